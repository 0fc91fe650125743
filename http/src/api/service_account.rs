//! Service accounts: programs that work in a project.
//!
//! Whoever gives an account its role, or a credential to somebody who acts as the account, could act as it
//! itself. So it must hold all that the account holds: nobody makes by a robot what it may not do by hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, patch, post};
use aicloud_actors::Committed;
use aicloud_domain::access::{Beyond, Permission, PermissionSet, Role};
use aicloud_domain::id::{ProjectId, ServiceAccountId, TypedId};
use aicloud_domain::machine::{Machine as _, Owner};
use aicloud_domain::name::Label;
use aicloud_domain::service_account::{
    Before, Extent, ServiceAccount, ServiceAccountCommand, ServiceAccountMachine, held,
};
use aicloud_domain::tenant::Standing;
use aicloud_persistence::ListQuery;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::standing_of;
use super::answer::{created, done, shown};
use super::page::{List, ListOrder, Paging};
use super::reference::{check_standing_of, seen};
use super::view::Named;
use super::{Api, actions};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write};
use crate::problem::{Code, Problem};

/// A program that works in a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceAccount)]
pub struct ServiceAccountView {
    /// Its full name.
    #[schema(example = "core42:aicloud:-:acme:lab:service_account/sa_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    name: String,
    /// Its id: `iss` and `sub` of its assertions.
    #[schema(example = "sa_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// Its label, fixed at creation.
    #[schema(example = "ci")]
    label: String,
    /// What people call it.
    display_name: String,
    /// Whose it is.
    tenant: Named,
    /// The project that it works in.
    project: Named,
    /// What it is there.
    #[schema(example = "project_member")]
    role: &'static str,
    /// What it is narrowed to; null: all that the role may.
    #[schema(required, example = json!(["allocation.read", "allocation.create"]))]
    permissions: Option<Vec<&'static str>>,
    /// `active`, or `disabled`: then nothing that it has opens anything.
    #[schema(example = "active")]
    standing: &'static str,
    /// How many public keys it has.
    keys: usize,
    /// How many API keys it has.
    api_keys: usize,
    /// What the caller may do with it now.
    #[schema(example = json!(["update", "disable", "add_key", "issue_api_key"]))]
    actions: Vec<&'static str>,
    /// When it was created.
    created_at: DateTime<Utc>,
}

/// The words of permissions, or null.
pub(super) fn words(permissions: Option<&BTreeSet<Permission>>) -> Option<Vec<&'static str>> {
    permissions.map(|some| some.iter().map(|one| one.word()).collect())
}

impl ServiceAccountView {
    fn new(account: &ServiceAccount, standing: Standing, caller: &Caller) -> Self {
        let (tenant, project) = (&account.tenant_label, &account.project_label);
        Self {
            name: account.name().to_string(),
            id: account.id.to_string(),
            label: account.label.to_string(),
            display_name: account.display_name.clone(),
            tenant: Named::tenant(tenant, account.tenant_id),
            project: Named::project(tenant, project, account.project_id),
            role: account.role.word(),
            permissions: words(account.permissions.as_ref()),
            standing: account.standing.as_str(),
            keys: account.keys.len(),
            api_keys: account.api_keys.len(),
            actions: actions::service_account(account, standing, &caller.authority),
            created_at: account.created_at,
        }
    }
}

/// A new service account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "ci", "role": "project_member"}))]
pub struct CreateServiceAccount {
    /// A DNS label, unique in the project, fixed for ever.
    #[schema(value_type = String, max_length = 63, pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    label: Label,
    /// What people call it; the label if absent.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// `project_admin`, `project_member` or `project_viewer`.
    #[schema(value_type = String, example = "project_member")]
    role: Role,
    /// Only these of the role's permissions; all of them if absent.
    #[schema(value_type = Option<Vec<String>>)]
    permissions: Option<BTreeSet<Permission>>,
}

