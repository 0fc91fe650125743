//! One's own second factor: one-time passwords of an authenticator app, and recovery codes.
//!
//! It takes two steps, so that nobody locks oneself out: the first gives a seed, the second shows that the
//! authenticator has it. Recovery codes are made anew without giving it up. What is shown once (the seed, the recovery codes) is not shown again to a
//! repeated `Idempotency-Key`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, post};
use aicloud_domain::id::TypedId as _;
use aicloud_domain::user::{UserCommand, UserMachine};
use chrono::Utc;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{confirm_password, refused};
use crate::api::answer::{done, no_content};
use crate::api::session::own;
use crate::auth::Caller;
use crate::auth::recovery;
use crate::auth::sign_in::{confirm_code, second_factor, wrong_code};
use crate::auth::totp::Seed;
use crate::extract::{Hidden, Shared, Write};
use crate::problem::Problem;

/// The password once more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "mauve-otter-plays-cello"}))]
pub struct Confirmed {
    /// One's own password.
    #[schema(value_type = String, format = Password, max_length = 128)]
    password: Hidden,
}

impl Confirmed {
    pub(super) const fn password(&self) -> &Hidden {
        &self.password
    }
}

/// A seed for an authenticator.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpSeed {
    /// To be typed into the authenticator. In the first answer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: Option<String>,
    /// To be shown to the authenticator as a QR code. In the first answer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "otpauth://totp/aicloud:ada%40example.com?secret=GEZD…")]
    url: Option<String>,
}

/// Begin with a second factor.
///
/// Gives a seed for an authenticator app; nothing changes until it is confirmed. Beginning again gives another seed.
#[utoipa::path(tag = "me", request_body = Confirmed, responses(
    (status = 200, description = "The seed.", body = TotpSeed)
))]
#[post("/totp")]
pub async fn begin_totp(
    api: Shared,
    caller: Caller,
    write: Write<Confirmed>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = own(&api, &caller).await?;
    let user = &user.state;
    let by = confirm_password(&api, user, (&write.body.password, "password"), &caller).await?;
    let seed = Seed::random();
    let sealed = api.accounts().seal(user.id, &seed).await?;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    let command = UserCommand::BeginTotp { seed: sealed, by: Some(by) };
    let answer = api.cloud.users.command(user.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    let shown = |text: SecretString| (!answer.replayed).then(|| text.expose_secret().to_owned());
    let view = TotpSeed { secret: shown(seed.base32()), url: shown(seed.url(&user.email)) };
    Ok(done::<UserMachine>(StatusCode::OK, &answer, view))
}

/// A code of the authenticator that has the new seed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "287082"}))]
pub struct ConfirmTotp {
    /// Six digits.
    #[schema(value_type = String, min_length = 6, max_length = 6)]
    code: Hidden,
}

/// What opens the account when the authenticator is lost.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each is good for one sign-in, as `code`. In the first answer only.
    #[schema(example = json!(["0h2k3m-9x8w7v-5t6s4r-1q0p2n"]))]
    recovery_codes: Vec<String>,
}

impl RecoveryCodes {
    fn of(codes: &[SecretString], replayed: bool) -> Self {
        let shown = codes.iter().filter(|_| !replayed);
        Self { recovery_codes: shown.map(|code| code.expose_secret().to_owned()).collect() }
    }
}

