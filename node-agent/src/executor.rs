//! From a task to its result.
//!
//! Tasks are taken one by one, in the order in which they come: verified, checked
//! against the ledger, written there as started. Then they run side by side, but those
//! of one allocation one after the other, so that a release never overtakes its start.
//! A release that waits behind a stop cuts the stop's grace short.
//!
//! Refusals are not written down: anybody can make them.
//!
//! A result that can't be written down is not said, and what can't be written once can't be
//! written again by this process. So the agent ends then: the next one finds the task as started,
//! runs it again when it comes again (operations are idempotent), and says how that ended.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::agent_message::Body;
use aicloud_node_protocol::pb::task_result::Outcome as WireOutcome;
use aicloud_node_protocol::task::{
    Arguments, FailureCode, StartArguments, TaskRefusal, TaskStatement, TaskVerifier, VerifiedTask,
};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::gpus::GpuTable;
use crate::ledger::{Admission, Ledger, LedgerError, Outcome};
use crate::outbox::Outbox;
use crate::runtime::{Phase, Runtime, RuntimeError, StopReport, WorkloadSpec};
use crate::unix_ms;

/// Operations that run at once; more would only make each of them slower.
const AT_ONCE: usize = 16;

/// The smallest limits with which a container comes up at all.
const LEAST_CPU_MILLIS: u32 = 10;
const LEAST_MEMORY: u64 = 8 << 20;
const LEAST_PIDS: u32 = 16;

/// Takes tasks and runs them.
#[derive(Debug)]
pub struct Executor {
    node_id: String,
    verifier: RwLock<TaskVerifier>,
    ledger: Mutex<Ledger>,
    runtime: Arc<dyn Runtime>,
    inventory: RwLock<pb::Inventory>,
    gpus: GpuTable,
    outbox: Arc<Outbox>,
    /// The last operation of each allocation, for the next one to wait for.
    lanes: Mutex<HashMap<String, JoinHandle<()>>>,
    /// Allocations whose workload is being stopped, and how to cut its grace short.
    stopping: Mutex<HashMap<String, Arc<Notify>>>,
    /// Nobody waits for a gentle end any more.
    in_a_hurry: AtomicBool,
    permits: Arc<Semaphore>,
    changed: Arc<Notify>,
    ledger_lost: LedgerLost,
}

/// Whether the ledger has failed, and how.
#[derive(Debug, Default)]
struct LedgerLost {
    happened: CancellationToken,
    error: Mutex<Option<LedgerError>>,
}

/// What an executor is made of.
pub(crate) struct Parts {
    pub(crate) node_id: String,
    pub(crate) verifier: TaskVerifier,
    pub(crate) ledger: Ledger,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) inventory: pb::Inventory,
    pub(crate) gpus: GpuTable,
    pub(crate) outbox: Arc<Outbox>,
    /// Told when an operation has changed what runs.
    pub(crate) changed: Arc<Notify>,
}

impl Executor {
    pub(crate) fn new(parts: Parts) -> Self {
        Self {
            node_id: parts.node_id,
            verifier: RwLock::new(parts.verifier),
            ledger: Mutex::new(parts.ledger),
            runtime: parts.runtime,
            inventory: RwLock::new(parts.inventory),
            gpus: parts.gpus,
            outbox: parts.outbox,
            lanes: Mutex::default(),
            stopping: Mutex::default(),
            in_a_hurry: AtomicBool::new(false),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            changed: parts.changed,
            ledger_lost: LedgerLost::default(),
        }
    }

    /// Waits until the end of a task could not be written down; this agent is of no use then.
    pub(crate) async fn ledger_lost(&self) -> LedgerError {
        let LedgerLost { happened, error } = &self.ledger_lost;
        happened.cancelled().await;
        let first = error.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.unwrap_or_else(|| {
            self.ledger.lock().unwrap_or_else(PoisonError::into_inner).broken_before()
        })
    }

    /// Trusts these task keys from now on.
    pub(crate) fn trust(&self, verifier: TaskVerifier) {
        *self.verifier.write().unwrap_or_else(PoisonError::into_inner) = verifier;
    }

    /// Knows a new inventory from now on.
    pub(crate) fn set_inventory(&self, inventory: pb::Inventory) {
        *self.inventory.write().unwrap_or_else(PoisonError::into_inner) = inventory;
    }

    /// The inventory.
    pub(crate) fn inventory(&self) -> pb::Inventory {
        self.inventory.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The highest sequence of all tasks that were taken.
    #[must_use]
    pub fn highest_sequence(&self) -> u64 {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner).highest_sequence()
    }

