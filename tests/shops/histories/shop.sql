-- A history as a shop's own tables, seen through views with the columns of the generic preset.
CREATE TABLE history (internal_id TEXT PRIMARY KEY, order_ref TEXT, state TEXT, placed_at TEXT, net_amount DECIMAL(18, 2), line_count INTEGER);
CREATE TABLE history_lines (order_id TEXT, line_id TEXT, sku TEXT, quantity BIGINT, net_amount DECIMAL(18, 2));
CREATE VIEW orders AS
SELECT internal_id, order_ref, NULL AS store, NULL AS kind, state, NULL AS is_test, CAST(placed_at AS {moment}) AS placed_at,
       NULL AS paid_at, NULL AS shipped_at, NULL AS cancelled_at, NULL AS refunded_at, CAST(placed_at AS {moment}) AS updated_at,
       'USD' AS currency, net_amount, 0 AS refunded_amount, NULL AS gross_amount, NULL AS tax_amount, NULL AS shipping_amount,
       NULL AS discount_amount, line_count, NULL AS click_id, NULL AS landed_at, NULL AS landing_url, NULL AS channel,
       NULL AS payment_method, NULL AS device, NULL AS country, NULL AS coupon, NULL AS customer_kind
FROM history;
CREATE VIEW order_lines AS
SELECT order_id, line_id, sku, NULL AS name, quantity, net_amount, 0 AS refunded_quantity, 0 AS refunded_amount FROM history_lines;
