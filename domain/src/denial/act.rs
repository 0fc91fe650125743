//! What was done at the doors, or to the keys behind them, by what has no history of its own.
//!
//! A token that a program was given, a data key that was destroyed on the command line: nothing with a journal
//! changes by it, and an audit is asked about it all the same. So it is an event of the book of whom it concerns.

use serde::{Deserialize, Serialize};

use super::is_zero;
use crate::id::{KeyId, SessionId, TokenId, UserId};
use crate::machine::Time;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Somebody came in who holds something in the tenant, by the tenant's provider or by what proves a person itself. A
    /// session is its user's, and people are the cloud's; but whoever runs the tenant must see who comes to what is the
    /// tenant's, beside who tried to.
    SignedIn {
        /// Who came.
        user: UserId,
        /// The session that was opened.
        session: SessionId,
        /// The epoch of the connection; `None`: it was not by the provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<u64>,
        /// By what.
        #[serde(default)]
        by: Way,
    },
    /// An operator's token was made, with which one may do anything.
    OperatorTokenIssued {
        /// Its id.
        token: TokenId,
        /// What it is for.
        name: String,
        /// When it ends.
        expires_at: Time,
    },
    /// An operator's token was taken back.
    OperatorTokenRevoked {
        /// Its id.
        token: TokenId,
    },
    /// A service account was given an access token; its principal is who got it.
    TokenGiven {
        /// The key that has proved it.
        key: KeyId,
        /// It was given for another token (RFC 8693), not for an assertion.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        exchanged: bool,
        /// How many more there were since the last one that was written down. Programs ask all day long.
        #[serde(default, skip_serializing_if = "is_zero")]
        more: u64,
    },
    /// What is sealed from now on is sealed with a new data key.
    SecretsRotated {
        /// Whose: `cloud`, or the tenant's id.
        scope: String,
        /// Its version.
        version: u32,
    },
    /// The local file has a new master key.
    MasterAdded {
        /// Its name.
        master: String,
    },
    /// Data keys were moved under the newest master key.
    SecretsRewrapped {
        /// How many were moved.
        moved: u64,
        /// How many could not be.
        stuck: u64,
    },
    /// The data keys were destroyed: what was sealed with them opens never again.
    SecretsShredded {
        /// Whose: `cloud`, or the tenant's id.
        scope: String,
        /// How many there were.
        keys: u64,
    },
    /// Access tokens are signed by another key.
    SigningKeyRotated {
        /// Its id.
        key: String,
        /// Somebody else may have had the one before: all tokens are void.
        compromised: bool,
    },
}

/// What somebody came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The word of the tenant's provider. What was written down before others were is of this kind.
    #[default]
    Sso,
    /// A password.
    Password,
    /// A password, and a second factor.
    PasswordAndSecondFactor,
    /// A passkey alone.
    Passkey,
}

impl Act {
    /// The event that says so.
    #[must_use]
    pub const fn event_type(&self) -> &'static str {
        match self {
            Self::SignedIn { .. } => "access.signed_in",
            Self::OperatorTokenIssued { .. } => "access.operator_token_issued",
            Self::OperatorTokenRevoked { .. } => "access.operator_token_revoked",
            Self::TokenGiven { .. } => "access.token_given",
            Self::SecretsRotated { .. } => "secrets.rotated",
            Self::MasterAdded { .. } => "secrets.master_added",
            Self::SecretsRewrapped { .. } => "secrets.rewrapped",
            Self::SecretsShredded { .. } => "secrets.shredded",
            Self::SigningKeyRotated { .. } => "signing_key.rotated",
        }
    }

    /// The texts in it, which come from outside.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::MasterAdded { master } => master,
            Self::OperatorTokenIssued { name, .. } => name,
            Self::SigningKeyRotated { key, .. } => key,
            Self::SecretsRotated { scope, .. } | Self::SecretsShredded { scope, .. } => scope,
            Self::SignedIn { .. }
            | Self::OperatorTokenRevoked { .. }
            | Self::TokenGiven { .. }
            | Self::SecretsRewrapped { .. } => "",
        }
    }
}
