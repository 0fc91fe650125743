//! The node's memory of tasks: an append-only file that says what was started and
//! how it ended.
//!
//! A task must run at most once, and an agent can die at any instruction. So
//! "started" is on the disk before anything is done, and "finished" before the result
//! is sent. From that follow the answers to a task that comes again:
//!
//! | the ledger says                  | answer                                        |
//! |----------------------------------|-----------------------------------------------|
//! | nothing, sequence above highest  | [`Admission::Run`]: it is written as started  |
//! | nothing, sequence not above      | refused, `out_of_sequence`                    |
//! | nothing, epoch below the newest  | refused, `stale_epoch`                        |
//! | started and running now          | [`Admission::Running`]: its result will come  |
//! | started, then the agent died     | [`Admission::Run`]: operations are idempotent |
//! | finished                         | [`Admission::Finished`]: the recorded result  |
//!
//! Each line is JSON with a checksum of its own. A last line without its newline is
//! what a crash leaves: it was never synced, so nothing was done because of it, and it
//! is cut off. Anything else that doesn't add up is an error, because a ledger that
//! forgets would run tasks twice. The file is rewritten when it has grown, with the
//! highest sequence, the newest epochs and the recent results.
//!
//! A tenant may fill the disk, and what ends its workload must be written down all the same. So
//! the file has room beyond its end, taken from the file system beforehand; on one that can't do
//! that the ledger fails with the disk, and says so at the start.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aicloud_node_protocol::task::{FailureCode, Operation, TaskRefusal, TaskStatement};
use nix::fcntl::{FallocateFlags, fallocate};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::files;

/// The finished tasks whose results are kept. A task lives for five minutes, so this
/// is far more than can come again.
const KEEP_TASKS: usize = 1024;
/// The allocations whose newest epoch is kept, by last use; for the same reason.
const KEEP_EPOCHS: usize = 4096;
/// The records after which the file is rewritten: one task has two.
const COMPACT_RECORDS: usize = 4 * KEEP_TASKS;
/// Bytes beyond its end that the file keeps for itself: some hundred records, and little enough
/// for ten thousand simulated nodes on one machine.
const ROOM: u64 = 128 << 10;
/// With less room than this left, more is taken.
const LITTLE_ROOM: u64 = ROOM / 2;

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It was done.
    Succeeded {
        /// JSON, by operation.
        detail: String,
    },
    /// It was tried and failed.
    Failed {
        /// Why, for programs.
        code: FailureCode,
        /// Why, for people.
        message: String,
    },
}

/// What to do with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Run it; "started" is on the disk.
    Run,
    /// It runs; say nothing.
    Running,
    /// Answer this; don't run it.
    Finished(Outcome),
    /// Refuse it.
    Refused(TaskRefusal),
}

/// What is wrong with the ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file can't be read or written.
    #[error("the ledger {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A record is damaged.
    #[error(
        "the ledger {} is damaged at line {line}: {reason}. It remembers which tasks have run, so \
         the agent does not start without it. Restore the file from a backup; or retire this node, \
         move the state directory away and join as a new node",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// An earlier write failed, so that the file's end is unknown.
    #[error("the ledger {} could not be written before; the agent has to start anew", .0.display())]
    Broken(PathBuf),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Record {
    /// First after a rewrite: what is kept of the lines before. The epochs are in the
    /// order of last use.
    Checkpoint { highest: u64, epochs: Vec<(String, u64)> },
    /// A task is about to be run.
    Started {
        task_id: String,
        sequence: u64,
        key_epoch: u32,
        allocation_id: String,
        epoch: u64,
        operation: Operation,
        args_sha256: String,
    },
    /// A task has ended.
    Finished { task_id: String, result: Outcome },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    sum: String,
    #[serde(borrow)]
    record: &'a RawValue,
}

#[derive(Debug)]
struct Entry {
    started: Record,
    state: EntryState,
}

