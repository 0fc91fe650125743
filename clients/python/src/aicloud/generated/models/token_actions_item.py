from ...words import Word


class TokenActionsItem(Word):
    REVOKE = "revoke"
