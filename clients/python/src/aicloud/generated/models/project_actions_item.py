from ...words import Word


class ProjectActionsItem(Word):
    CREATE_ALLOCATION = "create_allocation"
    CREATE_SERVICE_ACCOUNT = "create_service_account"
    ISSUE_TOKEN = "issue_token"
    REVOKE_TOKEN = "revoke_token"
    SET_MEMBER = "set_member"
    UPDATE = "update"
