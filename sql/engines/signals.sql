-- What the books say of the last hours: nothing here waits for orders to settle. DuckDB. Run by recon/engines/signals.py.
-- `since` is how far back a usual rate is learnt; `until` of each book is its coverage, in the table `programmes`.

-- name: signal_recent
-- the kernel's input, but for what happened too long ago to be usual
SELECT * FROM ({rows}) WHERE {moment} >= {since}

-- name: signal_cases
-- what the kernel asks when a postback is due of, for orders alone
SELECT o.*, 0 AS a_all, NULL::INTEGER AS a_currency, 0 AS a_mixed, 0 AS a_amount, 0 AS a_rows, 0 AS a_taken, 0 AS a_suppressed,
       NULL::BIGINT AS a_first_at, NULL::BIGINT AS a_taken_at, 0 AS a_last_no, 0 AS t_rows, 0 AS n_rows, 0 AS e_rows,
       0 AS t_amount, NULL::INTEGER AS t_currency, NULL::INTEGER AS t_currency_high, NULL::BIGINT AS t_first_at,
       NULL::BIGINT AS t_first_processed, NULL::BIGINT AS t_processed_at, 0 AS t_commission, NULL::INTEGER AS x_currency,
       0 AS x_mixed, 0 AS x_amount, 0 AS n_amount
FROM ordered o

-- name: signal_tables
CREATE TABLE signal_currencies (number INTEGER, currency VARCHAR)

-- name: signal_orders
-- one row per order of the last weeks: whose it is, when its postback is due, what it is worth, where it belongs
SELECT b.key_number, MAX(p.number) AS programme, MAX(b.currency) AS currency, MAX(b.placed_at) AS placed_at,
       MAX(o.o_due) AS due_at, MAX(b.state) AS state, MAX(o.called_off) AS called_off, MAX(o.o_click) AS click,
       -- what a rule leaves out is as little expected as a test
       MAX(CASE WHEN o.o_rule % 10 > 0 THEN 1 ELSE b.is_test END) AS is_test,
       MAX(b.click_ok) AS click_ok, CASE WHEN MAX(o.o_rule) > 0 THEN MAX(o.o_first) ELSE MAX(b.amount_first) END AS amount_first, MAX(b.net_amount) AS net_amount,
       MAX(b.line_count) AS line_count, MIN(lower(b.channel)) AS sales_channel,
       MIN('payment_method=' || b.payment_method) AS payment_method, MIN('device=' || b.device) AS device,
       MIN('country=' || b.country) AS country, MIN('channel=' || b.channel) AS channel,
       MIN('customer_kind=' || b.customer_kind) AS customer_kind,
       -- the page without its query: host and path, as far as they fit on a line
       MIN('landing_page=' || left(lower(rtrim(split_part(split_part(split_part(b.landing_url, '?', 1), '#', 1), '://', -1), '/')), 80))
         AS landing_page
FROM book_orders b
JOIN programmes p ON p.name = b.programme
JOIN due o ON o.key_number = b.key_number
WHERE b.placed_at >= {since} AND p.number > 0
GROUP BY b.key_number

-- name: signal_sent
-- one row per order key of the log: its attempts to report the sale. Taken: accepted, partial, unverified, handed over.
-- What we know was sent by now: what is dated after the log's end is told by a clock that is ahead, and was sent with its order;
-- where there is none it tells nothing, or one date of a far year would be the last word
SELECT a.key_number, MAX(a.number) AS programme, MIN(a.at) AS first_at, MAX(a.amount) AS amount,
       COUNT(CASE WHEN a.outcome IN (1, 2, 8, 9) THEN 1 END) AS taken,
       MIN(CASE WHEN a.outcome IN (1, 2, 8, 9) THEN a.at END) AS taken_at,
       MAX(CASE WHEN a.outcome IN (1, 2, 8, 9) THEN a.at END) AS last_taken_at,
       arg_min(a.outcome, a.sent_at) AS first_outcome, arg_max(a.outcome, a.sent_at) AS last_outcome,
       arg_max(COALESCE(a.reason, ''), a.sent_at) AS last_reason,
       MIN(CASE WHEN a.outcome = 1 AND a.amount IS NOT NULL THEN a.at END) AS accepted_at,
       arg_min(a.amount, a.sent_at) FILTER (WHERE a.outcome = 1 AND a.amount IS NOT NULL) AS sent_amount,
       arg_min(COALESCE(a.currency, ''), a.sent_at) FILTER (WHERE a.outcome = 1 AND a.amount IS NOT NULL) AS sent_currency,
       arg_min(COALESCE(a.lines_sent, 0), a.sent_at) FILTER (WHERE a.outcome = 1 AND a.amount IS NOT NULL) AS sent_lines
