//! The journal of a resource: its audit trail, with the hashes that prove it, from either end.

use actix_web::{HttpResponse, get};
use aicloud_domain::access::Permission;
use aicloud_domain::denial::DenialsMachine;
use aicloud_domain::machine::{Machine, Owner};
use aicloud_domain::name::{ResourceId, ResourceName};
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::service_account::ServiceAccountMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_persistence::Entry;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::Api;
use super::allocation::find_named;
use super::page::{self, ListOrder, NOT_OURS, wrong_token};
use super::reference::{Reference, seen, view};
use crate::auth::Caller;
use crate::extract::{Query, Shared};
use crate::problem::Problem;

/// Digests of secrets: no secrets, but nobody's business either.
const HIDDEN: &[&str] = &["secret_sha256", "token_sha256", "recovery_sha256", "sha256"];

/// Something that happened to a resource.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// What it happened to: the resource's id.
    #[schema(example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    resource: String,
    /// The resource's kind.
    #[schema(example = "allocation")]
    kind: String,
    /// Its place in the resource's history, from 1.
    seq: u64,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(example = "allocation.active")]
    event: String,
    /// The version of `data`'s shape.
    version: u16,
    /// When it was decided.
    at: DateTime<Utc>,
    /// The owning tenant's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    /// The owning project's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    /// On whose authority.
    #[schema(example = "project/tok_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    principal: String,
    /// The request that caused it.
    request_id: String,
    /// The distributed trace that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// The details, by the type's own fields.
    #[schema(value_type = Object)]
    data: Value,
}

impl From<&Entry> for EventView {
    fn from(entry: &Entry) -> Self {
        let mut data = serde_json::from_str(&entry.payload).unwrap_or(Value::Null);
        hide(&mut data);
        let kind = entry.kind();
        let resource = kind.map_or_else(
            || entry.entity_id.to_string(),
            |kind| ResourceId::of(kind, entry.entity_id).to_string(),
        );
        let provenance = &entry.provenance;
        Self {
            resource,
            kind: entry.entity_kind.clone(),
            seq: entry.head.seq,
            event: entry.event_type.clone(),
            version: entry.event_version,
            at: provenance.at,
            tenant: entry.owner.tenant.map(|id| id.to_string()),
            project: entry.owner.project.map(|id| id.to_string()),
            principal: provenance.principal.clone(),
            request_id: provenance.request_id.clone(),
            trace_id: provenance.trace_id.clone(),
            data,
        }
    }
}

