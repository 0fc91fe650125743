//! A user: a person who signs in, and everything that proves or ends that.
//!
//! ```text
//!   (nothing) ──create──► active ⇄ disabled              disable · enable
//!
//!   password   0 ──set──► 1 ──set · reset──► 2 …         a new one ends all other sessions
//!   TOTP       none ──begin──► begun ──confirm──► confirmed ──remove · reset──► none
//!   sessions   ──open──► live ──close · expiry · disable · new password──► over
//!   links      ──request──► open ──reset_password · change_email · expiry · another for the same──► over
//! ```
//!
//! What is checked with a secret in hand (a password against its hash, a code against the seed) is
//! checked outside, because it takes secrets and time. What it *proved* comes in with the command,
//! as a [`Proof`], and here it is decided whether that is enough **now**: the hash may have been
//! replaced while it was being computed against, a code may have been used a moment ago, the user
//! may have been disabled. The entity decides one command at a time, so a code opens one session, or is good for
//! one thing else that asks for it.
//!
//! No secret is in this state, nor in any event. Hashes of passwords and sealed seeds ride with the
//! command as [`Veiled`] values into rows of their own. Recovery codes are 80 random bits and more,
//! so their plain digests give nothing away (OWASP ASVS 5.0, 6.5.2). Links hold no secret at all:
//! whoever has the right id can be made a link by whoever has the key.
//!
//! **The epoch** counts the changes after which what was given before may no longer hold: disabling, another password,
//! address or role in the cloud, no second factor any more. A session is good in one epoch. Whatever moves it says which
//! sessions go on; all others are over, whether anybody remembered to close them or not.
//!
//! People are the cloud's own, not a tenant's: one person may work for several. What a user may do
//! in a tenant or project is said there, by its members.
//!
//! **By single sign-on** a session opens on the word of a tenant's provider ([`crate::sso`]). Such a
//! session is `via` that tenant. It takes no place from the user's own sessions: sessions make room
//! for their like only.

mod apply;
mod confirmation;
mod decide;
mod link;
mod passkey;
mod second_factor;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::digest::Sha256;
use crate::email::Email;
use crate::id::{LinkId, PasskeyId, SessionId, TenantId, UserId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::ResourceName;
use crate::secret::Veiled;

pub use self::confirmation::Confirmation;
pub use self::link::{Link, LinkPurpose, RESET_PAUSE};
pub use self::passkey::{NewCredential, PASSKEYS_MAX, Passkey};

/// Live sessions of one user that came the same way: a person's machines. The oldest makes room for one more.
pub const SESSIONS_MAX: usize = 20;
/// Recovery codes of one user.
pub const RECOVERY_MAX: usize = 20;
/// Characters of what a session's program calls itself; the rest is cut off.
pub const AGENT_MAX: usize = 200;

/// Marker of this state machine.
#[derive(Debug)]
pub struct UserMachine;

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStanding {
    /// May sign in.
    Active,
    /// May not; nothing that it was given opens anything.
    Disabled,
}

impl UserStanding {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// Time-based one-time passwords (RFC 6238) of a user. The seed is sealed, in a row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The user has shown that its device gives the right codes; from then on they are asked for.
    pub confirmed: bool,
    /// The newest time step whose code was used. That code and older ones are worth nothing.
    pub last_step: u64,
}

/// A signed-in browser or program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Since when.
    pub opened_at: Time,
    /// Until when.
    pub expires_at: Time,
    /// From where, as far as that was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// What the program calls itself.
    pub agent: String,
    /// A second factor was shown.
    pub strong: bool,
    /// The tenant whose provider said who it is; `None`: the user has proved itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<TenantId>,
}

