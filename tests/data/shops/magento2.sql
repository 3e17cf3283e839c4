-- Magento 2.4, tables without a prefix. Columns, types and keys as app/code/Magento/Sales/etc/db_schema.xml and
-- app/code/Magento/Store/etc/db_schema.xml declare them; columns that no preset reads are left out.
-- The columns rakuten_ of sales_order and the table affiliate_click are those of extensions.
-- 1 to 8 are the orders of tests/doors/mysql_scene.py, 2x belong to this system alone.
CREATE TABLE store (
  store_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(32) DEFAULT NULL, website_id SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  UNIQUE KEY STORE_CODE (code)
);
CREATE TABLE sales_order (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, state VARCHAR(32) DEFAULT NULL, status VARCHAR(32) DEFAULT NULL,
  coupon_code VARCHAR(255) DEFAULT NULL, store_id SMALLINT UNSIGNED DEFAULT NULL, customer_id INT UNSIGNED DEFAULT NULL,
  base_grand_total DECIMAL(20,4) DEFAULT NULL, discount_amount DECIMAL(20,4) DEFAULT NULL, grand_total DECIMAL(20,4) DEFAULT NULL,
  shipping_amount DECIMAL(20,4) DEFAULT NULL, subtotal DECIMAL(20,4) DEFAULT NULL, tax_amount DECIMAL(20,4) DEFAULT NULL,
  total_refunded DECIMAL(20,4) DEFAULT NULL, quote_id INT DEFAULT NULL, shipping_discount_amount DECIMAL(20,4) DEFAULT NULL,
  increment_id VARCHAR(50) DEFAULT NULL, base_currency_code VARCHAR(3) DEFAULT NULL, customer_email VARCHAR(128) DEFAULT NULL,
  order_currency_code VARCHAR(3) DEFAULT NULL, remote_ip VARCHAR(45) DEFAULT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  discount_tax_compensation_amount DECIMAL(20,4) DEFAULT NULL,
  rakuten_click VARCHAR(64) DEFAULT NULL, rakuten_landed INT UNSIGNED DEFAULT NULL, rakuten_landing TEXT,
  UNIQUE KEY SALES_ORDER_INCREMENT_ID_STORE_ID (increment_id, store_id), KEY SALES_ORDER_STATE (state), KEY SALES_ORDER_STORE_ID (store_id),
  KEY SALES_ORDER_CREATED_AT (created_at), KEY SALES_ORDER_CUSTOMER_ID (customer_id), KEY SALES_ORDER_QUOTE_ID (quote_id),
  KEY SALES_ORDER_UPDATED_AT (updated_at)
);
CREATE TABLE sales_order_item (
  item_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT UNSIGNED NOT NULL DEFAULT 0, parent_item_id INT UNSIGNED DEFAULT NULL,
  product_type VARCHAR(255) DEFAULT NULL, sku VARCHAR(255) DEFAULT NULL, name VARCHAR(255) DEFAULT NULL,
  qty_canceled DECIMAL(12,4) DEFAULT 0, qty_ordered DECIMAL(12,4) DEFAULT 0, qty_refunded DECIMAL(12,4) DEFAULT 0,
  discount_amount DECIMAL(20,4) DEFAULT 0, row_total DECIMAL(20,4) NOT NULL DEFAULT 0, discount_tax_compensation_amount DECIMAL(20,4) DEFAULT NULL,
  KEY SALES_ORDER_ITEM_ORDER_ID (order_id)
);
CREATE TABLE sales_order_payment (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id INT UNSIGNED NOT NULL, method VARCHAR(128) DEFAULT NULL,
  additional_information TEXT, KEY SALES_ORDER_PAYMENT_PARENT_ID (parent_id)
);
CREATE TABLE sales_order_address (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id INT UNSIGNED DEFAULT NULL, country_id VARCHAR(2) DEFAULT NULL,
  address_type VARCHAR(255) DEFAULT NULL, KEY SALES_ORDER_ADDRESS_PARENT_ID (parent_id)
);
CREATE TABLE sales_order_status_history (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id INT UNSIGNED NOT NULL, status VARCHAR(32) DEFAULT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, KEY SALES_ORDER_STATUS_HISTORY_PARENT_ID (parent_id)
);
CREATE TABLE sales_invoice (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT UNSIGNED NOT NULL, state INT DEFAULT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, KEY SALES_INVOICE_ORDER_ID (order_id)
);
CREATE TABLE sales_shipment (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id INT UNSIGNED NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, KEY SALES_SHIPMENT_ORDER_ID (order_id)
);
CREATE TABLE sales_creditmemo (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, adjustment_positive DECIMAL(20,4) DEFAULT NULL,
  adjustment_negative DECIMAL(20,4) DEFAULT NULL, order_id INT UNSIGNED NOT NULL, state INT DEFAULT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, KEY SALES_CREDITMEMO_ORDER_ID (order_id)
);
CREATE TABLE sales_creditmemo_item (
  entity_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id INT UNSIGNED NOT NULL, discount_amount DECIMAL(20,4) DEFAULT NULL,
  row_total DECIMAL(20,4) DEFAULT NULL, qty DECIMAL(12,4) DEFAULT NULL, order_item_id INT DEFAULT NULL,
  discount_tax_compensation_amount DECIMAL(20,4) DEFAULT NULL, KEY SALES_CREDITMEMO_ITEM_PARENT_ID (parent_id)
);
CREATE TABLE affiliate_click (order_id INT UNSIGNED NOT NULL, click VARCHAR(64), landed DATETIME, url TEXT, KEY affiliate_click_order (order_id));

