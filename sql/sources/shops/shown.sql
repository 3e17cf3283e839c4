-- What an operator may run to see, or to mend, what a preset lacks. It is printed and never run by us.
-- Places in {braces} hold names as the database quotes them, and patterns.

-- name: tables dialect=postgresql
SELECT table_schema, table_name FROM information_schema.tables WHERE table_name LIKE '{pattern}';

-- name: tables dialect=mysql
SHOW TABLES LIKE '{pattern}';

-- name: tables dialect=sqlite
SELECT name FROM sqlite_master WHERE name LIKE '{pattern}';

-- name: columns dialect=postgresql
SELECT column_name, data_type, character_maximum_length FROM information_schema.columns WHERE table_name = '{pattern}';

-- name: columns dialect=mysql
SHOW COLUMNS FROM {table};

-- name: columns dialect=sqlite
PRAGMA table_info({table});

-- name: rights dialect=postgresql
SELECT has_table_privilege('{table}', 'SELECT');

-- name: rights dialect=mysql
SHOW GRANTS;

-- name: grant dialect=postgresql
GRANT SELECT ON {table} TO {user};

-- name: grant dialect=mysql
GRANT SELECT ON {table} TO {user};

-- name: enter dialect=postgresql
GRANT USAGE ON SCHEMA {schema} TO {user};

-- name: path dialect=postgresql
ALTER ROLE {user} SET search_path = {schema};

-- name: index dialect=postgresql
CREATE INDEX CONCURRENTLY {index} ON {table} ({column});

-- name: index dialect=mysql
CREATE INDEX {index} ON {table} ({column});

-- name: index dialect=sqlite
CREATE INDEX {index} ON {table} ({column});

-- name: lengths
SELECT LENGTH({column}), COUNT(*) FROM {table} GROUP BY LENGTH({column});
