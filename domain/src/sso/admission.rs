//! Whom a tenant's connection lets in.
//!
//! ```text
//!   linked before? ── yes ──► member, enabled, no operator ──► enter
//!        │ no
//!   address verified at the provider, in a domain of the connection
//!        │
//!   account with that address? ── a member of this tenant and of nothing else ──► link
//!        │ none                   └─ else ──► refused
//!   domain verified ──► make an account, a member of this tenant
//! ```
//!
//! What a provider says is the word of whoever runs the tenant. It can bring people into this tenant, and
//! nothing that it says reaches what is not the tenant's:
//!
//! - An account that is an operator's, or that belongs to another tenant as well, is never linked by an
//!   address. An operator does not come in this way at all.
//! - An address is taken for a new account only in a verified domain. For any other the answer does not
//!   tell whether there is an account, so nobody can try addresses out.
//! - Who was taken out of the tenant stays out: an account that exists is never made a member, but for one
//!   that this very connection made a moment ago and did not finish.
//!
//! Everything comes in as an argument, so that the whole table is a test.

use crate::email::Email;
use crate::id::UserId;
use crate::sso::Sso;

/// What a provider says of somebody. Its signature was verified before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims<'a> {
    /// The address.
    pub email: Option<&'a Email>,
    /// The provider knows that the address is this person's.
    pub email_verified: bool,
}

/// An account, as far as it decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub user: UserId,
    /// It may sign in.
    pub enabled: bool,
    /// It runs the cloud, or helps to.
    pub operator: bool,
    /// It is a member of the connection's tenant.
    pub member: bool,
    /// It is a member of another tenant.
    pub elsewhere: bool,
    /// This tenant's connection made it, and nothing has happened to it since.
    pub unfinished: bool,
}

/// What to do with somebody who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Is linked already: open a session.
    Enter(UserId),
    /// Is a member: link, and open a session.
    Link(UserId),
    /// Has an account and nothing else: make it a member, link, open.
    Finish(UserId),
    /// Make an account, then as before.
    Create,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwelcome {
    /// The provider gave no address.
    #[error("the provider gives no e-mail address")]
    NoEmail,
    /// The provider does not stand for the address.
    #[error("the provider does not say that the e-mail address is verified")]
    EmailNotVerified,
    /// The connection is not for such addresses.
    #[error("the e-mail address is in none of the connection's domains")]
    ForeignDomain,
    /// Nobody knows that the domain is the tenant's.
    #[error("the e-mail address is no member's, and its domain is not verified for new accounts")]
    DomainNotVerified,
    /// Has an account that the tenant has not let in.
    #[error("the account is not a member of the tenant")]
    NoMember,
    /// Has an account that is not the tenant's to speak for.
    #[error(
        "the account has rights outside the tenant, so the tenant's provider can't speak for it"
    )]
    Independent,
    /// The account is disabled.
    #[error("the account is disabled")]
    Disabled,
}

