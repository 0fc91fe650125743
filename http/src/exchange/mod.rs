//! Tokens for programs: an account's assertion is exchanged for an access token.
//!
//! ```text
//!   program: private key ──signs──► assertion ──POST /v1/token──► Exchange ──► access token, 15 minutes
//!                                                                   │   ▲
//!                          key, account, standing, epoch, jti ◄─────┘   └── the active signing key
//!
//!   access token ──Authorization: Bearer──► AccessTokens: signature, claims ──► the account, asked again
//! ```
//!
//! An account's private key never leaves its owner, and what travels is good for minutes: the assertion once,
//! the token for a quarter of an hour. The token is signed, so that whoever else trusts this cloud can verify it by
//! our published keys; we ourselves ask the account's row as well, so that what was taken away is gone at
//! once.
//!
//! A token may also be exchanged for a weaker one (RFC 8693): a step of a pipeline gets what it needs and no more.
//!
//! | file | what |
//! |---|---|
//! | [`oauth`] | forms and errors as OAuth has them |
//! | [`assertion`] | what an assertion must say |
//! | [`access_token`] | what a token says |
//! | [`keys`] | the keys that verify, and the one that signs |
//! | [`rotation`] | how they change |

pub mod access_token;
pub mod assertion;
pub mod keys;
pub mod oauth;
pub mod rotation;

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use aicloud_domain::access::{AccountCredential, PermissionSet, Principal};
use aicloud_domain::id::{KeyId, ServiceAccountId};
use aicloud_domain::machine::Time;
use aicloud_domain::service_account::AccountStanding;
use aicloud_persistence::{Database, StoredAccount, StoredAccountKey};
use aicloud_secrets::Sealer;
use secrecy::SecretString;

use self::access_token::Grant;
use self::keys::{Keys, Signer};
use self::oauth::{Form, OauthCode, Refusal};
use self::rotation::Rotation;
use crate::auth::Identity;
use crate::jose::Compact;
use crate::problem::Problem;

/// How long a verifier may keep the list of our keys, seconds.
pub const JWKS_AGE: i64 = 300;

/// What we are called in tokens: an address without a path (RFC 8414, 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer(Arc<str>);

/// The text can't be an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be the address that clients see, without a path, for instance https://cloud.example.com"
)]
pub struct NoIssuer;

impl Issuer {
    /// That of a server which nobody gave a name: where it listens.
    #[must_use]
    pub fn at(address: SocketAddr) -> Self {
        // The port that the scheme has anyway is not written.
        let text = format!("http://{address}");
        let text = text.strip_suffix(":80").filter(|_| address.port() == 80).unwrap_or(&text);
        Self(text.into())
    }

    /// Its text, which is compared letter by letter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Issuer {
    type Err = NoIssuer;
    fn from_str(text: &str) -> Result<Self, NoIssuer> {
        let url: reqwest::Url = text.parse().map_err(|_| NoIssuer)?;
        let plain = matches!(url.scheme(), "https" | "http")
            && url.host().is_some()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        // One spelling: what the parser would write, without the slash.
        let canonical = url.as_str().trim_end_matches('/');
        (plain && canonical == text).then(|| Self(text.into())).ok_or(NoIssuer)
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads access tokens: whose they are, if we have signed them and they last.
#[derive(Debug)]
pub struct AccessTokens {
    keys: Arc<Keys>,
    /// Known as soon as the socket is bound.
    issuer: OnceLock<Issuer>,
}

/// A token that was taken apart.
pub struct Presented<'a> {
    text: Compact<'a>,
    key: KeyId,
}

impl AccessTokens {
    /// Signed by the keys of this database.
    #[must_use]
    pub fn new(keys: Arc<Keys>) -> Self {
        Self { keys, issuer: OnceLock::new() }
    }

    /// Takes tokens of this issuer. The first one counts.
    pub fn take_those_of(&self, issuer: &Issuer) {
        self.issuer.get_or_init(|| issuer.clone());
    }

