//! The join command: the one line that an operator carries from the control plane
//! to a new node.
//!
//! The control plane prints it, the agent reads it, and both do so here, so that
//! they can't drift apart. It holds all that a node needs for its first contact:
//! where to dial, who it is, the one-time token that proves it, and the fingerprint
//! of the cloud's CA, so that the token is never shown to anybody else. Printing
//! shows the token, because that is the point of the line; `Debug` does not.

use std::fmt;
use std::str::FromStr;

use crate::id;

/// The parts of a join command.
#[derive(Clone, PartialEq, Eq)]
pub struct JoinCommand {
    /// Where to dial: `host:port`, an IPv6 address in brackets.
    pub server: ServerAddress,
    /// The node's id, `node_…`.
    pub node_id: String,
    /// The one-time join token, as the operator was shown it.
    pub token: String,
    /// The SHA-256 of the CA certificate's DER.
    pub ca_sha256: Fingerprint,
}

/// Why a text is not a join command, or not one of its parts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// It doesn't start with `aicloud-agent join`.
    #[error("a join command starts with `aicloud-agent join`")]
    NotAJoinCommand,
    /// A flag that a join command doesn't have.
    #[error("a join command has no `{0}`")]
    UnknownFlag(String),
    /// A flag without a value, or given twice.
    #[error("`{0}` must be given once, with a value")]
    FlagUse(&'static str),
    /// A flag is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// The address has no port, no host, or characters that no address has.
    #[error("the server must be `host:port`, for instance `control.example.org:7443`")]
    Server,
    /// The node's id doesn't look like one.
    #[error("the node id must look like `node_01jd…`")]
    NodeId,
    /// The token is empty, too long or has characters that no token has.
    #[error("the token must be letters, digits, `-` and `_`, at most 256 of them")]
    Token,
    /// The fingerprint is not 64 hexadecimal digits.
    #[error("the CA fingerprint must be the SHA-256 in 64 hexadecimal digits")]
    Fingerprint,
}

/// A `host:port` to dial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress(String);

impl ServerAddress {
    /// The text, as `tokio::net::TcpStream::connect` takes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ServerAddress {
    type Err = JoinError;

    fn from_str(text: &str) -> Result<Self, JoinError> {
        let (host, port) = text.rsplit_once(':').ok_or(JoinError::Server)?;
        let bracketed = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let host_is_good = match bracketed {
            Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
            None => {
                !host.is_empty()
                    && host.len() <= 253
                    && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
            }
        };
        let port_is_good =
            port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|p| p > 0);
        if host_is_good && port_is_good {
            Ok(Self(text.to_owned()))
        } else {
            Err(JoinError::Server)
        }
    }
}

/// The SHA-256 of a certificate's DER, 64 hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// The fingerprint of a certificate.
    #[must_use]
    pub fn of_der(der: &[u8]) -> Self {
        use sha2::Digest;
        Self(sha2::Sha256::digest(der).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = JoinError;

    fn from_str(text: &str) -> Result<Self, JoinError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| JoinError::Fingerprint)?;
        Ok(Self(bytes))
    }
}

/// Checks that a text can be a node's id.
///
/// # Errors
/// [`JoinError::NodeId`] when it can't.
pub fn check_node_id(text: &str) -> Result<(), JoinError> {
    if text.starts_with("node_") && id::is_well_formed(text) {
        Ok(())
    } else {
        Err(JoinError::NodeId)
    }
}

/// Checks that a text can be a join token.
///
/// # Errors
/// [`JoinError::Token`] when it can't.
pub fn check_token(text: &str) -> Result<(), JoinError> {
    let fits = (1..=256).contains(&text.len());
    let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    // A token that starts with a dash would be taken for a flag by the shell's reader.
    if fits && text.bytes().all(letter) && !text.starts_with('-') {
        Ok(())
    } else {
        Err(JoinError::Token)
    }
}

impl fmt::Display for JoinCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "aicloud-agent join --server {} --node {} --token {} --ca-sha256 {}",
            self.server, self.node_id, self.token, self.ca_sha256
        )
    }
}

