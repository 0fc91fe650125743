//! A small control plane.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use aicloud_node_protocol::join::{Fingerprint, JoinCommand};
use aicloud_node_protocol::pb::agent_message::Body;
use aicloud_node_protocol::pb::channel_server::{Channel, ChannelServer};
use aicloud_node_protocol::pb::control_message::Body as Order;
use aicloud_node_protocol::pb::enrolment_server::{Enrolment, EnrolmentServer};
use aicloud_node_protocol::pb::task_result::Outcome;
use aicloud_node_protocol::task::{Arguments, SecretEnv, StartArguments, TaskDraft, TaskSigner};
use aicloud_node_protocol::{CONTROL_NAME, pb};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyPair, SanType,
};
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use crate::{fresh_id, soon};

pub(crate) const TOKEN: &str = "a-token-that-is-shown-once";
const TRUST_DOMAIN: &str = "aicloud.test";

/// What the control plane's own certificate looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaf {
    Good,
    Expired,
    OtherName,
}

/// A certificate authority.
pub(crate) struct Ca {
    pub(crate) der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Ca {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().clone();
        Self { der, issuer: Issuer::new(params, key) }
    }

    fn server(&self, leaf: Leaf) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let name = if leaf == Leaf::OtherName { "evil.example.org" } else { CONTROL_NAME };
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        if leaf == Leaf::Expired {
            params.not_before = rcgen::date_time_ymd(2000, 1, 1);
            params.not_after = rcgen::date_time_ymd(2000, 1, 2);
        }
        let key = KeyPair::generate().unwrap();
        let leaf = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        (vec![leaf.der().clone(), self.der.clone()], key)
    }

    fn node(&self, request: &[u8], node_id: &str, life: Duration) -> pb::Certificate {
        let mut request =
            CertificateSigningRequestParams::from_der(&request.to_vec().into()).unwrap();
        let uri = format!("spiffe://{TRUST_DOMAIN}/node/{node_id}");
        request.params = CertificateParams::default();
        request.params.subject_alt_names = vec![SanType::URI(uri.try_into().unwrap())];
        request.params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let now = SystemTime::now();
        request.params.not_before = now.into();
        request.params.not_after = (now + life).into();
        let leaf = request.signed_by(&self.issuer).unwrap();
        pb::Certificate {
            chain: vec![leaf.der().to_vec(), self.der.to_vec()],
            not_after_unix_ms: 0,
        }
    }
}

/// Settings of a control plane.
#[derive(Clone, Copy)]
pub(crate) struct Setup {
    pub(crate) leaf: Leaf,
    pub(crate) certificate_life: Duration,
    pub(crate) heartbeat: Duration,
    pub(crate) lease: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            leaf: Leaf::Good,
            certificate_life: Duration::from_secs(3600),
            heartbeat: Duration::from_millis(100),
            lease: Duration::from_secs(10),
        }
    }
}

struct Inner {
    ca: Arc<Ca>,
    signer: TaskSigner,
    setup: Setup,
    node_id: String,
    sessions: mpsc::Sender<Session>,
    enrolments: AtomicU32,
    epoch: AtomicU64,
}

