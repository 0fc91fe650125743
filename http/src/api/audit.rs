//! The audit: who did what, when, from where, by which credential, and what was not allowed.
//!
//! It is the journal ([`super::journal`]) read by time and by person instead of by resource. What
//! was done and what was denied stand in one order, that of the commits; secrets are in neither.
//! A range that is past is complete, and stays what it is: `complete` says so, and of an export a header.
//!
//! It is read from either end. A page's token carries the range, so that one which ends now, or began a day
//! ago, is the same on each page of a walk; an export is the journal's own order and nothing else.

use std::collections::VecDeque;

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType, HeaderName};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::Permission;
use aicloud_domain::id::TenantId;
use aicloud_domain::machine::Owner;
use aicloud_persistence::audit::{AuditQuery, DENIED};
use aicloud_persistence::{Cursor, Entry, Filter, View};
use aicloud_texts::page::{FilterDigest, NoPageToken, RangeToken};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::journal::EventView;
use super::page::{self, ListOrder, NOT_OURS, wrong_token};
use super::reference::{project, tenant, view};
use super::{Api, audit_filter};
use crate::auth::vigil::Vigil;
use crate::auth::{Caller, Presented};
use crate::connection::Standing;
use crate::extract::{Query, Shared, moment};
use crate::problem::{Code, Problem};
use crate::streams::Place;

/// The range when none is given.
const RANGE_DEFAULT: TimeDelta = TimeDelta::hours(24);
/// The longest range.
const RANGE_MAX: TimeDelta = TimeDelta::days(366);
/// After this long whatever was decided is in the journal or never will be: twice what an append may
/// take until its outcome is known.
const SETTLED: TimeDelta = TimeDelta::seconds(20);
/// Entries read at once for an export.
const BATCH: u32 = 500;

/// Of an export: what `complete` is in a page.
const COMPLETE: HeaderName = HeaderName::from_static("aicloud-audit-complete");

/// How a thing that was tried ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditResult {
    /// It was done.
    Done,
    /// It was not allowed.
    Denied,
}

/// In which form the audit is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditFormat {
    /// A page.
    #[default]
    Json,
    /// The whole range as JSON Lines, an entry each.
    Jsonl,
}

/// Something that somebody did, or was not let do.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    #[serde(flatten)]
    event: EventView,
    /// What came of it.
    result: AuditResult,
    /// The credential that proved the principal, by its id; absent for parts of the control plane.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sess_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    credential: Option<String>,
    /// From which address the request came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "203.0.113.7")]
    address: Option<String>,
    /// The hash of this entry, hex; `aicloud audit verify` recomputes it.
    hash: String,
}

impl From<&Entry> for AuditEntry {
    fn from(entry: &Entry) -> Self {
        let denied = entry.event_type == DENIED;
        Self {
            event: EventView::from(entry),
            result: if denied { AuditResult::Denied } else { AuditResult::Done },
            credential: entry.provenance.credential.clone(),
            address: entry.provenance.address.clone(),
            hash: hex::encode(entry.head.hash),
        }
    }
}

/// A page of the audit.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    /// The entries, in the order of the journal, or in the reverse of it.
    items: Vec<AuditEntry>,
    /// Send it as `page_token` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
    /// From when, this instant included.
    from: DateTime<Utc>,
    /// To when, this instant not included.
    to: DateTime<Utc>,
    /// Whether nothing can be added to the range any more.
    complete: bool,
}

/// Which part of the audit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditRequest {
    /// Only this tenant's: its id or full name. A caller with one tenant only may leave it out.
    tenant: Option<String>,
    /// Only this project's: its id or full name. What was denied is of the tenant, not of a project: not with
    /// `result=denied`.
    project: Option<String>,
    /// Only on this authority, as the entries say it.
    #[param(example = "user/user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    principal: Option<String>,
    /// Only what this credential proved, by its id.
    credential: Option<String>,
    /// Only events of this type.
    #[serde(rename = "type")]
    #[param(example = "allocation.requested")]
    event: Option<String>,
    /// Only of this request.
    request_id: Option<String>,
    /// Only what was done, or only what was denied.
    #[param(inline)]
    result: Option<AuditResult>,
    /// From when (RFC 3339), included. 24 hours before `to`, if absent.
    #[serde(default, deserialize_with = "moment::optional")]
    from: Option<DateTime<Utc>>,
    /// To when (RFC 3339), not included. Now, if absent.
    #[serde(default, deserialize_with = "moment::optional")]
    to: Option<DateTime<Utc>>,
    /// From which end: `oldest` first if absent, and always in an export. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
    /// Entries on the page; of an export all are sent.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_page_token` of the page before, with the same filters. It carries the range, so `from` and `to` may stay as
    /// they are or be left out.
    page_token: Option<String>,
    /// A page as JSON, or everything as JSON Lines.
    #[param(inline)]
    format: Option<AuditFormat>,
}

