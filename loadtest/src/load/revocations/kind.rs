//! What can be taken away, and what stands open on it meanwhile.
//!
//! One for each way in which the control plane learns of a revocation: by a row of the credential itself, of its principal, of
//! its tenant, or of what somebody holds there.

use serde::Serialize;

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A session is closed by its user, from another one.
    Session,
    /// A user is disabled.
    User,
    /// A member is removed from its tenant.
    Membership,
    /// An operator is one no more; what it has open is the feed of the engine, a WebSocket.
    OperatorRole,
    /// A tenant is disabled; what is open has a project's token.
    Tenant,
    /// A project's token is revoked.
    ProjectToken,
    /// A service account's API key is revoked.
    ApiKey,
    /// A service account is disabled; what is open has an access token.
    ServiceAccount,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Session,
        Self::User,
        Self::Membership,
        Self::OperatorRole,
        Self::Tenant,
        Self::ProjectToken,
        Self::ApiKey,
        Self::ServiceAccount,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::User => "user",
            Self::Membership => "membership",
            Self::OperatorRole => "operator_role",
            Self::Tenant => "tenant",
            Self::ProjectToken => "project_token",
            Self::ApiKey => "api_key",
            Self::ServiceAccount => "service_account",
        }
    }

    /// Whether somebody must be able to sign in, who sets a password by a letter.
    #[must_use]
    pub const fn needs_people(self) -> bool {
        matches!(self, Self::Session | Self::User | Self::Membership | Self::OperatorRole)
    }
}
