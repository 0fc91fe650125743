//! A writer: a task with a connection of its own that commits what is waiting.
//!
//! It owns its connection instead of borrowing one from a pool, so that no cancelled caller
//! can ever leave a transaction open in it, and it alone sends COMMIT, so that it knows
//! whether COMMIT was sent. Before COMMIT a lost connection means "not written", and the
//! batch is simply written again over a new one. After COMMIT was sent it means "unknown";
//! a statement that commits by itself is a COMMIT from its first byte.
//!
//! It is somebody's child and may die anywhere; what must outlive it lies on its [`Desk`].

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::sync::mpsc;
use tokio::time::timeout;
use uuid::Uuid;

use super::Work;
use super::append::{AppendError, Head};
use super::batch::{self, Staged};
use super::desk::{Desk, Reply};
use super::failure::Failure;
use crate::pool::execute;

/// A batch ends before its statements get this long.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// The longest a transaction may take up to COMMIT, and COMMIT itself; longer than the
/// server's own timeouts, so it matters only when the server is silent.
const SILENCE: Duration = Duration::from_secs(15);
/// The longest a connect may take; callers wait for their 503 meanwhile.
const CONNECT: Duration = Duration::from_secs(2);
/// After a connect that failed, appends fail at once for this long.
const COOL_DOWN: Duration = Duration::from_millis(100);
/// Between two looks for the outcome of a COMMIT.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// A connection that rested longer is asked whether it still lives before it gets a statement that
/// commits by itself: its loss would leave the outcome unknown.
const RESTED: Duration = Duration::from_millis(100);
/// How often a collision or a lost connection is tried again.
const TRIES: u32 = 3;

/// Appends that go into one transaction.
struct Group {
    works: Vec<Work>,
    /// Set when a COMMIT of them had an unknown outcome: until when it is worth finding out.
    /// From then on being fenced may mean that it succeeded.
    unknown_until: Option<Instant>,
    tries: u32,
}

impl Group {
    fn new(works: Vec<Work>) -> Self {
        Self { works, unknown_until: None, tries: 0 }
    }

    /// The earlier half comes out last, to be taken first.
    fn halves(mut self) -> [Self; 2] {
        let later = self.works.split_off(self.works.len() / 2);
        [later, self.works]
            .map(|works| Self { unknown_until: self.unknown_until, ..Self::new(works) })
    }

    /// `Unavailable` says "nothing was written", which is not known after an unknown COMMIT.
    fn honest(&self, error: AppendError) -> AppendError {
        match error {
            AppendError::Unavailable if self.unknown_until.is_some() => AppendError::Unknown,
            error => error,
        }
    }
}

/// What became of one attempt.
enum Attempt {
    Committed,
    Refused(Vec<(usize, AppendError)>),
    Failed(Failure),
    /// COMMIT was sent and not answered.
    Unknown,
}

