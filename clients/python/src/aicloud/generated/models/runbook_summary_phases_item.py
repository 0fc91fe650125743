from ...words import Word


class RunbookSummaryPhasesItem(Word):
    ACTIVE = "active"
    CANCELED = "canceled"
    CONFIGURING = "configuring"
    EXPIRED = "expired"
    FAILED_CLEANUP = "failed_cleanup"
    LOST = "lost"
    PROVISIONING = "provisioning"
    QUEUED = "queued"
    RELEASED = "released"
    RELEASING = "releasing"
    REQUESTED = "requested"
    RESERVED = "reserved"
    STOPPED = "stopped"
    STOPPING = "stopping"
