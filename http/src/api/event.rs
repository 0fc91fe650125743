//! Events: the journal as a stream, resumable to the entry.
//!
//! Server-sent events (HTML, section 9.2). Each event's `id` is its place in the journal; a
//! client that comes back with `Last-Event-ID` gets exactly what followed, in each resource's
//! own order, however long it was away. An event may come twice after a break (the place is the
//! last one with nothing undelivered before it); its `resource` and `seq` tell.
//!
//! A stream holds no entries and no connection to the database: it waits on the relay's newest
//! place and then reads a page. A slow client slows its own stream and nothing else. While
//! nothing happens a comment is sent now and then, which also finds clients that were lost; one that
//! closes its connection is missed at once ([`connection`](crate::connection)). A caller that may no longer watch
//! is cut off ([`vigil`](crate::auth::vigil)).

use std::collections::VecDeque;
use std::time::Duration;

use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use aicloud_domain::access::Permission;
use aicloud_domain::id::{ProjectId, TenantId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::relay::{Delivered, Filter};
use aicloud_persistence::{Cursor, View};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use utoipa::IntoParams;
use uuid::Uuid;

use super::Api;
use super::journal::{EventView, may_read};
use super::place::{Place, place};
use super::reference::{Reference, view};
use crate::auth::vigil::Vigil;
use crate::auth::{Caller, Presented};
use crate::connection::Standing;
use crate::extract::{Query, Shared};
use crate::metrics::InFlight;
use crate::problem::{Code, Problem};
use crate::streams;

/// Entries read at once.
const PAGE: u32 = 100;
/// Silence that proxies tolerate: most cut at 30 or 60 seconds.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// After a look that found nothing, the least time until the next: most of what happens is others', and each look is a read.
const IN_VAIN: Duration = Duration::from_millis(100);
/// The pause before the database is asked again after it failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only this tenant's: its id or full name. Who belongs to several must say which.
    tenant: Option<String>,
    /// Only this project's: its id or full name. A project's token sees its own anyway.
    project: Option<String>,
    /// Only this resource's: its id or full name.
    resource: Option<String>,
    /// Only what follows this position: a list's `position`, or an event's `id`. `Last-Event-ID`
    /// counts before it. Absent: what happens from now on.
    #[param(example = "0-0")]
    after: Option<String>,
}

/// What a stream shows: the database filters by the narrowest, the rest is filtered here.
struct Wanted {
    narrowest: Filter,
    tenant: Option<TenantId>,
    project: Option<ProjectId>,
    entity: Option<Uuid>,
}

impl Wanted {
    fn new(tenant: Option<TenantId>, project: Option<ProjectId>, entity: Option<Uuid>) -> Self {
        let narrowest = match (entity, project, tenant) {
            (Some(entity), _, _) => Filter::Entity(entity),
            (None, Some(project), _) => Filter::Project(project),
            (None, None, Some(tenant)) => Filter::Tenant(tenant),
            (None, None, None) => Filter::All,
        };
        Self { narrowest, tenant, project, entity }
    }

    fn shows(&self, delivered: &Delivered) -> bool {
        let owner = &delivered.entry.owner;
        // Those are for who may read the audit.
        if delivered.entry.kind() == Some(EntityKind::Denials) {
            return false;
        }
        self.tenant.is_none_or(|tenant| owner.tenant == Some(tenant))
            && self.project.is_none_or(|project| owner.project == Some(project))
            && self.entity.is_none_or(|entity| delivered.entry.entity_id == entity)
    }
}

/// Watch events.
///
/// A stream of server-sent events: `event` is the type, `id` the position, `data` an `Event` as
/// JSON. Comments keep it alive. Come back with `Last-Event-ID` to miss nothing.
#[utoipa::path(tag = "events", params(EventsQuery,
    ("Last-Event-ID" = Option<String>, Header, description = "The position to go on after: the `id` of the last event that was seen.")
), responses((status = 200, description = "The stream; it ends when the server stops.", body = String, content_type = "text/event-stream",
    example = "id: 3f2-1a\nevent: allocation.active\ndata: {\"resource\":\"alloc_01jd4q8w0zf2n9k3m5p7r9t1v3\",\"type\":\"allocation.active\"}\n\n")))]
#[get("/v1/events")]
pub async fn watch_events(
    api: Shared,
    caller: Caller,
    request: HttpRequest,
    query: Query<EventsQuery>,
) -> Result<HttpResponse, Problem> {
    let (wanted, about) = wanted(&api, &caller, &query.0).await?;
    let from = request.headers().get("last-event-id");
    let from = from.map(|value| value.to_str().unwrap_or("?"));
    let (field, from) = match from {
        Some(text) => ("last-event-id", Some(text)),
        None => ("after", query.0.after.as_deref()),
    };
    let newest = api.database.current().await.map_err(Problem::unavailable)?;
    let cursor = from.map_or(Ok(newest), |text| position(text, newest, field))?;
    let place = api.streams.take(&caller)?;
    let presented = Presented::read(request.headers())?;
    let standing = Standing::endless(&request);
    let watching = Watching {
        readable: api.cloud.relay().readable(),
        stopping: api.stopping.clone(),
        vigil: Vigil::keep(&api.authenticator, &caller, presented, standing),
        _open: api.metrics.stream(),
        _place: place,
        waiting: VecDeque::from([greeting(cursor)]),
        next_look: Instant::now(),
        wanted,
        shown: view(&api, &caller, about),
        cursor,
        api,
    };
    let stream = stream::unfold(watching, |mut watching| async move {
        let text = watching.next().await?;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from(text)), watching))
    });
    Ok(HttpResponse::Ok()
        .insert_header(ContentType("text/event-stream".parse().map_err(Problem::internal)?))
        // Proxies that would buffer the stream (nginx) are asked not to.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream))
}

