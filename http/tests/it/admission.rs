//! One asks for all there is; others are answered all the same, and each is told how it stands.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use aicloud_domain::access::Role;
use aicloud_http::rates::{Allowance, RateLimits};
use aicloud_http::server::ServerConfig;
use aicloud_supervision::AdmissionLimits;
use tokio::task::JoinSet;

use crate::world::{Customer, Reply, World, order};

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_one_tenant_is_refused_to_that_tenant_alone() {
    let config = ServerConfig { rates: RateLimits::NONE, ..ServerConfig::default() };
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
    // A permit comes back with the answer, or a moment after it.
    let began = Instant::now();
    while world.cloud.admission().in_flight() > 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "every permit comes back");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(world.cloud.admission().refused(), refused, "nobody else was refused");
    world.stop().await;
}

const fn so_many(reads: u32, writes: u32) -> Allowance {
    let (reads, writes) = (NonZeroU32::new(reads), NonZeroU32::new(writes));
    Allowance { reads: reads.unwrap(), writes: writes.unwrap() }
}

/// The items of a structured list: names, and their parameters by their letter.
fn items(line: &str) -> Vec<(String, BTreeMap<String, u32>)> {
    let item = |item: &str| {
        let mut parts = item.split(';');
        let name = parts.next().unwrap().trim();
        let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap();
        let read = |part: &str| {
            let (key, value) = part.split_once('=').unwrap();
            (key.to_owned(), value.parse().unwrap())
        };
        (name.to_owned(), parts.map(read).collect())
    };
    line.split(", ").map(item).collect()
}

