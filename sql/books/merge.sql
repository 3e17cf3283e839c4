-- How a pull meets the rows a book already has. DuckDB. `fresh` is what came, `present` the current rows that a
-- change could touch, `{same}` compares all delivered columns, `{gone}` says whether a row should have come again.

-- name: enters
-- one row per row that is new or changed; the amount at first sight is kept
SELECT f.* {keep_first}, CAST({at} AS BIGINT) AS known_from
FROM fresh f
LEFT JOIN present p ON p.row_id = f.row_id
WHERE p.row_id IS NULL OR NOT ({same})

-- name: closes
-- one row per current row that was changed or is gone, closed at the moment of the pull
SELECT p.*, CAST({at} AS BIGINT) AS known_until,
       CASE WHEN f.row_id IS NULL THEN 'gone' ELSE 'changed' END AS closed_as
FROM present p
LEFT JOIN fresh f ON f.row_id = p.row_id
WHERE (f.row_id IS NULL AND ({gone})) OR (f.row_id IS NOT NULL AND NOT ({same}))

-- name: totals
-- one row per programme and currency: how many rows the book has now, and their amounts in minor units
SELECT {programme} AS programme, {currency} AS currency, COUNT(*) AS row_count,
       CAST(COALESCE(SUM({amount}), 0) AS BIGINT) AS amount
FROM present
GROUP BY 1, 2
ORDER BY 1, 2

-- name: first_seen
-- one row per programme and currency that the book has or ever had: since when
SELECT programme, {currency}, MIN(known_from) FROM ever GROUP BY 1, 2

-- name: newest
-- one row: the newest row of the book, and its longest silence since {since}, both by {month_of}
SELECT MAX(moment) AS newest, CAST(COALESCE(MAX(silence), 0) AS BIGINT) AS silence
FROM (SELECT moment, CASE WHEN moment >= {since} THEN moment - LAG(moment) OVER (ORDER BY moment) END AS silence
      FROM (SELECT DISTINCT {month_of} AS moment FROM present))

-- name: counted
SELECT COUNT(*) FROM {relation}

-- name: repeats
-- one row: how many rows came whose row id came already
SELECT COUNT(*) - COUNT(DISTINCT hash(row_id)) FROM staged

-- name: shared_ids
-- one row: how many row ids came with rows of more than one order
SELECT COUNT(*)
FROM (SELECT row_id FROM staged WHERE order_key <> '' GROUP BY row_id HAVING MIN(order_key) <> MAX(order_key))

-- name: once
-- each row id once, the youngest row winning, of equally young ones the last delivered
SELECT * EXCLUDE (file_row_number) FROM staged
QUALIFY ROW_NUMBER() OVER (PARTITION BY row_id ORDER BY {youngest} DESC NULLS LAST, file_row_number DESC) = 1

-- name: all
SELECT * EXCLUDE (file_row_number) FROM staged

-- name: as_staged
-- one row per currency: the delivered amounts as they were staged, to hold against what the source delivered
SELECT COALESCE(currency, ''), CAST(COALESCE(SUM({amount}), 0) AS BIGINT) FROM staged GROUP BY 1

-- name: months
-- one row per month of the delivered rows
SELECT DISTINCT {month} FROM fresh

-- name: moved
-- one row if a delivered row stands in another month's part
SELECT 1 FROM read_parquet(?) WHERE row_id IN (SELECT row_id FROM fresh) LIMIT 1

-- name: none_present
SELECT *, CAST(0 AS BIGINT) AS known_from FROM fresh LIMIT 0

-- name: first_pull
-- one month of the delivered rows, all of which enter an empty book
SELECT *, CAST({at} AS BIGINT) AS known_from
FROM fresh
WHERE {month_of} >= {start} AND {month_of} < {end}

-- name: touched
-- one row per month that must be written anew
SELECT {month} AS month FROM enters UNION SELECT {month} AS month FROM closes

-- name: rewritten
-- one month written anew: what entered, and what nothing touched
SELECT *
FROM (SELECT * FROM enters
      UNION ALL BY NAME
      SELECT p.* FROM present p WHERE p.row_id NOT IN (SELECT row_id FROM closes))
WHERE {month_of} >= {start} AND {month_of} < {end}

-- name: add_mapping
INSERT INTO {table} VALUES (?, ?)

-- name: alias_table
CREATE TABLE aliases (programme VARCHAR, ref VARCHAR, known_as VARCHAR)

-- name: add_alias
INSERT INTO aliases VALUES (?, ?, ?)

-- name: vanished
-- one row: the rows a whole download should have brought again and did not, and the rows it was to replace
SELECT (SELECT COUNT(*) FROM closes WHERE closed_as = 'gone'),
       (SELECT COUNT(*) FROM present WHERE {month_of} >= {start} AND {month_of} < {end})
