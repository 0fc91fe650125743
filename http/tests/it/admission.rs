//! One tenant asks for all there is; the other is answered all the same.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use aicloud_http::server::ServerConfig;
use aicloud_supervision::AdmissionLimits;
use tokio::task::JoinSet;

use crate::world::{World, order};

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_one_tenant_is_refused_to_that_tenant_alone() {
    let config = ServerConfig { tenant_writes: NonZeroU32::MAX, ..ServerConfig::default() };
    let world = World::with(config, |settings| {
        let limits = AdmissionLimits {
            total: 8,
            per_group: 4,
            reserve: 4,
            small: 2,
            ..AdmissionLimits::default()
        };
        settings.admission = limits;
    })
    .await;
    world.prices().await;
    let (greedy, modest) = (world.customer("greedy").await, world.customer("modest").await);
    let mut flood = JoinSet::new();
    for _ in 0..40 {
        let url = format!("{}/v1/allocations", world.url);
        let request = world.client.post(url).bearer_auth(&greedy.token).json(&order(1));
        flood.spawn(async move {
            let (mut made, mut refused) = (0, 0);
            for _ in 0..10 {
                let began = Instant::now();
                let answer = request.try_clone().unwrap().send().await.unwrap();
                match answer.status().as_u16() {
                    201 => made += 1,
                    429 => {
                        assert!(answer.headers().contains_key("retry-after"));
                        assert!(began.elapsed() >= Duration::from_millis(250), "not held back");
                        refused += 1;
                    }
                    other => panic!("{other}: {}", answer.text().await.unwrap()),
                }
            }
            (made, refused)
        });
    }
    for _ in 0..20 {
        let answer = world.ask("POST", "/v1/allocations").by(&modest.token).json(&order(1));
        answer.send().await.expect(201);
    }
    let (mut made, mut refused) = (0, 0);
    while let Some(counted) = flood.join_next().await {
        let (one, other) = counted.unwrap();
        (made, refused) = (made + one, refused + other);
    }
    assert!(made > 0 && refused > 0, "{made} made, {refused} refused");
    assert_eq!(world.cloud.admission().in_flight(), 0, "every permit has come back");
    assert_eq!(world.cloud.admission().refused(), refused, "nobody else was refused");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_s_writes_come_at_a_rate() {
    let config =
        ServerConfig { tenant_writes: NonZeroU32::new(8).unwrap(), ..ServerConfig::default() };
    let world = World::with_server(config).await;
    world.prices().await;
    let (fast, slow) = (world.customer("fast").await, world.customer("slow").await);
    // Two at once; the rest of a second's eight as time goes by.
    let burst =
        (0..6).map(|_| world.ask("POST", "/v1/allocations").by(&fast.token).json(&order(1)));
    let answers = futures_util::future::join_all(burst.map(|ask| ask.send())).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!((1..6).contains(&refused.len()), "{} refused", refused.len());
    for answer in &refused {
        assert_eq!(answer.code(), "rate_limited");
        assert_eq!(answer.header("retry-after"), "1");
        assert_eq!(answer.header("ratelimit-policy"), "\"tenant-writes\";q=8;w=1");
        assert_eq!(answer.header("ratelimit"), "\"tenant-writes\";r=0;t=1");
    }
    // Its reads, another tenant's writes, and operators are not meant.
    for _ in 0..6 {
        world.ask("GET", "/v1/allocations").by(&fast.token).send().await.expect(200);
        world.prices().await;
    }
    world.ask("POST", "/v1/allocations").by(&slow.token).json(&order(1)).send().await.expect(201);
    world.stop().await;
}
