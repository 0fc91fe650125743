//! Everybody who asks: each role, each kind of credential, and each way in which a credential dies.
//!
//! A dead credential was alive before (it is tried), so that what is refused is its death and not a mistake in how it was
//! made.

use std::time::Duration;

use aicloud_actors::Origin;
use aicloud_domain::access::{Authority, Column, Grant, Permission, Role, Scope};
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::machine::Owner;
use aicloud_domain::user::UserCommand;
use aicloud_http::token::{BearerToken, TokenKind};
use aws_lc_rs::signature::Ed25519KeyPair;
use chrono::{TimeDelta, Utc};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::stage::{Folder, Stage};
use crate::people::Person;
use crate::robot::Robot;
use crate::world::{World, stranger};

/// As long as something lives that is to die by itself: long enough to be tried once.
const SHORT: TimeDelta = TimeDelta::seconds(8);
/// What a server believes for longer than this it believes too long.
const DEAD_WITHIN: Duration = Duration::from_secs(60);

/// Somebody who asks.
#[derive(Clone)]
pub struct Caller {
    pub name: String,
    pub shown: Shown,
    pub standing: Standing,
    /// It belongs to a tenant that is disabled.
    pub of_a_shut_tenant: bool,
}

/// What comes with the request.
#[derive(Clone)]
pub enum Shown {
    Nothing,
    /// This `Authorization` header.
    Header(String),
    /// A session's cookie, and what only our own pages know of it, if they ask.
    Cookie {
        session: String,
        csrf: Option<String>,
    },
}

/// What somebody is for the server.
#[derive(Clone)]
pub enum Standing {
    /// Shows nothing that is a credential.
    Nobody,
    /// Shows one that opens nothing.
    Dead,
    /// Holds this; a user has a second session that may be closed.
    Alive { authority: Authority, session: Option<String>, by_sso: bool },
}

impl Caller {
    fn alive(name: &str, credential: &str, authority: Authority) -> Self {
        let standing = Standing::Alive { authority, session: None, by_sso: false };
        let shown = Shown::Header(format!("Bearer {credential}"));
        Self { name: name.to_owned(), shown, standing, of_a_shut_tenant: false }
    }

    fn dead(name: &str, credential: &str) -> Self {
        let shown = Shown::Header(format!("Bearer {credential}"));
        Self { name: name.to_owned(), shown, standing: Standing::Dead, of_a_shut_tenant: false }
    }

    fn nobody(name: &str, shown: Option<&str>) -> Self {
        let shown = shown.map_or(Shown::Nothing, |text| Shown::Header(text.to_owned()));
        Self { name: name.to_owned(), shown, standing: Standing::Nobody, of_a_shut_tenant: false }
    }

    /// What it holds; nothing for those who are not let in.
    pub fn authority(&self) -> Authority {
        match &self.standing {
            Standing::Alive { authority, .. } => authority.clone(),
            Standing::Nobody | Standing::Dead => Authority::default(),
        }
    }

    /// A person who belongs to a disabled tenant, and holds nothing anywhere else.
    pub fn is_shut_out(&self) -> bool {
        self.of_a_shut_tenant && self.authority().grants().is_empty()
    }

    /// A write is refused for how it was sent, whoever it is.
    pub fn sends_no_csrf_token(&self) -> bool {
        matches!(self.shown, Shown::Cookie { csrf: None, .. })
    }

    /// The same while this tenant is disabled: people hold nothing there, and what is the tenant's own is dead.
    pub fn without(&self, tenant: TenantId) -> Self {
        let mut caller = self.clone();
        let Standing::Alive { authority, session, by_sso } = &self.standing else { return caller };
        let of_it = |grant: &Grant| match grant.scope {
            Scope::Cloud => false,
            Scope::Tenant { tenant: of } | Scope::Project { tenant: of, .. } => of == tenant,
        };
        let authority_of_it = authority.grants().iter().any(of_it);
        if authority_of_it && (session.is_none() || *by_sso) {
            caller.standing = Standing::Dead;
        } else {
            let left = authority.grants().iter().filter(|grant| !of_it(grant)).copied().collect();
            let authority = Authority::new(left);
            let (session, by_sso) = (session.clone(), *by_sso);
            caller.of_a_shut_tenant = authority_of_it;
            caller.standing = Standing::Alive { authority, session, by_sso };
        }
        caller
    }
}

fn in_tenant(owner: Owner, role: Role) -> Grant {
    let tenant = owner.tenant.unwrap_or_else(|| TenantId::from_uuid(uuid::Uuid::nil()));
    Grant { scope: Scope::Tenant { tenant }, role }
}

