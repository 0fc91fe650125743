//! Logs: one line for each thing that happened, as JSON or for eyes.
//!
//! Every line within a request carries its span: request id, trace id, method, principal; the line
//! of its answer says the route. What is secret never reaches a log: tokens are read into types that
//! don't print them, and bodies are not logged at all.
//!
//! A server writes a line for each request, so a line must cost little: `line` makes it, `lag` brings it
//! to stderr.

mod lag;
mod line;

use std::io::{self, IsTerminal as _};

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

pub use self::lag::flush;
use self::line::{Fields, Line};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// One JSON object a line.
    #[default]
    Json,
    /// For eyes.
    Pretty,
}

/// The level is no filter that tracing understands.
#[derive(Debug, thiserror::Error)]
#[error(
    "a log level is error, warn, info, debug or trace, or a filter such as `info,aicloud_http=debug`: {0}"
)]
pub struct NoFilter(String);

/// Whether this text says what to log.
///
/// # Errors
/// [`NoFilter`] with what is wrong.
pub fn check_level(level: &str) -> Result<(), NoFilter> {
    // EnvFilter takes any word for the name of a target; alone, it is a level with a typo.
    let word = level.chars().all(|c| c.is_ascii_alphanumeric());
    let known = ["error", "warn", "info", "debug", "trace", "off"];
    if word && !known.contains(&level.to_ascii_lowercase().as_str()) {
        return Err(NoFilter(format!("`{level}` is neither")));
    }
    EnvFilter::try_new(level).map(|_| ()).map_err(|error| NoFilter(error.to_string()))
}

/// Sends the process's logs to stderr: stdout belongs to what a command answers. Lines of JSON may be
/// some milliseconds on their way; [`flush`] before the process ends.
///
/// # Errors
/// [`NoFilter`]. Called twice, the first call counts.
pub fn start(format: LogFormat, level: &str) -> Result<(), NoFilter> {
    check_level(level)?;
    let filter = EnvFilter::try_new(level).map_err(|error| NoFilter(error.to_string()))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        // A line that can't be written (the disk is full) would be complained about on stderr, by
        // a macro that panics when that fails too.
        .log_internal_errors(false)
        .with_writer(io::stderr);
    // Only fails when logs go somewhere already, which is then where they should go.
    let _ = match format {
        LogFormat::Json => {
            let lines = lines.fmt_fields(Fields).event_format(Line);
            match lag::stderr() {
                Ok(stderr) => lines.with_writer(stderr).try_init(),
                Err(_) => lines.try_init(),
            }
        }
        LogFormat::Pretty => lines.with_target(false).try_init(),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        for good in ["info", "DEBUG", "warn,aicloud_http=debug", "off"] {
            assert!(check_level(good).is_ok(), "{good}");
        }
        for wrong in ["loud", "a=b=c", "info,x=loud"] {
            assert!(check_level(wrong).is_err(), "{wrong}");
        }
    }
}
