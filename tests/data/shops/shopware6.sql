-- Shopware 6.6. Columns, types and keys as its migrations leave them (src/Core/Migration/V6_3/Migration1536232990Order.php,
-- Migration1536233030OrderLineItem.php, Migration1536233050OrderTransaction.php, Migration1536233000OrderCustomer.php,
-- V6_4/Migration1643892702AddCaptureRefundTables.php, V6_5/Migration1673426317ImproveStateMachineHistoryQueryPerformance.php,
-- V6_5/Migration1689856589AddVersioningForOrderTransactionCaptures.php);
-- columns that no preset reads, and constraints between tables, are left out. Ids are written as 101 for 00...0101.
-- 101 to 108 are the orders of tests/doors/mysql_scene.py, 2xx belong to this system alone.
CREATE TABLE `order` (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL, state_id BINARY(16) NOT NULL,
  auto_increment BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_number VARCHAR(64), currency_id BINARY(16) NOT NULL,
  sales_channel_id BINARY(16) NOT NULL, billing_address_id BINARY(16) NOT NULL, price JSON NOT NULL, order_date_time DATETIME(3) NOT NULL,
  amount_total DOUBLE GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(price, "$.totalPrice"))) VIRTUAL,
  amount_net DOUBLE GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(price, "$.netPrice"))) VIRTUAL,
  tax_status VARCHAR(255) GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(price, "$.taxStatus"))) VIRTUAL,
  shipping_costs JSON NOT NULL,
  shipping_total DOUBLE GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(shipping_costs, "$.totalPrice"))) VIRTUAL,
  affiliate_code VARCHAR(255) NULL, campaign_code VARCHAR(255) NULL, custom_fields JSON NULL, created_by_id BINARY(16) NULL,
  created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NULL,
  PRIMARY KEY (id, version_id), INDEX `idx.state_index` (state_id), UNIQUE `uniq.auto_increment` (auto_increment)
);
CREATE TABLE order_line_item (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL, order_id BINARY(16) NOT NULL, order_version_id BINARY(16) NOT NULL,
  parent_id BINARY(16) NULL, label VARCHAR(255) NOT NULL, quantity INT(11) NOT NULL,
  unit_price DOUBLE GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(price, "$.unitPrice"))) VIRTUAL,
  total_price DOUBLE GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(price, "$.totalPrice"))) VIRTUAL,
  type VARCHAR(255) NULL, payload JSON NULL, price JSON NOT NULL, created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NULL,
  PRIMARY KEY (id, version_id), KEY `fk.order_line_item.order_id` (order_id, order_version_id)
);
CREATE TABLE order_transaction (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL, order_id BINARY(16) NOT NULL, order_version_id BINARY(16) NOT NULL,
  state_id BINARY(16) NOT NULL, payment_method_id BINARY(16) NOT NULL, created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NULL,
  PRIMARY KEY (id, version_id), INDEX `idx.state_index` (state_id), KEY `fk.order_transaction.order_id` (order_id, order_version_id)
);
CREATE TABLE order_transaction_capture (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL DEFAULT 0x0FA91CE3E96A4BC2BE4BD9CE752C3425,
  order_transaction_id BINARY(16) NOT NULL, state_id BINARY(16) NOT NULL, amount JSON NOT NULL, created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NULL, PRIMARY KEY (id, version_id), KEY `fk.order_transaction_capture.order_transaction_id` (order_transaction_id)
);
CREATE TABLE order_transaction_capture_refund (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL DEFAULT 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, capture_id BINARY(16) NOT NULL,
  state_id BINARY(16) NOT NULL, amount JSON NOT NULL, created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NULL,
  PRIMARY KEY (id, version_id), KEY `fk.order_transaction_capture_refund.capture_id` (capture_id)
);
CREATE TABLE order_transaction_capture_refund_position (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL DEFAULT 0x0FA91CE3E96A4BC2BE4BD9CE752C3425, refund_id BINARY(16) NOT NULL,
  order_line_item_id BINARY(16) NOT NULL, quantity INT NOT NULL, amount JSON NOT NULL, created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NULL, PRIMARY KEY (id, version_id), KEY `fk.refund_position.order_line_item_id` (order_line_item_id),
  KEY `fk.refund_position.refund_id` (refund_id)
);
CREATE TABLE order_delivery (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL, order_id BINARY(16) NOT NULL, order_version_id BINARY(16) NOT NULL,
  state_id BINARY(16) NOT NULL, created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NULL,
  PRIMARY KEY (id, version_id), KEY `fk.order_delivery.order_id` (order_id, order_version_id)
);
CREATE TABLE order_customer (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL, customer_id BINARY(16) NULL, order_id BINARY(16) NOT NULL,
  order_version_id BINARY(16) NOT NULL, PRIMARY KEY (id, version_id), KEY `fk.order_customer.customer_id` (customer_id),
  KEY `fk.order_customer.order_id` (order_id, order_version_id)
);
CREATE TABLE order_address (
  id BINARY(16) NOT NULL, version_id BINARY(16) NOT NULL, country_id BINARY(16) NOT NULL, PRIMARY KEY (id, version_id)
);
CREATE TABLE country (id BINARY(16) NOT NULL PRIMARY KEY, iso VARCHAR(255) NULL);
CREATE TABLE currency (id BINARY(16) NOT NULL PRIMARY KEY, iso_code CHAR(3) NOT NULL);
CREATE TABLE payment_method (id BINARY(16) NOT NULL PRIMARY KEY, handler_identifier VARCHAR(255) NOT NULL);
CREATE TABLE sales_channel_translation (
  sales_channel_id BINARY(16) NOT NULL, language_id BINARY(16) NOT NULL, name VARCHAR(255) NULL, PRIMARY KEY (sales_channel_id, language_id)
);
CREATE TABLE state_machine_state (id BINARY(16) NOT NULL PRIMARY KEY, technical_name VARCHAR(255) NOT NULL, state_machine_id BINARY(16) NOT NULL);
CREATE TABLE state_machine_history (
  id BINARY(16) NOT NULL PRIMARY KEY, referenced_id BINARY(16) NOT NULL, referenced_version_id BINARY(16) NOT NULL,
  entity_name VARCHAR(100) NOT NULL, from_state_id BINARY(16) NOT NULL, to_state_id BINARY(16) NOT NULL, created_at DATETIME(3) NULL,
  INDEX `idx.state_machine_history.referenced_entity` (referenced_id, referenced_version_id)
);

