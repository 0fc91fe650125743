-- Sessions say in which epoch of their user they are good; people sign in with passkeys.

SET LOCAL lock_timeout = '5s';

-- The user's epoch that this session was opened in, or carried over to. A session of any other opens
-- nothing, and one without opens nothing either. Those that are open now are in the epoch of now.
ALTER TABLE identity.session ADD COLUMN IF NOT EXISTS epoch bigint;
UPDATE identity.session s SET epoch = u.epoch FROM identity."user" u
    WHERE u.id = s.user_id AND s.epoch IS NULL AND s.closed_at IS NULL;
GRANT UPDATE (epoch) ON identity.session TO aicloud_app;

-- What a passkey is verified with: no secret. What may be done with it, and its counter, are the user's state.
CREATE TABLE IF NOT EXISTS identity.passkey (
    id            uuid        NOT NULL PRIMARY KEY,
    user_id       uuid        NOT NULL REFERENCES identity."user" (id),
    credential_id bytea       NOT NULL CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
    public_key    bytea       NOT NULL CHECK (octet_length(public_key) BETWEEN 1 AND 2048),
    added_at      timestamptz NOT NULL,
    CONSTRAINT passkey_credential_key UNIQUE (credential_id)
);
CREATE INDEX IF NOT EXISTS passkey_by_user ON identity.passkey (user_id, id);

-- Challenges that were answered, until they would be refused as too old anyway. The primary key is what lets
-- each be answered once.
CREATE TABLE IF NOT EXISTS identity.ceremony (
    id         uuid        NOT NULL PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS ceremony_old ON identity.ceremony (expires_at);

REVOKE ALL ON identity.passkey, identity.ceremony FROM aicloud_app;
GRANT SELECT, INSERT, DELETE ON identity.passkey, identity.ceremony TO aicloud_app;
