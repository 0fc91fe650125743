//! Members: who belongs to a tenant, and who works in a project.
//!
//! People come to a tenant by invitation ([`super::invitation`]) and are then given what they are.
//! Only who runs the cloud enters somebody who was not invited. Nobody gives a role that holds more
//! than it does itself, nor takes one away; and only an owner makes and unmakes owners. Everybody
//! may leave. What was allowed about a member is done only as long as the member is what it was then.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, get, put, web};
use aicloud_actors::{CommandError, Committed};
use aicloud_domain::access::{Beyond, Column, Permission, Principal, Role};
use aicloud_domain::email::Email;
use aicloud_domain::id::{ProjectId, TenantId, TypedId, UserId};
use aicloud_domain::machine::{Machine, Owner, Rejection};
use aicloud_domain::project::{Project, ProjectCommand, ProjectMachine};
use aicloud_domain::tenant::{Tenant, TenantCommand, TenantMachine};
use aicloud_domain::user::UserStanding;
use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::Membership;
use super::answer::{done, no_content, shown};
use super::page::{List, Paging};
use super::reference::{check_standing, seen};
use super::tenant::PageQuery;
use super::{Api, actions, project, tenant};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write, parse_id};
use crate::problem::{Code, Problem};

/// Somebody who belongs to a tenant or project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    /// The user's id.
    #[schema(value_type = String, example = "user_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    user: UserId,
    /// What it is there.
    #[schema(value_type = String, example = "tenant_admin")]
    role: Role,
    /// What the caller may do with it now.
    #[schema(example = json!(["update", "remove"]))]
    actions: Vec<&'static str>,
    /// Its e-mail address. In answers to GET.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ann@example.org")]
    email: Option<String>,
    /// What people call it. In answers to GET.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    /// Whether it may sign in: `active` or `disabled`. In answers to GET.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "active")]
    standing: Option<UserStanding>,
}

/// What a member is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "tenant_member"}))]
pub struct SetMember {
    /// A role of the tenant (`tenant_owner`, `tenant_admin`, `tenant_billing`, `tenant_member`, `tenant_viewer`)
    /// or of the project (`project_admin`, `project_member`, `project_viewer`).
    #[schema(value_type = String)]
    role: Role,
}

impl MemberView {
    fn bare(caller: &Caller, user: UserId, member: &Membership) -> Self {
        let actions = actions::member(member, &caller.authority);
        Self { user, role: member.role, actions, email: None, display_name: None, standing: None }
    }

    async fn whole(
        api: &Api,
        caller: &Caller,
        user: UserId,
        member: &Membership,
    ) -> Result<Self, Problem> {
        let bare = Self::bare(caller, user, member);
        let Some(found) = api.cloud.users.get(user.uuid()).await? else {
            return Ok(bare);
        };
        Ok(Self {
            email: Some(found.state.email.to_string()),
            display_name: Some(found.state.display_name.clone()),
            standing: Some(found.state.standing),
            ..bare
        })
    }
}

/// Whoever was to be new is not: what was sent takes no effect on who is there already.
fn there_already(error: CommandError, only_new: bool) -> Problem {
    match error {
        CommandError::Rejected(Rejection::Stale { .. }) if only_new => {
            let detail = "It is a member already, with another role.";
            let suggestion = "Read the member; to change its role, send its ETag as If-Match.";
            Problem::new(Code::StaleVersion, detail).suggest(suggestion)
        }
        error => error.into(),
    }
}

/// What somebody is in a tenant.
fn in_tenant(caller: &Caller, tenant: &Tenant, user: UserId, role: Role) -> Membership {
    Membership {
        owner: TenantMachine::owner(tenant),
        standing: tenant.standing,
        role,
        oneself: is_oneself(caller, user),
        last_owner: tenant.is_last_owner(user),
    }
}

/// What somebody is in a project of this tenant.
fn in_project(
    caller: &Caller,
    (tenant, project): (&Tenant, &Project),
    user: UserId,
    role: Role,
) -> Membership {
    Membership {
        owner: ProjectMachine::owner(project),
        standing: tenant.standing,
        role,
        oneself: is_oneself(caller, user),
        last_owner: false,
    }
}

