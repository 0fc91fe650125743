//! Projects: a tenant's folders of resources.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, patch, post};
use aicloud_actors::Committed;
use aicloud_domain::access::Permission;
use aicloud_domain::id::{ProjectId, TypedId};
use aicloud_domain::machine::{Machine, Owner};
use aicloud_domain::name::Label;
use aicloud_domain::project::{Project, ProjectCommand, ProjectMachine};
use aicloud_domain::tenant::Standing;
use aicloud_persistence::ListQuery;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{standing_of, standings_of};
use super::answer::{created, done, shown};
use super::page::{List, ListOrder, Paging};
use super::place::named_tenant;
use super::reference::{check_standing, seen, tenant};
use super::tenant::Rename;
use super::view::Named;
use super::{Api, actions};
use crate::auth::Caller;
use crate::extract::{Id, Query, Shared, Write};
use crate::problem::Problem;

/// A tenant's folder of resources.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Project)]
pub struct ProjectView {
    /// Its full name.
    #[schema(example = "core42:aicloud:-:acme:lab:project/proj_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    name: String,
    /// Its id.
    #[schema(example = "proj_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
    /// Its label, fixed at creation.
    #[schema(example = "lab")]
    label: String,
    /// What people call it.
    display_name: String,
    /// Whose it is.
    tenant: Named,
    /// What the caller may do with it now.
    #[schema(example = json!(["create_allocation", "issue_token"]))]
    actions: Vec<&'static str>,
    /// When it was created.
    created_at: DateTime<Utc>,
}

impl ProjectView {
    fn new(project: &Project, standing: Standing, caller: &Caller) -> Self {
        Self {
            name: project.name().to_string(),
            id: project.id.to_string(),
            label: project.label.to_string(),
            display_name: project.display_name.clone(),
            tenant: Named::tenant(&project.tenant_label, project.tenant_id),
            actions: actions::project(project, standing, &caller.authority),
            created_at: project.created_at,
        }
    }
}

/// A new project.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"tenant": "ten_01jd4q8w0zf2n9k3m5p7r9t1v3", "label": "lab"}))]
pub struct CreateProject {
    /// Whose it is: the tenant's id or full name.
    tenant: String,
    /// A DNS label, unique in the tenant, fixed for ever.
    #[schema(value_type = String, max_length = 63, pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    label: Label,
    /// What people call it; the label if absent.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
}

/// Which projects.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProjectsQuery {
    /// Only this tenant's: its id or full name.
    tenant: Option<String>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// From which end: `oldest` first if absent. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

/// Create a project.
#[utoipa::path(tag = "projects", request_body = CreateProject, responses(
    (status = 201, description = "The new project.", body = ProjectView)
))]
#[post("")]
pub async fn create_project(
    api: Shared,
    caller: Caller,
    write: Write<CreateProject>,
) -> Result<HttpResponse, Problem> {
    let owner = tenant(&api, &caller, &write.body.tenant, Permission::ProjectCreate).await?;
    let origin = write.origin(&caller);
    check_standing(&api, &owner.state, &origin).await?;
    let id = ProjectId::from_uuid(Uuid::now_v7());
    let label = write.body.label.clone();
    let command = ProjectCommand::Create {
        id,
        tenant_id: owner.state.id,
        tenant_label: owner.state.label.clone(),
        display_name: write.body.display_name.clone().unwrap_or_else(|| label.to_string()),
        label,
    };
    let answer = api.cloud.projects.command(id.uuid(), command, origin).await?;
    let view = ProjectView::new(&answer.committed.state, owner.state.standing, &caller);
    let location = format!("/v1/projects/{}", view.id);
    Ok(created::<ProjectMachine>(&answer, &location, view))
}

/// List projects.
///
/// A project's token sees its own, a user those of its tenants that it may see and those that it works in.
#[utoipa::path(tag = "projects", params(ProjectsQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<ProjectView>)
))]
#[get("")]
pub async fn list_projects(
    api: Shared,
    caller: Caller,
    query: Query<ProjectsQuery>,
) -> Result<HttpResponse, Problem> {
    let named = match &query.0.tenant {
        Some(text) => Some(named_tenant(&api, &caller, text).await?),
        None => None,
    };
    let of = named.map(|id| id.to_string()).unwrap_or_default();
    let ProjectsQuery { limit, order, page_token, .. } = &query.0;
    let page = Paging::read(*limit, page_token.as_deref(), *order, &["projects", &of])?;
    let permission = Permission::ProjectRead;
    let mut places = caller.authority.places(permission);
    if let Some(tenant) = named {
        places.tenants.retain(|one| *one == tenant);
        places.projects.retain(|(of, _)| *of == tenant);
    }
    let (mut queries, mut ids) = (vec![], vec![]);
    for tenant in &places.tenants {
        caller.may_within(permission, Owner { tenant: Some(*tenant), project: None })?;
        queries.push(ListQuery { tenant: Some(*tenant), ..ListQuery::default() });
    }
    for (tenant, project) in &places.projects {
        caller.may_within(permission, Owner { tenant: Some(*tenant), project: Some(*project) })?;
        ids.push(project.uuid());
    }
    if queries.is_empty() && ids.is_empty() {
        // Everything, or nothing: then this says what is missing.
        caller.may_within(permission, Owner { tenant: named, project: None })?;
        queries.push(ListQuery { tenant: named, ..ListQuery::default() });
    }
    let list =
        page.union::<ProjectMachine, _>(&api, &caller, queries, ids, |project| project).await?;
    let tenants = list.items.iter().map(|project| project.tenant_id);
    let standings = standings_of(&api, &caller, tenants).await?;
    let view =
        |project: &Project| ProjectView::new(project, standings[&project.tenant_id], &caller);
    Ok(HttpResponse::Ok().json(list.each(view)))
}

/// The project with this id, if the caller may do this with it.
///
/// # Errors
/// [`Problem::not_found`] for what is not there and for what is not the caller's alike.
pub async fn find(
    api: &Api,
    caller: &Caller,
    id: ProjectId,
    permission: Permission,
) -> Result<Arc<Committed<Project>>, Problem> {
    let found = seen(&api.cloud.projects, caller, id.uuid()).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    caller.may(permission, ProjectMachine::owner(&found.state))?;
    Ok(found)
}

/// Get a project.
#[utoipa::path(tag = "projects", params(("id" = String, Path, description = "The project's id.")), responses(
    (status = 200, description = "The project.", body = ProjectView)
))]
#[get("/{id}")]
pub async fn get_project(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ProjectRead).await?;
    let project = &found.state;
    let standing = standing_of(&api, &caller, project.tenant_id).await?;
    Ok(shown::<ProjectMachine>(project, ProjectView::new(project, standing, &caller)))
}

/// Change a project.
#[utoipa::path(tag = "projects", params(("id" = String, Path, description = "The project's id.")),
    request_body = Rename, responses((status = 200, description = "The project after the change.", body = ProjectView)))]
#[patch("/{id}")]
pub async fn update_project(
    api: Shared,
    caller: Caller,
    id: Id<ProjectId>,
    write: Write<Rename>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::ProjectUpdate).await?;
    let standing = standing_of(&api, &caller, found.state.tenant_id).await?;
    let display_name = write.body.display_name.clone();
    let command = ProjectCommand::Rename { display_name };
    let origin = write.origin(&caller);
    let answer = api.cloud.projects.command(id.0.uuid(), command, origin).await?;
    let view = ProjectView::new(&answer.committed.state, standing, &caller);
    Ok(done::<ProjectMachine>(StatusCode::OK, &answer, view))
}
