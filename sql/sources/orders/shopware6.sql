-- Shopware 6, on MySQL or MariaDB. Times are in UTC. Only the live version of an order is read.
-- Shopware keeps amounts as JSON; its generated amount_ columns are binary fractions, so they are read from the JSON itself.
-- The click id is looked for in the order's custom fields, or in a column of `order` that you name: click_id = affiliate_code.
--
-- contract: 1
-- system: Shopware 6
-- versions: 6.5.4 and newer, on MySQL 8 or MariaDB 10.6 and newer
-- proven: fixture
-- needs: order(id, version_id, order_number, order_date_time, created_at, updated_at, state_id, currency_id, sales_channel_id,
--         billing_address_id, tax_status, price, shipping_costs, custom_fields, created_by_id, affiliate_code),
--         order_line_item(id, order_id, order_version_id, parent_id, type, label, quantity, payload, price),
--         order_transaction(id, order_id, order_version_id, state_id, payment_method_id, created_at, updated_at),
--         order_transaction_capture(id, version_id, order_transaction_id),
--         order_transaction_capture_refund(id, version_id, capture_id, state_id, amount, created_at, updated_at),
--         order_transaction_capture_refund_position(refund_id, version_id, order_line_item_id, quantity, amount),
--         order_delivery(id, order_id, order_version_id, created_at, updated_at),
--         order_customer(order_id, order_version_id, customer_id), order_address(id, version_id, country_id), country(id, iso),
--         state_machine_history(referenced_id, entity_name, to_state_id, created_at), state_machine_state(id, technical_name),
--         currency(id, iso_code), payment_method(id, handler_identifier), sales_channel_translation(sales_channel_id, language_id, name),
--         customer(id, customer_group_id), customer_group_translation(customer_group_id, language_id, name),
--         product_manufacturer_translation(product_manufacturer_id, product_manufacturer_version_id, language_id, name),
--         category_translation(category_id, category_version_id, language_id, name)
-- changes: order.updated_at, order.created_at, order_transaction.updated_at, order_delivery.updated_at,
--         order_transaction_capture_refund.updated_at
-- click: json order.custom_fields sets click_key
-- click: column order sets click_id
-- landing: json order.custom_fields sets landing_key
-- zone: UTC
-- grain: one row per order in its live version; the payment that was made, else the last tried, decides the state
-- trap: A change of payment or delivery does not touch the order: the preset looks at four tables, none with an index on its times.
-- trap: Partial refunds are known only where the payment plugin writes order_transaction_capture_refund; else nothing was given back.
-- trap: Credit lines count as given back, promotions as discounts that are spread over the goods.
-- trap: An order on invoice is pending until it is paid or its state is completed.
-- trap: Editing an order overwrites its amounts; what it was before is known only from earlier pulls. A line that a plugin
--         changes without its order is not seen.
-- trap: Guests get a new customer with each order, so they are always new.
-- trap: The store is the sales channel's name in the system's language; so are groups, brands and categories.
-- trap: The group is the one that the customer has today. A line's categories are those of its product and those above them.
-- trap: The kind of a product is the type of its line (product, custom, container); gift cards are a plugin's, told by their category.
-- identifier: click_id = NULL
-- value: click_key = rakuten_ran_site_id
-- value: landed_key = rakuten_landed_at
-- value: landing_key = rakuten_landing_url
-- list: confirmed = paid, paid_partially, authorized, refunded_partially
-- list: confirmed_orders = completed
-- list: cancelled = cancelled, failed
-- list: refunded = refunded, chargeback
-- list: no_decimals = BIF, CLP, DJF, GNF, ISK, JPY, KMF, KRW, PYG, RWF, UGX, UYI, VND, VUV, XAF, XOF, XPF
-- list: three_decimals = BHD, IQD, JOD, KWD, LYD, OMR, TND

