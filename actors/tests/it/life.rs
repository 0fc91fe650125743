//! Allocations from the queue to the end, on nodes that obey, dawdle, fail and vanish.

use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::Timers;
use aicloud_domain::allocation::{AllocationCommand, OutcomeKind, Phase};
use aicloud_domain::id::TypedId;
use aicloud_domain::node::NodeCommand;
use aicloud_domain::placement::PendingReason;

use crate::agent::Manner;
use crate::world::{SHORT_LEASE, World, eventually, operator};

#[tokio::test(flavor = "multi_thread")]
async fn from_queued_to_released() {
    let world = World::new().await;
    let (node, agent) = world.ready_node("n1", 8).await;
    let id = world.allocate(2).await;
    let active = world.until(id, Phase::Active).await;
    assert_eq!(active.placement.unwrap().gpu_uuids, ["declared-0", "declared-1"]);
    let database = world.cloud.database();
    assert_eq!(database.holds_on(node).await.unwrap().len(), 2);
    world.tell(id, AllocationCommand::Release).await;
    let released = world.until(id, Phase::Released).await;
    assert_eq!(released.outcome.unwrap().reason, "released_by_customer");
    assert_eq!(database.holds_on(node).await.unwrap(), []);
    assert!(agent.memory.lock().unwrap().workloads.is_empty());
    let intervals = database.usage_of_allocation(id).await.unwrap();
    assert_eq!(intervals.len(), 1);
    assert!(intervals[0].ended_at.is_some());
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_waits_with_its_reason_and_goes_on_by_itself() {
    let world = World::new().await;
    let (_node, _agent) = world.ready_node("n1", 4).await;
    let first = world.allocate(3).await;
    world.until(first, Phase::Active).await;
    let second = world.allocate(4).await;
    let third = world.allocate(1).await;
    let giant = world.allocate(9).await;
    eventually(|| async {
        let of = |id| world.cloud.standing(id).map(|standing| (standing.reason, standing.position));
        let seen = (of(second), of(third), of(giant));
        let wanted = (
            Some((PendingReason::NoCapacity, 1)),
            Some((PendingReason::BehindOthers, 2)),
            Some((PendingReason::NoNodeLargeEnough, 3)),
        );
        if seen == wanted { Ok(()) } else { Err(format!("{seen:?}")) }
    })
    .await;
    world.tell(first, AllocationCommand::Release).await;
    world.until(second, Phase::Active).await;
    assert_eq!(world.allocation(third).await.phase, Phase::Queued);
    world.tell(second, AllocationCommand::Stop).await;
    world.until(second, Phase::Stopped).await;
    world.until(third, Phase::Active).await;
    world.tell(giant, AllocationCommand::Release).await;
    assert_eq!(world.allocation(giant).await.phase, Phase::Canceled);
    world.tell(third, AllocationCommand::Release).await;
    world.until(third, Phase::Released).await;
    world.tell(second, AllocationCommand::Start).await;
    assert_eq!(world.until(second, Phase::Active).await.epoch, 2);
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_ends_clean_and_says_why() {
    let world = World::new().await;
    let (node, agent) = world.ready_node("n1", 1).await;
    agent.manner.send_replace(Manner::Fail);
    let id = world.allocate(1).await;
    let outcome = world.until(id, Phase::Released).await.outcome.unwrap();
    assert_eq!((outcome.kind, outcome.reason.as_str()), (OutcomeKind::Failed, "image_missing"));
    assert_eq!(world.cloud.database().usage_of_allocation(id).await.unwrap(), []);
    assert!(world.node_state(node).await.holds.is_empty());
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_dawdles_is_given_up() {
    let world = World::with(|settings| {
        // The node is waited for, too, as one that may not have been heard yet.
        settings.lease = SHORT_LEASE;
        settings.timers.provisioning = Duration::from_millis(300);
    })
    .await;
    let (_node, agent) = world.ready_node("n1", 1).await;
    agent.manner.send_replace(Manner::Dawdle);
    let id = world.allocate(1).await;
    let outcome = world.until(id, Phase::Released).await.outcome.unwrap();
    assert_eq!(outcome.reason, "provisioning_timed_out");
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workload_that_ends_by_itself_ends_its_allocation() {
    let world = World::new().await;
    let (_node, agent) = world.ready_node("n1", 1).await;
    for (code, kind) in [(0, OutcomeKind::Succeeded), (7, OutcomeKind::Failed)] {
        let id = world.allocate(1).await;
        world.until(id, Phase::Active).await;
        agent.memory.lock().unwrap().workloads.insert(id.to_string(), (1, Some(code)));
        let outcome = world.until(id, Phase::Released).await.outcome.unwrap();
        assert_eq!((outcome.kind, outcome.exit_code), (kind, Some(code)));
    }
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_node_loses_its_work_and_a_node_that_returns_keeps_it() {
    let world = World::with(|settings| settings.lease = SHORT_LEASE).await;
    let node = world.node("n1").await;
    let identity = world.join(node).await;
    let agent = world.agent(identity.clone(), 2, Arc::default());
    let (stays, goes) = (world.allocate(1).await, world.allocate(1).await);
    world.until(stays, Phase::Active).await;
    world.until(goes, Phase::Active).await;
    let memory = Arc::clone(&agent.memory);
    drop(agent);
    world.until(stays, Phase::Lost).await;
    world.until(goes, Phase::Lost).await;
    assert!(!world.node_state(node).await.reachable);
    // One workload has not survived what befell the node.
    memory.lock().unwrap().workloads.remove(&goes.to_string());
    let _agent = world.agent(identity, 2, memory);
    assert_eq!(world.until(stays, Phase::Active).await.epoch, 1);
    let outcome = world.until(goes, Phase::Released).await.outcome.unwrap();
    assert_eq!(outcome.reason, "workload_gone");
    let intervals = world.cloud.database().usage_of_allocation(stays).await.unwrap();
    assert_eq!(intervals.len(), 2, "the gap is not billed");
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_on_a_node_that_never_returns_ends_as_lost_when_it_is_retired() {
    let world = World::with(|settings| {
        settings.lease = SHORT_LEASE;
        settings.timers.lost_grace = Duration::from_millis(200);
    })
    .await;
    let (node, agent) = world.ready_node("n1", 1).await;
    let id = world.allocate(1).await;
    world.until(id, Phase::Active).await;
    drop(agent);
    world.until(id, Phase::Releasing).await;
    let retire =
        |force| world.cloud.nodes.command(node.uuid(), NodeCommand::Retire { force }, operator());
    retire(false).await.expect_err("it still holds GPUs");
    retire(true).await.unwrap();
    let outcome = world.until(id, Phase::Released).await.outcome.unwrap();
    assert_eq!(outcome.kind, OutcomeKind::NodeLost);
    eventually(|| async {
        let holds = world.cloud.database().holds_on(node).await.unwrap();
        if holds.is_empty() { Ok(()) } else { Err(format!("{holds:?}")) }
    })
    .await;
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_s_workload_is_reaped() {
    let world = World::new().await;
    let (_node, agent) = world.ready_node("n1", 1).await;
    let ghost = world.new_allocation(1).id.to_string();
    agent.memory.lock().unwrap().workloads.insert(ghost.clone(), (3, None));
    eventually(|| async {
        let there = agent.memory.lock().unwrap().workloads.contains_key(&ghost);
        if there { Err("the ghost still runs".to_owned()) } else { Ok(()) }
    })
    .await;
    world.check().await;
}

/// The control plane is down for longer than a node may be lost. That time says nothing about the
/// node, whose agent was there all along.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_given_up_for_a_silence_that_nobody_could_break() {
    let mut world = World::with(|settings| {
        settings.lease = SHORT_LEASE;
        settings.agents_listen = "127.0.0.3:0".parse().unwrap();
    })
    .await;
    let node = world.node("n1").await;
    let identity = world.join(node).await;
    let agent = world.agent(identity.clone(), 2, Arc::default());
    let (lost, waits) = (world.allocate(1).await, world.allocate(1).await);
    world.until(lost, Phase::Active).await;
    world.until(waits, Phase::Active).await;
    let memory = Arc::clone(&agent.memory);
    drop(agent);
    world.until(lost, Phase::Lost).await;
    world.until(waits, Phase::Lost).await;
    let address = world.cloud.agents_address();
    world.cloud.stop(Duration::from_secs(5)).await;
    let mut settings = crate::world::settings(world.keys.path());
    settings.agents_listen = address.parse().unwrap();
    settings.lease = SHORT_LEASE;
    // Run out before anybody can be heard.
    settings.timers.lost_grace = Duration::ZERO;
    world.cloud =
        aicloud_actors::Cloud::start(settings, world.database.open().await).await.unwrap();
    assert_eq!(world.allocation(lost).await.phase, Phase::Lost);
    let agent = world.agent(identity, 2, Arc::clone(&memory));
    for id in [lost, waits] {
        assert_eq!(world.until(id, Phase::Active).await.epoch, 1);
        assert!(memory.lock().unwrap().workloads.contains_key(&id.to_string()));
    }
    // One that stays away although it could be heard is given up.
    drop(agent);
    world.until(lost, Phase::Releasing).await;
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lives_go_on_over_restarts_of_the_control_plane() {
    // An address of its own: between two lives nobody else is given its port.
    let mut world =
        World::with(|settings| settings.agents_listen = "127.0.0.4:0".parse().unwrap()).await;
    let (_node, agent) = world.ready_node("n1", 6).await;
    let ids = {
        let mut ids = vec![];
        for _ in 0..10 {
            ids.push(world.allocate(1).await);
        }
        ids
    };
    let identity_lost = Arc::clone(&agent.memory);
    for _ in 0..3 {
        // The agent dials the old address; the new control plane listens elsewhere, so it is
        // given the old one's port.
        let address = world.cloud.agents_address();
        world.cloud.stop(Duration::from_secs(5)).await;
        let mut settings = crate::world::settings(world.keys.path());
        settings.agents_listen = address.parse().unwrap();
        settings.timers = Timers::default();
        world.cloud =
            aicloud_actors::Cloud::start(settings, world.database.open().await).await.unwrap();
    }
    for id in &ids[..6] {
        world.until(*id, Phase::Active).await;
    }
    for id in &ids[..6] {
        world.tell(*id, AllocationCommand::Release).await;
    }
    for id in &ids[6..] {
        world.until(*id, Phase::Active).await;
        world.tell(*id, AllocationCommand::Release).await;
    }
    for id in &ids {
        world.until(*id, Phase::Released).await;
    }
    assert!(identity_lost.lock().unwrap().workloads.is_empty());
    world.check().await;
}
