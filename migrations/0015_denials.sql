-- Books of denials: one for each tenant whose callers were ever refused anything, and the cloud's.

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS tenancy.denials (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        REFERENCES tenancy.tenant (id),
    project_id uuid        CHECK (project_id IS NULL),
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS denials_owing ON tenancy.denials (id) WHERE owes;
SELECT tenancy.own_by_tenant('tenancy.denials');

REVOKE ALL ON tenancy.denials FROM aicloud_app;
GRANT SELECT, INSERT ON tenancy.denials TO aicloud_app;
GRANT UPDATE (seq, head_hash, state, owes, updated_at) ON tenancy.denials TO aicloud_app;
