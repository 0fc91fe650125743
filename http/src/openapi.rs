//! The OpenAPI 3.1 document: collected from the handlers, completed by rule.
//!
//! Handlers say what is their own: parameters, bodies, the good answers. What follows from what
//! an operation *is* (a write takes an `Idempotency-Key`, whatever is private can answer 401)
//! is added here for all of them alike, so that no handler can forget it.
//!
//! docs/openapi.json is this document; a test fails when it drifts. The router's 405 is made
//! from it, too: a path that is here with other methods is no 404.

use aicloud_domain::access::{Permission, Reach};
use serde_json::{Map, Value, json};
use utoipa::OpenApi;
use utoipa_actix_web::AppExt as _;

mod vocabulary;

use crate::api;
use crate::extract::IDEMPOTENCY_KEY_MAX;
use crate::problem::{PROBLEM_JSON, ProblemBody};

/// Operations that need no token: probes, scrapers, the document, and what clients and verifiers must
/// know of our tokens (RFC 8414, RFC 7517). This list only shrinks.
pub const PUBLIC: &[&str] = &["healthz", "readyz", "metrics", "openapi", "jwks", "oauth_metadata"];

/// Operations by which somebody comes in: they ask for a password or a mailed link themselves.
pub const OPEN: &[&str] = &[
    "sign_in",
    "exchange_token",
    "request_password_reset",
    "complete_password_reset",
    "complete_email_change",
    "accept_invitation",
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
    "request_email_change",
];
/// What `x-permission` says of [`ONESELF`].
const OF_ONESELF: &str = "oneself";

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
    ("list_tenant_members", Permission::MemberRead),
    ("get_tenant_member", Permission::MemberRead),
    ("set_tenant_member", Permission::MemberSet),
    ("remove_tenant_member", Permission::MemberRemove),
    ("list_invitations", Permission::InvitationRead),
    ("create_invitation", Permission::InvitationCreate),
    ("get_invitation", Permission::InvitationRead),
    ("cancel_invitation", Permission::InvitationCancel),
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
    ("retire_node", Permission::NodeRetire),
    ("list_allocations", Permission::AllocationRead),
    ("create_allocation", Permission::AllocationCreate),
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
    ("disable_user", Permission::UserDisable),
    ("enable_user", Permission::UserDisable),
    ("get_supervision", Permission::SupervisionRead),
    ("watch_supervision", Permission::SupervisionRead),
    ("list_actors", Permission::SupervisionRead),
    ("get_actor", Permission::SupervisionRead),
    ("list_tombstones", Permission::SupervisionRead),
    ("list_crashes", Permission::SupervisionRead),
    ("get_crash", Permission::SupervisionRead),
    ("restart_actor", Permission::SupervisionOrder),
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

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

const DESCRIPTION: &str = "\
The control plane of a multi-tenant GPU cloud.

**Credentials.** `Authorization: Bearer aic_…`. An operator's token opens the cloud, a project's token \
its own project; people sign in (`POST /v1/session`) and send their session, as bearer or as a cookie. What a \
credential does not open looks exactly like what does not exist.

**Browsers.** Who signs in with `cookie: true` gets the session as a cookie that no script can read, and sends the session's \
`csrf_token` as `X-CSRF-Token` with each write.

**Permissions.** Each operation names the permission that it asks for as `x-permission`; a refusal names \
the one that was missing as `missing_permission`. docs/permissions.md shows which role has which. `oneself` is for \
every user, about its own account.

**Writes.** Send an `Idempotency-Key` with every write: the same request with the same key is \
carried out once and answered the same again, with `Idempotency-Replayed: true`. With `If-Match` \
a write takes effect only on the version that you saw.

**Actions.** Answers to actions are 202: the command is durable, its effect follows. Watch it with \
`GET /v1/events`. A resource's `actions` lists what is possible now.

**Errors** are `application/problem+json` (RFC 9457). `code` is stable; docs/problems.md lists all.

**Words.** Phases, reasons, roles and codes are closed lists, given as `enum` and, with what they mean, under `x-vocabulary`. A \
newer server may have more: take a word that you don't know as one.

**Numbers** that may pass 2^53 are digits in a string. Money is whole millionths of a currency's unit.";

