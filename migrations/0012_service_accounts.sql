-- Service accounts: programs that work in a project, what proves them, and the keys that we sign
-- their tokens with.
--
-- Public keys and digests are no secrets; our own private keys are sealed (secrets/), each for its
-- row. What an account is, is in its state; a key's row is what a request looks at.

SET LOCAL lock_timeout = '5s';

-- The role that reads this schema for a tenant: service accounts, and nothing else of it.
DO $$
DECLARE
    pair text[];
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'aicloud_identity') THEN
            CREATE ROLE aicloud_identity NOLOGIN;
        END IF;
    EXCEPTION
        -- Roles belong to the whole server: another database of it may have won the race.
        WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    FOREACH pair SLICE 1 IN ARRAY ARRAY[['aicloud_tenant', 'aicloud_identity'], ['aicloud_identity', 'aicloud_requests']] LOOP
        BEGIN
            IF NOT pg_has_role(pair[2], pair[1], 'MEMBER') THEN
                EXECUTE format('GRANT %I TO %I', pair[1], pair[2]);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'role aicloud_identity is missing, or not yet a member of the others, and % may not mend that', current_user
            USING HINT = 'As an administrator, once: the statements under "The database" in docs/operations.md';
END $$;

CREATE TABLE IF NOT EXISTS identity.service_account (
    id          uuid        NOT NULL PRIMARY KEY,
    tenant_id   uuid        NOT NULL,
    project_id  uuid        NOT NULL,
    seq         bigint      NOT NULL CHECK (seq > 0),
    head_hash   bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state       jsonb       NOT NULL,
    owes        boolean     NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    label       text        GENERATED ALWAYS AS (state ->> 'label') STORED,
    -- What every request of an account looks at, so that it need not read the whole state.
    standing    text        GENERATED ALWAYS AS (state ->> 'standing') STORED,
    role        text        GENERATED ALWAYS AS (state ->> 'role') STORED,
    permissions text        GENERATED ALWAYS AS (state ->> 'permissions') STORED,
    epoch       bigint      GENERATED ALWAYS AS ((state ->> 'epoch')::bigint) STORED,
    CONSTRAINT service_account_label_key UNIQUE (tenant_id, project_id, label),
    CONSTRAINT service_account_id_in_project_key UNIQUE (tenant_id, project_id, id),
    CONSTRAINT service_account_project_fkey FOREIGN KEY (tenant_id, project_id)
        REFERENCES tenancy.project (tenant_id, id)
);
CREATE INDEX IF NOT EXISTS service_account_owing ON identity.service_account (id) WHERE owes;

-- A key that is here counts until it ends; one that was removed is not here.
CREATE TABLE IF NOT EXISTS identity.account_key (
    tenant_id    uuid        NOT NULL,
    project_id   uuid        NOT NULL,
    account_id   uuid        NOT NULL,
    id           uuid        NOT NULL PRIMARY KEY,
    public       jsonb       NOT NULL,
    ends_at      timestamptz,
    added_at     timestamptz NOT NULL,
    last_used_at timestamptz,
    CONSTRAINT account_key_account_fkey FOREIGN KEY (tenant_id, project_id, account_id)
        REFERENCES identity.service_account (tenant_id, project_id, id)
);
CREATE INDEX IF NOT EXISTS account_key_list ON identity.account_key (tenant_id, project_id, account_id, id);

CREATE TABLE IF NOT EXISTS identity.api_key (
    tenant_id     uuid        NOT NULL,
    project_id    uuid        NOT NULL,
    account_id    uuid        NOT NULL,
    id            uuid        NOT NULL PRIMARY KEY,
    secret_sha256 bytea       NOT NULL CHECK (octet_length(secret_sha256) = 32),
    permissions   text,
    expires_at    timestamptz NOT NULL,
    issued_at     timestamptz NOT NULL,
    last_used_at  timestamptz,
    CONSTRAINT api_key_account_fkey FOREIGN KEY (tenant_id, project_id, account_id)
        REFERENCES identity.service_account (tenant_id, project_id, id)
);
CREATE INDEX IF NOT EXISTS api_key_list ON identity.api_key (tenant_id, project_id, account_id, id);