/// Decides whether this person may come in, and how.
///
/// `linked` is the account that the provider's id of this person is linked to; `addressed` the one
/// that has the address.
///
/// # Errors
/// [`Unwelcome`].
pub fn admit(
    sso: &Sso,
    claims: Claims<'_>,
    linked: Option<&Account>,
    addressed: Option<&Account>,
) -> Result<Admission, Unwelcome> {
    if let Some(account) = linked {
        return match account {
            Account { operator: true, .. } => Err(Unwelcome::Independent),
            Account { member: false, .. } => Err(Unwelcome::NoMember),
            Account { enabled: false, .. } => Err(Unwelcome::Disabled),
            Account { user, .. } => Ok(Admission::Enter(*user)),
        };
    }
    let email = claims.email.ok_or(Unwelcome::NoEmail)?;
    if !claims.email_verified {
        return Err(Unwelcome::EmailNotVerified);
    }
    let among = |domains: &std::collections::BTreeSet<_>| {
        let is = |domain: &super::Domain| domain.as_str() == email.domain();
        domains.iter().any(is)
    };
    if !among(&sso.terms.domains) {
        return Err(Unwelcome::ForeignDomain);
    }
    let verified = among(&sso.verified);
    match addressed {
        // Whether there is such an account is not said where the domain may be a stranger's.
        None | Some(Account { member: false, .. }) if !verified => {
            Err(Unwelcome::DomainNotVerified)
        }
        None => Ok(Admission::Create),
        Some(Account { operator: true, .. } | Account { elsewhere: true, .. }) => {
            Err(Unwelcome::Independent)
        }
        Some(Account { enabled: false, .. }) => Err(Unwelcome::Disabled),
        Some(Account { member: true, user, .. }) => Ok(Admission::Link(*user)),
        Some(Account { unfinished: true, user, .. }) => Ok(Admission::Finish(*user)),
        Some(_) => Err(Unwelcome::NoMember),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::{SsoStanding, SsoTerms};
    use super::*;
    use crate::access::Role;
    use crate::id::TypedId as _;

    fn sso() -> Sso {
        Sso {
            terms: SsoTerms {
                issuer: "https://idp.example.com".parse().unwrap(),
                client_id: "aicloud".parse().unwrap(),
                domains: ["acme.example".parse().unwrap(), "claimed.example".parse().unwrap()]
                    .into(),
                default_role: Role::TenantMember,
                required: false,
                standing: SsoStanding::Active,
            },
            secret_version: 1,
            verified: ["acme.example".parse().unwrap()].into(),
        }
    }

    fn account(bits: u128) -> Account {
        Account {
            user: UserId::from_uuid(Uuid::from_u128(bits)),
            enabled: true,
            operator: false,
            member: true,
            elsewhere: false,
            unfinished: false,
        }
    }

    fn email(text: &str) -> Email {
        text.parse().unwrap()
    }

    fn by_address(text: &str, addressed: Option<&Account>) -> Result<Admission, Unwelcome> {
        let email = email(text);
        admit(&sso(), Claims { email: Some(&email), email_verified: true }, None, addressed)
    }

    #[test]
    fn who_is_linked_comes_in_whatever_its_address() {
        let one = account(1);
        let enter = |account: Account| {
            admit(&sso(), Claims { email: None, email_verified: false }, Some(&account), None)
        };
        assert_eq!(enter(one), Ok(Admission::Enter(one.user)));
        assert_eq!(enter(Account { elsewhere: true, ..one }), Ok(Admission::Enter(one.user)));
        assert_eq!(enter(Account { operator: true, ..one }), Err(Unwelcome::Independent));
        assert_eq!(enter(Account { member: false, ..one }), Err(Unwelcome::NoMember));
        assert_eq!(enter(Account { enabled: false, ..one }), Err(Unwelcome::Disabled));
    }

    #[test]
    fn an_address_must_be_the_person_s_and_the_tenant_s() {
        let (one, claimed) = (account(1), email("ann@acme.example"));
        let said = |email, email_verified| {
            admit(&sso(), Claims { email, email_verified }, None, Some(&one))
        };
        assert_eq!(said(None, true), Err(Unwelcome::NoEmail));
        assert_eq!(said(Some(&claimed), false), Err(Unwelcome::EmailNotVerified));
        assert_eq!(said(Some(&claimed), true), Ok(Admission::Link(one.user)));
        for foreign in ["ann@other.example", "ann@sub.acme.example", "ann@xacme.example"] {
            assert_eq!(by_address(foreign, Some(&one)), Err(Unwelcome::ForeignDomain), "{foreign}");
        }
    }

    #[test]
    fn an_account_that_is_not_the_tenant_s_is_not_taken_over() {
        let one = account(1);
        let link = |account: Account| by_address("ann@acme.example", Some(&account));
        assert_eq!(link(Account { elsewhere: true, ..one }), Err(Unwelcome::Independent));
        assert_eq!(link(Account { operator: true, ..one }), Err(Unwelcome::Independent));
        assert_eq!(link(Account { enabled: false, ..one }), Err(Unwelcome::Disabled));
        let stranger = Account { member: false, ..one };
        assert_eq!(link(stranger), Err(Unwelcome::NoMember));
        let unfinished = Account { unfinished: true, ..stranger };
        assert_eq!(link(unfinished), Ok(Admission::Finish(one.user)));
        let elsewhere = Account { elsewhere: true, ..unfinished };
        assert_eq!(link(elsewhere), Err(Unwelcome::Independent));
    }

    #[test]
    fn a_new_account_needs_a_verified_domain_and_nobody_learns_of_others() {
        assert_eq!(by_address("new@acme.example", None), Ok(Admission::Create));
        let one = account(1);
        let every = [
            None,
            Some(Account { member: false, ..one }),
            Some(Account { member: false, operator: true, ..one }),
            Some(Account { member: false, elsewhere: true, ..one }),
            Some(Account { member: false, enabled: false, ..one }),
        ];
        for account in every {
            let said = by_address("new@claimed.example", account.as_ref());
            assert_eq!(said, Err(Unwelcome::DomainNotVerified), "{account:?}");
        }
        assert_eq!(by_address("ann@claimed.example", Some(&one)), Ok(Admission::Link(one.user)));
    }

    proptest! {
        /// Whatever a provider says, it reaches no operator, nobody who is disabled, and by an address
        /// nobody who is elsewhere.
        #[test]
        fn no_word_of_a_provider_reaches_further(
            address in prop::option::of(prop::sample::select(&["a@acme.example", "a@claimed.example", "a@other.example"][..])),
            email_verified: bool,
            linked in prop::option::of(any::<[bool; 5]>()),
            addressed in prop::option::of(any::<[bool; 5]>()),
        ) {
            let flags = |bits: u128, [enabled, operator, member, elsewhere, unfinished]: [bool; 5]| {
                Account { enabled, operator, member, elsewhere, unfinished, ..account(bits) }
            };
            let (linked, addressed) = (linked.map(|all| flags(1, all)), addressed.map(|all| flags(2, all)));
            let email = address.map(email);
            let claims = Claims { email: email.as_ref(), email_verified };
            let Ok(admission) = admit(&sso(), claims, linked.as_ref(), addressed.as_ref()) else { return Ok(()) };
            match admission {
                Admission::Enter(user) => {
                    let linked = linked.unwrap();
                    prop_assert_eq!(user, linked.user);
                    prop_assert!(linked.member && linked.enabled && !linked.operator);
                }
                Admission::Link(user) | Admission::Finish(user) => {
                    let one = addressed.unwrap();
                    prop_assert_eq!(user, one.user);
                    prop_assert!(linked.is_none() && email_verified && one.enabled && !one.operator && !one.elsewhere);
                    prop_assert!(one.member || one.unfinished && address == Some("a@acme.example"));
                }
                Admission::Create => {
                    prop_assert!(linked.is_none() && addressed.is_none() && email_verified);
                    prop_assert_eq!(address, Some("a@acme.example"));
                }
            }
        }
    }
}
