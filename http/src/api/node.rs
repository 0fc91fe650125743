//! Nodes: the operator's machines.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post};
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::Permission;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{NodeId, TypedId};
use aicloud_domain::machine::Machine;
use aicloud_domain::name::Label;
use aicloud_domain::node::{
    Gpu, HoldStage, JoinToken, Life, Node, NodeCertificate, NodeCommand, NodeMachine, schedulable,
};
use aicloud_persistence::ListQuery;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng as _;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{created, done, shown};
use super::notice::NoticeView;
use super::page::List;
use super::tenant::PageQuery;
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write};
use crate::problem::Problem;

/// The longest a join token may be good for, seconds; also what it is when nothing is said.
const JOIN_TOKEN_SECONDS_MAX: u32 = 600;

/// How long what runs may stay on a node that is to leave when nothing is said.
const DRAIN_SECONDS_DEFAULT: u32 = 3_600;

/// A machine with GPUs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Node)]
pub struct NodeView {
    /// Its full name.
    #[schema(example = "core42:aicloud:local:::node/node_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    name: String,
    /// Its id.
    #[schema(example = "node_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// What operators call it.
    #[schema(example = "rack1-07")]
    label: String,
    /// Where it stands.
    region: String,
    /// Where it is in its life: `registered`, `enrolled`, `ready`, `cordoned`, `draining`, `maintenance`,
    /// `retired`.
    #[schema(value_type = String, example = "ready")]
    life: Life,
    /// Whether its agent is heard.
    reachable: bool,
    /// Whether new work may be placed on it.
    schedulable: bool,
    /// What the caller may do with it now.
    #[schema(example = json!(["cordon", "drain", "retire"]))]
    actions: Vec<&'static str>,
    /// Until when what is on it is to leave, and why; while it is `draining`.
    #[serde(skip_serializing_if = "Option::is_none")]
    drain: Option<NoticeView>,
    /// What its agent may connect with, oldest first: the certificate that it is known to hold, and, while a
    /// renewal is on its way, the newer one. Agents renew at half of the life.
    certificates: Vec<CertificateView>,
    /// By GPU model: what there is, and what is free.
    capacity: Vec<CapacityView>,
    /// Its GPUs and who holds them.
    gpus: Vec<GpuView>,
    /// The machine, as its agent reports it; absent until an agent has.
    #[serde(skip_serializing_if = "Option::is_none")]
    machine: Option<MachineView>,
    /// Orders to its agent that are not over.
    open_tasks: usize,
    /// Until when an agent may join with the token that was issued last.
    #[serde(skip_serializing_if = "Option::is_none")]
    join_token_expires_at: Option<DateTime<Utc>>,
    /// When it was registered.
    created_at: DateTime<Utc>,
}

/// GPUs of one model on a node.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NodeCapacity)]
pub struct CapacityView {
    /// The model.
    #[schema(example = "H100")]
    model: String,
    /// Healthy, and held by nobody.
    free: u32,
    /// All of them.
    total: u32,
}

/// A GPU of a node.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Gpu)]
pub struct GpuView {
    /// Unique in the node.
    uuid: String,
    /// The catalogue's name of its model.
    model: String,
    /// The driver's index.
    index: u32,
    /// Its memory, bytes.
    memory_bytes: u64,
    /// Fit for work.
    healthy: bool,
    /// The allocation that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    /// How firm the hold is: `tentative`, `confirmed`, `quarantined`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    hold: Option<HoldStage>,
}

/// A certificate of a node's agent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NodeCertificate)]
pub struct CertificateView {
    /// Its serial number, hex.
    #[schema(example = "5f1c9e0b7a3d")]
    serial: String,
    /// When it was made; absent for those that an older release made.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<DateTime<Utc>>,
    /// Not after.
    expires_at: DateTime<Utc>,
}

impl From<&NodeCertificate> for CertificateView {
    fn from(certificate: &NodeCertificate) -> Self {
        Self {
            serial: certificate.serial.clone(),
            issued_at: certificate.issued_at,
            expires_at: certificate.not_after,
        }
    }
}

