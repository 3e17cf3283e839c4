-- Solidus on PostgreSQL. Rails keeps UTC. A cart is no order: only what has `completed_at` is read.
-- The click id is looked for in admin_metadata, in customer_metadata (Solidus 4.5 and newer), then in a column of
-- spree_orders of that name.
-- Coupons are those of the older promotions. For the gem solidus_promotions write
-- order_promotions = solidus_promotions_order_promotions, promotion_codes = solidus_promotions_promotion_codes.
--
-- contract: 1
-- system: Solidus
-- versions: 2.11 to 4.5
-- proven: fixture
-- needs: spree_orders(id, number, state, payment_state, completed_at, canceled_at, updated_at, currency, total,
--        included_tax_total, additional_tax_total, promo_total, channel, user_id, created_by_id, store_id, bill_address_id,
--        ship_address_id),
--        spree_line_items(id, order_id, variant_id, quantity, price, included_tax_total),
--        spree_adjustments(adjustable_type, adjustable_id, order_id, source_type, amount, created_at),
--        spree_payments(id, order_id, payment_method_id, state, amount, created_at), spree_payment_methods(id, name),
--        spree_payment_capture_events(payment_id, created_at),
--        spree_refunds(payment_id, reimbursement_id, amount, created_at, updated_at),
--        spree_reimbursements(id, order_id, reimbursement_status, created_at, updated_at),
--        spree_return_items(inventory_unit_id, exchange_variant_id, reimbursement_id, amount, included_tax_total),
--        spree_inventory_units(id, line_item_id), spree_variants(id, sku, product_id), spree_products(id, name),
--        spree_shipments(order_id, cost, promo_total, included_tax_total, shipped_at), spree_stores(id, code),
--        spree_addresses(id, country_id), spree_countries(id, iso),
--        {order_promotions}(order_id, promotion_code_id), {promotion_codes}(id, value),
--        spree_roles_users(user_id, role_id), spree_roles(id, name),
--        spree_products_taxons(product_id, taxon_id), spree_taxons(id, taxonomy_id, name), spree_taxonomies(id, name)
-- changes: spree_orders.updated_at, spree_refunds.updated_at, spree_reimbursements.updated_at
-- click: json spree_orders.admin_metadata sets click_key
-- click: json spree_orders.customer_metadata sets click_key
-- click: column spree_orders sets click_key
-- landing: json spree_orders.admin_metadata sets landing_key
-- landing: json spree_orders.customer_metadata sets landing_key
-- landing: column spree_orders sets landing_key
-- zone: UTC
-- grain: one row per completed order; a return, a refund or a cancelled unit changes its order
-- trap: spree_orders.updated_at has no index in a fresh installation; without one every pull reads the whole table.
-- trap: A promotion on the whole order includes VAT where prices do; its net part is the share of the lines.
-- trap: A surcharge on the whole order is not counted as goods.
-- trap: A unit cancelled before shipping lowers the order's total; here it counts as given back.
-- trap: A refund without a return counts with the share that goods have in the order's total, less cancelled units.
-- trap: Guests have no customer_kind.
-- trap: The groups of a customer are the roles of the user; attribution and kinds of product have no place in the shop.
-- trap: A product has its categories (taxons) and its brand of today; its brand is the taxon under a taxonomy of brand_taxonomies.
-- trap: An order is of the admin where another user than its customer created it.
-- identifier: order_promotions = spree_orders_promotions
-- identifier: promotion_codes = spree_promotion_codes
-- value: click_key = rakuten_ran_site_id
-- value: landed_key = rakuten_landed_at
-- value: landing_key = rakuten_landing_url
-- list: paid = paid, credit_owed
-- list: brand_taxonomies = Brands, Brand
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=postgresql
-- one row per completed order that was changed, returned or refunded since the last pull
WITH changed AS MATERIALIZED (
  SELECT
    o.*,
    -- what admin_metadata says wins over customer_metadata, and that over a column
    whole.stored
      || COALESCE(NULLIF(whole.stored -> 'customer_metadata', 'null'), '{}')
      || COALESCE(NULLIF(whole.stored -> 'admin_metadata', 'null'), '{}') AS stored,
    CASE WHEN o.currency IN :no_decimals THEN 0 WHEN o.currency IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM spree_orders o
  CROSS JOIN LATERAL (SELECT TO_JSONB(o) AS stored OFFSET 0) whole
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
)
SELECT
  c.id AS internal_id,
  c.number AS order_ref,
  s.code AS store,
  CASE
    WHEN c.state = 'canceled' THEN 'cancelled'
    WHEN t.net > 0 AND t.back >= t.net THEN 'refunded'
    WHEN c.payment_state IN :paid OR paid.amount >= c.total THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.completed_at AS placed_at,
  paid.paid_at,
  shipments.shipped_at,
  CASE WHEN c.state = 'canceled' THEN COALESCE(c.canceled_at, c.updated_at) END AS cancelled_at,
  GREATEST(goods.cancelled_at, returned.refunded_at, refunded.refunded_at) AS refunded_at,
  GREATEST(c.updated_at, returned.updated_at, refunded.updated_at) AS updated_at,
  c.currency,
  t.net AS net_amount,
  LEAST(t.back, t.net) AS refunded_amount,
  ROUND(c.total, c.places) AS gross_amount,
  ROUND(c.included_tax_total + COALESCE(c.additional_tax_total, 0), c.places) AS tax_amount,
  ROUND(shipments.net, c.places) AS shipping_amount,
  ROUND(-c.promo_total, c.places) AS discount_amount,
  goods.line_count,
  NULLIF(c.stored ->> :click_key, '') AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN c.stored ->> :landed_key ~ '^[0-9]{9,10}$' THEN TO_TIMESTAMP(CAST(c.stored ->> :landed_key AS BIGINT)) AT TIME ZONE 'UTC'
    WHEN c.stored ->> :landed_key ~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]'
      THEN CAST(c.stored ->> :landed_key AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
  END AS landed_at,
  NULLIF(c.stored ->> :landing_key, '') AS landing_url,
  CASE WHEN c.channel = 'spree' THEN 'web' ELSE c.channel END AS channel,
  method.name AS payment_method,
  w.iso AS country,
  coupons.coupon,
  CASE
    WHEN c.user_id IS NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM spree_orders b WHERE b.user_id = c.user_id AND b.completed_at < c.completed_at) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  roles.customer_group,
  -- an order that a person of the shop entered was made by somebody who is not its customer
  CASE WHEN c.created_by_id IS DISTINCT FROM c.user_id AND c.created_by_id IS NOT NULL THEN 'admin' ELSE 'web' END AS origin
