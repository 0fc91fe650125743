//! The HTTP server: a socket that is bound once, servers on it one after the other, and a stop
//! that is kept.
//!
//! actix-web runs its workers on threads of their own; entities live elsewhere, and are reached
//! through handles that any thread may use. Everything that a client can make long is bounded:
//! the head of a request, its body, an idle connection, an answer that is not taken ([`connection`](crate::connection)), the
//! connections themselves.
//!
//! The server is a child of the supervision tree, the [`Door`] is not: it keeps the socket, the
//! counters and the streams' places over restarts, so that a client meets a short wait and not a
//! closed port.
//!
//! A stop first says so to readiness probes, to event streams, and to every client by
//! `Connection: close` on its answer, and accepts nothing any more. When all is quiet
//! ([`traffic`](crate::traffic)), idle connections are closed; requests in flight may go on for
//! [`ServerConfig::shutdown`]. Who comes meanwhile is answered by
//! the porter (`porter.rs`). Commands outlive their requests.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Poll;
use std::time::Duration;

use actix_http::{HttpService, Protocol};
use actix_server::Server as Workers;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, fn_service, map_config};
use actix_web::dev::{AppConfig, ServerHandle};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpRequest, web};
use aicloud_actors::Cloud;
use aicloud_secrets::Sealer;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use utoipa_actix_web::AppExt as _;

use crate::acts::ActLog;
use crate::api::{Api, routes};
use crate::auth::Authenticator;
use crate::auth::reception::{Reception, ReceptionConfig};
use crate::connection::{Connection, Patience};
use crate::console;
use crate::denials::DenialLog;
use crate::exchange::{Exchange, Issuer};
use crate::extract::{BodyDeadline, Shared};
use crate::gate::gate;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::paces::Paces;
use crate::porter::{Porter, Relief};
use crate::problem::{Code, Problem};
use crate::pulse::Pulse;
use crate::rates::{RateLimits, Rates};
use crate::sso::{Sso, SsoConfig};
use crate::streams::Streams;
use crate::traffic::Traffic;
use crate::webauthn::RelyingParty;

/// Event streams and exports at once: each is a connection, a page of entries at most, and a timer.
const STREAMS_MAX: usize = 1_000;
/// Of those, a tenant's callers together.
const STREAMS_OF_A_TENANT: usize = 50;

/// How long what a client still sends is thrown away after its answer, so that it reads that.
const DISCONNECT: Duration = Duration::from_secs(1);

/// How the server listens, and how patient it is.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Where; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address that clients see, and what we are called in tokens; absent: where the server listens.
    pub issuer: Option<Issuer>,
    /// Threads that answer requests.
    pub workers: usize,
    /// Connections at once, for each worker.
    pub connections: usize,
    /// What callers and tenants may send a second.
    pub rates: RateLimits,
    /// Event streams and exports at once of one tenant's callers together.
    pub tenant_streams: usize,
    /// How those are treated who have proved nothing yet.
    pub reception: ReceptionConfig,
    /// Single sign-on.
    pub sso: SsoConfig,
    /// The age by which a service account's key must have been replaced.
    pub key_age_max: Duration,
    /// Until the head of a request must be there.
    pub head: Duration,
    /// Until the body must be there, after the head.
    pub body: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long a client may take nothing of what it is sent.
    pub write: Duration,
    /// How long requests in flight may go on after a stop.
    pub shutdown: Duration,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            issuer: None,
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            connections: 10_000,
            rates: RateLimits::default(),
            tenant_streams: STREAMS_OF_A_TENANT,
            reception: ReceptionConfig::default(),
            sso: SsoConfig::default(),
            key_age_max: Duration::from_secs(365 * 24 * 3_600),
            head: Duration::from_secs(5),
            body: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
            write: Duration::from_secs(30),
            shutdown: Duration::from_secs(3),
        }
    }
}

/// The API's socket, bound once, and all that outlives one server on it.
pub struct Door {
    listener: TcpListener,
    address: SocketAddr,
    config: ServerConfig,
    authenticator: Arc<dyn Authenticator>,
    sealer: Sealer,
    issuer: Issuer,
    metrics: Metrics,
    document: Arc<Document>,
    streams: Arc<Streams>,
    rates: Arc<Rates>,
    denials: Arc<DenialLog>,
    acts: Arc<ActLog>,
    sso: Arc<Sso>,
    pulse: Arc<Pulse>,
    /// Made by the first server, who knows where keys are.
    reception: OnceLock<Arc<Reception>>,
    porter: Mutex<Option<Porter>>,
    /// Servers whose supervised task was killed, and that finish what they were at.
    lingering: Mutex<Vec<JoinHandle<()>>>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Door {
    /// Binds; from here on connections wait in the kernel until somebody serves.
    ///
    /// # Errors
    /// When the address can't be had.
    pub fn bind(
        config: &ServerConfig,
        authenticator: Arc<dyn Authenticator>,
        sealer: Sealer,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen)?;
        listener.set_nonblocking(true)?;
        let issuer = match &config.issuer {
            Some(issuer) => issuer.clone(),
            None => Issuer::at(listener.local_addr()?),
        };
        Ok(Self {
            address: listener.local_addr()?,
            listener,
            config: config.clone(),
            authenticator,
            sealer,
            issuer,
            metrics: Metrics::new().map_err(io::Error::other)?,
            document: Arc::new(Document::new()),
            streams: Arc::new(Streams::new(STREAMS_MAX, config.tenant_streams)),
            rates: Arc::new(Rates::new(&config.rates)),
            denials: Arc::default(),
            acts: Arc::default(),
            sso: Arc::new(Sso::new(&config.sso)?),
            pulse: Arc::default(),
            reception: OnceLock::new(),
            porter: Mutex::default(),
            lingering: Mutex::default(),
        })
    }