/// Which range, and behind which place in it: as the request says it, or as the page before did.
#[derive(Debug)]
struct Asked {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    after: Option<Cursor>,
    filters: FilterDigest,
}

impl Asked {
    fn read(
        request: &AuditRequest,
        filters: FilterDigest,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        let asked = match &request.page_token {
            Some(token) => Self::go_on(request, filters, token)?,
            None => {
                let until = request.to.unwrap_or(now);
                let from = request.from.unwrap_or(until - RANGE_DEFAULT);
                Self { from, until, after: None, filters }
            }
        };
        if asked.from >= asked.until || asked.until - asked.from > RANGE_MAX {
            let days = RANGE_MAX.num_days();
            let range = format!("must be before `to`, and {days} days before it at most");
            return Err(Problem::invalid("from", range));
        }
        Ok(asked)
    }

    fn go_on(request: &AuditRequest, filters: FilterDigest, token: &str) -> Result<Self, Problem> {
        let token: RangeToken = token.parse().map_err(|NoPageToken| wrong_token(NOT_OURS))?;
        if token.filters != filters {
            let other =
                "The page token belongs to an audit with other filters or in another order.";
            return Err(wrong_token(other));
        }
        let moment = |micros| {
            let moment =
                DateTime::from_timestamp_micros(micros).filter(|at| moment::is_within(*at));
            moment.ok_or_else(|| wrong_token(NOT_OURS))
        };
        let (from, until) = (moment(token.from)?, moment(token.to)?);
        let same = |given: Option<DateTime<Utc>>, carried| given.is_none_or(|at| at == carried);
        if !same(request.from, from) || !same(request.to, until) {
            return Err(wrong_token("The page token belongs to another range."));
        }
        Ok(Self { from, until, after: Some(token.after), filters })
    }

    fn token_after(&self, last: Cursor) -> String {
        let (from, to) = (self.from.timestamp_micros(), self.until.timestamp_micros());
        RangeToken { filters: self.filters, from, to, after: last }.to_string()
    }
}

/// What a page token is bound to besides its range.
fn filters(request: &AuditRequest, whose: Filter) -> FilterDigest {
    let place = match whose {
        Filter::All => String::new(),
        Filter::Tenant(id) => id.to_string(),
        Filter::Project(id) => id.to_string(),
        Filter::Entity(id) => id.to_string(),
    };
    let result = request.result.map(|result| match result {
        AuditResult::Done => "done",
        AuditResult::Denied => "denied",
    });
    let said = [
        request.principal.as_deref(),
        request.credential.as_deref(),
        request.event.as_deref(),
        request.request_id.as_deref(),
        result,
    ];
    // To ask for an empty text is not to ask for none.
    let said = said.map(|one| one.map_or_else(String::new, |text| format!("={text}")));
    let all: Vec<&str> =
        ["audit", &place].into_iter().chain(said.iter().map(String::as_str)).collect();
    page::bound_to(&all, request.order)
}

/// Whose audit is asked for, if the caller may read it.
async fn whose(
    api: &Api,
    caller: &Caller,
    request: &AuditRequest,
) -> Result<(Filter, Option<TenantId>), Problem> {
    if request.project.is_some() {
        let named = request.project.as_deref();
        let found = project(api, caller, named, Permission::AuditRead).await?;
        let (owner, id) = (found.state.tenant_id, found.state.id);
        if let Some(text) = &request.tenant
            && tenant(api, caller, text, Permission::AuditRead).await?.state.id != owner
        {
            return Err(Problem::not_found());
        }
        return Ok((Filter::Project(id), Some(owner)));
    }
    if let Some(text) = &request.tenant {
        let id = tenant(api, caller, text, Permission::AuditRead).await?.state.id;
        return Ok((Filter::Tenant(id), Some(id)));
    }
    let places = caller.authority.places(Permission::AuditRead);
    match places.only() {
        _ if places.cloud || places.is_empty() => {
            caller.may_in_cloud(Permission::AuditRead)?;
            Ok((Filter::All, None))
        }
        Some(Owner { tenant: Some(tenant), project }) => {
            caller.may_within(Permission::AuditRead, Owner { tenant: Some(tenant), project })?;
            Ok((project.map_or(Filter::Tenant(tenant), Filter::Project), Some(tenant)))
        }
        _ => Err(Problem::new(Code::MissingField, "tenant: this caller must say which tenant")
            .field("tenant")
            .suggest("Name the tenant by its id or its full name.")),
    }
}

