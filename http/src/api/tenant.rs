//! Tenants: the operator's customers. Who belongs to one is in [`super::member`].

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, patch, post};
use aicloud_actors::Committed;
use aicloud_domain::access::Permission;
use aicloud_domain::email::Email;
use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::machine::{Machine, Owner};
use aicloud_domain::name::Label;
use aicloud_domain::tenant::{FirstOwner, Standing, Tenant, TenantCommand, TenantMachine};
use aicloud_persistence::ListQuery;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{created, done, shown};
use super::page::{List, Paging};
use super::reference::seen;
use super::{Api, invitation};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write};
use crate::problem::Problem;

/// A customer of the cloud.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tenant)]
pub struct TenantView {
    /// Its full name.
    #[schema(example = "core42:aicloud:-:acme::tenant/ten_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    name: String,
    /// Its id.
    #[schema(example = "ten_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// Its label, fixed at creation.
    #[schema(example = "acme")]
    label: String,
    /// What people call it.
    #[schema(example = "ACME Research")]
    display_name: String,
    /// Whether it may use the cloud: `active` or `suspended`.
    #[schema(value_type = String, example = "active")]
    standing: Standing,
    /// What the caller may do with it now.
    #[schema(example = json!(["suspend"]))]
    actions: Vec<&'static str>,
    /// When it was created.
    created_at: DateTime<Utc>,
}

impl TenantView {
    fn new(tenant: &Tenant, caller: &Caller) -> Self {
        let held = caller.authority.permissions(TenantMachine::owner(tenant));
        // What would change nothing is not offered; only the state machine knows.
        let actions = [TenantCommand::Suspend, TenantCommand::Reactivate]
            .iter()
            .filter(|_| held.contains(Permission::TenantSuspend))
            .filter(|command| {
                TenantMachine::decide(Some(tenant), command, tenant.created_at)
                    .is_ok_and(|events| !events.is_empty())
            })
            .map(TenantMachine::command_type)
            .collect();
        Self {
            name: tenant.name().to_string(),
            id: tenant.id.to_string(),
            label: tenant.label.to_string(),
            display_name: tenant.display_name.clone(),
            standing: tenant.standing,
            actions,
            created_at: tenant.created_at,
        }
    }
}

/// A new tenant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "acme", "display_name": "ACME Research"}))]
pub struct CreateTenant {
    /// A DNS label, unique in the cloud, fixed for ever.
    #[schema(value_type = String, max_length = 63, pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    label: Label,
    /// What people call it; the label if absent.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// Whom it is for: this e-mail address is invited as its owner.
    #[schema(value_type = Option<String>, max_length = 254, example = "ann@example.org")]
    owner: Option<Email>,
}

/// A change of a tenant or project.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"display_name": "ACME Labs"}))]
pub struct Rename {
    /// What people call it from now on.
    #[schema(min_length = 1, max_length = 120)]
    pub display_name: String,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

impl PageQuery {
    /// The page of a list whose only filter is what it lists.
    ///
    /// # Errors
    /// As [`Paging::read`].
    pub fn paging(&self, of: &str) -> Result<Paging, Problem> {
        Paging::read(self.limit, self.page_token.as_deref(), &[of])
    }
}

/// Create a tenant.
///
/// With `owner`, a letter with an invitation is sent at once.
#[utoipa::path(tag = "tenants", request_body = CreateTenant, responses(
    (status = 201, description = "The new tenant.", body = TenantView)
))]
#[post("")]
pub async fn create_tenant(
    api: Shared,
    caller: Caller,
    write: Write<CreateTenant>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::TenantCreate)?;
    let id = TenantId::from_uuid(Uuid::now_v7());
    let label = write.body.label.clone();
    let origin = write.origin(&caller);
    let owner = write.body.owner.clone().map(|email| FirstOwner {
        invitation: TypedId::from_uuid(Uuid::now_v7()),
        email,
        expires_at: invitation::expiry(),
        invited_by: origin.principal.to_string(),
    });
    let command = TenantCommand::Create {
        id,
        display_name: write.body.display_name.clone().unwrap_or_else(|| label.to_string()),
        label,
        owner,
    };
    let answer = api.cloud.tenants.command(id.uuid(), command, origin).await?;
    let view = TenantView::new(&answer.committed.state, &caller);
    let location = format!("/v1/tenants/{}", view.id);
    Ok(created::<TenantMachine>(&answer, &location, view))
}

