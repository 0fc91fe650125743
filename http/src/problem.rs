//! Errors as callers see them: RFC 9457 `application/problem+json`, one closed list of codes.
//!
//! Everything that can go wrong has a line in [`CODES`] (`table.rs`).
//!
//! A [`Problem`] says one thing to the caller (`detail`) and another to the log (`log`). The
//! caller never sees constraint names, SQL, addresses or other tenants' names.
//!
//! A handler's error is rendered in one place, the gate ([`crate::gate`]), because only there
//! the request's id is known. `instance` is made from that id alone and not from the path: so
//! the answer for what another tenant owns and the answer for what never existed are the same
//! bytes.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use aicloud_actors::CommandError;
use aicloud_domain::access::Permission;
use aicloud_domain::machine::Rejection;
use aicloud_persistence::DatabaseError;
use aicloud_supervision::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::sso::reason::Reason;

mod table;

pub use table::{CODES, Code, CodeRow, Retry, reference};

/// The media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error on its way to a caller. Boxed: most answers are none.
#[derive(Debug, Clone)]
pub struct Problem(Box<Said>);

#[derive(Debug, Clone)]
struct Said {
    code: Code,
    detail: String,
    suggestion: Option<String>,
    field: Option<String>,
    crash_id: Option<String>,
    legal_actions: Option<Vec<String>>,
    missing_permission: Option<Permission>,
    retry_after: Option<Duration>,
    headers: Vec<(HeaderName, HeaderValue)>,
    log: Option<String>,
    reason: Option<Reason>,
    page: Option<String>,
}

/// The body of every error: RFC 9457, with members of our own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "urn:aicloud:problem:invalid_value",
    "title": "A value is not acceptable",
    "status": 422,
    "detail": "gpu.count: must be 1 to 64",
    "instance": "urn:aicloud:request:req_01jd4q8w0zf2n9k3m5p7r9t1v3",
    "code": "invalid_value",
    "request_id": "req_01jd4q8w0zf2n9k3m5p7r9t1v3",
    "field": "gpu.count",
    "suggestion": "Correct the field that is named.",
    "retry": "new_request",
    "runbook": "docs/problems.md#invalid_value"
}))]
pub struct ProblemBody {
    /// A URI for the kind of problem: `urn:aicloud:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// One line for people, the same for each problem of this kind.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What went wrong this time, for people.
    detail: String,
    /// A URI for this occurrence.
    instance: String,
    /// What went wrong, for programs.
    code: Code,
    /// The request's id, as in `x-request-id` and in the logs.
    request_id: String,
    /// The field or parameter that is wrong, as a path: `gpu.count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// What is possible instead, when the resource's state forbids what was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_actions: Option<Vec<String>>,
    /// The permission that the caller would have needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "allocation.release")]
    missing_permission: Option<Permission>,
    /// The crash, as the operator finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    crash_id: Option<String>,
    /// What to do about it.
    suggestion: String,
    /// Whether sending it again makes sense.
    retry: Retry,
    /// Where to read more.
    runbook: String,
}

