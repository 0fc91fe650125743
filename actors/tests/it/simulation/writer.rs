//! The journal's writers: group commit, and all that can become of a COMMIT.
//!
//! A batch is taken from the queue, is under way for a while, and then comes to one of these
//! ends: written, refused in part, the database away, or unknown. An unknown one was written
//! or not, and is found out in time or not; when nobody finds out, the answer is "unknown".

use std::collections::BTreeMap;

use aicloud_persistence::{AppendError, Head};

use super::disk::Entity;
use super::process::{BATCH, Control, Process, WRITER_QUEUE, Work};
use super::world::{Happening, World};
use crate::for_kind;

impl World {
    pub fn enqueue(&mut self, p: usize, work: Work) {
        let process = &mut self.processes[p];
        *process.in_flight.entry(work.entity).or_insert(0) += 1;
        let which = Process::writer_of(work.entity);
        let writer = &mut process.writers[which];
        writer.queue.push_back(work);
        assert!(writer.queue.len() <= WRITER_QUEUE, "I23: a writer's queue is too long");
        self.begin_batch(p, which);
    }

    fn begin_batch(&mut self, p: usize, which: usize) {
        let writer = &mut self.processes[p].writers[which];
        if writer.batch.is_some() || writer.queue.is_empty() {
            return;
        }
        let size = BATCH.min(writer.queue.len());
        writer.batch = Some(writer.queue.drain(..size).collect());
        let after = match self.storm {
            true if self.dice.percent(4) => 100 + self.dice.below(2_000),
            true => 1 + self.dice.below(20),
            false => 1 + self.dice.below(3),
        };
        self.happen(p, after, Happening::Commit(which));
    }

    pub fn commit(&mut self, p: usize, which: usize) {
        let Some(batch) = self.processes[p].writers[which].batch.take() else { return };
        let fate = if self.storm { self.dice.below(100) } else { 99 };
        if self.database_is_away() || fate < 3 {
            self.fail_all(p, batch, &AppendError::Unavailable, 0);
        } else if fate < 9 {
            // The connection is lost during COMMIT.
            let late = 200 + self.dice.below(3_000);
            let found_out = self.dice.percent(50);
            let written = self.dice.percent(50);
            let results = if written { self.write(&batch) } else { vec![] };
            match (written, found_out) {
                (true, true) => self.resolve(p, batch, results, late),
                // Looked up, and nothing is there: it is written again.
                (false, true) => {
                    self.processes[p].writers[which].batch = Some(batch);
                    return self.happen(p, late, Happening::Commit(which));
                }
                (_, false) => self.fail_all(p, batch, &AppendError::Unknown, late),
            }
        } else {
            let results = self.write(&batch);
            self.resolve(p, batch, results, 0);
        }
        self.begin_batch(p, which);
    }

    /// One transaction; whoever is refused is refused alone, with what is built on it.
    fn write(&mut self, batch: &[Work]) -> Vec<Result<(), AppendError>> {
        let mut heads: BTreeMap<Entity, Option<Head>> = BTreeMap::new();
        let mut results = vec![];
        for work in batch {
            let whole = match heads.get(&work.entity) {
                None => true,
                Some(head) => *head == Some(work.append.prev),
            };
            let result = if whole {
                self.disk.take(work.entity, &work.append)
            } else {
                Err(AppendError::Fenced)
            };
            heads.insert(work.entity, result.is_ok().then_some(work.head));
            self.print.bytes(&work.head.hash[..8]);
            self.tell(|| format!("  disk {:?} → {result:?}", work.entity));
            results.push(result);
        }
        results
    }

    fn resolve(
        &mut self,
        p: usize,
        batch: Vec<Work>,
        results: Vec<Result<(), AppendError>>,
        after: u64,
    ) {
        for (work, result) in batch.into_iter().zip(results) {
            self.resolve_one(p, work, result, after);
        }
    }

    fn fail_all(&mut self, p: usize, batch: Vec<Work>, error: &AppendError, after: u64) {
        for work in batch {
            self.resolve_one(p, work, Err(error.clone()), after);
        }
    }

    fn resolve_one(&mut self, p: usize, work: Work, result: Result<(), AppendError>, after: u64) {
        let Work { entity, incarnation, ticket, .. } = work;
        let happening = Happening::Appended(entity, incarnation, ticket, result);
        self.happen(p, after, happening);
    }

    /// An append has been resolved: nothing of it is on its way any more.
    pub fn appended(
        &mut self,
        p: usize,
        entity: Entity,
        incarnation: u64,
        ticket: u64,
        result: Result<(), AppendError>,
    ) {
        let in_flight = &mut self.processes[p].in_flight;
        let left = in_flight.get_mut(&entity).expect("what ends was on its way");
        *left -= 1;
        if *left == 0 {
            in_flight.remove(&entity);
        }
        let control = Control::Appended(ticket, result);
        let id = entity.1;
        for_kind!(entity.0, self.control(p, id, incarnation, control));
    }
}