    /// Where it is.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What is counted.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How long a stop takes at the most.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.config.shutdown * 2 + Duration::from_secs(1)
    }

    /// Serves until `stop` resolves, then finishes what was begun. `ready` is called when
    /// connections are answered. A future that is dropped leaves its server to finish behind the
    /// next one's back.
    ///
    /// # Errors
    /// Why it could not start, or ended unasked.
    pub async fn serve(
        &self,
        cloud: Cloud,
        ready: impl FnOnce(),
        stop: impl Future<Output = ()>,
    ) -> io::Result<()> {
        let (stopping, stopped) = watch::channel(false);
        let traffic = Traffic::default();
        self.authenticator.take_those_of(&self.issuer);
        Arc::clone(&self.authenticator).attend(cloud.revocations());
        let (database, sealer) = (cloud.database().clone(), self.sealer.clone());
        let exchange = Arc::new(Exchange::new(self.issuer.clone(), database, sealer));
        let reception = self.reception(&cloud)?;
        let api = web::Data::new(Api {
            database: cloud.database().clone(),
            paces: Paces::new(cloud.database().clone()),
            cloud,
            sealer: self.sealer.clone(),
            exchange,
            authenticator: Arc::clone(&self.authenticator),
            metrics: self.metrics.clone(),
            document: Arc::clone(&self.document),
            streams: Arc::clone(&self.streams),
            rates: Arc::clone(&self.rates),
            denials: Arc::clone(&self.denials),
            acts: Arc::clone(&self.acts),
            relying_party: RelyingParty::at(self.issuer.as_str()),
            sso: Arc::clone(&self.sso),
            key_age_max: self.config.key_age_max,
            reception,
            stopping: stopped,
            traffic: traffic.clone(),
            pulse: Arc::clone(&self.pulse),
        });
        // What comes from here on is seen, however soon somebody asks.
        self.pulse.note(&api);
        let mut server = Box::pin(self.server(Shared::clone(&api), traffic.clone())?);
        // Its first poll starts the workers and the accept loop, and reports their failure.
        if let Poll::Ready(ended) = futures_util::poll!(&mut server) {
            return ended.and(Err(io::Error::other("the server ended at once")));
        }
        let retiring = Retiring {
            handle: server.handle(),
            stopping,
            traffic,
            within: self.config.shutdown,
            task: tokio::spawn(server),
        };
        let mut life = Life { door: self, server: Some(retiring) };
        let porter = lock(&self.porter).take();
        if let Some(porter) = porter {
            porter.relieve(Relief::NextServer).await;
        }
        ready();
        tokio::select! {
            ended = life.ended() => return ended.and(Err(io::Error::other("the server ended"))),
            () = stop => {}
            never = self.pulse.keep(&api) => match never {},
        }
        let Some(server) = life.server.take() else { return Ok(()) };
        // He stands there before the server stops accepting, so nobody meets a closed door.
        let porter = Porter::start(self.listener.try_clone()?)?;
        *lock(&self.porter) = Some(porter);
        server.retire().await;
        Ok(())
    }

    /// Delays and rates outlive one server, as the counters do.
    fn reception(&self, cloud: &Cloud) -> io::Result<Arc<Reception>> {
        if let Some(made) = self.reception.get() {
            return Ok(Arc::clone(made));
        }
        let made = Reception::open(&self.config.reception, cloud)?;
        Ok(Arc::clone(self.reception.get_or_init(|| Arc::new(made))))
    }

    /// `HttpServer` of actix-web, made of its parts, because it takes no socket that keeps time
    /// ([`Connection`]).
    fn server(&self, api: Shared, traffic: Traffic) -> io::Result<Workers> {
        let config = self.config.clone();
        let address = self.address;
        let builder = Workers::build();
        let stopping = builder.graceful_shutdown_signal();
        let ServerConfig { head, body, keep_alive, write, .. } = config;
        let patience = Patience { head, keep_alive, write };
        let service = move || {
            let app = App::new()
                .into_utoipa_app()
                .configure(routes)
                .into_app()
                .app_data(api.clone())
                .app_data(BodyDeadline(body))
                .default_service(web::route().to(unmatched))
                .wrap(from_fn(gate))
                .into_factory()
                .map_err(|error: actix_web::Error| error.error_response());
            let (stopping, traffic) = (stopping.clone(), traffic.clone());
            let http = HttpService::build()
                .graceful_shutdown_signal(move || {
                    let stopping = stopping.clone();
                    async move { stopping.notified().await }
                })
                .keep_alive(keep_alive)
                .client_request_timeout(head)
                .client_disconnect_timeout(DISCONNECT)
                .local_addr(address)
                .on_connect_ext(move |connection: &Connection, data| {
                    data.insert(traffic.connection());
                    data.insert(connection.pulse());
                })
                .finish(map_config(app, |()| AppConfig::default()));
            let connect = move |socket: TcpStream| async move {
                let peer = socket.peer_addr().ok();
                Ok((Connection::new(socket, patience), Protocol::Http1, peer))
            };
            fn_service(connect).and_then(http)
        };
        Ok(builder
            .workers(config.workers)
            .max_concurrent_connections(config.connections)
            .shutdown_timeout(config.shutdown.as_secs())
            // Signals are the process's business, which stops more than this.
            .disable_signals()
            .listen("api", self.listener.try_clone()?, service)?
            .run())
    }

    /// The end: whoever still waits at the door is answered, and servers that were left behind
    /// have finished. The socket is gone with the `Door` itself.
    pub async fn close(&self) {
        let porter = lock(&self.porter).take();
        if let Some(porter) = porter {
            porter.relieve(Relief::End).await;
        }
        let lingering = std::mem::take(&mut *lock(&self.lingering));
        let finished = futures_util::future::join_all(lingering);
        if tokio::time::timeout(self.patience(), finished).await.is_err() {
            tracing::warn!("a server that was left behind did not finish in time");
        }
    }
}

