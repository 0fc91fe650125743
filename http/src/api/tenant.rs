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
use aicloud_secrets::Scope;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{created, done, shown};
use super::page::{List, ListOrder, Paging};
use super::reference::seen;
use super::{Api, actions, invitation};
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
    /// Whether it may use the cloud: `active`; `suspended`, given nothing new; or `disabled`, when none of its credentials
    /// opens anything.
    #[schema(value_type = String, example = "active")]
    standing: Standing,
    /// What the caller may do with it now.
    #[schema(example = json!(["update", "invite", "create_project"]))]
    actions: Vec<&'static str>,
    /// When it was created.
    created_at: DateTime<Utc>,
}

impl TenantView {
    fn new(tenant: &Tenant, caller: &Caller) -> Self {
        Self {
            name: tenant.name().to_string(),
            id: tenant.id.to_string(),
            label: tenant.label.to_string(),
            display_name: tenant.display_name.clone(),
            standing: tenant.standing,
            actions: actions::tenant(tenant, &caller.authority, Utc::now()),
            created_at: tenant.created_at,
        }
    }

    async fn whole(api: &Api, tenant: &Tenant, caller: &Caller) -> Self {
        let mut view = [Self::new(tenant, caller)];
        offer_what_can_be_sealed(api, &mut view).await;
        let [view] = view;
        view
    }
}

/// Whose keys were destroyed can keep no provider's secret. That is not in its state: a customer's keys go even where
/// nothing else of it can be written. It is asked for where the word would stand otherwise, and once for a page; a view is not
/// held back because that can't be known now, since the answer to the command itself says it.
async fn offer_what_can_be_sealed(api: &Api, views: &mut [TenantView]) {
    let scope = |view: &TenantView| view.id.parse().ok().map(Scope::Tenant);
    let offered = views.iter().filter(|view| view.actions.contains(&SET_SSO)).filter_map(scope);
    let gone = match api.sealer.shredded_among(offered.collect()).await {
        Ok(gone) => gone,
        Err(error) => {
            tracing::warn!(%error, "whose keys were destroyed can't be known now");
            return;
        }
    };
    for view in
        views.iter_mut().filter(|view| scope(view).is_some_and(|scope| gone.contains(&scope)))
    {
        view.actions.retain(|action| *action != SET_SSO);
    }
}

const SET_SSO: &str = "set_sso";

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
    /// From which end: `oldest` first if absent. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

impl PageQuery {
    /// The page of a list whose only filter is what it lists.
    ///
    /// # Errors
    /// As [`Paging::read`].
    pub fn paging(&self, of: &str) -> Result<Paging, Problem> {
        Paging::read(self.limit, self.page_token.as_deref(), self.order, &[of])
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
    let view = TenantView::whole(&api, &answer.committed.state, &caller).await;
    let location = format!("/v1/tenants/{}", view.id);
    Ok(created::<TenantMachine>(&answer, &location, view))
}

/// List tenants.
///
/// Who runs the cloud sees all of them, a user those that it belongs to.
#[utoipa::path(tag = "tenants", params(PageQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<TenantView>)
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
    let mut list = page.union::<TenantMachine, _>(&api, &caller, queries, ids, view).await?;
    offer_what_can_be_sealed(&api, &mut list.items).await;
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
    Ok(shown::<TenantMachine>(tenant, TenantView::whole(&api, tenant, &caller).await))
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

/// Disable a tenant.
///
/// From the moment of this answer on none of its credentials opens anything: its programs, keys, tokens and sessions by its
/// single sign-on are told 401, its people hold nothing in it, and what they had open is cut. What runs goes on, and is
/// metered, until whoever runs the cloud stops or releases it.
#[utoipa::path(tag = "tenants", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 202, description = "The tenant, disabled.", body = TenantView)
))]
#[post("/{id}/disable")]
pub async fn disable_tenant(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let command = TenantCommand::Disable;
    tell(&api, &caller, id.0, command, &write, StatusCode::ACCEPTED).await
}

/// Enable a tenant.
///
/// It is what it was before it was disabled: active, or suspended. Its credentials open again what they opened, those that
/// have not ended meanwhile.
#[utoipa::path(tag = "tenants", params(("id" = String, Path, description = "The tenant's id.")), responses(
    (status = 202, description = "The tenant, as before.", body = TenantView)
))]
#[post("/{id}/enable")]
pub async fn enable_tenant(
    api: Shared,
    caller: Caller,
    id: Id<TenantId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let command = TenantCommand::Enable;
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
        TenantCommand::Disable | TenantCommand::Enable => Permission::TenantDisable,
        _ => Permission::TenantSuspend,
    };
    find(api, caller, id, permission).await?;
    let origin = write.origin(caller);
    let answer = api.cloud.tenants.command(id.uuid(), command, origin).await?;
    let view = TenantView::whole(api, &answer.committed.state, caller).await;
    Ok(done::<TenantMachine>(status, &answer, view))
}
