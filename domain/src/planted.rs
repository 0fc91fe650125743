//! Bugs on purpose, to see whether the tests would notice them.
//!
//! A test that has never failed proves little. Built with the feature `planted-bugs`, which
//! nothing turns on by itself, the state machines and the core of the actors have a few
//! mistakes of the kind that people make, one at a time, chosen on the thread that runs them.
//! The simulation must find each. Without the feature not a byte of this exists.

use std::cell::Cell;

/// A mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A caller is answered when the append is queued, not when it is durable.
    AnswerBeforeCommit,
    /// After an append that failed the next number is tried, on the same state.
    NextNumberAfterFailure,
    /// An entity that comes back from its row does not look at what it owes.
    DebtsForgotten,
    /// The first command after a sleep is not kept under its key.
    KeyForgottenAfterSleep,
    /// A meter runs on when the node is lost.
    MeterLeftOpen,
    /// A report of an older placement is heard.
    OldEpochHeard,
    /// GPUs are free when the workload has ended, before its scratch is wiped.
    FreedBeforeScrub,
    /// A node waits for ever for the answer of an allocation that is in quarantine.
    SickKeepsGpus,
    /// A channel that stands on a certificate of before a new join may renew it.
    OldCertificateRenews,
    /// Who has been told that its node leaves is not told that it stays after all.
    NoticeNotWithdrawn,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::AnswerBeforeCommit,
        Self::NextNumberAfterFailure,
        Self::DebtsForgotten,
        Self::KeyForgottenAfterSleep,
        Self::MeterLeftOpen,
        Self::OldEpochHeard,
        Self::FreedBeforeScrub,
        Self::SickKeepsGpus,
        Self::OldCertificateRenews,
        Self::NoticeNotWithdrawn,
    ];
}

thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// From now on this thread makes this mistake, or none.
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Does this thread make this mistake?
#[must_use]
pub fn is(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}