/// Read the audit.
///
/// What was done and what was not allowed, in the order in which it was committed, or from the newest back. A range that is
/// over (`complete`; of an export the header `Aicloud-Audit-Complete`) stays as it is. An export takes one of a tenant's places for streams, and breaks off when its caller
/// may no longer read.
#[utoipa::path(tag = "journal", params(AuditRequest), responses(
    (status = 200, description = "One page; with `format=jsonl` the whole range, an entry each line.", content(
        (AuditPage = "application/json"),
        (String = "application/jsonl")
    ))
))]
#[get("/v1/audit")]
pub async fn get_audit(
    api: Shared,
    caller: Caller,
    head: HttpRequest,
    query: Query<AuditRequest>,
) -> Result<HttpResponse, Problem> {
    let request = query.0;
    let AuditRequest { principal, credential, event, .. } = &request;
    audit_filter::check(principal.as_deref(), credential.as_deref(), event.as_deref())?;
    let (whose, about) = whose(&api, &caller, &request).await?;
    if matches!(whose, Filter::Project(_)) && request.result == Some(AuditResult::Denied) {
        let reason = "what was denied is kept by tenant, not by project";
        return Err(Problem::invalid("result", reason).suggest(
            "Ask for the tenant's, without `project`; each entry names what it is about.",
        ));
    }
    let exported = request.format == Some(AuditFormat::Jsonl);
    if exported && request.order == ListOrder::Newest {
        let reason = "an export is in the order of the journal, oldest first";
        return Err(Problem::invalid("order", reason)
            .suggest("Leave `order` out of an export, or read pages (`format=json`)."));
    }
    let now = whole_microseconds(Utc::now());
    let asked = Asked::read(&request, filters(&request, whose), now)?;
    let limit = page::length(request.limit)?;
    let (from, until) = (asked.from, asked.until);
    let query = AuditQuery {
        whose,
        from,
        until,
        order: request.order.into(),
        principal: request.principal,
        credential: request.credential,
        event: request.event,
        request: request.request_id,
        denied: request.result.map(|result| result == AuditResult::Denied),
        after: asked.after,
        limit: limit + 1,
    };
    let shown = view(&api, &caller, about);
    if exported {
        let place = api.streams.take(&caller)?;
        let presented = Presented::read(head.headers())?;
        let vigil = Vigil::keep(&api.authenticator, &caller, presented, Standing::of(&head));
        // Asked before anything is read: what settles meanwhile may be missing from the first pages.
        let settled = shown.audit_is_settled(until).await.map_err(Problem::read)?;
        let complete = settled && until + SETTLED <= now;
        let query = AuditQuery { limit: BATCH, ..query };
        return export(shown, query, complete, (vigil, place)).await;
    }
    let settled = shown.audit_is_settled(until).await.map_err(Problem::read)?;
    let mut rows = shown.audit(query).await.map_err(Problem::read)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| asked.token_after(last.cursor));
    Ok(HttpResponse::Ok().json(AuditPage {
        items: rows.iter().map(AuditEntry::from).collect(),
        next_page_token: next,
        from,
        to: until,
        complete: settled && until + SETTLED <= now,
    }))
}

/// The whole range, read as the client takes it, in one of the places for what is open for long. A failure on the way breaks
/// the answer off, so that nobody takes a part for the whole; and so does the end of the caller's right to it.
async fn export(
    view: View,
    query: AuditQuery,
    complete: bool,
    (vigil, place): (Vigil, Place),
) -> Result<HttpResponse, Problem> {
    // The first page before the status: what can't be read at all is a problem, not half a file.
    let first = view.audit(query.clone()).await.map_err(Problem::read)?;
    let pages = stream::try_unfold(Some((view, query, VecDeque::from([first]))), |state| async {
        let Some((view, mut query, mut ready)) = state else { return Ok(None) };
        let page = match ready.pop_front() {
            Some(page) => page,
            None => view.audit(query.clone()).await.map_err(std::io::Error::other)?,
        };
        let Some(last) = page.last() else { return Ok(None) };
        query.after = Some(last.cursor);
        let over = page.len() < query.limit as usize;
        let mut lines = Vec::new();
        for entry in &page {
            serde_json::to_writer(&mut lines, &AuditEntry::from(entry))?;
            lines.push(b'\n');
        }
        let state = (!over).then_some((view, query, ready));
        Ok::<_, std::io::Error>(Some((Bytes::from(lines), state)))
    });
    let file = DispositionParam::Filename("audit.jsonl".to_owned());
    Ok(HttpResponse::Ok()
        .content_type("application/jsonl")
        .insert_header((COMPLETE, if complete { "true" } else { "false" }))
        .insert_header(ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![file],
        })
        .streaming(vigil.guard(pages, place)))
}
