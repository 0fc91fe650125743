//! Answers: a resource with its ETag, and how a command's success is told.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use aicloud_actors::Answer;
use aicloud_domain::machine::Machine;
use serde::Serialize;

/// Says that the answer is one that was given before, under the same `Idempotency-Key`.
pub const REPLAYED: &str = "idempotency-replayed";

/// The ETag of a spec's version.
#[must_use]
pub fn etag(version: u64) -> String {
    format!("\"v{version}\"")
}

/// 200 with a resource.
pub fn shown<M: Machine>(state: &M::State, view: impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(M::spec_version(state)))).json(view)
}

/// A command's success, shown as the resource it left behind.
pub fn done<M: Machine>(
    status: StatusCode,
    answer: &Answer<M::State>,
    view: impl Serialize,
) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    let version = M::spec_version(&answer.committed.state);
    response.insert_header((header::ETAG, etag(version)));
    if answer.replayed {
        response.insert_header((REPLAYED, "true"));
    }
    response.json(view)
}

/// 201 with the new resource and where it is.
pub fn created<M: Machine>(
    answer: &Answer<M::State>,
    location: &str,
    view: impl Serialize,
) -> HttpResponse {
    let mut response = done::<M>(StatusCode::CREATED, answer, view);
    if let Ok(value) = header::HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}
