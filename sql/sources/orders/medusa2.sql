-- Medusa 2, on PostgreSQL. Every change makes a new version of an order's items; goods are counted as placed, in the
-- first version an item has, and what later versions took off or brought back is `refunded_amount`.
--
-- contract: 1
-- system: Medusa
-- versions: 2.0 and newer
-- proven: installed
-- needs: order(id, display_id, version, status, currency_code, customer_id, sales_channel_id, region_id,
--        shipping_address_id, is_draft_order, metadata, created_at, updated_at, canceled_at, deleted_at),
--        order_item(order_id, version, item_id, quantity, unit_price, return_received_quantity,
--        return_dismissed_quantity, deleted_at), order_line_item(id, title, product_title, product_type,
--        product_collection, variant_title, variant_sku, unit_price, is_tax_inclusive, created_at), order_line_item_tax_line(item_id, rate, deleted_at),
--        order_line_item_adjustment(item_id, amount, code, created_at,
--        deleted_at), order_shipping(order_id, version,
--        shipping_method_id, return_id, claim_id, exchange_id, deleted_at), order_shipping_method(id, amount,
--        is_tax_inclusive), order_shipping_method_tax_line(shipping_method_id, rate, deleted_at),
--        order_shipping_method_adjustment(shipping_method_id, amount, deleted_at), order_transaction(order_id, amount,
--        reference, created_at, updated_at, deleted_at), order_change(order_id, change_type, status, confirmed_at,
--        deleted_at), order_address(id, country_code), order_payment_collection(order_id, payment_collection_id,
--        deleted_at), payment(payment_collection_id, provider_id), order_fulfillment(order_id, fulfillment_id,
--        deleted_at), fulfillment(id, shipped_at), sales_channel(id, name), region(id, name)
-- changes: order.updated_at, order_transaction.updated_at
-- click: json order.metadata sets click_key
-- landing: json order.metadata sets landing_key
-- zone: UTC
-- grain: one row per order that is not a draft; carts are in a table of their own
-- trap: paying does not touch order.updated_at, so order_transaction.updated_at is looked at too; neither has an index
-- trap: adjustments are copied into every version since 2.13; summed over all versions a discount counts several times
-- trap: amounts are not rounded by the shop (a total can be 130.7088); they are rounded to the minor unit here
-- trap: a refund names no items: it counts with the share that goods have in the total, or with what was taken off and brought back if that is more
-- trap: display_id is what customers see; where the long id is sent to the network set number = id
-- value: number = display_id
-- value: store_by =
-- value: click_key = rakuten_ran_site_id
-- value: landed_key = rakuten_landed_at
-- value: landing_key = rakuten_landing_url
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=postgresql
-- one row per order that was changed, paid or refunded since the last pull
WITH moved AS (
  SELECT o.id AS order_id
  FROM "order" o
  WHERE o.updated_at >= :since
  UNION
  SELECT t.order_id
  FROM order_transaction t
  WHERE t.updated_at >= :since
),
changed AS (
  SELECT
    o.*, to_jsonb(o) ->> 'custom_display_id' AS custom_number,
    CASE
      WHEN UPPER(o.currency_code) IN :no_decimals THEN 0 WHEN UPPER(o.currency_code) IN :three_decimals THEN 3 ELSE 2
    END AS places
  FROM "order" o
  JOIN moved m ON m.order_id = o.id
  WHERE o.created_at < :until
    AND o.deleted_at IS NULL
    AND NOT o.is_draft_order
    AND o.status <> 'draft'
),
item_versions AS (
  SELECT
    c.id AS order_id, i.item_id, i.version, i.quantity, i.version = c.version AS is_current,
    COALESCE(i.return_received_quantity, 0) + COALESCE(i.return_dismissed_quantity, 0) AS returned,
    ROW_NUMBER() OVER (PARTITION BY c.id, i.item_id ORDER BY i.version) AS place,
    COALESCE(i.unit_price, l.unit_price) * i.quantity AS list_price,
    CASE WHEN l.is_tax_inclusive THEN t.taxed ELSE 1 END AS per_net, t.taxed,
    CASE WHEN i.version = c.version THEN i.version ELSE COALESCE(b.version, i.version) END AS adjusted_version
  FROM changed c
  JOIN order_item i ON i.order_id = c.id AND i.deleted_at IS NULL
  JOIN order_line_item l ON l.id = i.item_id
  CROSS JOIN LATERAL (
    SELECT 1 + COALESCE(SUM(x.rate), 0) / 100 AS taxed
    FROM order_line_item_tax_line x
    WHERE x.item_id = i.item_id AND x.deleted_at IS NULL
  ) t
  CROSS JOIN LATERAL (
    -- the upgrade to 2.13 gave older adjustments the version their order had by then: those born with the item count
    SELECT MIN(CAST(to_jsonb(x) ->> 'version' AS INTEGER)) AS version
    FROM order_line_item_adjustment x
    WHERE x.item_id = i.item_id AND x.deleted_at IS NULL AND x.created_at < l.created_at + INTERVAL '1 second'
  ) b
),
valued AS (
  -- the shop's first releases of version 2 had neither a version nor a tax rule on an adjustment
  SELECT v.*, ROUND(v.list_price / v.per_net - a.off, 8) AS net, a.off
  FROM item_versions v
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(x.amount / CASE WHEN to_jsonb(x) ->> 'is_tax_inclusive' = 'true' THEN v.taxed ELSE 1 END), 0) AS off
    FROM order_line_item_adjustment x
    WHERE x.item_id = v.item_id AND x.deleted_at IS NULL
      AND COALESCE(CAST(to_jsonb(x) ->> 'version' AS INTEGER), v.adjusted_version) = v.adjusted_version
  ) a
  WHERE v.place = 1 OR v.is_current
),
items AS (
  SELECT
    v.order_id, v.item_id, MAX(v.taxed) AS taxed, MAX(v.net) AS net, MAX(v.off) AS off,
    COALESCE(MAX(CASE
      WHEN v.is_current AND v.quantity > 0 THEN v.net * (v.quantity - LEAST(v.returned, v.quantity)) / v.quantity
    END), 0) AS kept
  FROM valued v
  GROUP BY v.order_id, v.item_id
),
goods AS (
  SELECT
    i.order_id, COUNT(*) AS line_count, SUM(i.net) AS net, SUM(i.net * (i.taxed - 1)) AS tax, SUM(i.off) AS off,
    SUM(GREATEST(i.net - i.kept, 0)) AS taken_off
  FROM items i
  GROUP BY i.order_id
),
deliveries AS (
  SELECT
    c.id AS order_id,
    SUM(m.amount / CASE WHEN m.is_tax_inclusive THEN t.taxed ELSE 1 END - a.off) AS net,
    SUM((m.amount / CASE WHEN m.is_tax_inclusive THEN t.taxed ELSE 1 END - a.off) * (t.taxed - 1)) AS tax
  FROM changed c
  JOIN order_shipping s ON s.order_id = c.id AND s.version = 1 AND s.deleted_at IS NULL
    AND s.return_id IS NULL AND s.claim_id IS NULL AND s.exchange_id IS NULL
  JOIN order_shipping_method m ON m.id = s.shipping_method_id
  CROSS JOIN LATERAL (
    SELECT 1 + COALESCE(SUM(x.rate), 0) / 100 AS taxed
    FROM order_shipping_method_tax_line x
    WHERE x.shipping_method_id = m.id AND x.deleted_at IS NULL
  ) t
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(x.amount / CASE WHEN to_jsonb(x) ->> 'is_tax_inclusive' = 'true' THEN t.taxed ELSE 1 END), 0) AS off
    FROM order_shipping_method_adjustment x
    WHERE x.shipping_method_id = m.id AND x.deleted_at IS NULL
      AND COALESCE(CAST(to_jsonb(x) ->> 'version' AS INTEGER), 1) = 1
  ) a
  GROUP BY c.id
),
transactions AS (
  SELECT
    t.order_id, MAX(t.updated_at) AS updated_at,
    MIN(CASE WHEN t.reference = 'capture' THEN t.created_at END) AS paid_at,
    MAX(CASE WHEN t.reference = 'refund' THEN t.created_at END) AS refunded_at,
    -SUM(CASE WHEN t.reference = 'refund' THEN t.amount ELSE 0 END) AS refunded
  FROM changed c
  JOIN order_transaction t ON t.order_id = c.id AND t.deleted_at IS NULL
  GROUP BY t.order_id
),
changes AS (
  SELECT h.order_id, MAX(h.confirmed_at) AS confirmed_at
  FROM changed c
  JOIN order_change h ON h.order_id = c.id AND h.deleted_at IS NULL AND h.status = 'confirmed'
    AND h.change_type IN ('edit', 'return_receive', 'claim', 'exchange')
  GROUP BY h.order_id
),
counted AS (
  SELECT
    g.order_id, g.net + g.tax + COALESCE(d.net + d.tax, 0) AS gross, ROUND(g.net, c.places) AS net,
    LEAST(ROUND(g.net, c.places), ROUND(GREATEST(
      g.taken_off, COALESCE(t.refunded * g.net / NULLIF(g.net + g.tax + COALESCE(d.net + d.tax, 0), 0), 0)), c.places)) AS refunded
  FROM changed c
  JOIN goods g ON g.order_id = c.id
  LEFT JOIN deliveries d ON d.order_id = c.id
  LEFT JOIN transactions t ON t.order_id = c.id
),
coupons AS (
  SELECT i.order_id, STRING_AGG(DISTINCT x.code, ',' ORDER BY x.code) AS coupon
  FROM items i
  JOIN order_line_item_adjustment x ON x.item_id = i.item_id AND x.code IS NOT NULL AND x.deleted_at IS NULL
  GROUP BY i.order_id
),
payments AS (
  SELECT k.order_id, MIN(p.provider_id) AS payment_method
  FROM changed c
  JOIN order_payment_collection k ON k.order_id = c.id AND k.deleted_at IS NULL
  JOIN payment p ON p.payment_collection_id = k.payment_collection_id
  GROUP BY k.order_id
),
shipments AS (
  SELECT k.order_id, MIN(f.shipped_at) AS shipped_at
  FROM changed c
  JOIN order_fulfillment k ON k.order_id = c.id AND k.deleted_at IS NULL
  JOIN fulfillment f ON f.id = k.fulfillment_id
  GROUP BY k.order_id
)
SELECT
  c.id AS internal_id,
  CASE WHEN :number = 'id' THEN c.id ELSE COALESCE(NULLIF(c.custom_number, ''), CAST(c.display_id AS TEXT)) END AS order_ref,
  CASE :store_by WHEN 'channel' THEN s.name WHEN 'region' THEN r.name END AS store,
  CASE
    WHEN c.status = 'canceled' OR c.canceled_at IS NOT NULL THEN 'cancelled'
    WHEN n.refunded >= n.net AND n.refunded > 0 THEN 'refunded'
    WHEN t.paid_at IS NOT NULL OR c.status = 'completed' THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.created_at AS placed_at,
  t.paid_at,
  f.shipped_at,
  c.canceled_at AS cancelled_at,
  CASE WHEN n.refunded > 0 THEN COALESCE(GREATEST(t.refunded_at, h.confirmed_at), c.updated_at) END AS refunded_at,
  GREATEST(c.updated_at, t.updated_at) AS updated_at,
  UPPER(c.currency_code) AS currency,
  COALESCE(n.net, 0) AS net_amount,
  COALESCE(n.refunded, 0) AS refunded_amount,
  ROUND(ROUND(n.gross, 8), c.places) AS gross_amount,
  ROUND(ROUND(g.tax + COALESCE(d.tax, 0), 8), c.places) AS tax_amount,
  ROUND(COALESCE(d.net, 0), c.places) AS shipping_amount,
  ROUND(g.off, c.places) AS discount_amount,
  g.line_count,
  c.metadata ->> :click_key AS click_id,
  -- a date with its time, or what JavaScript's clock says
  CASE
    WHEN c.metadata ->> :landed_key ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}' THEN CAST(c.metadata ->> :landed_key AS TIMESTAMPTZ)
    WHEN c.metadata ->> :landed_key ~ '^[0-9]{13}$'
      THEN TIMESTAMPTZ 'epoch' + CAST(c.metadata ->> :landed_key AS BIGINT) * INTERVAL '1 millisecond'
    WHEN c.metadata ->> :landed_key ~ '^[0-9]{9,10}$'
      THEN TIMESTAMPTZ 'epoch' + CAST(c.metadata ->> :landed_key AS BIGINT) * INTERVAL '1 second'
  END AS landed_at,
  c.metadata ->> :landing_key AS landing_url,
  s.name AS channel,
  p.payment_method,
  UPPER(a.country_code) AS country,
  k.coupon,
  CASE
    WHEN c.customer_id IS NULL THEN NULL
    WHEN EXISTS (
      SELECT 1 FROM "order" b
      WHERE b.customer_id = c.customer_id AND b.created_at < c.created_at AND b.deleted_at IS NULL AND NOT b.is_draft_order
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind
FROM changed c
LEFT JOIN goods g ON g.order_id = c.id
LEFT JOIN counted n ON n.order_id = c.id
LEFT JOIN deliveries d ON d.order_id = c.id
LEFT JOIN transactions t ON t.order_id = c.id
LEFT JOIN changes h ON h.order_id = c.id
LEFT JOIN coupons k ON k.order_id = c.id
LEFT JOIN payments p ON p.order_id = c.id
LEFT JOIN shipments f ON f.order_id = c.id
LEFT JOIN sales_channel s ON s.id = c.sales_channel_id
LEFT JOIN region r ON r.id = c.region_id
LEFT JOIN order_address a ON a.id = c.shipping_address_id;

-- name: lines dialect=postgresql
-- one row per item of those orders, as it was placed; what was taken off or brought back of it beside it
WITH moved AS (
  SELECT o.id AS order_id
  FROM "order" o
  WHERE o.updated_at >= :since
  UNION
  SELECT t.order_id
  FROM order_transaction t
  WHERE t.updated_at >= :since
),
changed AS (
  SELECT
    o.id, o.version, o.created_at, o.currency_code,
    CASE
      WHEN UPPER(o.currency_code) IN :no_decimals THEN 0 WHEN UPPER(o.currency_code) IN :three_decimals THEN 3 ELSE 2
    END AS places
  FROM "order" o
  JOIN moved m ON m.order_id = o.id
  WHERE o.created_at < :until
    AND o.deleted_at IS NULL
    AND NOT o.is_draft_order
    AND o.status <> 'draft'
),
item_versions AS (
  SELECT
    c.id AS order_id, i.item_id, i.version, i.quantity, i.version = c.version AS is_current,
    COALESCE(i.return_received_quantity, 0) + COALESCE(i.return_dismissed_quantity, 0) AS returned,
    ROW_NUMBER() OVER (PARTITION BY c.id, i.item_id ORDER BY i.version) AS place,
    COALESCE(i.unit_price, l.unit_price) * i.quantity AS list_price,
    CASE WHEN l.is_tax_inclusive THEN t.taxed ELSE 1 END AS per_net, t.taxed,
    CASE WHEN i.version = c.version THEN i.version ELSE COALESCE(b.version, i.version) END AS adjusted_version
  FROM changed c
  JOIN order_item i ON i.order_id = c.id AND i.deleted_at IS NULL
  JOIN order_line_item l ON l.id = i.item_id
  CROSS JOIN LATERAL (
    SELECT 1 + COALESCE(SUM(x.rate), 0) / 100 AS taxed
    FROM order_line_item_tax_line x
    WHERE x.item_id = i.item_id AND x.deleted_at IS NULL
  ) t
  CROSS JOIN LATERAL (
    -- the upgrade to 2.13 gave older adjustments the version their order had by then: those born with the item count
    SELECT MIN(CAST(to_jsonb(x) ->> 'version' AS INTEGER)) AS version
    FROM order_line_item_adjustment x
    WHERE x.item_id = i.item_id AND x.deleted_at IS NULL AND x.created_at < l.created_at + INTERVAL '1 second'
  ) b
),
valued AS (
  SELECT v.*, ROUND(v.list_price / v.per_net - a.off, 8) AS net
  FROM item_versions v
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(x.amount / CASE WHEN to_jsonb(x) ->> 'is_tax_inclusive' = 'true' THEN v.taxed ELSE 1 END), 0) AS off
    FROM order_line_item_adjustment x
    WHERE x.item_id = v.item_id AND x.deleted_at IS NULL
      AND COALESCE(CAST(to_jsonb(x) ->> 'version' AS INTEGER), v.adjusted_version) = v.adjusted_version
  ) a
  WHERE v.place = 1 OR v.is_current
),
items AS (
  SELECT
    v.order_id, v.item_id, MAX(v.quantity) AS quantity, MAX(v.net) AS net,
    COALESCE(MAX(CASE WHEN v.is_current THEN v.quantity - LEAST(v.returned, v.quantity) END), 0) AS kept_quantity,
    COALESCE(MAX(CASE
      WHEN v.is_current AND v.quantity > 0 THEN v.net * (v.quantity - LEAST(v.returned, v.quantity)) / v.quantity
    END), 0) AS kept
  FROM valued v
  GROUP BY v.order_id, v.item_id
)
SELECT
  c.id AS order_id,
  i.item_id AS line_id,
  c.created_at AS placed_at,
  UPPER(c.currency_code) AS currency,
  l.variant_sku AS sku,
  CONCAT_WS(' / ', COALESCE(NULLIF(l.product_title, ''), l.title), NULLIF(l.variant_title, '')) AS name,
  CEILING(i.quantity) AS quantity,
  ROUND(i.net, c.places) AS net_amount,
  CEILING(i.quantity) - FLOOR(i.kept_quantity) AS refunded_quantity,
  GREATEST(ROUND(i.net, c.places) - ROUND(i.kept, c.places), 0) AS refunded_amount,
  NULLIF(l.product_collection, '') AS category,
  NULLIF(l.product_type, '') AS product_kind
FROM changed c
JOIN items i ON i.order_id = c.id
JOIN order_line_item l ON l.id = i.item_id;
