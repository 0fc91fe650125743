-- Nothing of a disabled tenant opens anything: what proves a caller is read together with where its tenant stands.
--
-- The standing is in the tenant's state. A column of its own is what every request's statement compares, so
-- that none of them reads a whole state.

SET LOCAL lock_timeout = '5s';

ALTER TABLE tenancy.tenant ADD COLUMN IF NOT EXISTS standing text GENERATED ALWAYS AS (state ->> 'standing') STORED;
