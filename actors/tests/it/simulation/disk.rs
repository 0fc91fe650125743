//! The database: what is durable, and the rules that it keeps by itself.
//!
//! Rows, journal, held GPUs, billed time and commands, with the fences and constraints of the
//! real one. An append is taken whole or not at all. Nothing here ever fails by chance: that
//! is the writer's business.

use std::collections::BTreeMap;

use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_persistence::command::Recalled;
use aicloud_persistence::{Append, AppendError, Head, IdempotentCommand, SideRow};
use uuid::Uuid;

use super::dice::Print;
use super::kinds::Kind;
use super::transaction::Beside;

pub type Entity = (Kind, Uuid);

#[derive(Debug, Clone)]
pub struct Row {
    pub state: String,
    pub head: Head,
    pub at: Time,
    pub owes: bool,
    pub trace_id: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub seq: u64,
    pub payload: String,
    pub at: Time,
    /// The number of the append, and the key that it carried.
    pub append: u64,
    pub key: Option<String>,
}

#[derive(Debug, Clone, Copy)]
pub struct Interval {
    pub started: Time,
    pub ended: Option<Time>,
}

#[derive(Default)]
pub struct Disk {
    pub rows: BTreeMap<Entity, Row>,
    pub journal: BTreeMap<Entity, Vec<Entry>>,
    /// Everything that was committed, in order: what a relay reads.
    pub feed: Vec<(Entity, u64)>,
    pub holds: BTreeMap<(NodeId, String), (AllocationId, u64)>,
    pub intervals: BTreeMap<(AllocationId, u32), Interval>,
    pub commands: BTreeMap<(Uuid, String), Recalled>,
    /// What each append wrote beside its entries.
    pub beside: Beside,
    labels: BTreeMap<String, Entity>,
    appends: u64,
}

/// The head after an append: it covers all that the real hash covers here.
pub fn head_after(append: &Append) -> Head {
    let mut print = Print::new();
    print.bytes(&append.prev.hash);
    print.bytes(append.id.as_bytes());
    print.bytes(append.provenance.request_id.as_bytes());
    print.number(append.provenance.at.timestamp_micros().cast_unsigned());
    for entry in &append.entries {
        print.bytes(entry.payload.as_bytes());
    }
    let mut hash = [1; 32];
    hash[..8].copy_from_slice(&print.0.to_le_bytes());
    Head { seq: append.prev.seq + append.entries.len() as u64, hash }
}

fn constraint(name: &str) -> AppendError {
    AppendError::Constraint { name: name.into() }
}

impl Disk {
    fn check(&self, entity: Entity, append: &Append) -> Result<Option<String>, AppendError> {
        let head = self.rows.get(&entity).map_or(Head::NONE, |row| row.head);
        if head != append.prev {
            return Err(AppendError::Fenced);
        }
        let command = append.command.as_ref();
        if command.is_some_and(|c| self.commands.contains_key(&(c.scope, c.key.clone()))) {
            return Err(AppendError::DuplicateCommand);
        }
        let mut freed = vec![];
        let mut closed = vec![];
        for row in &append.side {
            match row {
                SideRow::FreeGpu { node, gpu_uuid, .. } => freed.push((*node, gpu_uuid.clone())),
                SideRow::HoldGpu { node, gpu_uuid, .. } => {
                    let place = (*node, gpu_uuid.clone());
                    if self.holds.contains_key(&place) && !freed.contains(&place) {
                        return Err(constraint("gpu_hold_pkey"));
                    }
                }
                SideRow::CloseInterval { allocation, ordinal, .. } => {
                    let open = self.intervals.get(&(*allocation, *ordinal));
                    if open.is_none_or(|interval| interval.ended.is_some()) {
                        return Err(constraint("usage_interval_open"));
                    }
                    closed.push((*allocation, *ordinal));
                }
                SideRow::OpenInterval(open) => {
                    let mine = (open.allocation, 0)..=(open.allocation, u32::MAX);
                    let runs = self.intervals.range(mine).any(|(place, interval)| {
                        interval.ended.is_none() && !closed.contains(place)
                    });
                    if runs || self.intervals.contains_key(&(open.allocation, open.ordinal)) {
                        return Err(constraint("usage_interval_one_open"));
                    }
                }
                SideRow::IssueToken(_)
                | SideRow::RevokeToken { .. }
                | SideRow::KeepSecretEnv(_)
                | SideRow::EraseSecretEnv { .. }
                | SideRow::Identity(_)
                | SideRow::Account(_) => {}
            }
        }
        // Labels are given once, at the beginning.
        if append.prev != Head::NONE {
            return Ok(None);
        }
        let state: serde_json::Value = serde_json::from_str(&append.row.state).unwrap();
        let Some(label) = state.get("label").and_then(|label| label.as_str()) else {
            return Ok(None);
        };
        let name = format!("{:?}/{}/{label}", entity.0, state["tenant_id"]);
        if self.labels.contains_key(&name) {
            return Err(constraint("label"));
        }
        Ok(Some(name))
    }

