from ...words import Word


class AllocationActionsItem(Word):
    RELEASE = "release"
    START = "start"
    STOP = "stop"
