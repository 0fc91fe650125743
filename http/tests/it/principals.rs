//! Each kind of credential in each state of its principal, in two processes (invariant I20).
//!
//! What is done is done in one process; the other one serves the same cloud and is told nothing. In the first, what is
//! taken away is gone with the answer; in the other soon, and so is what it holds open. What is not taken away
//! goes on in both.

use std::time::{Duration, Instant};

use aicloud_actors::Origin;
use aicloud_domain::access::{Permission, Role};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{KeyId, ServiceAccountId, SessionId, TenantId, TokenId, TypedId};
use aicloud_domain::secret::Veiled;
use aicloud_domain::service_account::{Extent, ServiceAccountCommand};
use aicloud_domain::sso::{SealedSecret, SsoStanding, SsoTerms};
use aicloud_domain::tenant::{Tenant, TenantCommand};
use aicloud_domain::user::{LinkPurpose, UserCommand};
use aicloud_http::token::{BearerToken, SessionToken, TokenKind};
use chrono::{TimeDelta, Utc};
use secrecy::ExposeSecret as _;
use serde_json::json;
use uuid::Uuid;

use crate::people::Person;
use crate::revocation::SOON;
use crate::world::{Customer, World};

/// As long as something lives that is to end by itself, and is to be used before.
const SEEN_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// A credential as it is shown.
#[derive(Debug, Clone)]
enum Shown {
    Bearer(String),
    Cookie(String),
}

/// What is done to a principal.
#[derive(Debug, Clone)]
enum Deed {
    Users(Vec<(Uuid, UserCommand)>),
    Account(ServiceAccountId, Vec<ServiceAccountCommand>),
    /// Asked of the API by an operator.
    Delete(String),
    OperatorToken(TokenId),
    Leave(TenantId, aicloud_domain::id::UserId),
    Tenant(TenantId, Vec<TenantCommand>),
}

/// One field of the matrix.
struct Case {
    kind: &'static str,
    state: &'static str,
    shown: Shown,
    deed: Deed,
    /// Whether the credential may open anything afterwards.
    good: bool,
}

async fn ask(world: &World, url: &str, path: &str, shown: &Shown) -> reqwest::Response {
    // A stream is open for as long as the test goes.
    let request = world.client.get(format!("{url}{path}")).timeout(Duration::from_secs(600));
    let request = match shown {
        Shown::Bearer(text) => request.bearer_auth(text),
        Shown::Cookie(text) => request.header("cookie", format!("__Host-aicloud={text}")),
    };
    request.send().await.unwrap()
}

async fn opens(world: &World, url: &str, shown: &Shown) -> bool {
    // Who is known and may not see projects is let in all the same.
    ask(world, url, "/v1/projects", shown).await.status() != 401
}

async fn stream(world: &World, url: &str, shown: &Shown) -> reqwest::Response {
    stream_of(world, url, "/v1/events", shown).await
}

async fn stream_of(world: &World, url: &str, path: &str, shown: &Shown) -> reqwest::Response {
    let mut response = ask(world, url, path, shown).await;
    assert_eq!(response.status(), 200, "{shown:?}");
    assert!(response.chunk().await.unwrap().is_some(), "the greeting");
    response
}

/// Reads until it ends, or for so long.
async fn ends(response: &mut reqwest::Response, within: Duration) -> bool {
    let reading = async { while let Ok(Some(_)) = response.chunk().await {} };
    tokio::time::timeout(within, reading).await.is_ok()
}

