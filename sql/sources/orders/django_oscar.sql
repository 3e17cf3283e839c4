-- django-oscar, on PostgreSQL or SQLite. Django keeps UTC.
-- Oscar has no time of change on an order: it is the latest of placing, status changes, payment, shipping events.
-- Statuses and event types are your project's own words: put them into the lists.
-- The click id stands in a table or column of your own: name it below. For a field on a forked order model write
-- click_table = order_order, click_order = id, and the names of the fields.
--
-- contract: 1
-- system: django-oscar
-- versions: 3.2 to 4.2
-- proven: installed
-- needs: order_order(id, number, site_id, user_id, status, date_placed, currency, total_incl_tax, total_excl_tax,
--        shipping_excl_tax, shipping_address_id, billing_address_id),
--        order_line(id, order_id, product_id, partner_sku, upc, title, quantity, line_price_excl_tax),
--        order_surcharge(order_id, excl_tax), order_orderstatuschange(order_id, new_status, date_created),
--        order_paymentevent(id, order_id, event_type_id, amount, date_created), order_paymenteventtype(id, code),
--        order_paymenteventquantity(event_id, line_id, quantity),
--        order_shippingevent(order_id, event_type_id, date_created), order_shippingeventtype(id, code),
--        order_orderdiscount(order_id, voucher_code), order_shippingaddress(id, country_id),
--        order_billingaddress(id, country_id), payment_source(order_id, source_type_id), payment_sourcetype(id, name),
--        django_site(id, domain), {user_table}(id, is_staff), {group_table}({group_user}, group_id), auth_group(id, name),
--        catalogue_product(id, parent_id, product_class_id), catalogue_productclass(id, name),
--        catalogue_productcategory(product_id, category_id), catalogue_category(id, name),
--        {click_table}({click_order}, {click_id}, {landed_at}, {landing_url})
-- changes: order_order.date_placed, order_orderstatuschange.date_created, order_paymentevent.date_created,
--        order_shippingevent.date_created
-- click: column {click_table} sets click_id
-- landing: column {click_table} sets landing_url
-- zone: UTC
-- grain: one row per order; its events, payments and lines are folded into it
-- trap: A change that leaves no status change, payment or shipping event, such as an edit by hand, is not seen.
-- trap: An event of paying back that names no lines counts with the share that goods have in the order's total.
-- trap: Surcharges are not counted as goods.
-- trap: Guests have no customer_kind.
-- trap: The groups of a customer are those of the user, and `staff` where the user has staff status; with a user model of your own name its tables.
-- trap: A product has its categories and its product class, which is its kind, of today; a child has those of its parent. Brand, attribution and origin have no place in the shop.
-- identifier: click_table = affiliate_orderclick
-- identifier: click_order = order_id
-- identifier: click_id = click_id
-- identifier: landed_at = landed_at
-- identifier: landing_url = landing_url
-- identifier: user_table = auth_user
-- identifier: group_table = auth_user_groups
-- identifier: group_user = user_id
-- list: confirmed = Being processed, Processing, Complete, Shipped
-- list: cancelled = Cancelled, Canceled
-- list: refunded = Refunded
-- list: paid_events = paid, settled, auth
-- list: refund_events = refunded, refund
-- list: shipped_events = shipped, dispatched
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF

