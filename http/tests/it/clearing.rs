//! What has ended is cleared away a while later, and nothing misses it.

use std::time::{Duration, Instant};

use aicloud_actors::Origin;
use aicloud_domain::access::{Principal, Role};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{ProjectId, TokenId, TypedId as _};
use aicloud_domain::project::ProjectCommand;
use aicloud_domain::user::UserCommand;
use chrono::{TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::world::World;

async fn differences(world: &World) -> Vec<String> {
    let report = aicloud_actors::rebuild::check(world.cloud.database(), |_, _| {}).await.unwrap();
    report.differences.into_iter().map(|found| format!("{}: {}", found.id, found.what)).collect()
}

fn cleared(world: &World) -> [u64; 3] {
    let rows = world.cloud.database().cleared().rows();
    let of = |wanted| rows.iter().find(|(what, _)| *what == wanted).unwrap().1;
    [of("sessions"), of("letters"), of("tokens")]
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_letters_and_tokens_go_when_they_have_ended_long_ago() {
    let world = World::start().await;
    let acme = world.customer("acme").await;
    let ann = world.member(&acme.tenant, "ann", Role::TenantOwner).await;
    // One closed, one over by itself, one that goes on.
    let closed = world.session(ann.id, TimeDelta::hours(1)).await;
    world.order(ann.id, UserCommand::CloseSession { session: closed.id }).await;
    let over = Utc::now() + TimeDelta::seconds(1);
    world.session(ann.id, TimeDelta::seconds(1)).await;
    let invite = json!({"email": "lee@example.org", "role": "tenant_member"});
    let path = format!("/v1/tenants/{}/invitations", acme.tenant);
    world.post(&path, &invite).send().await.expect(201);
    // Of the project's tokens one is revoked, one ends by itself.
    let tokens = format!("/v1/projects/{}/tokens", acme.project);
    let list = world.ask("GET", &tokens).by(&ann.token).send().await.expect(200);
    let first = list["items"][0]["id"].as_str().unwrap();
    assert_eq!(
        world.ask("DELETE", &format!("{tokens}/{first}")).by(&ann.token).send().await.status,
        204
    );
    let ends = Utc::now() + TimeDelta::seconds(1);
    issue(&world, &acme.project, Some(ends)).await;
    // As many as a cloud has after years, which take several lots.
    let old = format!(
        "INSERT INTO identity.session (id, user_id, secret_sha256, strong, opened_at, expires_at, closed_at, epoch) \
         SELECT gen_random_uuid(), '{}', sha256(''), false, now() - interval '40 days', now() + interval '1 day', \
                now() - interval '31 days', 1 FROM generate_series(1, 2500)",
        ann.id.uuid()
    );
    assert_eq!(world.database.alter(old).await, 2_500);
    // The process itself may have had its hourly round already, before there was anything.
    let database = world.cloud.database();
    let before = cleared(&world);
    // Whoever of the two has taken a lot, all of them go.
    let deadline = Instant::now() + Duration::from_secs(20);
    while cleared(&world)[0] < before[0] + 2_500 {
        assert!(Instant::now() < deadline, "{:?}", cleared(&world));
        database.clear_ended(Utc::now()).await.unwrap();
    }
    while Utc::now() <= over.max(ends) {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Half a minute before the month is over they are all there, then those go that have ended.
    let ended = Utc::now();
    let early = ended + TimeDelta::days(30) - TimeDelta::seconds(30);
    assert_eq!(database.clear_ended(early).await.unwrap(), 0);
    assert_eq!(differences(&world).await, [] as [String; 0]);
    let month = ended + TimeDelta::days(30) + TimeDelta::seconds(5);
    assert_eq!(database.clear_ended(month).await.unwrap(), 2);
    assert_eq!(
        differences(&world).await,
        [] as [String; 0],
        "state has the one that is over by itself"
    );
    world.ask("GET", "/v1/session").by(&ann.token).send().await.expect(200);

    // A letter is void with its invitation; tokens go by the day of their end, whoever made it.
    let [_, letters, tokens] = before;
    database.clear_ended(ended + TimeDelta::days(89)).await.unwrap();
    assert!(cleared(&world)[1] > letters && cleared(&world)[2] == tokens, "{:?}", cleared(&world));
    database.clear_ended(ended + TimeDelta::days(90) + TimeDelta::seconds(5)).await.unwrap();
    // The customer's own, which was revoked here, and the one that nobody took back.
    assert_eq!(cleared(&world)[2], tokens + 2);
    // By that day the sessions of today are gone as well.
    let of_tokens = async || {
        let found = differences(&world).await;
        found.into_iter().filter(|one| one.contains("row `token ")).collect::<Vec<_>>()
    };
    assert_eq!(of_tokens().await, [] as [String; 0], "state has the one that ended");
    // The next one's entries say that it is over, and need no row for it.
    issue(&world, &acme.project, None).await;
    assert_eq!(of_tokens().await, [] as [String; 0]);
    assert!(database.cleared().ago().is_some());
    world.stop().await;
}

async fn issue(world: &World, project: &str, expires_at: Option<chrono::DateTime<Utc>>) {
    let project: ProjectId = project.parse().unwrap();
    let command = ProjectCommand::IssueToken {
        token: TokenId::from_uuid(Uuid::now_v7()),
        name: "test".to_owned(),
        secret_sha256: Sha256([7; 32]),
        expires_at,
        issued_by: None,
    };
    let origin = Origin::of(Principal::System { part: "test" }, "test".into());
    world.cloud.projects.command(project.uuid(), command, origin).await.unwrap();
}