/// A page of members, by their ids.
async fn page_of(
    api: &Api,
    caller: &Caller,
    page: &Paging,
    members: impl Iterator<Item = (UserId, Membership)>,
) -> Result<List<MemberView>, Problem> {
    let position = api.database.current().await.map_err(Problem::unavailable)?;
    let (here, next_page_token) = page.cut(members, |(user, _)| user.uuid());
    let views = here.iter().map(|(user, member)| MemberView::whole(api, caller, *user, member));
    Ok(List { items: try_join_all(views).await?, next_page_token, position: position.to_string() })
}

/// Lets on whoever may make somebody who is `from` into `to`.
///
/// # Errors
/// [`Code::Forbidden`].
pub fn may_give(
    caller: &Caller,
    owner: Owner,
    from: Option<Role>,
    to: Option<Role>,
) -> Result<(), Problem> {
    // A role of another kind of place is refused by the place itself, which says what it takes.
    let column = match (owner.tenant, owner.project) {
        (_, Some(_)) => Column::Project,
        (Some(_), None) => Column::Tenant,
        (None, None) => Column::Operator,
    };
    for role in from.into_iter().chain(to).filter(|role| role.column() == column) {
        caller.authority.may_give(role, owner).map_err(|beyond| match beyond {
            Beyond::Permission(missing) => Problem::forbidden(missing).suggest(
                "Nobody gives or takes a role that holds more than they do: ask who does.",
            ),
            Beyond::Ownership => {
                Problem::new(Code::Forbidden, "Only an owner gives and takes ownership.")
                    .suggest("Ask an owner of the tenant.")
            }
        })?;
    }
    Ok(())
}

/// Lines of people who have left that go with one change: each is an entry of the journal.
const SWEPT_MAX: usize = 100;

/// Whether this is the caller's own user.
pub fn is_oneself(caller: &Caller, member: UserId) -> bool {
    matches!(caller.principal, Principal::User { user, .. } if user == member)
}

/// The ids of the path, `{id}` and `{user}`.
fn ids<I: TypedId>(path: web::Path<(String, String)>) -> Result<(I, UserId), Problem> {
    let (id, user) = path.into_inner();
    Ok((parse_id(&id, "id")?, parse_id(&user, "user")?))
}

/// List a tenant's members.
#[utoipa::path(tag = "members", params(("id" = String, Path, description = "The tenant's id."), PageQuery), responses(
    (status = 200, description = "One page: by the users' ids, in the order that was asked for.", body = List<MemberView>)
))]
#[get("/{id}/members")]
pub async fn list_tenant_members(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = tenant::find(&api, &caller, id.0, Permission::MemberRead).await?;
    let page = query.0.paging(&format!("members {}", id.0))?;
    let tenant = &found.state;
    let member = |(user, role): (&UserId, &Role)| (*user, in_tenant(&caller, tenant, *user, *role));
    let members = tenant.members.iter().map(member);
    Ok(HttpResponse::Ok().json(page_of(&api, &caller, &page, members).await?))
}

/// Get a tenant's member.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The tenant's id."),
    ("user" = String, Path, description = "The user's id.")
), responses((status = 200, description = "The member.", body = MemberView)))]
#[get("/{id}/members/{user}")]
pub async fn get_tenant_member(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = ids::<TenantId>(path)?;
    let found = tenant::find(&api, &caller, id, Permission::MemberRead).await?;
    let role = *found.state.members.get(&user).ok_or_else(Problem::not_found)?;
    let member = in_tenant(&caller, &found.state, user, role);
    let view = MemberView::whole(&api, &caller, user, &member).await?;
    Ok(shown::<TenantMachine>(&found.state, view))
}