/// A control plane that serves one node.
pub(crate) struct Control {
    pub(crate) address: std::net::SocketAddr,
    inner: Arc<Inner>,
    sessions: tokio::sync::Mutex<mpsc::Receiver<Session>>,
    sequence: AtomicU64,
    /// TLS handshakes that failed.
    pub(crate) refused: Arc<AtomicU32>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Control {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Control {
    pub(crate) async fn start(setup: Setup) -> Self {
        Self::with_ca(Arc::new(Ca::new()), setup, fresh_id("node")).await
    }

    pub(crate) async fn with_ca(ca: Arc<Ca>, setup: Setup, node_id: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sessions, session_queue) = mpsc::channel(16);
        let refused = Arc::new(AtomicU32::new(0));
        let connections = accept(listener, tls(&ca, setup.leaf), Arc::clone(&refused));
        let inner = Arc::new(Inner {
            ca,
            signer: TaskSigner::generate(1),
            setup,
            node_id,
            sessions,
            enrolments: AtomicU32::new(0),
            epoch: AtomicU64::new(0),
        });
        let service = Service(Arc::clone(&inner));
        let server = tokio::spawn(async move {
            tonic::transport::Server::builder()
                .add_service(EnrolmentServer::new(service.clone()))
                .add_service(ChannelServer::new(service))
                .serve_with_incoming(ReceiverStream::new(connections))
                .await
                .unwrap();
        });
        Self {
            address,
            inner,
            sessions: tokio::sync::Mutex::new(session_queue),
            sequence: AtomicU64::new(0),
            refused,
            server,
        }
    }

    pub(crate) fn node_id(&self) -> &str {
        &self.inner.node_id
    }

    pub(crate) fn ca(&self) -> &Ca {
        &self.inner.ca
    }

    pub(crate) fn signer(&self) -> &TaskSigner {
        &self.inner.signer
    }

    pub(crate) fn enrolments(&self) -> u32 {
        self.inner.enrolments.load(Ordering::SeqCst)
    }

    pub(crate) fn join_command(&self) -> JoinCommand {
        JoinCommand {
            server: self.address.to_string().parse().unwrap(),
            node_id: self.node_id().to_owned(),
            token: TOKEN.to_owned(),
            ca_sha256: Fingerprint::of_der(&self.ca().der),
        }
    }

    /// The next channel that an agent opens.
    pub(crate) async fn session(&self) -> Session {
        soon("a channel", async { self.sessions.lock().await.recv().await.unwrap() }).await
    }

    pub(crate) fn next_sequence(&self) -> u64 {
        self.sequence.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn draft(&self, allocation: &str, epoch: u64) -> TaskDraft {
        TaskDraft {
            task_id: fresh_id("task"),
            node_id: self.node_id().to_owned(),
            tenant: fresh_id("tenant"),
            allocation_name: name_of(allocation),
            allocation_id: allocation.to_owned(),
            epoch,
            trace_id: None,
            sequence: self.next_sequence(),
            issued_unix_ms: aicloud_node_agent::unix_ms(),
            lifetime_ms: 60_000,
        }
    }

    /// A good task.
    pub(crate) fn task(&self, allocation: &str, epoch: u64, arguments: &Arguments) -> pb::Task {
        self.signer().seal(self.draft(allocation, epoch), arguments).unwrap()
    }
}

pub(crate) fn name_of(allocation: &str) -> String {
    format!("core42:aicloud:test:acme:allocation/{allocation}")
}

pub(crate) fn task_id(task: &pb::Task) -> String {
    let statement: serde_json::Value = serde_json::from_slice(&task.payload).unwrap();
    statement["task_id"].as_str().unwrap().to_owned()
}

pub(crate) fn start_arguments(allocation: &str, command: &[&str], gpus: &[&str]) -> StartArguments {
    StartArguments {
        image: "busybox".into(),
        command: command.iter().map(|word| (*word).to_owned()).collect(),
        env: [("GREETING".to_owned(), "hello".to_owned())].into(),
        secret_env: SecretEnv::default(),
        gpu_uuids: gpus.iter().map(|gpu| (*gpu).to_owned()).collect(),
        cpu_millis: 500,
        memory_bytes: 64 << 20,
        pids_max: 32,
        allocation_name: name_of(allocation),
    }
}

/// One channel, as the control plane sees it.
pub(crate) struct Session {
    pub(crate) hello: pb::Hello,
    pub(crate) certificate: Vec<u8>,
    messages: Streaming<pb::AgentMessage>,
    orders: mpsc::Sender<Result<pb::ControlMessage, Status>>,
    renewals: Arc<Inner>,
    /// The last heartbeat's workloads.
    pub(crate) workloads: Vec<pb::Workload>,
    pub(crate) renewed: u32,
    results: Vec<pb::TaskResult>,
}

impl Session {
    pub(crate) async fn order(&self, body: Order) {
        self.orders.send(Ok(pb::ControlMessage { body: Some(body) })).await.unwrap();
    }

    pub(crate) async fn send(&self, task: &pb::Task) {
        self.order(Order::Task(task.clone())).await;
    }

    /// The next message; heartbeats and renewals are dealt with on the way.
    pub(crate) async fn next(&mut self) -> Option<Body> {
        let body = self.messages.message().await.ok().flatten()?.body.unwrap();
        match &body {
            Body::Heartbeat(heartbeat) => self.workloads.clone_from(&heartbeat.workloads),
            Body::Renew(request) => {
                let inner = &self.renewals;
                let life = inner.setup.certificate_life;
                let certificate = inner.ca.node(&request.certificate_request, &inner.node_id, life);
                self.renewed += 1;
                let renewed = pb::Renewed { certificate: Some(certificate) };
                self.order(Order::Renewed(renewed)).await;
            }
            Body::Result(result) => self.results.push(result.clone()),
            _ => {}
        }
        Some(body)
    }

    /// Runs a task and waits for its outcome.
    pub(crate) async fn run(&mut self, task: &pb::Task) -> Outcome {
        self.send(task).await;
        self.outcome(&task_id(task)).await
    }

    pub(crate) async fn outcome(&mut self, task_id: &str) -> Outcome {
        soon("a result", async {
            loop {
                if let Some(place) = self.results.iter().position(|r| r.task_id == task_id) {
                    return self.results.remove(place).outcome.unwrap();
                }
                self.next().await.expect("the agent closed the channel");
            }
        })
        .await
    }

    /// The detail of a task that has to succeed.
    pub(crate) async fn succeed(&mut self, task: &pb::Task) -> serde_json::Value {
        match self.run(task).await {
            Outcome::Succeeded(done) => serde_json::from_str(&done.detail).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// The code of a task that has to fail.
    pub(crate) async fn fail(&mut self, task: &pb::Task) -> String {
        match self.run(task).await {
            Outcome::Failed(failed) => failed.code,
            other => panic!("{other:?}"),
        }
    }

    /// The reason of a refusal that has to come next.
    pub(crate) async fn refusal(&mut self, task: &pb::Task) -> String {
        self.send(task).await;
        soon("a refusal", async {
            loop {
                if let Some(Body::Result(result)) = self.next().await {
                    match result.outcome.unwrap() {
                        Outcome::Refused(refused) => return refused.reason,
                        other => panic!("{other:?}"),
                    }
                }
            }
        })
        .await
    }

    /// Waits for a heartbeat whose workloads are as wanted.
    pub(crate) async fn until(&mut self, what: &str, wanted: impl Fn(&[pb::Workload]) -> bool) {
        soon(what, async {
            loop {
                let body = self.next().await.expect("the agent closed the channel");
                if matches!(body, Body::Heartbeat(_)) && wanted(&self.workloads) {
                    return;
                }
            }
        })
        .await;
    }
}

type Connection = Result<tokio_rustls::server::TlsStream<tokio::net::TcpStream>, std::io::Error>;

fn tls(ca: &Ca, leaf: Leaf) -> tokio_rustls::TlsAcceptor {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(ca.der.clone()).unwrap();
    let clients =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .allow_unauthenticated()
            .build()
            .unwrap();
    let (chain, key) = ca.server(leaf);
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_client_cert_verifier(clients)
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Arc::new(config).into()
}

fn accept(
    listener: TcpListener,
    acceptor: tokio_rustls::TlsAcceptor,
    refused: Arc<AtomicU32>,
) -> mpsc::Receiver<Connection> {
    let (sender, receiver) = mpsc::channel(16);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, sender) = (acceptor.clone(), sender.clone());
            let refused = Arc::clone(&refused);
            tokio::spawn(async move {
                match acceptor.accept(stream).await {
                    Ok(stream) => drop(sender.send(Ok(stream)).await),
                    Err(_) => drop(refused.fetch_add(1, Ordering::SeqCst)),
                }
            });
        }
    });
    receiver
}

