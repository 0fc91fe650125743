-- The role the application works as, and one schema for each service.
--
-- Every file here can be applied again without harm: `IF NOT EXISTS`, `OR REPLACE`, or a
-- DO block that looks first. A change is expanded first and contracted in a later
-- release, so that two releases can run side by side. A migration that can't get its
-- lock gives up instead of making the whole service queue behind it.

SET LOCAL lock_timeout = '5s';

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'aicloud_app') THEN
        CREATE ROLE aicloud_app NOLOGIN;
    END IF;
EXCEPTION
    -- Roles belong to the whole server: another database of it may have won the race.
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'role aicloud_app is missing and % may not create it', current_user
            USING HINT = 'As an administrator: CREATE ROLE aicloud_app NOLOGIN; GRANT aicloud_app TO ' || quote_ident(current_user);
END $$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'aicloud_app', 'MEMBER') THEN
        EXECUTE format('GRANT aicloud_app TO %I', current_user);
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS journal;
CREATE SCHEMA IF NOT EXISTS tenancy;
CREATE SCHEMA IF NOT EXISTS inventory;
CREATE SCHEMA IF NOT EXISTS provisioning;
CREATE SCHEMA IF NOT EXISTS billing;

GRANT USAGE ON SCHEMA journal, tenancy, inventory, provisioning, billing TO aicloud_app;
