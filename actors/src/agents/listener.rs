//! The listener: TLS by our own hands, then tonic.
//!
//! tonic's own TLS settings can't turn off session tickets, and a resumed session would
//! bring a client certificate back without checking it again (rustls keeps it in the
//! ticket). So connections are accepted and shaken hands with here, with no tickets and no
//! session store, and tonic gets finished streams.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use aicloud_node_protocol::pb::channel_server::ChannelServer;
use aicloud_node_protocol::pb::enrolment_server::EnrolmentServer;
use arc_swap::ArcSwap;
use rustls::RootCertStore;
use rustls::server::{
    ClientHello, NoServerSessionStorage, ResolvesServerCert, WebPkiClientVerifier,
};
use rustls::sign::CertifiedKey;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::Sleep;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::transport::server::Connected;

use super::ca::{Ca, CaError, SERVER_TTL};
use super::control::ControlService;
use super::enrolment::EnrolmentService;
use super::gate::Gate;
use super::peer::{Peer, PeerInfo};
use super::refusals::Refusals;
use crate::clock::Clock;
use crate::engine::Engine;

/// How long a peer may take to shake hands.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(5);
/// Connections that have shaken hands and wait for the server to take them.
const SHAKEN: usize = 64;
/// Peers without a certificate at once, and how long one may stay: it is there to enrol, which is
/// one request.
const STRANGERS: usize = 64;
const STRANGER_STAYS: Duration = Duration::from_secs(30);
/// How often a silent connection is pinged, and how long the answer may take.
const KEEPALIVE: Duration = Duration::from_secs(5);
/// A message's bound: an inventory and a thousand workloads fit many times.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

