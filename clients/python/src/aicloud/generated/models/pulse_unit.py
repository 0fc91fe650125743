from ...words import Word


class PulseUnit(Word):
    COUNT = "count"
    PER_SECOND = "per_second"
    SECONDS = "seconds"
    SHARE = "share"
