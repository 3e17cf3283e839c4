-- What a shop's database says of its own tables. Only the system's catalogue is read, never a row of the shop.

-- name: account dialect=postgresql
-- one row: who asks, in which database, and the schemas that a name without one is looked up in
SELECT
  current_user AS user_name,
  current_database() AS database_name,
  array_to_string(current_schemas(false), ',') AS path,
  version() AS server,
  1 AS sees_all;

-- name: tables dialect=postgresql
-- one row per table or view, with the estimated number of its rows
SELECT
  n.nspname AS table_schema,
  c.relname AS table_name,
  CASE WHEN c.relkind IN ('v', 'm') THEN 1 ELSE 0 END AS is_view,
  CASE
    WHEN c.relkind = 'p' THEN (
      SELECT SUM(GREATEST(p.reltuples, 0))::BIGINT FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid
    )
    WHEN c.relkind IN ('v', 'f') THEN NULL
    WHEN c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples::BIGINT
    -- nobody counted it yet: by its size, at a hundred bytes a row
    ELSE pg_relation_size(c.oid) / 100
  END AS row_estimate,
  CASE WHEN has_schema_privilege(n.oid, 'USAGE') THEN 1 ELSE 0 END AS may_enter
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname <> 'information_schema'
  AND n.nspname NOT LIKE 'pg\_%'
ORDER BY n.nspname, c.relname;

-- name: columns dialect=postgresql
-- one row per column, in the order of its table
SELECT
  n.nspname AS table_schema,
  c.relname AS table_name,
  a.attname AS column_name,
  format_type(a.atttypid, NULL) AS type,
  CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS length,
  CASE WHEN has_column_privilege(c.oid, a.attnum, 'SELECT') THEN 1 ELSE 0 END AS readable
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname <> 'information_schema'
  AND n.nspname NOT LIKE 'pg\_%'
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY n.nspname, c.relname, a.attnum;

-- name: indexes dialect=postgresql
-- one row per column of an index that serves the whole table, in the index's order
SELECT
  n.nspname AS table_schema,
  c.relname AS table_name,
  k.relname AS index_name,
  CASE WHEN x.indisunique THEN 1 ELSE 0 END AS is_unique,
  a.attname AS column_name
FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_class k ON k.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL unnest(x.indkey::SMALLINT[]) WITH ORDINALITY AS part (attnum, place)
-- an expression has no column, and is told as one without a name
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.attnum AND part.attnum > 0
WHERE x.indpred IS NULL
  AND x.indisvalid
  AND part.place <= x.indnkeyatts
  AND n.nspname <> 'information_schema'
  AND n.nspname NOT LIKE 'pg\_%'
ORDER BY n.nspname, c.relname, k.relname, part.place;

-- name: account dialect=mysql
-- one row: who asks, in which database; `sees_all` where a table that is not listed is not there
SELECT
  CURRENT_USER() AS user_name,
  DATABASE() AS database_name,
  DATABASE() AS path,
  VERSION() AS server,
  CASE
    WHEN EXISTS (
      SELECT 1 FROM information_schema.user_privileges p
      WHERE p.privilege_type = 'SELECT' AND p.grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
    )
    OR EXISTS (
      SELECT 1 FROM information_schema.schema_privileges p
      WHERE p.privilege_type = 'SELECT'
        AND p.grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
        AND DATABASE() LIKE p.table_schema
    )
    THEN 1 ELSE 0
  END AS sees_all;

-- name: tables dialect=mysql
-- one row per table or view that the user has a right on, with the estimated number of its rows
SELECT
  t.table_schema AS table_schema,
  t.table_name AS table_name,
  CASE WHEN t.table_type = 'VIEW' THEN 1 ELSE 0 END AS is_view,
  t.table_rows AS row_estimate,
  1 AS may_enter
FROM information_schema.tables t
WHERE t.table_schema = DATABASE()
ORDER BY t.table_name;

-- name: columns dialect=mysql
-- one row per column that the user has a right on, in the order of its table
SELECT
  c.table_schema AS table_schema,
  c.table_name AS table_name,
  c.column_name AS column_name,
  c.data_type AS type,
  -- a TEXT has a length in bytes; only a VARCHAR's or CHAR's is one in characters
  CASE WHEN c.data_type IN ('varchar', 'char') THEN c.character_maximum_length END AS length,
  CASE WHEN LOWER(c.privileges) LIKE '%select%' THEN 1 ELSE 0 END AS readable
FROM information_schema.columns c
WHERE c.table_schema = DATABASE()
ORDER BY c.table_name, c.ordinal_position;

-- name: indexes dialect=mysql
-- one row per column of an index, in the index's order; a FULLTEXT index finds no values
SELECT
  s.table_schema AS table_schema,
  s.table_name AS table_name,
  s.index_name AS index_name,
  CASE WHEN s.non_unique = 0 THEN 1 ELSE 0 END AS is_unique,
  s.column_name AS column_name
FROM information_schema.statistics s
WHERE s.table_schema = DATABASE()
  AND s.index_type IN ('BTREE', 'HASH', 'RTREE')
ORDER BY s.table_name, s.index_name, s.seq_in_index;

-- name: account dialect=sqlite
-- one row: a file has no users
SELECT '' AS user_name, 'main' AS database_name, 'main' AS path, 'SQLite ' || sqlite_version() AS server, 1 AS sees_all;

-- name: tables dialect=sqlite
-- one row per table or view; nobody counts the rows of a file
SELECT
  'main' AS table_schema,
  m.name AS table_name,
  CASE WHEN m.type = 'view' THEN 1 ELSE 0 END AS is_view,
  NULL AS row_estimate,
  1 AS may_enter
FROM sqlite_master m
WHERE m.type IN ('table', 'view')
  AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY m.name;

-- name: columns dialect=sqlite
-- one row per column, in the order of its table; a declared length binds nobody, so none is told
SELECT 'main' AS table_schema, m.name AS table_name, c.name AS column_name, LOWER(c.type) AS type, NULL AS length, 1 AS readable
FROM sqlite_master m
JOIN pragma_table_info(m.name) c
WHERE m.type IN ('table', 'view')
  AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY m.name, c.cid;

-- name: indexes dialect=sqlite
-- one row per column of an index, in the index's order; a key that is the row's own number is one too
SELECT
  'main' AS table_schema, m.name AS table_name, i.name AS index_name, i."unique" AS is_unique, p.name AS column_name, p.seqno AS place
FROM sqlite_master m
JOIN pragma_index_list(m.name) i ON i.partial = 0
JOIN pragma_index_info(i.name) p
WHERE m.type = 'table'
UNION ALL
SELECT 'main', m.name, '(row number)', 1, c.name, 0
FROM sqlite_master m
JOIN pragma_table_info(m.name) c ON c.pk = 1 AND LOWER(c.type) = 'integer'
WHERE m.type = 'table'
  AND (SELECT COUNT(*) FROM pragma_table_info(m.name) k WHERE k.pk > 0) = 1
ORDER BY 2, 3, 6;
