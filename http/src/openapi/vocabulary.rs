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
use aicloud_domain::allocation::caution::Caution;
use aicloud_domain::allocation::table::legal_actions;
use aicloud_domain::allocation::{Desired, OutcomeKind, Phase, Trigger};
use aicloud_domain::node::{LIVES, Life};
use aicloud_domain::oversight::OrderAction;
use aicloud_domain::placement::PendingReason;
use aicloud_domain::placement::plan::NoEstimate;
use aicloud_domain::tenant::Standing as TenantStanding;
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::actions::WORDS;
use crate::api::held::HeldReason;
use crate::api::runbook;
use crate::problem::CODES;
use crate::pulse::ROWS;
use crate::sso::reason::REASONS;

/// A field, by its schema and its own name, and the words that it can be.
type Field = (&'static str, &'static str, fn() -> Vec<Value>);

const FIELDS: &[Field] = &[
    ("Allocation", "phase", phases),
    ("Allocation", "desired", || words(&[Desired::Run, Desired::Stop, Desired::Release])),
    ("Allocation", "actions", allocation_actions),
    ("Held", "reason", || words(&HeldReason::ALL)),
    ("Pending", "reason", || words(&PendingReason::ALL)),
    ("WaitUnknown", "reason", || words(&NoEstimate::ALL)),
    ("ActorDetail", "actions", || words(&OrderAction::ALL)),
    ("TreeNode", "actions", || words(&OrderAction::ALL)),
    ("RunbookSummary", "id", runbooks),
    ("RunbookSummary", "pending_reasons", || words(&PendingReason::ALL)),
    ("RunbookSummary", "phases", phases),
    ("Worker", "runbook", runbooks),
    ("PulseFigure", "name", figures),
    ("PulseFigure", "runbook", runbooks),
    ("PulseProblem", "code", codes),
    ("PulseProblem", "runbook", runbooks),
    ("Caution", "code", || words(&Caution::ALL)),
    ("Outcome", "kind", || words(&OutcomeKind::ALL)),
    ("Node", "life", || words(&Life::ALL)),
    ("Node", "actions", node_actions),
    ("Tenant", "standing", || words(&TenantStanding::ALL)),
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
    let actions = WORDS.iter().map(|(schema, all)| (schema, "actions", words(all)));
    let fields = FIELDS.iter().map(|(schema, field, words)| (schema, *field, words()));
    for (schema, field, words) in fields.chain(actions) {
        // A page of a list carries its items' schema in itself.
        let own = format!("/components/schemas/{schema}/properties/{field}");
        let listed =
            format!("/components/schemas/List_{schema}/properties/items/items/properties/{field}");
        for place in [own, listed] {
            if let Some(found) = document.pointer_mut(&place) {
                close(found, words.clone());
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

fn runbooks() -> Vec<Value> {
    runbook::ids().map(Value::from).collect()
}

fn figures() -> Vec<Value> {
    ROWS.iter().map(|row| Value::from(row.name)).collect()
}

fn codes() -> Vec<Value> {
    CODES.iter().map(|row| Value::from(row.word)).collect()
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

/// A row with the runbook that it leads to, if there is one.
fn leading_to(mut row: Value, page: Option<&str>) -> Value {
    if let Some(page) = page {
        row["runbook"] = json!(page);
    }
    row
}

fn vocabulary() -> Value {
    let phases = Phase::ALL.map(|phase| {
        let row = json!({ "word": phase, "end": phase.is_end(), "actions": legal_actions(phase) });
        leading_to(row, runbook::of_phase(phase))
    });
    let reasons = PendingReason::ALL.map(|reason| {
        let row = json!({ "word": reason, "text": reason.text() });
        leading_to(row, runbook::of_pending(reason))
    });
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
            let told = json!({ "code": row.word, "status": row.status, "retry": row.retry, "title": row.title, "suggestion": row.suggestion });
            leading_to(told, runbook::of_problem(row.code))
        })
        .collect();
    let sso_reasons: Vec<Value> = REASONS
        .iter()
        .map(|row| json!({ "word": row.word, "text": row.text, "suggestion": row.suggestion }))
        .collect();
    json!({
        "phases": phases,
        "pending_reasons": reasons,
        "outcomes": OutcomeKind::ALL,
        "node_lives": Life::ALL,
        "permissions": Permission::ALL.iter().map(|one| one.word()).collect::<Vec<_>>(),
        "roles": roles,
        "problems": problems,
        "sso_reasons": sso_reasons,
        "runbooks": runbook::ids().collect::<Vec<_>>(),
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
        let actions = WORDS.iter().map(|(schema, all)| (schema, "actions", words(all)));
        let fields = FIELDS.iter().map(|(schema, field, words)| (schema, *field, words()));
        for (schema, field, words) in fields.chain(actions) {
            let place = format!("/components/schemas/{schema}/properties/{field}");
            let found = document.value().pointer(&place);
            let found = found.unwrap_or_else(|| panic!("the document has no {place}"));
            let closed = found.get("enum").or_else(|| found["items"].get("enum")).unwrap();
            let closed = closed.as_array().unwrap();
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
        assert_eq!(there, runbook::ids().collect::<Vec<_>>());
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
        assert_eq!(of("problems", "code", "quarantined")["runbook"], "quarantined-actor");
        assert_eq!(of("phases", "word", "failed_cleanup")["runbook"], "failed-cleanup");
        assert!(of("phases", "word", "active").get("runbook").is_none());
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
