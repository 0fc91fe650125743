from ...words import Word


class PulseState(Word):
    CRITICAL = "critical"
    IDLE = "idle"
    OK = "ok"
    UNKNOWN = "unknown"
    WARNING = "warning"
