//! Whether a tenant may use the cloud, and what of it still opens.
//!
//! ```text
//!   active ⇄ suspended       suspend · reactivate
//!      └───┬──────┘
//!          ▼
//!      disabled ──enable──► what it was before
//! ```
//!
//! Two different things are done to customers, so there are two standings besides `active`. Who does not pay is
//! **suspended**: it keeps what it has, people and programs included, and is given nothing new. Who must be kept out is
//! **disabled**: nothing that is the tenant's own opens anything, from the commit on, until it is enabled. Neither ends
//! what runs: a workload is a customer's work, and its end can't be taken back. Who runs the cloud ends it where
//! that is meant.
//!
//! To enable is not to reactivate: whoever was suspended before is so again.

use serde::{Deserialize, Serialize};

use super::{Tenant, TenantCommand, TenantEvent};
use crate::kind::EntityKind;
use crate::machine::Rejection;

/// Where a tenant is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// May use the cloud.
    Active,
    /// Keeps what it has, gets nothing new.
    Suspended,
    /// Keeps what it has, and none of its credentials opens anything.
    Disabled,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Disabled];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Disabled => "disabled",
        }
    }
}

/// What a command about the standing comes to. Doing what was done is no error.
pub(super) fn decide(
    tenant: &Tenant,
    command: &TenantCommand,
) -> Result<Vec<TenantEvent>, Rejection> {
    use TenantCommand as Command;
    use TenantEvent as Event;
    match (command, tenant.standing) {
        (Command::Suspend, Standing::Active) => Ok(vec![Event::Suspended]),
        (Command::Reactivate, Standing::Suspended) => Ok(vec![Event::Reactivated]),
        (Command::Disable, Standing::Active | Standing::Suspended) => Ok(vec![Event::Disabled]),
        (Command::Enable, Standing::Disabled) => Ok(vec![Event::Enabled]),
        // It would be hidden by what weighs more, and show only when that ends.
        (Command::Suspend, Standing::Disabled) => Err(disabled("suspend")),
        (Command::Reactivate, Standing::Disabled) => Err(disabled("reactivate")),
        _ => Ok(vec![]),
    }
}

/// Why a disabled tenant does not do this.
pub(super) fn disabled(action: &str) -> Rejection {
    Rejection::NotLegal {
        action: action.into(),
        kind: EntityKind::Tenant,
        state: Standing::Disabled.as_str().into(),
        legal: vec!["enable".into()],
    }
}

/// The tenant after an event about its standing.
pub(super) fn apply(tenant: &mut Tenant, event: &TenantEvent) {
    match event {
        TenantEvent::Suspended => tenant.standing = Standing::Suspended,
        TenantEvent::Reactivated => tenant.standing = Standing::Active,
        TenantEvent::Disabled => {
            tenant.was_suspended = tenant.standing == Standing::Suspended;
            tenant.standing = Standing::Disabled;
        }
        TenantEvent::Enabled => {
            let before = if tenant.was_suspended { Standing::Suspended } else { Standing::Active };
            tenant.standing = before;
            tenant.was_suspended = false;
        }
        _ => return,
    }
    tenant.spec_version += 1;
}