SET @live = UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425');
INSERT INTO currency SELECT UNHEX(LPAD(v.id, 32, '0')), v.code FROM (SELECT 1 AS id, 'EUR' AS code UNION SELECT 2, 'USD' UNION SELECT 3, 'JPY') v;
INSERT INTO country SELECT UNHEX(LPAD(v.id, 32, '0')), v.code FROM (SELECT 1 AS id, 'DE' AS code UNION SELECT 2, 'US' UNION SELECT 3, 'JP') v;
INSERT INTO order_address SELECT UNHEX(LPAD(v.id, 32, '0')), @live, UNHEX(LPAD(v.id, 32, '0')) FROM (SELECT 1 AS id UNION SELECT 2 UNION SELECT 3) v;
INSERT INTO payment_method WITH v(id, handler) AS (VALUES
  (1, 'Swag*PayPal*Checkout*Payment*PayPalPaymentHandler'), (2, 'Stripe*StripePaymentHandler'), (3, 'app*Bank_transfer')
) SELECT UNHEX(LPAD(v.id, 32, '0')), REPLACE(v.handler, '*', CHAR(92)) FROM v;
INSERT INTO sales_channel_translation SELECT UNHEX(LPAD(v.id, 32, '0')), UNHEX(v.lang), v.name FROM (
  SELECT 1 AS id, '2FBB5FE2E29A4D70AA5854CE7CE3E20B' AS lang, 'de' AS name UNION SELECT 2, '2FBB5FE2E29A4D70AA5854CE7CE3E20B', 'at'
  UNION SELECT 2, '00000000000000000000000000000009', 'Österreich'
) v;
INSERT INTO state_machine_state WITH v(id, name, machine) AS (VALUES
  (1, 'open', 1), (2, 'in_progress', 1), (3, 'completed', 1), (4, 'cancelled', 1), (11, 'open', 2), (12, 'paid', 2), (13, 'refunded', 2),
  (14, 'refunded_partially', 2), (15, 'cancelled', 2), (16, 'failed', 2), (21, 'open', 3), (22, 'shipped', 3), (31, 'completed', 4), (32, 'failed', 4)
) SELECT UNHEX(LPAD(v.id, 32, '0')), v.name, UNHEX(LPAD(v.machine, 32, '0')) FROM v;
-- gross prices with 20 % tax, but 201 for a company (net) and 105 without tax
INSERT INTO `order` (id, version_id, state_id, order_number, currency_id, sales_channel_id, billing_address_id, price, order_date_time, shipping_costs, affiliate_code, custom_fields, created_by_id, created_at, updated_at)
WITH v(id, state, currency, channel, address, price, placed, shipping, affiliate, fields, creator, updated) AS (VALUES
  (101, 1, 1, 1, 1, '{"netPrice":50.0,"totalPrice":60.0,"positionPrice":54.0,"taxStatus":"gross"}', '2026-01-05 10:00:00', '{"totalPrice":6.0,"calculatedTaxes":[{"tax":1.0,"taxRate":20.0,"price":6.0}]}', 'rakuten', '{"rakuten_ran_site_id":"AbC123","rakuten_landed_at":1767606600,"rakuten_landing_url":"https://x.example/?ranSiteID=AbC123"}', NULL, NULL),
  (102, 4, 1, 1, 1, '{"netPrice":10.0,"totalPrice":12.0,"taxStatus":"gross"}', '2026-01-05 11:00:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, '{"rakuten_ran_site_id":"CaN456"}', NULL, '2026-01-05 12:00:00.250'),
  (103, 1, 1, 1, 1, '{"netPrice":25.0,"totalPrice":30.0,"taxStatus":"gross"}', '2026-01-05 12:00:00', '{"totalPrice":6.0,"calculatedTaxes":[{"tax":1.0}]}', NULL, '{"rakuten_ran_site_id":null}', NULL, NULL),
  (104, 1, 1, 1, 1, '{"netPrice":30.0,"totalPrice":36.0,"taxStatus":"gross"}', '2026-01-05 14:00:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, NULL),
  (105, 3, 2, 1, 2, '{"netPrice":100.0,"totalPrice":100.0,"taxStatus":"tax-free"}', '2026-01-05 15:00:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, NULL),
  (106, 1, 3, 1, 3, '{"netPrice":1818.0,"totalPrice":2000.0,"taxStatus":"gross"}', '2026-01-05 13:00:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, NULL),
  (107, 3, 1, 1, 1, '{"netPrice":0.0,"totalPrice":0.0,"taxStatus":"gross"}', '2026-01-05 16:00:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, 7, NULL),
  (108, 1, 1, 2, 1, '{"netPrice":8.4,"totalPrice":10.0,"taxStatus":"gross"}', '2026-01-05 17:00:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, NULL),
  (201, 1, 1, 1, 1, '{"netPrice":105.0,"totalPrice":126.0,"taxStatus":"net"}', '2026-01-05 18:00:00', '{"totalPrice":5.0,"calculatedTaxes":[{"tax":1.0}]}', NULL, NULL, NULL, NULL),
  (202, 1, 1, 1, 1, '{"netPrice":15.0,"totalPrice":18.0,"taxStatus":"gross"}', '2026-01-05 18:10:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, '2026-01-07 09:00:00'),
  (203, 3, 1, 1, 1, '{"netPrice":10.0,"totalPrice":12.0,"taxStatus":"gross"}', '2026-01-05 18:20:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, NULL),
  (204, 1, 1, 1, 1, '{"netPrice":10.0,"totalPrice":12.0,"taxStatus":"gross"}', '2026-01-05 18:30:00', '{"totalPrice":0.0,"calculatedTaxes":[]}', NULL, NULL, NULL, NULL)
) SELECT UNHEX(LPAD(v.id, 32, '0')), @live, UNHEX(LPAD(v.state, 32, '0')), CONCAT('SW-', v.id), UNHEX(LPAD(v.currency, 32, '0')), UNHEX(LPAD(v.channel, 32, '0')), UNHEX(LPAD(v.address, 32, '0')), v.price, v.placed, v.shipping, v.affiliate, v.fields, UNHEX(LPAD(v.creator, 32, '0')), v.placed, v.updated FROM v;
-- a version in which somebody edits 101
INSERT INTO `order` (id, version_id, state_id, order_number, currency_id, sales_channel_id, billing_address_id, price, order_date_time, shipping_costs, created_at, updated_at)
SELECT id, UNHEX(LPAD('99', 32, '0')), state_id, order_number, currency_id, sales_channel_id, billing_address_id, '{"netPrice":9.0,"totalPrice":9.0,"taxStatus":"gross"}', order_date_time, shipping_costs, created_at, '2026-01-08 10:00:00' FROM `order` WHERE order_number = 'SW-101';
INSERT INTO order_line_item (id, version_id, order_id, order_version_id, label, quantity, type, payload, price, created_at)
WITH v(id, order_id, label, quantity, type, payload, price) AS (VALUES
  (1, 101, 'Widget', 2, 'product', '{"productNumber":"W-1"}', '{"totalPrice":48.0,"calculatedTaxes":[{"tax":8.0}]}'),
  (2, 101, 'Mug | Blue', 1, 'product', '{"productNumber":"M-BL"}', '{"totalPrice":12.0,"calculatedTaxes":[{"tax":2.0}]}'),
  (3, 101, 'Ten off', 1, 'promotion', '{"code":"TEN"}', '{"totalPrice":-6.0,"calculatedTaxes":[{"tax":-1.0}]}'),
  (4, 102, 'Mug | Blue', 1, 'product', '{"productNumber":"M-BL"}', '{"totalPrice":12.0,"calculatedTaxes":[{"tax":2.0}]}'),
  (5, 103, 'Mug | Blue', 2, 'product', '{"productNumber":"M-BL"}', '{"totalPrice":24.0,"calculatedTaxes":[{"tax":4.0}]}'),
  (6, 104, 'Chair', 1, 'product', '{"productNumber":"C-1"}', '{"totalPrice":36.0,"calculatedTaxes":[{"tax":6.0}]}'),
  (7, 105, 'Desk', 1, 'product', '{"productNumber":"D-1"}', '{"totalPrice":100.0,"calculatedTaxes":[]}'),
  (8, 106, 'Rope', 1, 'product', '{"productNumber":"R-1"}', '{"totalPrice":2000.0,"calculatedTaxes":[{"tax":181.8181818181818}]}'),
  (9, 108, 'Third', 1, 'product', '{"productNumber":"T-1"}', '{"totalPrice":5.0,"calculatedTaxes":[{"tax":0.7983193277310925}]}'),
  (10, 108, 'Third', 1, 'product', '{"productNumber":"T-1"}', '{"totalPrice":5.0,"calculatedTaxes":[{"tax":0.7983193277310925}]}'),
  -- three alike of 33.33 net each with one cent more on the order: the lines add up all the same
  (21, 201, 'Pot', 1, 'product', '{"productNumber":"P-1"}', '{"totalPrice":33.33,"calculatedTaxes":[{"tax":6.67}]}'),
  (22, 201, 'Pot', 1, 'product', '{"productNumber":"P-1"}', '{"totalPrice":33.33,"calculatedTaxes":[{"tax":6.67}]}'),
  (23, 201, 'Pot', 1, 'custom', NULL, '{"totalPrice":33.33,"calculatedTaxes":[{"tax":6.66}]}'),
  -- a credit of 5.00 that was added by hand, and an automatic promotion without a code
  (24, 202, 'Mug | Blue', 3, 'product', '{"productNumber":"M-BL"}', '{"totalPrice":30.0,"calculatedTaxes":[{"tax":5.0},{"tax":0.0}]}'),
  (25, 202, 'Goodwill', 1, 'credit', '[]', '{"totalPrice":-6.0,"calculatedTaxes":[{"tax":-1.0}]}'),
  (26, 202, 'Summer', 1, 'promotion', '{"code":null}', '{"totalPrice":-6.0,"calculatedTaxes":[{"tax":-1.0}]}'),
  (27, 203, 'Mug | Blue', 1, 'product', '{"productNumber":"M-BL"}', '{"totalPrice":12.0,"calculatedTaxes":[{"tax":2.0}]}'),
  (28, 204, 'Mug | Blue', 1, 'product', '{"productNumber":"M-BL"}', '{"totalPrice":12.0,"calculatedTaxes":[{"tax":2.0}]}')
) SELECT UNHEX(LPAD(v.id, 32, '0')), @live, UNHEX(LPAD(v.order_id, 32, '0')), @live, v.label, v.quantity, v.type, v.payload, v.price, '2026-01-05 10:00:00' FROM v;
INSERT INTO order_transaction (id, version_id, order_id, order_version_id, state_id, payment_method_id, created_at, updated_at)
WITH v(id, order_id, state, method, created, updated) AS (VALUES
  (101, 101, 14, 1, '2026-01-05 10:00:00', '2026-01-06 10:00:00'), (102, 102, 11, 2, '2026-01-05 11:00:00', NULL),
  (103, 103, 13, 2, '2026-01-05 12:00:00', '2026-01-07 12:00:00'), (104, 104, 11, 3, '2026-01-05 14:00:00', NULL),
  (105, 105, 12, 1, '2026-01-05 15:00:00', '2026-01-05 15:01:00'), (106, 106, 12, 2, '2026-01-05 13:00:00', '2026-01-05 13:01:00'),
  (108, 108, 12, 2, '2026-01-05 17:00:00', NULL), (201, 201, 14, 1, '2026-01-05 18:00:00', '2026-01-07 15:00:00'),
  (202, 202, 12, 1, '2026-01-05 18:10:00', NULL),
  -- delivered on invoice, not paid yet
  (203, 203, 11, 3, '2026-01-05 18:20:00', NULL),
  -- paid at the second try, and a third one that was given up
  (204, 204, 16, 2, '2026-01-05 18:30:00', '2026-01-05 18:31:00'), (205, 204, 12, 1, '2026-01-05 18:32:00', '2026-01-05 18:33:00'),
  (206, 204, 15, 3, '2026-01-05 18:34:00', '2026-01-05 18:35:00')
) SELECT UNHEX(LPAD(v.id, 32, '0')), @live, UNHEX(LPAD(v.order_id, 32, '0')), @live, UNHEX(LPAD(v.state, 32, '0')), UNHEX(LPAD(v.method, 32, '0')), v.created, v.updated FROM v;
INSERT INTO order_transaction_capture (id, order_transaction_id, state_id, amount, created_at)
SELECT x.id, x.id, x.state_id, '{"totalPrice":60.0}', x.created_at FROM order_transaction x WHERE HEX(x.id) IN (LPAD('101', 32, '0'), LPAD('201', 32, '0'));
INSERT INTO order_transaction_capture_refund (id, capture_id, state_id, amount, created_at)
WITH v(id, capture, state, amount, created) AS (VALUES
  (1, 101, 31, '{"totalPrice":21.6,"calculatedTaxes":[{"tax":3.6}]}', '2026-01-06 10:00:00'),
  (2, 101, 32, '{"totalPrice":60.0,"calculatedTaxes":[{"tax":10.0}]}', '2026-01-06 09:00:00'),
  (3, 201, 31, '{"totalPrice":63.0,"calculatedTaxes":[]}', '2026-01-07 15:00:00')
) SELECT UNHEX(LPAD(v.id, 32, '0')), UNHEX(LPAD(v.capture, 32, '0')), UNHEX(LPAD(v.state, 32, '0')), v.amount, v.created FROM v;
INSERT INTO order_transaction_capture_refund_position (id, refund_id, order_line_item_id, quantity, amount, created_at) VALUES
  (UNHEX(LPAD('1', 32, '0')), UNHEX(LPAD('1', 32, '0')), UNHEX(LPAD('1', 32, '0')), 1, '{"totalPrice":21.6,"calculatedTaxes":[{"tax":3.6}]}', '2026-01-06 10:00:00'),
  (UNHEX(LPAD('2', 32, '0')), UNHEX(LPAD('2', 32, '0')), UNHEX(LPAD('2', 32, '0')), 1, '{"totalPrice":12.0,"calculatedTaxes":[{"tax":2.0}]}', '2026-01-06 09:00:00');
INSERT INTO order_delivery (id, version_id, order_id, order_version_id, state_id, created_at, updated_at) VALUES
  (UNHEX(LPAD('105', 32, '0')), @live, UNHEX(LPAD('105', 32, '0')), @live, UNHEX(LPAD('22', 32, '0')), '2026-01-05 15:00:00', '2026-01-06 15:00:00');
INSERT INTO order_customer (id, version_id, customer_id, order_id, order_version_id)
SELECT o.id, o.version_id, UNHEX(LPAD(CASE WHEN o.order_number IN ('SW-101', 'SW-105') THEN '1' ELSE SUBSTR(o.order_number, 4) END, 32, '0')), o.id, o.version_id
FROM `order` o;
INSERT INTO state_machine_history (id, referenced_id, referenced_version_id, entity_name, from_state_id, to_state_id, created_at)
WITH v(id, entity, name, state, created) AS (VALUES
  (1, 101, 'order_transaction', 12, '2026-01-05 10:01:00'), (2, 101, 'order_transaction', 14, '2026-01-06 10:00:00'),
  (3, 102, 'order', 4, '2026-01-05 12:00:00'), (4, 103, 'order_transaction', 12, '2026-01-05 12:01:00'),
  (5, 103, 'order_transaction', 13, '2026-01-07 12:00:00'), (6, 105, 'order_transaction', 12, '2026-01-05 15:01:00'),
  (7, 105, 'order_delivery', 22, '2026-01-06 15:00:00'), (8, 204, 'order_transaction', 16, '2026-01-05 18:31:00'),
  (9, 205, 'order_transaction', 12, '2026-01-05 18:33:00'), (10, 201, 'order_transaction', 14, '2026-01-07 15:00:00')
) SELECT UNHEX(LPAD(v.id, 32, '0')), UNHEX(LPAD(v.entity, 32, '0')), @live, v.name, UNHEX(LPAD('1', 32, '0')), UNHEX(LPAD(v.state, 32, '0')), v.created FROM v;
-- what rules look at: columns and tables of Shopware's migrations (order, customer_group, product_manufacturer, category)
CREATE TABLE customer (id BINARY(16) NOT NULL, customer_group_id BINARY(16) NOT NULL, PRIMARY KEY (id));
CREATE TABLE customer_group_translation (
  customer_group_id BINARY(16) NOT NULL, language_id BINARY(16) NOT NULL, name VARCHAR(255) NULL, PRIMARY KEY (customer_group_id, language_id)
);
CREATE TABLE product_manufacturer_translation (
  product_manufacturer_id BINARY(16) NOT NULL, product_manufacturer_version_id BINARY(16) NOT NULL, language_id BINARY(16) NOT NULL,
  name VARCHAR(255) NULL, PRIMARY KEY (product_manufacturer_id, product_manufacturer_version_id, language_id)
);
CREATE TABLE category_translation (
  category_id BINARY(16) NOT NULL, category_version_id BINARY(16) NOT NULL, language_id BINARY(16) NOT NULL, name VARCHAR(255) NULL,
  PRIMARY KEY (category_id, category_version_id, language_id)
);
INSERT INTO customer VALUES (UNHEX(LPAD('1', 32, '0')), UNHEX(LPAD('A1', 32, '0')));
INSERT INTO customer_group_translation VALUES
  (UNHEX(LPAD('A1', 32, '0')), UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B'), 'Staff'), (UNHEX(LPAD('A1', 32, '0')), UNHEX(LPAD('1', 32, '0')), 'Personal');
INSERT INTO product_manufacturer_translation VALUES
  (UNHEX(LPAD('B1', 32, '0')), UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425'), UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B'), 'Acme');
INSERT INTO category_translation VALUES
  (UNHEX(LPAD('C1', 32, '0')), UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425'), UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B'), 'Kitchen, Bath'),
  (UNHEX(LPAD('C2', 32, '0')), UNHEX('0FA91CE3E96A4BC2BE4BD9CE752C3425'), UNHEX('2FBB5FE2E29A4D70AA5854CE7CE3E20B'), 'Sale');
UPDATE order_line_item SET payload = '{"productNumber":"W-1","manufacturerId":"000000000000000000000000000000b1","categoryIds":["000000000000000000000000000000c1","000000000000000000000000000000c2"]}'
WHERE JSON_EXTRACT(payload, '$.productNumber') = 'W-1';
UPDATE order_line_item SET payload = '{"productNumber":"M-BL","manufacturerId":null,"categoryIds":null}' WHERE JSON_EXTRACT(payload, '$.productNumber') = 'M-BL';