fn hide(data: &mut Value) {
    match data {
        Value::Object(fields) => {
            fields.retain(|name, _| !HIDDEN.contains(&name.as_str()));
            fields.values_mut().for_each(hide);
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

/// An entry of a resource's journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalEntry {
    #[serde(flatten)]
    event: EventView,
    /// The `Idempotency-Key` of the request that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    command_id: Option<String>,
    /// The hash of the entry before it, hex; zeros for the first.
    prev_hash: String,
    /// The hash of this entry, `prev_hash` included, hex.
    hash: String,
}

/// A page of a resource's journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalPage {
    /// The entries, by their `seq`, in the order that was asked for.
    items: Vec<JournalEntry>,
    /// Send it as `page_token` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

/// Whose journal, and which page of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// The resource: its id or full name.
    resource: String,
    /// Entries on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// From which end: `oldest` first if absent. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

/// Lets on only those who may read the resource, and says whose it is.
///
/// # Errors
/// [`Problem::not_found`] for what is not there and for what is hidden, [`Forbidden`](crate::problem::Code::Forbidden) for
/// what is the cloud's own.
pub async fn may_read(
    api: &Api,
    caller: &Caller,
    reference: &Reference,
    permission: Permission,
) -> Result<Owner, Problem> {
    let bits = reference.id.uuid();
    let cloud = &api.cloud;
    let own = || caller.may_in_cloud(permission).map(|()| Owner::default());
    let (owner, found) = match reference.id {
        ResourceId::Allocation(id) => {
            return find_named(api, caller, reference, id, permission).await;
        }
        ResourceId::Project(_) => {
            let found = seen(&cloud.projects, caller, bits).await?;
            let found = found.ok_or_else(Problem::not_found)?;
            let owner = ProjectMachine::owner(&found.state);
            caller.may_within(permission, owner)?;
            (owner, reference.agrees(&found.state.name()))
        }
        ResourceId::Tenant(_) => {
            let found = seen(&cloud.tenants, caller, bits).await?;
            let found = found.ok_or_else(Problem::not_found)?;
            let owner = TenantMachine::owner(&found.state);
            caller.may_within(permission, owner)?;
            (owner, reference.agrees(&found.state.name()))
        }
        ResourceId::ServiceAccount(_) => {
            let found = seen(&cloud.service_accounts, caller, bits).await?;
            let found = found.ok_or_else(Problem::not_found)?;
            let owner = ServiceAccountMachine::owner(&found.state);
            caller.may(permission, owner)?;
            (owner, reference.agrees(&found.state.name()))
        }
        ResourceId::Node(_) => {
            let owner = own()?;
            let found = cloud.nodes.get(bits).await?;
            (owner, found.is_some_and(|found| reference.agrees(&found.state.name())))
        }
        ResourceId::User(_) => {
            let owner = own()?;
            let found = cloud.users.get(bits).await?;
            (owner, found.is_some_and(|found| reference.agrees(&found.state.name())))
        }
        ResourceId::Denials(_) => {
            let found = cloud.denials.get(bits).await?;
            let found = found.ok_or_else(Problem::not_found)?;
            let owner = DenialsMachine::owner(&found.state);
            caller.may(Permission::AuditRead, owner)?;
            (owner, reference.agrees(&ResourceName::denials(found.state.id)))
        }
        ResourceId::Catalog(_) => (own()?, cloud.catalogs.get(bits).await?.is_some()),
        ResourceId::Oversight(_) => {
            let owner = own()?;
            let found = cloud.oversights.get(bits).await?;
            (owner, found.is_some_and(|found| reference.agrees(&found.state.name())))
        }
    };
    if found { Ok(owner) } else { Err(Problem::not_found()) }
}

/// Get a resource's journal.
///
/// Everything that ever happened to it, in order, or from the newest back. Each entry's hash covers the entry and the
/// hash before it, so that an edited history shows; `aicloud audit verify` recomputes them.
#[utoipa::path(tag = "journal", params(JournalQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = JournalPage)
))]
#[get("/v1/journal")]
pub async fn get_journal(
    api: Shared,
    caller: Caller,
    query: Query<JournalQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let (limit, order) = (page::length(query.limit)?, query.order);
    let after = query.page_token.as_deref().map(|token| seq_of(token, order)).transpose()?;
    let reference = Reference::parse(&query.resource, "resource")?;
    let owner = may_read(&api, &caller, &reference, Permission::JournalRead).await?;
    let shown = view(&api, &caller, owner.tenant);
    let rows = shown.history(reference.id.uuid(), order.into(), after, limit + 1).await;
    let mut rows = rows.map_err(Problem::read)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().map(|row| row.head.seq).filter(|_| more);
    let items = rows
        .iter()
        .map(|row| JournalEntry {
            event: EventView::from(row),
            command_id: row.provenance.command_id.clone(),
            prev_hash: hex::encode(row.prev_hash),
            hash: hex::encode(row.head.hash),
        })
        .collect();
    Ok(HttpResponse::Ok()
        .json(JournalPage { items, next_page_token: last.map(|seq| token_after(seq, order)) }))
}

/// How tokens of an order begin.
const fn mark(order: ListOrder) -> char {
    match order {
        ListOrder::Oldest => 's',
        ListOrder::Newest => 'n',
    }
}

/// A resource's history only grows, so its number is a good enough place in it.
fn token_after(seq: u64, order: ListOrder) -> String {
    format!("{}{seq}", mark(order))
}

fn seq_of(token: &str, order: ListOrder) -> Result<u64, Problem> {
    let read = |order| {
        let digits = token.strip_prefix(mark(order))?;
        let seq = digits.parse::<i64>().ok()?;
        (format!("{seq}") == digits && seq > 0).then_some(seq.cast_unsigned())
    };
    if let Some(seq) = read(order) {
        return Ok(seq);
    }
    let other = ListOrder::ALL.into_iter().any(|one| one != order && read(one).is_some());
    Err(wrong_token(if other { "The page token belongs to the other order." } else { NOT_OURS }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;
    use serde_json::json;

    #[test]
    fn digests_of_secrets_are_hidden_wherever_they_are() {
        let mut data = json!({"token": {"sha256": "ab", "expires_at": 1}, "secret_sha256": "cd", "list": [{"sha256": 1}]});
        hide(&mut data);
        assert_eq!(data, json!({"token": {"expires_at": 1}, "list": [{}]}));
    }

    #[test]
    fn page_tokens() {
        for (order, other) in [(ListOrder::Oldest, 'n'), (ListOrder::Newest, 's')] {
            let token = token_after(12, order);
            assert_eq!(seq_of(&token, order).unwrap(), 12);
            let refused = seq_of(&format!("{other}12"), order).unwrap_err();
            assert_eq!(refused.code(), Code::MalformedPageToken);
            for wrong in ["", "12", "s", "n", "s0", "n-1", "s012", "n+1", "s9223372036854775808"] {
                let refused = seq_of(wrong, order).unwrap_err();
                assert_eq!(refused.code(), Code::MalformedPageToken, "{wrong}");
            }
        }
    }
}
