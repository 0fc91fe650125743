from ...words import Word


class ServiceAccountActionsItem(Word):
    ADD_KEY = "add_key"
    DISABLE = "disable"
    ENABLE = "enable"
    ISSUE_API_KEY = "issue_api_key"
    REMOVE_KEY = "remove_key"
    REVOKE_API_KEY = "revoke_api_key"
    UPDATE = "update"
