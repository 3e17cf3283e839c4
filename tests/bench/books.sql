-- An invented shop's books: {orders} affiliate orders over eight weeks, about two per cent of them broken; where
-- {lost} is not negative, so many were never sent and all others are well.
-- `fate` is a number from 0 to 999 that belongs to the order; money is cents, times are microseconds. DuckDB.

-- name: fates
CREATE TABLE fates AS
SELECT i, CASE WHEN i < {lost} THEN 0 WHEN {lost} >= 0 THEN 100 ELSE CAST(hash(i) % 1000 AS INTEGER) END AS fate,
       CAST(hash(i + 7) % 1000 AS INTEGER) AS turn,
       CAST(1500 + hash(i + 1) % 12000 AS BIGINT) AS amount, 'N' || (100000000 + i) AS order_ref,
       {end} - CAST(hash(i + 2) % (56 * 24 * 3600) AS BIGINT) * 1000000 AS placed_at,
       'lw9MynSe' || lpad(CAST(hash(i + 3) % 200 AS VARCHAR), 3, 'a') || '-I4Ne4ea4zo0cBxSms1JnBg' AS click_id
FROM range({orders}) t(i)

-- name: orders
SELECT 'i' || i AS row_id, order_ref, NULL AS store, 1 AS kind,
       CASE WHEN fate BETWEEN 20 AND 24 THEN 3 ELSE 2 END AS state, 0 AS is_test,
       placed_at, placed_at + 60000000 AS paid_at, NULL AS shipped_at,
       CASE WHEN fate BETWEEN 20 AND 24 THEN placed_at + 86400000000 END AS cancelled_at, NULL AS refunded_at,
       placed_at AS updated_at, 'EUR' AS currency, amount AS net_amount, 0 AS refunded_amount,
       amount * 119 // 100 + 490 AS gross_amount, amount * 19 // 100 AS tax_amount, 490 AS shipping_amount,
       0 AS discount_amount, 1 + turn % 3 AS line_count, click_id, placed_at - 3600000000 AS landed_at,
       NULL AS landing_url, 'web' AS channel,
       CASE turn % 5 WHEN 0 THEN 'paypal' WHEN 1 THEN 'klarna' WHEN 2 THEN 'invoice' ELSE 'card' END AS payment_method,
       CASE turn % 2 WHEN 0 THEN 'phone' ELSE 'desktop' END AS device, 'DE' AS country, NULL AS coupon,
       CASE turn % 3 WHEN 0 THEN 'new' ELSE 'returning' END AS customer_kind,
       CASE WHEN turn % 50 = 7 THEN 'staff' ELSE 'retail' END AS customer_group,
       CASE WHEN turn % 40 = 3 THEN 'awin' END AS attribution, 'checkout' AS origin
FROM fates

-- name: attempts
-- four in a hundred needed a second attempt
SELECT 'a' || i || '-' || n AS row_id, order_ref, '41234' AS mid, 1 AS kind, placed_at + n * 90000000 AS sent_at,
       CASE WHEN fate BETWEEN 4 AND 6 THEN 3 WHEN turn < 42 AND n = 1 THEN 7 ELSE 1 END AS outcome,
       CASE WHEN turn < 42 AND n = 1 THEN 502 ELSE 200 END AS http_status, 1 AS lines_sent, 1 AS good, 0 AS bad,
       'u' || i AS unique_id, CASE WHEN fate BETWEEN 4 AND 6 THEN 'bad=1' END AS reason, 'EUR' AS currency, amount,
       click_id, 'https://track.linksynergy.com/ep' AS endpoint, 'shop' AS sender, NULL AS answer, NULL AS said
FROM fates, (VALUES (1), (2)) tries(n)
WHERE fate > 3 AND (n = 1 OR turn < 42)

-- name: transactions
SELECT 't' || i AS transaction_id, 1 AS list, order_ref, '41234' AS mid, 'A1' AS sku, 'Sock' AS product_name,
       1 AS quantity, 'EUR' AS currency, CASE WHEN fate BETWEEN 12 AND 15 THEN amount * 119 // 100 ELSE amount END AS amount,
       amount * 600 AS commission_micros, placed_at AS transaction_at, placed_at + 5400000000 AS processed_at,
       placed_at - 3600000000 AS clicked_at, NULL AS reason, CAST(turn % 200 AS VARCHAR) AS publisher_id,
       'Publisher ' || (turn % 200) AS publisher_name, substr(click_id, 1, 11) AS publisher_code, NULL AS member_id,
       'unlocked' AS status, NULL AS aside
