-- What is done with all orders alike, programme by programme, over the last weeks. DuckDB. Run by recon/engines/habits.py:
-- counts and some references; what follows of them is decided in recon/matching/habits.py.

-- name: habit_channels
-- one row per programme and sales channel of one stretch of the cases, a fair sample: its orders, those with a click id,
-- and the keys of some without. What a rule leaves out, tests and unpaid orders say nothing. Texts come last: few sets of them
-- stand for many orders.
SELECT p.name, lower(trim(COALESCE(t.channel, ''))) AS channel, SUM(o.orders)::BIGINT, SUM(o.clicks)::BIGINT,
       [MIN(o.low), MAX(o.low), MAX(o.high)] AS examples
FROM (SELECT programme, o_traits, COUNT(*) AS orders, SUM(o_click) AS clicks,
             MIN(CASE WHEN o_click = 0 THEN key_number END) AS low, MAX(CASE WHEN o_click = 0 THEN key_number END) AS high
      FROM cases
      WHERE clash = 0 AND o_rows = 1 AND o_test = 0 AND o_rule % 10 = 0 AND o_state = 2 AND o_placed >= {since}
      GROUP BY programme, o_traits) o
JOIN programmes p ON p.number = o.programme
JOIN trait_sets t ON t.number = o.o_traits
WHERE p.name <> ''
GROUP BY 1, 2
ORDER BY 1, 2

-- name: habit_references
-- one row per key of a few: the reference that people know
SELECT key_number, MIN(order_ref) FROM book_orders WHERE key_number IN ({keys}) GROUP BY 1

-- name: habit_attempts
-- one row per order of which a taken attempt said something of the whole order; unpaid: all of its taken attempts said so
CREATE OR REPLACE TABLE habit_said AS
SELECT key_number, MIN(programme) AS programme, MIN(order_ref) AS order_ref,
       bool_and(regexp_matches(COALESCE(said, ''), '(?i)(^|&)iscomm=(n|no|false|0)(&|$)')) AS is_unpaid,
       MAX(lower(url_decode(replace(regexp_extract(said, '(^|&)custstatus=([^&]*)', 2), '+', ' ')))) AS custstatus,
       MAX(lower(url_decode(replace(regexp_extract(said, '(^|&)coupon=([^&]*)', 2), '+', ' ')))) AS coupon
FROM book_attempts
WHERE kind = 1 AND outcome IN (1, 2, 8, 9) AND order_key <> '' AND programme <> ''
  AND key_number IN (SELECT key_number FROM book_attempts WHERE said IS NOT NULL AND sent_at >= {since})
GROUP BY key_number

-- name: habit_told
-- one row: how many orders there are of which something was said
SELECT COUNT(*) FROM habit_said

-- name: habit_paid_though
-- one row per programme and currency: orders that were sent as not commissionable and earn a commission
SELECT programme, currency, COUNT(*), SUM(commission)::BIGINT, min(order_ref, 3)
FROM (SELECT s.programme, s.order_ref, t.currency, SUM(t.commission_micros) AS commission
      FROM habit_said s
      JOIN book_transactions t ON t.key_number = s.key_number
      WHERE s.is_unpaid AND t.list = 1
      GROUP BY s.programme, s.key_number, s.order_ref, t.currency
      HAVING SUM(t.commission_micros) > 0)
GROUP BY 1, 2
ORDER BY 1, 2

-- name: habit_always
-- one row per programme and thing that attempts say: what is said most, in how many orders, how many different things,
-- and of how many the shop says something else
SELECT programme, what, mode(word), COUNT(*), COUNT(DISTINCT word), COUNT(*) FILTER (is_other),
       min(order_ref, 3) FILTER (is_other)
FROM (SELECT s.programme, s.order_ref, 'custstatus' AS what, s.custstatus AS word,
             CASE WHEN s.custstatus IN ('new', 'n', 'first') THEN o.customer_kind = 'returning'
                  ELSE o.customer_kind = 'new' END AS is_other
      FROM habit_said s
      JOIN book_orders o ON o.key_number = s.key_number
      WHERE s.custstatus <> '' AND o.customer_kind IN ('new', 'returning')
      UNION ALL
      SELECT s.programme, s.order_ref, 'coupon', s.coupon, lower(COALESCE(o.coupon, '')) <> s.coupon
      FROM habit_said s
      JOIN book_orders o ON o.key_number = s.key_number
      WHERE s.coupon <> '')
GROUP BY 1, 2
ORDER BY 1, 2
