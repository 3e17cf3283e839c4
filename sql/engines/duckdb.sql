-- What DuckDB adds around the kernel of sql/matching/: its inputs from the books, and what is read out of it.
-- `{rows}` is where a book's rows come from: the current parts, or the rows as they were known at a moment.

-- name: rows_now
SELECT * FROM read_parquet({current}, union_by_name = true)

-- name: rows_as_known
-- closed rows have the moment they were closed; a current row has none
SELECT * EXCLUDE (known_from, known_until, closed_as)
FROM read_parquet({both}, union_by_name = true)
WHERE known_from <= {as_of} AND (known_until IS NULL OR known_until > {as_of})

-- name: rows_as_known_without_history
SELECT * EXCLUDE (known_from)
FROM read_parquet({current}, union_by_name = true)
WHERE known_from <= {as_of}

-- name: hindsight_orders
-- today's rows, each visible from its own time, what happened later undone
SELECT * REPLACE (CASE WHEN paid_at <= {as_of} THEN paid_at END AS paid_at,
                  CASE WHEN shipped_at <= {as_of} THEN shipped_at END AS shipped_at,
                  CASE WHEN cancelled_at <= {as_of} THEN cancelled_at END AS cancelled_at,
                  CASE WHEN refunded_at <= {as_of} THEN refunded_at END AS refunded_at,
                  CASE WHEN refunded_at <= {as_of} THEN refunded_amount ELSE 0 END AS refunded_amount,
                  CASE WHEN state IN (3, 4) AND COALESCE(cancelled_at, refunded_at, updated_at, 0) > {as_of} THEN 2
                       ELSE state END::TINYINT AS state)
FROM ({rows})
WHERE placed_at <= {as_of}

-- name: hindsight_attempts
SELECT * FROM ({rows}) WHERE sent_at <= {as_of}

-- name: hindsight_transactions
SELECT * FROM ({rows}) WHERE processed_at <= {as_of}

-- name: in_orders
SELECT b.key_number, b.key_check, COALESCE(p.number, 0)::SMALLINT AS programme,
       CASE WHEN b.order_key = '' THEN 1 ELSE 0 END::TINYINT AS no_reference, c.number::SMALLINT AS currency,
       b.state::TINYINT AS state, b.is_test::TINYINT AS is_test,
       CASE WHEN trim(COALESCE(b.click_id, '')) <> '' THEN 1 ELSE 0 END::TINYINT AS click,
       b.placed_at, b.paid_at, b.shipped_at, b.cancelled_at, b.refunded_at,
       b.amount_first, b.net_amount, b.refunded_amount, b.line_count::INTEGER AS line_count
FROM book_orders b
LEFT JOIN programmes p ON p.name = b.programme
LEFT JOIN currencies c ON c.code = b.currency

-- name: in_attempts
SELECT b.key_number, b.key_check, COALESCE(p.number, 0)::SMALLINT AS programme,
       CASE WHEN b.order_key = '' THEN 1 ELSE 0 END::TINYINT AS no_reference, c.number::SMALLINT AS currency,
       b.kind::INTEGER AS kind, b.outcome::INTEGER AS outcome, b.sent_at, COALESCE(b.amount, 0) AS amount
FROM book_attempts b
LEFT JOIN programmes p ON p.name = b.programme
LEFT JOIN currencies c ON c.code = b.currency

-- name: in_transactions
SELECT b.key_number, b.key_check, COALESCE(p.number, 0)::SMALLINT AS programme,
       CASE WHEN b.order_key = '' THEN 1 ELSE 0 END::TINYINT AS no_reference, c.number::SMALLINT AS currency,
       b.list::INTEGER AS list, b.amount, b.transaction_at, b.processed_at,
       COALESCE(b.commission_micros, 0) AS commission
FROM book_transactions b
LEFT JOIN programmes p ON p.name = b.programme
LEFT JOIN currencies c ON c.code = b.currency

-- name: totals
-- one row: cases, and a digest of every case's verdict that does not depend on their order
SELECT COUNT(*), COALESCE(bit_xor(hash(key_number, kind, expected, recorded)), 0)::VARCHAR FROM verdicts