    /// Takes a text apart; `None` for what is no token of ours, whatever it is.
    #[must_use]
    pub fn read<'a>(&self, text: &'a str) -> Option<Presented<'a>> {
        let text = Compact::read(text).ok()?;
        let key = text.kid()?.parse().ok()?;
        Some(Presented { text, key })
    }

    /// What it grants, if the key is in memory; of a token that is not good, nothing.
    #[must_use]
    pub fn at_once(&self, presented: &Presented<'_>, now: Time) -> Option<Option<Grant>> {
        let key = self.keys.at_once(presented.key, now)?;
        Some(self.judge(presented, &key, now))
    }

    /// What it grants; `None` when it is not good.
    ///
    /// # Errors
    /// [`Code::Unavailable`](crate::problem::Code::Unavailable) when the keys can't be read.
    pub async fn verify(
        &self,
        presented: &Presented<'_>,
        now: Time,
    ) -> Result<Option<Grant>, Problem> {
        let key = self.keys.verifier(presented.key, now).await?;
        Ok(key.and_then(|key| self.judge(presented, &key, now)))
    }

    fn judge(
        &self,
        presented: &Presented<'_>,
        key: &aicloud_domain::service_account::PublicKey,
        now: Time,
    ) -> Option<Grant> {
        let claims: access_token::Claims = presented.text.verify(key, access_token::TYP).ok()?;
        claims.check(self.issuer.get()?, now)
    }
}

/// Who a grant proves, if its account is still what it was.
#[must_use]
pub fn identity(grant: &Grant, account: &StoredAccount) -> Option<Identity> {
    let same = account.may_come_in() && account.epoch == grant.epoch;
    same.then(|| {
        let authority = account.authority().narrowed_to(grant.scope);
        of_account(account, AccountCredential::Key(grant.key), authority)
    })
}

/// Who an account is, by what proved it.
#[must_use]
pub fn of_account(
    account: &StoredAccount,
    credential: AccountCredential,
    authority: aicloud_domain::access::Authority,
) -> Identity {
    let principal = Principal::ServiceAccount {
        account: account.id,
        tenant: account.tenant,
        project: account.project,
        credential,
    };
    Identity { principal, authority: Arc::new(authority), via: None, shut_out: false }
}

/// A token that was given.
#[derive(Debug)]
pub struct Given {
    /// Its text.
    pub token: SecretString,
    /// What it grants.
    pub grant: Grant,
    /// Whom.
    pub identity: Identity,
}

/// Gives tokens.
#[derive(Debug)]
pub struct Exchange {
    database: Database,
    issuer: Issuer,
    keys: Arc<Keys>,
    signer: Signer,
    tokens: AccessTokens,
    rotation: Rotation,
}

impl Exchange {
    /// As this issuer, with the keys and accounts of this database.
    #[must_use]
    pub fn new(issuer: Issuer, database: Database, sealer: Sealer) -> Self {
        let keys = Arc::new(Keys::new(database.clone()));
        let tokens = AccessTokens::new(Arc::clone(&keys));
        tokens.take_those_of(&issuer);
        Self {
            signer: Signer::new(Arc::clone(&keys), sealer.clone()),
            rotation: Rotation::new(database.clone(), sealer),
            database,
            issuer,
            keys,
            tokens,
        }
    }

    /// What we are called in tokens.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The keys that verify what we sign.
    #[must_use]
    pub const fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Answers a request for a token. The account that it is about is shown to `found` as soon as that is known, proved or
    /// not. Who turned out to ask is shown to `admit` before anything is used up or made: one that comes too fast may send
    /// the same again.
    ///
    /// # Errors
    /// [`Refusal`], what `admit` says included.
    pub async fn give(
        &self,
        form: &Form,
        now: Time,
        found: impl Fn(ServiceAccountId),
        admit: impl Fn(&Identity) -> Result<(), Problem>,
    ) -> Result<Given, Refusal> {
        self.check_target(form)?;
        match form.need("grant_type")? {
            oauth::CLIENT_CREDENTIALS => {
                let key = self.client(form, now, found, admit).await?;
                let whole = key.account.authority();
                self.sign(form, &key, whole.permissions(owner(&key.account)), now).await
            }
            oauth::TOKEN_EXCHANGE => self.weaken(form, now, found, admit).await,
            _ => Err(Refusal::new(
                OauthCode::UnsupportedGrantType,
                format!(
                    "grant_type must be {} or {}",
                    oauth::CLIENT_CREDENTIALS,
                    oauth::TOKEN_EXCHANGE
                ),
            )),
        }
    }

