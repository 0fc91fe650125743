//! Where somebody goes back to after signing in: a path of our own pages, and nothing else.
//!
//! The path comes from whoever made the link, so it must not lead elsewhere: "sign in here" followed by a page
//! that looks like ours is how passwords are lost. Only what begins with one slash and holds no character
//! that a browser takes for another (`\`, control characters, spaces) is a path.

use std::fmt;
use std::str::FromStr;

/// The longest path, bytes.
const BACK_MAX: usize = 512;

/// A path of our own: `/allocations?page=2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back(String);

/// The text is no path of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a path on this server, for instance /allocations, at most {BACK_MAX} bytes")]
pub struct NoBack;

impl Default for Back {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl Back {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Back {
    type Err = NoBack;
    fn from_str(text: &str) -> Result<Self, NoBack> {
        let mut bytes = text.bytes();
        let legal = bytes.next() == Some(b'/')
            && bytes.next() != Some(b'/')
            && text.len() <= BACK_MAX
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if legal { Ok(Self(text.to_owned())) } else { Err(NoBack) }
    }
}

impl fmt::Display for Back {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Url;

    use super::*;

    #[test]
    fn a_path_of_ours_or_nothing() {
        for good in ["/", "/allocations?page=2#top", "/a//b", "/@x", "/%2f%2fevil.example"] {
            assert_eq!(good.parse::<Back>().unwrap().as_str(), good);
        }
        for wrong in [
            "",
            "allocations",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " /x",
            "/x y",
            "/\tx",
            "/\n/evil.example",
            "/é",
        ] {
            assert_eq!(wrong.parse::<Back>(), Err(NoBack), "{wrong:?}");
        }
        assert!(format!("/{}", "a".repeat(BACK_MAX)).parse::<Back>().is_err());
    }

    proptest! {
        /// As a browser would resolve it.
        #[test]
        fn it_never_leads_elsewhere(text in "[/\\\\.:@a-z?#%\\x00-\\x20]{1,12}|.{0,20}") {
            let base: Url = "https://cloud.example.com/sign-in".parse().unwrap();
            if let Ok(back) = text.parse::<Back>() {
                let url = base.join(back.as_str()).unwrap();
                prop_assert_eq!(url.origin(), base.origin(), "{}", back);
            }
        }
    }
}
