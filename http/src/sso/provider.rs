//! A tenant's provider: what it publishes, for how long that is believed, and what it says of somebody.
//!
//! Discovery and keys are fetched together and believed for an hour. A signature by a key that is not among
//! them has the keys fetched again, once in ten seconds at the most: providers change keys as they like, and
//! whoever makes up key ids must not make us a flood. Of each tenant eight questions are under way at once; a provider
//! that is slow holds up its own people and nobody else's.
//!
//! **What is verified** of an ID token (OpenID Connect Core, 3.1.3.7): the signature, by a key of the provider
//! and an asymmetric algorithm from a list of ours (so neither `none` nor a client secret taken for a key);
//! `iss`, letter by letter; `aud`, ours and nobody else's; `exp`; `iat`, of now; `nonce`. The address comes from the ID token or,
//! where that has none, from the userinfo endpoint, whose `sub` must be the same.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::email::Email;
use aicloud_domain::id::TenantId;
use aicloud_domain::sso::{Provider, Sso, Subject};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use dashmap::DashMap;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
    CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    ConfigurationError, CsrfToken, DiscoveryError, HttpRequest, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, SignatureVerificationError, SubjectIdentifier, TokenResponse as _, UserInfoError,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::outbound::{Outbound, OutboundError};
use super::reason::Reason;
use super::state::Begun;
use crate::problem::{Code, Problem};

/// How long discovery and keys are believed.
const BELIEVED: Duration = Duration::from_secs(3_600);
/// How often an unknown key may have them fetched again.
const REFRESH: Duration = Duration::from_secs(10);
/// Questions under way at once, of one tenant.
const AT_ONCE: usize = 8;
/// Tenants whose provider is known; past it those that nobody asks at the moment are forgotten.
const KNOWN_MAX: usize = 1_024;
/// When to come back to a provider that does not answer.
const AGAIN: Duration = Duration::from_secs(10);
/// How far a provider's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(2);
/// How old an ID token may be: it comes with the code's answer.
const OLD: TimeDelta = TimeDelta::minutes(10);
/// The longest name that is taken over from a provider, characters.
const NAME_MAX: usize = 120;

/// Signatures that are taken: each by a key that only the provider has.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a provider says of somebody, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who it is there.
    pub subject: Subject,
    /// Its address.
    pub email: Option<Email>,
    /// The provider knows that the address is this person's.
    pub email_verified: bool,
    /// What people call it.
    pub name: Option<String>,
}

/// Our side of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Whose connection.
    pub tenant: TenantId,
    /// The connection.
    pub sso: &'a Sso,
    /// Its epoch.
    pub epoch: u64,
    /// Where people are sent back to.
    pub redirect_uri: &'a str,
}

/// What a provider publishes.
struct Known {
    issuer: Provider,
    metadata: CoreProviderMetadata,
    since: Instant,
}

/// What there is for one tenant.
struct Slot {
    known: Mutex<Option<Arc<Known>>>,
    refreshed: Mutex<Option<Instant>>,
    places: Arc<Semaphore>,
}

impl Default for Slot {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            refreshed: Mutex::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Slot {
    fn known(&self, issuer: &Provider) -> Option<Arc<Known>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let good =
            |known: &&Arc<Known>| known.issuer == *issuer && known.since.elapsed() < BELIEVED;
        known.as_ref().filter(good).cloned()
    }

    fn keep(&self, known: &Arc<Known>) {
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(Arc::clone(known));
    }

    /// Whether the keys may be fetched again now; whoever is told yes does it.
    fn may_refresh(&self) -> bool {
        let mut refreshed = self.refreshed.lock().unwrap_or_else(PoisonError::into_inner);
        let may = refreshed.is_none_or(|at| at.elapsed() >= REFRESH);
        if may {
            *refreshed = Some(Instant::now());
        }
        may
    }
}

/// The tenants' providers.
pub struct Providers {
    outbound: Outbound,
    slots: DashMap<TenantId, Arc<Slot>>,
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Providers").field("known", &self.slots.len()).finish_non_exhaustive()
    }
}

impl Providers {
    /// Asked by this.
    #[must_use]
    pub fn new(outbound: Outbound) -> Self {
        Self { outbound, slots: DashMap::new() }
    }

