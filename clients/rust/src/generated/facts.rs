// Generated from docs/openapi.json by scripts/codegen.sh. Do not edit.

/// Operations that take an `Idempotency-Key`.
pub(crate) const KEYED: &[&str] = &["add_passkey", "add_service_account_key", "begin_passkey", "begin_totp", "cancel_invitation", "close_my_session", "close_my_sessions", "confirm_totp", "cordon_node", "crash_actor", "create_allocation", "create_api_key", "create_invitation", "create_join_token", "create_node", "create_project", "create_service_account", "create_tenant", "create_token", "create_user", "disable_service_account", "disable_tenant", "disable_user", "drain_node", "enable_service_account", "enable_tenant", "enable_user", "kill_child", "link_my_sso", "passivate_actor", "pause_actor", "pause_directory", "plan_allocation", "quarantine_actor", "reactivate_tenant", "release_actor", "release_allocation", "remove_my_sso_link", "remove_passkey", "remove_project_member", "remove_service_account_key", "remove_sso", "remove_tenant_member", "remove_totp", "rename_passkey", "renew_recovery_codes", "request_email_change", "reset_second_factor", "restart_actor", "restart_child", "resume_actor", "resume_directory", "retire_node", "revoke_api_key", "revoke_token", "set_gpu_type", "set_my_password", "set_project_member", "set_sso", "set_tenant_member", "sign_out", "start_allocation", "stop_allocation", "suspend_tenant", "uncordon_node", "update_me", "update_project", "update_service_account", "update_service_account_key", "update_tenant", "update_user", "verify_sso_domain"];
/// Operations whose answer has no end.
pub(crate) const ENDLESS: &[&str] = &["watch_events"];

page!(ActorPage, Actor);
page!(AuditPage, AuditEntry);
page!(JournalPage, JournalEntry);
page!(ListAllocation, Allocation);
page!(ListInvitation, Invitation);
page!(ListMember, Member);
page!(ListNode, Node);
page!(ListProject, Project);
page!(ListServiceAccount, ServiceAccount);
page!(ListTenant, Tenant);
page!(ListUser, User);
