//! The closed words of the API, for those who generate code from the document.
//!
//! Phases, reasons, roles and the like are one Rust enum each, and travel as words. Here the document learns
//! which words there are: as `enum` where a schema has the field, so that a generated client has a type and not
//! a text, and once more under `x-vocabulary` with what a schema can't say: which phase is an end and which
//! actions it allows, what a code means and what to do about it, what a role may do, which runbooks there are.
//! The console draws its buttons, reasons and advice from that table alone.
//!
//! A newer server may have more words. Clients must take a word that they do not know as one, and not break.

use aicloud_domain::access::{Column, Permission, Role};
use aicloud_domain::allocation::table::legal_actions;
use aicloud_domain::allocation::{Desired, OutcomeKind, Phase, Trigger};
use aicloud_domain::node::{LIVES, Life};
use aicloud_domain::placement::PendingReason;
use serde::Serialize;
use serde_json::{Value, json};

use crate::problem::CODES;

/// The pages of docs/runbooks, by their names; a test compares.
const RUNBOOKS: &[&str] = &[
    "database-away",
    "failed-cleanup",
    "failing-child",
    "lost-denials",
    "node-unreachable",
    "not-ready",
    "quarantined-actor",
    "slow-journal",
];

/// A field, by its schema and its own name, and the words that it can be.
type Field = (&'static str, &'static str, fn() -> Vec<Value>);

const FIELDS: &[Field] = &[
    ("Allocation", "phase", phases),
    ("Allocation", "desired", || words(&[Desired::Run, Desired::Stop, Desired::Release])),
    ("Allocation", "actions", allocation_actions),
    ("Pending", "reason", || words(&PendingReason::ALL)),
    ("Outcome", "kind", || words(&OutcomeKind::ALL)),
    ("Node", "life", || words(&Life::ALL)),
    ("Node", "actions", node_actions),
    ("Grant", "role", roles),
    ("Member", "role", roles),
    ("SetMember", "role", roles),
    ("Invitation", "role", roles),
    ("CreateInvitation", "role", roles),
    ("Accepted", "role", roles),
    ("ServiceAccount", "role", roles),
    ("CreateServiceAccount", "role", roles),
    ("UpdateServiceAccount", "role", roles),
];

/// Adds the words to a document that is otherwise whole.
pub(super) fn add(document: &mut Value) {
    for (schema, field, words) in FIELDS {
        // A page of a list carries its items' schema in itself.
        let own = format!("/components/schemas/{schema}/properties/{field}");
        let listed =
            format!("/components/schemas/List_{schema}/properties/items/items/properties/{field}");
        for place in [own, listed] {
            if let Some(found) = document.pointer_mut(&place) {
                close(found, words());
            }
        }
    }
    document["x-vocabulary"] = vocabulary();
}

/// Says of a field, or of what is in it, that it is one of these words.
fn close(field: &mut Value, mut words: Vec<Value>) {
    let field = if field["type"] == "array" { &mut field["items"] } else { field };
    if field["type"].as_array().is_some_and(|types| types.contains(&json!("null"))) {
        words.push(Value::Null);
    }
    field["enum"] = Value::Array(words);
}

/// As they travel.
fn words<T: Serialize>(all: &[T]) -> Vec<Value> {
    all.iter().map(|one| json!(one)).collect()
}

fn phases() -> Vec<Value> {
    words(&Phase::ALL)
}

fn allocation_actions() -> Vec<Value> {
    words(&Trigger::ACTIONS.map(|(_, word)| word))
}

fn node_actions() -> Vec<Value> {
    let mut words: Vec<&str> = LIVES.iter().map(|row| row.0).collect();
    words.dedup();
    self::words(&words)
}

fn roles() -> Vec<Value> {
    words(&Role::ALL.map(Role::word))
}

fn vocabulary() -> Value {
    let phases = Phase::ALL.map(
        |phase| json!({ "word": phase, "end": phase.is_end(), "actions": legal_actions(phase) }),
    );
    let reasons = PendingReason::ALL.map(|reason| json!({ "word": reason, "text": reason.text() }));
    let roles = Role::ALL.map(|role| {
        let scope = match role.column() {
            Column::Operator => "cloud",
            Column::Tenant => "tenant",
            Column::Project => "project",
        };
        let held: Vec<&str> = role.permissions().iter().map(Permission::word).collect();
        json!({ "word": role.word(), "scope": scope, "permissions": held })
    });
    let problems: Vec<Value> = CODES
        .iter()
        .map(|row| {
            json!({ "code": row.word, "status": row.status, "retry": row.retry, "title": row.title, "suggestion": row.suggestion })
        })
        .collect();
    json!({
        "phases": phases,
        "pending_reasons": reasons,
        "outcomes": OutcomeKind::ALL,
        "node_lives": Life::ALL,
        "permissions": Permission::ALL.iter().map(|one| one.word()).collect::<Vec<_>>(),
        "roles": roles,
        "problems": problems,
        "runbooks": RUNBOOKS,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::openapi::Document;

    #[test]
    fn every_field_of_the_table_is_closed() {
        let document = Document::new();
        for (schema, field, words) in FIELDS {
            let place = format!("/components/schemas/{schema}/properties/{field}");
            let found = document.value().pointer(&place);
            let found = found.unwrap_or_else(|| panic!("the document has no {place}"));
            let closed = found.get("enum").or_else(|| found["items"].get("enum")).unwrap();
            let closed = closed.as_array().unwrap();
            let words = words();
            assert!(!words.is_empty() && words.iter().all(|word| closed.contains(word)), "{place}");
            let apart: BTreeSet<String> = closed.iter().map(Value::to_string).collect();
            assert_eq!(apart.len(), closed.len(), "{place}: {closed:?}");
        }
        let listed =
            "/components/schemas/List_Allocation/properties/items/items/properties/phase/enum";
        assert_eq!(document.value().pointer(listed).unwrap().as_array().unwrap().len(), 14);
    }

    #[test]
    fn runbooks_are_those_in_docs() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/runbooks");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
            .filter(|name| name != "README")
            .collect();
        there.sort();
        assert_eq!(there, RUNBOOKS);
    }

    #[test]
    fn the_vocabulary_says_what_the_tables_say() {
        let words = vocabulary();
        let of = |list: &str, key: &str, word: &str| {
            let found = words[list].as_array().unwrap().iter().find(|one| one[key] == word);
            found.unwrap_or_else(|| panic!("{list} has no {word}")).clone()
        };
        assert_eq!(of("phases", "word", "active")["actions"], json!(["stop", "release"]));
        assert_eq!(of("phases", "word", "released")["end"], true);
        assert_eq!(of("problems", "code", "sign_in_failed")["status"], 401);
        assert_eq!(of("problems", "code", "overloaded")["retry"], "same_request");
        let viewer = of("roles", "word", "project_viewer");
        assert_eq!(viewer["scope"], "project");
        let held = viewer["permissions"].as_array().unwrap();
        assert!(held.contains(&json!("allocation.read")));
        assert!(!held.contains(&json!("allocation.create")));
        assert!(
            words["pending_reasons"][0]["text"].as_str().is_some_and(|text| text.ends_with('.'))
        );
    }
}