    fn slot(&self, tenant: TenantId) -> Arc<Slot> {
        if self.slots.len() >= KNOWN_MAX {
            self.slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(&self.slots.entry(tenant).or_default())
    }

    /// Looks whether there is a provider at this address, as somebody sets a connection to it.
    ///
    /// # Errors
    /// [`Code::InvalidValue`] naming the issuer for an address where nobody is asked and for what is no
    /// provider; [`Code::SsoUnavailable`].
    pub async fn look(&self, tenant: TenantId, issuer: &Provider) -> Result<(), Problem> {
        let slot = self.slot(tenant);
        let _place = place(&slot)?;
        let known = self.discover(issuer).await.map_err(|error| match error {
            Failure::Forbidden(why) => Problem::invalid("issuer", why),
            Failure::Wrong(log) => {
                let what = "there is no OpenID Connect provider at this address with this name";
                Problem::invalid("issuer", what).logged(log)
            }
            Failure::Away(log) => away(log),
        })?;
        slot.keep(&Arc::new(known));
        Ok(())
    }

    /// Where a browser is sent to sign in.
    ///
    /// # Errors
    /// [`Code::SsoUnavailable`], [`Code::SsoFailed`] when the provider is none any more.
    pub async fn authorization(
        &self,
        client: Client<'_>,
        begun: &Begun,
    ) -> Result<String, Problem> {
        let slot = self.slot(client.tenant);
        let _place = place(&slot)?;
        let known = self.known(&slot, &client.sso.terms.issuer).await?;
        let core = core(&known, client, None)?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            begun.verifier.clone(),
        ));
        let (state, nonce) = (begun.state.clone(), begun.nonce.clone());
        let (url, _, _) = core
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        // It is the browser that goes there; but not from a page of ours to a page without TLS.
        self.outbound.check(&url).map_err(|error| failed(BROKEN).logged(error))?;
        Ok(url.into())
    }

    /// Who somebody is, by the code that it came back with.
    ///
    /// # Errors
    /// [`Code::SsoFailed`] when the provider does not say so, or says it wrongly; [`Code::SsoUnavailable`].
    pub async fn person(
        &self,
        client: Client<'_>,
        secret: &SecretString,
        begun: &Begun,
        code: &str,
    ) -> Result<Person, Problem> {
        let slot = self.slot(client.tenant);
        let _place = place(&slot)?;
        let known = self.known(&slot, &client.sso.terms.issuer).await?;
        let core = core(&known, client, Some(secret))?;
        let ask = |request: HttpRequest| self.outbound.call(request);
        let request = core.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|error: ConfigurationError| failed(BROKEN).logged(error))?;
        let verifier = PkceCodeVerifier::new(begun.verifier.clone());
        let answer = request.set_pkce_verifier(verifier).request_async(&ask).await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(error) => Failure::from(error).at_sign_in(),
            // What the provider says in its own words is the log's: it may quote what it was sent.
            RequestTokenError::ServerResponse(said) => {
                failed("The provider refused the code.").logged(word(said.error().as_ref()))
            }
            RequestTokenError::Parse(error, _) => failed(BROKEN).logged(error.path()),
            RequestTokenError::Other(_) => failed(BROKEN),
        })?;
        let token = answer.id_token().ok_or_else(|| failed("The provider gave no ID token."))?;
        let nonce = Nonce::new(begun.nonce.clone());
        let mut keys = known.metadata.jwks().clone();
        let claims = match verify(&known, client, token, &nonce, keys.clone()) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) if slot.may_refresh() => {
                keys = self.refresh(&slot, &known).await?;
                verify(&known, client, token, &nonce, keys)
            }
            verified => verified,
        };
        // The error tells what was found in the token; that is the log's, and no secret is in it.
        let claims =
            claims.map_err(|error| failed(wrong(&error)).logged(word(&error.to_string())))?;
        let mut person = read(&claims, token)?;
        if person.email.is_none() && known.metadata.userinfo_endpoint().is_some() {
            let access = answer.access_token().clone();
            self.ask_more(&core, access, claims.subject().clone(), &mut person).await?;
        }
        Ok(person)
    }

    /// Asks the userinfo endpoint for what the ID token lacks.
    async fn ask_more(
        &self,
        core: &Core,
        access: AccessToken,
        subject: SubjectIdentifier,
        person: &mut Person,
    ) -> Result<(), Problem> {
        let ask = |request: HttpRequest| self.outbound.call(request);
        let request = core.user_info(access, Some(subject));
        let request = request.map_err(|error: ConfigurationError| failed(BROKEN).logged(error))?;
        let said: Result<CoreUserInfoClaims, _> = request.request_async(&ask).await;
        let said = said.map_err(|error| match error {
            UserInfoError::Request(error) => Failure::from(error).at_sign_in(),
            UserInfoError::ClaimsVerification(error) => {
                failed(wrong(&error)).logged(word(&error.to_string()))
            }
            _ => failed(BROKEN),
        })?;
        person.email = said.email().and_then(|email| email.as_str().parse().ok());
        person.email_verified = said.email_verified().unwrap_or_default();
        if person.name.is_none() {
            person.name = said.name().and_then(|name| name.get(None)).and_then(|name| plain(name));
        }
        Ok(())
    }

    async fn known(&self, slot: &Slot, issuer: &Provider) -> Result<Arc<Known>, Problem> {
        if let Some(known) = slot.known(issuer) {
            return Ok(known);
        }
        let known = self.discover(issuer).await.map_err(Failure::at_sign_in)?;
        let known = Arc::new(known);
        slot.keep(&known);
        Ok(known)
    }

    async fn refresh(&self, slot: &Slot, known: &Known) -> Result<CoreJsonWebKeySet, Problem> {
        let ask = |request: HttpRequest| self.outbound.call(request);
        let keys = CoreJsonWebKeySet::fetch_async(known.metadata.jwks_uri(), &ask).await;
        let keys = keys.map_err(|error| Failure::from(error).at_sign_in())?;
        let metadata = known.metadata.clone().set_jwks(keys.clone());
        let (issuer, since) = (known.issuer.clone(), known.since);
        slot.keep(&Arc::new(Known { issuer, metadata, since }));
        Ok(keys)
    }

    async fn discover(&self, issuer: &Provider) -> Result<Known, Failure> {
        let since = Instant::now();
        let ask = |request: HttpRequest| self.outbound.call(request);
        let url = IssuerUrl::new(issuer.to_string());
        let url = url.map_err(|error| Failure::Wrong(error.to_string()))?;
        let metadata = CoreProviderMetadata::discover_async(url, &ask).await?;
        Ok(Known { issuer: issuer.clone(), metadata, since })
    }
}

