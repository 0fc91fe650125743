use std::fs;

use proptest::prelude::*;

use super::*;

fn statement(task: &str, sequence: u64, allocation: &str, epoch: u64) -> TaskStatement {
    TaskStatement {
        trace_id: None,
        task_id: task.into(),
        node_id: "node_1".into(),
        tenant: "tenant_1".into(),
        allocation_name: "core42:aicloud:x".into(),
        allocation_id: allocation.into(),
        epoch,
        operation: Operation::Start,
        args_sha256: "00".into(),
        sequence,
        issued_unix_ms: 0,
        not_before_unix_ms: 0,
        expires_unix_ms: 1,
        key_epoch: 1,
    }
}

fn done(detail: &str) -> Outcome {
    Outcome::Succeeded { detail: detail.into() }
}

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }
    fn path(&self) -> PathBuf {
        self.folder.path().join("ledger")
    }
    fn open(&self) -> Ledger {
        Ledger::open(&self.path()).unwrap()
    }
}

#[test]
fn the_table_of_the_essay() {
    let world = World::new();
    let mut ledger = world.open();
    let mut admit =
        |task, sequence, epoch| ledger.admit(&statement(task, sequence, "alloc_1", epoch)).unwrap();
    assert_eq!(admit("task_1", 5, 2), Admission::Run);
    assert_eq!(admit("task_1", 5, 2), Admission::Running);
    assert_eq!(admit("task_2", 5, 2), Admission::Refused(TaskRefusal::OutOfSequence));
    assert_eq!(admit("task_2", 4, 2), Admission::Refused(TaskRefusal::OutOfSequence));
    assert_eq!(admit("task_2", 6, 1), Admission::Refused(TaskRefusal::StaleEpoch));
    assert_eq!(admit("task_1", 6, 3), Admission::Refused(TaskRefusal::Malformed));
    ledger.finish("task_1", done("{}")).unwrap();

    let finished = Admission::Finished(done("{}"));
    let again = statement("task_1", 5, "alloc_1", 2);
    assert_eq!(ledger.admit(&again).unwrap(), finished);
    let mut reopened = world.open();
    assert_eq!(reopened.highest_sequence(), 5);
    assert_eq!(reopened.admit(&again).unwrap(), finished);
    let stale = statement("task_3", 9, "alloc_1", 1);
    assert_eq!(reopened.admit(&stale).unwrap(), Admission::Refused(TaskRefusal::StaleEpoch));
}

#[test]
fn started_and_not_finished_runs_again_after_a_crash() {
    let world = World::new();
    let task = statement("task_1", 1, "alloc_1", 1);
    assert_eq!(world.open().admit(&task).unwrap(), Admission::Run);
    let mut ledger = world.open();
    assert_eq!(ledger.admit(&task).unwrap(), Admission::Run);
    assert_eq!(ledger.admit(&task).unwrap(), Admission::Running);
}

#[test]
fn an_orphan_of_an_older_epoch_is_not_run_again() {
    let world = World::new();
    let old = statement("task_1", 1, "alloc_1", 1);
    let mut ledger = world.open();
    ledger.admit(&old).unwrap();
    ledger.admit(&statement("task_2", 2, "alloc_1", 2)).unwrap();
    let refused = Admission::Refused(TaskRefusal::StaleEpoch);
    assert_eq!(world.open().admit(&old).unwrap(), refused);
}

/// Whatever number of bytes a crash leaves, what was synced before is there.
#[test]
fn a_torn_last_line_is_cut_off_at_every_length() {
    let world = World::new();
    let mut ledger = world.open();
    ledger.admit(&statement("task_1", 1, "alloc_1", 1)).unwrap();
    let before = fs::read(world.path()).unwrap();
    ledger.finish("task_1", done("{}")).unwrap();
    let after = fs::read(world.path()).unwrap();
    for length in before.len()..after.len() {
        fs::write(world.path(), &after[..length]).unwrap();
        let mut ledger = world.open();
        assert_eq!(ledger.highest_sequence(), 1);
        ledger.finish("task_1", done("again")).unwrap();
        let finished = world.open().admit(&statement("task_1", 1, "alloc_1", 1)).unwrap();
        assert_eq!(finished, Admission::Finished(done("again")));
    }
}

