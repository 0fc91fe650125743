//! The console: the web application, carried in the binary.
//!
//! `scripts/web.sh` builds `web/console` into static files, each beside its brotli and gzip form; what is
//! built is embedded when `aicloud` is (a debug build reads it from the disk instead). So one file is
//! the whole product, nothing is compressed at run time, and a page can't be of another version than its API.
//! Without that build everything else works, and `/` says what is missing.
//!
//! Files whose names carry a hash of their content may be kept for ever; the page itself is asked for anew
//! each time, and costs 304 when it is the same. A path that is no file is the application's own, and gets the
//! page, when somebody navigates there (`GET`, `Accept: text/html`): programs that mistype a path still
//! get a problem. Below `/v1` there is never a page.
//!
//! The page may run its own scripts and styles and talk to its own server, and nothing else (`POLICY`).

use std::borrow::Cow;

use actix_web::http::header::{
    self, AcceptEncoding, ContentEncoding, Encoding, EntityTag, Header as _, HeaderName,
    HeaderValue, IfNoneMatch,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{Embed, EmbeddedFile};

/// What is embedded. The folder is git's stranger: absent until `scripts/web.sh` has made it.
#[derive(Embed)]
#[folder = "../web/console/dist"]
#[allow_missing = true]
struct Files;

/// The page that all else hangs on.
const INDEX: &str = "index.html";
/// What a name with a hash in it is below.
const HASHED: &str = "assets/";
/// What says that there is no console.
const ABSENT: &str = include_str!("console/absent.html");

/// What the page may do. No inline script, no inline style, no other host, not in a frame; and no
/// text becomes script by way of the DOM.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Devices that no page of ours asks for.
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), usb=(), payment=()";

/// Marks an answer as the console's, for the metrics.
#[derive(Debug, Clone, Copy)]
pub struct Served;

/// Whether this build has a console.
#[must_use]
pub fn is_there() -> bool {
    Files::get(INDEX).is_some()
}

/// Whether somebody goes somewhere with a browser, and there are pages to show: what a program would read as a problem,
/// a page can say then.
#[must_use]
pub fn shows_pages(request: &HttpRequest) -> bool {
    accepts_page(request) && is_there()
}

fn accepts_page(request: &HttpRequest) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

/// What is at this path, if the console has anything there.
#[must_use]
pub fn answer(request: &HttpRequest) -> Option<HttpResponse> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return None;
    }
    // Decoded, as the gate and the router see it.
    let path = request.match_info().as_str();
    if path == "/v1" || path.starts_with("/v1/") {
        return None;
    }
    let name = path.strip_prefix('/')?;
    let mut response = match Files::get(INDEX) {
        Some(_) if is_plain(name) && Files::get(name).is_some() => serve(request, name)?,
        Some(_) if navigates(request, name) => serve(request, INDEX)?,
        None if navigates(request, name) => absent(),
        _ => return None,
    };
    response.extensions_mut().insert(Served);
    Some(response)
}

/// Whether somebody goes to a place of the application.
fn navigates(request: &HttpRequest, name: &str) -> bool {
    if name.is_empty() {
        return true;
    }
    !name.starts_with(HASHED) && accepts_page(request)
}

/// Whether a name can be a file's: nothing in it leads elsewhere, and none of the forms that we choose.
fn is_plain(name: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    name.split('/').all(good) && !name.ends_with(".br") && !name.ends_with(".gz")
}

/// The smallest form of a file that the client reads.
fn form(request: &HttpRequest, name: &str) -> Option<(EmbeddedFile, ContentEncoding)> {
    let accepted = AcceptEncoding::parse(request).ok();
    let [brotli, gzip, plain] = [Encoding::brotli(), Encoding::gzip(), Encoding::identity()];
    let chosen =
        accepted.and_then(|accepted| accepted.negotiate([&brotli, &gzip, &plain].into_iter()));
    let wanted = match chosen {
        Some(chosen) if chosen == brotli => Some((".br", ContentEncoding::Brotli)),
        Some(chosen) if chosen == gzip => Some((".gz", ContentEncoding::Gzip)),
        _ => None,
    };
    let small =
        wanted.and_then(|(end, encoding)| Some((Files::get(&format!("{name}{end}"))?, encoding)));
    // What compression would not make smaller has one form.
    small.or_else(|| Some((Files::get(name)?, ContentEncoding::Identity)))
}

