//! One channel to the control plane, from the dial to its end.
//!
//! ```text
//!   agent                                control plane
//!     │ Hello: what I have, what runs      │
//!     │ ─────────────────────────────────► │
//!     │ Welcome: interval, lease, keys     │
//!     │ ◄───────────────────────────────── │
//!     │ Heartbeat … ─────────────────────► │   at each interval, and when something changed
//!     │ ◄──────────────────────────── Task │
//!     │ TaskProgress, TaskResult ────────► │
//!     │ RenewRequest ────────────────────► │   around half the certificate's life
//!     │ ◄───────────────────────── Renewed │
//!     │ ◄───────────────────────── Goodbye │
//! ```
//!
//! The queue out is bounded. Heartbeats are skipped when it is full, because the next
//! one says the same and more; anything else waits for at most a lease, after which the
//! channel counts as broken. HTTP/2 pings notice a connection that died in silence.

use std::sync::Arc;
use std::time::Duration;

use aicloud_node_protocol::pb::agent_message::Body;
use aicloud_node_protocol::pb::channel_client::ChannelClient;
use aicloud_node_protocol::pb::control_message::Body as Order;
use aicloud_node_protocol::task::TaskVerifier;
use aicloud_node_protocol::{goodbye, pb};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, MissedTickBehavior};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::Streaming;

use crate::executor::Executor;
use crate::identity::{Identity, IdentityError, PendingIdentity, spiffe_id};
use crate::ledger::LedgerError;
use crate::outbox::Outbox;
use crate::runtime::Runtime;
use crate::state::{NodeRecord, StateDir};
use crate::tls::{self, KeepAlive};
use crate::{VERSION, unix_ms};

/// Messages on their way out at once.
const QUEUE: usize = 64;
/// How long the control plane may take to answer Hello.
const WELCOME_DEADLINE: Duration = Duration::from_secs(10);
/// How long it may take to answer a renewal before it is asked again.
const RENEW_DEADLINE: Duration = Duration::from_secs(30);
/// How long we wait for the control plane to see our end.
const FAREWELL: Duration = Duration::from_millis(500);

/// Why a channel ended.
#[derive(Debug)]
pub(crate) enum ChannelEnd {
    /// The node was retired, with the control plane's words.
    Retired(String),
    /// Another channel of this node took over.
    Superseded,
    /// It broke, or was never made; dial again.
    Broken(String),
    /// We were told to end.
    Shutdown,
    /// The ledger can't be written.
    Ledger(LedgerError),
}

/// What all channels of an agent have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) state: StateDir,
    pub(crate) node: NodeRecord,
    pub(crate) server: String,
    pub(crate) boot_id: String,
    pub(crate) executor: Arc<Executor>,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) changed: Arc<Notify>,
    pub(crate) shutdown: CancellationToken,
}

type Broken = String;

/// A channel that has been welcomed.
struct Channel<'a> {
    shared: &'a Shared,
    out: mpsc::Sender<pb::AgentMessage>,
    lease: Duration,
    heartbeats: u64,
    said_inventory: pb::Inventory,
    renewal: Renewal,
}

/// Where the renewal of the certificate is.
struct Renewal {
    pending: Option<PendingIdentity>,
    due: Instant,
}

/// Runs one channel. `lease` is what the last one was told, and becomes what this one is.
pub(crate) async fn run(shared: &Shared, lease: &mut Duration) -> ChannelEnd {
    match open_and_serve(shared, lease).await {
        Ok(end) => end,
        Err(reason) => ChannelEnd::Broken(reason),
    }
}

async fn open_and_serve(shared: &Shared, lease: &mut Duration) -> Result<ChannelEnd, Broken> {
    let identity = shared.state.identity().map_err(broken)?;
    if identity.not_after() <= unix_ms() {
        tracing::error!(
            "the node's certificate has ended; create a join token and run `aicloud-agent join` again"
        );
    }
    let cas = shared.state.trusted_cas().map_err(broken)?;
    let config = tls::mutual(&identity, &cas).map_err(broken)?;
    let keep_alive = KeepAlive::within(*lease);
    let opened = async {
        let connection = tls::dial(&shared.server, config, keep_alive).await.map_err(broken)?;
        open(shared, connection).await
    };
    let (out, mut orders, welcome) = tokio::select! {
        () = shared.shutdown.cancelled() => return Ok(ChannelEnd::Shutdown),
        error = shared.executor.ledger_lost() => return Ok(ChannelEnd::Ledger(error)),
        opened = opened => match opened? {
            Opened::Welcome(out, orders, welcome) => (out, orders, welcome),
            Opened::Goodbye(goodbye) => return Ok(end_of(goodbye)),
        },
    };
    *lease = Duration::from_millis(u64::from(welcome.lease_ms)).max(Duration::from_millis(100));
    take_keys(shared, &welcome.task_keys)?;
    tracing::info!(
        server = shared.server,
        epoch = welcome.channel_epoch,
        lease_ms = welcome.lease_ms,
        "the channel is up"
    );
    shared.outbox.say_again(*lease);
    let mut channel = Channel {
        shared,
        out,
        lease: *lease,
        heartbeats: 0,
        said_inventory: shared.executor.inventory(),
        renewal: Renewal { pending: None, due: due(&identity) },
    };
    let interval = Duration::from_millis(u64::from(welcome.heartbeat_interval_ms.max(10)));
    channel.serve(&mut orders, interval).await
}