async fn carry_out(world: &World, deed: &Deed) {
    let origin = || Origin::system("test");
    match deed {
        Deed::Users(commands) => {
            for (user, command) in commands {
                world.cloud.users.command(*user, command.clone(), origin()).await.unwrap();
            }
        }
        Deed::Account(account, commands) => {
            for command in commands {
                let accounts = &world.cloud.service_accounts;
                accounts.command(account.uuid(), command.clone(), origin()).await.unwrap();
            }
        }
        Deed::Delete(path) => {
            let reply = world.ask("DELETE", path).by(&world.operator).send().await;
            assert_eq!(reply.status, 204, "{}", reply.text);
        }
        Deed::OperatorToken(token) => {
            assert!(world.cloud.database().revoke_operator_token(*token).await.unwrap());
        }
        Deed::Tenant(tenant, commands) => {
            for command in commands {
                let tenants = &world.cloud.tenants;
                tenants.command(tenant.uuid(), command.clone(), origin()).await.unwrap();
            }
        }
        Deed::Leave(tenant, user) => {
            let from = Some(Role::TenantViewer);
            let command = TenantCommand::RemoveMember { user: *user, from };
            world.cloud.tenants.command(tenant.uuid(), command, origin()).await.unwrap();
        }
    }
}

fn session(person: &Person) -> SessionId {
    SessionToken::parse(&person.token).unwrap().id
}

fn password() -> Veiled<String> {
    Veiled::new("$argon2id$another".to_owned())
}

type Told = fn(SessionId) -> Vec<UserCommand>;

/// Sessions, as bearer and as cookie.
async fn sessions(world: &World, customer: &Customer, cases: &mut Vec<Case>) {
    let states: [(&str, bool, Told); 12] = [
        ("untouched", true, |_| vec![]),
        ("disabled", false, |_| vec![UserCommand::Disable]),
        ("disabled and enabled", false, |_| vec![UserCommand::Disable, UserCommand::Enable]),
        ("signed out", false, |session| vec![UserCommand::CloseSession { session }]),
        ("signed out everywhere", false, |_| vec![UserCommand::CloseSessions { except: None }]),
        ("signed out elsewhere", true, |session| {
            vec![UserCommand::CloseSessions { except: Some(session) }]
        }),
        ("another password", false, |_| {
            vec![UserCommand::SetPassword { password: password(), keep: None, by: None }]
        }),
        ("another password, by this session", true, |session| {
            vec![UserCommand::SetPassword { password: password(), keep: Some(session), by: None }]
        }),
        ("a new password by mail", false, |session| {
            let link = TypedId::from_uuid(session.uuid());
            let (purpose, expires_at) =
                (LinkPurpose::ResetPassword, Utc::now() + TimeDelta::hours(1));
            vec![
                UserCommand::RequestLink { link, purpose, expires_at, by: None },
                UserCommand::ResetPassword { link, password: password() },
            ]
        }),
        ("another role in the cloud", true, |_| {
            vec![
                UserCommand::SetOperator { role: Some(Role::OperatorSupport) },
                UserCommand::SetOperator { role: None },
            ]
        }),
        ("no second factor any more", true, |_| {
            let seed = Veiled::new(vec![1]);
            vec![UserCommand::BeginTotp { seed, by: None }, UserCommand::RemoveTotp { by: None }]
        }),
        ("renamed", true, |_| vec![UserCommand::Rename { display_name: "Other".to_owned() }]),
    ];
    for (kind, cookie) in [("session", false), ("cookie", true)] {
        for (number, (state, good, told)) in states.into_iter().enumerate() {
            let name = format!("{kind}{number}");
            let person = world.member(&customer.tenant, &name, Role::TenantViewer).await;
            let commands = told(session(&person));
            let deed = commands.into_iter().map(|one| (person.id.uuid(), one)).collect();
            let shown = if cookie { Shown::Cookie } else { Shown::Bearer };
            let (shown, deed) = (shown(person.token), Deed::Users(deed));
            cases.push(Case { kind, state, shown, deed, good });
        }
    }
}

