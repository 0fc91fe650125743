//! What the workers of this process last did: when it went well, what went wrong, where in the journal they are.
//!
//! A worker runs beside everything, so nobody notices one that fails: it says so in the log and tries again. Here each
//! leaves a line about itself, which the next one of it writes over. A line is a copy of a few words under a lock that is
//! held for as long as that takes, written once a round and never once an entry. It is of this process and is gone with it:
//! what must last is in the database.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::relay::Cursor;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// When.
    pub at: DateTime<Utc>,
    /// As the log has it.
    pub what: String,
}

/// What one worker last did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Rounds that went well since the process began.
    pub good: u64,
    /// Rounds that did not.
    pub bad: u64,
    /// When one last went well.
    pub good_at: Option<DateTime<Utc>>,
    /// What last went wrong.
    pub failure: Option<Failure>,
    /// How far in the journal it is, for those that follow it.
    pub cursor: Option<Cursor>,
}

/// What each worker of this process last did. A cheap handle.
#[derive(Debug, Clone, Default)]
pub struct Rounds(Arc<Mutex<BTreeMap<String, Round>>>);

/// The longest text of a failure that is kept, bytes.
const TEXT_MAX: usize = 500;

impl Rounds {
    fn lines(&self) -> MutexGuard<'_, BTreeMap<String, Round>> {
        // A line is written whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, worker: &str, write: impl FnOnce(&mut Round)) {
        let mut lines = self.lines();
        if let Some(line) = lines.get_mut(worker) {
            return write(line);
        }
        write(lines.entry(worker.to_owned()).or_default());
    }

    /// A round went well.
    pub fn good(&self, worker: &str) {
        let now = Utc::now();
        self.write(worker, |line| {
            line.good += 1;
            line.good_at = Some(now);
        });
    }

    /// A round did not go well.
    pub fn bad(&self, worker: &str, error: impl fmt::Display) {
        let mut what = error.to_string();
        what.truncate(what.floor_char_boundary(TEXT_MAX));
        let failure = Failure { at: Utc::now(), what };
        self.write(worker, |line| {
            line.bad += 1;
            line.failure = Some(failure);
        });
    }

    /// A round's end.
    pub fn ended<T, E: fmt::Display>(&self, worker: &str, result: &Result<T, E>) {
        match result {
            Ok(_) => self.good(worker),
            Err(error) => self.bad(worker, error),
        }
    }

    /// It has come to here in the journal.
    pub fn reached(&self, worker: &str, cursor: Cursor) {
        self.write(worker, |line| line.cursor = Some(cursor));
    }

    /// What this worker last did; nothing, if it has not written yet.
    #[must_use]
    pub fn of(&self, worker: &str) -> Round {
        self.lines().get(worker).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_last_and_counts() {
        let rounds = Rounds::default();
        assert_eq!(rounds.of("mailer"), Round::default());
        let before = Utc::now();
        rounds.good("mailer");
        rounds.bad("mailer", "é".repeat(TEXT_MAX));
        rounds.ended("mailer", &Err::<(), _>("the second"));
        rounds.ended("mailer", &Ok::<_, &str>(7));
        rounds.reached("mailer", Cursor { tx: 3, position: 4 });
        let line = rounds.clone().of("mailer");
        assert_eq!((line.good, line.bad), (2, 2));
        assert!(line.good_at.unwrap() >= before);
        assert_eq!(line.failure.unwrap().what, "the second");
        assert_eq!(line.cursor, Some(Cursor { tx: 3, position: 4 }));
        rounds.bad("relay", "é".repeat(TEXT_MAX));
        assert_eq!(rounds.of("relay").failure.unwrap().what.len(), TEXT_MAX);
        assert_eq!(rounds.of("relay").good_at, None);
    }
}
