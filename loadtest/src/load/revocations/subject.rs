//! One credential that is taken away again and again: what is done to it, what it has open, what it is refused, and how it is
//! given back.

use std::time::Duration;

use aicloud_client::types::{CreateApiKey, CreateToken, SetMember, UpdateUser};
use aicloud_client::words::{Code, Role};
use aicloud_client::{Answered as _, Client, Error, Nullable};
use anyhow::{Context as _, Result};
use chrono::{TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};

use super::kind::Kind;
use super::site::{Home, Person, Program, Site};
use super::watching::Watching;

/// How long what was given back may not be known yet where is watched.
const KNOWN: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(100);
/// How long an API key is good.
const KEY_LIFE: TimeDelta = TimeDelta::days(1);

/// A credential, and whose it is.
pub struct Subject {
    /// What is taken away.
    pub kind: Kind,
    home: Home,
    whose: Whose,
    /// The credential's own id, where it has one.
    id: String,
    token: SecretString,
}

enum Whose {
    /// Its other session, by which the first is closed, is kept.
    Session(Person, Client),
    Person(Person),
    Project,
    Program(Program),
}

/// What became of a request.
#[derive(Debug)]
pub enum Asked {
    /// It was let in.
    Admitted,
    /// It was refused for what was taken away.
    Refused,
    /// It failed for another reason.
    Unclear(Error),
}

impl Subject {
    /// A new one.
    ///
    /// # Errors
    /// What the server says.
    pub async fn new(site: &Site, kind: Kind, number: usize) -> Result<Self> {
        let name = format!("{}-{number}", kind.as_str().replace('_', "-"));
        let home = site.home(kind, number)?;
        let whose = match kind {
            Kind::Session => {
                let person = site.person(&name, None).await?;
                let keeper = site.ordering(&site.sign_in(&person).await?.token)?;
                Whose::Session(person, keeper)
            }
            Kind::User | Kind::Membership => Whose::Person(site.person(&name, None).await?),
            Kind::OperatorRole => {
                Whose::Person(site.person(&name, Some(Role::OperatorSupport)).await?)
            }
            Kind::Tenant | Kind::ProjectToken => Whose::Project,
            Kind::ApiKey | Kind::ServiceAccount => {
                Whose::Program(site.program(&home, &name).await?)
            }
        };
        let (id, token) = (String::new(), SecretString::default());
        let mut subject = Self { kind, home, whose, id, token };
        if matches!(kind, Kind::Session | Kind::User | Kind::Membership) {
            subject.enrol(site).await?;
        }
        subject.issue(site).await?;
        Ok(subject)
    }

    fn person(&self) -> Result<&Person> {
        match &self.whose {
            Whose::Session(person, _) | Whose::Person(person) => Ok(person),
            _ => anyhow::bail!("{} is nobody's", self.kind.as_str()),
        }
    }

    async fn enrol(&self, site: &Site) -> Result<()> {
        let body = SetMember { role: Role::TenantViewer };
        let set = site.orders.set_tenant_member(&self.home.tenant, &self.person()?.id, None, &body);
        set.await.answer()?;
        Ok(())
    }

    /// Gets a credential.
    async fn issue(&mut self, site: &Site) -> Result<()> {
        let (id, token) = match &self.whose {
            Whose::Session(person, _) | Whose::Person(person) => {
                let opened = site.sign_in(person).await?;
                (opened.id, opened.token)
            }
            Whose::Project => {
                let body = CreateToken { name: "aicloud-load".to_owned(), expires_at: None };
                let made = site.orders.create_token(&self.home.project, &body).await.answer()?;
                let secret = made.secret.clone().context("a new token has a secret")?;
                (made.id.clone(), secret.into_inner())
            }
            Whose::Program(program) if self.kind == Kind::ApiKey => {
                let body = CreateApiKey {
                    expires_at: Utc::now() + KEY_LIFE,
                    name: "aicloud-load".to_owned(),
                    permissions: None,
                };
                let made = site.orders.create_api_key(&program.id, &body).await.answer()?;
                let secret = made.secret.clone().context("a new key has a secret")?;
                (made.id.clone(), secret.into_inner())
            }
            Whose::Program(program) => (String::new(), site.access_token(program).await?),
        };
        (self.id, self.token) = (id, token);
        Ok(())
    }