enum Opened {
    Welcome(mpsc::Sender<pb::AgentMessage>, Box<Streaming<pb::ControlMessage>>, pb::Welcome),
    Goodbye(pb::Goodbye),
}

/// Says Hello and waits for the answer.
async fn open(shared: &Shared, connection: tonic::transport::Channel) -> Result<Opened, Broken> {
    let (out, queue) = mpsc::channel(QUEUE);
    let workloads = shared.runtime.list().await.map_err(broken)?;
    let hello = pb::Hello {
        agent_version: VERSION.to_owned(),
        boot_id: shared.boot_id.clone(),
        inventory: Some(shared.executor.inventory()),
        workloads: workloads.iter().map(|workload| workload.to_message()).collect(),
        highest_task_sequence: shared.executor.highest_sequence(),
    };
    out.try_send(message(Body::Hello(hello))).map_err(broken)?;
    let answered = async {
        let mut orders = ChannelClient::new(connection)
            .control(ReceiverStream::new(queue))
            .await
            .map_err(refused)?
            .into_inner();
        let first = orders.message().await.map_err(refused)?;
        match first.and_then(|message| message.body) {
            Some(Order::Welcome(welcome)) => Ok(Opened::Welcome(out, Box::new(orders), welcome)),
            Some(Order::Goodbye(goodbye)) => Ok(Opened::Goodbye(goodbye)),
            _ => Err("the control plane's first message is not Welcome".to_owned()),
        }
    };
    tokio::time::timeout(WELCOME_DEADLINE, answered)
        .await
        .map_err(|_| format!("no Welcome within {WELCOME_DEADLINE:?}"))?
}

