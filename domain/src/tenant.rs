//! A tenant: a customer of the cloud, owner of projects.
//!
//! ```text
//!   (nothing) ──create──► active ⇄ suspended        suspend · reactivate
//! ```
//!
//! A suspended tenant keeps what it has; nothing new is created for it.

use serde::{Deserialize, Serialize};

use crate::id::TenantId;
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};

/// The longest display name, in characters.
pub const DISPLAY_NAME_MAX: usize = 120;

/// Marker of this state machine.
#[derive(Debug)]
pub struct TenantMachine;

/// Where a tenant is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// May use the cloud.
    Active,
    /// Keeps what it has, gets nothing new.
    Suspended,
}

/// All that is known of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its label, fixed at creation, unique in the cloud.
    pub label: Label,
    /// What people call it.
    pub display_name: String,
    /// Whether it may use the cloud.
    pub standing: Standing,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

impl Tenant {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> ResourceName {
        ResourceName::tenant(&self.label, self.id)
    }
}

/// What a tenant can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum TenantCommand {
    /// Begin.
    Create {
        /// The new id.
        id: TenantId,
        /// The label, for ever.
        label: Label,
        /// What people call it.
        display_name: String,
    },
    /// Call it something else.
    Rename {
        /// What people call it from now on.
        display_name: String,
    },
    /// Give it nothing new.
    Suspend,
    /// Let it use the cloud again.
    Reactivate,
}

/// What can happen to a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TenantEvent {
    /// It began.
    Created {
        /// Its id.
        id: TenantId,
        /// Its label.
        label: Label,
        /// Its display name.
        display_name: String,
    },
    /// It is called something else.
    Renamed {
        /// Its new display name.
        display_name: String,
    },
    /// It gets nothing new.
    Suspended,
    /// It may use the cloud again.
    Reactivated,
}

/// Refuses a display name that is empty, too long or holds control characters.
///
/// # Errors
/// [`Rejection::Invalid`] naming the field.
pub fn check_display_name(text: &str) -> Result<(), Rejection> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > DISPLAY_NAME_MAX || text.chars().any(char::is_control) {
        return Err(Rejection::Invalid {
            field: "display_name".into(),
            problem: format!("must be 1 to {DISPLAY_NAME_MAX} printable characters"),
        });
    }
    Ok(())
}

impl Machine for TenantMachine {
    const KIND: EntityKind = EntityKind::Tenant;
    type State = Tenant;
    type Command = TenantCommand;
    type Event = TenantEvent;
    type Effect = ();

    fn decide(
        state: Option<&Tenant>,
        command: &TenantCommand,
        _now: Time,
    ) -> Result<Vec<TenantEvent>, Rejection> {
        use TenantCommand as Command;
        use TenantEvent as Event;
        match (state, command) {
            (None, Command::Create { id, label, display_name }) => {
                check_display_name(display_name)?;
                Ok(vec![Event::Created {
                    id: *id,
                    label: label.clone(),
                    display_name: display_name.clone(),
                }])
            }
            (None, _) => Err(Rejection::NotFound { kind: Self::KIND }),
            (Some(_), Command::Create { .. }) => Err(Rejection::Exists { kind: Self::KIND }),
            (Some(tenant), Command::Rename { display_name }) => {
                check_display_name(display_name)?;
                let same = tenant.display_name == *display_name;
                Ok(if same {
                    vec![]
                } else {
                    vec![Event::Renamed { display_name: display_name.clone() }]
                })
            }
            (Some(tenant), Command::Suspend) => Ok(match tenant.standing {
                Standing::Active => vec![Event::Suspended],
                Standing::Suspended => vec![],
            }),
            (Some(tenant), Command::Reactivate) => Ok(match tenant.standing {
                Standing::Suspended => vec![Event::Reactivated],
                Standing::Active => vec![],
            }),
        }
    }

    fn apply(state: Option<Tenant>, event: &TenantEvent, at: Time) -> Tenant {
        if let TenantEvent::Created { id, label, display_name } = event {
            return Tenant {
                id: *id,
                label: label.clone(),
                display_name: display_name.clone(),
                standing: Standing::Active,
                spec_version: 1,
                created_at: at,
            };
        }
        let mut tenant = state.expect("the first event of a tenant is `created`");
        tenant.spec_version += 1;
        match event {
            TenantEvent::Created { .. } => {}
            TenantEvent::Renamed { display_name } => tenant.display_name.clone_from(display_name),
            TenantEvent::Suspended => tenant.standing = Standing::Suspended,
            TenantEvent::Reactivated => tenant.standing = Standing::Active,
        }
        tenant
    }

    fn effects(_state: &Tenant) -> Vec<()> {
        vec![]
    }

    fn owner(state: &Tenant) -> Owner {
        Owner { tenant: Some(state.id), project: None }
    }

    fn spec_version(state: &Tenant) -> u64 {
        state.spec_version
    }

    fn event_type(event: &TenantEvent) -> &'static str {
        match event {
            TenantEvent::Created { .. } => "tenant.created",
            TenantEvent::Renamed { .. } => "tenant.renamed",
            TenantEvent::Suspended => "tenant.suspended",
            TenantEvent::Reactivated => "tenant.reactivated",
        }
    }

    fn command_type(command: &TenantCommand) -> &'static str {
        match command {
            TenantCommand::Create { .. } => "create",
            TenantCommand::Rename { .. } => "rename",
            TenantCommand::Suspend => "suspend",
            TenantCommand::Reactivate => "reactivate",
        }
    }
}
