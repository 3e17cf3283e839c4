-- Whether a book speaks of the shop's orders at all. DuckDB, over the rows of the books whose keys fall to one in `{one_in}`: the
-- same keys of every book. `{sales}` and `{sold}` are blocks below.

-- name: report_sales
SELECT programme, key_number, order_ref, transaction_at AS told_at
FROM book_transactions
WHERE key_number % {one_in} = 0 AND list = 1 AND amount > 0

-- name: log_sales
SELECT programme, key_number, order_ref, sent_at AS told_at
FROM book_attempts
WHERE key_number % {one_in} = 0 AND kind = 1 AND source <> '{own}'

-- name: sold_orders
SELECT programme, key_number, order_ref, placed_at AS told_at,
       state = 2 AND is_test = 0 AND NOT regexp_full_match(COALESCE(click_id, ''), '{no_click}') AS is_due
FROM book_orders
WHERE key_number % {one_in} = 0

-- name: reported_sales
-- the same of one stretch of the sums, which tell no reference
SELECT p.name AS programme, r.key_number, '' AS order_ref, r.t_first_at AS told_at
FROM ({rows}) r
JOIN programmes p ON p.number = r.programme
WHERE r.key_number BETWEEN {low} AND {high} AND r.t_rows > 0 AND r.t_amount > 0

-- name: attempted_sales
SELECT p.name AS programme, a.key_number, '' AS order_ref, a.a_first_at AS told_at
FROM ({rows}) a
JOIN programmes p ON p.number = a.programme
WHERE a.key_number BETWEEN {low} AND {high} AND a.a_rows > 0

-- name: ordered_sales
SELECT p.name AS programme, o.key_number, '' AS order_ref, o.o_placed AS told_at,
       o.o_state = 2 AND o.o_test = 0 AND o.o_click = 1 AS is_due
FROM ({rows}) o
JOIN programmes p ON p.number = o.programme
WHERE o.key_number BETWEEN {low} AND {high}

-- name: pairing
-- one row per programme: the sales of a book and the shop's orders with a click, over the days that both hold, how many
-- of each the other side knows, and a reference of each
WITH told AS ({sales}),
sold AS ({sold}),
days AS (
  SELECT s.programme, greatest(s.low, t.low) AS low, least(s.high, t.high) AS high
  FROM (SELECT programme, MIN(told_at) AS low, MAX(told_at) AS high FROM sold GROUP BY programme) s
  JOIN (SELECT programme, MIN(told_at) AS low, MAX(told_at) AS high FROM told GROUP BY programme) t ON t.programme = s.programme
)
SELECT b.programme, b.sales * {one_in}, b.paired * {one_in}, o.orders * {one_in}, o.paired * {one_in}, COALESCE(b.says, ''), COALESCE(o.says, '')
FROM (SELECT t.programme, COUNT(*) AS sales, MIN(t.order_ref) AS says,
             COUNT(CASE WHEN t.key_number IN (SELECT key_number FROM sold) THEN 1 END) AS paired
      FROM told t
      JOIN days d ON d.programme = t.programme
      WHERE t.told_at BETWEEN d.low AND d.high
      GROUP BY t.programme) b
JOIN (SELECT s.programme, COUNT(*) AS orders, MIN(s.order_ref) AS says,
             COUNT(CASE WHEN s.key_number IN (SELECT key_number FROM told) THEN 1 END) AS paired
      FROM sold s
      JOIN days d ON d.programme = s.programme
      WHERE s.is_due AND s.told_at BETWEEN d.low AND d.high
      GROUP BY s.programme) o ON o.programme = b.programme
ORDER BY b.programme
