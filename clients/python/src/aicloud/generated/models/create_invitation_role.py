from ...words import Word


class CreateInvitationRole(Word):
    OPERATOR_ADMIN = "operator_admin"
    OPERATOR_SUPPORT = "operator_support"
    PROJECT_ADMIN = "project_admin"
    PROJECT_MEMBER = "project_member"
    PROJECT_VIEWER = "project_viewer"
    TENANT_ADMIN = "tenant_admin"
    TENANT_BILLING = "tenant_billing"
    TENANT_MEMBER = "tenant_member"
    TENANT_OWNER = "tenant_owner"
    TENANT_VIEWER = "tenant_viewer"