-- name: kinds_found
-- one row per programme, currency and kind: cases and money, the summary a run prints
SELECT p.name, COALESCE(c.code, ''), v.kind, COUNT(*), SUM(v.expected)::BIGINT, SUM(v.recorded)::BIGINT
FROM verdicts v
JOIN programmes p ON p.number = v.programme
LEFT JOIN currencies c ON c.number = COALESCE(v.o_currency, v.t_currency)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: figures
SELECT p.name, COALESCE(c.code, ''), f.hour, '', f.kind, f.orders, f.expected::BIGINT, f.recorded::BIGINT,
       f.send_due::BIGINT, f.sent::BIGINT
FROM figures f
JOIN programmes p ON p.number = f.programme
LEFT JOIN currencies c ON c.number = f.currency
ORDER BY 1, 2, 3, 5

-- name: slices
-- the same by slice, for orders with a click or a transaction that fell due since {since}
SELECT p.name, COALESCE(c.code, ''), s.hour, s.slice, s.kind, COUNT(*), SUM(s.expected)::BIGINT,
       SUM(s.recorded)::BIGINT, SUM(s.send_due)::BIGINT, SUM(CASE WHEN s.send_due = 1 AND s.a_taken > 0 THEN 1 ELSE 0 END)::BIGINT
FROM (SELECT v.programme, v.o_currency, v.figure_at - v.figure_at % 3600000000 AS hour, v.kind, v.expected,
             v.recorded, v.send_due, v.a_taken,
             unnest(['payment_method=' || o.payment_method, 'device=' || o.device, 'country=' || o.country,
                     'channel=' || o.channel, 'customer_kind=' || o.customer_kind]) AS slice
      FROM verdicts v
      JOIN book_orders o ON o.key_number = v.key_number
      WHERE v.figure_at >= {since} AND v.o_rows = 1 AND v.kind < 60) s
JOIN programmes p ON p.number = s.programme
LEFT JOIN currencies c ON c.number = s.o_currency
WHERE s.slice IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5

-- name: bridge
SELECT p.name, COALESCE(c.code, ''), w.label, b.kind, b.in_shop_week = 1, b.in_network_week = 1, b.has_order = 1,
       b.is_recorded = 1, b.orders, b.expected::BIGINT, b.recorded::BIGINT
FROM bridge b
JOIN programmes p ON p.number = b.programme
JOIN (SELECT DISTINCT week, programme, label FROM weeks) w ON w.week = b.week AND w.programme = b.programme
LEFT JOIN currencies c ON c.number = b.currency
ORDER BY ALL

-- name: publishers
-- one row per week and publisher: settled orders expected and recorded, as the bridge counts them, and their money
SELECT p.name, COALESCE(c.code, ''), w.label, COALESCE(o.publisher_code, ''),
       SUM(k.expected)::BIGINT,
       SUM(CASE WHEN k.expected = 1 AND k.side <> 1 THEN 1 ELSE 0 END)::BIGINT,
       SUM(CASE WHEN k.side = 1 THEN 1 ELSE 0 END)::BIGINT,
       SUM(CASE WHEN k.expected = 1 THEN v.expected ELSE 0 END)::BIGINT,
       SUM(CASE WHEN k.expected = 1 THEN v.recorded ELSE 0 END)::BIGINT
FROM verdicts v
JOIN kinds k ON k.kind = v.kind
JOIN book_orders o ON o.key_number = v.key_number
JOIN weeks w ON w.programme = v.programme AND v.o_placed >= w.shop_from AND v.o_placed < w.shop_until
JOIN programmes p ON p.number = v.programme
LEFT JOIN currencies c ON c.number = v.o_currency
WHERE v.kind < 60 AND v.o_rows = 1
GROUP BY 1, 2, 3, 4
ORDER BY ALL

-- name: publisher_names
-- one row per publisher code, in the alphabet of click ids: the name and number the report gives it; of two numbers none
SELECT programme, replace(replace(publisher_code, '*', '.'), '/', '_'), MAX(publisher_name),
       CASE WHEN COUNT(DISTINCT NULLIF(trim(publisher_id), '')) = 1 THEN MAX(NULLIF(trim(publisher_id), '')) END
