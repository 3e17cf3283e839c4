-- What DuckDB adds around the kernel of sql/matching/: its inputs from the books, and what is read out of it.
-- `{rows}` is where a book's rows come from: the current parts, or the rows as they were known at a moment.
-- The cases are judged one stretch of keys after the other: what a block `part_X` says of a stretch is added to the
-- table `all_X`, and what a run prints or keeps is read from there.

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
SELECT b.key_number, b.key_check, COALESCE(p.number, 0)::INTEGER AS programme,
       CASE WHEN b.order_key = '' THEN 1 ELSE 0 END::TINYINT AS no_reference, c.number::INTEGER AS currency,
       b.state::TINYINT AS state, b.is_test::TINYINT AS is_test,
       CASE WHEN b.click_ok = 1 OR {linkless} IS NOT NULL THEN 1 WHEN b.click_id IS NULL OR b.click_id = '' THEN 0
            WHEN regexp_full_match(b.click_id, '{no_click}') THEN 0 ELSE 1 END::TINYINT AS click,
       b.placed_at, b.paid_at, b.shipped_at, b.cancelled_at, b.refunded_at,
       b.amount_first, b.net_amount, b.refunded_amount, b.line_count::INTEGER AS line_count,
       {publisher} AS publisher, {traits} AS traits, {rule} AS rule_number
FROM {orders} b
LEFT JOIN programmes p ON p.name = b.programme
LEFT JOIN currencies c ON c.code = b.currency

-- name: in_attempts
SELECT b.key_number, b.key_check, COALESCE(p.number, 0)::INTEGER AS programme,
       CASE WHEN b.order_key = '' THEN 1 ELSE 0 END::TINYINT AS no_reference, c.number::INTEGER AS currency,
       b.kind::INTEGER AS kind, b.outcome::INTEGER AS outcome, b.sent_at, COALESCE(b.amount, 0) AS amount
FROM book_attempts b
LEFT JOIN programmes p ON p.name = b.programme
LEFT JOIN currencies c ON c.code = b.currency

-- name: in_transactions
SELECT b.key_number, b.key_check, COALESCE(p.number, 0)::INTEGER AS programme,
       CASE WHEN b.order_key = '' THEN 1 ELSE 0 END::TINYINT AS no_reference, c.number::INTEGER AS currency,
       b.list::INTEGER AS list, b.amount, b.transaction_at, b.processed_at,
       COALESCE(b.commission_micros, 0) AS commission, {sku} AS sku
FROM book_transactions b
LEFT JOIN programmes p ON p.name = b.programme
LEFT JOIN currencies c ON c.code = b.currency

-- name: in_sold
-- one row per line of an order that is recorded; null `slack` where the shop does not tell the order's discount
SELECT o.key_number, c.number::INTEGER AS currency, {sku} AS sku, b.net_amount - b.refunded_amount AS amount,
       abs(o.discount_amount) AS slack
FROM book_lines b
JOIN (SELECT key_number, row_id, source, discount_amount
      FROM book_orders
      WHERE key_number IN (SELECT key_number FROM book_transactions WHERE list = 1)) o
  ON o.row_id = b.order_id AND o.source = b.source
LEFT JOIN currencies c ON c.code = b.currency

-- name: in_marks
-- 4: without commission, although the same publisher and the same SKU have one elsewhere and the customer is new;
-- 5: without a publisher, although the same report names publishers
SELECT key_number, 4::TINYINT AS mark
FROM book_transactions
WHERE list = 1 AND amount > 0 AND commission_micros = 0
  AND key_number IN (SELECT key_number FROM book_orders WHERE customer_kind = 'new')
  AND (programme, COALESCE(publisher_id, publisher_code)) IN
      (SELECT (programme, COALESCE(publisher_id, publisher_code)) FROM book_transactions WHERE list = 1 AND amount > 0 AND commission_micros > 0)
  AND (programme, sku) IN
      (SELECT (programme, sku) FROM book_transactions WHERE list = 1 AND amount > 0 AND commission_micros > 0)
