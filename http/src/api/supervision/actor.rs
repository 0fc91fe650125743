//! Actors: the top of a directory, one of them closely, and those that have left.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use aicloud_domain::access::Permission;
use aicloud_domain::id::TypedId;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::ResourceId;
use aicloud_domain::oversight::{OrderAction, Oversight, Target};
use aicloud_supervision::{
    Baseline, Listed, Listing, Page, Phase, Query as Top, SortBy, Status, Supervised,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::Api;
use super::super::journal::EventView;
use super::super::page::{LIMIT_DEFAULT, LIMIT_MAX};
use super::order::{OrderView, StandingView};
use super::orders::{may_order, of_entity};
use super::view::{ActorView, CrashView, TombstoneView};
use super::{directory, entity};
use crate::auth::Caller;
use crate::extract::{Query, Shared};
use crate::problem::{Code, Problem};

/// Transitions shown of one actor.
const TRANSITIONS: u64 = 100;

/// What a list of actors is sorted by; always the largest first, but for ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorSort {
    /// How long the oldest waiting command has waited.
    #[default]
    MailboxAge,
    /// Commands that wait.
    Depth,
    /// Messages handled.
    Handled,
    /// Messages handled a second, measured over half a second for this answer.
    Rate,
    /// Messages refused.
    Rejected,
    /// Crashes.
    Crashes,
    /// Resets.
    Resets,
    /// The 99th percentile of the time that a message takes.
    HandleP99,
    /// Time since last use.
    Unused,
    /// The id, the smallest first: the one order whose pages go on to the end, and that meets once
    /// whoever is there all the time.
    Id,
}

impl ActorSort {
    /// The top list that it is; `None` for the order of the ids.
    pub(super) const fn top(self) -> Option<SortBy> {
        Some(match self {
            Self::MailboxAge => SortBy::Oldest,
            Self::Depth => SortBy::Depth,
            Self::Handled => SortBy::Handled,
            Self::Rate => SortBy::Rate,
            Self::Rejected => SortBy::Rejected,
            Self::Crashes => SortBy::Crashes,
            Self::Resets => SortBy::Resets,
            Self::HandleP99 => SortBy::HandleP99,
            Self::Unused => SortBy::Unused,
            Self::Id => return None,
        })
    }
}

/// Where an actor is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorPhase {
    /// Known, without state.
    Cold,
    /// Being read from storage.
    Activating,
    /// Alive.
    Active,
    /// Crashed, waiting to be rebuilt.
    BackingOff,
    /// Waiting for an operator.
    Quarantined,
}

impl From<ActorPhase> for Phase {
    fn from(phase: ActorPhase) -> Self {
        match phase {
            ActorPhase::Cold => Self::Cold,
            ActorPhase::Activating => Self::Activating,
            ActorPhase::Active => Self::Active,
            ActorPhase::BackingOff => Self::BackingOff,
            ActorPhase::Quarantined => Self::Quarantined,
        }
    }
}

/// Which actors, and in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActorsQuery {
    /// The order.
    #[param(inline, default = "mailbox_age")]
    sort: Option<ActorSort>,
    /// Only those in this phase.
    #[param(inline)]
    phase: Option<ActorPhase>,
    /// Only those whose id has this in it.
    #[param(max_length = 64, example = "01jd4q")]
    search: Option<String>,
    /// Actors on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

/// A page of a directory's actors.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorPage {
    /// The actors, by the order that was asked for.
    items: Vec<ActorView>,
    /// How many there are on all pages.
    total: usize,
    /// Send it as `page_token` for the next page, with the same `sort`; absent on the last one. By
    /// `id` the pages go on to the end, and whoever is there all the time comes once. Any other order
    /// may change between two pages, so an actor may come twice or not at all, and ends after some
    /// 10,000 actors, however many `total` says that there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
    /// When it was looked.
    as_of: DateTime<Utc>,
}