FROM (SELECT b.*, p.number,
             CASE WHEN b.sent_at < p.log_until THEN b.sent_at ELSE least(o.placed_at, p.log_until - 1) END AS at
      FROM book_attempts b
      JOIN programmes p ON p.name = b.programme
      LEFT JOIN (SELECT key_number, placed_at
                 FROM signal_orders
                 WHERE key_number IN (SELECT l.key_number
                                      FROM book_attempts l
                                      JOIN programmes q ON q.name = l.programme
                                      WHERE l.sent_at >= q.log_until)) o ON o.key_number = b.key_number
      WHERE b.kind = 1 AND b.outcome <> 10 AND b.sent_at >= {since} AND p.number > 0
        AND (b.sent_at < p.log_until OR o.placed_at IS NOT NULL)) a
GROUP BY a.key_number

-- name: signal_recorded
-- one row per order key of the report: what was recorded of the sale, corrections left aside
SELECT t.key_number, MIN(t.processed_at) AS recorded_at, SUM(t.amount)::BIGINT AS amount, COUNT(*) AS lines,
       MIN(t.currency) AS currency
FROM book_transactions t
WHERE t.list = 1 AND t.amount > 0 AND t.processed_at >= {since}
GROUP BY t.key_number

-- name: signal_marks
-- one row per order and signal: when it counts, whether it is bad, what it is worth.
-- shaky: bad at its first attempt, whatever came of a later one
SELECT 'failing' AS signal, s.key_number, s.programme, COALESCE(o.currency, '') AS currency, s.first_at AS at,
       CASE WHEN s.taken = 0 THEN 1 ELSE 0 END AS bad,
       CASE WHEN s.first_outcome IN (1, 2, 8, 9) THEN 0 ELSE 1 END AS shaky,
       COALESCE(o.net_amount, s.amount, 0) AS money
FROM signal_sent s
LEFT JOIN signal_orders o ON o.key_number = s.key_number
UNION ALL
SELECT 'silence', s.key_number, s.programme, '', s.taken_at, 0, 0, 0
FROM signal_sent s
WHERE s.taken > 0
UNION ALL
SELECT 'send gap', o.key_number, o.programme, o.currency, o.due_at,
       CASE WHEN COALESCE(s.taken, 0) = 0 THEN 1 ELSE 0 END, 0, o.net_amount
FROM signal_orders o
JOIN programmes p ON p.number = o.programme
LEFT JOIN signal_sent s ON s.key_number = o.key_number
WHERE o.click = 1 AND o.is_test = 0 AND o.state = 2 AND o.called_off = 0 AND o.due_at >= p.log_from
  AND o.due_at + p.send_within <= p.log_until AND o.due_at + p.send_within <= p.shop_until
UNION ALL
SELECT 'capture', o.key_number, o.programme, o.currency, o.placed_at, 1 - o.click_ok, 0, o.net_amount
FROM signal_orders o
JOIN programmes p ON p.number = o.programme
WHERE o.is_test = 0 AND COALESCE(o.sales_channel, '') IN ('', 'web') AND o.placed_at < p.shop_until
UNION ALL
-- the order as it was first seen, or as it is now where it was changed before it was sent
SELECT 'sent amounts', o.key_number, o.programme, o.currency, s.accepted_at,
       CASE WHEN s.sent_currency NOT IN ('', o.currency) THEN 1
            WHEN abs(s.sent_amount - o.amount_first) <= o.line_count THEN 0
            WHEN abs(s.sent_amount - o.amount_first) * 50 <= abs(o.amount_first) THEN 0
            WHEN abs(s.sent_amount - o.net_amount) * 50 <= abs(o.net_amount) THEN 0
            ELSE 1 END, 0, o.net_amount
