//! The closed list of what can go wrong: one line for each code.
//!
//! A line has its stable `code`, its status, whether trying again makes sense, and a suggestion
//! for when the place that found it knows no better. The OpenAPI document and docs/problems.md
//! are made from the same table, so that a code a caller meets is a code a caller can look up.
//! A code never changes its meaning.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

/// Whether sending something again makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// The same will be refused again.
    No,
    /// The same request, with the same `Idempotency-Key`, after `Retry-After`.
    SameRequest,
    /// Another request: correct what `detail` and `suggestion` name first.
    NewRequest,
}

/// One line of the table of codes.
#[derive(Debug)]
pub struct CodeRow {
    /// Which.
    pub code: Code,
    /// The word for it.
    pub word: &'static str,
    /// The status it comes with.
    pub status: u16,
    /// Whether to try again.
    pub retry: Retry,
    /// One line for people, the same each time.
    pub title: &'static str,
    /// What to do, when nothing better is known.
    pub suggestion: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $word:literal $status:literal $retry:ident $title:literal $suggestion:literal;)*) => {
        /// What went wrong: a closed list, stable for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $(#[doc = $title] $(#[$doc])* $name,)* }

        /// All codes, in the order of their status.
        pub const CODES: &[CodeRow] = &[$(CodeRow {
            code: Code::$name,
            word: $word,
            status: $status,
            retry: Retry::$retry,
            title: $title,
            suggestion: $suggestion,
        },)*];
    };
}