#[derive(OpenApi)]
#[openapi(
    info(title = "aicloud", description = DESCRIPTION, license(name = "Apache-2.0", identifier = "Apache-2.0")),
    servers((url = "/", description = "This server.")),
    components(schemas(
        ProblemBody,
        api::journal::EventView,
        // The tree is made of itself, so what is in it is not found from outside.
        api::supervision::tree::ChildExit,
        api::supervision::view::CrashSummary
    )),
    tags(
        (name = "session", description = "Signing in and out, and what leads there."),
        (name = "me", description = "One's own account."),
        (name = "tenants", description = "Customers of the cloud."),
        (name = "members", description = "Who belongs to a tenant, who works in a project, who is invited."),
        (name = "users", description = "The people who sign in, for those who run the cloud."),
        (name = "projects", description = "A tenant's folders of resources, and the tokens that open them."),
        (name = "service-accounts", description = "Programs that work in a project, their keys, and the tokens that they get."),
        (name = "gpu-types", description = "What the region offers, and what it costs."),
        (name = "nodes", description = "Machines with GPUs."),
        (name = "allocations", description = "GPUs lent to a project, and what runs on them."),
        (name = "usage", description = "GPU time and what it costs."),
        (name = "journal", description = "What happened to a resource, provably."),
        (name = "events", description = "What happens, as it happens."),
        (name = "supervision", description = "The engine: what runs, what broke, and orders about it."),
        (name = "operations", description = "Health, metrics, this document."),
    )
)]
struct Base;

/// The document, and the routes in it.
#[derive(Debug)]
pub struct Document {
    json: String,
    value: Value,
    routes: Vec<(Vec<Segment>, Vec<String>)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Fixed(String),
    /// `{id}`, or `{id}:stop` with what follows the parameter.
    Any(String),
}

impl Document {
    /// Makes it from the handlers.
    #[must_use]
    pub fn new() -> Self {
        let (_, collected) = actix_web::App::new()
            .into_utoipa_app()
            .openapi(Base::openapi())
            .configure(api::routes)
            .split_for_parts();
        // A document that utoipa built is serialisable; an empty one would fail every test.
        let mut value = serde_json::to_value(collected).unwrap_or_default();
        complete(&mut value);
        vocabulary::add(&mut value);
        let routes = operations_by_path(&value);
        let mut json = serde_json::to_string_pretty(&value).unwrap_or_default();
        json.push('\n');
        Self { json, value, routes }
    }

    /// As it is served and kept in docs/openapi.json.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// As a value, for those who read it.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// The methods, in capitals, of the operations at a path; empty when there is none.
    #[must_use]
    pub fn methods_at(&self, path: &str) -> &[String] {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let fits = |template: &[Segment]| {
            template.len() == parts.len()
                && template.iter().zip(&parts).all(|(segment, part)| match segment {
                    Segment::Fixed(text) => text == part,
                    Segment::Any(end) => part.len() > end.len() && part.ends_with(end.as_str()),
                })
        };
        // `{id}:stop` comes before `{id}`, which it would fit as well.
        let actions_first = |template: &[Segment]| {
            template
                .iter()
                .filter(|part| matches!(part, Segment::Any(end) if end.is_empty()))
                .count()
        };
        let fitting = self.routes.iter().filter(|(template, _)| fits(template));
        let best = fitting.min_by_key(|(template, _)| actions_first(template));
        best.map_or(&[], |(_, methods)| methods)
    }
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

fn operations_by_path(document: &Value) -> Vec<(Vec<Segment>, Vec<String>)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .map(|(path, item)| {
            let template = path
                .split('/')
                .skip(1)
                .map(|part| {
                    part.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or_else(
                        || Segment::Fixed(part.to_owned()),
                        |(_, end)| Segment::Any(end.to_owned()),
                    )
                })
                .collect();
            let methods = METHODS.into_iter().filter(|method| item.get(method).is_some());
            (template, methods.map(str::to_uppercase).collect())
        })
        .collect()
}

/// Adds what follows from what an operation is.
fn complete(document: &mut Value) {
    document["security"] = json!([{ "bearer": [] }, { "cookie": [] }]);
    document["components"]["securitySchemes"] = json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "A credential of ours: `aic_o_…` (operator), `aic_p_…` (project), `aic_s_…` (a user's session), `aic_k_…` (a service account's API key), or an access token (POST /v1/token)."
        },
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": crate::auth::cookie::NAME,
            "description": "A user's session in a browser. Writes need its `X-CSRF-Token` as well."
        }
    });
    document["components"]["responses"] = json!({ "Problem": problem_response() });
    document["components"]["parameters"] = parameters();
    document["components"]["headers"] = headers();
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                complete_operation(path, method, operation);
            }
        }
    }
}

