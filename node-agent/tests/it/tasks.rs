//! Tasks and channels, with simulated workloads.

use std::time::{Duration, Instant};

use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::WorkloadPhase;
use aicloud_node_protocol::pb::control_message::Body as Order;
use aicloud_node_protocol::pb::task_result::Outcome;
use aicloud_node_protocol::task::{
    Arguments, MAX_LIFETIME_MS, ReleaseArguments, StopArguments, TaskDraft, TaskSigner,
    TaskStatement,
};
use nix::sys::signal::Signal;

use crate::control::{Control, Session, Setup, start_arguments, task_id};
use crate::fresh_id;
use crate::process::{Agent, Node};
use crate::proxy::Proxy;

async fn world(setup: Setup) -> (Control, Node, Agent, Session) {
    let control = Control::start(setup).await;
    let node = Node::joined(&control).await;
    let agent = node.simulated();
    let session = control.session().await;
    (control, node, agent, session)
}

fn start(allocation: &str, gpus: &[&str]) -> Arguments {
    Arguments::Start(start_arguments(allocation, &["sleep", "1000"], gpus))
}

fn release() -> Arguments {
    Arguments::Release(ReleaseArguments {})
}

fn phase_is(phase: WorkloadPhase) -> impl Fn(&[pb::Workload]) -> bool {
    move |workloads| workloads.len() == 1 && workloads[0].phase() == phase
}

#[tokio::test]
async fn a_workload_lives_from_start_to_release() {
    let (control, node, _agent, mut session) = world(Setup::default()).await;
    let allocation = fresh_id("alloc");
    let task = control.task(&allocation, 3, &start(&allocation, &["declared-0", "declared-1"]));
    let started = session.succeed(&task).await;
    assert_eq!(started["phase"], "running");
    session.until("running", phase_is(WorkloadPhase::Running)).await;
    assert_eq!(session.workloads[0].epoch, 3);
    assert_eq!(session.workloads[0].gpu_uuids, ["declared-0", "declared-1"]);

    let stop = Arguments::Stop(StopArguments { grace_ms: 100 });
    let stopped = session.succeed(&control.task(&allocation, 3, &stop)).await;
    assert_eq!(stopped["was_running"], true);
    session.until("exited", phase_is(WorkloadPhase::Exited)).await;

    let released = session.succeed(&control.task(&allocation, 3, &release())).await;
    assert_eq!(released["gpu_uuids"][1], "declared-1");
    session.until("nothing", <[_]>::is_empty).await;
    assert!(!node.workload(&allocation).exists());
    let again = session.succeed(&control.task(&allocation, 3, &release())).await;
    assert_eq!(again["was_gone"], true);
}

/// Each wrong task is refused with the code of the contract, and none of them runs.
#[tokio::test]
async fn wrong_tasks_are_refused() {
    let (control, _node, _agent, mut session) = world(Setup::default()).await;
    let known = fresh_id("alloc");
    let task = control.task(&known, 5, &start(&known, &[]));
    session.succeed(&task).await;

    let allocation = fresh_id("alloc");
    let arguments = start(&allocation, &["declared-0"]);
    let sign = |change: &dyn Fn(&mut TaskStatement)| {
        let good = control.task(&allocation, 1, &arguments);
        let mut statement: TaskStatement = serde_json::from_slice(&good.payload).unwrap();
        change(&mut statement);
        control.signer().sign_statement(&statement, good.arguments).unwrap()
    };
    let mut altered = sign(&|_| {});
    let place = altered.payload.len() / 2;
    altered.payload[place] ^= 1;
    let mut other_arguments = sign(&|_| {});
    other_arguments.arguments = start(&allocation, &[]).to_json().unwrap();
    let forged = TaskSigner::generate(1).seal(control.draft(&allocation, 1), &arguments).unwrap();
    let hour = 3_600_000;
    let cases = [
        ("bad_signature", altered),
        ("bad_signature", forged),
        ("altered_arguments", other_arguments),
        ("other_node", sign(&|s| s.node_id = fresh_id("node"))),
        ("unknown_key", sign(&|s| s.key_epoch = 9)),
        ("malformed", sign(&|s| s.allocation_id = "../up".into())),
        ("malformed", sign(&|s| s.expires_unix_ms = s.issued_unix_ms + MAX_LIFETIME_MS + 1)),
        (
            "expired",
            sign(&|s| {
                s.issued_unix_ms -= hour;
                s.not_before_unix_ms -= hour;
                s.expires_unix_ms -= hour;
            }),
        ),
        (
            "not_yet_valid",
            sign(&|s| {
                s.issued_unix_ms += hour;
                s.not_before_unix_ms += hour;
                s.expires_unix_ms += hour;
            }),
        ),
        ("out_of_sequence", sign(&|s| s.sequence = 1)),
        ("stale_epoch", control.task(&known, 4, &release())),
    ];
    for (reason, task) in cases {
        assert_eq!(session.refusal(&task).await, reason);
    }
    session.until("a heartbeat", |_| true).await;
    assert_eq!(session.workloads.len(), 1);
    assert_eq!(session.workloads[0].allocation_id, known);
}

