//! People in the tests: accounts, whoever is signed in, members. Who only has to be somebody is put straight into the engine with a
//! session; who is to come in by a password has one, and signs in over HTTP.

use std::collections::BTreeMap;

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{ProjectId, TenantId, TypedId, UserId};
use aicloud_domain::project::ProjectCommand;
use aicloud_domain::secret::Veiled;
use aicloud_domain::sso::{SsoStanding, SsoTerms};
use aicloud_domain::tenant::TenantCommand;
use aicloud_domain::user::{Proof, UserCommand};
use aicloud_http::auth::password::Passwords;
use aicloud_http::token::SessionToken;
use chrono::{TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use uuid::Uuid;

use crate::world::{Reply, World};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    /// The session's bearer token.
    pub token: String,
}

fn origin() -> Origin {
    Origin::system("test")
}

impl World {
    async fn user(&self, email: &str, name: &str, operator: Option<Role>, phc: &str) -> UserId {
        let id = UserId::from_uuid(Uuid::now_v7());
        let command = UserCommand::Create {
            id,
            email: email.parse().unwrap(),
            display_name: name.to_owned(),
            operator,
            password: Some(Veiled::new(phc.to_owned())),
            link: None,
        };
        self.cloud.users.command(id.uuid(), command, origin()).await.unwrap();
        id
    }

    /// Makes an account that signs in with this password.
    pub async fn account(&self, email: &str, password: &str, operator: Option<Role>) -> UserId {
        let phc = Passwords::new().unwrap().hash(&SecretString::from(password)).await.unwrap();
        self.user(email, "Ada Lovelace", operator, phc.expose_secret()).await
    }

    /// Tries to sign in.
    pub async fn try_sign_in(&self, email: &str, password: &str) -> Reply {
        let body = json!({"email": email, "password": password});
        self.ask("POST", "/v1/session").json(&body).send().await
    }

    /// Signs in; the session.
    pub async fn sign_in(&self, email: &str, password: &str) -> String {
        let session = self.try_sign_in(email, password).await.expect(201);
        session["token"].as_str().unwrap().to_owned()
    }

    /// Guesses this account's password from a device that nobody knows, until that must wait for four seconds.
    pub async fn besiege(&self, email: &str) {
        self.besiege_by(email, 6).await;
    }

    /// The same, until so many guesses more were looked at: from the fourth on, each doubles the wait.
    pub async fn besiege_by(&self, email: &str, guesses: u32) {
        let mut failed = 0;
        while failed < guesses {
            // What comes too early is held back, and does not count.
            failed += u32::from(self.try_sign_in(email, "wrong").await.code() == "sign_in_failed");
        }
    }

    /// A user whose password nobody knows, and its session.
    pub async fn signed_in(&self, name: &str, operator: Option<Role>) -> Person {
        self.signed_in_by(name, operator, "$argon2id$none").await
    }

    /// A user whose password's hash is this, and its session.
    pub async fn signed_in_by(&self, name: &str, operator: Option<Role>, phc: &str) -> Person {
        let email = format!("{name}@example.org");
        let id = self.user(&email, name, operator, phc).await;
        let session = self.session(id, TimeDelta::hours(1)).await;
        Person { id, email, token: session.reveal().expose_secret().to_owned() }
    }

    /// One more session of a user, for so long.
    pub async fn session(&self, user: UserId, life: TimeDelta) -> SessionToken {
        let session = SessionToken::new();
        let open = UserCommand::OpenSession {
            session: session.id,
            secret_sha256: Sha256(session.sha256().0),
            expires_at: Utc::now() + life,
            address: None,
            agent: "test".to_owned(),
            proof: Proof { password_version: Some(1), second: None },
        };
        self.order(user, open).await;
        session
    }

    /// Switches a tenant's connection on, without asking its provider.
    pub async fn connected(&self, tenant: &str) -> (TenantId, u64) {
        let tenant: TenantId = tenant.parse().unwrap();
        let found = self.cloud.tenants.get(tenant.uuid()).await.unwrap().unwrap();
        let terms =
            SsoTerms { standing: SsoStanding::Active, ..found.state.sso.clone().unwrap().terms };
        let command = TenantCommand::SetSso { terms, secret: None };
        let told = self.cloud.tenants.command(tenant.uuid(), command, origin()).await.unwrap();
        (tenant, told.committed.state.sso_epoch)
    }

    /// A session as a tenant's provider opens one; its secret.
    pub async fn by_sso(&self, tenant: &str, user: UserId) -> String {
        let (tenant, epoch) = self.connected(tenant).await;
        let session = SessionToken::new();
        let open = UserCommand::OpenSsoSession {
            session: session.id,
            secret_sha256: Sha256(session.sha256().0),
            expires_at: Utc::now() + TimeDelta::hours(1),
            address: None,
            agent: "test".to_owned(),
            tenant,
            epoch,
        };
        self.order(user, open).await;
        session.reveal().expose_secret().to_owned()
    }

    /// Tells a user something.
    pub async fn order(&self, user: UserId, command: UserCommand) {
        self.cloud.users.command(user.uuid(), command, origin()).await.unwrap();
    }

    /// Makes somebody a member of a tenant.
    pub async fn enrol(&self, tenant: &str, person: &Person, role: Role) {
        let tenant: TenantId = tenant.parse().unwrap();
        let found = self.cloud.tenants.get(tenant.uuid()).await.unwrap().unwrap();
        let from = found.state.members.get(&person.id).copied();
        let command = TenantCommand::SetMember { user: person.id, role, from };
        self.cloud.tenants.command(tenant.uuid(), command, origin()).await.unwrap();
    }

    /// Lets somebody work in a project.
    pub async fn employ(&self, project: &str, person: &Person, role: Role) {
        let project: ProjectId = project.parse().unwrap();
        let found = self.cloud.projects.get(project.uuid()).await.unwrap().unwrap();
        let tenant = self.cloud.tenants.get(found.state.tenant_id.uuid()).await.unwrap().unwrap();
        let epoch = tenant.state.membership(person.id).unwrap_or(0);
        let from = found.state.role_of(person.id, epoch);
        let departed = BTreeMap::new();
        let command = ProjectCommand::SetMember { user: person.id, role, from, epoch, departed };
        self.cloud.projects.command(project.uuid(), command, origin()).await.unwrap();
    }

    /// A member of a tenant.
    pub async fn member(&self, tenant: &str, name: &str, role: Role) -> Person {
        let person = self.signed_in(name, None).await;
        self.enrol(tenant, &person, role).await;
        person
    }
}
