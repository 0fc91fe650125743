//! Times in a request: within what every part of us can write and reckon with.
//!
//! RFC 3339 ends with the year 9999 and we begin with 1970. A parser takes more than that, a quarter of a million years each
//! way; the database does not, and a date that far off minus a day is no date. So the door is here. What is finer than a
//! microsecond is cut off, as the journal would.

use chrono::{DateTime, Datelike as _, SubsecRound as _, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 9999;

/// Whether it can be written and reckoned with.
#[must_use]
pub fn is_within(time: DateTime<Utc>) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&time.year())
}

fn within<E: Error>(time: DateTime<Utc>) -> Result<DateTime<Utc>, E> {
    if is_within(time) {
        return Ok(time.trunc_subsecs(6));
    }
    Err(E::custom(format!("must be a time of the years {FIRST_YEAR} to {LAST_YEAR}, in UTC")))
}

/// A time that must be said.
///
/// # Errors
/// The deserializer's; when it is no such time.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    within(DateTime::deserialize(deserializer)?)
}

/// A time, or null. Whether it may be absent says the field.
///
/// # Errors
/// The deserializer's; when it is no such time.
pub fn optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    Option::<DateTime<Utc>>::deserialize(deserializer)?.map(within).transpose()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Body {
        #[serde(deserialize_with = "required")]
        at: DateTime<Utc>,
        #[serde(default, deserialize_with = "optional")]
        until: Option<DateTime<Utc>>,
    }

    fn body(at: &str) -> Result<Body, serde_json::Error> {
        serde_json::from_value(json!({"at": at, "until": at}))
    }

    #[test]
    fn times_have_their_bounds() {
        for good in ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2027-01-01T00:00:00+05:30"] {
            let read = body(good).unwrap();
            assert_eq!(Some(read.at), read.until);
        }
        for bad in [
            "-9999-01-01T00:00:00Z",
            "-262143-01-01T00:00:00Z",
            "+262142-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            // In UTC it is the year before, or the year after.
            "1970-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
        ] {
            let error = body(bad).unwrap_err().to_string();
            assert!(error.contains("1970 to 9999"), "{bad}: {error}");
        }
        let none: Body = serde_json::from_value(json!({"at": "1970-01-01T00:00:00Z"})).unwrap();
        assert_eq!(none.until, None);
        let query = "at=2027-01-01T00%3A00%3A00Z&until=-9999-01-01T00%3A00%3A00Z";
        let error = serde_urlencoded::from_str::<Body>(query).unwrap_err().to_string();
        assert!(error.contains("1970 to 9999"), "{error}");
    }

    proptest! {
        /// Whatever is taken can be moved by years, and is in whole microseconds.
        #[test]
        fn what_is_taken_can_be_reckoned_with(seconds in -9_000_000_000_000..9_000_000_000_000i64, nanos in 0..1_000_000_000u32) {
            let Some(time) = DateTime::from_timestamp(seconds, nanos) else { return Ok(()) };
            if let Ok(read) = body(&time.to_rfc3339()) {
                prop_assert!((0..253_402_300_800i64).contains(&seconds));
                prop_assert!(read.at.checked_sub_signed(chrono::TimeDelta::days(3_660)).is_some());
                prop_assert_eq!(read.at.timestamp_subsec_nanos() % 1_000, 0);
                prop_assert_eq!(read.at.timestamp(), seconds);
            }
        }
    }
}