/// A task that comes again gets the same answer, from this agent and from the next.
#[tokio::test]
async fn a_repeated_task_gets_the_recorded_result() {
    let (control, node, mut agent, mut session) = world(Setup::default()).await;
    let allocation = fresh_id("alloc");
    let first = control.task(&allocation, 1, &start(&allocation, &[]));
    let started = session.run(&first).await;
    let second = control.task(&allocation, 1, &release());
    let released = session.run(&second).await;
    assert_eq!(session.run(&first).await, started);
    session.until("a heartbeat", |_| true).await;
    assert!(session.workloads.is_empty(), "the repeated start must not start again");

    agent.signal(Signal::SIGKILL);
    agent.wait().await;
    let _agent = node.simulated();
    let mut session = control.session().await;
    assert_eq!(session.hello.highest_task_sequence, 2);
    assert_eq!(session.run(&first).await, started);
    assert_eq!(session.run(&second).await, released);
    let other = control
        .signer()
        .seal(TaskDraft { task_id: task_id(&first), ..control.draft(&allocation, 1) }, &release());
    assert_eq!(session.refusal(&other.unwrap()).await, "malformed");
}

/// Starts and releases of many allocations, sent without a wait: each release comes
/// after its start, and nothing is left.
#[tokio::test]
async fn operations_of_an_allocation_keep_their_order() {
    let (control, _node, _agent, mut session) = world(Setup::default()).await;
    let mut releases = Vec::new();
    for _ in 0..30 {
        let allocation = fresh_id("alloc");
        session.send(&control.task(&allocation, 1, &start(&allocation, &[]))).await;
        let task = control.task(&allocation, 1, &release());
        session.send(&task).await;
        releases.push(task_id(&task));
    }
    for release in releases {
        let Outcome::Succeeded(done) = session.outcome(&release).await else {
            panic!("a release failed")
        };
        let detail: serde_json::Value = serde_json::from_str(&done.detail).unwrap();
        assert_eq!(detail["was_gone"], false);
    }
    session.until("nothing", <[_]>::is_empty).await;
}

#[tokio::test]
async fn a_gpu_has_one_holder() {
    let (control, _node, _agent, mut session) = world(Setup::default()).await;
    let (one, two) = (fresh_id("alloc"), fresh_id("alloc"));
    session.succeed(&control.task(&one, 1, &start(&one, &["declared-0"]))).await;
    let both = start(&two, &["declared-1", "declared-0"]);
    assert_eq!(session.fail(&control.task(&two, 1, &both)).await, "gpu_in_use");
    let unknown = start(&two, &["declared-9"]);
    assert_eq!(session.fail(&control.task(&two, 1, &unknown)).await, "gpu_unknown");
    let mut reserved = start_arguments(&two, &["true"], &[]);
    reserved.env.insert("NVIDIA_VISIBLE_DEVICES".into(), "all".into());
    let reserved = Arguments::Start(reserved);
    assert_eq!(session.fail(&control.task(&two, 1, &reserved)).await, "invalid_arguments");
    session.succeed(&control.task(&one, 1, &release())).await;
    session.succeed(&control.task(&two, 1, &both)).await;
}

