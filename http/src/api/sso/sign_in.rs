//! Signing in by a tenant's provider: out to it, and back.
//!
//! Both operations are a browser's navigation. What goes wrong is a problem as everywhere, and each that refuses
//! somebody is written down as a denial: in the tenant's own book as soon as this browser has shown that it began here. But a
//! person is sent on to the console, which says it in words ([`reason`](crate::sso::reason)) and is where to try again. Who does
//! not ask for a page gets the problem itself. Who comes in is written in the tenant's book too, before the session leaves.
//!
//! A page elsewhere must not begin it: its visitor would find itself signed in as whoever that page's owner
//! chose. So `start` is for our own pages, and for people who type its address. Coming back is from
//! elsewhere by nature, and is proved by the cookie. What then happens to accounts is in `people.rs`.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use aicloud_actors::Committed;
use aicloud_domain::access::{Authority, Grant, Role, Scope};
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::name::Label;
use aicloud_domain::sso::Sso;
use aicloud_domain::tenant::{Standing, Tenant};
use chrono::Utc;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::people::{LIFE, changed, close_old, join, let_in, oneself, open_session};
use crate::api::Api;
use crate::api::reference::is_disabled;
use crate::api::session::SessionView;
use crate::auth::visitor::Visitor;
use crate::auth::{cookie, csrf};
use crate::console;
use crate::extract::{Hidden, Query, Shared, Write};
use crate::problem::{Code, Problem};
use crate::sso::back::Back;
use crate::sso::provider::{Client, failed};
use crate::sso::reason::Reason;
use crate::sso::state::{self, Begun};
use crate::sso::ticket::{Program, Ticket};
use crate::sso::{open, redirect_uri};
use crate::token::SessionToken;

/// The longest word of a provider's that is said back, characters.
const WORD_MAX: usize = 64;

/// Where the person goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StartQuery {
    /// A path on this server, where the person goes on; `/` if absent.
    #[param(max_length = 512, example = "/allocations")]
    return_to: Option<String>,
    /// For a program: where on this machine it listens for the browser, which brings it a ticket.
    #[param(minimum = 1)]
    port: Option<u16>,
    /// For a program: the SHA-256 of what it shows with the ticket, in base64url.
    #[param(min_length = 43, max_length = 43)]
    challenge: Option<String>,
}

impl StartQuery {
    fn program(&self) -> Result<Option<Program>, Problem> {
        match (self.port, &self.challenge) {
            (None, None) => Ok(None),
            (Some(port), Some(challenge)) if port > 0 => {
                let read = challenge.parse();
                let challenge = read.map_err(|error| Problem::invalid("challenge", error))?;
                Ok(Some(Program { port, challenge }))
            }
            _ => Err(Problem::invalid("port", "a program sends both `port` and `challenge`")),
        }
    }
}

/// What a program was brought by a browser, and what it has kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemTicket {
    /// The ticket, good for a minute and once.
    #[schema(value_type = String)]
    ticket: Hidden,
    /// What the challenge is the digest of.
    #[schema(value_type = String)]
    verifier: Hidden,
}

/// What a provider sends back. Providers add what they like.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbackQuery {
    /// The code, good once.
    code: Option<String>,
    /// What was sent along.
    state: Option<String>,
    /// The provider (RFC 9207).
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// A tenant whose people may come by its provider.
pub struct Connected {
    pub(super) tenant: Arc<Committed<Tenant>>,
    pub(super) sso: Sso,
    redirect_uri: String,
}

impl Connected {
    pub(super) fn id(&self) -> TenantId {
        self.tenant.state.id
    }

    /// Our side of it.
    #[must_use]
    pub fn client(&self) -> Client<'_> {
        Client {
            tenant: self.id(),
            sso: &self.sso,
            epoch: self.tenant.state.sso_epoch,
            redirect_uri: &self.redirect_uri,
        }
    }
}

/// What whoever knows a tenant's name is shown of the cloud: that tenant, and of it where its people sign in.
fn sight(tenant: TenantId) -> Authority {
    Authority::of(Grant { scope: Scope::Tenant { tenant }, role: Role::TenantViewer })
}

/// The tenant with this label. One that has no single sign-on and one that never was are the same to strangers.
///
/// # Errors
/// [`Code::NotFound`], [`Code::TenantDisabled`], [`Code::Unavailable`].
pub async fn connected(api: &Api, label: &str) -> Result<Connected, Problem> {
    let none = || {
        let row = Reason::Unknown.row();
        Problem::new(Code::NotFound, row.text).suggest(row.suggestion).because(Reason::Unknown)
    };
    let label: Label = label.parse().map_err(|_| none())?;
    let id = api.database.tenant_by_label(&label).await.map_err(Problem::unavailable)?;
    let id = id.ok_or_else(none)?;
    let tenant = api.cloud.tenants.seen(id.uuid(), &sight(id)).await?.ok_or_else(none)?;
    if tenant.state.standing == Standing::Disabled {
        return Err(is_disabled());
    }
    let sso = tenant.state.sso.clone().filter(Sso::is_active).ok_or_else(none)?;
    let redirect_uri = redirect_uri(api.exchange.issuer(), &label);
    Ok(Connected { tenant, sso, redirect_uri })
}

