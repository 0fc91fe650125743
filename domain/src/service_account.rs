//! A service account: a program that works in a project under a name of its own.
//!
//! ```text
//!   (nothing) ──create──► active ⇄ disabled              disable · enable · update
//!
//!   keys       ──add──► held ──remove · expires_at · rotate_by──► refused      10 live at most
//!   API keys   ──issue──► live ──revoke · expires_at──► refused                20 live at most
//! ```
//!
//! **Keys** are public: whoever has the private half signs an assertion and is given a short-lived
//! token for it. Several may be held at once, so that a new one is in use before the old one goes. A
//! key ends at `expires_at`, which whoever adds it decides for ever, and at `rotate_by`, which whoever
//! runs the project sets and moves: the date by which another key must have taken its place.
//!
//! **API keys** are for those who can't sign: random secrets, of which only the digest is known here
//! (256 random bits, so a plain SHA-256 suffices: OWASP ASVS 5.0, 6.5.2).
//!
//! **The epoch** counts what takes something away: disabling, a key that goes or ends earlier, another
//! role. A token carries the epoch of its birth and is refused under any other, so that nothing that
//! was given before a revocation outlives it.
//!
//! Whether somebody may give this role is asked before a command is sent: an account can do no more than whoever
//! made it what it is ([`Authority::may_lend`](crate::access::Authority::may_lend)).

mod apply;
mod decide;
mod jwk;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::jwk::{Algorithm, JwkError, PublicKey};
use crate::access::{Authority, Grant, Permission, PermissionSet, Role, Scope};
use crate::digest::Sha256;
use crate::id::{KeyId, ProjectId, ServiceAccountId, TenantId, TokenId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};
use crate::upcast::Upcast;

/// Keys of one account at once: enough to rotate, few enough to survey.
pub const KEYS_MAX: usize = 10;
/// API keys of one account at once.
pub const API_KEYS_MAX: usize = 20;
/// The longest that an API key may live.
pub const API_KEY_LIFE_MAX: TimeDelta = TimeDelta::days(365);

/// Marker of this state machine.
#[derive(Debug)]
pub struct ServiceAccountMachine;

/// Whether an account may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountStanding {
    /// It may.
    Active,
    /// It may not, whatever it shows.
    Disabled,
}

impl AccountStanding {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// A public key of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountKey {
    /// What it is for, in its owner's words.
    pub name: String,
    /// The key.
    pub public: PublicKey,
    /// When it ends, once and for all; `None`: not by itself.
    pub expires_at: Option<Time>,
    /// By when another one must have taken its place.
    pub rotate_by: Option<Time>,
    /// Since when it is held.
    pub added_at: Time,
    /// Who has added it, as in the journal; `None`: it was added before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
}

impl AccountKey {
    /// When it is refused: at the earlier of its two dates.
    #[must_use]
    pub fn ends_at(&self) -> Option<Time> {
        self.expires_at.into_iter().chain(self.rotate_by).min()
    }

    /// Whether an assertion under it counts now.
    #[must_use]
    pub fn is_live(&self, now: Time) -> bool {
        self.ends_at().is_none_or(|end| now < end)
    }
}

/// An API key of an account, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// What it is for, in its owner's words.
    pub name: String,
    /// When it ends.
    pub expires_at: Time,
    /// What it is narrowed to; `None`: it opens what the account opens.
    pub permissions: Option<BTreeSet<Permission>>,
    /// When it was issued.
    pub issued_at: Time,
    /// Who has issued it, as in the journal; `None`: it was issued before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
}

/// All that is known of a service account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccount {
    /// Its id.
    pub id: ServiceAccountId,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// The tenant's label.
    pub tenant_label: Label,
    /// The project that it works in.
    pub project_id: ProjectId,
    /// The project's label.
    pub project_label: Label,
    /// Its label, fixed at creation, unique in the project.
    pub label: Label,
    /// What people call it.
    pub display_name: String,
    /// What it is in the project: a `project_*` role.
    pub role: Role,
    /// What it is narrowed to; `None`: all that the role may.
    pub permissions: Option<BTreeSet<Permission>>,
    /// Whether it may come in.
    pub standing: AccountStanding,
    /// Counts what took something away.
    pub epoch: u64,
    /// Its public keys.
    pub keys: BTreeMap<KeyId, AccountKey>,
    /// Its API keys.
    pub api_keys: BTreeMap<TokenId, ApiKey>,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

impl ServiceAccount {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> ResourceName {
        ResourceName::service_account(&self.tenant_label, &self.project_label, self.id)
    }

    /// How many keys count now.
    #[must_use]
    pub fn live_keys(&self, now: Time) -> usize {
        self.keys.values().filter(|key| key.is_live(now)).count()
    }

