-- PrestaShop, on MySQL or MariaDB. It writes its times in the shop's own zone: set `zone` in the configuration to the one of
-- International > Localization (PS_TIMEZONE), for example zone = "Europe/Paris".
-- PrestaShop has no place of its own for a click id: modules add a column to orders, or a table. Name yours below, without the
-- prefix; a table needs the column that holds the order's id: click_table = my_clicks, click_order = id_order, or of the
-- cart's: click_order = id_cart, click_link = id_cart.
--
-- contract: 1
-- system: PrestaShop
-- versions: 1.7.7 and newer, 8, 9, on MySQL 8 or MariaDB 10.3 and newer
-- proven: fixture
-- needs: {prefix}orders(id_order, reference, id_shop, id_customer, id_cart, id_currency, id_address_invoice, current_state, valid,
--         module, total_products, total_discounts_tax_excl, total_paid_tax_incl, total_paid_tax_excl, total_shipping_tax_excl,
--         invoice_date, date_add, date_upd),
--         {prefix}order_detail(id_order_detail, id_order, product_id, product_reference, product_name, product_quantity,
--         total_price_tax_excl),
--         {prefix}order_history(id_order, id_order_state, date_add), {prefix}order_state(id_order_state, paid, shipped),
--         {prefix}order_slip(id_order_slip, id_order, total_products_tax_excl, total_products_tax_incl, amount, date_add, date_upd),
--         {prefix}order_slip_detail(id_order_slip, id_order_detail, product_quantity, amount_tax_excl),
--         {prefix}order_cart_rule(id_order, id_cart_rule, name, value_tax_excl, free_shipping, deleted),
--         {prefix}cart_rule(id_cart_rule, code), {prefix}cart(id_cart, id_guest), {prefix}connections(id_connections, id_guest),
--         {prefix}connections_source(id_connections, request_uri, date_add), {prefix}address(id_address, id_country),
--         {prefix}country(id_country, iso_code), {prefix}currency(id_currency, iso_code), {prefix}shop(id_shop, name),
--         {prefix}customer(id_customer, id_default_group), {prefix}group_lang(id_group, id_lang, name),
--         {prefix}product(id_product, id_manufacturer, is_virtual, cache_is_pack), {prefix}manufacturer(id_manufacturer, name),
--         {prefix}category_product(id_category, id_product), {prefix}category_lang(id_category, id_shop, id_lang, name)
-- changes: {prefix}orders.date_upd, {prefix}order_slip.date_upd, {prefix}order_history.date_add
-- click: column {prefix}{click_table} sets click_id
-- landing: column {prefix}{click_table} sets landing_url
-- grain: one row per order; an order that was split is several rows with one reference, which are judged together
-- trap: Times are in the shop's zone, and a click's time in a module's table must be a date in that zone too.
-- trap: The ids of states are those of a new installation; yours: SELECT name, value FROM ps_configuration
--         WHERE name IN ('PS_OS_CANCELED', 'PS_OS_ERROR', 'PS_OS_REFUND').
-- trap: There is no index on date_upd: each pull reads all orders until there is one.
-- trap: Cart rules are spread over the lines; what of them is free delivery takes nothing off the goods.
-- trap: A credit slip over a chosen amount counts with the share its goods have without tax.
-- trap: Without a module's place the landing URL is that of the statistics: 255 characters, without https://, and only if
--         the visitor came from another site.
-- trap: The group is the customer's default group; groups and categories are told in the language of number language_id.
-- trap: PrestaShop keeps neither an attribution nor how an order came about. Gift cards are a module's: told by their category.
-- trap: A product has its brand, categories and kind of today; of one that was deleted nothing is known.
-- trap: The store is the shop's name, and guests get a new customer with each order, so they are always new.
-- identifier: prefix = ps_
-- identifier: order_ref = reference
-- identifier: click_table = orders
-- identifier: click_order = id_order
-- identifier: click_link = id_order
-- identifier: click_id = NULL
-- identifier: landed_at = NULL
-- identifier: landing_url = NULL
-- value: language_id = 1
-- list: cancelled = 6, 8
-- list: refunded = 7
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=mysql
-- one row per order that was changed, moved to another state or refunded since the last pull
WITH touched AS (
  SELECT e.id_order, MAX(e.changed_at) AS updated_at
  FROM (
    SELECT o.id_order, o.date_upd AS changed_at FROM {prefix}orders o WHERE o.date_upd >= :since
    UNION ALL
    SELECT s.id_order, GREATEST(s.date_add, s.date_upd) FROM {prefix}order_slip s WHERE s.date_upd >= :since OR s.date_add >= :since
    UNION ALL
    SELECT h.id_order, h.date_add FROM {prefix}order_history h WHERE h.date_add >= :since
  ) e
  GROUP BY e.id_order
),
rules AS (
  SELECT
    r.id_order,
    LEAST(MAX(o.total_shipping_tax_excl), SUM(CASE WHEN r.free_shipping = 1 THEN LEAST(o.total_shipping_tax_excl, r.value_tax_excl) ELSE 0 END)) AS free_shipping,
    GROUP_CONCAT(
      DISTINCT NULLIF(COALESCE(c.code, r.name), '') ORDER BY NULLIF(COALESCE(c.code, r.name), '') SEPARATOR ','
    ) AS coupon
  FROM touched t
  JOIN {prefix}orders o ON o.id_order = t.id_order
  JOIN {prefix}order_cart_rule r ON r.id_order = t.id_order AND r.deleted = 0
  LEFT JOIN {prefix}cart_rule c ON c.id_cart_rule = r.id_cart_rule
  GROUP BY r.id_order
),
changed AS (
  SELECT
    o.*, t.updated_at, y.iso_code AS currency, r.coupon,
    o.total_products - LEAST(o.total_products, o.total_discounts_tax_excl - COALESCE(r.free_shipping, 0)) AS net,
    CASE WHEN y.iso_code IN :no_decimals THEN 0 WHEN y.iso_code IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM touched t
  JOIN {prefix}orders o ON o.id_order = t.id_order
  JOIN {prefix}currency y ON y.id_currency = o.id_currency
  LEFT JOIN rules r ON r.id_order = o.id_order
  WHERE o.date_add < :until
),
histories AS (
  SELECT
    h.id_order,
    MIN(CASE WHEN s.paid = 1 THEN h.date_add END) AS paid_at,
    MIN(CASE WHEN s.shipped = 1 THEN h.date_add END) AS shipped_at,
    MIN(CASE WHEN h.id_order_state IN :cancelled THEN h.date_add END) AS cancelled_at,
    MAX(CASE WHEN h.id_order_state IN :refunded THEN h.date_add END) AS refunded_at
  FROM changed c
  JOIN {prefix}order_history h ON h.id_order = c.id_order
  LEFT JOIN {prefix}order_state s ON s.id_order_state = h.id_order_state
  GROUP BY h.id_order
),
slips AS (
  SELECT
    s.id_order, MAX(s.date_add) AS refunded_at,
    SUM(COALESCE(s.total_products_tax_excl, 0) * CASE
      WHEN s.amount > 0 AND s.amount < s.total_products_tax_incl AND s.amount <> s.total_products_tax_excl
      THEN s.amount / s.total_products_tax_incl
      ELSE 1
    END) AS net
  FROM changed c
  JOIN {prefix}order_slip s ON s.id_order = c.id_order
  GROUP BY s.id_order
),
counts AS (
  SELECT d.id_order, COUNT(*) AS line_count
  FROM changed c
  JOIN {prefix}order_detail d ON d.id_order = c.id_order
  GROUP BY d.id_order
),
visits AS (
  -- the last visit from another site before the order
  SELECT v.id_order, v.request_uri, v.date_add
  FROM (
    SELECT
      c.id_order, s.request_uri, s.date_add,
      ROW_NUMBER() OVER (PARTITION BY c.id_order ORDER BY s.date_add DESC, s.id_connections DESC) AS place
    FROM changed c
    JOIN {prefix}cart b ON b.id_cart = c.id_cart AND b.id_guest > 0
    JOIN {prefix}connections n ON n.id_guest = b.id_guest
    JOIN {prefix}connections_source s ON s.id_connections = n.id_connections AND s.date_add <= c.date_add
    WHERE s.request_uri <> ''
  ) v
  WHERE v.place = 1
),
clicks AS (
  SELECT
    c.id_order,
    (SELECT MAX({click_id}) FROM {prefix}{click_table} k WHERE k.{click_order} = c.{click_link}) AS click_id,
    (SELECT CAST(MAX({landed_at}) AS CHAR) FROM {prefix}{click_table} k WHERE k.{click_order} = c.{click_link}) AS landed_at,
    (SELECT MAX({landing_url}) FROM {prefix}{click_table} k WHERE k.{click_order} = c.{click_link}) AS landing_url
  FROM changed c
)
SELECT
  c.id_order AS internal_id,
  CAST(c.{order_ref} AS CHAR) AS order_ref,
  p.name AS store,
  CASE
    WHEN c.current_state IN :cancelled THEN 'cancelled'
    WHEN c.current_state IN :refunded THEN 'refunded'
    WHEN c.valid = 1 THEN 'confirmed'
    ELSE 'pending'
  END AS state,
  c.date_add AS placed_at,
  COALESCE(h.paid_at, CASE WHEN c.valid = 1 THEN CASE WHEN c.invoice_date > '1970-01-02' THEN c.invoice_date ELSE c.date_add END END) AS paid_at,
  h.shipped_at,
  CASE WHEN c.current_state IN :cancelled THEN COALESCE(h.cancelled_at, c.updated_at) END AS cancelled_at,
  CASE WHEN s.refunded_at > h.refunded_at THEN s.refunded_at ELSE COALESCE(h.refunded_at, s.refunded_at) END AS refunded_at,
  c.updated_at,
  c.currency,
  ROUND(c.net, c.places) AS net_amount,
  CASE
    WHEN c.current_state IN :cancelled THEN 0.00
    WHEN c.current_state IN :refunded THEN ROUND(c.net, c.places)
    ELSE ROUND(LEAST(COALESCE(s.net, 0), c.net), c.places)
  END AS refunded_amount,
  ROUND(c.total_paid_tax_incl, c.places) AS gross_amount,
  ROUND(c.total_paid_tax_incl - c.total_paid_tax_excl, c.places) AS tax_amount,
  ROUND(c.total_shipping_tax_excl, c.places) AS shipping_amount,
  ROUND(c.total_products - c.net, c.places) AS discount_amount,
  n.line_count,
  NULLIF(k.click_id, '') AS click_id,
  COALESCE(CAST(LEFT(REPLACE(k.landed_at, 'T', ' '), 19) AS DATETIME), v.date_add) AS landed_at,
  COALESCE(NULLIF(k.landing_url, ''), v.request_uri) AS landing_url,
  NULLIF(c.module, '') AS payment_method,
  w.iso_code AS country,
  c.coupon,
  CASE
    WHEN EXISTS (
      SELECT 1
      FROM {prefix}orders b
      WHERE b.id_customer = c.id_customer AND b.date_add < c.date_add AND (b.valid = 1 OR b.current_state IN :refunded)
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  g.name AS customer_group
FROM changed c
LEFT JOIN {prefix}customer u ON u.id_customer = c.id_customer
LEFT JOIN {prefix}group_lang g ON g.id_group = u.id_default_group AND g.id_lang = :language_id
LEFT JOIN {prefix}shop p ON p.id_shop = c.id_shop
LEFT JOIN histories h ON h.id_order = c.id_order
LEFT JOIN slips s ON s.id_order = c.id_order
LEFT JOIN counts n ON n.id_order = c.id_order
LEFT JOIN visits v ON v.id_order = c.id_order
LEFT JOIN clicks k ON k.id_order = c.id_order
LEFT JOIN {prefix}address a ON a.id_address = c.id_address_invoice
LEFT JOIN {prefix}country w ON w.id_country = a.id_country;

-- name: lines dialect=mysql
-- one row per line of those orders, its share of the cart rules taken off; the lines add up to their order
WITH touched AS (
  SELECT o.id_order FROM {prefix}orders o WHERE o.date_upd >= :since
  UNION
  SELECT s.id_order FROM {prefix}order_slip s WHERE s.date_upd >= :since OR s.date_add >= :since
  UNION
  SELECT h.id_order FROM {prefix}order_history h WHERE h.date_add >= :since
),
rules AS (
  SELECT
    r.id_order,
    LEAST(MAX(o.total_shipping_tax_excl), SUM(CASE WHEN r.free_shipping = 1 THEN LEAST(o.total_shipping_tax_excl, r.value_tax_excl) ELSE 0 END)) AS free_shipping
  FROM touched t
  JOIN {prefix}orders o ON o.id_order = t.id_order
  JOIN {prefix}order_cart_rule r ON r.id_order = t.id_order AND r.deleted = 0
  GROUP BY r.id_order
),
changed AS (
  SELECT
    o.id_order, o.id_shop, o.current_state, o.date_add, y.iso_code AS currency,
    o.total_products - LEAST(o.total_products, o.total_discounts_tax_excl - COALESCE(r.free_shipping, 0)) AS net,
    CASE WHEN y.iso_code IN :no_decimals THEN 0 WHEN y.iso_code IN :three_decimals THEN 3 ELSE 2 END AS places
  FROM touched t
  JOIN {prefix}orders o ON o.id_order = t.id_order
  JOIN {prefix}currency y ON y.id_currency = o.id_currency
  LEFT JOIN rules r ON r.id_order = o.id_order
  WHERE o.date_add < :until
),
sums AS (
  SELECT d.id_order, SUM(d.total_price_tax_excl) AS goods
  FROM changed c
  JOIN {prefix}order_detail d ON d.id_order = c.id_order
  GROUP BY d.id_order
),
steps AS (
  -- what the lines up to this one have together, rounded: the differences add up to the order exactly
  SELECT
    c.id_order, c.id_shop, c.current_state, c.date_add, c.currency, c.places,
    d.id_order_detail, d.product_id, d.product_reference, d.product_name, d.product_quantity,
    ROUND(ROUND(c.net, c.places) * SUM(d.total_price_tax_excl) OVER (
      PARTITION BY d.id_order ORDER BY d.id_order_detail ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / NULLIF(s.goods, 0), c.places) AS reached
  FROM changed c
  JOIN {prefix}order_detail d ON d.id_order = c.id_order
  JOIN sums s ON s.id_order = c.id_order
),
parts AS (
  SELECT t.*, COALESCE(t.reached - COALESCE(LAG(t.reached) OVER (PARTITION BY t.id_order ORDER BY t.id_order_detail), 0), 0) AS net
  FROM steps t
),
returned AS (
  SELECT
    d.id_order_detail, SUM(d.product_quantity) AS quantity,
    SUM(COALESCE(d.amount_tax_excl, 0) * CASE
      WHEN s.amount > 0 AND s.amount < s.total_products_tax_incl AND s.amount <> s.total_products_tax_excl
      THEN s.amount / s.total_products_tax_incl
      ELSE 1
    END) AS net
  FROM changed c
  JOIN {prefix}order_slip s ON s.id_order = c.id_order
  JOIN {prefix}order_slip_detail d ON d.id_order_slip = s.id_order_slip
  GROUP BY d.id_order_detail
)
SELECT
  p.id_order AS order_id,
  p.id_order_detail AS line_id,
  p.date_add AS placed_at,
  p.currency,
  NULLIF(p.product_reference, '') AS sku,
  p.product_name AS name,
  p.product_quantity AS quantity,
  p.net AS net_amount,
  CASE
    WHEN p.current_state IN :cancelled THEN 0
    WHEN p.current_state IN :refunded THEN p.product_quantity
    ELSE COALESCE(b.quantity, 0)
  END AS refunded_quantity,
  CASE
    WHEN p.current_state IN :cancelled THEN 0.00
    WHEN p.current_state IN :refunded THEN p.net
    ELSE LEAST(ROUND(COALESCE(b.net, 0), p.places), p.net)
  END AS refunded_amount,
  m.name AS brand,
  (
    SELECT GROUP_CONCAT(DISTINCT REPLACE(t.name, ',', '') ORDER BY t.name SEPARATOR ',')
    FROM {prefix}category_product k
    JOIN {prefix}category_lang t ON t.id_category = k.id_category AND t.id_lang = :language_id AND t.id_shop = p.id_shop
    WHERE k.id_product = p.product_id
  ) AS category,
  CASE WHEN w.is_virtual = 1 THEN 'virtual' WHEN w.cache_is_pack = 1 THEN 'pack' WHEN w.id_product IS NOT NULL THEN 'standard' END AS product_kind
FROM parts p
LEFT JOIN {prefix}product w ON w.id_product = p.product_id
LEFT JOIN {prefix}manufacturer m ON m.id_manufacturer = w.id_manufacturer
LEFT JOIN returned b ON b.id_order_detail = p.id_order_detail;