/// Every byte of a whole line: changed, it is noticed and the error says what to do.
#[test]
fn damage_is_an_error() {
    let world = World::new();
    let mut ledger = world.open();
    ledger.admit(&statement("task_1", 1, "alloc_1", 1)).unwrap();
    ledger.finish("task_1", done("{}")).unwrap();
    let good = fs::read(world.path()).unwrap();
    let first_line = good.iter().position(|byte| *byte == b'\n').unwrap();
    for place in 0..first_line {
        let mut bad = good.clone();
        bad[place] ^= 1;
        fs::write(world.path(), &bad).unwrap();
        let error = Ledger::open(&world.path()).unwrap_err();
        assert!(matches!(error, LedgerError::Damaged { line: 1, .. }), "{place}: {error}");
        assert!(error.to_string().contains("join as a new node"));
    }
    // A line that is missing in the middle shows as well.
    fs::write(world.path(), &good[first_line + 1..]).unwrap();
    assert!(matches!(Ledger::open(&world.path()), Err(LedgerError::Damaged { .. })));
}

#[test]
fn compaction_bounds_the_file_and_forgets_no_fence() {
    let world = World::new();
    let mut ledger = world.open();
    ledger.admit(&statement("task_open", 1, "alloc_open", 7)).unwrap();
    let total = KEEP_EPOCHS as u64 + 3_000;
    // Syncing six thousand times takes seconds; the bound is about records, not the disk.
    for sequence in 2..total {
        let task = format!("task_{sequence}");
        let task = statement(&task, sequence, &format!("alloc_{sequence}"), 5);
        ledger.remember_for_test(&task, done("{}"));
    }
    ledger.compact().unwrap();
    assert!(ledger.records <= 2 * KEEP_TASKS + 2, "{}", ledger.records);
    assert!(ledger.memory.epochs.len() <= KEEP_EPOCHS);

    let mut ledger = world.open();
    assert_eq!(ledger.highest_sequence(), total - 1);
    let recent = format!("task_{}", total - 1);
    let recent = statement(&recent, total - 1, &format!("alloc_{}", total - 1), 5);
    assert_eq!(ledger.admit(&recent).unwrap(), Admission::Finished(done("{}")));
    let open = statement("task_open", 1, "alloc_open", 7);
    assert_eq!(ledger.admit(&open).unwrap(), Admission::Run);
    let stale = statement("task_new", total, &format!("alloc_{}", total - 1), 4);
    assert_eq!(ledger.admit(&stale).unwrap(), Admission::Refused(TaskRefusal::StaleEpoch));
    let forgotten = statement("task_2", 2, "alloc_2", 5);
    let refused = Admission::Refused(TaskRefusal::OutOfSequence);
    assert_eq!(ledger.admit(&forgotten).unwrap(), refused);
    ledger.finish("task_open", done("late")).unwrap();
    assert_eq!(world.open().admit(&open).unwrap(), Admission::Finished(done("late")));
}

#[test]
fn grows_and_is_rewritten_by_itself() {
    let world = World::new();
    let mut ledger = world.open();
    ledger.records = COMPACT_RECORDS - 2;
    ledger.admit(&statement("task_1", 1, "alloc_1", 1)).unwrap();
    ledger.finish("task_1", done("{}")).unwrap();
    assert_eq!(ledger.records, 3);
    assert!(fs::read_to_string(world.path()).unwrap().contains("checkpoint"));
}