FROM book_transactions
WHERE COALESCE(publisher_code, '') <> ''
GROUP BY 1, 2
ORDER BY 1, 2

-- name: clicks
-- one row per week and publisher number: clicks
SELECT p.name, w.label, b.publisher_id, SUM(b.clicks)::BIGINT
FROM book_clicks b
JOIN programmes p ON p.name = b.programme
JOIN weeks w ON w.programme = p.number AND b.day >= w.net_from AND b.day < w.net_until
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: week_facts
-- one row per week: orders whose postback was due, those of which an attempt was taken, and the time to report
SELECT p.name, COALESCE(c.code, ''), w.label,
       SUM(v.send_due)::BIGINT,
       SUM(CASE WHEN v.send_due = 1 AND v.a_taken > 0 THEN 1 ELSE 0 END)::BIGINT,
       COUNT(CASE WHEN v.t_first_processed >= v.o_due THEN 1 END),
       quantile_disc(CASE WHEN v.t_first_processed >= v.o_due THEN v.t_first_processed - v.o_due END, 0.5),
       quantile_disc(CASE WHEN v.t_first_processed >= v.o_due THEN v.t_first_processed - v.o_due END, 0.95)
FROM verdicts v
JOIN weeks w ON w.programme = v.programme AND v.o_placed >= w.shop_from AND v.o_placed < w.shop_until
JOIN programmes p ON p.number = v.programme
LEFT JOIN currencies c ON c.number = v.o_currency
WHERE v.o_rows = 1 AND v.kind < 60
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: rates
-- one row per programme and currency: commission (millionths of a major unit) and sales of the lines of the last days
SELECT p.name, c.code, SUM(t.commission)::BIGINT, SUM(t.amount)::BIGINT
FROM in_transactions t
JOIN programmes p ON p.number = t.programme
JOIN currencies c ON c.number = t.currency
WHERE t.list = 1 AND t.amount > 0 AND t.commission > 0 AND t.processed_at >= {since}
GROUP BY 1, 2
ORDER BY 1, 2

-- name: breaks
-- one row per case that is a break, with what people look for in it
SELECT p.name, v.key_number, COALESCE(o.order_ref, x.order_ref, ''), v.kind, COALESCE(c.code, ''), v.expected::BIGINT,
       v.recorded::BIGINT, v.commission::BIGINT, v.figure_at, COALESCE(v.o_placed, v.t_first_at, v.figure_at), v.o_due,
       v.settled_at, v.a_rows::BIGINT, v.a_taken::BIGINT, v.t_rows::BIGINT,
       COALESCE(o.publisher_code, x.publisher_code, ''), o.payment_method, o.device, o.country, o.channel, o.customer_kind,
       COALESCE(x.reason, '')
FROM verdicts v
JOIN kinds k ON k.kind = v.kind
JOIN programmes p ON p.number = v.programme
LEFT JOIN currencies c ON c.number = COALESCE(v.o_currency, v.t_currency)
LEFT JOIN (SELECT key_number, MIN(order_ref) AS order_ref, MIN(publisher_code) AS publisher_code,
                  MIN(payment_method) AS payment_method, MIN(device) AS device, MIN(country) AS country,
                  MIN(channel) AS channel, MIN(customer_kind) AS customer_kind
           FROM book_orders WHERE key_number IN (SELECT key_number FROM broken) GROUP BY 1) o
       ON o.key_number = v.key_number
LEFT JOIN (SELECT key_number, MIN(order_ref) AS order_ref, MIN(publisher_code) AS publisher_code, MAX(reason) AS reason
           FROM (SELECT key_number, order_ref, replace(replace(publisher_code, '*', '.'), '/', '_') AS publisher_code,
                       CASE WHEN list = 2 THEN reason END AS reason
                 FROM book_transactions
                 UNION ALL
                 SELECT key_number, order_ref, NULL, CASE WHEN outcome <> 1 THEN reason END FROM book_attempts)
           WHERE key_number IN (SELECT key_number FROM broken) GROUP BY 1) x
       ON x.key_number = v.key_number
WHERE k.verdict = 3
ORDER BY 1, 9, 3, 2

-- name: broken
SELECT v.key_number FROM verdicts v JOIN kinds k ON k.kind = v.kind WHERE k.verdict = 3