/// A place among those who ask this tenant's provider.
fn place(slot: &Slot) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(&slot.places).try_acquire_owned().map_err(|_| {
        Problem::new(Code::Overloaded, "The tenant's provider is being asked about many at once.")
    })
}

/// The client as the crate has it, with an authorization endpoint and perhaps the others.
type Core = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

fn core(known: &Known, client: Client<'_>, secret: Option<&SecretString>) -> Result<Core, Problem> {
    let redirect = RedirectUrl::new(client.redirect_uri.to_owned()).map_err(Problem::internal)?;
    let id = ClientId::new(client.sso.terms.client_id.to_string());
    let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
    // By default a client shows its secret in a header (OpenID Connect Discovery, 3).
    let methods = known.metadata.token_endpoint_auth_methods_supported();
    let in_body = methods.is_some_and(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    });
    let how = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    let core = CoreClient::from_provider_metadata(known.metadata.clone(), id, secret);
    Ok(core.set_redirect_uri(redirect).set_auth_type(how))
}

fn verify(
    known: &Known,
    client: Client<'_>,
    token: &CoreIdToken,
    nonce: &Nonce,
    keys: CoreJsonWebKeySet,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let id = ClientId::new(client.sso.terms.client_id.to_string());
    let issuer = known.metadata.issuer().clone();
    // As if we had no secret: then there is none that could be taken for a key.
    let verifier = CoreIdTokenVerifier::new_public_client(id, issuer, keys)
        .set_allowed_algs(ALGORITHMS)
        .set_issue_time_verifier_fn(|at| is_of_now(at, Utc::now()));
    token.claims(&verifier, nonce).cloned()
}

fn is_of_now(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), String> {
    if at > now + AHEAD {
        return Err("it was issued in the future".to_owned());
    }
    if at < now - OLD {
        return Err("it was issued long ago".to_owned());
    }
    Ok(())
}

fn read(claims: &CoreIdTokenClaims, token: &CoreIdToken) -> Result<Person, Problem> {
    let subject = claims.subject().as_str().parse();
    let subject = subject.map_err(|_| failed("The provider's id of the person is none."))?;
    Ok(Person {
        subject,
        email: claims.email().and_then(|email| email.as_str().parse().ok()),
        email_verified: claims.email_verified().unwrap_or_else(|| stands_for_domain(token)),
        name: claims.name().and_then(|name| name.get(None)).and_then(|name| plain(name)),
    })
}

