//! Passkeys over the real server, with an authenticator in software.

use aicloud_actors::Origin;
use aicloud_domain::id::{PasskeyId, TypedId as _};
use aicloud_domain::user::UserCommand;
use aicloud_http::server::ServerConfig;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::authenticator::{PRESENT, Passkey};
use crate::world::{Reply, World};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "mauve-otter-plays-cello";

fn challenge(options: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(options["challenge"].as_str().unwrap()).unwrap()
}

impl World {
    /// The page that browsers see this cloud at.
    fn page(&self) -> String {
        self.url.replace("127.0.0.1", "localhost")
    }

    fn passkey(&self) -> Passkey {
        Passkey::new("localhost", &self.page())
    }

    async fn begin_passkey(&self, session: &str) -> Value {
        let body = json!({"password": PASSWORD});
        let begun = self.ask("POST", "/v1/me/passkeys:begin").by(session).json(&body).send().await;
        begun.expect(200)["public_key"].clone()
    }

    async fn send_passkey(&self, session: &str, credential: &Value) -> Reply {
        let body = json!({"name": "Phone", "credential": credential});
        self.ask("POST", "/v1/me/passkeys").by(session).json(&body).send().await
    }

    /// Adds a passkey; its id.
    async fn add_passkey(&self, session: &str, passkey: &Passkey) -> String {
        let options = self.begin_passkey(session).await;
        let added = self.send_passkey(session, &passkey.create(&challenge(&options))).await;
        added.expect(201)["id"].as_str().unwrap().to_owned()
    }

    /// Begins to sign in: the challenge and the browser's cookie.
    async fn begin(&self) -> (Vec<u8>, String) {
        let begun = self.ask("POST", "/v1/session:passkey-begin").send().await;
        let cookie = begun.header("set-cookie").split(';').next().unwrap().to_owned();
        (challenge(&begun.expect(200)["public_key"]), cookie)
    }

    async fn finish(&self, cookie: &str, body: &Value) -> Reply {
        self.ask("POST", "/v1/session").with("cookie", cookie).json(body).send().await
    }

