-- What a run does when the books moved on by a few rows since the last one: sums of the keys touched, and verdicts of
-- these keys and of those whose time has come. DuckDB. `{book}` is orders, attempts or transactions, `{name}` its sums.

-- name: entered_rows
-- one row per row that came since: the files that are new hold those that stayed as well
SELECT * FROM read_parquet({files}, union_by_name = true) WHERE known_from > {floor}

-- name: closed_rows
-- one row per row that was changed or is gone since
SELECT * FROM read_parquet({files}, union_by_name = true)

-- name: left_rows
-- those that had been there: what came and left in the meantime was never counted
SELECT * FROM ({closed}) WHERE known_from <= {floor}

-- name: no_rows
SELECT NULL::BIGINT AS known_from WHERE FALSE

-- name: counted_step
-- one row: rows that came and are there, rows that left, and those of them that had come in the meantime
SELECT (SELECT COUNT(*) FROM ({entered})), (SELECT COUNT(*) FROM ({closed})),
       (SELECT COUNT(*) FROM ({closed}) WHERE known_from > {floor})

-- name: touched
-- one row per key of a book of which a row came or left
SELECT key_number FROM entered_{book} UNION SELECT key_number FROM closed_{book}

-- name: not_touched
-- of some keys those that have other rows in a book than those that came
SELECT key_number
FROM {keys}
ANTI JOIN (SELECT t.key_number FROM touched_{book} t ANTI JOIN standing_{book} s ON s.key_number = t.key_number) t
  USING (key_number)

-- name: rows_touched_and_few
SELECT * FROM ({came}) UNION ALL BY NAME SELECT * FROM few_{book}

-- name: touched_in_any
SELECT key_number FROM touched_orders
UNION
SELECT key_number FROM touched_attempts
UNION
SELECT key_number FROM touched_transactions

-- name: of_touched_cases
SELECT r.* FROM ({rows}) r SEMI JOIN touched_cases t ON t.key_number = r.key_number

-- name: base_of_touched_cases
-- what the files of a book say of the keys touched in another one only: what they say of the others is not so any more
SELECT r.*
FROM {rows} r
SEMI JOIN (SELECT t.key_number
           FROM touched_cases t
           ANTI JOIN read_parquet({touched}) b ON b.key_number = t.key_number) t ON t.key_number = r.key_number

-- name: touched_by_lines
-- one row per order of which a line came or left: rules leave lines out
SELECT DISTINCT o.key_number
FROM ({orders}) o
SEMI JOIN (SELECT source, order_id FROM entered_lines UNION ALL SELECT source, order_id FROM closed_lines) l
  ON l.order_id = o.row_id AND l.source = o.source

-- name: standing
-- one row per touched key that has other rows in the book than those that came, and file that has rows of it
SELECT key_number, filename
FROM (SELECT s.key_number, s.filename, SUM(COUNT(*)) OVER (PARTITION BY s.key_number) AS row_count
      FROM read_parquet({files}, union_by_name = true, filename = true) s
      SEMI JOIN touched_{book} t ON t.key_number = s.key_number
      GROUP BY s.key_number, s.filename) f
LEFT JOIN (SELECT key_number, COUNT(*) AS came FROM entered_{book} GROUP BY key_number) e USING (key_number)
WHERE row_count > COALESCE(came, 0)

-- name: files_standing
SELECT DISTINCT filename FROM standing_{book} ORDER BY 1

-- name: rows_of_touched
-- all rows of the touched keys: of most keys they are those that came
SELECT e.* FROM entered_{book} e ANTI JOIN standing_{book} s ON s.key_number = e.key_number

-- name: rows_of_standing
SELECT r.* FROM read_parquet({files}, union_by_name = true) r SEMI JOIN standing_{book} s ON s.key_number = r.key_number

-- name: with_again
-- a file of sums, and those of the keys that were touched since it was written
SELECT b.* FROM {base} b ANTI JOIN read_parquet({touched}) t ON t.key_number = b.key_number
UNION ALL BY NAME
SELECT * FROM read_parquet({again})

-- name: next_again
-- the same for keys that were touched before, and for those that were touched now
SELECT b.* FROM ({before}) b ANTI JOIN touched_{book} t ON t.key_number = b.key_number
UNION ALL BY NAME
SELECT * FROM ({now})

-- name: next_touched
SELECT key_number FROM ({before}) UNION SELECT key_number FROM touched_{book}

-- name: next_mixed
SELECT m.*
FROM ({before}) m
WHERE NOT (m.book = 1 AND m.key_number IN (SELECT key_number FROM touched_orders))
  AND NOT (m.book = 2 AND m.key_number IN (SELECT key_number FROM touched_attempts))
  AND NOT (m.book > 2 AND m.key_number IN (SELECT key_number FROM touched_transactions))
UNION ALL BY NAME
SELECT * FROM ({now})

-- name: united
SELECT * FROM ({one}) UNION SELECT * FROM ({other})

-- name: of_rows
-- a statement over a book, over other rows of it
WITH book_{book} AS (SELECT * FROM {rows}) {text}

-- name: negated
-- counts and sums to be taken off others
SELECT * REPLACE ({negated}) FROM ({rows})

-- name: summed
-- counts and sums added up by all that is neither
SELECT {columns} FROM ({rows}) GROUP BY ALL

-- name: summed_and_there
-- the same, without what came to nothing
SELECT {columns} FROM ({rows}) GROUP BY ALL HAVING SUM({counted}) <> 0

-- name: stretch_of_rows
-- one stretch of the keys; what belongs to a programme nobody asks about is nobody's: `{known}` are those asked about
SELECT * REPLACE (CASE WHEN programme IN ({known}) THEN programme ELSE 0 END AS programme)
FROM ({rows})
WHERE key_number BETWEEN {low} AND {high}

