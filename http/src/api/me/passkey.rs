//! One's own passkeys.
//!
//! Adding one takes two steps: the first asks for the password once more and gives a challenge, the second brings what the
//! authenticator has made of it. A passkey is made so that it can be found without naming an account (a *discoverable*
//! credential): then a sign-in needs no list of an account's passkeys, which would tell strangers who has one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, get, patch, post};
use aicloud_domain::id::{PasskeyId, TypedId as _};
use aicloud_domain::user::{Passkey, User, UserCommand, UserMachine};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::totp::Confirmed;
use super::{confirm_password, refused};
use crate::api::answer::{created, done, no_content};
use crate::api::passkey::{PasskeyOptions, bytes, timeout};
use crate::api::session::own;
use crate::auth::Caller;
use crate::auth::passkey::{Ceremony, handle, register, relying_party};
use crate::extract::{Id, Shared, Write};
use crate::problem::Problem;
use crate::webauthn::cose;

/// A passkey of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyPasskey {
    /// Its id.
    #[schema(example = "pkey_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// What one calls it.
    #[schema(example = "Phone")]
    name: String,
    /// Since when.
    added_at: DateTime<Utc>,
    /// When it was last used; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<DateTime<Utc>>,
    /// Its counter has shown that there may be two of it: it opens nothing, and is to be removed.
    suspect: bool,
}

impl MyPasskey {
    fn new(id: PasskeyId, passkey: &Passkey) -> Self {
        Self {
            id: id.to_string(),
            name: passkey.name.clone(),
            added_at: passkey.added_at,
            used_at: passkey.used_at,
            suspect: passkey.suspect,
        }
    }

    /// As a command has left it.
    fn of(user: &User, id: PasskeyId) -> Result<Self, Problem> {
        let passkey = user.passkeys.get(&id).ok_or_else(Problem::not_found)?;
        Ok(Self::new(id, passkey))
    }
}

/// One's own passkeys.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyPasskeys {
    /// All of them, the oldest first: a user has 20 at most.
    items: Vec<MyPasskey>,
}

/// List one's own passkeys.
#[utoipa::path(tag = "me", responses((status = 200, description = "All of them.", body = MyPasskeys)))]
#[get("/passkeys")]
pub async fn list_passkeys(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    let (user, _) = own(&api, &caller).await?;
    let passkeys = user.state.passkeys.iter();
    let mut items: Vec<MyPasskey> = passkeys.map(|(id, one)| MyPasskey::new(*id, one)).collect();
    items.sort_by_key(|passkey| passkey.added_at);
    Ok(HttpResponse::Ok().json(MyPasskeys { items }))
}

/// Begin to add a passkey.
///
/// Gives the options for `navigator.credentials.create`; the answer goes to `POST /v1/me/passkeys` within five minutes, with
/// the same session.
#[utoipa::path(tag = "me", request_body = Confirmed, responses(
    (status = 200, description = "The options.", body = PasskeyOptions)
))]
#[post("/passkeys:begin")]
pub async fn begin_passkey(
    api: Shared,
    caller: Caller,
    write: Write<Confirmed>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = own(&api, &caller).await?;
    let user = &user.state;
    let party = relying_party(&api)?;
    confirm_password(&api, user, (write.body.password(), "password"), &caller).await?;
    let known = api.database.credential_ids(user.id).await.map_err(Problem::unavailable)?;
    let challenge = Ceremony::Add(session).challenge(&api.reception.links);
    let credential = |id: &Vec<u8>| json!({"type": "public-key", "id": URL_SAFE_NO_PAD.encode(id)});
    let algorithm = |alg: &i64| json!({"type": "public-key", "alg": alg});
    let options = json!({
        "rp": {"id": party.id(), "name": "aicloud"},
        "user": {
            "id": handle(user.id), "name": user.email.as_str(), "displayName": user.display_name,
        },
        "challenge": URL_SAFE_NO_PAD.encode(challenge),
        "pubKeyCredParams": cose::ALGORITHMS.iter().map(algorithm).collect::<Vec<Value>>(),
        "excludeCredentials": known.iter().map(credential).collect::<Vec<Value>>(),
        "authenticatorSelection": {
            "residentKey": "required", "requireResidentKey": true, "userVerification": "preferred",
        },
        "attestation": "none",
        "timeout": timeout(),
    });
    Ok(HttpResponse::Ok().json(PasskeyOptions::new(options)))
}