    /// The project in which something happens while it watches.
    #[must_use]
    pub fn project(&self) -> &str {
        &self.home.project
    }

    /// Takes it away.
    ///
    /// # Errors
    /// What the server says.
    pub async fn revoke(&self, site: &Site) -> Result<(), Error> {
        let orders = &site.orders;
        match (&self.whose, self.kind) {
            (Whose::Session(_, keeper), _) => {
                keeper.close_my_session(&self.id).await.answer().map(drop)
            }
            (Whose::Person(person), Kind::User) => {
                orders.disable_user(&person.id).await.answer().map(drop)
            }
            (Whose::Person(person), Kind::OperatorRole) => {
                let body =
                    UpdateUser { display_name: None, email: None, operator: Some(Nullable(None)) };
                orders.update_user(&person.id, &body).await.answer().map(drop)
            }
            (Whose::Person(person), _) => {
                let removed = orders.remove_tenant_member(&self.home.tenant, &person.id);
                removed.await.answer().map(drop)
            }
            (Whose::Project, Kind::Tenant) => {
                orders.disable_tenant(&self.home.tenant).await.answer().map(drop)
            }
            (Whose::Project, _) => {
                orders.revoke_token(&self.home.project, &self.id).await.answer().map(drop)
            }
            (Whose::Program(program), Kind::ApiKey) => {
                orders.revoke_api_key(&program.id, &self.id).await.answer().map(drop)
            }
            (Whose::Program(program), _) => {
                orders.disable_service_account(&program.id).await.answer().map(drop)
            }
        }
    }

    /// Gives it back, with a new credential where the old one is gone for good.
    ///
    /// # Errors
    /// What the server says.
    pub async fn restore(&mut self, site: &Site) -> Result<()> {
        let orders = &site.orders;
        match (&self.whose, self.kind) {
            (Whose::Person(person), Kind::User) => {
                orders.enable_user(&person.id).await.answer()?;
            }
            (Whose::Person(person), Kind::OperatorRole) => {
                let role = Nullable(Some(Role::OperatorSupport.as_str().to_owned()));
                let body = UpdateUser { display_name: None, email: None, operator: Some(role) };
                orders.update_user(&person.id, &body).await.answer()?;
                return Ok(());
            }
            (Whose::Person(_), _) => return self.enrol(site).await,
            (Whose::Project, Kind::Tenant) => {
                orders.enable_tenant(&self.home.tenant).await.answer()?;
                return Ok(());
            }
            (Whose::Program(program), Kind::ServiceAccount) => {
                orders.enable_service_account(&program.id).await.answer()?;
            }
            _ => {}
        }
        self.issue(site).await
    }

    /// Asks for something that it may have while nothing was taken away.
    ///
    /// # Errors
    /// When no client can be made.
    pub async fn ask(&self, site: &Site) -> Result<Asked> {
        let client = site.looking(&self.token)?;
        let answered = match self.kind {
            Kind::Membership => client.get_tenant(&self.home.tenant).await.answer().map(drop),
            Kind::OperatorRole => client.list_workers().await.answer().map(drop),
            _ => client.list_projects(Some(1), None, None, None).await.answer().map(drop),
        };
        let refusal = match self.kind {
            Kind::Membership => Code::NotFound,
            Kind::OperatorRole => Code::Forbidden,
            _ => Code::Unauthenticated,
        };
        Ok(match answered {
            Ok(()) => Asked::Admitted,
            Err(error) if error.is(&refusal) => Asked::Refused,
            Err(error) => Asked::Unclear(error),
        })
    }

    /// Opens what stands open on it, as soon as it is known where that is asked for.
    ///
    /// # Errors
    /// When it is not known after a while.
    pub async fn watch(&self, site: &Site) -> Result<Watching> {
        let client = site.looking(&self.token)?;
        let began = std::time::Instant::now();
        loop {
            let opened = match self.kind {
                Kind::OperatorRole => {
                    let token = self.token.expose_secret();
                    Watching::feed(&site.http, site.looks_url(), token).await
                }
                Kind::Session | Kind::User | Kind::Membership => {
                    Watching::events(&client, Some(&self.home.tenant)).await
                }
                _ => Watching::events(&client, None).await,
            };
            match opened {
                Ok(watching) => return Ok(watching),
                Err(error) if began.elapsed() > KNOWN => return Err(error),
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
    }
}
