-- Spree on PostgreSQL. Rails keeps UTC. A cart is no order: only what has `completed_at` is read.
-- The click id is looked for in private_metadata, in public_metadata, then in a column of spree_orders of that name.
--
-- contract: 1
-- system: Spree
-- versions: 4.4 to 5.1
-- proven: schema
-- needs: spree_orders(id, number, state, payment_state, completed_at, canceled_at, updated_at, currency, total,
--        included_tax_total, additional_tax_total, promo_total, channel, user_id, store_id, bill_address_id,
--        ship_address_id, public_metadata, private_metadata),
--        spree_line_items(id, order_id, variant_id, quantity, price, included_tax_total),
--        spree_adjustments(adjustable_type, adjustable_id, order_id, source_type, amount, eligible),
--        spree_payments(id, order_id, payment_method_id, state, amount, created_at), spree_payment_methods(id, name),
--        spree_payment_capture_events(payment_id, created_at),
--        spree_refunds(payment_id, reimbursement_id, amount, created_at, updated_at),
--        spree_reimbursements(id, order_id, reimbursement_status, created_at, updated_at),
--        spree_return_items(inventory_unit_id, exchange_variant_id, reimbursement_id, pre_tax_amount),
--        spree_inventory_units(id, line_item_id, quantity), spree_variants(id, sku, product_id),
--        spree_products(id, name),
--        spree_shipments(order_id, cost, promo_total, included_tax_total, shipped_at), spree_stores(id, code),
--        spree_addresses(id, country_id), spree_countries(id, iso), spree_order_promotions(order_id, promotion_id),
--        spree_promotions(id, code, name)
-- changes: spree_orders.updated_at, spree_refunds.updated_at, spree_reimbursements.updated_at
-- click: json spree_orders.private_metadata sets click_key
-- click: json spree_orders.public_metadata sets click_key
-- click: column spree_orders sets click_key
-- landing: json spree_orders.private_metadata sets landing_key
-- landing: json spree_orders.public_metadata sets landing_key
-- landing: column spree_orders sets landing_key
-- zone: UTC
-- grain: one row per completed order; a return or a refund changes its order
-- trap: spree_orders.updated_at has no index in a fresh installation; without one every pull reads the whole table.
-- trap: A promotion on the whole order includes VAT where prices do; its net part is the share of the lines.
-- trap: A surcharge on the whole order is not counted as goods.
-- trap: After a refund without a return the payment state is balance_due; paid is what was captured.
-- trap: A refund without a return counts with the share that goods have in the order's total.
-- trap: Guests have no customer_kind.
-- trap: Of a promotion with many codes the name is told, not the code.
-- value: click_key = rakuten_ran_site_id
-- value: landed_key = rakuten_landed_at
-- value: landing_key = rakuten_landing_url
-- list: paid = paid, credit_owed
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=postgresql
-- one row per completed order that was changed, returned or refunded since the last pull
WITH changed AS (
  SELECT
    o.*,
    -- what private_metadata says wins over public_metadata, and that over a column
    TO_JSONB(o)
      || COALESCE(NULLIF(o.public_metadata, 'null'), '{}')
      || COALESCE(NULLIF(o.private_metadata, 'null'), '{}') AS stored,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM spree_orders o
  WHERE o.completed_at < :until
    AND (
      o.updated_at >= :since
      OR o.id IN (SELECT b.order_id FROM spree_reimbursements b WHERE b.updated_at >= :since)
      OR o.id IN (
        SELECT p.order_id
        FROM spree_refunds r
        JOIN spree_payments p ON p.id = r.payment_id
        WHERE r.updated_at >= :since
      )
    )
),
adjustments AS (
  -- what makes goods dearer or cheaper: promotions and changes by hand, no taxes
  SELECT a.adjustable_type, a.adjustable_id, SUM(a.amount) AS amount
  FROM spree_adjustments a
  WHERE a.eligible
    AND (a.source_type IS NULL OR a.source_type <> 'Spree::TaxRate')
    AND (a.adjustable_type = 'Spree::LineItem' OR a.amount < 0)
    AND a.order_id IN (SELECT c.id FROM changed c)
  GROUP BY a.adjustable_type, a.adjustable_id
),
goods AS (
  -- as shown to the customer, and without the tax that the prices include
  SELECT
    l.order_id, COUNT(*) AS line_count,
    SUM(l.price * l.quantity + COALESCE(a.amount, 0)) AS shown,
    SUM(l.price * l.quantity + COALESCE(a.amount, 0) - l.included_tax_total) AS net
  FROM changed c
  JOIN spree_line_items l ON l.order_id = c.id
  LEFT JOIN adjustments a ON a.adjustable_type = 'Spree::LineItem' AND a.adjustable_id = l.id
  GROUP BY l.order_id
),
totals AS (
  -- a promotion on the order takes the same share from every line
  SELECT g.order_id, g.line_count, COALESCE(g.net * (g.shown + a.amount) / NULLIF(g.shown, 0), g.net) AS net
  FROM goods g
  LEFT JOIN adjustments a ON a.adjustable_type = 'Spree::Order' AND a.adjustable_id = g.order_id
),
returned AS (
  SELECT b.order_id, MAX(b.created_at) AS refunded_at, MAX(b.updated_at) AS updated_at, SUM(t.pre_tax_amount) AS net
  FROM changed c
  JOIN spree_reimbursements b ON b.order_id = c.id AND b.reimbursement_status = 'reimbursed'
  JOIN spree_return_items t ON t.reimbursement_id = b.id AND t.exchange_variant_id IS NULL
  GROUP BY b.order_id
),
refunded AS (
  SELECT
    p.order_id, MAX(r.created_at) AS refunded_at, MAX(r.updated_at) AS updated_at,
    SUM(CASE WHEN b.id IS NULL THEN r.amount ELSE 0 END) AS without_return
  FROM changed c
  JOIN spree_payments p ON p.order_id = c.id
  JOIN spree_refunds r ON r.payment_id = p.id
  LEFT JOIN spree_reimbursements b ON b.id = r.reimbursement_id AND b.reimbursement_status = 'reimbursed'
  GROUP BY p.order_id
),
payments AS (
  SELECT
    p.order_id, SUM(p.amount) AS amount,
    MIN(COALESCE(
      (SELECT MIN(e.created_at) FROM spree_payment_capture_events e WHERE e.payment_id = p.id), p.created_at
    )) AS paid_at
  FROM changed c
  JOIN spree_payments p ON p.order_id = c.id AND p.state = 'completed'
  GROUP BY p.order_id
),
methods AS (
  -- the last payment, one that failed only where there is no other
  SELECT DISTINCT ON (p.order_id) p.order_id, m.name
  FROM changed c
  JOIN spree_payments p ON p.order_id = c.id
  JOIN spree_payment_methods m ON m.id = p.payment_method_id
  ORDER BY p.order_id, p.state IN ('failed', 'invalid'), p.id DESC
),
shipments AS (
  SELECT s.order_id, MIN(s.shipped_at) AS shipped_at, SUM(s.cost + s.promo_total - s.included_tax_total) AS net
  FROM changed c
  JOIN spree_shipments s ON s.order_id = c.id
  GROUP BY s.order_id
),
coupons AS (
  SELECT
    u.order_id,
    STRING_AGG(DISTINCT CASE WHEN p.code <> '' THEN p.code WHEN TO_JSONB(p) ->> 'multi_codes' = 'true' THEN p.name END, ',') AS coupon
  FROM changed c
  JOIN spree_order_promotions u ON u.order_id = c.id
  JOIN spree_promotions p ON p.id = u.promotion_id
  GROUP BY u.order_id
),
given AS (
  SELECT
    c.id AS order_id, COALESCE(t.line_count, 0) AS line_count,
    ROUND(COALESCE(t.net, 0), c.places) AS net,
    ROUND(COALESCE(b.net, 0) + COALESCE(r.without_return * t.net / NULLIF(c.total, 0), 0), c.places) AS back,
    GREATEST(b.refunded_at, r.refunded_at) AS refunded_at,
    GREATEST(c.updated_at, b.updated_at, r.updated_at) AS updated_at
  FROM changed c
  LEFT JOIN totals t ON t.order_id = c.id
  LEFT JOIN returned b ON b.order_id = c.id
  LEFT JOIN refunded r ON r.order_id = c.id
)
SELECT
  c.id AS internal_id,
  c.number AS order_ref,
  s.code AS store,
  CASE
    WHEN c.state = 'canceled' THEN 'cancelled'
    WHEN g.net > 0 AND g.back >= g.net THEN 'refunded'
    WHEN c.payment_state IN :paid OR y.amount >= c.total THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.completed_at AS placed_at,
  y.paid_at,
  h.shipped_at,
  CASE WHEN c.state = 'canceled' THEN COALESCE(c.canceled_at, c.updated_at) END AS cancelled_at,
  g.refunded_at,
  g.updated_at,
  c.currency,
  g.net AS net_amount,
  LEAST(g.back, g.net) AS refunded_amount,
  ROUND(c.total, c.places) AS gross_amount,
  ROUND(c.included_tax_total + COALESCE(c.additional_tax_total, 0), c.places) AS tax_amount,
  ROUND(h.net, c.places) AS shipping_amount,
  ROUND(-c.promo_total, c.places) AS discount_amount,
  g.line_count,
  NULLIF(c.stored ->> :click_key, '') AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN c.stored ->> :landed_key ~ '^[0-9]{9,10}$' THEN TO_TIMESTAMP(CAST(c.stored ->> :landed_key AS BIGINT)) AT TIME ZONE 'UTC'
    WHEN c.stored ->> :landed_key ~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]'
      THEN CAST(c.stored ->> :landed_key AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
  END AS landed_at,
  NULLIF(c.stored ->> :landing_key, '') AS landing_url,
  CASE WHEN c.channel = 'spree' THEN 'web' ELSE c.channel END AS channel,
  m.name AS payment_method,
  w.iso AS country,
  k.coupon,
  CASE
    WHEN c.user_id IS NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM spree_orders b WHERE b.user_id = c.user_id AND b.completed_at < c.completed_at) THEN 'returning'
    ELSE 'new'
  END AS customer_kind
