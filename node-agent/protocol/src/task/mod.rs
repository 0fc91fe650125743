//! Tasks: the signed orders that a node obeys, and the only ones.
//!
//! A task is a DSSE envelope (<https://github.com/secure-systems-lab/dsse>, protocol
//! version 1.0.2) around a [`TaskStatement`] in JSON, and the arguments that the
//! statement names by digest. The channel's TLS says who talks; the task's signature
//! says what was ordered, and goes on saying it in the node's ledger.
//!
//! ```text
//!   control plane                                   node
//!   TaskDraft + Arguments ─ TaskSigner::seal ─► pb::Task ─ TaskVerifier::verify ─► VerifiedTask
//! ```
//!
//! What the verifier promises: the signature is checked over the raw bytes before
//! anything is parsed, with the strict Ed25519 rules and against every trusted key;
//! the envelope's `keyid` decides nothing. Then payload type, form, node, times and
//! the arguments' digest. A [`VerifiedTask`] can't be made in another way, so code
//! that holds one needs no check of its own. Two checks are not made here, because
//! they need the node's memory: the sequence and the allocation's epoch.

mod arguments;
mod secret_env;
mod signer;
mod statement;
mod verifier;

pub use arguments::{
    Arguments, FailureCode, ReleaseArguments, StartArguments, StopArguments, UnknownFailureCode,
};
pub use secret_env::SecretEnv;
pub use signer::{SignerError, TaskDraft, TaskSigner};
pub use statement::{Operation, TaskStatement};
pub use verifier::{BadTaskKey, TaskRefusal, TaskVerifier, VerifiedTask};

/// The envelope's payload type. Its own, so that a signature of the same key over
/// something else is never a task.
pub const PAYLOAD_TYPE: &str = "application/vnd.core42.aicloud.task.v1+json";

/// The longest time from issue to expiry, in milliseconds: what a stolen task is
/// worth ends by itself.
pub const MAX_LIFETIME_MS: i64 = 5 * 60 * 1000;

/// How far a node's clock and the control plane's may differ, in milliseconds. NTP
/// keeps machines within tens of milliseconds; five seconds forgive a bad day and
/// add little to the five minutes above.
pub const CLOCK_SKEW_MS: i64 = 5_000;

/// The bytes that are signed: DSSE's pre-authentication encoding, version 1.
#[must_use]
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload_type.len() + payload.len() + 32);
    out.extend_from_slice(b"DSSEv1 ");
    out.extend_from_slice(payload_type.len().to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(payload_type.as_bytes());
    out.push(b' ');
    out.extend_from_slice(payload.len().to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(payload);
    out
}

/// The SHA-256 of a task's arguments, in lower-case hexadecimal, as the statement has it.
#[must_use]
pub fn arguments_digest(arguments: &[u8]) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(arguments))
}

#[cfg(test)]
mod tests;
