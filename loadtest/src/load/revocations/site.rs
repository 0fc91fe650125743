//! Where it all happens: the control plane that is told, the one that is watched (often the same), and the tenants, projects,
//! people and programs that it takes.
//!
//! Tenants and projects are found again by later runs. People and service accounts are made anew, because nobody knows their
//! secrets any more, and are disabled at the end.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aicloud_client::types::{
    AddKey, CompletePasswordReset, CreateProject, CreateServiceAccount, CreateTenant, CreateUser,
    SignIn, TokenRequest,
};
use aicloud_client::words::{Role, TenantStanding};
use aicloud_client::{Answered as _, Client, Options, pages};
use aicloud_domain::service_account::PublicKey;
use aicloud_http::exchange::{assertion, oauth};
use aicloud_http::jose::SigningKey;
use anyhow::{Context as _, Result};
use futures_util::TryStreamExt as _;
use rand::RngExt as _;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use super::kind::Kind;
use super::letters::Letters;

/// Longer than this no answer is waited for.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How often what makes the stage ready is sent: one network's sign-ins have a rate.
const ATTEMPTS: u32 = 30;
/// How long an assertion is good, seconds.
const ASSERTION_LIFE: i64 = 60;

/// Two ways to one cloud, as an operator.
pub struct Site {
    /// Where orders go.
    pub orders: Client,
    /// Where is watched.
    pub looks: Client,
    /// Connections for everybody.
    pub http: reqwest::Client,
    orders_url: String,
    looks_url: String,
    letters: Option<Letters>,
    /// Tells this run's people from others'.
    run: String,
    /// Tenants of earlier runs, and all others, by label.
    known: HashMap<String, (String, TenantStanding)>,
    /// Those of this run, by label.
    ready: HashMap<String, Home>,
    made: Mutex<Vec<Made>>,
}

/// What is to be shut at the end.
enum Made {
    User(String),
    Account(String),
}

/// A tenant with a project.
#[derive(Debug, Clone)]
pub struct Home {
    /// The tenant's id.
    pub tenant: String,
    /// The project's.
    pub project: String,
}

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Its id.
    pub id: String,
    email: String,
    password: SecretString,
}

/// A session that was opened.
#[derive(Debug)]
pub struct Opened {
    /// Its id.
    pub id: String,
    /// Its token.
    pub token: SecretString,
}

/// A service account whose key we have.
pub struct Program {
    /// Its id.
    pub id: String,
    key: SigningKey,
    kid: String,
}

impl Site {
    /// The cloud that is told at one address and watched at another.
    ///
    /// # Errors
    /// When one of them does not answer, or does not know the token.
    pub async fn open(
        (orders_url, looks_url): (&str, &str),
        token: &str,
        letters: Option<Letters>,
    ) -> Result<Self> {
        let http = reqwest::Client::builder().http1_only().tcp_nodelay(true).build()?;
        let plain = |url: &str| url.trim_end_matches('/').to_owned();
        let (orders_url, looks_url) = (plain(orders_url), plain(looks_url));
        let connect = |url: &str, attempts| {
            let options = Options::new(url).token(token).http(http.clone());
            options.patience(TIMEOUT).attempts(attempts).connect()
        };
        let (orders, looks) = (connect(&orders_url, ATTEMPTS)?, connect(&looks_url, 1)?);
        for (client, url) in [(&orders, &orders_url), (&looks, &looks_url)] {
            client.list_workers().await.answer().with_context(|| {
                format!("{url}: this needs the address of a control plane and an operator's token")
            })?;
        }
        let all = pages(|page| {
            let orders = orders.clone();
            async move { orders.list_tenants(Some(200), None, page.as_deref()).await }
        });
        let known = all.map_ok(|tenant| (tenant.label, (tenant.id, tenant.standing)));
        let known = known.try_collect().await?;
        let run = Uuid::now_v7().simple().to_string()[..16].to_owned();
        Ok(Self {
            orders,
            looks,
            http,
            orders_url,
            looks_url,
            letters,
            run,
            known,
            ready: HashMap::new(),
            made: Mutex::default(),
        })
    }