fn serve(request: &HttpRequest, name: &str) -> Option<HttpResponse> {
    let kind = Files::get(name)?.metadata.mimetype().to_owned();
    let (file, encoding) = form(request, name)?;
    let tag = EntityTag::new_strong(hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = IfNoneMatch::parse(request).is_ok_and(|known| match known {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|one| one.weak_eq(&tag)),
    });
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, caching(name)))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
    protect(&mut response, POLICY);
    if known {
        return Some(response.finish());
    }
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
    response.insert_header((header::CONTENT_TYPE, kind));
    if encoding != ContentEncoding::Identity {
        response.insert_header((header::CONTENT_ENCODING, encoding.as_str()));
    }
    Some(match file.data {
        Cow::Borrowed(bytes) => response.body(bytes),
        Cow::Owned(bytes) => response.body(bytes),
    })
}

fn caching(name: &str) -> HeaderValue {
    if name.starts_with(HASHED) {
        HeaderValue::from_static("public, max-age=31536000, immutable")
    } else {
        HeaderValue::from_static("no-cache")
    }
}

fn absent() -> HttpResponse {
    let mut response = HttpResponse::NotFound();
    response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
    protect(&mut response, "default-src 'none'; frame-ancestors 'none'");
    response.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8")).body(ABSENT)
}

fn protect(response: &mut actix_web::HttpResponseBuilder, policy: &'static str) {
    let headers: [(HeaderName, &'static str); 3] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in headers {
        response.insert_header((name, HeaderValue::from_static(value)));
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    fn ask(request: TestRequest) -> Option<HttpResponse> {
        answer(&request.to_http_request())
    }

    #[test]
    fn names_that_lead_elsewhere_are_no_files() {
        for good in ["index.html", "assets/index-B1xYz_9.js", "favicon.svg"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in [
            "",
            "..",
            "../x",
            "a/../b",
            "a//b",
            "/etc",
            ".env",
            "a/.b",
            "a\\b",
            "a b",
            "index.html.br",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_name_stays_below_the_folder(name in ".{0,40}") {
            if is_plain(&name) {
                prop_assert!(!name.contains("..") || name.split('/').all(|part| part != ".."));
                prop_assert!(!name.starts_with('/'));
            }
        }
    }

    #[actix_web::test]
    async fn only_navigation_meets_the_page() {
        let html = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        for path in ["/", "/allocations/alloc_x", "/ops/tree"] {
            let response = ask(TestRequest::get().uri(path).insert_header(html)).unwrap();
            let kind = response.headers().get(header::CONTENT_TYPE).unwrap().to_str().unwrap();
            assert!(kind.starts_with("text/html"), "{path}: {kind}");
            let policy = response.headers().get(header::CONTENT_SECURITY_POLICY).unwrap();
            let policy = policy.to_str().unwrap();
            assert!(
                policy.contains("default-src 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
            assert!(response.extensions().get::<Served>().is_some());
        }
        for path in ["/v1", "/v1/x", "/%76%31/x", "/assets/none.js"] {
            assert!(ask(TestRequest::get().uri(path).insert_header(html)).is_none(), "{path}");
        }
        assert!(ask(TestRequest::get().uri("/nothing")).is_none(), "a program gets a problem");
        assert!(ask(TestRequest::post().uri("/").insert_header(html)).is_none());
    }

    #[test]
    fn who_has_no_console_is_told_how_to_build_it() {
        assert_eq!(absent().status(), StatusCode::NOT_FOUND);
        assert!(
            ABSENT.contains("scripts/web.sh")
                && !ABSENT.contains("<script")
                && !ABSENT.contains("style")
        );
    }
}