/// All that is known of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its address, unique in the cloud.
    pub email: Email,
    /// What people call it.
    pub display_name: String,
    /// Whether it may sign in.
    pub standing: UserStanding,
    /// What it is in the cloud, if it runs it: an `operator_*` role.
    pub operator: Option<Role>,
    /// Counts what makes doubtful what was given before.
    pub epoch: u64,
    /// Counts its passwords; 0: it has none yet.
    pub password_version: u64,
    /// Its one-time passwords.
    pub totp: Option<Totp>,
    /// Digests of the recovery codes that were not used.
    pub recovery: BTreeSet<Sha256>,
    /// Its passkeys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub passkeys: BTreeMap<PasskeyId, Passkey>,
    /// Its sessions. Those that have expired stay until another one opens.
    pub sessions: BTreeMap<SessionId, Session>,
    /// The newest link that was mailed to it and not used.
    pub link: Option<Link>,
    /// The tenant whose single sign-on made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought_by: Option<TenantId>,
    /// The newest that is for something else than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_link: Option<Link>,
    /// When it was last mailed a link for a forgotten password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset_mailed_at: Option<Time>,
    /// When it was given the newest seed for one-time passwords, as that seed's row says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp_begun_at: Option<Time>,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

impl User {
    /// Its full name.
    #[must_use]
    pub const fn name(&self) -> ResourceName {
        ResourceName::user(self.id)
    }

    /// Whether a second factor is asked for.
    #[must_use]
    pub fn has_totp(&self) -> bool {
        self.totp.is_some_and(|totp| totp.confirmed)
    }

    /// The sessions that have not expired, by id.
    pub fn live_sessions(&self, now: Time) -> impl Iterator<Item = (SessionId, &Session)> {
        let live = move |(_, session): &(&SessionId, &Session)| session.expires_at > now;
        self.sessions.iter().filter(live).map(|(id, session)| (*id, session))
    }
}

/// What was shown to open a session. Its secrets were compared outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The version of the password that was right; `None`: none was shown, and what else was must be enough alone.
    pub password_version: Option<u64>,
    /// What else was shown.
    pub second: Option<SecondFactor>,
}

/// A second factor that was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "factor", rename_all = "snake_case")]
pub enum SecondFactor {
    /// A one-time password.
    Totp {
        /// Of which time step.
        step: u64,
    },
    /// A recovery code.
    Recovery {
        /// Its digest.
        sha256: Sha256,
    },
    /// A passkey has signed.
    Passkey {
        /// Which.
        passkey: PasskeyId,
        /// How often it has signed, as it says itself; 0: it does not count.
        counter: u32,
        /// It has made sure that its owner was there, by a PIN or a fingerprint.
        verified: bool,
    },
}

