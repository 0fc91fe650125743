//! The HTTP server: a listener, its bounds, and a stop that is kept.
//!
//! actix-web runs its workers on threads of their own; entities live elsewhere, and are reached
//! through handles that any thread may use. Everything that a client can make long is bounded:
//! the head of a request, its body, an idle connection, the connections themselves.
//!
//! A stop first says so to readiness probes and event streams, then closes the listener, lets
//! requests in flight end for [`ServerConfig::shutdown`], and only then drops what is left.
//! Commands are not lost by that: they outlive their requests.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpRequest, HttpServer, web};
use aicloud_actors::Cloud;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use utoipa_actix_web::AppExt as _;

use crate::api::{Api, routes};
use crate::auth::Authenticator;
use crate::extract::{BodyDeadline, Shared};
use crate::gate::gate;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::problem::{Code, Problem};

/// Event streams at once: each is a connection, a page of entries at most, and a timer.
const STREAMS_MAX: usize = 1_000;

/// How the server listens, and how patient it is.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Where; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Threads that answer requests.
    pub workers: usize,
    /// Connections at once, for each worker.
    pub connections: usize,
    /// Until the head of a request must be there.
    pub head: Duration,
    /// Until the body must be there, after the head.
    pub body: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long requests in flight may go on after a stop.
    pub shutdown: Duration,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: std::thread::available_parallelism().map_or(2, usize::from),
            connections: 10_000,
            head: Duration::from_secs(5),
            body: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
            shutdown: Duration::from_secs(3),
        }
    }
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    stopping: watch::Sender<bool>,
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
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen)?;
        let address = listener.local_addr()?;
        let (stopping, stopped) = watch::channel(false);
        let api: Shared = web::Data::new(Api {
            database: cloud.database().clone(),
            cloud,
            authenticator,
            metrics: Metrics::new().map_err(io::Error::other)?,
            document: Arc::new(Document::new()),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            stopping: stopped,
        });
        let deadline = BodyDeadline(config.body);
        let server = HttpServer::new(move || {
            App::new()
                .into_utoipa_app()
                .configure(routes)
                .into_app()
                .app_data(api.clone())
                .app_data(deadline)
                .default_service(web::route().to(unmatched))
                .wrap(from_fn(gate))
        })
        .workers(config.workers)
        .max_connections(config.connections)
        .client_request_timeout(config.head)
        .keep_alive(config.keep_alive)
        .shutdown_timeout(config.shutdown.as_secs())
        // Signals are the process's business, which stops more than this.
        .disable_signals()
        .listen(listener)?
        .run();
        let handle = server.handle();
        Ok(Self { address, handle, stopping, running: tokio::spawn(server) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resolves when the server ends by itself, which it should not.
    pub async fn ended(&mut self) -> io::Result<()> {
        (&mut self.running).await.map_err(io::Error::other)?
    }

    /// Stops: streams end, requests in flight are finished or, at the deadline, dropped.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        self.handle.stop(true).await;
        if let Ok(Err(error)) = self.running.await {
            tracing::warn!(%error, "the HTTP server did not end well");
        }
    }
}

/// What no route matches: a wrong method at a known path, or nothing at all.
async fn unmatched(api: Shared, request: HttpRequest) -> Result<actix_web::HttpResponse, Problem> {
    let methods = api.document.methods_at(request.path());
    if methods.is_empty() {
        return Err(Problem::new(Code::NoSuchRoute, "There is nothing at this path."));
    }
    let allow = methods.join(", ");
    let detail = format!("This path knows {allow} only.");
    let value = HeaderValue::from_str(&allow).map_err(Problem::internal)?;
    Err(Problem::new(Code::MethodNotAllowed, detail).header(header::ALLOW, value))
}
