//! What the matrix asks about: two tenants with one of everything, and the cloud's own things.
//!
//! Every caller of the matrix belongs to the first tenant, `acme`, or to nobody; what is *own* is in its project `lab`, a
//! *sibling's* is in its project `side`, and what is *foreign* belongs to the other tenant. Nothing that the
//! matrix asks takes effect, which [`Stage::photograph`] shows: operators see the same afterwards.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aicloud_domain::access::{Authority, Permission, Role, Verdict, permits};
use aicloud_domain::denial::Denials;
use aicloud_domain::id::AllocationId;
use aicloud_domain::id::TypedId as _;
use aicloud_domain::machine::Owner;
use aicloud_http::auth::password::Passwords;
use aicloud_http::auth::reception::ReceptionConfig;
use aicloud_http::server::ServerConfig;
use aws_lc_rs::signature::Ed25519KeyPair;
use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::Person;
use crate::world::{Customer, World, patient};

/// What stands in ids after the prefix where nothing is.
pub const NOBODY: &str = "01jd4q8w0zf2n9k3m5p7r9t1v3";
/// The label of the one node; a second one of that label can't be made.
pub const NODE: &str = "rack1";
/// The GPU type of the catalogue.
pub const MODEL: &str = "H100";

/// A domain of each tenant's single sign-on.
pub const DOMAIN: &str = "example.com";

/// Single sign-on by a provider that nobody asks, since nobody may come by it.
pub fn connection() -> Value {
    json!({
        "issuer": "https://login.example.com", "client_id": "x", "client_secret": "x",
        "domains": [DOMAIN], "standing": "disabled",
    })
}

/// A project with one of everything.
#[derive(Debug, Clone)]
pub struct Folder {
    pub owner: Owner,
    pub customer: Customer,
    pub token: String,
    pub allocation: String,
    pub account: String,
    pub key: String,
    pub api_key: String,
}

/// A tenant with one of everything.
#[derive(Debug, Clone)]
pub struct House {
    pub owner: Owner,
    pub tenant: String,
    pub invitation: String,
    /// Who is invited.
    pub guest: String,
    /// Belongs to the tenant and works in its first project, and asks for nothing.
    pub member: Person,
    /// Its book of denials.
    pub book: String,
}

pub struct Stage {
    pub world: World,
    pub acme: House,
    pub rival: House,
    pub lab: Folder,
    pub side: Folder,
    pub far: Folder,
    pub node: String,
    /// Somebody who belongs to no tenant.
    pub user: String,
    /// A session that is nobody's who asks.
    pub session: String,
    pub crash: String,
    /// The hash of everybody's password, which nobody tells.
    pub phc: SecretString,
}

/// Ids without their prefix: a leak is one in whatever form.
fn bare(id: &str) -> String {
    id.rsplit_once('_').map_or(id, |(_, bits)| bits).to_owned()
}

impl Folder {
    async fn furnish(world: &World, customer: Customer, member: &Person) -> Self {
        let made = async |path: &str, body: Value| {
            let path = format!("/v1/projects/{}/{path}", customer.project);
            let made = world.post(&path, &body).send().await.expect(201);
            made["id"].as_str().unwrap().to_owned()
        };
        let token = made("tokens", json!({"name": "subject"})).await;
        let account = json!({"label": "subject", "role": "project_viewer"});
        let account = made("service-accounts", account).await;
        let key = Ed25519KeyPair::generate().unwrap();
        let key = world.register(&account, &key, &json!({})).await;
        let api_key = world.api_key(&account, &json!({})).await;
        let allocation = world.allocation(&customer).await;
        world.employ(&customer.project, member, Role::ProjectViewer).await;
        let (tenant, project) = (customer.tenant.parse(), customer.project.parse());
        Self {
            owner: Owner { tenant: tenant.ok(), project: project.ok() },
            customer,
            token,
            allocation: allocation["id"].as_str().unwrap().to_owned(),
            account,
            key,
            api_key: api_key["id"].as_str().unwrap().to_owned(),
        }
    }

    /// What must not be told to whoever may not read the project.
    fn secrets(&self) -> [String; 6] {
        let Self { customer, token, allocation, account, key, api_key, .. } = self;
        [&customer.project, token, allocation, account, key, api_key].map(|id| bare(id))
    }
}

impl House {
    async fn furnish(world: &World, label: &str) -> (Self, Customer) {
        let customer = world.customer(label).await;
        let tenant = customer.tenant.clone();
        let name = format!("member-of-{label}");
        let member = world.member(&tenant, &name, Role::TenantViewer).await;
        let guest = format!("guest-of-{label}@example.org");
        let body = json!({"email": guest, "role": "tenant_viewer"});
        let path = format!("/v1/tenants/{tenant}/invitations");
        let invitation = world.post(&path, &body).send().await.expect(201);
        let connect = world.ask("PUT", &format!("/v1/tenants/{tenant}/sso")).by(&world.operator);
        connect.json(&connection()).send().await.expect(200);
        // A book of denials begins with the first.
        let refused = world.ask("POST", "/v1/tenants").by(&member.token);
        assert_eq!(refused.json(&json!({"label": "x"})).send().await.code(), "forbidden");
        let id = tenant.parse().unwrap();
        let house = Self {
            owner: Owner { tenant: Some(id), project: None },
            invitation: invitation["id"].as_str().unwrap().to_owned(),
            guest,
            book: Denials::id_of(Some(id)).to_string(),
            tenant,
            member,
        };
        (house, customer)
    }

    fn secrets(&self) -> [String; 6] {
        let Self { tenant, invitation, member, book, guest, .. } = self;
        let user = bare(&member.id.to_string());
        let ids = [tenant, invitation, book].map(|id| bare(id));
        let [tenant, invitation, book] = ids;
        [tenant, invitation, book, user, member.email.clone(), guest.clone()]
    }
}

