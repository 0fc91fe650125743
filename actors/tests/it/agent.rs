//! A node agent made of the contract alone: it joins, connects, verifies tasks and pretends.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aicloud_node_protocol::pb::agent_message::Body as Say;
use aicloud_node_protocol::pb::channel_client::ChannelClient;
use aicloud_node_protocol::pb::control_message::Body as Said;
use aicloud_node_protocol::pb::enrolment_client::EnrolmentClient;
use aicloud_node_protocol::task::{Arguments, Operation, TaskVerifier};
use aicloud_node_protocol::{CONTROL_NAME, pb};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::{Channel, Endpoint, Uri};
use tonic::{Code, Status};

/// What an agent keeps of its joining.
#[derive(Clone)]
pub struct Identity {
    pub node_id: String,
    pub chain: Vec<CertificateDer<'static>>,
    pub key: Arc<rcgen::KeyPair>,
    pub task_keys: Vec<pb::TaskKey>,
}

pub fn csr(key: &rcgen::KeyPair) -> Vec<u8> {
    // Hostile on purpose: nothing of what it says of itself may come back.
    let mut params =
        rcgen::CertificateParams::new(vec!["control.aicloud.internal".to_owned()]).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, "root");
    params.serialize_request(key).unwrap().der().to_vec()
}

