//! The writer's statements: one text, a table for each kind.
//!
//! A batch is written in one of two ways. The *whole* statement moves the rows of one kind,
//! appends their entries and keeps their commands at once: one round trip, committed by
//! itself. When each entity moves by one entry, which is nearly always, the *step* statement
//! does the same with a third fewer arrays: what a row and its entry share is sent, taken apart
//! and kept once. Neither says who is at fault when something is: then, and for batches of
//! several kinds or with side rows, each part is a statement of its own in a transaction.

use aicloud_domain::kind::EntityKind;

/// The statements for one kind's table.
pub(super) struct RowSql {
    /// New entities; returns the ids that did not exist before.
    pub(super) insert: &'static str,
    /// Known entities; returns the ids that stood at the head the append names.
    pub(super) update: &'static str,
    /// New entities with everything; an error when one of them existed before.
    pub(super) whole_insert: &'static str,
    /// Known entities with everything; an error when one of them stood elsewhere.
    pub(super) whole_update: &'static str,
    /// Known entities with one entry each, without commands; an error as above.
    pub(super) step: &'static str,
    /// The same with commands.
    pub(super) step_keyed: &'static str,
}

macro_rules! insert_rows {
    ($table:literal) => {
        concat!(
            "INSERT INTO ", $table, " (id, tenant_id, project_id, seq, head_hash, state, owes, created_at, updated_at) ",
            "SELECT u.id, u.tenant_id, u.project_id, u.seq, u.head_hash, u.state::jsonb, u.owes, u.created_at, u.updated_at ",
            "FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bytea[], $6::text[], $7::boolean[], $8::timestamptz[], $9::timestamptz[]) ",
            "AS u(id, tenant_id, project_id, seq, head_hash, state, owes, created_at, updated_at) ",
            "ON CONFLICT (id) DO NOTHING RETURNING id"
        )
    };
}

// The owner is compared as well: an entry under another tenant than its entity's would show
// that entity in the other tenant's feed.
macro_rules! update_rows {
    ($table:literal) => {
        concat!(
            "UPDATE ", $table, " AS t SET seq = u.seq, head_hash = u.head_hash, state = u.state::jsonb, owes = u.owes, updated_at = u.updated_at ",
            "FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bytea[], $6::text[], $7::boolean[], $8::timestamptz[], $9::bytea[]) ",
            "AS u(id, tenant_id, project_id, seq, head_hash, state, owes, updated_at, prev_hash) ",
            "WHERE t.id = u.id AND t.head_hash = u.prev_hash ",
            "AND t.tenant_id IS NOT DISTINCT FROM u.tenant_id AND t.project_id IS NOT DISTINCT FROM u.project_id ",
            "RETURNING t.id"
        )
    };
}

macro_rules! insert_entries {
    ($arrays:literal) => {
        concat!(
            "INSERT INTO journal.entry (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id, ",
            "principal, request_id, command_id, trace_id, credential, address, at, prev_hash, hash) ",
            "SELECT u.entity_id, u.seq, u.entity_kind, u.event_type, u.event_version, u.payload::json, u.tenant_id, u.project_id, ",
            "u.principal, u.request_id, u.command_id, u.trace_id, u.credential, u.address, u.at, u.prev_hash, u.hash FROM UNNEST(", $arrays,
            ") AS u(entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id, ",
            "principal, request_id, command_id, trace_id, credential, address, at, prev_hash, hash)"
        )
    };
}

macro_rules! insert_commands {
    ($arrays:literal) => {
        concat!(
            "INSERT INTO journal.command (scope, key, request_sha256, entity_id, seq, reply, created_at, tenant_id) ",
            "SELECT u.scope, u.key, u.request_sha256, u.entity_id, u.seq, u.reply::json, u.created_at, u.tenant_id FROM UNNEST(", $arrays,
            ") AS u(scope, key, request_sha256, entity_id, seq, reply, created_at, tenant_id)"
        )
    };
}

