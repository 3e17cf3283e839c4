-- The three books summed up per key, each alone and joined, kept as files from one run to the next as long as no book
-- changes: in narrow columns and in the order of their keys, so that a run reads one stretch of keys at a time.
-- DuckDB. `{file}` is the file's name.

-- name: sum_ordered
SELECT key_number, key_check, clash::TINYINT AS clash, programme::INTEGER AS programme,
       no_reference::TINYINT AS no_reference, o_rows::INTEGER AS o_rows, o_currency::INTEGER AS o_currency,
       o_mixed::TINYINT AS o_mixed, o_state::TINYINT AS o_state, o_test::TINYINT AS o_test, o_click::TINYINT AS o_click,
       o_rule::SMALLINT AS o_rule,
       o_placed, o_paid_at, o_shipped_at, o_changed, o_first::BIGINT AS o_first, o_refunded::BIGINT AS o_refunded,
       o_net::BIGINT AS o_net, o_lines::INTEGER AS o_lines, o_publisher, o_traits
FROM ordered

-- name: sum_attempted
SELECT key_number, key_check, clash::TINYINT AS clash, programme::INTEGER AS programme,
       no_reference::TINYINT AS no_reference, a_all::INTEGER AS a_all, a_currency::INTEGER AS a_currency,
       a_mixed::TINYINT AS a_mixed, a_amount::BIGINT AS a_amount, a_rows::INTEGER AS a_rows, a_taken::INTEGER AS a_taken,
       a_suppressed::INTEGER AS a_suppressed, a_first_at, a_taken_at, a_last_no::TINYINT AS a_last_no
FROM attempted

-- name: sum_reported
SELECT key_number, key_check, clash::TINYINT AS clash, programme::INTEGER AS programme,
       no_reference::TINYINT AS no_reference, t_rows::INTEGER AS t_rows, n_rows::INTEGER AS n_rows,
       e_rows::INTEGER AS e_rows, t_amount::BIGINT AS t_amount, t_currency::INTEGER AS t_currency,
       t_currency_high::INTEGER AS t_currency_high, t_first_at, t_first_processed, t_processed_at,
       t_commission::BIGINT AS t_commission, x_currency::INTEGER AS x_currency, x_mixed::TINYINT AS x_mixed,
       x_amount::BIGINT AS x_amount, n_amount::BIGINT AS n_amount
FROM reported

-- name: sum_cases
SELECT key_number, clash::TINYINT AS clash, programme::INTEGER AS programme, no_reference::TINYINT AS no_reference,
       o_rows::INTEGER AS o_rows, o_currency, o_mixed::TINYINT AS o_mixed, o_state, o_test, o_click,
       o_rule::SMALLINT AS o_rule, o_placed, o_paid_at, o_shipped_at, o_changed, o_first, o_refunded, o_net::BIGINT AS o_net,
       o_lines, o_publisher, o_traits,
       a_all::INTEGER AS a_all, a_currency, a_mixed::TINYINT AS a_mixed, a_amount::BIGINT AS a_amount,
       a_rows::INTEGER AS a_rows, a_taken::INTEGER AS a_taken, a_suppressed::INTEGER AS a_suppressed, a_first_at,
       a_taken_at, a_last_no::TINYINT AS a_last_no,
       t_rows::INTEGER AS t_rows, n_rows::INTEGER AS n_rows, e_rows::INTEGER AS e_rows, t_amount::BIGINT AS t_amount,
       t_currency, t_currency_high, t_first_at, t_first_processed, t_processed_at, t_commission::BIGINT AS t_commission,
       x_currency, x_mixed::TINYINT AS x_mixed, x_amount::BIGINT AS x_amount, n_amount::BIGINT AS n_amount
FROM cases

-- name: sum_marked
SELECT key_number, mark::TINYINT AS mark, apart::BIGINT AS apart FROM marked

-- name: sum_mixed
SELECT book::INTEGER AS book, key_number, currency::INTEGER AS currency, row_count::BIGINT AS row_count,
       amount::BIGINT AS amount
FROM mixed

-- name: looked_for
-- one row per order: what people look for in it
SELECT key_number, order_ref, publisher_code, payment_method, device, country, channel, customer_kind FROM book_orders

-- name: publisher_codes
-- one row per publisher code of orders, by the number the kernel carries
SELECT DISTINCT {publisher} AS number, COALESCE(publisher_code, '') AS code FROM book_orders

-- name: trait_sets
-- one row per set of what orders are compared by, by the number the kernel carries
SELECT DISTINCT {traits} AS number, payment_method, device, country, channel, customer_kind FROM book_orders

-- name: publisher_number
(hash(COALESCE(publisher_code, '')) >> 1)::BIGINT

-- name: sku_number
-- 0 where no SKU is told; the prefix of returning customers is the sender's, not the shop's
CASE WHEN trim(COALESCE(b.sku, '')) = '' THEN 0
     ELSE (hash(regexp_replace(trim(b.sku), '^[Rr]_', '')) >> 1)::BIGINT END

-- name: traits_number
(hash(payment_method, device, country, channel, customer_kind) >> 1)::BIGINT

-- name: paid
-- one row per programme, currency and day (UTC, its first microsecond) of processing: sales with a commission
SELECT programme, currency, processed_at - processed_at % 86400000000 AS day, SUM(commission_micros)::BIGINT AS commission,
       SUM(amount)::BIGINT AS amount
FROM book_transactions
WHERE list = 1 AND amount > 0 AND commission_micros > 0
GROUP BY 1, 2, 3

-- name: listed_hours
-- one row per programme and hour since 1970: lines of the list that pays, by when they were processed and bought
SELECT programme, 'processed' AS what, processed_at // 3600000000 AS hour, COUNT(*) AS row_count
FROM book_transactions
WHERE list = 1
GROUP BY 1, 2, 3
UNION ALL
SELECT programme, 'bought', transaction_at // 3600000000, COUNT(*)
FROM book_transactions
WHERE list = 1
GROUP BY 1, 2, 3

-- name: placed_hours
-- one row per programme, currency and hour since 1970: paid orders by when they were placed, and those with a click
SELECT programme, currency, placed_at // 3600000000 AS hour, COUNT(*) AS row_count, COALESCE(SUM(click_ok), 0)::BIGINT AS clicks
FROM book_orders
WHERE state = 2 AND is_test = 0 AND amount_first > refunded_amount
GROUP BY 1, 2, 3

-- name: sent_hours
-- one row per programme and hour since 1970: attempts that were taken
SELECT programme, 'taken' AS what, sent_at // 3600000000 AS hour, COUNT(*) AS row_count
FROM book_attempts
WHERE kind = 1 AND outcome IN (1, 2, 8, 9)
GROUP BY 1, 2, 3

-- name: naming
-- one row per publisher code, in the alphabet of click ids, with each name and number the report gives it: of how many lines
SELECT programme, replace(replace(publisher_code, '*', '.'), '/', '_') AS code, publisher_name,
       NULLIF(trim(publisher_id), '') AS publisher_id, COUNT(*) AS row_count
FROM book_transactions
WHERE COALESCE(publisher_code, '') <> ''
GROUP BY 1, 2, 3, 4

-- name: named
-- one row per publisher code: its name and number; of two numbers none
SELECT programme, code, MAX(publisher_name) AS name,
       CASE WHEN COUNT(DISTINCT publisher_id) = 1 THEN MAX(publisher_id) END AS number
FROM naming
GROUP BY 1, 2

-- name: kept
COPY ({rows}) TO {file} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 122880)

-- name: all_rows
SELECT * FROM read_parquet({file})
