//! The engine as operators see and steer it: crashes, orders, the live feed.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aicloud_actors::tree::child;
use aicloud_actors::{CommandError, Origin, Settings, Surroundings};
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::tenant::TenantCommand;
use aicloud_http::server::ServerConfig;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::Message;
use uuid::Uuid;

use crate::feed::{Feed, handshake};
use crate::world::{Customer, Reply, World};

/// Whose `release` panics.
#[derive(Clone, Default)]
struct Poison(Arc<Mutex<Uuid>>);

impl Poison {
    fn into_settings(self) -> impl FnOnce(&mut Settings) {
        move |settings| {
            settings.probe = Some(Arc::new(move |_, id, command| {
                assert!(command != "release" || id != *self.0.lock().unwrap(), "injected");
            }));
        }
    }

    fn hit(&self, id: &str) {
        *self.0.lock().unwrap() = id.parse::<AllocationId>().unwrap().uuid();
    }

    fn cure(&self) {
        *self.0.lock().unwrap() = Uuid::nil();
    }
}

async fn ill() -> (World, Customer, String, Poison) {
    let poison = Poison::default();
    let world = World::with(ServerConfig::default(), poison.clone().into_settings()).await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let id = world.allocation(&customer).await["id"].as_str().unwrap().to_owned();
    poison.hit(&id);
    (world, customer, id, poison)
}

async fn release(world: &World, customer: &Customer, id: &str) -> Reply {
    world.ask("POST", &format!("/v1/allocations/{id}/release")).by(&customer.token).send().await
}

fn actor(id: &str) -> String {
    format!("/v1/ops/supervision/allocation/actors/{id}")
}

async fn order(world: &World, path: &str) -> Reply {
    world.post(path, &json!({"reason": "INC-1: a test"})).send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_is_seen_with_its_backtrace_and_its_actor_released() {
    let (world, customer, id, poison) = ill().await;
    let told = release(&world, &customer, &id).await.json()["crash_id"].clone();
    let told = told.as_str().unwrap().to_owned();
    let crash = world.get(&format!("/v1/ops/crashes/{told}")).send().await.expect(200);
    assert_eq!((&crash["command"], &crash["actor"]), (&json!("release"), &json!(id)));
    assert!(crash["message"].as_str().unwrap().contains("injected"), "{crash:#}");
    assert!(crash["location"].as_str().unwrap().contains("supervision.rs"), "{crash:#}");
    assert!(crash["backtrace"].as_str().unwrap().contains("on_mail"), "{crash:#}");
    let listed = world.get("/v1/ops/crashes").send().await.expect(200);
    assert_eq!(listed["items"][0]["id"], told);
    assert_eq!(listed["items"][0].get("backtrace"), None);
    for _ in 1..5 {
        release(&world, &customer, &id).await;
    }
    assert_eq!(release(&world, &customer, &id).await.code(), "quarantined");
    let shown =
        world.get(&format!("/v1/allocations/{id}")).by(&customer.token).send().await.expect(200);
    assert_eq!((&shown["actions"], &shown["held"]["reason"]), (&json!([]), &json!("crashes")));
    assert!(shown["held"]["crash_id"].as_str().unwrap().starts_with("crash_"), "{shown:#}");
    let path = "/v1/ops/supervision/allocation/actors?phase=quarantined";
    let sick = world.get(path).send().await.expect(200);
    assert_eq!((&sick["total"], &sick["items"][0]["id"]), (&json!(1), &json!(id)));
    assert_eq!(sick["items"][0]["crashes_in_window"], 5);
    assert_eq!(sick["items"][0]["quarantine"]["by"], "crash");
    let one = world.get(&actor(&id)).send().await.expect(200);
    assert_eq!(one["crashes"].as_array().unwrap().len(), 5);
    assert_eq!(one["transitions"][0]["type"], "allocation.requested");
    assert_eq!(one["resource"], format!("/v1/allocations/{id}"));
    let tree = world.get("/v1/ops/supervision").send().await.expect(200);
    let directory = directory(&tree, "allocation");
    assert_eq!(
        (&directory["actors"]["quarantined"], &directory["totals"]["crashes"]),
        (&json!(1), &json!(5))
    );
    let restarted = order(&world, &format!("{}:restart", actor(&id))).await;
    assert_eq!((restarted.status.as_u16(), restarted.code().as_str()), (409, "in_quarantine"));

    poison.cure();
    let released = order(&world, &format!("{}:release", actor(&id))).await.expect(202);
    assert_eq!((&released["result"], &released["number"]), (&json!("done"), &json!(2)));
    assert_eq!(release(&world, &customer, &id).await.expect(202)["phase"], "canceled");
    let again = order(&world, &format!("{}:release", actor(&id))).await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "not_quarantined"));

    let journal = world.get(released["journal"].as_str().unwrap()).send().await.expect(200);
    let told: Vec<(&str, &str)> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let data = &entry["data"];
            let more = data["action"].as_str().or(data["why"].as_str()).or(data["result"].as_str());
            (entry["type"].as_str().unwrap(), more.unwrap())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("oversight.order_given", "restart"),
            ("oversight.order_carried_out", "in_quarantine"),
            ("oversight.order_given", "release"),
            ("oversight.order_carried_out", "done"),
            ("oversight.order_given", "release"),
            ("oversight.order_carried_out", "not_quarantined"),
        ]
    );
    let first = &journal["items"][0];
    assert_eq!(first["data"]["reason"], "INC-1: a test");
    assert!(first["principal"].as_str().unwrap().starts_with("operator/tok_"), "{first}");
    let verified = world
        .database
        .open()
        .await
        .verify_chains(|_| std::ops::ControlFlow::Continue(()))
        .await
        .unwrap();
    assert!(verified.broken.is_empty(), "{verified:?}");
    world.stop().await;
}

