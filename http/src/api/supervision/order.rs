//! Orders: what operators do to the engine, each with its reason, each in the journal first.
//!
//! An order is answered when it has ended. The answer is made from the order alone, which is kept,
//! so the same `Idempotency-Key` gets the same answer, a refusal included: to try again is another
//! order, with another key.

use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use aicloud_actors::oversight::Ordered;
use aicloud_domain::access::Permission;
use aicloud_domain::oversight::{
    ChildPath, Order, OrderAction, OrderRefusal, Outcome, Oversight, Reason, Standing, Target,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::answer::{REPLAYED, etag};
use super::{directory, entity};
use crate::auth::Caller;
use crate::extract::{Shared, Write};
use crate::problem::{Code, Problem};

/// Why an order is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "INC-4711: comes back with the same crash"}))]
pub struct GiveOrder {
    /// For colleagues and for the audit; 1 to 500 characters on one line.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// An order and its end.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderView {
    /// Its number among the orders about the same target.
    number: u64,
    /// What it is about: an id, `directory/…` or `child/…`.
    #[schema(example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    target: String,
    /// What was ordered.
    #[schema(value_type = String, example = "release")]
    action: OrderAction,
    /// Why.
    reason: String,
    /// On whose authority.
    #[schema(example = "operator/tok_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    by: String,
    /// When.
    at: DateTime<Utc>,
    /// `done`, `refused`, or `pending` while it is being carried out.
    #[schema(example = "done")]
    result: &'static str,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    refused: Option<OrderRefusal>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    /// Where its history is.
    #[schema(example = "/v1/journal?resource=over_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    journal: String,
}

impl OrderView {
    /// One of the orders about a target.
    pub fn new(oversight: &Oversight, order: &Order) -> Self {
        Self::of(&oversight.target, order)
    }

    fn of(target: &Target, order: &Order) -> Self {
        let outcome = order.ended.map(|ended| ended.outcome);
        let (result, refused) = match outcome {
            None => ("pending", None),
            Some(Outcome::Done) => ("done", None),
            Some(Outcome::Refused { why }) => ("refused", Some(why)),
        };
        Self {
            number: order.number,
            target: target.to_string(),
            action: order.action,
            reason: order.reason.to_string(),
            by: order.by.clone(),
            at: order.at,
            result,
            refused,
            ended_at: order.ended.map(|ended| ended.at),
            journal: format!("/v1/journal?resource={}", target.oversight_id()),
        }
    }
}

/// Something ordered that lasts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Standing)]
pub struct StandingView {
    /// The order's number.
    order: u64,
    /// Why.
    reason: String,
    /// On whose authority.
    by: String,
    /// Since when; over restarts of the process.
    since: DateTime<Utc>,
}

impl From<&Standing> for StandingView {
    fn from(standing: &Standing) -> Self {
        Self {
            order: standing.order,
            reason: standing.reason.to_string(),
            by: standing.by.clone(),
            since: standing.since,
        }
    }
}

/// The problem that a refused order is answered with.
fn refused(action: OrderAction, why: OrderRefusal) -> Problem {
    let (code, detail) = match why {
        OrderRefusal::NotInMemory => {
            (Code::NotInMemory, "It sleeps: there is no actor to do this to.")
        }
        OrderRefusal::Busy => (Code::ActorBusy, "It has commands waiting or work in flight."),
        OrderRefusal::NotQuarantined => (Code::NotQuarantined, "It is not in quarantine."),
        OrderRefusal::InQuarantine => (Code::InQuarantine, "It is in quarantine."),
        OrderRefusal::NotPaused => (Code::NotPaused, "It is not paused."),
        OrderRefusal::NotRunning => (Code::NotRunning, "It does not run now."),
        OrderRefusal::NoSuchChild => return Problem::not_found(),
        OrderRefusal::Stopping => return Problem::unavailable("stopping, so no orders"),
        OrderRefusal::Lapsed => {
            (Code::OrderLapsed, "The process that was to carry it out ended first.")
        }
    };
    Problem::new(code, format!("{action}: {detail}"))
}

/// What breaks something on purpose is for servers that say so.
fn allowed(api: &Shared, action: OrderAction) -> Result<(), Problem> {
    if action.is_drill() && !api.cloud.settings().drills {
        return Err(Problem::new(Code::DrillsOff, "This server does not allow drills."));
    }
    Ok(())
}

async fn give(
    api: &Shared,
    caller: &Caller,
    target: Target,
    action: OrderAction,
    write: &Write<GiveOrder>,
) -> Result<HttpResponse, Problem> {
    let reason: Reason =
        write.body.reason.parse().map_err(|error| Problem::invalid("reason", error))?;
    let ordered = api.cloud.order(target, action, reason, write.origin(caller)).await?;
    answer(&ordered)
}

fn answer(ordered: &Ordered) -> Result<HttpResponse, Problem> {
    let Ordered { target, order, replayed, .. } = ordered;
    if let Some(Outcome::Refused { why }) = order.ended.map(|ended| ended.outcome) {
        return Err(refused(order.action, why));
    }
    let mut response = HttpResponse::Accepted();
    response.insert_header((header::ETAG, etag(order.number)));
    if *replayed {
        response.insert_header((REPLAYED, "true"));
    }
    Ok(response.json(OrderView::of(target, order)))
}

macro_rules! about_actors {
    ($($(#[doc = $doc:literal])+ $name:ident $path:tt $action:ident;)*) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(tag = "supervision", params(
            ("directory" = String, Path, description = "The directory: a kind of entity.", example = "allocation"),
            ("id" = String, Path, description = "The entity's id.", example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")
        ), request_body = GiveOrder, responses(
            (status = 202, description = "The order, carried out.", body = OrderView)
        ))]
        #[post($path)]
        pub async fn $name(
            api: Shared,
            caller: Caller,
            path: web::Path<(String, String)>,
            write: Write<GiveOrder>,
        ) -> Result<HttpResponse, Problem> {
            caller.may_in_cloud(Permission::SupervisionOrder)?;
            allowed(&api, OrderAction::$action)?;
            let (name, id) = path.into_inner();
            let (kind, _) = directory(&api, &name)?;
            let target = Target::Entity(entity(kind, &id)?);
            give(&api, &caller, target, OrderAction::$action, &write).await
        }
    )*};
}

