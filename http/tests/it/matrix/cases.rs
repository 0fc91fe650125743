//! How each operation is asked: a row for each way, and no role in any of them.
//!
//! A row says what the operation is about, what else it takes to ask it, and what somebody is told who may. Writes
//! are asked so that they are refused *after* the permission was asked, and nothing comes of them: of a version that
//! never was (`If-Match`, 412), or with a value that the thing itself refuses (422). So the order of the two is
//! part of what is tested.
//!
//! **A new operation** needs a row here, or the matrix fails: `read` for what only reads, `write` with a body for the rest.

use serde_json::{Value, json};

use super::judge::Usual;
use super::subject::About;

/// One way to ask.
#[derive(Debug, Clone)]
pub struct Way {
    pub operation: &'static str,
    pub about: About,
    /// What follows the path, with placeholders.
    pub query: &'static str,
    /// What is sent, with placeholders; null: nothing.
    pub body: Value,
    pub usual: Usual,
}

/// Asks with nothing but the path, and is answered.
fn read(operation: &'static str, about: About) -> Way {
    let usual = Usual { good: true, codes: &[] };
    Way { operation, about, query: "", body: Value::Null, usual }
}

/// Asks of a version that never was, and is told so.
fn write(operation: &'static str, about: About, body: Value) -> Way {
    let usual = Usual { good: false, codes: &["stale_version"] };
    Way { operation, about, query: "", body, usual }
}

impl Way {
    fn at(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// It is told one of these instead.
    fn told(mut self, codes: &'static [&'static str]) -> Self {
        self.usual.codes = codes;
        self
    }
}

/// What a list says to somebody who is at home in several places.
const SEVERAL: &[&str] = &["malformed_query", "missing_field"];
const INVALID: &[&str] = &["invalid_value"];
/// A wrong password, or one more than may be guessed in a row: so many operations ask for it.
const GUESSED: &[&str] = &["sign_in_failed", "rate_limited"];

/// Something that no authenticator has made.
fn passkey() -> Value {
    let response = json!({"clientDataJSON": "e30", "attestationObject": "oA"});
    json!({"name": "x", "credential": {"response": response}})
}

/// An order of GPUs that the region does not offer.
fn order(project: Option<&str>) -> Value {
    let mut body = json!({"gpu": {"model": "NONE", "count": 1}, "workload": {"image": "busybox"}});
    if let Some(project) = project {
        body["project"] = json!(project);
    }
    body
}