impl Problem {
    /// A problem with its detail for the caller.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self(Box::new(Said {
            code,
            detail: detail.into(),
            suggestion: None,
            field: None,
            crash_id: None,
            legal_actions: None,
            missing_permission: None,
            retry_after: None,
            headers: vec![],
            log: None,
            reason: None,
            page: None,
        }))
    }

    /// The one answer for what is not there and for what the caller may not know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "It does not exist, or you may not know of it.")
    }

    /// The caller may know of it, but lacks a permission.
    #[must_use]
    pub fn forbidden(missing: Permission) -> Self {
        let mut problem = Self::new(Code::Forbidden, format!("This needs `{missing}`."));
        problem.0.missing_permission = Some(missing);
        problem
    }

    /// Our own fault; the caller learns nothing but that.
    #[must_use]
    pub fn internal(log: impl fmt::Display) -> Self {
        Self::new(Code::Internal, "The request could not be carried out.").logged(log)
    }

    /// The database, or what stands on it, is away.
    #[must_use]
    pub fn unavailable(log: impl fmt::Display) -> Self {
        let mut problem = Self::new(Code::Unavailable, "The service can't answer now.").logged(log);
        problem.0.retry_after = Some(RETRY_AFTER_DEFAULT);
        problem
    }

    /// A read for a customer's request has failed: because of the database, or because its tenant reads too much at once.
    #[must_use]
    pub fn read(error: DatabaseError) -> Self {
        if !matches!(error, DatabaseError::ShareTaken) {
            return Self::unavailable(error);
        }
        let detail = "The tenant's other requests read so much that this one was not begun.";
        let mut problem = Self::new(Code::Overloaded, detail);
        problem.0.retry_after = Some(RETRY_AFTER_DEFAULT);
        problem
    }

    /// A field or parameter whose value is not acceptable.
    #[must_use]
    pub fn invalid(field: impl Into<String>, problem: impl fmt::Display) -> Self {
        let field = field.into();
        Self::new(Code::InvalidValue, format!("{field}: {problem}")).field(field)
    }

    /// Names the field or parameter that is wrong.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Says what to do, better than the table can.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.0.suggestion = Some(suggestion.into());
        self
    }

    /// Says how long to wait.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Says to the log what the caller is not told.
    #[must_use]
    pub fn logged(mut self, log: impl fmt::Display) -> Self {
        self.0.log = Some(log.to_string());
        self
    }

    /// Says by a word of the table why somebody did not come in by a provider.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.0.reason = Some(reason);
        self
    }

    /// Sends a browser on to this page of the console, which tells it there. The address has a query already, and gets
    /// the problem's code, the word of its reason and the request's id.
    #[must_use]
    pub fn told_at(mut self, page: impl Into<String>) -> Self {
        self.0.page = Some(page.into());
        self
    }

    /// Which problem it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What only the log may know.
    #[must_use]
    pub fn log(&self) -> Option<&str> {
        self.0.log.as_deref()
    }

    /// The status it comes with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.row().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The answer, now that the request's id is known.
    #[must_use]
    pub fn render(&self, request_id: &str) -> HttpResponse {
        if let Some(page) = &self.0.page {
            return self.send_on(page, request_id);
        }
        let row = self.0.code.row();
        let body = ProblemBody {
            kind: format!("urn:aicloud:problem:{}", row.word),
            title: row.title,
            status: row.status,
            detail: self.0.detail.clone(),
            instance: format!("urn:aicloud:request:{request_id}"),
            code: self.0.code,
            request_id: request_id.to_owned(),
            field: self.0.field.clone(),
            legal_actions: self.0.legal_actions.clone(),
            missing_permission: self.0.missing_permission,
            crash_id: self.0.crash_id.clone(),
            suggestion: self.0.suggestion.clone().unwrap_or_else(|| row.suggestion.to_owned()),
            retry: row.retry,
            runbook: format!("docs/problems.md#{}", row.word),
        };
        let mut response = HttpResponse::build(self.status());
        response.content_type(PROBLEM_JSON);
        for (name, value) in &self.0.headers {
            response.insert_header((name.clone(), value.clone()));
        }
        if row.status == 401 {
            // RFC 9110, 11.6.1, and RFC 6750, section 3.
            response.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="aicloud""#));
        }
        if row.retry == Retry::SameRequest || self.0.retry_after.is_some() {
            let wait = self.0.retry_after.unwrap_or(RETRY_AFTER_DEFAULT);
            // The header counts whole seconds; less than one would say "at once".
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.insert_header((header::RETRY_AFTER, seconds.max(1)));
        }
        response.json(body)
    }
}

impl Problem {
    fn send_on(&self, page: &str, request_id: &str) -> HttpResponse {
        let mut more = form_urlencoded::Serializer::new(String::new());
        more.append_pair("problem", self.0.code.row().word);
        if let Some(reason) = self.0.reason {
            more.append_pair("reason", reason.row().word);
        }
        let more = more.append_pair("request", request_id).finish();
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, format!("{page}&{more}")));
        for (name, value) in &self.0.headers {
            response.append_header((name.clone(), value.clone()));
        }
        response.finish()
    }
}