-- name: orders dialect=mysql
-- one row per order that was changed, paid, delivered or refunded since the last pull
WITH touched AS (
  SELECT e.order_id, MAX(e.changed_at) AS updated_at
  FROM (
    SELECT o.id AS order_id, COALESCE(o.updated_at, o.created_at) AS changed_at
    FROM `order` o
    WHERE o.version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (o.updated_at >= :since OR o.created_at >= :since)
    UNION ALL
    SELECT x.order_id, COALESCE(x.updated_at, x.created_at)
    FROM order_transaction x
    WHERE x.order_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (x.updated_at >= :since OR x.created_at >= :since)
    UNION ALL
    SELECT d.order_id, COALESCE(d.updated_at, d.created_at)
    FROM order_delivery d
    WHERE d.order_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (d.updated_at >= :since OR d.created_at >= :since)
    UNION ALL
    SELECT x.order_id, COALESCE(r.updated_at, r.created_at)
    FROM order_transaction_capture_refund r
    JOIN order_transaction_capture p ON p.id = r.capture_id AND p.version_id = r.version_id
    JOIN order_transaction x ON x.id = p.order_transaction_id
    WHERE x.order_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (r.updated_at >= :since OR r.created_at >= :since)
  ) e
  GROUP BY e.order_id
),
changed AS (
  SELECT
    o.*, t.updated_at AS changed_at, s.technical_name AS state, y.iso_code AS currency,
    CASE WHEN y.iso_code IN :no_decimals THEN 0 WHEN y.iso_code IN :three_decimals THEN 3 ELSE 2 END AS places,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(o.price, '$.totalPrice')) AS DECIMAL(26,8)) AS gross,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(o.price, '$.netPrice')) AS DECIMAL(26,8)) AS net,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(o.shipping_costs, '$.totalPrice')) AS DECIMAL(26,8)) - CASE WHEN o.tax_status = 'gross' THEN COALESCE((
      SELECT SUM(CAST(j.tax AS DECIMAL(26,8)))
      FROM JSON_TABLE(o.shipping_costs, '$.calculatedTaxes[*]' COLUMNS (tax VARCHAR(64) PATH '$.tax')) j
    ), 0) ELSE 0 END AS shipping
  FROM touched t
  JOIN `order` o ON o.id = t.order_id AND o.version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425')
  JOIN state_machine_state s ON s.id = o.state_id
  JOIN currency y ON y.id = o.currency_id
  WHERE o.order_date_time < :until
),
items AS (
  SELECT
    c.id AS order_id, l.id, l.type,
    CASE WHEN l.type = 'promotion' THEN NULLIF(NULLIF(JSON_UNQUOTE(JSON_EXTRACT(l.payload, '$.code')), ''), 'null') END AS code,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(l.price, '$.totalPrice')) AS DECIMAL(26,8)) - CASE WHEN c.tax_status = 'gross' THEN COALESCE((
      SELECT SUM(CAST(j.tax AS DECIMAL(26,8)))
      FROM JSON_TABLE(l.price, '$.calculatedTaxes[*]' COLUMNS (tax VARCHAR(64) PATH '$.tax')) j
    ), 0) ELSE 0 END AS net
  FROM changed c
  JOIN order_line_item l ON l.order_id = c.id AND l.order_version_id = c.version_id AND l.parent_id IS NULL
),
sums AS (
  SELECT
    i.order_id,
    SUM(CASE WHEN i.type IN ('promotion', 'discount', 'credit') THEN 0 ELSE 1 END) AS line_count,
    -SUM(CASE WHEN i.type IN ('promotion', 'discount') THEN i.net ELSE 0 END) AS discount,
    -SUM(CASE WHEN i.type = 'credit' THEN i.net ELSE 0 END) AS credit,
    GROUP_CONCAT(DISTINCT i.code ORDER BY i.code SEPARATOR ',') AS coupon
  FROM items i
  GROUP BY i.order_id
),
payments AS (
  -- the payment that was made, else the one that was tried last
  SELECT r.order_id, r.state, r.method
  FROM (
    SELECT
      x.order_id, s.technical_name AS state,
      SUBSTRING_INDEX(m.handler_identifier, CHAR(92 USING utf8mb4), -1) AS method,
      ROW_NUMBER() OVER (
        PARTITION BY x.order_id
        ORDER BY CASE WHEN s.technical_name IN :confirmed OR s.technical_name IN :refunded THEN 0 ELSE 1 END, x.created_at DESC, x.id DESC
      ) AS place
    FROM changed c
    JOIN order_transaction x ON x.order_id = c.id AND x.order_version_id = c.version_id
    JOIN state_machine_state s ON s.id = x.state_id
    LEFT JOIN payment_method m ON m.id = x.payment_method_id
  ) r
  WHERE r.place = 1
),
refund_rows AS (
  SELECT
    c.id AS order_id, r.id, r.version_id, r.created_at,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(r.amount, '$.totalPrice')) AS DECIMAL(26,8)) * (c.net - c.shipping) / NULLIF(c.gross, 0) AS share
  FROM changed c
  JOIN order_transaction x ON x.order_id = c.id AND x.order_version_id = c.version_id
  JOIN order_transaction_capture p ON p.order_transaction_id = x.id AND p.version_id = c.version_id
  JOIN order_transaction_capture_refund r ON r.capture_id = p.id AND r.version_id = c.version_id
  JOIN state_machine_state s ON s.id = r.state_id AND s.technical_name = 'completed'
),
refund_positions AS (
  SELECT
    q.refund_id,
    SUM(CAST(JSON_UNQUOTE(JSON_EXTRACT(q.amount, '$.totalPrice')) AS DECIMAL(26,8)) - CASE WHEN c.tax_status = 'gross' THEN COALESCE((
      SELECT SUM(CAST(j.tax AS DECIMAL(26,8)))
      FROM JSON_TABLE(q.amount, '$.calculatedTaxes[*]' COLUMNS (tax VARCHAR(64) PATH '$.tax')) j
    ), 0) ELSE 0 END) AS net
  FROM refund_rows r
  JOIN changed c ON c.id = r.order_id
  JOIN order_transaction_capture_refund_position q ON q.refund_id = r.id AND q.version_id = r.version_id
  GROUP BY q.refund_id
),
refunds AS (
  -- a refund that names no positions gives back goods, tax and delivery alike: its share of goods is the order's
  SELECT r.order_id, MAX(r.created_at) AS refunded_at, SUM(COALESCE(q.net, r.share)) AS net
  FROM refund_rows r
  LEFT JOIN refund_positions q ON q.refund_id = r.id
  GROUP BY r.order_id
),
facts AS (
  SELECT
    c.*, p.method, s.line_count, s.discount, s.coupon, r.refunded_at AS refund_at,
    CASE
      WHEN c.state IN :cancelled THEN 'cancelled'
      WHEN p.state IN :refunded THEN 'refunded'
      WHEN p.state IN :confirmed OR c.state IN :confirmed_orders THEN 'confirmed'
      WHEN p.state IN :cancelled THEN 'cancelled'
      ELSE 'pending'
    END AS told,
    ROUND(c.net - c.shipping + COALESCE(s.credit, 0), c.places) AS goods,
    ROUND(COALESCE(s.credit, 0) + COALESCE(r.net, 0), c.places) AS given_back,
    (
      SELECT MIN(h.created_at)
      FROM order_transaction x
      JOIN state_machine_history h ON h.referenced_id = x.id AND h.entity_name = 'order_transaction'
      JOIN state_machine_state z ON z.id = h.to_state_id AND z.technical_name IN :confirmed
      WHERE x.order_id = c.id AND x.order_version_id = c.version_id
    ) AS paid_at,
    (
      SELECT MAX(h.created_at)
      FROM order_transaction x
      JOIN state_machine_history h ON h.referenced_id = x.id AND h.entity_name = 'order_transaction'
      JOIN state_machine_state z ON z.id = h.to_state_id
      WHERE x.order_id = c.id AND x.order_version_id = c.version_id
        AND (z.technical_name IN :refunded OR z.technical_name = 'refunded_partially')
    ) AS payment_refunded_at,
    (
      SELECT MAX(h.created_at)
      FROM order_transaction x
      JOIN state_machine_history h ON h.referenced_id = x.id AND h.entity_name = 'order_transaction'
      JOIN state_machine_state z ON z.id = h.to_state_id AND z.technical_name IN :cancelled
      WHERE x.order_id = c.id AND x.order_version_id = c.version_id
    ) AS payment_cancelled_at,
    (
      SELECT MAX(h.created_at)
      FROM state_machine_history h
      JOIN state_machine_state z ON z.id = h.to_state_id AND z.technical_name IN :cancelled
      WHERE h.referenced_id = c.id AND h.entity_name = 'order'
    ) AS order_cancelled_at,
    (
      SELECT MIN(h.created_at)
      FROM order_delivery d
      JOIN state_machine_history h ON h.referenced_id = d.id AND h.entity_name = 'order_delivery'
      JOIN state_machine_state z ON z.id = h.to_state_id AND z.technical_name = 'shipped'
      WHERE d.order_id = c.id AND d.order_version_id = c.version_id
    ) AS shipped_at,
    (SELECT MAX(u.customer_id) FROM order_customer u WHERE u.order_id = c.id AND u.order_version_id = c.version_id) AS customer_id,
    (SELECT MAX({click_id}) FROM `order` k WHERE k.id = c.id AND k.version_id = c.version_id) AS named_click,
    NULLIF(JSON_UNQUOTE(JSON_EXTRACT(c.custom_fields, CONCAT('$."', :click_key, '"'))), 'null') AS kept_click,
    NULLIF(JSON_UNQUOTE(JSON_EXTRACT(c.custom_fields, CONCAT('$."', :landed_key, '"'))), 'null') AS kept_landed_at,
    NULLIF(JSON_UNQUOTE(JSON_EXTRACT(c.custom_fields, CONCAT('$."', :landing_key, '"'))), 'null') AS landing_url
  FROM changed c
  LEFT JOIN sums s ON s.order_id = c.id
  LEFT JOIN payments p ON p.order_id = c.id
  LEFT JOIN refunds r ON r.order_id = c.id
)
SELECT
  LOWER(HEX(f.id)) AS internal_id,
  f.order_number AS order_ref,
  COALESCE(n.name, LOWER(HEX(f.sales_channel_id))) AS store,
  f.told AS state,
  f.order_date_time AS placed_at,
  COALESCE(f.paid_at, CASE WHEN f.told IN ('confirmed', 'refunded') THEN f.order_date_time END) AS paid_at,
  f.shipped_at,
  CASE WHEN f.told = 'cancelled' THEN COALESCE(f.order_cancelled_at, f.payment_cancelled_at, f.changed_at) END AS cancelled_at,
  CASE WHEN f.refund_at > f.payment_refunded_at THEN f.refund_at ELSE COALESCE(f.payment_refunded_at, f.refund_at) END AS refunded_at,
  f.changed_at AS updated_at,
  f.currency,
  f.goods AS net_amount,
  CASE f.told WHEN 'cancelled' THEN 0.00 WHEN 'refunded' THEN f.goods ELSE LEAST(f.given_back, f.goods) END AS refunded_amount,
  ROUND(f.gross, f.places) AS gross_amount,
  ROUND(f.gross - f.net, f.places) AS tax_amount,
  ROUND(f.shipping, f.places) AS shipping_amount,
  ROUND(f.discount, f.places) AS discount_amount,
  f.line_count,
  COALESCE(NULLIF(f.named_click, ''), NULLIF(f.kept_click, '')) AS click_id,
  -- seconds since 1970, or a date with its time
  CASE
    WHEN f.kept_landed_at REGEXP '^[0-9]{9,10}$' THEN FROM_UNIXTIME(CAST(f.kept_landed_at AS UNSIGNED))
    ELSE CAST(LEFT(REPLACE(f.kept_landed_at, 'T', ' '), 19) AS DATETIME)
  END AS landed_at,
  f.landing_url,
  CASE WHEN f.created_by_id IS NULL THEN 'web' ELSE 'admin' END AS channel,
  f.method AS payment_method,
  w.iso AS country,
  f.coupon,
  CASE
    WHEN f.customer_id IS NULL THEN NULL
    WHEN EXISTS (
      SELECT 1
      FROM order_customer b
      JOIN `order` o ON o.id = b.order_id AND o.version_id = b.order_version_id
      JOIN state_machine_state s ON s.id = o.state_id
      WHERE b.customer_id = f.customer_id AND b.order_version_id = f.version_id
        AND o.order_date_time < f.order_date_time AND s.technical_name NOT IN :cancelled
    ) THEN 'returning'
    ELSE 'new'
  END AS customer_kind,
  (
    SELECT t.name
    FROM customer u
    JOIN customer_group_translation t
      ON t.customer_group_id = u.customer_group_id AND t.language_id = UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B')
    WHERE u.id = f.customer_id
  ) AS customer_group,
  NULLIF(f.affiliate_code, '') AS attribution,
  CASE WHEN f.created_by_id IS NULL THEN 'web' ELSE 'admin' END AS origin
