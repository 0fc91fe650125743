//! What the tables say somebody must be told, and whether an answer says it.
//!
//! Nothing here knows a role: what is expected follows from what the caller holds, the permission that the document names,
//! and `permits`, the same function that the server asks; of a place as a whole, from whether the caller may get that. So a handler that asks for another permission, about another owner,
//! or not at all, is found; a mistake in the table of roles is not, that table has tests of its own.

use aicloud_domain::access::{Authority, Permission, Verdict, permits};
use aicloud_domain::machine::Owner;

use super::callers::{Caller, Standing};
use super::subject::{About, Place, Subject};
use crate::world::Reply;

/// What somebody must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Who it is is not known.
    Unauthenticated,
    /// What the operation is there for, or what it says to this body.
    Served,
    /// It may, but there is no such thing where it was named.
    Absent,
    /// It may know that the thing is there; this is what it would need. `None`: to be a user, whose account it is.
    Forbidden(Option<Permission>),
    /// It is known, and a page elsewhere may have sent this.
    CsrfFailed,
    /// As for what never was.
    Hidden,
    /// All that it would hold is a disabled tenant's: that, whatever it asks for.
    Shut,
}

/// What somebody is told who may: success, one of these codes, or either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    pub good: bool,
    pub codes: &'static [&'static str],
}

impl From<Verdict> for Expected {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allowed => Self::Served,
            Verdict::Forbidden { missing } => Self::Forbidden(Some(missing)),
            Verdict::Hidden => Self::Hidden,
        }
    }
}

/// What the tables say.
pub fn expected(
    caller: &Caller,
    about: About,
    documented: Option<Permission>,
    subject: &Subject,
    writes: bool,
) -> Expected {
    if matches!(about, About::Public | About::Open) {
        return Expected::Served;
    }
    let (authority, is_user, owns) = match &caller.standing {
        Standing::Nobody | Standing::Dead => return Expected::Unauthenticated,
        Standing::Alive { authority, session, by_sso } => {
            (authority, session.is_some(), session.is_some() && !by_sso)
        }
    };
    if writes && caller.sends_no_csrf_token() {
        return Expected::CsrfFailed;
    }
    if about == About::ThisSession {
        return if is_user { Expected::Served } else { Expected::Forbidden(None) };
    }
    if about == About::MySession && is_user && !owns {
        // It closes those of its own provider, and the one that is offered here began with a password.
        return Expected::Absent;
    }
    if matches!(about, About::Myself | About::MySession | About::MyPasskey | About::MySsoLink) {
        // Who came by a provider may leave that one.
        let owns = owns || (is_user && about == About::MySsoLink);
        return match (owns, subject.is_there()) {
            (false, _) => Expected::Forbidden(None),
            (true, true) => Expected::Served,
            (true, false) => Expected::Absent,
        };
    }
    let permission = about.asks(documented).expect("an operation that is not for oneself asks");
    let Some(owner) = subject.owner else {
        return if caller.is_shut_out() { Expected::Shut } else { Expected::Hidden };
    };
    let verdict = match about {
        About::Anywhere if !authority.places(permission).is_empty() => Verdict::Allowed,
        About::InTenant if is_somewhere_in(authority, permission, owner) => Verdict::Allowed,
        About::Tenant | About::InTenant | About::Project => of_place(authority, permission, owner),
        _ => permits(authority, permission, owner),
    };
    match Expected::from(verdict) {
        Expected::Served if !subject.is_there() => Expected::Absent,
        Expected::Forbidden(_) | Expected::Hidden if caller.is_shut_out() => Expected::Shut,
        other => other,
    }
}

/// A place is hidden from whoever may not get it, and from nobody else, whatever is asked for in it.
fn of_place(authority: &Authority, permission: Permission, place: Owner) -> Verdict {
    let held = authority.permissions(place);
    let get = match place.project {
        Some(_) => Permission::ProjectRead,
        None => Permission::TenantRead,
    };
    match (held.contains(permission), held.contains(get)) {
        (true, _) => Verdict::Allowed,
        (false, true) => Verdict::Forbidden { missing: permission },
        (false, false) => Verdict::Hidden,
    }
}

/// Whether it may do this anywhere in the tenant.
fn is_somewhere_in(authority: &Authority, permission: Permission, owner: Owner) -> bool {
    let places = authority.places(permission);
    let tenant = owner.tenant.expect("it is about a tenant");
    places.cloud
        || places.tenants.contains(&tenant)
        || places.projects.iter().any(|(of, _)| *of == tenant)
}

/// Whether the answer says what is expected; if not, why.
pub fn judge(expected: &Expected, usual: Usual, reply: &Reply) -> Result<(), String> {
    let status = reply.status.as_u16();
    let problem = Problem::read(reply);
    let code = problem.as_ref().map_or("", |problem| problem.code.as_str());
    let good = status < 300;
    let right = match expected {
        Expected::Unauthenticated => status == 401 && code == "unauthenticated",
        Expected::Served => good && usual.good || usual.codes.contains(&code),
        // Taking away what is not there may be no error; and what is asked of it may be wrong besides.
        Expected::Absent => good || (400..500).contains(&status) && ![401, 403].contains(&status),
        Expected::CsrfFailed => status == 403 && code == "csrf_failed",
        Expected::Hidden => status == 404 && code == "not_found",
        Expected::Shut => status == 403 && code == "tenant_disabled",
        Expected::Forbidden(missing) => {
            let told = problem.as_ref().and_then(|problem| problem.missing.as_deref());
            status == 403 && code == "forbidden" && told == missing.map(Permission::word)
        }
    };
    if right {
        return Ok(());
    }
    let text: String = reply.text.chars().take(300).collect();
    Err(format!("expected {expected:?}{}, got {status} {text}", words(expected, usual)))
}

