//! What is kept of a crash: enough for an operator to find the poison command without a debugger.
//!
//! A crash has an id of its own, and that id is all a tenant ever sees of it. The backtrace is
//! captured when the panic happens, but resolved to names only when somebody prints it.

use std::backtrace::Backtrace;
use std::fmt;
use std::str::FromStr;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::SystemTime;

use thiserror::Error;
use uuid::Uuid;

/// Names one crash. Sorts by time; printed as `crash_` and 26 characters of Crockford base 32.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CrashId(Uuid);

impl CrashId {
    /// A new id, of now.
    #[expect(clippy::new_without_default, reason = "two calls give two ids; a default would not")]
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// The bare UUID (version 7).
    pub fn as_uuid(&self) -> Uuid {
        self.0
    }
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const PREFIX: &str = "crash_";
const DIGITS: usize = 26;

impl fmt::Display for CrashId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.0.as_u128();
        f.write_str(PREFIX)?;
        for digit in (0..DIGITS).rev() {
            let index = (bits >> (5 * digit)) & 31;
            write!(f, "{}", char::from(ALPHABET[index as usize]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for CrashId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no crash id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a crash id")]
pub struct InvalidCrashId;

impl FromStr for CrashId {
    type Err = InvalidCrashId;

    fn from_str(text: &str) -> Result<Self, InvalidCrashId> {
        let digits = text.strip_prefix(PREFIX).ok_or(InvalidCrashId)?.as_bytes();
        // Twenty-six digits hold 130 bits; a first digit above 7 would not fit into 128.
        if digits.len() != DIGITS || digits[0] > b'7' {
            return Err(InvalidCrashId);
        }
        let mut bits: u128 = 0;
        for digit in digits {
            let value = ALPHABET.iter().position(|c| c == digit).ok_or(InvalidCrashId)?;
            bits = (bits << 5) | value as u128;
        }
        Ok(Self(Uuid::from_u128(bits)))
    }
}

/// One crash of one entity.
#[derive(Debug, Clone)]
pub struct Crash {
    /// Its name, as given to callers.
    pub id: CrashId,
    /// When it happened.
    pub at: SystemTime,
    /// The kind of entity ([`Behaviour::KIND`](crate::Behaviour::KIND)).
    pub kind: &'static str,
    /// Which entity.
    pub key: String,
    /// The life it ended: the first activation of an entity in this directory entry is 1.
    pub incarnation: u64,
    /// What was being done: the label of the mail, `activate`, `task`, `drop`, `drill` …
    pub command: &'static str,
    /// The panic's message, or why activation failed.
    pub message: String,
    /// Source file, line and column of the panic; `None` for an error that was not a panic.
    pub location: Option<String>,
    /// Where it came from; `None` for an error that was not a panic.
    pub backtrace: Option<Arc<Backtrace>>,
}

/// How many crashes may wait to be printed with their backtraces.
const LOG_QUEUE: usize = 64;

/// Logs a crash once, with its backtrace. Turning a backtrace into names reads debug information
/// and takes up to a second the first time, so it happens on a thread of its own: whoever shares an
/// arbiter with what crashed has nothing to do with it. When too many wait, this one is logged
/// without.
pub(crate) fn log(crash: &Arc<Crash>) {
    static PRINTER: OnceLock<Option<SyncSender<Arc<Crash>>>> = OnceLock::new();
    let printer = PRINTER.get_or_init(|| {
        let (sender, crashes) = sync_channel::<Arc<Crash>>(LOG_QUEUE);
        let print = move || crashes.iter().for_each(|crash| print(&crash, true));
        thread::Builder::new().name("crash-log".to_owned()).spawn(print).ok().map(|_| sender)
    });
    let handed_over =
        printer.as_ref().is_some_and(|printer| printer.try_send(Arc::clone(crash)).is_ok());
    if !handed_over {
        print(crash, false);
    }
}

fn print(crash: &Crash, with_backtrace: bool) {
    let backtrace = crash.backtrace.as_ref().filter(|_| with_backtrace);
    tracing::error!(
        crash_id = %crash.id,
        kind = crash.kind,
        key = crash.key,
        incarnation = crash.incarnation,
        command = crash.command,
        location = crash.location,
        message = crash.message,
        backtrace = backtrace.map(tracing::field::display),
        "an entity or a child crashed"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_survive_printing(bits in any::<u128>()) {
            let id = CrashId(Uuid::from_u128(bits));
            let text = id.to_string();
            prop_assert_eq!(text.len(), PREFIX.len() + DIGITS);
            prop_assert_eq!(text.parse::<CrashId>(), Ok(id));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let good = CrashId::new().to_string();
        for bad in ["", "crash_", &good[1..], &good[..30], "crash_8zzzzzzzzzzzzzzzzzzzzzzzzz"] {
            assert_eq!(bad.parse::<CrashId>(), Err(InvalidCrashId), "{bad}");
        }
    }
}