/// A change of a service account. What is absent stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "project_viewer"}))]
pub struct UpdateServiceAccount {
    /// What people call it from now on.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// Its role from now on.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// Only these of the role's permissions from now on; null: all of them.
    #[serde(default, deserialize_with = "extent")]
    #[schema(value_type = Option<Vec<String>>)]
    permissions: Option<Extent>,
}

/// What is absent is not null.
fn extent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Extent>, D::Error> {
    let given = Option::<BTreeSet<Permission>>::deserialize(deserializer)?;
    Ok(Some(given.map_or(Extent::WholeRole, Extent::Only)))
}

/// Which page of the accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceAccountsQuery {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// From which end: `oldest` first if absent. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

/// Goes on only when the caller holds all that it is about to lend.
///
/// # Errors
/// [`Code::Forbidden`] with the first permission that is missing.
pub(super) fn may_lend(
    caller: &Caller,
    permissions: PermissionSet,
    owner: Owner,
) -> Result<(), Problem> {
    match caller.authority.may_lend(permissions, owner) {
        Ok(()) => Ok(()),
        Err(Beyond::Permission(missing)) => Err(Problem::forbidden(missing)
            .suggest("Nobody lends a program more than it holds itself: give it less, or ask somebody who holds it.")),
        Err(beyond) => Err(Problem::new(Code::Forbidden, beyond.to_string())),
    }
}

/// The account with this id, if the caller may do this with it.
///
/// # Errors
/// [`Problem::not_found`] for what is not there and for what is not the caller's alike.
pub async fn find(
    api: &Api,
    caller: &Caller,
    id: ServiceAccountId,
    permission: Permission,
) -> Result<Arc<Committed<ServiceAccount>>, Problem> {
    let found = seen(&api.cloud.service_accounts, caller, id.uuid()).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    caller.may(permission, ServiceAccountMachine::owner(&found.state))?;
    Ok(found)
}

/// Create a service account.
///
/// Its role may not be more than what its maker holds in the project.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The project's id.")),
    request_body = CreateServiceAccount, responses((status = 201, description = "The new account.", body = ServiceAccountView)))]
#[post("/{id}/service-accounts")]
pub async fn create_service_account(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
    write: Write<CreateServiceAccount>,
) -> Result<HttpResponse, Problem> {
    let project =
        super::project::find(&api, &caller, id.0, Permission::ServiceAccountCreate).await?;
    let project = &project.state;
    let owner = Owner { tenant: Some(project.tenant_id), project: Some(project.id) };
    let body = &write.body;
    may_lend(&caller, held(body.role, body.permissions.as_ref()), owner)?;
    let origin = write.origin(&caller);
    check_standing_of(&api, &caller, project.tenant_id, &origin).await?;
    let account = ServiceAccountId::from_uuid(Uuid::now_v7());
    let label = body.label.clone();
    let command = ServiceAccountCommand::Create {
        id: account,
        tenant_id: project.tenant_id,
        tenant_label: project.tenant_label.clone(),
        project_id: project.id,
        project_label: project.label.clone(),
        display_name: body.display_name.clone().unwrap_or_else(|| label.to_string()),
        label,
        role: body.role,
        extent: body.permissions.clone().map_or(Extent::WholeRole, Extent::Only),
    };
    let answer = api.cloud.service_accounts.command(account.uuid(), command, origin).await?;
    let standing = standing_of(&api, &caller, project.tenant_id).await?;
    let view = ServiceAccountView::new(&answer.committed.state, standing, &caller);
    let location = format!("/v1/service-accounts/{}", view.id);
    Ok(created::<ServiceAccountMachine>(&answer, &location, view))
}