-- name: orders dialect=postgresql
-- one row per order with an event since the last pull
WITH events AS (
  SELECT o.id AS order_id, o.date_placed AS happened_at
  FROM order_order o
  UNION ALL
  SELECT s.order_id, s.date_created
  FROM order_orderstatuschange s
  UNION ALL
  SELECT p.order_id, p.date_created
  FROM order_paymentevent p
  UNION ALL
  SELECT h.order_id, h.date_created
  FROM order_shippingevent h
),
changed AS (
  SELECT
    o.*, u.updated_at,
    o.total_excl_tax - o.shipping_excl_tax
      - COALESCE((SELECT SUM(s.excl_tax) FROM order_surcharge s WHERE s.order_id = o.id), 0) AS net,
    CASE WHEN o.currency IN :no_decimals THEN 0 ELSE 2 END AS places
  FROM order_order o
  JOIN (SELECT e.order_id, MAX(e.happened_at) AS updated_at FROM events e GROUP BY e.order_id) u ON u.order_id = o.id
  WHERE u.updated_at >= :since
    AND o.date_placed < :until
),
status_changes AS (
  SELECT s.order_id, MIN(s.date_created) AS cancelled_at
  FROM order_orderstatuschange s
  WHERE s.new_status IN :cancelled
  GROUP BY s.order_id
),
payments AS (
  SELECT p.order_id, MIN(p.date_created) AS paid_at
  FROM order_paymentevent p
  JOIN order_paymenteventtype t ON t.id = p.event_type_id AND t.code IN :paid_events
  GROUP BY p.order_id
),
refund_lines AS (
  SELECT q.event_id, SUM(l.line_price_excl_tax * q.quantity / l.quantity) AS net
  FROM order_paymenteventquantity q
  JOIN order_line l ON l.id = q.line_id
  GROUP BY q.event_id
),
refunds AS (
  -- an event that names no lines gives back goods, tax and delivery alike: its share of goods is the order's
  SELECT
    p.order_id, MAX(p.date_created) AS refunded_at,
    SUM(COALESCE(r.net, p.amount * c.net / NULLIF(c.total_incl_tax, 0))) AS net
  FROM changed c
  JOIN order_paymentevent p ON p.order_id = c.id
  JOIN order_paymenteventtype t ON t.id = p.event_type_id AND t.code IN :refund_events
  LEFT JOIN refund_lines r ON r.event_id = p.id
  GROUP BY p.order_id
),
shipments AS (
  SELECT h.order_id, MIN(h.date_created) AS shipped_at
  FROM order_shippingevent h
  JOIN order_shippingeventtype t ON t.id = h.event_type_id AND t.code IN :shipped_events
  GROUP BY h.order_id
),
clicks AS (
  -- the last click counts
  SELECT k.order_id, k.click_id, k.landed_at, k.landing_url
  FROM (
    SELECT
      a.{click_order} AS order_id, a.{click_id} AS click_id, a.{landed_at} AS landed_at, a.{landing_url} AS landing_url,
      ROW_NUMBER() OVER (PARTITION BY a.{click_order} ORDER BY a.{landed_at} DESC NULLS LAST) AS place
    FROM {click_table} a
  ) k
  WHERE k.place = 1
),
sources AS (
  SELECT s.order_id, MIN(t.name) AS payment_method
  FROM payment_source s
  JOIN payment_sourcetype t ON t.id = s.source_type_id
  GROUP BY s.order_id
),
vouchers AS (
  SELECT d.order_id, STRING_AGG(DISTINCT d.voucher_code, ',' ORDER BY d.voucher_code) AS coupon
  FROM order_orderdiscount d
  WHERE d.voucher_code <> ''
  GROUP BY d.order_id
),
line_counts AS (
  SELECT l.order_id, COUNT(*) AS line_count
  FROM order_line l
  GROUP BY l.order_id
)
SELECT
  c.id AS internal_id,
  c.number AS order_ref,
  d.domain AS store,
  CASE
    WHEN c.status IN :cancelled THEN 'cancelled'
    WHEN c.status IN :refunded THEN 'refunded'
    WHEN c.status IN :confirmed OR y.paid_at IS NOT NULL THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.date_placed AS placed_at,
  y.paid_at,
  h.shipped_at,
  CASE WHEN c.status IN :cancelled THEN COALESCE(s.cancelled_at, c.updated_at) END AS cancelled_at,
  r.refunded_at,
  c.updated_at,
  c.currency,
  ROUND(c.net, c.places) AS net_amount,
  CASE
    WHEN c.status IN :refunded THEN ROUND(c.net, c.places)
    ELSE LEAST(ROUND(COALESCE(r.net, 0), c.places), ROUND(c.net, c.places))
  END AS refunded_amount,
  ROUND(c.total_incl_tax, c.places) AS gross_amount,
  ROUND(c.total_incl_tax - c.total_excl_tax, c.places) AS tax_amount,
  ROUND(c.shipping_excl_tax, c.places) AS shipping_amount,
  n.line_count,
  k.click_id,
  k.landed_at,
  k.landing_url,
  m.payment_method,
  COALESCE(sa.country_id, ba.country_id) AS country,
  v.coupon,
  CASE
    WHEN c.user_id IS NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM order_order b WHERE b.user_id = c.user_id AND b.date_placed < c.date_placed) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  (
    SELECT STRING_AGG(w.word, ',' ORDER BY w.word)
    FROM (
      SELECT REPLACE(g.name, ',', '') AS word
      FROM {group_table} x
      JOIN auth_group g ON g.id = x.group_id
      WHERE x.{group_user} = c.user_id
      UNION
      SELECT 'staff'
      FROM {user_table} u
      WHERE u.id = c.user_id AND u.is_staff
    ) w
  ) AS customer_group
