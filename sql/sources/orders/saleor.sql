-- Saleor on PostgreSQL. Django keeps UTC. Drafts and replacements (origin `reissue`) are no orders of their own.
-- The click id is looked for in private_metadata, then in metadata; Saleor copies both from the checkout.
--
-- contract: 1
-- system: Saleor
-- versions: 3.18 to 3.21
-- proven: fixture
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
-- trap: Guests have no customer_kind. Saleor keeps neither groups of customers nor an attribution.
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
WITH changed AS MATERIALIZED (
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
)
SELECT
  CAST(c.id AS TEXT) AS internal_id,
  CAST(c.number AS TEXT) AS order_ref,
  h.slug AS store,
  CASE
    WHEN c.status IN :cancelled THEN 'cancelled'
    WHEN c.status IN :refunded OR (t.net > 0 AND t.back >= t.net) THEN 'refunded'
    WHEN c.status IN :pending THEN 'pending'
    -- a refund lowers the charge status again: what was paid once stays confirmed
    WHEN c.charge_status IN :paid OR events.paid_at IS NOT NULL THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.created_at AS placed_at,
  events.paid_at,
  fulfilled.shipped_at,
  CASE WHEN c.status IN :cancelled THEN COALESCE(events.cancelled_at, c.updated_at) END AS cancelled_at,
  COALESCE(refunded.refunded_at, CASE WHEN c.status IN :refunded THEN t.updated_at END) AS refunded_at,
  t.updated_at,
  c.currency,
  t.net AS net_amount,
  LEAST(t.back, t.net) AS refunded_amount,
  ROUND(COALESCE(goods.gross, 0) + c.shipping_price_gross_amount, c.places) AS gross_amount,
  ROUND(
    COALESCE(goods.gross - goods.all_net, 0) + c.shipping_price_gross_amount - c.shipping_price_net_amount, c.places
  ) AS tax_amount,
  ROUND(c.shipping_price_net_amount, c.places) AS shipping_amount,
  ROUND(GREATEST(goods.discount, 0), c.places) AS discount_amount,
  goods.line_count,
  NULLIF(c.stored ->> :click_key, '') AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN c.stored ->> :landed_key ~ '^[0-9]{9,10}$' THEN TO_TIMESTAMP(CAST(c.stored ->> :landed_key AS BIGINT))
    WHEN c.stored ->> :landed_key ~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]'
      THEN CAST(c.stored ->> :landed_key AS TIMESTAMPTZ)
  END AS landed_at,
  NULLIF(c.stored ->> :landing_key, '') AS landing_url,
  CASE WHEN c.origin = 'checkout' THEN 'web' ELSE c.origin END AS channel,
  method.name AS payment_method,
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
  END AS customer_kind,
  c.origin AS origin