/// A new passkey.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPasskey {
    /// What one calls it.
    #[schema(min_length = 1, max_length = 120, example = "Phone")]
    name: String,
    /// The answer of `navigator.credentials.create`.
    credential: PasskeyAttestation,
}

/// The answer of `navigator.credentials.create`, as `toJSON()` gives it. More members are let pass.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasskeyAttestation {
    /// What was made.
    response: AttestationResponse,
}

/// What an authenticator has made, each base64url.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AttestationResponse {
    /// What the browser wrote.
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    /// What the authenticator wrote.
    #[serde(rename = "attestationObject")]
    attestation_object: String,
}

/// Add a passkey.
///
/// From now on it opens the account: alone, where it makes sure who holds it, or beside the password in place of a code.
#[utoipa::path(tag = "me", request_body = AddPasskey, responses(
    (status = 201, description = "The passkey.", body = MyPasskey)
))]
#[post("/passkeys")]
pub async fn add_passkey(
    api: Shared,
    caller: Caller,
    write: Write<AddPasskey>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = caller.myself()?;
    let AddPasskey { name, credential: PasskeyAttestation { response } } = &write.body;
    let client = bytes(&response.client_data, "credential.response.clientDataJSON")?;
    let object = bytes(&response.attestation_object, "credential.response.attestationObject")?;
    let origin = write.origin(&caller);
    let again = api.was_done(&origin).await?;
    let credential = register(&api, session, (&client, &object), again, Utc::now()).await?;
    let passkey = write.stable_id::<PasskeyId>(&caller);
    let command =
        UserCommand::AddPasskey { passkey, name: name.clone(), credential, session: Some(session) };
    let answer = api.cloud.users.command(user.uuid(), command, origin).await.map_err(refused)?;
    let view = MyPasskey::of(&answer.committed.state, passkey)?;
    Ok(created::<UserMachine>(&answer, &format!("/v1/me/passkeys/{passkey}"), view))
}

/// What a passkey is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenamePasskey {
    /// What one calls it from now on.
    #[schema(min_length = 1, max_length = 120, example = "Key on the ring")]
    name: String,
}

/// Rename a passkey.
#[utoipa::path(tag = "me", request_body = RenamePasskey,
    params(("id" = String, Path, description = "The passkey's id.")),
    responses((status = 200, description = "The passkey after the change.", body = MyPasskey))
)]
#[patch("/passkeys/{id}")]
pub async fn rename_passkey(
    api: Shared,
    caller: Caller,
    id: Id<PasskeyId>,
    write: Write<RenamePasskey>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = caller.myself()?;
    let command = UserCommand::RenamePasskey { passkey: id.0, name: write.body.name.clone() };
    let answer = api.cloud.users.command(user.uuid(), command, write.origin(&caller)).await?;
    let view = MyPasskey::of(&answer.committed.state, id.0)?;
    Ok(done::<UserMachine>(StatusCode::OK, &answer, view))
}

/// Remove a passkey.
///
/// It opens nothing from the moment of this answer on; sessions that it has opened go on. Removing twice is no error.
#[utoipa::path(tag = "me", request_body = Confirmed,
    params(("id" = String, Path, description = "The passkey's id.")),
    responses((status = 204, description = "It is removed."))
)]
#[delete("/passkeys/{id}")]
pub async fn remove_passkey(
    api: Shared,
    caller: Caller,
    id: Id<PasskeyId>,
    write: Write<Confirmed>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = own(&api, &caller).await?;
    let user = &user.state;
    let by = confirm_password(&api, user, (write.body.password(), "password"), &caller).await?;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    let command = UserCommand::RemovePasskey { passkey: id.0, by: Some(by) };
    let answer = api.cloud.users.command(user.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    Ok(no_content::<UserMachine>(&answer))
}