/// Why the listener could not start.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    /// The address can't be had.
    #[error("agents can't be listened for at {address}: {source}")]
    Bind {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The certificate authority failed.
    #[error(transparent)]
    Ca(#[from] CaError),
    /// TLS can't be set up.
    #[error("TLS: {0}")]
    Tls(String),
}

/// The threads that agents' connections live on.
pub(crate) struct Threads(Option<tokio::runtime::Runtime>);

impl Threads {
    pub(crate) fn new() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("agents")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Where to spawn.
    pub(crate) fn handle(&self) -> tokio::runtime::Handle {
        self.0.as_ref().expect("the runtime is there until drop").handle().clone()
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // A runtime can't wait for itself to end when it is dropped by async code.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A listener that is bound and not yet serving.
pub(crate) struct AgentListener {
    tcp: TcpListener,
    address: SocketAddr,
    tls: TlsAcceptor,
    certificate: Arc<ServerCertificate>,
    ca: Arc<Ca>,
}

#[derive(Debug)]
struct ServerCertificate(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for ServerCertificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

fn certified(ca: &Ca, clock: &dyn Clock) -> Result<CertifiedKey, ListenerError> {
    let (chain, key) = ca.issue_server(clock.now())?;
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key)
        .map_err(|error| ListenerError::Tls(error.to_string()))?;
    Ok(CertifiedKey::new(chain, key))
}

impl AgentListener {
    pub(crate) async fn bind(
        address: SocketAddr,
        ca: Arc<Ca>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ListenerError> {
        let tls_error = |error: &dyn std::fmt::Display| ListenerError::Tls(error.to_string());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(ca.certificate().clone()).map_err(|error| tls_error(&error))?;
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
                .allow_unauthenticated()
                .build()
                .map_err(|error| tls_error(&error))?;
        let certificate =
            Arc::new(ServerCertificate(ArcSwap::from_pointee(certified(&ca, clock.as_ref())?)));
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(|error| tls_error(&error))?
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(Arc::clone(&certificate) as Arc<dyn ResolvesServerCert>);
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.alpn_protocols = vec![b"h2".to_vec()];
        let tcp = TcpListener::bind(address)
            .await
            .map_err(|source| ListenerError::Bind { address, source })?;
        let address = tcp.local_addr().map_err(|source| ListenerError::Bind { address, source })?;
        let tls = TlsAcceptor::from(Arc::new(config));
        Ok(Self { tcp, address, tls, certificate, ca })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until told to stop; supervised by its caller.
    pub(crate) async fn serve(
        self: Arc<Self>,
        engine: Arc<Engine>,
        stop: CancellationToken,
    ) -> Result<(), String> {
        let (streams, incoming) = mpsc::channel(SHAKEN);
        let accepting = Arc::clone(&self).accept(Arc::clone(&engine), streams);
        let ca = Arc::clone(&self.ca);
        let control = ControlService { engine: Arc::clone(&engine), ca: Arc::clone(&ca) };
        let server = Server::builder()
            .http2_keepalive_interval(Some(KEEPALIVE))
            .http2_keepalive_timeout(Some(KEEPALIVE))
            .add_service(
                EnrolmentServer::new(EnrolmentService { engine, ca, refusals: Refusals::new() })
                    .max_decoding_message_size(MESSAGE_BYTES_MAX),
            )
            .add_service(ChannelServer::new(control).max_decoding_message_size(MESSAGE_BYTES_MAX))
            .serve_with_incoming_shutdown(
                ReceiverStream::new(incoming),
                stop.clone().cancelled_owned(),
            );
        tokio::select! {
            served = server => served.map_err(|error| error.to_string()),
            () = accepting => Err("the accept loop ended".to_owned()),
            // Streams of agents never end by themselves; they have been told goodbye.
            () = async { stop.cancelled().await; tokio::time::sleep(Duration::from_millis(500)).await } => Ok(()),
        }
    }

    async fn accept(
        self: Arc<Self>,
        engine: Arc<Engine>,
        streams: mpsc::Sender<io::Result<AgentStream>>,
    ) {
        let (gate, strangers) = (Gate::new(), Arc::new(Semaphore::new(STRANGERS)));
        let mut renewal = tokio::time::interval(SERVER_TTL / 2);
        renewal.tick().await;
        loop {
            let accepted = tokio::select! {
                accepted = self.tcp.accept() => accepted,
                _ = renewal.tick() => {
                    match certified(&self.ca, engine.clock.as_ref()) {
                        Ok(fresh) => self.certificate.0.store(Arc::new(fresh)),
                        Err(error) => tracing::error!(%error, "the listener keeps its old certificate"),
                    }
                    continue;
                }
            };
            let (tcp, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: accepting again at once would spin.
                    tracing::warn!(%error, "an agent could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let Some(unknown) = gate.enter(address.ip()) else {
                tracing::debug!(%address, reason = "too_many_connections", "handshake refused");
                continue;
            };
            let (tls, streams) = (self.tls.clone(), streams.clone());
            let (trust_domain, strangers) =
                (self.ca.trust_domain().to_owned(), Arc::clone(&strangers));
            tokio::spawn(async move {
                let Some(place) = unknown.place(HANDSHAKE_DEADLINE).await else {
                    tracing::warn!(%address, reason = "no_place", "handshake refused");
                    return;
                };
                let shaken = shake_hands(&tls, tcp, address, &trust_domain).await;
                drop(place);
                let Some((stream, peer)) = shaken else { return };
                let stranger = match peer {
                    Some(_) => None,
                    None => match Stranger::of(strangers).await {
                        Some(stranger) => Some(stranger),
                        None => {
                            tracing::warn!(%address, reason = "too_many_strangers", "handshake refused");
                            return;
                        }
                    },
                };
                drop(unknown);
                let stream = AgentStream { stream, peer, stranger };
                // The server is going down when nobody takes it.
                let _ = streams.send(Ok(stream)).await;
            });
        }
    }
}

async fn shake_hands(
    tls: &TlsAcceptor,
    tcp: TcpStream,
    address: SocketAddr,
    trust_domain: &str,
) -> Option<(TlsStream<TcpStream>, Option<Peer>)> {
    let _ = tcp.set_nodelay(true);
    let shaken = tokio::time::timeout(HANDSHAKE_DEADLINE, tls.accept(tcp)).await;
    let stream = match shaken {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::warn!(%address, reason = refusal_reason(&error), %error, "handshake refused");
            return None;
        }
        Err(_) => {
            tracing::warn!(%address, reason = "handshake_timed_out", "handshake refused");
            return None;
        }
    };
    let peer = match stream.get_ref().1.peer_certificates() {
        None | Some([]) => None,
        Some([leaf, ..]) => match Peer::of_certificate(leaf, trust_domain) {
            Ok(peer) => Some(peer),
            Err(reason) => {
                tracing::warn!(%address, reason, "handshake refused");
                return None;
            }
        },
    };
    Some((stream, peer))
}

/// A word of a closed set for what was wrong with a peer's certificate.
fn refusal_reason(error: &io::Error) -> &'static str {
    use rustls::{CertificateError, Error};
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::InvalidCertificate(certificate)) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "certificate_expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "certificate_not_yet_valid"
            }
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                "certificate_of_another_authority"
            }
            _ => "certificate_invalid",
        },
        Some(_) => "handshake_failed",
        None => "connection_broken",
    }
}

/// A connection that has shaken hands.
pub(super) struct AgentStream {
    stream: TlsStream<TcpStream>,
    peer: Option<Peer>,
    stranger: Option<Stranger>,
}

/// What a peer without a certificate has: one of few places, for a while.
struct Stranger {
    until: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Stranger {
    /// Waits for a place as long as for a handshake.
    async fn of(places: Arc<Semaphore>) -> Option<Self> {
        let place = tokio::time::timeout(HANDSHAKE_DEADLINE, places.acquire_owned()).await;
        let until = Box::pin(tokio::time::sleep(STRANGER_STAYS));
        Some(Self { until, _place: place.ok()?.ok()? })
    }
}

impl Connected for AgentStream {
    type ConnectInfo = PeerInfo;
    fn connect_info(&self) -> PeerInfo {
        PeerInfo::new(self.peer.clone(), self.stream.get_ref().0.peer_addr().ok())
    }
}

impl AsyncRead for AgentStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // The server reads all the time, so this is looked at whatever the peer does.
        if let Some(stranger) = &mut self.stranger
            && stranger.until.as_mut().poll(cx).is_ready()
        {
            let why = "a peer without a certificate stayed too long";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, why)));
        }
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for AgentStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
