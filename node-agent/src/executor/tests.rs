use aicloud_node_protocol::task::{ReleaseArguments, TaskDraft, TaskSigner};
use futures_util::future::BoxFuture;

use super::*;
use crate::runtime::{ReleaseReport, WorkloadStatus};

/// Releases when it is told to, and does nothing else.
#[derive(Debug, Default)]
struct Gated {
    open: Notify,
}

impl Runtime for Gated {
    fn name(&self) -> &'static str {
        "gated"
    }

    fn watch_interval(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn adopt(&self) -> BoxFuture<'_, Result<(), RuntimeError>> {
        Box::pin(async { Ok(()) })
    }

    fn start(&self, _spec: WorkloadSpec) -> BoxFuture<'_, Result<WorkloadStatus, RuntimeError>> {
        Box::pin(async { Err(RuntimeError::internal("nothing starts here")) })
    }

    fn stop<'a>(
        &'a self,
        _allocation_id: &'a str,
        _grace: Duration,
    ) -> BoxFuture<'a, Result<StopReport, RuntimeError>> {
        Box::pin(async { Err(RuntimeError::internal("nothing stops here")) })
    }

    fn release<'a>(
        &'a self,
        _allocation_id: &'a str,
    ) -> BoxFuture<'a, Result<ReleaseReport, RuntimeError>> {
        Box::pin(async {
            self.open.notified().await;
            Ok(ReleaseReport::default())
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<WorkloadStatus>, RuntimeError>> {
        Box::pin(async { Ok(vec![]) })
    }
}

/// The end of a task can't be written down: the agent must end, and say nothing of it, so that
/// the next one runs the task again when it comes again.
#[tokio::test]
async fn a_result_that_cannot_be_kept_is_not_said_and_ends_the_agent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let signer = TaskSigner::generate(1);
    let (runtime, outbox) = (Arc::new(Gated::default()), Arc::new(Outbox::default()));
    let executor = Arc::new(Executor::new(Parts {
        node_id: "node_1".into(),
        verifier: TaskVerifier::new(&[signer.public_key()]).unwrap(),
        ledger: Ledger::open(&path).unwrap(),
        runtime: Arc::clone(&runtime) as Arc<dyn Runtime>,
        inventory: pb::Inventory::default(),
        gpus: GpuTable::default(),
        outbox: Arc::clone(&outbox),
        changed: Arc::default(),
    }));
    let draft = TaskDraft {
        task_id: "task_1".into(),
        node_id: "node_1".into(),
        tenant: "acme".into(),
        allocation_name: "core42:aicloud:r:acme:allocation/alloc_1".into(),
        allocation_id: "alloc_1".into(),
        epoch: 1,
        trace_id: None,
        sequence: 1,
        issued_unix_ms: unix_ms(),
        lifetime_ms: 60_000,
    };
    let task = signer.seal(draft, &Arguments::Release(ReleaseArguments {})).unwrap();
    executor.submit(task.clone()).await.unwrap();
    assert!(matches!(outbox.take().await, Body::Progress(_)), "it is at it");

    executor.ledger.lock().unwrap().fail_from_now_on();
    runtime.open.notify_one();
    let lost = tokio::time::timeout(Duration::from_secs(20), executor.ledger_lost()).await;
    assert!(matches!(lost, Ok(LedgerError::Io { .. })), "{lost:?}");
    // Whoever looks later learns it too: there are moments between two channels.
    assert!(matches!(executor.ledger_lost().await, LedgerError::Broken(_)));
    executor.idle().await;
    let said = tokio::time::timeout(Duration::from_millis(1), outbox.take()).await;
    assert!(said.is_err(), "{said:?}");

    // The next agent.
    drop(executor);
    let mut ledger = Ledger::open(&path).unwrap();
    let verifier = TaskVerifier::new(&[signer.public_key()]).unwrap();
    let verified = verifier.verify(&task, "node_1", unix_ms()).unwrap();
    assert_eq!(ledger.admit(verified.statement()).unwrap(), Admission::Run);
}