/// A machine, as its agent reports it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Machine)]
pub struct MachineView {
    /// What it calls itself.
    hostname: String,
    /// How it runs workloads: `oci` or `simulated`.
    runtime: String,
    /// How its GPUs were found: `nvml`, `pci` or `declared`.
    gpu_source: String,
    /// Processor cores.
    cpu_cores: u32,
    /// Main memory, bytes.
    memory_bytes: u64,
}

/// What an action asks for.
fn permission_of(action: &str) -> Permission {
    match action {
        "drain" => Permission::NodeDrain,
        "retire" => Permission::NodeRetire,
        _ => Permission::NodeCordon,
    }
}

impl NodeView {
    fn new(node: &Node, caller: &Caller) -> Self {
        let held = caller.authority.permissions(NodeMachine::owner(node));
        let mut actions = node.legal_actions();
        actions.retain(|action| held.contains(permission_of(action)));
        let capacity = node.capacity();
        Self {
            name: node.name().to_string(),
            id: node.id.to_string(),
            label: node.label.to_string(),
            region: node.region.to_string(),
            life: node.life,
            reachable: node.reachable,
            schedulable: schedulable(node),
            actions,
            drain: node.drain.as_ref().map(NoticeView::from),
            certificates: node.certificates.iter().map(CertificateView::from).collect(),
            capacity: capacity
                .iter()
                .map(|(model, (free, total))| CapacityView {
                    model: model.to_string(),
                    free: *free,
                    total: *total,
                })
                .collect(),
            gpus: node.gpus().iter().map(|gpu| gpu_view(node, gpu)).collect(),
            machine: node.inventory.as_ref().map(|inventory| MachineView {
                hostname: inventory.hostname.clone(),
                runtime: inventory.runtime.clone(),
                gpu_source: inventory.source.clone(),
                cpu_cores: inventory.cpu_cores,
                memory_bytes: inventory.memory_bytes,
            }),
            open_tasks: node.tasks.len(),
            join_token_expires_at: node.join_token.as_ref().map(|token| token.expires_at),
            created_at: node.created_at,
        }
    }
}

fn gpu_view(node: &Node, gpu: &Gpu) -> GpuView {
    let hold = node.holds.iter().find(|hold| hold.gpu_uuids.contains(&gpu.uuid));
    GpuView {
        uuid: gpu.uuid.clone(),
        model: gpu.model.to_string(),
        index: gpu.index,
        memory_bytes: gpu.memory_bytes,
        healthy: gpu.healthy,
        holder: hold.map(|hold| hold.allocation_id.to_string()),
        hold: hold.map(|hold| hold.stage),
    }
}

/// A new node.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "rack1-07"}))]
pub struct CreateNode {
    /// A DNS label, unique in the cloud.
    #[schema(value_type = String, max_length = 63, pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    label: Label,
}

/// A new join token.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ttl_seconds": 600}))]
pub struct CreateJoinToken {
    /// How long it is good for, seconds.
    #[schema(minimum = 1, maximum = 600, default = 600)]
    ttl_seconds: Option<u32>,
}

/// What an agent joins with, once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JoinToken)]
pub struct JoinTokenView {
    /// The node that it is for.
    node: String,
    /// Not after.
    expires_at: DateTime<Utc>,
    /// Where agents connect.
    #[schema(example = "control.example.net:8443")]
    server: String,
    /// SHA-256 of the certificate authority's certificate (DER), which the agent pins; hex.
    ca_sha256: String,
    /// The token. In the first answer to its creation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// What to run on the node. In the first answer only, as it holds the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
}