/// Microsoft Entra has no `email_verified`. It says by `xms_edov` that the domain's owner is the directory's,
/// without which its `email` may be anything. The token was verified before.
fn stands_for_domain(token: &CoreIdToken) -> bool {
    let text = token.to_string();
    let payload = text.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Option<serde_json::Value> =
        payload.and_then(|payload| serde_json::from_slice(&payload).ok());
    let said = claims.as_ref().map(|claims| &claims["xms_edov"]);
    said.is_some_and(|said| *said == true || *said == 1 || *said == "1" || *said == "true")
}

/// A name as it may be shown.
fn plain(name: &str) -> Option<String> {
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A word of a provider's for the log: bounded, and on one line.
fn word(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

const BROKEN: &str = "The provider's answer is not one of OpenID Connect.";

/// A sign-in that did not succeed.
#[must_use]
pub fn failed(detail: impl Into<String>) -> Problem {
    // Whoever knows better says so.
    Problem::new(Code::SsoFailed, detail).because(Reason::Provider)
}

fn away(log: String) -> Problem {
    let detail = "The identity provider does not answer.";
    Problem::new(Code::SsoUnavailable, detail).retry_after(AGAIN).logged(log)
}

/// What is wrong with an ID token, in words for whoever has set the connection up.
fn wrong(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "The ID token has expired, or is not of now.",
        ClaimsVerificationError::InvalidAudience(_) => "The ID token is for another client.",
        ClaimsVerificationError::InvalidIssuer(_) => "The ID token is another provider's.",
        ClaimsVerificationError::InvalidNonce(_) => "The ID token is of another sign-in.",
        ClaimsVerificationError::InvalidSubject(_) => "The provider speaks of somebody else.",
        ClaimsVerificationError::SignatureVerification(_) => {
            "The ID token's signature is not the provider's."
        }
        _ => "The ID token is not acceptable.",
    }
}

/// Why a provider could not be heard.
enum Failure {
    /// It is where nobody is asked.
    Forbidden(&'static str),
    /// What is there is no provider of this name.
    Wrong(String),
    /// It does not answer.
    Away(String),
}

impl Failure {
    fn at_sign_in(self) -> Problem {
        match self {
            Self::Forbidden(why) => failed("The provider can't be asked from here.").logged(why),
            Self::Wrong(log) => failed(BROKEN).logged(word(&log)),
            Self::Away(log) => away(log),
        }
    }
}

impl From<OutboundError> for Failure {
    fn from(error: OutboundError) -> Self {
        match error {
            OutboundError::Forbidden(why) => Self::Forbidden(why),
            OutboundError::Unreachable(log) => Self::Away(log),
            OutboundError::TooLarge => Self::Wrong(error.to_string()),
        }
    }
}

impl From<DiscoveryError<OutboundError>> for Failure {
    fn from(error: DiscoveryError<OutboundError>) -> Self {
        match error {
            DiscoveryError::Request(error) => error.into(),
            DiscoveryError::Response(status, _, _) if status.is_server_error() => {
                Self::Away(format!("it answers {status}"))
            }
            DiscoveryError::Response(status, _, what) => Self::Wrong(format!("{status}: {what}")),
            other => Self::Wrong(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_token_is_of_now() {
        let now = Utc::now();
        assert!(is_of_now(now, now).is_ok() && is_of_now(now + TimeDelta::minutes(1), now).is_ok());
        assert!(is_of_now(now + TimeDelta::minutes(3), now).is_err());
        assert!(is_of_now(now - TimeDelta::minutes(11), now).is_err());
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(plain(" Ann\u{7}\nLee "), Some("AnnLee".to_owned()));
        assert_eq!((plain(" \n"), plain("")), (None, None));
        assert_eq!(plain(&"x".repeat(500)).unwrap().len(), NAME_MAX);
    }

    #[test]
    fn keys_are_fetched_again_at_a_rate() {
        let slot = Slot::default();
        assert!(slot.may_refresh() && !slot.may_refresh());
        *slot.refreshed.lock().unwrap() = Instant::now().checked_sub(REFRESH);
        assert!(slot.may_refresh());
    }

    #[test]
    fn one_tenant_s_questions_are_bounded() {
        let slot = Slot::default();
        let places: Vec<_> = (0..AT_ONCE).map(|_| place(&slot).unwrap()).collect();
        assert_eq!(place(&slot).unwrap_err().code(), Code::Overloaded);
        drop(places);
        assert!(place(&slot).is_ok());
    }
}
