-- Tokens that have ended are cleared away a while later, those that nobody took back as well (persistence/src/clearing.rs), found by their end.

SET LOCAL lock_timeout = '5s';

CREATE INDEX IF NOT EXISTS token_ended ON tenancy.token (LEAST(revoked_at, expires_at));
