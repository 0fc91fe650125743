//! Joining: a one-time token and a certificate request for a certificate.
//!
//! The node's actor decides, one request at a time, and using up the token and recording
//! the certificate are one transaction. Of a hundred agents with one token, one joins. The
//! certificate is signed before that, because the record names it, and handed out after. Who has no
//! chance is turned away before anything is signed or woken: anybody can knock. Who is turned away is written down
//! ([`Refusals`]).

use std::net::SocketAddr;
use std::sync::Arc;

use aicloud_domain::access::Principal;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{NodeId, TypedId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::node::NodeCommand;
use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::enrolment_server::Enrolment;
use sha2::Digest;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::ca::{Ca, Issued};
use super::peer::PeerInfo;
use super::refusals::Refusals;
use crate::command::{CommandError, Origin};
use crate::engine::Engine;

/// The service.
pub(super) struct EnrolmentService {
    pub engine: Arc<Engine>,
    pub ca: Arc<Ca>,
    pub refusals: Refusals,
}

#[tonic::async_trait]
impl Enrolment for EnrolmentService {
    async fn enrol(
        &self,
        request: Request<pb::EnrolRequest>,
    ) -> Result<Response<pb::EnrolReply>, Status> {
        let from = request.extensions().get::<PeerInfo>().and_then(|peer| peer.address);
        let request = request.into_inner();
        let node: NodeId =
            request.node_id.parse().map_err(|error: aicloud_domain::id::IdError| {
                Status::invalid_argument(format!("node_id: {error}"))
            })?;
        let now = self.engine.clock.now();
        let token_sha256 = Sha256(sha2::Sha256::digest(request.join_token.as_bytes()).into());
        let nodes = &self.engine.directories().nodes;
        let known = nodes.get(node.uuid()).await.map_err(|error| undecided(node, &error))?;
        match known.map(|known| known.state.lets_join(&token_sha256, now)) {
            Some(Ok(())) => {}
            Some(Err(reason)) => return Err(self.refused(node, from, reason).await),
            None => return Err(self.refused(node, from, UNKNOWN).await),
        }
        let ttl = self.engine.settings.certificate_ttl;
        let Issued { chain, record } = self
            .ca
            .issue(node, &request.certificate_request, ttl, now)
            .map_err(|error| Status::invalid_argument(error.to_string()))?;
        let not_after_unix_ms = record.not_after.timestamp_millis();
        let command = NodeCommand::Enrol { token_sha256, certificate: record };
        let origin =
            Origin::of(Principal::Agent { node }, format!("enrol-{}", Uuid::now_v7().simple()));
        let answer = nodes.command(node.uuid(), command, origin).await;
        if let Err(error) = answer {
            return Err(self.refusal(node, from, error).await);
        }
        tracing::info!(%node, "joined");
        let chain = chain.iter().map(|certificate| certificate.to_vec()).collect();
        Ok(Response::new(pb::EnrolReply {
            certificate: Some(pb::Certificate { chain, not_after_unix_ms }),
            task_keys: self.engine.task_keys.public_keys(),
            trust_domain: self.ca.trust_domain().to_owned(),
        }))
    }
}

/// A node that never was and a wrong token look alike from outside.
const UNKNOWN: &str = "token_unknown";

impl EnrolmentService {
    async fn refusal(&self, node: NodeId, from: Option<SocketAddr>, error: CommandError) -> Status {
        match &error {
            CommandError::Rejected(Rejection::Refused { reason }) => {
                self.refused(node, from, reason).await
            }
            CommandError::Rejected(Rejection::NotFound { .. }) => {
                self.refused(node, from, UNKNOWN).await
            }
            _ => undecided(node, &error),
        }
    }

    async fn refused(&self, node: NodeId, from: Option<SocketAddr>, reason: &str) -> Status {
        tracing::warn!(%node, reason, "join refused");
        self.refusals.note(&self.engine, node, from).await;
        Status::permission_denied(reason)
    }
}

fn undecided(node: NodeId, error: &CommandError) -> Status {
    tracing::warn!(%node, %error, "could not decide about a join");
    Status::unavailable("try again")
}