fn names(line: &str) -> Vec<String> {
    items(line).into_iter().map(|(name, _)| name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_s_and_a_tenant_s_requests_come_at_a_rate() {
    let rates =
        RateLimits { principal: so_many(8, 2), tenant: so_many(12, 12), ..RateLimits::default() };
    let world = World::with_server(ServerConfig { rates, ..ServerConfig::default() }).await;
    world.prices().await;
    let (fast, slow) = (world.customer("fast").await, world.customer("slow").await);
    let side = world.folder(&fast.tenant, "side").await;
    // One of its writes comes at once, and two a second as time goes by: all of them would take more than five.
    let burst = (0..12)
        .map(|_| world.ask("POST", "/v1/allocations").by(&fast.token).json(&order(1)).send());
    let answers = futures_util::future::join_all(burst).await;
    let (refused, made): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 429);
    assert!((1..=11).contains(&refused.len()), "{} refused", refused.len());
    for answer in &refused {
        assert_eq!(answer.code(), "rate_limited");
        assert_eq!(answer.header("retry-after"), "1");
        assert_eq!(answer.header("ratelimit-policy"), "\"principal-writes\";q=2;w=1");
        assert_eq!(answer.header("ratelimit"), "\"principal-writes\";r=0;t=1");
    }
    for answer in &made {
        let policy = "\"principal-writes\";q=2;w=1, \"tenant-writes\";q=12;w=1";
        assert_eq!(answer.header("ratelimit-policy"), policy);
        assert_eq!(names(answer.header("ratelimit")), names(policy));
    }
    // Its reads, its tenant's other callers, another tenant's writes, and operators are not meant.
    for _ in 0..6 {
        world.ask("GET", "/v1/allocations").by(&fast.token).send().await.expect(200);
        world.prices().await;
    }
    for other in [&side, &slow] {
        let ask = world.ask("POST", "/v1/allocations").by(&other.token).json(&order(1));
        ask.send().await.expect(201);
    }
    // Reads come at a rate, too; and all callers of the tenant together at one. So many would take more than ten seconds.
    let read = |by: &str| world.ask("GET", "/v1/gpu-types").by(by).send();
    let flood =
        (0..200).map(|number| read(if number % 2 == 0 { &fast.token } else { &side.token }));
    let answers = futures_util::future::join_all(flood).await;
    let refused = |whose: &str| {
        let of = |answer: &&Reply| {
            answer.status == 429 && items(answer.header("ratelimit")).last().unwrap().0 == whose
        };
        answers.iter().filter(of).count()
    };
    assert!(refused("principal-reads") > 0 && refused("tenant-reads") > 0);
    assert!(read(&slow.token).await.status == 200, "another tenant's reads are its own affair");
    world.stop().await;
}

/// Every answer says how the buckets stand, whatever else it says; and nobody without one is told of any.
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_caller_has_the_standard_headers() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let person = world.member(&customer.tenant, "ann", Role::TenantViewer).await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let given = world.show(&robot.assertion(), &[]).await;
    assert_eq!(names(given.header("ratelimit")), ["principal-writes", "tenant-writes"]);
    let token = given.expect(200)["access_token"].as_str().unwrap().to_owned();
    let both = ["principal-reads", "tenant-reads"];
    let missing = "/v1/allocations/alloc_00000000000000000000000000";
    for (by, path, status, expected) in [
        (&customer.token, "/v1/gpu-types", 200, &both[..]),
        (&customer.token, missing, 404, &both),
        (&customer.token, "/v1/nodes", 403, &both),
        (&customer.token, "/v1/nothing", 404, &both),
        (&customer.token, "/v1/tenants?page=2", 400, &both),
        (&customer.token, "/v1/events", 200, &both),
        (&person.token, "/v1/session", 200, &both),
        (&token, "/v1/allocations", 200, &both),
        (&world.operator, "/v1/nodes", 200, &["operator-reads"]),
    ] {
        let reply = world.ask("GET", path).by(by).send().await;
        assert_eq!(reply.status, status, "{path}: {}", reply.text);
        assert_eq!(names(reply.header("ratelimit")), expected, "{path}");
        let policy = items(reply.header("ratelimit-policy"));
        let limit = items(reply.header("ratelimit"));
        for ((_, policy), (_, left)) in policy.iter().zip(&limit) {
            assert_eq!(policy["w"], 1);
            assert!(left["r"] < policy["q"] && left["t"] <= 1, "{policy:?} {left:?}");
        }
    }
    let wrong = world.ask("PUT", "/v1/nodes").by(&customer.token).json(&order(1)).send().await;
    assert_eq!(wrong.status, 405);
    assert_eq!(names(wrong.header("ratelimit")), ["principal-writes", "tenant-writes"]);
    for open in ["/healthz", "/openapi.json"] {
        assert_eq!(world.ask("GET", open).send().await.header("ratelimit"), "", "{open}");
    }
    assert_eq!(world.ask("GET", "/v1/nodes").send().await.header("ratelimit"), "");
    world.stop().await;
}

/// Who belongs to several tenants pays the one that its request is about.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_paid_by_the_tenant_that_it_is_about() {
    let rates = RateLimits { tenant: so_many(2, 5), ..RateLimits::default() };
    let world = World::with_server(ServerConfig { rates, ..ServerConfig::default() }).await;
    let [one, other] = [world.customer("one").await, world.customer("other").await];
    let ann = world.member(&one.tenant, "ann", Role::TenantViewer).await;
    world.enrol(&other.tenant, &ann, Role::TenantViewer).await;
    let read = async |path: String| world.ask("GET", &path).by(&ann.token).send().await;
    let of = |customer: &Customer| format!("/v1/tenants/{}", customer.tenant);
    let flood = futures_util::future::join_all((0..30).map(|_| read(of(&one)))).await;
    let refused: Vec<&Reply> = flood.iter().filter(|reply| reply.status == 429).collect();
    assert!(!refused.is_empty());
    for reply in refused {
        assert_eq!(reply.code(), "rate_limited");
        assert_eq!(names(reply.header("ratelimit")), ["principal-reads", "tenant-reads"]);
    }
    let own = read("/v1/session".to_owned()).await;
    assert_eq!(names(own.header("ratelimit")), ["principal-reads"], "it is about no tenant");
    read(of(&other)).await.expect(200);
    world.stop().await;
}
