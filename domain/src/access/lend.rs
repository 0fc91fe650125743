//! What a caller can lend to a program: no more than it holds itself.

use super::{Authority, Beyond, PermissionSet};
use crate::machine::Owner;

impl Authority {
    /// Whether it may let something else act with these permissions in what `owner` owns. Whoever
    /// gives a credential to a program can use that credential itself: without this question, a
    /// narrow credential that may hand out others would be a wide one.
    ///
    /// # Errors
    /// [`Beyond::Permission`]: the first that it does not hold there.
    pub fn may_lend(&self, permissions: PermissionSet, owner: Owner) -> Result<(), Beyond> {
        let held = self.permissions(owner);
        match permissions.iter().find(|one| !held.contains(*one)) {
            Some(missing) => Err(Beyond::Permission(missing)),
            None => Ok(()),
        }
    }
}