UNION ALL
SELECT key_number, 5
FROM book_transactions
WHERE list = 1 AND amount > 0
  AND key_number IN (SELECT key_number
                     FROM book_transactions
                     WHERE list = 1 AND amount > 0 AND COALESCE(publisher_code, publisher_id, publisher_name, '') = '')
  AND (programme, source) IN (SELECT (programme, source) FROM book_transactions WHERE publisher_code <> '')
GROUP BY key_number
HAVING MAX(COALESCE(publisher_code, publisher_id, publisher_name, '')) = ''

-- name: part_totals
-- one row: cases, and a digest of every case's verdict that does not depend on their order
SELECT COUNT(*) AS cases, COALESCE(bit_xor(hash(key_number, kind, expected::BIGINT, recorded::BIGINT)), 0) AS digest
FROM verdicts

-- name: totals
SELECT COALESCE(SUM(cases), 0)::BIGINT, COALESCE(bit_xor(digest), 0)::VARCHAR FROM all_totals

-- name: part_kinds
SELECT programme, COALESCE(o_currency, t_currency) AS currency, kind, COUNT(*) AS orders,
       SUM(expected)::BIGINT AS expected, SUM(recorded)::BIGINT AS recorded
FROM verdicts
GROUP BY 1, 2, 3

-- name: kinds_found
-- one row per programme, currency and kind: cases and money, the summary a run prints
SELECT p.name, COALESCE(c.code, ''), k.kind, SUM(k.orders)::BIGINT, SUM(k.expected)::BIGINT, SUM(k.recorded)::BIGINT
FROM all_kinds k
JOIN programmes p ON p.number = k.programme
LEFT JOIN currencies c ON c.number = k.currency
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: part_figures
SELECT programme, currency, hour, kind, orders, expected::BIGINT AS expected, recorded::BIGINT AS recorded,
       send_due::BIGINT AS send_due, sent::BIGINT AS sent
FROM figures

-- name: figures
SELECT p.name, COALESCE(c.code, ''), f.hour, '', f.kind, SUM(f.orders)::BIGINT, SUM(f.expected)::BIGINT,
       SUM(f.recorded)::BIGINT, SUM(f.send_due)::BIGINT, SUM(f.sent)::BIGINT
FROM all_figures f
JOIN programmes p ON p.number = f.programme
LEFT JOIN currencies c ON c.number = f.currency
GROUP BY 1, 2, 3, 5
ORDER BY 1, 2, 3, 5

-- name: part_slices
-- the same by what orders are compared by, for orders with a click or a transaction that fell due since {since}
SELECT v.programme, v.o_currency AS currency, v.figure_at - v.figure_at % 3600000000 AS hour, v.kind, v.o_traits AS traits,
       COUNT(*) AS orders, SUM(v.expected)::BIGINT AS expected, SUM(v.recorded)::BIGINT AS recorded,
       SUM(v.send_due)::BIGINT AS send_due, SUM(CASE WHEN v.send_due = 1 AND v.a_taken > 0 THEN 1 ELSE 0 END)::BIGINT AS sent
FROM verdicts v
WHERE v.figure_at >= {since} AND v.o_rows = 1 AND v.kind < 60
GROUP BY 1, 2, 3, 4, 5

-- name: slices
-- one row per hour, kind and slice, 'payment_method=paypal' for example
SELECT p.name, COALESCE(c.code, ''), s.hour, s.slice, s.kind, SUM(s.orders)::BIGINT, SUM(s.expected)::BIGINT,
       SUM(s.recorded)::BIGINT, SUM(s.send_due)::BIGINT, SUM(s.sent)::BIGINT
FROM (SELECT g.programme, g.currency, g.hour, g.kind, g.orders, g.expected, g.recorded, g.send_due, g.sent,
             unnest(['payment_method=' || t.payment_method, 'device=' || t.device, 'country=' || t.country,
                     'channel=' || t.channel, 'customer_kind=' || t.customer_kind]) AS slice
      FROM (SELECT programme, currency, hour, kind, traits, SUM(orders) AS orders, SUM(expected) AS expected,
                   SUM(recorded) AS recorded, SUM(send_due) AS send_due, SUM(sent) AS sent
            FROM all_slices
            GROUP BY 1, 2, 3, 4, 5) g
      JOIN trait_sets t ON t.number = g.traits) s
