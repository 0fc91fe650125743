//! Who is at the other end of a connection, by its certificate.

use std::net::SocketAddr;

use aicloud_domain::id::NodeId;

/// Who is at the other end of a channel, by its certificate.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub node: NodeId,
    pub serial: String,
}

impl Peer {
    /// Who a certificate of our own authority names. Everything but its one URI name is ignored.
    pub(super) fn of_certificate(leaf: &[u8], trust_domain: &str) -> Result<Peer, &'static str> {
        use x509_parser::extensions::GeneralName;
        let (_, certificate) =
            x509_parser::parse_x509_certificate(leaf).map_err(|_| "certificate_unreadable")?;
        let names = certificate
            .subject_alternative_name()
            .map_err(|_| "certificate_unreadable")?
            .ok_or("certificate_names_no_node")?;
        let [GeneralName::URI(uri)] = names.value.general_names[..] else {
            return Err("certificate_names_no_node");
        };
        let node = uri
            .strip_prefix("spiffe://")
            .and_then(|rest| rest.strip_prefix(trust_domain))
            .and_then(|rest| rest.strip_prefix("/node/"))
            .and_then(|id| id.parse().ok())
            .ok_or("certificate_names_no_node")?;
        Ok(Peer { node, serial: hex::encode(certificate.tbs_certificate.raw_serial()) })
    }
}

/// tonic puts this into each request's extensions.
#[derive(Clone)]
pub(super) struct PeerInfo {
    peer: Option<Peer>,
    /// From where; gone when the socket is.
    pub(super) address: Option<SocketAddr>,
}

impl PeerInfo {
    pub(super) const fn new(peer: Option<Peer>, address: Option<SocketAddr>) -> Self {
        Self { peer, address }
    }

    pub(super) const fn peer(&self) -> Option<&Peer> {
        self.peer.as_ref()
    }
}
