//! What is appended: facts about one entity, and everything that must be true with them.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use aicloud_domain::id::{AllocationId, NodeId, ProjectId, TenantId, TokenId};
use aicloud_domain::kind::EntityKind;
use chrono::{DateTime, Utc};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::account::AccountRow;
use super::identity::IdentityRow;
use super::secret_env::NewSecretEnv;

/// The end of an entity's history: what the next entry is built on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Head {
    /// The last entry's place in the entity's history; 0 when there is none.
    pub seq: u64,
    /// The last entry's hash; zeros when there is none.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an entity that does not exist yet.
    pub const NONE: Self = Self { seq: 0, hash: [0; 32] };
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex::encode(&self.hash[..6]))
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What happened, in the kind's own words.
    pub event_type: Cow<'static, str>,
    /// The version of the payload's shape, at most 32,767.
    pub event_version: u16,
    /// JSON; kept to the byte.
    pub payload: String,
}

/// Who caused it, how, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// On whose authority.
    pub principal: String,
    /// The request that carried the command.
    pub request_id: String,
    /// The caller's idempotency key, if there was one.
    pub command_id: Option<String>,
    /// The distributed trace, if there is one.
    pub trace_id: Option<String>,
    /// What proved the principal, by its id; none for parts of the control plane.
    pub credential: Option<String>,
    /// Where the request came from; none for what came over no network.
    pub address: Option<String>,
    /// When it was decided. Kept to the microsecond.
    pub at: DateTime<Utc>,
}

/// Whose an entity is. A tenant belongs to itself, a project to its tenant and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Owner {
    /// The tenant; `None` for what belongs to the platform.
    pub tenant: Option<TenantId>,
    /// The project.
    pub project: Option<ProjectId>,
}

impl Owner {
    /// The platform's own things: nodes, the catalogue.
    pub const PLATFORM: Self = Self { tenant: None, project: None };

    /// A tenant, which owns itself.
    #[must_use]
    pub const fn tenant(tenant: TenantId) -> Self {
        Self { tenant: Some(tenant), project: None }
    }

    /// A project, and what is in it.
    #[must_use]
    pub const fn project(tenant: TenantId, project: ProjectId) -> Self {
        Self { tenant: Some(tenant), project: Some(project) }
    }
}

/// The entity as it is after the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowState {
    /// JSON; an object.
    pub state: String,
    /// Whether the entity has effects to carry out, so that it must be woken after a restart.
    pub owes: bool,
}

/// A fact outside the entity's row that must hold with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SideRow {
    /// The allocation holds the GPU from now on. Fails when anybody holds it already.
    HoldGpu {
        /// The machine.
        node: NodeId,
        /// The GPU's UUID, as its driver says it.
        gpu_uuid: String,
        /// The holder.
        allocation: AllocationId,
        /// The allocation's epoch, so that a late agent can be told apart.
        epoch: u64,
    },
    /// The allocation holds the GPU no more. Nothing happens when it does not hold it.
    FreeGpu {
        /// The machine.
        node: NodeId,
        /// The GPU.
        gpu_uuid: String,
        /// The holder that lets go.
        allocation: AllocationId,
    },
    /// Billed time begins. Fails when the allocation has an open interval.
    OpenInterval(OpenInterval),
    /// Billed time ends. Fails when that interval is not open.
    CloseInterval {
        /// Whose it is.
        tenant: TenantId,
        /// Whose time.
        allocation: AllocationId,
        /// Which of its intervals.
        ordinal: u32,
        /// When it ended.
        ended_at: DateTime<Utc>,
    },
    /// A bearer token is valid from now on.
    IssueToken(NewToken),
    /// A bearer token is invalid from now on. Fails when there is no such token; revoking twice
    /// keeps the first time.
    RevokeToken {
        /// Which.
        token: TokenId,
    },
    /// The values of an allocation's secret variables are kept. Fails when they are already.
    KeepSecretEnv(NewSecretEnv),
    /// They are kept no more. Nothing happens when there are none.
    EraseSecretEnv {
        /// Whose.
        tenant: TenantId,
        /// Of which allocation.
        allocation: AllocationId,
    },
    /// Who people are: passwords, sessions, memberships, letters.
    Identity(IdentityRow),
    /// What service accounts come in by: keys and API keys.
    Account(AccountRow),
}