JOIN programmes p ON p.number = s.programme
LEFT JOIN currencies c ON c.number = s.currency
WHERE s.slice IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5

-- name: part_bridge
SELECT programme, currency, week, kind, in_shop_week, in_network_week, has_order, is_recorded, orders,
       expected::BIGINT AS expected, recorded::BIGINT AS recorded, net::BIGINT AS net
FROM bridge

-- name: bridge
SELECT p.name, COALESCE(c.code, ''), w.label, b.kind, b.in_shop_week = 1, b.in_network_week = 1, b.has_order = 1,
       b.is_recorded = 1, SUM(b.orders)::BIGINT, SUM(b.expected)::BIGINT, SUM(b.recorded)::BIGINT, SUM(b.net)::BIGINT
FROM all_bridge b
JOIN programmes p ON p.number = b.programme
JOIN (SELECT DISTINCT week, programme, label FROM weeks) w ON w.week = b.week AND w.programme = b.programme
LEFT JOIN currencies c ON c.number = b.currency
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8

-- name: part_rules
-- the orders that a rule touches: those of a week by the shop's calendar (null outside of all), and those of an hour
SELECT v.programme, v.o_currency AS currency, v.figure_at - v.figure_at % 3600000000 AS hour, s.week, v.kind,
       v.o_rule AS rule, COUNT(*) AS orders, SUM(v.o_net)::BIGINT AS net, SUM(v.recorded)::BIGINT AS recorded
FROM verdicts v
LEFT JOIN slots s ON s.programme = v.programme AND s.slot = v.o_placed - v.o_placed % 900000000 AND s.calendar = 1
  AND v.o_placed >= s.shop_from AND v.o_placed < s.shop_until
WHERE v.o_rule > 0 AND v.o_rows = 1
GROUP BY 1, 2, 3, 4, 5, 6

-- name: rules_by_week
-- one row per week and rule: its first moment, the orders the rule touches, what they come to in the shop and at Rakuten
SELECT p.name, COALESCE(c.code, ''), w.shop_from, r.rule, r.kind, SUM(r.orders)::BIGINT, SUM(r.net)::BIGINT,
       SUM(r.recorded)::BIGINT
FROM all_rules r
JOIN weeks w ON w.programme = r.programme AND w.week = r.week
JOIN programmes p ON p.number = r.programme
LEFT JOIN currencies c ON c.number = r.currency
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5

-- name: rules_by_hour
SELECT p.name, COALESCE(c.code, ''), r.hour, r.rule, r.kind, SUM(r.orders)::BIGINT, SUM(r.net)::BIGINT,
       SUM(r.recorded)::BIGINT
FROM all_rules r
JOIN programmes p ON p.number = r.programme
LEFT JOIN currencies c ON c.number = r.currency
WHERE r.hour >= {since}
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5

-- name: part_publishers
SELECT v.programme, v.o_currency AS currency, s.week, v.o_publisher AS publisher, COUNT(*) AS orders,
       SUM(k.expected)::BIGINT AS settled,
       SUM(CASE WHEN k.expected = 1 AND k.side <> 1 THEN 1 ELSE 0 END)::BIGINT AS there,
       SUM(CASE WHEN k.side = 1 THEN 1 ELSE 0 END)::BIGINT AS missing,
       SUM(CASE WHEN k.expected = 1 THEN v.expected ELSE 0 END)::BIGINT AS expected,
       SUM(CASE WHEN k.expected = 1 THEN v.recorded ELSE 0 END)::BIGINT AS recorded
FROM verdicts v
JOIN kinds k ON k.kind = v.kind
JOIN slots s ON s.programme = v.programme AND s.slot = v.o_placed - v.o_placed % 900000000
WHERE s.calendar = 1 AND v.o_placed >= s.shop_from AND v.o_placed < s.shop_until AND v.kind < 60 AND v.o_rows = 1
GROUP BY 1, 2, 3, 4

