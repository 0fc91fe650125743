//! What an id must look like before a node uses it.
//!
//! A node makes directories, cgroups and containers named after allocations. The
//! id is signed by the control plane, so this check is a second lock: whatever goes
//! wrong there, nothing on the node ever sees a `/`, a `..` or an empty name.

/// The longest id, in bytes. A typed id (prefix, `_`, 26 characters) is half of it.
pub const MAX_LEN: usize = 64;

/// Whether a text has the form of an id: `prefix_suffix`, lower-case ASCII letters
/// and digits with at least one underscore between them, at most [`MAX_LEN`] bytes.
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    text.len() <= MAX_LEN
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('_')
        && text.contains('_')
}

/// The longest resource name, in bytes.
pub const MAX_NAME_LEN: usize = 512;

/// Whether a text may be used as a resource's name (`core42:aicloud:…`): visible
/// ASCII without spaces, not empty, at most [`MAX_NAME_LEN`] bytes.
#[must_use]
pub fn is_printable_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_NAME_LEN && text.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_names() {
        for good in ["alloc_01jd4qx2s5ze8b7p6m9k3v1w0t", "node_0", "a_b_c"] {
            assert!(is_well_formed(good), "{good}");
        }
        let long = format!("a_{}", "x".repeat(63));
        for bad in ["", "alloc", "_x", "alloc_", "../x_y", "a/b_c", "A_b", "a_b\0", "a b_c", &long]
        {
            assert!(!is_well_formed(bad), "{bad:?}");
        }
    }

    #[test]
    fn names_are_printable() {
        assert!(is_printable_name("core42:aicloud:eu-1:acme:allocation/alloc_1"));
        for bad in ["", "a b", "a\n", "ä"] {
            assert!(!is_printable_name(bad), "{bad:?}");
        }
    }
}