    /// Tokens are for us, and for nobody else.
    fn check_target(&self, form: &Form) -> Result<(), Refusal> {
        for name in ["resource", "audience"] {
            if form.get(name).is_some_and(|target| target != self.issuer.as_str()) {
                let what = format!("{name} must be absent or {}", self.issuer);
                return Err(Refusal::new(OauthCode::InvalidTarget, what));
            }
        }
        Ok(())
    }

    /// The key, and so the account, that an assertion proves. The assertion is used up.
    async fn client(
        &self,
        form: &Form,
        now: Time,
        found: impl Fn(ServiceAccountId),
        admit: impl Fn(&Identity) -> Result<(), Problem>,
    ) -> Result<StoredAccountKey, Refusal> {
        let unknown = || {
            Refusal::new(
                OauthCode::InvalidClient,
                "the assertion is not signed by a key that this server takes from a service account",
            )
        };
        if form.need("client_assertion_type")? != oauth::JWT_BEARER {
            let what = format!("client_assertion_type must be {}", oauth::JWT_BEARER);
            return Err(Refusal::new(OauthCode::InvalidRequest, what));
        }
        let text = form.need("client_assertion")?;
        let text = Compact::read(text).map_err(|_| unknown())?;
        let key = text.kid().and_then(|kid| kid.parse().ok()).ok_or_else(unknown)?;
        let key = self.database.account_key(key).await.map_err(Problem::unavailable)?;
        let key = key.ok_or_else(unknown)?;
        found(key.account.id);
        let claims: assertion::Claims =
            text.verify(&key.public, assertion::TYP).map_err(|error| {
                tracing::debug!(%error, key = %key.id, "an assertion was refused");
                unknown()
            })?;
        let proved = |wrong: assertion::Wrong| {
            Refusal::new(OauthCode::InvalidClient, format!("the assertion: {wrong}"))
        };
        let checked = assertion::check(&claims, &self.issuer, now).map_err(proved)?;
        if checked.account != key.account.id {
            return Err(proved(assertion::Wrong::Subject));
        }
        if form.get("client_id").is_some_and(|client| client != claims.sub) {
            let what = "client_id must be absent or the service account's id";
            return Err(Refusal::new(OauthCode::InvalidClient, what));
        }
        if key.account.standing != AccountStanding::Active {
            return Err(Refusal::new(OauthCode::InvalidClient, "the service account is disabled"));
        }
        if key.account.tenant_disabled {
            let what = "the service account's tenant is disabled";
            return Err(Refusal::new(OauthCode::InvalidClient, what));
        }
        if key.ends_at.is_some_and(|end| end <= now) {
            let what = "the key has ended; use another one, or register one";
            return Err(Refusal::new(OauthCode::InvalidClient, what));
        }
        let (account, credential) = (&key.account, AccountCredential::Key(key.id));
        admit(&of_account(account, credential, account.authority()))?;
        let used =
            self.database.use_assertion(&key.account, checked.jti_sha256, checked.expires_at);
        if !used.await.map_err(Problem::unavailable)? {
            let what = "the assertion was used before; sign a new one, with another jti";
            return Err(Refusal::new(OauthCode::InvalidClient, what));
        }
        if key.is_news(now)
            && let Err(error) = self.database.account_key_used(key.id, now).await
        {
            // Nothing depends on it.
            tracing::warn!(%error, key = %key.id, "that a key was used can't be written down");
        }
        Ok(key)
    }