INSERT INTO store VALUES (1, 'de', 1), (2, 'at', 1);
-- prices of 1 include tax, and its discount is taken from them: 6 of 60, of which 1 is tax
INSERT INTO sales_order (entity_id, increment_id, store_id, state, status, created_at, updated_at, base_currency_code, order_currency_code, subtotal, discount_amount, shipping_discount_amount, discount_tax_compensation_amount, grand_total, tax_amount, shipping_amount, coupon_code, customer_id, remote_ip, rakuten_click, rakuten_landed, rakuten_landing, quote_id) VALUES
  (1, '000000001', 1, 'processing', 'processing', '2026-01-05 10:00:00', '2026-01-06 10:00:00', 'EUR', 'EUR', 50, -6, 0, 1, 60, 10, 5, 'TEN', 1, '192.0.2.1', 'AbC123', 1767606600, 'https://x.example/?ranSiteID=AbC123', 901),
  (2, '000000002', 1, 'canceled', 'canceled', '2026-01-05 11:00:00', '2026-01-05 12:00:01', 'EUR', 'EUR', 10, 0, 0, 0, 12, 2, 0, NULL, NULL, '192.0.2.2', 'CaN456', NULL, NULL, 902),
  (3, '000000003', 1, 'closed', 'closed', '2026-01-05 12:00:00', '2026-01-07 12:00:00', 'EUR', 'EUR', 20, 0, 0, 0, 30, 5, 5, NULL, 3, '192.0.2.3', NULL, NULL, NULL, 903),
  (4, '000000004', 1, 'new', 'pending', '2026-01-05 14:00:00', '2026-01-05 14:00:00', 'EUR', 'EUR', 30, 0, 0, 0, 36, 6, 0, NULL, NULL, '192.0.2.4', '', NULL, NULL, 904),
  (5, '000000005', 1, 'complete', 'complete', '2026-01-05 15:00:00', '2026-01-05 15:01:00', 'EUR', 'USD', 100, 0, 0, 0, 100, 0, 0, NULL, 1, '192.0.2.1', NULL, NULL, NULL, 905),
  (6, '000000006', 1, 'complete', 'complete', '2026-01-05 13:00:00', '2026-01-05 13:01:00', 'EUR', 'JPY', 1818.1818, 0, 0, 0, 2000, 181.8182, 0, NULL, NULL, '192.0.2.6', NULL, NULL, NULL, 906),
  (7, '000000007', 1, 'complete', 'complete', '2026-01-05 16:00:00', '2026-01-05 16:00:00', 'EUR', 'EUR', 0, NULL, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (8, '000000001', 2, 'complete', 'complete', '2026-01-05 17:00:00', '2026-01-05 17:01:00', 'EUR', 'EUR', 8.4034, 0, 0, 0, 10, 1.5966, 0, NULL, NULL, '192.0.2.8', NULL, NULL, NULL, 908),
  -- a bundle that is priced by its parts, with a discount on them, and free delivery as a discount
  (21, '000000021', 1, 'processing', 'processing', '2026-01-05 18:00:00', '2026-01-05 18:00:00', 'EUR', 'EUR', 30, -8, 5, 0, 27, 0, 5, NULL, NULL, '192.0.2.9', NULL, NULL, NULL, NULL),
  -- one of two pieces was cancelled, the other shipped; then 6 of 12 given back without naming goods
  (22, '000000022', 1, 'complete', 'complete', '2026-01-05 18:10:00', '2026-01-05 18:10:00', 'EUR', 'EUR', 20, 0, 0, 0, 24, 4, 0, NULL, NULL, '192.0.2.9', NULL, NULL, NULL, NULL),
  -- a credit memo that was cancelled
  (23, '000000023', 1, 'complete', 'complete', '2026-01-05 18:20:00', '2026-01-05 18:20:00', 'EUR', 'EUR', 10, 0, 0, 0, 10, 0, 0, NULL, NULL, '192.0.2.9', NULL, NULL, NULL, NULL);
INSERT INTO sales_order_item (item_id, order_id, parent_item_id, product_type, sku, name, qty_ordered, qty_canceled, qty_refunded, row_total, discount_amount, discount_tax_compensation_amount) VALUES
  (1, 1, NULL, 'configurable', 'W-1', 'Widget', 2, 0, 1, 40, 4.8, 0.8), (2, 1, 1, 'simple', 'W-1', 'Widget', 2, 0, 1, 0, 0, 0),
  (3, 1, NULL, 'simple', 'M-BL', 'Mug | Blue', 1, 0, 0, 10, 1.2, 0.2),
  (4, 2, NULL, 'simple', 'M-BL', 'Mug | Blue', 1, 1, 0, 10, 0, 0), (5, 3, NULL, 'simple', 'M-BL', 'Mug | Blue', 2, 0, 2, 20, 0, 0),
  (6, 4, NULL, 'simple', 'C-1', 'Chair', 1, 0, 0, 30, 0, 0), (7, 5, NULL, 'simple', 'D-1', 'Desk', 1, 0, 0, 100, 0, NULL),
  (8, 6, NULL, 'simple', 'R-1', 'Rope', 1, 0, 0, 1818.1818, 0, 0), (9, 8, NULL, 'simple', 'T-1', 'Third', 1, 0, 0, 4.2017, 0, 0),
  (10, 8, NULL, 'simple', 'T-1', 'Third', 1, 0, 0, 4.2017, 0, 0),
  (21, 21, NULL, 'bundle', 'SET', 'Set', 1, 0, 0, 30, 0, 0), (22, 21, 21, 'simple', 'CUP', 'Cup', 2, 0, 0, 20, 2, 0), (23, 21, 21, 'simple', 'POT', 'Pot', 1, 0, 0, 10, 1, 0),
  (24, 22, NULL, 'simple', 'M-BL', 'Mug | Blue', 2, 1, 0, 20, 0, 0), (25, 23, NULL, 'simple', 'M-BL', 'Mug | Blue', 1, 0, 0, 10, 0, 0);
INSERT INTO sales_order_payment (parent_id, method, additional_information) VALUES
  (1, 'paypal', '{"method_title":"PayPal"}'), (2, 'stripe', NULL), (3, 'stripe', NULL), (4, 'banktransfer', '[]'), (5, 'paypal', 'a:1:{s:3:"old";i:1;}'),
  (22, 'stripe', '{"rakuten_ran_site_id":"FromPayment","other":null}');
INSERT INTO sales_order_address (parent_id, country_id, address_type) VALUES (1, 'DE', 'billing'), (1, 'AT', 'shipping'), (5, 'US', 'billing'), (6, 'JP', 'billing');
INSERT INTO sales_order_status_history (parent_id, status, created_at) VALUES
  (2, 'pending', '2026-01-05 11:00:00'), (2, 'canceled', '2026-01-05 12:00:00'), (2, 'canceled', '2026-01-05 12:00:01');
INSERT INTO sales_invoice (order_id, state, created_at) VALUES
  (1, 2, '2026-01-05 10:01:00'), (2, 3, '2026-01-05 11:30:00'), (3, 2, '2026-01-05 12:01:00'), (5, 2, '2026-01-05 15:01:00');
INSERT INTO sales_shipment (order_id, created_at) VALUES (5, '2026-01-06 15:00:00');
INSERT INTO sales_creditmemo (entity_id, order_id, state, adjustment_positive, adjustment_negative, created_at) VALUES
  (1, 1, 2, 0, 0, '2026-01-06 10:00:00'), (2, 3, 2, 0, 0, '2026-01-07 12:00:00'), (3, 22, 2, 6, 0, '2026-01-07 13:00:00'), (4, 23, 3, 0, 0, '2026-01-07 14:00:00');
INSERT INTO sales_creditmemo_item (parent_id, order_item_id, qty, row_total, discount_amount, discount_tax_compensation_amount) VALUES
  (1, 1, 1, 20, 2.4, 0.4), (1, 2, 1, NULL, NULL, NULL), (2, 5, 2, 20, NULL, NULL), (3, 24, 0, 0, NULL, NULL), (4, 25, 1, 10, 0, 0);
INSERT INTO affiliate_click VALUES (5, 'Own', '2026-01-05 14:30:00', 'https://x.example/desk');
-- what rules look at: app/code/Magento/Customer/etc/db_schema.xml, and columns of Magento_Sales; `giftcard` is of Adobe Commerce
ALTER TABLE sales_order ADD COLUMN customer_group_id INT DEFAULT NULL, ADD COLUMN relation_parent_id VARCHAR(32) DEFAULT NULL;
CREATE TABLE customer_group (
  customer_group_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_group_code VARCHAR(32) NOT NULL, tax_class_id INT UNSIGNED NOT NULL DEFAULT 0
);
SET sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
INSERT INTO customer_group (customer_group_id, customer_group_code) VALUES (0, 'NOT LOGGED IN'), (1, 'General'), (4, 'Staff');
UPDATE sales_order SET customer_group_id = 4, updated_at = updated_at WHERE entity_id = 1;
UPDATE sales_order SET customer_group_id = 0, updated_at = updated_at WHERE entity_id = 2;
UPDATE sales_order SET relation_parent_id = '1', updated_at = updated_at WHERE entity_id = 5;
UPDATE sales_order_item SET product_type = 'giftcard' WHERE item_id = 7;
