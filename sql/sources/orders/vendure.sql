-- Vendure, on PostgreSQL or SQLite. Goods are counted as placed: orderPlacedQuantity at the price of the line, so that
-- an order keeps its amount when Vendure sets its totals to 0. What was cancelled or given back is `refunded_amount`.
--
-- contract: 1
-- system: Vendure
-- versions: 2 and 3
-- proven: installed
-- needs: order(id, code, type, state, orderPlacedAt, updatedAt, currencyCode, couponCodes, shippingAddress,
--        billingAddress, subTotalWithTax, shippingWithTax, customerId), order_line(id, orderId, productVariantId,
--        quantity, orderPlacedQuantity, listPrice, listPriceIncludesTax, adjustments, taxLines),
--        shipping_line(orderId, listPrice, listPriceIncludesTax, adjustments, taxLines), payment(id, orderId, method,
--        amount, state), refund(id, paymentId, total, shipping, state), order_line_reference(orderLineId, refundId,
--        quantity), history_entry(orderId, type, data, createdAt), order_channels_channel(orderId, channelId),
--        channel(id, code), product_variant(id, sku), product_variant_translation(id, baseId, name),
--        customer_groups_customer_group(customerId, customerGroupId), customer_group(id, name),
--        collection_product_variants_product_variant(collectionId, productVariantId), collection_translation(baseId, name)
-- changes: history_entry.createdAt, order.updatedAt
-- click: column order sets click_id
-- landing: column order sets landing_url
-- zone: UTC
-- grain: one row per placed order; carts and drafts share the table and are left out, so are the Seller orders that
--        repeat parts of an Aggregate order
-- trap: order.updatedAt is not touched when an order is placed, shipped or refunded; the history's entries are the times of change, and their createdAt has no index
-- trap: orderPlacedAt is in the time zone of Vendure's own process, all other times are in the database's; say which if either is not UTC
-- trap: cancelling sets quantity and totals to 0 in place; only orderPlacedQuantity and payment.amount still tell what was bought
-- trap: an order changed by "modify order" gets its discounts counted anew, so its first amount is known only if it was pulled before
-- trap: a refund is Pending until somebody settles it, and is counted then
-- trap: a refund that names lines counts with the value of these lines, whatever sum was given back; one that names none counts with the share that goods have in the total
-- trap: surcharges are not goods and are left out of net_amount
-- trap: a product's categories are the collections it is in today; brands, attribution and kinds of product have no place of their own
-- trap: amounts are whole numbers with the same number of decimals for every currency, 2 unless the shop has a MoneyStrategy of its own
-- identifier: click_id = customFieldsRakutenransiteid
-- value: landing_url = customFieldsRakutenlandingurl
-- value: landed_at = customFieldsRakutenlandedat
-- value: shop_zone = UTC
-- value: database_zone = UTC
-- value: units = 100
-- list: confirmed = PaymentSettled, PartiallyShipped, Shipped, PartiallyDelivered, Delivered
-- list: cancelled = Cancelled
-- list: shipped = PartiallyShipped, Shipped, PartiallyDelivered, Delivered
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=postgresql
-- one row per placed order with an entry in its history, or a change, since the last pull
WITH moved AS (
  SELECT h."orderId" AS order_id
  FROM history_entry h
  WHERE h."createdAt" >= CAST(:since AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE :database_zone
    AND h."orderId" IS NOT NULL
  UNION
  SELECT o.id
  FROM "order" o
  WHERE o."updatedAt" >= CAST(:since AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE :database_zone
),
changed AS (
  SELECT
    o.*, to_jsonb(o) AS every_column, CAST(:units AS NUMERIC) AS units,
    CASE WHEN o."currencyCode" IN :no_decimals THEN 0 WHEN o."currencyCode" IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM "order" o
  JOIN moved m ON m.order_id = o.id
  WHERE o."orderPlacedAt" < CAST(:until AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE :shop_zone
    AND o.type <> 'Seller'
),
words AS (
  SELECT
    h."orderId" AS order_id, h.type, h."createdAt" AS told_at,
    CASE WHEN RIGHT(h.type, 11) = '_TRANSITION' THEN CAST(h.data AS JSONB) ->> 'to' END AS state
  FROM changed c
  JOIN history_entry h ON h."orderId" = c.id
),
history AS (
  SELECT
    w.order_id, MAX(w.told_at) AS updated_at,
    MIN(CASE WHEN w.type = 'ORDER_PAYMENT_TRANSITION' AND w.state = 'Settled' THEN w.told_at END) AS paid_at,
    MIN(CASE WHEN w.type = 'ORDER_STATE_TRANSITION' AND w.state IN :shipped THEN w.told_at END) AS shipped_at,
    MAX(CASE WHEN w.type = 'ORDER_STATE_TRANSITION' AND w.state IN :cancelled THEN w.told_at END) AS cancelled_at,
    MAX(CASE
      WHEN w.type = 'ORDER_CANCELLATION' OR (w.type = 'ORDER_REFUND_TRANSITION' AND w.state = 'Settled') THEN w.told_at
    END) AS refunded_at
  FROM words w
  GROUP BY w.order_id
),
priced AS (
  -- prices may include tax; adjustments are for the whole line as it was placed
  SELECT
    c.id AS order_id, c.places, c.units, l.id AS line_id, l.quantity,
    GREATEST(l."orderPlacedQuantity", l.quantity) AS placed_quantity,
    l."listPrice" * GREATEST(l."orderPlacedQuantity", l.quantity) AS list_price, a.amount AS adjusted,
    CASE WHEN l."listPriceIncludesTax" THEN 1 + t.rate / 100 ELSE 1 END AS per_net,
    1 + t.rate / 100 AS taxed
  FROM changed c
  JOIN order_line l ON l."orderId" = c.id
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CAST(x ->> 'amount' AS NUMERIC)), 0) AS amount FROM jsonb_array_elements(CAST(l.adjustments AS JSONB)) x
  ) a
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CAST(x ->> 'taxRate' AS NUMERIC)), 0) AS rate FROM jsonb_array_elements(CAST(l."taxLines" AS JSONB)) x
  ) t
),
given_back AS (
  -- a refund that spreads over two payments names its lines at each of them
  SELECT r."orderLineId" AS line_id, SUM(r.quantity) AS quantity
  FROM changed c
  JOIN payment p ON p."orderId" = c.id
  JOIN refund f ON f."paymentId" = p.id AND f.state = 'Settled'
  JOIN order_line_reference r ON r."refundId" = f.id
  GROUP BY r."orderLineId"
),
goods AS (
  SELECT
    p.order_id, COUNT(*) AS line_count,
    SUM(ROUND(ROUND((p.list_price + p.adjusted) / p.per_net) / p.units, p.places)) AS net,
    SUM(ROUND((p.list_price + p.adjusted) * p.taxed / p.per_net)) AS gross,
    SUM(ROUND((p.list_price + p.adjusted) * p.taxed / p.per_net) - ROUND((p.list_price + p.adjusted) / p.per_net)) AS tax,
    SUM(ROUND(-p.adjusted / p.per_net)) AS discount,
    SUM(CASE WHEN COALESCE(b.quantity, 0) > 0 THEN
      ROUND(ROUND((p.list_price + p.adjusted) / p.per_net) / p.units, p.places)
        - ROUND(ROUND((p.list_price + p.adjusted)
          * (p.placed_quantity - LEAST(GREATEST(b.quantity, p.placed_quantity - p.quantity), p.placed_quantity))
          / (p.per_net * NULLIF(p.placed_quantity, 0))) / p.units, p.places) ELSE 0 END) AS named,
    SUM(CASE WHEN COALESCE(b.quantity, 0) = 0 THEN
      ROUND(ROUND((p.list_price + p.adjusted) / p.per_net) / p.units, p.places)
        - ROUND(ROUND((p.list_price + p.adjusted) * p.quantity / (p.per_net * NULLIF(p.placed_quantity, 0))) / p.units, p.places)
      ELSE 0 END) AS taken_off
  FROM priced p
  LEFT JOIN given_back b ON b.line_id = p.line_id
  GROUP BY p.order_id
),
deliveries AS (
  -- a cancelled delivery keeps its price beside an adjustment that takes it off
  SELECT
    s."orderId" AS order_id,
    SUM(ROUND((s."listPrice" + a.amount) / CASE WHEN s."listPriceIncludesTax" THEN 1 + t.rate / 100 ELSE 1 END)) AS net,
    SUM(ROUND((s."listPrice" + a.amount) * CASE WHEN s."listPriceIncludesTax" THEN 1 ELSE 1 + t.rate / 100 END)) AS gross
  FROM changed c
  JOIN shipping_line s ON s."orderId" = c.id
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CAST(x ->> 'amount' AS NUMERIC)), 0) AS amount
    FROM jsonb_array_elements(CAST(s.adjustments AS JSONB)) x
    WHERE x ->> 'adjustmentSource' <> 'CANCEL_ORDER'
  ) a
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CAST(x ->> 'taxRate' AS NUMERIC)), 0) AS rate FROM jsonb_array_elements(CAST(s."taxLines" AS JSONB)) x
  ) t
  GROUP BY s."orderId"
),
payments AS (
  -- what was paid or promised is the total as it was placed; cancelling does not change it
  SELECT
    p."orderId" AS order_id, SUM(p.amount) AS amount, (ARRAY_AGG(p.method ORDER BY p.id))[1] AS method,
    MAX(CASE WHEN p.state = 'Settled' THEN 1 ELSE 0 END) AS settled
  FROM changed c
  JOIN payment p ON p."orderId" = c.id AND p.state IN ('Authorized', 'Settled')
  GROUP BY p."orderId"
),
lumps AS (
  -- a refund that names no lines gives back goods, tax and delivery alike, but for a delivery it names
  SELECT p."orderId" AS order_id, SUM(f.total - f.shipping) AS amount
  FROM changed c
  JOIN payment p ON p."orderId" = c.id
  JOIN refund f ON f."paymentId" = p.id AND f.state = 'Settled'
  WHERE NOT EXISTS (SELECT 1 FROM order_line_reference r WHERE r."refundId" = f.id)
  GROUP BY p."orderId"
),
channels AS (
  SELECT x."orderId" AS order_id, MIN(h.code) AS store
  FROM changed c
  JOIN order_channels_channel x ON x."orderId" = c.id
  JOIN channel h ON h.id = x."channelId" AND h.code <> '__default_channel__'
  GROUP BY x."orderId"
),
totals AS (
  -- without a payment that stands, the total is what the lines and the delivery came to
  SELECT
    c.id AS order_id, c.places, COALESCE(NULLIF(y.amount, 0), GREATEST(
      c."subTotalWithTax" + c."shippingWithTax", COALESCE(g.gross, 0) + COALESCE(d.gross, 0))) AS gross
  FROM changed c
  LEFT JOIN payments y ON y.order_id = c.id
  LEFT JOIN goods g ON g.order_id = c.id
  LEFT JOIN deliveries d ON d.order_id = c.id
),
counted AS (
  -- what was cancelled is often given back as a sum: the larger of the two counts, not both
  SELECT
    t.order_id, t.gross,
    LEAST(g.net, g.named + GREATEST(
      g.taken_off, COALESCE(ROUND(u.amount * g.net / NULLIF(t.gross, 0), t.places), 0))) AS refunded
  FROM totals t
  JOIN goods g ON g.order_id = t.order_id
  LEFT JOIN lumps u ON u.order_id = t.order_id
)
SELECT
  c.id AS internal_id,
  c.code AS order_ref,
  s.store,
  CASE
    WHEN c.state IN :cancelled THEN 'cancelled'
    WHEN n.refunded >= g.net AND n.refunded > 0 THEN 'refunded'
    WHEN c.state IN :confirmed OR y.settled = 1 THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c."orderPlacedAt" AT TIME ZONE :shop_zone AS placed_at,
  h.paid_at AT TIME ZONE :database_zone AS paid_at,
  h.shipped_at AT TIME ZONE :database_zone AS shipped_at,
  CASE WHEN c.state IN :cancelled THEN COALESCE(h.cancelled_at, c."updatedAt") AT TIME ZONE :database_zone END AS cancelled_at,
  CASE WHEN n.refunded > 0 THEN COALESCE(h.refunded_at, c."updatedAt") AT TIME ZONE :database_zone END AS refunded_at,
  GREATEST(h.updated_at, c."updatedAt") AT TIME ZONE :database_zone AS updated_at,
  c."currencyCode" AS currency,
  COALESCE(g.net, 0) AS net_amount,
  COALESCE(n.refunded, 0) AS refunded_amount,
  ROUND(n.gross / c.units, c.places) AS gross_amount,
  ROUND((g.tax + COALESCE(d.gross - d.net, 0)) / c.units, c.places) AS tax_amount,
  ROUND(COALESCE(d.net, 0) / c.units, c.places) AS shipping_amount,
  ROUND(g.discount / c.units, c.places) AS discount_amount,
  g.line_count,
  c."{click_id}" AS click_id,
  -- a field of dates is in the shop's zone, a text may tell its own
  CASE
    WHEN c.every_column ->> :landed_at ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}.*(Z|[+-][0-9]{2}:?[0-9]{2})$'
      THEN CAST(c.every_column ->> :landed_at AS TIMESTAMPTZ)
    WHEN c.every_column ->> :landed_at ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}'
      THEN CAST(c.every_column ->> :landed_at AS TIMESTAMP) AT TIME ZONE :shop_zone
  END AS landed_at,
  c.every_column ->> :landing_url AS landing_url,
  y.method AS payment_method,
  COALESCE(
    CAST(NULLIF(c."shippingAddress", '') AS JSONB) ->> 'countryCode', CAST(NULLIF(c."billingAddress", '') AS JSONB) ->> 'countryCode'
  ) AS country,
  NULLIF(c."couponCodes", '') AS coupon,
  CASE
    WHEN c."customerId" IS NULL THEN NULL
    WHEN EXISTS (
      SELECT 1 FROM "order" b
      WHERE b."customerId" = c."customerId" AND b."orderPlacedAt" < c."orderPlacedAt" AND b.type <> 'Seller'
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  w.customer_group
FROM changed c
LEFT JOIN LATERAL (
  SELECT STRING_AGG(DISTINCT REPLACE(q.name, ',', ''), ',' ORDER BY REPLACE(q.name, ',', '')) AS customer_group
  FROM customer_groups_customer_group x
  JOIN customer_group q ON q.id = x."customerGroupId"
  WHERE x."customerId" = c."customerId"
) w ON true
LEFT JOIN goods g ON g.order_id = c.id
LEFT JOIN counted n ON n.order_id = c.id
LEFT JOIN history h ON h.order_id = c.id
LEFT JOIN deliveries d ON d.order_id = c.id
LEFT JOIN payments y ON y.order_id = c.id
LEFT JOIN channels s ON s.order_id = c.id;

-- name: lines dialect=postgresql
-- one row per line of those orders, as it was placed; what was cancelled or given back of it beside it
WITH moved AS (
  SELECT h."orderId" AS order_id
  FROM history_entry h
  WHERE h."createdAt" >= CAST(:since AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE :database_zone
    AND h."orderId" IS NOT NULL
  UNION
  SELECT o.id
  FROM "order" o
  WHERE o."updatedAt" >= CAST(:since AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE :database_zone
),
changed AS (
  SELECT
    o.id, o."currencyCode", o."orderPlacedAt", CAST(:units AS NUMERIC) AS units,
    CASE WHEN o."currencyCode" IN :no_decimals THEN 0 WHEN o."currencyCode" IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM "order" o
  JOIN moved m ON m.order_id = o.id
  WHERE o."orderPlacedAt" < CAST(:until AS TIMESTAMP) AT TIME ZONE 'UTC' AT TIME ZONE :shop_zone
    AND o.type <> 'Seller'
),
given_back AS (
  SELECT r."orderLineId" AS line_id, SUM(r.quantity) AS quantity
  FROM changed c
  JOIN payment p ON p."orderId" = c.id
  JOIN refund f ON f."paymentId" = p.id AND f.state = 'Settled'
  JOIN order_line_reference r ON r."refundId" = f.id
  GROUP BY r."orderLineId"
),
names AS (
  SELECT t."baseId" AS variant_id, (ARRAY_AGG(t.name ORDER BY t.id))[1] AS name
  FROM product_variant_translation t
  GROUP BY t."baseId"
),
priced AS (
  SELECT
    c.id AS order_id, c."orderPlacedAt", c."currencyCode", c.places, c.units, l.id AS line_id, l."productVariantId",
    GREATEST(l."orderPlacedQuantity", l.quantity) AS placed_quantity,
    LEAST(
      GREATEST(COALESCE(b.quantity, 0), l."orderPlacedQuantity" - l.quantity), GREATEST(l."orderPlacedQuantity", l.quantity)
    ) AS returned_quantity,
    l."listPrice" * GREATEST(l."orderPlacedQuantity", l.quantity) + a.amount AS price,
    CASE WHEN l."listPriceIncludesTax" THEN 1 + t.rate / 100 ELSE 1 END AS per_net
  FROM changed c
  JOIN order_line l ON l."orderId" = c.id
  LEFT JOIN given_back b ON b.line_id = l.id
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CAST(x ->> 'amount' AS NUMERIC)), 0) AS amount FROM jsonb_array_elements(CAST(l.adjustments AS JSONB)) x
  ) a
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(CAST(x ->> 'taxRate' AS NUMERIC)), 0) AS rate FROM jsonb_array_elements(CAST(l."taxLines" AS JSONB)) x
  ) t
)
SELECT
  p.order_id,
  p.line_id,
  p."orderPlacedAt" AT TIME ZONE :shop_zone AS placed_at,
  p."currencyCode" AS currency,
  v.sku,
  n.name,
  p.placed_quantity AS quantity,
  ROUND(ROUND(p.price / p.per_net) / p.units, p.places) AS net_amount,
  p.returned_quantity AS refunded_quantity,
  ROUND(ROUND(p.price / p.per_net) / p.units, p.places) - COALESCE(ROUND(
    ROUND(p.price * (p.placed_quantity - p.returned_quantity) / (p.per_net * NULLIF(p.placed_quantity, 0))) / p.units, p.places
  ), 0) AS refunded_amount,
  k.category