/// Set a tenant's member.
///
/// Gives a member another role. Who is no member yet is invited; only an operator enters a user at once.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The tenant's id."),
    ("user" = String, Path, description = "The user's id.")
), request_body = SetMember, responses((status = 200, description = "The member with its role.", body = MemberView)))]
#[put("/{id}/members/{user}")]
pub async fn set_tenant_member(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<SetMember>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = ids::<TenantId>(path)?;
    let role = write.body.role;
    let found = tenant::find(&api, &caller, id, Permission::MemberSet).await?;
    let from = found.state.members.get(&user).copied();
    if from.is_none() {
        // Whether there is such a user is nobody's business but the cloud's.
        let stranger = || Problem::not_found().suggest("Invite people by their e-mail address.");
        caller.may_in_cloud(Permission::UserRead).map_err(|_| stranger())?;
        api.cloud.users.get(user.uuid()).await?.ok_or_else(stranger)?;
    }
    may_give(&caller, TenantMachine::owner(&found.state), from, Some(role))?;
    let origin = write.origin(&caller);
    check_standing(&api, &found.state, &origin).await?;
    let from = from.filter(|_| !write.only_new);
    let command = TenantCommand::SetMember { user, role, from };
    let answer = api.cloud.tenants.command(id.uuid(), command, origin).await;
    let answer = answer.map_err(|error| there_already(error, write.only_new))?;
    let after = &answer.committed.state;
    let role = after.members.get(&user).copied().unwrap_or(role);
    let view = MemberView::bare(&caller, user, &in_tenant(&caller, after, user, role));
    Ok(done::<TenantMachine>(StatusCode::OK, &answer, view))
}

/// Remove a tenant's member.
///
/// It holds nothing in the tenant's projects any more, either, also when it comes back later. What it has made goes on: whoever
/// removes somebody looks through the projects' tokens, service accounts' API keys and keys with its name as `issued_by`, and revokes
/// those whose secrets it may know. Members may remove themselves; the last owner stays.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The tenant's id."),
    ("user" = String, Path, description = "The user's id.")
), responses((status = 204, description = "It is no member.")))]
#[delete("/{id}/members/{user}")]
pub async fn remove_tenant_member(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = ids::<TenantId>(path)?;
    let leaves = is_oneself(&caller, user);
    let needs = if leaves { Permission::TenantRead } else { Permission::MemberRemove };
    let found = tenant::find(&api, &caller, id, needs).await?;
    let from = found.state.members.get(&user).copied();
    if !leaves {
        may_give(&caller, TenantMachine::owner(&found.state), from, None)?;
    }
    let command = TenantCommand::RemoveMember { user, from };
    let answer = api.cloud.tenants.command(id.uuid(), command, write.origin(&caller)).await?;
    Ok(no_content::<TenantMachine>(&answer))
}

/// List a project's members.
///
/// Those who work in it by a role of the project; who has a role of the tenant is listed there.
#[utoipa::path(tag = "members", params(("id" = String, Path, description = "The project's id."), PageQuery), responses(
    (status = 200, description = "One page: by the users' ids, in the order that was asked for.", body = List<MemberView>)
))]
#[get("/{id}/members")]
pub async fn list_project_members(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = project::find(&api, &caller, id.0, Permission::MemberRead).await?;
    let page = query.0.paging(&format!("members {}", id.0))?;
    // Who has left the tenant holds nothing here.
    let whole = seen(&api.cloud.tenants, &caller, found.state.tenant_id.uuid()).await?;
    let whole = whole.ok_or_else(Problem::not_found)?;
    let both = (&whole.state, &found.state);
    let members = found.state.members_within(&whole.state);
    let members = members.map(|(user, role)| (user, in_project(&caller, both, user, role)));
    Ok(HttpResponse::Ok().json(page_of(&api, &caller, &page, members).await?))
}

/// Get a project's member.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The project's id."),
    ("user" = String, Path, description = "The user's id.")
), responses((status = 200, description = "The member.", body = MemberView)))]
#[get("/{id}/members/{user}")]
pub async fn get_project_member(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = ids::<ProjectId>(path)?;
    let found = project::find(&api, &caller, id, Permission::MemberRead).await?;
    let (whole, epoch) = of_tenant(&api, &caller, found.state.tenant_id, user).await?;
    let role = found.state.role_of(user, epoch).ok_or_else(Problem::not_found)?;
    let member = in_project(&caller, (&whole.state, &found.state), user, role);
    let view = MemberView::whole(&api, &caller, user, &member).await?;
    Ok(shown::<ProjectMachine>(&found.state, view))
}