pub async fn connect(
    address: &str,
    ca: &CertificateDer<'static>,
    identity: Option<(Vec<CertificateDer<'static>>, Arc<rcgen::KeyPair>)>,
) -> Result<Channel, tonic::transport::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(ca.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots);
    let mut config = match identity {
        None => config.with_no_client_auth(),
        Some((chain, key)) => {
            let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            config.with_client_auth_cert(chain, key).unwrap()
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    let tls = TlsConnector::from(Arc::new(config));
    let address = address.to_owned();
    Endpoint::from_static("http://control.aicloud.internal")
        .connect_with_connector(tower::service_fn(move |_: Uri| {
            let (tls, address) = (tls.clone(), address.clone());
            async move {
                let tcp = TcpStream::connect(address).await?;
                let name = ServerName::try_from(CONTROL_NAME).unwrap();
                Ok::<_, std::io::Error>(TokioIo::new(tls.connect(name, tcp).await?))
            }
        }))
        .await
}

pub async fn join(
    address: &str,
    ca: &CertificateDer<'static>,
    node_id: &str,
    token: &str,
) -> Result<Identity, Status> {
    let key = Arc::new(rcgen::KeyPair::generate().unwrap());
    let channel = connect(address, ca, None).await.unwrap();
    let reply = EnrolmentClient::new(channel)
        .enrol(pb::EnrolRequest {
            node_id: node_id.to_owned(),
            join_token: token.to_owned(),
            certificate_request: csr(&key),
        })
        .await?
        .into_inner();
    let chain = reply.certificate.unwrap().chain.into_iter().map(CertificateDer::from).collect();
    Ok(Identity { node_id: node_id.to_owned(), chain, key, task_keys: reply.task_keys })
}

/// What the agent does with tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Does what it is told.
    Obey,
    /// Accepts and never finishes.
    Dawdle,
    /// Fails to start anything.
    Fail,
}

#[derive(Default)]
pub struct Memory {
    /// Allocation → (epoch, exit code once it has ended).
    pub workloads: BTreeMap<String, (u64, Option<i32>)>,
    /// Task → times received.
    pub received: BTreeMap<String, u32>,
    /// The highest sequence run.
    pub highest: u64,
    /// Values of secret variables that came with starts.
    pub secrets: Vec<String>,
}

pub struct Agent {
    pub memory: Arc<Mutex<Memory>>,
    pub manner: watch::Sender<Manner>,
    task: JoinHandle<Status>,
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub fn inventory(gpus: u32) -> pb::Inventory {
    pb::Inventory {
        hostname: "test".into(),
        runtime: "simulated".into(),
        source: "declared".into(),
        gpus: (0..gpus)
            .map(|index| pb::Gpu {
                uuid: format!("declared-{index}"),
                model: "H100".into(),
                index,
                memory_bytes: 80 << 30,
                healthy: true,
            })
            .collect(),
        cpu_cores: 64,
        memory_bytes: 512 << 30,
    }
}

impl Agent {
    /// Runs until dropped, reconnecting, with the memory of an earlier life.
    pub fn run(
        address: String,
        ca: CertificateDer<'static>,
        identity: Identity,
        gpus: u32,
        memory: Arc<Mutex<Memory>>,
    ) -> Self {
        let (manner, manners) = watch::channel(Manner::Obey);
        let remembered = Arc::clone(&memory);
        let task = tokio::spawn(async move {
            loop {
                let status = session(&address, &ca, &identity, gpus, &remembered, &manners).await;
                if matches!(status.code(), Code::PermissionDenied | Code::Unauthenticated) {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        Self { memory, manner, task }
    }

    /// The refusal that ended it.
    pub async fn ended(mut self) -> Status {
        (&mut self.task).await.unwrap()
    }
}

fn workloads(memory: &Memory) -> Vec<pb::Workload> {
    let one = |(id, (epoch, exit)): (&String, &(u64, Option<i32>))| pb::Workload {
        allocation_id: id.clone(),
        epoch: *epoch,
        phase: if exit.is_some() {
            pb::WorkloadPhase::Exited.into()
        } else {
            pb::WorkloadPhase::Running.into()
        },
        exit_code: exit.unwrap_or(0),
        pid: 0,
        gpu_uuids: vec![],
    };
    memory.workloads.iter().map(one).collect()
}

async fn session(
    address: &str,
    ca: &CertificateDer<'static>,
    identity: &Identity,
    gpus: u32,
    memory: &Arc<Mutex<Memory>>,
    manner: &watch::Receiver<Manner>,
) -> Status {
    let shown = Some((identity.chain.clone(), Arc::clone(&identity.key)));
    let Ok(channel) = connect(address, ca, shown).await else {
        return Status::unavailable("no connection");
    };
    let (out, outgoing) = mpsc::channel(64);
    let say = |body| pb::AgentMessage { body: Some(body) };
    let (running, highest) = {
        let memory = memory.lock().unwrap();
        (workloads(&memory), memory.highest)
    };
    let hello = pb::Hello {
        agent_version: "test".into(),
        boot_id: "1".into(),
        inventory: Some(inventory(gpus)),
        workloads: running,
        highest_task_sequence: highest,
    };
    out.send(say(Say::Hello(hello))).await.unwrap();
    let mut incoming =
        match ChannelClient::new(channel).control(ReceiverStream::new(outgoing)).await {
            Ok(answer) => answer.into_inner(),
            Err(status) => return status,
        };
    let mut verifier = TaskVerifier::new(&identity.task_keys).unwrap();
    let mut beat = tokio::time::interval(Duration::from_millis(100));
    let mut sequence = 0;
    loop {
        tokio::select! {
            _ = beat.tick() => {
                sequence += 1;
                let workloads = workloads(&memory.lock().unwrap());
                let beat = pb::Heartbeat { sequence, workloads, inventory: None };
                if out.send(say(Say::Heartbeat(beat))).await.is_err() {
                    return Status::unavailable("closed");
                }
            }
            message = incoming.next() => {
                let body = match message {
                    Some(Ok(pb::ControlMessage { body: Some(body) })) => body,
                    Some(Err(status)) => return status,
                    _ => return Status::unavailable("ended"),
                };
                match body {
                    Said::Welcome(welcome) => verifier = TaskVerifier::new(&welcome.task_keys).unwrap(),
                    Said::Task(task) => {
                        let manner = *manner.borrow();
                        for body in obey(&verifier, &identity.node_id, &task, memory, manner) {
                            if out.send(say(body)).await.is_err() {
                                return Status::unavailable("closed");
                            }
                        }
                    }
                    Said::Goodbye(goodbye) if goodbye.reason == "retired" => return Status::permission_denied("retired"),
                    Said::Goodbye(_) => return Status::unavailable("goodbye"),
                    Said::Renewed(_) => {}
                }
            }
        }
    }
}

fn obey(
    verifier: &TaskVerifier,
    node_id: &str,
    task: &pb::Task,
    memory: &Mutex<Memory>,
    manner: Manner,
) -> Vec<Say> {
    let now = aicloud_actors::clock::system();
    let now = aicloud_actors::clock::Clock::now(now.as_ref()).timestamp_millis();
    let verified = verifier.verify(task, node_id, now).expect("the control plane signs well");
    let statement = verified.statement().clone();
    let mut memory = memory.lock().unwrap();
    if let Arguments::Start(start) = verified.arguments() {
        let values = start.secret_env.open();
        memory.secrets.extend(values.map(|(name, value)| format!("{name}={value}")));
    }
    *memory.received.entry(statement.task_id.clone()).or_insert(0) += 1;
    memory.highest = memory.highest.max(statement.sequence);
    let (task_id, allocation_id, epoch) =
        (statement.task_id, statement.allocation_id, statement.epoch);
    let progress = |stage: pb::TaskStage| {
        Say::Progress(pb::TaskProgress {
            task_id: task_id.clone(),
            allocation_id: allocation_id.clone(),
            epoch,
            stage: stage.into(),
        })
    };
    let result = |outcome| {
        Say::Result(pb::TaskResult {
            task_id: task_id.clone(),
            allocation_id: allocation_id.clone(),
            epoch,
            outcome: Some(outcome),
        })
    };
    let succeeded =
        || pb::task_result::Outcome::Succeeded(pb::TaskSucceeded { detail: "{}".into() });
    match statement.operation {
        Operation::Start if manner == Manner::Dawdle => vec![progress(pb::TaskStage::Accepted)],
        Operation::Start if manner == Manner::Fail => {
            let failed =
                pb::TaskFailed { code: "image_missing".into(), message: "no image".into() };
            vec![
                progress(pb::TaskStage::Accepted),
                result(pb::task_result::Outcome::Failed(failed)),
            ]
        }
        Operation::Start => {
            memory.workloads.insert(allocation_id.clone(), (epoch, None));
            vec![
                progress(pb::TaskStage::Accepted),
                progress(pb::TaskStage::Configuring),
                result(succeeded()),
            ]
        }
        Operation::Stop => vec![result(succeeded())],
        Operation::Release => {
            memory.workloads.remove(&allocation_id);
            vec![result(succeeded())]
        }
    }
}
