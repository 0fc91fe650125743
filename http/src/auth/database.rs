//! Tokens and sessions, proved by their rows.
//!
//! A row is found by the credential's id, which is no secret, and the SHA-256 of the secret is compared
//! in constant time. An unknown id takes the same steps against a digest that nothing matches. Every
//! refusal is the same 401.
//!
//! **How fresh.** One read tells a session whole: its row, its user's, and what the user holds by its
//! memberships. Whatever was read is believed for half a second; then it is read again, and
//! if it can't be read the answer is 503: what nobody could look at lately admits nobody. What this process commits
//! about a user, a tenant or a project is heard of at once ([`Revocations`]) and forgets whom it
//! concerns, before the commit is answered. So a revocation here holds with its answer, one by another process
//! within half a second.
//!
//! **Idleness.** A session that was not used for a while is over ([`idle_limit`]); that it was used is
//! written down now and then, beside the journal, as nothing but this depends on it. What a session holds open looks at
//! it again and again, and does not use it.

use std::net::IpAddr;
use std::sync::{Arc, Weak};
use std::time::Instant;

use aicloud_actors::{Changed, RevocationListener, Revocations};
use aicloud_domain::access::{Authority, Principal, Scope};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{SessionId, TokenId, TypedId as _};
use aicloud_domain::machine::Time;
use aicloud_persistence::Database;
use aicloud_persistence::journal::TokenScope;
use aicloud_persistence::session::StoredSession;
use aicloud_persistence::token::StoredToken;
use chrono::{TimeDelta, Utc};
use futures_util::future::ready;
use tokio::sync::watch;

use super::cache::{BELIEVED, Cache, Heard};
use super::service_account::ServiceAccounts;
use super::strangers::{Looked, Strangers};
use super::{Authenticating, Authenticator, Identity, unauthenticated};
use crate::exchange::Issuer;
use crate::problem::Problem;
use crate::token::{BearerToken, SessionToken, TokenKind};

/// How exactly it is known when a session was last used.
const SEEN_EXACT: TimeDelta = TimeDelta::minutes(5);

/// A session that lives longer than this is a program's, and may rest longer.
const BROWSER_LIFE: TimeDelta = TimeDelta::hours(12);
const BROWSER_IDLE: TimeDelta = TimeDelta::hours(1);
const PROGRAM_IDLE: TimeDelta = TimeDelta::days(7);

/// How long a session may rest, by how long it may live. OWASP ASVS 5.0 (7.3.1, 7.3.2) asks for both limits,
/// chosen by risk: a browser may stand open on somebody's desk, a program's session lies in a file
/// that its owner alone reads.
#[must_use]
pub fn idle_limit(life: TimeDelta) -> TimeDelta {
    if life > BROWSER_LIFE { PROGRAM_IDLE } else { BROWSER_IDLE }
}

/// A token's row and what it holds.
#[derive(Debug)]
struct KnownToken {
    row: StoredToken,
    principal: Principal,
    authority: Arc<Authority>,
}

/// A session's row and what its user holds.
#[derive(Debug)]
struct KnownSession {
    row: StoredSession,
    authority: Arc<Authority>,
}

impl KnownToken {
    /// Whether this may be about it.
    fn is_concerned(&self, heard: &Heard) -> bool {
        let Principal::Project { tenant: of, project: within, .. } = &self.principal else {
            return matches!(heard, Heard::Token(token) if *token == self.row.id);
        };
        match heard {
            Heard::Token(token) => *token == self.row.id,
            Heard::Changed(Changed::Tenant { tenant, .. }) => tenant == of,
            Heard::Changed(Changed::Project { project, .. }) => project == within,
            Heard::Changed(Changed::User { .. } | Changed::ServiceAccount { .. }) => false,
        }
    }
}