#[derive(Debug, PartialEq, Eq)]
enum EntryState {
    /// Started by an agent that died.
    Orphaned,
    Running,
    Finished(Outcome),
}

/// The ledger, open for appending.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: File,
    broken: bool,
    records: usize,
    /// Bytes of the file, and bytes that the file system has promised it.
    length: u64,
    promised: u64,
    memory: Memory,
    /// How a folder is synced; tests let it fail.
    sync_folder: fn(&Path) -> io::Result<()>,
}

/// What the records add up to.
#[derive(Debug, Default)]
struct Memory {
    highest: u64,
    /// Newest epoch and the count of its last use, by allocation.
    epochs: HashMap<String, (u64, u64)>,
    uses: u64,
    tasks: HashMap<String, Entry>,
    order: VecDeque<String>,
}

impl Memory {
    fn apply(&mut self, record: Record, state: EntryState) -> Result<(), String> {
        match record {
            Record::Checkpoint { highest, epochs } => {
                self.highest = self.highest.max(highest);
                for (allocation, epoch) in epochs {
                    self.saw_epoch(&allocation, epoch);
                }
            }
            Record::Started { ref task_id, sequence, ref allocation_id, epoch, .. } => {
                self.highest = self.highest.max(sequence);
                self.saw_epoch(allocation_id, epoch);
                let task_id = task_id.clone();
                if self.tasks.insert(task_id.clone(), Entry { started: record, state }).is_some() {
                    return Err(format!("{task_id} is started twice"));
                }
                self.order.push_back(task_id);
            }
            Record::Finished { task_id, result } => {
                let entry = self
                    .tasks
                    .get_mut(&task_id)
                    .ok_or_else(|| format!("{task_id} is finished but was not started"))?;
                entry.state = EntryState::Finished(result);
            }
        }
        Ok(())
    }

    fn saw_epoch(&mut self, allocation: &str, epoch: u64) {
        self.uses += 1;
        let newest = self.epochs.entry(allocation.to_owned()).or_default();
        *newest = (newest.0.max(epoch), self.uses);
    }

    fn is_stale(&self, statement: &TaskStatement) -> bool {
        self.epochs
            .get(&statement.allocation_id)
            .is_some_and(|(newest, _)| statement.epoch < *newest)
    }

    /// Drops what is old: finished tasks and epochs beyond the limits.
    fn forget(&mut self) {
        let mut surplus = self.order.len().saturating_sub(KEEP_TASKS);
        let tasks = &mut self.tasks;
        self.order.retain(|task_id| {
            let finished = tasks
                .get(task_id)
                .is_some_and(|entry| matches!(entry.state, EntryState::Finished(_)));
            let drop = surplus > 0 && finished;
            if drop {
                surplus -= 1;
                tasks.remove(task_id);
            }
            !drop
        });
        if self.epochs.len() > KEEP_EPOCHS {
            let mut uses: Vec<u64> = self.epochs.values().map(|(_, used)| *used).collect();
            uses.sort_unstable();
            let oldest_kept = uses[uses.len() - KEEP_EPOCHS];
            self.epochs.retain(|_, (_, used)| *used >= oldest_kept);
        }
    }

    /// The records that say all of this.
    fn records(&self) -> Vec<Record> {
        let by_use: BTreeMap<u64, (String, u64)> = self
            .epochs
            .iter()
            .map(|(allocation, (epoch, used))| (*used, (allocation.clone(), *epoch)))
            .collect();
        let epochs = by_use.into_values().collect();
        let mut records = vec![Record::Checkpoint { highest: self.highest, epochs }];
        for task_id in &self.order {
            let Some(entry) = self.tasks.get(task_id) else {
                continue;
            };
            records.push(entry.started.clone());
            if let EntryState::Finished(result) = &entry.state {
                records.push(Record::Finished { task_id: task_id.clone(), result: result.clone() });
            }
        }
        records
    }
}

