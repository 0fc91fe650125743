-- What proved a principal, and from where: who looks at the journal as an audit asks that.
-- Entries of older releases, and of parts of the control plane, have neither.

SET LOCAL lock_timeout = '5s';

ALTER TABLE journal.entry ADD COLUMN IF NOT EXISTS credential text;
ALTER TABLE journal.entry ADD COLUMN IF NOT EXISTS address text;
GRANT INSERT (credential, address) ON journal.entry TO aicloud_app;
