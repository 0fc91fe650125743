//! Which operations there are, by what they ask of their caller. Each is in one of these lists; a test sees to it.

use aicloud_domain::access::Permission;

/// Operations that need no token: probes, scrapers, the document, and what clients and verifiers must
/// know of our tokens (RFC 8414, RFC 7517). This list only shrinks.
pub const PUBLIC: &[&str] = &["healthz", "readyz", "metrics", "openapi", "jwks", "oauth_metadata"];

/// Operations by which somebody comes in: they ask for a password or a mailed link or a provider's word themselves.
pub const OPEN: &[&str] = &[
    "sign_in",
    "begin_passkey_sign_in",
    "exchange_token",
    "request_password_reset",
    "complete_password_reset",
    "complete_email_change",
    "accept_invitation",
    "start_sso",
    "finish_sso",
    "redeem_sso",
];

/// Operations on the caller's own account: any user may, and nobody for another.
pub const ONESELF: &[&str] = &[
    "get_session",
    "sign_out",
    "update_me",
    "list_my_sessions",
    "close_my_sessions",
    "close_my_session",
    "set_my_password",
    "begin_totp",
    "confirm_totp",
    "remove_totp",
    "renew_recovery_codes",
    "begin_passkey",
    "add_passkey",
    "list_passkeys",
    "rename_passkey",
    "remove_passkey",
    "request_email_change",
    "link_my_sso",
    "list_my_sso_links",
    "remove_my_sso_link",
];
/// What `x-permission` says of [`ONESELF`].
pub(super) const OF_ONESELF: &str = "oneself";

/// What makes what is not there and changes what is, and can be told to do the first only.
pub(super) const ADDING: &[&str] = &["set_tenant_member", "set_project_member"];

/// The permission that each other operation asks for. What it asks about, the thing's owner, is the
/// handler's to say; that it asks at all, the gate's to see.
#[rustfmt::skip]
pub const PERMISSIONS: &[(&str, Permission)] = &[
    ("get_audit", Permission::AuditRead),
    ("list_tenants", Permission::TenantRead),
    ("create_tenant", Permission::TenantCreate),
    ("get_tenant", Permission::TenantRead),
    ("update_tenant", Permission::TenantUpdate),
    ("suspend_tenant", Permission::TenantSuspend),
    ("reactivate_tenant", Permission::TenantSuspend),
    ("disable_tenant", Permission::TenantDisable),
    ("enable_tenant", Permission::TenantDisable),
    ("list_tenant_members", Permission::MemberRead),
    ("get_tenant_member", Permission::MemberRead),
    ("set_tenant_member", Permission::MemberSet),
    ("remove_tenant_member", Permission::MemberRemove),
    ("list_invitations", Permission::InvitationRead),
    ("create_invitation", Permission::InvitationCreate),
    ("get_invitation", Permission::InvitationRead),
    ("cancel_invitation", Permission::InvitationCancel),
    ("get_sso", Permission::SsoRead),
    ("set_sso", Permission::SsoUpdate),
    ("remove_sso", Permission::SsoUpdate),
    ("verify_sso_domain", Permission::SsoVerify),
    ("list_projects", Permission::ProjectRead),
    ("create_project", Permission::ProjectCreate),
    ("get_project", Permission::ProjectRead),
    ("update_project", Permission::ProjectUpdate),
    ("list_project_members", Permission::MemberRead),
    ("get_project_member", Permission::MemberRead),
    ("set_project_member", Permission::MemberSet),
    ("remove_project_member", Permission::MemberRemove),
    ("list_tokens", Permission::TokenRead),
    ("create_token", Permission::TokenCreate),
    ("revoke_token", Permission::TokenRevoke),
    ("list_service_accounts", Permission::ServiceAccountRead),
    ("create_service_account", Permission::ServiceAccountCreate),
    ("get_service_account", Permission::ServiceAccountRead),
    ("update_service_account", Permission::ServiceAccountUpdate),
    ("disable_service_account", Permission::ServiceAccountDisable),
    ("enable_service_account", Permission::ServiceAccountDisable),
    ("list_service_account_keys", Permission::ServiceAccountRead),
    ("add_service_account_key", Permission::ServiceAccountUpdate),
    ("update_service_account_key", Permission::ServiceAccountUpdate),
    ("remove_service_account_key", Permission::ServiceAccountUpdate),
    ("list_api_keys", Permission::ServiceAccountRead),
    ("create_api_key", Permission::ServiceAccountUpdate),
    ("revoke_api_key", Permission::ServiceAccountUpdate),
    ("list_gpu_types", Permission::GpuTypeRead),
    ("set_gpu_type", Permission::GpuTypeSet),
    ("list_nodes", Permission::NodeRead),
    ("create_node", Permission::NodeCreate),
    ("get_node", Permission::NodeRead),
    ("create_join_token", Permission::NodeJoin),
    ("cordon_node", Permission::NodeCordon),
    ("uncordon_node", Permission::NodeCordon),
    ("drain_node", Permission::NodeDrain),
    ("retire_node", Permission::NodeRetire),
    ("list_allocations", Permission::AllocationRead),
    ("create_allocation", Permission::AllocationCreate),
    ("plan_allocation", Permission::AllocationCreate),
    ("get_allocation", Permission::AllocationRead),
    ("stop_allocation", Permission::AllocationStop),
    ("start_allocation", Permission::AllocationStart),
    ("release_allocation", Permission::AllocationRelease),
    ("get_allocation_usage", Permission::UsageRead),
    ("get_usage", Permission::UsageRead),
    ("get_journal", Permission::JournalRead),
    ("watch_events", Permission::EventRead),
    ("list_users", Permission::UserRead),
    ("create_user", Permission::UserCreate),
    ("get_user", Permission::UserRead),
    ("update_user", Permission::UserUpdate),
    ("reset_second_factor", Permission::UserUpdate),
    ("disable_user", Permission::UserDisable),
    ("enable_user", Permission::UserDisable),
    ("get_supervision", Permission::SupervisionRead),
    ("watch_supervision", Permission::SupervisionRead),
    ("list_actors", Permission::SupervisionRead),
    ("get_actor", Permission::SupervisionRead),
    ("list_tombstones", Permission::SupervisionRead),
    ("list_crashes", Permission::SupervisionRead),
    ("get_crash", Permission::SupervisionRead),
    ("list_workers", Permission::SupervisionRead),
    ("get_pulse", Permission::SupervisionRead),
    ("list_runbooks", Permission::SupervisionRead),
    ("get_runbook", Permission::SupervisionRead),
    ("restart_actor", Permission::SupervisionOrder),
    ("crash_actor", Permission::SupervisionOrder),
    ("passivate_actor", Permission::SupervisionOrder),
    ("quarantine_actor", Permission::SupervisionOrder),
    ("release_actor", Permission::SupervisionOrder),
    ("pause_actor", Permission::SupervisionOrder),
    ("resume_actor", Permission::SupervisionOrder),
    ("pause_directory", Permission::SupervisionOrder),
    ("resume_directory", Permission::SupervisionOrder),
    ("restart_child", Permission::SupervisionOrder),
    ("kill_child", Permission::SupervisionOrder),
];

/// The permission that an operation asks for.
#[must_use]
pub fn permission(operation: &str) -> Option<Permission> {
    PERMISSIONS.iter().find(|(id, _)| *id == operation).map(|(_, permission)| *permission)
}
