//! A new password for who has forgotten the old one: by a link to the account's mailbox.
//!
//! The request is answered 202 whether anybody has the address or not, and before anything is looked
//! up, so that neither the answer nor its time tells. The link replaces the password and nothing else: where a
//! second factor is asked for, it is asked for afterwards, too. It is good once, for an hour; as long as it is good for half of
//! that, who asks again is mailed the same link. How often letters go out the user's entity decides, which takes one
//! request after the other.
//!
//! Whoever sets a password with it leaves on a device that is known as the account's ([`device`]), as after a sign-in: what
//! strangers guess meanwhile does not delay the sign-in that follows.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post};
use aicloud_actors::CommandError;
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::Principal;
use aicloud_domain::email::Email;
use aicloud_domain::id::{LinkId, TypedId, UserId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::user::{LinkPurpose, User, UserCommand};
use chrono::{TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Api;
use super::me::password::{new_password, words};
use crate::auth::brute::Whence;
use crate::auth::link::Purpose;
use crate::auth::visitor::Visitor;
use crate::auth::{csrf, device};
use crate::extract::{Hidden, Shared, Write};
use crate::problem::{Code, Problem};

/// How long a link is good (OWASP Forgot Password).
const GOOD_FOR: TimeDelta = TimeDelta::hours(1);

/// Who has forgotten the password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.com"}))]
pub struct ForgotPassword {
    /// The account's e-mail address.
    #[schema(value_type = String, max_length = 254)]
    email: Email,
}

/// Ask for a link to set a new password.
///
/// The answer is the same whether there is such an account or not.
#[utoipa::path(tag = "session", request_body = ForgotPassword, security(()), responses(
    (status = 202, description = "If there is such an account, a link is on its way.")
))]
#[post("/v1/password-reset")]
pub async fn request_password_reset(
    api: Shared,
    visitor: Visitor,
    write: Write<ForgotPassword>,
) -> Result<HttpResponse, Problem> {
    let email = write.body.email.clone();
    actix_web::rt::spawn(async move {
        if let Err(problem) = mail_link(&api, &visitor, &email).await {
            let log = problem.log().unwrap_or_default();
            tracing::warn!(%problem, log, "a link for a new password could not be made");
        }
    });
    Ok(HttpResponse::Accepted().finish())
}

async fn mail_link(api: &Api, visitor: &Visitor, email: &Email) -> Result<(), Problem> {
    let user = api.database.user_by_email(email).await.map_err(Problem::unavailable)?;
    let Some(user) = user else { return Ok(()) };
    let command = UserCommand::RequestLink {
        link: LinkId::from_uuid(Uuid::now_v7()),
        purpose: LinkPurpose::ResetPassword,
        expires_at: whole_microseconds(Utc::now()) + GOOD_FOR,
        by: None,
    };
    let origin = visitor.origin(Principal::System { part: "password-reset" });
    api.cloud.users.command(user.uuid(), command, origin).await?;
    Ok(())
}

/// A link from a mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"link": "aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…"}))]
pub struct CompleteLink {
    /// The link, or the code in it that begins with `aic_l_`.
    #[schema(value_type = String)]
    pub link: Hidden,
}

/// A link from a mail, and what it is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"link": "aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…", "password": "seven quiet lamps in Oslo"}))]
pub struct CompletePasswordReset {
    /// The link, or the code in it that begins with `aic_l_`.
    #[schema(value_type = String)]
    link: Hidden,
    /// The password from now on.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 128)]
    password: Hidden,
    /// For browsers: set what makes the device known as a cookie, and don't show it.
    #[serde(default)]
    #[schema(default = false)]
    cookie: bool,
}

/// A device that is known as one of the account's from now on.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownDevice {
    /// Sent as `X-Aicloud-Device` at the next sign-in, it is not delayed by what others guess. It opens nothing. Browsers get it
    /// as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…")]
    device: Option<String>,
}

/// Set a new password with a mailed link.
///
/// All sessions are closed; sign in with the new password. The device is known as the account's from now on: whatever
/// others guess does not delay it.
#[utoipa::path(tag = "session", request_body = CompletePasswordReset, security(()), responses(
    (status = 200, description = "The password is set.", body = KnownDevice)
))]
#[post("/v1/password-reset:complete")]
pub async fn complete_password_reset(
    api: Shared,
    visitor: Visitor,
    request: HttpRequest,
    write: Write<CompletePasswordReset>,
) -> Result<HttpResponse, Problem> {
    let CompletePasswordReset { link, password, cookie } = &write.body;
    if *cookie {
        // A page elsewhere must not take its visitor's known device for one of another account.
        csrf::same_origin(request.headers())?;
    }
    let (id, link) = holder(&api, Purpose::ResetPassword, link).await?;
    let user = api.cloud.users.get(id.uuid()).await?.ok_or_else(gone)?;
    let password = new_password(&api, words(&user.state), password).await?;
    let origin = visitor.origin(Principal::System { part: "password-reset" });
    let command = UserCommand::ResetPassword { link, password };
    api.cloud.users.command(id.uuid(), command, origin).await.map_err(void)?;
    let mark = make_known(&api, &visitor, &user.state);
    let mut response = HttpResponse::Ok();
    let device = match cookie {
        true => {
            response.append_header((header::SET_COOKIE, device::given(&mark)?));
            None
        }
        false => Some(mark.expose_secret().to_owned()),
    };
    Ok(response.json(KnownDevice { device }))
}

/// Who has followed a link from the account's mailbox is its owner: the device leaves with a mark, and what was guessed on it
/// or around it before does not count against it.
pub(super) fn make_known(api: &Api, visitor: &Visitor, user: &User) -> SecretString {
    let (links, now) = (&api.reception.links, Utc::now());
    let device = visitor.known.device(links, user.id, now);
    let from = device.map_or(Whence::Address(visitor.address), Whence::Device);
    api.reception.brute.succeeded(&user.email, from);
    visitor.known.renewed(links, user.id, now)
}

/// The id in a link that we have made for this purpose. What people paste may be the whole address of
/// the page that the link leads to.
///
/// # Errors
/// [`Code::LinkVoid`].
pub fn read_link(api: &Api, purpose: Purpose, given: &Hidden) -> Result<Uuid, Problem> {
    let text = given.0.expose_secret().trim();
    let text = text.rsplit_once('#').map_or(text, |(_, link)| link);
    api.reception.links.read(purpose, text).ok_or_else(gone)
}

/// Whose link it is.
///
/// # Errors
/// [`Code::LinkVoid`].
pub async fn holder(
    api: &Api,
    purpose: Purpose,
    given: &Hidden,
) -> Result<(UserId, LinkId), Problem> {
    let link = LinkId::from_uuid(read_link(api, purpose, given)?);
    let user = api.database.user_by_link(link).await.map_err(Problem::unavailable)?;
    Ok((user.ok_or_else(gone)?, link))
}

/// The one answer for a link that was never made, was used, has expired or was replaced.
#[must_use]
pub fn gone() -> Problem {
    Problem::new(Code::LinkVoid, "link: it was used, has expired, or was replaced by a newer one")
        .field("link")
}

/// What an entity has against a link.
#[must_use]
pub fn void(error: CommandError) -> Problem {
    match &error {
        CommandError::Rejected(Rejection::Refused { reason }) if reason.starts_with("link_") => {
            gone().logged(reason)
        }
        CommandError::Rejected(Rejection::Refused { reason }) if reason == "disabled" => {
            Problem::new(Code::AccountDisabled, "The account is disabled.")
        }
        _ => error.into(),
    }
}
