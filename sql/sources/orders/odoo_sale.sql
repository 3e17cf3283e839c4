-- Odoo with the apps Sales and eCommerce, on PostgreSQL. Odoo keeps UTC.
-- Odoo has no place for a click id: make a field on sale.order and name it below. Where there is no such field, the
-- orders have no click id.
-- From Odoo 17 on, payment_table = payment_method with payment_key = payment_method_id tells the method (card, paypal,
-- klarna) where the default tells the provider (stripe, adyen, custom).
--
-- contract: 1
-- system: Odoo Sales
-- versions: 16 to 19
-- proven: fixture
-- needs: sale_order(id, name, state, date_order, write_date, currency_id, amount_total, amount_tax, partner_id,
--        partner_shipping_id, website_id, source_id),
--        sale_order_line(id, order_id, product_id, name, product_uom_qty, price_subtotal, display_type, is_delivery,
--        is_downpayment),
--        sale_order_line_invoice_rel(order_line_id, invoice_line_id),
--        account_move(id, move_type, state, currency_id, write_date),
--        account_move_line(id, move_id, quantity, price_subtotal),
--        sale_order_transaction_rel(sale_order_id, transaction_id),
--        payment_transaction(id, state, last_state_change, {payment_key}), {payment_table}(id, code),
--        product_product(id, default_code, product_tmpl_id), product_template(id, categ_id, type),
--        product_category(id, complete_name), utm_source(id, name), res_currency(id, name), res_partner(id, country_id), res_country(id, code),
--        website(id, name)
-- changes: sale_order.write_date, account_move.write_date
-- click: column sale_order sets click_key
-- landing: column sale_order sets landing_key
-- zone: UTC
-- grain: one row per confirmed or cancelled order, and per quotation of the website that waits for its payment
-- trap: amount_untaxed contains delivery; net_amount here is the lines without delivery and down payments.
-- trap: Discounts are lines of their own with a negative price; they are spread over the goods and told as no lines.
-- trap: A reward of free delivery is a negative line too: put its product's internal reference into delivery_codes.
-- trap: Gift cards and e-wallets are lines as well, sold and spent: put their products' internal references into
--        ignored_codes, or spending them looks like a discount.
-- trap: A coupon is told with the first line of its discount's text; the code stands in the tables of the loyalty app.
-- trap: Odoo keeps no time of cancelling; it is that of the last change. A quotation cancelled before it was confirmed
--        is a cancelled order.
-- trap: date_order of a quotation becomes the time of its confirmation, and with it placed_at.
-- trap: Only posted credit notes whose lines come from the order's invoice count, in the order's currency.
-- trap: Guests of the website get a new partner each time, so each of them is new.
-- trap: The attribution is the order's UTM source. Odoo keeps neither groups of customers, nor how an order came about, nor brands.
-- trap: A category is told with those above it (All / Lamps); a product has its category and kind of today.
-- trap: write_date has no index in a fresh installation; without one every pull reads both tables.
-- identifier: payment_table = payment_provider
-- identifier: payment_key = provider_id
-- value: click_key = x_rakuten_ran_site_id
-- value: landed_key = x_rakuten_landed_at
-- value: landing_key = x_rakuten_landing_url
-- list: confirmed = sale, done
-- list: cancelled = cancel
-- list: pending = sent
-- list: paid = done
-- list: delivery_codes = FREE-DELIVERY
-- list: ignored_codes = GIFT-CARD, E-WALLET
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=postgresql
-- one row per order that was changed, or for which a credit note was, since the last pull
WITH changed AS MATERIALIZED (
  SELECT
    o.*, u.name AS currency, TO_JSONB(o) AS stored,
    CASE WHEN u.name IN :no_decimals THEN 0 WHEN u.name IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM sale_order o
  JOIN res_currency u ON u.id = o.currency_id
  WHERE (o.state IN :confirmed OR o.state IN :cancelled OR (o.state IN :pending AND o.website_id IS NOT NULL))
    AND o.date_order < :until
    AND (
      o.write_date >= :since
      OR o.id IN (
        SELECT l.order_id
        FROM account_move m
        JOIN account_move_line i ON i.move_id = m.id
        JOIN sale_order_line_invoice_rel x ON x.invoice_line_id = i.id
        JOIN sale_order_line l ON l.id = x.order_line_id
        WHERE m.move_type = 'out_refund' AND m.write_date >= :since
      )
    )
)
SELECT
  c.id AS internal_id,
  c.name AS order_ref,
  w.name AS store,
  CASE
    WHEN c.state IN :cancelled THEN 'cancelled'
    WHEN t.net > 0 AND t.back >= t.net THEN 'refunded'
    WHEN c.state IN :confirmed THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.date_order AS placed_at,
  paid.paid_at,
  -- written by the app that delivers goods, where it is installed
  CAST(c.stored ->> 'effective_date' AS TIMESTAMP) AS shipped_at,
  CASE WHEN c.state IN :cancelled THEN c.write_date END AS cancelled_at,
  refunded.refunded_at,
  GREATEST(c.write_date, refunded.updated_at) AS updated_at,
  c.currency,
  t.net AS net_amount,
  LEAST(t.back, t.net) AS refunded_amount,
  ROUND(c.amount_total, c.places) AS gross_amount,
  ROUND(c.amount_tax, c.places) AS tax_amount,
  ROUND(COALESCE(goods.delivery, 0), c.places) AS shipping_amount,
  ROUND(COALESCE(goods.discount, 0), c.places) AS discount_amount,
  goods.line_count,
  NULLIF(c.stored ->> :click_key, '') AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN c.stored ->> :landed_key ~ '^[0-9]{9,10}$' THEN TO_TIMESTAMP(CAST(c.stored ->> :landed_key AS BIGINT)) AT TIME ZONE 'UTC'
    WHEN c.stored ->> :landed_key ~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]'
      THEN CAST(c.stored ->> :landed_key AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
  END AS landed_at,
  NULLIF(c.stored ->> :landing_key, '') AS landing_url,
  CASE WHEN c.website_id IS NULL THEN 'backend' ELSE 'web' END AS channel,
  method.code AS payment_method,
  a.code AS country,
  goods.coupon,
  CASE
    WHEN EXISTS (
      SELECT 1
      FROM sale_order b
      WHERE b.partner_id = c.partner_id AND b.date_order < c.date_order AND b.state IN :confirmed
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  q.name AS attribution
FROM changed c
LEFT JOIN utm_source q ON q.id = c.source_id
-- each of these is looked up for one order at a time, by the shop's own indexes
CROSS JOIN LATERAL (
  SELECT
    SUM(l.price_subtotal) FILTER (WHERE NOT i.is_delivery) AS net,
    SUM(l.price_subtotal) FILTER (WHERE i.is_delivery) AS delivery,
    -SUM(l.price_subtotal) FILTER (WHERE NOT i.is_delivery AND l.price_subtotal < 0) AS discount,
    COUNT(*) FILTER (WHERE NOT i.is_delivery AND l.price_subtotal >= 0) AS line_count,
    STRING_AGG(DISTINCT SPLIT_PART(l.name, CHR(10), 1), ',') FILTER (WHERE NOT i.is_delivery AND l.price_subtotal < 0) AS coupon
  FROM sale_order_line l
  LEFT JOIN product_product p ON p.id = l.product_id
  CROSS JOIN LATERAL (
    SELECT COALESCE(l.is_delivery, false) OR COALESCE(p.default_code IN :delivery_codes, false) AS is_delivery
  ) i
  WHERE l.order_id = c.id AND l.display_type IS NULL AND NOT COALESCE(l.is_downpayment, false)
    AND NOT COALESCE(p.default_code IN :ignored_codes, false)
) goods
CROSS JOIN LATERAL (
  SELECT
    SUM(r.price_subtotal) FILTER (WHERE m.state = 'posted') AS net,
    MAX(m.write_date) FILTER (WHERE m.state = 'posted') AS refunded_at, MAX(m.write_date) AS updated_at
  FROM sale_order_line l
  LEFT JOIN product_product p ON p.id = l.product_id
  JOIN sale_order_line_invoice_rel x ON x.order_line_id = l.id
  JOIN account_move_line r ON r.id = x.invoice_line_id
  JOIN account_move m ON m.id = r.move_id AND m.move_type = 'out_refund' AND m.currency_id = c.currency_id
  WHERE l.order_id = c.id AND l.display_type IS NULL
    AND NOT COALESCE(l.is_downpayment, false) AND NOT COALESCE(l.is_delivery, false)
    AND NOT COALESCE(p.default_code IN :delivery_codes OR p.default_code IN :ignored_codes, false)
) refunded
CROSS JOIN LATERAL (
  SELECT MIN(i.last_state_change) AS paid_at
  FROM sale_order_transaction_rel x
  JOIN payment_transaction i ON i.id = x.transaction_id AND i.state IN :paid
  WHERE x.sale_order_id = c.id
) paid
LEFT JOIN LATERAL (
  -- the last transaction, one that failed or was never sent only where there is no other
  SELECT p.code
  FROM sale_order_transaction_rel x
  JOIN payment_transaction i ON i.id = x.transaction_id
  JOIN {payment_table} p ON p.id = i.{payment_key}
  WHERE x.sale_order_id = c.id
  ORDER BY i.state NOT IN ('done', 'authorized', 'pending'), i.id DESC
  LIMIT 1
) method ON true
CROSS JOIN LATERAL (
  SELECT ROUND(COALESCE(goods.net, 0), c.places) AS net, ROUND(COALESCE(refunded.net, 0), c.places) AS back
) t
LEFT JOIN website w ON w.id = c.website_id
LEFT JOIN res_partner s ON s.id = c.partner_shipping_id
LEFT JOIN res_country a ON a.id = s.country_id;

-- name: lines dialect=postgresql
-- one row per product line of those orders; they add up to it, since each rounds what is left of the sum so far
WITH changed AS (
  SELECT
    o.id, o.date_order, o.currency_id, u.name AS currency,
    CASE WHEN u.name IN :no_decimals THEN 0 WHEN u.name IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM sale_order o
  JOIN res_currency u ON u.id = o.currency_id
  WHERE (o.state IN :confirmed OR o.state IN :cancelled OR (o.state IN :pending AND o.website_id IS NOT NULL))
    AND o.date_order < :until
    AND (
      o.write_date >= :since
      OR o.id IN (
        SELECT l.order_id
        FROM account_move m
        JOIN account_move_line i ON i.move_id = m.id
        JOIN sale_order_line_invoice_rel x ON x.invoice_line_id = i.id
        JOIN sale_order_line l ON l.id = x.order_line_id
        WHERE m.move_type = 'out_refund' AND m.write_date >= :since
      )
    )
),
items AS (
  SELECT
    c.currency, c.date_order, c.places, l.order_id, l.id, p.default_code, p.product_tmpl_id, l.product_uom_qty, l.price_subtotal AS shown,
    SPLIT_PART(l.name, CHR(10), 1) AS name, refunded.quantity AS back_quantity, refunded.net AS back_shown
  FROM changed c
  JOIN sale_order_line l ON l.order_id = c.id AND l.display_type IS NULL
    AND NOT COALESCE(l.is_downpayment, false) AND NOT COALESCE(l.is_delivery, false)
  LEFT JOIN product_product p ON p.id = l.product_id
  CROSS JOIN LATERAL (
    SELECT COALESCE(SUM(r.quantity), 0) AS quantity, COALESCE(SUM(r.price_subtotal), 0) AS net
    FROM sale_order_line_invoice_rel x
    JOIN account_move_line r ON r.id = x.invoice_line_id
    JOIN account_move m ON m.id = r.move_id AND m.move_type = 'out_refund' AND m.state = 'posted'
      AND m.currency_id = c.currency_id
    WHERE x.order_line_id = l.id
  ) refunded
  WHERE NOT COALESCE(p.default_code IN :delivery_codes OR p.default_code IN :ignored_codes, false)
),
summed AS (
  SELECT
    i.*,
    SUM(i.shown) OVER of_order AS all_shown, SUM(GREATEST(i.shown, 0)) OVER of_order AS without_discount,
    SUM(i.back_shown) OVER of_order AS all_back,
    SUM(CASE WHEN i.shown >= 0 THEN i.back_shown ELSE 0 END) OVER of_order AS back_without_discount
  FROM items i
  WINDOW of_order AS (PARTITION BY i.order_id)
),
given AS (
  -- a discount takes the same share from every line, and gives it back with it
  SELECT
    s.*,
    COALESCE(s.shown * s.all_shown / NULLIF(s.without_discount, 0), s.shown) AS net,
    LEAST(
      COALESCE(s.back_shown * s.all_back / NULLIF(s.back_without_discount, 0), s.back_shown),
      COALESCE(s.shown * s.all_shown / NULLIF(s.without_discount, 0), s.shown)
    ) AS back
  FROM summed s
  WHERE s.shown >= 0
)
SELECT
  g.order_id,
  g.id AS line_id,
  g.date_order AS placed_at,
  g.currency,
  g.default_code AS sku,
  g.name,
  CEILING(g.product_uom_qty) AS quantity,
  ROUND(SUM(g.net) OVER upto, g.places) - ROUND(SUM(g.net) OVER upto - g.net, g.places) AS net_amount,
  CEILING(LEAST(g.back_quantity, g.product_uom_qty)) AS refunded_quantity,
  ROUND(SUM(g.back) OVER upto, g.places) - ROUND(SUM(g.back) OVER upto - g.back, g.places) AS refunded_amount,
  REPLACE(k.complete_name, ',', '') AS category,
  y.type AS product_kind
FROM given g
LEFT JOIN product_template y ON y.id = g.product_tmpl_id
LEFT JOIN product_category k ON k.id = y.categ_id
WINDOW upto AS (PARTITION BY g.order_id ORDER BY g.id);
