-- Orders that Rakuten should have, counted by hour, by what tells them apart and by when what became known of them. DuckDB.
-- Written by recon/engines/hours.py from the kept cases, read by recon/engines/cells.py: never from the books.
-- An hour is counted from 1970 (UTC); 1073741824 is the hour of what has not happened.

-- name: hour_links
-- one row per order that stands at Rakuten under another reference (link 1), or may (2); when Rakuten processed that first
SELECT l.key_number, MIN(l.link) AS link, MIN(CASE WHEN l.link = 1 THEN c.t_first_processed END) AS reported_at
FROM pairs l
LEFT JOIN cases c ON c.key_number = l.other
WHERE l.link > 0
GROUP BY l.key_number

-- name: hour_orders
-- one row per order of the shop's and the hours of what became of it. `is_counted`: Rakuten should have it, and its
-- reference can be judged; one that was cancelled before it was due, or nobody knows when, was never awaited.
-- `month` is that in which it was placed, as the shop's book is cut. It is recorded twice where the kernel says so; the
-- amount is wrong where it is off by more than 2 % and more than rounding. What the order comes to now may be less than what
-- it came to at first: the report may have any amount between, and whatever is left of an order that is cancelled.
SELECT o.key_number, o.programme, o.month, o.currency, o.publisher, o.traits, o.is_counted,
       (o.due_at // 3600000000)::INTEGER AS hour,
       COALESCE(o.reported_at // 3600000000, 1073741824)::INTEGER AS reported,
       CASE WHEN o.is_cancelled THEN o.changed_at // 3600000000 ELSE 1073741824 END::INTEGER AS cancelled,
       CASE WHEN o.is_doubled THEN o.processed_at // 3600000000 ELSE 1073741824 END::INTEGER AS second,
       o.is_comparable AND NOT o.is_doubled AND o.at_first > 0 AND o.recorded > 0
         AND (o.recorded - o.at_first > o.tolerance AND (o.recorded - o.at_first) * 50 > o.at_first
              OR NOT o.is_cancelled AND o.now - o.listed > o.tolerance AND (o.now - o.listed) * 50 > o.now) AS wrong,
       CASE WHEN o.is_cancelled THEN o.at_first ELSE o.now END AS money
FROM (SELECT d.*, d.is_comparable AND abs(d.recorded - d.now) > d.tolerance
                    AND (d.refunded = 0 OR abs(d.recorded - d.at_first) > d.tolerance)
                    AND (d.now > 0 AND (abs(d.recorded - 2 * d.now) <= 2 * d.tolerance OR abs(d.recorded - 3 * d.now) <= 3 * d.tolerance)
                         OR d.at_first > 0 AND (abs(d.recorded - 2 * d.at_first) <= 2 * d.tolerance
                                                OR abs(d.recorded - 3 * d.at_first) <= 3 * d.tolerance)) AS is_doubled,
             d.is_judged AND NOT (d.is_cancelled AND COALESCE(d.changed_at, d.due_at) <= d.due_at) AS is_counted
      FROM (SELECT c.key_number, c.programme, c.o_currency AS currency, c.o_publisher AS publisher, c.o_traits AS traits,
                   (year(make_timestamp(c.o_placed)) * 12 + month(make_timestamp(c.o_placed)) - 1)::INTEGER AS month,
                   c.o_due AS due_at, c.o_changed AS changed_at, c.t_processed_at AS processed_at,
                   COALESCE(c.t_first_processed, l.reported_at) AS reported_at,
                   c.o_first AS at_first, c.o_refunded AS refunded, c.o_first - c.o_refunded AS now,
                   c.t_amount AS recorded, c.t_amount + c.n_amount AS listed, c.o_lines * p.tolerance AS tolerance,
                   c.o_state IN (3, 4) OR c.o_refunded > 0 AND c.o_refunded >= c.o_first AS is_cancelled,
                   c.t_rows > 0 AND c.t_currency = c.o_currency AND c.t_currency_high = c.o_currency AS is_comparable,
                   c.no_reference = 0 AND c.clash = 0 AND c.o_rows = 1 AND c.o_mixed = 0 AND c.o_currency IS NOT NULL
                     AND c.o_test = 0 AND c.o_rule % 10 = 0 AND c.o_click = 1 AND c.o_due IS NOT NULL
                     AND (COALESCE(l.link, 0) <> 2 OR c.t_first_processed IS NOT NULL) AS is_judged
            FROM due c
            JOIN programmes p ON p.number = c.programme
            LEFT JOIN hour_links l ON l.key_number = c.key_number
            WHERE c.o_rows > 0 AND p.name <> '') d) o

-- name: hour_months
-- one row per programme and month that the shop's book has: the orders counted, a digest of them that does not depend on
-- their order, and from which hour to which they were due
SELECT p.name, o.month, COUNT(*) FILTER (o.is_counted),
       COALESCE(bit_xor(hash(o.key_number, o.currency, o.publisher, o.traits, o.hour, o.reported, o.cancelled, o.second, o.wrong,
                             o.money)) FILTER (o.is_counted), 0)::VARCHAR,
       MIN(o.hour) FILTER (o.is_counted), MAX(o.hour) FILTER (o.is_counted)
FROM hour_orders o
JOIN programmes p ON p.number = o.programme
GROUP BY 1, 2
ORDER BY 1, 2

-- name: hour_cells
-- one row per cell of some months, all by numbers; `months` are numbers of programmes and months
SELECT programme, month, currency, hour, reported, cancelled, second, wrong, traits, publisher,
       COUNT(*)::INTEGER AS orders, SUM(money)::BIGINT AS money
FROM hour_orders
WHERE is_counted AND (programme, month) IN ({months})
GROUP BY ALL

-- name: hour_cells_of
-- those of one month, with the words
SELECT COALESCE(c.code, '') AS currency, g.hour, g.reported, g.cancelled, g.second, g.wrong, g.traits, g.publisher,
       t.payment_method, t.device, t.country, t.channel, t.customer_kind, n.code AS publisher_code, g.orders, g.money
FROM hour_cells g
LEFT JOIN currencies c ON c.number = g.currency
LEFT JOIN trait_sets t ON t.number = g.traits
LEFT JOIN publisher_codes n ON n.number = g.publisher
WHERE g.programme = {programme} AND g.month = {month}
ORDER BY g.hour

-- name: hour_span
SELECT MIN(hour), MAX(hour) FROM read_parquet({file})

-- name: hour_window
-- the cells of some files, due from one hour up to, not including, another
SELECT * FROM read_parquet({files}) WHERE hour >= {first} AND hour < {end}

-- name: hour_currencies
SELECT DISTINCT currency FROM hour_window ORDER BY 1

-- name: hour_sets
-- one row per set of what orders are compared by
SELECT traits, any_value(payment_method) AS payment_method, any_value(device) AS device, any_value(country) AS country,
       any_value(channel) AS channel, any_value(customer_kind) AS customer_kind, SUM(orders)::BIGINT AS orders
FROM hour_window
WHERE currency = {currency}
GROUP BY traits

-- name: hour_publishers
SELECT publisher AS number, any_value(publisher_code) AS publisher, SUM(orders)::BIGINT AS orders
FROM hour_window
WHERE currency = {currency}
GROUP BY publisher

-- name: hour_values
-- one row per value that has enough orders to stand alone, the busiest first
SELECT value, row_number() OVER (ORDER BY orders DESC, value)::SMALLINT AS code
FROM (SELECT {dimension} AS value, SUM(orders) AS orders
      FROM {rows}
      WHERE COALESCE({dimension}, '') <> ''
      GROUP BY 1
      HAVING SUM(orders) >= {least}
      ORDER BY orders DESC, value
      LIMIT {most})

-- name: hour_values_in_order
SELECT value FROM {values} ORDER BY code

-- name: hour_told
-- whether anything is told of a dimension
SELECT COUNT(*) FROM {rows} WHERE COALESCE({dimension}, '') <> ''

-- name: hour_coded_sets
SELECT s.traits, COALESCE(v1.code, 0::SMALLINT) AS payment_method, COALESCE(v2.code, 0::SMALLINT) AS device,
       COALESCE(v3.code, 0::SMALLINT) AS country, COALESCE(v4.code, 0::SMALLINT) AS channel,
       COALESCE(v5.code, 0::SMALLINT) AS customer_kind
FROM hour_sets s
LEFT JOIN hour_values_payment_method v1 ON v1.value = s.payment_method
LEFT JOIN hour_values_device v2 ON v2.value = s.device
LEFT JOIN hour_values_country v3 ON v3.value = s.country
LEFT JOIN hour_values_channel v4 ON v4.value = s.channel
LEFT JOIN hour_values_customer_kind v5 ON v5.value = s.customer_kind

-- name: hour_coded_publishers
SELECT s.number, COALESCE(v.code, 0::SMALLINT) AS publisher
FROM hour_publishers s
LEFT JOIN hour_values_publisher v ON v.value = s.publisher

-- name: hour_coded
-- one row per cell, its values by their numbers: cells that are alike once rare values are one are one. They are put together
-- and in order by three numbers, which takes half as long as by eleven: 21 bits for an hour (all set: never), 15 for a value
SELECT a // 4398046511104 AS hour,
       CASE WHEN a // 2097152 % 2097152 = 2097151 THEN 1073741824 ELSE a // 2097152 % 2097152 END AS reported,
       CASE WHEN a % 2097152 = 2097151 THEN 1073741824 ELSE a % 2097152 END AS cancelled,
       CASE WHEN b // 2147483648 = 2097151 THEN 1073741824 ELSE b // 2147483648 END AS second,
       b // 1073741824 % 2 = 1 AS wrong,
       (b // 32768 % 32768)::SMALLINT AS payment_method, (b % 32768)::SMALLINT AS device,
       (c // 35184372088832)::SMALLINT AS country, (c // 1073741824 % 32768)::SMALLINT AS channel,
       (c // 32768 % 32768)::SMALLINT AS customer_kind, (c % 32768)::SMALLINT AS publisher, orders, money
FROM (SELECT w.hour::BIGINT * 4398046511104 + least(w.reported, 2097151)::BIGINT * 2097152
               + least(w.cancelled, 2097151)::BIGINT AS a,
             least(w.second, 2097151)::BIGINT * 2147483648 + w.wrong::BIGINT * 1073741824
               + s.payment_method::BIGINT * 32768 + s.device::BIGINT AS b,
             s.country::BIGINT * 35184372088832 + s.channel::BIGINT * 1073741824 + s.customer_kind::BIGINT * 32768
               + n.publisher::BIGINT AS c,
             SUM(w.orders)::BIGINT AS orders, SUM(w.money)::BIGINT AS money
      FROM hour_window w
      JOIN hour_coded_sets s ON s.traits = w.traits
      JOIN hour_coded_publishers n ON n.number = w.publisher
      WHERE w.currency = {currency}
      GROUP BY 1, 2, 3
      ORDER BY 1, 2, 3)
