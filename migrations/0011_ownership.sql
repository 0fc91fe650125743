-- Ownership: what is a tenant's is shown to that tenant, and the database sees to it.
--
-- Row-level security is on, and forced, on each table with a tenant_id. Two policies:
--   engine  the role that writes the journal sees all. It is not exempt: this says so.
--   tenant  whoever reads for one tenant sees that tenant's rows: those of `app.tenant`, which is
--           set for one transaction. Unset, or empty, means none.
-- What customers' requests read by SQL is read by the roles of the services, one for each schema
-- that is read, each with no more than SELECT there. docs/decisions/0025 has the whole.

SET LOCAL lock_timeout = '5s';

-- The roles, and who is a member of what: aicloud_tenant is what the policy is for, the services
-- are members of it, and aicloud_requests of all services.
DO $$
DECLARE
    name text;
    pair text[];
    services text[] := ARRAY['aicloud_tenancy', 'aicloud_provisioning', 'aicloud_billing', 'aicloud_journal'];
BEGIN
    FOREACH name IN ARRAY ARRAY['aicloud_tenant', 'aicloud_requests'] || services LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            END IF;
        EXCEPTION
            -- Roles belong to the whole server: another database of it may have won the race.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    FOREACH name IN ARRAY services LOOP
        FOREACH pair SLICE 1 IN ARRAY ARRAY[['aicloud_tenant', name], [name, 'aicloud_requests'],
                                            ['aicloud_requests', current_user::text]] LOOP
            BEGIN
                IF NOT pg_has_role(pair[2], pair[1], 'MEMBER') THEN
                    EXECUTE format('GRANT %I TO %I', pair[1], pair[2]);
                END IF;
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END LOOP;
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'roles of the services are missing, or not yet members of each other, and % may not mend that', current_user
            USING HINT = 'As an administrator, once: the statements under "The database" in docs/operations.md';
END $$;

