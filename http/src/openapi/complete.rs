//! What follows from what an operation is: said here for all of them, so that no handler can forget it.

use aicloud_domain::access::Reach;
use serde_json::{Map, Value, json};

use super::operations::{ADDING, OF_ONESELF};
use super::{METHODS, ONESELF, OPEN, PUBLIC, links, permission, tidy};
use crate::extract::IDEMPOTENCY_KEY_MAX;
use crate::problem::PROBLEM_JSON;

/// Adds what follows from what an operation is.
pub(super) fn complete(document: &mut Value) {
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
    for (path, item) in paths.iter_mut() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                complete_operation(path, method, operation);
            }
        }
    }
    links::add(paths);
    tidy::tidy(document);
}

fn problem_response() -> Value {
    json!({
        "description": "A problem (RFC 9457). `code` says which.",
        "content": { PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        "headers": headers_of_all()
    })
}

/// What every answer to a caller has.
fn headers_of_all() -> Value {
    json!({
        "x-request-id": { "$ref": "#/components/headers/RequestId" },
        "x-client-request-id": { "$ref": "#/components/headers/ClientRequestId" },
        "RateLimit": { "$ref": "#/components/headers/RateLimit" },
        "RateLimit-Policy": { "$ref": "#/components/headers/RateLimitPolicy" }
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
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "description": "`*`: the write takes effect only where there is nothing yet, and changes nobody.",
            "schema": { "type": "string", "enum": ["*"] }
        },
        "RequestId": {
            "name": "x-request-id",
            "in": "header",
            "description": "What the caller calls this request: 1 to 64 of `A-Z a-z 0-9 . _ -`. It comes back as `x-client-request-id`, and is in the logs beside the request's own id, which is the server's. What is none counts for nothing.",
            "schema": { "type": "string" }
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
        "RequestId": { "description": "The request's id, made by the server: problems, the journal and the logs have the same.", "schema": { "type": "string" } },
        "ClientRequestId": { "description": "What the caller called the request in `x-request-id`; absent where it brought none.", "schema": { "type": "string" } },
        "ETag": { "description": "The version of what its owner wants of it. Not moved by progress.", "schema": { "type": "string" } },
        "Location": { "description": "Where the new resource is.", "schema": { "type": "string" } },
        "IdempotencyReplayed": { "description": "`true` when this answer was given before, under the same key.", "schema": { "type": "string" } },
        "RateLimit": { "description": "What may still be sent at once: an item for each policy, with `r` requests left, and `t` seconds until it is whole again. In all answers to somebody who is known.", "schema": { "type": "string" }, "example": "\"principal-reads\";r=998;t=1, \"tenant-reads\";r=1987;t=1" },
        "RateLimitPolicy": { "description": "The caller's limits: `q` requests in `w` seconds.", "schema": { "type": "string" }, "example": "\"principal-reads\";q=1000;w=1, \"tenant-reads\";q=2000;w=1" },
        "AuditComplete": { "description": "Of an export: `true` when nothing can be added to the range any more, as `complete` of a page says.", "schema": { "type": "string", "enum": ["true", "false"] } },
        "RetryAfter": { "description": "Seconds to wait before sending the same again.", "schema": { "type": "integer" } }
    })
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let private = !PUBLIC.contains(&id.as_str());
    let open = OPEN.contains(&id.as_str());
    let write = method != "get";
    let one = path.contains('{');

    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    // What is understood and still not acceptable: a limit of 201, a range that ends before it begins.
    let asks = parameters.as_array().is_some_and(|all| all.iter().any(|one| one["in"] == "query"));
    if let Some(parameters) = parameters.as_array_mut() {
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
        if ADDING.contains(&id.as_str()) {
            add("IfNoneMatch");
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
        let mut named = if private && (!open || id == "exchange_token") {
            headers_of_all()
        } else {
            json!({
                "x-request-id": { "$ref": "#/components/headers/RequestId" },
                "x-client-request-id": { "$ref": "#/components/headers/ClientRequestId" }
            })
        };
        if (write && !open) || (one && status == "200") {
            named["ETag"] = json!({ "$ref": "#/components/headers/ETag" });
        }
        if write && !open {
            named["Idempotency-Replayed"] =
                json!({ "$ref": "#/components/headers/IdempotencyReplayed" });
        }
        if id == "get_audit" {
            named["Aicloud-Audit-Complete"] =
                json!({ "$ref": "#/components/headers/AuditComplete" });
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
    } else if asks {
        statuses.push("422");
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
    if ["set_sso", "start_sso", "finish_sso", "link_my_sso"].contains(&id.as_str()) {
        statuses.push("502");
    }
    for status in statuses {
        let mut response = json!({ "$ref": "#/components/responses/Problem" });
        if ["429", "502", "503", "408"].contains(&status) {
            response = problem_response();
            response["headers"]["Retry-After"] =
                json!({ "$ref": "#/components/headers/RetryAfter" });
        }
        responses.entry(status).or_insert(response);
    }
}