#[derive(Clone)]
struct Service(Arc<Inner>);

#[tonic::async_trait]
impl Enrolment for Service {
    async fn enrol(
        &self,
        request: Request<pb::EnrolRequest>,
    ) -> Result<Response<pb::EnrolReply>, Status> {
        let inner = &self.0;
        inner.enrolments.fetch_add(1, Ordering::SeqCst);
        let request = request.into_inner();
        if request.join_token != TOKEN || request.node_id != inner.node_id {
            return Err(Status::permission_denied("the join token is not valid"));
        }
        let life = inner.setup.certificate_life;
        let certificate = inner.ca.node(&request.certificate_request, &inner.node_id, life);
        Ok(Response::new(pb::EnrolReply {
            certificate: Some(certificate),
            task_keys: vec![inner.signer.public_key()],
            trust_domain: TRUST_DOMAIN.to_owned(),
        }))
    }
}

#[tonic::async_trait]
impl Channel for Service {
    type ControlStream =
        Pin<Box<dyn tokio_stream::Stream<Item = Result<pb::ControlMessage, Status>> + Send>>;

    async fn control(
        &self,
        request: Request<Streaming<pb::AgentMessage>>,
    ) -> Result<Response<Self::ControlStream>, Status> {
        let certificate = request
            .peer_certs()
            .and_then(|chain| chain.first().map(|leaf| leaf.to_vec()))
            .ok_or_else(|| Status::unauthenticated("no certificate"))?;
        let mut messages = request.into_inner();
        let Some(Body::Hello(hello)) = messages.message().await?.and_then(|first| first.body)
        else {
            return Err(Status::invalid_argument("no Hello"));
        };
        let inner = Arc::clone(&self.0);
        let (orders, queue) = mpsc::channel(64);
        let millis = |duration: Duration| u32::try_from(duration.as_millis()).unwrap();
        let welcome = pb::Welcome {
            channel_epoch: inner.epoch.fetch_add(1, Ordering::SeqCst) + 1,
            heartbeat_interval_ms: millis(inner.setup.heartbeat),
            lease_ms: millis(inner.setup.lease),
            task_keys: vec![inner.signer.public_key()],
        };
        let body = Some(Order::Welcome(welcome));
        orders.send(Ok(pb::ControlMessage { body })).await.unwrap();
        let session = Session {
            workloads: hello.workloads.clone(),
            hello,
            certificate,
            messages,
            orders,
            renewals: Arc::clone(&inner),
            renewed: 0,
            results: Vec::new(),
        };
        // A test that has ended takes no more sessions.
        let _ = inner.sessions.send(session).await;
        Ok(Response::new(Box::pin(ReceiverStream::new(queue))))
    }
}

/// One panic must not take the next test's lock with it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