-- name: publishers
-- one row per week and publisher: settled orders expected and recorded, as the bridge counts them, and their money
SELECT p.name, COALESCE(c.code, ''), w.label, n.code, SUM(b.settled)::BIGINT, SUM(b.there)::BIGINT,
       SUM(b.missing)::BIGINT, SUM(b.expected)::BIGINT, SUM(b.recorded)::BIGINT
FROM all_publishers b
JOIN publisher_codes n ON n.number = b.publisher
JOIN programmes p ON p.number = b.programme
JOIN weeks w ON w.programme = b.programme AND w.week = b.week
LEFT JOIN currencies c ON c.number = b.currency
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4

-- name: publisher_names
SELECT programme, code, name, number FROM named ORDER BY 1, 2

-- name: clicks
-- one row per week and publisher number: clicks
SELECT p.name, w.label, b.publisher_id, SUM(b.clicks)::BIGINT
FROM book_clicks b
JOIN programmes p ON p.name = b.programme
JOIN weeks w ON w.programme = p.number AND b.day >= w.net_from AND b.day < w.net_until
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: part_weeks
-- one row per week and time to report, in whole seconds (null where the report has nothing, or had it before)
SELECT v.programme, v.o_currency AS currency, s.week,
       CASE WHEN v.t_first_processed >= v.o_due
            THEN v.t_first_processed - v.o_due - (v.t_first_processed - v.o_due) % 1000000 END AS lag,
       COUNT(*) AS orders, SUM(v.send_due)::BIGINT AS send_due,
       SUM(CASE WHEN v.send_due = 1 AND v.a_taken > 0 THEN 1 ELSE 0 END)::BIGINT AS sent
FROM verdicts v
JOIN slots s ON s.programme = v.programme AND s.slot = v.o_placed - v.o_placed % 900000000
WHERE s.calendar = 1 AND v.o_placed >= s.shop_from AND v.o_placed < s.shop_until AND v.o_rows = 1 AND v.kind < 60
GROUP BY 1, 2, 3, 4

-- name: week_facts
-- one row per week: orders whose postback was due, those of which an attempt was taken, and the time to report: of how
-- many it is known, half of them and 95 of 100 within so much
SELECT p.name, COALESCE(c.code, ''), l.label, SUM(w.send_due)::BIGINT, SUM(w.sent)::BIGINT,
       COALESCE(SUM(CASE WHEN w.lag IS NOT NULL THEN w.orders END), 0)::BIGINT,
       MIN(CASE WHEN w.lag IS NOT NULL AND 100 * w.up_to >= 50 * w.timed THEN w.lag END),
       MIN(CASE WHEN w.lag IS NOT NULL AND 100 * w.up_to >= 95 * w.timed THEN w.lag END)
FROM (SELECT g.*, SUM(CASE WHEN g.lag IS NOT NULL THEN g.orders END) OVER (PARTITION BY g.programme, g.currency, g.week) AS timed,
             SUM(CASE WHEN g.lag IS NOT NULL THEN g.orders END)
               OVER (PARTITION BY g.programme, g.currency, g.week ORDER BY g.lag NULLS LAST) AS up_to
      FROM (SELECT programme, currency, week, lag, SUM(orders) AS orders, SUM(send_due) AS send_due, SUM(sent) AS sent
            FROM all_weeks
            GROUP BY 1, 2, 3, 4) g) w
JOIN programmes p ON p.number = w.programme
JOIN weeks l ON l.programme = w.programme AND l.week = w.week
LEFT JOIN currencies c ON c.number = w.currency
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: rates
-- one row per programme and currency: commission (millionths of a major unit) and sales of the last days, since {since}
SELECT p.name, c.code, SUM(t.commission)::BIGINT, SUM(t.amount)::BIGINT
FROM paid t
JOIN programmes p ON p.name = t.programme
JOIN currencies c ON c.code = t.currency
WHERE t.day >= {since}
GROUP BY 1, 2
ORDER BY 1, 2

