//! Times as text (RFC 3339, UTC), on the stack.
//!
//! A time stands in every answer and in every line of the log. chrono and tracing-subscriber write
//! one through `fmt`, a dozen pieces with padding, which takes several times as long. The text is the
//! very same, and properties hold them against each other; what is rare (years of five digits, which
//! get a sign) is left to them.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use serde::{Serialize as _, Serializer};

/// `2026-11-22T17:04:05.123456789Z`.
const MAX: usize = 30;
/// Up to the second, without a fraction or the `Z`.
const SECONDS: usize = 19;

/// The text of a time.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    bytes: [u8; MAX],
    len: usize,
}

impl Stamp {
    /// With as many digits of a fraction as the time has, in threes: what chrono has serde write.
    /// `None` for a year of other than four digits.
    #[must_use]
    pub fn exact(time: &DateTime<Utc>) -> Option<Self> {
        let nanos = time.nanosecond() % 1_000_000_000;
        let digits = match nanos {
            0 => 0,
            _ if nanos.is_multiple_of(1_000_000) => 3,
            _ if nanos.is_multiple_of(1_000) => 6,
            _ => 9,
        };
        Self::with(time, digits)
    }

    /// With six digits of a fraction always, the rest cut off: what tracing-subscriber writes.
    /// `None` for a year of other than four digits.
    #[must_use]
    pub fn micros(time: &DateTime<Utc>) -> Option<Self> {
        Self::with(time, 6)
    }

    fn with(time: &DateTime<Utc>, digits: usize) -> Option<Self> {
        let year = u32::try_from(time.year()).ok().filter(|year| *year <= 9999)?;
        // A leap second is the second before with more than a second of nanoseconds.
        let (leap, mut fraction) =
            (time.nanosecond() / 1_000_000_000, time.nanosecond() % 1_000_000_000);
        let mut bytes = *b"0000-00-00T00:00:00.000000000Z";
        for (at, value) in [
            (0, year / 100),
            (2, year % 100),
            (5, time.month()),
            (8, time.day()),
            (11, time.hour()),
            (14, time.minute()),
            (17, time.second() + leap),
        ] {
            bytes[at] += (value / 10) as u8;
            bytes[at + 1] += (value % 10) as u8;
        }
        for at in (SECONDS + 1..MAX - 1).rev() {
            bytes[at] += (fraction % 10) as u8;
            fraction /= 10;
        }
        let end = if digits == 0 { SECONDS } else { SECONDS + 1 + digits };
        bytes[end] = b'Z';
        Some(Self { bytes, len: end + 1 })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).expect("digits and signs are ASCII")
    }
}

/// For `#[serde(serialize_with)]`: writes what chrono's own implementation writes.
///
/// # Errors
/// The serializer's.
pub fn serialize<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    match Stamp::exact(time) {
        Some(stamp) => serializer.serialize_str(stamp.as_str()),
        None => time.serialize(serializer),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use tracing_subscriber::fmt::format::Writer;
    use tracing_subscriber::fmt::time::FormatTime as _;

    use super::*;

    fn chrono_s(time: &DateTime<Utc>) -> String {
        serde_json::to_string(time).unwrap()
    }

    fn ours(time: &DateTime<Utc>) -> String {
        let mut json = Vec::new();
        serialize(time, &mut serde_json::Serializer::new(&mut json)).unwrap();
        String::from_utf8(json).unwrap()
    }

    #[test]
    fn the_text_is_chrono_s() {
        for (seconds, nanos) in [
            (0, 0),
            (-1, 999_999_999),
            (951_782_400, 1),
            (1_790_000_000, 120_000_000),
            (1_790_000_000, 123_456_000),
            (1_483_228_799, 1_500_000_000),
            (253_402_300_799, 999_999_999),
            (253_402_300_800, 0),
            (-62_167_219_200, 0),
            (-62_167_219_201, 0),
        ] {
            let time = DateTime::from_timestamp(seconds, nanos).unwrap();
            assert_eq!(ours(&time), chrono_s(&time), "{seconds} {nanos}");
        }
        // Each second of some days, of years of both kinds, and each number of zeros at the end.
        let mut nanos = 1;
        for start in [951_696_000_i64, 1_709_164_800, 4_107_456_000] {
            for second in (0..3 * 86_400).step_by(7) {
                nanos = if nanos >= 100_000_000 { 7 } else { nanos * 10 };
                let time = DateTime::from_timestamp(start + second, nanos).unwrap();
                assert_eq!(ours(&time), chrono_s(&time));
            }
        }
        // Each day of four centuries.
        for day in 0..146_097_i64 {
            let time = DateTime::from_timestamp(day * 86_400, 0).unwrap();
            assert_eq!(ours(&time), chrono_s(&time));
        }
    }

    #[test]
    fn in_the_log_it_is_tracing_s() {
        // Theirs reads the clock itself: it lies between two readings of ours.
        let before = DateTime::<Utc>::from(SystemTime::now());
        let mut text = String::new();
        tracing_subscriber::fmt::time::SystemTime.format_time(&mut Writer::new(&mut text)).unwrap();
        let after = DateTime::<Utc>::from(SystemTime::now());
        let stamp = |time: &DateTime<Utc>| Stamp::micros(time).unwrap().as_str().to_owned();
        assert_eq!(text.len(), stamp(&before).len());
        assert!(stamp(&before) <= text && text <= stamp(&after), "{text}");
        let whole = DateTime::<Utc>::from(SystemTime::UNIX_EPOCH + Duration::from_nanos(1_999));
        assert_eq!(stamp(&whole), "1970-01-01T00:00:00.000001Z");
    }
}
