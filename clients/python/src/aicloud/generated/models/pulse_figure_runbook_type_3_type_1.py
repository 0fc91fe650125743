from ...words import Word


class PulseFigureRunbookType3Type1(Word):
    DATABASE_AWAY = "database-away"
    DRAIN_OVERDUE = "drain-overdue"
    FAILED_CLEANUP = "failed-cleanup"
    FAILING_CHILD = "failing-child"
    FAILING_REQUESTS = "failing-requests"
    LOST_DENIALS = "lost-denials"
    NODE_UNREACHABLE = "node-unreachable"
    NOT_READY = "not-ready"
    QUARANTINED_ACTOR = "quarantined-actor"
    SLOW_JOURNAL = "slow-journal"