/// How a node is to leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"deadline_seconds": 3600, "reason": "a new power supply"}))]
pub struct DrainNode {
    /// How long what runs there may stay, seconds from now; 0 moves it at once.
    #[schema(minimum = 0, maximum = 2_592_000, default = 3600)]
    deadline_seconds: Option<u32>,
    /// Why. Customers whose work is on the node read it.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// How to retire a node.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"force": false}))]
pub struct RetireNode {
    /// Also when allocations are still on it; they end as lost.
    #[serde(default)]
    force: bool,
}

/// Register a node.
#[utoipa::path(tag = "nodes", request_body = CreateNode, responses(
    (status = 201, description = "The new node; an agent can join it with a join token.", body = NodeView)
))]
#[post("")]
pub async fn create_node(
    api: Shared,
    caller: Caller,
    write: Write<CreateNode>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::NodeCreate)?;
    let id = NodeId::from_uuid(Uuid::now_v7());
    let command = NodeCommand::Register {
        id,
        label: write.body.label.clone(),
        region: api.cloud.region().clone(),
    };
    let origin = write.origin(&caller);
    let answer = api.cloud.nodes.command(id.uuid(), command, origin).await?;
    let view = NodeView::new(&answer.committed.state, &caller);
    let location = format!("/v1/nodes/{}", view.id);
    Ok(created::<NodeMachine>(&answer, &location, view))
}

/// List nodes.
#[utoipa::path(tag = "nodes", params(PageQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<NodeView>)
))]
#[get("")]
pub async fn list_nodes(
    api: Shared,
    caller: Caller,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::NodeRead)?;
    let page = query.0.paging("nodes")?;
    let list = page
        .list::<NodeMachine, _>(&api, &caller, ListQuery::default(), |node| {
            NodeView::new(&node, &caller)
        })
        .await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Get a node.
#[utoipa::path(tag = "nodes", params(("id" = String, Path, description = "The node's id.")), responses(
    (status = 200, description = "The node.", body = NodeView)
))]
#[get("/{id}")]
pub async fn get_node(
    api: Shared,
    caller: Caller,
    id: Id<NodeId>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::NodeRead)?;
    let found = api.cloud.nodes.get(id.0.uuid()).await?;
    let node = &found.ok_or_else(Problem::not_found)?.state;
    Ok(shown::<NodeMachine>(node, NodeView::new(node, &caller)))
}

/// Issue a join token.
///
/// One agent can join with it, once, within ten minutes. An older token is void.
#[utoipa::path(tag = "nodes", params(("id" = String, Path, description = "The node's id.")),
    request_body = CreateJoinToken, responses((status = 201, description = "The token and the command to run on the node.", body = JoinTokenView)))]
#[post("/{id}/join-tokens")]
pub async fn create_join_token(
    api: Shared,
    caller: Caller,
    id: Id<NodeId>,
    write: Write<CreateJoinToken>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::NodeJoin)?;
    let ttl = write.body.ttl_seconds.unwrap_or(JOIN_TOKEN_SECONDS_MAX);
    if !(1..=JOIN_TOKEN_SECONDS_MAX).contains(&ttl) {
        let range = format!("must be 1 to {JOIN_TOKEN_SECONDS_MAX}");
        return Err(Problem::invalid("ttl_seconds", range));
    }
    let mut secret = [0; 32];
    rand::rng().fill_bytes(&mut secret);
    // A prefix, so that no token looks like a flag on the command line that takes it.
    let token = format!("aic_j_{}", URL_SAFE_NO_PAD.encode(secret));
    let command = NodeCommand::IssueJoinToken {
        token: JoinToken {
            sha256: Sha256(sha2::Sha256::digest(token.as_bytes()).into()),
            expires_at: whole_microseconds(Utc::now()) + TimeDelta::seconds(i64::from(ttl)),
        },
    };
    let origin = write.origin(&caller);
    let answer = api.cloud.nodes.command(id.0.uuid(), command, origin).await?;
    let node = &answer.committed.state;
    let server = api.cloud.agents_address();
    let ca_sha256 = api.cloud.ca_fingerprint().to_string();
    let command = format!(
        "aicloud-agent join --server {server} --node {} --token {token} --ca-sha256 {ca_sha256}",
        node.id
    );
    let view = JoinTokenView {
        node: node.id.to_string(),
        expires_at: node.join_token.as_ref().map_or(node.created_at, |token| token.expires_at),
        server,
        ca_sha256,
        token: (!answer.replayed).then_some(token),
        command: (!answer.replayed).then_some(command),
    };
    let location = format!("/v1/nodes/{}", node.id);
    Ok(created::<NodeMachine>(&answer, &location, view))
}