-- name: rows_between
SELECT * FROM ({rows}) WHERE key_number BETWEEN {low} AND {high}

-- name: of_keys
-- the sums of the wanted keys
SELECT r.* REPLACE (CASE WHEN r.programme IN ({known}) THEN r.programme ELSE 0 END AS programme)
FROM {rows} r
SEMI JOIN wanted w ON w.key_number = r.key_number

-- name: rows_of_keys_wanted
SELECT r.* FROM {rows} r SEMI JOIN wanted w ON w.key_number = r.key_number

-- name: all_of
SELECT * FROM {name}

-- name: all_touched
-- one row: keys that were touched since the sums of all were written, book by book
SELECT (SELECT COUNT(*) FROM all_touched_orders) + (SELECT COUNT(*) FROM all_touched_attempts)
       + (SELECT COUNT(*) FROM all_touched_transactions)

-- name: described
-- one row per column of a statement
DESCRIBE {rows}

-- name: part_clock
-- one row per case and moment from which on its verdict may be another, of those that are still to come or passed less
-- than {margin} microseconds ago: 1 a case without an order (that of the shop's first day always, whatever settling takes), 2 when the postback is due, 3 what settling of what is
-- recorded is counted from, 4 what silence is counted from
SELECT c.key_number, c.programme, c.which, c.at
FROM (SELECT key_number, programme, 1::TINYINT AS which, figure_at AS at FROM verdicts WHERE o_rows = 0
      UNION ALL
      SELECT key_number, programme, 2, o_due FROM verdicts WHERE o_rows > 0
      UNION ALL
      SELECT v.key_number, v.programme, 3, v.changed_at - s.settle
      FROM verdicts v
      JOIN programmes s ON s.number = v.programme
      WHERE v.o_rows > 0 AND v.t_rows > 0
      UNION ALL
      SELECT key_number, programme, 4, silent_from FROM verdicts WHERE o_rows > 0 AND t_rows = 0) c
JOIN programmes p ON p.number = c.programme
WHERE p.number > 0 AND (c.which <> 2 OR p.has_log = 1)
  AND (c.at >= CASE c.which WHEN 1 THEN LEAST(p.as_of, p.shop_until) - p.settle
                            WHEN 2 THEN p.log_until - p.send_within
                            WHEN 3 THEN LEAST(p.as_of, p.net_until) - p.settle
                            ELSE LEAST(p.as_of, p.net_until) - waited(p, c.at) END - {margin}
    OR c.which = 1 AND c.at >= p.shop_from AND c.at < p.shop_from + 86400000000)

-- name: passed
-- one row per case one of whose moments passed between the two runs, or came back because settling takes longer now
SELECT DISTINCT c.key_number
FROM ({clock}) c
JOIN programmes_before p ON p.number = c.programme
JOIN programmes_after n ON n.number = c.programme
WHERE c.which = 1 AND ((p.as_of < c.at + p.settle) <> (n.as_of < c.at + n.settle)
                       OR (p.shop_until < c.at + p.settle) <> (n.shop_until < c.at + n.settle)
                       OR (c.at >= p.shop_until) <> (c.at >= n.shop_until)
                       OR c.at < p.shop_from + 86400000000
                         AND (c.at < p.shop_from + p.settle) <> (c.at < n.shop_from + n.settle))
   OR c.which = 2 AND (c.at + p.send_within <= p.log_until) <> (c.at + n.send_within <= n.log_until)
   OR c.which = 3 AND ((p.as_of < c.at + p.settle) <> (n.as_of < c.at + n.settle)
                       OR (p.net_until < c.at + p.settle) <> (n.net_until < c.at + n.settle))
   OR c.which = 4 AND ((p.as_of < c.at + waited(p, c.at)) <> (n.as_of < c.at + waited(n, c.at))
                       OR (p.net_until < c.at + waited(p, c.at)) <> (n.net_until < c.at + waited(n, c.at)))

-- name: linked
-- the links of other pairs than those that are laid out
WITH pairs AS ({pairs}) SELECT * FROM ({links})

-- name: differing
-- one row per key of two statements that say not the same of it
SELECT key_number FROM (({before}) EXCEPT ({now})) UNION SELECT key_number FROM (({now}) EXCEPT ({before}))

-- name: wanted
-- one row per key to be judged again: touched, passed, linked or marked otherwise, or asked about and not known as a break
SELECT key_number FROM touched_orders
UNION
SELECT key_number FROM touched_attempts
UNION
SELECT key_number FROM touched_transactions
UNION
SELECT key_number FROM ({passed})
UNION
SELECT key_number FROM ({linked})
UNION
SELECT key_number FROM ({marked})
UNION
SELECT a.key_number FROM asked a ANTI JOIN ({told}) t ON t.key_number = a.key_number

-- name: counted_wanted
SELECT COUNT(*) FROM wanted

-- name: other_rules
-- the parameters of another moment, in the place of today's
SELECT * FROM programmes_{when}

-- name: no_rules
SELECT * FROM programmes WHERE FALSE

-- name: told_again
SELECT * FROM told_now UNION ALL BY NAME SELECT r.* FROM ({rows}) r ANTI JOIN wanted w ON w.key_number = r.key_number

-- name: now_as_before
-- one row per asked key that was a break and was not judged again: it is one still
SELECT r.programme, r.key_number, r.kind, 0 AS called_off
FROM ({rows}) r
SEMI JOIN asked a ON a.key_number = r.key_number
ANTI JOIN wanted w ON w.key_number = r.key_number

-- name: hours_since
SELECT * FROM ({rows}) WHERE hour >= {since}

-- name: both
SELECT * FROM ({one}) UNION ALL BY NAME SELECT * FROM ({other})

-- name: in_files
read_parquet([{files}])