    /// A weaker token for one that is good.
    async fn weaken(
        &self,
        form: &Form,
        now: Time,
        found: impl Fn(ServiceAccountId),
        admit: impl Fn(&Identity) -> Result<(), Problem>,
    ) -> Result<Given, Refusal> {
        let invalid = |what: &str| Refusal::new(OauthCode::InvalidRequest, what);
        if form.need("subject_token_type")? != oauth::ACCESS_TOKEN {
            return Err(invalid("subject_token_type must be that of an access token"));
        }
        if form.get("requested_token_type").is_some_and(|wanted| wanted != oauth::ACCESS_TOKEN) {
            return Err(invalid("requested_token_type must be absent or that of an access token"));
        }
        if form.get("actor_token").is_some() {
            return Err(invalid("nobody acts for another here: actor_token must be absent"));
        }
        if form.get("client_assertion").is_some() {
            return Err(invalid("the token speaks for itself: client_assertion must be absent"));
        }
        let refused = || {
            Refusal::new(
                OauthCode::InvalidGrant,
                "the subject_token is not a good access token of this server",
            )
        };
        let text = form.need("subject_token")?;
        let presented = self.tokens.read(text).ok_or_else(refused)?;
        let grant = self.tokens.verify(&presented, now).await?.ok_or_else(refused)?;
        found(grant.account);
        let account = self.database.service_account(grant.account).await;
        let account = account.map_err(Problem::unavailable)?.ok_or_else(refused)?;
        let before = identity(&grant, &account).ok_or_else(refused)?;
        admit(&before)?;
        let held = before.authority.permissions(owner(&account));
        let scope = wanted(form, held)?;
        let grant =
            Grant { scope, expires_at: grant.expires_at.min(now + access_token::LIFE), ..grant };
        self.write(grant, &account, now).await
    }

    async fn sign(
        &self,
        form: &Form,
        key: &StoredAccountKey,
        held: PermissionSet,
        now: Time,
    ) -> Result<Given, Refusal> {
        let expires_at = now + access_token::LIFE;
        let grant = Grant {
            account: key.account.id,
            key: key.id,
            epoch: key.account.epoch,
            scope: wanted(form, held)?,
            // What a key has given does not outlive the key.
            expires_at: key.ends_at.map_or(expires_at, |end| end.min(expires_at)),
        };
        self.write(grant, &key.account, now).await
    }

    async fn write(
        &self,
        grant: Grant,
        account: &StoredAccount,
        now: Time,
    ) -> Result<Given, Refusal> {
        let (id, key) = match self.signer.active().await? {
            Some(active) => active,
            None => {
                // The very first token of a cloud.
                self.rotation.round(now).await.map_err(Problem::unavailable)?;
                self.keys.forget();
                let active = self.signer.active().await?;
                active.ok_or_else(|| Problem::unavailable("no key signs tokens"))?
            }
        };
        // Whole seconds, as the token has them.
        let seconds = |at: Time| chrono::DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at);
        let grant = Grant { expires_at: seconds(grant.expires_at), ..grant };
        let claims = access_token::Claims::new(&grant, &self.issuer, now);
        let token = key.sign(access_token::TYP, &id.to_string(), &claims);
        let token = token.map_err(Problem::internal)?;
        let authority = account.authority().narrowed_to(grant.scope);
        let identity = of_account(account, AccountCredential::Key(grant.key), authority);
        Ok(Given { token: SecretString::from(token), grant, identity })
    }
}

fn owner(account: &StoredAccount) -> aicloud_domain::machine::Owner {
    aicloud_domain::machine::Owner { tenant: Some(account.tenant), project: Some(account.project) }
}

/// What is asked for, of what is held; all of it, if nothing is said.
fn wanted(form: &Form, held: PermissionSet) -> Result<PermissionSet, Refusal> {
    let refused = |what: String| Refusal::new(OauthCode::InvalidScope, what);
    let Some(text) = form.get("scope") else { return Ok(held) };
    let asked = access_token::read_scope(text).map_err(|word| {
        refused(format!(
            "there is no permission {}",
            word.escape_default().take(60).collect::<String>()
        ))
    })?;
    match asked.iter().find(|one| !held.contains(**one)) {
        Some(beyond) => Err(refused(format!("{beyond} is more than there is to give"))),
        None => Ok(asked.into_iter().collect()),
    }
}

#[cfg(test)]
mod tests;
