//! Why somebody did not come in by a tenant's provider: closed words, each with what it means and what to do.
//!
//! A program reads a problem. A person is sent round by redirects, and would be left with JSON on the screen; so a browser's
//! navigation that fails goes on to a page of ours, which tells it. What stands in an address comes from whoever made the
//! link, and a page must never say in our name what a stranger wrote there. Therefore the address carries words of this
//! table, and the page knows their sentences: they are in the API document, under `x-vocabulary`.

use aicloud_domain::sso::admission::Unwelcome;

/// One line of the table.
#[derive(Debug)]
pub struct ReasonRow {
    /// Which.
    pub reason: Reason,
    /// The word for it.
    pub word: &'static str,
    /// What happened, for the person that it happened to.
    pub text: &'static str,
    /// What to do about it.
    pub suggestion: &'static str,
}

macro_rules! reasons {
    ($($name:ident $word:literal $text:literal $suggestion:literal;)*) => {
        /// Why somebody did not come in: a closed list. A word never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason { $(#[doc = $text] $name,)* }

        /// All reasons.
        pub const REASONS: &[ReasonRow] = &[$(ReasonRow {
            reason: Reason::$name,
            word: $word,
            text: $text,
            suggestion: $suggestion,
        },)*];
    };
}

#[rustfmt::skip]
reasons! {
    Unknown "unknown" "There is no single sign-on of this name." "Check the name, or sign in with e-mail address and password.";
    NotBegun "not_begun" "The way back from the provider does not fit what this browser has begun, or took longer than ten minutes." "Begin again here, in one window.";
    Changed "changed" "The single sign-on was changed while you were at the provider." "Begin again.";
    Denied "denied" "The provider did not let you in, or you turned back there." "Begin again; where the provider goes on refusing you, ask whoever gives you access there.";
    Provider "provider" "The provider’s answer can’t be used." "Begin again; where it goes on, show the request’s id to whoever runs the tenant.";
    NoEmail "no_email" "The provider gives no e-mail address." "Have the provider send `email` and `email_verified` for the scope `email`.";
    EmailNotVerified "email_not_verified" "The provider does not say that your e-mail address is verified." "Have the provider send `email` and `email_verified` for the scope `email`.";
    ForeignDomain "foreign_domain" "Your e-mail address is in none of the domains that this single sign-on is for." "Have whoever runs the tenant add the domain to its connection.";
    DomainNotVerified "domain_not_verified" "Your e-mail address is no member’s, and its domain is not verified for new accounts." "Be invited to the tenant first, or have who runs the cloud verify the domain.";
    NoMember "no_member" "Your account is not a member of the tenant." "Have whoever runs the tenant invite you.";
    Independent "independent" "Your account has rights outside of this tenant, so the tenant’s provider can’t speak for it." "Sign in with e-mail address and password; a member can link itself then, on the page of its account (POST /v1/me/sso-links).";
    Disabled "disabled" "Your account is disabled." "Ask whoever runs the cloud why.";
    Closed "closed" "The tenant takes no new members now." "Ask whoever runs the cloud why.";
    Shredded "shredded" "The tenant’s secrets were destroyed, and what its provider is asked with is one of them." "Sign in with e-mail address and password; whoever runs the tenant can remove the single sign-on.";
    AnotherPerson "another_person" "The account belongs to another person of this provider." "Have whoever runs the tenant remove the member and invite the right person.";
    NotSignedIn "not_signed_in" "Who is to be linked is not signed in in this browser any more." "Sign in with your password or passkey, and link yourself again.";
}

impl Reason {
    /// Its line.
    #[must_use]
    pub fn row(self) -> &'static ReasonRow {
        // The macro writes both in one order.
        &REASONS[self as usize]
    }
}

impl From<Unwelcome> for Reason {
    fn from(why: Unwelcome) -> Self {
        match why {
            Unwelcome::NoEmail => Self::NoEmail,
            Unwelcome::EmailNotVerified => Self::EmailNotVerified,
            Unwelcome::ForeignDomain => Self::ForeignDomain,
            Unwelcome::DomainNotVerified => Self::DomainNotVerified,
            Unwelcome::NoMember => Self::NoMember,
            Unwelcome::Independent => Self::Independent,
            Unwelcome::Disabled => Self::Disabled,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_reason_has_a_line_of_its_own() {
        let words: BTreeSet<&str> = REASONS.iter().map(|row| row.word).collect();
        assert_eq!(words.len(), REASONS.len());
        for row in REASONS {
            assert_eq!(row.reason.row().word, row.word);
            assert!(row.word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            for text in [row.text, row.suggestion] {
                assert!(text.ends_with('.'), "{text}");
            }
        }
    }
}
