//! Answers: a resource with its ETag, and how a command's success is told.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError as _};
use aicloud_actors::Answer;
use aicloud_domain::machine::Machine;
use serde::Serialize;

use crate::problem::Problem;

/// Says that the answer is one that was given before, under the same `Idempotency-Key`.
pub const REPLAYED: &str = "idempotency-replayed";

const JSON: header::HeaderValue = header::HeaderValue::from_static("application/json");
/// Bytes of a resource and a little more.
const USUAL: usize = 1024;

/// The ETag of a spec's version.
#[must_use]
pub fn etag(version: u64) -> String {
    format!("\"v{version}\"")
}

/// 200 with a resource.
pub fn shown<M: Machine>(state: &M::State, view: impl Serialize) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ETAG, etag(M::spec_version(state))));
    json(&mut response, &view)
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
    json(&mut response, &view)
}

/// The body, in a buffer that most resources fit in: `HttpResponseBuilder::json` begins with 128 bytes
/// and moves them each time they double.
fn json(response: &mut HttpResponseBuilder, view: &impl Serialize) -> HttpResponse {
    let mut body = Vec::with_capacity(USUAL);
    match serde_json::to_writer(&mut body, view) {
        Ok(()) => response.content_type(JSON).body(body),
        Err(error) => Problem::internal(error).error_response(),
    }
}

/// 204: a command's success that leaves nothing to show (RFC 9110, 15.3.5: no body).
pub fn no_content<M: Machine>(answer: &Answer<M::State>) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    let version = M::spec_version(&answer.committed.state);
    response.insert_header((header::ETAG, etag(version)));
    if answer.replayed {
        response.insert_header((REPLAYED, "true"));
    }
    response.finish()
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
