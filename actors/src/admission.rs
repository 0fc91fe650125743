//! Who may have how many commands in flight.
//!
//! A mailbox bounds what waits for one entity; this bounds what a tenant has in flight on all of
//! its entities, so that nobody's flood uses up what the others need
//! ([`aicloud_supervision::Admission`] has the rule and its proof). The permit travels with the
//! command and comes back with its answer, whether or not anybody still waits for that.
//!
//! What the control plane does by itself is not counted: it is bounded by what is owed, and
//! refusing it would keep work from ending that was admitted before. Nor are agents: a node has
//! one channel, which waits for each answer.

use aicloud_domain::access::Principal;
use aicloud_domain::id::{TenantId, TokenId, UserId};
use aicloud_supervision::{Admission, Permit, Refusal};
use tokio::sync::oneshot;

/// In whose name a command is in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Payer {
    /// A tenant, whichever of its projects and tokens asks.
    Tenant(TenantId),
    /// An operator, by token: one that runs wild leaves room for the others to stop it.
    Operator(TokenId),
    /// A user, whichever of its tenants it works for: it can be in several, and its session says
    /// nothing of them.
    User(UserId),
}

impl Payer {
    /// `None` for what is not counted.
    pub(crate) const fn of(principal: &Principal) -> Option<Self> {
        match principal {
            Principal::Project { tenant, .. } | Principal::ServiceAccount { tenant, .. } => {
                Some(Self::Tenant(*tenant))
            }
            Principal::Operator { token } => Some(Self::Operator(*token)),
            Principal::User { user, .. } => Some(Self::User(*user)),
            Principal::Agent { .. } | Principal::Stranger | Principal::System { .. } => None,
        }
    }
}

/// A permit for a command of this principal, where one is needed.
///
/// # Errors
/// [`Refusal::Overloaded`].
pub(crate) fn admit(
    admission: &Admission<Payer>,
    principal: &Principal,
) -> Result<Option<Permit>, Refusal> {
    Payer::of(principal).map(|payer| admission.admit(&payer)).transpose()
}

/// The way back to who sent a command; the permit comes back with its use, or its loss.
pub(crate) struct Reply<T> {
    sender: oneshot::Sender<T>,
    _permit: Option<Permit>,
}

impl<T> Reply<T> {
    pub(crate) const fn new(sender: oneshot::Sender<T>, permit: Option<Permit>) -> Self {
        Self { sender, _permit: permit }
    }

    pub(crate) fn send(self, answer: T) {
        // Nobody may be waiting any more.
        let _ = self.sender.send(answer);
    }
}