/// What is asked for, and whose it is where it is one tenant's.
async fn wanted(
    api: &Api,
    caller: &Caller,
    query: &EventsQuery,
) -> Result<(Wanted, Option<TenantId>), Problem> {
    let (mut entity, mut about) = (None, None);
    if let Some(text) = &query.resource {
        let reference = Reference::parse(text, "resource")?;
        let owner = may_read(api, caller, &reference, Permission::EventRead).await?;
        about = owner.tenant;
        entity = Some(reference.id.uuid());
    }
    let (tenant, folder) = (query.tenant.as_deref(), query.project.as_deref());
    // A resource says by itself where it is.
    let place = if entity.is_some() && tenant.is_none() && folder.is_none() {
        Place::default()
    } else {
        place(api, caller, tenant, folder, Permission::EventRead).await?
    };
    Ok((Wanted::new(place.tenant, place.project, entity), place.tenant.or(about)))
}

/// A place that a client names. One behind the journal's end is of another journal: the database
/// was restored to an earlier day, and what the client saw is gone.
fn position(text: &str, newest: Cursor, field: &str) -> Result<Cursor, Problem> {
    let cursor: Cursor = text.parse().map_err(|_| {
        let detail = format!("{field}: this is no position of the journal");
        Problem::new(Code::MalformedPosition, detail).field(field)
    })?;
    if cursor > newest {
        let detail = format!("{field}: the journal does not reach this position");
        return Err(Problem::new(Code::PositionTooOld, detail).field(field));
    }
    Ok(cursor)
}

/// The first bytes: they tell the client where it stands, before anything happens. An `id`
/// without `data` moves the client's last event id and dispatches nothing.
fn greeting(cursor: Cursor) -> String {
    format!(": watching\nretry: 1000\nid: {cursor}\n\n")
}

fn frame(delivered: &Delivered) -> String {
    let view = EventView::from(&delivered.entry);
    // JSON on one line: it holds no line break.
    let data = serde_json::to_string(&view).unwrap_or_else(|_| "{}".to_owned());
    let event = &delivered.entry.event_type;
    format!("id: {}\nevent: {event}\ndata: {data}\n\n", delivered.resume)
}

/// An open stream.
struct Watching {
    api: Shared,
    readable: watch::Receiver<Cursor>,
    stopping: watch::Receiver<bool>,
    vigil: Vigil,
    wanted: Wanted,
    /// What the caller may see, whatever is asked for.
    shown: View,
    cursor: Cursor,
    waiting: VecDeque<String>,
    /// When it may look for more.
    next_look: Instant,
    _open: InFlight,
    _place: streams::Place,
}

/// What a stream woke up for. (Empty bytes would end a chunked body.)
enum Woken {
    Read,
    Send(&'static str),
    End,
}

impl Watching {
    /// The next bytes; `None` at the end of the stream.
    async fn next(&mut self) -> Option<String> {
        loop {
            // Before what was read already, too: the client may have taken its time.
            if self.vigil.is_over() {
                return None;
            }
            if let Some(text) = self.waiting.pop_front() {
                return Some(text);
            }
            if *self.stopping.borrow() {
                return None;
            }
            // Marked as seen before the read: what comes during it wakes us again.
            self.readable.borrow_and_update();
            // A read may wait for a connection, and what it would find is not this caller's then.
            let page = tokio::select! {
                biased;
                () = self.vigil.over() => return None,
                page = self.shown.read_after(self.cursor, self.wanted.narrowest, PAGE) => page,
            };
            match page {
                Ok(page) if !page.entries.is_empty() => {
                    for delivered in page.entries.iter().filter(|one| self.wanted.shows(one)) {
                        self.api.metrics.event_sent();
                        self.waiting.push_back(frame(delivered));
                    }
                    self.cursor = page.next;
                    self.next_look = Instant::now();
                }
                Ok(_) => match self.wait().await {
                    Woken::Read => {}
                    Woken::Send(comment) => return Some(comment.to_owned()),
                    Woken::End => return None,
                },
                Err(error) => {
                    tracing::warn!(%error, "an event stream waits for the database");
                    tokio::select! {
                        () = self.vigil.over() => return None,
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                    return Some(": waiting for the database\n\n".to_owned());
                }
            }
        }
    }

    /// Waits until there is something to do.
    async fn wait(&mut self) -> Woken {
        let Self { readable, next_look, .. } = self;
        let more = async {
            sleep_until(*next_look).await;
            let more = readable.changed().await;
            *next_look = Instant::now() + IN_VAIN;
            more
        };
        tokio::select! {
            more = more => match more {
                Ok(()) => Woken::Read,
                Err(_) => Woken::End,
            },
            stopped = self.stopping.wait_for(|stopping| *stopping) => {
                drop(stopped);
                Woken::End
            }
            () = self.vigil.over() => Woken::End,
            () = tokio::time::sleep(KEEP_ALIVE) => Woken::Send(": keep-alive\n\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let newest: Cursor = "10-5".parse().unwrap();
        assert_eq!(position("10-5", newest, "after").unwrap(), newest);
        assert!(position("0-0", newest, "after").is_ok());
        let code = |text| position(text, newest, "after").unwrap_err().code();
        assert_eq!(code("10-6"), Code::PositionTooOld);
        for wrong in ["", "5", "x-y", "010-5"] {
            assert_eq!(code(wrong), Code::MalformedPosition, "{wrong}");
        }
    }
}