impl Channel<'_> {
    async fn serve(
        &mut self,
        orders: &mut Streaming<pb::ControlMessage>,
        interval: Duration,
    ) -> Result<ChannelEnd, Broken> {
        let mut beat = tokio::time::interval(interval);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = self.shared.shutdown.cancelled() => {
                    return Ok(farewell(std::mem::replace(&mut self.out, mpsc::channel(1).0), orders).await);
                }
                error = self.shared.executor.ledger_lost() => return Ok(ChannelEnd::Ledger(error)),
                order = orders.message() => match order.map_err(refused)?.map(|order| order.body) {
                    None => return Err("the control plane closed the channel".to_owned()),
                    Some(order) => {
                        if let Some(end) = self.obey(order).await? {
                            return Ok(end);
                        }
                    }
                },
                _ = beat.tick() => self.heartbeat().await,
                () = self.shared.changed.notified() => self.heartbeat().await,
                body = self.shared.outbox.take() => self.say(body).await?,
                () = tokio::time::sleep_until(self.renewal.due) => self.renew().await?,
            }
        }
    }

    async fn obey(&mut self, order: Option<Order>) -> Result<Option<ChannelEnd>, Broken> {
        match order {
            Some(Order::Task(task)) => {
                if let Err(error) = self.shared.executor.submit(task).await {
                    return Ok(Some(ChannelEnd::Ledger(error)));
                }
            }
            Some(Order::Renewed(renewed)) => self.renewed(&renewed),
            Some(Order::Goodbye(goodbye)) => return Ok(Some(end_of(goodbye))),
            Some(Order::Welcome(_)) => return Err("a second Welcome".to_owned()),
            // A newer control plane may say things that this agent doesn't know.
            None => tracing::debug!("the control plane said something unknown"),
        }
        Ok(None)
    }

    async fn heartbeat(&mut self) {
        let workloads = match self.shared.runtime.list().await {
            Ok(workloads) => workloads,
            // Saying "nothing runs" would be a lie with consequences; silence is not.
            Err(error) => {
                tracing::error!(%error, "cannot list the workloads; no heartbeat");
                return;
            }
        };
        let inventory = self.shared.executor.inventory();
        let is_news = inventory != self.said_inventory;
        let heartbeat = pb::Heartbeat {
            sequence: self.heartbeats + 1,
            workloads: workloads.iter().map(|workload| workload.to_message()).collect(),
            inventory: is_news.then(|| inventory.clone()),
        };
        if self.out.try_send(message(Body::Heartbeat(heartbeat))).is_ok() {
            self.heartbeats += 1;
            self.said_inventory = inventory;
        } else {
            tracing::warn!("the queue to the control plane is full; skipped a heartbeat");
        }
    }

    async fn say(&self, body: Body) -> Result<(), Broken> {
        tokio::time::timeout(self.lease, self.out.send(message(body)))
            .await
            .map_err(|_| format!("the control plane took nothing for {:?}", self.lease))?
            .map_err(|_| "the channel is closed".to_owned())
    }

    async fn renew(&mut self) -> Result<(), Broken> {
        let pending = PendingIdentity::new().map_err(broken)?;
        // From the disk: what could not be written there is lost with this process.
        let held = self.shared.state.identity().map_err(broken)?;
        let request = pb::RenewRequest {
            certificate_request: pending.request().to_vec(),
            held_serial: held.serial().map_err(broken)?,
        };
        self.renewal = Renewal { pending: Some(pending), due: Instant::now() + RENEW_DEADLINE };
        self.say(Body::Renew(request)).await
    }

    /// Keeps a renewed certificate. One that is of no use is as if it had not come.
    fn renewed(&mut self, renewed: &pb::Renewed) {
        let Some(pending) = &self.renewal.pending else {
            tracing::warn!("a certificate came that nobody asked for");
            return;
        };
        let state = &self.shared.state;
        let name = spiffe_id(&self.shared.node.trust_domain, &self.shared.node.node_id);
        let certificate = renewed.certificate.clone().unwrap_or_default();
        let completed = pending.complete(&certificate, &name);
        if matches!(completed, Err(IdentityError::OtherKey)) {
            // A late answer to an earlier request; ours is still to come.
            tracing::info!("a certificate came for a request that was given up");
            return;
        }
        self.renewal.pending = None;
        let kept = completed.map_err(broken).and_then(|identity| {
            if let Some(ca) = identity.ca() {
                state.add_ca(ca, unix_ms()).map_err(broken)?;
            }
            state.put_identity(&identity).map_err(broken)?;
            Ok(identity)
        });
        match kept {
            Ok(identity) => {
                self.renewal.due = due(&identity);
                tracing::info!("the certificate is renewed; the next connection uses it");
            }
            Err(reason) => tracing::error!(reason, "the renewed certificate is of no use"),
        }
    }
}

/// When to renew, on the clock that timers use. A certificate that is past its half-life
/// already is renewed soon, but not at once with the rest of a fleet.
fn due(identity: &Identity) -> Instant {
    let at = identity.renew_at(rand::random::<f64>());
    let wait = u64::try_from(at.saturating_sub(unix_ms())).unwrap_or(0);
    let soon = 200 + (rand::random::<f64>() * 800.0) as u64;
    Instant::now() + Duration::from_millis(wait.max(soon))
}

/// Trusts the Welcome's keys, on the disk as well; keys that are none break the channel.
fn take_keys(shared: &Shared, keys: &[pb::TaskKey]) -> Result<(), Broken> {
    let verifier = TaskVerifier::new(keys).map_err(broken)?;
    shared.state.put_task_keys(keys).map_err(broken)?;
    shared.executor.trust(verifier);
    Ok(())
}

/// Closes our half and lets the control plane close its own: dropping the connection at
/// once would lose what is in flight.
async fn farewell(
    out: mpsc::Sender<pb::AgentMessage>,
    orders: &mut Streaming<pb::ControlMessage>,
) -> ChannelEnd {
    drop(out);
    let closed = async { while let Ok(Some(_)) = orders.message().await {} };
    // Late or not, we end.
    let _ = tokio::time::timeout(FAREWELL, closed).await;
    ChannelEnd::Shutdown
}

fn end_of(goodbye: pb::Goodbye) -> ChannelEnd {
    match goodbye.reason.as_str() {
        goodbye::RETIRED => ChannelEnd::Retired(goodbye.message),
        goodbye::SUPERSEDED => ChannelEnd::Superseded,
        reason => ChannelEnd::Broken(format!("{reason}: {}", goodbye.message)),
    }
}

fn message(body: Body) -> pb::AgentMessage {
    pb::AgentMessage { body: Some(body) }
}

fn broken(error: impl std::fmt::Display) -> Broken {
    error.to_string()
}

/// A gRPC status with what lies under it: the reason why TLS failed is in there.
fn refused(status: tonic::Status) -> Broken {
    use std::error::Error;
    let mut text = format!("{}: {}", status.code(), status.message());
    let mut under = status.source();
    while let Some(error) = under {
        text.push_str(&format!(": {error}"));
        under = error.source();
    }
    text
}
