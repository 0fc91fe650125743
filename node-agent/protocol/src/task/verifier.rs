//! Checking tasks: the node's half.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, VerifyingKey};
use subtle::ConstantTimeEq;

use super::{
    Arguments, CLOCK_SKEW_MS, MAX_LIFETIME_MS, PAYLOAD_TYPE, TaskStatement, arguments_digest,
    pre_authentication_encoding,
};
use crate::{id, pb};

/// Why a task is not run: the closed set of `TaskRefused.reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TaskRefusal {
    /// No trusted key made any of its signatures.
    #[error("no trusted key signed this task")]
    BadSignature,
    /// The node trusts no key, or the task names another key epoch than signed it.
    #[error("the task's key epoch is not one that this node trusts")]
    UnknownKey,
    /// It is for another node.
    #[error("the task is for another node")]
    OtherNode,
    /// Its time is over.
    #[error("the task has expired")]
    Expired,
    /// Its time has not come.
    #[error("the task is not valid yet")]
    NotYetValid,
    /// Its sequence is not above the highest that this node has seen.
    #[error("the task's sequence is not above the highest that this node has seen")]
    OutOfSequence,
    /// Its epoch is older than the newest that this node has seen for the allocation.
    #[error("the allocation has a newer epoch than the task's")]
    StaleEpoch,
    /// The arguments are not those that were signed.
    #[error("the arguments are not those that were signed")]
    AlteredArguments,
    /// It is signed, but not a task that this node understands.
    #[error("the task is not one that this node understands")]
    Malformed,
}

impl TaskRefusal {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::BadSignature,
        Self::UnknownKey,
        Self::OtherNode,
        Self::Expired,
        Self::NotYetValid,
        Self::OutOfSequence,
        Self::StaleEpoch,
        Self::AlteredArguments,
        Self::Malformed,
    ];

    /// The code on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::UnknownKey => "unknown_key",
            Self::OtherNode => "other_node",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::OutOfSequence => "out_of_sequence",
            Self::StaleEpoch => "stale_epoch",
            Self::AlteredArguments => "altered_arguments",
            Self::Malformed => "malformed",
        }
    }

    /// The refusal of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }
}

/// A task whose signature, form, node, times and arguments are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedTask {
    statement: TaskStatement,
    arguments: Arguments,
}

impl VerifiedTask {
    /// What was signed.
    #[must_use]
    pub const fn statement(&self) -> &TaskStatement {
        &self.statement
    }

    /// What goes with it.
    #[must_use]
    pub const fn arguments(&self) -> &Arguments {
        &self.arguments
    }
}

/// Verifies tasks against the trusted keys.
#[derive(Debug, Clone, Default)]
pub struct TaskVerifier {
    keys: BTreeMap<u32, VerifyingKey>,
}

/// A public key that is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the task key of epoch {epoch} is not an Ed25519 public key")]
pub struct BadTaskKey {
    /// The epoch it was given for.
    pub epoch: u32,
}

impl TaskVerifier {
    /// A verifier that trusts these keys and no others.
    ///
    /// # Errors
    /// [`BadTaskKey`] when one is not 32 bytes, not a point on the curve, or weak.
    pub fn new(keys: &[pb::TaskKey]) -> Result<Self, BadTaskKey> {
        let mut trusted = BTreeMap::new();
        for key in keys {
            let bad = BadTaskKey { epoch: key.epoch };
            let bytes: [u8; 32] = key.public_key.as_slice().try_into().map_err(|_| bad)?;
            let parsed = VerifyingKey::from_bytes(&bytes).map_err(|_| bad)?;
            if parsed.is_weak() {
                return Err(bad);
            }
            trusted.insert(key.epoch, parsed);
        }
        Ok(Self { keys: trusted })
    }

    /// Whether no key is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Checks a task for the node `expected_node` at `now`, in Unix milliseconds.
    ///
    /// # Errors
    /// The first [`TaskRefusal`] that applies, in the order of the module's essay.
    pub fn verify(
        &self,
        task: &pb::Task,
        expected_node: &str,
        now: i64,
    ) -> Result<VerifiedTask, TaskRefusal> {
        if self.keys.is_empty() {
            return Err(TaskRefusal::UnknownKey);
        }
        let signed_by = self.signing_epoch(task).ok_or(TaskRefusal::BadSignature)?;
        if task.payload_type != PAYLOAD_TYPE {
            return Err(TaskRefusal::Malformed);
        }
        let statement: TaskStatement =
            serde_json::from_slice(&task.payload).map_err(|_| TaskRefusal::Malformed)?;
        if statement.key_epoch != signed_by {
            return Err(TaskRefusal::UnknownKey);
        }
        if statement.node_id != expected_node {
            return Err(TaskRefusal::OtherNode);
        }
        check_form(&statement)?;
        check_times(&statement, now)?;
        let digest = arguments_digest(&task.arguments);
        if !bool::from(digest.as_bytes().ct_eq(statement.args_sha256.as_bytes())) {
            return Err(TaskRefusal::AlteredArguments);
        }
        let arguments = Arguments::from_json(statement.operation, &task.arguments)
            .map_err(|_| TaskRefusal::Malformed)?;
        if let Arguments::Start(start) = &arguments
            && start.allocation_name != statement.allocation_name
        {
            return Err(TaskRefusal::Malformed);
        }
        Ok(VerifiedTask { statement, arguments })
    }

    /// The epoch of the trusted key that made one of the signatures.
    fn signing_epoch(&self, task: &pb::Task) -> Option<u32> {
        // A handful of signatures is all a rotation needs; more would only cost time.
        const MAX_SIGNATURES: usize = 8;
        let message = pre_authentication_encoding(&task.payload_type, &task.payload);
        task.signatures.iter().take(MAX_SIGNATURES).find_map(|candidate| {
            let signature = Signature::from_slice(&candidate.sig).ok()?;
            self.keys
                .iter()
                .find(|(_, key)| key.verify_strict(&message, &signature).is_ok())
                .map(|(epoch, _)| *epoch)
        })
    }
}

fn check_form(statement: &TaskStatement) -> Result<(), TaskRefusal> {
    let ids = [&statement.task_id, &statement.node_id, &statement.allocation_id];
    let names = [&statement.tenant, &statement.allocation_name];
    let good = ids.iter().all(|text| id::is_well_formed(text))
        && names.iter().all(|text| id::is_printable_name(text))
        && statement.sequence > 0;
    if good { Ok(()) } else { Err(TaskRefusal::Malformed) }
}

fn check_times(statement: &TaskStatement, now: i64) -> Result<(), TaskRefusal> {
    let lifetime = statement
        .expires_unix_ms
        .checked_sub(statement.issued_unix_ms)
        .ok_or(TaskRefusal::Malformed)?;
    let start = statement.not_before_unix_ms;
    if !(1..=MAX_LIFETIME_MS).contains(&lifetime)
        || start < statement.issued_unix_ms
        || start > statement.expires_unix_ms
    {
        return Err(TaskRefusal::Malformed);
    }
    if now.saturating_add(CLOCK_SKEW_MS) < start {
        return Err(TaskRefusal::NotYetValid);
    }
    if now.saturating_sub(CLOCK_SKEW_MS) >= statement.expires_unix_ms {
        return Err(TaskRefusal::Expired);
    }
    Ok(())
}
