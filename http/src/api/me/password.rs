//! One's own password.

use actix_web::{HttpResponse, post};
use aicloud_domain::id::TypedId as _;
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::{Confirmation, User, UserCommand, UserMachine};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{confirm_password, refused};
use crate::api::Api;
use crate::api::answer::no_content;
use crate::api::session::own;
use crate::auth::Caller;
use crate::auth::password::{check_strength, own_words};
use crate::extract::{Hidden, Shared, Write};
use crate::problem::Problem;

/// A new password for one's own account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "mauve-otter-plays-cello", "password": "seven quiet lamps in Oslo"}))]
pub struct SetMyPassword {
    /// The password until now.
    #[schema(value_type = String, format = Password, max_length = 128)]
    current_password: Hidden,
    /// The password from now on.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    password: Hidden,
}

/// Checks a new password of this user and makes what is kept of it.
///
/// # Errors
/// [`Code::WeakPassword`](crate::problem::Code::WeakPassword), or too many hashes are being made.
pub async fn new_password(
    api: &Api,
    (email, display_name): (&str, &str),
    password: &Hidden,
) -> Result<Veiled<String>, Problem> {
    check_strength(&password.0, own_words(email, display_name)).await?;
    let phc = api.reception.passwords.hash(&password.0).await?;
    Ok(Veiled::new(phc.expose_secret().to_owned()))
}

/// The words of a user that no password may be made of.
pub(crate) fn words(user: &User) -> (&str, &str) {
    (user.email.as_str(), &user.display_name)
}

/// Change one's own password.
///
/// All other sessions are closed.
#[utoipa::path(tag = "me", request_body = SetMyPassword, responses(
    (status = 204, description = "It is changed.")
))]
#[post("/password")]
pub async fn set_my_password(
    api: Shared,
    caller: Caller,
    write: Write<SetMyPassword>,
) -> Result<HttpResponse, Problem> {
    let (user, session) = own(&api, &caller).await?;
    let user = &user.state;
    let SetMyPassword { current_password, password } = &write.body;
    let origin = write.veiled_origin(&caller, &api.reception.links);
    let by = match api.was_done(&origin).await? {
        // It is answered as it was then. Were it not, this would prove nothing.
        true => Confirmation { session, password_version: 0 },
        false => {
            let shown = (current_password, "current_password");
            confirm_password(&api, user, shown, &caller).await?
        }
    };
    let password = new_password(&api, words(user), password).await?;
    let command = UserCommand::SetPassword { password, keep: Some(session), by: Some(by) };
    let answer = api.cloud.users.command(user.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    Ok(no_content::<UserMachine>(&answer))
}
