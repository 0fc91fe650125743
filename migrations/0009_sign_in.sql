-- What signing in reads and writes beside the journal: whose a mailed link is, and when a session was used.

SET LOCAL lock_timeout = '5s';

-- When the session was last used, to some minutes; NULL until it was used for a while.
ALTER TABLE identity.session ADD COLUMN IF NOT EXISTS seen_at timestamptz;
GRANT UPDATE (seen_at) ON identity.session TO aicloud_app;

-- A mailed link names its id and not its user.
CREATE INDEX IF NOT EXISTS user_by_link ON identity."user" ((state #>> '{link,id}'))
    WHERE state #>> '{link,id}' IS NOT NULL;
