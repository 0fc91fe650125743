//! What the document says of operations that the type of a method can't say, as tables.

use std::fmt::Write as _;

use super::lower::Lowered;

/// The tables as Rust.
pub(super) fn write(lowered: &Lowered) -> String {
    let mut text = String::new();
    list(&mut text, "Operations that take an `Idempotency-Key`.", "KEYED", &lowered.keyed);
    list(&mut text, "Operations whose answer has no end.", "ENDLESS", &lowered.endless);
    text.push('\n');
    for (page, item) in &lowered.pages {
        // Writing to a String can't fail.
        let _ = writeln!(text, "page!({page}, {item});");
    }
    text
}

fn list(text: &mut String, what: &str, name: &str, operations: &[String]) {
    let mut sorted = operations.to_vec();
    sorted.sort();
    let _ = writeln!(text, "/// {what}");
    let _ = writeln!(text, "pub(crate) const {name}: &[&str] = &{sorted:?};");
}