fn directory<'a>(tree: &'a Value, name: &str) -> &'a Value {
    let all = tree["directories"].as_array().unwrap();
    all.iter().find(|directory| directory["name"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_and_a_quarantine_hold_over_a_restart_of_the_process() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let (shut, held) = (world.allocation(&customer).await, world.allocation(&customer).await);
    let (shut, held) = (shut["id"].as_str().unwrap(), held["id"].as_str().unwrap());
    order(&world, &format!("{}:quarantine", actor(shut))).await.expect(202);
    order(&world, &format!("{}:pause", actor(held))).await.expect(202);
    order(&world, "/v1/ops/supervision/tenant:pause").await.expect(202);
    let world = world.restarted().await;
    let refused = release(&world, &customer, shut).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "quarantined"));
    let refused = release(&world, &customer, held).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "paused"));
    assert_eq!(refused.header("retry-after"), "5");
    let tenants = world.post("/v1/tenants", &json!({"label": "late"})).send().await;
    assert_eq!(tenants.code(), "paused");
    let path = format!("/v1/allocations/{shut}");
    let shown = world.get(&path).by(&customer.token).send().await.expect(200);
    assert_eq!((&shown["actions"], &shown["held"]["reason"]), (&json!([]), &json!("ordered")));
    assert!(!shown.to_string().contains("INC-1"), "what operators write is theirs: {shown:#}");
    let one = world.get(&actor(shut)).send().await.expect(200);
    assert_eq!(one["quarantine_ordered"]["reason"], "INC-1: a test");
    assert_eq!(one["actor"]["quarantine"]["by"], "operator");

    order(&world, &format!("{}:release", actor(shut))).await.expect(202);
    order(&world, &format!("{}:resume", actor(held))).await.expect(202);
    order(&world, "/v1/ops/supervision/tenant:resume").await.expect(202);
    for id in [shut, held] {
        release(&world, &customer, id).await.expect(202);
    }
    world.post("/v1/tenants", &json!({"label": "late"})).send().await.expect(201);
    let twice = order(&world, &format!("{}:resume", actor(held))).await;
    assert_eq!((twice.status.as_u16(), twice.code().as_str()), (409, "not_paused"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_strict_and_safe_to_repeat() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let id = world.allocation(&customer).await["id"].as_str().unwrap().to_owned();
    let pause = format!("{}:pause", actor(&id));
    let ask = |body: Value| world.post(&pause, &body).send();
    for (body, code) in [
        (json!({}), "missing_field"),
        (json!({"reason": ""}), "invalid_value"),
        (json!({"reason": "x".repeat(501)}), "invalid_value"),
        (json!({"reason": "x", "force": true}), "unknown_field"),
    ] {
        let reply = ask(body).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (if code == "x" { 0 } else { 422 }, code)
        );
    }
    let missing =
        order(&world, &format!("{}:restart", actor("alloc_00000000000000000000000000"))).await;
    assert_eq!(missing.code(), "not_found");
    assert_eq!(order(&world, "/v1/ops/supervision/pod:pause").await.code(), "not_found");
    assert_eq!(order(&world, "/v1/ops/supervision/oversight:pause").await.code(), "not_legal_now");
    let wrong = order(&world, &format!("{}:restart", actor(&customer.tenant))).await;
    assert_eq!((wrong.status.as_u16(), wrong.code().as_str()), (400, "malformed_id"));
    for drill in ["/v1/ops/supervision/children/leases:kill", &format!("{}:crash", actor(&id))] {
        let answer = order(&world, drill).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "drills_off"));
    }

    let keyed = || {
        let body = json!({"reason": "INC-1: a test"});
        world.post(&pause, &body).with("idempotency-key", "once").send()
    };
    let (first, second) = (keyed().await, keyed().await);
    assert_eq!(first.expect(202)["number"], 1);
    assert_eq!(first.text, second.text);
    assert_eq!((first.header("etag"), second.header("etag")), ("\"v1\"", "\"v1\""));
    assert_eq!(second.header("idempotency-replayed"), "true");
    let resume = format!("{}:resume", actor(&id));
    let busy = || {
        let body = json!({"reason": "twice"});
        world.post(&resume, &body).with("idempotency-key", "two").send()
    };
    busy().await.expect(202);
    assert_eq!(order(&world, &resume).await.code(), "not_paused");
    assert_eq!(busy().await.expect(202)["number"], 2, "the order's own end, not a new try");
    // Long after the state has forgotten it.
    for _ in 0..25 {
        assert_eq!(order(&world, &resume).await.code(), "not_paused");
    }
    assert_eq!(keyed().await.text, first.text);
    let stale =
        world.post(&resume, &json!({"reason": "x"})).with("if-match", "\"v1\"").send().await;
    assert_eq!(stale.code(), "stale_version");
    world.stop().await;
}

