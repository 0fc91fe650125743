//! Who learns at once that somebody may no longer do what it could.
//!
//! Whoever keeps a view of what a credential opens (the API's authenticator) would go on believing it for a
//! while. So each commit of an entity that says who may do what is told here, by the entity's own thread, before the
//! commit is answered: when a caller has read that a session is closed, no view in this process says otherwise.
//! What other processes commit they don't tell; views must be short-lived for that.

use std::fmt;
use std::sync::{PoisonError, RwLock, Weak};

use aicloud_domain::id::{ProjectId, ServiceAccountId, TenantId, UserId};

/// What has changed, perhaps about what somebody may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// A user: its standing, sessions, password, role in the cloud.
    User {
        /// Which.
        user: UserId,
    },
    /// A tenant.
    Tenant {
        /// Which.
        tenant: TenantId,
        /// Its members now. Who was one before is known to those who believe so.
        members: Vec<UserId>,
    },
    /// A project.
    Project {
        /// Which.
        project: ProjectId,
        /// Its members now.
        members: Vec<UserId>,
    },
    /// A service account: its standing, role, keys, API keys.
    ServiceAccount {
        /// Which.
        account: ServiceAccountId,
    },
}

/// Somebody who keeps a view.
pub trait RevocationListener: Send + Sync {
    /// Called on an entity's thread: must be quick, and wait for nothing.
    fn changed(&self, changed: &Changed);
}

/// Who is told.
#[derive(Default)]
pub struct Revocations(RwLock<Vec<Weak<dyn RevocationListener>>>);

impl fmt::Debug for Revocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revocations").finish_non_exhaustive()
    }
}

impl Revocations {
    /// Tells this one from now on, for as long as it lives. Once is enough.
    pub fn tell(&self, listener: Weak<dyn RevocationListener>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|known| known.strong_count() > 0 && !known.ptr_eq(&listener));
        all.push(listener);
    }

    /// Something was committed, or has come to life.
    pub(crate) fn changed(&self, changed: &Changed) {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for listener in all.iter().filter_map(Weak::upgrade) {
            listener.changed(changed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use aicloud_domain::id::TypedId as _;
    use uuid::Uuid;

    use super::*;

    #[derive(Default)]
    struct Listener(Mutex<Vec<Changed>>);

    impl RevocationListener for Listener {
        fn changed(&self, changed: &Changed) {
            self.0.lock().unwrap().push(changed.clone());
        }
    }

    #[test]
    fn each_is_told_once_for_as_long_as_it_lives() {
        let revocations = Revocations::default();
        let [one, other] = [Arc::new(Listener::default()), Arc::new(Listener::default())];
        let weak = |listener: &Arc<Listener>| -> Weak<dyn RevocationListener> {
            Arc::downgrade(listener) as _
        };
        revocations.tell(weak(&one));
        revocations.tell(weak(&one));
        revocations.tell(weak(&other));
        drop(other);
        let change = Changed::User { user: UserId::from_uuid(Uuid::from_u128(1)) };
        revocations.changed(&change);
        assert_eq!(*one.0.lock().unwrap(), [change]);
    }
}