-- Assertions that were used, by a digest of their `jti`, until they would be refused as too old
-- anyway. The primary key is what lets each count once.
CREATE TABLE IF NOT EXISTS identity.assertion (
    tenant_id  uuid        NOT NULL,
    project_id uuid        NOT NULL,
    account_id uuid        NOT NULL,
    jti_sha256 bytea       NOT NULL CHECK (octet_length(jti_sha256) = 32),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id, jti_sha256),
    CONSTRAINT assertion_account_fkey FOREIGN KEY (tenant_id, project_id, account_id)
        REFERENCES identity.service_account (tenant_id, project_id, id)
);
CREATE INDEX IF NOT EXISTS assertion_old ON identity.assertion (expires_at);

-- The keys that access tokens are signed with. One is active and one stands by, at the most; the
-- retired ones have no private half any more and verify until `verify_until`.
CREATE TABLE IF NOT EXISTS identity.signing_key (
    id           uuid        NOT NULL PRIMARY KEY,
    public       bytea       NOT NULL CHECK (octet_length(public) = 32),
    sealed       bytea,
    phase        text        NOT NULL CHECK (phase IN ('standby', 'active', 'retired')),
    created_at   timestamptz NOT NULL,
    active_at    timestamptz,
    verify_until timestamptz,
    CONSTRAINT signing_key_life_check CHECK (
        (phase = 'retired') = (verify_until IS NOT NULL)
        AND (phase = 'retired') = (sealed IS NULL)
        AND (phase = 'active') <= (active_at IS NOT NULL))
);
CREATE UNIQUE INDEX IF NOT EXISTS signing_key_one_active ON identity.signing_key (phase) WHERE phase = 'active';
CREATE UNIQUE INDEX IF NOT EXISTS signing_key_one_standby ON identity.signing_key (phase) WHERE phase = 'standby';

REVOKE ALL ON identity.service_account, identity.account_key, identity.api_key, identity.assertion,
    identity.signing_key FROM aicloud_app;
GRANT SELECT, INSERT ON identity.service_account TO aicloud_app;
GRANT UPDATE (seq, head_hash, state, owes, updated_at) ON identity.service_account TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (ends_at, last_used_at), DELETE ON identity.account_key TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (last_used_at), DELETE ON identity.api_key TO aicloud_app;
GRANT SELECT, INSERT, DELETE ON identity.assertion TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (sealed, phase, active_at, verify_until), DELETE ON identity.signing_key TO aicloud_app;

SELECT tenancy.own_by_tenant(owned::regclass) FROM unnest(ARRAY[
    'identity.service_account', 'identity.account_key', 'identity.api_key', 'identity.assertion']) AS owned;

GRANT USAGE ON SCHEMA identity TO aicloud_identity;
REVOKE ALL ON identity.service_account FROM aicloud_identity;
GRANT SELECT ON identity.service_account TO aicloud_identity;

-- Rows by their ids, each for the tenant that asks: as the functions of 0011 are.
CREATE OR REPLACE FUNCTION identity.service_account_rows_of(tenants uuid[], ids uuid[])
RETURNS TABLE (asked_for uuid, id uuid, seq bigint, head_hash bytea, tenant_id uuid, project_id uuid,
               state text, owes boolean, created_at timestamptz, updated_at timestamptz)
LANGUAGE plpgsql AS $body$
#variable_conflict use_column
DECLARE
    one uuid;
    wanted uuid[];
BEGIN
    FOR one, wanted IN
        SELECT u.tenant, array_agg(u.id) FROM unnest(tenants, ids) AS u(tenant, id) GROUP BY u.tenant
    LOOP
        PERFORM set_config('app.tenant', one::text, true);
        RETURN QUERY
            SELECT one, r.id, r.seq, r.head_hash, r.tenant_id, r.project_id, r.state::text, r.owes,
                   r.created_at, r.updated_at
            FROM identity.service_account r WHERE r.id = ANY (wanted);
    END LOOP;
    PERFORM set_config('app.tenant', '', true);
END $body$;
REVOKE ALL ON FUNCTION identity.service_account_rows_of(uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.service_account_rows_of(uuid[], uuid[]) TO aicloud_identity;
