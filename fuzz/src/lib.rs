//! What must hold for any text: the checks behind the fuzz targets.
//!
//! No panic is the least of it. A reader that takes a text must write it again as it came (or, where
//! several spellings are read on purpose, must write one that it reads as the same value), so that no value has two
//! texts; and no secret may be in `Debug`. A check that fails panics, which the fuzzer takes for
//! the crash that it is.
//!
//! Each check is a function of a text, and the seeds of each are files of texts in `seeds/`: `cargo test` runs one
//! through the other, without any instruments.

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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// A check, by the name of its seeds.
    const CHECKS: &[(&str, fn(&str))] = &[
        ("config", super::config::check),
        ("email", super::email::check),
        ("id", super::id::check),
        ("jws", super::jws::check),
        ("name", super::name::check),
        ("place", super::place::check),
        ("quantity", super::quantity::check),
        ("token", super::token::check),
        ("word", super::word::check),
    ];

    #[test]
    fn the_seeds_pass() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        for (name, check) in CHECKS {
            let mut seen = 0;
            for file in fs::read_dir(folder.join(name)).unwrap() {
                check(&fs::read_to_string(file.unwrap().path()).unwrap());
                seen += 1;
            }
            assert!(seen >= 2, "{name} has {seen} seeds");
        }
        assert_eq!(fs::read_dir(folder).unwrap().count(), CHECKS.len());
    }
}
