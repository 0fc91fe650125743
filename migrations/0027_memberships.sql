-- A membership of a tenant has an epoch, and what somebody is in a project holds by one of them: who comes back to a
-- tenant holds nothing of what it held before (docs/decisions/0051). What there is now is of the epoch 0.

SET LOCAL lock_timeout = '5s';

ALTER TABLE identity.membership ADD COLUMN IF NOT EXISTS epoch bigint NOT NULL DEFAULT 0 CHECK (epoch >= 0);
GRANT UPDATE (epoch) ON identity.membership TO aicloud_app;

-- What has ended is cleared away a while later (persistence/src/clearing.rs), found by its end.
CREATE INDEX IF NOT EXISTS session_ended ON identity.session (LEAST(closed_at, expires_at));
CREATE INDEX IF NOT EXISTS mail_void ON identity.mail (not_after);
GRANT DELETE ON identity.session, identity.mail, tenancy.token TO aicloud_app;
