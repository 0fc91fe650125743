-- Data keys: what seals a tenant's secrets, wrapped by a master that is elsewhere (secrets/).
--
-- A scope is a tenant, or the cloud (the nil UUID). One that was shredded stays as a row without
-- keys, so that it never gets one again. Nobody but the sealer's role comes here: the role that
-- writes the journal has no rights in this schema, nor has any that customers' requests use.

SET LOCAL lock_timeout = '5s';

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'aicloud_secrets') THEN
        CREATE ROLE aicloud_secrets NOLOGIN;
    END IF;
EXCEPTION
    -- Roles belong to the whole server: another database of it may have won the race.
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'role aicloud_secrets is missing and % may not create it', current_user
            USING HINT = 'As an administrator: CREATE ROLE aicloud_secrets NOLOGIN; GRANT aicloud_secrets TO ' || quote_ident(current_user);
END $$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'aicloud_secrets', 'MEMBER') THEN
        EXECUTE format('GRANT aicloud_secrets TO %I', current_user);
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS secrets;
GRANT USAGE ON SCHEMA secrets TO aicloud_secrets;

CREATE TABLE IF NOT EXISTS secrets.scope (
    scope       uuid        NOT NULL PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT now(),
    shredded_at timestamptz
);

CREATE TABLE IF NOT EXISTS secrets.data_key (
    scope        uuid        NOT NULL,
    version      integer     NOT NULL CHECK (version > 0),
    master       text        NOT NULL,
    wrapped      bytea       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    rewrapped_at timestamptz,
    PRIMARY KEY (scope, version),
    CONSTRAINT data_key_scope_fkey FOREIGN KEY (scope) REFERENCES secrets.scope (scope)
);

-- What was deleted here is to leave the disk soon, and not when a fifth of the table is dead.
ALTER TABLE secrets.data_key SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

REVOKE ALL ON secrets.scope, secrets.data_key FROM aicloud_secrets;
GRANT SELECT, INSERT, UPDATE (shredded_at) ON secrets.scope TO aicloud_secrets;
GRANT SELECT, INSERT, DELETE, UPDATE (master, wrapped, rewrapped_at) ON secrets.data_key TO aicloud_secrets;