/// What a user can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum UserCommand {
    /// Begin.
    Create {
        /// The new id.
        id: UserId,
        /// Its address.
        email: Email,
        /// What people call it.
        display_name: String,
        /// What it is in the cloud.
        operator: Option<Role>,
        /// The hash of its first password, as a PHC string.
        password: Option<Veiled<String>>,
        /// A link to be mailed to it at once.
        #[serde(default)]
        link: Option<Link>,
    },
    /// Begin, on the word of a tenant's provider: without a password.
    CreateBySso {
        /// The new id.
        id: UserId,
        /// Its address, in a domain of the tenant.
        email: Email,
        /// What people call it.
        display_name: String,
        /// Whose provider.
        tenant: TenantId,
    },
    /// Call it something else.
    Rename {
        /// What people call it from now on.
        display_name: String,
    },
    /// Call it something else and make it something else, at once, on the word of who runs the cloud.
    Update {
        /// What people call it from now on; `None`: as before.
        display_name: Option<String>,
        /// What it is in the cloud from now on; `None`: as before.
        operator: Option<Option<Role>>,
        /// Its address from now on, which nobody has proved; `None`: as before.
        #[serde(default)]
        email: Option<Email>,
    },
    /// Make it an operator, another one, or none.
    SetOperator {
        /// The role.
        role: Option<Role>,
    },
    /// Let it sign in no more, and end what it has open.
    Disable,
    /// Let it sign in again.
    Enable,
    /// Give it another password, and end its sessions.
    SetPassword {
        /// The hash, as a PHC string.
        password: Veiled<String>,
        /// The session that changes it, which may stay.
        keep: Option<SessionId>,
        /// What was shown for it; `None`: the cloud does it.
        #[serde(default)]
        by: Option<Confirmation>,
    },
    /// Give it a seed for one-time passwords, to be confirmed.
    BeginTotp {
        /// The seed, sealed.
        seed: Veiled<Vec<u8>>,
        /// What was shown for it; `None`: the cloud does it.
        #[serde(default)]
        by: Option<Confirmation>,
    },
    /// Its device has given a right code: ask for codes from now on.
    ConfirmTotp {
        /// The time step of that code; `None`: none was right.
        step: Option<u64>,
        /// When the seed was begun that the code was compared with.
        begun: Option<Time>,
        /// Digests of its recovery codes.
        recovery: Vec<Sha256>,
    },
    /// Ask for no codes any more.
    RemoveTotp {
        /// What was shown for it; `None`: the cloud does it.
        #[serde(default)]
        by: Option<Confirmation>,
    },
    /// Give it other recovery codes.
    RenewRecovery {
        /// The code that was right; `None`: none was.
        second: Option<SecondFactor>,
        /// Digests of the new ones.
        recovery: Vec<Sha256>,
        /// What was shown for it; `None`: the cloud does it.
        #[serde(default)]
        by: Option<Confirmation>,
    },
    /// It has lost what gives its codes: ask for none any more, and end what it has open.
    ResetSecondFactor {
        /// Why whoever runs the cloud believes it.
        reason: String,
    },
    /// Let it sign in with a passkey.
    AddPasskey {
        /// The passkey's id.
        passkey: PasskeyId,
        /// What its owner calls it.
        name: String,
        /// What it is.
        credential: NewCredential,
        /// The session that was given the challenge; `None`: the cloud does it.
        #[serde(default)]
        session: Option<SessionId>,
    },
    /// Call a passkey something else.
    RenamePasskey {
        /// Which.
        passkey: PasskeyId,
        /// What its owner calls it from now on.
        name: String,
    },
    /// Let it sign in with this passkey no more.
    RemovePasskey {
        /// Which.
        passkey: PasskeyId,
        /// What was shown for it; `None`: the cloud does it.
        #[serde(default)]
        by: Option<Confirmation>,
    },
    /// Let a browser or program in.
    OpenSession {
        /// The session's id.
        session: SessionId,
        /// The digest of its secret.
        secret_sha256: Sha256,
        /// Until when.
        expires_at: Time,
        /// From where.
        address: Option<IpAddr>,
        /// What the program calls itself.
        agent: String,
        /// What was shown.
        proof: Proof,
    },
    /// Use up what was shown for something else than a session.
    UseProof {
        /// What was shown.
        proof: Proof,
    },
    /// Let a browser in on the word of a tenant's provider.
    OpenSsoSession {
        /// The session's id.
        session: SessionId,
        /// The digest of its secret.
        secret_sha256: Sha256,
        /// Until when.
        expires_at: Time,
        /// From where.
        address: Option<IpAddr>,
        /// What the program calls itself.
        agent: String,
        /// Whose provider.
        tenant: TenantId,
        /// The epoch of the tenant's connection.
        epoch: u64,
    },
    /// End a session.
    CloseSession {
        /// Which.
        session: SessionId,
    },
    /// End all sessions.
    CloseSessions {
        /// But this one.
        except: Option<SessionId>,
    },
    /// End what it has open by a tenant's provider, which it is going to be known to no more.
    LeaveSso {
        /// Whose provider.
        tenant: TenantId,
        /// It is known to that provider at all.
        linked: bool,
        /// It is known to another tenant's as well.
        others: bool,
    },
    /// Mail it a link; one for a forgotten password is mailed again as long as it is good for a while.
    RequestLink {
        /// The link's id.
        link: LinkId,
        /// What for.
        purpose: LinkPurpose,
        /// Until when it holds.
        expires_at: Time,
        /// What was shown for it; `None`: nobody has to show anything, or the cloud does it.
        #[serde(default)]
        by: Option<Confirmation>,
    },
    /// Set a password by a mailed link.
    ResetPassword {
        /// The link.
        link: LinkId,
        /// The hash, as a PHC string.
        password: Veiled<String>,
    },
    /// Take the address that a mailed link was sent to.
    ChangeEmail {
        /// The link.
        link: LinkId,
    },
}

