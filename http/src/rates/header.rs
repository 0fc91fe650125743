//! `RateLimit-Policy` and `RateLimit`, as
//! [draft-ietf-httpapi-ratelimit-headers-10](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/) has them:
//! structured lists (RFC 9651), an item for each policy, the narrower first.
//!
//! ```text
//! RateLimit-Policy: "principal-reads";q=1000;w=1, "tenant-reads";q=4000;w=1
//! RateLimit:        "principal-reads";r=998;t=1, "tenant-reads";r=3871;t=1
//! ```
//!
//! The first is made once; the second with each answer, on the stack.

use actix_web::http::header::{HeaderName, HeaderValue};

/// The policies: what may be sent.
pub const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What is left of them.
pub const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Two items with the longest names and numbers.
const MAX: usize = 96;

/// One item of [`LIMIT`]: the policy's name, what is left, and until when in seconds.
pub type Item = (&'static str, u32, u32);

/// A line in the making.
struct Line {
    bytes: [u8; MAX],
    len: usize,
}

impl Line {
    fn text(&mut self, text: &str) {
        let end = self.len + text.len();
        self.bytes[self.len..end].copy_from_slice(text.as_bytes());
        self.len = end;
    }

    fn number(&mut self, mut number: u32) {
        let (mut digits, mut at) = ([0; 10], 10);
        loop {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        let end = self.len + digits.len() - at;
        self.bytes[self.len..end].copy_from_slice(&digits[at..]);
        self.len = end;
    }

    fn item(&mut self, (name, left, seconds): Item) {
        self.text("\"");
        self.text(name);
        self.text("\";r=");
        self.number(left);
        self.text(";t=");
        self.number(seconds);
    }
}

/// What is left.
///
/// # Panics
/// Never: what is written are ASCII letters and digits, and it fits.
#[must_use]
pub fn limit(first: Item, second: Option<Item>) -> HeaderValue {
    let mut line = Line { bytes: [0; MAX], len: 0 };
    line.item(first);
    if let Some(second) = second {
        line.text(", ");
        line.item(second);
    }
    HeaderValue::from_bytes(&line.bytes[..line.len])
        .expect("letters and digits are a header's value")
}

/// The policies: name and requests a second of each.
///
/// # Panics
/// Never: what is written are ASCII letters and digits.
#[must_use]
pub fn policy(policies: &[(&'static str, u32)]) -> HeaderValue {
    let item = |(name, quota): &(&str, u32)| format!("\"{name}\";q={quota};w=1");
    let text = policies.iter().map(item).collect::<Vec<_>>().join(", ");
    HeaderValue::try_from(text).expect("letters and digits are a header's value")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rates::NAMES;

    #[test]
    fn the_longest_fits() {
        for own in &NAMES {
            for tenant in &NAMES {
                let item = |names: &[&'static str; 2]| (names[1], u32::MAX, u32::MAX);
                let line = limit(item(own), Some(item(tenant)));
                assert!(line.len() <= MAX, "{line:?}");
            }
        }
    }

    #[test]
    fn policies_are_a_list() {
        let line = policy(&[("principal-reads", 1_000), ("tenant-reads", 4_000)]);
        assert_eq!(line, r#""principal-reads";q=1000;w=1, "tenant-reads";q=4000;w=1"#);
    }

    proptest! {
        #[test]
        fn what_is_left_is_what_fmt_writes(left: u32, seconds: u32, more: u32, then: u32) {
            let one = limit(("operator-reads", left, seconds), None);
            prop_assert_eq!(one, format!(r#""operator-reads";r={left};t={seconds}"#));
            let both = limit(("principal-writes", left, seconds), Some(("tenant-writes", more, then)));
            let expected = format!(r#""principal-writes";r={left};t={seconds}, "tenant-writes";r={more};t={then}"#);
            prop_assert_eq!(both, expected);
        }
    }
}
