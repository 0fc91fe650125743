-- One table for each kind of entity, all with the same base columns, so that the
-- writer's SQL differs by table name only. What lists filter on and what constraints
-- need is generated from the state: it cannot disagree with it.
--
-- `tenant_id` of a tenant is its own id, `project_id` of a project likewise: a filter by
-- tenant or project then finds the thing itself too. Uniques and foreign keys of tenant
-- data lead with tenant_id.

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS tenancy.tenant (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        NOT NULL CHECK (tenant_id = id),
    project_id uuid        CHECK (project_id IS NULL),
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    label      text        GENERATED ALWAYS AS (state ->> 'label') STORED,
    CONSTRAINT tenant_label_key UNIQUE (label)
);

CREATE TABLE IF NOT EXISTS tenancy.project (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        NOT NULL,
    project_id uuid        NOT NULL CHECK (project_id = id),
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    label      text        GENERATED ALWAYS AS (state ->> 'label') STORED,
    CONSTRAINT project_label_key UNIQUE (tenant_id, label),
    CONSTRAINT project_id_in_tenant_key UNIQUE (tenant_id, id),
    CONSTRAINT project_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenancy.tenant (id)
);

CREATE TABLE IF NOT EXISTS inventory.catalog (
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

CREATE TABLE IF NOT EXISTS inventory.node (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid,
    project_id uuid,
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    label      text        GENERATED ALWAYS AS (state ->> 'label') STORED,
    CONSTRAINT node_label_key UNIQUE (label)
);

CREATE TABLE IF NOT EXISTS provisioning.allocation (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        NOT NULL,
    project_id uuid        NOT NULL,
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    phase      text        GENERATED ALWAYS AS (state ->> 'phase') STORED,
    node_id    text        GENERATED ALWAYS AS (state #>> '{placement,node_id}') STORED,
    gpu_model  text        GENERATED ALWAYS AS (state #>> '{spec,gpu,model}') STORED,
    CONSTRAINT allocation_project_fkey FOREIGN KEY (tenant_id, project_id)
        REFERENCES tenancy.project (tenant_id, id)
);

-- Lists: a page is one index range, in the order of ids (UUIDv7: by time of birth).
CREATE INDEX IF NOT EXISTS project_list ON tenancy.project (tenant_id, id);
CREATE INDEX IF NOT EXISTS allocation_list ON provisioning.allocation (tenant_id, project_id, id);
CREATE INDEX IF NOT EXISTS allocation_tenant_list ON provisioning.allocation (tenant_id, id);
CREATE INDEX IF NOT EXISTS allocation_phase_list ON provisioning.allocation (phase, id);
CREATE INDEX IF NOT EXISTS allocation_on_node ON provisioning.allocation (node_id) WHERE node_id IS NOT NULL;

-- Who must be woken after a restart: a start with a million quiet entities reads these only.
CREATE INDEX IF NOT EXISTS tenant_owing ON tenancy.tenant (id) WHERE owes;
CREATE INDEX IF NOT EXISTS project_owing ON tenancy.project (id) WHERE owes;
CREATE INDEX IF NOT EXISTS catalog_owing ON inventory.catalog (id) WHERE owes;
CREATE INDEX IF NOT EXISTS node_owing ON inventory.node (id) WHERE owes;
CREATE INDEX IF NOT EXISTS allocation_owing ON provisioning.allocation (id) WHERE owes;

-- Whose an entity is and when it was born never changes; the role can't change it either.
REVOKE ALL ON tenancy.tenant, tenancy.project, inventory.catalog, inventory.node, provisioning.allocation
    FROM aicloud_app;
GRANT SELECT, INSERT ON tenancy.tenant, tenancy.project, inventory.catalog, inventory.node, provisioning.allocation
    TO aicloud_app;
GRANT UPDATE (seq, head_hash, state, owes, updated_at)
    ON tenancy.tenant, tenancy.project, inventory.catalog, inventory.node, provisioning.allocation
    TO aicloud_app;