FROM signal_orders o
JOIN signal_sent s ON s.key_number = o.key_number
WHERE s.sent_amount IS NOT NULL
UNION ALL
-- twice or three times the amount is an order recorded twice, which is not this signal's business;
-- fewer lines than were sent may still be on their way
SELECT 'recorded amounts', o.key_number, o.programme, o.currency, r.recorded_at,
       CASE WHEN r.currency <> o.currency THEN 1
            WHEN abs(r.amount - s.sent_amount) <= r.lines THEN 0
            WHEN abs(r.amount - s.sent_amount) * 50 <= abs(s.sent_amount) THEN 0
            WHEN abs(r.amount - 2 * s.sent_amount) * 50 <= abs(s.sent_amount) THEN 0
            WHEN abs(r.amount - 3 * s.sent_amount) * 50 <= abs(s.sent_amount) THEN 0
            ELSE 1 END, 0, o.net_amount
FROM signal_orders o
JOIN programmes p ON p.number = o.programme
JOIN signal_sent s ON s.key_number = o.key_number
JOIN signal_recorded r ON r.key_number = o.key_number
WHERE s.sent_amount IS NOT NULL AND r.lines >= s.sent_lines AND r.recorded_at < p.net_until

-- name: signal_slices
-- one row per slice that an order of the last weeks is in, by number: numbers are grouped faster than words
SELECT s.slice, row_number() OVER (ORDER BY s.slice) AS number
FROM (SELECT DISTINCT unnest([payment_method, device, country, channel, customer_kind]) AS slice FROM signal_orders) s
WHERE s.slice IS NOT NULL
UNION ALL
-- the busiest landing pages, numbered from a million on: a shop may have a page for each of its products
SELECT landing_page, 1000000 + place
FROM (SELECT landing_page, row_number() OVER (ORDER BY COUNT(*) DESC, landing_page) AS place
      FROM signal_orders
      WHERE landing_page <> 'landing_page='
      GROUP BY landing_page
      HAVING COUNT(*) >= {least})
WHERE place <= {pages}

-- name: signal_counted
-- one row per mark and slice it is in; slice 0 is the total
SELECT k.signal, k.programme, CASE WHEN k.currency = '' THEN c.currency ELSE k.currency END AS currency, 0 AS slice,
       k.at // 3600000000 AS hour, k.at AS moment, k.bad, k.shaky, k.money
FROM signal_marks k
JOIN signal_currencies c ON c.number = k.programme
WHERE k.at >= {since} AND k.at <= {as_of}
UNION ALL
SELECT k.signal, k.programme, CASE WHEN k.currency = '' THEN c.currency ELSE k.currency END, s.number,
       k.at // 3600000000, k.at, k.bad, k.shaky, k.money
FROM signal_marks k
JOIN signal_currencies c ON c.number = k.programme
JOIN (SELECT key_number, unnest([payment_method, device, country, channel, customer_kind]) AS slice
      FROM signal_orders) o ON o.key_number = k.key_number
JOIN signal_slices s ON s.slice = o.slice
WHERE k.signal <> 'silence' AND k.at >= {since} AND k.at <= {as_of}
UNION ALL
-- where somebody landed matters to what the landing must keep, and to nothing else
SELECT k.signal, k.programme, k.currency, s.number, k.at // 3600000000, k.at, k.bad, k.shaky, k.money
FROM signal_marks k
JOIN signal_orders o ON o.key_number = k.key_number
JOIN signal_slices s ON s.slice = o.landing_page
WHERE k.signal = 'capture' AND k.at >= {since} AND k.at <= {as_of}

-- name: signal_hours
-- one row per programme, currency, signal, slice and hour
SELECT u.programme, u.currency, u.signal, u.slice, u.hour, COUNT(*) AS volume, SUM(u.bad)::BIGINT AS bad,
       SUM(u.shaky)::BIGINT AS shaky, SUM(u.bad * u.money)::BIGINT AS money,
       MIN(CASE WHEN u.bad = 1 THEN u.moment END) AS first_bad, MAX(CASE WHEN u.bad = 0 THEN u.moment END) AS last_good
