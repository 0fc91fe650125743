//! The token endpoint, and what clients and verifiers must know about it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, get, post, web};
use aicloud_domain::access::Role;
use aicloud_domain::denial::Why;
use aicloud_domain::name::ResourceId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::Api;
use crate::auth::Identity;
use crate::exchange::oauth::{self, Form, OauthCode, OauthError, Refusal};
use crate::exchange::{Given, JWKS_AGE, access_token};
use crate::extract::{Shared, form_body};
use crate::problem::Problem;
use crate::request::RequestContext;

/// How fresh the list of keys is that we publish.
const FRESH: Duration = Duration::from_secs(5);

/// A request for a token, as a form. Which parameters there are depends on the grant.
#[derive(Debug, ToSchema)]
#[schema(as = TokenRequest)]
#[allow(
    dead_code,
    reason = "the document is made from it; the form is read by hand, as OAuth asks"
)]
pub struct TokenRequest {
    /// `client_credentials`, or `urn:ietf:params:oauth:grant-type:token-exchange`.
    #[schema(example = "client_credentials")]
    grant_type: String,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    client_assertion_type: Option<String>,
    /// The assertion: a JWT of type `client-authentication+jwt` that a key of the account has signed.
    client_assertion: Option<String>,
    /// The account's id, if it is said again.
    client_id: Option<String>,
    /// Permissions, separated by spaces: not more than these. All that there are if absent.
    #[schema(example = "allocation.read allocation.create")]
    scope: Option<String>,
    /// To get a weaker token: one that is good.
    subject_token: Option<String>,
    /// `urn:ietf:params:oauth:token-type:access_token`.
    subject_token_type: Option<String>,
}

/// A token that was given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TokenResponse)]
pub struct TokenResponse {
    /// The token, to be sent as bearer.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// What it is (RFC 8693).
    issued_token_type: &'static str,
    /// For how many seconds it is good.
    expires_in: i64,
    /// The permissions that it has, separated by spaces.
    scope: String,
}

/// Get an access token.
///
/// For a service account: an assertion that one of its keys has signed is exchanged for a token that is good for 15 minutes at
/// the most (RFC 7523 as RFC 10070 has repaired it). `iss` and `sub` are the account's id, `aud` is the issuer
/// (`/.well-known/oauth-authorization-server`) and nothing else, `exp` is 5 minutes ahead at the most, each `jti` counts once.
/// With the grant of RFC 8693 a token is exchanged for a weaker one.
#[utoipa::path(tag = "service-accounts", security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token.", body = TokenResponse),
        (status = 400, description = "The request is not one that a token is given for (RFC 6749, 5.2).", body = OauthError),
        (status = 401, description = "The assertion proves nobody.", body = OauthError)
    )
)]
#[post("/v1/token")]
pub async fn exchange_token(
    api: Shared,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let body = form_body(&request, payload.into_inner()).await?;
    let context = request.extensions().get::<Arc<RequestContext>>().cloned();
    let context = context.ok_or_else(|| Problem::internal("a request without an id"))?;
    let from = address(&api, &request);
    // Before anything is read: what proves nothing costs a network's share of our work, and no more.
    api.reception.brute.knock(from)?;
    let mut exchanged = false;
    let given = match Form::read(&body) {
        Ok(form) => {
            // It was nobody's request until now; from here on it is the account's.
            let admit = |identity: &Identity| {
                let (tab, admitted) = api.rates.charge(identity, true, Instant::now());
                // Nobody else counts a request that has no caller.
                let _ = context.tab.set(tab);
                admitted
            };
            let found = |account| {
                let _ = context.about.set(ResourceId::ServiceAccount(account));
            };
            exchanged = form.get("grant_type") == Some(oauth::TOKEN_EXCHANGE);
            api.exchange.give(&form, Utc::now(), found, admit).await
        }
        Err(refusal) => Err(refusal),
    };
    match given {
        Ok(given) => {
            tracing::info!(principal = %given.identity.principal, key = %given.grant.key, "an access token was given");
            api.acts.given(&api.cloud, &context, &given, exchanged).await;
            Ok(shown(&given))
        }
        Err(Refusal::Problem(problem)) => Err(problem),
        Err(Refusal::Oauth { code, description }) => {
            // Who fails is counted by network, like everybody who knocks without a credential. Who succeeds pays by its
            // tenant's rate: a fleet behind one address is no attack.
            api.reception.brute.open(from)?;
            tracing::info!(?code, description, "no access token was given");
            let proves_nothing = match code {
                OauthCode::InvalidClient => Some("invalid_client"),
                OauthCode::InvalidGrant => Some("invalid_grant"),
                _ => None,
            };
            if let Some(word) = proves_nothing {
                let (what, why) = (("POST /v1/token".to_owned(), None, word), Why::Unauthenticated);
                api.denials.note(&api.cloud, &api.metrics, &context, None, what, why).await;
            }
            Ok(oauth::answer(code, description))
        }
    }
}

fn address(api: &Api, request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
    api.reception.proxies.client(peer, request.headers())
}

fn shown(given: &Given) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    // RFC 6749, 5.1; the gate adds `Cache-Control: no-store`.
    response.insert_header((header::PRAGMA, "no-cache"));
    response.json(TokenResponse {
        access_token: given.token.expose_secret().to_owned(),
        token_type: "Bearer",
        issued_token_type: oauth::ACCESS_TOKEN,
        expires_in: (given.grant.expires_at - Utc::now()).num_seconds().max(0),
        scope: access_token::words(given.grant.scope),
    })
}

/// Get the keys that verify our tokens.
///
/// A JWK set (RFC 7517). A key is listed well before it signs, and until the last token that it has signed has expired.
#[utoipa::path(tag = "service-accounts", security(()), responses(
    (status = 200, description = "The keys.", body = Object)
))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(api: Shared) -> Result<HttpResponse, Problem> {
    let keys = api.exchange.keys().fresh(FRESH).await?;
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
                "kid": key.id, "x": URL_SAFE_NO_PAD.encode(key.public),
            })
        })
        .collect();
    Ok(published(&json!({ "keys": keys })))
}

/// Get what OAuth clients must know.
///
/// The metadata of RFC 8414.
#[utoipa::path(tag = "service-accounts", security(()), responses(
    (status = 200, description = "The metadata.", body = Object)
))]
#[get("/.well-known/oauth-authorization-server")]
pub async fn oauth_metadata(api: Shared) -> Result<HttpResponse, Problem> {
    let issuer = api.exchange.issuer();
    let scopes: Vec<&str> =
        Role::ProjectAdmin.permissions().iter().map(|permission| permission.word()).collect();
    Ok(published(&json!({
        "issuer": issuer.as_str(),
        "token_endpoint": format!("{issuer}/v1/token"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "grant_types_supported": [oauth::CLIENT_CREDENTIALS, oauth::TOKEN_EXCHANGE],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["EdDSA", "ES256"],
        // There is no authorization endpoint, so there are none (RFC 8414, 2).
        "response_types_supported": [],
        "scopes_supported": scopes,
    })))
}

fn published(body: &Value) -> HttpResponse {
    let age = format!("public, max-age={JWKS_AGE}");
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, age)).json(body)
}
