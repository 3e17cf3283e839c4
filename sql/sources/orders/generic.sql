-- A shop whose tables already have the contract's columns (README.md beside this file): an example to copy.
-- Give its path as sql_file and change what differs; delete the block `lines` if the shop has none.
--
-- contract: 1
-- system: Tables of your own, with the contract's columns
-- versions: any
-- proven: fixture
-- needs: {orders}(internal_id, order_ref, store, kind, state, is_test, placed_at, paid_at, shipped_at, cancelled_at,
--        refunded_at, updated_at, currency, net_amount, refunded_amount, gross_amount, tax_amount, shipping_amount,
--        discount_amount, line_count, {click_id}, landed_at, {landing_url}, channel, payment_method, device, country,
--        coupon, customer_kind),
--        {lines}(order_id, line_id, sku, name, quantity, net_amount, refunded_quantity, refunded_amount)
-- changes: {orders}.updated_at
-- click: column {orders} sets click_id
-- landing: column {orders} sets landing_url
-- grain: one row per order
-- trap: An order without a time of change is refused, and with it the pull.
-- trap: The zone of naive times must be configured.
-- trap: Columns for rules are named by parameters, for example customer_group = customer_group; unnamed ones are empty.
-- identifier: orders = orders
-- identifier: lines = order_lines
-- identifier: click_id = click_id
-- identifier: landing_url = landing_url
-- identifier: customer_group = NULL
-- identifier: attribution = NULL
-- identifier: origin = NULL
-- identifier: brand = NULL
-- identifier: category = NULL
-- identifier: product_kind = NULL

-- name: orders
-- one row per order that changed since the last pull, or has no time of change (which is then refused)
SELECT
  o.internal_id, o.order_ref, o.store, o.kind, o.state, o.is_test,
  o.placed_at, o.paid_at, o.shipped_at, o.cancelled_at, o.refunded_at, o.updated_at,
  o.currency, o.net_amount, o.refunded_amount, o.gross_amount, o.tax_amount, o.shipping_amount, o.discount_amount,
  o.line_count, o.{click_id} AS click_id, o.landed_at, o.{landing_url} AS landing_url,
  o.channel, o.payment_method, o.device, o.country, o.coupon, o.customer_kind,
  {customer_group} AS customer_group, {attribution} AS attribution, {origin} AS origin
FROM {orders} o
WHERE (o.updated_at >= :since OR o.updated_at IS NULL)
  AND o.placed_at < :until;

-- name: lines
-- one row per line of those orders
SELECT
  l.order_id, l.line_id, o.placed_at, o.currency, l.sku, l.name,
  l.quantity, l.net_amount, l.refunded_quantity, l.refunded_amount,
  {brand} AS brand, {category} AS category, {product_kind} AS product_kind
FROM {lines} l
JOIN {orders} o ON o.internal_id = l.order_id
WHERE (o.updated_at >= :since OR o.updated_at IS NULL)
  AND o.placed_at < :until;

-- name: orders dialect=sqlite
-- one row per order that changed since the last pull
-- SQLite keeps decimals in binary: printf writes them as exact text. It keeps any text too: beside a number it compares one that is a
-- number as that number, and each other one, or a BLOB, as more than any. What is none, and times that SQLite cannot read, come as
-- they are, to be refused: as 0 or left out they would accuse an order without a word. A blank is null, of refunds 0.
SELECT
  o.internal_id, o.order_ref, o.store, o.kind, o.state, o.is_test,
  o.placed_at, o.paid_at, o.shipped_at, o.cancelled_at, o.refunded_at, o.updated_at,
  o.currency,
  CASE WHEN o.net_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', o.net_amount)
       WHEN typeof(o.net_amount) = 'blob' THEN '0x' || hex(o.net_amount) ELSE NULLIF(trim(o.net_amount), '') END AS net_amount,
  CASE WHEN o.refunded_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', o.refunded_amount)
       WHEN typeof(o.refunded_amount) = 'blob' THEN '0x' || hex(o.refunded_amount)
       WHEN trim(o.refunded_amount) = '' THEN '0' ELSE trim(o.refunded_amount) END AS refunded_amount,
  CASE WHEN o.gross_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', o.gross_amount)
       WHEN typeof(o.gross_amount) = 'blob' THEN '0x' || hex(o.gross_amount) ELSE NULLIF(trim(o.gross_amount), '') END AS gross_amount,
  CASE WHEN o.tax_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', o.tax_amount)
       WHEN typeof(o.tax_amount) = 'blob' THEN '0x' || hex(o.tax_amount) ELSE NULLIF(trim(o.tax_amount), '') END AS tax_amount,
  CASE WHEN o.shipping_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', o.shipping_amount)
       WHEN typeof(o.shipping_amount) = 'blob' THEN '0x' || hex(o.shipping_amount) ELSE NULLIF(trim(o.shipping_amount), '') END AS shipping_amount,
  CASE WHEN o.discount_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', o.discount_amount)
       WHEN typeof(o.discount_amount) = 'blob' THEN '0x' || hex(o.discount_amount) ELSE NULLIF(trim(o.discount_amount), '') END AS discount_amount,
  o.line_count, o.{click_id} AS click_id, o.landed_at, o.{landing_url} AS landing_url,
  o.channel, o.payment_method, o.device, o.country, o.coupon, o.customer_kind,
  {customer_group} AS customer_group, {attribution} AS attribution, {origin} AS origin
FROM {orders} o
WHERE (datetime(o.updated_at) >= :since OR datetime(o.updated_at) IS NULL)
  AND (datetime(o.placed_at) < :until OR datetime(o.placed_at) IS NULL AND o.placed_at IS NOT NULL);

-- name: lines dialect=sqlite
-- one row per line of those orders
SELECT
  l.order_id, l.line_id, o.placed_at, o.currency, l.sku, l.name, l.quantity,
  CASE WHEN l.net_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', l.net_amount)
       WHEN typeof(l.net_amount) = 'blob' THEN '0x' || hex(l.net_amount) ELSE NULLIF(trim(l.net_amount), '') END AS net_amount,
  l.refunded_quantity,
  CASE WHEN l.refunded_amount < CAST(9e18 AS INTEGER) THEN printf('%.4f', l.refunded_amount)
       WHEN typeof(l.refunded_amount) = 'blob' THEN '0x' || hex(l.refunded_amount)
       WHEN trim(l.refunded_amount) = '' THEN '0' ELSE trim(l.refunded_amount) END AS refunded_amount,
  {brand} AS brand, {category} AS category, {product_kind} AS product_kind
FROM {lines} l
JOIN {orders} o ON o.internal_id = l.order_id
WHERE (datetime(o.updated_at) >= :since OR datetime(o.updated_at) IS NULL)
  AND (datetime(o.placed_at) < :until OR datetime(o.placed_at) IS NULL AND o.placed_at IS NOT NULL);
