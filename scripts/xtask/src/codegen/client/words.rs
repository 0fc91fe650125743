//! Closed lists of words, as types.
//!
//! A word that the list does not have is kept as it came, in a variant of its own. `word!` of the client makes
//! the type; here it is only said which words there are.

use std::fmt::Write as _;

use anyhow::{Context as _, ensure};
use serde_json::Value;

/// A closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The type's name.
    pub(super) name: String,
    /// What it is.
    pub(super) about: String,
    /// The words as they travel.
    pub(super) values: Vec<String>,
}

/// The types, and what the vocabulary says beside the words.
pub(super) fn write(words: &[Word], vocabulary: &Value) -> anyhow::Result<String> {
    let mut text = String::new();
    for word in words {
        ensure!(!word.values.is_empty(), "{} has no word", word.name);
        let mut variants: Vec<String> = word.values.iter().map(|value| pascal(value)).collect();
        text.push_str("word! {\n");
        for line in word.about.lines() {
            // Writing to a String can't fail.
            let _ = writeln!(text, "    /// {}", line.trim());
        }
        let _ = writeln!(text, "    pub enum {} {{", word.name);
        for (variant, value) in variants.iter().zip(&word.values) {
            let _ = writeln!(text, "        {variant} = {value:?},");
        }
        text.push_str("    }\n}\n\n");
        let count = variants.len();
        variants.sort();
        variants.dedup();
        let apart = variants.len() == count && !variants.contains(&"Other".to_owned());
        ensure!(apart, "words of {} that are one in Rust", word.name);
    }
    phases(&mut text, words, &vocabulary["phases"])?;
    reasons(&mut text, words, &vocabulary["pending_reasons"])?;
    Ok(text)
}

/// Which phases are ends, and what may be done in each.
fn phases(text: &mut String, words: &[Word], phases: &Value) -> anyhow::Result<()> {
    let phases = phases.as_array().context("the vocabulary has no phases")?;
    if phases.is_empty() {
        return Ok(());
    }
    let known = |name: &str| words.iter().any(|word| word.name == name);
    ensure!(known("AllocationPhase") && known("AllocationAction"), "phases without their words");
    let mut ends = Vec::new();
    let mut actions = String::new();
    for phase in phases {
        let word = phase["word"].as_str().context("a phase without its word")?;
        let word = format!("Self::{}", pascal(word));
        let legal: Vec<String> = phase["actions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|action| format!("AllocationAction::{}", pascal(action)))
            .collect();
        if phase["end"] == true {
            ends.push(word.clone());
        }
        if !legal.is_empty() {
            let _ = writeln!(actions, "            {word} => &[{}],", legal.join(", "));
        }
    }
    let _ = write!(
        text,
        "impl AllocationPhase {{\n    \
         /// Nothing follows it.\n    \
         #[must_use]\n    \
         pub fn is_end(&self) -> bool {{\n        matches!(self, {})\n    }}\n\n    \
         /// What may be done in it. Of a phase that is not known here: nothing.\n    \
         #[must_use]\n    \
         pub fn actions(&self) -> &'static [AllocationAction] {{\n        match self {{\n{actions}            _ => &[],\n        }}\n    }}\n}}\n\n",
        ends.join(" | ")
    );
    Ok(())
}

/// Why an allocation waits, in words for people.
fn reasons(text: &mut String, words: &[Word], reasons: &Value) -> anyhow::Result<()> {
    let reasons = reasons.as_array().context("the vocabulary has no reasons")?;
    if reasons.is_empty() {
        return Ok(());
    }
    ensure!(words.iter().any(|word| word.name == "PendingReason"), "reasons without their words");
    let mut arms = String::new();
    for reason in reasons {
        let word = reason["word"].as_str().context("a reason without its word")?;
        let said = reason["text"].as_str().context("a reason without its text")?;
        let _ = writeln!(arms, "            Self::{} => {said:?},", pascal(word));
    }
    let _ = write!(
        text,
        "impl PendingReason {{\n    \
         /// The same for people. Of a reason that is not known here: the word.\n    \
         #[must_use]\n    \
         pub fn text(&self) -> &str {{\n        match self {{\n{arms}            other => other.as_str(),\n        }}\n    }}\n}}\n"
    );
    Ok(())
}

/// `half-off`, `half_off`, `half.off` → `HalfOff`.
pub(super) fn pascal(text: &str) -> String {
    let mut name = String::new();
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = part.chars();
        if let Some(first) = letters.next() {
            name.push(first.to_ascii_uppercase());
            name.push_str(letters.as_str());
        }
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'N');
    }
    name
}
