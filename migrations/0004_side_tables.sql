-- Facts that must hold across entities, written in the same transaction as the journal.

SET LOCAL lock_timeout = '5s';

-- The last line of "no GPU has two holders": whatever a scheduler believes, the primary
-- key lets one allocation hold a GPU at a time.
CREATE TABLE IF NOT EXISTS inventory.gpu_hold (
    node_id       uuid        NOT NULL,
    gpu_uuid      text        NOT NULL,
    allocation_id uuid        NOT NULL,
    epoch         bigint      NOT NULL,
    held_at       timestamptz NOT NULL,
    PRIMARY KEY (node_id, gpu_uuid)
);
CREATE INDEX IF NOT EXISTS gpu_hold_by_allocation ON inventory.gpu_hold (allocation_id);

-- What a customer pays for. An allocation has at most one open interval.
CREATE TABLE IF NOT EXISTS billing.usage_interval (
    allocation_id             uuid        NOT NULL,
    ordinal                   integer     NOT NULL CHECK (ordinal > 0),
    tenant_id                 uuid        NOT NULL,
    project_id                uuid        NOT NULL,
    gpu_model                 text        NOT NULL,
    gpu_count                 integer     NOT NULL CHECK (gpu_count > 0),
    price_micros_per_gpu_hour bigint      NOT NULL CHECK (price_micros_per_gpu_hour >= 0),
    currency                  text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    started_at                timestamptz NOT NULL,
    ended_at                  timestamptz,
    PRIMARY KEY (allocation_id, ordinal),
    CONSTRAINT usage_interval_time_check CHECK (ended_at >= started_at)
);
CREATE UNIQUE INDEX IF NOT EXISTS usage_interval_one_open
    ON billing.usage_interval (allocation_id) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS usage_interval_by_project
    ON billing.usage_interval (tenant_id, project_id, started_at);

-- Bearer tokens: the id is no secret, of the secret there is a hash only (256-bit
-- secrets need no slow hash).
CREATE TABLE IF NOT EXISTS tenancy.token (
    id            uuid        NOT NULL PRIMARY KEY,
    kind          text        NOT NULL CHECK (kind IN ('operator', 'project')),
    tenant_id     uuid,
    project_id    uuid,
    secret_sha256 bytea       NOT NULL CHECK (octet_length(secret_sha256) = 32),
    name          text        NOT NULL,
    created_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    CONSTRAINT token_scope_check
        CHECK ((kind = 'project') = (tenant_id IS NOT NULL AND project_id IS NOT NULL)
               AND (kind <> 'operator' OR (tenant_id IS NULL AND project_id IS NULL))),
    CONSTRAINT token_project_fkey FOREIGN KEY (tenant_id, project_id)
        REFERENCES tenancy.project (tenant_id, id)
);
CREATE INDEX IF NOT EXISTS token_list ON tenancy.token (tenant_id, project_id, id);

REVOKE ALL ON inventory.gpu_hold, billing.usage_interval, tenancy.token FROM aicloud_app;
GRANT SELECT, INSERT, DELETE ON inventory.gpu_hold TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (ended_at) ON billing.usage_interval TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON tenancy.token TO aicloud_app;
