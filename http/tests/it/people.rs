//! People in the tests: users with a session, put straight into the engine. How somebody signs in
//! is tested elsewhere.

use aicloud_actors::Origin;
use aicloud_domain::access::{Principal, Role};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{ProjectId, TenantId, TypedId, UserId};
use aicloud_domain::project::ProjectCommand;
use aicloud_domain::secret::Veiled;
use aicloud_domain::tenant::TenantCommand;
use aicloud_domain::user::{Proof, UserCommand};
use aicloud_http::token::SessionToken;
use chrono::{TimeDelta, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::world::World;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    /// The session's bearer token.
    pub token: String,
}

fn origin() -> Origin {
    Origin::of(Principal::System { part: "test" }, "test".into())
}

impl World {
    /// A user, and its session.
    pub async fn signed_in(&self, name: &str, operator: Option<Role>) -> Person {
        self.signed_in_by(name, operator, "$argon2id$none").await
    }

    /// A user whose password's hash is this, and its session.
    pub async fn signed_in_by(&self, name: &str, operator: Option<Role>, phc: &str) -> Person {
        let id = UserId::from_uuid(Uuid::now_v7());
        let email = format!("{name}@example.org");
        let create = UserCommand::Create {
            id,
            email: email.parse().unwrap(),
            display_name: name.to_owned(),
            operator,
            password: Some(Veiled::new(phc.to_owned())),
            link: None,
        };
        self.order(id, create).await;
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
            proof: Proof { password_version: 1, second: None },
        };
        self.order(user, open).await;
        session
    }

    /// Tells a user something.
    pub async fn order(&self, user: UserId, command: UserCommand) {
        self.cloud.users.command(user.uuid(), command, origin()).await.unwrap();
    }

    /// Makes somebody a member of a tenant.
    pub async fn enrol(&self, tenant: &str, person: &Person, role: Role) {
        let tenant: TenantId = tenant.parse().unwrap();
        let command = TenantCommand::SetMember { user: person.id, role };
        self.cloud.tenants.command(tenant.uuid(), command, origin()).await.unwrap();
    }

    /// Lets somebody work in a project.
    pub async fn employ(&self, project: &str, person: &Person, role: Role) {
        let project: ProjectId = project.parse().unwrap();
        let command = ProjectCommand::SetMember { user: person.id, role };
        self.cloud.projects.command(project.uuid(), command, origin()).await.unwrap();
    }

    /// A member of a tenant.
    pub async fn member(&self, tenant: &str, name: &str, role: Role) -> Person {
        let person = self.signed_in(name, None).await;
        self.enrol(tenant, &person, role).await;
        person
    }
}