    /// Whether people can come in.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.letters.is_some()
    }

    /// The address that is watched.
    #[must_use]
    pub fn looks_url(&self) -> &str {
        &self.looks_url
    }

    /// Somebody else, where is watched; what it asks is sent once.
    ///
    /// # Errors
    /// When the address is none.
    pub fn looking(&self, token: &SecretString) -> Result<Client> {
        let options = Options::new(&self.looks_url).token(token.clone()).http(self.http.clone());
        Ok(options.patience(TIMEOUT).attempts(1).connect()?)
    }

    /// Somebody else, where orders go.
    ///
    /// # Errors
    /// When the address is none.
    pub fn ordering(&self, token: &SecretString) -> Result<Client> {
        let options = Options::new(&self.orders_url).token(token.clone()).http(self.http.clone());
        Ok(options.patience(TIMEOUT).attempts(ATTEMPTS).connect()?)
    }

    fn nobody(&self) -> Result<Client> {
        let options = Options::new(&self.orders_url).http(self.http.clone());
        Ok(options.patience(TIMEOUT).attempts(ATTEMPTS).connect()?)
    }

    fn remember(&self, made: Made) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(made);
    }

    /// The tenant with this label, and a project in it.
    async fn found_or_made(&self, label: &str) -> Result<Home> {
        let tenant = match self.known.get(label) {
            Some((id, standing)) => {
                if *standing == TenantStanding::Disabled {
                    self.orders.enable_tenant(id).await.answer()?;
                }
                id.clone()
            }
            None => {
                let body = CreateTenant { label: label.into(), display_name: None, owner: None };
                self.orders.create_tenant(&body).await.answer()?.id
            }
        };
        let found = self.orders.list_projects(Some(1), None, None, Some(&tenant)).await.answer()?;
        let project = match found.items.first() {
            Some(project) => project.id.clone(),
            None => {
                let body = CreateProject {
                    tenant: tenant.clone(),
                    label: "load".to_owned(),
                    display_name: None,
                };
                self.orders.create_project(&body).await.answer()?.id
            }
        };
        Ok(Home { tenant, project })
    }

    /// Makes the tenants of a kind, which its credentials then find: two at once would both make one.
    ///
    /// # Errors
    /// What the server says.
    pub async fn prepare(&mut self, kind: Kind, count: usize) -> Result<()> {
        let count = if kind == Kind::Tenant { count } else { 1 };
        for number in 0..count {
            let label = label(kind, number);
            if !self.ready.contains_key(&label) {
                let home = self.found_or_made(&label).await?;
                self.ready.insert(label, home);
            }
        }
        Ok(())
    }

    /// The tenant of this one of a kind.
    ///
    /// # Errors
    /// When it was not [prepared](Self::prepare).
    pub fn home(&self, kind: Kind, number: usize) -> Result<Home> {
        let label = label(kind, number);
        self.ready.get(&label).cloned().with_context(|| format!("there is no tenant {label}"))
    }

    /// Somebody new, who has set a password by the letter.
    ///
    /// # Errors
    /// What the server says; when no letter comes.
    pub async fn person(&self, name: &str, operator: Option<Role>) -> Result<Person> {
        let letters = self.letters.as_ref().context("people need letters")?;
        let email = format!("{name}-{}@aicloud-load.invalid", self.run);
        let operator = operator.map(|role| role.as_str().to_owned());
        let body = CreateUser { email: email.clone(), display_name: None, operator };
        let id = self.orders.create_user(&body).await.answer()?.id;
        self.remember(Made::User(id.clone()));
        let password = format!("{:032x}", rand::rng().random::<u128>());
        let password = SecretString::from(password);
        let link = letters.link_to(&email).await?;
        let body = CompletePasswordReset {
            link: link.into(),
            password: password.clone().into(),
            cookie: None,
        };
        self.nobody()?.complete_password_reset(&body).await.answer()?;
        Ok(Person { id, email, password })
    }

    /// A new session of somebody.
    ///
    /// # Errors
    /// What the server says.
    pub async fn sign_in(&self, person: &Person) -> Result<Opened> {
        let body = SignIn {
            code: None,
            cookie: None,
            email: Some(person.email.clone()),
            passkey: None,
            password: Some(person.password.clone().into()),
        };
        let session = self.nobody()?.sign_in(&body).await.answer()?;
        let token = session.token.clone().context("a session without a cookie has a token")?;
        Ok(Opened { id: session.id.clone(), token: token.into_inner() })
    }

    /// A new service account with a key.
    ///
    /// # Errors
    /// What the server says.
    pub async fn program(&self, home: &Home, name: &str) -> Result<Program> {
        let body = CreateServiceAccount {
            display_name: None,
            label: format!("{name}-{}", self.run),
            permissions: None,
            role: Role::ProjectViewer,
        };
        let id = self.orders.create_service_account(&home.project, &body).await.answer()?.id;
        self.remember(Made::Account(id.clone()));
        let key = SigningKey::generate()?;
        let public = PublicKey::Ed25519 { x: key.public() }.thumbprint_input();
        let body = AddKey {
            expires_at: None,
            jwk: serde_json::from_str(&public)?,
            name: "aicloud-load".to_owned(),
            rotate_by: None,
        };
        let kid = self.orders.add_service_account_key(&id, &body).await.answer()?.id;
        Ok(Program { id, key, kid })
    }

    /// An access token for a program.
    ///
    /// # Errors
    /// What the server says.
    pub async fn access_token(&self, program: &Program) -> Result<SecretString> {
        let nobody = self.nobody()?;
        let metadata = nobody.oauth_metadata().await.answer()?;
        let issuer = metadata.get("issuer").and_then(Value::as_str).unwrap_or_default();
        let now = chrono::Utc::now().timestamp();
        let claims = json!({
            "iss": program.id, "sub": program.id, "aud": issuer,
            "iat": now, "exp": now + ASSERTION_LIFE, "jti": Uuid::now_v7(),
        });
        let assertion = program.key.sign(assertion::TYP, &program.kid, &claims)?;
        let form = TokenRequest {
            client_assertion: Some(assertion.into()),
            client_assertion_type: Some(oauth::JWT_BEARER.to_owned()),
            client_id: None,
            grant_type: oauth::CLIENT_CREDENTIALS.to_owned(),
            scope: None,
            subject_token: None,
            subject_token_type: None,
        };
        Ok(nobody.exchange_token(&form).await.answer()?.access_token.into_inner())
    }

    /// Shuts whoever was made. Says how many could not be.
    pub async fn tidy(&self) -> usize {
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left = 0;
        for one in made {
            let shut = match &one {
                Made::User(id) => self.orders.disable_user(id).await.answer().map(drop),
                Made::Account(id) => {
                    self.orders.disable_service_account(id).await.answer().map(drop)
                }
            };
            left += usize::from(shut.is_err());
        }
        left
    }
}

/// What the tenant of this one of a kind is called. One that is disabled takes nobody else along.
fn label(kind: Kind, number: usize) -> String {
    let name = kind.as_str().replace('_', "-");
    match kind {
        Kind::Tenant => format!("load-{name}-{number}"),
        _ => format!("load-{name}"),
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("orders", &self.orders_url)
            .field("looks", &self.looks_url)
            .finish_non_exhaustive()
    }
}
