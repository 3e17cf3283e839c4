-- Saleor on PostgreSQL. Django keeps UTC. Drafts and replacements (origin `reissue`) are no orders of their own.
-- The click id is looked for in private_metadata, then in metadata; Saleor copies both from the checkout.
--
-- contract: 1
-- system: Saleor
-- versions: 3.18 to 3.21
-- proven: schema
-- needs: order_order(id, number, created_at, updated_at, status, charge_status, origin, currency, channel_id, user_id,
--        billing_address_id, shipping_address_id, shipping_price_net_amount, shipping_price_gross_amount, voucher_code,
--        metadata, private_metadata),
--        order_orderline(id, order_id, product_name, variant_name, product_sku, product_variant_id, is_gift_card,
--        quantity, total_price_net_amount, total_price_gross_amount, undiscounted_total_price_net_amount),
--        order_fulfillment(id, order_id, status, created_at, total_refund_amount),
--        order_fulfillmentline(fulfillment_id, order_line_id, quantity), order_orderevent(order_id, type, date),
--        order_ordergrantedrefund(id, order_id, status, amount_value, created_at, updated_at),
--        order_ordergrantedrefundline(granted_refund_id, order_line_id, quantity),
--        payment_payment(id, order_id, gateway, payment_method_type, is_active),
--        payment_transactionitem(id, order_id, name, app_identifier), channel_channel(id, slug),
--        account_address(id, country)
-- changes: order_order.updated_at, order_ordergrantedrefund.updated_at, order_fulfillment.created_at
-- click: json order_order.private_metadata sets click_key
-- click: json order_order.metadata sets click_key
-- landing: json order_order.private_metadata sets landing_key
-- landing: json order_order.metadata sets landing_key
-- zone: UTC
-- grain: one row per order; fulfilments and granted refunds change their order
-- trap: total_gross_amount is what was left to pay after gift cards; gross_amount here is what the order was worth.
-- trap: Gift cards that are sold are no goods: neither their amount nor their line is told.
-- trap: A refund that names its lines counts with their value, whatever amount was typed in.
-- trap: A refund without lines counts with the share that goods have in the order's worth.
-- trap: A granted refund counts as soon as it is granted, unless it failed; `granted` says which statuses do.
-- trap: Goods that came back without money (fulfilments `returned`) count only when the whole order came back.
-- trap: order_fulfillment.created_at has no index in a fresh installation; every pull reads that table.
-- trap: Guests have no customer_kind.
-- value: click_key = rakuten_ran_site_id
-- value: landed_key = rakuten_landed_at
-- value: landing_key = rakuten_landing_url
-- list: ignored = draft
-- list: ignored_origins = reissue
-- list: pending = unconfirmed
-- list: cancelled = canceled, expired
-- list: refunded = returned
-- list: paid = full, overcharged
-- list: paid_events = order_fully_paid, order_marked_as_paid
-- list: granted = none, pending, success
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=postgresql
-- one row per order that was changed, fulfilled or refunded since the last pull
WITH changed AS (
  SELECT
    o.*, COALESCE(NULLIF(o.metadata, 'null'), '{}') || COALESCE(NULLIF(o.private_metadata, 'null'), '{}') AS stored,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM order_order o
  WHERE o.status NOT IN :ignored
    AND o.origin NOT IN :ignored_origins
    AND o.created_at < :until
    AND (
      o.updated_at >= :since
      OR o.id IN (SELECT f.order_id FROM order_fulfillment f WHERE f.created_at >= :since)
      OR o.id IN (SELECT r.order_id FROM order_ordergrantedrefund r WHERE r.updated_at >= :since)
    )
),
goods AS (
  SELECT
    l.order_id, SUM(l.total_price_gross_amount) AS gross, SUM(l.total_price_net_amount) AS all_net,
    COUNT(*) FILTER (WHERE NOT l.is_gift_card) AS line_count,
    SUM(l.total_price_net_amount) FILTER (WHERE NOT l.is_gift_card) AS net,
    SUM(l.undiscounted_total_price_net_amount - l.total_price_net_amount) FILTER (WHERE NOT l.is_gift_card) AS discount
  FROM changed c
  JOIN order_orderline l ON l.order_id = c.id
  GROUP BY l.order_id
),
refunds AS (
  -- fulfilments that were paid back, and refunds that were granted
  SELECT
    f.order_id, 'fulfilment' AS kind, f.id, f.total_refund_amount AS amount, f.created_at AS refunded_at,
    f.created_at AS updated_at
  FROM changed c
  JOIN order_fulfillment f ON f.order_id = c.id AND f.status IN ('refunded', 'refunded_and_returned')
  UNION ALL
  SELECT r.order_id, 'granted', r.id, r.amount_value, r.created_at, r.updated_at
  FROM changed c
  JOIN order_ordergrantedrefund r ON r.order_id = c.id AND r.status IN :granted
),
refunded_lines AS (
  SELECT r.kind, r.id, f.order_line_id, f.quantity
  FROM refunds r
  JOIN order_fulfillmentline f ON r.kind = 'fulfilment' AND f.fulfillment_id = r.id
  UNION ALL
  SELECT r.kind, r.id, g.order_line_id, g.quantity
  FROM refunds r
  JOIN order_ordergrantedrefundline g ON r.kind = 'granted' AND g.granted_refund_id = r.id
),
refund_goods AS (
  SELECT
    b.kind, b.id,
    SUM(CASE WHEN l.is_gift_card THEN 0 ELSE l.total_price_net_amount * b.quantity / l.quantity END) AS net
  FROM refunded_lines b
  JOIN order_orderline l ON l.id = b.order_line_id
  GROUP BY b.kind, b.id
),
refunded AS (
  SELECT
    r.order_id, MAX(r.refunded_at) AS refunded_at, MAX(r.updated_at) AS updated_at,
    SUM(COALESCE(b.net, r.amount * g.net / NULLIF(g.gross + c.shipping_price_gross_amount, 0), 0)) AS net
  FROM changed c
  JOIN refunds r ON r.order_id = c.id
  LEFT JOIN refund_goods b ON b.kind = r.kind AND b.id = r.id
  LEFT JOIN goods g ON g.order_id = c.id
  GROUP BY r.order_id
),
happened AS (
  SELECT
    e.order_id,
    MIN(e.date) FILTER (WHERE LOWER(e.type) IN :paid_events) AS paid_at,
    MIN(e.date) FILTER (WHERE LOWER(e.type) IN ('canceled', 'expired')) AS cancelled_at
  FROM changed c
  JOIN order_orderevent e ON e.order_id = c.id
  GROUP BY e.order_id
),
fulfilled AS (
  SELECT f.order_id, MIN(f.created_at) FILTER (WHERE f.status = 'fulfilled') AS shipped_at, MAX(f.created_at) AS updated_at
  FROM changed c
  JOIN order_fulfillment f ON f.order_id = c.id
  GROUP BY f.order_id
),
methods AS (
  -- the last payment, an inactive one only where there is no other
  SELECT DISTINCT ON (p.order_id) p.order_id, p.name
  FROM (
    SELECT t.order_id, 1 AS place, t.id, COALESCE(NULLIF(t.name, ''), t.app_identifier) AS name
    FROM payment_transactionitem t
    WHERE t.order_id IN (SELECT c.id FROM changed c)
    UNION ALL
    SELECT t.order_id, CASE WHEN t.is_active THEN 1 ELSE 2 END, t.id, COALESCE(NULLIF(t.payment_method_type, ''), t.gateway)
    FROM payment_payment t
    WHERE t.order_id IN (SELECT c.id FROM changed c)
  ) p
  ORDER BY p.order_id, p.place, p.id DESC
),
given AS (
  SELECT
    c.id AS order_id, ROUND(COALESCE(g.net, 0), c.places) AS net,
    CASE WHEN c.status IN :refunded THEN ROUND(COALESCE(g.net, 0), c.places) ELSE ROUND(COALESCE(r.net, 0), c.places) END AS back,
    r.refunded_at, GREATEST(c.updated_at, r.updated_at, f.updated_at) AS updated_at, f.shipped_at
  FROM changed c
  LEFT JOIN goods g ON g.order_id = c.id
  LEFT JOIN refunded r ON r.order_id = c.id
  LEFT JOIN fulfilled f ON f.order_id = c.id
)
SELECT
  CAST(c.id AS TEXT) AS internal_id,
  CAST(c.number AS TEXT) AS order_ref,
  h.slug AS store,
  CASE
    WHEN c.status IN :cancelled THEN 'cancelled'
    WHEN c.status IN :refunded OR (n.net > 0 AND n.back >= n.net) THEN 'refunded'
    WHEN c.status IN :pending THEN 'pending'
    -- a refund lowers the charge status again: what was paid once stays confirmed
    WHEN c.charge_status IN :paid OR e.paid_at IS NOT NULL THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.created_at AS placed_at,
  e.paid_at,
  n.shipped_at,
  CASE WHEN c.status IN :cancelled THEN COALESCE(e.cancelled_at, c.updated_at) END AS cancelled_at,
  COALESCE(n.refunded_at, CASE WHEN c.status IN :refunded THEN n.updated_at END) AS refunded_at,
  n.updated_at,
  c.currency,
  n.net AS net_amount,
  LEAST(n.back, n.net) AS refunded_amount,
  ROUND(COALESCE(g.gross, 0) + c.shipping_price_gross_amount, c.places) AS gross_amount,
  ROUND(
    COALESCE(g.gross - g.all_net, 0) + c.shipping_price_gross_amount - c.shipping_price_net_amount, c.places
  ) AS tax_amount,
  ROUND(c.shipping_price_net_amount, c.places) AS shipping_amount,
  ROUND(GREATEST(g.discount, 0), c.places) AS discount_amount,
  COALESCE(g.line_count, 0) AS line_count,
  NULLIF(c.stored ->> :click_key, '') AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN c.stored ->> :landed_key ~ '^[0-9]{9,10}$' THEN TO_TIMESTAMP(CAST(c.stored ->> :landed_key AS BIGINT))
    WHEN c.stored ->> :landed_key ~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]'
      THEN CAST(c.stored ->> :landed_key AS TIMESTAMPTZ)
  END AS landed_at,
  NULLIF(c.stored ->> :landing_key, '') AS landing_url,
  CASE WHEN c.origin = 'checkout' THEN 'web' ELSE c.origin END AS channel,
  m.name AS payment_method,
  a.country,
  NULLIF(c.voucher_code, '') AS coupon,
  CASE
    WHEN c.user_id IS NULL THEN NULL
    WHEN EXISTS (
      SELECT 1
      FROM order_order b
      WHERE b.user_id = c.user_id AND b.created_at < c.created_at
        AND b.status NOT IN :ignored AND b.origin NOT IN :ignored_origins
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind
FROM changed c
JOIN given n ON n.order_id = c.id
LEFT JOIN goods g ON g.order_id = c.id
LEFT JOIN happened e ON e.order_id = c.id
LEFT JOIN methods m ON m.order_id = c.id
LEFT JOIN channel_channel h ON h.id = c.channel_id
LEFT JOIN account_address a ON a.id = COALESCE(c.shipping_address_id, c.billing_address_id);

-- name: lines dialect=postgresql
-- one row per line of those orders, without gift cards; they add up to it, since each rounds what is left of the sum so far
WITH changed AS (
  SELECT
    o.id, o.currency, o.created_at, o.status, o.shipping_price_gross_amount,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM order_order o
  WHERE o.status NOT IN :ignored
    AND o.origin NOT IN :ignored_origins
    AND o.created_at < :until
    AND (
      o.updated_at >= :since
      OR o.id IN (SELECT f.order_id FROM order_fulfillment f WHERE f.created_at >= :since)
      OR o.id IN (SELECT r.order_id FROM order_ordergrantedrefund r WHERE r.updated_at >= :since)
    )
),
goods AS (
  SELECT l.order_id, SUM(l.total_price_gross_amount) AS gross
  FROM changed c
  JOIN order_orderline l ON l.order_id = c.id
  GROUP BY l.order_id
),
refunds AS (
  SELECT f.order_id, 'fulfilment' AS kind, f.id, f.total_refund_amount AS amount
  FROM changed c
  JOIN order_fulfillment f ON f.order_id = c.id AND f.status IN ('refunded', 'refunded_and_returned')
  UNION ALL
  SELECT r.order_id, 'granted', r.id, r.amount_value
  FROM changed c
  JOIN order_ordergrantedrefund r ON r.order_id = c.id AND r.status IN :granted
),
refunded_lines AS (
  SELECT r.kind, r.id, f.order_line_id, f.quantity
  FROM refunds r
  JOIN order_fulfillmentline f ON r.kind = 'fulfilment' AND f.fulfillment_id = r.id
  UNION ALL
  SELECT r.kind, r.id, g.order_line_id, g.quantity
  FROM refunds r
  JOIN order_ordergrantedrefundline g ON r.kind = 'granted' AND g.granted_refund_id = r.id
),
returned AS (
  SELECT b.order_line_id, SUM(b.quantity) AS quantity
  FROM refunded_lines b
  GROUP BY b.order_line_id
),
without_lines AS (
  SELECT r.order_id, SUM(r.amount) AS amount
  FROM refunds r
  WHERE NOT EXISTS (SELECT 1 FROM refunded_lines b WHERE b.kind = r.kind AND b.id = r.id)
  GROUP BY r.order_id
),
given AS (
  SELECT
    l.*, c.currency AS order_currency, c.created_at AS placed_at, c.places, l.total_price_net_amount AS net,
    CASE WHEN c.status IN :refunded THEN l.quantity ELSE LEAST(COALESCE(b.quantity, 0), l.quantity) END AS back_quantity,
    CASE
      WHEN c.status IN :refunded THEN l.total_price_net_amount
      ELSE LEAST(
        l.total_price_net_amount * COALESCE(b.quantity, 0) / l.quantity
          + COALESCE(w.amount * l.total_price_net_amount / NULLIF(g.gross + c.shipping_price_gross_amount, 0), 0),
        l.total_price_net_amount
      )
    END AS back
  FROM changed c
  JOIN order_orderline l ON l.order_id = c.id AND NOT l.is_gift_card
  JOIN goods g ON g.order_id = c.id
  LEFT JOIN returned b ON b.order_line_id = l.id
  LEFT JOIN without_lines w ON w.order_id = c.id
)
SELECT
  CAST(l.order_id AS TEXT) AS order_id,
  CAST(l.id AS TEXT) AS line_id,
  l.placed_at,
  l.order_currency AS currency,
  COALESCE(NULLIF(l.product_sku, ''), l.product_variant_id) AS sku,
  CONCAT_WS(' / ', l.product_name, NULLIF(l.variant_name, '')) AS name,
  l.quantity,
  ROUND(SUM(l.net) OVER upto, l.places) - ROUND(SUM(l.net) OVER upto - l.net, l.places) AS net_amount,
  CASE WHEN l.net > 0 AND ROUND(l.back - l.net, l.places) = 0 THEN l.quantity ELSE l.back_quantity END AS refunded_quantity,
  ROUND(SUM(l.back) OVER upto, l.places) - ROUND(SUM(l.back) OVER upto - l.back, l.places) AS refunded_amount
FROM given l
WINDOW upto AS (PARTITION BY l.order_id ORDER BY l.created_at, l.id);
