-- A user may have a link for each purpose; whose the older one is, is asked as well.

SET LOCAL lock_timeout = '5s';

CREATE INDEX IF NOT EXISTS user_by_other_link ON identity."user" ((state #>> '{other_link,id}'))
    WHERE state #>> '{other_link,id}' IS NOT NULL;
