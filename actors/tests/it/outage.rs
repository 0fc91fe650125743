//! What goes away and comes back: the database, channels, lives of actors.

use std::time::Duration;

use aicloud_domain::allocation::{AllocationCommand, Phase};
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::node::NodeCommand;
use aicloud_persistence::testing::TestDatabase;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};

use crate::world::{World, eventually, operator};

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

/// Nobody gets in, and who is in is thrown out.
async fn away(database: &TestDatabase, owner: &mut PgConnection) {
    let name = &database.name;
    run(owner, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ";
    run(owner, format!("{others} '{name}'")).await;
}

async fn back(database: &TestDatabase, owner: &mut PgConnection) {
    run(owner, format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", database.name)).await;
}

/// Nobody else writes this allocation until this connection ends its transaction.
async fn lock(owner: &mut PgConnection, id: AllocationId) {
    let table = "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables \
                 WHERE table_name = 'allocation'";
    let table: String = sqlx::query_scalar(table).fetch_one(&mut *owner).await.unwrap();
    run(owner, format!("BEGIN; SELECT 1 FROM {table} WHERE id = '{}' FOR UPDATE", id.uuid())).await;
}

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
    let world = World::new().await;
    let (node, agent) = world.ready_node("n1", 2).await;
    let (stays, ends) = (world.allocate(1).await, world.allocate(1).await);
    world.until(stays, Phase::Active).await;
    world.until(ends, Phase::Active).await;
    // From beside it.
    let beside: PgConnectOptions = world.database.url.parse().unwrap();
    let mut owner = beside.database("postgres").connect().await.unwrap();
    away(&world.database, &mut owner).await;
    // News that can't be written: its channel waits with it.
    agent.memory.lock().unwrap().workloads.insert(ends.to_string(), (1, Some(0)));
    // The outage itself, some leases long.
    tokio::time::sleep(world.cloud.settings().lease * 5).await;
    back(&world.database, &mut owner).await;
    world.until(ends, Phase::Released).await;
    assert_eq!(world.until(stays, Phase::Active).await.intervals, 1, "it was never lost");
    assert_eq!(world.node_state(node).await.channel_epoch, 1);
    world.tell(stays, AllocationCommand::Release).await;
    world.until(stays, Phase::Released).await;
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_waits_does_not_silence_its_node() {
    // Shorter than a writer waits for a lock.
    let world = World::with(|settings| settings.lease = Duration::from_millis(350)).await;
    let (node, agent) = world.ready_node("n1", 2).await;
    let (stays, ends) = (world.allocate(1).await, world.allocate(1).await);
    world.until(stays, Phase::Active).await;
    world.until(ends, Phase::Active).await;
    let mut owner = world.database.owner().await;
    lock(&mut owner, ends).await;
    agent.memory.lock().unwrap().workloads.insert(ends.to_string(), (1, Some(0)));
    // The obstacle itself, some leases long.
    tokio::time::sleep(world.cloud.settings().lease * 6).await;
    run(&mut owner, "COMMIT".to_owned()).await;
    world.until(ends, Phase::Released).await;
    assert_eq!(world.until(stays, Phase::Active).await.intervals, 1, "it was never lost");
    assert_eq!(world.node_state(node).await.channel_epoch, 1);
}
