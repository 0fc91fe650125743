//! Panics, poison, races for one name, one key, one history.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aicloud_actors::{Cloud, CommandError, Idempotency, Refusal};
use aicloud_domain::allocation::{AllocationCommand, Phase};
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::node::NodeCommand;
use aicloud_domain::tenant::TenantCommand;
use uuid::Uuid;

use crate::world::{World, operator, settings};

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_rebuilds_one_and_the_fifth_quarantines_it() {
    let poisoned = Arc::new(std::sync::Mutex::new(Uuid::nil()));
    let (target, panics) = (Arc::clone(&poisoned), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&panics);
    let world = World::with(move |settings| {
        settings.probe = Some(Arc::new(move |_, id, command| {
            if command == "stop" && id == *target.lock().unwrap() {
                counted.fetch_add(1, Ordering::Relaxed);
                panic!("injected");
            }
        }));
    })
    .await;
    let (_node, _agent) = world.ready_node("n1", 2).await;
    let (sick, well) = (world.allocate(1).await, world.allocate(1).await);
    world.until(sick, Phase::Active).await;
    world.until(well, Phase::Active).await;
    *poisoned.lock().unwrap() = sick.uuid();
    let stop = || world.cloud.allocations.command(sick.uuid(), AllocationCommand::Stop, operator());
    for crash in 1..=5 {
        let refused = stop().await.unwrap_err();
        assert!(
            matches!(refused, CommandError::Refused(Refusal::Crashed { .. })),
            "crash {crash}: {refused:?}"
        );
        // It is itself again, and its neighbour never noticed.
        assert_eq!(world.allocation(sick).await.phase, Phase::Active);
        assert_eq!(world.allocation(well).await.phase, Phase::Active);
        if crash < 5 {
            let read = AllocationCommand::Start;
            let answer = world.cloud.allocations.command(sick.uuid(), read, operator()).await;
            assert!(
                matches!(answer, Err(CommandError::Rejected(Rejection::NotLegal { .. }))),
                "{answer:?}"
            );
        }
    }
    let refused = stop().await.unwrap_err();
    assert!(matches!(refused, CommandError::Refused(Refusal::Quarantined { .. })), "{refused:?}");
    assert_eq!(panics.load(Ordering::Relaxed), 5);
    world.tell(well, AllocationCommand::Release).await;
    world.until(well, Phase::Released).await;
}

fn create(id: TenantId, label: &str) -> TenantCommand {
    TenantCommand::Create {
        id,
        label: label.parse().unwrap(),
        display_name: "T".into(),
        owner: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_name_one_owner() {
    let world = World::new().await;
    let tries = (0..20).map(|_| {
        let tenants = world.cloud.tenants.clone();
        async move {
            let id = TenantId::from_uuid(Uuid::now_v7());
            tenants.command(id.uuid(), create(id, "same"), operator()).await
        }
    });
    let results = futures_util::future::join_all(tries).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, CommandError::NameTaken { .. }), "{error:?}");
    }
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_one_effect() {
    let world = World::new().await;
    let keyed = |request: u8| {
        let mut origin = operator();
        origin.idempotency = Some(Idempotency {
            scope: world.tenant.uuid(),
            key: "k-1".into(),
            request_sha256: [request; 32],
        });
        origin
    };
    let tries = (0..20).map(|_| {
        let new = world.new_allocation(1);
        let (id, origin) = (new.id, keyed(1));
        let command = AllocationCommand::create(new);
        let allocations = world.cloud.allocations.clone();
        async move { allocations.command(id.uuid(), command, origin).await }
    });
    let answers = futures_util::future::join_all(tries).await;
    let first = answers[0].as_ref().unwrap().committed.clone();
    for answer in &answers {
        assert_eq!(answer.as_ref().unwrap().committed, first);
    }
    assert_eq!(answers.iter().filter(|answer| !answer.as_ref().unwrap().replayed).count(), 1);
    let new = world.new_allocation(2);
    let other = world
        .cloud
        .allocations
        .command(new.id.uuid(), AllocationCommand::create(new), keyed(2))
        .await;
    assert_eq!(other.unwrap_err(), CommandError::KeyReused);
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_write_one_history() {
    let world = World::new().await;
    let keys = tempfile::tempdir().unwrap();
    let other = Cloud::start(settings(keys.path()), world.database.open().await).await.unwrap();
    let id = world.tenant.uuid();
    // In turns of ten: the first command of each turn finds its state overtaken, and is decided anew on the other's.
    for round in 0..60 {
        let cloud = if round / 10 % 2 == 0 { &world.cloud } else { &other };
        let display_name = format!("round {round}");
        let rename = TenantCommand::Rename { display_name };
        let renamed = cloud.tenants.command(id, rename, operator()).await.unwrap();
        assert!(renamed.changed && !renamed.replayed);
    }
    world.check().await;
}

/// The tightest node is asked first; one that can't answer must not be asked for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_quarantined_node_holds_nobody_up() {
    let sick = Arc::new(std::sync::Mutex::new(Uuid::nil()));
    let target = Arc::clone(&sick);
    let world = World::with(move |settings| {
        settings.probe = Some(Arc::new(move |_, id, command| {
            assert!(command != "cordon" || id != *target.lock().unwrap(), "injected");
        }));
    })
    .await;
    let (tight, _its_agent) = world.ready_node("n1", 1).await;
    let (_roomy, _agent) = world.ready_node("n2", 8).await;
    *sick.lock().unwrap() = tight.uuid();
    let cordon = || world.cloud.nodes.command(tight.uuid(), NodeCommand::Cordon, operator());
    while !matches!(cordon().await, Err(CommandError::Refused(Refusal::Quarantined { .. }))) {}
    let id = world.allocate(1).await;
    let active = world.until(id, Phase::Active).await;
    assert_ne!(active.placement.unwrap().node_id, tight);
}
