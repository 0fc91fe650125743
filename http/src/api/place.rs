//! Where a list looks: the place that a request names, or the one place that the caller has.
//!
//! A list is of the whole cloud, of a tenant or of a project. Who runs the cloud sees all of it
//! unless it names less; a project's token sees its project; a user sees the tenant or project that
//! it belongs to. Who belongs to several says which: a page that runs through several tenants'
//! things would be one index range no more, and is rarely what was meant.

use aicloud_domain::access::Permission;
use aicloud_domain::id::{ProjectId, TenantId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::Owner;
use aicloud_persistence::ListQuery;

use super::Api;
use super::reference::{Reference, project, seen};
use crate::auth::Caller;
use crate::problem::{Code, Problem};

/// Where a list looks. Neither: everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Only in this tenant.
    pub tenant: Option<TenantId>,
    /// Only in this project.
    pub project: Option<ProjectId>,
}

impl Place {
    /// What is there.
    #[must_use]
    pub fn query(self) -> ListQuery {
        ListQuery { tenant: self.tenant, project: self.project, ..ListQuery::default() }
    }

    /// The filters that a page token is bound to.
    #[must_use]
    pub fn filters(self) -> [String; 2] {
        let text = |id: Option<String>| id.unwrap_or_default();
        [text(self.tenant.map(|id| id.to_string())), text(self.project.map(|id| id.to_string()))]
    }
}

impl From<Owner> for Place {
    fn from(owner: Owner) -> Self {
        Self { tenant: owner.tenant, project: owner.project }
    }
}

/// The tenant that a request names, whoever may do what there.
///
/// # Errors
/// [`Code::MalformedName`], [`Code::NotFound`].
pub async fn named_tenant(api: &Api, caller: &Caller, text: &str) -> Result<TenantId, Problem> {
    let reference = Reference::of_kind(EntityKind::Tenant, text, "tenant")?;
    let found = seen(&api.cloud.tenants, caller, reference.id.uuid()).await?;
    let found = found.filter(|tenant| reference.agrees(&tenant.state.name()));
    Ok(found.ok_or_else(Problem::not_found)?.state.id)
}

/// Where a list looks for this caller, which may do this there.
///
/// # Errors
/// [`Code::MalformedName`], [`Code::NotFound`] for what is not there or not the caller's,
/// [`Code::Forbidden`], [`Code::MalformedQuery`] for a caller that must say which place it means.
pub async fn place(
    api: &Api,
    caller: &Caller,
    tenant: Option<&str>,
    folder: Option<&str>,
    permission: Permission,
) -> Result<Place, Problem> {
    if let Some(text) = folder {
        let found = project(api, caller, Some(text), permission).await?;
        let own = found.state.tenant_id;
        if let Some(text) = tenant
            && named_tenant(api, caller, text).await? != own
        {
            return Err(Problem::not_found());
        }
        return Ok(Place { tenant: Some(own), project: Some(found.state.id) });
    }
    let places = caller.authority.places(permission);
    if let Some(text) = tenant {
        let tenant = named_tenant(api, caller, text).await?;
        let whole = Owner { tenant: Some(tenant), project: None };
        let mut within = places.projects.iter().filter(|(of, _)| *of == tenant);
        // Who has the tenant, and who has nothing in it, are answered about the tenant.
        let owner = match (within.next(), within.next()) {
            (None, _) => whole,
            (Some((_, project)), None) => Owner { project: Some(*project), ..whole },
            (Some(_), Some(_)) => return Err(several("project")),
        };
        caller.may_within(permission, owner)?;
        return Ok(owner.into());
    }
    let Some(owner) = places.only().or_else(|| places.is_empty().then(Owner::default)) else {
        let one_tenant = places.tenants.is_empty()
            && places
                .projects
                .iter()
                .all(|(of, _)| places.projects.first().is_some_and(|(first, _)| of == first));
        return Err(several(if one_tenant { "project" } else { "tenant" }));
    };
    caller.may_within(permission, owner)?;
    Ok(owner.into())
}

fn several(field: &'static str) -> Problem {
    let detail = format!("{field}: this caller belongs to several {field}s; it must say which");
    Problem::new(Code::MalformedQuery, detail)
        .field(field)
        .suggest("Name one with `tenant` or `project`, by its id or its full name.")
}
