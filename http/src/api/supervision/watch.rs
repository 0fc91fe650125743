//! The live feed of the engine: a WebSocket that begins with everything and goes on with changes.
//!
//! ```text
//!   server ──► snapshot ──► changes, changes, tick, changes, tick …      one JSON text a frame
//!                 ▲                 │ fell behind the ring of changes
//!                 └── snapshot ◄────┘  because: "lost"
//! ```
//!
//! Each frame has a number, one more than the frame before. A `tick` comes each second with all
//! counters, rates and the top list; `changes` tell what happened in between. Nothing that a
//! client does not read is kept for it: a frame that can't be handed on in time ends the feed, and
//! whoever reads too slowly for the ring of changes gets a fresh snapshot instead.
//!
//! The token comes in the header like everywhere, never in the URL, which proxies log. A browser
//! says where its page is from; a page of another origin is refused.

use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use actix_ws::{CloseCode, CloseReason, Message, MessageStream, Session};
use aicloud_domain::access::Permission;
use aicloud_domain::kind::EntityKind;
use aicloud_supervision::{Change, Heard, Phase, Query as Top, SortBy, Subscription, What};
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::{sleep_until, timeout};
use utoipa::{IntoParams, ToSchema};

use super::actor::{ActorPhase, ActorSort, baseline, snapshot};
use super::crash::recent;
use super::tree::{Steers, SupervisionView, supervision};
use super::view::{ActorView, CrashSummary, TombstoneView};
use super::{directory, time};
use crate::auth::vigil::Vigil;
use crate::auth::{Caller, Presented, csrf};
use crate::connection::Standing;
use crate::extract::{Query, Shared};
use crate::metrics::InFlight;
use crate::problem::{Code, Problem};

/// Feeds at once: each costs a pass over a directory a second.
pub const WATCHERS_MAX: i64 = 64;
/// How often counters and the top list are sent.
const TICK: Duration = Duration::from_secs(1);
/// A pass over the actors may take this share of a core for one feed: the next tick waits this many
/// times as long as the pass took.
const TICK_SHARE: u32 = 10;
/// Changes are gathered for this long, so that a storm makes few frames.
const GATHER: Duration = Duration::from_millis(50);
/// Changes in one frame.
const CHANGES_MAX: usize = 500;
/// How long a frame may wait for the client to read what came before it.
const WRITE_DEADLINE: Duration = Duration::from_secs(5);
/// How often the client is asked whether it is there, and the token whether it is good.
const PING: Duration = Duration::from_secs(10);
/// A client that was silent for longer is gone.
const SILENCE: Duration = Duration::from_secs(30);
/// What a client may send: pongs and a close.
const FRAME_MAX: usize = 4 * 1024;
/// Crashes and tombstones in a snapshot.
const SNAPSHOT_ITEMS: usize = 20;
/// Actors in the top list when the client does not say, and at most.
const TOP: u32 = 20;
const TOP_MAX: u32 = 100;

/// What to watch.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WatchQuery {
    /// The directory whose top list is sent, and whose actors' changes are told. Absent: changes of
    /// all, and no top list.
    directory: Option<String>,
    /// The order of the top list.
    #[param(inline, default = "mailbox_age")]
    sort: Option<ActorSort>,
    /// Only actors in this phase in the top list.
    #[param(inline)]
    phase: Option<ActorPhase>,
    /// Actors in the top list.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Tell of each activation and passivation, too; on a busy server these are most changes.
    #[param(default = false)]
    lives: Option<bool>,
}

/// A frame of the feed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    /// Everything. The first frame, and whenever changes were lost.
    Snapshot {
        /// The frame's number.
        seq: u64,
        /// `opened`, or `lost` when changes before it were not told.
        because: &'static str,
        /// The tree and the directories.
        supervision: SupervisionView,
        /// The top of the watched directory.
        top: Vec<ActorView>,
        /// The last crashes, the latest first.
        crashes: Vec<CrashSummary>,
        /// Who left the watched directory lately, the latest first.
        tombstones: Vec<TombstoneView>,
    },
    /// What happened, in order.
    Changes {
        /// The frame's number.
        seq: u64,
        /// The changes.
        items: Vec<ChangeView>,
    },
    /// How things are now.
    Tick {
        /// The frame's number.
        seq: u64,
        /// The tree and the directories.
        supervision: SupervisionView,
        /// The top of the watched directory.
        top: Vec<ActorView>,
    },
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeView {
    /// When.
    at: DateTime<Utc>,
    /// The directory, or the tree.
    #[serde(rename = "in")]
    place: String,
    /// The actor or the child; absent when it is about the whole directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// What: `crashed`, `quarantined`, `child_failed`, …
    #[schema(example = "crashed")]
    what: &'static str,
    /// The crash, where one is behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    crash_id: Option<String>,
    /// Why, in words, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<&Change> for ChangeView {
    fn from(change: &Change) -> Self {
        let (crash_id, reason) = match &change.what {
            What::Crashed { crash_id } => (Some(*crash_id), None),
            What::Quarantined { crash_id } => (*crash_id, None),
            What::Reset { reason }
            | What::IntakePaused { reason }
            | What::ChildFailed { reason }
            | What::Escalated { reason } => (None, Some(reason.clone())),
            What::Passivated { reason } => (None, Some(reason.as_str().to_owned())),
            _ => (None, None),
        };
        Self {
            at: time(change.at),
            place: change.directory.to_string(),
            id: change.key.as_ref().map(|key| key.replace('/', ".")),
            what: change.what.as_str(),
            crash_id: crash_id.map(|id| id.to_string()),
            reason,
        }
    }
}

