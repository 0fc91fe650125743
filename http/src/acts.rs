//! Writes down what was done at the doors: that a program was given a token, that somebody has signed in.
//!
//! A token changes nothing that has a history, so nobody's journal would have it; and an audit is asked which key a
//! program came in by, and when. So it is an event of the tenant's book ([`Act`]), written before the answer that has
//! the token leaves.
//!
//! A person's sign-in is an event of the person's own history, which is the cloud's. Each tenant that it holds something in
//! is told as well, in its own book, before the answer leaves.
//!
//! **Bounded.** Programs ask for tokens all day long. Of each key one is written down a minute, and the next one says how
//! many there were in between. Each process counts for itself, and what it has only counted is lost with it: that the
//! key was in use in that minute is in the journal already.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aicloud_actors::{Cloud, Origin, Source};
use aicloud_domain::access::Authority;
use aicloud_domain::denial::{Act, Denials, DenialsCommand, Way};
use aicloud_domain::id::{KeyId, SessionId, TenantId, TypedId as _, UserId};
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use futures_util::future::join_all;

use crate::exchange::Given;
use crate::request::RequestContext;

/// One is written down in this time, of each key and each way.
const EVERY: Duration = Duration::from_secs(60);
/// How long an answer waits for the journal.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tenants that are told of one sign-in.
const TOLD: usize = 64;
/// Keys that have rested are forgotten when more than this are known, or twice as many as could not be forgotten the last time.
const KNOWN: usize = 4_096;

/// When a token of a key was last written down, and how many there were since.
#[derive(Debug, Clone, Copy)]
struct Last {
    written: Instant,
    more: u64,
}

/// Who writes down what was done.
#[derive(Debug)]
pub struct ActLog {
    given: DashMap<(KeyId, bool), Last>,
    sweep_at: AtomicUsize,
}

impl Default for ActLog {
    fn default() -> Self {
        Self { given: DashMap::new(), sweep_at: AtomicUsize::new(KNOWN) }
    }
}

impl ActLog {
    /// Writes down that this token was given, for another one (`exchanged`) or for an assertion; or counts it. A journal
    /// that is away costs nobody a token: the loss is in the log.
    pub async fn given(
        &self,
        cloud: &Cloud,
        context: &RequestContext,
        given: &Given,
        exchanged: bool,
    ) {
        let key = given.grant.key;
        let Some(more) = self.admit((key, exchanged), Instant::now()) else { return };
        let identity = &given.identity;
        let tenant = identity.authority.sight().only();
        let done = Act::TokenGiven { key, exchanged, more };
        let source = Source {
            credential: identity.principal.credential_text(),
            address: context.address.get().copied(),
        };
        let origin = Origin {
            trace_id: Some(context.trace_id().as_str().to_owned()),
            source: Some(source),
            ..Origin::of(identity.principal.clone(), context.request_id().to_owned())
        };
        let book = Denials::id_of(tenant).uuid();
        let command = DenialsCommand::Record { tenant, done };
        let told = cloud.denials.command(book, command, origin);
        let error = match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(_)) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer after {PATIENCE:?}"),
        };
        tracing::error!(error, %key, "that a token was given is not in the journal");
    }

    /// Tells each tenant in which the session holds something that its user has signed in. A journal that is away keeps
    /// nobody out: the session's own entry is there, and the loss is in the log.
    pub async fn signed_in(
        &self,
        cloud: &Cloud,
        authority: &Authority,
        (user, session, by): (UserId, SessionId, Way),
        origin: Origin,
    ) {
        let tenants: BTreeSet<TenantId> =
            authority.grants().iter().filter_map(|grant| grant.scope.tenant()).collect();
        let source = origin
            .source
            .clone()
            .map(|source| Source { credential: Some(session.to_string()), ..source });
        let origin = Origin { source, ..origin };
        let told = tenants.iter().take(TOLD).map(|tenant| {
            let tenant = Some(*tenant);
            let done = Act::SignedIn { user, session, epoch: None, by };
            let command = DenialsCommand::Record { tenant, done };
            cloud.denials.command(Denials::id_of(tenant).uuid(), command, origin.clone())
        });
        let told = join_all(told);
        let lost = match tokio::time::timeout(PATIENCE, told).await {
            Ok(told) => {
                told.into_iter().filter_map(Result::err).map(|error| error.to_string()).next()
            }
            Err(_) => Some(format!("no answer after {PATIENCE:?}")),
        };
        let beyond = tenants.len().saturating_sub(TOLD);
        if beyond > 0 {
            tracing::warn!(%user, beyond, "not all tenants of somebody who has signed in are told");
        }
        if let Some(error) = lost {
            tracing::error!(error, %user, "a tenant is not told that somebody has signed in");
        }
    }

    /// How many there were since the last one that was written down; `None`: this one is only counted.
    fn admit(&self, key: (KeyId, bool), now: Instant) -> Option<u64> {
        if self.given.len() > self.sweep_at.load(Ordering::Relaxed) {
            // What was only counted is told by the next one that is written down, so it waits for it.
            self.given.retain(|_, last| last.more > 0 || now.duration_since(last.written) < EVERY);
            self.sweep_at.store((self.given.len() * 2).max(KNOWN), Ordering::Relaxed);
        }
        match self.given.entry(key) {
            Entry::Occupied(mut known) => {
                let last = known.get_mut();
                if now.duration_since(last.written) < EVERY {
                    last.more += 1;
                    return None;
                }
                let more = last.more;
                *last = Last { written: now, more: 0 };
                Some(more)
            }
            Entry::Vacant(new) => {
                new.insert(Last { written: now, more: 0 });
                Some(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn of_each_key_one_a_minute_is_written_and_none_is_forgotten() {
        let (log, began) = (ActLog::default(), Instant::now());
        let (one, other) =
            (KeyId::from_uuid(Uuid::from_u128(1)), KeyId::from_uuid(Uuid::from_u128(2)));
        let (mut written, mut told) = (0, 0);
        // A token a second, for ten minutes and a bit.
        for second in 0..=600 {
            let now = began + Duration::from_secs(second);
            if let Some(more) = log.admit((one, false), now) {
                written += 1;
                told += more + 1;
            }
        }
        assert_eq!((written, told), (11, 601));
        assert_eq!(log.admit((one, true), began), Some(0), "the other way is counted by itself");
        assert_eq!(log.admit((other, false), began), Some(0));
    }
    #[test]
    fn what_was_only_counted_is_told_however_many_keys_come() {
        let (log, began) = (ActLog::default(), Instant::now());
        let key = |bits: usize| KeyId::from_uuid(Uuid::from_u128(bits as u128));
        for _ in 0..3 {
            log.admit((key(0), false), began);
        }
        let mut sweeps = 0;
        for bits in 1..=4 * KNOWN {
            let before = log.sweep_at.load(Ordering::Relaxed);
            log.admit((key(bits), false), began);
            sweeps += u32::from(log.sweep_at.load(Ordering::Relaxed) != before);
        }
        assert_eq!(sweeps, 2, "none at each call, though nobody has rested");
        let later = began + 2 * EVERY;
        for bits in 0..8 * KNOWN {
            log.admit((key(1_000_000 + bits), false), later);
        }
        assert!(log.given.len() <= 8 * KNOWN + 1, "who has rested is gone");
        assert_eq!(log.admit((key(0), false), later), Some(2));
    }
}