/// What can happen to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum UserEvent {
    /// It began.
    Created {
        /// Its id.
        id: UserId,
        /// Its address.
        email: Email,
        /// Its display name.
        display_name: String,
        /// What it is in the cloud.
        operator: Option<Role>,
        /// The tenant whose single sign-on made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        brought_by: Option<TenantId>,
    },
    /// It is called something else.
    Renamed {
        /// Its new display name.
        display_name: String,
    },
    /// It is an operator, another one, or none.
    OperatorSet {
        /// The role.
        role: Option<Role>,
    },
    /// It signs in no more; its sessions and its links are over.
    Disabled,
    /// It may sign in again.
    Enabled,
    /// It has another password; its other sessions and its links are over.
    PasswordSet {
        /// Which, counted from 1.
        version: u64,
        /// The session that stays.
        kept: Option<SessionId>,
        /// The link that it was set by.
        link: Option<LinkId>,
    },
    /// It has a seed for one-time passwords, not confirmed.
    TotpBegun,
    /// Codes are asked for.
    TotpConfirmed {
        /// The time step of the code that was given.
        step: u64,
        /// Digests of the recovery codes.
        recovery_sha256: Vec<Sha256>,
    },
    /// No codes are asked for; there are no recovery codes.
    TotpRemoved,
    /// It has other recovery codes; the ones from before are void.
    RecoveryRenewed {
        /// Their digests.
        recovery_sha256: Vec<Sha256>,
    },
    /// Whoever runs the cloud took the second factor away: no codes are asked for, there are no recovery codes, its
    /// sessions and its links are over.
    SecondFactorReset {
        /// Why.
        reason: String,
    },
    /// It may sign in with a passkey.
    PasskeyAdded {
        /// The passkey's id.
        passkey: PasskeyId,
        /// What its owner calls it.
        name: String,
        /// The digest of the credential's id, to find it by in an investigation.
        credential_sha256: Sha256,
        /// How often it has signed.
        counter: u32,
    },
    /// A passkey is called something else.
    PasskeyRenamed {
        /// Which.
        passkey: PasskeyId,
        /// Its new name.
        name: String,
    },
    /// A passkey opens nothing any more.
    PasskeyRemoved {
        /// Which.
        passkey: PasskeyId,
    },
    /// A passkey has signed with a counter that does not go on from the last one: there may be two of it. It opens
    /// nothing any more.
    PasskeySuspected {
        /// Which.
        passkey: PasskeyId,
        /// The counter.
        counter: u32,
    },
    /// A browser or program is in.
    SessionOpened {
        /// The session's id.
        session: SessionId,
        /// Until when.
        expires_at: Time,
        /// From where.
        address: Option<IpAddr>,
        /// What the program calls itself.
        agent: String,
        /// The second factor that was used up for it.
        second: Option<SecondFactor>,
        /// The tenant whose provider said who it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<TenantId>,
    },
    /// A second factor was shown for something else than a session, and is used up.
    SecondFactorUsed {
        /// Which.
        second: SecondFactor,
    },
    /// A session is over.
    SessionClosed {
        /// Which.
        session: SessionId,
    },
    /// All sessions are over.
    SessionsClosed {
        /// But this one.
        except: Option<SessionId>,
    },
    /// A link is on its way; an older one for the same holds no more. The same link once more: so is another letter with it.
    LinkRequested {
        /// The link.
        #[serde(flatten)]
        link: Link,
    },
    /// It has another address; its links are over.
    EmailChanged {
        /// The new address.
        email: Email,
    },
}

