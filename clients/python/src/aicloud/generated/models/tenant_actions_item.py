from ...words import Word


class TenantActionsItem(Word):
    CREATE_PROJECT = "create_project"
    DISABLE = "disable"
    ENABLE = "enable"
    INVITE = "invite"
    REACTIVATE = "reactivate"
    REMOVE_SSO = "remove_sso"
    SET_SSO = "set_sso"
    SUSPEND = "suspend"
    UPDATE = "update"