    /// Takes an append, or refuses it as the real database would.
    pub fn take(&mut self, entity: Entity, append: &Append) -> Result<(), AppendError> {
        if let Some(name) = self.check(entity, append)? {
            self.labels.insert(name, entity);
        }
        self.appends += 1;
        let history = self.journal.entry(entity).or_default();
        for (seq, entry) in (append.prev.seq + 1..).zip(&append.entries) {
            assert_eq!(seq, history.len() as u64 + 1, "I3: {entity:?} has a gap");
            history.push(Entry {
                seq,
                payload: entry.payload.clone(),
                at: append.provenance.at,
                append: self.appends,
                key: append.provenance.command_id.clone(),
            });
            self.feed.push((entity, seq));
        }
        let head = head_after(append);
        let row = Row {
            state: append.row.state.clone(),
            head,
            at: append.provenance.at,
            owes: append.row.owes,
            trace_id: append.provenance.trace_id.clone(),
        };
        self.note(format!("row {} at {}", entity.1, head.seq));
        let before = self.rows.insert(entity, row);
        assert!(before.is_none_or(|row| row.at <= append.provenance.at), "time ran backwards");
        self.side(append);
        if let Some(command) = &append.command {
            self.keep(append.id, head.seq, command);
            self.note(format!("answer {}", command.key));
        }
        Ok(())
    }

    fn note(&mut self, beside: String) {
        self.beside.entry(self.appends).or_default().push(beside);
    }

    fn side(&mut self, append: &Append) {
        for row in &append.side {
            match row {
                SideRow::FreeGpu { node, gpu_uuid, allocation } => {
                    let place = (*node, gpu_uuid.clone());
                    if self.holds.get(&place).is_some_and(|(holder, _)| holder == allocation) {
                        self.holds.remove(&place);
                        self.note(format!("freed {node} {gpu_uuid}"));
                    }
                }
                SideRow::HoldGpu { node, gpu_uuid, allocation, epoch } => {
                    let held = self.holds.insert((*node, gpu_uuid.clone()), (*allocation, *epoch));
                    assert_eq!(held, None, "I1: {gpu_uuid} of {node} has two holders");
                    self.note(format!("held {node} {gpu_uuid} by {allocation} {epoch}"));
                }
                SideRow::OpenInterval(open) => {
                    let interval = Interval { started: open.started_at, ended: None };
                    let place = (open.allocation, open.ordinal);
                    self.intervals.insert(place, interval);
                    self.note(format!("interval {} {} begins", place.0.uuid(), place.1));
                }
                SideRow::CloseInterval { allocation, ordinal, ended_at, .. } => {
                    let interval = self.intervals.get_mut(&(*allocation, *ordinal)).unwrap();
                    assert!(*ended_at >= interval.started, "I9: billed time below zero");
                    interval.ended = Some(*ended_at);
                    self.note(format!("interval {} {ordinal} ends", allocation.uuid()));
                }
                SideRow::IssueToken(token) => self.note(format!("token {}", token.id)),
                SideRow::RevokeToken { token } => self.note(format!("token {token} ends")),
                SideRow::KeepSecretEnv(new) => {
                    self.note(format!("secrets of {}", new.allocation.uuid()));
                }
                SideRow::EraseSecretEnv { allocation, .. } => {
                    self.note(format!("secrets of {} are gone", allocation.uuid()));
                }
                SideRow::Identity(row) => self.note(format!("{row:?}")),
                SideRow::Account(row) => self.note(format!("{row:?}")),
            }
        }
    }

    fn keep(&mut self, entity_id: Uuid, seq: u64, command: &IdempotentCommand) {
        let IdempotentCommand { scope, key, request_sha256, reply } = command.clone();
        let recalled = Recalled { request_sha256, reply, entity_id, seq };
        let before = self.commands.insert((scope, key), recalled);
        assert_eq!(before, None, "I7: a key was used twice");
    }

    /// Keeps an answer that changed nothing; false when its key was used before.
    pub fn remember(&mut self, entity_id: Uuid, seq: u64, command: &IdempotentCommand) -> bool {
        if self.commands.contains_key(&(command.scope, command.key.clone())) {
            return false;
        }
        self.keep(entity_id, seq, command);
        true
    }

    /// The length of an entity's durable history.
    pub fn seq(&self, entity: Entity) -> u64 {
        self.rows.get(&entity).map_or(0, |row| row.head.seq)
    }

    pub fn nodes(&self) -> impl Iterator<Item = Uuid> {
        self.rows.keys().filter(|(kind, _)| *kind == Kind::Node).map(|(_, id)| *id)
    }

    pub fn held_by(&self, node: NodeId) -> usize {
        self.holds.keys().filter(|(n, _)| n.uuid() == node.uuid()).count()
    }
}