FROM changed c
-- each of these is looked up for one order at a time, by the shop's own indexes
CROSS JOIN LATERAL (
  SELECT
    SUM(l.total_price_gross_amount) AS gross, SUM(l.total_price_net_amount) AS all_net,
    COUNT(*) FILTER (WHERE NOT l.is_gift_card) AS line_count,
    SUM(l.total_price_net_amount) FILTER (WHERE NOT l.is_gift_card) AS net,
    SUM(l.undiscounted_total_price_net_amount - l.total_price_net_amount) FILTER (WHERE NOT l.is_gift_card) AS discount
  FROM order_orderline l
  WHERE l.order_id = c.id
) goods
CROSS JOIN LATERAL (
  -- fulfilments that were paid back, and refunds that were granted
  SELECT
    MAX(r.refunded_at) AS refunded_at, MAX(r.updated_at) AS updated_at,
    SUM(COALESCE(r.net, r.amount * goods.net / NULLIF(goods.gross + c.shipping_price_gross_amount, 0), 0)) AS net
  FROM (
    SELECT
      f.created_at AS refunded_at, f.created_at AS updated_at, f.total_refund_amount AS amount,
      (
        SELECT SUM(CASE WHEN l.is_gift_card THEN 0 ELSE l.total_price_net_amount * b.quantity / l.quantity END)
        FROM order_fulfillmentline b
        JOIN order_orderline l ON l.id = b.order_line_id
        WHERE b.fulfillment_id = f.id
      ) AS net
    FROM order_fulfillment f
    WHERE f.order_id = c.id AND f.status IN ('refunded', 'refunded_and_returned')
    UNION ALL
    SELECT
      g.created_at, g.updated_at, g.amount_value,
      (
        SELECT SUM(CASE WHEN l.is_gift_card THEN 0 ELSE l.total_price_net_amount * b.quantity / l.quantity END)
        FROM order_ordergrantedrefundline b
        JOIN order_orderline l ON l.id = b.order_line_id
        WHERE b.granted_refund_id = g.id
      )
    FROM order_ordergrantedrefund g
    WHERE g.order_id = c.id AND g.status IN :granted
  ) r
) refunded
CROSS JOIN LATERAL (
  SELECT
    MIN(e.date) FILTER (WHERE LOWER(e.type) IN :paid_events) AS paid_at,
    MIN(e.date) FILTER (WHERE LOWER(e.type) IN ('canceled', 'expired')) AS cancelled_at
  FROM order_orderevent e
  WHERE e.order_id = c.id
) events
CROSS JOIN LATERAL (
  SELECT MIN(f.created_at) FILTER (WHERE f.status = 'fulfilled') AS shipped_at, MAX(f.created_at) AS updated_at
  FROM order_fulfillment f
  WHERE f.order_id = c.id
) fulfilled
LEFT JOIN LATERAL (
  -- the last payment, an inactive one only where there is no other
  SELECT p.name
  FROM (
    SELECT i.id, 1 AS place, COALESCE(NULLIF(i.name, ''), i.app_identifier) AS name
    FROM payment_transactionitem i
    WHERE i.order_id = c.id
    UNION ALL
    SELECT i.id, CASE WHEN i.is_active THEN 1 ELSE 2 END, COALESCE(NULLIF(i.payment_method_type, ''), i.gateway)
    FROM payment_payment i
    WHERE i.order_id = c.id
  ) p
  ORDER BY p.place, p.id DESC
  LIMIT 1
) method ON true
CROSS JOIN LATERAL (
  SELECT
    ROUND(COALESCE(goods.net, 0), c.places) AS net,
    ROUND(COALESCE(CASE WHEN c.status IN :refunded THEN goods.net ELSE refunded.net END, 0), c.places) AS back,
    GREATEST(c.updated_at, refunded.updated_at, fulfilled.updated_at) AS updated_at
) t
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
items AS (
  SELECT
    l.id, l.order_id, l.created_at, l.product_name, l.variant_name, l.product_sku, l.product_variant_id, l.quantity,
    c.currency, c.created_at AS placed_at, c.places, c.status, l.total_price_net_amount AS net,
    COALESCE(paid_back.quantity, 0) + COALESCE(granted.quantity, 0) AS back_quantity,
    COALESCE(
      without_lines.amount * l.total_price_net_amount / NULLIF(goods.gross + c.shipping_price_gross_amount, 0), 0
    ) AS back_without_lines
  FROM changed c
  CROSS JOIN LATERAL (
    SELECT SUM(l.total_price_gross_amount) AS gross
    FROM order_orderline l
    WHERE l.order_id = c.id
  ) goods
  CROSS JOIN LATERAL (
    SELECT SUM(r.amount) AS amount
    FROM (
      SELECT f.total_refund_amount AS amount
      FROM order_fulfillment f
      WHERE f.order_id = c.id AND f.status IN ('refunded', 'refunded_and_returned')
        AND NOT EXISTS (SELECT 1 FROM order_fulfillmentline b WHERE b.fulfillment_id = f.id)
      UNION ALL
      SELECT g.amount_value
      FROM order_ordergrantedrefund g
      WHERE g.order_id = c.id AND g.status IN :granted
        AND NOT EXISTS (SELECT 1 FROM order_ordergrantedrefundline b WHERE b.granted_refund_id = g.id)
    ) r
  ) without_lines
  JOIN order_orderline l ON l.order_id = c.id AND NOT l.is_gift_card
  CROSS JOIN LATERAL (
    SELECT SUM(b.quantity) AS quantity
    FROM order_fulfillmentline b
    JOIN order_fulfillment f ON f.id = b.fulfillment_id AND f.status IN ('refunded', 'refunded_and_returned')
    WHERE b.order_line_id = l.id
  ) paid_back
  CROSS JOIN LATERAL (
    SELECT SUM(b.quantity) AS quantity
    FROM order_ordergrantedrefundline b
    JOIN order_ordergrantedrefund g ON g.id = b.granted_refund_id AND g.status IN :granted
    WHERE b.order_line_id = l.id
  ) granted
),
given AS (
  SELECT
    i.*,
    CASE
      WHEN i.status IN :refunded THEN i.net
      ELSE LEAST(i.net * i.back_quantity / i.quantity + i.back_without_lines, i.net)
    END AS back
  FROM items i
)
SELECT
  CAST(l.order_id AS TEXT) AS order_id,
  CAST(l.id AS TEXT) AS line_id,
  l.placed_at,
  l.currency,
  COALESCE(NULLIF(l.product_sku, ''), l.product_variant_id) AS sku,
  CONCAT_WS(' / ', l.product_name, NULLIF(l.variant_name, '')) AS name,
  l.quantity,
  ROUND(SUM(l.net) OVER upto, l.places) - ROUND(SUM(l.net) OVER upto - l.net, l.places) AS net_amount,
  CASE
    WHEN l.status IN :refunded OR (l.net > 0 AND ROUND(l.back - l.net, l.places) = 0) THEN l.quantity
    ELSE LEAST(l.back_quantity, l.quantity)
  END AS refunded_quantity,
  ROUND(SUM(l.back) OVER upto, l.places) - ROUND(SUM(l.back) OVER upto - l.back, l.places) AS refunded_amount
FROM given l
WINDOW upto AS (PARTITION BY l.order_id ORDER BY l.created_at, l.id);
