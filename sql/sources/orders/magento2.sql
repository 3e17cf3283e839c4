-- Magento 2, Adobe Commerce and Mage-OS, on MySQL or MariaDB. Times are TIMESTAMPs, read in UTC.
-- Magento has no place of its own for a click id: extensions add a column to sales_order or quote, a table, or a key to the
-- payment's additional_information. Name yours below; a table needs the column that holds the order's id:
-- click_table = my_clicks, click_order = order_id; for a column of quote click_table = quote, click_link = quote_id.
--
-- contract: 1
-- system: Magento 2, Adobe Commerce, Mage-OS
-- versions: 2.3 and newer, on MySQL 8 or MariaDB 10.3 and newer
-- proven: fixture
-- needs: {prefix}sales_order(entity_id, increment_id, store_id, state, created_at, updated_at, order_currency_code, subtotal,
--         discount_amount, shipping_discount_amount, discount_tax_compensation_amount, grand_total, tax_amount, shipping_amount,
--         coupon_code, customer_id, customer_group_id, relation_parent_id, remote_ip, quote_id),
--         {prefix}sales_order_item(item_id, order_id, parent_item_id, product_type, sku, name, qty_ordered, qty_canceled, qty_refunded,
--         row_total, discount_amount, discount_tax_compensation_amount),
--         {prefix}sales_order_payment(parent_id, method, additional_information),
--         {prefix}sales_order_address(parent_id, address_type, country_id),
--         {prefix}sales_order_status_history(parent_id, status, created_at), {prefix}sales_invoice(order_id, state, created_at),
--         {prefix}sales_shipment(order_id, created_at),
--         {prefix}sales_creditmemo(entity_id, order_id, state, created_at, adjustment_positive, adjustment_negative),
--         {prefix}sales_creditmemo_item(parent_id, order_item_id, row_total, discount_amount, discount_tax_compensation_amount),
--         {prefix}store(store_id, code), {prefix}customer_group(customer_group_id, customer_group_code)
-- changes: {prefix}sales_order.updated_at
-- click: column {prefix}{click_table} sets click_id
-- click: json {prefix}sales_order_payment.additional_information sets click_key
-- landing: column {prefix}{click_table} sets landing_url
-- zone: UTC
-- grain: one row per order; credit memos are folded into it, configurable products and bundles into one line each or their parts
-- trap: Amounts are those in the order's currency, not the base_ columns.
-- trap: The number is unique within a store view only, and an order that was edited is a new one with -1 behind its number.
-- trap: An adjustment of a credit memo counts with the share that goods have in the order's total.
-- trap: Quantities that were cancelled in an order that goes on count as given back.
-- trap: An order is returning by its customer account; guests are neither new nor returning.
-- trap: The store is the code of the store view.
-- trap: Brand and category are attributes of products, which are kept otherwise in Adobe Commerce than in Magento Open Source:
--         they are not told. Nor is an attribution: Magento keeps none.
-- trap: An order that was edited is a new one, of origin edit.
-- identifier: prefix =
-- identifier: click_table = sales_order
-- identifier: click_order = entity_id
-- identifier: click_link = entity_id
-- identifier: click_id = NULL
-- identifier: landed_at = NULL
-- identifier: landing_url = NULL
-- value: click_key = rakuten_ran_site_id
-- list: confirmed = processing, complete
-- list: cancelled = canceled
-- list: refunded = closed
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=mysql
-- one row per order that changed since the last pull; a credit memo changes its order
WITH changed AS (
  SELECT
    o.*,
    COALESCE(o.subtotal, 0) + COALESCE(o.discount_amount, 0) + COALESCE(o.shipping_discount_amount, 0)
      + COALESCE(o.discount_tax_compensation_amount, 0) AS net,
    CASE WHEN o.order_currency_code IN :no_decimals THEN 0 WHEN o.order_currency_code IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM {prefix}sales_order o
  WHERE o.updated_at >= :since
    AND o.created_at < :until
),
parts AS (
  -- a bundle with prices of its own parts repeats their sum on itself; a configurable product's part costs nothing
  SELECT i.parent_item_id, SUM(i.row_total) AS total
  FROM changed c
  JOIN {prefix}sales_order_item i ON i.order_id = c.entity_id
  WHERE i.parent_item_id IS NOT NULL
  GROUP BY i.parent_item_id
),
items AS (
  SELECT
    i.item_id, i.order_id, i.qty_ordered, i.qty_canceled,
    i.row_total - COALESCE(i.discount_amount, 0) + COALESCE(i.discount_tax_compensation_amount, 0) AS net
  FROM changed c
  JOIN {prefix}sales_order_item i ON i.order_id = c.entity_id
  LEFT JOIN parts p ON p.parent_item_id = i.item_id
  WHERE CASE WHEN i.parent_item_id IS NULL THEN COALESCE(p.total, 0) = 0 ELSE i.row_total <> 0 END
),
memo_items AS (
  SELECT
    m.order_id,
    SUM(COALESCE(i.row_total, 0) - COALESCE(i.discount_amount, 0) + COALESCE(i.discount_tax_compensation_amount, 0)) AS net
  FROM changed c
  JOIN {prefix}sales_creditmemo m ON m.order_id = c.entity_id AND COALESCE(m.state, 2) <> 3
  JOIN {prefix}sales_creditmemo_item i ON i.parent_id = m.entity_id
  GROUP BY m.order_id
),
memos AS (
  SELECT
    m.order_id, MAX(m.created_at) AS refunded_at,
    SUM(COALESCE(m.adjustment_positive, 0) - COALESCE(m.adjustment_negative, 0)) AS adjustment
  FROM changed c
  JOIN {prefix}sales_creditmemo m ON m.order_id = c.entity_id AND COALESCE(m.state, 2) <> 3
  GROUP BY m.order_id
),
counts AS (
  SELECT
    i.order_id, COUNT(*) AS line_count,
    SUM(i.net * COALESCE(i.qty_canceled, 0) / NULLIF(i.qty_ordered, 0)) AS cancelled
  FROM items i
  GROUP BY i.order_id
),
invoices AS (
  SELECT v.order_id, MIN(v.created_at) AS paid_at
  FROM changed c
  JOIN {prefix}sales_invoice v ON v.order_id = c.entity_id AND v.state = 2
  GROUP BY v.order_id
),
shipments AS (
  SELECT s.order_id, MIN(s.created_at) AS shipped_at
  FROM changed c
  JOIN {prefix}sales_shipment s ON s.order_id = c.entity_id
  GROUP BY s.order_id
),
histories AS (
  SELECT h.parent_id, MIN(h.created_at) AS cancelled_at
  FROM changed c
  JOIN {prefix}sales_order_status_history h ON h.parent_id = c.entity_id AND h.status IN :cancelled
  GROUP BY h.parent_id
),
payments AS (
  SELECT
    p.parent_id, MAX(p.method) AS method,
    MAX(CASE WHEN JSON_VALID(p.additional_information) THEN
      JSON_UNQUOTE(JSON_EXTRACT(p.additional_information, CONCAT('$."', :click_key, '"')))
    END) AS click_id
  FROM changed c
  JOIN {prefix}sales_order_payment p ON p.parent_id = c.entity_id
  GROUP BY p.parent_id
),
countries AS (
  SELECT a.parent_id, MAX(a.country_id) AS country
  FROM changed c
  JOIN {prefix}sales_order_address a ON a.parent_id = c.entity_id AND a.address_type = 'billing'
  GROUP BY a.parent_id
),
clicks AS (
  SELECT
    c.entity_id,
    (SELECT MAX({click_id}) FROM {prefix}{click_table} k WHERE k.{click_order} = c.{click_link}) AS click_id,
    (SELECT CAST(MAX({landed_at}) AS CHAR) FROM {prefix}{click_table} k WHERE k.{click_order} = c.{click_link}) AS landed_at,
    (SELECT MAX({landing_url}) FROM {prefix}{click_table} k WHERE k.{click_order} = c.{click_link}) AS landing_url
  FROM changed c
)
SELECT
  c.entity_id AS internal_id,
  c.increment_id AS order_ref,
  s.code AS store,
  CASE
    WHEN c.state IN :cancelled THEN 'cancelled'
    WHEN c.state IN :refunded THEN 'refunded'
    WHEN c.state IN :confirmed THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.created_at AS placed_at,
  v.paid_at,
  h.shipped_at,
  CASE WHEN c.state IN :cancelled THEN COALESCE(t.cancelled_at, c.updated_at) END AS cancelled_at,
  m.refunded_at,
  c.updated_at,
  c.order_currency_code AS currency,
  ROUND(c.net, c.places) AS net_amount,
  CASE
    WHEN c.state IN :cancelled THEN 0.00
    WHEN c.state IN :refunded THEN ROUND(c.net, c.places)
    ELSE ROUND(GREATEST(LEAST(
      COALESCE(i.net, 0) + COALESCE(n.cancelled, 0) + COALESCE(m.adjustment * c.net / NULLIF(c.grand_total, 0), 0), c.net
    ), 0), c.places)
  END AS refunded_amount,
  ROUND(c.grand_total, c.places) AS gross_amount,
  ROUND(c.tax_amount, c.places) AS tax_amount,
  ROUND(c.shipping_amount, c.places) AS shipping_amount,
  ROUND(c.subtotal - c.net, c.places) AS discount_amount,
  n.line_count,
  COALESCE(NULLIF(k.click_id, ''), NULLIF(p.click_id, '')) AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN k.landed_at REGEXP '^[0-9]{9,10}$' THEN FROM_UNIXTIME(CAST(k.landed_at AS UNSIGNED))
    ELSE CAST(LEFT(REPLACE(k.landed_at, 'T', ' '), 19) AS DATETIME)
  END AS landed_at,
  k.landing_url,
  CASE WHEN c.remote_ip IS NULL THEN 'admin' ELSE 'web' END AS channel,
  p.method AS payment_method,
  a.country,
  NULLIF(c.coupon_code, '') AS coupon,
  CASE
    WHEN c.customer_id IS NULL THEN NULL
    WHEN EXISTS (
      SELECT 1
      FROM {prefix}sales_order b
      WHERE b.customer_id = c.customer_id AND b.created_at < c.created_at AND (b.state IN :confirmed OR b.state IN :refunded)
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  g.customer_group_code AS customer_group,
  CASE WHEN c.relation_parent_id IS NOT NULL THEN 'edit' WHEN c.remote_ip IS NULL THEN 'admin' ELSE 'web' END AS origin
FROM changed c
LEFT JOIN {prefix}customer_group g ON g.customer_group_id = c.customer_group_id
LEFT JOIN {prefix}store s ON s.store_id = c.store_id
LEFT JOIN memo_items i ON i.order_id = c.entity_id
LEFT JOIN memos m ON m.order_id = c.entity_id
LEFT JOIN counts n ON n.order_id = c.entity_id
LEFT JOIN invoices v ON v.order_id = c.entity_id
LEFT JOIN shipments h ON h.order_id = c.entity_id
LEFT JOIN histories t ON t.parent_id = c.entity_id
LEFT JOIN payments p ON p.parent_id = c.entity_id
LEFT JOIN countries a ON a.parent_id = c.entity_id
LEFT JOIN clicks k ON k.entity_id = c.entity_id;

-- name: lines dialect=mysql
-- one row per item that carries a price: products, configurable products, and the parts of bundles priced by their parts
WITH changed AS (
  SELECT
    o.entity_id, o.state, o.created_at, o.order_currency_code AS currency,
    CASE WHEN o.order_currency_code IN :no_decimals THEN 0 WHEN o.order_currency_code IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM {prefix}sales_order o
  WHERE o.updated_at >= :since
    AND o.created_at < :until
),
parts AS (
  SELECT i.parent_item_id, SUM(i.row_total) AS total
  FROM changed c
  JOIN {prefix}sales_order_item i ON i.order_id = c.entity_id
  WHERE i.parent_item_id IS NOT NULL
  GROUP BY i.parent_item_id
),
items AS (
  SELECT
    c.entity_id, c.state, c.created_at, c.currency, c.places, i.item_id, i.product_type, i.sku, i.name, i.qty_ordered,
    CASE WHEN c.state IN :cancelled THEN 0 ELSE COALESCE(i.qty_canceled, 0) END AS qty_canceled,
    COALESCE(i.qty_refunded, 0) AS qty_refunded,
    i.row_total - COALESCE(i.discount_amount, 0) + COALESCE(i.discount_tax_compensation_amount, 0) AS net
  FROM changed c
  JOIN {prefix}sales_order_item i ON i.order_id = c.entity_id
  LEFT JOIN parts p ON p.parent_item_id = i.item_id
  WHERE CASE WHEN i.parent_item_id IS NULL THEN COALESCE(p.total, 0) = 0 ELSE i.row_total <> 0 END
),
returned AS (
  SELECT
    i.order_item_id,
    SUM(COALESCE(i.row_total, 0) - COALESCE(i.discount_amount, 0) + COALESCE(i.discount_tax_compensation_amount, 0)) AS net
  FROM changed c
  JOIN {prefix}sales_creditmemo m ON m.order_id = c.entity_id AND COALESCE(m.state, 2) <> 3
  JOIN {prefix}sales_creditmemo_item i ON i.parent_id = m.entity_id
  GROUP BY i.order_item_id
)
SELECT
  i.entity_id AS order_id,
  i.item_id AS line_id,
  i.created_at AS placed_at,
  i.currency,
  i.sku,
  i.name,
  CEILING(i.qty_ordered) AS quantity,
  ROUND(i.net, i.places) AS net_amount,
  CEILING(i.qty_refunded + i.qty_canceled) AS refunded_quantity,
  ROUND(LEAST(i.net, COALESCE(r.net, 0) + i.net * i.qty_canceled / NULLIF(i.qty_ordered, 0)), i.places) AS refunded_amount,
  CASE i.product_type WHEN 'giftcard' THEN 'gift_card' ELSE i.product_type END AS product_kind
FROM items i
LEFT JOIN returned r ON r.order_item_id = i.item_id;
