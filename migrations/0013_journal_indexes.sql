-- The journal's lists by tenant and by project hold only entries that have one. What belongs to
-- the cloud or to a tenant as a whole has no project; an entry of it would be found by nobody,
-- and cost each append a place in the index.

SET LOCAL lock_timeout = '5s';

DO $$
DECLARE
    name text;
    led_by text;
BEGIN
    FOREACH name IN ARRAY ARRAY['entry_by_tenant', 'entry_by_project'] LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_index i WHERE i.indexrelid = to_regclass('journal.' || name) AND i.indpred IS NOT NULL);
        led_by := CASE name WHEN 'entry_by_tenant' THEN 'tenant_id' ELSE 'project_id' END;
        EXECUTE format('DROP INDEX IF EXISTS journal.%I', name);
        EXECUTE format('CREATE INDEX %I ON journal.entry (%I, tx, position) WHERE %I IS NOT NULL', name, led_by, led_by);
    END LOOP;
END $$;