FROM signal_counted u
GROUP BY u.programme, u.currency, u.signal, u.slice, u.hour

-- name: signal_series
-- one row per programme, currency, signal and slice ('' is the total): its hours, and what each of them counts;
-- tail: the bad ones after the hour's last good one
SELECT p.name, h.currency, h.signal, COALESCE(s.slice, ''), list(h.hour ORDER BY h.hour),
       list(h.volume ORDER BY h.hour), list(h.bad ORDER BY h.hour), list(h.shaky ORDER BY h.hour),
       list(h.money ORDER BY h.hour), list(COALESCE(t.tail, 0) ORDER BY h.hour),
       list(h.first_bad ORDER BY h.hour), list(h.last_good ORDER BY h.hour)
FROM signal_hours h
JOIN programmes p ON p.number = h.programme
LEFT JOIN signal_slices s ON s.number = h.slice
LEFT JOIN (SELECT g.programme, g.currency, g.signal, g.slice, g.hour, COUNT(*) AS tail
           FROM signal_hours g
           JOIN signal_counted u ON u.programme = g.programme AND u.currency = g.currency AND u.signal = g.signal
                                AND u.slice = g.slice AND u.hour = g.hour AND u.moment > g.last_good
           GROUP BY g.programme, g.currency, g.signal, g.slice, g.hour) t
       ON t.programme = h.programme AND t.currency = h.currency AND t.signal = h.signal AND t.slice = h.slice
      AND t.hour = h.hour
GROUP BY p.name, h.currency, h.signal, h.slice, s.slice
HAVING h.slice = 0 OR SUM(h.volume) >= {least}
ORDER BY 1, 2, 3, 4

-- name: signal_standing
-- one row per programme: its last taken attempt, and the orders that are due since then and wait. No attempt is older than
-- its order, whatever the log's clock says
WITH taken AS (
  SELECT s.programme, MAX(greatest(s.last_taken_at, COALESCE(o.placed_at, s.last_taken_at))) AS last_taken_at
  FROM signal_sent s
  LEFT JOIN signal_orders o ON o.key_number = s.key_number
  WHERE s.last_taken_at <= {as_of} AND COALESCE(o.placed_at, s.last_taken_at) <= {as_of}
  GROUP BY s.programme
)
SELECT p.name, l.last_taken_at, COALESCE(w.orders, 0), COALESCE(w.money, 0)::BIGINT
FROM programmes p
LEFT JOIN taken l ON l.programme = p.number
LEFT JOIN (SELECT o.programme, COUNT(*) AS orders, SUM(o.net_amount) AS money
           FROM signal_orders o
           JOIN signal_currencies c ON c.number = o.programme
           LEFT JOIN taken t ON t.programme = o.programme
           LEFT JOIN signal_sent s ON s.key_number = o.key_number
           WHERE o.click = 1 AND o.is_test = 0 AND o.state = 2 AND o.called_off = 0 AND o.currency = c.currency
             AND o.due_at > COALESCE(t.last_taken_at, {since}) AND o.due_at <= {as_of} AND COALESCE(s.taken, 0) = 0
           GROUP BY 1) w ON w.programme = p.number
WHERE p.number > 0
ORDER BY 1

-- name: signal_reasons
-- one row per programme, hour, outcome and reason of orders that no attempt got through for; numbers in a reason differ
SELECT p.name, s.first_at // 3600000000 AS hour, s.last_outcome, any_value(s.last_reason), COUNT(*)
FROM signal_sent s
JOIN programmes p ON p.number = s.programme
WHERE s.taken = 0 AND s.first_at >= {look_back} AND s.first_at <= {as_of}
GROUP BY p.name, s.first_at // 3600000000, s.last_outcome, regexp_replace(left(s.last_reason, 120), '[0-9]+', '#', 'g')
ORDER BY 1, 2, 5 DESC, 3, 4

-- name: signal_clicks
-- one row per programme and day of the report's zone: clicks at Rakuten
SELECT p.name, b.day, SUM(b.clicks)::BIGINT
FROM book_clicks b
JOIN programmes p ON p.name = b.programme
WHERE p.number > 0 AND b.day >= {since} AND b.day <= {as_of}
GROUP BY 1, 2
ORDER BY 1, 2