fn in_project(owner: Owner, role: Role) -> Grant {
    let (tenant, project) = owner.tenant.zip(owner.project).expect("a folder has both");
    Grant { scope: Scope::Project { tenant, project }, role }
}

/// All of them.
pub async fn everybody(stage: &Stage) -> Vec<Caller> {
    let mut all = vec![
        Caller::nobody("nobody", None),
        Caller::nobody("no bearer", Some("Basic eDp5")),
        Caller::nobody("no text", Some("Bearer")),
    ];
    all.extend(roles(stage).await);
    all.extend(elsewhere(stage).await);
    all.extend(other_ways_in(stage).await);
    all.extend(programs(stage).await);
    all.extend(dead(stage).await);
    all.extend(of_shut_tenants(stage).await);
    all
}

/// A user with a session to spare.
async fn user(stage: &Stage, name: &str, operator: Option<Role>) -> (Person, String) {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let person = stage.world.signed_in_by(&name, operator, stage.phc.expose_secret()).await;
    let spare = stage.world.session(person.id, TimeDelta::hours(1)).await;
    (person, spare.id.to_string())
}

fn signed_in(name: &str, (person, spare): (Person, String), grants: Vec<Grant>) -> Caller {
    let mut caller = Caller::alive(name, &person.token, Authority::new(grants));
    if let Standing::Alive { session, .. } = &mut caller.standing {
        *session = Some(spare);
    }
    caller
}

/// Each role, and the two kinds of tokens that hold one.
async fn roles(stage: &Stage) -> Vec<Caller> {
    let (world, acme, lab) = (&stage.world, &stage.acme, &stage.lab);
    let cloud = |role| Grant { scope: Scope::Cloud, role };
    let token = in_project(lab.owner, Role::ProjectMember);
    let mut all = vec![
        Caller::alive(
            "operator's token",
            &world.operator,
            Authority::of(cloud(Role::OperatorAdmin)),
        ),
        Caller::alive("project's token", &lab.customer.token, Authority::of(token)),
    ];
    for role in Role::ALL {
        let name = role.word();
        let operator = Some(role).filter(|role| role.column() == Column::Operator);
        let somebody = user(stage, name, operator).await;
        let person = &somebody.0;
        let grants = match role.column() {
            Column::Operator => vec![cloud(role)],
            Column::Tenant => {
                world.enrol(&acme.tenant, person, role).await;
                vec![in_tenant(acme.owner, role)]
            }
            Column::Project => {
                world.enrol(&acme.tenant, person, Role::TenantMember).await;
                world.employ(&lab.customer.project, person, role).await;
                let member = in_tenant(acme.owner, Role::TenantMember);
                vec![member, in_project(lab.owner, role)]
            }
        };
        all.push(signed_in(name, somebody, grants));
    }
    all
}

/// Those who are at home elsewhere, in two places, or nowhere.
async fn elsewhere(stage: &Stage) -> Vec<Caller> {
    let (world, acme, rival) = (&stage.world, &stage.acme, &stage.rival);
    let owner = user(stage, "another tenant's owner", None).await;
    world.enrol(&rival.tenant, &owner.0, Role::TenantOwner).await;
    let admin = user(stage, "another project's admin", None).await;
    world.enrol(&acme.tenant, &admin.0, Role::TenantMember).await;
    world.employ(&stage.side.customer.project, &admin.0, Role::ProjectAdmin).await;
    let both = user(stage, "admin here and viewer there", None).await;
    world.enrol(&acme.tenant, &both.0, Role::TenantAdmin).await;
    world.enrol(&rival.tenant, &both.0, Role::TenantViewer).await;
    let alone = user(stage, "user without a tenant", None).await;
    let foreign = in_project(stage.far.owner, Role::ProjectMember);
    vec![
        signed_in("another tenant's owner", owner, vec![in_tenant(rival.owner, Role::TenantOwner)]),
        signed_in(
            "another project's admin",
            admin,
            vec![
                in_tenant(acme.owner, Role::TenantMember),
                in_project(stage.side.owner, Role::ProjectAdmin),
            ],
        ),
        signed_in(
            "admin here and viewer there",
            both,
            vec![
                in_tenant(acme.owner, Role::TenantAdmin),
                in_tenant(rival.owner, Role::TenantViewer),
            ],
        ),
        signed_in("user without a tenant", alone, vec![]),
        Caller::alive("another tenant's token", &stage.far.customer.token, Authority::of(foreign)),
    ]
}

