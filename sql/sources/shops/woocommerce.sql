-- Where WooCommerce keeps its orders: in tables of their own (high-performance order storage), or in posts.
-- Places in {braces} hold the prefix of the tables, checked as a name.

-- name: newest
-- one row: the newest order of both storages; an order has the same number in both
SELECT
  (SELECT MAX(o.id) FROM {prefix}wc_orders o WHERE o.type = 'shop_order' AND COALESCE(o.status, '') NOT IN ('trash', 'auto-draft', 'draft')) AS in_tables,
  (
    SELECT MAX(p.ID)
    FROM {prefix}posts p
    WHERE p.post_type = 'shop_order' AND p.post_status NOT IN ('trash', 'auto-draft', 'draft')
  ) AS in_posts;

-- name: setting
-- one row, or none: whether WooCommerce itself reads the tables
SELECT s.option_value AS told
FROM {prefix}options s
WHERE s.option_name = 'woocommerce_custom_orders_table_enabled';
