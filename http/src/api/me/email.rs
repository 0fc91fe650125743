//! Another e-mail address for one's own account: asked for with the password, proved by a link that is mailed
//! to the new address, and told to the old one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use aicloud_domain::access::Principal;
use aicloud_domain::email::Email;
use aicloud_domain::id::{LinkId, TypedId as _};
use aicloud_domain::user::{LinkPurpose, UserCommand, UserMachine};
use chrono::{TimeDelta, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{MyselfView, confirm_password, refused};
use crate::api::answer::done;
use crate::api::password_reset::{CompleteLink, holder, void};
use crate::api::session::own;
use crate::auth::Caller;
use crate::auth::link::Purpose;
use crate::auth::visitor::Visitor;
use crate::extract::{Hidden, Shared, Write};
use crate::problem::Problem;

/// How long the link to the new address is good.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

/// Another address for one's own account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@example.org", "password": "mauve-otter-plays-cello"}))]
pub struct ChangeEmail {
    /// The new address.
    #[schema(value_type = String, max_length = 254)]
    email: Email,
    /// One's own password.
    #[schema(value_type = String, format = Password, max_length = 128)]
    password: Hidden,
}

/// Ask for another e-mail address.
///
/// A link goes to the new address; until it is used, nothing changes. A newer request voids an older link.
#[utoipa::path(tag = "me", request_body = ChangeEmail, responses(
    (status = 202, description = "A link is on its way, if the address exists.", body = MyselfView)
))]
#[post("/email")]
pub async fn request_email_change(
    api: Shared,
    caller: Caller,
    write: Write<ChangeEmail>,
) -> Result<HttpResponse, Problem> {
    let (user, _) = own(&api, &caller).await?;
    let user = &user.state;
    let ChangeEmail { email, password } = &write.body;
    let by = confirm_password(&api, user, (password, "password"), &caller).await?;
    api.reception.brute.letter(user.id)?;
    let command = UserCommand::RequestLink {
        link: write.stable_id::<LinkId>(&caller),
        purpose: LinkPurpose::ChangeEmail { email: email.clone() },
        expires_at: Utc::now() + GOOD_FOR,
        by: Some(by),
    };
    let origin = write.veiled_origin(&caller, &api.reception.links);
    let answer = api.cloud.users.command(user.id.uuid(), command, origin).await;
    let answer = answer.map_err(refused)?;
    let view = MyselfView::from(&answer.committed.state);
    Ok(done::<UserMachine>(StatusCode::ACCEPTED, &answer, view))
}

/// Take the new e-mail address.
///
/// With the link that was mailed to it. No session is needed: whoever reads that mailbox was named by the account's
/// owner.
#[utoipa::path(tag = "me", request_body = CompleteLink, security(()), responses(
    (status = 204, description = "The account has the new address.")
))]
#[post("/v1/email-change:complete")]
pub async fn complete_email_change(
    api: Shared,
    visitor: Visitor,
    write: Write<CompleteLink>,
) -> Result<HttpResponse, Problem> {
    let (user, link) = holder(&api, Purpose::ChangeEmail, &write.body.link).await?;
    let origin = visitor.origin(Principal::System { part: "email-change" });
    let command = UserCommand::ChangeEmail { link };
    api.cloud.users.command(user.uuid(), command, origin).await.map_err(void)?;
    Ok(HttpResponse::NoContent().finish())
}
