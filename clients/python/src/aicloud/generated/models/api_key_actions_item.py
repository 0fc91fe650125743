from ...words import Word


class ApiKeyActionsItem(Word):
    REVOKE = "revoke"