FROM changed c
LEFT JOIN (
  -- the few returns are read as a whole: nothing in the shop leads from an order to its return items
  SELECT
    b.order_id, MAX(b.created_at) AS refunded_at, MAX(b.updated_at) AS updated_at,
    SUM(i.amount - i.included_tax_total) AS net
  FROM spree_reimbursements b
  JOIN spree_return_items i ON i.reimbursement_id = b.id AND i.exchange_variant_id IS NULL
  WHERE b.reimbursement_status = 'reimbursed'
  GROUP BY b.order_id
) returned ON returned.order_id = c.id
-- each of these is looked up for one order at a time, by the shop's own indexes
CROSS JOIN LATERAL (
  -- as shown to the customer, before units were cancelled, and without the tax that the prices include
  SELECT
    COUNT(*) AS line_count, MAX(i.cancelled_at) AS cancelled_at, SUM(i.shown) AS shown,
    SUM(COALESCE(i.shown * i.without_tax / NULLIF(i.taxed, 0), i.shown)) AS net,
    -SUM(COALESCE(i.cancelled * i.without_tax / NULLIF(i.taxed, 0), i.cancelled)) AS cancelled
  FROM (
    -- tax is that of the units kept; a line that kept none tells no tax: then the order's other lines do
    SELECT
      l.price * l.quantity + adjusted.amount AS shown, adjusted.cancelled, adjusted.cancelled_at,
      CASE WHEN kept.amount = 0 THEN SUM(kept.amount) OVER () ELSE kept.amount END AS taxed,
      CASE WHEN kept.amount = 0 THEN SUM(kept.amount - l.included_tax_total) OVER () ELSE kept.amount - l.included_tax_total END
        AS without_tax
    FROM spree_line_items l
    CROSS JOIN LATERAL (
      -- only the older promotions have adjustments that do not count
      SELECT
        COALESCE(SUM(a.amount) FILTER (WHERE a.source_type IS DISTINCT FROM 'Spree::UnitCancel'), 0) AS amount,
        COALESCE(SUM(a.amount) FILTER (WHERE a.source_type = 'Spree::UnitCancel'), 0) AS cancelled,
        MAX(a.created_at) FILTER (WHERE a.source_type = 'Spree::UnitCancel') AS cancelled_at
      FROM spree_adjustments a
      WHERE a.adjustable_type = 'Spree::LineItem' AND a.adjustable_id = l.id
        AND a.source_type IS DISTINCT FROM 'Spree::TaxRate' AND COALESCE(TO_JSONB(a) ->> 'eligible', 'true') = 'true'
    ) adjusted
    CROSS JOIN LATERAL (SELECT l.price * l.quantity + adjusted.amount + adjusted.cancelled AS amount) kept
    WHERE l.order_id = c.id
  ) i
) goods
CROSS JOIN LATERAL (
  SELECT COALESCE(SUM(a.amount), 0) AS amount
  FROM spree_adjustments a
  WHERE a.adjustable_type = 'Spree::Order' AND a.adjustable_id = c.id AND a.amount < 0
    AND a.source_type IS DISTINCT FROM 'Spree::TaxRate' AND COALESCE(TO_JSONB(a) ->> 'eligible', 'true') = 'true'
) promotion
CROSS JOIN LATERAL (
  SELECT
    MAX(r.created_at) AS refunded_at, MAX(r.updated_at) AS updated_at,
    SUM(r.amount) FILTER (WHERE b.id IS NULL) AS without_return
  FROM spree_payments p
  JOIN spree_refunds r ON r.payment_id = p.id
  LEFT JOIN spree_reimbursements b ON b.id = r.reimbursement_id AND b.reimbursement_status = 'reimbursed'
  WHERE p.order_id = c.id
) refunded
CROSS JOIN LATERAL (
  SELECT
    SUM(p.amount) AS amount,
    MIN(COALESCE(
      (SELECT MIN(e.created_at) FROM spree_payment_capture_events e WHERE e.payment_id = p.id), p.created_at
    )) AS paid_at
  FROM spree_payments p
  WHERE p.order_id = c.id AND p.state = 'completed'
) paid
CROSS JOIN LATERAL (
  SELECT MIN(h.shipped_at) AS shipped_at, SUM(h.cost + h.promo_total - h.included_tax_total) AS net
  FROM spree_shipments h
  WHERE h.order_id = c.id
) shipments
CROSS JOIN LATERAL (
  SELECT STRING_AGG(DISTINCT k.value, ',' ORDER BY k.value) AS coupon
  FROM {order_promotions} u
  JOIN {promotion_codes} k ON k.id = u.promotion_code_id
  WHERE u.order_id = c.id
) coupons
CROSS JOIN LATERAL (
  SELECT STRING_AGG(DISTINCT REPLACE(n.name, ',', ''), ',' ORDER BY REPLACE(n.name, ',', '')) AS customer_group
  FROM spree_roles_users x
  JOIN spree_roles n ON n.id = x.role_id
  WHERE x.user_id = c.user_id
) roles
LEFT JOIN LATERAL (
  -- the last payment, one that failed only where there is no other
  SELECT m.name
  FROM spree_payments p
  JOIN spree_payment_methods m ON m.id = p.payment_method_id
  WHERE p.order_id = c.id
  ORDER BY p.state IN ('failed', 'invalid'), p.id DESC
  LIMIT 1
) method ON true
CROSS JOIN LATERAL (
  -- a promotion on the order takes the same share from every line
  SELECT
    COALESCE(goods.net * (goods.shown + promotion.amount) / NULLIF(goods.shown, 0), goods.net, 0) AS net,
    COALESCE(goods.cancelled * (goods.shown + promotion.amount) / NULLIF(goods.shown, 0), goods.cancelled, 0) AS cancelled
) priced
CROSS JOIN LATERAL (
  SELECT
    ROUND(priced.net, c.places) AS net,
    ROUND(
      priced.cancelled + COALESCE(returned.net, 0) + COALESCE(GREATEST(
        refunded.without_return * (priced.net - priced.cancelled) / NULLIF(c.total, 0) - priced.cancelled, 0
      ), 0),
      c.places
    ) AS back
) t
LEFT JOIN spree_stores s ON s.id = c.store_id
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
returned AS (
  -- the few returns are read as a whole: nothing in the shop leads from an order to its return items
  SELECT u.line_item_id, COUNT(*) AS quantity, SUM(i.amount - i.included_tax_total) AS net
  FROM spree_reimbursements b
  JOIN spree_return_items i ON i.reimbursement_id = b.id AND i.exchange_variant_id IS NULL
  JOIN spree_inventory_units u ON u.id = i.inventory_unit_id
  WHERE b.reimbursement_status = 'reimbursed'
  GROUP BY u.line_item_id
),
items AS (
  SELECT
    l.id, l.order_id, l.variant_id, l.quantity, l.included_tax_total AS tax, c.currency, c.completed_at, c.total, c.places,
    promotion.amount AS promotion, refunded.without_return, adjusted.cancelled,
    l.price * l.quantity + adjusted.amount AS shown,
    l.price * l.quantity + adjusted.amount + adjusted.cancelled AS kept,
    adjusted.units + COALESCE(b.quantity, 0) AS back_quantity, COALESCE(b.net, 0) AS returned
  FROM changed c
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(a.amount), 0) AS amount
    FROM spree_adjustments a
    WHERE a.adjustable_type = 'Spree::Order' AND a.adjustable_id = c.id AND a.amount < 0
      AND a.source_type IS DISTINCT FROM 'Spree::TaxRate' AND COALESCE(TO_JSONB(a) ->> 'eligible', 'true') = 'true'
  ) promotion
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(r.amount), 0) AS without_return
    FROM spree_payments p
    JOIN spree_refunds r ON r.payment_id = p.id
    LEFT JOIN spree_reimbursements b ON b.id = r.reimbursement_id AND b.reimbursement_status = 'reimbursed'
    WHERE p.order_id = c.id AND b.id IS NULL
  ) refunded
  JOIN spree_line_items l ON l.order_id = c.id
  CROSS JOIN LATERAL (
    SELECT
      COALESCE(SUM(a.amount) FILTER (WHERE a.source_type IS DISTINCT FROM 'Spree::UnitCancel'), 0) AS amount,
      COALESCE(SUM(a.amount) FILTER (WHERE a.source_type = 'Spree::UnitCancel'), 0) AS cancelled,
      COUNT(*) FILTER (WHERE a.source_type = 'Spree::UnitCancel') AS units
    FROM spree_adjustments a
    WHERE a.adjustable_type = 'Spree::LineItem' AND a.adjustable_id = l.id
      AND a.source_type IS DISTINCT FROM 'Spree::TaxRate' AND COALESCE(TO_JSONB(a) ->> 'eligible', 'true') = 'true'
  ) adjusted
  LEFT JOIN returned b ON b.line_item_id = l.id
),
untaxed AS (
  SELECT
    i.*, SUM(i.shown) OVER of_order AS of_all,
    CASE WHEN i.kept = 0 THEN SUM(i.kept) OVER of_order ELSE i.kept END AS taxed,
    CASE WHEN i.kept = 0 THEN SUM(i.kept - i.tax) OVER of_order ELSE i.kept - i.tax END AS without_tax
  FROM items i
  WINDOW of_order AS (PARTITION BY i.order_id)
),
goods AS (
  SELECT
    u.*,
    COALESCE(u.shown * u.without_tax / NULLIF(u.taxed, 0), u.shown) AS before_promotion,
    -COALESCE(u.cancelled * u.without_tax / NULLIF(u.taxed, 0), u.cancelled) AS cancelled_before
  FROM untaxed u
),
priced AS (
  SELECT
    g.*,
    COALESCE(g.before_promotion * (g.of_all + g.promotion) / NULLIF(g.of_all, 0), g.before_promotion) AS net,
    COALESCE(g.cancelled_before * (g.of_all + g.promotion) / NULLIF(g.of_all, 0), g.cancelled_before) AS cancelled_net
  FROM goods g
),
summed AS (
  SELECT
    p.*, SUM(p.net) OVER of_order AS order_net, SUM(p.cancelled_net) OVER of_order AS order_cancelled
  FROM priced p
  WINDOW of_order AS (PARTITION BY p.order_id)
),
given AS (
  -- money given back without a return is spread over what the lines still cost
  SELECT
    l.*,
    LEAST(
      l.cancelled_net + l.returned + COALESCE(
        GREATEST(l.without_return * (l.order_net - l.order_cancelled) / NULLIF(l.total, 0) - l.order_cancelled, 0)
          * (l.net - l.cancelled_net) / NULLIF(l.order_net - l.order_cancelled, 0),
        0
      ),
      l.net
    ) AS back
  FROM summed l
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
  ROUND(SUM(l.back) OVER upto, l.places) - ROUND(SUM(l.back) OVER upto - l.back, l.places) AS refunded_amount,
  told.brand,
  told.category
FROM given l
LEFT JOIN spree_variants v ON v.id = l.variant_id
LEFT JOIN spree_products p ON p.id = v.product_id
LEFT JOIN LATERAL (
  -- of today, not of the day of the order
  SELECT
    STRING_AGG(DISTINCT REPLACE(t.name, ',', ''), ',' ORDER BY REPLACE(t.name, ',', '')) AS category,
    MIN(t.name) FILTER (WHERE y.name IN :brand_taxonomies) AS brand
  FROM spree_products_taxons x
  JOIN spree_taxons t ON t.id = x.taxon_id
  LEFT JOIN spree_taxonomies y ON y.id = t.taxonomy_id
  WHERE x.product_id = p.id
) told ON true
WINDOW upto AS (PARTITION BY l.order_id ORDER BY l.id);
