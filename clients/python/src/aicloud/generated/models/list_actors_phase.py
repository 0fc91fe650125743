from ...words import Word


class ListActorsPhase(Word):
    ACTIVATING = "activating"
    ACTIVE = "active"
    BACKING_OFF = "backing_off"
    COLD = "cold"
    QUARANTINED = "quarantined"