/// One actor, with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActorDetail {
    /// The entity's id.
    id: String,
    /// Where it lives when it does.
    directory: String,
    /// Whether the directory holds it now.
    in_memory: bool,
    /// The actor; absent when it sleeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<ActorView>,
    /// The resource that it is, over this API; absent for what has no path of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/v1/allocations/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    resource: Option<String>,
    /// Its last 100 entries of the journal, oldest first.
    transitions: Vec<EventView>,
    /// Its crashes that are still kept, the latest first.
    crashes: Vec<CrashView>,
    /// When and why it left memory lately, the latest first.
    tombstones: Vec<TombstoneView>,
    /// The quarantine that an operator ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine_ordered: Option<StandingView>,
    /// The pause that an operator ordered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pause_ordered: Option<StandingView>,
    /// The last orders about it, oldest first.
    orders: Vec<OrderView>,
    /// What the caller may order of it now.
    #[schema(value_type = Vec<String>)]
    actions: Vec<OrderAction>,
    /// When it was looked.
    as_of: DateTime<Utc>,
}

/// Actors that left memory lately.
#[derive(Debug, Serialize, ToSchema)]
pub struct TombstoneList {
    /// The latest first.
    items: Vec<TombstoneView>,
}

/// Long enough that what is busy is told from what is not, short enough to wait for.
const RATE_OVER: Duration = Duration::from_millis(500);
/// The most that a list of actors is searched by.
const SEARCH_MAX: usize = 64;

/// Which page of what.
#[derive(Debug)]
enum Wanted {
    Top(Top),
    /// Those after this id.
    Ids(Option<ResourceId>, Listing),
}

fn wanted(kind: EntityKind, query: &ActorsQuery) -> Result<Wanted, Problem> {
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", format!("must be 1 to {LIMIT_MAX}")));
    }
    let limit = limit as usize;
    // Ids are printed in small letters.
    let search = query.search.as_deref().unwrap_or_default().to_ascii_lowercase();
    if search.len() > SEARCH_MAX {
        return Err(Problem::invalid("search", format!("must be {SEARCH_MAX} bytes at most")));
    }
    let (phase, token) = (query.phase.map(Phase::from), query.page_token.as_deref());
    let malformed = || {
        let text = "The page token is not one that was given here, for this `sort`.";
        Problem::new(Code::MalformedPageToken, text).field("page_token")
    };
    let Some(sort) = query.sort.unwrap_or_default().top() else {
        let after = token.map(|token| id_of(kind, token).ok_or_else(malformed)).transpose()?;
        return Ok(Wanted::Ids(after, Listing { phase, part: search, limit }));
    };
    let offset = token.map_or(Some(0), offset_of).ok_or_else(malformed)?;
    Ok(Wanted::Top(Top { sort, phase, part: search, offset, limit, since: None }))
}

/// The place in a list by ids is the last id of the page before.
fn id_of(kind: EntityKind, token: &str) -> Option<ResourceId> {
    ResourceId::parse(kind, token.strip_prefix('k')?).ok()
}

/// A top list moves all the time, so a place in it is a number and nothing better.
fn offset_of(token: &str) -> Option<usize> {
    let digits = token.strip_prefix('o')?;
    let offset: usize = digits.parse().ok()?;
    (offset.to_string() == digits && (1..=Top::MAX_OFFSET).contains(&offset)).then_some(offset)
}

/// What rates are counted from.
pub(super) async fn baseline(api: &Shared, kind: EntityKind) -> Result<Arc<Baseline>, Problem> {
    let api = Shared::clone(api);
    let taken = web::block(move || api.cloud.supervised(kind).baseline()).await;
    taken.map(Arc::new).map_err(Problem::internal)
}

/// The top of a directory. A pass over a million actors takes a moment of processor time, so not
/// on a thread that answers requests.
pub(super) async fn snapshot(
    api: &Shared,
    kind: EntityKind,
    mut top: Top,
) -> Result<Page<Status>, Problem> {
    if top.sort == SortBy::Rate && top.since.is_none() {
        top.since = Some(baseline(api, kind).await?);
        tokio::time::sleep(RATE_OVER).await;
    }
    let api = Shared::clone(api);
    let page = web::block(move || api.cloud.supervised(kind).snapshot(top)).await;
    page.map_err(Problem::internal)
}

