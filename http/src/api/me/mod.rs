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
//! | [`totp`] | `/v1/me/totp…` |
//! | [`email`] | `/v1/me/email`, `/v1/email-change:complete` |

pub mod email;
pub mod password;
pub mod session;
pub mod sso;
pub mod totp;

use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, patch};
use aicloud_domain::id::TypedId;
use aicloud_domain::user::{User, UserCommand, UserMachine};
use chrono::{DateTime, Utc};
use futures_util::future::{Ready, ready};
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use super::answer::done;
use super::tenant::Rename;
use crate::auth::{Caller, sign_in};
use crate::extract::{Hidden, Shared, Write};
use crate::problem::Problem;

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
            created_at: user.created_at,
        }
    }
}

/// From where a caller asks.
#[derive(Debug, Clone, Copy)]
pub struct Whence(pub IpAddr);

impl FromRequest for Whence {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let Some(api) = request.app_data::<Shared>() else {
            return ready(Err(Problem::internal("the server has no API")));
        };
        let peer = request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        ready(Ok(Self(api.reception.proxies.client(peer, request.headers()))))
    }
}

/// Asks for the password once more.
///
/// # Errors
/// [`Code::SignInFailed`](crate::problem::Code::SignInFailed) naming `field`, or the caller must wait.
async fn confirm_password(
    api: &Api,
    user: &User,
    (password, field): (&Hidden, &'static str),
    from: Whence,
) -> Result<(), Problem> {
    let reception = &api.reception;
    let shown = (&password.0, field);
    let (passwords, brute) = (&reception.passwords, &reception.brute);
    sign_in::confirm(&api.accounts(), passwords, brute, user, shown, from.0).await
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