impl Ledger {
    /// Opens the ledger, or makes an empty one.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] for anything but a torn last line.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let io_error = |source| LedgerError::Io { path: path.to_owned(), source };
        let content = files::read_if_there(path).map_err(io_error)?.unwrap_or_default();
        let whole = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mut memory = Memory::default();
        let mut records = 0;
        for line in content[..whole].split_inclusive(|byte| *byte == b'\n') {
            records += 1;
            parse(line).and_then(|record| memory.apply(record, EntryState::Orphaned)).map_err(
                |reason| LedgerError::Damaged { path: path.to_owned(), line: records, reason },
            )?;
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)
            .map_err(io_error)?;
        if whole < content.len() {
            tracing::warn!(
                ledger = %path.display(),
                bytes = content.len() - whole,
                "cut off the ledger's torn last line"
            );
            file.set_len(whole as u64).and_then(|()| file.sync_all()).map_err(io_error)?;
        }
        if let Some(folder) = path.parent() {
            files::sync_folder(folder).map_err(io_error)?;
        }
        let mut ledger = Self {
            path: path.to_owned(),
            file,
            broken: false,
            records,
            length: whole as u64,
            promised: 0,
            memory,
            sync_folder: files::sync_folder,
        };
        if let Err(error) = ledger.make_room() {
            tracing::warn!(
                ledger = %path.display(), %error,
                "no room can be kept for the ledger: a full disk will end this agent"
            );
        }
        Ok(ledger)
    }

    /// Has the file system promise room beyond the end of the file, which stays where it is.
    fn make_room(&mut self) -> io::Result<()> {
        let (from, bytes) = (self.length, ROOM);
        let signed = |bytes: u64| i64::try_from(bytes).map_err(io::Error::other);
        let keep_size = FallocateFlags::FALLOC_FL_KEEP_SIZE;
        fallocate(&self.file, keep_size, signed(from)?, signed(bytes)?)?;
        self.promised = from + bytes;
        Ok(())
    }

    /// As on a disk that takes nothing more.
    #[cfg(test)]
    pub(crate) fn fail_from_now_on(&mut self) {
        self.file = File::open(&self.path).expect("the ledger is there");
    }

    /// That it could not be written before.
    pub(crate) fn broken_before(&self) -> LedgerError {
        LedgerError::Broken(self.path.clone())
    }

    /// The highest sequence of all tasks that were started, 0 when none.
    #[must_use]
    pub fn highest_sequence(&self) -> u64 {
        self.memory.highest
    }

    /// Decides about a verified task, and writes it down when it is to be run.
    ///
    /// # Errors
    /// That it couldn't be written: the task must not be run then.
    pub fn admit(&mut self, statement: &TaskStatement) -> Result<Admission, LedgerError> {
        let started = Record::Started {
            task_id: statement.task_id.clone(),
            sequence: statement.sequence,
            key_epoch: statement.key_epoch,
            allocation_id: statement.allocation_id.clone(),
            epoch: statement.epoch,
            operation: statement.operation,
            args_sha256: statement.args_sha256.clone(),
        };
        let stale = self.memory.is_stale(statement);
        if let Some(entry) = self.memory.tasks.get_mut(&statement.task_id) {
            if !same_order(&entry.started, &started) {
                return Ok(Admission::Refused(TaskRefusal::Malformed));
            }
            return Ok(match &entry.state {
                EntryState::Finished(outcome) => Admission::Finished(outcome.clone()),
                EntryState::Running => Admission::Running,
                EntryState::Orphaned if stale => Admission::Refused(TaskRefusal::StaleEpoch),
                EntryState::Orphaned => {
                    entry.state = EntryState::Running;
                    Admission::Run
                }
            });
        }
        if statement.sequence <= self.memory.highest {
            return Ok(Admission::Refused(TaskRefusal::OutOfSequence));
        }
        if stale {
            return Ok(Admission::Refused(TaskRefusal::StaleEpoch));
        }
        self.append(&started)?;
        self.remember(started, EntryState::Running)?;
        Ok(Admission::Run)
    }

    /// Writes how a task ended.
    ///
    /// # Errors
    /// That it couldn't be written. The task counts as started then, and is run again
    /// when it comes again after the agent's next start.
    pub fn finish(&mut self, task_id: &str, result: Outcome) -> Result<(), LedgerError> {
        let record = Record::Finished { task_id: task_id.to_owned(), result };
        self.append(&record)?;
        self.remember(record, EntryState::Running)?;
        if self.records >= COMPACT_RECORDS
            && let Err(error) = self.compact()
        {
            // The result is on the disk, in the old file or the new one. It is tried again next
            // time, unless the old one has lost its name: then nothing more can be written.
            tracing::error!(%error, "cannot rewrite the ledger");
        }
        Ok(())
    }

    fn remember(&mut self, record: Record, state: EntryState) -> Result<(), LedgerError> {
        self.memory.apply(record, state).map_err(|reason| LedgerError::Damaged {
            path: self.path.clone(),
            line: self.records,
            reason,
        })
    }

    fn append(&mut self, record: &Record) -> Result<(), LedgerError> {
        if self.broken {
            return Err(self.broken_before());
        }
        if self.promised > 0 && self.promised.saturating_sub(self.length) < LITTLE_ROOM {
            // On a full disk what is left has to do.
            let _ = self.make_room();
        }
        let written = line(record).and_then(|line| {
            self.file.write_all(line.as_bytes())?;
            self.length += line.len() as u64;
            self.file.sync_data()
        });
        if let Err(source) = written {
            // What is in the file now is unknown, and a sync that failed once may
            // succeed the next time without having written anything.
            self.broken = true;
            return Err(LedgerError::Io { path: self.path.clone(), source });
        }
        self.records += 1;
        Ok(())
    }

    /// Rewrites the file without what is old. The new file replaces the old one whole.
    fn compact(&mut self) -> Result<(), LedgerError> {
        self.memory.forget();
        let records = self.memory.records();
        let io_error = |source| LedgerError::Io { path: self.path.clone(), source };
        let text: String = records.iter().map(line).collect::<io::Result<_>>().map_err(io_error)?;
        let draft = files::write_draft(&self.path, text.as_bytes(), 0o600).map_err(io_error)?;
        fs::rename(&draft, &self.path).map_err(io_error)?;
        // From here the old handle points to a file that has no name any more. What would be
        // written to it nobody would find.
        self.broken = true;
        files::folder_of(&self.path).and_then(self.sync_folder).map_err(io_error)?;
        self.file = OpenOptions::new().append(true).open(&self.path).map_err(io_error)?;
        (self.records, self.length) = (records.len(), text.len() as u64);
        self.broken = false;
        if self.promised > 0
            && let Err(error) = self.make_room()
        {
            self.promised = self.length;
            tracing::warn!(%error, "no room can be kept for the ledger at present");
        }
        Ok(())
    }
}

/// Whether two "started" records are the same order; the sequence may have risen,
/// because the control plane may sign a task again to ask for its result.
fn same_order(one: &Record, other: &Record) -> bool {
    let key = |record: &Record| match record {
        Record::Started { allocation_id, epoch, operation, args_sha256, .. } => {
            Some((allocation_id.clone(), *epoch, *operation, args_sha256.clone()))
        }
        Record::Checkpoint { .. } | Record::Finished { .. } => None,
    };
    key(one) == key(other)
}

fn checksum(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..8])
}

fn line(record: &Record) -> io::Result<String> {
    let record = serde_json::value::to_raw_value(record)?;
    let line = Line { sum: checksum(record.get()), record: &record };
    Ok(serde_json::to_string(&line)? + "\n")
}

fn parse(line: &[u8]) -> Result<Record, String> {
    let line: Line<'_> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if checksum(line.record.get()) != line.sum {
        return Err("the checksum is wrong".into());
    }
    serde_json::from_str(line.record.get()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
