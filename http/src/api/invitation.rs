//! Invitations: how people come to a tenant.
//!
//! Somebody is invited by e-mail address; a letter brings the link, and whoever has that address
//! comes as what the invitation says, with a new account or with the one that it has. A newer
//! invitation of the same address takes the older one's place, an hour after it was sent; before that,
//! the older one is taken back first. How many letters a tenant may have sent is bounded, too.

use actix_web::{HttpResponse, delete, get, post, web};
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::{Permission, Role};
use aicloud_domain::email::Email;
use aicloud_domain::id::{InvitationId, TenantId, TypedId};
use aicloud_domain::machine::{Machine, Owner, Time};
use aicloud_domain::tenant::{Invitation, TenantCommand, TenantMachine};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions;
use super::answer::{created, no_content, shown};
use super::member::may_give;
use super::page::List;
use super::reference::check_standing;
use super::tenant::{self, PageQuery};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write, parse_id};
use crate::problem::Problem;

/// How long an invitation holds: over a holiday of a week's end, not over a change of jobs.
const HOLDS: TimeDelta = TimeDelta::days(7);

/// Until when an invitation of now holds.
#[must_use]
pub fn expiry() -> Time {
    whole_microseconds(Utc::now()) + HOLDS
}

/// Somebody who is invited to a tenant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// Its id.
    #[schema(value_type = String, example = "inv_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: InvitationId,
    /// Whose it is: the tenant's id.
    #[schema(value_type = String, example = "ten_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    tenant: TenantId,
    /// Who is invited.
    #[schema(value_type = String, example = "lee@example.org")]
    email: Email,
    /// As what.
    #[schema(value_type = String, example = "tenant_member")]
    role: Role,
    /// On whose authority.
    #[schema(example = "user/user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    invited_by: String,
    /// Until when it can be accepted.
    expires_at: DateTime<Utc>,
    /// What the caller may do with it now.
    #[schema(example = json!(["cancel"]))]
    actions: Vec<&'static str>,
}

impl InvitationView {
    fn new(tenant: TenantId, id: InvitationId, terms: &Invitation, caller: &Caller) -> Self {
        let owner = Owner { tenant: Some(tenant), project: None };
        Self {
            id,
            tenant,
            email: terms.email.clone(),
            role: terms.role,
            invited_by: terms.invited_by.clone(),
            expires_at: terms.expires_at,
            actions: actions::invitation(&caller.authority, owner),
        }
    }
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "lee@example.org", "role": "tenant_member"}))]
pub struct CreateInvitation {
    /// The e-mail address.
    #[schema(value_type = String, max_length = 254)]
    email: Email,
    /// As what: `tenant_owner`, `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`.
    #[schema(value_type = String)]
    role: Role,
}

/// Invite somebody to a tenant.
///
/// A letter with a link is sent. An older invitation of the same address is over; one that was sent less than an hour ago
/// must be taken back first.
#[utoipa::path(tag = "members", params(("id" = String, Path, description = "The tenant's id.")),
    request_body = CreateInvitation, responses((status = 201, description = "The invitation.", body = InvitationView)))]
#[post("/{id}/invitations")]
pub async fn create_invitation(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<CreateInvitation>,
) -> Result<HttpResponse, Problem> {
    let found = tenant::find(&api, &caller, id.0, Permission::InvitationCreate).await?;
    may_give(&caller, TenantMachine::owner(&found.state), None, Some(write.body.role))?;
    let origin = write.origin(&caller);
    check_standing(&api, &found.state, &origin).await?;
    if !api.was_done(&origin).await? {
        api.reception.mailboxes.invitation(id.0, &write.body.email)?;
    }
    let invitation: InvitationId = write.stable_id(&caller);
    let command = TenantCommand::Invite {
        invitation,
        email: write.body.email.clone(),
        role: write.body.role,
        expires_at: expiry(),
        invited_by: origin.principal.to_string(),
    };
    let answer = api.cloud.tenants.command(id.0.uuid(), command, origin).await?;
    let terms = answer.committed.state.invitations.get(&invitation);
    let terms = terms.ok_or_else(Problem::not_found)?;
    let view = InvitationView::new(id.0, invitation, terms, &caller);
    let location = format!("/v1/tenants/{}/invitations/{invitation}", id.0);
    Ok(created::<TenantMachine>(&answer, &location, view))
}

/// List a tenant's open invitations.
#[utoipa::path(tag = "members", params(("id" = String, Path, description = "The tenant's id."), PageQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<InvitationView>)
))]
#[get("/{id}/invitations")]
pub async fn list_invitations(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = tenant::find(&api, &caller, id.0, Permission::InvitationRead).await?;
    let page = query.0.paging(&format!("invitations {}", id.0))?;
    let position = api.database.current().await.map_err(Problem::unavailable)?;
    let open = found.state.open_invitations(Utc::now());
    let (here, next_page_token) = page.cut(open, |(invitation, _)| invitation.uuid());
    let view = |(invitation, terms)| InvitationView::new(id.0, invitation, terms, &caller);
    let items = here.into_iter().map(view).collect();
    Ok(HttpResponse::Ok().json(List { items, next_page_token, position: position.to_string() }))
}

/// The ids of the path, `{id}` and `{invitation}`.
fn ids(path: web::Path<(String, String)>) -> Result<(TenantId, InvitationId), Problem> {
    let (id, invitation) = path.into_inner();
    Ok((parse_id(&id, "id")?, parse_id(&invitation, "invitation")?))
}

/// Get an open invitation.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The tenant's id."),
    ("invitation" = String, Path, description = "The invitation's id.")
), responses((status = 200, description = "The invitation.", body = InvitationView)))]
#[get("/{id}/invitations/{invitation}")]
pub async fn get_invitation(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, invitation) = ids(path)?;
    let found = tenant::find(&api, &caller, id, Permission::InvitationRead).await?;
    let mut open = found.state.open_invitations(Utc::now());
    let (_, terms) = open.find(|(one, _)| *one == invitation).ok_or_else(Problem::not_found)?;
    let view = InvitationView::new(id, invitation, terms, &caller);
    Ok(shown::<TenantMachine>(&found.state, view))
}

/// Take an invitation back.
///
/// Its link makes nobody a member from the moment of this answer on, and a letter that was not sent yet is not sent. Doing it
/// twice is no error.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The tenant's id."),
    ("invitation" = String, Path, description = "The invitation's id.")
), responses((status = 204, description = "It can't be accepted any more.")))]
#[delete("/{id}/invitations/{invitation}")]
pub async fn cancel_invitation(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, invitation) = ids(path)?;
    tenant::find(&api, &caller, id, Permission::InvitationCancel).await?;
    let command = TenantCommand::CancelInvitation { invitation };
    let answer = api.cloud.tenants.command(id.uuid(), command, write.origin(&caller)).await?;
    Ok(no_content::<TenantMachine>(&answer))
}