    /// Takes one task. Its result goes to the outbox, at once or later. To be called
    /// for one task after the other.
    ///
    /// # Errors
    /// When the ledger can't be written: the agent has to end, because it could not
    /// keep its promise any more.
    pub async fn submit(self: &Arc<Self>, task: pb::Task) -> Result<(), LedgerError> {
        let verified = self.verifier.read().unwrap_or_else(PoisonError::into_inner).verify(
            &task,
            &self.node_id,
            unix_ms(),
        );
        let verified = match verified {
            Ok(verified) => verified,
            Err(refusal) => {
                self.refuse(refusal, readable(&task));
                return Ok(());
            }
        };
        let this = Arc::clone(self);
        let statement = verified.statement().clone();
        let (admission, statement) = blocking(move || {
            let mut ledger = this.ledger.lock().unwrap_or_else(PoisonError::into_inner);
            ledger.admit(&statement).map(|admission| (admission, statement))
        })
        .await?;
        match admission {
            Admission::Refused(refusal) => self.refuse(refusal, Some(statement)),
            Admission::Finished(outcome) => self.answer(&statement, outcome),
            Admission::Running => {}
            Admission::Run => self.launch(verified),
        }
        Ok(())
    }

    /// Cuts the grace of all stops short, those to come included.
    pub(crate) fn hurry(&self) {
        self.in_a_hurry.store(true, Ordering::SeqCst);
        self.stopping().values().for_each(|hurry| hurry.notify_one());
    }

    /// Waits until nothing runs any more.
    pub(crate) async fn idle(&self) {
        let lanes = std::mem::take(&mut *self.lanes.lock().unwrap_or_else(PoisonError::into_inner));
        for (_, lane) in lanes {
            // A panic was answered already where it happened.
            let _ = lane.await;
        }
    }

    fn launch(self: &Arc<Self>, task: VerifiedTask) {
        self.progress(task.statement(), pb::TaskStage::Accepted);
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| !lane.is_finished());
        let before = lanes.remove(&task.statement().allocation_id);
        let allocation = task.statement().allocation_id.clone();
        // A release behind a stop needs no gentle end any more.
        if matches!(task.arguments(), Arguments::Release(_))
            && let Some(hurry) = self.stopping().get(&allocation)
        {
            hurry.notify_one();
        }
        let this = Arc::clone(self);
        let lane = tokio::spawn(async move {
            if let Some(before) = before {
                let _ = before.await;
            }
            this.run_to_end(task).await;
        });
        lanes.insert(allocation, lane);
    }

    async fn run_to_end(self: Arc<Self>, task: VerifiedTask) {
        // The semaphore is never closed; without a permit we would only be less careful.
        let _permit = self.permits.acquire().await;
        let statement = task.statement().clone();
        let this = Arc::clone(&self);
        // A task of its own, so that a panic is a result and not a silence.
        let ended = tokio::spawn(async move { this.operate(&task).await }).await;
        let outcome = match ended {
            Ok(Ok(detail)) => Outcome::Succeeded { detail: detail.to_string() },
            Ok(Err(error)) => Outcome::Failed { code: error.code, message: error.message },
            Err(_) => Outcome::Failed {
                code: FailureCode::Internal,
                message: "the operation panicked".to_owned(),
            },
        };
        if let Outcome::Failed { code, message } = &outcome {
            tracing::warn!(task = statement.task_id, trace_id = statement.trace_id, %code, message, "a task failed");
        } else {
            tracing::info!(task = statement.task_id, trace_id = statement.trace_id, operation = %statement.operation, "a task is done");
        }
        let this = Arc::clone(&self);
        let recorded = outcome.clone();
        let task_id = statement.task_id.clone();
        let written = blocking(move || {
            let mut ledger = this.ledger.lock().unwrap_or_else(PoisonError::into_inner);
            ledger.finish(&task_id, recorded)
        })
        .await;
        match written {
            Ok(()) => self.answer(&statement, outcome),
            // Unsaid: after the agent's next start the task may run again, and its
            // result must be the one that is kept then.
            Err(error) => {
                tracing::error!(task = statement.task_id, %error, "a result is lost");
                let LedgerLost { happened, error: first } = &self.ledger_lost;
                first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                happened.cancel();
            }
        }
        self.changed.notify_one();
    }

    async fn operate(&self, task: &VerifiedTask) -> Result<serde_json::Value, RuntimeError> {
        let statement = task.statement();
        let allocation = statement.allocation_id.as_str();
        match task.arguments() {
            Arguments::Start(arguments) => self.start(statement, arguments).await,
            Arguments::Stop(arguments) => {
                let grace = Duration::from_millis(u64::from(arguments.grace_ms));
                let report = self.stop(allocation, grace).await?;
                serde_json::to_value(report).map_err(RuntimeError::internal)
            }
            Arguments::Release(_) => {
                let report = self.runtime.release(allocation).await?;
                self.gpus.give_back(allocation);
                serde_json::to_value(report).map_err(RuntimeError::internal)
            }
        }
    }

    /// Stops a workload; whoever waits for its end may cut the grace short.
    async fn stop(&self, allocation: &str, grace: Duration) -> Result<StopReport, RuntimeError> {
        let hurry = Arc::new(Notify::new());
        self.stopping().insert(allocation.to_owned(), Arc::clone(&hurry));
        // Looked at after the insertion: whoever hurries later finds this one there.
        let grace = if self.in_a_hurry.load(Ordering::SeqCst) { Duration::ZERO } else { grace };
        let stopped = tokio::select! {
            stopped = self.runtime.stop(allocation, grace) => stopped,
            () = hurry.notified() => self.runtime.stop(allocation, Duration::ZERO).await,
        };
        self.stopping().remove(allocation);
        stopped
    }

    fn stopping(&self) -> MutexGuard<'_, HashMap<String, Arc<Notify>>> {
        self.stopping.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn start(
        &self,
        statement: &TaskStatement,
        arguments: &StartArguments,
    ) -> Result<serde_json::Value, RuntimeError> {
        check_start(arguments)?;
        self.progress(statement, pb::TaskStage::Configuring);
        let allocation = statement.allocation_id.as_str();
        let gpus = self.gpus.take(allocation, &arguments.gpu_uuids, &self.inventory())?;
        let spec = WorkloadSpec {
            allocation_id: allocation.to_owned(),
            allocation_name: arguments.allocation_name.clone(),
            epoch: statement.epoch,
            image: arguments.image.clone(),
            command: arguments.command.clone(),
            env: arguments.env.clone(),
            secret_env: arguments.secret_env.clone(),
            gpus,
            cpu_millis: arguments.cpu_millis,
            memory_bytes: arguments.memory_bytes,
            pids_max: arguments.pids_max,
        };
        let started = self.runtime.start(spec).await;
        if started.as_ref().is_err_and(|error| error.code != FailureCode::NotClean) {
            self.gpus.give_back(allocation);
        }
        let status = started?;
        self.gpus.keep_only(allocation, &arguments.gpu_uuids);
        let (phase, pid, exit_code) = match status.phase {
            Phase::Starting => ("starting", None, None),
            Phase::Running { pid } => ("running", Some(pid), None),
            Phase::Exited { code } => ("exited", None, Some(code)),
        };
        Ok(json!({
            "runtime": self.runtime.name(),
            "phase": phase,
            "pid": pid,
            "exit_code": exit_code,
            "gpu_uuids": status.gpu_uuids,
        }))
    }

    fn progress(&self, statement: &TaskStatement, stage: pb::TaskStage) {
        self.outbox.put(Body::Progress(pb::TaskProgress {
            task_id: statement.task_id.clone(),
            allocation_id: statement.allocation_id.clone(),
            epoch: statement.epoch,
            stage: stage.into(),
        }));
    }

    fn answer(&self, statement: &TaskStatement, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Succeeded { detail } => WireOutcome::Succeeded(pb::TaskSucceeded { detail }),
            Outcome::Failed { code, message } => {
                WireOutcome::Failed(pb::TaskFailed { code: code.to_string(), message })
            }
        };
        self.say(Some(statement.clone()), outcome);
    }

    fn refuse(&self, refusal: TaskRefusal, statement: Option<TaskStatement>) {
        let task = statement.as_ref().map(|statement| statement.task_id.clone());
        tracing::warn!(task, reason = refusal.code(), "refused a task");
        self.say(
            statement,
            WireOutcome::Refused(pb::TaskRefused {
                reason: refusal.code().to_owned(),
                message: refusal.to_string(),
            }),
        );
    }

    fn say(&self, statement: Option<TaskStatement>, outcome: WireOutcome) {
        let (task_id, allocation_id, epoch) = statement
            .map(|statement| (statement.task_id, statement.allocation_id, statement.epoch))
            .unwrap_or_default();
        self.outbox.put(Body::Result(pb::TaskResult {
            task_id,
            allocation_id,
            epoch,
            outcome: Some(outcome),
        }));
    }
}

