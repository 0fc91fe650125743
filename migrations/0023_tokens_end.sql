-- Tokens end. Those from before have the longest life that one may have now, counted from when they were made
-- (domain/src/project.rs says the same of them).

SET LOCAL lock_timeout = '5s';

ALTER TABLE tenancy.token ADD COLUMN IF NOT EXISTS expires_at timestamptz;
-- The table's owner is bound by its policies, too.
ALTER TABLE tenancy.token NO FORCE ROW LEVEL SECURITY;
UPDATE tenancy.token SET expires_at = created_at + interval '90 days' WHERE expires_at IS NULL;
ALTER TABLE tenancy.token FORCE ROW LEVEL SECURITY;
ALTER TABLE tenancy.token ALTER COLUMN expires_at SET NOT NULL;