/// The project's tenant, to which this user belongs, and the epoch of that. Who does not is refused as who does not exist.
async fn of_tenant(
    api: &Api,
    caller: &Caller,
    tenant: TenantId,
    user: UserId,
) -> Result<(Arc<Committed<Tenant>>, u64), Problem> {
    let whole = seen(&api.cloud.tenants, caller, tenant.uuid()).await?.ok_or_else(stranger)?;
    let epoch = whole.state.membership(user).ok_or_else(stranger)?;
    Ok((whole, epoch))
}

/// For an account that nobody has and for one of another tenant alike.
fn stranger() -> Problem {
    Problem::not_found().suggest("Members of a project are members of its tenant.")
}

/// Whom an id or an e-mail address names: who runs a project need not see who else is in the tenant, and is given an address
/// sooner than an id.
async fn named(api: &Api, text: &str) -> Result<UserId, Problem> {
    if !text.contains('@') {
        return parse_id(text, "user");
    }
    let email: Email = text.parse().map_err(|error| Problem::invalid("user", error))?;
    let found = api.database.user_by_email(&email).await.map_err(Problem::unavailable)?;
    found.ok_or_else(stranger)
}

/// Set a project's member.
///
/// Lets a member of the tenant work in the project, or gives it another role there.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The project's id."),
    ("user" = String, Path, description = "The user's id, or its e-mail address.")
), request_body = SetMember, responses((status = 200, description = "The member with its role.", body = MemberView)))]
#[put("/{id}/members/{user}")]
pub async fn set_project_member(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<SetMember>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = path.into_inner();
    let id: ProjectId = parse_id(&id, "id")?;
    let role = write.body.role;
    let found = project::find(&api, &caller, id, Permission::MemberSet).await?;
    let user = named(&api, &user).await?;
    let (whole, epoch) = of_tenant(&api, &caller, found.state.tenant_id, user).await?;
    let from = found.state.role_of(user, epoch);
    may_give(&caller, ProjectMachine::owner(&found.state), from, Some(role))?;
    let origin = write.origin(&caller);
    check_standing(&api, &whole.state, &origin).await?;
    let from = from.filter(|_| !write.only_new);
    let departed = found.state.departed(&whole.state).take(SWEPT_MAX).collect();
    let command = ProjectCommand::SetMember { user, role, from, epoch, departed };
    let answer = api.cloud.projects.command(id.uuid(), command, origin).await;
    let answer = answer.map_err(|error| there_already(error, write.only_new))?;
    let after = &answer.committed.state;
    let role = after.members.get(&user).copied().unwrap_or(role);
    let member = in_project(&caller, (&whole.state, after), user, role);
    let view = MemberView::bare(&caller, user, &member);
    Ok(done::<ProjectMachine>(StatusCode::OK, &answer, view))
}

/// Remove a project's member.
///
/// What it has made goes on: tokens, API keys and keys of the project name it as `issued_by`. Members may remove themselves.
#[utoipa::path(tag = "members", params(
    ("id" = String, Path, description = "The project's id."),
    ("user" = String, Path, description = "The user's id.")
), responses((status = 204, description = "It is no member.")))]
#[delete("/{id}/members/{user}")]
pub async fn remove_project_member(
    api: Shared,
    caller: Caller,
    path: web::Path<(String, String)>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let (id, user) = ids::<ProjectId>(path)?;
    let leaves = is_oneself(&caller, user);
    let needs = if leaves { Permission::ProjectRead } else { Permission::MemberRemove };
    let found = project::find(&api, &caller, id, needs).await?;
    let from = found.state.members.get(&user).copied();
    if !leaves {
        may_give(&caller, ProjectMachine::owner(&found.state), from, None)?;
    }
    let command = ProjectCommand::RemoveMember { user, from };
    let answer = api.cloud.projects.command(id.uuid(), command, write.origin(&caller)).await?;
    Ok(no_content::<ProjectMachine>(&answer))
}