FROM fates
WHERE fate > 11 AND placed_at + 5400000000 < {end}
UNION ALL
-- most cancelled orders were reversed, with a line of their own
SELECT 'r' || i, 1, order_ref, '41234', 'A1', 'Sock', -1, 'EUR', -amount, -amount * 600, placed_at,
       placed_at + 90000000000, NULL, NULL, CAST(turn % 200 AS VARCHAR), 'Publisher ' || (turn % 200),
       substr(click_id, 1, 11), NULL, 'unlocked', NULL
FROM fates
WHERE fate BETWEEN 20 AND 23 AND placed_at + 90000000000 < {end}

-- name: lines
SELECT 'i' || i || '-1' AS row_id, 'i' || i AS order_id, placed_at, 'EUR' AS currency, 'A' || turn AS sku,
       'Sock ' || turn AS name, 1 AS quantity, amount AS net_amount, 0 AS refunded_quantity, 0 AS refunded_amount,
       'B' || turn % 20 AS brand, 'socks' AS category, NULL AS product_kind
FROM fates

-- name: noncommissionable
SELECT 'n0' AS transaction_id, 2 AS list, 'gift-card' AS order_ref, '41234' AS mid, 'A1' AS sku, 'Sock' AS product_name,
       1 AS quantity, 'EUR' AS currency, 1000 AS amount, 0 AS commission_micros, {end} - 86400000000 AS transaction_at,
       {end} - 86000000000 AS processed_at, NULL AS clicked_at, 'gift card' AS reason, NULL AS publisher_id,
       NULL AS publisher_name, NULL AS publisher_code, NULL AS member_id, NULL AS status,
       NULL AS aside

-- name: later_orders
-- what a pull an hour later brings of orders: new ones, and one in eight of an older one that was cancelled
CREATE OR REPLACE TABLE later AS
SELECT {orders} + i AS i, 100 AS fate, CAST(hash(i + 7) % 1000 AS INTEGER) AS turn,
       CAST(1500 + hash(i + 1) % 12000 AS BIGINT) AS amount, 'N' || (100000000 + {orders} + i) AS order_ref,
       {end} + CAST(hash(i + 2) % 3600 AS BIGINT) * 1000000 AS placed_at,
       'lw9MynSe' || lpad(CAST(hash(i + 3) % 200 AS VARCHAR), 3, 'a') || '-I4Ne4ea4zo0cBxSms1JnBg' AS click_id
FROM range({third} * 7 // 8) t(i)
UNION ALL
SELECT * REPLACE (20 AS fate) FROM (SELECT * FROM fates WHERE fate = 100 ORDER BY hash(i + 11) LIMIT {third} // 8)

-- name: later_attempts
-- the new orders are sent
CREATE OR REPLACE TABLE later AS
SELECT {orders} + i AS i, 100 AS fate, CAST(42 + hash(i + 7) % 900 AS INTEGER) AS turn,
       CAST(1500 + hash(i + 1) % 12000 AS BIGINT) AS amount, 'N' || (100000000 + {orders} + i) AS order_ref,
       {end} + CAST(hash(i + 2) % 3600 AS BIGINT) * 1000000 AS placed_at,
       'lw9MynSe' || lpad(CAST(hash(i + 3) % 200 AS VARCHAR), 3, 'a') || '-I4Ne4ea4zo0cBxSms1JnBg' AS click_id
FROM range({third}) t(i)

-- name: later_transactions
-- lines for the youngest orders that had none, and reversals of older ones
CREATE OR REPLACE TABLE later AS
SELECT * FROM (SELECT * FROM fates WHERE fate = 100 AND placed_at + 5400000000 BETWEEN {end} AND {now} - 1 ORDER BY i LIMIT {third} * 7 // 8)
UNION ALL
SELECT * REPLACE (20 AS fate) FROM (SELECT * FROM fates WHERE fate = 100 ORDER BY hash(i + 11) LIMIT {third} // 8)
