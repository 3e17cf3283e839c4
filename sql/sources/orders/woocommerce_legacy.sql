-- WooCommerce with its orders among the posts (wp_posts and wp_postmeta), on MySQL or MariaDB. Times are the _gmt columns.
-- The store comes from `store` in the configuration. A status of your own belongs into one of the lists.
--
-- contract: 1
-- system: WooCommerce, orders in wp_posts
-- versions: 4.0 and newer without high-performance order storage, on MySQL 8 or MariaDB 10.3 and newer
-- proven: fixture
-- needs: {prefix}posts(ID, post_type, post_status, post_parent, post_date_gmt, post_modified_gmt),
--         {prefix}postmeta(post_id, meta_key, meta_value),
--         {prefix}woocommerce_order_items(order_item_id, order_id, order_item_name, order_item_type),
--         {prefix}woocommerce_order_itemmeta(order_item_id, meta_key, meta_value),
--         {prefix}wc_product_meta_lookup(product_id, sku), {prefix}wc_order_stats(order_id, returning_customer),
--         {prefix}term_relationships(object_id, term_taxonomy_id), {prefix}term_taxonomy(term_taxonomy_id, term_id, taxonomy),
--         {prefix}terms(term_id, name, slug)
-- changes: {prefix}posts.post_modified_gmt
-- click: keys {prefix}postmeta(meta_key, meta_value) sets click_key
-- landing: keys {prefix}postmeta(meta_key, meta_value) sets entry_key
-- zone: UTC
-- grain: one row per order; refunds are posts of their own and are folded into their order
-- trap: A shop with high-performance order storage keeps only numbers here: the preset refuses it; take woocommerce.
-- trap: WordPress has no index on post_modified_gmt: each pull reads all orders' posts until there is one.
-- trap: A refund without lines counts with the share that goods have in the order's total.
-- trap: The time of cancelling is that of the last change, the time of shipping that of completing; the shop keeps no other.
-- trap: Orders older than WooCommerce 3.0 have no payment time in UTC: then the time of the order stands in.
-- trap: New or returning comes from WooCommerce's analytics, which fills its table a little later.
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
  SELECT CASE WHEN p.post_type = 'shop_order' THEN p.ID ELSE p.post_parent END AS id
  FROM {prefix}posts p
  WHERE p.post_type IN ('shop_order', 'shop_order_refund')
    AND p.post_modified_gmt >= :since
  GROUP BY 1
),
changed AS (
  SELECT
    o.ID AS id, o.post_status AS status, o.post_modified_gmt AS changed_at,
    -- a draft that became an order has no other time
    CASE WHEN o.post_date_gmt > '1970-01-02' THEN o.post_date_gmt ELSE o.post_modified_gmt END AS placed_at
  FROM touched t
  JOIN {prefix}posts o ON o.ID = t.id
  WHERE o.post_type = 'shop_order'
    AND o.post_status NOT IN :ignored
    AND o.post_date_gmt < :until
  UNION ALL
  -- numbers newer than the newest order here: the shop writes to wc_orders. Their state is refused, in these words.
  SELECT p.ID, 'kept in wc_orders: use woocommerce', p.post_date_gmt, p.post_date_gmt
  FROM {prefix}posts p
  WHERE p.post_type = 'shop_order_placehold'
    AND p.ID > (SELECT COALESCE(MAX(o.ID), 0) FROM {prefix}posts o WHERE o.post_type = 'shop_order')
    AND p.post_date_gmt < :until
),
meta AS (
  SELECT
    m.post_id AS order_id,
    MAX(CASE WHEN m.meta_key = '_order_currency' THEN NULLIF(m.meta_value, '') END) AS currency,
    MAX(CASE WHEN m.meta_key = '_order_total' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS total,
    MAX(CASE WHEN m.meta_key = '_order_tax' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS tax,
    MAX(CASE WHEN m.meta_key = '_order_shipping' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS shipping,
    MAX(CASE WHEN m.meta_key = '_order_shipping_tax' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS shipping_tax,
    MAX(CASE WHEN m.meta_key = '_cart_discount' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS discount,
    MAX(CASE WHEN m.meta_key = '_date_paid' AND m.meta_value REGEXP '^[0-9]{9,10}$' THEN CAST(m.meta_value AS UNSIGNED) END) AS paid,
    MAX(CASE WHEN m.meta_key = '_date_completed' AND m.meta_value REGEXP '^[0-9]{9,10}$' THEN CAST(m.meta_value AS UNSIGNED) END) AS completed,
    MAX(CASE WHEN m.meta_key = '_created_via' THEN NULLIF(m.meta_value, '') END) AS created_via,
    MAX(CASE WHEN m.meta_key = '_payment_method' THEN NULLIF(m.meta_value, '') END) AS payment_method,
    MAX(CASE WHEN m.meta_key = '_billing_country' THEN NULLIF(m.meta_value, '') END) AS country,
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
  JOIN {prefix}postmeta m ON m.post_id = c.id
  WHERE m.meta_key IN (
    '_order_currency', '_order_total', '_order_tax', '_order_shipping', '_order_shipping_tax', '_cart_discount', '_date_paid',
    '_date_completed', '_created_via', '_payment_method', '_billing_country',
    :formatted_key, :number_key, :click_key, :landed_key, :entry_key, :device_key, :channel_key, :source_key,
    :renewal_key
  )
  GROUP BY m.post_id
),
orders AS (
  SELECT
    c.*, m.*,
    CASE WHEN m.currency IN :no_decimals THEN 0 WHEN m.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM changed c
  LEFT JOIN meta m ON m.order_id = c.id
),
goods AS (
  -- prices that include tax are stored as fractions of a cent: the sum is rounded once, below
  SELECT i.order_id, COUNT(DISTINCT i.order_item_id) AS line_count, SUM(CAST(t.meta_value AS DECIMAL(26,8))) AS net
  FROM changed c
  JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id AND i.order_item_type = 'line_item'
  LEFT JOIN {prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND t.meta_key = '_line_total'
  GROUP BY i.order_id
),
refund_posts AS (
  SELECT
    r.ID AS id, r.post_parent AS order_id, r.post_date_gmt AS refunded_at, r.post_modified_gmt AS changed_at,
    MAX(CAST(m.meta_value AS DECIMAL(26,8))) AS total
  FROM changed c
  JOIN {prefix}posts r ON r.post_parent = c.id AND r.post_type = 'shop_order_refund'
  LEFT JOIN {prefix}postmeta m ON m.post_id = r.ID AND m.meta_key = '_refund_amount'
  GROUP BY r.ID, r.post_parent, r.post_date_gmt, r.post_modified_gmt
),
refund_goods AS (
  SELECT i.order_id AS refund_id, -SUM(CASE WHEN i.order_item_type = 'line_item' THEN CAST(t.meta_value AS DECIMAL(26,8)) END) AS net
  FROM refund_posts r
  JOIN {prefix}woocommerce_order_items i ON i.order_id = r.id
  LEFT JOIN {prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND t.meta_key = '_line_total'
  GROUP BY i.order_id
),
refunds AS (
  -- a refund without lines gives back goods, tax and delivery alike: its share of goods is the order's
  SELECT
    r.order_id, MAX(r.refunded_at) AS refunded_at, MAX(r.changed_at) AS updated_at,
    SUM(CASE
      WHEN f.refund_id IS NOT NULL THEN COALESCE(f.net, 0)
      ELSE r.total * COALESCE(g.net, 0) / NULLIF(m.total, 0)
    END) AS net
  FROM refund_posts r
  LEFT JOIN meta m ON m.order_id = r.order_id
  LEFT JOIN goods g ON g.order_id = r.order_id
  LEFT JOIN refund_goods f ON f.refund_id = r.id
  GROUP BY r.order_id
),
coupons AS (
  SELECT i.order_id, GROUP_CONCAT(DISTINCT i.order_item_name ORDER BY i.order_item_name SEPARATOR ',') AS coupon
  FROM changed c
  JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id AND i.order_item_type = 'coupon'
  GROUP BY i.order_id
)
SELECT
  o.id AS internal_id,
  COALESCE(o.formatted, o.number, CAST(o.id AS CHAR)) AS order_ref,
  CASE
    WHEN o.status IN :cancelled THEN 'cancelled'
    WHEN o.status IN :refunded THEN 'refunded'
    WHEN o.status IN :confirmed THEN 'confirmed'
    WHEN LEFT(o.status, 7) = 'kept in' THEN o.status
    ELSE 'pending'
  END AS state,
  o.placed_at,
  CASE
    WHEN o.paid IS NOT NULL THEN FROM_UNIXTIME(o.paid)
    WHEN o.status IN :confirmed OR o.status IN :refunded THEN o.placed_at
  END AS paid_at,
  FROM_UNIXTIME(o.completed) AS shipped_at,
  CASE WHEN o.status IN :cancelled THEN o.changed_at END AS cancelled_at,
  r.refunded_at,
  GREATEST(o.changed_at, COALESCE(r.updated_at, o.changed_at)) AS updated_at,
  CASE WHEN LEFT(o.status, 7) = 'kept in' THEN 'EUR' ELSE o.currency END AS currency,
  ROUND(COALESCE(g.net, 0), o.places) AS net_amount,
  CASE
    WHEN o.status IN :refunded THEN ROUND(COALESCE(g.net, 0), o.places)
    ELSE LEAST(ROUND(COALESCE(r.net, 0), o.places), ROUND(COALESCE(g.net, 0), o.places))
  END AS refunded_amount,
  ROUND(o.total, o.places) AS gross_amount,
  ROUND(o.tax + COALESCE(o.shipping_tax, 0), o.places) AS tax_amount,
  ROUND(o.shipping, o.places) AS shipping_amount,
  ROUND(o.discount, o.places) AS discount_amount,
  g.line_count,
  o.click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN o.landed_at REGEXP '^[0-9]{9,10}$' THEN FROM_UNIXTIME(CAST(o.landed_at AS UNSIGNED))
    ELSE CAST(LEFT(REPLACE(o.landed_at, 'T', ' '), 19) AS DATETIME)
  END AS landed_at,
  o.landing_url,
  COALESCE(o.channel, CASE WHEN o.created_via IN ('checkout', 'store-api') THEN 'web' ELSE o.created_via END) AS channel,
  o.payment_method,
  o.device,
  o.country,
  k.coupon,
  CASE s.returning_customer WHEN 1 THEN 'returning' WHEN 0 THEN 'new' END AS customer_kind,
  o.attribution,
  COALESCE(o.renewal, o.created_via) AS origin
FROM orders o
LEFT JOIN goods g ON g.order_id = o.id
LEFT JOIN refunds r ON r.order_id = o.id
LEFT JOIN coupons k ON k.order_id = o.id
LEFT JOIN {prefix}wc_order_stats s ON s.order_id = o.id;

-- name: lines dialect=mysql
-- one row per product line of those orders
WITH touched AS (
  SELECT CASE WHEN p.post_type = 'shop_order' THEN p.ID ELSE p.post_parent END AS id
  FROM {prefix}posts p
  WHERE p.post_type IN ('shop_order', 'shop_order_refund')
    AND p.post_modified_gmt >= :since
  GROUP BY 1
),
changed AS (
  SELECT
    o.ID AS id, o.post_status AS status,
    CASE WHEN o.post_date_gmt > '1970-01-02' THEN o.post_date_gmt ELSE o.post_modified_gmt END AS placed_at,
    MAX(NULLIF(m.meta_value, '')) AS currency
  FROM touched t
  JOIN {prefix}posts o ON o.ID = t.id
  LEFT JOIN {prefix}postmeta m ON m.post_id = o.ID AND m.meta_key = '_order_currency'
  WHERE o.post_type = 'shop_order'
    AND o.post_status NOT IN :ignored
    AND o.post_date_gmt < :until
  GROUP BY o.ID, o.post_status, o.post_date_gmt, o.post_modified_gmt
),
items AS (
  SELECT
    c.id, c.status, c.currency, c.placed_at, i.order_item_id, i.order_item_name,
    CASE WHEN c.currency IN :no_decimals THEN 0 WHEN c.currency IN :three_decimals THEN 3 ELSE 2 END AS places,
    MAX(CASE WHEN m.meta_key = '_qty' THEN CAST(m.meta_value AS DECIMAL(18,4)) END) AS quantity,
    MAX(CASE WHEN m.meta_key = '_line_total' THEN CAST(m.meta_value AS DECIMAL(26,8)) END) AS net,
    MAX(CASE WHEN m.meta_key = '_variation_id' THEN NULLIF(CAST(m.meta_value AS UNSIGNED), 0) END) AS variation_id,
    MAX(CASE WHEN m.meta_key = '_product_id' THEN CAST(m.meta_value AS UNSIGNED) END) AS product_id
  FROM changed c
  JOIN {prefix}woocommerce_order_items i ON i.order_id = c.id AND i.order_item_type = 'line_item'
  LEFT JOIN {prefix}woocommerce_order_itemmeta m
    ON m.order_item_id = i.order_item_id AND m.meta_key IN ('_qty', '_line_total', '_variation_id', '_product_id')
  GROUP BY c.id, c.status, c.currency, c.placed_at, i.order_item_id, i.order_item_name
),
returned AS (
  SELECT
    CAST(f.meta_value AS UNSIGNED) AS order_item_id,
    -SUM(CAST(q.meta_value AS DECIMAL(18,4))) AS quantity, -SUM(CAST(t.meta_value AS DECIMAL(26,8))) AS net
  FROM changed c
  JOIN {prefix}posts r ON r.post_parent = c.id AND r.post_type = 'shop_order_refund'
  JOIN {prefix}woocommerce_order_items i ON i.order_id = r.ID AND i.order_item_type = 'line_item'
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
  i.currency,
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