FROM changed c
JOIN given g ON g.order_id = c.id
LEFT JOIN spree_stores s ON s.id = c.store_id
LEFT JOIN payments y ON y.order_id = c.id
LEFT JOIN methods m ON m.order_id = c.id
LEFT JOIN shipments h ON h.order_id = c.id
LEFT JOIN coupons k ON k.order_id = c.id
LEFT JOIN spree_addresses a ON a.id = COALESCE(c.ship_address_id, c.bill_address_id)
LEFT JOIN spree_countries w ON w.id = a.country_id;

-- name: lines dialect=postgresql
-- one row per line of those orders; they add up to it, since each rounds what is left of the sum so far
WITH changed AS (
  SELECT
    o.id, o.currency, o.completed_at, o.total,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM spree_orders o
  WHERE o.completed_at < :until
    AND (
      o.updated_at >= :since
      OR o.id IN (SELECT b.order_id FROM spree_reimbursements b WHERE b.updated_at >= :since)
      OR o.id IN (
        SELECT p.order_id
        FROM spree_refunds r
        JOIN spree_payments p ON p.id = r.payment_id
        WHERE r.updated_at >= :since
      )
    )
),
adjustments AS (
  SELECT a.adjustable_type, a.adjustable_id, SUM(a.amount) AS amount
  FROM spree_adjustments a
  WHERE a.eligible
    AND (a.source_type IS NULL OR a.source_type <> 'Spree::TaxRate')
    AND (a.adjustable_type = 'Spree::LineItem' OR a.amount < 0)
    AND a.order_id IN (SELECT c.id FROM changed c)
  GROUP BY a.adjustable_type, a.adjustable_id
),
returned AS (
  SELECT u.line_item_id, SUM(COALESCE(u.quantity, 1)) AS quantity, SUM(t.pre_tax_amount) AS net
  FROM changed c
  JOIN spree_reimbursements b ON b.order_id = c.id AND b.reimbursement_status = 'reimbursed'
  JOIN spree_return_items t ON t.reimbursement_id = b.id AND t.exchange_variant_id IS NULL
  JOIN spree_inventory_units u ON u.id = t.inventory_unit_id
  GROUP BY u.line_item_id
),
refunded AS (
  SELECT p.order_id, SUM(r.amount) AS without_return
  FROM changed c
  JOIN spree_payments p ON p.order_id = c.id
  JOIN spree_refunds r ON r.payment_id = p.id
  LEFT JOIN spree_reimbursements b ON b.id = r.reimbursement_id AND b.reimbursement_status = 'reimbursed'
  WHERE b.id IS NULL
  GROUP BY p.order_id
),
shown AS (
  SELECT
    l.id, l.order_id, l.variant_id, l.quantity, l.included_tax_total, c.currency, c.completed_at, c.total, c.places,
    l.price * l.quantity + COALESCE(a.amount, 0) AS amount,
    SUM(l.price * l.quantity + COALESCE(a.amount, 0)) OVER (PARTITION BY l.order_id) AS of_all
  FROM changed c
  JOIN spree_line_items l ON l.order_id = c.id
  LEFT JOIN adjustments a ON a.adjustable_type = 'Spree::LineItem' AND a.adjustable_id = l.id
),
priced AS (
  SELECT
    l.*,
    COALESCE(
      (l.amount - l.included_tax_total) * (l.of_all + a.amount) / NULLIF(l.of_all, 0), l.amount - l.included_tax_total
    ) AS net
  FROM shown l
  LEFT JOIN adjustments a ON a.adjustable_type = 'Spree::Order' AND a.adjustable_id = l.order_id
),
given AS (
  SELECT
    l.*, COALESCE(b.quantity, 0) AS back_quantity,
    LEAST(COALESCE(b.net, 0) + COALESCE(r.without_return * l.net / NULLIF(l.total, 0), 0), l.net) AS back
  FROM priced l
  LEFT JOIN returned b ON b.line_item_id = l.id
  LEFT JOIN refunded r ON r.order_id = l.order_id
)
SELECT
  l.order_id,
  l.id AS line_id,
  l.completed_at AS placed_at,
  l.currency,
  NULLIF(v.sku, '') AS sku,
  p.name,
  l.quantity,
  ROUND(SUM(l.net) OVER upto, l.places) - ROUND(SUM(l.net) OVER upto - l.net, l.places) AS net_amount,
  CASE WHEN l.net > 0 AND ROUND(l.back - l.net, l.places) = 0 THEN l.quantity ELSE l.back_quantity END AS refunded_quantity,
  ROUND(SUM(l.back) OVER upto, l.places) - ROUND(SUM(l.back) OVER upto - l.back, l.places) AS refunded_amount
FROM given l
LEFT JOIN spree_variants v ON v.id = l.variant_id
LEFT JOIN spree_products p ON p.id = v.product_id
WINDOW upto AS (PARTITION BY l.order_id ORDER BY l.id);