FROM changed c
LEFT JOIN django_site d ON d.id = c.site_id
LEFT JOIN status_changes s ON s.order_id = c.id
LEFT JOIN payments y ON y.order_id = c.id
LEFT JOIN refunds r ON r.order_id = c.id
LEFT JOIN shipments h ON h.order_id = c.id
LEFT JOIN clicks k ON k.order_id = c.id
LEFT JOIN sources m ON m.order_id = c.id
LEFT JOIN vouchers v ON v.order_id = c.id
LEFT JOIN line_counts n ON n.order_id = c.id
LEFT JOIN order_shippingaddress sa ON sa.id = c.shipping_address_id
LEFT JOIN order_billingaddress ba ON ba.id = c.billing_address_id;

-- name: lines dialect=postgresql
-- one row per line of those orders; the prices of the lines already carry the basket's discounts
WITH events AS (
  SELECT o.id AS order_id, o.date_placed AS happened_at
  FROM order_order o
  UNION ALL
  SELECT s.order_id, s.date_created
  FROM order_orderstatuschange s
  UNION ALL
  SELECT p.order_id, p.date_created
  FROM order_paymentevent p
  UNION ALL
  SELECT h.order_id, h.date_created
  FROM order_shippingevent h
),
changed AS (
  SELECT o.id, o.date_placed, o.currency, CASE WHEN o.currency IN :no_decimals THEN 0 ELSE 2 END AS places
  FROM order_order o
  JOIN (SELECT e.order_id, MAX(e.happened_at) AS updated_at FROM events e GROUP BY e.order_id) u ON u.order_id = o.id
  WHERE u.updated_at >= :since
    AND o.date_placed < :until
),
returned AS (
  SELECT q.line_id, SUM(q.quantity) AS quantity
  FROM order_paymenteventquantity q
  JOIN order_paymentevent p ON p.id = q.event_id
  JOIN order_paymenteventtype t ON t.id = p.event_type_id AND t.code IN :refund_events
  GROUP BY q.line_id
)
SELECT
  c.id AS order_id,
  l.id AS line_id,
  c.date_placed AS placed_at,
  c.currency,
  COALESCE(NULLIF(l.partner_sku, ''), l.upc) AS sku,
  l.title AS name,
  l.quantity,
  ROUND(l.line_price_excl_tax, c.places) AS net_amount,
  COALESCE(b.quantity, 0) AS refunded_quantity,
  ROUND(l.line_price_excl_tax * COALESCE(b.quantity, 0) / l.quantity, c.places) AS refunded_amount,
  (
    SELECT STRING_AGG(DISTINCT REPLACE(g.name, ',', ''), ',' ORDER BY REPLACE(g.name, ',', ''))
    FROM catalogue_productcategory x
    JOIN catalogue_category g ON g.id = x.category_id
    WHERE x.product_id = COALESCE(a.parent_id, a.id)
  ) AS category,
  k.name AS product_kind
FROM changed c
JOIN order_line l ON l.order_id = c.id
LEFT JOIN returned b ON b.line_id = l.id
LEFT JOIN catalogue_product a ON a.id = l.product_id
LEFT JOIN catalogue_product f ON f.id = a.parent_id
LEFT JOIN catalogue_productclass k ON k.id = COALESCE(f.product_class_id, a.product_class_id);

