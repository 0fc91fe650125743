-- The journal by month, and entity rows that move without touching their indexes.
--
-- PostgreSQL wants the partition key in every unique index, so (entity_id, seq) alone can
-- be unique within a month only. The fence does not rest on it: an entity's row moves from
-- one `head_hash` to the next in the same transaction, its id is a primary key, and it can't
-- be deleted. The key (entity_id, seq, month) is a second look (docs/decisions/0013).
--
-- `month` is the server's to give, as `tx` and `position` are: the month in which the
-- transaction began, in UTC. Partitions are made ahead by journal.prepare_partitions; what
-- nobody foresaw goes to entry_default. A month that is over is *closed*: it takes no more
-- rows, so that a reader who stands behind its last transaction need not look into it.

SET LOCAL lock_timeout = '5s';

-- Which months have a partition; `last_tx` of a closed one: the newest transaction that
-- wrote in it or before it.
CREATE TABLE IF NOT EXISTS journal.partition (
    month   date NOT NULL PRIMARY KEY,
    last_tx xid8
);
REVOKE ALL ON journal.partition FROM aicloud_app;
GRANT SELECT ON journal.partition TO aicloud_app;

CREATE OR REPLACE FUNCTION journal.month_of(at timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_trunc('month', at AT TIME ZONE 'UTC')::date;

-- A collision by its code: the writer tries again, in a transaction of today.
CREATE OR REPLACE FUNCTION journal.refuse_late() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME <> 'entry_default'
       OR NEW.month <= (SELECT max(p.month) FROM journal.partition p WHERE p.last_tx IS NOT NULL) THEN
        RAISE EXCEPTION 'the month % is closed', NEW.month USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NEW;
END $$;

DO $$
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = to_regclass('journal.entry')) = 'p' THEN
        RETURN;
    END IF;
    ALTER TABLE journal.entry RENAME TO entry_first;
    ALTER TABLE journal.entry_first DROP CONSTRAINT entry_pkey;
    DROP INDEX journal.entry_by_tx, journal.entry_by_tenant, journal.entry_by_project;
    ALTER TABLE journal.entry_first ALTER position DROP IDENTITY;
    -- The checks have the names that they have in the older table.
    CREATE TABLE journal.entry (
        entity_id     uuid        NOT NULL,
        seq           bigint      NOT NULL CONSTRAINT entry_seq_check CHECK (seq > 0),
        entity_kind   text        NOT NULL,
        event_type    text        NOT NULL,
        event_version smallint    NOT NULL,
        payload       json        NOT NULL,
        tenant_id     uuid,
        project_id    uuid,
        principal     text        NOT NULL,
        request_id    text        NOT NULL,
        command_id    text,
        trace_id      text,
        at            timestamptz NOT NULL,
        prev_hash     bytea       NOT NULL CONSTRAINT entry_prev_hash_check CHECK (octet_length(prev_hash) = 32),
        hash          bytea       NOT NULL CONSTRAINT entry_hash_check CHECK (octet_length(hash) = 32),
        tx            xid8        NOT NULL DEFAULT pg_current_xact_id(),
        position      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
        month         date        NOT NULL DEFAULT journal.month_of(now()),
        PRIMARY KEY (entity_id, seq, month)
    ) PARTITION BY RANGE (month);
    CREATE INDEX entry_by_tx ON journal.entry (tx, position);
    CREATE INDEX entry_by_tenant ON journal.entry (tenant_id, tx, position);
    CREATE INDEX entry_by_project ON journal.entry (project_id, tx, position);
    CREATE TABLE journal.entry_default PARTITION OF journal.entry DEFAULT;
    CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.entry_default
        FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();
    CREATE TRIGGER entry_is_not_late BEFORE INSERT ON journal.entry_default
        FOR EACH ROW EXECUTE FUNCTION journal.refuse_late();

    -- What was written before there were months is the first partition, up to this one's end.
    IF EXISTS (SELECT FROM journal.entry_first) THEN
        ALTER TABLE journal.entry_first ADD COLUMN month date NOT NULL DEFAULT journal.month_of(now());
        EXECUTE format('ALTER TABLE journal.entry ATTACH PARTITION journal.entry_first FOR VALUES FROM (MINVALUE) TO (%L)',
                       journal.month_of(now()) + interval '1 month');
        INSERT INTO journal.partition (month) VALUES (journal.month_of(now()));
        PERFORM setval(pg_get_serial_sequence('journal.entry', 'position'),
                       (SELECT max(position) FROM journal.entry_first));
    ELSE
        DROP TABLE journal.entry_first;
    END IF;
END $$;

CREATE OR REPLACE TRIGGER entry_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();

REVOKE ALL ON journal.entry FROM aicloud_app;
GRANT SELECT ON journal.entry TO aicloud_app;
GRANT INSERT (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id,
              principal, request_id, command_id, trace_id, at, prev_hash, hash)
    ON journal.entry TO aicloud_app;

