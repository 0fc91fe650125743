-- Where an entry stands, said a second time.
--
-- `tx`, `position` and `month` are the server's to give, after the entry's hash is made, so no hash
-- covers them; and an entry whose month or place was edited is passed over by those who read by
-- them. `place` repeats the three, in the same insert: one that was edited differs from the other,
-- and `aicloud audit verify` says so. Anchors outside the database cover it, so who edits both
-- differs from those.

SET LOCAL lock_timeout = '5s';

DO $$
DECLARE
    positions text := pg_get_serial_sequence('journal.entry', 'position');
BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'journal.entry'::regclass AND attname = 'place') THEN
        RETURN;
    END IF;
    ALTER TABLE journal.entry ADD COLUMN place text;
    -- Entries of older releases get theirs by writing the table anew, which is no update of a row.
    ALTER TABLE journal.entry ALTER place TYPE text
        USING tx::text || '/' || position::text || '/' || (month - date '2000-01-01')::text;
    EXECUTE format(
        'ALTER TABLE journal.entry ALTER place SET NOT NULL, ALTER place SET DEFAULT '
        'pg_current_xact_id()::text || ''/'' || currval(%L)::text || ''/'' '
        '|| (journal.month_of(now()) - date ''2000-01-01'')::text', positions);
    -- The number that this very row was given is read again.
    EXECUTE format('GRANT SELECT ON SEQUENCE %s TO aicloud_app', positions);
END $$;

-- A reply is the state of what the command changed, so it is that thing's tenant's.
ALTER TABLE journal.command ADD COLUMN IF NOT EXISTS tenant_id uuid;
UPDATE journal.command c SET tenant_id = e.tenant_id
FROM journal.entry e WHERE e.entity_id = c.entity_id AND e.seq = c.seq AND e.tenant_id IS NOT NULL AND c.tenant_id IS NULL;
SELECT tenancy.own_by_tenant('journal.command');
