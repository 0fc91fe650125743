//! Making tasks: the control plane's half.

use std::fmt;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signer, SigningKey};
use rand::Rng;
use sha2::Digest;
use zeroize::Zeroizing;

use super::{
    Arguments, MAX_LIFETIME_MS, PAYLOAD_TYPE, TaskStatement, arguments_digest,
    pre_authentication_encoding,
};
use crate::pb;

/// A task before it is signed: the statement without what the signer knows better.
/// Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDraft {
    /// The task.
    pub task_id: String,
    /// The only node that may run it.
    pub node_id: String,
    /// The label of the tenant whose allocation it is; `-` for a workload that nobody knows.
    pub tenant: String,
    /// The allocation's resource name.
    pub allocation_name: String,
    /// The allocation.
    pub allocation_id: String,
    /// The allocation's epoch.
    pub epoch: u64,
    /// The node's next sequence number.
    pub sequence: u64,
    /// The trace of the request that it goes back to, for the node's log.
    pub trace_id: Option<String>,
    /// Now.
    pub issued_unix_ms: i64,
    /// How long it may be run, in milliseconds, at most [`MAX_LIFETIME_MS`].
    pub lifetime_ms: i64,
}

/// Why a key or a task could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The key is not an Ed25519 private key in PKCS#8 PEM.
    #[error("not an Ed25519 private key in PKCS#8 PEM")]
    Key,
    /// The lifetime is not within 1 ms and five minutes.
    #[error("a task's lifetime must be between 1 and {MAX_LIFETIME_MS} ms, not {0}")]
    Lifetime(i64),
    /// The statement or the arguments could not be written as JSON.
    #[error("cannot write the task as JSON")]
    Json(#[from] serde_json::Error),
}

/// Signs tasks with an Ed25519 key of one key epoch. The key is wiped on drop.
pub struct TaskSigner {
    key: SigningKey,
    epoch: u32,
}

impl fmt::Debug for TaskSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskSigner")
            .field("key_id", &self.key_id())
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

impl TaskSigner {
    /// A signer with a new random key.
    #[must_use]
    pub fn generate(epoch: u32) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rand::rng().fill_bytes(&mut *seed);
        Self { key: SigningKey::from_bytes(&seed), epoch }
    }

    /// A signer with a key that was kept.
    ///
    /// # Errors
    /// [`SignerError::Key`] when the PEM is not an Ed25519 private key.
    pub fn from_pkcs8_pem(pem: &str, epoch: u32) -> Result<Self, SignerError> {
        let key = SigningKey::from_pkcs8_pem(pem).map_err(|_| SignerError::Key)?;
        Ok(Self { key, epoch })
    }

    /// The key, to be kept as a secret.
    ///
    /// # Errors
    /// [`SignerError::Key`] when the key can't be encoded.
    pub fn to_pkcs8_pem(&self) -> Result<Zeroizing<String>, SignerError> {
        self.key.to_pkcs8_pem(LineEnding::LF).map_err(|_| SignerError::Key)
    }

    /// The epoch of the key.
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The public key as agents get it.
    #[must_use]
    pub fn public_key(&self) -> pb::TaskKey {
        pb::TaskKey { epoch: self.epoch, public_key: self.key.verifying_key().to_bytes().to_vec() }
    }

    /// Signs a task.
    ///
    /// # Errors
    /// [`SignerError::Lifetime`] when it would live for longer than a node accepts.
    pub fn seal(&self, draft: TaskDraft, arguments: &Arguments) -> Result<pb::Task, SignerError> {
        if !(1..=MAX_LIFETIME_MS).contains(&draft.lifetime_ms) {
            return Err(SignerError::Lifetime(draft.lifetime_ms));
        }
        let bytes = arguments.to_json()?;
        let statement = TaskStatement {
            task_id: draft.task_id,
            node_id: draft.node_id,
            tenant: draft.tenant,
            allocation_name: draft.allocation_name,
            allocation_id: draft.allocation_id,
            epoch: draft.epoch,
            operation: arguments.operation(),
            args_sha256: arguments_digest(&bytes),
            sequence: draft.sequence,
            trace_id: draft.trace_id,
            issued_unix_ms: draft.issued_unix_ms,
            not_before_unix_ms: draft.issued_unix_ms,
            expires_unix_ms: draft.issued_unix_ms.saturating_add(draft.lifetime_ms),
            key_epoch: self.epoch,
        };
        self.sign_statement(&statement, bytes)
    }

    /// Signs a statement as it is, without a look at what it says. [`Self::seal`] is
    /// what the control plane uses; this is for tests of what nodes must refuse.
    ///
    /// # Errors
    /// [`SignerError::Json`] when the statement can't be written.
    pub fn sign_statement(
        &self,
        statement: &TaskStatement,
        arguments: Vec<u8>,
    ) -> Result<pb::Task, SignerError> {
        Ok(self.sign_payload(PAYLOAD_TYPE, serde_json::to_vec(statement)?, arguments))
    }

    /// Signs any payload of any type; like [`Self::sign_statement`] for tests.
    #[must_use]
    pub fn sign_payload(
        &self,
        payload_type: &str,
        payload: Vec<u8>,
        arguments: Vec<u8>,
    ) -> pb::Task {
        let sig = self.key.sign(&pre_authentication_encoding(payload_type, &payload));
        pb::Task {
            payload_type: payload_type.to_owned(),
            payload,
            signatures: vec![pb::Signature { keyid: self.key_id(), sig: sig.to_vec() }],
            arguments,
        }
    }

    fn key_id(&self) -> String {
        hex::encode(&sha2::Sha256::digest(self.key.verifying_key().as_bytes())[..8])
    }
}
