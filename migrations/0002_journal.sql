-- The journal: one append-only table that is history, audit trail and outbox in one.
--
-- `payload` is json, not jsonb: the text is kept to the byte, because the hash is over
-- the text. `(tx, position)` is where readers stand: rows are read in this order, and
-- only below the oldest transaction that still runs (persistence/src/relay.rs). Both are
-- the server's to give: the application's role may not write them.

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS journal.entry (
    entity_id     uuid        NOT NULL,
    seq           bigint      NOT NULL CHECK (seq > 0),
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
    prev_hash     bytea       NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash          bytea       NOT NULL CHECK (octet_length(hash) = 32),
    tx            xid8        NOT NULL DEFAULT pg_current_xact_id(),
    position      bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (entity_id, seq)
);

CREATE UNIQUE INDEX IF NOT EXISTS entry_by_tx ON journal.entry (tx, position);
CREATE INDEX IF NOT EXISTS entry_by_tenant ON journal.entry (tenant_id, tx, position);
CREATE INDEX IF NOT EXISTS entry_by_project ON journal.entry (project_id, tx, position);

CREATE OR REPLACE FUNCTION journal.refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.%: history is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER entry_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change();

-- What a command was answered, so that the same key gets the same answer.
CREATE TABLE IF NOT EXISTS journal.command (
    scope          uuid        NOT NULL,
    key            text        NOT NULL,
    request_sha256 bytea       NOT NULL CHECK (octet_length(request_sha256) = 32),
    entity_id      uuid        NOT NULL,
    seq            bigint      NOT NULL,
    reply          json        NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);

REVOKE ALL ON journal.entry, journal.command FROM aicloud_app;
GRANT SELECT ON journal.entry, journal.command TO aicloud_app;
GRANT INSERT (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, project_id,
              principal, request_id, command_id, trace_id, at, prev_hash, hash)
    ON journal.entry TO aicloud_app;
GRANT INSERT ON journal.command TO aicloud_app;
