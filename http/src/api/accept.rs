//! Coming into a tenant by an invitation.
//!
//! The mailed link proves the mailbox. Who has a session comes in with it; who has an account proves it by its password;
//! who has none makes one with the same request, whose address is the invitation's. The account is made
//! before the membership: who is cut off in between sends the same again, and comes in as the second kind.

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, post};
use aicloud_actors::CommandError;
use aicloud_domain::access::{Authority, Grant, Principal, Role, Scope};
use aicloud_domain::email::Email;
use aicloud_domain::id::{InvitationId, TenantId, TypedId as _, UserId};
use aicloud_domain::tenant::{Invitation, Tenant, TenantCommand};
use aicloud_domain::user::{User, UserCommand};
use chrono::Utc;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Api;
use super::me::MyselfView;
use super::me::password::new_password;
use super::password_reset::{gone, read_link, void};
use super::view::Named;
use crate::auth::csrf;
use crate::auth::link::Purpose;
use crate::auth::sign_in::{Attempt, prove};
use crate::auth::visitor::Visitor;
use crate::extract::{Hidden, Shared, Write};
use crate::problem::{Code, Problem};

/// On whose authority who has no session comes in.
const BY_LINK: Principal = Principal::System { part: "invitation" };

/// An invitation's link, and who accepts it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"link": "aic_l_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…", "display_name": "Ada Lovelace", "password": "mauve-otter-plays-cello"}))]
pub struct AcceptInvitation {
    /// The link, or the code in it that begins with `aic_l_`.
    #[schema(value_type = String)]
    link: Hidden,
    /// For a new account: what people call its owner.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// The password of the account that the address has; for a new account, its first. Not needed with a
    /// session.
    #[schema(value_type = Option<String>, format = Password, max_length = 128)]
    password: Option<Hidden>,
    /// The second factor, where the account asks for it.
    #[schema(value_type = Option<String>)]
    code: Option<Hidden>,
}

/// An invitation that was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// Who has come.
    user: MyselfView,
    /// Into which tenant.
    tenant: Named,
    /// As what.
    #[schema(example = "tenant_member")]
    role: &'static str,
    /// Whether the account was made by this request.
    created: bool,
}

/// Accept an invitation.
///
/// With a session; or with the password of the account that has the invited address; or, for a new account, with
/// a name and a password for it. Sign in afterwards.
#[utoipa::path(tag = "session", request_body = AcceptInvitation, security(()), responses(
    (status = 200, description = "The caller is a member now.", body = Accepted)
))]
#[post("/v1/invitations:accept")]
pub async fn accept_invitation(
    api: Shared,
    visitor: Visitor,
    request: HttpRequest,
    write: Write<AcceptInvitation>,
) -> Result<HttpResponse, Problem> {
    let id = read_link(&api, Purpose::Invitation, &write.body.link)?;
    let id = InvitationId::from_uuid(id);
    let row = api.database.invitation(id).await.map_err(Problem::unavailable)?;
    let tenant = row.ok_or_else(gone)?.tenant;
    let tenant = api.cloud.tenants.seen(tenant.uuid(), &sight(tenant)).await?;
    let tenant = tenant.ok_or_else(gone)?;
    let open = tenant.state.invitations.get(&id).filter(|open| open.expires_at > Utc::now());
    let open = open.ok_or_else(gone)?;
    let guest = guest(&api, &visitor, request.headers(), open, &write.body).await?;
    let command = TenantCommand::AcceptInvitation {
        invitation: id,
        user: guest.user.id,
        email: guest.user.email.clone(),
    };
    let origin = visitor.origin(guest.principal);
    let answer = api.cloud.tenants.command(tenant.state.id.uuid(), command, origin).await;
    let joined = answer.map_err(void)?;
    Ok(HttpResponse::Ok().json(view(&joined.committed.state, &guest.user, open, guest.created)))
}

fn view(tenant: &Tenant, user: &User, open: &Invitation, created: bool) -> Accepted {
    let role = tenant.members.get(&user.id).copied().unwrap_or(open.role);
    Accepted {
        user: MyselfView::from(user),
        tenant: Named::tenant(&tenant.label, tenant.id),
        role: role.word(),
        created,
    }
}

/// What whoever holds a tenant's link is shown of the cloud: that tenant.
fn sight(tenant: TenantId) -> Authority {
    Authority::of(Grant { scope: Scope::Tenant { tenant }, role: Role::TenantViewer })
}

/// Who accepts.
struct Guest {
    user: User,
    principal: Principal,
    created: bool,
}

async fn guest(
    api: &Api,
    visitor: &Visitor,
    headers: &HeaderMap,
    open: &Invitation,
    body: &AcceptInvitation,
) -> Result<Guest, Problem> {
    // A tenant's provider brings nobody into another tenant.
    if let Some(identity) = visitor.identity(api).await?.filter(|identity| identity.via.is_none())
        && let Principal::User { user, .. } = identity.principal
    {
        // The session may have come by a cookie, from whatever page.
        csrf::same_origin(headers)?;
        let user = known(api, user).await?;
        if user.email != open.email {
            let detail = "The invitation is for another e-mail address than the account's.";
            return Err(Problem::new(Code::Forbidden, detail)
                .suggest("Sign out first, or have the account's own address invited."));
        }
        return Ok(Guest { user, principal: identity.principal, created: false });
    }
    let Some(password) = &body.password else {
        return Err(missing("password", "the password of the account, or of a new one"));
    };
    let known_user = api.database.user_by_email(&open.email).await;
    if known_user.map_err(Problem::unavailable)?.is_some() {
        let attempt = Attempt {
            email: &open.email,
            password: &password.0,
            code: body.code.as_ref().map(|code| &code.0),
            passkey: None,
            address: visitor.address,
            known: (&visitor.known, &api.reception.links),
            now: Utc::now(),
        };
        let reception = &api.reception;
        let proved =
            prove(&api.accounts(), &reception.passwords, &reception.brute, &attempt).await?;
        let user = User::clone(&proved.user);
        return Ok(Guest { user, principal: BY_LINK, created: false });
    }
    let Some(display_name) = &body.display_name else {
        return Err(missing("display_name", "what people call the new account's owner"));
    };
    let user = create(api, visitor, &open.email, display_name, password).await?;
    Ok(Guest { user, principal: BY_LINK, created: true })
}

async fn known(api: &Api, user: UserId) -> Result<User, Problem> {
    let found = api.cloud.users.get(user.uuid()).await?;
    Ok(found.ok_or_else(Problem::not_found)?.state.clone())
}

fn missing(field: &str, what: &str) -> Problem {
    Problem::new(Code::MissingField, format!("{field}: {what}, is needed without a session"))
        .field(field)
}

async fn create(
    api: &Api,
    visitor: &Visitor,
    email: &Email,
    display_name: &str,
    password: &Hidden,
) -> Result<User, Problem> {
    let password = new_password(api, (email.as_str(), display_name), password).await?;
    let id = UserId::from_uuid(Uuid::now_v7());
    let command = UserCommand::Create {
        id,
        email: email.clone(),
        display_name: display_name.to_owned(),
        operator: None,
        password: Some(password),
        link: None,
    };
    let made = api.cloud.users.command(id.uuid(), command, visitor.origin(BY_LINK)).await;
    match made {
        Ok(answer) => Ok(answer.committed.state.clone()),
        // A twin of this request was faster.
        Err(CommandError::NameTaken { constraint }) => Err(Problem::new(
            Code::EmailTaken,
            "The address has got an account in this moment. Send the same again.",
        )
        .logged(constraint)),
        Err(error) => Err(error.into()),
    }
}