    /// How many API keys open something now, as far as they decide that.
    #[must_use]
    pub fn live_api_keys(&self, now: Time) -> usize {
        self.api_keys.values().filter(|key| key.expires_at > now).count()
    }

    /// All that it may do in its project.
    #[must_use]
    pub fn held(&self) -> PermissionSet {
        held(self.role, self.permissions.as_ref())
    }
}

/// What a role allows, narrowed.
#[must_use]
pub fn held(role: Role, narrowed: Option<&BTreeSet<Permission>>) -> PermissionSet {
    let whole = role.permissions();
    narrowed.map_or(whole, |some| whole & some.iter().copied().collect())
}

/// What an account holds, as whoever asks for it is asked about.
#[must_use]
pub fn authority(
    (tenant, project): (TenantId, ProjectId),
    role: Role,
    narrowed: Option<&BTreeSet<Permission>>,
) -> Authority {
    let scope = Scope::Project { tenant, project };
    let whole = Authority::of(Grant { scope, role });
    match narrowed {
        Some(some) => whole.narrowed_to(some.iter().copied().collect()),
        None => whole,
    }
}

/// What an account may do of its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All of it.
    WholeRole,
    /// This much of it.
    Only(BTreeSet<Permission>),
}

impl Extent {
    /// As the state has it.
    #[must_use]
    pub fn into_permissions(self) -> Option<BTreeSet<Permission>> {
        match self {
            Self::WholeRole => None,
            Self::Only(some) => Some(some),
        }
    }
}

/// What an account is, as whoever changes that was asked about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Its role.
    pub role: Role,
    /// What it is narrowed to.
    pub permissions: Option<BTreeSet<Permission>>,
}

impl From<&ServiceAccount> for Before {
    fn from(account: &ServiceAccount) -> Self {
        Self { role: account.role, permissions: account.permissions.clone() }
    }
}

/// What a service account can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ServiceAccountCommand {
    /// Begin.
    Create {
        /// The new id.
        id: ServiceAccountId,
        /// Whose it is.
        tenant_id: TenantId,
        /// The tenant's label.
        tenant_label: Label,
        /// The project that it works in.
        project_id: ProjectId,
        /// The project's label.
        project_label: Label,
        /// The label, for ever.
        label: Label,
        /// What people call it.
        display_name: String,
        /// What it is in the project.
        role: Role,
        /// How much of that.
        extent: Extent,
    },
    /// Call it something else, and make it something else, at once.
    Update {
        /// What people call it from now on; `None`: as before.
        display_name: Option<String>,
        /// Its role from now on; `None`: as before.
        role: Option<Role>,
        /// How much of the role from now on; `None`: as before.
        extent: Option<Extent>,
        /// What it was when it was asked who may make it something else; `None`: nobody was asked.
        #[serde(default)]
        before: Option<Before>,
    },
    /// Let it come in no more.
    Disable,
    /// Let it come in again.
    Enable,
    /// Take assertions under one more key.
    AddKey {
        /// The key's id. It follows from the account and the key: the same key has the same id again.
        key: KeyId,
        /// What it is for.
        name: String,
        /// The key.
        public: PublicKey,
        /// When it ends, once and for all.
        expires_at: Option<Time>,
        /// By when it must have been replaced.
        rotate_by: Option<Time>,
        /// On whose authority.
        #[serde(default)]
        issued_by: Option<String>,
    },
    /// Say by when a key must have been replaced.
    SetRotation {
        /// Which.
        key: KeyId,
        /// By when; `None`: no such date any more.
        rotate_by: Option<Time>,
    },
    /// Take no assertions under a key any more.
    RemoveKey {
        /// Which.
        key: KeyId,
    },
    /// Let a new API key open what the account opens, or less.
    IssueApiKey {
        /// The API key's id.
        token: TokenId,
        /// What it is for.
        name: String,
        /// The digest of its secret.
        secret_sha256: Sha256,
        /// When it ends.
        expires_at: Time,
        /// What it is narrowed to.
        permissions: Option<BTreeSet<Permission>>,
        /// On whose authority.
        #[serde(default)]
        issued_by: Option<String>,
    },
    /// Let an API key open nothing any more.
    RevokeApiKey {
        /// Which.
        token: TokenId,
    },
}

