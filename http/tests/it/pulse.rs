//! The pulse of a process, as operators read it: what is wrong shows, against its limit, and with whom it is about.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aicloud_actors::Settings;
use aicloud_domain::id::{AllocationId, NodeId, TypedId as _};
use aicloud_domain::node::NodeCommand;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, order, patient};

async fn pulse(world: &World) -> Value {
    world.get("/v1/ops/pulse").send().await.expect(200)
}

fn figure<'a>(pulse: &'a Value, name: &str) -> &'a Value {
    let all = pulse["figures"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name}: {pulse:#}"))
}

fn state<'a>(pulse: &'a Value, name: &str) -> &'a str {
    figure(pulse, name)["state"].as_str().unwrap()
}

fn value(pulse: &Value, name: &str) -> Option<f64> {
    figure(pulse, name)["value"].as_f64()
}

/// The pulse as soon as this is true of it.
async fn until(world: &World, is: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    for _ in 0..600 {
        last = pulse(world).await;
        if is(&last) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("in vain: {last:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_process_shows_quiet() {
    let world = World::start().await;
    // As soon as the relay has asked the database for the first time.
    let quiet = until(&world, |it| state(it, "database_age") == "ok").await;
    assert_eq!(quiet["state"], "ok", "{quiet:#}");
    assert_eq!(quiet["process"]["pid"], std::process::id());
    assert_eq!((&quiet["problems"], &quiet["gpus"]), (&json!([]), &json!([])));
    for name in ["crashes", "quarantined", "restarts", "parts_down", "nodes_silent", "queue_depth"]
    {
        assert_eq!((value(&quiet, name), state(&quiet, name)), (Some(0.0), "ok"), "{name}");
    }
    for name in ["commit_p99", "queue_oldest", "mail_oldest"] {
        assert_eq!((value(&quiet, name), state(&quiet, name)), (None, "idle"), "{name}");
    }
    assert_eq!(figure(&quiet, "mailbox_oldest").get("of"), None);
    let steps = quiet["steps"].as_array().unwrap().len();
    assert!((1..=2).contains(&steps), "{quiet:#}");
    for one in quiet["figures"].as_array().unwrap() {
        assert_eq!(one["series"].as_array().unwrap().len(), steps, "{one:#}");
    }
    // What must not be exceeded is what the alerts have.
    let limit = json!({"above": 5.0, "alert": "AicloudOutboxLags", "for_seconds": 60});
    assert_eq!(figure(&quiet, "outbox_lag")["limit"], limit);
    assert_eq!(figure(&quiet, "outbox_lag")["runbook"], "slow-journal");

    // A commit and a letter, and they are there.
    let tenant = world.customer("acme").await.tenant;
    let path = format!("/v1/tenants/{tenant}/invitations");
    let body = json!({"email": "ada@example.org", "role": "tenant_member"});
    world.post(&path, &body).send().await.expect(201);
    let busy = until(&world, |it| value(it, "mail_waiting") == Some(1.0)).await;
    assert!(value(&busy, "commits") > Some(0.0), "{busy:#}");
    assert!(value(&busy, "commit_p99") > Some(0.0), "{busy:#}");
    assert!(value(&busy, "mail_oldest") > Some(0.0), "{busy:#}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_failing_requests_shows_with_its_code_and_the_page_that_helps() {
    let world = World::start().await;
    until(&world, |it| state(it, "database_age") == "ok").await;
    let reason = json!({"reason": "INC-1: a test"});
    world.post("/v1/ops/supervision/tenant:pause", &reason).send().await.expect(202);
    for number in 0..30 {
        let body = json!({"label": format!("late-{number}")});
        assert_eq!(world.post("/v1/tenants", &body).send().await.code(), "paused");
    }
    // What is no work of the API's is not counted, however often it is asked.
    for _ in 0..200 {
        world.ask("GET", "/healthz").send().await;
    }
    let sick = pulse(&world).await;
    assert_eq!(sick["state"], "critical");
    assert_eq!(
        sick["problems"][0],
        json!({"code": "paused", "status": 503, "count": 30, "runbook": "failing-child"})
    );
    for name in ["failed", "refused"] {
        assert!(value(&sick, name) > Some(0.3), "{sick:#}");
        assert_eq!(figure(&sick, name)["runbook"], "failing-child");
    }
    assert_eq!((state(&sick, "failed"), state(&sick, "refused")), ("critical", "ok"));
    let limit = json!({"above": 0.05, "alert": "AicloudRequestsFail", "for_seconds": 300});
    assert_eq!(figure(&sick, "failed")["limit"], limit);
    assert!(value(&sick, "requests") > Some(0.0));
    let (p50, p99) = (value(&sick, "answer_p50"), value(&sick, "answer_p99"));
    assert!(p50 > Some(0.0) && p50 <= p99, "{p50:?} {p99:?}");
    world.stop().await;
}

/// Stands in the way of an allocation's `release`, or makes it crash.
#[derive(Clone, Default)]
struct Stone(Arc<Mutex<Option<Lying>>>);

/// In whose way it lies, and until when; one without an end makes it crash.
struct Lying {
    hit: Uuid,
    held: Option<Receiver<()>>,
}

impl Stone {
    fn into_settings(self) -> impl FnOnce(&mut Settings) {
        move |settings| {
            settings.probe = Some(Arc::new(move |_, id, command| {
                if command != "release" {
                    return;
                }
                let lying = self.0.lock().unwrap().take_if(|lying| lying.hit == id);
                match lying {
                    // Until the other end lets go of it.
                    Some(Lying { held: Some(held), .. }) => _ = held.recv(),
                    Some(Lying { held: None, .. }) => panic!("injected"),
                    None => {}
                }
            }));
        }
    }

    fn lay(&self, id: &str, held: Option<Receiver<()>>) {
        let hit = id.parse::<AllocationId>().unwrap().uuid();
        *self.0.lock().unwrap() = Some(Lying { hit, held });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_mailbox_shows_as_the_oldest_with_its_actor_and_a_crash_is_counted() {
    let stone = Stone::default();
    let world = World::with(patient(), stone.clone().into_settings()).await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let blocked = world.allocation(&customer).await["id"].as_str().unwrap().to_owned();
    let (leave, held) = channel();
    stone.lay(&blocked, Some(held));
    let release = || {
        let url = format!("{}/v1/allocations/{blocked}/release", world.url);
        let request = world.client.post(url).bearer_auth(&customer.token).json(&json!({}));
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    };
    // One is being handled, the others wait for it.
    let released: Vec<_> = (0..3).map(|_| release()).collect();
    let sick = until(&world, |it| value(it, "mailbox_oldest") > Some(1.0)).await;
    let oldest = figure(&sick, "mailbox_oldest");
    assert_eq!(oldest["of"], json!({"directory": "allocation", "id": blocked}));
    assert_eq!((&oldest["state"], &sick["state"]), (&json!("critical"), &json!("critical")));
    assert_eq!(
        (&oldest["limit"]["above"], &oldest["runbook"]),
        (&json!(1.0), &json!("slow-journal"))
    );
    // The same actor leads the list that this links to.
    let path = "/v1/ops/supervision/allocation/actors?sort=mailbox_age&limit=1";
    assert_eq!(world.get(path).send().await.expect(200)["items"][0]["id"], blocked);
    drop(leave);
    for one in released {
        assert!([202, 409].contains(&one.await.unwrap()));
    }
    let well = until(&world, |it| value(it, "mailbox_oldest") == Some(0.0)).await;
    assert_eq!(figure(&well, "mailbox_oldest").get("of"), None);
    // What was seen in a step stays seen in it.
    let worst = figure(&well, "mailbox_oldest")["series"].as_array().unwrap();
    assert!(worst.len() == 1 || worst.iter().any(|one| one.as_f64() > Some(1.0)), "{well:#}");

    let crashing = world.allocation(&customer).await["id"].as_str().unwrap().to_owned();
    stone.lay(&crashing, None);
    let path = format!("/v1/allocations/{crashing}/release");
    let told = world.ask("POST", &path).by(&customer.token).send().await;
    assert!(told.json()["crash_id"].is_string(), "{}", told.text);
    let sick = pulse(&world).await;
    assert_eq!((value(&sick, "crashes"), state(&sick, "crashes")), (Some(1.0), "warning"));
    assert_eq!(figure(&sick, "crashes")["runbook"], "quarantined-actor");
    assert_eq!(
        (&sick["problems"][0]["code"], &sick["problems"][0]["count"]),
        (&json!(told.code()), &json!(1))
    );
    let rounds = world.cloud.database().rounds();
    rounds.bad("lookout", "the database does not answer");
    let sick = pulse(&world).await;
    assert_eq!(figure(&sick, "workers_failing")["of"], json!({"id": "lookout"}));
    assert_eq!(state(&sick, "workers_failing"), "warning");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_gpus_and_the_queue_are_counted() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let node: NodeId = world.node("rack1-07", 4).await;
    world.node("rack1-08", 1).await;
    let ask = async |count: u32| {
        let ask = world.ask("POST", "/v1/allocations").by(&customer.token).json(&order(count));
        ask.send().await.expect(201)["id"].as_str().unwrap().to_owned()
    };
    ask(3).await;
    let waiting = ask(4).await;
    let held = json!([{"model": "H100", "total": 5, "held": 3, "free": 2}]);
    let full =
        until(&world, |it| it["gpus"] == held && value(it, "queue_depth") == Some(1.0)).await;
    assert_eq!(
        figure(&full, "queue_oldest")["of"],
        json!({"directory": "allocation", "id": waiting})
    );
    assert!(value(&full, "queue_oldest") > Some(0.0));
    assert_eq!(value(&full, "nodes_silent"), Some(0.0));

    // A node that leaves has no GPU that is free; one that is silent is somebody's business.
    let path = format!("/v1/nodes/{node}/drain");
    let body = json!({"deadline_seconds": 3600, "reason": "a new fan"});
    world.post(&path, &body).send().await.expect(202);
    let held = json!([{"model": "H100", "total": 5, "held": 3, "free": 1}]);
    let leaving = until(&world, |it| it["gpus"] == held).await;
    assert_eq!(value(&leaving, "nodes_draining"), Some(1.0));
    let away = NodeCommand::Silence { channel_epoch: 1 };
    world.tell(node, away).await;
    let silent = until(&world, |it| value(it, "nodes_silent") == Some(1.0)).await;
    let one = figure(&silent, "nodes_silent");
    assert_eq!((&one["state"], &one["runbook"]), (&json!("critical"), &json!("node-unreachable")));
    world.stop().await;
}