/// Access tokens and API keys of service accounts.
async fn programs(world: &World, customer: &Customer, cases: &mut Vec<Case>) {
    use ServiceAccountCommand as Command;
    type Made = fn(KeyId, KeyId, TokenId) -> Vec<Command>;
    let states: [(&str, [bool; 2], Made); 8] = [
        ("untouched", [true, true], |_, _, _| vec![]),
        ("disabled", [false, false], |_, _, _| vec![Command::Disable]),
        ("disabled and enabled", [false, true], |_, _, _| vec![Command::Disable, Command::Enable]),
        ("its key is removed", [false, true], |key, _, _| vec![Command::RemoveKey { key }]),
        ("another key is removed", [false, true], |_, key, _| vec![Command::RemoveKey { key }]),
        ("another role", [false, true], |_, _, _| {
            let role = Some(Role::ProjectViewer);
            vec![Command::Update { display_name: None, role, extent: None, before: None }]
        }),
        ("its API key is revoked", [true, false], |_, _, token| {
            vec![Command::RevokeApiKey { token }]
        }),
        ("renamed", [true, true], |_, _, _| {
            let display_name = Some("Other".to_owned());
            vec![Command::Update { display_name, role: None, extent: None, before: None }]
        }),
    ];
    for (number, (state, good, made)) in states.into_iter().enumerate() {
        for (kind, good) in ["access token", "API key"].into_iter().zip(good) {
            let label = format!("robot{number}-{}", kind.len());
            let robot = world.robot(customer, &label, "project_member").await;
            let spare = aws_lc_rs::signature::Ed25519KeyPair::generate().unwrap();
            let spare = world.register(&robot.id, &spare, &json!({})).await;
            let issued = world.api_key(&robot.id, &json!({})).await;
            let token = issued["id"].as_str().unwrap().parse().unwrap();
            let shown = match kind {
                "API key" => issued["secret"].as_str().unwrap().to_owned(),
                _ => world.token(&robot).await,
            };
            let commands = made(robot.kid.parse().unwrap(), spare.parse().unwrap(), token);
            let deed = Deed::Account(robot.id.parse().unwrap(), commands);
            cases.push(Case { kind, state, shown: Shown::Bearer(shown), deed, good });
        }
    }
}

/// Tokens of projects and operators.
async fn tokens(world: &World, customer: &Customer, cases: &mut Vec<Case>) {
    let path = format!("/v1/projects/{}/tokens", customer.project);
    for (state, good) in [("revoked", false), ("another is revoked", true)] {
        let mut made = vec![];
        for _ in 0..2 {
            let token = world.post(&path, &json!({"name": "test"})).send().await.expect(201);
            made.push(token);
        }
        let revoked = &made[usize::from(good)]["id"];
        let deed = Deed::Delete(format!("{path}/{}", revoked.as_str().unwrap()));
        let shown = Shown::Bearer(made[0]["secret"].as_str().unwrap().to_owned());
        cases.push(Case { kind: "project's token", state, shown, deed, good });

        let tokens = [BearerToken::new(TokenKind::Operator), BearerToken::new(TokenKind::Operator)];
        let database = world.cloud.database();
        for token in &tokens {
            let name = "matrix".to_owned();
            database
                .issue_operator_token(token.id, token.sha256().0, name, chrono::TimeDelta::days(1))
                .await
                .unwrap();
        }
        let shown = Shown::Bearer(tokens[0].reveal().expose_secret().to_owned());
        let deed = Deed::OperatorToken(tokens[usize::from(good)].id);
        cases.push(Case { kind: "operator's token", state, shown, deed, good });
    }
}

/// A tenant's standing decides about all that is its own: each kind in each, in a tenant of its own.
async fn tenants(world: &World, cases: &mut Vec<Case>) {
    use TenantCommand as Command;
    let states: [(&str, bool, &[Command]); 5] = [
        ("its tenant is suspended", true, &[Command::Suspend]),
        ("its tenant was suspended", true, &[Command::Suspend, Command::Reactivate]),
        ("its tenant is disabled", false, &[Command::Disable]),
        ("its tenant is suspended and disabled", false, &[Command::Suspend, Command::Disable]),
        ("its tenant was disabled", true, &[Command::Disable, Command::Enable]),
    ];
    let kinds = ["project's token", "access token", "API key", "session by single sign-on"];
    for (number, (state, good, commands)) in states.into_iter().enumerate() {
        for (at, kind) in kinds.into_iter().enumerate() {
            let label = format!("tenant{number}{at}");
            let customer = world.customer(&label).await;
            let shown = match kind {
                "project's token" => customer.token.clone(),
                "session by single sign-on" => by_provider(world, &customer, &label).await.1,
                _ => {
                    let robot = world.robot(&customer, "robot", "project_member").await;
                    if kind == "API key" {
                        let issued = world.api_key(&robot.id, &json!({})).await;
                        issued["secret"].as_str().unwrap().to_owned()
                    } else {
                        world.token(&robot).await
                    }
                }
            };
            let deed = Deed::Tenant(customer.tenant.parse().unwrap(), commands.to_vec());
            cases.push(Case { kind, state, shown: Shown::Bearer(shown), deed, good });
        }
    }
}

