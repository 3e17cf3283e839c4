-- Odoo with the apps Sales and eCommerce, on PostgreSQL. Odoo keeps UTC.
-- Odoo has no place for a click id: make a field on sale.order and name it below. Where there is no such field, the
-- orders have no click id.
-- From Odoo 17 on, payment_table = payment_method with payment_key = payment_method_id tells the method (card, paypal,
-- klarna) where the default tells the provider (stripe, adyen, custom).
--
-- contract: 1
-- system: Odoo Sales
-- versions: 16 to 19
-- proven: schema
-- needs: sale_order(id, name, state, date_order, write_date, currency_id, amount_total, amount_tax, partner_id,
--        partner_shipping_id, website_id),
--        sale_order_line(id, order_id, product_id, name, product_uom_qty, price_subtotal, display_type, is_delivery,
--        is_downpayment),
--        sale_order_line_invoice_rel(order_line_id, invoice_line_id),
--        account_move(id, move_type, state, currency_id, write_date),
--        account_move_line(id, move_id, quantity, price_subtotal),
--        sale_order_transaction_rel(sale_order_id, transaction_id),
--        payment_transaction(id, state, last_state_change, {payment_key}), {payment_table}(id, code),
--        product_product(id, default_code), res_currency(id, name), res_partner(id, country_id), res_country(id, code),
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
WITH changed AS (
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
),
items AS (
  SELECT
    l.order_id, l.id, c.currency_id, SPLIT_PART(l.name, CHR(10), 1) AS name, l.price_subtotal AS net,
    COALESCE(l.is_delivery, false) OR COALESCE(p.default_code IN :delivery_codes, false) AS is_delivery
  FROM changed c
  JOIN sale_order_line l ON l.order_id = c.id AND l.display_type IS NULL AND NOT COALESCE(l.is_downpayment, false)
  LEFT JOIN product_product p ON p.id = l.product_id
  WHERE NOT COALESCE(p.default_code IN :ignored_codes, false)
),
goods AS (
  SELECT
    i.order_id,
    SUM(i.net) FILTER (WHERE NOT i.is_delivery) AS net,
    SUM(i.net) FILTER (WHERE i.is_delivery) AS delivery,
    -SUM(i.net) FILTER (WHERE NOT i.is_delivery AND i.net < 0) AS discount,
    COUNT(*) FILTER (WHERE NOT i.is_delivery AND i.net >= 0) AS line_count,
    STRING_AGG(DISTINCT i.name, ',' ORDER BY i.name) FILTER (WHERE NOT i.is_delivery AND i.net < 0) AS coupon
  FROM items i
  GROUP BY i.order_id
),
refunded AS (
  SELECT
    i.order_id, MAX(m.write_date) AS updated_at,
    SUM(r.price_subtotal) FILTER (WHERE m.state = 'posted' AND NOT i.is_delivery) AS net,
    MAX(m.write_date) FILTER (WHERE m.state = 'posted') AS refunded_at
  FROM items i
  JOIN sale_order_line_invoice_rel x ON x.order_line_id = i.id
  JOIN account_move_line r ON r.id = x.invoice_line_id
  JOIN account_move m ON m.id = r.move_id AND m.move_type = 'out_refund' AND m.currency_id = i.currency_id
  GROUP BY i.order_id
),
paid AS (
  SELECT x.sale_order_id AS order_id, MIN(t.last_state_change) AS paid_at
  FROM changed c
  JOIN sale_order_transaction_rel x ON x.sale_order_id = c.id
  JOIN payment_transaction t ON t.id = x.transaction_id AND t.state IN :paid
  GROUP BY x.sale_order_id
),
methods AS (
  -- the last transaction, one that failed or was never sent only where there is no other
  SELECT DISTINCT ON (x.sale_order_id) x.sale_order_id AS order_id, p.code
  FROM changed c
  JOIN sale_order_transaction_rel x ON x.sale_order_id = c.id
  JOIN payment_transaction t ON t.id = x.transaction_id
  JOIN {payment_table} p ON p.id = t.{payment_key}
  ORDER BY x.sale_order_id, t.state NOT IN ('done', 'authorized', 'pending'), t.id DESC
),
given AS (
  SELECT
    c.id AS order_id, ROUND(COALESCE(g.net, 0), c.places) AS net, ROUND(COALESCE(r.net, 0), c.places) AS back,
    r.refunded_at, GREATEST(c.write_date, r.updated_at) AS updated_at
  FROM changed c
  LEFT JOIN goods g ON g.order_id = c.id
  LEFT JOIN refunded r ON r.order_id = c.id
)
SELECT
  c.id AS internal_id,
  c.name AS order_ref,
  w.name AS store,
  CASE
    WHEN c.state IN :cancelled THEN 'cancelled'
    WHEN n.net > 0 AND n.back >= n.net THEN 'refunded'
    WHEN c.state IN :confirmed THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.date_order AS placed_at,
  y.paid_at,
  -- written by the app that delivers goods, where it is installed
  CAST(c.stored ->> 'effective_date' AS TIMESTAMP) AS shipped_at,
  CASE WHEN c.state IN :cancelled THEN c.write_date END AS cancelled_at,
  n.refunded_at,
  n.updated_at,
  c.currency,
  n.net AS net_amount,
  LEAST(n.back, n.net) AS refunded_amount,
  ROUND(c.amount_total, c.places) AS gross_amount,
  ROUND(c.amount_tax, c.places) AS tax_amount,
  ROUND(COALESCE(g.delivery, 0), c.places) AS shipping_amount,
  ROUND(COALESCE(g.discount, 0), c.places) AS discount_amount,
  COALESCE(g.line_count, 0) AS line_count,
  NULLIF(c.stored ->> :click_key, '') AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN c.stored ->> :landed_key ~ '^[0-9]{9,10}$' THEN TO_TIMESTAMP(CAST(c.stored ->> :landed_key AS BIGINT)) AT TIME ZONE 'UTC'
    WHEN c.stored ->> :landed_key ~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]'
      THEN CAST(c.stored ->> :landed_key AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
  END AS landed_at,
  NULLIF(c.stored ->> :landing_key, '') AS landing_url,
  CASE WHEN c.website_id IS NULL THEN 'backend' ELSE 'web' END AS channel,
  m.code AS payment_method,
  a.code AS country,
  g.coupon,
  CASE
    WHEN EXISTS (
      SELECT 1
      FROM sale_order b
      WHERE b.partner_id = c.partner_id AND b.date_order < c.date_order AND b.state IN :confirmed
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind
FROM changed c
JOIN given n ON n.order_id = c.id
LEFT JOIN goods g ON g.order_id = c.id
LEFT JOIN paid y ON y.order_id = c.id
LEFT JOIN methods m ON m.order_id = c.id
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
refunded AS (
  SELECT x.order_line_id, SUM(r.quantity) AS quantity, SUM(r.price_subtotal) AS net
  FROM changed c
  JOIN sale_order_line l ON l.order_id = c.id
  JOIN sale_order_line_invoice_rel x ON x.order_line_id = l.id
  JOIN account_move_line r ON r.id = x.invoice_line_id
  JOIN account_move m ON m.id = r.move_id AND m.move_type = 'out_refund' AND m.state = 'posted'
    AND m.currency_id = c.currency_id
  GROUP BY x.order_line_id
),
items AS (
  SELECT
    c.currency, c.date_order, c.places, l.order_id, l.id, p.default_code, l.product_uom_qty, l.price_subtotal AS shown,
    SPLIT_PART(l.name, CHR(10), 1) AS name, COALESCE(b.quantity, 0) AS back_quantity, COALESCE(b.net, 0) AS back_shown
  FROM changed c
  JOIN sale_order_line l ON l.order_id = c.id AND l.display_type IS NULL
    AND NOT COALESCE(l.is_downpayment, false) AND NOT COALESCE(l.is_delivery, false)
  LEFT JOIN product_product p ON p.id = l.product_id
  LEFT JOIN refunded b ON b.order_line_id = l.id
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
  ROUND(SUM(g.back) OVER upto, g.places) - ROUND(SUM(g.back) OVER upto - g.back, g.places) AS refunded_amount
FROM given g
WINDOW upto AS (PARTITION BY g.order_id ORDER BY g.id);