impl fmt::Debug for JoinCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinCommand")
            .field("server", &self.server)
            .field("node_id", &self.node_id)
            .field("token", &"[redacted]")
            .field("ca_sha256", &self.ca_sha256)
            .finish()
    }
}

impl FromStr for JoinCommand {
    type Err = JoinError;

    fn from_str(line: &str) -> Result<Self, JoinError> {
        const FLAGS: [&str; 4] = ["--server", "--node", "--token", "--ca-sha256"];
        let mut words = line.split_ascii_whitespace();
        if words.next() != Some("aicloud-agent") || words.next() != Some("join") {
            return Err(JoinError::NotAJoinCommand);
        }
        let mut values: [Option<&str>; 4] = [None; 4];
        while let Some(word) = words.next() {
            let Some(place) = FLAGS.iter().position(|flag| *flag == word) else {
                return Err(JoinError::UnknownFlag(word.to_owned()));
            };
            let value = words.next().ok_or(JoinError::FlagUse(FLAGS[place]))?;
            if values[place].replace(value).is_some() {
                return Err(JoinError::FlagUse(FLAGS[place]));
            }
        }
        let value = |place: usize| values[place].ok_or(JoinError::Missing(FLAGS[place]));
        let (server, node_id, token, ca) = (value(0)?, value(1)?, value(2)?, value(3)?);
        check_node_id(node_id)?;
        check_token(token)?;
        Ok(Self {
            server: server.parse()?,
            node_id: node_id.to_owned(),
            token: token.to_owned(),
            ca_sha256: ca.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn example() -> JoinCommand {
        JoinCommand {
            server: "[::1]:7443".parse().unwrap(),
            node_id: "node_01jd4qx2s5ze8b7p6m9k3v1w0t".into(),
            token: "Zm9v-YmFy_0".into(),
            ca_sha256: Fingerprint([7; 32]),
        }
    }

    #[test]
    fn prints_what_it_reads() {
        let command = example();
        assert_eq!(command.to_string().parse::<JoinCommand>().unwrap(), command);
    }

    #[test]
    fn debug_hides_the_token() {
        assert!(!format!("{:?}", example()).contains("Zm9v"));
    }

    #[test]
    fn says_what_is_wrong() {
        let line = example().to_string();
        let cases = [
            ("aicloud join", JoinError::NotAJoinCommand),
            ("aicloud-agent join --server", JoinError::FlagUse("--server")),
            ("aicloud-agent join --node node_1", JoinError::Missing("--server")),
            ("aicloud-agent join --evil x", JoinError::UnknownFlag("--evil".into())),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<JoinCommand>().unwrap_err(), error, "{text}");
        }
        let replaced = [
            ("[::1]:7443", "host", JoinError::Server),
            ("[::1]:7443", "host:0", JoinError::Server),
            ("[::1]:7443", "ho/st:1", JoinError::Server),
            ("node_01jd4qx2s5ze8b7p6m9k3v1w0t", "tenant_1", JoinError::NodeId),
            ("Zm9v-YmFy_0", "a=b", JoinError::Token),
            ("0707", "07", JoinError::Fingerprint),
        ];
        for (from, to, error) in replaced {
            let text = line.replacen(from, to, 1);
            assert_eq!(text.parse::<JoinCommand>().unwrap_err(), error, "{text}");
        }
        let twice = format!("{line} --token x");
        assert_eq!(twice.parse::<JoinCommand>().unwrap_err(), JoinError::FlagUse("--token"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = text.parse::<JoinCommand>();
            let _ = text.parse::<ServerAddress>();
            let _ = text.parse::<Fingerprint>();
        }

        #[test]
        fn round_trip(
            host in "[a-z][a-z0-9.-]{0,40}", port in 1u16.., token in "[A-Za-z0-9_][A-Za-z0-9_-]{0,60}",
            suffix in "[0-9a-z]{26}", pin in any::<[u8; 32]>(),
        ) {
            let command = JoinCommand {
                server: format!("{host}:{port}").parse().unwrap(),
                node_id: format!("node_{suffix}"),
                token,
                ca_sha256: Fingerprint(pin),
            };
            prop_assert_eq!(command.to_string().parse::<JoinCommand>().unwrap(), command);
        }
    }
}