-- name: orders dialect=sqlite
-- one row per order with an event since the last pull
WITH events AS (
  SELECT o.id AS order_id, o.date_placed AS happened_at
  FROM order_order o
  UNION ALL
  SELECT s.order_id, s.date_created
  FROM order_orderstatuschange s
  UNION ALL
  SELECT p.order_id, p.date_created
  FROM order_paymentevent p
  UNION ALL
  SELECT h.order_id, h.date_created
  FROM order_shippingevent h
),
changed AS (
  SELECT
    o.*, u.updated_at,
    o.total_excl_tax - o.shipping_excl_tax
      - COALESCE((SELECT SUM(s.excl_tax) FROM order_surcharge s WHERE s.order_id = o.id), 0) AS net,
    CASE WHEN o.currency IN :no_decimals THEN 0 ELSE 2 END AS places
  FROM order_order o
  JOIN (SELECT e.order_id, MAX(e.happened_at) AS updated_at FROM events e GROUP BY e.order_id) u ON u.order_id = o.id
  WHERE datetime(u.updated_at) >= :since
    AND datetime(o.date_placed) < :until
),
status_changes AS (
  SELECT s.order_id, MIN(s.date_created) AS cancelled_at
  FROM order_orderstatuschange s
  WHERE s.new_status IN :cancelled
  GROUP BY s.order_id
),
payments AS (
  SELECT p.order_id, MIN(p.date_created) AS paid_at
  FROM order_paymentevent p
  JOIN order_paymenteventtype t ON t.id = p.event_type_id AND t.code IN :paid_events
  GROUP BY p.order_id
),
refund_lines AS (
  SELECT q.event_id, SUM(1.0 * l.line_price_excl_tax * q.quantity / l.quantity) AS net
  FROM order_paymenteventquantity q
  JOIN order_line l ON l.id = q.line_id
  GROUP BY q.event_id
),
refunds AS (
  -- an event that names no lines gives back goods, tax and delivery alike: its share of goods is the order's
  SELECT
    p.order_id, MAX(p.date_created) AS refunded_at,
    SUM(COALESCE(r.net, 1.0 * p.amount * c.net / NULLIF(c.total_incl_tax, 0))) AS net
  FROM changed c
  JOIN order_paymentevent p ON p.order_id = c.id
  JOIN order_paymenteventtype t ON t.id = p.event_type_id AND t.code IN :refund_events
  LEFT JOIN refund_lines r ON r.event_id = p.id
  GROUP BY p.order_id
),
shipments AS (
  SELECT h.order_id, MIN(h.date_created) AS shipped_at
  FROM order_shippingevent h
  JOIN order_shippingeventtype t ON t.id = h.event_type_id AND t.code IN :shipped_events
  GROUP BY h.order_id
),
clicks AS (
  -- the last click counts
  SELECT k.order_id, k.click_id, k.landed_at, k.landing_url
  FROM (
    SELECT
      a.{click_order} AS order_id, a.{click_id} AS click_id, a.{landed_at} AS landed_at, a.{landing_url} AS landing_url,
      ROW_NUMBER() OVER (PARTITION BY a.{click_order} ORDER BY a.{landed_at} DESC NULLS LAST) AS place
    FROM {click_table} a
  ) k
  WHERE k.place = 1
),
sources AS (
  SELECT s.order_id, MIN(t.name) AS payment_method
  FROM payment_source s
  JOIN payment_sourcetype t ON t.id = s.source_type_id
  GROUP BY s.order_id
),
vouchers AS (
  SELECT d.order_id, GROUP_CONCAT(DISTINCT d.voucher_code) AS coupon
  FROM order_orderdiscount d
  WHERE d.voucher_code <> ''
  GROUP BY d.order_id
),
line_counts AS (
  SELECT l.order_id, COUNT(*) AS line_count
  FROM order_line l
  GROUP BY l.order_id
)
SELECT
  c.id AS internal_id,
  c.number AS order_ref,
  d.domain AS store,
  CASE
    WHEN c.status IN :cancelled THEN 'cancelled'
    WHEN c.status IN :refunded THEN 'refunded'
    WHEN c.status IN :confirmed OR y.paid_at IS NOT NULL THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.date_placed AS placed_at,
  y.paid_at,
  h.shipped_at,
  CASE WHEN c.status IN :cancelled THEN COALESCE(s.cancelled_at, c.updated_at) END AS cancelled_at,
  r.refunded_at,
  c.updated_at,
  c.currency,
  printf('%.2f', ROUND(c.net, c.places)) AS net_amount,
  printf('%.2f', CASE
    WHEN c.status IN :refunded THEN ROUND(c.net, c.places)
    ELSE MIN(ROUND(COALESCE(r.net, 0), c.places), ROUND(c.net, c.places))
  END) AS refunded_amount,
  printf('%.2f', ROUND(c.total_incl_tax, c.places)) AS gross_amount,
  printf('%.2f', ROUND(c.total_incl_tax - c.total_excl_tax, c.places)) AS tax_amount,
  printf('%.2f', ROUND(c.shipping_excl_tax, c.places)) AS shipping_amount,
  n.line_count,
  k.click_id,
  k.landed_at,
  k.landing_url,
  m.payment_method,
  COALESCE(sa.country_id, ba.country_id) AS country,
  v.coupon,
  CASE
    WHEN c.user_id IS NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM order_order b WHERE b.user_id = c.user_id AND b.date_placed < c.date_placed) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  (
    SELECT GROUP_CONCAT(w.word, ',')
    FROM (
      SELECT REPLACE(g.name, ',', '') AS word
      FROM {group_table} x
      JOIN auth_group g ON g.id = x.group_id
      WHERE x.{group_user} = c.user_id
      UNION
      SELECT 'staff'
      FROM {user_table} u
      WHERE u.id = c.user_id AND u.is_staff
      ORDER BY 1
    ) w
  ) AS customer_group