/// Watch the engine.
///
/// A WebSocket. The first frame is a `snapshot`; then come `changes` as they happen and a `tick` each
/// second. Text frames, one JSON object each (`Frame`). What the client sends, but for pongs and a
/// close, ends it.
#[utoipa::path(tag = "supervision", params(WatchQuery), responses(
    (status = 101, description = "The feed; it ends when the server stops.", body = Frame)
))]
#[get("/supervision/watch")]
pub async fn watch_supervision(
    api: Shared,
    caller: Caller,
    request: HttpRequest,
    query: Query<WatchQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    // A browser opens the socket for whatever page asks, and sends the cookie along.
    csrf::same_origin(request.headers())?;
    let wanted = Wanted::read(&api, &query.0)?;
    let open = api.metrics.watcher(WATCHERS_MAX).ok_or_else(|| {
        Problem::new(Code::Overloaded, "Too many feeds of the engine are open on this server.")
    })?;
    let presented = Presented::read(request.headers())?;
    let standing = Standing::of(&request);
    let vigil = Vigil::keep(&api.authenticator, &caller, presented, standing);
    let (response, session, messages) = actix_ws::handle(&request, payload).map_err(|error| {
        Problem::new(Code::UpgradeRequired, "This path speaks WebSocket and nothing else.")
            .header(header::UPGRADE, header::HeaderValue::from_static("websocket"))
            .logged(error)
    })?;
    let feed = Feed {
        changes: api.cloud.watch().subscribe(),
        stopping: api.stopping.clone(),
        seq: 0,
        heard: Instant::now(),
        session,
        vigil,
        wanted,
        steers: Steers::of(&api, &caller),
        api,
        _open: open,
    };
    actix_web::rt::spawn(feed.run(messages.max_frame_size(FRAME_MAX)));
    Ok(response)
}

/// What a client wants to see.
struct Wanted {
    directory: Option<(EntityKind, Top)>,
    lives: bool,
}

impl Wanted {
    fn read(api: &Shared, query: &WatchQuery) -> Result<Self, Problem> {
        let limit = query.limit.unwrap_or(TOP);
        if !(1..=TOP_MAX).contains(&limit) {
            return Err(Problem::invalid("limit", format!("must be 1 to {TOP_MAX}")));
        }
        let kind = query.directory.as_deref().map(|name| directory(api, name)).transpose()?;
        let sort = query.sort.unwrap_or_default().top().ok_or_else(|| {
            Problem::invalid("sort", "ids don't move: list the actors by `id` instead".to_owned())
        })?;
        let top = Top {
            sort,
            phase: query.phase.map(Phase::from),
            limit: limit as usize,
            ..Top::default()
        };
        let lives = query.lives.unwrap_or_default();
        Ok(Self { directory: kind.map(|(kind, _)| (kind, top)), lives })
    }

    fn shows(&self, change: &Change) -> bool {
        let life = matches!(change.what, What::Activated { .. } | What::Passivated { .. });
        let elsewhere = self.directory.as_ref().is_some_and(|(kind, _)| {
            let other = change.directory.parse::<EntityKind>().is_ok_and(|place| place != *kind);
            other && change.key.is_some()
        });
        !elsewhere && (self.lives || !life)
    }
}

/// Why a feed ends.
enum End {
    /// The client closed it, or is gone.
    Gone,
    /// It is told why.
    Close(CloseCode, &'static str),
}

/// An open feed.
struct Feed {
    api: Shared,
    session: Session,
    changes: Subscription,
    stopping: watch::Receiver<bool>,
    vigil: Vigil,
    wanted: Wanted,
    steers: Steers,
    seq: u64,
    /// When the client last said anything.
    heard: Instant,
    _open: InFlight,
}

impl Feed {
    async fn run(mut self, messages: MessageStream) {
        if let End::Close(code, reason) = self.serve(messages).await {
            let reason = CloseReason { code, description: Some(reason.to_owned()) };
            // A client that does not read is not waited for.
            let _ = timeout(Duration::from_millis(200), self.session.close(Some(reason))).await;
        }
    }

