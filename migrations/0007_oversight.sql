-- What operators have ordered about the engine itself: one row for each part that was ever
-- ordered about, none for the millions that were not.

SET LOCAL lock_timeout = '5s';

CREATE SCHEMA IF NOT EXISTS engine;
GRANT USAGE ON SCHEMA engine TO aicloud_app;

CREATE TABLE IF NOT EXISTS engine.oversight (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        CHECK (tenant_id IS NULL),
    project_id uuid        CHECK (project_id IS NULL),
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- What stands (a quarantine, a pause) is owed, so a start finds it here.
CREATE INDEX IF NOT EXISTS oversight_owing ON engine.oversight (id) WHERE owes;

REVOKE ALL ON engine.oversight FROM aicloud_app;
GRANT SELECT, INSERT ON engine.oversight TO aicloud_app;
GRANT UPDATE (seq, head_hash, state, owes, updated_at) ON engine.oversight TO aicloud_app;