#[rustfmt::skip]
codes! {
    MalformedJson "malformed_json" 400 NewRequest "The body is no JSON" "Send one JSON object, encoded as UTF-8.";
    MalformedQuery "malformed_query" 400 NewRequest "The query string is not understood" "Use only the parameters that the operation documents, each once at most and with a value of its type.";
    MalformedId "malformed_id" 400 NewRequest "The text is no id of this kind" "Ids look like alloc_01jd4q…: a prefix, an underscore, 26 characters.";
    MalformedName "malformed_name" 400 NewRequest "The text names no resource" "Use an id, or a full name: core42:aicloud:{region}:{tenant}:{project}:{type}/{id}.";
    MalformedPageToken "malformed_page_token" 400 NewRequest "The page token is not one of ours" "Send `next_page_token` of the last page as it came, with the same filters and in the same order; leave it out for the first page.";
    MalformedPosition "malformed_position" 400 NewRequest "The position is not one of ours" "Send the `id` of the last event that you saw, as it came.";
    MalformedIfMatch "malformed_if_match" 400 NewRequest "The precondition is not understood" "Send as If-Match one ETag as it came, for instance \"v3\", or *; as If-None-Match send *.";
    MalformedIdempotencyKey "malformed_idempotency_key" 400 NewRequest "The Idempotency-Key is not acceptable" "Send 1 to 128 visible ASCII characters once, for instance a UUID.";
    Unauthenticated "unauthenticated" 401 NewRequest "No valid credential came with the request" "Send `Authorization: Bearer aic_…` with a token that was issued here and has not been revoked, or sign in.";
    SignInFailed "sign_in_failed" 401 NewRequest "The e-mail address or the password is wrong" "Try again; who has forgotten the password asks for a link (POST /v1/password-reset).";
    SecondFactorRequired "second_factor_required" 401 NewRequest "A second factor is asked for" "Send the same with `code`: six digits of the authenticator, or a recovery code.";
    SecondFactorWrong "second_factor_wrong" 401 NewRequest "The second factor is wrong" "Wait for the authenticator's next code and check the device's clock, or use a recovery code.";
    PasskeyRefused "passkey_refused" 401 NewRequest "The passkey opens nothing here" "Begin again (POST /v1/session:passkey-begin, or POST /v1/me/passkeys:begin) and answer within five minutes, once, in the same browser; or use the password.";
    PasskeySuspected "passkey_suspected" 401 NewRequest "There may be two of the passkey" "Sign in with the password, remove the passkey (DELETE /v1/me/passkeys/{id}), and add a new one.";
    SsoFailed "sso_failed" 401 NewRequest "Single sign-on did not succeed" "Begin again (GET /v1/sso/{tenant}/start); where it fails again, show `detail` and `request_id` to whoever runs the tenant.";
    Forbidden "forbidden" 403 No "The caller may not do this" "Ask whoever runs the project, the tenant or the cloud for the permission that `missing_permission` names.";
    AccountDisabled "account_disabled" 403 No "The account is disabled" "Ask whoever runs the cloud why.";
    SsoRefused "sso_refused" 403 No "Single sign-on does not let this person in" "Show `detail` to whoever runs the tenant, or sign in with e-mail address and password.";
    CsrfFailed "csrf_failed" 403 NewRequest "The write did not come from our own page" "Send the session's `csrf_token` (GET /v1/session) as X-CSRF-Token; or use a bearer token.";
    TenantSuspended "tenant_suspended" 403 No "The tenant is suspended" "Ask the operator why; what runs goes on, nothing new starts until the tenant is reactivated.";
    TenantDisabled "tenant_disabled" 403 No "The tenant is disabled" "Ask whoever runs the cloud why; what runs goes on, and nothing that is the tenant's opens anything until the tenant is enabled.";
    DrillsOff "drills_off" 403 No "Drills are not allowed here" "Set `drill.enabled` to true and restart, where breaking things on purpose is right.";
    NotFound "not_found" 404 No "There is no such resource" "Check the id, and who you are here (GET /v1/session): the right account, or a token of the right project.";
    NoSuchRoute "no_such_route" 404 NewRequest "There is nothing at this path" "See /openapi.json for all paths.";
    MethodNotAllowed "method_not_allowed" 405 NewRequest "The path does not know this method" "Use one of the methods in the Allow header.";
    BodyTooSlow "body_too_slow" 408 SameRequest "The body did not arrive in time" "Send the whole body at once.";
    NameTaken "name_taken" 409 NewRequest "The label is in use" "Choose another label; labels are never given out twice.";
    PasskeyTaken "passkey_taken" 409 NewRequest "The passkey is an account's already" "Use another device, or remove the passkey from the account that has it.";
    EmailTaken "email_taken" 409 NewRequest "The e-mail address is in use" "Use another address, or sign in with the account that has it.";
    AlreadyExists "already_exists" 409 No "It exists already" "Read it instead.";
    TenantShredded "tenant_shredded" 409 No "The tenant's keys were destroyed" "It can keep no secrets any more, and what was sealed for it opens no more; sign-in by password and passkey is not touched. Where secrets are needed, make another tenant.";
    NotLegalNow "not_legal_now" 409 NewRequest "The resource's state does not allow this" "Read the resource: `actions` lists what is possible now.";
    NotQuarantined "not_quarantined" 409 NewRequest "The actor is not in quarantine" "There is nothing to release. Read the actor for what it does instead.";
    InQuarantine "in_quarantine" 409 NewRequest "The actor is in quarantine" "Release it; it is built anew from its row by that.";
    NotPaused "not_paused" 409 NewRequest "The intake is not paused" "There is nothing to resume. A directory and its actors are paused apart.";
    ActorBusy "actor_busy" 409 NewRequest "The actor is busy" "Pause it, wait until its mailbox is empty, and order it again with a new Idempotency-Key; or restart it.";
    NotInMemory "not_in_memory" 409 NewRequest "The entity sleeps" "Nothing needs to be done: it is built from its row as soon as somebody needs it.";
    NotRunning "not_running" 409 NewRequest "The child does not run" "It is started again by itself; read the tree, and kill it when it runs.";
    OrderLapsed "order_lapsed" 409 NewRequest "The order was overtaken by a restart of the process" "Look whether it is still needed, and order it again with a new Idempotency-Key.";
    PositionTooOld "position_too_old" 410 NewRequest "The events after this position are gone" "Read the list again and watch from its `position`.";
    LinkVoid "link_void" 410 NewRequest "The link is not good any more" "Ask for another one: a link is good once, for a while, and only the newest.";
    StaleVersion "stale_version" 412 NewRequest "The resource has changed since it was read" "Read it again, decide again, and send the new ETag.";
    BodyTooLarge "body_too_large" 413 NewRequest "The body is too large" "Send at most 65536 bytes.";
    UnsupportedMediaType "unsupported_media_type" 415 NewRequest "The body's media type is not accepted" "Send `Content-Type: application/json`, without a Content-Encoding.";
    UnknownField "unknown_field" 422 NewRequest "The body has a field that means nothing here" "Remove the field, or correct its name.";
    MissingField "missing_field" 422 NewRequest "The body lacks a field" "Add the field.";
    WrongType "wrong_type" 422 NewRequest "A field has the wrong type" "Send the type that the detail names.";
    InvalidValue "invalid_value" 422 NewRequest "A value is not acceptable" "Correct the field that is named.";
    WeakPassword "weak_password" 422 NewRequest "The password is too easy to guess" "Take a longer one, for instance four words that have nothing to do with each other.";
    UnknownGpuType "unknown_gpu_type" 422 NewRequest "The catalogue has no such GPU type" "See GET /v1/gpu-types.";
    TooMuchUsage "too_much_usage" 422 NewRequest "The range holds more than one answer sums up" "Ask for a shorter range, or for one project: parts add up to the whole, exactly.";
    IdempotencyKeyReused "idempotency_key_reused" 422 NewRequest "The Idempotency-Key was used for another request" "Use a new key for a new request; repeat a request unchanged, body included.";
    UpgradeRequired "upgrade_required" 426 NewRequest "The path speaks WebSocket" "Open it as a WebSocket (RFC 6455, version 13), with the token in the Authorization header.";
    RateLimited "rate_limited" 429 SameRequest "Too many requests for a while" "Wait as long as Retry-After says, then send the same again; spread requests over time.";
    Overloaded "overloaded" 429 SameRequest "Too much is waiting already" "Wait as long as Retry-After says, then send the same again.";
    Internal "internal" 500 No "Something broke on our side" "Tell the operator the request_id.";
    PasskeysOff "passkeys_off" 501 No "Passkeys are not offered here" "Set `http.issuer` to the https address with a name that people's browsers use; or sign in with the password.";
    SsoUnavailable "sso_unavailable" 502 NewRequest "The identity provider does not answer" "Begin again when Retry-After is over; where it goes on, tell whoever runs the provider.";
    Unavailable "unavailable" 503 SameRequest "The service can't answer now" "Wait as long as Retry-After says, then send the same again with the same Idempotency-Key.";
    Paused "paused" 503 SameRequest "An operator holds requests back" "Wait as long as Retry-After says, then send the same again with the same Idempotency-Key.";
    OutcomeUnknown "outcome_unknown" 503 SameRequest "Whether it was done is not known" "Send the same again with the same Idempotency-Key: it is done at most once.";
    Quarantined "quarantined" 503 No "The resource takes no orders until an operator lets it" "Tell whoever runs the cloud the request_id. What runs goes on; other resources are not touched.";
}