fn problem_response() -> Value {
    json!({
        "description": "A problem (RFC 9457). `code` says which.",
        "content": { PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        "headers": { "x-request-id": { "$ref": "#/components/headers/RequestId" } }
    })
}

fn parameters() -> Value {
    json!({
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The same request with the same key is carried out once, and answered the same again.",
            "schema": { "type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_MAX, "pattern": "^[!-~]+$" }
        },
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "description": "The ETag that was seen: the write takes effect on that version only.",
            "schema": { "type": "string", "pattern": "^(\\*|\"v[0-9]+\")$" }
        },
        "RequestId": {
            "name": "x-request-id",
            "in": "header",
            "description": "An id of the caller's for this request; it comes back, and is in the journal and the logs.",
            "schema": { "type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9._-]+$" }
        },
        "Traceparent": {
            "name": "traceparent",
            "in": "header",
            "description": "The distributed trace (W3C Trace Context).",
            "schema": { "type": "string" }
        }
    })
}

fn headers() -> Value {
    json!({
        "RequestId": { "description": "The request's id.", "schema": { "type": "string" } },
        "ETag": { "description": "The version of what its owner wants of it. Not moved by progress.", "schema": { "type": "string" } },
        "Location": { "description": "Where the new resource is.", "schema": { "type": "string" } },
        "IdempotencyReplayed": { "description": "`true` when this answer was given before, under the same key.", "schema": { "type": "string" } },
        "RetryAfter": { "description": "Seconds to wait before sending the same again.", "schema": { "type": "integer" } }
    })
}