/// Those of a directory whose ids come after one, in the order of the ids.
async fn listed(
    api: &Shared,
    kind: EntityKind,
    after: Option<ResourceId>,
    listing: Listing,
) -> Result<Listed, Problem> {
    let (api, after) = (Shared::clone(api), after.map(|id| id.to_string()));
    let listed = move || api.cloud.supervised(kind).list(after.as_deref(), &listing);
    let listed = web::block(listed).await.map_err(Problem::internal)?;
    listed.map_err(Problem::internal)
}

/// List the actors of a directory.
///
/// Those at the top of an order: longest waiting, most crashed, slowest; or all, in the order of their
/// ids. Only what is in memory; sleeping entities are rows.
#[utoipa::path(tag = "supervision", params(
    ("directory" = String, Path, description = "The directory: a kind of entity.", example = "allocation"), ActorsQuery
), responses((status = 200, description = "One page.", body = ActorPage)))]
#[get("/supervision/{directory}/actors")]
pub async fn list_actors(
    api: Shared,
    caller: Caller,
    name: web::Path<String>,
    query: Query<ActorsQuery>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let (kind, directory) = directory(&api, &name)?;
    let (items, total, next_page_token) = match wanted(kind, &query.0)? {
        Wanted::Top(top) => {
            let page = snapshot(&api, kind, top).await?;
            (page.items, page.total, page.next_offset.map(|offset| format!("o{offset}")))
        }
        Wanted::Ids(after, listing) => {
            let page = listed(&api, kind, after, listing).await?;
            (page.items, page.total, page.next.map(|id| format!("k{id}")))
        }
    };
    Ok(HttpResponse::Ok().json(ActorPage {
        items: items.iter().map(|status| ActorView::new(directory, status)).collect(),
        total,
        next_page_token,
        as_of: Utc::now(),
    }))
}

/// List the actors that left a directory lately.
///
/// The last 256 are kept, in memory.
#[utoipa::path(tag = "supervision", params(
    ("directory" = String, Path, description = "The directory: a kind of entity.", example = "allocation")
), responses((status = 200, description = "The latest first.", body = TombstoneList)))]
#[get("/supervision/{directory}/tombstones")]
pub async fn list_tombstones(
    api: Shared,
    caller: Caller,
    name: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let (_, directory) = directory(&api, &name)?;
    let items = directory.tombstones().iter().map(TombstoneView::from).collect();
    Ok(HttpResponse::Ok().json(TombstoneList { items }))
}

/// Get an actor.
///
/// Its counters, its last 100 transitions, its crashes with backtraces, and the orders about it.
/// Also for an entity that sleeps. Its state is not shown: that is the resource's own page.
#[utoipa::path(tag = "supervision", params(
    ("directory" = String, Path, description = "The directory: a kind of entity.", example = "allocation"),
    ("id" = String, Path, description = "The entity's id.", example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")
), responses((status = 200, description = "The actor.", body = ActorDetail)))]
#[get("/supervision/{directory}/actors/{id}")]
pub async fn get_actor(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let (name, id) = path.into_inner();
    let (kind, directory) = directory(&api, &name)?;
    let id = entity(kind, &id)?;
    let mut detail = detail(&api, directory, id).await?;
    detail.actions.retain(|_| may_order(&caller));
    Ok(HttpResponse::Ok().json(detail))
}

async fn detail(
    api: &Shared,
    directory: &dyn Supervised,
    id: ResourceId,
) -> Result<ActorDetail, Problem> {
    let key = id.to_string();
    let of_this = |_| Problem::internal("a directory does not know the keys of its kind");
    let status = directory.inspect(&key).map_err(of_this)?;
    let crashes = directory.crashes(&key).map_err(of_this)?;
    let mut tombstones = directory.tombstones();
    tombstones.retain(|tombstone| tombstone.key == key);
    let transitions = transitions(api, id).await?;
    let known = !transitions.is_empty();
    if !known && status.is_none() && crashes.is_empty() && tombstones.is_empty() {
        return Err(Problem::not_found());
    }
    let resolved = web::block(move || -> Vec<CrashView> {
        crashes.iter().map(|crash| CrashView::resolve(crash)).collect()
    });
    let crashes = resolved.await.map_err(Problem::internal)?;
    let target = Target::Entity(id).oversight_id();
    let oversight = api.cloud.oversights.get(target.uuid()).await?;
    let oversight: Option<&Oversight> = oversight.as_deref().map(|committed| &committed.state);
    let standing = |read: fn(&Oversight) -> Option<&aicloud_domain::oversight::Standing>| {
        oversight.and_then(read).map(StandingView::from)
    };
    let actions = of_entity(id, status.as_ref(), oversight, api.cloud.settings().drills);
    Ok(ActorDetail {
        actions,
        directory: directory.name().to_owned(),
        in_memory: status.is_some(),
        actor: status.map(|status| ActorView::new(directory, &status)),
        resource: resource(id).filter(|_| known),
        transitions,
        crashes,
        tombstones: tombstones.iter().map(TombstoneView::from).collect(),
        quarantine_ordered: standing(|oversight| oversight.quarantine.as_ref()),
        pause_ordered: standing(|oversight| oversight.pause.as_ref()),
        orders: oversight.map_or(vec![], |oversight| {
            oversight.orders.iter().map(|order| OrderView::new(oversight, order)).collect()
        }),
        id: key,
        as_of: Utc::now(),
    })
}

