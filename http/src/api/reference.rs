//! How a request names a resource: by its id, or by its full name.
//!
//! A name is a function of the rows that own the thing, so a name whose parts disagree with
//! them names nothing: the answer is the same 404 as for an id that never was.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use aicloud_actors::live::Live;
use aicloud_actors::{Committed, Entities, Origin};
use aicloud_domain::access::{Permission, Principal};
use aicloud_domain::id::{TenantId, TypedId as _, UserId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::{Machine as _, Owner};
use aicloud_domain::name::{ResourceId, ResourceName};
use aicloud_domain::project::Project;
use aicloud_domain::tenant::{Standing, Tenant, TenantMachine};
use aicloud_domain::user::User;
use aicloud_persistence::View;
use uuid::Uuid;

use super::Api;
use crate::auth::Caller;
use crate::problem::{Code, Problem};

/// A resource as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Which.
    pub id: ResourceId,
    /// The full name, when it was named by that.
    pub name: Option<ResourceName>,
}

impl Reference {
    /// Reads an id or a name of any kind.
    ///
    /// # Errors
    /// [`Code::MalformedName`] naming `field`.
    pub fn parse(text: &str, field: &str) -> Result<Self, Problem> {
        let wrong =
            |why: String| Problem::new(Code::MalformedName, format!("{field}: {why}")).field(field);
        if text.contains(':') {
            let name: ResourceName = text.parse().map_err(|error| wrong(format!("{error}")))?;
            return Ok(Self { id: name.id(), name: Some(name) });
        }
        let id = text.parse();
        let id = id.map_err(|_| wrong("this is neither an id nor a full name".to_owned()))?;
        Ok(Self { id, name: None })
    }

    /// Reads an id or a name of this kind.
    ///
    /// # Errors
    /// [`Code::MalformedName`] naming `field`.
    pub fn of_kind(kind: EntityKind, text: &str, field: &str) -> Result<Self, Problem> {
        let found = Self::parse(text, field)?;
        if found.id.kind() != kind {
            let detail = format!("{field}: this names a {}, not a {kind}", found.id.kind());
            return Err(Problem::new(Code::MalformedName, detail).field(field));
        }
        Ok(found)
    }

    /// Whether the resource's true name is the one that was used, if one was.
    #[must_use]
    pub fn agrees(&self, name: &ResourceName) -> bool {
        self.name.as_ref().is_none_or(|given| given == name)
    }
}

