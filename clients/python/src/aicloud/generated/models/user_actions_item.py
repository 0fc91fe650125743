from ...words import Word


class UserActionsItem(Word):
    DISABLE = "disable"
    ENABLE = "enable"
    RESET_SECOND_FACTOR = "reset_second_factor"
    UPDATE = "update"
