//! How facts last: the journal, entity rows, read models, the private PostgreSQL.
