//! Writes down which agents were not let join.
//!
//! Whoever reaches the agents' door can try tokens there, and an audit is asked about it like about any other door. So a
//! refusal is a denial in the cloud's book, written before it is answered, for two seconds at the most.
//!
//! **Bounded**: one a second is written, after a burst; the next one says how many there were in between. Anybody can
//! knock, and must not fill a disk with it.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::access::Principal;
use aicloud_domain::denial::{Denial, Denials, DenialsCommand, Why};
use aicloud_domain::id::{NodeId, TypedId as _};
use uuid::Uuid;

use crate::command::{Origin, Source};
use crate::engine::Engine;

/// One is written in this time, in the long run.
const EVERY: Duration = Duration::from_secs(1);
/// Written at once.
const BURST: u32 = 20;
/// How long an answer waits for the journal.
const PATIENCE: Duration = Duration::from_secs(2);
/// What an agent asked for, as a denial names it.
const OPERATION: &str = "aicloud.node.v1.Enrolment/Enrol";

/// Counts refusals.
#[derive(Debug)]
pub(super) struct Refusals {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// How many may be written now.
    left: u32,
    /// When that was so.
    since: Instant,
    /// How many were only counted since the last one that was written.
    more: u64,
}

impl Refusals {
    pub(super) fn new() -> Self {
        Self { state: Mutex::new(State { left: BURST, since: Instant::now(), more: 0 }) }
    }

    /// Writes it down, or counts it.
    pub(super) async fn note(&self, engine: &Engine, node: NodeId, from: Option<SocketAddr>) {
        let Some(more) = self.admit(Instant::now()) else { return };
        let denial = Denial {
            operation: OPERATION.to_owned(),
            resource: Some(node.to_string()),
            why: Why::Unauthenticated,
            missing: None,
            code: None,
            subject: None,
            more,
        };
        let source = Source { credential: None, address: from.map(|from| from.ip()) };
        let request = format!("enrol-{}", Uuid::now_v7().simple());
        let origin = Origin { source: Some(source), ..Origin::of(Principal::Stranger, request) };
        let command = DenialsCommand::Note { tenant: None, denial };
        let book = Denials::id_of(None).uuid();
        let told = engine.directories().denials.command(book, command, origin);
        let error = match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(_)) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer after {PATIENCE:?}"),
        };
        self.count(more + 1);
        tracing::error!(%node, error, "that a join was refused is not in the journal");
    }

    /// How many were only counted before this one; `None`: this one, too.
    fn admit(&self, now: Instant) -> Option<u64> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let gained = now.duration_since(state.since).as_secs() / EVERY.as_secs();
        if gained > 0 {
            state.left =
                state.left.saturating_add(u32::try_from(gained).unwrap_or(BURST)).min(BURST);
            state.since = now;
        }
        if state.left == 0 {
            state.more += 1;
            return None;
        }
        state.left -= 1;
        Some(std::mem::take(&mut state.more))
    }

    fn count(&self, more: u64) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).more += more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_bounded_and_none_is_forgotten() {
        let (refusals, began) = (Refusals::new(), Instant::now());
        let (mut written, mut told, mut tries) = (0, 0, 0);
        // A hundred a second for a minute.
        for tick in 0..6_000 {
            tries += 1;
            if let Some(more) = refusals.admit(began + Duration::from_millis(tick * 10)) {
                written += 1;
                told += more + 1;
            }
        }
        assert!((70..=90).contains(&written), "{written}");
        told += refusals.admit(began + Duration::from_secs(70)).unwrap() + 1;
        assert_eq!(told, tries + 1);
    }
}