FROM changed c
LEFT JOIN django_site d ON d.id = c.site_id
LEFT JOIN status_changes s ON s.order_id = c.id
LEFT JOIN payments y ON y.order_id = c.id
LEFT JOIN refunds r ON r.order_id = c.id
LEFT JOIN shipments h ON h.order_id = c.id
LEFT JOIN clicks k ON k.order_id = c.id
LEFT JOIN sources m ON m.order_id = c.id
LEFT JOIN vouchers v ON v.order_id = c.id
LEFT JOIN line_counts n ON n.order_id = c.id
LEFT JOIN order_shippingaddress sa ON sa.id = c.shipping_address_id
LEFT JOIN order_billingaddress ba ON ba.id = c.billing_address_id;

-- name: lines dialect=sqlite
-- one row per line of those orders; the prices of the lines already carry the basket's discounts
WITH events AS (
  SELECT o.id AS order_id, o.date_placed AS happened_at
  FROM order_order o
  UNION ALL
  SELECT s.order_id, s.date_created
  FROM order_orderstatuschange s
  UNION ALL
  SELECT p.order_id, p.date_created
  FROM order_paymentevent p
  UNION ALL
  SELECT h.order_id, h.date_created
  FROM order_shippingevent h
),
changed AS (
  SELECT o.id, o.date_placed, o.currency, CASE WHEN o.currency IN :no_decimals THEN 0 ELSE 2 END AS places
  FROM order_order o
  JOIN (SELECT e.order_id, MAX(e.happened_at) AS updated_at FROM events e GROUP BY e.order_id) u ON u.order_id = o.id
  WHERE datetime(u.updated_at) >= :since
    AND datetime(o.date_placed) < :until
),
returned AS (
  SELECT q.line_id, SUM(q.quantity) AS quantity
  FROM order_paymenteventquantity q
  JOIN order_paymentevent p ON p.id = q.event_id
  JOIN order_paymenteventtype t ON t.id = p.event_type_id AND t.code IN :refund_events
  GROUP BY q.line_id
)
SELECT
  c.id AS order_id,
  l.id AS line_id,
  c.date_placed AS placed_at,
  c.currency,
  COALESCE(NULLIF(l.partner_sku, ''), l.upc) AS sku,
  l.title AS name,
  l.quantity,
  printf('%.2f', ROUND(l.line_price_excl_tax, c.places)) AS net_amount,
  COALESCE(b.quantity, 0) AS refunded_quantity,
  printf('%.2f', ROUND(1.0 * l.line_price_excl_tax * COALESCE(b.quantity, 0) / l.quantity, c.places)) AS refunded_amount,
  (
    SELECT GROUP_CONCAT(w.word, ',')
    FROM (
      SELECT DISTINCT REPLACE(g.name, ',', '') AS word
      FROM catalogue_productcategory x
      JOIN catalogue_category g ON g.id = x.category_id
      WHERE x.product_id = COALESCE(a.parent_id, a.id)
      ORDER BY 1
    ) w
  ) AS category,
  k.name AS product_kind
FROM changed c
JOIN order_line l ON l.order_id = c.id
LEFT JOIN returned b ON b.line_id = l.id
LEFT JOIN catalogue_product a ON a.id = l.product_id
LEFT JOIN catalogue_product f ON f.id = a.parent_id
LEFT JOIN catalogue_productclass k ON k.id = COALESCE(f.product_class_id, a.product_class_id);