/// The entity with this id, if the caller can be shown it at all; whether it may is asked next.
///
/// # Errors
/// When it can't be read.
pub async fn seen<M: Live>(
    entities: &Entities<M>,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Arc<Committed<M::State>>>, Problem> {
    let found = entities.seen(id, &caller.authority).await?;
    if found.is_none() && !caller.authority.sees_all() {
        caller.request.unseen.store(true, Ordering::Relaxed);
    }
    Ok(found)
}

/// The user with this id, if the caller can be shown it: people belong to no tenant, so who does not run the cloud is shown
/// itself.
///
/// # Errors
/// [`Code::NotFound`], or it can't be read.
pub async fn seen_user(
    api: &Api,
    caller: &Caller,
    id: UserId,
) -> Result<Arc<Committed<User>>, Problem> {
    if !sees_user(caller, id) {
        return Err(Problem::not_found());
    }
    api.cloud.users.get(id.uuid()).await?.ok_or_else(Problem::not_found)
}

/// Whether the caller can be shown this user, whatever it may do with it.
#[must_use]
pub fn sees_user(caller: &Caller, id: UserId) -> bool {
    let oneself = matches!(caller.principal, Principal::User { user, .. } if user == id);
    oneself || caller.authority.sees_all()
}

/// What the caller sees of the database, in a read that is about this tenant.
#[must_use]
pub fn view(api: &Api, caller: &Caller, about: Option<TenantId>) -> View {
    api.database.view(&caller.authority.sight(), about)
}

/// The tenant that a request names, if the caller may do this there.
///
/// # Errors
/// [`Code::MalformedName`], [`Code::NotFound`] for what is not there or not the caller's, or the
/// tenant can't be read.
pub async fn tenant(
    api: &Api,
    caller: &Caller,
    text: &str,
    permission: Permission,
) -> Result<Arc<Committed<Tenant>>, Problem> {
    let reference = Reference::of_kind(EntityKind::Tenant, text, "tenant")?;
    let _ = caller.request.about.set(reference.id);
    let found = seen(&api.cloud.tenants, caller, reference.id.uuid()).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    caller.may_within(permission, TenantMachine::owner(&found.state))?;
    if !reference.agrees(&found.state.name()) {
        return Err(Problem::not_found());
    }
    Ok(found)
}

/// The project that a request means: the one it names, or the only one where the caller may do this.
///
/// # Errors
/// [`Code::MissingField`] for a caller with more than that that names none, [`Code::MalformedName`],
/// [`Code::NotFound`] for what is not there or not the caller's.
pub async fn project(
    api: &Api,
    caller: &Caller,
    named: Option<&str>,
    permission: Permission,
) -> Result<Arc<Committed<Project>>, Problem> {
    let reference = match named {
        Some(text) => Reference::of_kind(EntityKind::Project, text, "project")?,
        None => {
            let places = caller.authority.places(permission);
            if places.is_empty() {
                caller.may_in_cloud(permission)?;
            }
            let Some(Owner { project: Some(project), .. }) = places.only() else {
                let detail = "project: this caller must say which project";
                return Err(Problem::new(Code::MissingField, detail)
                    .field("project")
                    .suggest("Name the project by its id or its full name."));
            };
            Reference { id: ResourceId::Project(project), name: None }
        }
    };
    let _ = caller.request.about.set(reference.id);
    let found = seen(&api.cloud.projects, caller, reference.id.uuid()).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let owner = Owner { tenant: Some(found.state.tenant_id), project: Some(found.state.id) };
    caller.may_within(permission, owner)?;
    if !reference.agrees(&found.state.name()) {
        return Err(Problem::not_found());
    }
    Ok(found)
}

/// Refuses what a suspended or disabled tenant can't have: whatever is new. A request that was carried out before
/// still gets its answer again: whoever repeats it must learn that it was done.
///
/// # Errors
/// [`Code::TenantSuspended`], [`Code::TenantDisabled`].
pub async fn check_standing(api: &Api, tenant: &Tenant, origin: &Origin) -> Result<(), Problem> {
    let refusal = match tenant.standing {
        Standing::Active => return Ok(()),
        Standing::Suspended => Problem::new(
            Code::TenantSuspended,
            "The tenant is suspended: nothing new is made or started for it.",
        ),
        Standing::Disabled => is_disabled(),
    };
    if api.was_done(origin).await? { Ok(()) } else { Err(refusal) }
}

/// As [`check_standing`], of what was found by something that the tenant owns.
///
/// # Errors
/// As [`check_standing`], and [`Code::NotFound`] when the caller may not know of the tenant.
pub async fn check_standing_of(
    api: &Api,
    caller: &Caller,
    tenant: TenantId,
    origin: &Origin,
) -> Result<(), Problem> {
    let found = seen(&api.cloud.tenants, caller, tenant.uuid()).await?;
    check_standing(api, &found.ok_or_else(Problem::not_found)?.state, origin).await
}

/// What is said for a tenant of which nothing opens anything.
#[must_use]
pub fn is_disabled() -> Problem {
    Problem::new(
        Code::TenantDisabled,
        "The tenant is disabled: nothing of it opens anything, and nobody holds anything in it.",
    )
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::{ProjectId, TypedId};

    use super::*;

    #[test]
    fn an_id_or_a_name() {
        let id = ProjectId::from_uuid(Uuid::from_u128(5));
        let name = ResourceName::project(&"acme".parse().unwrap(), &"lab".parse().unwrap(), id);
        for text in [id.to_string(), name.to_string()] {
            let found = Reference::of_kind(EntityKind::Project, &text, "project").unwrap();
            assert_eq!(found.id, ResourceId::Project(id));
            assert!(found.agrees(&name));
        }
        let other = ResourceName::project(&"evil".parse().unwrap(), &"lab".parse().unwrap(), id);
        assert!(!Reference::parse(&name.to_string(), "x").unwrap().agrees(&other));
        for wrong in ["", "lab", "proj_", "tok_00000000000000000000000000", "a:b"] {
            let problem = Reference::parse(wrong, "project").unwrap_err();
            assert_eq!(problem.code(), Code::MalformedName, "{wrong}");
        }
        let node = "node_00000000000000000000000000";
        assert!(Reference::of_kind(EntityKind::Project, node, "project").is_err());
    }
}