impl Machine for UserMachine {
    const KIND: EntityKind = EntityKind::User;
    const LATER_FIELDS: &'static [&'static str] =
        &["other_link", "reset_mailed_at", "totp_begun_at"];
    type State = User;
    type Command = UserCommand;
    type Event = UserEvent;
    type Effect = ();

    fn decide(
        state: Option<&User>,
        command: &UserCommand,
        now: Time,
    ) -> Result<Vec<UserEvent>, Rejection> {
        decide::decide(state, command, now)
    }

    fn apply(state: Option<User>, event: &UserEvent, at: Time) -> User {
        apply::apply(state, event, at)
    }

    fn effects(_state: &User) -> Vec<()> {
        vec![]
    }

    fn owner(_state: &User) -> Owner {
        Owner::default()
    }

    fn spec_version(state: &User) -> u64 {
        state.spec_version
    }

    fn event_type(event: &UserEvent) -> &'static str {
        match event {
            UserEvent::Created { .. } => "user.created",
            UserEvent::Renamed { .. } => "user.renamed",
            UserEvent::OperatorSet { .. } => "user.operator_set",
            UserEvent::Disabled => "user.disabled",
            UserEvent::Enabled => "user.enabled",
            UserEvent::PasswordSet { .. } => "user.password_set",
            UserEvent::TotpBegun => "user.totp_begun",
            UserEvent::TotpConfirmed { .. } => "user.totp_confirmed",
            UserEvent::TotpRemoved => "user.totp_removed",
            UserEvent::RecoveryRenewed { .. } => "user.recovery_renewed",
            UserEvent::SecondFactorReset { .. } => "user.second_factor_reset",
            UserEvent::PasskeyAdded { .. } => "user.passkey_added",
            UserEvent::PasskeyRenamed { .. } => "user.passkey_renamed",
            UserEvent::PasskeyRemoved { .. } => "user.passkey_removed",
            UserEvent::PasskeySuspected { .. } => "user.passkey_suspected",
            UserEvent::SessionOpened { .. } => "user.session_opened",
            UserEvent::SecondFactorUsed { .. } => "user.second_factor_used",
            UserEvent::SessionClosed { .. } => "user.session_closed",
            UserEvent::SessionsClosed { .. } => "user.sessions_closed",
            UserEvent::LinkRequested { .. } => "user.link_requested",
            UserEvent::EmailChanged { .. } => "user.email_changed",
        }
    }

    fn command_type(command: &UserCommand) -> &'static str {
        match command {
            UserCommand::Create { .. } => "create",
            UserCommand::CreateBySso { .. } => "create_by_sso",
            UserCommand::Rename { .. } => "rename",
            UserCommand::Update { .. } => "update",
            UserCommand::SetOperator { .. } => "set_operator",
            UserCommand::Disable => "disable",
            UserCommand::Enable => "enable",
            UserCommand::SetPassword { .. } => "set_password",
            UserCommand::BeginTotp { .. } => "begin_totp",
            UserCommand::ConfirmTotp { .. } => "confirm_totp",
            UserCommand::RemoveTotp { .. } => "remove_totp",
            UserCommand::RenewRecovery { .. } => "renew_recovery",
            UserCommand::ResetSecondFactor { .. } => "reset_second_factor",
            UserCommand::AddPasskey { .. } => "add_passkey",
            UserCommand::RenamePasskey { .. } => "rename_passkey",
            UserCommand::RemovePasskey { .. } => "remove_passkey",
            UserCommand::OpenSession { .. } => "open_session",
            UserCommand::UseProof { .. } => "use_proof",
            UserCommand::OpenSsoSession { .. } => "open_sso_session",
            UserCommand::CloseSession { .. } => "close_session",
            UserCommand::CloseSessions { .. } => "close_sessions",
            UserCommand::LeaveSso { .. } => "leave_sso",
            UserCommand::RequestLink { .. } => "request_link",
            UserCommand::ResetPassword { .. } => "reset_password",
            UserCommand::ChangeEmail { .. } => "change_email",
        }
    }
}