/// List a project's service accounts.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The project's id."), ServiceAccountsQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<ServiceAccountView>)
))]
#[get("/{id}/service-accounts")]
pub async fn list_service_accounts(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
    query: Query<ServiceAccountsQuery>,
) -> Result<HttpResponse, Problem> {
    let project = super::project::find(&api, &caller, id.0, Permission::ServiceAccountRead).await?;
    let standing = standing_of(&api, &caller, project.state.tenant_id).await?;
    let (tenant, project) = (Some(project.state.tenant_id), Some(project.state.id));
    let filter = ListQuery { tenant, project, ..ListQuery::default() };
    let of = id.0.to_string();
    let ServiceAccountsQuery { limit, order, page_token } = query.0;
    let page = Paging::read(limit, page_token.as_deref(), order, &["service-accounts", &of])?;
    let view = |account: ServiceAccount| ServiceAccountView::new(&account, standing, &caller);
    let list = page.list::<ServiceAccountMachine, _>(&api, &caller, filter, view).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Get a service account.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")), responses(
    (status = 200, description = "The account.", body = ServiceAccountView)
))]
#[get("/{id}")]
pub async fn get_service_account(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountRead).await?;
    let account = &found.state;
    let standing = standing_of(&api, &caller, account.tenant_id).await?;
    let view = ServiceAccountView::new(account, standing, &caller);
    Ok(shown::<ServiceAccountMachine>(account, view))
}

/// Change a service account.
///
/// With another role, or another part of it, all tokens that it was given are void; it gets new ones for new assertions.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")),
    request_body = UpdateServiceAccount, responses((status = 200, description = "The account after the change.", body = ServiceAccountView)))]
#[patch("/{id}")]
pub async fn update_service_account(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
    write: Write<UpdateServiceAccount>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountUpdate).await?;
    let account = &found.state;
    let UpdateServiceAccount { display_name, role, permissions } = &write.body;
    if role.is_some() || permissions.is_some() {
        let narrowed = match permissions {
            Some(extent) => extent.clone().into_permissions(),
            None => account.permissions.clone(),
        };
        let after = held(role.unwrap_or(account.role), narrowed.as_ref());
        may_lend(&caller, after, ServiceAccountMachine::owner(account))?;
        // What it is given so is new; to be called something else is not.
        check_standing_of(&api, &caller, account.tenant_id, &write.origin(&caller)).await?;
    }
    let command = ServiceAccountCommand::Update {
        display_name: display_name.clone(),
        role: *role,
        extent: permissions.clone(),
        before: Some(Before::from(account)),
    };
    order(&api, id.0, command, &caller, &write).await
}

/// Disable a service account.
///
/// From the moment of this answer on nothing that it has opens anything: keys, API keys, tokens.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")), responses(
    (status = 200, description = "The account.", body = ServiceAccountView)
))]
#[post("/{id}/disable")]
pub async fn disable_service_account(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    find(&api, &caller, id.0, Permission::ServiceAccountDisable).await?;
    order(&api, id.0, ServiceAccountCommand::Disable, &caller, &write).await
}

/// Enable a service account.
///
/// Its keys and API keys open again what they opened; tokens that it was given before do not.
#[utoipa::path(tag = "service-accounts", params(("id" = String, Path, description = "The account's id.")), responses(
    (status = 200, description = "The account.", body = ServiceAccountView)
))]
#[post("/{id}/enable")]
pub async fn enable_service_account(
    api: Shared,
    caller: Caller,
    id: Id<ServiceAccountId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ServiceAccountDisable).await?;
    may_lend(&caller, found.state.held(), ServiceAccountMachine::owner(&found.state))?;
    check_standing_of(&api, &caller, found.state.tenant_id, &write.origin(&caller)).await?;
    order(&api, id.0, ServiceAccountCommand::Enable, &caller, &write).await
}

async fn order<T>(
    api: &Api,
    id: ServiceAccountId,
    command: ServiceAccountCommand,
    caller: &Caller,
    write: &Write<T>,
) -> Result<HttpResponse, Problem> {
    let origin = write.origin(caller);
    let answer = api.cloud.service_accounts.command(id.uuid(), command, origin).await?;
    let account = &answer.committed.state;
    let standing = standing_of(api, caller, account.tenant_id).await?;
    let view = ServiceAccountView::new(account, standing, caller);
    Ok(done::<ServiceAccountMachine>(StatusCode::OK, &answer, view))
}
