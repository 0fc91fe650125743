//! Coming into a tenant by an invitation.
//!
//! The mailed link proves the mailbox. Who has a session comes in with it; who has an account proves it by its password;
//! who has none makes one with the same request, whose address is the invitation's. The account is made
//! before the membership: who is cut off in between sends the same again, and comes in as the second kind. A second
//! factor is used up before the membership, too: it is good once, whatever becomes of the rest.
//!
//! The device is known as the account's afterwards, as after a sign-in: whoever has the letter has the mailbox.

use std::time::Instant;

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, post};
use aicloud_actors::CommandError;
use aicloud_domain::access::{Authority, Grant, Principal, Role, Scope};
use aicloud_domain::email::Email;
use aicloud_domain::id::{InvitationId, TenantId, TypedId as _, UserId};
use aicloud_domain::tenant::{Invitation, Tenant, TenantCommand};
use aicloud_domain::user::{Proof, User, UserCommand};
use chrono::Utc;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Api;
use super::me::MyselfView;
use super::me::password::new_password;
use super::password_reset::{gone, make_known, read_link, void};
use super::reference::check_standing;
use super::session::refused;
use super::view::Named;
use crate::auth::link::Purpose;
use crate::auth::sign_in::{Attempt, Proved, prove};
use crate::auth::visitor::Visitor;
use crate::auth::{csrf, device};
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
    /// For browsers: set what makes the device known as a cookie, and don't show it.
    #[serde(default)]
    #[schema(default = false)]
    cookie: bool,
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
    /// What makes the device known as one of the account's: sent as `X-Aicloud-Device` at the next sign-in, it is not delayed
    /// by what others guess. It opens nothing. Browsers get it as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_mFZ1…")]
    device: Option<String>,
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
    if write.body.cookie {
        csrf::same_origin(request.headers())?;
    }
    let id = read_link(&api, Purpose::Invitation, &write.body.link)?;
    let id = InvitationId::from_uuid(id);
    let row = api.database.invitation(id).await.map_err(Problem::unavailable)?;
    let tenant = row.ok_or_else(gone)?.tenant;
    let tenant = api.cloud.tenants.seen(tenant.uuid(), &sight(tenant)).await?;
    let tenant = tenant.ok_or_else(gone)?;
    let open = tenant.state.invitations.get(&id).filter(|open| open.expires_at > Utc::now());
    let open = open.ok_or_else(gone)?;
    // Before an account is made for it. No key is repeated here: what was done is told by the link.
    check_standing(&api, &tenant.state, &visitor.origin(BY_LINK)).await?;
    let guest =
        guest(&api, &visitor, request.headers(), (&tenant.state, open), &write.body).await?;
    let command = TenantCommand::AcceptInvitation {
        invitation: id,
        user: guest.user.id,
        email: guest.user.email.clone(),
    };
    let origin = visitor.origin(guest.principal);
    let answer = api.cloud.tenants.command(tenant.state.id.uuid(), command, origin).await;
    let joined = answer.map_err(void)?;
    let mark = make_known(&api, &visitor, &guest.user);
    let mut view = view(&joined.committed.state, &guest.user, open, guest.created);
    let mut response = HttpResponse::Ok();
    if write.body.cookie {
        response.append_header((header::SET_COOKIE, device::given(&mark)?));
    } else {
        view.device = Some(mark.expose_secret().to_owned());
    }
    Ok(response.json(view))
}

fn view(tenant: &Tenant, user: &User, open: &Invitation, created: bool) -> Accepted {
    let role = tenant.members.get(&user.id).copied().unwrap_or(open.role);
    Accepted {
        user: MyselfView::from(user),
        tenant: Named::tenant(&tenant.label, tenant.id),
        role: role.word(),
        created,
        device: None,
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
    (tenant, open): (&Tenant, &Invitation),
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
    let account = api.database.user_by_email(&open.email).await.map_err(Problem::unavailable)?;
    if let Some(account) = account {
        if known(api, account).await?.password_version == 0 {
            return Err(without_password());
        }
        let attempt = Attempt {
            email: &open.email,
            password: &password.0,
            code: body.code.as_ref().map(|code| &code.0),
            passkey: None,
            address: visitor.address,
            known: (&visitor.known, &api.reception.links),
            now: Utc::now(),
            came: Instant::now(),
        };
        let reception = &api.reception;
        let proved = prove(
            &api.accounts_for(&visitor.request),
            &reception.passwords,
            &reception.brute,
            &attempt,
        )
        .await?;
        let user = use_up(api, visitor, &proved).await?;
        return Ok(Guest { user, principal: BY_LINK, created: false });
    }
    let Some(display_name) = &body.display_name else {
        return Err(missing("display_name", "what people call the new account's owner"));
    };
    tenant.check_newcomer("accept_invitation").map_err(CommandError::Rejected)?;
    let user = create(api, visitor, &open.email, display_name, password).await?;
    Ok(Guest { user, principal: BY_LINK, created: true })
}

/// What was shown is good once, here as at a sign-in, and only if it is still good when that is decided.
async fn use_up(api: &Api, visitor: &Visitor, proved: &Proved) -> Result<User, Problem> {
    let proof = Proof { password_version: proved.password_version, second: proved.second };
    let command = UserCommand::UseProof { proof };
    let told =
        api.cloud.users.command(proved.user.id.uuid(), command, visitor.origin(BY_LINK)).await;
    Ok(told.map_err(refused)?.committed.state.clone())
}

async fn known(api: &Api, user: UserId) -> Result<User, Problem> {
    let found = api.cloud.users.get(user.uuid()).await?;
    Ok(found.ok_or_else(Problem::not_found)?.state.clone())
}

/// The account came by a company's single sign-on, and no password was set since. Whoever has the letter may know that.
fn without_password() -> Problem {
    let detail = "The account with this address has no password yet, so none can be right.";
    Problem::new(Code::SignInFailed, detail).field("password").suggest(
        "Ask for a link first (POST /v1/password-reset; in the console: Forgot your password), set a password with it, and \
         accept the invitation with that.",
    )
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