impl Code {
    /// Its line of the table.
    #[must_use]
    pub fn row(self) -> &'static CodeRow {
        &CODES[self as usize]
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().word)
    }
}

/// docs/problems.md: every code, for people.
#[must_use]
pub fn reference() -> String {
    use fmt::Write as _;
    let mut page = String::from(
        "# Problems\n\nEvery error is `application/problem+json` (RFC 9457). Programs look at `code`; it never changes its\n\
         meaning. `retry` says whether sending it again makes sense: `same_request` after `Retry-After`, with the same\n\
         `Idempotency-Key`; `new_request` when it is corrected; `no` otherwise. Tell us the `request_id` when you ask.\n\n\
         This page is made from `http/src/problem/table.rs` by `aicloud openapi --problems`.\n",
    );
    for row in CODES {
        let retry = match row.retry {
            Retry::No => "no",
            Retry::SameRequest => "same_request",
            Retry::NewRequest => "new_request",
        };
        // Writing to a String can't fail.
        let _ = write!(
            page,
            "\n## {}\n\n{} · status {} · retry `{}`\n\n{}\n",
            row.word, row.title, row.status, retry, row.suggestion
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_its_own_line_and_its_own_word() {
        for (index, row) in CODES.iter().enumerate() {
            assert_eq!(row.code as usize, index);
            assert_eq!(
                serde_json::to_value(row.code).unwrap(),
                row.word,
                "the word and the enum agree"
            );
            assert!((400..600).contains(&row.status), "{}", row.word);
            assert_eq!(CODES.iter().filter(|other| other.word == row.word).count(), 1);
        }
        assert!(CODES.is_sorted_by_key(|row| row.status));
    }

    #[test]
    fn the_reference_is_the_one_in_docs() {
        let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/problems.md");
        let written = std::fs::read_to_string(docs).unwrap_or_default();
        assert!(
            written == reference(),
            "docs/problems.md is old: run `aicloud openapi --problems docs/problems.md`"
        );
    }
}
