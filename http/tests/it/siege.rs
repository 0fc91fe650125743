//! Who comes in while strangers never stop to guess.

use aicloud_http::auth::link::Purpose;
use serde_json::{Value, json};

use crate::sign_in::{code, invite, link};
use crate::world::World;

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "mauve-otter-plays-cello";
const OTHER: &str = "seven quiet lamps in Oslo";

/// Strangers who know nothing but addresses, each request from another network of one IPv6 site, as fast as they are
/// answered, until this is dropped.
struct Siege {
    strangers: Vec<tokio::task::JoinHandle<()>>,
}

impl Siege {
    fn of(world: &std::sync::Arc<World>, emails: &'static [&'static str]) -> Self {
        let stranger = |number: usize| {
            let world = std::sync::Arc::clone(world);
            tokio::spawn(async move {
                for request in 0usize.. {
                    let place = format!("2001:db8:66:{:x}::1", (number * 8_192 + request) % 65_000);
                    let email = emails[request % emails.len()];
                    let code = if request % 2 == 0 { "123456" } else { "000000" };
                    let body = json!({"email": email, "password": "wrong", "code": code});
                    let ask = world.ask("POST", "/v1/session").with("x-forwarded-for", &place);
                    let _ = ask.json(&body).send().await;
                }
            })
        };
        Self { strangers: (0..6).map(stranger).collect() }
    }

    async fn end(self) {
        for stranger in self.strangers {
            stranger.abort();
            let _ = stranger.await;
        }
    }
}

/// A world that many networks reach through a proxy.
async fn world_behind_a_proxy() -> std::sync::Arc<World> {
    let mut server = crate::world::patient();
    server.reception.proxies = "127.0.0.1".parse().unwrap();
    std::sync::Arc::new(World::with_server(server).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_strangers_try_the_owner_comes_in_by_letter_or_by_code() {
    const BOB: &str = "bob@example.org";
    const CAT: &str = "cat@example.org";
    const DAN: &str = "dan@example.org";
    let world = world_behind_a_proxy().await;
    let ada = world.account(ADA, PASSWORD, None).await;
    let dan = world.account(DAN, PASSWORD, None).await;
    world.account(BOB, PASSWORD, None).await;
    let token = world.sign_in(BOB, PASSWORD).await;
    let mine = |path: &str, body: Value| world.ask("POST", path).by(&token).json(&body).send();
    let begun = mine("/v1/me/totp", json!({"password": PASSWORD})).await.expect(200);
    let seed = begun["secret"].as_str().unwrap();
    let confirm = json!({"code": code(seed, 0)});
    let recovery = mine("/v1/me/totp:confirm", confirm).await.expect(200);
    let customer = world.customer("acme").await;
    let siege = Siege::of(&world, &[ADA, BOB, CAT, DAN]);
    // The owners are elsewhere, each time at another place, on devices that nobody knows.
    let at = |place: &str, body: &Value| {
        let ask = world.ask("POST", "/v1/session").with("x-forwarded-for", place);
        ask.json(body).send()
    };
    // Somebody at a place of whom nothing is known is told to wait: it is the account that is besieged. A right password would
    // end that for a while, so this one is wrong, too.
    let is_besieged = async |email: &str| {
        let body = json!({"email": email, "password": "another"});
        for place in 0..10_000 {
            let place = format!("198.18.{}.{}", place / 250, 1 + place % 250);
            if at(&place, &body).await.status == 429 {
                return;
            }
        }
        panic!("nobody keeps {email} waiting");
    };
    for email in [ADA, BOB, CAT, DAN] {
        is_besieged(email).await;
    }

    // By password and code, from another network and from one of the strangers' own site.
    let spare = recovery["recovery_codes"][0].as_str().unwrap();
    let body = json!({"email": BOB, "password": PASSWORD, "code": code(seed, 1)});
    at("203.0.113.2", &body).await.expect(201);
    let body = json!({"email": BOB, "password": PASSWORD, "code": spare});
    at("2001:db8:66:ffff::1", &body).await.expect(201);

    // By a letter: what completes it makes the device known.
    let elsewhere = |path: &str| world.ask("POST", path).with("x-forwarded-for", "203.0.113.3");
    elsewhere("/v1/password-reset").json(&json!({"email": ADA})).send().await;
    let body = json!({"link": link(&world, ada, Purpose::ResetPassword).await, "password": OTHER});
    let done = elsewhere("/v1/password-reset:complete").json(&body).send().await.expect(200);
    let mark = done["device"].as_str().unwrap();
    let body = json!({"email": ADA, "password": OTHER});
    is_besieged(ADA).await;
    let known = elsewhere("/v1/session").with("x-aicloud-device", mark).json(&body).send().await;
    assert_eq!(known.expect(201)["device"], mark);

    // In a browser the same is a cookie.
    elsewhere("/v1/password-reset").json(&json!({"email": DAN})).send().await;
    let link = link(&world, dan, Purpose::ResetPassword).await;
    let body = json!({"link": link, "password": OTHER, "cookie": true});
    let complete = || elsewhere("/v1/password-reset:complete").json(&body);
    let planted = complete().with("origin", "https://evil.example").send().await;
    assert_eq!(planted.code(), "csrf_failed");
    let done = complete().send().await;
    let given = done.header("set-cookie").to_owned();
    assert!(given.starts_with("__Host-aicloud-device=aic_d_"), "{given}");
    assert_eq!(done.expect(200).get("device"), None, "no script reads it");
    let body = json!({"email": DAN, "password": OTHER});
    is_besieged(DAN).await;
    let cookie = given.split(';').next().unwrap();
    elsewhere("/v1/session").with("cookie", cookie).json(&body).send().await.expect(201);

    // Who is invited and makes an account leaves on a known device, too.
    let invited = invite(&world, &customer.tenant, CAT).await;
    let body = json!({"link": invited, "display_name": "Cat", "password": PASSWORD});
    let accepted = elsewhere("/v1/invitations:accept").json(&body).send().await.expect(200);
    let mark = accepted["device"].as_str().unwrap();
    let body = json!({"email": CAT, "password": PASSWORD});
    is_besieged(CAT).await;
    let known = elsewhere("/v1/session").with("x-aicloud-device", mark).json(&body).send().await;
    known.expect(201);
    siege.end().await;
    std::sync::Arc::into_inner(world).expect("the strangers are gone").stop().await;
}