/// List tenants.
///
/// Who runs the cloud sees all of them, a user those that it belongs to.
#[utoipa::path(tag = "tenants", params(PageQuery), responses(
    (status = 200, description = "One page, oldest first.", body = List<TenantView>)
))]
#[get("")]
pub async fn list_tenants(
    api: Shared,
    caller: Caller,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let places = caller.authority.places(Permission::TenantRead);
    let page = query.0.paging("tenants")?;
    let (mut queries, mut ids) = (vec![], vec![]);
    if places.cloud || places.is_empty() {
        caller.may_in_cloud(Permission::TenantRead)?;
        queries.push(ListQuery::default());
    }
    for tenant in places.tenants {
        let owner = Owner { tenant: Some(tenant), project: None };
        caller.may(Permission::TenantRead, owner)?;
        ids.push(tenant.uuid());
    }
    let view = |tenant| TenantView::new(&tenant, &caller);
    let list = page.union::<TenantMachine, _>(&api, &caller, queries, ids, view).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// The tenant with this id, if the caller may do this with it.
///
/// # Errors
/// [`Problem::not_found`] for what is not there and for what is not the caller's alike.
pub async fn find(
    api: &Api,
    caller: &Caller,
    id: TenantId,
    permission: Permission,
) -> Result<Arc<Committed<Tenant>>, Problem> {
    let found = seen(&api.cloud.tenants, caller, id.uuid()).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    caller.may(permission, TenantMachine::owner(&found.state))?;
    Ok(found)
}

/// Get a tenant.
#[utoipa::path(tag = "tenants", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 200, description = "The tenant.", body = TenantView)
))]
#[get("/{id}")]
pub async fn get_tenant(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::TenantRead).await?;
    let tenant = &found.state;
    Ok(shown::<TenantMachine>(tenant, TenantView::new(tenant, &caller)))
}

/// Change a tenant.
#[utoipa::path(tag = "tenants", params(("id" = String, Path, description = "The tenant's id.")),
    request_body = Rename, responses((status = 200, description = "The tenant after the change.", body = TenantView)))]
#[patch("/{id}")]
pub async fn update_tenant(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Rename>,
) -> Result<HttpResponse, Problem> {
    let display_name = write.body.display_name.clone();
    let command = TenantCommand::Rename { display_name };
    tell(&api, &caller, id.0, command, &write, StatusCode::OK).await
}

/// Suspend a tenant.
///
/// What it has stays as it is; nothing new is created or started for it.
#[utoipa::path(tag = "tenants", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 202, description = "The tenant, suspended.", body = TenantView)
))]
#[post("/{id}/suspend")]
pub async fn suspend_tenant(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let command = TenantCommand::Suspend;
    tell(&api, &caller, id.0, command, &write, StatusCode::ACCEPTED).await
}

/// Reactivate a tenant.
#[utoipa::path(tag = "tenants", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 202, description = "The tenant, active.", body = TenantView)
))]
#[post("/{id}/reactivate")]
pub async fn reactivate_tenant(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let command = TenantCommand::Reactivate;
    tell(&api, &caller, id.0, command, &write, StatusCode::ACCEPTED).await
}

async fn tell<T>(
    api: &Shared,
    caller: &Caller,
    id: TenantId,
    command: TenantCommand,
    write: &Write<T>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let permission = match command {
        TenantCommand::Rename { .. } => Permission::TenantUpdate,
        _ => Permission::TenantSuspend,
    };
    find(api, caller, id, permission).await?;
    let origin = write.origin(caller);
    let answer = api.cloud.tenants.command(id.uuid(), command, origin).await?;
    let view = TenantView::new(&answer.committed.state, caller);
    Ok(done::<TenantMachine>(status, &answer, view))
}
