-- WooCommerce with high-performance order storage (HPOS), on MySQL or MariaDB. Times are its _gmt columns.
-- The store comes from `store` in the configuration. A status of your own belongs into one of the lists.
--
-- contract: 1
-- system: WooCommerce, high-performance order storage
-- versions: 8.2 and newer, on MySQL 8 or MariaDB 10.3 and newer
-- proven: fixture
-- needs: {prefix}wc_orders(id, type, status, currency, total_amount, tax_amount, billing_email, payment_method,
--         parent_order_id, date_created_gmt, date_updated_gmt),
--         {prefix}wc_orders_meta(order_id, meta_key, meta_value), {prefix}wc_order_addresses(order_id, address_type, country),
--         {prefix}wc_order_operational_data(order_id, created_via, date_paid_gmt, date_completed_gmt, shipping_total_amount,
--         shipping_tax_amount, discount_total_amount),
--         {prefix}woocommerce_order_items(order_item_id, order_id, order_item_name, order_item_type),
--         {prefix}woocommerce_order_itemmeta(order_item_id, meta_key, meta_value),
--         {prefix}wc_product_meta_lookup(product_id, sku), {prefix}posts(ID, post_type, post_status),
--         {prefix}term_relationships(object_id, term_taxonomy_id), {prefix}term_taxonomy(term_taxonomy_id, term_id, taxonomy),
--         {prefix}terms(term_id, name, slug)
-- changes: {prefix}wc_orders.date_updated_gmt
-- click: keys {prefix}wc_orders_meta(meta_key, meta_value) sets click_key
-- landing: keys {prefix}wc_orders_meta(meta_key, meta_value) sets entry_key
-- zone: UTC
-- grain: one row per order; refunds are rows of their own in the shop and are folded into their order
-- trap: A refund without lines counts with the share that goods have in the order's total.
-- trap: The time of cancelling is that of the last change, the time of shipping that of completing; the shop keeps no other.
-- trap: Orders that were migrated may have lost their payment date: then the time of the order stands in.
-- trap: A half migrated shop keeps new orders in wp_posts, which is looked at only to refuse it; older orders that stayed
--         behind show by SELECT COUNT(*) FROM wp_posts p LEFT JOIN wp_wc_orders o ON o.id = p.ID WHERE p.post_type = 'shop_order' AND o.id IS NULL.
-- trap: Fees, also those of plugins that write a discount as a negative fee, are no goods.
-- trap: Amounts are in the order's own currency, also where a plugin sells in several.
-- trap: WooCommerce has no groups of customers; attribution is what its order attribution tells as the source (utm_source).
-- trap: A product has its kind, categories and brand of today, not those of the day of the order.
-- trap: Gift cards are a plugin's: its kind of product belongs into gift_cards; one that sells plain products is told by its category.
-- trap: The sites of a multisite have prefixes of their own (wp_2_): one source for each.
-- identifier: prefix = wp_
-- value: number_key = _order_number
-- value: formatted_key = _order_number_formatted
-- value: click_key = _rakuten_ran_site_id
-- value: landed_key = _rakuten_landed_at
-- value: entry_key = _wc_order_attribution_session_entry
-- value: device_key = _wc_order_attribution_device_type
-- value: channel_key =
-- value: source_key = _wc_order_attribution_utm_source
-- value: renewal_key = _subscription_renewal
-- value: brand_taxonomy = product_brand
-- list: gift_cards = gift-card, gift_card, pw-gift-card
-- list: confirmed = wc-processing, wc-completed
-- list: cancelled = wc-cancelled, wc-failed
-- list: refunded = wc-refunded
-- list: ignored = trash, auto-draft, draft, new, wc-checkout-draft
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=mysql
-- one row per order that was changed or refunded since the last pull
WITH touched AS (
  SELECT o.id FROM {prefix}wc_orders o WHERE o.date_updated_gmt >= :since AND o.type = 'shop_order'
  UNION
  SELECT o.id FROM {prefix}wc_orders o
  WHERE o.date_updated_gmt IS NULL AND o.type = 'shop_order' AND (o.date_created_gmt >= :since OR o.date_created_gmt IS NULL)
  UNION
  SELECT r.parent_order_id FROM {prefix}wc_orders r WHERE r.date_updated_gmt >= :since AND r.type = 'shop_order_refund'
),
changed AS (
  SELECT
    o.id, o.status, o.currency, o.total_amount, o.tax_amount, o.billing_email, o.payment_method,
    COALESCE(o.date_created_gmt, o.date_updated_gmt) AS placed_at, COALESCE(o.date_updated_gmt, o.date_created_gmt) AS changed_at,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM touched t
  JOIN {prefix}wc_orders o ON o.id = t.id
  WHERE o.type = 'shop_order'
    AND COALESCE(o.status, '') NOT IN :ignored
    AND (COALESCE(o.date_created_gmt, o.date_updated_gmt) < :until OR COALESCE(o.date_created_gmt, o.date_updated_gmt) IS NULL)
),
goods AS (
  -- prices that include tax are stored as fractions of a cent: the sum is rounded once, below
  SELECT i.order_id, COUNT(DISTINCT i.order_item_id) AS line_count, SUM(CAST(t.meta_value AS DECIMAL(26,8))) AS net
  FROM changed c
  JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id AND i.order_item_type = 'line_item'
  LEFT JOIN {prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND t.meta_key = '_line_total'
  GROUP BY i.order_id
),
refund_goods AS (
  SELECT i.order_id AS refund_id, -SUM(CASE WHEN i.order_item_type = 'line_item' THEN CAST(t.meta_value AS DECIMAL(26,8)) END) AS net
  FROM changed c
  JOIN {prefix}wc_orders r ON r.parent_order_id = c.id AND r.type = 'shop_order_refund'
  JOIN {prefix}woocommerce_order_items i ON i.order_id = r.id
  LEFT JOIN {prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND t.meta_key = '_line_total'
  GROUP BY i.order_id
),
refunds AS (
  -- a refund without lines gives back goods, tax and delivery alike: its share of goods is the order's
  SELECT
    r.parent_order_id AS order_id, MAX(COALESCE(r.date_created_gmt, r.date_updated_gmt)) AS refunded_at,
    MAX(COALESCE(r.date_updated_gmt, r.date_created_gmt)) AS updated_at,
    SUM(CASE
      WHEN f.refund_id IS NOT NULL THEN COALESCE(f.net, 0)
      ELSE -r.total_amount * COALESCE(g.net, 0) / NULLIF(c.total_amount, 0)
    END) AS net
  FROM changed c
  JOIN {prefix}wc_orders r ON r.parent_order_id = c.id AND r.type = 'shop_order_refund'
  LEFT JOIN goods g ON g.order_id = c.id
  LEFT JOIN refund_goods f ON f.refund_id = r.id
  GROUP BY r.parent_order_id
),
meta AS (
  SELECT
    m.order_id,
    MAX(CASE WHEN m.meta_key = :formatted_key THEN NULLIF(m.meta_value, '') END) AS formatted,
    MAX(CASE WHEN m.meta_key = :number_key THEN NULLIF(m.meta_value, '') END) AS number,
    MAX(CASE WHEN m.meta_key = :click_key THEN NULLIF(m.meta_value, '') END) AS click_id,
    MAX(CASE WHEN m.meta_key = :landed_key THEN NULLIF(m.meta_value, '') END) AS landed_at,
    MAX(CASE WHEN m.meta_key = :entry_key THEN m.meta_value END) AS landing_url,
    MAX(CASE WHEN m.meta_key = :device_key THEN m.meta_value END) AS device,
    MAX(CASE WHEN m.meta_key = :channel_key THEN NULLIF(m.meta_value, '') END) AS channel,
    MAX(CASE WHEN m.meta_key = :source_key THEN NULLIF(m.meta_value, '') END) AS attribution,
    MAX(CASE WHEN m.meta_key = :renewal_key AND m.meta_value <> '' THEN 'renewal' END) AS renewal
  FROM changed c
  JOIN {prefix}wc_orders_meta m ON m.order_id = c.id
  WHERE m.meta_key IN (:formatted_key, :number_key, :click_key, :landed_key, :entry_key, :device_key, :channel_key,
                       :source_key, :renewal_key)
  GROUP BY m.order_id
),
coupons AS (
  SELECT i.order_id, GROUP_CONCAT(DISTINCT i.order_item_name ORDER BY i.order_item_name SEPARATOR ',') AS coupon
  FROM changed c
  JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id AND i.order_item_type = 'coupon'
  GROUP BY i.order_id
),
operations AS (
  SELECT
    p.order_id, MAX(p.created_via) AS created_via, MAX(p.date_paid_gmt) AS paid_at, MAX(p.date_completed_gmt) AS completed_at,
    MAX(p.shipping_tax_amount) AS shipping_tax, MAX(p.shipping_total_amount) AS shipping,
    MAX(p.discount_total_amount) AS discount
  FROM changed c
  JOIN {prefix}wc_order_operational_data p ON p.order_id = c.id
  GROUP BY p.order_id
),
countries AS (
  SELECT a.order_id, MAX(a.country) AS country
  FROM changed c
  JOIN {prefix}wc_order_addresses a ON a.order_id = c.id AND a.address_type = 'billing'
  GROUP BY a.order_id
)
SELECT
  c.id AS internal_id,
  COALESCE(m.formatted, m.number, CAST(c.id AS CHAR)) AS order_ref,
  CASE
    WHEN c.status IN :cancelled THEN 'cancelled'
    WHEN c.status IN :refunded THEN 'refunded'
    WHEN c.status IN :confirmed THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.placed_at,
  COALESCE(p.paid_at, CASE WHEN c.status IN :confirmed OR c.status IN :refunded THEN c.placed_at END) AS paid_at,
  p.completed_at AS shipped_at,
  CASE WHEN c.status IN :cancelled THEN c.changed_at END AS cancelled_at,
  r.refunded_at,
  GREATEST(c.changed_at, COALESCE(r.updated_at, c.changed_at)) AS updated_at,
  NULLIF(c.currency, '') AS currency,
  ROUND(COALESCE(g.net, 0), c.places) AS net_amount,
  CASE
    WHEN c.status IN :refunded THEN ROUND(COALESCE(g.net, 0), c.places)
    ELSE LEAST(ROUND(COALESCE(r.net, 0), c.places), ROUND(COALESCE(g.net, 0), c.places))
  END AS refunded_amount,
  ROUND(c.total_amount, c.places) AS gross_amount,
  ROUND(c.tax_amount + COALESCE(p.shipping_tax, 0), c.places) AS tax_amount,
  ROUND(p.shipping, c.places) AS shipping_amount,
  ROUND(p.discount, c.places) AS discount_amount,
  g.line_count,
  m.click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN m.landed_at REGEXP '^[0-9]{9,10}$' THEN FROM_UNIXTIME(CAST(m.landed_at AS UNSIGNED))
    ELSE CAST(LEFT(REPLACE(m.landed_at, 'T', ' '), 19) AS DATETIME)
  END AS landed_at,
  m.landing_url,
  COALESCE(m.channel, CASE WHEN p.created_via IN ('checkout', 'store-api') THEN 'web' ELSE p.created_via END) AS channel,
  NULLIF(c.payment_method, '') AS payment_method,
  m.device,
  a.country,
  k.coupon,
  CASE
    WHEN COALESCE(c.billing_email, '') = '' THEN NULL
    WHEN EXISTS (
      SELECT 1
      FROM {prefix}wc_orders b
      WHERE b.billing_email = c.billing_email AND b.type = 'shop_order' AND b.date_created_gmt < c.placed_at
        AND (b.status IN :confirmed OR b.status IN :refunded)
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  m.attribution,
  COALESCE(m.renewal, p.created_via) AS origin
FROM changed c
LEFT JOIN goods g ON g.order_id = c.id
LEFT JOIN refunds r ON r.order_id = c.id
LEFT JOIN meta m ON m.order_id = c.id
LEFT JOIN coupons k ON k.order_id = c.id
LEFT JOIN operations p ON p.order_id = c.id
LEFT JOIN countries a ON a.order_id = c.id;

-- name: lines dialect=mysql
-- one row per product line of those orders
WITH touched AS (
  SELECT o.id FROM {prefix}wc_orders o WHERE o.date_updated_gmt >= :since AND o.type = 'shop_order'
  UNION
  SELECT o.id FROM {prefix}wc_orders o
  WHERE o.date_updated_gmt IS NULL AND o.type = 'shop_order' AND (o.date_created_gmt >= :since OR o.date_created_gmt IS NULL)
  UNION
  SELECT r.parent_order_id FROM {prefix}wc_orders r WHERE r.date_updated_gmt >= :since AND r.type = 'shop_order_refund'
),
changed AS (
  SELECT
    o.id, o.status, o.currency, o.total_amount, o.tax_amount, o.billing_email, o.payment_method,
    COALESCE(o.date_created_gmt, o.date_updated_gmt) AS placed_at, COALESCE(o.date_updated_gmt, o.date_created_gmt) AS changed_at,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM touched t
  JOIN {prefix}wc_orders o ON o.id = t.id
  WHERE o.type = 'shop_order'
    AND COALESCE(o.status, '') NOT IN :ignored
    AND (COALESCE(o.date_created_gmt, o.date_updated_gmt) < :until OR COALESCE(o.date_created_gmt, o.date_updated_gmt) IS NULL)
),
items AS (
  SELECT
    c.id, c.status, c.currency, c.placed_at, c.places, i.order_item_id, i.order_item_name,
    MAX(CASE WHEN m.meta_key = '_qty' THEN CAST(m.meta_value AS DECIMAL(18,4)) END) AS quantity,
    MAX(CASE WHEN m.meta_key = '_line_total' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS net,
    MAX(CASE WHEN m.meta_key = '_variation_id' THEN NULLIF(CAST(m.meta_value AS UNSIGNED), 0) END) AS variation_id,
    MAX(CASE WHEN m.meta_key = '_product_id' THEN CAST(m.meta_value AS UNSIGNED) END) AS product_id
  FROM changed c
  JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id AND i.order_item_type = 'line_item'
  LEFT JOIN {prefix}woocommerce_order_itemmeta m
    ON m.order_item_id = i.order_item_id AND m.meta_key IN ('_qty', '_line_total', '_variation_id', '_product_id')
  GROUP BY c.id, c.status, c.currency, c.placed_at, c.places, i.order_item_id, i.order_item_name
),
returned AS (
  SELECT
    CAST(f.meta_value AS UNSIGNED) AS order_item_id,
    -SUM(CAST(q.meta_value AS DECIMAL(18,4))) AS quantity, -SUM(CAST(t.meta_value AS DECIMAL(26,8))) AS net
  FROM changed c
  JOIN {prefix}wc_orders r ON r.parent_order_id = c.id AND r.type = 'shop_order_refund'
  JOIN {prefix}woocommerce_order_items i ON i.order_id = r.id AND i.order_item_type = 'line_item'
  JOIN {prefix}woocommerce_order_itemmeta f ON f.order_item_id = i.order_item_id AND f.meta_key = '_refunded_item_id'
  LEFT JOIN {prefix}woocommerce_order_itemmeta q ON q.order_item_id = i.order_item_id AND q.meta_key = '_qty'
  LEFT JOIN {prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND t.meta_key = '_line_total'
  GROUP BY CAST(f.meta_value AS UNSIGNED)
),
-- WordPress keeps a product's kind, categories and brand as terms; a variation has those of its product
words AS (
  SELECT
    p.product_id,
    MAX(CASE WHEN x.taxonomy = 'product_type' THEN t.slug END) AS product_type,
    GROUP_CONCAT(DISTINCT CASE WHEN x.taxonomy = 'product_cat' THEN REPLACE(t.name, ',', '') END ORDER BY t.name SEPARATOR ',') AS category,
    MIN(CASE WHEN x.taxonomy = :brand_taxonomy THEN t.name END) AS brand
  FROM (SELECT DISTINCT i.product_id FROM items i WHERE i.product_id > 0) p
  JOIN {prefix}term_relationships r ON r.object_id = p.product_id
  JOIN {prefix}term_taxonomy x ON x.term_taxonomy_id = r.term_taxonomy_id
  JOIN {prefix}terms t ON t.term_id = x.term_id
  WHERE x.taxonomy IN ('product_type', 'product_cat', :brand_taxonomy)
  GROUP BY p.product_id
)
SELECT
  i.id AS order_id,
  i.order_item_id AS line_id,
  i.placed_at,
  NULLIF(i.currency, '') AS currency,
  k.sku,
  i.order_item_name AS name,
  CEILING(COALESCE(i.quantity, 1)) AS quantity,
  ROUND(COALESCE(i.net, 0), i.places) AS net_amount,
  -- an order that was refunded as a whole may have a refund without lines
  CEILING(CASE WHEN i.status IN :refunded THEN COALESCE(i.quantity, 1) ELSE COALESCE(b.quantity, 0) END) AS refunded_quantity,
  ROUND(CASE WHEN i.status IN :refunded THEN COALESCE(i.net, 0) ELSE COALESCE(b.net, 0) END, i.places) AS refunded_amount,
  w.brand,
  w.category,
  CASE WHEN w.product_type IN :gift_cards THEN 'gift_card' ELSE w.product_type END AS product_kind
FROM items i
LEFT JOIN words w ON w.product_id = i.product_id
LEFT JOIN returned b ON b.order_item_id = i.order_item_id
LEFT JOIN {prefix}wc_product_meta_lookup k ON k.product_id = COALESCE(i.variation_id, i.product_id);