// $10 to $26 are the entries' columns, $27 to $34 the commands'. A row that was not moved is a
// division by zero, which takes everything back.
macro_rules! whole {
    ($rows:expr) => {
        concat!(
            "WITH moved AS (", $rows, "), entries AS (",
            insert_entries!(
                "$10::uuid[], $11::bigint[], $12::text[], $13::text[], $14::smallint[], $15::text[], $16::uuid[], $17::uuid[], \
                 $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::timestamptz[], $25::bytea[], $26::bytea[]"
            ),
            "), commands AS (",
            insert_commands!("$27::uuid[], $28::text[], $29::bytea[], $30::uuid[], $31::bigint[], $32::text[], $33::timestamptz[], $34::uuid[]"),
            ") SELECT 1 / (CASE WHEN count(*) = cardinality($1) THEN 1 ELSE 0 END) FROM moved"
        )
    };
}

// $1 to $18 are what an entity and its entry are, $19 the kind, $20 to $27 the commands' columns.
// The update is the one of `update_rows`.
macro_rules! step {
    ($table:literal, $commands:expr) => {
        concat!(
            "WITH u AS MATERIALIZED (SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bytea[], $6::text[], \
             $7::boolean[], $8::timestamptz[], $9::bytea[], $10::text[], $11::smallint[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[]) \
             AS u(id, tenant_id, project_id, seq, hash, state, owes, at, prev_hash, \
             event_type, event_version, payload, principal, request_id, command_id, trace_id, credential, address)), \
             moved AS (UPDATE ", $table, " AS t SET seq = u.seq, head_hash = u.hash, state = u.state::jsonb, owes = u.owes, updated_at = u.at \
             FROM u WHERE t.id = u.id AND t.head_hash = u.prev_hash \
             AND t.tenant_id IS NOT DISTINCT FROM u.tenant_id AND t.project_id IS NOT DISTINCT FROM u.project_id \
             RETURNING t.id), \
             entries AS (INSERT INTO journal.entry (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id, \
             principal, request_id, command_id, trace_id, credential, address, at, prev_hash, hash) \
             SELECT u.id, u.seq, $19::text, u.event_type, u.event_version, u.payload::json, u.tenant_id, u.project_id, \
             u.principal, u.request_id, u.command_id, u.trace_id, u.credential, u.address, u.at, u.prev_hash, u.hash FROM u)",
            $commands,
            " SELECT 1 / (CASE WHEN count(*) = cardinality($1) THEN 1 ELSE 0 END) FROM moved"
        )
    };
}

macro_rules! step_commands {
    () => {
        concat!(
            ", commands AS (",
            insert_commands!("$20::uuid[], $21::text[], $22::bytea[], $23::uuid[], $24::bigint[], $25::text[], $26::timestamptz[], $27::uuid[]"),
            ")"
        )
    };
}

macro_rules! row_sql {
    ($table:literal) => {
        RowSql {
            insert: insert_rows!($table),
            update: update_rows!($table),
            whole_insert: whole!(insert_rows!($table)),
            whole_update: whole!(update_rows!($table)),
            step: step!($table, ""),
            step_keyed: step!($table, step_commands!()),
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
        EntityKind::User => &row_sql!("identity.\"user\""),
        EntityKind::ServiceAccount => &row_sql!("identity.service_account"),
        EntityKind::Denials => &row_sql!("tenancy.denials"),
    }
}

pub(super) const INSERT_ENTRIES: &str = insert_entries!(
    "$1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::uuid[], $8::uuid[], \
     $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::bytea[], $17::bytea[]"
);

pub(super) const INSERT_COMMANDS: &str = insert_commands!(
    "$1::uuid[], $2::text[], $3::bytea[], $4::uuid[], $5::bigint[], $6::text[], $7::timestamptz[], $8::uuid[]"
);

/// Which of these entries are in the journal, by place and hash. In all its partitions: this
/// happens rarely, and the answer must not rest on anybody's clock.
pub(super) const FIND_ENTRIES: &str = "\
SELECT e.entity_id, e.seq FROM journal.entry e \
JOIN UNNEST($1::uuid[], $2::bigint[], $3::bytea[]) AS u(entity_id, seq, hash) \
ON e.entity_id = u.entity_id AND e.seq = u.seq AND e.hash = u.hash";