/// Where drills are allowed an operator sees a real crash, its count, the quarantine, and the way back.
#[tokio::test(flavor = "multi_thread")]
async fn an_actor_is_crashed_on_purpose_until_it_is_quarantined_and_released() {
    let world = World::with(ServerConfig::default(), |settings| settings.drills = true).await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let id = world.allocation(&customer).await["id"].as_str().unwrap().to_owned();
    let look = async || world.get(&actor(&id)).send().await.expect(200);
    let crash = async || order(&world, &format!("{}:crash", actor(&id))).await;
    assert_eq!(
        look().await["actions"],
        json!(["restart", "passivate", "quarantine", "pause", "crash"])
    );
    let told = crash().await.expect(202);
    assert_eq!((&told["action"], &told["result"]), (&json!("crash"), &json!("done")));
    let one = look().await;
    assert_eq!(
        (&one["actor"]["crashes_in_window"], &one["actor"]["crashes_limit"]),
        (&json!(1), &json!(5))
    );
    let kept = &one["crashes"][0];
    assert_eq!(
        (&kept["command"], &kept["message"]),
        (&json!("drill"), &json!("crashed on purpose: INC-1: a test"))
    );
    let path = format!("/v1/ops/crashes/{}", kept["id"].as_str().unwrap());
    let backtrace = world.get(&path).send().await.expect(200)["backtrace"].clone();
    assert!(backtrace.as_str().unwrap().contains("aicloud_supervision::"), "{backtrace}");
    for _ in 2..=5 {
        crash().await.expect(202);
    }
    let one = look().await;
    assert_eq!(
        (&one["actor"]["phase"], &one["actor"]["quarantine"]["by"]),
        (&json!("quarantined"), &json!("crash"))
    );
    assert_eq!(one["actions"], json!(["release", "pause"]));
    let more = crash().await;
    assert_eq!((more.status.as_u16(), more.code().as_str()), (409, "in_quarantine"));
    order(&world, &format!("{}:release", actor(&id))).await.expect(202);
    release(&world, &customer, &id).await.expect(202);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sleeper_is_seen_and_told_from_what_never_was() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let path = format!("/v1/ops/supervision/tenant/actors/{}", customer.tenant);
    order(&world, &format!("{path}:passivate")).await.expect(202);
    let one = world.get(&path).send().await.expect(200);
    assert_eq!((&one["in_memory"], one.get("actor")), (&json!(false), None));
    assert_eq!(one["tombstones"][0]["reason"], "operator");
    assert_eq!(one["orders"][0]["action"], "passivate");
    assert_eq!(one["transitions"][0]["type"], "tenant.created");
    let left = world.get("/v1/ops/supervision/tenant/tombstones").send().await.expect(200);
    assert_eq!(left["items"][0]["id"], customer.tenant);
    let again = order(&world, &format!("{path}:passivate")).await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "not_in_memory"));
    let never = "/v1/ops/supervision/tenant/actors/ten_00000000000000000000000000";
    assert_eq!(world.get(never).send().await.code(), "not_found");
    for path in
        ["/v1/ops/crashes/crash_00000000000000000000000000", "/v1/ops/supervision/pod/actors"]
    {
        assert_eq!(world.get(path).send().await.code(), "not_found", "{path}");
    }
    for (query, code) in [
        ("sort=size", "malformed_query"),
        ("limit=0", "invalid_value"),
        ("page_token=x", "malformed_page_token"),
    ] {
        let path = format!("/v1/ops/supervision/tenant/actors?{query}");
        assert_eq!(world.get(&path).send().await.code(), code, "{query}");
    }
    world.stop().await;
}