-- Makes the partitions of the month of `at` and of `ahead` months after it, and closes the
-- months that have been over for a day. Returns how many were made. Attaching waits for
-- nobody who writes; a reader of the default partition can make it give up (lock_timeout),
-- and the next call tries again.
CREATE OR REPLACE FUNCTION journal.prepare_partitions(at timestamptz, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
AS $$
DECLARE
    first date := journal.month_of(at);
    this date;
    part text;
    made integer := 0;
    closed date;
    ended date;
BEGIN
    IF ahead NOT BETWEEN 0 AND 60 THEN
        RAISE EXCEPTION 'from 0 to 60 months ahead, not %', ahead USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- Two control planes may do this at the same time.
    PERFORM pg_advisory_xact_lock(hashtextextended('journal.prepare_partitions', 0));
    closed := (SELECT max(p.month) FROM journal.partition p WHERE p.last_tx IS NOT NULL);
    FOR step IN 0..ahead LOOP
        this := (first + make_interval(months => step))::date;
        part := 'entry_' || to_char(this, 'YYYY_MM');
        CONTINUE WHEN this <= closed OR to_regclass('journal.' || part) IS NOT NULL;
        -- The partition of what is older than months has no lower end.
        CONTINUE WHEN to_regclass('journal.entry_first') IS NOT NULL
            AND this <= (SELECT min(p.month) FROM journal.partition p);
        -- Rows that nobody foresaw stay where they are: history isn't moved.
        IF EXISTS (SELECT FROM journal.entry_default e WHERE e.month = this) THEN
            RAISE WARNING 'entries of % stay in the default partition', this;
            CONTINUE;
        END IF;
        EXECUTE format('CREATE TABLE journal.%I (LIKE journal.entry INCLUDING ALL EXCLUDING IDENTITY)', part);
        EXECUTE format('CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.%I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()', part);
        EXECUTE format('ALTER TABLE journal.entry ATTACH PARTITION journal.%I FOR VALUES FROM (%L) TO (%L)',
                       part, this, (this + interval '1 month')::date);
        INSERT INTO journal.partition (month) VALUES (this) ON CONFLICT DO NOTHING;
        made := made + 1;
    END LOOP;

    -- In order, so that everything up to a closed month is closed.
    FOR ended IN
        SELECT p.month FROM journal.partition p
        WHERE p.last_tx IS NULL AND p.month + interval '1 month 1 day' < least(at, now()) AT TIME ZONE 'UTC'
        ORDER BY p.month
    LOOP
        part := 'entry_' || to_char(ended, 'YYYY_MM');
        part := CASE WHEN to_regclass('journal.' || part) IS NULL THEN 'entry_first' ELSE part END;
        -- Waits for those who are writing into them; who comes later is refused.
        LOCK TABLE journal.entry_default IN SHARE ROW EXCLUSIVE MODE;
        EXECUTE format('CREATE OR REPLACE TRIGGER entry_is_not_late BEFORE INSERT ON journal.%I '
                       'FOR EACH ROW EXECUTE FUNCTION journal.refuse_late()', part);
        UPDATE journal.partition p
        SET last_tx = COALESCE((SELECT e.tx FROM journal.entry e WHERE e.month <= ended ORDER BY e.tx DESC LIMIT 1), '0')
        WHERE p.month = ended;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION journal.prepare_partitions(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal.prepare_partitions(timestamptz, integer) TO aicloud_app;

-- An update is cheap (HOT) when it changes no indexed column and its page has room. The
-- phase changes with nearly every transition, so it may not be in an index; that an
-- allocation is over changes once.
ALTER TABLE provisioning.allocation
    ADD COLUMN IF NOT EXISTS live boolean
    GENERATED ALWAYS AS (COALESCE(state ->> 'phase' NOT IN ('released', 'canceled', 'expired'), true)) STORED;
DROP INDEX IF EXISTS provisioning.allocation_phase_list;
CREATE INDEX IF NOT EXISTS allocation_live ON provisioning.allocation (id) WHERE live;
CREATE INDEX IF NOT EXISTS allocation_live_of_tenant ON provisioning.allocation (tenant_id, id) WHERE live;
ALTER TABLE provisioning.allocation SET (fillfactor = 70);
ALTER TABLE inventory.node SET (fillfactor = 70);

-- JSON of more than 2 kB is compressed; lz4 takes a fraction of the default's time. A server
-- that was built without it keeps the default.
DO $$
DECLARE
    place text[];
BEGIN
    FOREACH place SLICE 1 IN ARRAY ARRAY[
        ['journal.entry', 'payload'], ['inventory.node', 'state'], ['inventory.catalog', 'state'],
        ['tenancy.tenant', 'state'], ['tenancy.project', 'state'], ['provisioning.allocation', 'state']]
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION lz4', place[1], place[2]);
    END LOOP;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END $$;