/// Billed time that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInterval {
    /// Whose time.
    pub allocation: AllocationId,
    /// The how-manieth interval of the allocation, from 1.
    pub ordinal: u32,
    /// Who pays.
    pub tenant: TenantId,
    /// On which project's account.
    pub project: ProjectId,
    /// What is lent.
    pub gpu_model: String,
    /// How many.
    pub gpu_count: u32,
    /// The price of one GPU for one hour, in millionths of the currency's unit.
    pub price_micros_per_gpu_hour: i64,
    /// ISO 4217.
    pub currency: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
}

/// A token to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Its id, which is no secret.
    pub id: TokenId,
    /// What it opens.
    pub scope: TokenScope,
    /// SHA-256 of the secret.
    pub secret_sha256: [u8; 32],
    /// What its owner calls it.
    pub name: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenScope {
    /// The whole platform.
    Operator,
    /// One project.
    Project {
        /// The project's tenant.
        tenant: TenantId,
        /// The project.
        project: ProjectId,
    },
}

/// A command that must take effect at most once, with what it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentCommand {
    /// Where keys are unique: the tenant, or the platform's nil UUID.
    pub scope: Uuid,
    /// The caller's key.
    pub key: String,
    /// SHA-256 of the request, so that the same key with another body is noticed.
    pub request_sha256: [u8; 32],
    /// JSON: the answer to give again.
    pub reply: String,
}

/// Facts about one entity that are written together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The entity's kind.
    pub kind: EntityKind,
    /// The entity.
    pub id: Uuid,
    /// What the decision was built on.
    pub prev: Head,
    /// Whose it is; never changes.
    pub owner: Owner,
    /// What happened, at least one fact.
    pub entries: Vec<NewEntry>,
    /// Who caused it.
    pub provenance: Provenance,
    /// What the entity is then.
    pub row: RowState,
    /// What else must hold.
    pub side: Vec<SideRow>,
    /// The command to answer only once.
    pub command: Option<IdempotentCommand>,
}

/// Why an append did not happen, or is not known to have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// Somebody else wrote the entity's next entry, or the entry this one was built on failed.
    /// Forget the state, load it again.
    #[error("the entity's history went on without this entry")]
    Fenced,
    /// The command's key was used before; `recall` has its answer.
    #[error("a command with this key was carried out before")]
    DuplicateCommand,
    /// A rule of the database forbids it: a label is taken, a GPU is held, a parent is missing.
    #[error("the database's rule `{name}` forbids it")]
    Constraint {
        /// The constraint's name. For code, not for callers.
        name: String,
    },
    /// The database can't take the values; another attempt fails as well.
    #[error("the entry can't be written: {reason}")]
    Invalid {
        /// What is wrong. For the log, not for callers.
        reason: String,
    },
    /// Too much is waiting. Nothing was written; try later.
    #[error("the journal's queue is full")]
    Overloaded,
    /// The database is away. Nothing was written; try later.
    #[error("the database is away")]
    Unavailable,
    /// The database went away during COMMIT and did not come back in time. It may or may not be
    /// written; load the entity to find out.
    #[error("whether the entry was written is unknown")]
    Unknown,
}

/// Resolves when the append is durable, or has failed. Dropping it changes nothing.
#[derive(Debug)]
#[must_use = "nobody may be answered before the append is durable"]
pub struct Appended(pub(super) oneshot::Receiver<Result<(), AppendError>>);

impl Future for Appended {
    type Output = Result<(), AppendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            // A writer that panicked can't say how far it had come.
            .map(|outcome| outcome.unwrap_or(Err(AppendError::Unknown)))
    }
}