/// What a refused task says about itself, for the refusal's address only: nothing is
/// decided by it, and it may be a lie.
fn readable(task: &pb::Task) -> Option<TaskStatement> {
    serde_json::from_slice(&task.payload).ok()
}

fn check_start(arguments: &StartArguments) -> Result<(), RuntimeError> {
    let wrong = |message: &str| Err(RuntimeError::new(FailureCode::InvalidArguments, message));
    if arguments.command.first().is_none_or(String::is_empty) {
        return wrong("the command is empty");
    }
    if arguments.command.iter().any(|word| word.contains('\0')) {
        return wrong("the command has a NUL");
    }
    if arguments.cpu_millis < LEAST_CPU_MILLIS {
        return wrong("cpu_millis must be at least 10");
    }
    if arguments.memory_bytes < LEAST_MEMORY {
        return wrong("memory_bytes must be at least 8 MiB");
    }
    if arguments.pids_max < LEAST_PIDS {
        return wrong("pids_max must be at least 16");
    }
    for (name, value) in arguments.env.iter().chain(arguments.secret_env.open()) {
        if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
            return wrong("a variable's name is empty or has `=`, or it has a NUL");
        }
        if name.starts_with("AICLOUD_") || name.starts_with("NVIDIA_") {
            return wrong("variables that start with AICLOUD_ or NVIDIA_ are the node's");
        }
    }
    if arguments.secret_env.names().any(|name| arguments.env.contains_key(name)) {
        return wrong("a variable is in env and in secret_env");
    }
    Ok(())
}

/// Runs what touches the disk where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LedgerError> + Send + 'static,
) -> Result<T, LedgerError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // Only a runtime that ends cancels it; then there is nobody to answer either.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
