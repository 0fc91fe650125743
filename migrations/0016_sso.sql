-- Single sign-on: a tenant's connection to its provider, whom the provider knows, and the sessions
-- that came by it.
--
-- What a connection is, is in the tenant's state; here is what sessions are judged by with each
-- request, and the client's secret, sealed (secrets/) for its row.

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS identity.sso (
    tenant_id uuid        NOT NULL PRIMARY KEY REFERENCES tenancy.tenant (id),
    issuer    text        NOT NULL,
    -- A session that came by the connection holds while its epoch is this one.
    epoch     bigint      NOT NULL CHECK (epoch > 0),
    active    boolean     NOT NULL,
    required  boolean     NOT NULL,
    sealed    bytea       NOT NULL,
    set_at    timestamptz NOT NULL
);

-- A provider's person is one user, and in one tenant a user is one person of it: a second one with
-- the same address (somebody new who was given an old name) is not taken for the first.
CREATE TABLE IF NOT EXISTS identity.federated (
    tenant_id uuid        NOT NULL REFERENCES tenancy.tenant (id),
    issuer    text        NOT NULL,
    subject   text        NOT NULL,
    user_id   uuid        NOT NULL REFERENCES identity."user" (id),
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, issuer, subject),
    CONSTRAINT federated_user_key UNIQUE (tenant_id, issuer, user_id)
);

ALTER TABLE identity.session ADD COLUMN IF NOT EXISTS via uuid REFERENCES tenancy.tenant (id);
ALTER TABLE identity.session ADD COLUMN IF NOT EXISTS via_epoch bigint;
ALTER TABLE identity.session DROP CONSTRAINT IF EXISTS session_via_check;
ALTER TABLE identity.session ADD CONSTRAINT session_via_check CHECK ((via IS NULL) = (via_epoch IS NULL));

SELECT tenancy.own_by_tenant(owned::regclass)
FROM unnest(ARRAY['identity.sso', 'identity.federated']) AS owned;

REVOKE ALL ON identity.sso, identity.federated FROM aicloud_app;
GRANT SELECT, INSERT, DELETE, UPDATE (issuer, epoch, active, required, sealed, set_at) ON identity.sso TO aicloud_app;
GRANT SELECT, INSERT, DELETE ON identity.federated TO aicloud_app;