impl Stage {
    pub async fn set() -> Self {
        let poisoned = Arc::new(Mutex::new(Uuid::nil()));
        let target = Arc::clone(&poisoned);
        // Who is asked for a password waits after a few wrong ones; so each question comes from an
        // address of its own, as the test says, which is a proxy.
        let proxies = "127.0.0.1".parse().unwrap();
        let usual = patient();
        let reception = ReceptionConfig { proxies, ..usual.reception };
        // What was opened and left is noticed later than the next one is opened.
        let config = ServerConfig { reception, tenant_streams: 1_000, ..usual };
        let world = World::with(config, move |settings| {
            settings.drills = true;
            settings.probe = Some(Arc::new(move |_, id, command| {
                assert!(command != "release" || id != *target.lock().unwrap(), "injected");
            }));
        })
        .await;
        world.prices().await;
        let (acme, lab) = House::furnish(&world, "acme").await;
        let (rival, far) = House::furnish(&world, "rival").await;
        let crash = crash(&world, &lab, &poisoned).await;
        let side = world.folder(&acme.tenant, "side").await;
        let lab = Folder::furnish(&world, lab, &acme.member).await;
        let side = Folder::furnish(&world, side, &acme.member).await;
        let far = Folder::furnish(&world, far, &rival.member).await;
        // No agent joins it: what waits for GPUs would be placed, and change meanwhile.
        let node = world.post("/v1/nodes", &json!({"label": NODE})).send().await.expect(201);
        let node = node["id"].as_str().unwrap().to_owned();
        let user = world.signed_in("bystander", None).await;
        let session = world.session(user.id, TimeDelta::hours(1)).await.id.to_string();
        let password = SecretString::from("a password that nobody says");
        let phc = Passwords::new().unwrap().hash(&password).await.unwrap();
        let user = user.id.to_string();
        Self { world, acme, rival, lab, side, far, node, user, session, crash, phc }
    }

    /// What must not be told to somebody who holds this.
    pub fn secrets(&self, authority: &Authority) -> Vec<String> {
        let mut secrets = vec![];
        for house in [&self.acme, &self.rival] {
            if !authority.sees(house.owner) {
                secrets.extend(house.secrets());
            }
        }
        for folder in [&self.lab, &self.side, &self.far] {
            if permits(authority, Permission::ProjectRead, folder.owner) != Verdict::Allowed {
                secrets.extend(folder.secrets());
            }
        }
        secrets
    }

    /// What the database must not show to somebody who holds this, whatever our code forgets: other tenants'.
    pub fn foreign(&self, authority: &Authority) -> Vec<String> {
        let mut foreign = vec![];
        for house in [&self.acme, &self.rival] {
            if !authority.sees(house.owner) {
                foreign.extend(house.secrets());
            }
        }
        for folder in [&self.lab, &self.side, &self.far] {
            if !authority.sees(folder.owner) {
                foreign.extend(folder.secrets());
            }
        }
        foreign
    }

    /// All that anybody must not be told, and whoever runs the cloud is.
    pub fn all_secrets(&self) -> BTreeSet<String> {
        self.secrets(&Authority::default()).into_iter().collect()
    }

    /// All that operators see of what the matrix asks about, without what changes by itself.
    pub async fn photograph(&self) -> Vec<(String, Value)> {
        let mut paths = vec!["/v1/gpu-types".to_owned(), format!("/v1/nodes/{}", self.node)];
        for house in [&self.acme, &self.rival] {
            let path = format!("/v1/tenants/{}", house.tenant);
            paths.extend(
                ["", "/members", "/invitations", "/sso"].map(|part| format!("{path}{part}")),
            );
            paths.push(format!("/v1/users/{}", house.member.id));
        }
        for folder in [&self.lab, &self.side, &self.far] {
            let path = format!("/v1/projects/{}", folder.customer.project);
            let parts = ["", "/members", "/tokens", "/service-accounts"];
            paths.extend(parts.map(|part| format!("{path}{part}")));
            let path = format!("/v1/service-accounts/{}", folder.account);
            paths.extend(["/keys", "/api-keys"].map(|part| format!("{path}{part}")));
            paths.push(format!("/v1/allocations/{}", folder.allocation));
            paths.push(format!("/v1/journal?resource={}", folder.allocation));
        }
        paths.extend([format!("/v1/users/{}", self.user), "/v1/tenants".to_owned()]);
        let mut seen = vec![];
        for path in paths {
            let mut said = self.world.get(&path).send().await.expect(200);
            forget(&mut said);
            seen.push((path, said));
        }
        seen
    }
}

/// Takes out what changes without anybody's doing.
fn forget(said: &mut Value) {
    match said {
        Value::Object(fields) => {
            fields.retain(|name, _| {
                !["position", "last_used_at", "pending", "as_of"].contains(&name.as_str())
            });
            fields.values_mut().for_each(forget);
        }
        Value::Array(items) => items.iter_mut().for_each(forget),
        _ => {}
    }
}

/// Something crashes, so that there is a crash to be read about; its id.
async fn crash(world: &World, customer: &Customer, poisoned: &Mutex<Uuid>) -> String {
    let sick = world.allocation(customer).await;
    let id: AllocationId = sick["id"].as_str().unwrap().parse().unwrap();
    *poisoned.lock().unwrap() = id.uuid();
    let release = world.ask("POST", &format!("/v1/allocations/{id}/release"));
    let answer = release.by(&customer.token).send().await.expect(503);
    answer["crash_id"].as_str().unwrap().to_owned()
}