about_actors! {
    /// Restart an actor.
    ///
    /// Its state in memory is thrown away and built anew from its row. What waits is kept; what is in
    /// flight is answered 503 `outcome_unknown`.
    restart_actor "/supervision/{directory}/actors/{id}:restart" Restart;
    /// Let an actor sleep.
    ///
    /// It leaves memory, and comes back when somebody needs it. Refused while it is busy.
    passivate_actor "/supervision/{directory}/actors/{id}:passivate" Passivate;
    /// Quarantine an actor.
    ///
    /// All its commands are refused until it is released, over restarts of the process, too. It can
    /// still be read.
    quarantine_actor "/supervision/{directory}/actors/{id}:quarantine" Quarantine;
    /// Release an actor from quarantine.
    ///
    /// Whether crashes or an operator put it there. The record of its crashes is clean then.
    release_actor "/supervision/{directory}/actors/{id}:release" Release;
    /// Pause an actor's intake.
    ///
    /// New commands are refused until it is resumed, over restarts of the process, too; what it has is
    /// carried on.
    pause_actor "/supervision/{directory}/actors/{id}:pause" Pause;
    /// Crash an actor.
    ///
    /// A drill: it panics in its next turn, and what follows is what follows any crash: it is counted in
    /// the window, kept with its backtrace, and restarts, or is in quarantine for one too many. What is in
    /// flight is answered 503 `outcome_unknown`; what waits is kept. Only where the setting `drill.enabled`
    /// allows it.
    crash_actor "/supervision/{directory}/actors/{id}:crash" Crash;
    /// Resume an actor's intake.
    resume_actor "/supervision/{directory}/actors/{id}:resume" Resume;
}

macro_rules! about_directories {
    ($($(#[doc = $doc:literal])+ $name:ident $path:tt $action:ident;)*) => {$(
        $(#[doc = $doc])+
        #[utoipa::path(tag = "supervision", params(
            ("directory" = String, Path, description = "The directory: a kind of entity.", example = "allocation")
        ), request_body = GiveOrder, responses(
            (status = 202, description = "The order, carried out.", body = OrderView)
        ))]
        #[post($path)]
        pub async fn $name(
            api: Shared,
            caller: Caller,
            name: web::Path<String>,
            write: Write<GiveOrder>,
        ) -> Result<HttpResponse, Problem> {
            caller.may_in_cloud(Permission::SupervisionOrder)?;
            let (kind, _) = directory(&api, &name)?;
            give(&api, &caller, Target::Directory(kind), OrderAction::$action, &write).await
        }
    )*};
}

about_directories! {
    /// Pause the intake of a whole directory.
    ///
    /// New commands to all entities of the kind are refused until it is resumed, over restarts of the
    /// process, too; what they have is carried on.
    pause_directory "/supervision/{directory}:pause" Pause;
    /// Resume the intake of a directory.
    ///
    /// Actors that are paused by themselves stay so.
    resume_directory "/supervision/{directory}:resume" Resume;
}

/// The child that a path names.
fn child(text: &str) -> Result<Target, Problem> {
    let path: ChildPath = text.parse().map_err(|_| Problem::not_found())?;
    Ok(Target::Child(path))
}

/// Restart a static child.
///
/// It is asked to stop and started again, with those that its supervisor restarts together with it.
#[utoipa::path(tag = "supervision", params(
    ("path" = String, Path, description = "Where it is in the tree: names with dots between.", example = "core.storage.journal.writer-0")
), request_body = GiveOrder, responses((status = 202, description = "The order, carried out.", body = OrderView)))]
#[post("/supervision/children/{path}:restart")]
pub async fn restart_child(
    api: Shared,
    caller: Caller,
    path: web::Path<String>,
    write: Write<GiveOrder>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionOrder)?;
    give(&api, &caller, child(&path)?, OrderAction::Restart, &write).await
}

/// Kill a static child.
///
/// A drill: its task panics, and its supervisor does what it does then; the crash is kept with its
/// backtrace. Only where the setting `drill.enabled` allows it.
#[utoipa::path(tag = "supervision", params(
    ("path" = String, Path, description = "Where it is in the tree: names with dots between.", example = "core.storage.journal.writer-0")
), request_body = GiveOrder, responses((status = 202, description = "The order, carried out.", body = OrderView)))]
#[post("/supervision/children/{path}:kill")]
pub async fn kill_child(
    api: Shared,
    caller: Caller,
    path: web::Path<String>,
    write: Write<GiveOrder>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionOrder)?;
    allowed(&api, OrderAction::Kill)?;
    give(&api, &caller, child(&path)?, OrderAction::Kill, &write).await
}