/// Begin to sign in by a tenant's provider.
///
/// For browsers: sends them to the provider, with a cookie that is good for ten minutes. Who asks for a page (`Accept:
/// text/html`) and is refused is sent to the console, which says why.
#[utoipa::path(tag = "sso", security(()), params(
    ("tenant" = String, Path, description = "The tenant's label."), StartQuery
), responses(
    (status = 302, description = "On to the provider."),
    (status = 303, description = "On to the console, which says why not.")
))]
#[get("/v1/sso/{tenant}/start")]
pub async fn start_sso(
    api: Shared,
    _visitor: Visitor,
    request: HttpRequest,
    tenant: web::Path<String>,
    query: Query<StartQuery>,
) -> Result<HttpResponse, Problem> {
    let back = match &query.0.return_to {
        None => Ok(Back::default()),
        Some(text) => text.parse().map_err(|error| Problem::invalid("return_to", error)),
    };
    let page = page(&request, &tenant, back.as_ref().ok(), false);
    let begun = begin(&api, &request, &tenant, (back, &query.0)).await;
    begun.map_err(|problem| told(problem, page))
}

async fn begin(
    api: &Api,
    request: &HttpRequest,
    tenant: &str,
    (back, query): (Result<Back, Problem>, &StartQuery),
) -> Result<HttpResponse, Problem> {
    csrf::same_origin(request.headers())?;
    let (back, program) = (back?, query.program()?);
    let connected = connected(api, tenant).await?;
    let client = connected.client();
    let begun = Begun::new(client.tenant, client.epoch, &back, Utc::now()).waited_for_by(program);
    let location = api.sso.providers.authorization(client, &begun).await?;
    let sealed = begun.seal(&api.reception.links)?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, location))
        .insert_header((header::SET_COOKIE, state::given(&sealed)?))
        .finish())
}

/// Come back from a tenant's provider.
///
/// For browsers, sent by the provider: opens a session as a cookie, and goes on to where it was begun for. The session
/// holds what its user is in this tenant, and nothing else. Who asks for a page and is refused is sent to the console, which says why.
#[utoipa::path(tag = "sso", security(()), params(
    ("tenant" = String, Path, description = "The tenant's label."), CallbackQuery
), responses((status = 303, description = "Signed in; or on to the console, which says why not.")))]
#[get("/v1/sso/{tenant}/callback")]
pub async fn finish_sso(
    api: Shared,
    visitor: Visitor,
    request: HttpRequest,
    tenant: web::Path<String>,
    query: Query<CallbackQuery>,
) -> Result<HttpResponse, Problem> {
    let entered = enter(&api, &visitor, &request, &tenant, &query.0).await;
    let entered = entered.map_err(|problem| {
        let begun = state::read(request.headers()).ok().flatten();
        let begun = begun.and_then(|text| Begun::open(text, &api.reception.links, Utc::now()));
        let (back, links) =
            (begun.as_ref().map(Begun::back), begun.is_some_and(|one| one.link.is_some()));
        // Whatever came of it, this way back is used up.
        let problem = problem.header(header::SET_COOKIE, state::taken());
        told(problem, page(&request, &tenant, back.as_ref(), links))
    })?;
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, entered.on));
    if let Some(token) = entered.token {
        let seconds = u64::try_from(LIFE.num_seconds()).unwrap_or_default();
        response.append_header((header::SET_COOKIE, cookie::given(&token.reveal(), seconds)?));
    }
    response.append_header((header::SET_COOKIE, state::taken()));
    Ok(response.finish())
}

/// Where a person is told that it did not succeed, and can try again: nowhere for a program, nor where there is no console.
fn page(request: &HttpRequest, label: &str, back: Option<&Back>, links: bool) -> Option<String> {
    if !console::shows_pages(request) {
        return None;
    }
    // Who links itself is signed in, and goes back to its account.
    let at = if links { "/account" } else { "/sign-in" };
    let label = label.parse::<Label>().map(|label| label.to_string()).unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("sso", &label);
    if let Some(back) = back.filter(|back| !links && **back != Back::default()) {
        query.append_pair("next", back.as_str());
    }
    Some(format!("{at}?{}", query.finish()))
}

fn told(problem: Problem, page: Option<String>) -> Problem {
    match page {
        Some(page) => problem.told_at(page),
        None => problem,
    }
}

struct Entered {
    /// None for who has linked itself, and goes on with the session that it has, and for whom a program waits.
    token: Option<SessionToken>,
    /// Where the browser goes on.
    on: String,
}

