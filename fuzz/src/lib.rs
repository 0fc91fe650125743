//! What must hold for any text: the checks behind the fuzz targets.
//!
//! No panic is the least of it. A reader that takes a text must write it again as it came (or, where
//! several spellings are read on purpose, must write one that it reads as the same value), so that no value has two
//! texts; and no secret may be in `Debug`. A check that fails panics, which the fuzzer takes for
//! the crash that it is.
//!
//! Each check is a function of a text; its seeds are files of texts in `seeds/`, right ones and wrong ones.

pub mod config;
pub mod email;
pub mod id;
pub mod jws;
pub mod name;
pub mod place;
pub mod quantity;
pub mod token;
pub mod word;

use std::fmt::Display;
use std::str::FromStr;

/// Whatever of this kind the text is, it is its only text.
fn one_text<T: FromStr + Display>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    assert_eq!(value.to_string(), text, "a second spelling");
    Some(value)
}