/// Cordon a node.
///
/// It keeps its work and takes no more.
#[utoipa::path(tag = "nodes", params(("id" = String, Path, description = "The node's id.")), responses(
    (status = 202, description = "The node, cordoned.", body = NodeView)
))]
#[post("/{id}/cordon")]
pub async fn cordon_node(
    api: Shared,
    caller: Caller,
    id: Id<NodeId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    tell(&api, &caller, id.0, NodeCommand::Cordon, &write).await
}

/// Uncordon a node.
#[utoipa::path(tag = "nodes", params(("id" = String, Path, description = "The node's id.")), responses(
    (status = 202, description = "The node, taking work.", body = NodeView)
))]
#[post("/{id}/uncordon")]
pub async fn uncordon_node(
    api: Shared,
    caller: Caller,
    id: Id<NodeId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    tell(&api, &caller, id.0, NodeCommand::Uncordon, &write).await
}

/// Drain a node.
///
/// It takes no more work, and what is on it leaves: at once what does not run yet, at the deadline what runs. Each
/// allocation says so (`notice`), waits again at its old place, and starts anew elsewhere; who stops or releases it
/// before decides for himself. The node is in `maintenance` as soon as nobody holds anything of it. Drain it again for
/// another deadline or reason; cordon or uncordon it to let everybody stay.
#[utoipa::path(tag = "nodes", params(("id" = String, Path, description = "The node's id.")),
    request_body = DrainNode, responses((status = 202, description = "The node, draining, or drained already.", body = NodeView)))]
#[post("/{id}/drain")]
pub async fn drain_node(
    api: Shared,
    caller: Caller,
    id: Id<NodeId>,
    write: Write<DrainNode>,
) -> Result<HttpResponse, Problem> {
    let left = write.body.deadline_seconds.unwrap_or(DRAIN_SECONDS_DEFAULT);
    let deadline = whole_microseconds(Utc::now()) + TimeDelta::seconds(i64::from(left));
    let reason = write.body.reason.clone();
    tell(&api, &caller, id.0, NodeCommand::Drain { deadline, reason }, &write).await
}

/// Retire a node.
///
/// For good: its id never returns, its certificates open nothing any more.
#[utoipa::path(tag = "nodes", params(("id" = String, Path, description = "The node's id.")),
    request_body = RetireNode, responses((status = 202, description = "The node, retired.", body = NodeView)))]
#[post("/{id}/retire")]
pub async fn retire_node(
    api: Shared,
    caller: Caller,
    id: Id<NodeId>,
    write: Write<RetireNode>,
) -> Result<HttpResponse, Problem> {
    let force = write.body.force;
    tell(&api, &caller, id.0, NodeCommand::Retire { force }, &write).await
}

async fn tell<T>(
    api: &Shared,
    caller: &Caller,
    id: NodeId,
    command: NodeCommand,
    write: &Write<T>,
) -> Result<HttpResponse, Problem> {
    let permission = match command {
        NodeCommand::Drain { .. } => Permission::NodeDrain,
        NodeCommand::Retire { .. } => Permission::NodeRetire,
        _ => Permission::NodeCordon,
    };
    caller.may_in_cloud(permission)?;
    let origin = write.origin(caller);
    let answer = api.cloud.nodes.command(id.uuid(), command, origin).await?;
    let view = NodeView::new(&answer.committed.state, caller);
    Ok(done::<NodeMachine>(StatusCode::ACCEPTED, &answer, view))
}
