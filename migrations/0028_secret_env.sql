-- Secret variables of workloads: the values of one allocation, sealed (secrets/) for its row.
--
-- What an allocation's state and the journal know of them is their names. A row is written with the allocation and goes
-- with its end; it never changes. It is read by the engine only, when the order for a node is made: no role that
-- requests read by has any right here (docs/decisions/0052).

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS provisioning.secret_env (
    tenant_id     uuid        NOT NULL,
    project_id    uuid        NOT NULL,
    allocation_id uuid        NOT NULL,
    sealed        bytea       NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, allocation_id),
    CONSTRAINT secret_env_allocation_fkey FOREIGN KEY (tenant_id, project_id, allocation_id)
        REFERENCES provisioning.allocation (tenant_id, project_id, id)
);

SELECT tenancy.own_by_tenant('provisioning.secret_env');

REVOKE ALL ON provisioning.secret_env FROM aicloud_app;
GRANT SELECT, INSERT, DELETE ON provisioning.secret_env TO aicloud_app;
