-- Who people are: users, what proves them, what they belong to, and the letters to them.
--
-- Users belong to the cloud; what they are in a tenant or project is a membership. Secrets are
-- hashed (passwords, by Argon2id; sessions, whose secrets are random) or sealed (TOTP seeds); links
-- in letters hold none, and are made when the letter is sent.

SET LOCAL lock_timeout = '5s';

CREATE SCHEMA IF NOT EXISTS identity;
GRANT USAGE ON SCHEMA identity TO aicloud_app;

CREATE TABLE IF NOT EXISTS identity."user" (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        CHECK (tenant_id IS NULL),
    project_id uuid        CHECK (project_id IS NULL),
    seq        bigint      NOT NULL CHECK (seq > 0),
    head_hash  bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    state      jsonb       NOT NULL,
    owes       boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    email      text        GENERATED ALWAYS AS (state ->> 'email') STORED,
    -- What every request of a session looks at, so that it need not read the whole state.
    standing   text        GENERATED ALWAYS AS (state ->> 'standing') STORED,
    operator   text        GENERATED ALWAYS AS (state ->> 'operator') STORED,
    epoch      bigint      GENERATED ALWAYS AS ((state ->> 'epoch')::bigint) STORED,
    CONSTRAINT user_email_key UNIQUE (email)
);
CREATE INDEX IF NOT EXISTS user_owing ON identity."user" (id) WHERE owes;

-- The hash of the newest password, a PHC string. Only the newest: older ones open nothing.
CREATE TABLE IF NOT EXISTS identity.password (
    user_id uuid        NOT NULL PRIMARY KEY REFERENCES identity."user" (id),
    phc     text        NOT NULL,
    version bigint      NOT NULL CHECK (version > 0),
    set_at  timestamptz NOT NULL
);

-- The seed of one-time passwords, sealed.
CREATE TABLE IF NOT EXISTS identity.totp (
    user_id uuid        NOT NULL PRIMARY KEY REFERENCES identity."user" (id),
    sealed  bytea       NOT NULL,
    set_at  timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS identity.session (
    id            uuid        NOT NULL PRIMARY KEY,
    user_id       uuid        NOT NULL REFERENCES identity."user" (id),
    secret_sha256 bytea       NOT NULL CHECK (octet_length(secret_sha256) = 32),
    strong        boolean     NOT NULL,
    opened_at     timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    closed_at     timestamptz
);
CREATE INDEX IF NOT EXISTS session_by_user ON identity.session (user_id, id);

-- Without a project: of the tenant. A project's membership is worth nothing without the tenant's;
-- it may outlive that, so that whoever comes back is where it was.
CREATE TABLE IF NOT EXISTS identity.membership (
    tenant_id  uuid        NOT NULL REFERENCES tenancy.tenant (id),
    project_id uuid,
    user_id    uuid        NOT NULL,
    role       text        NOT NULL,
    since      timestamptz NOT NULL,
    CONSTRAINT membership_key UNIQUE NULLS NOT DISTINCT (tenant_id, project_id, user_id),
    CONSTRAINT membership_user_fkey FOREIGN KEY (user_id) REFERENCES identity."user" (id),
    CONSTRAINT membership_project_fkey FOREIGN KEY (tenant_id, project_id)
        REFERENCES tenancy.project (tenant_id, id),
    CONSTRAINT membership_role_check
        CHECK (role LIKE CASE WHEN project_id IS NULL THEN 'tenant\_%' ELSE 'project\_%' END)
);
CREATE INDEX IF NOT EXISTS membership_by_user ON identity.membership (user_id, tenant_id);

-- Which tenant an open invitation is of. What it says is the tenant's to know.
CREATE TABLE IF NOT EXISTS identity.invitation (
    id         uuid        NOT NULL PRIMARY KEY,
    tenant_id  uuid        NOT NULL REFERENCES tenancy.tenant (id),
    email      text        NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS invitation_by_tenant ON identity.invitation (tenant_id, id);

-- Letters to be sent: written with what they tell of, sent afterwards, at least once.
CREATE TABLE IF NOT EXISTS identity.mail (
    id              uuid        NOT NULL PRIMARY KEY,
    address         text        NOT NULL,
    template        text        NOT NULL,
    "values"        jsonb       NOT NULL,
    link_purpose    text,
    link_id         uuid,
    not_after       timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    failed          boolean     NOT NULL DEFAULT false,
    CONSTRAINT mail_link_check CHECK ((link_purpose IS NULL) = (link_id IS NULL))
);
CREATE INDEX IF NOT EXISTS mail_due ON identity.mail (next_attempt_at, id)
    WHERE sent_at IS NULL AND NOT failed;

REVOKE ALL ON identity."user", identity.password, identity.totp, identity.session,
    identity.membership, identity.invitation, identity.mail FROM aicloud_app;
GRANT SELECT, INSERT ON identity."user" TO aicloud_app;
GRANT UPDATE (seq, head_hash, state, owes, updated_at) ON identity."user" TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (phc, version, set_at) ON identity.password TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (sealed, set_at), DELETE ON identity.totp TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (closed_at) ON identity.session TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (role, since), DELETE ON identity.membership TO aicloud_app;
GRANT SELECT, INSERT, DELETE ON identity.invitation TO aicloud_app;
GRANT SELECT, INSERT, UPDATE (sent_at, attempts, next_attempt_at, failed) ON identity.mail TO aicloud_app;
