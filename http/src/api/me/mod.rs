//! One's own account: what everybody may do with it, and nobody with another's.
//!
//! No permission of the table is asked for here; that the caller is a user, and which, is all
//! ([`Caller::myself`](crate::auth::Caller::myself)). Whoever changes what proves it proves once more that it
//! knows the password: a session that was left open or stolen is not enough to take an account
//! over (OWASP ASVS 5.0, 7.5.1).
//!
//! | file | paths |
//! |---|---|
//! | this | `PATCH /v1/me` |
//! | [`session`] | `/v1/me/sessions…` |
//! | [`password`] | `/v1/me/password` |
//! | [`totp`] | `/v1/me/totp…`, `/v1/me/recovery-codes` |
//! | [`passkey`] | `/v1/me/passkeys…` |
//! | [`sso`] | `/v1/me/sso-links…` |
//! | [`email`] | `/v1/me/email`, `/v1/email-change:complete` |

pub mod email;
pub mod passkey;
pub mod password;
pub mod session;
pub mod sso;
pub mod totp;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use aicloud_actors::CommandError;
use aicloud_domain::id::TypedId;
use aicloud_domain::machine::Rejection;
use aicloud_domain::user::{Confirmation, User, UserCommand, UserMachine};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use super::answer::done;
use super::tenant::Rename;
use crate::auth::sign_in::wrong_code;
use crate::auth::{Caller, sign_in};
use crate::extract::{Hidden, Shared, Write};
use crate::problem::{Code, Problem};

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Myself)]
pub struct MyselfView {
    /// Its full name.
    #[schema(example = "core42:aicloud:-:::user/user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    name: String,
    /// Its id.
    #[schema(example = "user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// Its e-mail address.
    #[schema(example = "ada@example.com")]
    email: String,
    /// What people call it.
    #[schema(example = "Ada Lovelace")]
    display_name: String,
    /// Whether a second factor is asked for at sign-in.
    second_factor: bool,
    /// Recovery codes that were not used.
    recovery_codes: usize,
    /// Its passkeys.
    passkeys: usize,
    /// When it was created.
    created_at: DateTime<Utc>,
}

impl From<&User> for MyselfView {
    fn from(user: &User) -> Self {
        Self {
            name: user.name().to_string(),
            id: user.id.to_string(),
            email: user.email.to_string(),
            display_name: user.display_name.clone(),
            second_factor: user.has_totp(),
            recovery_codes: user.recovery.len(),
            passkeys: user.passkeys.len(),
            created_at: user.created_at,
        }
    }
}

/// Asks for the password once more. What that proves is looked at again when it is decided; the user is as it was before
/// the password was compared, so a password that was changed meanwhile proves nothing.
///
/// # Errors
/// [`Code::SignInFailed`] naming `field`, or the caller must wait.
async fn confirm_password(
    api: &Api,
    user: &User,
    (password, field): (&Hidden, &'static str),
    caller: &Caller,
) -> Result<Confirmation, Problem> {
    let (_, session) = caller.session()?;
    let reception = &api.reception;
    let shown = (&password.0, field);
    let (passwords, brute) = (&reception.passwords, &reception.brute);
    sign_in::confirm(&api.accounts(), passwords, brute, user, shown, session).await?;
    Ok(Confirmation { session, password_version: user.password_version })
}

/// What the entity knew better than what was compared before it.
fn refused(error: CommandError) -> Problem {
    let CommandError::Rejected(Rejection::Refused { reason }) = &error else {
        return error.into();
    };
    match reason.as_str() {
        "disabled" => Problem::new(Code::AccountDisabled, "The account is disabled."),
        "session_closed" => {
            Problem::new(Code::Unauthenticated, "The session has just been closed.")
        }
        "seed_changed" | "code_unknown" | "totp_used" => wrong_code(),
        _ => Problem::new(Code::SignInFailed, "The password has just been changed."),
    }
}

/// Change one's own account.
#[utoipa::path(tag = "me", request_body = Rename, responses(
    (status = 200, description = "The account after the change.", body = MyselfView)
))]
#[patch("")]
pub async fn update_me(
    api: Shared,
    caller: Caller,
    write: Write<Rename>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = caller.myself()?;
    let command = UserCommand::Rename { display_name: write.body.display_name.clone() };
    let answer = api.cloud.users.command(user.uuid(), command, write.origin(&caller)).await?;
    let view = MyselfView::from(&answer.committed.state);
    Ok(done::<UserMachine>(StatusCode::OK, &answer, view))
}