/// Sessions that are not shown as bearer, or did not begin with a password; and who has left.
async fn other_ways_in(stage: &Stage) -> Vec<Caller> {
    let (world, acme) = (&stage.world, &stage.acme);
    let admin = vec![in_tenant(acme.owner, Role::TenantAdmin)];
    let mut all = vec![];
    for (name, ours) in [("cookie with its token", true), ("cookie without its token", false)] {
        let somebody = user(stage, name, None).await;
        world.enrol(&acme.tenant, &somebody.0, Role::TenantAdmin).await;
        let session = somebody.0.token.clone();
        let own = world.ask("GET", "/v1/session").with("cookie", &cookie(&session)).send().await;
        let csrf = own.expect(200)["csrf_token"].as_str().unwrap().to_owned();
        let mut caller = signed_in(name, somebody, admin.clone());
        caller.shown = Shown::Cookie { session, csrf: ours.then_some(csrf) };
        all.push(caller);
    }

    // An owner, who is an admin by the provider's word.
    let (mut person, spare) = user(stage, "owner by single sign-on", None).await;
    world.enrol(&acme.tenant, &person, Role::TenantOwner).await;
    person.token = world.by_sso(&acme.tenant, person.id).await;
    let mut caller = signed_in("owner by single sign-on", (person, spare), admin);
    if let Standing::Alive { by_sso, .. } = &mut caller.standing {
        *by_sso = true;
    }
    all.push(caller);

    // What was given in the project is still written there, and counts for nothing.
    let gone = user(stage, "project's admin who has left the tenant", None).await;
    world.enrol(&acme.tenant, &gone.0, Role::TenantMember).await;
    world.employ(&stage.lab.customer.project, &gone.0, Role::ProjectAdmin).await;
    let path = format!("/v1/tenants/{}/members/{}", acme.tenant, gone.0.id);
    let left = world.ask("DELETE", &path).by(&world.operator).send().await;
    assert_eq!(left.status, 204, "{}", left.text);
    all.push(signed_in("project's admin who has left the tenant", gone, vec![]));
    all
}

/// The `Cookie` header of a session.
pub fn cookie(session: &str) -> String {
    format!("__Host-aicloud={session}")
}

/// Those of two more tenants: one is suspended, and one is disabled.
async fn of_shut_tenants(stage: &Stage) -> Vec<Caller> {
    let world = &stage.world;
    let mut all = vec![];
    for (label, standing, verb) in
        [("idle", "suspended", "suspend"), ("shut", "disabled", "disable")]
    {
        let customer = world.customer(label).await;
        let (tenant, project) = (customer.tenant.parse().ok(), customer.project.parse().ok());
        let (house, folder) = (Owner { tenant, project: None }, Owner { tenant, project });
        let named = |what: &str| format!("{what} of a {standing} tenant");
        let owner = user(stage, &named("owner"), None).await;
        world.enrol(&customer.tenant, &owner.0, Role::TenantOwner).await;
        let robot = world.robot(&customer, "program", "project_admin").await;
        let programs = [
            (named("program"), world.token(&robot).await, Role::ProjectAdmin),
            (
                named("API key"),
                api_key(world, &robot.id, TimeDelta::days(30), &[]).await,
                Role::ProjectAdmin,
            ),
            (named("project's token"), customer.token.clone(), Role::ProjectMember),
        ];
        let connection = world.ask("PUT", &format!("/v1/tenants/{}/sso", customer.tenant));
        let connection = connection.by(&world.operator).json(&super::stage::connection());
        connection.send().await.expect(200);
        let (mut person, spare) = user(stage, &named("owner by the provider"), None).await;
        world.enrol(&customer.tenant, &person, Role::TenantOwner).await;
        person.token = world.by_sso(&customer.tenant, person.id).await;
        for credential in programs.iter().map(|(_, text, _)| text).chain([&person.token]) {
            opens(world, credential).await;
        }
        let path = format!("/v1/tenants/{}/{verb}", customer.tenant);
        world.post(&path, &json!({})).send().await.expect(202);
        let shut = standing == "disabled";
        let grants = if shut { vec![] } else { vec![in_tenant(house, Role::TenantOwner)] };
        let mut owner = signed_in(&named("owner"), owner, grants);
        owner.of_a_shut_tenant = shut;
        all.push(owner);
        for (name, text, role) in programs {
            let authority = Authority::of(in_project(folder, role));
            all.push(if shut {
                Caller::dead(&name, &text)
            } else {
                Caller::alive(&name, &text, authority)
            });
        }
        if shut {
            all.push(Caller::dead(&named("session by the provider"), &person.token));
        } else {
            let admin = vec![in_tenant(house, Role::TenantAdmin)];
            let mut caller = signed_in(&named("session by the provider"), (person, spare), admin);
            if let Standing::Alive { by_sso, .. } = &mut caller.standing {
                *by_sso = true;
            }
            all.push(caller);
        }
    }
    all
}

