//! The OpenAPI 3.1 document: collected from the handlers, completed by rule.
//!
//! Handlers say what is their own: parameters, bodies, the good answers. What follows from what
//! an operation *is* (a write takes an `Idempotency-Key`, whatever is private can answer 401)
//! is added here for all of them alike, so that no handler can forget it.
//!
//! docs/openapi.json is this document; a test fails when it drifts. The router's 405 is made
//! from it, too: a path that is here with other methods is no 404.

mod complete;
mod links;
mod operations;
mod tidy;
mod vocabulary;

use serde_json::Value;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt as _;

use self::complete::complete;
pub use self::operations::{ONESELF, OPEN, PERMISSIONS, PUBLIC, permission};
use crate::api;
use crate::problem::ProblemBody;

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
        api::page::ListOrder,
        // The tree is made of itself, so what is in it is not found from outside.
        api::supervision::tree::ChildExit,
        api::supervision::view::CrashSummary
    )),
    tags(
        (name = "session", description = "Signing in and out, and what leads there."),
        (name = "me", description = "One's own account."),
        (name = "tenants", description = "Customers of the cloud."),
        (name = "members", description = "Who belongs to a tenant, who works in a project, who is invited."),
        (name = "sso", description = "A tenant's own identity provider, and signing in by it."),
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

#[cfg(test)]
mod tests;