-- Makes a table a tenant's. Each later migration calls it for the tables that it makes.
CREATE OR REPLACE FUNCTION tenancy.own_by_tenant(owned regclass) RETURNS void
LANGUAGE plpgsql
SET client_min_messages = 'warning'
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('DROP POLICY IF EXISTS engine ON %s', owned);
    EXECUTE format('CREATE POLICY engine ON %s TO aicloud_app USING (true) WITH CHECK (true)', owned);
    EXECUTE format('DROP POLICY IF EXISTS tenant ON %s', owned);
    -- Partitions are read through their parent, and granted to nobody.
    IF NOT (SELECT relispartition FROM pg_class WHERE oid = owned) THEN
        EXECUTE format('CREATE POLICY tenant ON %s FOR SELECT TO aicloud_tenant '
                       'USING (tenant_id = NULLIF(current_setting(''app.tenant'', true), '''')::uuid)', owned);
    END IF;
END $$;
REVOKE ALL ON FUNCTION tenancy.own_by_tenant(regclass) FROM PUBLIC;

-- The months that were made since the last call. A partition that nobody else has seen yet waits
-- for nobody's lock.
CREATE OR REPLACE FUNCTION journal.guard_partitions() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
AS $$
DECLARE
    part regclass;
    guarded integer := 0;
BEGIN
    FOR part IN
        SELECT c.oid FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'journal.entry'::regclass AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    LOOP
        PERFORM tenancy.own_by_tenant(part);
        guarded := guarded + 1;
    END LOOP;
    RETURN guarded;
END $$;
REVOKE ALL ON FUNCTION journal.guard_partitions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.guard_partitions() TO aicloud_app;

-- Every table that has a tenant_id now.
DO $$
DECLARE
    owned regclass;
BEGIN
    FOR owned IN
        SELECT c.oid FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE n.nspname IN ('journal', 'tenancy', 'inventory', 'provisioning', 'billing', 'engine', 'identity', 'secrets')
          AND c.relkind IN ('r', 'p')
        ORDER BY c.oid
    LOOP
        PERFORM tenancy.own_by_tenant(owned);
    END LOOP;
END $$;

-- What the services may read.
GRANT USAGE ON SCHEMA tenancy TO aicloud_tenancy;
GRANT USAGE ON SCHEMA provisioning TO aicloud_provisioning;
GRANT USAGE ON SCHEMA billing TO aicloud_billing;
GRANT USAGE ON SCHEMA journal TO aicloud_journal;
REVOKE ALL ON tenancy.tenant, tenancy.project FROM aicloud_tenancy;
REVOKE ALL ON provisioning.allocation FROM aicloud_provisioning;
REVOKE ALL ON billing.usage_interval FROM aicloud_billing;
REVOKE ALL ON journal.entry, journal.partition FROM aicloud_journal;
GRANT SELECT ON tenancy.tenant, tenancy.project TO aicloud_tenancy;
GRANT SELECT ON provisioning.allocation TO aicloud_provisioning;
GRANT SELECT ON billing.usage_interval TO aicloud_billing;
GRANT SELECT ON journal.entry, journal.partition TO aicloud_journal;

-- tenant → project → resource: what stands on an allocation is of its project and tenant.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'allocation_id_in_project_key') THEN
        ALTER TABLE provisioning.allocation
            ADD CONSTRAINT allocation_id_in_project_key UNIQUE (tenant_id, project_id, id);
    END IF;
    -- It was the same index, only not unique.
    DROP INDEX IF EXISTS provisioning.allocation_list;
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'usage_interval_allocation_fkey') THEN
        ALTER TABLE billing.usage_interval DROP CONSTRAINT usage_interval_pkey;
        ALTER TABLE billing.usage_interval
            ADD CONSTRAINT usage_interval_pkey PRIMARY KEY (tenant_id, allocation_id, ordinal);
        ALTER TABLE billing.usage_interval
            ADD CONSTRAINT usage_interval_allocation_fkey FOREIGN KEY (tenant_id, project_id, allocation_id)
            REFERENCES provisioning.allocation (tenant_id, project_id, id);
        DROP INDEX billing.usage_interval_one_open;
        CREATE UNIQUE INDEX usage_interval_one_open
            ON billing.usage_interval (tenant_id, allocation_id) WHERE ended_at IS NULL;
    END IF;
END $$;

-- Rows by their ids, each for the tenant that asks: one statement, whoever they are for. The
-- tenant is set before its rows are read and taken away behind the last, so what is read between
-- is that tenant's, however many share the call.
DO $$
DECLARE
    kind text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[
        ['tenancy', 'tenant'], ['tenancy', 'project'], ['provisioning', 'allocation']]
    LOOP
        EXECUTE format($function$
            CREATE OR REPLACE FUNCTION %1$I.%2$s(tenants uuid[], ids uuid[])
            RETURNS TABLE (asked_for uuid, id uuid, seq bigint, head_hash bytea, tenant_id uuid, project_id uuid,
                           state text, owes boolean, created_at timestamptz, updated_at timestamptz)
            LANGUAGE plpgsql AS $body$
            #variable_conflict use_column
            DECLARE
                one uuid := tenants[1];
                wanted uuid[];
                said text;
            BEGIN
                -- Mostly all are for one. (An assignment is cheaper than a PERFORM, which is a query.)
                IF one = ALL (tenants) THEN
                    said := set_config('app.tenant', one::text, true);
                    RETURN QUERY
                        SELECT one, r.id, r.seq, r.head_hash, r.tenant_id, r.project_id, r.state::text, r.owes,
                               r.created_at, r.updated_at
                        FROM %1$I.%3$I r WHERE r.id = ANY (ids);
                ELSE
                    FOR one, wanted IN
                        SELECT u.tenant, array_agg(u.id) FROM unnest(tenants, ids) AS u(tenant, id) GROUP BY u.tenant
                    LOOP
                        said := set_config('app.tenant', one::text, true);
                        RETURN QUERY
                            SELECT one, r.id, r.seq, r.head_hash, r.tenant_id, r.project_id, r.state::text, r.owes,
                                   r.created_at, r.updated_at
                            FROM %1$I.%3$I r WHERE r.id = ANY (wanted);
                    END LOOP;
                END IF;
                said := set_config('app.tenant', '', true);
            END $body$
            $function$, kind[1], kind[2] || '_rows_of', kind[2]);
        EXECUTE format('REVOKE ALL ON FUNCTION %I.%I(uuid[], uuid[]) FROM PUBLIC', kind[1], kind[2] || '_rows_of');
        EXECUTE format('GRANT EXECUTE ON FUNCTION %I.%I(uuid[], uuid[]) TO %I',
                       kind[1], kind[2] || '_rows_of', 'aicloud_' || kind[1]);
    END LOOP;
END $$;