/// Service accounts, whole and narrow, by token and by API key.
async fn programs(stage: &Stage) -> Vec<Caller> {
    let Stage { world, lab, .. } = stage;
    let mut all = vec![];
    for role in [Role::ProjectAdmin, Role::ProjectMember, Role::ProjectViewer] {
        let label = role.word().replace('_', "-");
        let robot = world.robot(&lab.customer, &label, role.word()).await;
        let authority = Authority::of(in_project(lab.owner, role));
        let token = world.token(&robot).await;
        all.push(Caller::alive(&format!("program, {role}"), &token, authority.clone()));
        let secret = api_key(world, &robot.id, TimeDelta::days(30), &[]).await;
        all.push(Caller::alive(&format!("API key, {role}"), &secret, authority.clone()));
        if role == Role::ProjectAdmin {
            let few = [Permission::ProjectRead, Permission::AllocationRead];
            let narrow = authority.narrowed_to(few.into_iter().collect());
            let words = few.map(Permission::word).join(" ");
            let given = world.show(&robot.assertion(), &[("scope", &words)]).await.expect(200);
            let token = given["access_token"].as_str().unwrap();
            all.push(Caller::alive("program with a narrow scope", token, narrow.clone()));
            let secret = api_key(world, &robot.id, TimeDelta::days(30), &few).await;
            all.push(Caller::alive("narrow API key", &secret, narrow.clone()));
            let weaker = [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ("subject_token", &world.token(&robot).await),
                ("scope", &words),
            ];
            let given = world.form(&weaker).await.expect(200);
            let token = given["access_token"].as_str().unwrap();
            all.push(Caller::alive("token exchanged for a weaker one", token, narrow));
        }
    }
    for (whose, folder) in [("another tenant's", &stage.far), ("another project's", &stage.side)] {
        let robot = world.robot(&folder.customer, "program", "project_admin").await;
        let authority = Authority::of(in_project(folder.owner, Role::ProjectAdmin));
        let token = world.token(&robot).await;
        all.push(Caller::alive(&format!("{whose} program"), &token, authority.clone()));
        let secret = api_key(world, &robot.id, TimeDelta::days(30), &[]).await;
        all.push(Caller::alive(&format!("{whose} API key"), &secret, authority));
    }
    all
}

/// An API key for so long, with these permissions or all.
async fn api_key(world: &World, account: &str, life: TimeDelta, few: &[Permission]) -> String {
    let mut more = json!({"expires_at": Utc::now() + life});
    if !few.is_empty() {
        more["permissions"] = json!(few);
    }
    world.api_key(account, &more).await["secret"].as_str().unwrap().to_owned()
}