impl KnownSession {
    /// Whether this may be about it.
    fn is_concerned(&self, heard: &Heard) -> bool {
        let Self { row, .. } = self;
        match heard {
            Heard::Changed(Changed::User { user }) => row.user == *user,
            Heard::Changed(Changed::Tenant { tenant, members }) => {
                members.contains(&row.user)
                    || row.via.is_some_and(|via| via.tenant == *tenant)
                    || row.grants.iter().any(|grant| match grant.scope {
                        Scope::Tenant { tenant: of } | Scope::Project { tenant: of, .. } => {
                            of == *tenant
                        }
                        Scope::Cloud => false,
                    })
            }
            Heard::Changed(Changed::Project { project, members }) => {
                members.contains(&row.user)
                    || row.grants.iter().any(|grant| {
                        matches!(grant.scope, Scope::Project { project: of, .. } if of == *project)
                    })
            }
            Heard::Changed(Changed::ServiceAccount { .. }) | Heard::Token(_) => false,
        }
    }

    /// Whether it was last used so long ago that another use is to be written down.
    fn is_to_be_seen(&self, now: Time) -> bool {
        now - self.row.seen_at > SEEN_EXACT
    }

    /// The same, used at this time.
    fn seen_at(&self, now: Time) -> Self {
        let row = StoredSession { seen_at: now, ..self.row.clone() };
        Self { row, authority: Arc::clone(&self.authority) }
    }
}

/// Credentials that the database knows.
#[derive(Debug)]
pub struct DatabaseAuthenticator {
    database: Database,
    tokens: Cache<TokenId, KnownToken>,
    sessions: Cache<SessionId, KnownSession>,
    service_accounts: ServiceAccounts,
    strangers: Arc<Strangers>,
    news: watch::Sender<u64>,
}

impl DatabaseAuthenticator {
    /// Looks credentials up in this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        let strangers = Arc::new(Strangers::new());
        Self {
            service_accounts: ServiceAccounts::new(database.clone(), Arc::clone(&strangers)),
            strangers,
            database,
            tokens: Cache::new(BELIEVED, KnownToken::is_concerned),
            sessions: Cache::new(BELIEVED, KnownSession::is_concerned),
            news: watch::Sender::new(0),
        }
    }

    async fn look_up_token(&self, token: BearerToken) -> Result<Looked, Problem> {
        let (began, since) = (self.tokens.generation(), Instant::now());
        let row = self.database.token(token.id).await.map_err(Problem::unavailable)?;
        let known = row.map(|row| Arc::new(KnownToken::from(row)));
        self.tokens.remember(token.id, known.as_ref(), since, began);
        Ok(Looked { row: known.is_some(), proved: prove_token(&token, known, Utc::now()) })
    }

    async fn look_up_session(&self, session: SessionToken, used: bool) -> Result<Looked, Problem> {
        let (began, since) = (self.sessions.generation(), Instant::now());
        let row = self.database.session(session.id).await.map_err(Problem::unavailable)?;
        let known = row.map(|row| Arc::new(KnownSession::from(row)));
        self.sessions.remember(session.id, known.as_ref(), since, began);
        let now = Utc::now();
        let (row, proved) = (known.is_some(), prove_session(&session, known.as_ref(), now));
        let is_used = |known: &Arc<KnownSession>| used && known.is_to_be_seen(now);
        if let Some(known) = known.filter(|known| proved.is_ok() && is_used(known)) {
            // Whether it is written decides nothing about this request.
            match self.database.session_seen(known.row.id, now).await {
                Ok(()) => {
                    let seen = Arc::new(known.seen_at(now));
                    self.sessions.remember(session.id, Some(&seen), since, began);
                }
                Err(error) => {
                    tracing::warn!(%error, "that a session was used can't be written down");
                }
            }
        }
        Ok(Looked { row, proved })
    }

    /// Proves a session by what is known of it, or by its row. Who uses it is not answered from memory when that
    /// has to be written down: looks of streams may keep it in memory for hours.
    fn session(
        &self,
        session: SessionToken,
        from: Option<IpAddr>,
        used: bool,
    ) -> Authenticating<'_> {
        let now = Utc::now();
        let known = self.sessions.get(session.id);
        match known.filter(|known| !(used && known.is_to_be_seen(now))) {
            // A future that may read a row is large, and few requests need one.
            Some(known) => Box::pin(ready(prove_session(&session, Some(&known), now))),
            None => {
                let id = session.id.uuid();
                Box::pin(self.strangers.look(id, from, self.look_up_session(session, used)))
            }
        }
    }

    fn prove<'a>(
        &'a self,
        credential: &'a str,
        from: Option<IpAddr>,
        used: bool,
    ) -> Authenticating<'a> {
        if let Some(session) = SessionToken::parse(credential) {
            return self.session(session, from, used);
        }
        let Some(token) = BearerToken::parse(credential) else {
            let program = self.service_accounts.authenticate(credential, from);
            return program.unwrap_or_else(|| Box::pin(ready(Err(unauthenticated()))));
        };
        match self.tokens.get(token.id) {
            Some(known) => Box::pin(ready(prove_token(&token, Some(known), Utc::now()))),
            None => {
                let id = token.id.uuid();
                Box::pin(self.strangers.look(id, from, self.look_up_token(token)))
            }
        }
    }

    /// Forgets whom it is about, and has everybody look again: who is being read at this moment is not known here.
    fn hear(&self, heard: Heard) {
        let heard = Arc::new(heard);
        self.tokens.forget(&heard);
        self.sessions.forget(&heard);
        self.service_accounts.forget(&heard);
        self.news.send_modify(|count| *count += 1);
    }
}