    async fn serve(&mut self, mut messages: MessageStream) -> End {
        if let Err(end) = self.send_snapshot("opened").await {
            return end;
        }
        let mut stopping = self.stopping.clone();
        let mut tick = Instant::now() + TICK;
        let mut ping = Instant::now() + PING;
        let mut gathered = Instant::now();
        loop {
            let done = tokio::select! {
                biased;
                stopped = stopping.wait_for(|stopping| *stopping) => {
                    drop(stopped);
                    return End::Close(CloseCode::Away, "the server stops");
                }
                () = self.vigil.over() => {
                    return End::Close(CloseCode::Policy, "the credential is no longer valid");
                }
                message = messages.next() => match message {
                    Some(Ok(message)) => self.hear(message).await,
                    Some(Err(_)) | None => Err(End::Gone),
                },
                () = sleep_until(ping.into()) => {
                    ping = Instant::now() + PING;
                    self.check_client().await
                }
                () = sleep_until(tick.into()) => {
                    let began = Instant::now();
                    let sent = self.send_tick().await;
                    tick = began + TICK.max(began.elapsed() * TICK_SHARE);
                    sent
                }
                heard = async {
                    sleep_until(gathered.into()).await;
                    self.changes.next().await
                } => {
                    let told = self.tell(heard).await;
                    gathered = Instant::now() + GATHER;
                    told
                }
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        match message {
            Message::Ping(bytes) => {
                written(timeout(WRITE_DEADLINE, self.session.pong(&bytes)).await)
            }
            Message::Pong(_) | Message::Nop => Ok(()),
            Message::Close(_) => Err(End::Close(CloseCode::Normal, "")),
            Message::Text(_) | Message::Binary(_) | Message::Continuation(_) => {
                Err(End::Close(CloseCode::Policy, "this feed takes no messages"))
            }
        }
    }

    /// Is it still there?
    async fn check_client(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > SILENCE {
            return Err(End::Gone);
        }
        written(timeout(WRITE_DEADLINE, self.session.ping(b"")).await)
    }

    /// Sends a change and what else has happened since; a fresh snapshot when some were lost.
    async fn tell(&mut self, first: Heard) -> Result<(), End> {
        let mut items = vec![];
        let mut next = Some(first);
        while let Some(heard) = next {
            match heard {
                Heard::Lost => return self.send_snapshot("lost").await,
                Heard::Change(change) if self.wanted.shows(&change) => {
                    items.push(ChangeView::from(&*change));
                }
                Heard::Change(_) => {}
            }
            next = if items.len() < CHANGES_MAX { self.changes.try_next() } else { None };
        }
        if items.is_empty() {
            return Ok(());
        }
        let seq = self.number();
        self.send(&Frame::Changes { seq, items }).await
    }

    async fn send_snapshot(&mut self, because: &'static str) -> Result<(), End> {
        let top = self.top().await?;
        let crashes = recent(&self.api);
        let crashes = crashes.iter().take(SNAPSHOT_ITEMS).map(|crash| CrashSummary::from(&**crash));
        let watched = self.wanted.directory.as_ref();
        let tombstones =
            watched.map_or(vec![], |(kind, _)| self.api.cloud.supervised(*kind).tombstones());
        let frame = Frame::Snapshot {
            because,
            supervision: supervision(&self.api, self.steers),
            top,
            crashes: crashes.collect(),
            tombstones: tombstones.iter().take(SNAPSHOT_ITEMS).map(TombstoneView::from).collect(),
            seq: self.number(),
        };
        self.send(&frame).await
    }

    async fn send_tick(&mut self) -> Result<(), End> {
        let top = self.top().await?;
        let supervision = supervision(&self.api, self.steers);
        let seq = self.number();
        self.send(&Frame::Tick { seq, supervision, top }).await
    }

    async fn top(&mut self) -> Result<Vec<ActorView>, End> {
        let Some((kind, top)) = &mut self.wanted.directory else { return Ok(vec![]) };
        let failed = |_| End::Close(CloseCode::Error, "the top list could not be made");
        let page = snapshot(&self.api, *kind, top.clone()).await.map_err(failed)?;
        if top.sort == SortBy::Rate {
            // The next list's rates are those since this one.
            top.since = Some(baseline(&self.api, *kind).await.map_err(failed)?);
        }
        let directory = self.api.cloud.supervised(*kind);
        Ok(page.items.iter().map(|status| ActorView::new(directory, status)).collect())
    }

    const fn number(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    async fn send(&mut self, frame: &Frame) -> Result<(), End> {
        let text = serde_json::to_string(frame)
            .map_err(|_| End::Close(CloseCode::Error, "a frame could not be written"))?;
        written(timeout(WRITE_DEADLINE, self.session.text(text)).await)
    }
}

/// Nothing more is said to a client that does not read, or is gone.
fn written<E1, E2>(sent: Result<Result<(), E1>, E2>) -> Result<(), End> {
    match sent {
        Ok(Ok(())) => Ok(()),
        _ => Err(End::Gone),
    }
}
