//! What several resources show alike.

use aicloud_domain::access::{Permission, PermissionSet};
use aicloud_domain::id::{ProjectId, TenantId};
use aicloud_domain::name::{Label, NameRef, ResourceId, ResourceName};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

pub use aicloud_texts::digits::Digits;

/// Another resource: its id and its full name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    #[schema(example = "proj_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    pub id: String,
    /// Its full name.
    #[schema(example = "core42:aicloud:-:acme:lab:project/proj_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    pub name: String,
}

impl Named {
    /// A tenant.
    #[must_use]
    pub fn tenant(label: &Label, id: TenantId) -> Self {
        Self { id: id.to_string(), name: ResourceName::tenant(label, id).to_string() }
    }

    /// A project.
    #[must_use]
    pub fn project(tenant: &Label, label: &Label, id: ProjectId) -> Self {
        Self { id: id.to_string(), name: ResourceName::project(tenant, label, id).to_string() }
    }
}

/// A [`Named`] that borrows its labels: shown as one is, without making one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct NamedRef<'a> {
    id: ResourceId,
    name: NameRef<'a>,
}

impl<'a> From<NameRef<'a>> for NamedRef<'a> {
    fn from(name: NameRef<'a>) -> Self {
        Self { id: name.id(), name }
    }
}

/// What is legal now, less what the caller may not do.
#[derive(Debug, Clone, Copy)]
pub struct Actions {
    /// What the thing's state allows.
    pub legal: &'static [&'static str],
    /// What the caller holds there.
    pub held: PermissionSet,
    /// What an action asks for.
    pub asks: fn(&str) -> Permission,
    /// What the thing's tenant does not allow now.
    pub without: Option<&'static str>,
}

impl Serialize for Actions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let may = |action: &&&str| {
            self.held.contains((self.asks)(action)) && self.without != Some(**action)
        };
        serializer.collect_seq(self.legal.iter().filter(may))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aicloud_domain::id::TypedId as _;

    #[test]
    fn what_borrows_is_shown_alike() {
        let (tenant, project): (Label, Label) = ("acme".parse().unwrap(), "lab".parse().unwrap());
        let bits = uuid::Uuid::from_u128(7);
        let (ten, proj) = (TenantId::from_uuid(bits), ProjectId::from_uuid(bits));
        let json = |shown: &dyn Fn() -> serde_json::Result<String>| shown().unwrap();
        assert_eq!(
            json(&|| serde_json::to_string(&NamedRef::from(NameRef::tenant(&tenant, ten)))),
            json(&|| serde_json::to_string(&Named::tenant(&tenant, ten)))
        );
        assert_eq!(
            json(&|| serde_json::to_string(&NamedRef::from(NameRef::project(
                &tenant, &project, proj
            )))),
            json(&|| serde_json::to_string(&Named::project(&tenant, &project, proj)))
        );
    }

    #[test]
    fn actions_are_those_that_the_caller_may_do() {
        let shown = |held: PermissionSet| {
            let asks = |action: &str| match action {
                "stop" => Permission::AllocationStop,
                _ => Permission::AllocationRelease,
            };
            let legal = &["stop", "release"];
            let of = |without| Actions { legal, held, asks, without };
            assert!(!serde_json::to_string(&of(Some("stop"))).unwrap().contains("stop"));
            serde_json::to_string(&of(None)).unwrap()
        };
        let stop = PermissionSet::EMPTY.with(Permission::AllocationStop);
        assert_eq!(shown(PermissionSet::EMPTY), "[]");
        assert_eq!(shown(stop), r#"["stop"]"#);
        assert_eq!(shown(stop.with(Permission::AllocationRelease)), r#"["stop","release"]"#);
    }
}