impl From<StoredToken> for KnownToken {
    fn from(row: StoredToken) -> Self {
        let principal = match row.scope {
            TokenScope::Operator => Principal::Operator { token: row.id },
            TokenScope::Project { tenant, project } => {
                Principal::Project { token: row.id, tenant, project }
            }
        };
        let authority = Arc::new(principal.authority());
        Self { row, principal, authority }
    }
}

impl From<StoredSession> for KnownSession {
    fn from(row: StoredSession) -> Self {
        let authority = Arc::new(row.authority());
        Self { row, authority }
    }
}

/// Who it is, if this is the row's token and it is still valid.
fn prove_token(
    token: &BearerToken,
    known: Option<Arc<KnownToken>>,
    now: Time,
) -> Result<Identity, Problem> {
    let kept = known.as_ref().map_or([0; 32], |known| known.row.secret_sha256);
    let proved = token.sha256().matches(&Sha256(kept));
    let opens =
        |known: &Arc<KnownToken>| proved && known.row.is_live(now) && !known.row.tenant_disabled;
    let known = known.filter(opens);
    let known = known.ok_or_else(unauthenticated)?;
    match (&known.principal, token.kind) {
        (Principal::Operator { .. }, TokenKind::Operator)
        | (Principal::Project { .. }, TokenKind::Project) => Ok(Identity {
            principal: known.principal.clone(),
            authority: Arc::clone(&known.authority),
            via: None,
            shut_out: false,
        }),
        _ => Err(unauthenticated()),
    }
}

/// Who it is, if this is the row's session and it is still open.
fn prove_session(
    session: &SessionToken,
    known: Option<&Arc<KnownSession>>,
    now: Time,
) -> Result<Identity, Problem> {
    let kept = known.map_or([0; 32], |known| known.row.secret_sha256);
    let proved = session.sha256().matches(&Sha256(kept));
    let known = known.filter(|known| proved && is_open(&known.row, now));
    let known = known.ok_or_else(unauthenticated)?;
    let principal = Principal::User { user: known.row.user, session: known.row.id };
    let via = known.row.via.map(|via| via.tenant);
    let (authority, shut_out) = (Arc::clone(&known.authority), known.row.shut_out);
    Ok(Identity { principal, authority, via, shut_out })
}

fn is_open(row: &StoredSession, now: Time) -> bool {
    let rests = now - row.seen_at;
    row.is_live(now)
        // How long it rested is known to that exactness only; who is in doubt is let in.
        && rests < idle_limit(row.expires_at - row.opened_at) + SEEN_EXACT
}

impl Authenticator for DatabaseAuthenticator {
    fn authenticate<'a>(&'a self, credential: &'a str, from: Option<IpAddr>) -> Authenticating<'a> {
        self.prove(credential, from, true)
    }

    fn look<'a>(&'a self, credential: &'a str) -> Authenticating<'a> {
        // It was let in with that before.
        self.prove(credential, None, false)
    }

