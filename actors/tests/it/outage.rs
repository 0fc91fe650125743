//! What goes away and comes back: the database, channels, lives of actors.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aicloud_actors::CommandError;
use aicloud_domain::allocation::{Allocation, AllocationCommand, Phase};
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::node::NodeCommand;
use aicloud_domain::tenant::TenantCommand;

use crate::world::{SHORT_LEASE, World, eventually, operator};

/// A lease can run out on a channel that lives: a machine that slept, a stuck reader.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_silent_on_a_living_channel_opens_a_new_one() {
    let world = World::new().await;
    let (node, _agent) = world.ready_node("n1", 1).await;
    let id = world.allocate(1).await;
    world.until(id, Phase::Active).await;
    let channel_epoch = world.node_state(node).await.channel_epoch;
    let silence = NodeCommand::Silence { channel_epoch };
    world.cloud.nodes.command(node.uuid(), silence, operator()).await.unwrap();
    eventually(|| async {
        let now = world.node_state(node).await;
        let again = now.reachable && now.channel_epoch > channel_epoch;
        if again { Ok(()) } else { Err(format!("{now:?}")) }
    })
    .await;
    world.until(id, Phase::Active).await;
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_longer_than_the_lease_loses_nobody() {
    let world = World::with(|settings| settings.lease = SHORT_LEASE).await;
    let (node, agent) = world.ready_node("n1", 2).await;
    let (stays, ends) = (world.allocate(1).await, world.allocate(1).await);
    world.until(stays, Phase::Active).await;
    world.until(ends, Phase::Active).await;
    world.database.go_away().await;
    // News that can't be written: its channel waits with it.
    agent.memory.lock().unwrap().workloads.insert(ends.to_string(), (1, Some(0)));
    // The outage itself, some leases long.
    tokio::time::sleep(SHORT_LEASE * 2).await;
    world.database.come_back().await;
    world.until(ends, Phase::Released).await;
    assert_eq!(world.until(stays, Phase::Active).await.intervals, 1, "it was never lost");
    assert_eq!(world.node_state(node).await.channel_epoch, 1);
    world.tell(stays, AllocationCommand::Release).await;
    world.until(stays, Phase::Released).await;
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_waits_does_not_silence_its_node() {
    let world = World::with_held_rows(|settings| settings.lease = SHORT_LEASE).await;
    let (node, agent) = world.ready_node("n1", 2).await;
    let (stays, ends) = (world.allocate(1).await, world.allocate(1).await);
    world.until(stays, Phase::Active).await;
    world.until(ends, Phase::Active).await;
    let held = world.database.hold_allocation(ends.uuid()).await;
    agent.memory.lock().unwrap().workloads.insert(ends.to_string(), (1, Some(0)));
    // The obstacle itself, some leases long.
    tokio::time::sleep(SHORT_LEASE * 2).await;
    held.let_go().await;
    world.until(ends, Phase::Released).await;
    assert_eq!(world.until(stays, Phase::Active).await.intervals, 1, "it was never lost");
    assert_eq!(world.node_state(node).await.channel_epoch, 1);
}

/// An actor that dies with an append on its way must not come back as it was before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_life_begins_after_what_the_one_before_has_written() {
    let poisoned = Arc::new(AtomicBool::new(false));
    let poison = Arc::clone(&poisoned);
    let world = World::with_held_rows(move |settings| {
        settings.probe = Some(Arc::new(move |_, _, command| {
            assert!(command != "start" || !poison.swap(false, Ordering::SeqCst), "injected");
        }));
    })
    .await;
    let (_node, _agent) = world.ready_node("n1", 1).await;
    let id = world.allocate(1).await;
    world.until(id, Phase::Active).await;
    let held = world.database.hold_allocation(id.uuid()).await;
    let activations = || {
        let of = |(kind, counts): &(EntityKind, aicloud_supervision::Counts)| {
            (*kind == EntityKind::Allocation).then_some(counts.activations)
        };
        world.cloud.counts().iter().find_map(of).unwrap()
    };
    let before = activations();
    // The release is decided and can't be written yet; then its actor crashes.
    let releasing = tokio::spawn({
        let allocations = world.cloud.allocations.clone();
        async move { allocations.command(id.uuid(), AllocationCommand::Release, operator()).await }
    });
    let waiting = |wanted: bool| {
        let database = world.database.clone();
        eventually(move || {
            let database = database.clone();
            async move {
                let waiting = database.has_waiters().await;
                if waiting == wanted { Ok(()) } else { Err(format!("waiting: {waiting}")) }
            }
        })
    };
    waiting(true).await;
    poisoned.store(true, Ordering::SeqCst);
    let start = AllocationCommand::Start;
    let crash = world.cloud.allocations.command(id.uuid(), start, operator()).await;
    assert!(matches!(crash, Err(CommandError::Refused(_))), "{crash:?}");
    assert!(matches!(releasing.await.unwrap(), Err(CommandError::Refused(_))));
    // It may come back now, and as what it was: a backoff is over before the journal gives up.
    let _ = tokio::time::timeout(Duration::from_millis(250), async {
        while activations() == before {
            tokio::task::yield_now().await;
        }
    })
    .await;
    held.let_go().await;
    waiting(false).await;
    // Released, or on a slow day the journal has given up and nothing has happened.
    eventually(|| async {
        let row = world.cloud.database().load(EntityKind::Allocation, id.uuid()).await.unwrap();
        let row: Allocation = serde_json::from_str(&row.unwrap().state).unwrap();
        let (row, shown) = (row.phase, world.allocation(id).await.phase);
        let rests = row == shown && matches!(row, Phase::Active | Phase::Released);
        if rests { Ok(()) } else { Err(format!("{shown} is shown and {row} is true")) }
    })
    .await;
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_for_long_does_not_hold_up_a_stop() {
    let world = World::new().await;
    let (_node, _agent) = world.ready_node("n1", 1).await;
    let giant = world.allocate(9).await;
    assert_eq!(world.allocation(giant).await.phase, Phase::Queued);
    let began = Instant::now();
    let deadline = Duration::from_secs(20);
    world.cloud.stop(deadline).await;
    assert!(began.elapsed() < deadline / 2, "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_heard_stays_in_memory() {
    let world =
        World::with(|settings| settings.limits.idle_after = Duration::from_millis(100)).await;
    let (_node, _agent) = world.ready_node("n1", 1).await;
    let kind = |wanted| {
        let counts = world.cloud.counts();
        counts.iter().find_map(|(kind, counts)| (*kind == wanted).then_some(*counts)).unwrap()
    };
    // Until it is heard for the first time it sleeps like others, and on a slow day it does.
    let began = kind(EntityKind::Node).activations;
    // One that is used later and leaves: the node has had its time.
    let later = TenantId::from_uuid(uuid::Uuid::now_v7());
    let (label, display_name) = ("later".parse().unwrap(), "Later".to_owned());
    let create = TenantCommand::Create { id: later, label, display_name, owner: None };
    world.cloud.tenants.command(later.uuid(), create, operator()).await.unwrap();
    eventually(|| async {
        let active = kind(EntityKind::Tenant).active;
        if active == 0 { Ok(()) } else { Err("the tenant is still there".to_owned()) }
    })
    .await;
    let node = kind(EntityKind::Node);
    assert_eq!((node.active, node.activations), (1, began));
}

/// Written behind the back of all who live here: a COMMIT that nobody waited for any more, or an
/// owner that was overtaken.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_of_is_found_and_carried_out() {
    let world = World::with(|settings| settings.lookout = Duration::from_millis(50)).await;
    let other = crate::world::settings(world.keys.path());
    let other = aicloud_actors::Cloud::start(other, world.database.open().await).await.unwrap();
    let new = world.new_allocation(1);
    let id = new.id;
    let create = AllocationCommand::create(new);
    other.allocations.command(id.uuid(), create, operator()).await.unwrap();
    other.stop(Duration::from_secs(5)).await;
    eventually(|| async {
        match world.cloud.queue_depth() {
            1 => Ok(()),
            depth => Err(format!("{depth} wait")),
        }
    })
    .await;
    let _node = world.ready_node("n1", 1).await;
    world.until(id, Phase::Active).await;
    world.check().await;
}