async fn enter(
    api: &Api,
    visitor: &Visitor,
    request: &HttpRequest,
    label: &str,
    query: &CallbackQuery,
) -> Result<Entered, Problem> {
    let begun = begun(api, request, query)?;
    // From here on it is known that this browser began it here, so what fails is the tenant's to see.
    let _ = visitor.request.comes_by.set(begun.tenant);
    let connected = connected(api, label).await?;
    let client = connected.client();
    if begun.tenant != client.tenant {
        let detail = "The sign-in was begun for another tenant.";
        return Err(failed(detail).because(Reason::NotBegun));
    }
    if begun.epoch != client.epoch {
        return Err(changed());
    }
    if query.iss.as_ref().is_some_and(|iss| iss != connected.sso.terms.issuer.as_str()) {
        return Err(failed("The answer is another provider's."));
    }
    if let Some(error) = &query.error {
        let plain = |c: &char| c.is_ascii_alphanumeric() || "_-.".contains(*c);
        let word: String = error.chars().filter(plain).take(WORD_MAX).collect();
        // RFC 6749, 4.1.2.1: the person, or the provider, said no.
        let reason = if word == "access_denied" { Reason::Denied } else { Reason::Provider };
        let problem = failed(format!("The provider did not sign you in: {word}."));
        return Err(problem.because(reason).logged(word));
    }
    let oneself = match begun.link {
        Some(user) => Some((user, oneself(api, visitor, user).await?)),
        None => None,
    };
    let code = query.code.as_deref().ok_or_else(|| failed("The provider gave no code."))?;
    let secret = secret(api, &connected).await?;
    let person = api.sso.providers.person(client, &secret, &begun, code).await?;
    let _ = visitor.request.named.set(person.subject.clone());
    let on = begun.back().to_string();
    if let Some((user, principal)) = oneself {
        join(api, visitor.origin(principal), &connected, &person, (user, false)).await?;
        return Ok(Entered { token: None, on });
    }
    let user = let_in(api, visitor, &connected, &person).await?;
    let by = (client.tenant, client.epoch);
    if let Some(program) = &begun.program {
        let ticket = Ticket::new(user, by, program, Utc::now()).seal(&api.reception.links)?;
        return Ok(Entered { token: None, on: program.address(&ticket) });
    }
    let (token, _) = open_session(api, visitor, user, by).await?;
    close_old(api, visitor, (user, token.id), client.tenant).await?;
    Ok(Entered { token: Some(token), on })
}

/// Redeem a ticket for a session.
///
/// For programs whose user has signed in with a browser. The session lives 12 hours, ended by one hour of rest.
#[utoipa::path(tag = "sso", request_body = RedeemTicket, security(()), responses(
    (status = 201, description = "The new session.", body = SessionView)
))]
#[post("/v1/sso:redeem")]
pub async fn redeem_sso(
    api: Shared,
    visitor: Visitor,
    write: Write<RedeemTicket>,
) -> Result<HttpResponse, Problem> {
    let RedeemTicket { ticket, verifier } = &write.body;
    let key = &api.reception.links;
    let ticket = Ticket::open(ticket.0.expose_secret(), &verifier.0, key, Utc::now());
    let ticket = ticket.filter(|ticket| api.sso.used.take(&ticket.id.to_string()));
    let ticket = ticket.ok_or_else(|| {
        failed("The ticket is not for this verifier, was used, or is older than a minute.")
    })?;
    let _ = visitor.request.comes_by.set(ticket.tenant);
    let by = (ticket.tenant, ticket.epoch);
    let sight = sight(ticket.tenant);
    let tenant = api.cloud.tenants.seen(ticket.tenant.uuid(), &sight).await?;
    if tenant.is_some_and(|tenant| tenant.state.standing == Standing::Disabled) {
        return Err(is_disabled());
    }
    let (token, user) = open_session(&api, &visitor, ticket.user, by).await?;
    SessionView::opened(&api, &user, &token).await
}

/// What this browser has begun, if it comes back with what was sent along.
fn begun(api: &Api, request: &HttpRequest, query: &CallbackQuery) -> Result<Begun, Problem> {
    let none = || strange("This browser has begun no sign-in, or too long ago.");
    let cookie = state::read(request.headers())?.ok_or_else(none)?;
    let begun = Begun::open(cookie, &api.reception.links, Utc::now()).ok_or_else(none)?;
    if !query.state.as_ref().is_some_and(|given| begun.is_state(given)) {
        return Err(strange("The answer is not for the sign-in that this browser has begun."));
    }
    if !api.sso.used.take(&begun.state) {
        return Err(strange("The answer was used before."));
    }
    Ok(begun)
}

/// It is not what this browser has begun.
fn strange(detail: &str) -> Problem {
    failed(detail).because(Reason::NotBegun)
}

async fn secret(api: &Api, connected: &Connected) -> Result<SecretString, Problem> {
    let epoch = connected.tenant.state.sso_epoch;
    let sealed = api.database.sso_secret(connected.id(), epoch).await;
    let sealed = sealed.map_err(Problem::unavailable)?.ok_or_else(changed)?;
    open(&api.sealer, connected.id(), connected.sso.secret_version, sealed).await
}