    fn forget(&self, token: TokenId) {
        self.hear(Heard::Token(token));
    }

    fn take_those_of(&self, issuer: &Issuer) {
        self.service_accounts.take_those_of(issuer);
    }

    fn attend(self: Arc<Self>, revocations: &Revocations) {
        let listener: Weak<dyn RevocationListener> = Arc::downgrade(&self) as _;
        revocations.tell(listener);
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn heard(&self) -> u64 {
        *self.news.borrow()
    }
}

impl RevocationListener for DatabaseAuthenticator {
    fn changed(&self, changed: &Changed) {
        self.hear(Heard::Changed(changed.clone()));
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::access::{Grant, Role};
    use aicloud_domain::id::{TenantId, TypedId as _, UserId};
    use aicloud_domain::user::UserStanding;
    use aicloud_persistence::Via;
    use uuid::Uuid;

    use super::*;

    const HOUR: TimeDelta = TimeDelta::hours(1);

    fn known(token: &SessionToken, change: impl FnOnce(&mut StoredSession)) -> Arc<KnownSession> {
        let now = Utc::now();
        let mut row = StoredSession {
            id: token.id,
            user: UserId::from_uuid(Uuid::from_u128(1)),
            secret_sha256: token.sha256().0,
            opened_at: now - HOUR,
            expires_at: now + HOUR,
            seen_at: now,
            closed_at: None,
            strong: false,
            via: None,
            standing: UserStanding::Active,
            operator: Some(Role::OperatorSupport),
            epoch: Some(7),
            user_epoch: 7,
            grants: vec![],
            shut_out: false,
        };
        change(&mut row);
        Arc::new(KnownSession::from(row))
    }

    #[test]
    fn a_session_is_proved_while_it_is_open() {
        let token = SessionToken::new();
        let now = Utc::now();
        let proved = |change: fn(&mut StoredSession)| {
            prove_session(&token, Some(&known(&token, change)), now)
        };
        let identity = proved(|_| {}).unwrap();
        assert!(
            matches!(identity.principal, Principal::User { session, .. } if session == token.id)
        );
        assert_eq!(identity.authority.grants()[0].role, Role::OperatorSupport);
        let wrong: [fn(&mut StoredSession); 9] = [
            |row| row.closed_at = Some(Utc::now()),
            |row| row.expires_at = Utc::now() - HOUR,
            |row| row.standing = UserStanding::Disabled,
            |row| row.secret_sha256 = [0; 32],
            |row| row.epoch = Some(6),
            |row| row.epoch = Some(8),
            |row| row.epoch = None,
            |row| row.seen_at = Utc::now() - HOUR * 2,
            |row| row.via = Some(Via { tenant: tenant(1), holds: false }),
        ];
        for (number, change) in wrong.into_iter().enumerate() {
            assert!(proved(change).is_err(), "{number}");
        }
        assert!(prove_session(&token, None, now).is_err());
    }

    fn tenant(bits: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(bits))
    }

    #[test]
    fn what_a_provider_opened_holds_that_tenant_s_grants_less_ownership() {
        let token = SessionToken::new();
        let change = |row: &mut StoredSession| {
            row.operator = Some(Role::OperatorAdmin);
            row.via = Some(Via { tenant: tenant(1), holds: true });
            row.grants = [(1, Role::TenantOwner), (2, Role::TenantOwner)]
                .map(|(of, role)| Grant { scope: Scope::Tenant { tenant: tenant(of) }, role })
                .to_vec();
        };
        let proved = prove_session(&token, Some(&known(&token, change)), Utc::now()).unwrap();
        let left = [Grant { scope: Scope::Tenant { tenant: tenant(1) }, role: Role::TenantAdmin }];
        assert_eq!((proved.authority.grants(), proved.via), (&left[..], Some(tenant(1))));
    }

    #[test]
    fn a_program_may_rest_longer_than_a_browser() {
        assert_eq!(idle_limit(TimeDelta::hours(12)), BROWSER_IDLE);
        assert_eq!(idle_limit(TimeDelta::days(30)), PROGRAM_IDLE);
    }
}