async fn transitions(api: &Api, id: ResourceId) -> Result<Vec<EventView>, Problem> {
    let stored = api.database.load(id.kind(), id.uuid()).await.map_err(Problem::unavailable)?;
    let Some(stored) = stored else { return Ok(vec![]) };
    let after = stored.head.seq.saturating_sub(TRANSITIONS);
    let limit = u32::try_from(TRANSITIONS).unwrap_or(u32::MAX);
    let entries = api.database.history(id.uuid(), after, limit).await;
    Ok(entries.map_err(Problem::unavailable)?.iter().map(EventView::from).collect())
}

fn resource(id: ResourceId) -> Option<String> {
    match id {
        ResourceId::Tenant(id) => Some(format!("/v1/tenants/{id}")),
        ResourceId::Project(id) => Some(format!("/v1/projects/{id}")),
        ResourceId::ServiceAccount(id) => Some(format!("/v1/service-accounts/{id}")),
        ResourceId::User(id) => Some(format!("/v1/users/{id}")),
        ResourceId::Node(id) => Some(format!("/v1/nodes/{id}")),
        ResourceId::Allocation(id) => Some(format!("/v1/allocations/{id}")),
        ResourceId::Catalog(_) | ResourceId::Oversight(_) | ResourceId::Denials(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_tokens() {
        assert_eq!(offset_of("o20"), Some(20));
        for wrong in ["", "20", "o", "o0", "o-1", "o020", "o+1", "o10001"] {
            assert_eq!(offset_of(wrong), None, "{wrong}");
        }
        let node = "node_01jd4q8w0zf2n9k3m5p7r9t1v3";
        let token = format!("k{node}");
        assert_eq!(id_of(EntityKind::Node, &token).unwrap().to_string(), node);
        assert_eq!(id_of(EntityKind::Tenant, &token), None, "another directory's");
        for wrong in ["", node, "k", "o20", "knode_1"] {
            assert_eq!(id_of(EntityKind::Node, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn bounds_of_a_query() {
        let query = |limit, search: Option<&str>| ActorsQuery {
            limit,
            search: search.map(str::to_owned),
            ..ActorsQuery::default()
        };
        let wanted = |query: &ActorsQuery| wanted(EntityKind::Node, query);
        let Wanted::Top(top) = wanted(&query(None, Some("NODE_01"))).unwrap() else {
            panic!("ids are listed when they are asked for")
        };
        assert_eq!((top.limit, top.part.as_str()), (LIMIT_DEFAULT as usize, "node_01"));
        let by_id = |token: &str| ActorsQuery {
            sort: Some(ActorSort::Id),
            page_token: Some(token.to_owned()),
            ..ActorsQuery::default()
        };
        assert!(matches!(
            wanted(&by_id("knode_01jd4q8w0zf2n9k3m5p7r9t1v3")),
            Ok(Wanted::Ids(Some(_), _))
        ));
        assert_eq!(wanted(&by_id("o20")).unwrap_err().code(), Code::MalformedPageToken);
        for wrong in
            [query(Some(0), None), query(Some(201), None), query(None, Some(&"x".repeat(65)))]
        {
            assert_eq!(wanted(&wrong).unwrap_err().code(), Code::InvalidValue);
        }
    }
}