FROM priced p
LEFT JOIN product_variant v ON v.id = p."productVariantId"
LEFT JOIN names n ON n.variant_id = p."productVariantId"
LEFT JOIN LATERAL (
  -- of today, not of the day of the order, in every language
  SELECT STRING_AGG(DISTINCT REPLACE(t.name, ',', ''), ',' ORDER BY REPLACE(t.name, ',', '')) AS category
  FROM collection_product_variants_product_variant x
  JOIN collection_translation t ON t."baseId" = x."collectionId"
  WHERE x."productVariantId" = p."productVariantId"
) k ON true;

-- name: orders dialect=sqlite
-- one row per placed order with an entry in its history, or a change, since the last pull; all times are in UTC
WITH moved AS (
  SELECT h."orderId" AS order_id
  FROM history_entry h
  WHERE datetime(h."createdAt") >= :since AND h."orderId" IS NOT NULL
  UNION
  SELECT o.id
  FROM "order" o
  WHERE datetime(o."updatedAt") >= :since
),
changed AS (
  SELECT
    o.*, CAST(:units AS INTEGER) AS units,
    CASE WHEN o."currencyCode" IN :no_decimals THEN 0 WHEN o."currencyCode" IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM "order" o
  JOIN moved m ON m.order_id = o.id
  WHERE datetime(o."orderPlacedAt") < :until
    AND o.type <> 'Seller'
),
words AS (
  SELECT
    h."orderId" AS order_id, h.type, h."createdAt" AS told_at,
    CASE WHEN substr(h.type, -11) = '_TRANSITION' THEN json_extract(h.data, '$.to') END AS state
  FROM changed c
  JOIN history_entry h ON h."orderId" = c.id
),
history AS (
  SELECT
    w.order_id, MAX(w.told_at) AS updated_at,
    MIN(CASE WHEN w.type = 'ORDER_PAYMENT_TRANSITION' AND w.state = 'Settled' THEN w.told_at END) AS paid_at,
    MIN(CASE WHEN w.type = 'ORDER_STATE_TRANSITION' AND w.state IN :shipped THEN w.told_at END) AS shipped_at,
    MAX(CASE WHEN w.type = 'ORDER_STATE_TRANSITION' AND w.state IN :cancelled THEN w.told_at END) AS cancelled_at,
    MAX(CASE
      WHEN w.type = 'ORDER_CANCELLATION' OR (w.type = 'ORDER_REFUND_TRANSITION' AND w.state = 'Settled') THEN w.told_at
    END) AS refunded_at
  FROM words w
  GROUP BY w.order_id
),
priced AS (
  SELECT
    c.id AS order_id, c.places, c.units, l.id AS line_id, l.quantity, l."listPriceIncludesTax" AS with_tax,
    MAX(l."orderPlacedQuantity", l.quantity) AS placed_quantity,
    l."listPrice" * MAX(l."orderPlacedQuantity", l.quantity) AS list_price,
    (SELECT COALESCE(SUM(json_extract(x.value, '$.amount')), 0) FROM json_each(l.adjustments) x) AS adjusted,
    (SELECT COALESCE(SUM(json_extract(x.value, '$.taxRate')), 0) FROM json_each(l."taxLines") x) AS rate
  FROM changed c
  JOIN order_line l ON l."orderId" = c.id
),
given_back AS (
  SELECT r."orderLineId" AS line_id, SUM(r.quantity) AS quantity
  FROM changed c
  JOIN payment p ON p."orderId" = c.id
  JOIN refund f ON f."paymentId" = p.id AND f.state = 'Settled'
  JOIN order_line_reference r ON r."refundId" = f.id
  GROUP BY r."orderLineId"
),
valued AS (
  SELECT
    p.order_id, p.places, p.units, p.rate, p.with_tax, p.adjusted, p.placed_quantity,
    (p.list_price + p.adjusted) / CASE WHEN p.with_tax THEN 1 + p.rate / 100.0 ELSE 1.0 END AS net,
    p.placed_quantity - MIN(MAX(COALESCE(b.quantity, 0), p.placed_quantity - p.quantity), p.placed_quantity) AS kept_quantity,
    COALESCE(b.quantity, 0) AS back_quantity
  FROM priced p
  LEFT JOIN given_back b ON b.line_id = p.line_id
),
goods AS (
  SELECT
    v.order_id, COUNT(*) AS line_count,
    SUM(ROUND(ROUND(v.net) / v.units, v.places)) AS net,
    SUM(ROUND(v.net * (1 + v.rate / 100.0))) AS gross,
    SUM(ROUND(v.net * (1 + v.rate / 100.0)) - ROUND(v.net)) AS tax,
    SUM(ROUND(-v.adjusted / CASE WHEN v.with_tax THEN 1 + v.rate / 100.0 ELSE 1.0 END)) AS discount,
    SUM(CASE WHEN v.back_quantity > 0 THEN ROUND(ROUND(v.net) / v.units, v.places)
      - ROUND(ROUND(v.net * v.kept_quantity / v.placed_quantity) / v.units, v.places) ELSE 0 END) AS named,
    SUM(CASE WHEN v.back_quantity = 0 AND v.placed_quantity > 0 THEN ROUND(ROUND(v.net) / v.units, v.places)
      - ROUND(ROUND(v.net * v.kept_quantity / v.placed_quantity) / v.units, v.places) ELSE 0 END) AS taken_off
  FROM valued v
  GROUP BY v.order_id
),
parcels AS (
  SELECT
    s."orderId" AS order_id, s."listPriceIncludesTax" AS with_tax,
    s."listPrice" + (
      SELECT COALESCE(SUM(json_extract(x.value, '$.amount')), 0) FROM json_each(s.adjustments) x
      WHERE json_extract(x.value, '$.adjustmentSource') <> 'CANCEL_ORDER'
    ) AS price,
    (SELECT COALESCE(SUM(json_extract(x.value, '$.taxRate')), 0) FROM json_each(s."taxLines") x) AS rate
  FROM changed c
  JOIN shipping_line s ON s."orderId" = c.id
),
deliveries AS (
  SELECT
    s.order_id,
    SUM(ROUND(s.price / CASE WHEN s.with_tax THEN 1 + s.rate / 100.0 ELSE 1.0 END)) AS net,
    SUM(ROUND(s.price * CASE WHEN s.with_tax THEN 1.0 ELSE 1 + s.rate / 100.0 END)) AS gross
  FROM parcels s
  GROUP BY s.order_id
),
payments AS (
  SELECT
    p."orderId" AS order_id, SUM(p.amount) AS amount, MIN(p.id) AS first_id,
    MAX(CASE WHEN p.state = 'Settled' THEN 1 ELSE 0 END) AS settled
  FROM changed c
  JOIN payment p ON p."orderId" = c.id AND p.state IN ('Authorized', 'Settled')
  GROUP BY p."orderId"
),
lumps AS (
  SELECT p."orderId" AS order_id, SUM(f.total - f.shipping) AS amount
  FROM changed c
  JOIN payment p ON p."orderId" = c.id
  JOIN refund f ON f."paymentId" = p.id AND f.state = 'Settled'
  WHERE NOT EXISTS (SELECT 1 FROM order_line_reference r WHERE r."refundId" = f.id)
  GROUP BY p."orderId"
),
channels AS (
  SELECT x."orderId" AS order_id, MIN(h.code) AS store
  FROM changed c
  JOIN order_channels_channel x ON x."orderId" = c.id
  JOIN channel h ON h.id = x."channelId" AND h.code <> '__default_channel__'
  GROUP BY x."orderId"
),
totals AS (
  -- without a payment that stands, the total is what the lines and the delivery came to
  SELECT
    c.id AS order_id, c.places, COALESCE(NULLIF(y.amount, 0), MAX(
      c."subTotalWithTax" + c."shippingWithTax", COALESCE(g.gross, 0) + COALESCE(d.gross, 0))) AS gross
  FROM changed c
  LEFT JOIN payments y ON y.order_id = c.id
  LEFT JOIN goods g ON g.order_id = c.id
  LEFT JOIN deliveries d ON d.order_id = c.id
),
counted AS (
  SELECT
    t.order_id, t.gross,
    MIN(g.net, g.named + MAX(g.taken_off, COALESCE(ROUND(u.amount * g.net / NULLIF(t.gross, 0), t.places), 0))) AS refunded
  FROM totals t
  JOIN goods g ON g.order_id = t.order_id
  LEFT JOIN lumps u ON u.order_id = t.order_id
)
SELECT
  c.id AS internal_id,
  c.code AS order_ref,
  s.store,
  CASE
    WHEN c.state IN :cancelled THEN 'cancelled'
    WHEN ROUND(n.refunded - g.net, c.places) >= 0 AND n.refunded > 0 THEN 'refunded'
    WHEN c.state IN :confirmed OR y.settled = 1 THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c."orderPlacedAt" AS placed_at,
  h.paid_at,
  h.shipped_at,
  CASE WHEN c.state IN :cancelled THEN COALESCE(h.cancelled_at, c."updatedAt") END AS cancelled_at,
  CASE WHEN n.refunded > 0 THEN COALESCE(h.refunded_at, c."updatedAt") END AS refunded_at,
  MAX(COALESCE(h.updated_at, c."updatedAt"), c."updatedAt") AS updated_at,
  c."currencyCode" AS currency,
  printf('%.*f', c.places, COALESCE(g.net, 0)) AS net_amount,
  printf('%.*f', c.places, COALESCE(n.refunded, 0)) AS refunded_amount,
  printf('%.*f', c.places, ROUND(1.0 * n.gross / c.units, c.places)) AS gross_amount,
  printf('%.*f', c.places, ROUND((g.tax + COALESCE(d.gross - d.net, 0)) / c.units, c.places)) AS tax_amount,
  printf('%.*f', c.places, ROUND(COALESCE(d.net, 0) / c.units, c.places)) AS shipping_amount,
  printf('%.*f', c.places, ROUND(g.discount / c.units, c.places)) AS discount_amount,
  g.line_count,
  c."{click_id}" AS click_id,
  f.method AS payment_method,
  COALESCE(
    json_extract(NULLIF(c."shippingAddress", ''), '$.countryCode'), json_extract(NULLIF(c."billingAddress", ''), '$.countryCode')
  ) AS country,
  NULLIF(c."couponCodes", '') AS coupon,
  CASE
    WHEN c."customerId" IS NULL THEN NULL
    WHEN EXISTS (
      SELECT 1 FROM "order" b
      WHERE b."customerId" = c."customerId" AND b."orderPlacedAt" < c."orderPlacedAt" AND b.type <> 'Seller'
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  (
    SELECT GROUP_CONCAT(q.name, ',')
    FROM (
      SELECT REPLACE(g.name, ',', '') AS name
      FROM customer_groups_customer_group x
      JOIN customer_group g ON g.id = x."customerGroupId"
      WHERE x."customerId" = c."customerId"
      ORDER BY 1
    ) q
  ) AS customer_group
FROM changed c
LEFT JOIN goods g ON g.order_id = c.id
LEFT JOIN counted n ON n.order_id = c.id
LEFT JOIN history h ON h.order_id = c.id
LEFT JOIN deliveries d ON d.order_id = c.id
LEFT JOIN payments y ON y.order_id = c.id
LEFT JOIN payment f ON f.id = y.first_id
LEFT JOIN channels s ON s.order_id = c.id;

-- name: lines dialect=sqlite
-- one row per line of those orders, as it was placed; what was cancelled or given back of it beside it
WITH moved AS (
  SELECT h."orderId" AS order_id
  FROM history_entry h
  WHERE datetime(h."createdAt") >= :since AND h."orderId" IS NOT NULL
  UNION
  SELECT o.id
  FROM "order" o
  WHERE datetime(o."updatedAt") >= :since
),
changed AS (
  SELECT
    o.id, o."currencyCode", o."orderPlacedAt", CAST(:units AS INTEGER) AS units,
    CASE WHEN o."currencyCode" IN :no_decimals THEN 0 WHEN o."currencyCode" IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM "order" o
  JOIN moved m ON m.order_id = o.id
  WHERE datetime(o."orderPlacedAt") < :until
    AND o.type <> 'Seller'
),
given_back AS (
  SELECT r."orderLineId" AS line_id, SUM(r.quantity) AS quantity
  FROM changed c
  JOIN payment p ON p."orderId" = c.id
  JOIN refund f ON f."paymentId" = p.id AND f.state = 'Settled'
  JOIN order_line_reference r ON r."refundId" = f.id
  GROUP BY r."orderLineId"
),
priced AS (
  SELECT
    c.id AS order_id, c."orderPlacedAt", c."currencyCode", c.places, c.units, l.id AS line_id, l."productVariantId",
    MAX(l."orderPlacedQuantity", l.quantity) AS placed_quantity,
    MIN(
      MAX(COALESCE(b.quantity, 0), l."orderPlacedQuantity" - l.quantity), MAX(l."orderPlacedQuantity", l.quantity)
    ) AS returned_quantity,
    (l."listPrice" * MAX(l."orderPlacedQuantity", l.quantity)
      + (SELECT COALESCE(SUM(json_extract(x.value, '$.amount')), 0) FROM json_each(l.adjustments) x))
      / CASE WHEN l."listPriceIncludesTax" THEN
        1 + (SELECT COALESCE(SUM(json_extract(x.value, '$.taxRate')), 0) FROM json_each(l."taxLines") x) / 100.0
      ELSE 1.0 END AS net
  FROM changed c
  JOIN order_line l ON l."orderId" = c.id
  LEFT JOIN given_back b ON b.line_id = l.id
)
SELECT
  p.order_id,
  p.line_id,
  p."orderPlacedAt" AS placed_at,
  p."currencyCode" AS currency,
  v.sku,
  (SELECT t.name FROM product_variant_translation t WHERE t."baseId" = v.id ORDER BY t.id LIMIT 1) AS name,
  p.placed_quantity AS quantity,
  printf('%.*f', p.places, ROUND(ROUND(p.net) / p.units, p.places)) AS net_amount,
  p.returned_quantity AS refunded_quantity,
  printf('%.*f', p.places, ROUND(ROUND(p.net) / p.units, p.places) - COALESCE(
    ROUND(ROUND(p.net * (p.placed_quantity - p.returned_quantity) / NULLIF(p.placed_quantity, 0)) / p.units, p.places), 0
  )) AS refunded_amount,
  -- of today, not of the day of the order, in every language
  (
    SELECT GROUP_CONCAT(q.name, ',')
    FROM (
      SELECT DISTINCT REPLACE(t.name, ',', '') AS name
      FROM collection_product_variants_product_variant x
      JOIN collection_translation t ON t."baseId" = x."collectionId"
      WHERE x."productVariantId" = p."productVariantId"
      ORDER BY 1
    ) q
  ) AS category
FROM priced p
LEFT JOIN product_variant v ON v.id = p."productVariantId";
