//! An agent and its machine: a ledger, workloads that hold GPUs, and bad luck.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use aicloud_domain::allocation::{NodeReport, Operation};
use aicloud_domain::id::{AllocationId, TaskId};
use aicloud_domain::node::{NodeTask, Seen, SeenPhase, TaskResult};

use super::Dice;
use super::mail::Said;

pub struct Agent {
    /// The channel it has, if any.
    pub channel: Option<u64>,
    /// The control plane's side of it: the highest number sent, and what one list said.
    pub sent: u64,
    pub doubtful: BTreeSet<(AllocationId, u64, bool)>,
    ledger: BTreeMap<TaskId, Option<TaskResult>>,
    refused: BTreeSet<TaskId>,
    highest: u64,
    newest: BTreeMap<AllocationId, u64>,
    at_work: VecDeque<NodeTask>,
    pub workloads: BTreeMap<(AllocationId, u64), (SeenPhase, Vec<String>)>,
}

fn done() -> TaskResult {
    TaskResult::Succeeded { detail: "{}".into() }
}

fn failed(code: &str) -> TaskResult {
    TaskResult::Failed { code: code.into(), message: code.into() }
}

impl Agent {
    pub fn new() -> Self {
        Self {
            channel: None,
            sent: 0,
            doubtful: BTreeSet::new(),
            ledger: BTreeMap::new(),
            refused: BTreeSet::new(),
            highest: 0,
            newest: BTreeMap::new(),
            at_work: VecDeque::new(),
            workloads: BTreeMap::new(),
        }
    }

    pub fn list(&self) -> Vec<Seen> {
        let seen =
            |(&(allocation_id, epoch), (phase, _)): (&(AllocationId, u64), &(SeenPhase, _))| Seen {
                allocation_id,
                epoch,
                phase: *phase,
            };
        self.workloads.iter().map(seen).collect()
    }

    pub fn is_busy(&self) -> bool {
        !self.at_work.is_empty()
    }

    /// A task has come; what is said at once.
    pub fn take(&mut self, task: NodeTask, gpus: Vec<String>) -> Option<Said> {
        let id = task.id;
        match self.ledger.get(&id) {
            Some(Some(result)) => return Some(Said::Result(id, result.clone())),
            Some(None) => {
                if !self.at_work.iter().any(|at| at.id == id) {
                    self.at_work.push_back(task);
                }
                return None;
            }
            None => {}
        }
        let starts = task.order.operation() == Operation::Start;
        let place = (task.allocation_id, task.epoch);
        if task.sequence <= self.highest && self.refused.contains(&id) {
            return Some(Said::Result(id, failed("out_of_sequence")));
        }
        assert!(task.sequence > self.highest, "{} came after {}", task.sequence, self.highest);
        if self.newest.get(&place.0).is_some_and(|newest| *newest > place.1) {
            // A refusal is not in the ledger.
            self.refused.insert(id);
            return Some(Said::StaleEpoch(id));
        }
        self.highest = task.sequence;
        self.newest.insert(place.0, place.1);
        if starts && self.workloads.keys().any(|(allocation, _)| *allocation == place.0) {
            self.ledger.insert(id, Some(failed("not_clean")));
            return Some(Said::Result(id, failed("not_clean")));
        }
        self.ledger.insert(id, None);
        if starts {
            for (other, (_, theirs)) in &self.workloads {
                let shared = gpus.iter().find(|gpu| theirs.contains(gpu));
                assert_eq!(shared, None, "a GPU of {other:?} is given to {place:?} as well");
            }
            self.workloads.insert(place, (SeenPhase::Starting, gpus));
        }
        self.at_work.push_back(task);
        starts.then_some(Said::Progress(place.0, place.1, NodeReport::Accepted))
    }

    /// Finishes a piece of work.
    pub fn work(&mut self, dice: &mut Dice, luck: bool) -> Option<Said> {
        let task = self.at_work.pop_front()?;
        let place = (task.allocation_id, task.epoch);
        let result = match task.order.operation() {
            Operation::Start if luck || dice.percent(85) => match self.workloads.get_mut(&place) {
                Some(workload) => {
                    workload.0 = SeenPhase::Running;
                    done()
                }
                None => failed("gone"),
            },
            Operation::Start => {
                self.workloads.remove(&place);
                failed("image_missing")
            }
            Operation::Stop if luck || dice.percent(95) => {
                if let Some(workload) = self.workloads.get_mut(&place) {
                    workload.0 = SeenPhase::Exited { exit_code: 143 };
                }
                done()
            }
            Operation::Release if luck || dice.percent(90) => {
                self.workloads.retain(|(allocation, _), _| *allocation != place.0);
                done()
            }
            Operation::Stop | Operation::Release => failed("busy"),
        };
        self.ledger.insert(task.id, Some(result.clone()));
        Some(Said::Result(task.id, result))
    }

    /// A workload ends by itself.
    pub fn exit(&mut self, dice: &mut Dice) {
        if !self.workloads.is_empty() {
            let which = dice.below(self.workloads.len());
            let workload = self.workloads.values_mut().nth(which).unwrap();
            if workload.0 == SeenPhase::Running {
                workload.0 = SeenPhase::Exited { exit_code: i32::from(dice.percent(50)) };
            }
        }
    }

    /// The process ends and comes back; when the machine did, workloads are gone.
    pub fn restart(&mut self, with_machine: bool) {
        self.at_work.clear();
        self.workloads
            .retain(|_, workload| !with_machine && !matches!(workload.0, SeenPhase::Starting));
    }
}