/// A member who came by its tenant's provider: who it is, and its session.
async fn by_provider(world: &World, customer: &Customer, name: &str) -> (Person, String) {
    let path = format!("/v1/tenants/{}/sso", customer.tenant);
    let connection = json!({
        "issuer": "https://login.example.com", "client_id": "x", "client_secret": "x",
        "domains": ["example.com"], "standing": "disabled",
    });
    world.ask("PUT", &path).by(&world.operator).json(&connection).send().await.expect(200);
    let person = world.member(&customer.tenant, name, Role::TenantViewer).await;
    let session = world.by_sso(&customer.tenant, person.id).await;
    (person, session)
}

/// What is done to a connection, and to who came by it.
async fn sso_sessions(world: &World, cases: &mut Vec<Case>) {
    type Made = fn(&Tenant, Uuid, SessionId) -> Deed;
    fn set(tenant: &Tenant, change: fn(&mut SsoTerms), secret: bool) -> Deed {
        let mut terms = tenant.sso.as_ref().unwrap().terms.clone();
        change(&mut terms);
        let version = tenant.sso_epoch + 1;
        let secret = secret.then(|| SealedSecret { version, sealed: Veiled::new(vec![1]) });
        Deed::Tenant(tenant.id, vec![TenantCommand::SetSso { terms, secret }])
    }
    let states: [(&str, bool, Made); 11] = [
        ("untouched", true, |tenant, _, _| Deed::Tenant(tenant.id, vec![])),
        ("the connection is required", true, |tenant, _, _| {
            set(tenant, |terms| terms.required = true, false)
        }),
        ("newcomers are something else", true, |tenant, _, _| {
            set(tenant, |terms| terms.default_role = Role::TenantViewer, false)
        }),
        ("the connection is disabled", false, |tenant, _, _| {
            set(tenant, |terms| terms.standing = SsoStanding::Disabled, false)
        }),
        ("another secret", false, |tenant, _, _| set(tenant, |_| {}, true)),
        ("another provider", false, |tenant, _, _| {
            let another = |terms: &mut SsoTerms| {
                terms.issuer = "https://other.example.com".parse().unwrap();
            };
            set(tenant, another, true)
        }),
        ("the connection is removed", false, |tenant, _, _| {
            Deed::Tenant(tenant.id, vec![TenantCommand::RemoveSso])
        }),
        ("disabled", false, |_, user, _| Deed::Users(vec![(user, UserCommand::Disable)])),
        ("signed out", false, |_, user, session| {
            Deed::Users(vec![(user, UserCommand::CloseSession { session })])
        }),
        ("another password", false, |_, user, _| {
            let command = UserCommand::SetPassword { password: password(), keep: None, by: None };
            Deed::Users(vec![(user, command)])
        }),
        ("renamed", true, |_, user, _| {
            let command = UserCommand::Rename { display_name: "Other".to_owned() };
            Deed::Users(vec![(user, command)])
        }),
    ];
    for (number, (state, good, made)) in states.into_iter().enumerate() {
        let customer = world.customer(&format!("sso{number}")).await;
        let (person, secret) = by_provider(world, &customer, &format!("sso{number}")).await;
        let tenant: TenantId = customer.tenant.parse().unwrap();
        let tenant = world.cloud.tenants.get(tenant.uuid()).await.unwrap().unwrap();
        let session = SessionToken::parse(&secret).unwrap().id;
        let deed = made(&tenant.state, person.id.uuid(), session);
        let (kind, shown) = ("session by single sign-on", Shown::Bearer(secret));
        cases.push(Case { kind, state, shown, deed, good });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_credential_opens_what_its_principal_s_state_allows_in_every_process() {
    let world = World::start().await;
    let twin = world.twin().await;
    let customer = world.customer("acme").await;
    let mut cases = vec![];
    sessions(&world, &customer, &mut cases).await;
    programs(&world, &customer, &mut cases).await;
    tokens(&world, &customer, &mut cases).await;
    tenants(&world, &mut cases).await;
    sso_sessions(&world, &mut cases).await;
    for case in &cases {
        for url in [&world.url, &twin.url] {
            assert!(opens(&world, url, &case.shown).await, "{}, before", case.kind);
        }
    }
    // Those that go on first: when the others are gone in both processes, these have been looked at anew as well.
    cases.sort_by_key(|case| !case.good);
    let mut open = vec![];
    for case in cases {
        let Case { kind, state, shown, deed, good } = &case;
        let what = format!("{kind}, {state}");
        let mut watching =
            [stream(&world, &world.url, shown).await, stream(&world, &twin.url, shown).await];
        carry_out(&world, deed).await;
        let done = Instant::now();
        if *good {
            open.push((case, watching));
            continue;
        }
        // An operator's token is revoked on the database, behind the back of both.
        if !matches!(deed, Deed::OperatorToken(_)) {
            assert!(!opens(&world, &world.url, shown).await, "{what}: refused with the answer");
        }
        for response in &mut watching {
            let left = SOON.saturating_sub(done.elapsed());
            assert!(ends(response, left).await, "{what}: the stream goes on");
        }
        for url in [&world.url, &twin.url] {
            assert!(!opens(&world, url, shown).await, "{what}: it opens something still");
        }
    }
    for (case, mut watching) in open {
        let Case { kind, state, shown, .. } = &case;
        // Whoever holds something else now opens the stream anew; the credential is as good as it was.
        for (url, response) in [&world.url, &twin.url].into_iter().zip(&mut watching) {
            assert!(opens(&world, url, shown).await, "{kind}, {state}: it opens nothing any more");
            if *state == "untouched" {
                let ended = ends(response, Duration::from_millis(1)).await;
                assert!(!ended, "{kind}, {state}: the stream was cut");
            }
        }
    }
    twin.stop().await;
    world.stop().await;
}

/// Who leaves a tenant is somebody still, and holds nothing there: what is open is cut in the other process, too.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_holds_no_more_is_cut_in_every_process() {
    let world = World::start().await;
    let twin = world.twin().await;
    let customer = world.customer("acme").await;
    let person = world.member(&customer.tenant, "ada", Role::TenantViewer).await;
    let shown = Shown::Bearer(person.token.clone());
    let path = format!("/v1/tenants/{}", customer.tenant);
    let status = async |url: &str| ask(&world, url, &path, &shown).await.status().as_u16();
    assert_eq!((status(&world.url).await, status(&twin.url).await), (200, 200));
    let mut watching = stream(&world, &twin.url, &shown).await;
    carry_out(&world, &Deed::Leave(customer.tenant.parse().unwrap(), person.id)).await;
    assert_eq!(status(&world.url).await, 404, "with the answer");
    assert!(ends(&mut watching, SOON).await, "the stream goes on");
    assert_eq!(status(&twin.url).await, 404);
    assert!(opens(&world, &twin.url, &shown).await);

    // Who belongs to two tenants, one of which is disabled.
    let other = world.customer("other").await;
    let both = world.member(&customer.tenant, "kim", Role::TenantViewer).await;
    world.enrol(&other.tenant, &both, Role::TenantViewer).await;
    let shown = Shown::Bearer(both.token.clone());
    let status = async |url: &str, tenant: &str| {
        let path = format!("/v1/tenants/{tenant}");
        ask(&world, url, &path, &shown).await.status().as_u16()
    };
    assert_eq!(status(&twin.url, &other.tenant).await, 200);
    let events = format!("/v1/events?tenant={}", other.tenant);
    let mut watching = stream_of(&world, &twin.url, &events, &shown).await;
    let disable = |command| Deed::Tenant(other.tenant.parse().unwrap(), vec![command]);
    carry_out(&world, &disable(TenantCommand::Disable)).await;
    assert_eq!(status(&world.url, &other.tenant).await, 404, "with the answer");
    assert!(ends(&mut watching, SOON).await, "the stream goes on");
    for url in [&world.url, &twin.url] {
        assert_eq!(status(url, &other.tenant).await, 404);
        assert_eq!(status(url, &customer.tenant).await, 200, "it is as before elsewhere");
    }
    carry_out(&world, &disable(TenantCommand::Enable)).await;
    assert_eq!(status(&world.url, &other.tenant).await, 200, "with the answer");

    // A service account that is narrowed: its API key goes on with less.
    let robot = world.robot(&customer, "ci", "project_member").await;
    let api_key = world.api_key(&robot.id, &json!({})).await;
    let shown = Shown::Bearer(api_key["secret"].as_str().unwrap().to_owned());
    let mut watching = stream(&world, &twin.url, &shown).await;
    let extent = Some(Extent::Only([Permission::ProjectRead].into()));
    let command =
        ServiceAccountCommand::Update { display_name: None, role: None, extent, before: None };
    carry_out(&world, &Deed::Account(robot.id.parse().unwrap(), vec![command])).await;
    assert!(ends(&mut watching, SOON).await, "the stream goes on");
    assert!(opens(&world, &twin.url, &shown).await);
    let events = ask(&world, &twin.url, "/v1/events", &shown).await.status().as_u16();
    assert!(matches!(events, 403 | 404), "{events}");
    twin.stop().await;
    world.stop().await;
}

/// What has a time ends at it, whoever believes what.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_ended_by_itself_opens_nothing() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let person = world.member(&customer.tenant, "ada", Role::TenantViewer).await;
    let account = world.program(&customer, "ci", "project_member").await;
    let token = SessionToken::new();
    let ends_at = Utc::now() + SEEN_WITHIN;
    let open = UserCommand::OpenSession {
        session: token.id,
        secret_sha256: Sha256(token.sha256().0),
        expires_at: ends_at,
        address: None,
        agent: "test".to_owned(),
        proof: aicloud_domain::user::Proof { password_version: Some(1), second: None },
    };
    carry_out(&world, &Deed::Users(vec![(person.id.uuid(), open)])).await;
    let key = world.api_key(&account, &json!({"expires_at": ends_at})).await;
    let shown = [
        Shown::Bearer(token.reveal().expose_secret().to_owned()),
        Shown::Bearer(key["secret"].as_str().unwrap().to_owned()),
    ];
    let mut watching = vec![];
    for one in &shown {
        watching.push(stream(&world, &world.url, one).await);
    }
    assert!(Utc::now() < ends_at, "the machine is too slow for this test");
    let left = (ends_at - Utc::now()).to_std().unwrap();
    for response in &mut watching {
        assert!(ends(response, left + SOON).await);
    }
    assert!(Utc::now() >= ends_at, "they were cut too early");
    for one in &shown {
        assert!(!opens(&world, &world.url, one).await, "{one:?}");
    }
    world.stop().await;
}

/// Compared at each request, also where the row is known already.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_opens_nothing_after_its_end() {
    let world = World::start().await;
    let token = BearerToken::new(TokenKind::Operator);
    let (database, name) = (world.cloud.database(), "short".to_owned());
    database.issue_operator_token(token.id, token.sha256().0, name, SEEN_WITHIN).await.unwrap();
    let shown = Shown::Bearer(token.reveal().expose_secret().to_owned());
    assert!(opens(&world, &world.url, &shown).await);
    let mut stream = stream(&world, &world.url, &shown).await;
    assert!(
        ends(&mut stream, SEEN_WITHIN.to_std().unwrap() + SOON).await,
        "the stream ends with it"
    );
    assert!(!opens(&world, &world.url, &shown).await);
    assert!(database.operator_tokens().await.unwrap().iter().all(|one| one.id != token.id));
}
