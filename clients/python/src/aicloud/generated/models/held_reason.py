from ...words import Word


class HeldReason(Word):
    CRASHES = "crashes"
    ORDERED = "ordered"