/// Confirm the second factor.
///
/// From now on sign-in asks for a code. The recovery codes are shown this once. After a few wrong codes there is a wait.
#[utoipa::path(tag = "me", request_body = ConfirmTotp, responses(
    (status = 200, description = "The recovery codes.", body = RecoveryCodes)
))]
#[post("/totp:confirm")]
pub async fn confirm_totp(
    api: Shared,
    caller: Caller,
    write: Write<ConfirmTotp>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = own(&api, &caller).await?;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    let look = async {
        let (seed, begun) = api.accounts().begun(user.state.id).await?.unzip();
        let step = seed.map(|seed| seed.step(&write.body.code.0, Utc::now())).transpose()?;
        let step = step.flatten();
        // Without a seed that waits for this the entity says so; and a code that was right is too old by now when it is
        // sent again. Should there be a seed by then, none was compared with it, or another was.
        if step.is_none() && user.state.totp.is_some_and(|totp| !totp.confirmed) {
            return Err(wrong_code());
        }
        Ok((step, begun))
    };
    let (step, begun) = confirm_code(&api.reception.brute, &user.state, session, look).await?;
    let codes = recovery::new();
    let command = UserCommand::ConfirmTotp {
        step,
        begun,
        recovery: codes.iter().filter_map(recovery::digest).collect(),
    };
    let answer = api.cloud.users.command(user.state.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    Ok(done::<UserMachine>(StatusCode::OK, &answer, RecoveryCodes::of(&codes, answer.replayed)))
}

/// Password and code once more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "mauve-otter-plays-cello", "code": "287082"}))]
pub struct RemoveTotp {
    /// One's own password.
    #[schema(value_type = String, format = Password, max_length = 128)]
    password: Hidden,
    /// Six digits of the authenticator, or a recovery code.
    #[schema(value_type = Option<String>)]
    code: Option<Hidden>,
}

/// Password and a code, for other recovery codes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "mauve-otter-plays-cello", "code": "287082"}))]
pub struct RenewRecoveryCodes {
    /// One's own password.
    #[schema(value_type = String, format = Password, max_length = 128)]
    password: Hidden,
    /// Six digits of the authenticator, or one of the recovery codes from before.
    #[schema(value_type = String)]
    code: Hidden,
}

/// Give up the second factor.
///
/// Sign-in asks for the password alone from now on; recovery codes are void. After a few wrong codes there is a wait.
#[utoipa::path(tag = "me", request_body = RemoveTotp, responses(
    (status = 204, description = "No code is asked for any more.")
))]
#[delete("/totp")]
pub async fn remove_totp(
    api: Shared,
    caller: Caller,
    write: Write<RemoveTotp>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = own(&api, &caller).await?;
    let user = &user.state;
    let RemoveTotp { password, code } = &write.body;
    let by = confirm_password(&api, user, (password, "password"), &caller).await?;
    let code = code.as_ref().map(|code| &code.0);
    let accounts = api.accounts();
    let look = second_factor(&accounts, user, code, Utc::now());
    confirm_code(&api.reception.brute, user, session, look).await?;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    let command = UserCommand::RemoveTotp { by: Some(by) };
    let answer = api.cloud.users.command(user.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    Ok(no_content::<UserMachine>(&answer))
}

/// Get new recovery codes.
///
/// The ones from before are void. They are shown this once; the second factor stays as it is. The code that is shown for it is
/// used up. After a few wrong codes there is a wait.
#[utoipa::path(tag = "me", request_body = RenewRecoveryCodes, responses(
    (status = 200, description = "The new recovery codes.", body = RecoveryCodes)
))]
#[post("/recovery-codes")]
pub async fn renew_recovery_codes(
    api: Shared,
    caller: Caller,
    write: Write<RenewRecoveryCodes>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = own(&api, &caller).await?;
    let user = &user.state;
    let RenewRecoveryCodes { password, code } = &write.body;
    let by = confirm_password(&api, user, (password, "password"), &caller).await?;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    // Sent again, the code was used up by what it did then.
    let second = match api.was_done(&origin).await? {
        true => None,
        false => {
            let accounts = api.accounts();
            let look = second_factor(&accounts, user, Some(&code.0), Utc::now());
            confirm_code(&api.reception.brute, user, session, look).await?
        }
    };
    let codes = recovery::new();
    let command = UserCommand::RenewRecovery {
        second,
        recovery: codes.iter().filter_map(recovery::digest).collect(),
        by: Some(by),
    };
    let answer = api.cloud.users.command(user.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    Ok(done::<UserMachine>(StatusCode::OK, &answer, RecoveryCodes::of(&codes, answer.replayed)))
}