/// Each way in which what opened something opens nothing.
async fn dead(stage: &Stage) -> Vec<Caller> {
    let Stage { world, lab, .. } = stage;
    let garbled = format!("{}x", lab.customer.token);
    let mut all = vec![
        Caller::dead("malformed", "not-a-token"),
        Caller::dead("a letter too many", &garbled),
        Caller::dead("operator's token never issued", &stranger(TokenKind::Operator)),
        Caller::dead("project's token never issued", &stranger(TokenKind::Project)),
        Caller::dead("no JWT of ours", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzYSJ9."),
    ];
    let mut dying = vec![
        ("session expired", short_session(stage).await),
        ("API key expired", short_api_key(world, lab).await),
        ("access token expired", short_token(world, lab, "short-token", "expires_at").await),
        ("token of a key not rotated", short_token(world, lab, "late-token", "rotate_by").await),
    ];
    dying.extend(revoked(stage).await);
    for (name, credential) in dying {
        until_dead(world, name, &credential).await;
        all.push(Caller::dead(name, &credential));
    }
    all
}

/// Of the kinds that end by themselves one that ends soon.
async fn short_session(stage: &Stage) -> String {
    let person = stage.world.signed_in("expired", None).await;
    stage.world.enrol(&stage.acme.tenant, &person, Role::TenantViewer).await;
    let session = stage.world.session(person.id, SHORT).await;
    let secret = session.reveal().expose_secret().to_owned();
    opens(&stage.world, &secret).await;
    secret
}

async fn short_api_key(world: &World, lab: &Folder) -> String {
    let account = world.program(&lab.customer, "short-key", "project_viewer").await;
    let secret = api_key(world, &account, SHORT, &[]).await;
    opens(world, &secret).await;
    secret
}

/// A token ends with its key, by whatever the key ends.
async fn short_token(world: &World, lab: &Folder, label: &str, by: &str) -> String {
    let id = world.program(&lab.customer, label, "project_viewer").await;
    let key = Ed25519KeyPair::generate().unwrap();
    let soon = json!({by: Utc::now() + SHORT});
    let kid = world.register(&id, &key, &soon).await;
    let token = world.token(&Robot { id, key, kid, issuer: world.url.clone() }).await;
    opens(world, &token).await;
    token
}

/// What somebody has taken away.
async fn revoked(stage: &Stage) -> Vec<(&'static str, String)> {
    let Stage { world, lab, .. } = stage;
    let tell = async |method: &str, path: &str, body: serde_json::Value| {
        let reply = world.ask(method, path).by(&world.operator).json(&body).send().await;
        assert!(reply.status.is_success(), "{method} {path}: {}", reply.text);
    };
    let mut all = vec![];

    let tokens = format!("/v1/projects/{}/tokens", lab.customer.project);
    let issued = world.post(&tokens, &json!({"name": "revoked"})).send().await.expect(201);
    let secret = issued["secret"].as_str().unwrap().to_owned();
    opens(world, &secret).await;
    tell("DELETE", &format!("{tokens}/{}", issued["id"].as_str().unwrap()), json!({})).await;
    all.push(("project's token revoked", secret));

    let token = BearerToken::new(TokenKind::Operator);
    let database = world.database.open().await;
    database
        .issue_operator_token(
            token.id,
            token.sha256().0,
            "revoked".into(),
            chrono::TimeDelta::days(1),
        )
        .await
        .unwrap();
    assert!(database.revoke_operator_token(token.id).await.unwrap());
    all.push(("operator's token revoked", token.reveal().expose_secret().to_owned()));

    for (name, commands) in [
        ("session of a disabled user", vec![UserCommand::Disable]),
        ("session from before", vec![UserCommand::Disable, UserCommand::Enable]),
        ("session closed", vec![UserCommand::CloseSessions { except: None }]),
    ] {
        let person = world.signed_in(&name.replace(' ', "-"), Some(Role::OperatorAdmin)).await;
        opens(world, &person.token).await;
        for command in commands {
            world
                .cloud
                .users
                .command(person.id.uuid(), command, Origin::system("test"))
                .await
                .unwrap();
        }
        all.push((name, person.token));
    }

    for (label, token_s, key_s) in [
        ("disabled", "token of a disabled account", Some("API key of a disabled account")),
        ("keyless", "token of a removed key", None),
        ("changed", "token from before another role", None),
    ] {
        let robot = world.robot(&lab.customer, label, "project_admin").await;
        let token = world.token(&robot).await;
        let key = api_key(world, &robot.id, TimeDelta::days(1), &[]).await;
        opens(world, &token).await;
        opens(world, &key).await;
        let account = format!("/v1/service-accounts/{}", robot.id);
        match label {
            "disabled" => tell("POST", &format!("{account}/disable"), json!({})).await,
            "keyless" => tell("DELETE", &format!("{account}/keys/{}", robot.kid), json!({})).await,
            _ => tell("PATCH", &account, json!({"role": "project_member"})).await,
        }
        all.push((token_s, token));
        all.extend(key_s.map(|name| (name, key)));
    }

    let account = world.program(&lab.customer, "lost-key", "project_viewer").await;
    let key = world.api_key(&account, &json!({})).await;
    let secret = key["secret"].as_str().unwrap().to_owned();
    opens(world, &secret).await;
    let path = format!("/v1/service-accounts/{account}/api-keys/{}", key["id"].as_str().unwrap());
    tell("DELETE", &path, json!({})).await;
    all.push(("API key revoked", secret));
    all
}

async fn status(world: &World, credential: &str) -> u16 {
    world.ask("GET", "/v1/gpu-types").by(credential).send().await.status.as_u16()
}

/// It opens something, now.
async fn opens(world: &World, credential: &str) {
    assert_eq!(status(world, credential).await, 200);
}

async fn until_dead(world: &World, name: &str, credential: &str) {
    let began = std::time::Instant::now();
    while status(world, credential).await != 401 {
        assert!(began.elapsed() < DEAD_WITHIN, "{name} still opens something");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