/// The interval is a minute, so what comes comes because something changed.
#[tokio::test]
async fn an_exit_is_told_at_once() {
    let setup = Setup {
        heartbeat: Duration::from_secs(60),
        lease: Duration::from_secs(200),
        ..Setup::default()
    };
    let (control, _node, _agent, mut session) = world(setup).await;
    let allocation = fresh_id("alloc");
    let mut arguments = start_arguments(&allocation, &["true"], &[]);
    arguments.env.insert("SIMULATED_EXIT_AFTER_MS".into(), "700".into());
    arguments.env.insert("SIMULATED_EXIT_CODE".into(), "7".into());
    session.succeed(&control.task(&allocation, 1, &Arguments::Start(arguments))).await;
    session.until("exited", phase_is(WorkloadPhase::Exited)).await;
    assert_eq!(session.workloads[0].exit_code, 7);
}

#[tokio::test]
async fn a_goodbye_is_obeyed() {
    let (control, _node, mut agent, session) = world(Setup::default()).await;
    let goodbye = |reason: &str| {
        let message = "by the operator".to_owned();
        Order::Goodbye(pb::Goodbye { reason: reason.to_owned(), message })
    };
    session.order(goodbye("draining")).await;
    let session = control.session().await;
    session.order(goodbye("superseded")).await;
    agent.says("took over").await;
    let session = control.session().await;
    assert!(agent.is_running());
    session.order(goodbye("retired")).await;
    assert_eq!(agent.wait().await.code(), Some(3));
    agent.says("retired: by the operator").await;
}

#[tokio::test]
async fn a_signal_ends_the_agent_and_not_its_workloads() {
    let (control, node, mut agent, mut session) = world(Setup::default()).await;
    let allocation = fresh_id("alloc");
    session.succeed(&control.task(&allocation, 1, &start(&allocation, &["declared-2"]))).await;
    let before = Instant::now();
    agent.signal(Signal::SIGTERM);
    assert!(agent.wait().await.success());
    // A workload that it waited for would go on for ever.
    assert!(before.elapsed() < Duration::from_secs(15), "{:?}", before.elapsed());

    let mut agent = node.run(&[
        "--runtime",
        "simulated",
        "--declare-gpus",
        "4xH100",
        "--stop-workloads-on-exit",
    ]);
    let mut session = control.session().await;
    assert_eq!(session.hello.workloads.len(), 1);
    assert_eq!(session.hello.workloads[0].allocation_id, allocation);
    let other = fresh_id("alloc");
    let taken = control.task(&other, 1, &start(&other, &["declared-2"]));
    assert_eq!(session.fail(&taken).await, "gpu_in_use", "adopted workloads hold their GPUs");
    agent.signal(Signal::SIGINT);
    assert!(agent.wait().await.success());
    assert!(!node.workload(&allocation).exists());
}

/// The connection stays open and nothing comes through: the agent notices within the
/// lease and dials again, and the result that was lost on the way is told again.
#[tokio::test]
async fn a_dead_connection_is_noticed() {
    let setup = Setup { lease: Duration::from_secs(3), ..Setup::default() };
    let control = Control::start(setup).await;
    let node = Node::joined(&control).await;
    let proxy = Proxy::to(control.address).await;
    let server = proxy.address.to_string();
    let _agent =
        node.run(&["--runtime", "simulated", "--declare-gpus", "1xH100", "--server", &server]);
    // The lease is known after the first Welcome; the second channel is built on it.
    drop(control.session().await);
    let mut session = control.session().await;
    session.until("a heartbeat", |_| true).await;
    let allocation = fresh_id("alloc");
    let task = control.task(&allocation, 1, &start(&allocation, &[]));
    session.send(&task).await;
    session.until("running", phase_is(WorkloadPhase::Running)).await;
    proxy.freeze();
    let frozen = Instant::now();
    let mut next = control.session().await;
    assert!(frozen.elapsed() < Duration::from_secs(20), "{:?}", frozen.elapsed());
    assert!(matches!(next.outcome(&task_id(&task)).await, Outcome::Succeeded(_)));
}

#[tokio::test]
async fn a_damaged_ledger_stops_the_agent_with_advice() {
    let (control, node, mut agent, mut session) = world(Setup::default()).await;
    let allocation = fresh_id("alloc");
    session.succeed(&control.task(&allocation, 1, &start(&allocation, &[]))).await;
    agent.signal(Signal::SIGKILL);
    agent.wait().await;
    let path = node.state().join("ledger");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"epoch\":1", "\"epoch\":0", 1)).unwrap();
    let mut agent = node.simulated();
    assert_eq!(agent.wait().await.code(), Some(1));
    agent.says("join as a new node").await;
}