/// utoipa writes the default of a parameter that is an enum as a second schema, an object, which no text can
/// be. One schema says it.
fn mend_default(parameter: &mut Value) {
    let Some([words, default]) = parameter["schema"]["allOf"].as_array().map(Vec::as_slice) else {
        return;
    };
    let Some(default) = default.get("default").filter(|_| words.get("enum").is_some()) else {
        return;
    };
    let mut schema = words.clone();
    schema["default"] = default.clone();
    parameter["schema"] = schema;
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let private = !PUBLIC.contains(&id.as_str());
    let open = OPEN.contains(&id.as_str());
    let write = method != "get";
    let one = path.contains('{');

    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.iter_mut().for_each(mend_default);
        let mut add = |name: &str| {
            parameters.push(json!({ "$ref": format!("#/components/parameters/{name}") }));
        };
        add("RequestId");
        add("Traceparent");
        // Without a caller there is no space of keys.
        if write && !open {
            add("IdempotencyKey");
        }
        if write && one {
            add("IfMatch");
        }
    }
    let permission = permission(&id);
    if let Some(permission) = permission {
        operation.insert("x-permission".to_owned(), json!(permission.word()));
    }
    if ONESELF.contains(&id.as_str()) {
        operation.insert("x-permission".to_owned(), json!(OF_ONESELF));
    }

    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    for (status, response) in responses.iter_mut().filter(|(status, _)| status.starts_with('2')) {
        let mut named = json!({ "x-request-id": { "$ref": "#/components/headers/RequestId" } });
        if (write && !open) || (one && status == "200") {
            named["ETag"] = json!({ "$ref": "#/components/headers/ETag" });
        }
        if write && !open {
            named["Idempotency-Replayed"] =
                json!({ "$ref": "#/components/headers/IdempotencyReplayed" });
        }
        if status == "201" {
            named["Location"] = json!({ "$ref": "#/components/headers/Location" });
        }
        response["headers"] = named;
    }
    if !private {
        return;
    }
    let mut statuses = vec!["400", "401", "403", "429", "500", "503"];
    // What lists show of another's is nothing; what is named and is another's is not found.
    let whole = permission.is_some_and(|permission| permission.reach() == Reach::Anywhere);
    if one || write || !whole {
        statuses.push("404");
    }
    if write {
        statuses.extend(["408", "409", "413", "415", "422"]);
    }
    if write && one {
        statuses.push("412");
    }
    if id == "watch_events" || open {
        statuses.push("410");
    }
    if id == "watch_supervision" {
        statuses.push("426");
    }
    for status in statuses {
        let mut response = json!({ "$ref": "#/components/responses/Problem" });
        if ["429", "503", "408"].contains(&status) {
            response = problem_response();
            response["headers"]["Retry-After"] =
                json!({ "$ref": "#/components/headers/RetryAfter" });
        }
        responses.entry(status).or_insert(response);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::OPEN as OPEN_AT_GATE;

    fn operations() -> Vec<(String, String, Value)> {
        let document = Document::new();
        let paths = document.value()["paths"].as_object().unwrap().clone();
        let mut found = vec![];
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    found.push((path.clone(), method.to_owned(), operation.clone()));
                }
            }
        }
        found
    }

    #[test]
    fn the_document_is_the_one_in_docs() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
        let written = std::fs::read_to_string(docs).unwrap_or_default();
        assert!(
            written == Document::new().json(),
            "docs/openapi.json is old: run `aicloud openapi > docs/openapi.json`"
        );
    }

    /// The lint: what every operation must say.
    #[test]
    fn every_operation_says_what_readers_need() {
        let document = Document::new();
        let tags: Vec<&str> = document.value()["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag["name"].as_str().unwrap())
            .collect();
        let all = operations();
        assert!(all.len() > 30, "{}", all.len());
        for (path, method, operation) in &all {
            let at = format!("{method} {path}");
            let id = operation["operationId"].as_str().unwrap();
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(summary.ends_with('.') && !summary.contains('\n'), "{at}: {summary}");
            let own: Vec<&str> =
                operation["tags"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert!(own.len() == 1 && tags.contains(&own[0]), "{at}: {own:?}");
            let responses = operation["responses"].as_object().unwrap();
            let good = |status: &String| status.starts_with('2') || status == "101";
            assert!(responses.keys().any(good), "{at}");
            for (status, response) in responses {
                let described = response.get("$ref").is_some()
                    || response["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(described, "{at} {status}");
            }
            if PUBLIC.contains(&id) || OPEN.contains(&id) {
                assert_eq!(operation["security"], json!([{}]), "{at}");
            } else {
                assert!(operation.get("security").is_none(), "{at}: the default is a token");
                for status in ["400", "401", "429", "503"] {
                    assert!(responses.contains_key(status), "{at} {status}");
                }
            }
            if method != "get" {
                let keyed = operation["parameters"].to_string().contains("IdempotencyKey");
                assert_ne!(keyed, OPEN.contains(&id), "{at}");
            }
            let gate = OPEN_AT_GATE
                .iter()
                .any(|(open, path_)| open.as_str().eq_ignore_ascii_case(method) && path_ == path);
            assert_eq!(gate, OPEN.contains(&id), "{at}: the gate and the document agree");
        }
        let mut ids: Vec<&str> = all
            .iter()
            .map(|(_, _, operation)| operation["operationId"].as_str().unwrap())
            .collect();
        let named = [PUBLIC, OPEN, ONESELF].into_iter().flatten().copied();
        for listed in named.chain(PERMISSIONS.iter().map(|(id, _)| *id)) {
            assert!(ids.contains(&listed), "{listed} is in a list, but no operation");
        }
        for id in &ids {
            let lists = [PUBLIC, OPEN, ONESELF].iter().filter(|list| list.contains(id)).count();
            let asks = usize::from(permission(id).is_some());
            assert_eq!(lists + asks, 1, "{id}: public, open, of oneself, or a permission");
        }
        for one in Permission::ALL {
            let asked = PERMISSIONS.iter().any(|(_, asked)| asked == one);
            assert!(asked, "nothing asks for {one}");
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len(), "an operation's id is its own");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(fields) => {
                    if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                        found.push(reference.to_owned());
                    }
                    fields.values().for_each(|field| references(field, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let document = Document::new();
        let mut found = vec![];
        references(document.value(), &mut found);
        assert!(!found.is_empty());
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.value().pointer(pointer).is_some(), "{reference}");
        }
        assert_eq!(document.value()["openapi"], "3.1.0");
    }

    #[test]
    fn methods_of_a_path() {
        let document = Document::new();
        assert_eq!(document.methods_at("/v1/tenants"), ["GET", "POST"]);
        assert_eq!(document.methods_at("/v1/tenants/x"), ["GET", "PATCH"]);
        assert_eq!(document.methods_at("/v1/tenants/x/y"), [""; 0]);
        assert_eq!(document.methods_at("/v1/tenants/"), [""; 0]);
        assert_eq!(document.methods_at("/v1/ops/supervision/node/actors/x"), ["GET"]);
        assert_eq!(document.methods_at("/v1/ops/supervision/node/actors/x:pause"), ["POST"]);
        assert_eq!(document.methods_at("/v1/ops/supervision/node:pause"), ["POST"]);
        assert_eq!(document.methods_at("/"), [""; 0]);
    }
}