FROM facts f
LEFT JOIN order_address a ON a.id = f.billing_address_id AND a.version_id = f.version_id
LEFT JOIN country w ON w.id = a.country_id
LEFT JOIN sales_channel_translation n
  ON n.sales_channel_id = f.sales_channel_id AND n.language_id = UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B');

-- name: lines dialect=mysql
-- one row per line of goods, its share of the promotions taken off; the lines add up to their order
WITH touched AS (
  SELECT o.id AS order_id
  FROM `order` o
  WHERE o.version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (o.updated_at >= :since OR o.created_at >= :since)
  UNION
  SELECT x.order_id
  FROM order_transaction x
  WHERE x.order_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (x.updated_at >= :since OR x.created_at >= :since)
  UNION
  SELECT d.order_id
  FROM order_delivery d
  WHERE d.order_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (d.updated_at >= :since OR d.created_at >= :since)
  UNION
  SELECT x.order_id
  FROM order_transaction_capture_refund r
  JOIN order_transaction_capture p ON p.id = r.capture_id AND p.version_id = r.version_id
  JOIN order_transaction x ON x.id = p.order_transaction_id
  WHERE x.order_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425') AND (r.updated_at >= :since OR r.created_at >= :since)
),
changed AS (
  SELECT
    o.id, o.version_id, o.order_date_time, o.tax_status, s.technical_name AS state, y.iso_code AS currency,
    CASE WHEN y.iso_code IN :no_decimals THEN 0 WHEN y.iso_code IN :three_decimals THEN 3 ELSE 2 END AS places,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(o.price, '$.netPrice')) AS DECIMAL(26,8))
      - CAST(JSON_UNQUOTE(JSON_EXTRACT(o.shipping_costs, '$.totalPrice')) AS DECIMAL(26,8))
      + CASE WHEN o.tax_status = 'gross' THEN COALESCE((
          SELECT SUM(CAST(j.tax AS DECIMAL(26,8)))
          FROM JSON_TABLE(o.shipping_costs, '$.calculatedTaxes[*]' COLUMNS (tax VARCHAR(64) PATH '$.tax')) j
        ), 0) ELSE 0 END AS net,
    COALESCE((
      SELECT z.technical_name IN :refunded
      FROM order_transaction x
      JOIN state_machine_state z ON z.id = x.state_id
      WHERE x.order_id = o.id AND x.order_version_id = o.version_id
      ORDER BY CASE WHEN z.technical_name IN :confirmed OR z.technical_name IN :refunded THEN 0 ELSE 1 END, x.created_at DESC, x.id DESC
      LIMIT 1
    ), 0) AS is_refunded
  FROM touched t
  JOIN `order` o ON o.id = t.order_id AND o.version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425')
  JOIN state_machine_state s ON s.id = o.state_id
  JOIN currency y ON y.id = o.currency_id
  WHERE o.order_date_time < :until
),
items AS (
  SELECT
    c.id AS order_id, l.id, l.type, l.label, l.quantity, l.payload, NULLIF(JSON_UNQUOTE(JSON_EXTRACT(l.payload, '$.productNumber')), 'null') AS sku,
    CAST(JSON_UNQUOTE(JSON_EXTRACT(l.price, '$.totalPrice')) AS DECIMAL(26,8)) - CASE WHEN c.tax_status = 'gross' THEN COALESCE((
      SELECT SUM(CAST(j.tax AS DECIMAL(26,8)))
      FROM JSON_TABLE(l.price, '$.calculatedTaxes[*]' COLUMNS (tax VARCHAR(64) PATH '$.tax')) j
    ), 0) ELSE 0 END AS net
  FROM changed c
  JOIN order_line_item l ON l.order_id = c.id AND l.order_version_id = c.version_id AND l.parent_id IS NULL
),
sums AS (
  SELECT
    i.order_id, SUM(CASE WHEN i.type = 'credit' THEN i.net ELSE 0 END) AS credit,
    SUM(CASE WHEN i.type IN ('promotion', 'discount', 'credit') THEN 0 ELSE i.net END) AS goods
  FROM items i
  GROUP BY i.order_id
),
steps AS (
  -- what the lines up to this one have together, rounded: the differences add up to the order exactly
  SELECT
    i.order_id, i.id, i.type, i.payload, i.label, i.quantity, i.sku, c.order_date_time, c.currency, c.places, c.state, c.is_refunded, c.tax_status,
    ROUND(ROUND(c.net - s.credit, c.places) * SUM(i.net) OVER (
      PARTITION BY i.order_id ORDER BY i.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / NULLIF(s.goods, 0), c.places) AS reached
  FROM items i
  JOIN changed c ON c.id = i.order_id
  JOIN sums s ON s.order_id = i.order_id
  WHERE i.type NOT IN ('promotion', 'discount', 'credit')
),
parts AS (
  SELECT t.*, COALESCE(t.reached - COALESCE(LAG(t.reached) OVER (PARTITION BY t.order_id ORDER BY t.id), 0), 0) AS net
  FROM steps t
),
returned AS (
  SELECT
    q.order_line_item_id, SUM(q.quantity) AS quantity,
    SUM(CAST(JSON_UNQUOTE(JSON_EXTRACT(q.amount, '$.totalPrice')) AS DECIMAL(26,8)) - CASE WHEN t.tax_status = 'gross' THEN COALESCE((
      SELECT SUM(CAST(j.tax AS DECIMAL(26,8)))
      FROM JSON_TABLE(q.amount, '$.calculatedTaxes[*]' COLUMNS (tax VARCHAR(64) PATH '$.tax')) j
    ), 0) ELSE 0 END) AS net
  FROM steps t
  JOIN order_transaction_capture_refund_position q
    ON q.order_line_item_id = t.id AND q.version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425')
  JOIN order_transaction_capture_refund r ON r.id = q.refund_id AND r.version_id = q.version_id
  JOIN state_machine_state s ON s.id = r.state_id AND s.technical_name = 'completed'
  GROUP BY q.order_line_item_id
)
SELECT
  LOWER(HEX(p.order_id)) AS order_id,
  LOWER(HEX(p.id)) AS line_id,
  p.order_date_time AS placed_at,
  p.currency,
  p.sku,
  p.label AS name,
  p.quantity,
  p.net AS net_amount,
  CASE
    WHEN p.state IN :cancelled THEN 0
    WHEN p.is_refunded THEN p.quantity
    ELSE COALESCE(b.quantity, 0)
  END AS refunded_quantity,
  CASE
    WHEN p.state IN :cancelled THEN 0.00
    WHEN p.is_refunded THEN p.net
    ELSE LEAST(ROUND(COALESCE(b.net, 0), p.places), p.net)
  END AS refunded_amount,
  (
    SELECT t.name
    FROM product_manufacturer_translation t
    WHERE t.product_manufacturer_id = UNHEX(JSON_UNQUOTE(JSON_EXTRACT(p.payload, '$.manufacturerId')))
      AND t.product_manufacturer_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425')
      AND t.language_id = UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B')
  ) AS brand,
  (
    SELECT GROUP_CONCAT(DISTINCT REPLACE(t.name, ',', '') ORDER BY t.name SEPARATOR ',')
    FROM JSON_TABLE(p.payload, '$.categoryIds[*]' COLUMNS (id VARCHAR(64) PATH '$')) j
    JOIN category_translation t
      ON t.category_id = UNHEX(j.id) AND t.category_version_id = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425')
      AND t.language_id = UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B')
  ) AS category,
  p.type AS product_kind
FROM parts p
LEFT JOIN returned b ON b.order_line_item_id = p.id;
