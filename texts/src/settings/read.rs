//! How the texts of settings are read and shown.
//!
//! A reader says what would be right, and never the text that was wrong: it may be a secret that stands in
//! the wrong line. A shower writes what the reader reads as the same.

use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// What reads itself.
///
/// # Errors
/// What would be right.
pub fn parse<T: FromStr>(text: &str) -> Result<T, String>
where
    T::Err: fmt::Display,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// What writes itself.
#[must_use]
pub fn text(value: &impl ToString) -> String {
    value.to_string()
}

/// An absolute path.
///
/// # Errors
/// What would be right.
pub fn path(text: &str) -> Result<PathBuf, String> {
    Some(PathBuf::from(text))
        .filter(|path| path.is_absolute())
        .ok_or_else(|| "must be an absolute path".to_owned())
}

/// A path, shown.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    path.display().to_string()
}

/// `true` or `false`.
///
/// # Errors
/// What would be right.
pub fn flag(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "must be true or false".to_owned())
}

/// 1 to 1,000,000 of something.
///
/// # Errors
/// What would be right.
pub fn count(text: &str) -> Result<usize, String> {
    let count = text.parse::<usize>().ok().filter(|count| (1..=1_000_000).contains(count));
    count.ok_or_else(|| "must be a whole number from 1 to 1000000".to_owned())
}

/// 1 to 1,000,000 in some time.
///
/// # Errors
/// What would be right.
pub fn rate(text: &str) -> Result<NonZeroU32, String> {
    let rate = text.parse::<NonZeroU32>().ok().filter(|rate| rate.get() <= 1_000_000);
    rate.ok_or_else(|| "must be a whole number from 1 to 1000000".to_owned())
}

/// An address and a port.
///
/// # Errors
/// What would be right.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "must be an address and a port, for instance 127.0.0.1:8080".to_owned())
}

/// A host and a port, to be dialled.
///
/// # Errors
/// What would be right.
pub fn dialled(text: &str) -> Result<Option<String>, String> {
    let good = text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    good.then(|| Some(text.to_owned())).ok_or_else(|| {
        "must be a host and a port, for instance control.example.net:8443".to_owned()
    })
}

/// What may be absent, shown.
#[must_use]
pub fn shown_option(value: &Option<impl ToString>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// Any text on one line.
///
/// # Errors
/// What would be right.
pub fn nonempty(text: &str) -> Result<String, String> {
    let good = !text.is_empty() && !text.chars().any(char::is_control);
    good.then(|| text.to_owned()).ok_or_else(|| "must not be empty".to_owned())
}

/// Any text on one line, where there may be none.
///
/// # Errors
/// What would be right.
pub fn optional(text: &str) -> Result<Option<String>, String> {
    nonempty(text).map(Some)
}

/// An absolute path, where there may be none.
///
/// # Errors
/// What would be right.
pub fn optional_path(text: &str) -> Result<Option<PathBuf>, String> {
    path(text).map(Some)
}

/// A path that may be absent, shown.
#[must_use]
pub fn shown_optional_path(path: &Option<PathBuf>) -> String {
    path.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
}

/// A path in a Vault.
///
/// # Errors
/// What would be right.
pub fn vault_path(text: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let legal = text
        .split('/')
        .all(|part| !part.is_empty() && part.chars().all(good) && part != ".." && part != ".");
    legal
        .then(|| text.to_owned())
        .ok_or_else(|| "must be letters, digits, hyphens, dots and underscores".to_owned())
}

/// A region of AWS.
///
/// # Errors
/// What would be right.
pub fn aws_region(text: &str) -> Result<Option<String>, String> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let legal = (4..=32).contains(&text.len()) && text.chars().all(good);
    legal
        .then(|| Some(text.to_owned()))
        .ok_or_else(|| "must be a region, for instance eu-central-1".to_owned())
}

/// A SPIFFE trust domain.
///
/// # Errors
/// What would be right.
pub fn domain(text: &str) -> Result<String, String> {
    // The SPIFFE specification, section 2.1.
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    let legal = (1..=255).contains(&text.len()) && text.chars().all(good);
    legal
        .then(|| text.to_owned())
        .ok_or_else(|| "must be lower-case letters, digits, dots, hyphens, underscores".to_owned())
}

/// Where a PostgreSQL is. The error does not say the text back: there may be a password in it.
///
/// # Errors
/// What would be right.
pub fn database_url(text: &str) -> Result<String, String> {
    let good = text.starts_with("postgres://") || text.starts_with("postgresql://");
    good.then(|| text.to_owned()).ok_or_else(|| "must begin with postgres://".to_owned())
}

const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

/// A time: 500ms, 30s, 15m, 1h. A year at most.
///
/// # Errors
/// What would be right.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "must be a number and its unit: 500ms, 30s, 15m, 1h".to_owned();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let millis = UNITS.iter().find(|row| row.0 == unit).ok_or_else(wrong)?.1;
    let millis = number.checked_mul(millis).filter(|millis| *millis > 0).ok_or_else(wrong)?;
    // Longer than a year is a typo, and close to where clocks overflow.
    if millis > 366 * 24 * 3_600_000 {
        return Err("must be a year at most".to_owned());
    }
    Ok(Duration::from_millis(millis))
}

/// A time, in its largest whole unit.
#[must_use]
pub fn shown_duration(duration: &Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let (unit, size) =
        UNITS.into_iter().rev().find(|(_, size)| millis.is_multiple_of(*size)).unwrap_or(UNITS[0]);
    format!("{}{unit}", millis / size)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations() {
        for (text, millis) in [("500ms", 500), ("30s", 30_000), ("15m", 900_000), ("1h", 3_600_000)]
        {
            let read = duration(text).unwrap();
            assert_eq!(read, Duration::from_millis(millis));
            assert_eq!(shown_duration(&read), text);
        }
        for wrong in ["", "5", "s", "0s", "-1s", "1d", "1.5s", "99999999999999999999s", "9999999h"]
        {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_shown_as_itself(number in 0..100_000_000u64, unit in "ms|s|m|h") {
            if let Ok(read) = duration(&format!("{number}{unit}")) {
                prop_assert_eq!(duration(&shown_duration(&read)), Ok(read));
            }
        }
    }
}