/// Every operation, each at least once.
#[rustfmt::skip]
pub fn ways() -> Vec<Way> {
    use About as A;
    let none = || json!({});
    let guess = || json!({"password": "x"});
    let reason = || json!({"reason": ""});
    vec![
        read("jwks", A::Public),
        read("oauth_metadata", A::Public),
        read("healthz", A::Public),
        read("readyz", A::Public),
        read("metrics", A::Public),
        read("openapi", A::Public),

        write("sign_in", A::Open, json!({"email": "{caller}@example.org", "password": "x"})).told(&["sign_in_failed"]),
        // It takes a form; tests of its own have what is in it.
        write("exchange_token", A::Open, none()).told(&["unsupported_media_type"]),
        Way { body: json!({"email": "{caller}@example.org"}), ..read("request_password_reset", A::Open) },
        write("complete_password_reset", A::Open, json!({"link": "x", "password": "x"})).told(&["link_void"]),
        write("complete_email_change", A::Open, json!({"link": "x"})).told(&["link_void"]),
        write("accept_invitation", A::Open, json!({"link": "x"})).told(&["link_void"]),
        // Offered where the server has a name; the tests of passkeys give it one.
        Way { body: none(), ..read("begin_passkey_sign_in", A::Open).told(&["passkeys_off"]) },
        read("start_sso", A::Open).at("?return_to=x").told(INVALID),
        read("finish_sso", A::Open).told(&["sso_failed"]),
        write("redeem_sso", A::Open, json!({"ticket": "x", "verifier": "x"})).told(&["sso_failed"]),

        read("get_session", A::ThisSession),
        read("list_my_sessions", A::ThisSession),
        write("sign_out", A::ThisSession, none()),
        write("close_my_sessions", A::Myself, none()),
        write("close_my_session", A::MySession, none()),
        write("update_me", A::Myself, json!({"display_name": "x"})),
        write("set_my_password", A::Myself, json!({"current_password": "x", "password": "x"})).told(GUESSED),
        write("begin_totp", A::Myself, guess()).told(GUESSED),
        write("remove_totp", A::Myself, guess()).told(GUESSED),
        write("renew_recovery_codes", A::Myself, json!({"password": "x", "code": "123456"})).told(GUESSED),
        write("confirm_totp", A::Myself, json!({"code": "123456"})).told(&["stale_version", "rate_limited"]),
        write("request_email_change", A::Myself, json!({"email": "x@example.org", "password": "x"})).told(GUESSED),

        read("list_passkeys", A::Myself),
        write("begin_passkey", A::Myself, guess()).told(GUESSED),
        write("add_passkey", A::Myself, passkey()).told(&["passkey_refused", "passkeys_off"]),
        write("rename_passkey", A::MyPasskey, json!({"name": "x"})),
        write("remove_passkey", A::MyPasskey, guess()).told(GUESSED),
        read("list_my_sso_links", A::ThisSession),
        write("remove_my_sso_link", A::MySsoLink, none()),
        write("link_my_sso", A::Myself, json!({"tenant": "nobody", "return_to": "x"})).told(INVALID),

        read("list_tenants", A::Anywhere),
        write("create_tenant", A::Cloud, json!({"label": "x", "display_name": ""})).told(INVALID),
        read("get_tenant", A::Tenant),
        write("update_tenant", A::Tenant, json!({"display_name": "x"})),
        write("suspend_tenant", A::Tenant, none()),
        write("reactivate_tenant", A::Tenant, none()),
        write("disable_tenant", A::Tenant, none()),
        write("enable_tenant", A::Tenant, none()),
        read("list_tenant_members", A::Tenant),
        read("get_tenant_member", A::TenantMember),
        write("set_tenant_member", A::TenantMember, json!({"role": "tenant_viewer"})),
        write("remove_tenant_member", A::TenantMember, none()),
        read("list_invitations", A::Tenant),
        write("create_invitation", A::Tenant, json!({"email": "{caller}@guests.example", "role": "tenant_viewer"})),
        read("get_invitation", A::Invitation),
        write("cancel_invitation", A::Invitation, none()),
        read("get_sso", A::Tenant),
        write("set_sso", A::Tenant, super::stage::connection()),
        write("remove_sso", A::Tenant, none()),
        write("verify_sso_domain", A::SsoDomain, none()),

        read("list_projects", A::Anywhere),
        read("list_projects", A::InTenant).at("?tenant={tenant}"),
        write("create_project", A::Tenant, json!({"tenant": "{tenant}", "label": "x", "display_name": ""})).told(INVALID),
        read("get_project", A::Project),
        write("update_project", A::Project, json!({"display_name": "x"})),
        read("list_project_members", A::Project),
        read("get_project_member", A::ProjectMember),
        write("set_project_member", A::ProjectMember, json!({"role": "project_viewer"})),
        write("remove_project_member", A::ProjectMember, none()),
        read("list_tokens", A::Project),
        write("create_token", A::Project, json!({"name": "x"})),
        write("revoke_token", A::Token, none()),

        read("list_service_accounts", A::Project),
        write("create_service_account", A::Project, json!({"label": "x", "role": "project_viewer", "display_name": ""})).told(INVALID),
        read("get_service_account", A::Account),
        write("update_service_account", A::Account, json!({"display_name": "x"})),
        write("update_service_account", A::Account, json!({"role": "project_viewer"})),
        write("disable_service_account", A::Account, none()),
        write("enable_service_account", A::Account, none()),
        read("list_service_account_keys", A::Account),
        write("add_service_account_key", A::Account, json!({"name": "x", "jwk": {}})).told(INVALID),
        write("update_service_account_key", A::Key, json!({"rotate_by": null})),
        write("remove_service_account_key", A::Key, none()),
        read("list_api_keys", A::Account),
        write("create_api_key", A::Account, json!({"name": "x", "expires_at": "2027-01-01T00:00:00Z"})),
        write("revoke_api_key", A::ApiKey, none()),

        read("list_gpu_types", A::Cloud),
        write("set_gpu_type", A::Model, json!({"memory_bytes": 1, "price_micros_per_gpu_hour": "1", "currency": "USD"})),

        read("list_nodes", A::Cloud),
        write("create_node", A::Cloud, json!({"label": super::stage::NODE})).told(&["name_taken"]),
        read("get_node", A::Node),
        write("create_join_token", A::Node, json!({"ttl_seconds": 0})).told(INVALID),
        write("cordon_node", A::Node, none()),
        write("uncordon_node", A::Node, none()),
        write("drain_node", A::Node, json!({"reason": "a new power supply"})),
        write("retire_node", A::Node, none()),

        read("list_allocations", A::Anywhere).told(SEVERAL),
        read("list_allocations", A::Project).at("?project={project}"),
        read("list_allocations", A::InTenant).at("?tenant={tenant}"),
        write("create_allocation", A::Project, order(Some("{project}"))).told(&["unknown_gpu_type"]),
        // One of the callers is of a suspended tenant, and of no other.
        write("create_allocation", A::Anywhere, order(None)).told(&["unknown_gpu_type", "missing_field", "tenant_suspended"]),
        write("plan_allocation", A::Project, order(Some("{project}"))).told(&["unknown_gpu_type"]),
        write("plan_allocation", A::Anywhere, order(None)).told(&["unknown_gpu_type", "missing_field", "tenant_suspended"]),
        read("get_allocation", A::Allocation),
        write("start_allocation", A::Allocation, none()),
        write("stop_allocation", A::Allocation, none()),
        write("release_allocation", A::Allocation, none()),

        read("get_allocation_usage", A::Allocation),
        read("get_usage", A::Project).at("?project={project}"),
        read("get_usage", A::Tenant).at("?tenant={tenant}"),
        read("get_usage", A::Anywhere).told(SEVERAL),

        read("get_journal", A::Tenant).at("?resource={tenant}"),
        read("get_journal", A::Project).at("?resource={project}"),
        read("get_journal", A::Allocation).at("?resource={id}"),
        read("get_journal", A::Account).at("?resource={id}"),
        read("get_journal", A::Book).at("?resource={id}"),
        read("get_journal", A::Node).at("?resource={id}"),
        read("get_journal", A::User).at("?resource={id}"),
        read("get_audit", A::Anywhere).told(SEVERAL),
        read("get_audit", A::Tenant).at("?tenant={tenant}"),
        read("get_audit", A::Project).at("?project={project}"),

        read("watch_events", A::Anywhere).told(SEVERAL),
        read("watch_events", A::InTenant).at("?tenant={tenant}"),
        read("watch_events", A::Project).at("?project={project}"),
        read("watch_events", A::Tenant).at("?resource={tenant}"),
        read("watch_events", A::Project).at("?resource={project}"),
        read("watch_events", A::Allocation).at("?resource={id}"),
        read("watch_events", A::Account).at("?resource={id}"),
        read("watch_events", A::Book).at("?resource={id}"),
        read("watch_events", A::Node).at("?resource={id}"),
        read("watch_events", A::User).at("?resource={id}"),

        read("list_users", A::Cloud),
        write("create_user", A::Cloud, json!({"email": "x@example.org", "display_name": ""})).told(INVALID),
        read("get_user", A::User),
        write("update_user", A::User, json!({"display_name": "x"})),
        write("reset_second_factor", A::User, json!({"reason": "x"})),
        write("disable_user", A::User, none()),
        write("enable_user", A::User, none()),

        read("get_supervision", A::Cloud),
        Way { usual: Usual { good: false, codes: &["upgrade_required"] }, ..read("watch_supervision", A::Cloud) },
        read("list_actors", A::Directory),
        read("get_actor", A::Actor),
        read("list_tombstones", A::Directory),
        read("list_crashes", A::Cloud),
        read("get_crash", A::Crash),
        read("list_workers", A::Cloud),
        read("get_pulse", A::Cloud),
        read("list_runbooks", A::Cloud),
        read("get_runbook", A::Runbook),
        write("restart_actor", A::Actor, reason()).told(INVALID),
        write("crash_actor", A::Actor, reason()).told(INVALID),
        write("passivate_actor", A::Actor, reason()).told(INVALID),
        write("quarantine_actor", A::Actor, reason()).told(INVALID),
        write("release_actor", A::Actor, reason()).told(INVALID),
        write("pause_actor", A::Actor, reason()).told(INVALID),
        write("resume_actor", A::Actor, reason()).told(INVALID),
        write("pause_directory", A::Directory, reason()).told(INVALID),
        write("resume_directory", A::Directory, reason()).told(INVALID),
        write("restart_child", A::Child, reason()).told(INVALID),
        write("kill_child", A::Child, reason()).told(INVALID),
    ]
}
