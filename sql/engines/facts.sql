-- What the tests of causes need of the broken cases, read by their key numbers: one narrow pass over each book, or out of the
-- rows that an earlier run kept, `known_X`, with those of the keys that are new or were touched since.
-- Lists are cut where an order or a log repeats itself without end; `{most}` rows of a book are worth comparing.

-- name: facts_wanted
-- one row per case: what the kernel said of it; `control` marks an order that is recorded as expected
CREATE TABLE wanted (key_number BIGINT, kind INTEGER, expected BIGINT, recorded BIGINT, order_ref VARCHAR, control TINYINT)

-- name: facts_into
INSERT INTO wanted SELECT key_number, kind, expected, recorded, order_ref, 0 FROM facts_told

-- name: facts_of_told
-- one row per case that is a break, as `facts_into` takes it
SELECT key_number, kind::BIGINT AS kind, expected, recorded, placed_at, order_ref FROM told

-- name: facts_placed
-- one row per programme and currency: about how many orders of an hour and later the sample is drawn from
SELECT programme, currency, GREATEST(SUM(clicks)::BIGINT, SUM(row_count)::BIGINT // {rare})
FROM ({hours})
WHERE hour >= {since} // 3600000000
GROUP BY programme, currency
ORDER BY ALL

-- name: facts_shares
-- one row per programme and currency: its sample is one order in so many
CREATE TABLE shares (programme VARCHAR, currency VARCHAR, one_in BIGINT)

-- name: facts_share
-- orders whose key falls to one in so many: drawn by a number that is the same for all, in the pass that reads the broken ones
hash(key_number) % {one_in} = 0 AND programme = {programme} AND currency = {currency} AND placed_at >= {since}

-- name: facts_looked_at
-- one row per order of the sample, broken or not, that has a click; each stands for `one_in`
CREATE TABLE looked_at AS
SELECT o.programme, o.currency, o.key_number, o.amount_first - o.refunded_amount AS net, s.one_in
FROM fact_orders o
JOIN shares s ON s.programme = o.programme AND s.currency = o.currency AND hash(o.key_number) % s.one_in = 0
WHERE o.placed_at >= {since} AND o.state = 2 AND o.is_test = 0 AND o.amount_first > o.refunded_amount
  AND o.click_id <> '' AND NOT regexp_full_match(o.click_id, '{no_click}')

-- name: facts_sample
-- those of the sample that are not broken
INSERT INTO wanted
SELECT key_number, 10, net, net, NULL, 1 FROM looked_at WHERE key_number NOT IN (SELECT key_number FROM wanted)

-- name: facts_control
-- they speak for what is well where Rakuten's list has them to the minor unit
DELETE FROM wanted
WHERE control = 1
  AND key_number NOT IN (SELECT t.key_number
                         FROM fact_listed t
                         JOIN looked_at l ON l.key_number = t.key_number AND l.net = t.paid)

-- name: facts_sampled
-- `orders`: counted where all were looked at, else what the sample stands for
SELECT programme, currency, SUM(one_in)::BIGINT AS orders, COUNT(*) FROM looked_at GROUP BY programme, currency ORDER BY ALL

-- name: facts_drawn
-- one row per key that is wanted, or whose order may be in the sample: told first by what draws it, as a lookup of keys
-- alone is pushed into the reading of the other columns
SELECT key_number FROM wanted
UNION ALL
SELECT key_number FROM {rows} WHERE FALSE{shares}

-- name: facts_of_wanted
SELECT * FROM {rows} WHERE key_number IN (SELECT key_number FROM {keys})

-- name: facts_of_orders
SELECT key_number, programme, {order_key} AS order_key, order_ref, {row_id} AS row_id, source, currency, state, is_test,
       amount_first, net_amount, refunded_amount, gross_amount, tax_amount, shipping_amount, discount_amount, line_count, click_id, placed_at,
       landed_at, payment_method, device, country, channel, customer_kind
FROM ({rows})

-- name: facts_of_attempts
SELECT key_number, programme, {order_key} AS order_key, source, currency, kind, outcome, sent_at, http_status, lines_sent,
       good, bad, reason, amount, click_id, endpoint, {said} AS said
FROM ({rows})

-- name: facts_of_transactions
SELECT key_number, programme, {order_key} AS order_key, list, sku, currency, amount, commission_micros, transaction_at,
       processed_at, reason, publisher_code, status
FROM ({rows})

-- name: facts_of_lines
-- one row per line of a wanted order
SELECT o.key_number, l.row_id, l.sku, l.quantity, l.net_amount
FROM ({rows}) l
JOIN fact_orders o ON o.row_id = l.order_id AND o.source = l.source
JOIN wanted w ON w.key_number = o.key_number

-- name: facts_fresh
-- one row per key whose rows no earlier run kept, or to which a row came or left since: wanted, or drawn for the sample
CREATE OR REPLACE TABLE fresh AS
SELECT w.key_number
FROM (SELECT key_number FROM wanted
      UNION
      SELECT key_number FROM ({touched}) WHERE hash(key_number) % {one_in} = 0) w
ANTI JOIN kept_keys k ON k.key_number = w.key_number

-- name: facts_fresh_whole
-- the same, of those of which all books are kept
CREATE OR REPLACE TABLE fresh AS
SELECT w.key_number FROM wanted w ANTI JOIN (SELECT key_number FROM kept_keys WHERE is_whole = 1) k ON k.key_number = w.key_number

-- name: facts_fresh_orders
CREATE OR REPLACE TABLE fresh_orders AS
SELECT o.row_id AS order_id, o.source FROM fact_orders o SEMI JOIN fresh f ON f.key_number = o.key_number

-- name: facts_kept_keys
-- one row per key whose rows were kept and are as they were; `is_whole`: of all books, not only of orders and lists
CREATE TABLE kept_keys AS
SELECT k.key_number, k.is_whole FROM ({kept}) k ANTI JOIN ({touched}) t ON t.key_number = k.key_number

-- name: facts_again
SELECT r.* FROM ({kept}) r SEMI JOIN kept_keys k ON k.key_number = r.key_number
UNION ALL BY NAME
{rows}

-- name: facts_to_keep
-- broken, or well with all that is told of it; and those of the sample that are neither
CREATE TABLE to_keep AS
SELECT key_number, 1::TINYINT AS is_whole FROM wanted
UNION ALL
SELECT l.key_number, 0 FROM looked_at l ANTI JOIN wanted w ON w.key_number = l.key_number

-- name: facts_kept
SELECT r.* FROM known_{book} r SEMI JOIN to_keep k ON k.key_number = r.key_number ORDER BY r.key_number

-- name: facts_doubled
-- how many orders share a key with another one
SELECT COUNT(*) - COUNT(DISTINCT key_number) FROM known_orders

-- name: facts_orders
-- one row per case that the shop knows, and per order that is drawn for the sample
CREATE VIEW fact_orders AS SELECT * FROM known_orders

-- name: facts_orders_doubled
-- the same, where several orders share a key: of those the kernel judges none
CREATE TABLE fact_orders AS
SELECT key_number, MIN(programme) AS programme, MIN(order_key) AS order_key, MIN(order_ref) AS order_ref,
       MIN(row_id) AS row_id, MIN(source) AS source, MIN(currency) AS currency, MIN(state) AS state, MAX(is_test) AS is_test,
       MIN(amount_first) AS amount_first, MIN(net_amount) AS net_amount, MIN(refunded_amount) AS refunded_amount,
       MIN(gross_amount) AS gross_amount, MIN(tax_amount) AS tax_amount, MIN(shipping_amount) AS shipping_amount,
       MIN(discount_amount) AS discount_amount, MIN(line_count) AS line_count, MIN(click_id) AS click_id,
       MIN(placed_at) AS placed_at, MIN(landed_at) AS landed_at,
       MIN(payment_method) AS payment_method, MIN(device) AS device, MIN(country) AS country, MIN(channel) AS channel,
       MIN(customer_kind) AS customer_kind
FROM known_orders
GROUP BY key_number

-- name: facts_lines
CREATE TABLE fact_lines AS
SELECT l.key_number, COUNT(*) AS n,
       COUNT(CASE WHEN COALESCE(l.sku, '') <> '' AND l.quantity <> 0 AND l.net_amount <> 0 THEN 1 END) AS complete,
       list(row(COALESCE(l.sku, ''), l.quantity, l.net_amount) ORDER BY l.row_id)[1:{most}] AS told
FROM known_lines l
JOIN wanted w ON w.key_number = l.key_number
GROUP BY l.key_number

-- name: what_was_said
-- parts that were written before `said` was a column lack it
COALESCE(said, '')

-- name: nothing_said
''

-- name: facts_sent
CREATE TABLE fact_sent AS
SELECT key_number, MIN(programme) AS programme, MIN(order_key) AS order_key, MIN(currency) AS currency,
       list(told ORDER BY sent_at, told)[1:{most}] AS told
FROM (SELECT key_number, programme, order_key, currency, sent_at,
             row(kind, outcome, sent_at, http_status, lines_sent, good, bad, COALESCE(reason, ''), COALESCE(currency, ''),
                 amount, click_id, COALESCE(lower(endpoint), ''), source = '{own}', said) AS told
      FROM known_attempts
      WHERE key_number IN (SELECT key_number FROM wanted))
GROUP BY key_number

-- name: facts_listed
CREATE TABLE fact_listed AS
SELECT key_number, MIN(programme) AS programme, MIN(order_key) AS order_key, MIN(currency) AS currency,
       list(told ORDER BY processed_at, told)[1:{most}] AS told, SUM(CASE WHEN list = 1 THEN amount END) AS paid
FROM (SELECT key_number, programme, order_key, currency, processed_at, list, amount,
             row(list, COALESCE(sku, ''), currency, amount, commission_micros, transaction_at, processed_at,
                 COALESCE(reason, ''), replace(replace(COALESCE(publisher_code, ''), '*', '.'), '/', '_'),
                 COALESCE(lower(status), '')) AS told
      FROM known_transactions
      WHERE key_number IN (SELECT key_number FROM wanted))
GROUP BY key_number

-- name: facts_named
-- one row per case: the reference by which another programme's books may know it, where there is one
CREATE TABLE named AS
SELECT w.key_number, COALESCE(o.programme, t.programme, a.programme, '') AS programme,
       COALESCE(o.order_key, t.order_key, a.order_key) AS order_key,
       COALESCE(w.order_ref, o.order_ref, '') AS order_ref,
       COALESCE(o.currency, t.currency, a.currency, '') AS currency
FROM wanted w
LEFT JOIN fact_orders o ON o.key_number = w.key_number
LEFT JOIN fact_sent a ON a.key_number = w.key_number
LEFT JOIN fact_listed t ON t.key_number = w.key_number

-- name: facts_elsewhere
-- one row per case whose reference another programme knows as well, which alone says nothing: programmes may share
-- references. `listed`: programmes that have no such order and list just what is expected here; `ordered`: programmes
-- that list no such order and sold just what is recorded, or was sent, here.
CREATE TABLE elsewhere AS
SELECT n.key_number,
       COUNT(CASE WHEN b.orders = 0 AND b.listed = NULLIF(w.expected, 0) THEN 1 END) AS listed,
       COUNT(CASE WHEN b.lines = 0 AND b.ordered IN (NULLIF(w.recorded, 0), NULLIF(s.amount, 0)) THEN 1 END) AS ordered
FROM named n
JOIN wanted w ON w.key_number = n.key_number
LEFT JOIN (SELECT key_number, MAX(amount) AS amount
           FROM known_attempts
           WHERE kind = 1 AND key_number IN (SELECT key_number FROM wanted)
           GROUP BY key_number) s ON s.key_number = n.key_number
JOIN (SELECT programme, order_key, COUNT(CASE WHEN book = 1 THEN 1 END) AS orders,
             COUNT(CASE WHEN book = 3 THEN 1 END) AS lines, SUM(CASE WHEN book = 1 THEN amount END) AS ordered,
             SUM(CASE WHEN book = 3 THEN amount END) AS listed
      FROM (SELECT 1 AS book, programme, order_key, amount_first - refunded_amount AS amount
            FROM book_orders
            WHERE order_key IN (SELECT order_key FROM named)
            UNION ALL
            SELECT 3, programme, order_key, amount
            FROM book_transactions
            WHERE list = 1 AND order_key IN (SELECT order_key FROM named))
      GROUP BY programme, order_key) b
  ON b.order_key = n.order_key AND b.programme <> n.programme
WHERE n.order_key <> ''
GROUP BY n.key_number

-- name: facts_astray
-- one row per order that was never sent: the attempts that carry its click id, and its reference under another MID, or
-- none at all soon after it was placed
CREATE TABLE astray AS
SELECT o.key_number,
       list(row(CASE WHEN a.order_key = '' THEN 0 ELSE 1 END, CASE WHEN a.programme = '' THEN 0 ELSE 1 END, a.outcome,
                a.http_status, COALESCE(a.reason, '')) ORDER BY a.sent_at, a.row_id)[1:{most}] AS told
FROM ({attempts}) a
JOIN (SELECT f.key_number, f.programme, f.order_key, f.click_id, f.placed_at
      FROM fact_orders f
      JOIN wanted w ON w.key_number = f.key_number
      WHERE w.kind = {never_sent} AND w.control = 0 AND regexp_full_match(f.click_id, '{click}')) o
  ON o.click_id = a.click_id
WHERE a.order_key = o.order_key AND a.programme <> o.programme
   OR a.order_key = '' AND a.sent_at >= o.placed_at AND a.sent_at < o.placed_at + {a_day}
GROUP BY o.key_number

-- name: attempts_of_nobody
-- those that name no order: where no attempt names another programme, only they can be astray
SELECT * FROM book_attempts WHERE kind = 1 AND order_key = ''

-- name: attempts_of_any
SELECT * FROM book_attempts WHERE kind = 1

-- name: facts_nowhere
-- where the books know one programme, no other one knows a reference
CREATE TABLE elsewhere (key_number BIGINT, listed BIGINT, ordered BIGINT)

-- name: facts_alike
-- one row per group of cases that are the same in all that their tests look at: nothing is known of a postback, no other
-- programme has the reference, and so only what stands on the order is left. The least key speaks for the others.
CREATE TABLE alike AS
SELECT n.programme, MIN(w.key_number) AS key_number, list(w.key_number) AS others
FROM wanted w
JOIN named n ON n.key_number = w.key_number
JOIN fact_orders o ON o.key_number = w.key_number
LEFT JOIN fact_lines l ON l.key_number = w.key_number
ANTI JOIN fact_sent a ON a.key_number = w.key_number
ANTI JOIN elsewhere e ON e.key_number = w.key_number
ANTI JOIN astray s ON s.key_number = w.key_number
WHERE w.control = 0 AND w.kind IN ({never_sent}, {not_known})
GROUP BY n.programme, w.kind, length(n.order_ref),
         CASE WHEN regexp_full_match(o.click_id, '{click}') THEN NULL ELSE COALESCE(o.click_id, '') END,
         l.n IS NULL, l.n > {most}, l.complete = l.n
HAVING COUNT(*) > 1

-- name: facts_alike_read
SELECT programme, key_number, others FROM alike

-- name: facts_spoken_for
-- one row per case that another one speaks for
CREATE TABLE spoken_for AS
SELECT other AS key_number FROM (SELECT key_number, UNNEST(others) AS other FROM alike) WHERE other <> key_number

-- name: facts_read
-- one row per case that none speaks for; what orders are compared by is asked of the sample alone
SELECT n.programme, w.key_number, w.kind, n.order_ref, n.currency, w.expected, w.recorded, COALESCE(o.state, 0),
       COALESCE(o.amount_first, 0), COALESCE(o.net_amount, 0), COALESCE(o.refunded_amount, 0), o.gross_amount,
       o.tax_amount, o.shipping_amount, o.discount_amount, COALESCE(o.line_count, 1), COALESCE(o.click_id, ''),
       COALESCE(o.placed_at, 0), o.landed_at,
       CASE WHEN w.control = 1 THEN [o.payment_method, o.device, o.country, o.channel, o.customer_kind] END,
       CASE WHEN l.n <= {most} THEN l.told END, a.told, t.told, COALESCE(e.listed, 0), COALESCE(e.ordered, 0),
       s.told, w.control
FROM wanted w
JOIN named n ON n.key_number = w.key_number
LEFT JOIN fact_orders o ON o.key_number = w.key_number
LEFT JOIN fact_lines l ON l.key_number = w.key_number
LEFT JOIN fact_sent a ON a.key_number = w.key_number
LEFT JOIN fact_listed t ON t.key_number = w.key_number
LEFT JOIN elsewhere e ON e.key_number = w.key_number
LEFT JOIN astray s ON s.key_number = w.key_number
ANTI JOIN spoken_for f ON f.key_number = w.key_number