pub(super) struct Writer<'a> {
    desk: &'a Desk,
    connection: Option<PgConnection>,
    /// Since when the connection rests.
    resting_since: Instant,
    not_before: Option<Instant>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(desk: &'a Desk) -> Self {
        Self { desk, connection: None, resting_since: Instant::now(), not_before: None }
    }

    /// Writes until it is to stop and nothing waits, or the queue is closed and empty.
    pub(super) async fn run(
        mut self,
        queue: &mut mpsc::Receiver<Work>,
        stop: impl Future<Output = ()>,
    ) {
        self.settle_orphans(queue).await;
        let mut stop = std::pin::pin!(stop);
        loop {
            let first = tokio::select! {
                work = queue.recv() => work,
                () = &mut stop => break,
            };
            let Some(first) = first else { return };
            let gathered = self.gather(first, queue);
            self.write(gathered, queue).await;
        }
        while let Ok(first) = queue.try_recv() {
            let gathered = self.gather(first, queue);
            self.write(gathered, queue).await;
        }
    }

    /// Tells those whose writer died what became of their appends. Its transaction, if there was
    /// one, has ended when there is a connection, so what is not written by then never will be.
    async fn settle_orphans(&mut self, queue: &mut mpsc::Receiver<Work>) {
        let orphans = self.desk.orphans();
        if orphans.is_empty() {
            return;
        }
        tracing::warn!(appends = orphans.len(), "a writer died with these; they are looked up");
        let heads: Vec<_> = orphans.iter().map(|orphan| (orphan.id, orphan.head)).collect();
        let deadline = Instant::now() + self.desk.config.resolve_deadline;
        while Instant::now() < deadline {
            self.not_before = None;
            if let Some(mut connection) = self.connect().await
                && let Ok(Ok(written)) =
                    timeout(CONNECT, batch::find_heads(&mut connection, &heads)).await
            {
                self.connection = Some(connection);
                for orphan in orphans {
                    if written.contains(&(orphan.id, orphan.head.seq)) {
                        count(&self.desk.counters.committed);
                        orphan.send(Ok(()));
                    } else {
                        count(&self.desk.counters.failed);
                        orphan.send(Err(AppendError::Unavailable));
                    }
                }
                // The writer may have died between its COMMIT and the word about it.
                self.desk.committed.send_modify(|count| *count = count.wrapping_add(1));
                return;
            }
            self.turn_away(queue).await;
        }
        orphans.into_iter().for_each(Reply::forget);
    }

    /// Takes what is waiting, up to a batch.
    fn gather(&self, first: Work, queue: &mut mpsc::Receiver<Work>) -> Vec<Work> {
        let mut bytes = size(&first);
        let mut works = vec![first];
        while works.len() < self.desk.config.batch && bytes < BATCH_BYTES {
            let Ok(work) = queue.try_recv() else { break };
            bytes += size(&work);
            works.push(work);
        }
        works
    }

    /// Writes a batch: as a whole when all is well, in parts when something is not.
    async fn write(&mut self, works: Vec<Work>, queue: &mut mpsc::Receiver<Work>) {
        let mut broken = HashSet::new();
        // The next group is the last one; halves are pushed so that the earlier comes first.
        let mut groups = vec![Group::new(works)];
        while let Some(mut group) = groups.pop() {
            group.works = self.linked(group.works, &mut broken);
            if group.works.is_empty() {
                continue;
            }
            let attempt = self.attempt(&group.works).await;
            let unknown = matches!(attempt, Attempt::Unknown);
            match attempt {
                Attempt::Committed => {
                    self.succeed(group.works);
                    // After those who wait for an answer: whoever is woken by this asks the
                    // database something, and answers would wait for a core meanwhile.
                    self.desk.committed.send_modify(|count| *count = count.wrapping_add(1));
                }
                Attempt::Refused(culprits) if group.unknown_until.is_none() => {
                    groups.push(self.refuse(group, culprits, &HashSet::new(), &mut broken));
                }
                Attempt::Refused(culprits) => match self.look(&group.works).await {
                    Some(written) => {
                        groups.push(self.refuse(group, culprits, &written, &mut broken));
                    }
                    None => groups.extend(self.resolve(group, queue, &mut broken).await),
                },
                Attempt::Failed(Failure::Culprit(error)) if group.works.len() == 1 => {
                    let error = group.honest(error);
                    self.fail_all(group, &error, &mut broken);
                }
                Attempt::Failed(Failure::Culprit(_)) => {
                    count(&self.desk.counters.halvings);
                    groups.extend(group.halves());
                }
                // Nothing was written by this attempt, but an earlier one is still unknown (and
                // may be what blocks this one).
                Attempt::Unknown | Attempt::Failed(_)
                    if unknown || group.unknown_until.is_some() =>
                {
                    groups.extend(self.resolve(group, queue, &mut broken).await);
                }
                Attempt::Failed(Failure::Blocked) if group.works.len() > 1 => {
                    count(&self.desk.counters.halvings);
                    groups.extend(group.halves());
                }
                Attempt::Failed(Failure::Collision | Failure::ConnectionLost)
                    if group.tries < TRIES && self.reachable() =>
                {
                    group.tries += 1;
                    groups.push(group);
                }
                Attempt::Unknown | Attempt::Failed(_) => {
                    self.fail_all(group, &AppendError::Unavailable, &mut broken);
                }
            }
        }
    }

    /// Lets through the appends whose entity's chain is whole within the group.
    fn linked(&self, works: Vec<Work>, broken: &mut HashSet<Uuid>) -> Vec<Work> {
        let mut heads: HashMap<Uuid, Head> = HashMap::new();
        let (mut whole, mut cut) = (Vec::with_capacity(works.len()), Vec::new());
        for work in works {
            let id = work.append.id;
            let fits = heads.get(&id).is_none_or(|head| *head == work.append.prev);
            if fits && !broken.contains(&id) {
                heads.insert(id, work.head);
                whole.push(work);
            } else {
                broken.insert(id);
                cut.push(work);
            }
        }
        for work in cut {
            self.fail(work, AppendError::Fenced);
        }
        whole
    }

    /// One transaction.
    async fn attempt(&mut self, works: &[Work]) -> Attempt {
        let Some(mut connection) = self.connect().await else {
            return Attempt::Failed(Failure::ConnectionLost);
        };
        let began = Instant::now();
        // From here on the connection comes back only when its state is known.
        if let Some(plain) = batch::is_plain(works) {
            match timeout(SILENCE, batch::write_whole(&mut connection, works, plain)).await {
                Ok(Ok(())) => return self.committed(connection, works.len(), began),
                Ok(Err(error)) if Failure::proves_rollback(&error) => {
                    tracing::debug!(%error, appends = works.len(), "a batch was refused; now part by part");
                }
                Ok(Err(_)) | Err(_) => return Attempt::Unknown,
            }
        }
        let failure = match timeout(SILENCE, batch::stage(&mut connection, works)).await {
            Ok(Ok(Staged::Whole)) => {
                return match timeout(SILENCE, execute(&mut connection, "COMMIT")).await {
                    Ok(Ok(())) => self.committed(connection, works.len(), began),
                    Ok(Err(error)) if Failure::proves_rollback(&error) => {
                        self.connection = Some(connection);
                        Attempt::Failed(Failure::of(&error))
                    }
                    Ok(Err(_)) | Err(_) => Attempt::Unknown,
                };
            }
            Ok(Ok(Staged::Refused(culprits))) => Ok(culprits),
            Ok(Err(error)) => {
                let failure = Failure::of(&error);
                tracing::debug!(%error, ?failure, appends = works.len(), "a batch failed");
                Err(failure)
            }
            Err(_) => Err(Failure::ConnectionLost),
        };
        if !matches!(failure, Err(Failure::ConnectionLost)) {
            let rolled_back = timeout(SILENCE, execute(&mut connection, "ROLLBACK")).await;
            if matches!(rolled_back, Ok(Ok(()))) {
                self.connection = Some(connection);
            }
        }
        match failure {
            Ok(culprits) => Attempt::Refused(culprits),
            Err(failure) => Attempt::Failed(failure),
        }
    }

    fn committed(&mut self, connection: PgConnection, appends: usize, began: Instant) -> Attempt {
        self.connection = Some(connection);
        self.resting_since = Instant::now();
        self.desk.counters.transaction(appends, began.elapsed());
        Attempt::Committed
    }

    /// Answers the culprits, and those that an earlier COMMIT has `written`; returns the others.
    fn refuse(
        &self,
        mut group: Group,
        culprits: Vec<(usize, AppendError)>,
        written: &HashSet<(Uuid, u64)>,
        broken: &mut HashSet<Uuid>,
    ) -> Group {
        let mut culprits: HashMap<usize, AppendError> = culprits.into_iter().collect();
        let works = std::mem::take(&mut group.works);
        for (index, work) in works.into_iter().enumerate() {
            if written.contains(&(work.append.id, work.head.seq)) {
                self.succeed(vec![work]);
            } else if let Some(error) = culprits.remove(&index) {
                broken.insert(work.append.id);
                self.fail(work, group.honest(error));
            } else {
                group.works.push(work);
            }
        }
        group
    }

    /// Finds out whether a COMMIT happened. It was one transaction, so one entry of it that is
    /// there proves the rest. Returns the group when nothing is there, to be written again: should
    /// the old transaction still be at its COMMIT, the new one waits for it and is then refused,
    /// and is looked up once more. At the deadline the group is answered with Unknown.
    ///
    /// What arrives meanwhile is answered at once: it can't be written now.
    async fn resolve(
        &mut self,
        mut group: Group,
        queue: &mut mpsc::Receiver<Work>,
        broken: &mut HashSet<Uuid>,
    ) -> Option<Group> {
        let first = group.unknown_until.is_none();
        let deadline = *group
            .unknown_until
            .get_or_insert_with(|| Instant::now() + self.desk.config.resolve_deadline);
        if first {
            let appends = group.works.len();
            tracing::warn!(appends, "the outcome of a COMMIT is unknown");
        } else {
            self.turn_away(queue).await;
        }
        while Instant::now() < deadline {
            self.not_before = None;
            match self.look(&group.works).await {
                Some(written) if written.is_empty() => return Some(group),
                Some(_) => {
                    self.succeed(group.works);
                    return None;
                }
                None => self.turn_away(queue).await,
            }
        }
        self.fail_all(group, &AppendError::Unknown, broken);
        None
    }

    /// Answers for a moment whatever arrives: the database is away.
    async fn turn_away(&self, queue: &mut mpsc::Receiver<Work>) {
        let moment = tokio::time::Instant::now() + LOOK_AGAIN;
        while let Ok(arrived) = tokio::time::timeout_at(moment, queue.recv()).await {
            let Some(work) = arrived else {
                // Closed and empty: nothing arrives any more.
                tokio::time::sleep_until(moment).await;
                return;
            };
            self.fail(work, AppendError::Unavailable);
        }
    }

    /// Which of these are in the journal; `None` when the database can't be asked.
    async fn look(&mut self, works: &[Work]) -> Option<HashSet<(Uuid, u64)>> {
        let mut connection = self.connect().await?;
        match timeout(CONNECT, batch::find(&mut connection, works)).await {
            Ok(Ok(found)) => {
                self.connection = Some(connection);
                Some(found)
            }
            Ok(Err(_)) | Err(_) => None,
        }
    }

    /// The connection, taken out: whoever puts it back knows its state.
    async fn connect(&mut self) -> Option<PgConnection> {
        if let Some(mut connection) = self.connection.take() {
            let alive = self.resting_since.elapsed() < RESTED
                || matches!(timeout(CONNECT, connection.ping()).await, Ok(Ok(())));
            if alive {
                return Some(connection);
            }
        }
        if !self.reachable() {
            return None;
        }
        match timeout(CONNECT, self.desk.connect()).await {
            Ok(Ok(connection)) => {
                self.desk.counters.connections.fetch_add(1, Ordering::Relaxed);
                return Some(connection);
            }
            Ok(Err(error)) => tracing::warn!(%error, "the journal can't reach the database"),
            Err(_) => tracing::warn!("the journal can't reach the database: no answer"),
        }
        self.not_before = Some(Instant::now() + COOL_DOWN);
        None
    }

    fn reachable(&self) -> bool {
        self.not_before.is_none_or(|time| time <= Instant::now())
    }

    fn succeed(&self, works: Vec<Work>) {
        self.desk.counters.committed.fetch_add(works.len() as u64, Ordering::Relaxed);
        let (rounds, name) = &self.desk.rounds;
        rounds.good(name);
        for work in works {
            work.reply.send(Ok(()));
        }
    }

    fn fail(&self, work: Work, error: AppendError) {
        // What is refused for its content, a label that is taken for one, is no failure of who writes.
        if matches!(error, AppendError::Unavailable | AppendError::Unknown) {
            count(&self.desk.counters.failed);
            let (rounds, name) = &self.desk.rounds;
            rounds.bad(name, &error);
        }
        tracing::debug!(kind = %work.append.kind, id = %work.append.id, %error, "an append failed");
        work.reply.send(Err(error));
    }

    /// Answers a whole group. Its entities are broken for the rest of the batch: what was built
    /// on these appends has nothing to stand on.
    fn fail_all(&self, group: Group, error: &AppendError, broken: &mut HashSet<Uuid>) {
        for work in group.works {
            broken.insert(work.append.id);
            self.fail(work, error.clone());
        }
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Roughly what an append adds to a batch's statements, in bytes.
fn size(work: &Work) -> usize {
    let append = &work.append;
    let payloads: usize = append.entries.iter().map(|entry| entry.payload.len()).sum();
    let reply = append.command.as_ref().map_or(0, |command| command.reply.len());
    payloads + reply + append.row.state.len() + 512
}