/// Twenty-five thousand actors: a page quickly, all of them by their ids, and none of them is asked.
#[tokio::test(flavor = "multi_thread")]
async fn looking_asks_no_actor_however_many_there_are() {
    const MANY: u64 = 25_000;
    let world = World::start().await;
    let tenants = &world.cloud.tenants;
    // Nobody knows these, but whoever is asked is there for a while.
    let asked = futures_util::stream::iter(0..MANY).map(|index| async move {
        let id = Uuid::from_u128(u128::from(index));
        let refused = tenants.command(id, TenantCommand::Suspend, Origin::system("test")).await;
        assert!(matches!(refused, Err(CommandError::Rejected(_))), "{refused:?}");
    });
    asked.buffer_unordered(500).collect::<Vec<()>>().await;
    let counts = || {
        world.cloud.counts().into_iter().find(|(kind, _)| *kind == EntityKind::Tenant).unwrap().1
    };
    // The last is counted a moment after its answer.
    while counts().handled < MANY {
        tokio::task::yield_now().await;
    }
    let before = counts();
    assert_eq!(before.active, MANY);
    let mut socket = Feed::open(&world, "?directory=tenant&lives=true").await;
    assert_eq!(socket.next().await["top"].as_array().unwrap().len(), 20);
    let mut path = "/v1/ops/supervision/tenant/actors?sort=unused&limit=200".to_owned();
    let mut seen = std::collections::HashSet::new();
    let began = Instant::now();
    for _ in 0..10 {
        let page = world.get(&path).send().await.expect(200);
        assert_eq!(page["total"], MANY);
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].to_string()));
        let token = page["next_page_token"].as_str().unwrap();
        path =
            format!("/v1/ops/supervision/tenant/actors?sort=handled&limit=200&page_token={token}");
    }
    let took = began.elapsed() / 10;
    println!("a page of 200 from {MANY}: {took:?}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(seen.len() >= 1_000, "{}", seen.len());
    let found = world
        .get("/v1/ops/supervision/tenant/actors?search=ten_000000000000000000000001")
        .send()
        .await
        .expect(200);
    assert_eq!(found["total"], 1024, "32² ids begin like this");
    let found = world.get("/v1/ops/supervision/tenant/actors?search=ZZ").send().await.expect(200);
    assert_eq!(found["total"], 24, "…0zz, …1zz and so on end like this");
    let (mut walked, mut token) = (Vec::new(), String::new());
    let (mut pages, began) = (0, Instant::now());
    loop {
        let path = format!("/v1/ops/supervision/tenant/actors?sort=id&limit=200{token}");
        let page = world.get(&path).send().await.expect(200);
        assert_eq!(page["total"], MANY);
        let items = page["items"].as_array().unwrap();
        walked.extend(items.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        pages += 1;
        let Some(next) = page["next_page_token"].as_str() else { break };
        token = format!("&page_token={next}");
    }
    println!("{pages} pages by id: {:?} each", began.elapsed() / pages);
    assert_eq!((walked.len() as u64, u64::from(pages)), (MANY, MANY / 200));
    assert!(walked.is_sorted_by(|before, next| before < next), "each once, in order");
    let mixed = format!("/v1/ops/supervision/tenant/actors?sort=depth{token}");
    assert_eq!(world.get(&mixed).send().await.code(), "malformed_page_token");
    let watched = world.get("/v1/ops/supervision/watch?directory=tenant&sort=id").send().await;
    assert_eq!(watched.code(), "invalid_value");
    while socket.next().await["type"] != "tick" {}
    let after = counts();
    assert_eq!((before.handled, before.activations), (after.handled, after.activations));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_tells_of_a_crash_a_quarantine_and_a_release() {
    let (world, customer, id, poison) = ill().await;
    let mut feed = Feed::open(&world, "?directory=allocation&sort=crashes&limit=5").await;
    let first = feed.next().await;
    assert_eq!(
        (&first["type"], &first["because"], &first["seq"]),
        (&json!("snapshot"), &json!("opened"), &json!(1))
    );
    assert_eq!(directory(&first["supervision"], "allocation")["actors"]["active"], 1);
    let told = release(&world, &customer, &id).await.json()["crash_id"].clone();
    let crashed = feed.until("crashed").await;
    assert_eq!((&crashed["id"], &crashed["crash_id"]), (&json!(id), &told));
    for _ in 1..5 {
        release(&world, &customer, &id).await;
    }
    assert_eq!(feed.until("quarantined").await["id"], id);
    let mut last = 0;
    let tick = loop {
        let frame = feed.next().await;
        let seq = frame["seq"].as_u64().unwrap();
        assert!(last == 0 || seq == last + 1, "frames are numbered without a gap");
        last = seq;
        if frame["type"] == "tick" {
            break frame;
        }
    };
    assert_eq!(
        (&tick["top"][0]["id"], &tick["top"][0]["phase"]),
        (&json!(id), &json!("quarantined"))
    );
    poison.cure();
    order(&world, &format!("{}:release", actor(&id))).await.expect(202);
    assert_eq!(feed.until("released").await["id"], id);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_for_operators_and_ends_with_the_server() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    assert_eq!(handshake(&world, "", &customer.token, None).await.status(), 403);
    assert_eq!(handshake(&world, "", "nobody", None).await.status(), 401);
    let elsewhere = handshake(&world, "", &world.operator, Some("https://evil.example")).await;
    assert_eq!(elsewhere.status(), 403);
    let own = world.url.clone();
    assert_eq!(handshake(&world, "", &world.operator, Some(&own)).await.status(), 101);
    let plain = world.get("/v1/ops/supervision/watch").send().await;
    assert_eq!((plain.status.as_u16(), plain.code().as_str()), (426, "upgrade_required"));
    assert_eq!(plain.header("upgrade"), "websocket");

    let mut talker = Feed::open(&world, "").await;
    talker.0.send(Message::text("hello")).await.unwrap();
    while !talker.next().await.is_null() {}

    let mut feed = Feed::open(&world, "").await;
    assert_eq!(feed.next().await["type"], "snapshot");
    let stopping = tokio::spawn(world.stop());
    // It is told. What is open when a stop takes too long is cut without a word.
    let close = loop {
        match feed.0.next().await {
            Some(Ok(Message::Close(close))) => break close.expect("it says why"),
            Some(Ok(_)) => {}
            ended => panic!("it ends with a word: {ended:?}"),
        }
    };
    assert_eq!((u16::from(close.code), close.reason.as_str()), (1001, "the server stops"));
    stopping.await.unwrap();
}

/// Who is asked now comes first, however often others were asked before.
#[tokio::test(flavor = "multi_thread")]
async fn the_busiest_now_is_at_the_top_of_the_rates() {
    let world = World::start().await;
    let (once, now) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let ask = async |id| {
        let refused =
            world.cloud.tenants.command(id, TenantCommand::Suspend, Origin::system("test")).await;
        assert!(matches!(refused, Err(CommandError::Rejected(_))), "{refused:?}");
    };
    for _ in 0..500 {
        ask(once).await;
    }
    let list = async {
        let page = world.get("/v1/ops/supervision/tenant/actors?sort=rate&limit=5").send().await;
        page.expect(200)["items"].clone()
    };
    let mut list = Box::pin(list);
    let items = loop {
        tokio::select! {
            biased;
            items = &mut list => break items,
            () = ask(now) => {}
        }
    };
    drop(list);
    let id = |id: Uuid| aicloud_domain::id::TenantId::from_uuid(id).to_string();
    assert_eq!(items[0]["id"], id(now), "{items:#}");
    assert!(items[0]["handled_rate"].as_f64().unwrap() > 0.0, "{items:#}");
    assert_eq!(items[1]["id"], id(once), "{items:#}");
    assert_eq!(items[1]["handled_rate"], 0.0, "{items:#}");
    assert!(items[1]["handled"].as_u64().unwrap() >= 500);
    let by_number = world.get("/v1/ops/supervision/tenant/actors?sort=mailbox_age").send().await;
    assert_eq!(by_number.expect(200)["items"][0].get("handled_rate"), None, "not measured");
    world.stop().await;
}

/// A static child that panics is started again, and says of what it died.
#[tokio::test(flavor = "multi_thread")]
async fn the_crash_of_a_static_child_is_listed() {
    let sick = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let doors = move |_: &_| {
        let sick = Arc::clone(&sick);
        vec![child("http", move |signal| {
            let sick = Arc::clone(&sick);
            async move {
                signal.ready();
                let ill = sick.swap(false, std::sync::atomic::Ordering::SeqCst);
                assert!(!ill, "injected into a door");
                signal.requested().await;
                Ok(())
            }
        })]
    };
    let (database, doors) = (None, Some(Box::new(doors) as _));
    let world = World::amid(Surroundings { database, doors, ..Surroundings::default() }).await;
    let list = async |query: &str| {
        let path = format!("/v1/ops/crashes{query}");
        world.get(&path).send().await.expect(200)["items"].as_array().unwrap().clone()
    };
    let began = Instant::now();
    let crash = loop {
        if let [crash] = &list("?directory=child").await[..] {
            break crash.clone();
        }
        assert!(began.elapsed() < Duration::from_secs(60), "no crash is listed");
    };
    assert_eq!(crash["directory"], "child", "{crash:#}");
    assert!(crash["actor"].as_str().unwrap().ends_with("http"), "{crash:#}");
    assert!(crash["message"].as_str().unwrap().contains("injected into a door"), "{crash:#}");
    assert!(crash["location"].as_str().unwrap().contains("supervision.rs"), "{crash:#}");
    assert_eq!(list("").await, std::slice::from_ref(&crash), "among all");
    assert_eq!(list("?directory=tenant").await, [] as [Value; 0]);
    let path = format!("/v1/ops/crashes/{}", crash["id"].as_str().unwrap());
    let whole = world.get(&path).send().await.expect(200);
    assert!(!whole["backtrace"].as_str().unwrap().is_empty());
    world.stop().await;
}
