//! A command that panics, as its caller sees it: one allocation suffers, and says so.

use std::sync::{Arc, Mutex};

use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_http::server::ServerConfig;
use uuid::Uuid;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_crash_quarantines_one_and_its_neighbour_answers() {
    let poisoned = Arc::new(Mutex::new(Uuid::nil()));
    let target = Arc::clone(&poisoned);
    let world = World::with(ServerConfig::default(), move |settings| {
        settings.probe = Some(Arc::new(move |_, id, command| {
            assert!(command != "release" || id != *target.lock().unwrap(), "injected");
        }));
    })
    .await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let (sick, well) = (world.allocation(&customer).await, world.allocation(&customer).await);
    let (sick, well) = (sick["id"].as_str().unwrap(), well["id"].as_str().unwrap());
    *poisoned.lock().unwrap() = sick.parse::<AllocationId>().unwrap().uuid();
    let release = |id: &str| {
        world.ask("POST", &format!("/v1/allocations/{id}/release")).by(&customer.token).send()
    };
    let read = |id: &str| world.get(&format!("/v1/allocations/{id}")).by(&customer.token).send();
    for crash in 1..=5 {
        let answer = release(sick).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (503, "outcome_unknown".to_owned()),
            "{crash}"
        );
        assert!(answer.json()["crash_id"].as_str().unwrap().starts_with("crash_"));
        assert_eq!(read(sick).await.expect(200)["phase"], "queued", "nothing has changed");
        assert_eq!(read(well).await.expect(200)["phase"], "queued");
    }
    let answer = release(sick).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "quarantined".to_owned()));
    assert!(answer.json()["crash_id"].as_str().unwrap().starts_with("crash_"));
    assert_eq!(read(sick).await.expect(200)["phase"], "queued", "it can still be read");
    assert_eq!(release(well).await.expect(202)["phase"], "canceled");
    world.stop().await;
}