    async fn sign_in_with(&self, passkey: &Passkey) -> Reply {
        let (challenge, cookie) = self.begin().await;
        self.finish(&cookie, &json!({"passkey": passkey.get(&challenge)})).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_from_the_first_day_to_the_last() {
    let world = World::start().await;
    let user = world.account(ADA, PASSWORD, None).await;
    let session = world.sign_in(ADA, PASSWORD).await;
    let wrong = json!({"password": "wrong"});
    let refused = world.ask("POST", "/v1/me/passkeys:begin").by(&session).json(&wrong).send().await;
    assert_eq!(refused.code(), "sign_in_failed");
    let options = world.begin_passkey(&session).await;
    assert_eq!(options["rp"]["id"], "localhost");
    assert_eq!(options["user"]["id"], URL_SAFE_NO_PAD.encode(user.uuid().as_bytes()));
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"], json!([]));
    let mut passkey = world.passkey();
    let answer = passkey.create(&challenge(&options));
    let add = |key: &str| {
        let body = json!({"name": "Phone", "credential": answer});
        let ask = world.ask("POST", "/v1/me/passkeys").by(&session).json(&body);
        ask.with("idempotency-key", key).send()
    };
    let added = add("once").await;
    let id = added.clone().expect(201)["id"].as_str().unwrap().to_owned();
    assert_eq!(added.header("location"), format!("/v1/me/passkeys/{id}"));
    let again = add("once").await;
    assert_eq!(
        (again.text.as_str(), again.header("idempotency-replayed")),
        (added.text.as_str(), "true")
    );
    assert_eq!(add("twice").await.code(), "passkey_refused", "the challenge was answered");
    let options = world.begin_passkey(&session).await;
    assert_eq!(options["excludeCredentials"][0]["id"], URL_SAFE_NO_PAD.encode(&passkey.id));
    let twin = world.send_passkey(&session, &passkey.create(&challenge(&options))).await;
    assert_eq!((twin.status.as_u16(), twin.code().as_str()), (409, "passkey_taken"));

    // Alone it is two factors: what one has, and what unlocks it.
    let reply = world.sign_in_with(&passkey).await;
    let opened = reply.expect(201);
    assert_eq!(
        (&opened["strong"], &opened["user"]["id"]),
        (&json!(true), &json!(user.to_string()))
    );
    assert_eq!(opened["user"]["passkeys"], 1);
    let token = opened["token"].as_str().unwrap();
    world.ask("GET", "/v1/session").by(token).send().await.expect(200);
    assert!(opened["device"].as_str().unwrap().starts_with("aic_d_"));
    // Without that it is one, beside the password.
    passkey.flags = PRESENT;
    assert_eq!(world.sign_in_with(&passkey).await.code(), "passkey_refused");
    let (challenge, cookie) = world.begin().await;
    let body = json!({
        "email": ADA, "password": PASSWORD, "passkey": passkey.get(&challenge), "cookie": true
    });
    assert_eq!(world.finish(&cookie, &body).await.expect(201)["strong"], true);

    let path = format!("/v1/me/passkeys/{id}");
    let renamed = json!({"name": "Key on the ring"});
    let renamed = world.ask("PATCH", &path).by(&session).json(&renamed).send().await.expect(200);
    assert!(renamed["used_at"].is_string());
    let list = world.ask("GET", "/v1/me/passkeys").by(&session).send().await.expect(200);
    assert_eq!(list["items"], json!([renamed]));
    let remove = |password: &str| {
        let body = json!({"password": password});
        world.ask("DELETE", &path).by(&session).json(&body).send()
    };
    assert_eq!(remove("wrong").await.code(), "sign_in_failed");
    assert_eq!(remove(PASSWORD).await.status, 204);
    assert_eq!(remove(PASSWORD).await.status, 204);
    passkey.flags = PRESENT | 4;
    assert_eq!(world.sign_in_with(&passkey).await.code(), "passkey_refused");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_is_one_browser_s_and_answered_once() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let session = world.sign_in(ADA, PASSWORD).await;
    let passkey = world.passkey();
    world.add_passkey(&session, &passkey).await;
    let code = async |cookie: &str, body: Value| world.finish(cookie, &body).await.code();
    let (first, cookie) = world.begin().await;
    assert!(cookie.starts_with("__Host-aicloud-ceremony="), "{cookie}");
    let (second, other) = world.begin().await;
    let answer = json!({"passkey": passkey.get(&first)});
    assert_eq!(code(&other, answer.clone()).await, "passkey_refused", "begun in another browser");
    assert_eq!(code("theme=dark", answer.clone()).await, "passkey_refused", "begun in none");
    assert_eq!(code(&format!("{cookie}; {cookie}"), answer.clone()).await, "passkey_refused");
    // Of many at once, one is first.
    let many = (0..10).map(|_| world.finish(&cookie, &answer));
    let statuses: Vec<u16> = futures_util::future::join_all(many)
        .await
        .iter()
        .map(|reply| reply.status.as_u16())
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 201 | 401)), "{statuses:?}");
    assert_eq!(code(&cookie, answer).await, "passkey_refused", "replayed");
    // Two pages of one browser each finish what they began.
    let begun = world.ask("POST", "/v1/session:passkey-begin").with("cookie", &other).send().await;
    assert!(begun.header("set-cookie").starts_with(&other));
    let third = challenge(&begun.expect(200)["public_key"]);
    for begun in [third, second] {
        world.finish(&other, &json!({"passkey": passkey.get(&begun)})).await.expect(201);
    }
    // A challenge to add one signs nobody in, and the other way round.
    let options = world.begin_passkey(&session).await;
    let crossed = json!({"passkey": passkey.get(&challenge(&options))});
    assert_eq!(code(&other, crossed).await, "passkey_refused");
    let (begun, _) = world.begin().await;
    let crossed = world.send_passkey(&session, &world.passkey().create(&begun)).await;
    assert_eq!(crossed.code(), "passkey_refused");
    // One that somebody else's session began.
    world.account("bob@example.org", PASSWORD, None).await;
    let bob = world.sign_in("bob@example.org", PASSWORD).await;
    let options = world.begin_passkey(&bob).await;
    let crossed = world.send_passkey(&session, &world.passkey().create(&challenge(&options))).await;
    assert_eq!(crossed.code(), "passkey_refused");
    let planted =
        world.ask("POST", "/v1/session:passkey-begin").with("origin", "https://evil.example");
    assert_eq!(planted.send().await.code(), "csrf_failed");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_passkey_says_wrong_proves_nothing() {
    let world = World::start().await;
    let user = world.account(ADA, PASSWORD, None).await;
    let session = world.sign_in(ADA, PASSWORD).await;
    let mut passkey = world.passkey();
    world.add_passkey(&session, &passkey).await;
    let page = world.page();
    let wrong: [fn(&mut Passkey); 6] = [
        |key| key.origin = "https://evil.example".to_owned(),
        |key| key.origin = key.origin.replace("localhost", "127.0.0.1"),
        |key| key.rp_id = "evil.example".to_owned(),
        |key| key.flags = 4,
        |key| key.client = json!({"type": "webauthn.create"}),
        |key| key.client = json!({"crossOrigin": true}),
    ];
    for (number, change) in wrong.into_iter().enumerate() {
        change(&mut passkey);
        assert_eq!(world.sign_in_with(&passkey).await.code(), "passkey_refused", "{number}");
        (passkey.origin, passkey.rp_id) = (page.clone(), "localhost".to_owned());
        (passkey.flags, passkey.client) = (5, json!({}));
    }
    let altered = async |pointer: &str, value: Value| {
        let (challenge, cookie) = world.begin().await;
        let mut answer = passkey.get(&challenge);
        *answer.pointer_mut(pointer).unwrap() = value;
        world.finish(&cookie, &json!({"passkey": answer})).await
    };
    assert_eq!(altered("/response/signature", json!("AAAA")).await.code(), "passkey_refused");
    assert_eq!(altered("/id", json!("AAAA")).await.code(), "passkey_refused");
    assert_eq!(altered("/response/userHandle", json!("AAAA")).await.code(), "passkey_refused");
    let own = URL_SAFE_NO_PAD.encode(user.uuid().as_bytes());
    altered("/response/userHandle", json!(own)).await.expect(201);
    let broken = altered("/response/authenticatorData", json!("!")).await;
    assert_eq!(
        (broken.code().as_str(), broken.json()["field"].as_str()),
        ("invalid_value", Some("passkey.response.authenticatorData"))
    );
    // What is missing is said.
    for (body, field) in [
        (json!({}), "email"),
        (json!({"password": PASSWORD}), "email"),
        (json!({"email": ADA}), "password"),
    ] {
        let refused = world.ask("POST", "/v1/session").json(&body).send().await;
        assert_eq!(
            (refused.code().as_str(), refused.json()["field"].as_str()),
            ("missing_field", Some(field))
        );
    }
    // Who is disabled is told so, having proved to be it.
    world
        .cloud
        .users
        .command(user.uuid(), UserCommand::Disable, Origin::system("test"))
        .await
        .unwrap();
    assert_eq!(world.sign_in_with(&passkey).await.code(), "account_disabled");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_a_passkey_open_nothing_and_the_owner_is_told() {
    let world = World::start().await;
    let user = world.account(ADA, PASSWORD, None).await;
    let session = world.sign_in(ADA, PASSWORD).await;
    let mut passkey = world.passkey();
    passkey.counter = 4;
    let id = world.add_passkey(&session, &passkey).await;
    passkey.counter = 5;
    world.sign_in_with(&passkey).await.expect(201);
    // Another one that was copied before that.
    assert_eq!(world.sign_in_with(&passkey).await.code(), "passkey_suspected");
    passkey.counter = 6;
    assert_eq!(
        world.sign_in_with(&passkey).await.code(),
        "passkey_suspected",
        "neither of the two"
    );
    let list = world.ask("GET", "/v1/me/passkeys").by(&session).send().await.expect(200);
    assert_eq!((&list["items"][0]["id"], &list["items"][0]["suspect"]), (&json!(id), &json!(true)));
    let found = world.cloud.users.get(user.uuid()).await.unwrap().unwrap();
    let passkey: PasskeyId = id.parse().unwrap();
    assert!(found.state.passkeys[&passkey].suspect);
    let letters = world.cloud.database().due_mail(10).await.unwrap();
    let told: Vec<&str> = letters.iter().map(|letter| letter.template.as_str()).collect();
    assert_eq!(
        told.iter().filter(|template| **template == "passkey_suspected").count(),
        1,
        "{told:?}"
    );
    assert!(told.contains(&"passkey_added"), "{told:?}");
    // The session that is open goes on, and the password still opens the account.
    world.ask("GET", "/v1/session").by(&session).send().await.expect(200);
    world.sign_in(ADA, PASSWORD).await;
    world.stop().await;
}

/// Where browsers offer no passkeys, we say so, and the document is the same.
#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_with_a_name_there_are_none() {
    let issuer = Some("https://192.0.2.7".parse().unwrap());
    let reception = aicloud_http::auth::reception::ReceptionConfig {
        open_per_minute: std::num::NonZeroU32::MAX,
        ..Default::default()
    };
    let world =
        World::with_server(ServerConfig { issuer, reception, ..ServerConfig::default() }).await;
    world.account(ADA, PASSWORD, None).await;
    let session = world.sign_in(ADA, PASSWORD).await;
    let begun = world.ask("POST", "/v1/session:passkey-begin").send().await;
    assert_eq!((begun.status.as_u16(), begun.code().as_str()), (501, "passkeys_off"));
    let body = json!({"password": PASSWORD});
    let begun = world.ask("POST", "/v1/me/passkeys:begin").by(&session).json(&body).send().await;
    assert_eq!(begun.code(), "passkeys_off");
    let none = world.ask("GET", "/v1/me/passkeys").by(&session).send().await.expect(200);
    assert_eq!(none["items"], json!([]));
    world.stop().await;
}
