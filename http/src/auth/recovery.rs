//! Recovery codes: the way in when the authenticator is lost.
//!
//! Ten, made together, shown once, each good for one sign-in. A code has 120 random bits, so that a plain hash of
//! it may be kept, in the journal as well (OWASP ASVS 5.0, 6.5.2 asks for 112). Written in four groups of
//! Crockford's letters, which are hard to misread; what people type is forgiven its case, its hyphens and its
//! spaces.

use aicloud_domain::digest::Sha256;
use rand::RngExt as _;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Digest as _;
use zeroize::Zeroizing;

/// How many are made at once.
pub const COUNT: usize = 10;

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS: usize = 4;
const GROUP: usize = 6;

/// New codes.
#[must_use]
pub fn new() -> [SecretString; COUNT] {
    std::array::from_fn(|_| {
        let mut text = String::with_capacity(GROUPS * (GROUP + 1));
        for place in 0..GROUPS * GROUP {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(LETTERS[rand::rng().random_range(0..LETTERS.len())]));
        }
        SecretString::from(text)
    })
}

/// What is kept of a code; `None` for what can't be one.
#[must_use]
pub fn digest(code: &SecretString) -> Option<Sha256> {
    let mut letters = Zeroizing::new(Vec::with_capacity(GROUPS * GROUP));
    for byte in code.expose_secret().bytes() {
        let letter = match byte.to_ascii_lowercase() {
            b' ' | b'-' => continue,
            // Crockford's alphabet lacks these, because they are taken for others.
            b'o' => b'0',
            b'i' | b'l' => b'1',
            letter => letter,
        };
        if !LETTERS.contains(&letter) || letters.len() == GROUPS * GROUP {
            return None;
        }
        letters.push(letter);
    }
    let whole = letters.len() == GROUPS * GROUP;
    whole.then(|| Sha256(sha2::Sha256::digest(&letters[..]).into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let codes = new();
        let digests: Vec<Sha256> = codes.iter().map(|code| digest(code).unwrap()).collect();
        let texts: BTreeSet<&str> = codes.iter().map(|code| code.expose_secret()).collect();
        assert_eq!(texts.len(), COUNT);
        for (code, kept) in codes.iter().zip(&digests) {
            let text = code.expose_secret();
            assert_eq!(text.len(), 27);
            let typed = [text.to_uppercase(), text.replace('-', " "), text.replace('-', "")];
            for typed in typed {
                assert!(digest(&SecretString::from(typed)).unwrap().matches(kept));
            }
            let misread = text.replace('0', "O").replace('1', "l");
            assert!(digest(&SecretString::from(misread)).unwrap().matches(kept));
        }
        for wrong in ["", "123456", "u23456-123456-123456-123456", "0123456789abcdefghjkmnpqr"] {
            assert!(digest(&SecretString::from(wrong)).is_none(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = digest(&SecretString::from(text));
        }
    }
}