/// What is behind these locks is taken or put, and never half-changed.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One server on the door, while its task is supervised.
struct Life<'a> {
    door: &'a Door,
    server: Option<Retiring>,
}

impl Life<'_> {
    async fn ended(&mut self) -> io::Result<()> {
        let Some(server) = &mut self.server else { return Ok(()) };
        let ended = (&mut server.task).await;
        self.server = None;
        ended.map_err(io::Error::other)?
    }
}

impl Drop for Life<'_> {
    /// Killed. What it has accepted is answered all the same: it is the task that died, and not
    /// those threads.
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            let mut lingering = lock(&self.door.lingering);
            lingering.retain(|task| !task.is_finished());
            lingering.push(tokio::spawn(server.retire()));
        }
    }
}

/// A server, and what it takes to end it without cutting anybody.
struct Retiring {
    handle: ServerHandle,
    stopping: watch::Sender<bool>,
    traffic: Traffic,
    within: Duration,
    task: JoinHandle<io::Result<()>>,
}

impl Retiring {
    async fn retire(self) {
        self.stopping.send_replace(true);
        self.handle.pause().await;
        self.traffic.quiet(self.within).await;
        self.handle.stop(true).await;
        match self.task.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the HTTP server did not end well"),
            Err(error) => tracing::warn!(%error, "the HTTP server did not end well"),
        }
    }
}

/// A server without a tree around it, for those that need no more.
#[derive(Debug)]
pub struct Server {
    door: Arc<Door>,
    stop: oneshot::Sender<()>,
    running: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Binds and starts, on the current tokio runtime.
    ///
    /// # Errors
    /// When the address can't be had.
    pub fn start(
        config: &ServerConfig,
        cloud: Cloud,
        authenticator: Arc<dyn Authenticator>,
        sealer: Sealer,
    ) -> io::Result<Self> {
        let door = Arc::new(Door::bind(config, authenticator, sealer)?);
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn({
            let door = Arc::clone(&door);
            async move {
                let stopped = async {
                    // A dropped handle is as good a reason.
                    let _ = stopped.await;
                };
                door.serve(cloud, || {}, stopped).await
            }
        });
        Ok(Self { door, stop, running })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.door.address()
    }

    /// Stops: streams end, requests in flight are finished or, at the deadline, dropped.
    pub async fn stop(self) {
        // It has ended by itself when nobody listens.
        let _ = self.stop.send(());
        match self.running.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the HTTP server did not end well"),
            Err(error) => tracing::warn!(%error, "the HTTP server did not end well"),
        }
        self.door.close().await;
    }
}

/// What no route matches: a wrong method at a known path, the console, or nothing at all.
async fn unmatched(api: Shared, request: HttpRequest) -> Result<actix_web::HttpResponse, Problem> {
    let methods = api.document.methods_at(request.path());
    if methods.is_empty() {
        if let Some(page) = console::answer(&request) {
            return Ok(page);
        }
        return Err(Problem::new(Code::NoSuchRoute, "There is nothing at this path."));
    }
    let allow = methods.join(", ");
    let detail = format!("This path knows {allow} only.");
    let value = HeaderValue::from_str(&allow).map_err(Problem::internal)?;
    Err(Problem::new(Code::MethodNotAllowed, detail).header(header::ALLOW, value))
}
