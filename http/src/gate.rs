//! The one door that every request goes through, in and out.
//!
//! In: the request gets its id and its trace, a span for all its log lines, and, on everything
//! below `/v1`, its [`Caller`]. That happens before the router's handler looks at the body, so
//! that a stranger learns nothing from validation errors, and before the router knows whether
//! there is such a path, so that a stranger can't map the API either. The few operations by which
//! somebody comes in (`OPEN`) have no caller. A write by a session's cookie must prove that our own page sent it
//! ([`csrf`]).
//!
//! **No answer without a permission.** A handler asks whether its caller may do what it asks
//! ([`Caller::may`]). A handler that forgets to is a hole, so what it answers does not leave: the
//! caller gets a 500, and the first test of the operation fails.
//!
//! Out: a [`Problem`] is rendered here and nowhere else, because here the request's id is
//! known; then come the headers that every answer has, the metrics, and one line in the log.

use std::future::{Future as _, poll_fn};
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, ResponseError as _};
use aicloud_domain::access::Principal;
use rand::RngExt as _;
use tracing::Span;

use crate::api::Api;
use crate::api::reference::is_disabled;
use crate::auth::{Caller, Identity, Presented, csrf};
use crate::connection::{self, Pulse};
use crate::console::Served;
use crate::denials;
use crate::extract::{Admitted, Shared};
use crate::metrics::CONSOLE;
use crate::problem::{Code, Problem};
use crate::rates::Rates;
use crate::request::RequestContext;

/// The answers of an API are for its caller alone, and are never a page.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-client-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// How long, in milliseconds, the answer "too much" is held back. `Retry-After` asks for a second, so
/// it costs nobody who listens. Who does not listen sends the next request when the last one is
/// answered: without this, a few hundred clients in a loop keep the workers busy with refusals
/// alone, and everybody else waits behind those. Held, a connection costs a timer. Each for a time
/// of its own: those that were refused together would otherwise all come back together.
const HELD_BACK: Range<u64> = 250..1_000;

/// What the router did not match, as a label.
const UNMATCHED: &str = "unmatched";

/// The middleware.
///
/// # Errors
/// None of its own; what comes from below the handlers is passed on.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let context = Arc::new(RequestContext::read(request.headers()));
    let span = tracing::info_span!(
        "request",
        request_id = context.request_id(),
        client_request_id = context.client_request_id(),
        trace_id = context.trace_id().as_str(),
        method = request.method().as_str(),
        principal = tracing::field::Empty,
    );
    // `Instrument` would also enter the span to drop the future, for every request.
    let mut passing = pin!(pass(request, next, &context, &span, began));
    poll_fn(|task| span.in_scope(|| passing.as_mut().poll(task))).await
}

async fn pass(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    context: &Arc<RequestContext>,
    span: &Span,
    began: Instant,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let method = request.method().clone();
    let Some(api) = request.app_data::<Shared>().cloned() else {
        return Err(Problem::internal("the server has no API").into());
    };
    if let Some(peer) = request.peer_addr() {
        // Nobody else has set it.
        let _ = context.address.set(api.reception.proxies.client(peer.ip(), request.headers()));
    }
    let (in_flight, _under_way) = (api.metrics.begin(), api.traffic.request());
    let beat = request.conn_data::<Arc<Pulse>>().map(Pulse::begin);
    let answered = answer(&api, request, next, context, (span, began)).await;
    drop(in_flight);
    let mut response = answered?;
    let code = |response: &ServiceResponse<BoxBody>| {
        response.response().extensions().get::<Problem>().map(Problem::code)
    };
    let mut held = Duration::ZERO;
    if matches!(code(&response), Some(Code::Overloaded | Code::RateLimited)) {
        let since = Instant::now();
        hold_back(&api).await;
        held = since.elapsed();
    }

    let matched = response.request().match_pattern();
    let page = response.response().extensions().get::<Served>().is_some();
    let route = matched.as_deref().unwrap_or(if page { CONSOLE } else { UNMATCHED });
    let problem = response.response().extensions().get::<Problem>().cloned();
    if let Some(code) = problem.as_ref().map(Problem::code)
        && let Some(why) = denials::why(code, context)
    {
        let caller = response.request().extensions().get::<Caller>().cloned();
        let id = response.request().match_info().get("id").map(str::to_owned);
        let what = (format!("{method} {route}"), id.as_deref(), code.row().word);
        api.denials.note(&api.cloud, &api.metrics, context, caller.as_ref(), what, why).await;
    }
    let shut_out = response.request().extensions().get::<Caller>().is_some_and(Caller::is_shut_out);
    let shut_out = shut_out && !response.request().path().starts_with("/v1/me");
    // Whatever it was denied is denied for that reason, and no permission would help.
    let problem = problem.map(|problem| match problem.code() {
        code if shut_out && denials::is_of_permission(code, context) => is_disabled(),
        _ => problem,
    });
    if let Some(problem) = &problem {
        api.metrics.refused(problem.code().row().word);
        let rendered = problem.render(context.request_id());
        response = response.into_response(rendered);
    }
    finish(response.headers_mut(), context, &api.rates);
    if *api.stopping.borrow() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let status = response.status().as_u16();
    let took = began.elapsed();
    // What is held back on purpose says nothing of how fast the server is.
    api.metrics.answered(method.as_str(), route, status, took.saturating_sub(held));
    let response = response.map_body(|_, body| connection::until_sent(body, beat));
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let code = problem.as_ref().map(|problem| problem.code().row().word);
    let log = problem.as_ref().and_then(Problem::log);
    match status {
        // A tenant's provider that does not answer is none of our faults.
        502 => tracing::warn!(status, millis, route, code, log, "answered"),
        500.. => tracing::error!(status, millis, route, code, log, "answered"),
        _ => tracing::info!(status, millis, route, code, log, "answered"),
    }
    Ok(response)
}