-- name: part_broken
-- one row per case that is a break; silent_from: what the time is counted from after which silence means something
SELECT v.key_number, v.programme, v.kind, COALESCE(v.o_currency, v.t_currency) AS currency, v.expected::BIGINT AS expected,
       v.recorded::BIGINT AS recorded, v.commission::BIGINT AS commission, v.figure_at,
       COALESCE(v.o_placed, v.t_first_at, v.figure_at) AS placed_at, v.o_due AS due_at,
       v.silent_from, v.a_rows::BIGINT AS a_rows, v.a_taken::BIGINT AS a_taken, v.t_rows::BIGINT AS t_rows, v.a_all > 0 AS in_log,
       v.n_rows + v.x_rows > 0 AS in_report, o.order_ref, o.publisher_code, o.payment_method, o.device, o.country, o.channel, o.customer_kind
FROM (SELECT * FROM verdicts WHERE kind IN (SELECT kind FROM kinds WHERE verdict = 3)) v
LEFT JOIN looked_for o ON o.key_number = v.key_number

-- name: broken_in_transactions
SELECT key_number FROM all_broken WHERE in_report

-- name: broken_in_attempts
SELECT key_number FROM all_broken WHERE in_log

-- name: told
-- one row per case that is a break, with what people look for in it
SELECT v.* EXCLUDE (in_log, in_report)
       REPLACE (COALESCE(v.order_ref, x.order_ref, '') AS order_ref,
                COALESCE(v.publisher_code, x.publisher_code, '') AS publisher_code),
       COALESCE(x.reason, '') AS reason
FROM all_broken v
LEFT JOIN (SELECT key_number, MIN(order_ref) AS order_ref, MIN(publisher_code) AS publisher_code, MAX(reason) AS reason
           FROM (SELECT key_number, order_ref, replace(replace(publisher_code, '*', '.'), '/', '_') AS publisher_code,
                       CASE WHEN list = 2 THEN reason END AS reason
                 FROM told_transactions
                 UNION ALL
                 SELECT key_number, order_ref, NULL, CASE WHEN outcome <> 1 THEN reason END FROM told_attempts)
           WHERE key_number IN (SELECT key_number FROM all_broken) GROUP BY 1) x
       ON x.key_number = v.key_number

-- name: breaks
SELECT p.name, v.key_number, v.order_ref, v.kind, COALESCE(c.code, ''), v.expected, v.recorded, v.commission, v.figure_at,
       v.placed_at, v.due_at, v.silent_from + waited(p, v.silent_from), v.a_rows, v.a_taken, v.t_rows, v.publisher_code,
       v.payment_method, v.device, v.country, v.channel, v.customer_kind, v.reason
FROM told v
JOIN programmes p ON p.number = v.programme
LEFT JOIN currencies c ON c.number = v.currency
ORDER BY 1, 9, 3, 2

-- name: without_verdicts
DROP TABLE verdicts

-- name: part_now
SELECT v.programme, v.key_number, v.kind, CASE WHEN v.t_rows = 0 THEN v.called_off ELSE 0 END AS called_off
FROM verdicts v
WHERE v.key_number IN (SELECT key_number FROM asked)

-- name: now
-- one row per asked key: what it is now, and whether it is an order that was called off and of which nothing is recorded
SELECT p.name, v.key_number, v.kind, v.called_off = 1 FROM all_now v JOIN programmes p ON p.number = v.programme

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

-- name: story_versions_orders
-- one row per version of an order that a pull brought, up to a moment; parts without closed rows lack two columns
SELECT programme, source, row_id, known_from,
       CASE WHEN known_until <= {as_of} THEN known_until END AS known_until, closed_as, state, currency, net_amount, refunded_amount,
       click_id, order_ref
FROM (SELECT * FROM read_parquet({files}, union_by_name = true)
      UNION ALL BY NAME SELECT NULL::BIGINT AS known_until, NULL::VARCHAR AS closed_as WHERE FALSE)
WHERE order_key IN ({keys}) AND known_from <= {as_of}
ORDER BY source, row_id, known_from

-- name: story_versions_transactions
-- one row per version of a line of Rakuten's that a pull brought, up to a moment
SELECT programme, source, row_id, known_from,
       CASE WHEN known_until <= {as_of} THEN known_until END AS known_until, closed_as, list, currency, amount, quantity,
       commission_micros, status, reason, sku, transaction_id