impl Ledger {
    /// What admit and finish remember, without the disk.
    fn remember_for_test(&mut self, task: &TaskStatement, outcome: Outcome) {
        let started = Record::Started {
            task_id: task.task_id.clone(),
            sequence: task.sequence,
            key_epoch: task.key_epoch,
            allocation_id: task.allocation_id.clone(),
            epoch: task.epoch,
            operation: task.operation,
            args_sha256: task.args_sha256.clone(),
        };
        self.remember(started, EntryState::Running).unwrap();
        let finished = Record::Finished { task_id: task.task_id.clone(), result: outcome };
        self.remember(finished, EntryState::Running).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Tasks come in any order, again and again, and the agent dies in between: each
    /// runs at most once to its end, and never under an epoch that was overtaken.
    #[test]
    fn at_most_once(
        steps in prop::collection::vec((0u8..6, 1u64..8, 0u8..2, 0u64..3, any::<bool>(), any::<bool>()), 1..40)
    ) {
        let world = World::new();
        let mut ledger = world.open();
        let mut ended = std::collections::HashSet::new();
        let mut newest = HashMap::<String, u64>::new();
        for (task, sequence, allocation, epoch, finish, crash) in steps {
            let allocation = format!("alloc_{allocation}");
            let task = format!("task_{task}");
            match ledger.admit(&statement(&task, sequence, &allocation, epoch)).unwrap() {
                Admission::Run => {
                    prop_assert!(!ended.contains(&task));
                    let known = newest.entry(allocation).or_default();
                    prop_assert!(epoch >= *known);
                    *known = epoch;
                    if finish {
                        ledger.finish(&task, done(&task)).unwrap();
                        ended.insert(task);
                    }
                }
                Admission::Finished(outcome) => {
                    prop_assert!(ended.contains(&task));
                    prop_assert_eq!(outcome, done(&task));
                }
                Admission::Running | Admission::Refused(_) => {}
            }
            if crash {
                let highest = ledger.highest_sequence();
                ledger = world.open();
                prop_assert_eq!(ledger.highest_sequence(), highest);
            }
        }
    }

    #[test]
    fn parsing_never_panics(bytes in any::<Vec<u8>>()) {
        let _ = parse(&bytes);
    }
}

/// What is appended after a compaction that did not end well must not go where nobody reads.
#[test]
fn a_compaction_that_fails_behind_the_rename_ends_the_ledger() {
    let world = World::new();
    let mut ledger = world.open();
    ledger.admit(&statement("task_last", 1, "alloc_1", 1)).unwrap();
    ledger.records = COMPACT_RECORDS;
    ledger.sync_folder = |_| Err(io::Error::other("the disk is ill"));
    // The result itself is written down, so it may be said.
    ledger.finish("task_last", done("{}")).unwrap();
    let next = ledger.admit(&statement("task_next", 2, "alloc_1", 1));
    assert!(matches!(next, Err(LedgerError::Broken(_))), "{next:?}");
    drop(ledger);
    let mut ledger = world.open();
    let again = ledger.admit(&statement("task_last", 1, "alloc_1", 1)).unwrap();
    assert_eq!(again, Admission::Finished(done("{}")));
}

/// One that fails before the rename costs nothing: the old file is the ledger.
#[test]
fn a_compaction_that_fails_before_the_rename_is_tried_again() {
    let world = World::new();
    let mut ledger = world.open();
    // In the place of the draft, so that it can't be made.
    let obstacle = world.folder.path().join(".draft-ledger");
    fs::create_dir(&obstacle).unwrap();
    ledger.admit(&statement("task_1", 1, "alloc_1", 1)).unwrap();
    ledger.records = COMPACT_RECORDS;
    ledger.finish("task_1", done("{}")).unwrap();
    ledger.admit(&statement("task_2", 2, "alloc_1", 1)).unwrap();
    fs::remove_dir(&obstacle).unwrap();
    ledger.finish("task_2", done("{}")).unwrap();
    assert!(ledger.records < COMPACT_RECORDS);
    ledger.admit(&statement("task_3", 3, "alloc_1", 1)).unwrap();
    drop(ledger);
    assert_eq!(world.open().highest_sequence(), 3);
}

/// Blocks that the file has, whatever its length says.
fn bytes_taken(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).unwrap().blocks() * 512
}

#[test]
fn there_is_room_for_what_comes() {
    let world = World::new();
    let mut ledger = world.open();
    if ledger.promised == 0 {
        eprintln!("SKIPPED: this file system keeps no room for a file");
        return;
    }
    assert!(bytes_taken(&world.path()) >= ROOM);
    assert_eq!(fs::metadata(world.path()).unwrap().len(), 0, "a reader sees none of it");
    ledger.admit(&statement("task_1", 1, "alloc_1", 1)).unwrap();
    // As after thousands of records.
    ledger.promised = ledger.length + LITTLE_ROOM - 1;
    ledger.finish("task_1", done("{}")).unwrap();
    assert!(ledger.promised > ledger.length + LITTLE_ROOM);
    ledger.compact().unwrap();
    assert_eq!(ledger.length, fs::metadata(world.path()).unwrap().len());
    assert!(bytes_taken(&world.path()) >= ROOM);
    ledger.admit(&statement("task_2", 2, "alloc_1", 1)).unwrap();
    drop(ledger);
    assert_eq!(world.open().highest_sequence(), 2);
}
