//! Passkeys as browsers speak of them: the forms of WebAuthn's JSON, and the beginning of a sign-in.
//!
//! What goes to a page is what `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` read; what
//! comes from it is what `toJSON()` of the answer gives. Members that we don't read may come along: browsers add them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::auth::csrf;
use crate::auth::passkey::{Assertion, Ceremony, PATIENCE, browser, given, relying_party};
use crate::auth::visitor::Visitor;
use crate::extract::{Nothing, Shared, Write};
use crate::problem::{Code, Problem};

/// What a page hands to the browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyOptions {
    /// The options in WebAuthn's own form: `navigator.credentials.create({publicKey:
    /// PublicKeyCredential.parseCreationOptionsFromJSON(public_key)})`, or `get` with `parseRequestOptionsFromJSON`.
    #[schema(value_type = Object)]
    public_key: Value,
}

impl PasskeyOptions {
    pub(super) const fn new(public_key: Value) -> Self {
        Self { public_key }
    }
}

/// How long the browser may wait for its owner, milliseconds.
pub(super) const fn timeout() -> i64 {
    PATIENCE.num_milliseconds()
}

/// The answer of `navigator.credentials.get`, as `toJSON()` gives it. More members are let pass.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasskeyAssertion {
    /// The passkey's id, base64url.
    #[schema(max_length = 1364)]
    id: String,
    /// What was signed.
    response: AssertionResponse,
}

/// What a passkey has signed, each base64url.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssertionResponse {
    /// What the browser wrote.
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    /// What the authenticator wrote.
    authenticator_data: String,
    /// The signature of both.
    signature: String,
    /// The user that the authenticator keeps beside the passkey.
    user_handle: Option<String>,
}

impl PasskeyAssertion {
    /// # Errors
    /// [`Code::InvalidValue`] naming the member that is no base64url.
    pub(super) fn decode(&self) -> Result<Assertion, Problem> {
        let response = &self.response;
        let handle = response.user_handle.as_ref();
        Ok(Assertion {
            credential_id: bytes(&self.id, "passkey.id")?,
            client_data: bytes(&response.client_data, "passkey.response.clientDataJSON")?,
            authenticator_data: bytes(
                &response.authenticator_data,
                "passkey.response.authenticatorData",
            )?,
            signature: bytes(&response.signature, "passkey.response.signature")?,
            user_handle: handle
                .map(|handle| bytes(handle, "passkey.response.userHandle"))
                .transpose()?,
        })
    }
}

/// What stands behind a text of base64url.
///
/// # Errors
/// [`Code::InvalidValue`] naming `field`.
pub(super) fn bytes(text: &str, field: &str) -> Result<Vec<u8>, Problem> {
    // Some browsers' libraries pad.
    let decoded = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
    decoded.map_err(|_| {
        Problem::new(Code::InvalidValue, format!("{field}: must be base64url")).field(field)
    })
}

/// Begin to sign in with a passkey.
///
/// Gives the options for `navigator.credentials.get`; the answer goes to `POST /v1/session` as `passkey`, within five
/// minutes, in the same browser. No account is named: the passkey knows whose it is.
#[utoipa::path(tag = "session", security(()), responses(
    (status = 200, description = "The options.", body = PasskeyOptions)
))]
#[post("/v1/session:passkey-begin")]
pub async fn begin_passkey_sign_in(
    api: Shared,
    _visitor: Visitor,
    request: HttpRequest,
    _write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    csrf::same_origin(request.headers())?;
    let party = relying_party(&api)?;
    let browser = browser(request.headers());
    let challenge = Ceremony::SignIn(&browser).challenge(&api.reception.links);
    let options = json!({
        "challenge": URL_SAFE_NO_PAD.encode(challenge),
        "rpId": party.id(),
        "allowCredentials": [],
        // Alone it must know its owner; beside a password it need not, and says whether it does.
        "userVerification": "preferred",
        "timeout": timeout(),
    });
    let mut response = HttpResponse::Ok();
    response.insert_header((header::SET_COOKIE, given(&browser)?));
    Ok(response.json(PasskeyOptions::new(options)))
}