/// Lets a caller wait for its refusal, unless the server stops.
async fn hold_back(api: &Api) {
    let mut stopping = api.stopping.clone();
    let held = Duration::from_millis(rand::rng().random_range(HELD_BACK));
    // Whether the server stops or the time is up, the answer is sent.
    let _ = tokio::time::timeout(held, stopping.wait_for(|stops| *stops)).await;
}

async fn answer(
    api: &Api,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    context: &Arc<RequestContext>,
    (span, began): (&Span, Instant),
) -> Result<ServiceResponse<BoxBody>, Error> {
    request.extensions_mut().insert(Arc::clone(context));
    let path = request.match_info().as_str();
    if !is_private(path) || is_open(request.method(), path) {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    }
    // Noted before the look: what is heard during it counts as later.
    let admitted = (!request.method().is_safe()).then(|| Admitted::now(api));
    match identify(api, &request, context, began).await {
        Ok(Identity { principal, authority, via, shut_out }) => {
            span.record("principal", tracing::field::display(&principal));
            let request_context = Arc::clone(context);
            let caller = Caller { principal, authority, via, shut_out, request: request_context };
            request.extensions_mut().insert(caller);
            if let Some(admitted) = admitted {
                request.extensions_mut().insert(admitted);
            }
        }
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let good = status.is_success() || status.is_informational();
    if good && !context.asked.load(Ordering::Relaxed) {
        let problem = Problem::internal("an answer for which nobody asked a permission");
        return Ok(response.into_response(problem.error_response()));
    }
    Ok(response)
}

/// Who it is, if it may send this request at all.
async fn identify(
    api: &Api,
    request: &ServiceRequest,
    context: &RequestContext,
    began: Instant,
) -> Result<Identity, Problem> {
    let headers = request.headers();
    let presented = Presented::read(headers)?;
    let from = context.address.get().copied();
    let identity = api.authenticator.authenticate(presented.text(), from).await?;
    let writes = !request.method().is_safe();
    let (tab, admitted) = api.rates.charge(&identity, writes, began);
    // A request has one caller.
    let _ = context.tab.set(tab);
    admitted?;
    if writes && let Presented::Cookie(_) = presented {
        let Principal::User { session, .. } = identity.principal else {
            let detail = "A cookie carries sessions and nothing else.";
            return Err(Problem::new(Code::Unauthenticated, detail));
        };
        csrf::check(headers, session, &api.reception.links)?;
    }
    Ok(identity)
}

/// Everything below `/v1` asks for a credential; the rest is for probes and scrapers. The path is the
/// router's, percent-decoded: what it would match as `/v1/…` is private in every spelling.
fn is_private(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// By which somebody comes in: method and path of what asks for a password, a mailed link or a provider's
/// word itself. A part in braces stands for any. The OpenAPI document has them as [`OPEN`](crate::openapi::OPEN).
pub(crate) const OPEN: &[(Method, &str)] = &[
    (Method::POST, "/v1/session"),
    (Method::POST, "/v1/session:passkey-begin"),
    (Method::POST, "/v1/token"),
    (Method::POST, "/v1/password-reset"),
    (Method::POST, "/v1/password-reset:complete"),
    (Method::POST, "/v1/email-change:complete"),
    (Method::POST, "/v1/invitations:accept"),
    (Method::GET, "/v1/sso/{tenant}/start"),
    (Method::GET, "/v1/sso/{tenant}/callback"),
    (Method::POST, "/v1/sso:redeem"),
];

fn is_open(method: &Method, path: &str) -> bool {
    OPEN.iter().any(|(open, at)| open == method && fits(at, path))
}

/// Part by part: what stands for any is not empty, and holds no slash.
fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given => {}
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

fn finish(headers: &mut HeaderMap, context: &RequestContext, rates: &Rates) {
    headers.reserve(HEADERS.len() + 5);
    if let Some(tab) = context.tab.get() {
        rates.tell(tab, headers);
    }
    for (name, value) in HEADERS {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    let traceparent = context.traceparent();
    let ids = [(REQUEST_ID, context.request_id()), (TRACEPARENT, traceparent.as_str())];
    let client = context.client_request_id().map(|id| (CLIENT_REQUEST_ID, id));
    for (name, text) in ids.into_iter().chain(client) {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lets_somebody_in_is_open() {
        for path in ["/v1/sso/acme/start", "/v1/sso/acme/callback"] {
            assert!(is_open(&Method::GET, path) && !is_open(&Method::POST, path), "{path}");
        }
        for path in [
            "/v1/sso/acme",
            "/v1/sso//start",
            "/v1/sso/acme/start/",
            "/v1/sso/acme/x/start",
            "/v1/sso/start",
            "/v1/tenants",
            "/v1/session",
        ] {
            assert!(!is_open(&Method::GET, path), "{path}");
        }
        assert!(is_open(&Method::POST, "/v1/session") && !is_open(&Method::POST, "/v1/session/"));
    }
}
