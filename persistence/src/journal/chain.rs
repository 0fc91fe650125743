//! The hash chain: each entry's hash covers the hash before it.
//!
//! SHA-256 over every column that says something, each with its length in front, so that
//! no two rows have the same bytes. `tx`, `position` and `month` are left out: the server
//! gives them after the hash is made, and repeats them in `place` (`migrations/0022_places.sql`). Whoever edits a row must
//! recompute all later hashes of the entity and the head in its row; what an administrator
//! could still do so is what an anchor outside the database is for.

use aicloud_domain::id::TypedId;
use aicloud_domain::kind::EntityKind;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::append::{Append, Head};

/// Set in front of everything, so that this hash can't be one of another purpose or version.
const DOMAIN: &[u8] = b"aicloud.journal.entry.v1";
/// The same with credential and address, for rows that have them: older rows have neither.
const DOMAIN_SOURCE: &[u8] = b"aicloud.journal.entry.v2";

/// The columns of one row that its hash covers.
pub(crate) struct Columns<'a> {
    pub(crate) entity_id: Uuid,
    pub(crate) seq: u64,
    pub(crate) entity_kind: &'a str,
    pub(crate) event_type: &'a str,
    pub(crate) event_version: u16,
    pub(crate) payload: &'a str,
    pub(crate) tenant_id: Option<Uuid>,
    pub(crate) project_id: Option<Uuid>,
    pub(crate) principal: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) command_id: Option<&'a str>,
    pub(crate) trace_id: Option<&'a str>,
    pub(crate) credential: Option<&'a str>,
    pub(crate) address: Option<&'a str>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) prev_hash: &'a [u8; 32],
}

impl Columns<'_> {
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut sink = Sink(Sha256::new());
        let sourced = self.credential.is_some() || self.address.is_some();
        sink.field(if sourced { DOMAIN_SOURCE } else { DOMAIN });
        sink.field(self.entity_id.as_bytes());
        sink.field(&self.seq.to_be_bytes());
        sink.field(self.entity_kind.as_bytes());
        sink.field(self.event_type.as_bytes());
        sink.field(&self.event_version.to_be_bytes());
        sink.field(self.payload.as_bytes());
        sink.optional(self.tenant_id.as_ref().map(|id| id.as_bytes().as_slice()));
        sink.optional(self.project_id.as_ref().map(|id| id.as_bytes().as_slice()));
        sink.field(self.principal.as_bytes());
        sink.field(self.request_id.as_bytes());
        sink.optional(self.command_id.map(str::as_bytes));
        sink.optional(self.trace_id.map(str::as_bytes));
        sink.field(&self.at.timestamp_micros().to_be_bytes());
        sink.field(self.prev_hash);
        if sourced {
            sink.optional(self.credential.map(str::as_bytes));
            sink.optional(self.address.map(str::as_bytes));
        }
        sink.0.finalize().into()
    }
}

struct Sink(Sha256);

impl Sink {
    fn field(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// Nothing and an empty text are different things.
    fn optional(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            None => self.0.update([0]),
            Some(bytes) => {
                self.0.update([1]);
                self.field(bytes);
            }
        }
    }
}

/// The hashes of an append's entries, in order.
pub(super) fn hashes(append: &Append) -> Vec<[u8; 32]> {
    let mut prev = append.prev;
    append
        .entries
        .iter()
        .map(|entry| {
            let seq = prev.seq + 1;
            let provenance = &append.provenance;
            let hash = Columns {
                entity_id: append.id,
                seq,
                entity_kind: EntityKind::as_str(append.kind),
                event_type: &entry.event_type,
                event_version: entry.event_version,
                payload: &entry.payload,
                tenant_id: append.owner.tenant.map(TypedId::uuid),
                project_id: append.owner.project.map(TypedId::uuid),
                principal: &provenance.principal,
                request_id: &provenance.request_id,
                command_id: provenance.command_id.as_deref(),
                trace_id: provenance.trace_id.as_deref(),
                credential: provenance.credential.as_deref(),
                address: provenance.address.as_deref(),
                at: provenance.at,
                prev_hash: &prev.hash,
            }
            .hash();
            prev = Head { seq, hash };
            hash
        })
        .collect()
}
