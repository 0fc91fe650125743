//! How many invitations a tenant may have sent: nobody's mailbox is ours to fill, and the tenant's words are in each letter.
//!
//! A tenant chooses the addresses, and may take an invitation back and send the next. So the letters are counted, not the
//! invitations that are open: by tenant, as many at once as may be open and then one in a while; and by tenant and address,
//! a few, for who has mistyped the role, and then one an hour. The counts are in memory, of one process, and bounded; what is
//! open is bounded in the tenant's state, by all processes together.

use std::hash::{BuildHasher as _, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;

use aicloud_domain::email::Email;
use aicloud_domain::id::TenantId;
use governor::Quota;

use super::keyed::Keyed;
use crate::problem::{Code, Problem};

/// Of one tenant: a whole team at once, then so often one.
const TENANT_BURST: NonZeroU32 = NonZeroU32::new(100).expect("it is not zero");
const TENANT_EVERY: Duration = Duration::from_secs(60);
/// Of one tenant to one address.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(3).expect("it is not zero");
const ADDRESS_EVERY: Duration = Duration::from_secs(3_600);

/// What tenants have sent.
#[derive(Debug)]
pub struct Mailboxes {
    tenants: Keyed<TenantId>,
    /// By a hash of tenant and address, seeded by chance, so that nobody can aim at another's.
    addresses: Keyed<u64>,
    seed: RandomState,
}

impl Default for Mailboxes {
    fn default() -> Self {
        let quota = |every, burst| {
            Quota::with_period(every).expect("the period is not zero").allow_burst(burst)
        };
        Self {
            tenants: Keyed::new(quota(TENANT_EVERY, TENANT_BURST)),
            addresses: Keyed::new(quota(ADDRESS_EVERY, ADDRESS_BURST)),
            seed: RandomState::new(),
        }
    }
}

impl Mailboxes {
    /// Counts an invitation that this tenant has sent to this address.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn invitation(&self, tenant: TenantId, to: &Email) -> Result<(), Problem> {
        let pair = self.seed.hash_one((tenant, to.as_str()));
        self.addresses.check(&pair).map_err(|wait| {
            let detail = "Too many invitations were sent to this address.";
            Problem::new(Code::RateLimited, detail).field("email").retry_after(wait)
        })?;
        self.tenants.check(&tenant).map_err(|wait| {
            let detail = "The tenant has sent too many invitations.";
            Problem::new(Code::RateLimited, detail).retry_after(wait)
        })
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId as _;
    use uuid::Uuid;

    use super::*;

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(n))
    }

    fn address(n: u32) -> Email {
        format!("user{n}@example.org").parse().unwrap()
    }

    fn refused(mailboxes: &Mailboxes, of: u128, to: u32) -> Option<Code> {
        mailboxes.invitation(tenant(of), &address(to)).err().map(|problem| problem.code())
    }

    #[test]
    fn a_mailbox_is_not_filled_by_one_tenant() {
        let mailboxes = Mailboxes::default();
        for _ in 0..3 {
            assert_eq!(refused(&mailboxes, 1, 1), None);
        }
        assert_eq!(refused(&mailboxes, 1, 1), Some(Code::RateLimited));
        assert_eq!(refused(&mailboxes, 1, 2), None, "another mailbox");
        assert_eq!(refused(&mailboxes, 2, 1), None, "nobody is kept from inviting by others");
    }

    #[test]
    fn a_tenant_sends_so_many_and_others_are_not_kept_by_that() {
        let mailboxes = Mailboxes::default();
        for to in 0..TENANT_BURST.get() {
            assert_eq!(refused(&mailboxes, 1, to), None);
        }
        assert_eq!(refused(&mailboxes, 1, 1_000), Some(Code::RateLimited));
        assert_eq!(refused(&mailboxes, 2, 1_000), None);
    }
}