FROM (SELECT * FROM read_parquet({files}, union_by_name = true)
      UNION ALL BY NAME SELECT NULL::BIGINT AS known_until, NULL::VARCHAR AS closed_as WHERE FALSE)
WHERE order_key IN ({keys}) AND known_from <= {as_of}
ORDER BY source, row_id, known_from

-- name: story_verdict
-- settled_at: what the shop does not have it may still write down, until the settle time is over
SELECT p.name AS programme, v.key_number, v.kind, v.o_rule AS rule, COALESCE(c.code, '') AS currency, v.expected::BIGINT AS expected,
       v.recorded::BIGINT AS recorded, v.changed_at, v.o_due AS due_at,
       CASE WHEN v.o_rows = 0 THEN v.figure_at + p.settle ELSE v.silent_from + waited(p, v.silent_from) END AS settled_at
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

-- name: part_control
SELECT book, programme, currency, row_count::BIGINT AS row_count, COALESCE(amount, 0)::BIGINT AS amount FROM control

-- name: control
SELECT t.book, COALESCE(p.name, ''), COALESCE(c.code, ''), SUM(t.row_count)::BIGINT, SUM(t.amount)::BIGINT
FROM all_control t
LEFT JOIN programmes p ON p.number = t.programme
LEFT JOIN currencies c ON c.number = t.currency
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3

-- name: parameter_tables
-- `waited`: how long a programme's silence means nothing, by the day of the week (UTC) it counts from, Thursday first
CREATE MACRO waited(p, counted_from) AS
  list_extract([p.wait_thu, p.wait_fri, p.wait_sat, p.wait_sun, p.wait_mon, p.wait_tue, p.wait_wed],
               1 + (counted_from % 604800000000) // 86400000000);
CREATE TABLE currencies (number INTEGER, code VARCHAR);
CREATE TABLE exchange (programme BIGINT, o_currency INTEGER, t_currency INTEGER, o_figure BIGINT, t_figure BIGINT,
                       o_low BIGINT, o_high BIGINT, t_rate BIGINT, most BIGINT);
CREATE TABLE kinds (kind INTEGER, verdict INTEGER, side INTEGER, expected INTEGER);
CREATE TABLE weeks (programme INTEGER, week INTEGER, label VARCHAR,
                    shop_from BIGINT, shop_until BIGINT, net_from BIGINT, net_until BIGINT);
CREATE TABLE slots (programme INTEGER, calendar INTEGER, slot BIGINT, week INTEGER, shop_from BIGINT,
                    shop_until BIGINT, net_from BIGINT, net_until BIGINT);
CREATE TABLE asked (key_number BIGINT);
CREATE TABLE programmes (
  number BIGINT, name VARCHAR, as_of BIGINT, settle BIGINT, send_within BIGINT, tolerance BIGINT, due_rule BIGINT,
  has_log BIGINT, shop_from BIGINT, shop_until BIGINT, log_from BIGINT, log_until BIGINT,
  net_from BIGINT, net_until BIGINT, wait_thu BIGINT, wait_fri BIGINT, wait_sat BIGINT, wait_sun BIGINT, wait_mon BIGINT,
  wait_tue BIGINT, wait_wed BIGINT, net_paired BIGINT, log_paired BIGINT, log_hole_from BIGINT, log_hole_until BIGINT, log_hole_2_from BIGINT,
  log_hole_2_until BIGINT, net_hole_from BIGINT, net_hole_until BIGINT, net_hole_2_from BIGINT, net_hole_2_until BIGINT,
  net_foreign BIGINT)

-- name: add
INSERT INTO {table} BY NAME {rows}

-- name: numbers
SELECT key_number FROM numbers

-- name: fill
INSERT INTO {table} VALUES {values}

-- name: fill_slots
-- one row per quarter of an hour that touches a week: calendar weeks begin on one, the days of two files anywhere
INSERT INTO slots
SELECT programme, 1, unnest(range(shop_from - shop_from % 900000000, shop_until, 900000000)), week, shop_from, shop_until, net_from, net_until
FROM weeks
UNION ALL
SELECT programme, 2, unnest(range(net_from - net_from % 900000000, net_until, 900000000)), week, shop_from, shop_until, net_from, net_until
FROM weeks

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