/// What can happen to a service account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ServiceAccountEvent {
    /// It began.
    Created {
        /// Its id.
        id: ServiceAccountId,
        /// Whose it is.
        tenant_id: TenantId,
        /// The tenant's label.
        tenant_label: Label,
        /// Its project.
        project_id: ProjectId,
        /// The project's label.
        project_label: Label,
        /// Its label.
        label: Label,
        /// Its display name.
        display_name: String,
        /// Its role.
        role: Role,
        /// What it is narrowed to.
        permissions: Option<BTreeSet<Permission>>,
    },
    /// It is called something else.
    Renamed {
        /// Its new display name.
        display_name: String,
    },
    /// It is something else in its project.
    RoleSet {
        /// Its role.
        role: Role,
        /// What it is narrowed to.
        permissions: Option<BTreeSet<Permission>>,
    },
    /// It comes in no more.
    Disabled,
    /// It may come in again.
    Enabled,
    /// Assertions under this key count.
    KeyAdded {
        /// The key's id.
        key: KeyId,
        /// What it is for.
        name: String,
        /// The key.
        public: PublicKey,
        /// When it ends.
        expires_at: Option<Time>,
        /// By when it must have been replaced.
        rotate_by: Option<Time>,
        /// On whose authority; absent in entries from before that was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_by: Option<String>,
    },
    /// A key must have been replaced by another date, or by none.
    RotationSet {
        /// Which.
        key: KeyId,
        /// The date.
        rotate_by: Option<Time>,
    },
    /// Assertions under a key count no more.
    KeyRemoved {
        /// Which.
        key: KeyId,
    },
    /// A key that had ended made room for another one. Unlike one that is removed it takes nothing away, since what was given
    /// for it had ended before.
    KeyLapsed {
        /// Which.
        key: KeyId,
    },
    /// An API key opens what the account opens, or less.
    ApiKeyIssued {
        /// Its id.
        token: TokenId,
        /// What it is for.
        name: String,
        /// The digest of its secret.
        secret_sha256: Sha256,
        /// When it ends.
        expires_at: Time,
        /// What it is narrowed to.
        permissions: Option<BTreeSet<Permission>>,
        /// On whose authority; absent in entries from before that was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_by: Option<String>,
    },
    /// An API key opens nothing any more.
    ApiKeyRevoked {
        /// Which.
        token: TokenId,
    },
}

/// Keys and API keys did not say at first who had made them.
fn by_nobody(made: Value) -> Value {
    made
}

impl Machine for ServiceAccountMachine {
    const KIND: EntityKind = EntityKind::ServiceAccount;
    const UPCASTS: &'static [Upcast] = &[
        Upcast { event_type: "service_account.key_added", from: 1, step: by_nobody },
        Upcast { event_type: "service_account.api_key_issued", from: 1, step: by_nobody },
    ];
    type State = ServiceAccount;
    type Command = ServiceAccountCommand;
    type Event = ServiceAccountEvent;
    type Effect = ();

    fn decide(
        state: Option<&ServiceAccount>,
        command: &ServiceAccountCommand,
        now: Time,
    ) -> Result<Vec<ServiceAccountEvent>, Rejection> {
        decide::decide(state, command, now)
    }

    fn apply(
        state: Option<ServiceAccount>,
        event: &ServiceAccountEvent,
        at: Time,
    ) -> ServiceAccount {
        apply::apply(state, event, at)
    }

    fn effects(_state: &ServiceAccount) -> Vec<()> {
        vec![]
    }

    fn owner(state: &ServiceAccount) -> Owner {
        Owner { tenant: Some(state.tenant_id), project: Some(state.project_id) }
    }

    fn spec_version(state: &ServiceAccount) -> u64 {
        state.spec_version
    }

    fn event_type(event: &ServiceAccountEvent) -> &'static str {
        match event {
            ServiceAccountEvent::Created { .. } => "service_account.created",
            ServiceAccountEvent::Renamed { .. } => "service_account.renamed",
            ServiceAccountEvent::RoleSet { .. } => "service_account.role_set",
            ServiceAccountEvent::Disabled => "service_account.disabled",
            ServiceAccountEvent::Enabled => "service_account.enabled",
            ServiceAccountEvent::KeyAdded { .. } => "service_account.key_added",
            ServiceAccountEvent::RotationSet { .. } => "service_account.rotation_set",
            ServiceAccountEvent::KeyRemoved { .. } => "service_account.key_removed",
            ServiceAccountEvent::KeyLapsed { .. } => "service_account.key_lapsed",
            ServiceAccountEvent::ApiKeyIssued { .. } => "service_account.api_key_issued",
            ServiceAccountEvent::ApiKeyRevoked { .. } => "service_account.api_key_revoked",
        }
    }

    fn command_type(command: &ServiceAccountCommand) -> &'static str {
        match command {
            ServiceAccountCommand::Create { .. } => "create",
            ServiceAccountCommand::Update { .. } => "update",
            ServiceAccountCommand::Disable => "disable",
            ServiceAccountCommand::Enable => "enable",
            ServiceAccountCommand::AddKey { .. } => "add_key",
            ServiceAccountCommand::SetRotation { .. } => "set_rotation",
            ServiceAccountCommand::RemoveKey { .. } => "remove_key",
            ServiceAccountCommand::IssueApiKey { .. } => "issue_api_key",
            ServiceAccountCommand::RevokeApiKey { .. } => "revoke_api_key",
        }
    }
}
