//! A text as TOML writes it, on one line.

/// The text as a basic string of TOML (1.0, "String"), quotes included.
pub(super) fn quoted(text: &str) -> String {
    let mut line = String::with_capacity(text.len() + 2);
    line.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => line.extend(['\\', c]),
            // Rust's own `{:?}` would write `\u{7f}`, which is no TOML.
            c if c.is_control() => line.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => line.push(c),
        }
    }
    line.push('"');
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn toml_reads_it_back(text in r#"(?s)[ -~]{0,8}|.{0,8}|[\x00-\x20"\\'\u{7f}-\u{a0}\u{2028}]{0,8}"#) {
            let line = format!("key = {}  # said", quoted(&text));
            prop_assert_eq!(line.lines().count(), 1, "{}", line);
            let table: toml::Table = line.parse().unwrap();
            prop_assert_eq!(table["key"].as_str(), Some(text.as_str()));
        }
    }
}
