from ...words import Word


class TenantStanding(Word):
    ACTIVE = "active"
    DISABLED = "disabled"
    SUSPENDED = "suspended"
