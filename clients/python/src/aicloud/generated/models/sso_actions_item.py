from ...words import Word


class SsoActionsItem(Word):
    REMOVE = "remove"
    UPDATE = "update"
    VERIFY_DOMAIN = "verify_domain"