/// When to come back if nobody knows better: a rebuild or a failover takes about this long.
const RETRY_AFTER_DEFAULT: Duration = Duration::from_secs(1);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// Only carries the problem to the gate, which renders it.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status());
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        let said = rejection.to_string();
        match rejection {
            Rejection::NotFound { .. } => Self::not_found(),
            Rejection::Exists { .. } => Self::new(Code::AlreadyExists, said),
            Rejection::NotLegal { legal, .. } => {
                let mut problem = Self::new(Code::NotLegalNow, said);
                problem.0.suggestion = Some(if legal.is_empty() {
                    "Nothing is possible with it any more.".to_owned()
                } else {
                    format!("Possible now: {}.", legal.join(", "))
                });
                problem.0.legal_actions = Some(legal);
                problem
            }
            Rejection::VersionMismatch { current, .. } => Self::new(Code::StaleVersion, said)
                .suggest(format!(
                    "Read it again, decide again, and send `If-Match: \"v{current}\"`."
                )),
            Rejection::Invalid { field, problem } => Self::invalid(field, problem),
            // Secrets are shown by agents, over their own listener; here it is a caller's value.
            Rejection::Refused { reason } => Self::new(Code::Forbidden, "Refused.").logged(reason),
            Rejection::Stale { .. } => Self::new(Code::NotLegalNow, said)
                .suggest("Read it again, decide again, and send it again."),
            Rejection::NoCapacity { .. } => Self::new(Code::NotLegalNow, said),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let retry_after = refusal.retry_after();
        let log = refusal.to_string();
        let mut problem = match refusal {
            Refusal::Overloaded { .. } => Self::new(
                Code::Overloaded,
                "This resource has more requests waiting than it takes.",
            ),
            Refusal::Quarantined { why } => {
                let crash_id = why.crash_id();
                let said = if crash_id.is_some() {
                    "It crashed too often and waits for an operator."
                } else {
                    "An operator took it out of service."
                };
                let mut problem = Self::new(Code::Quarantined, said);
                problem.0.crash_id = crash_id.map(|id| id.to_string());
                problem
            }
            Refusal::Paused { .. } => {
                Self::new(Code::Paused, "An operator holds requests back for a while.")
            }
            Refusal::Crashed { crash_id } => {
                let mut problem = Self::new(
                    Code::OutcomeUnknown,
                    "It crashed while it handled this request, and was rebuilt.",
                );
                problem.0.crash_id = Some(crash_id.to_string());
                problem
            }
            Refusal::Reset { .. } => Self::new(
                Code::OutcomeUnknown,
                "It was rebuilt or stopped while it handled this request.",
            ),
            Refusal::Unavailable { .. } | Refusal::Stopping => {
                Self::new(Code::Unavailable, "The service can't answer now.")
            }
        };
        problem.0.retry_after = retry_after;
        problem.logged(log)
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Rejected(rejection) => rejection.into(),
            // The rules about parents: the parent was there a moment ago.
            CommandError::NameTaken { constraint } if constraint.ends_with("_fkey") => {
                Self::not_found().logged(constraint)
            }
            CommandError::NameTaken { constraint } if constraint == "user_email_key" => {
                Self::new(Code::EmailTaken, "Another account has this address.")
                    .field("email")
                    .logged(constraint)
            }
            CommandError::NameTaken { constraint } if constraint == "passkey_credential_key" => {
                Self::new(Code::PasskeyTaken, "An account has this passkey.").logged(constraint)
            }
            CommandError::NameTaken { constraint } => {
                Self::new(Code::NameTaken, "The label is in use, or was once.")
                    .field("label")
                    .logged(constraint)
            }
            CommandError::KeyReused => Self::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key came before, with another method, path or body.",
            )
            .field("idempotency-key"),
            CommandError::Refused(refusal) => refusal.into(),
            CommandError::Unavailable { reason, retry_after } => {
                let mut problem = Self::unavailable(reason);
                problem.0.retry_after = Some(retry_after);
                problem
            }
            CommandError::Overtaken => Self::unavailable(CommandError::Overtaken),
            CommandError::OutcomeUnknown => Self::new(
                Code::OutcomeUnknown,
                "The database went away while it was being written down.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_503_that_may_be_repeated_says_when() {
        for row in CODES.iter().filter(|row| row.retry == Retry::SameRequest) {
            let response = Problem::new(row.code, "x").render("req");
            let wait = response.headers().get(header::RETRY_AFTER).unwrap();
            assert!(wait.to_str().unwrap().parse::<u64>().unwrap() >= 1);
        }
    }

    #[test]
    fn a_page_is_told_by_words_and_the_request_s_id() {
        let problem = Problem::new(Code::SsoFailed, "<b>canary</b>").because(Reason::Denied);
        let sent = problem.told_at("/sign-in?sso=acme").render("req_1");
        let to = sent.headers().get(header::LOCATION).unwrap().to_str().unwrap();
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        assert_eq!(to, "/sign-in?sso=acme&problem=sso_failed&reason=denied&request=req_1");
    }

    #[test]
    fn what_the_log_knows_stays_out_of_the_answer() {
        let taken =
            Problem::from(CommandError::NameTaken { constraint: "tenant_label_key".into() });
        assert_eq!(taken.log(), Some("tenant_label_key"));
        assert!(!format!("{taken}").contains("tenant_label_key"));
    }
}
