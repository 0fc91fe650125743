//! Dialling the control plane.
//!
//! TLS 1.3 only, aws-lc-rs only, no session resumption: rustls takes a client's
//! certificate from a resumed session without looking at it again, so neither side
//! offers one. The name in the server's certificate is always [`CONTROL_NAME`],
//! whatever address was dialled.
//!
//! The connection is made here and then given to tonic, which gets no TLS settings
//! and can't dial by itself: a channel is exactly one connection, and when it breaks
//! it is the agent that decides when to dial again.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use aicloud_node_protocol::CONTROL_NAME;
use aicloud_node_protocol::join::Fingerprint;
use hyper_util::rt::TokioIo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint};

use crate::identity::Identity;

/// How long the TCP connection and then the TLS handshake may take.
const DIAL_DEADLINE: Duration = Duration::from_secs(5);

/// The connection's flow-control window. It has to exceed all stalled streams'
/// windows together, or a reader that sleeps would hold up the Control stream.
const CONNECTION_WINDOW: u32 = 4 << 20;
const STREAM_WINDOW: u32 = 256 << 10;

/// Why the control plane could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The address doesn't answer.
    #[error("cannot connect to {server}: {source}")]
    Connect {
        /// The address.
        server: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Who answers is not the control plane, or refuses this node.
    #[error("no TLS with {server}: {source}")]
    Handshake {
        /// The address.
        server: String,
        /// What rustls said.
        source: std::io::Error,
    },
    /// It took too long.
    #[error("{server} did not answer within {DIAL_DEADLINE:?}")]
    Deadline {
        /// The address.
        server: String,
    },
    /// The TLS configuration could not be made.
    #[error("cannot configure TLS: {0}")]
    Config(#[from] rustls::Error),
    /// HTTP/2 could not be set up.
    #[error("no HTTP/2: {0}")]
    Http2(#[from] tonic::transport::Error),
}

/// How a half-open connection is noticed: a ping after so much silence, and the
/// end when its answer is so late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepAlive {
    /// Silence before a ping.
    pub interval: Duration,
    /// How long the answer may take.
    pub timeout: Duration,
}

impl KeepAlive {
    /// What fits a lease: both together are two thirds of it, so that the agent knows
    /// before the control plane calls the node unreachable.
    #[must_use]
    pub fn within(lease: Duration) -> Self {
        let third = (lease / 3).max(Duration::from_millis(100));
        Self { interval: third, timeout: third }
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn finish(mut config: ClientConfig) -> Arc<ClientConfig> {
    config.resumption = Resumption::disabled();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Arc::new(config)
}

/// The CA that a handshake with [`pinned`] found to have the fingerprint.
pub type SeenCa = Arc<OnceLock<CertificateDer<'static>>>;

/// TLS for a node that has no certificate yet and knows only the CA's fingerprint.
///
/// # Errors
/// That rustls refuses the configuration.
pub fn pinned(pin: Fingerprint) -> Result<(Arc<ClientConfig>, SeenCa), rustls::Error> {
    let provider = provider();
    let seen = SeenCa::default();
    let verifier = PinnedCa { pin, provider: Arc::clone(&provider), seen: Arc::clone(&seen) };
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok((finish(config), seen))
}

/// TLS for a node that has joined.
///
/// # Errors
/// That rustls refuses the CAs or the identity.
pub fn mutual(
    identity: &Identity,
    cas: &[CertificateDer<'static>],
) -> Result<Arc<ClientConfig>, rustls::Error> {
    let mut roots = RootCertStore::empty();
    for ca in cas {
        roots.add(ca.clone())?;
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(roots)
        .with_client_auth_cert(identity.chain().to_vec(), identity.key())?;
    Ok(finish(config))
}

/// Connects, makes TLS and puts HTTP/2 on it.
///
/// # Errors
/// The step that failed.
pub async fn dial(
    server: &str,
    config: Arc<ClientConfig>,
    keep_alive: KeepAlive,
) -> Result<Channel, DialError> {
    let stream = connect(server, config).await?;
    let once = Arc::new(Mutex::new(Some(stream)));
    let connector = tower::service_fn(move |_| {
        let stream = once.lock().ok().and_then(|mut place| place.take());
        std::future::ready(
            stream
                .map(TokioIo::new)
                .ok_or_else(|| std::io::Error::other("the connection has ended")),
        )
    });
    // The scheme is http for tonic, which would otherwise want to make TLS itself.
    let endpoint = Endpoint::from_static("http://control.aicloud.internal")
        .http2_keep_alive_interval(keep_alive.interval)
        .keep_alive_timeout(keep_alive.timeout)
        .keep_alive_while_idle(true)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .initial_stream_window_size(STREAM_WINDOW);
    Ok(endpoint.connect_with_connector(connector).await?)
}

async fn connect(
    server: &str,
    config: Arc<ClientConfig>,
) -> Result<TlsStream<TcpStream>, DialError> {
    let late = |_| DialError::Deadline { server: server.to_owned() };
    let tcp = tokio::time::timeout(DIAL_DEADLINE, TcpStream::connect(server))
        .await
        .map_err(late)?
        .and_then(|tcp| tcp.set_nodelay(true).map(|()| tcp))
        .map_err(|source| DialError::Connect { server: server.to_owned(), source })?;
    let name = ServerName::try_from(CONTROL_NAME)
        .map_err(|_| rustls::Error::General("the control plane's name is no DNS name".into()))?;
    tokio::time::timeout(DIAL_DEADLINE, TlsConnector::from(config).connect(name, tcp))
        .await
        .map_err(late)?
        .map_err(|source| DialError::Handshake { server: server.to_owned(), source })
}

/// Trusts the one CA whose certificate has the fingerprint, when the server shows it,
/// and then verifies as usual: chain, times, and the name.
#[derive(Debug)]
struct PinnedCa {
    pin: Fingerprint,
    provider: Arc<CryptoProvider>,
    seen: SeenCa,
}

impl ServerCertVerifier for PinnedCa {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let ca = intermediates.iter().find(|ca| Fingerprint::of_der(ca) == self.pin).ok_or_else(
            || {
                rustls::Error::General(
                    "the server does not show a CA with the fingerprint of the join command".into(),
                )
            },
        )?;
        let mut roots = RootCertStore::empty();
        roots.add(ca.clone().into_owned())?;
        let roots = Arc::new(roots);
        let verified =
            WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&self.provider))
                .build()
                .map_err(|error| rustls::Error::General(error.to_string()))?
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        self.seen.get_or_init(|| ca.clone().into_owned());
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.2 is not spoken here".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
