//! The writer's statements about entity rows: one text, a table for each kind.

use aicloud_domain::kind::EntityKind;

/// The statements for one kind's table.
pub(super) struct RowSql {
    /// New entities; returns the ids that did not exist before.
    pub(super) insert: &'static str,
    /// Known entities; returns the ids that stood at the head the append names.
    pub(super) update: &'static str,
}

macro_rules! row_sql {
    ($table:literal) => {
        RowSql {
            insert: concat!(
                "INSERT INTO ", $table, " (id, tenant_id, project_id, seq, head_hash, state, owes, created_at, updated_at) ",
                "SELECT u.id, u.tenant_id, u.project_id, u.seq, u.head_hash, u.state::jsonb, u.owes, u.created_at, u.updated_at ",
                "FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bytea[], $6::text[], $7::boolean[], $8::timestamptz[], $9::timestamptz[]) ",
                "AS u(id, tenant_id, project_id, seq, head_hash, state, owes, created_at, updated_at) ",
                "ON CONFLICT (id) DO NOTHING RETURNING id"
            ),
            // The owner is compared as well: an entry under another tenant than its entity's
            // would show that entity in the other tenant's feed.
            update: concat!(
                "UPDATE ", $table, " AS t SET seq = u.seq, head_hash = u.head_hash, state = u.state::jsonb, owes = u.owes, updated_at = u.updated_at ",
                "FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bytea[], $6::text[], $7::boolean[], $8::timestamptz[], $9::bytea[]) ",
                "AS u(id, tenant_id, project_id, seq, head_hash, state, owes, updated_at, prev_hash) ",
                "WHERE t.id = u.id AND t.head_hash = u.prev_hash ",
                "AND t.tenant_id IS NOT DISTINCT FROM u.tenant_id AND t.project_id IS NOT DISTINCT FROM u.project_id ",
                "RETURNING t.id"
            ),
        }
    };
}

pub(super) const fn rows(kind: EntityKind) -> &'static RowSql {
    match kind {
        EntityKind::Tenant => &row_sql!("tenancy.tenant"),
        EntityKind::Project => &row_sql!("tenancy.project"),
        EntityKind::Catalog => &row_sql!("inventory.catalog"),
        EntityKind::Node => &row_sql!("inventory.node"),
        EntityKind::Allocation => &row_sql!("provisioning.allocation"),
        EntityKind::Oversight => &row_sql!("engine.oversight"),
    }
}

pub(super) const INSERT_ENTRIES: &str = "\
INSERT INTO journal.entry (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id, \
    principal, request_id, command_id, trace_id, at, prev_hash, hash) \
SELECT u.entity_id, u.seq, u.entity_kind, u.event_type, u.event_version, u.payload::json, u.tenant_id, u.project_id, \
    u.principal, u.request_id, u.command_id, u.trace_id, u.at, u.prev_hash, u.hash \
FROM UNNEST($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::uuid[], $8::uuid[], \
    $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::bytea[], $15::bytea[]) \
AS u(entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id, \
    principal, request_id, command_id, trace_id, at, prev_hash, hash)";

pub(super) const INSERT_COMMANDS: &str = "\
INSERT INTO journal.command (scope, key, request_sha256, entity_id, seq, reply, created_at) \
SELECT u.scope, u.key, u.request_sha256, u.entity_id, u.seq, u.reply::json, u.created_at \
FROM UNNEST($1::uuid[], $2::text[], $3::bytea[], $4::uuid[], $5::bigint[], $6::text[], $7::timestamptz[]) \
AS u(scope, key, request_sha256, entity_id, seq, reply, created_at)";

/// Which of these entries are in the journal, by place and hash.
pub(super) const FIND_ENTRIES: &str = "\
SELECT e.entity_id, e.seq FROM journal.entry e \
JOIN UNNEST($1::uuid[], $2::bigint[], $3::bytea[]) AS u(entity_id, seq, hash) \
ON e.entity_id = u.entity_id AND e.seq = u.seq AND e.hash = u.hash";
