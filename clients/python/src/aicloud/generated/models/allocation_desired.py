from ...words import Word


class AllocationDesired(Word):
    RELEASE = "release"
    RUN = "run"
    STOP = "stop"