fn words(expected: &Expected, usual: Usual) -> String {
    if *expected == Expected::Served { format!(" ({usual:?})") } else { String::new() }
}

/// What is read of a problem.
struct Problem {
    code: String,
    missing: Option<String>,
}

impl Problem {
    fn read(reply: &Reply) -> Option<Self> {
        if reply.header("content-type") != "application/problem+json" {
            return None;
        }
        let body: serde_json::Value = serde_json::from_str(&reply.text).ok()?;
        let word = |name: &str| body[name].as_str().map(str::to_owned);
        Some(Self { code: word("code")?, missing: word("missing_permission") })
    }
}

/// What is another each time: clocks, and whether a body that nobody asked for had arrived already.
const VARIES: [&str; 4] = ["date", "traceparent", "ratelimit", "connection"];

/// An answer as bytes, without what is another each time.
pub fn canonical(reply: &Reply) -> String {
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| !VARIES.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let text = format!("{}\n{}\n\n{}", reply.status, headers.join("\n"), reply.text);
    match reply.header("x-request-id") {
        "" => text,
        id => text.replace(id, "[the request's id]"),
    }
}

/// Whether what is foreign must look to this caller as what is missing.
pub fn must_look_missing(caller: &Caller, expected: &Expected, subject: &Subject) -> bool {
    let runs_the_cloud = caller.authority().sees_everything();
    match (expected, subject.place) {
        (Expected::Hidden | Expected::Shut, _) => true,
        (Expected::Absent, Place::ForeignWithin) => !runs_the_cloud,
        _ => false,
    }
}

/// Said of authorities, where only tests need it.
pub trait Everything {
    fn sees_everything(&self) -> bool;
}

impl Everything for Authority {
    fn sees_everything(&self) -> bool {
        self.sight() == aicloud_domain::access::Sight::Cloud
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderValue};
    use serde_json::json;

    use super::*;

    const USUAL: Usual = Usual { good: false, codes: &["stale_version"] };

    fn reply(status: u16, code: &str, missing: Option<&str>) -> Reply {
        let mut headers = HeaderMap::new();
        let mut body = json!({"code": code});
        if let Some(missing) = missing {
            body["missing_permission"] = json!(missing);
        }
        if status >= 400 {
            let kind = HeaderValue::from_static("application/problem+json");
            headers.insert("content-type", kind);
        }
        let status = StatusCode::from_u16(status).unwrap();
        Reply { status, headers, text: body.to_string() }
    }

    /// Each expectation, and the one answer of these that it takes.
    #[test]
    fn a_wrong_answer_is_caught_whatever_was_expected() {
        let release = Expected::Forbidden(Some(Permission::AllocationRelease));
        let answers = [
            reply(401, "unauthenticated", None),
            reply(412, "stale_version", None),
            reply(404, "not_found", None),
            reply(403, "forbidden", Some("allocation.release")),
            reply(403, "forbidden", None),
            reply(403, "forbidden", Some("allocation.stop")),
            reply(403, "csrf_failed", None),
            reply(401, "sign_in_failed", None),
            reply(200, "", None),
            reply(404, "no_such_route", None),
            reply(500, "internal", None),
        ];
        for (expected, right) in [
            (Expected::Unauthenticated, vec![0]),
            (Expected::Served, vec![1]),
            (Expected::Hidden, vec![2]),
            (release, vec![3]),
            (Expected::Forbidden(None), vec![4]),
            (Expected::CsrfFailed, vec![6]),
            (Expected::Absent, vec![1, 2, 8, 9]),
        ] {
            for (number, answer) in answers.iter().enumerate() {
                let judged = judge(&expected, USUAL, answer);
                assert_eq!(judged.is_ok(), right.contains(&number), "{expected:?} {number}");
            }
        }
        let reads = Usual { good: true, codes: &[] };
        assert!(judge(&Expected::Served, reads, &answers[8]).is_ok());
        assert!(judge(&Expected::Served, reads, &answers[1]).is_err());
    }

    #[test]
    fn one_byte_tells_the_foreign_from_the_missing() {
        let one = reply(404, "not_found", None);
        let mut other = one.clone();
        assert_eq!(canonical(&one), canonical(&other));
        other.headers.insert("date", HeaderValue::from_static("now"));
        other.headers.insert("ratelimit", HeaderValue::from_static("\"tenant-reads\";r=1;t=1"));
        assert_eq!(canonical(&one), canonical(&other));
        other.headers.insert("etag", HeaderValue::from_static("\"v1\""));
        assert_ne!(canonical(&one), canonical(&other));
        other.headers.remove("etag");
        other.text.push(' ');
        assert_ne!(canonical(&one), canonical(&other));
    }
}
