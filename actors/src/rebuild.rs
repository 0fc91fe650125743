//! State is the fold of the journal: the proof.
//!
//! Every entity's journal is folded anew with today's code and compared with its row; and the rows beside it that
//! requests are judged by (memberships, sessions, keys, tokens, single sign-on) with what the state and the events say of
//! them.

mod rights;

use aicloud_domain::allocation::AllocationMachine;
use aicloud_domain::catalog::CatalogMachine;
use aicloud_domain::denial::DenialsMachine;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::Machine;
use aicloud_domain::name::ResourceId;
use aicloud_domain::node::NodeMachine;
use aicloud_domain::oversight::OversightMachine;
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::service_account::ServiceAccountMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_domain::upcast;
use aicloud_domain::user::UserMachine;
use aicloud_persistence::verify::Rebuilt;
use aicloud_persistence::{Database, DatabaseError};
use chrono::Utc;
use serde_json::Value;

/// An entity whose row, or one of those beside it, is not what its journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub id: ResourceId,
    /// What is wrong.
    pub what: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Entities that were folded.
    pub entities: u64,
    /// Journal entries that were read.
    pub entries: u64,
    /// Rows beside them that were compared.
    pub rows: u64,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Folds every entity's journal and compares, and the rows that requests are judged by. `progress` is called now and then.
///
/// # Errors
/// When the database can't be read; differences are no error but the result.
pub async fn check(
    database: &Database,
    mut progress: impl FnMut(EntityKind, &Report),
) -> Result<Report, DatabaseError> {
    let mut report = Report::default();
    for kind in EntityKind::ALL {
        let mut rebuild = database.rebuild(kind);
        while let Some(rebuilt) = rebuild.next().await? {
            report.entities += 1;
            report.entries += rebuilt.entries.len() as u64;
            if let Err(what) = compare(&rebuilt) {
                let id = ResourceId::of(kind, rebuilt.row.id);
                report.differences.push(Difference { id, what });
            }
            if report.entities.is_multiple_of(1_000) {
                progress(kind, &report);
            }
        }
        let now = Utc::now();
        let mut held = database.rights(kind, now);
        while let Some(held) = held.next().await? {
            report.rows += held.rows.len() as u64;
            if let Err(what) = rights::compare(kind, &held, now) {
                let id = ResourceId::of(kind, held.id);
                report.differences.push(Difference { id, what });
            }
        }
        progress(kind, &report);
    }
    Ok(report)
}

fn compare(rebuilt: &Rebuilt) -> Result<(), String> {
    match rebuilt.kind {
        EntityKind::Tenant => compare_as::<TenantMachine>(rebuilt),
        EntityKind::Project => compare_as::<ProjectMachine>(rebuilt),
        EntityKind::Catalog => compare_as::<CatalogMachine>(rebuilt),
        EntityKind::Node => compare_as::<NodeMachine>(rebuilt),
        EntityKind::Allocation => compare_as::<AllocationMachine>(rebuilt),
        EntityKind::Oversight => compare_as::<OversightMachine>(rebuilt),
        EntityKind::User => compare_as::<UserMachine>(rebuilt),
        EntityKind::ServiceAccount => compare_as::<ServiceAccountMachine>(rebuilt),
        EntityKind::Denials => compare_as::<DenialsMachine>(rebuilt),
    }
}

fn compare_as<M: Machine>(rebuilt: &Rebuilt) -> Result<(), String> {
    let mut state: Option<M::State> = None;
    for entry in &rebuilt.entries {
        let event = upcast::read::<M>(&entry.event_type, entry.event_version, &entry.payload)
            .map_err(|error| format!("entry {}: {error}", entry.head.seq))?;
        state = Some(M::apply(state, &event, entry.provenance.at));
    }
    let mut folded = serde_json::to_value(&state).map_err(|error| error.to_string())?;
    let row: Value = serde_json::from_str(&rebuilt.row.state).map_err(|error| error.to_string())?;
    forgive(M::LATER_FIELDS, &mut folded, &row);
    if folded == row {
        return Ok(());
    }
    Err(first_difference("", &folded, &row))
}

/// Leaves out what a row of an older release could not have.
fn forgive(later: &[&str], folded: &mut Value, row: &Value) {
    let (Value::Object(folded), Value::Object(row)) = (folded, row) else { return };
    for field in later.iter().filter(|field| !row.contains_key(**field)) {
        folded.remove(*field);
    }
}

/// Names the first place where two states differ.
fn first_difference(path: &str, folded: &Value, row: &Value) -> String {
    if let (Value::Object(a), Value::Object(b)) = (folded, row) {
        let keys = a.keys().chain(b.keys());
        for key in keys {
            let (inner_a, inner_b) =
                (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
            if inner_a != inner_b {
                return first_difference(&format!("{path}.{key}"), inner_a, inner_b);
            }
        }
    }
    format!("the journal gives {path} = {folded}, the row has {row}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_of_an_older_release_may_lack_what_came_later_and_nothing_else() {
        let folded = json!({"phase": "queued", "queued_since": "2026-01-01T00:00:00Z"});
        for (row, equal) in [
            (json!({"phase": "queued", "queued_since": "2026-01-01T00:00:00Z"}), true),
            (json!({"phase": "queued"}), true),
            (json!({"phase": "queued", "queued_since": "2027-01-01T00:00:00Z"}), false),
            (json!({"phase": "queued", "queued_since": null}), false),
            (json!({"queued_since": "2026-01-01T00:00:00Z"}), false),
        ] {
            let mut folded = folded.clone();
            forgive(AllocationMachine::LATER_FIELDS, &mut folded, &row);
            assert_eq!(folded == row, equal, "{row}");
        }
    }
}
