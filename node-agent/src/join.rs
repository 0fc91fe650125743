//! Joining a cloud: from a join command to a certificate.
//!
//! The token is shown only to a server whose chain ends in the CA of the fingerprint.
//! What comes back is checked (it must be for our key and our name) and written so
//! that `node.json`, which makes the node count as joined, comes last.

use std::time::Duration;

use aicloud_node_protocol::join::JoinCommand;
use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::enrolment_client::EnrolmentClient;
use aicloud_node_protocol::task::TaskVerifier;

use crate::identity::{IdentityError, PendingIdentity, spiffe_id};
use crate::state::{NodeRecord, StateDir, StateError};
use crate::tls::{self, DialError, KeepAlive};

const ENROL_DEADLINE: Duration = Duration::from_secs(15);

/// Why a node could not join.
#[derive(Debug, thiserror::Error)]
pub enum JoinFailure {
    /// The folder belongs to another node.
    #[error("this state directory belongs to {0}; use an empty one for another node")]
    OtherNode(String),
    /// The control plane could not be reached, or is not the one of the join command.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// The control plane refused.
    #[error("the control plane refused the join: {}", .0.message())]
    Refused(tonic::Status),
    /// The reply is not one that a node can use.
    #[error("the control plane's reply is of no use: {0}")]
    Reply(String),
    /// The reply's certificate is wrong.
    #[error("the control plane's certificate is of no use: {0}")]
    Identity(#[from] IdentityError),
    /// The folder can't be used.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Joins, and keeps what came of it in the folder. A node that has joined may join
/// again as itself, for instance because its certificate ended while it was off.
///
/// # Errors
/// See [`JoinFailure`]; the folder is then as before.
pub async fn join(command: &JoinCommand, state: &StateDir) -> Result<NodeRecord, JoinFailure> {
    match state.node() {
        Ok(node) if node.node_id != command.node_id => {
            return Err(JoinFailure::OtherNode(node.node_id));
        }
        Ok(_) | Err(StateError::NotJoined(_) | StateError::Damaged { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let server = command.server.as_str();
    let (config, seen_ca) = tls::pinned(command.ca_sha256).map_err(DialError::from)?;
    let channel = tls::dial(server, config, KeepAlive::within(ENROL_DEADLINE)).await?;
    let pending = PendingIdentity::new()?;
    let request = pb::EnrolRequest {
        node_id: command.node_id.clone(),
        join_token: command.token.clone(),
        certificate_request: pending.request().to_vec(),
    };
    let reply = tokio::time::timeout(ENROL_DEADLINE, EnrolmentClient::new(channel).enrol(request))
        .await
        .map_err(|_| DialError::Deadline { server: server.to_owned() })?
        .map_err(JoinFailure::Refused)?
        .into_inner();
    let certificate =
        reply.certificate.ok_or_else(|| JoinFailure::Reply("it has no certificate".into()))?;
    TaskVerifier::new(&reply.task_keys).map_err(|bad| JoinFailure::Reply(bad.to_string()))?;
    let name = spiffe_id(&reply.trust_domain, &command.node_id);
    let identity = pending.complete(&certificate, &name)?;
    let ca = identity.ca().ok_or(IdentityError::Chain)?;
    let node = NodeRecord {
        node_id: command.node_id.clone(),
        server: server.to_owned(),
        trust_domain: reply.trust_domain,
    };
    // While the cloud changes CAs, the one that issues and the one that the listener
    // shows may differ; this node needs both.
    state.put_cas(ca, seen_ca.get())?;
    state.put_task_keys(&reply.task_keys)?;
    state.put_identity(&identity)?;
    state.put_node(&node)?;
    Ok(node)
}