-- name: now
-- one row per asked key: what it is now
SELECT p.name, v.key_number, v.kind
FROM asked a
JOIN verdicts v ON v.key_number = a.key_number
JOIN programmes p ON p.number = v.programme

-- name: story_orders
SELECT * FROM book_orders ORDER BY placed_at

-- name: story_lines
-- one row per line of an order, with the order's key
SELECT o.programme, o.key_number, l.*
FROM book_lines l
JOIN book_orders o ON o.row_id = l.order_id AND o.source = l.source
ORDER BY o.key_number, l.row_id

-- name: story_attempts
-- parts that were written before `answer` was a column lack it
SELECT * FROM (SELECT * FROM book_attempts UNION ALL BY NAME SELECT NULL::VARCHAR AS answer WHERE FALSE)
ORDER BY sent_at

-- name: story_transactions
-- parts that were written before `aside` was a column lack it
SELECT * FROM (SELECT * FROM book_transactions UNION ALL BY NAME SELECT NULL::VARCHAR AS aside WHERE FALSE)
ORDER BY processed_at, sku

-- name: story_verdict
SELECT p.name AS programme, v.key_number, v.kind, COALESCE(c.code, '') AS currency, v.expected::BIGINT AS expected,
       v.recorded::BIGINT AS recorded, v.settled_at, v.changed_at, v.o_due AS due_at
FROM verdicts v
JOIN programmes p ON p.number = v.programme
LEFT JOIN currencies c ON c.number = COALESCE(v.o_currency, v.t_currency)
ORDER BY 1

-- name: rows_of_keys
SELECT * FROM ({rows}) WHERE order_key IN ({keys})

-- name: held
SELECT t.book, COALESCE(p.name, ''), COALESCE(c.code, ''), COUNT(*), COALESCE(SUM(t.amount), 0)::BIGINT
FROM (SELECT 1 AS book, programme, currency, net_amount AS amount FROM in_orders
      UNION ALL
      SELECT 2, programme, currency, amount FROM in_attempts
      UNION ALL
      SELECT CASE WHEN list = 2 THEN 4 ELSE 3 END, programme, currency, amount FROM in_transactions) t
LEFT JOIN programmes p ON p.number = t.programme
LEFT JOIN currencies c ON c.number = t.currency
GROUP BY 1, 2, 3

-- name: control
SELECT t.book, COALESCE(p.name, ''), COALESCE(c.code, ''), t.row_count, COALESCE(t.amount, 0)::BIGINT
FROM control t
LEFT JOIN programmes p ON p.number = t.programme
LEFT JOIN currencies c ON c.number = t.currency
ORDER BY ALL

-- name: parameter_tables
CREATE TABLE currencies (number INTEGER, code VARCHAR);
CREATE TABLE kinds (kind INTEGER, verdict INTEGER, side INTEGER, expected INTEGER);
CREATE TABLE weeks (programme INTEGER, week INTEGER, label VARCHAR,
                    shop_from BIGINT, shop_until BIGINT, net_from BIGINT, net_until BIGINT);
CREATE TABLE asked (key_number BIGINT);
CREATE TABLE programmes (
  number BIGINT, name VARCHAR, as_of BIGINT, settle BIGINT, send_within BIGINT, tolerance BIGINT, due_rule BIGINT,
  has_log BIGINT, shop_from BIGINT, shop_until BIGINT, log_from BIGINT, log_until BIGINT,
  net_from BIGINT, net_until BIGINT)

-- name: fill
INSERT INTO {table} VALUES {values}

-- name: all_kinds
-- one row per case: its key as people see it, and its kind
SELECT p.name, k.order_key, v.kind
FROM verdicts v
JOIN programmes p ON p.number = v.programme
JOIN (SELECT key_number, order_key FROM book_orders
      UNION
      SELECT key_number, order_key FROM book_attempts
      UNION
      SELECT key_number, order_key FROM book_transactions) k ON k.key_number = v.key_number
ORDER BY 1, 2

-- name: doubled
-- one row: how many lines came from more than one source
SELECT COUNT(*) FROM (SELECT row_id FROM book_transactions GROUP BY row_id HAVING COUNT(DISTINCT source) > 1)
