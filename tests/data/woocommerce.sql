-- A small WooCommerce shop with HPOS, tables as WooCommerce 9 makes them (columns nobody reads left out).
-- 101 is the shared test order: 2 x 20 + 10, less 10 %, VAT 20 %, delivery 5, one widget refunded.
CREATE TABLE wp_wc_orders (
  id BIGINT UNSIGNED PRIMARY KEY, status VARCHAR(20), currency VARCHAR(10), type VARCHAR(20),
  tax_amount DECIMAL(26,8), total_amount DECIMAL(26,8), customer_id BIGINT UNSIGNED, billing_email VARCHAR(320),
  date_created_gmt DATETIME, date_updated_gmt DATETIME, parent_order_id BIGINT UNSIGNED,
  payment_method VARCHAR(100), payment_method_title TEXT, customer_note TEXT
);
CREATE TABLE wp_wc_order_operational_data (
  id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, order_id BIGINT UNSIGNED, created_via VARCHAR(100),
  date_paid_gmt DATETIME, shipping_tax_amount DECIMAL(26,8), shipping_total_amount DECIMAL(26,8),
  discount_tax_amount DECIMAL(26,8), discount_total_amount DECIMAL(26,8)
);
CREATE TABLE wp_wc_order_addresses (
  id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, order_id BIGINT UNSIGNED NOT NULL, address_type VARCHAR(20), country TEXT
);
CREATE TABLE wp_wc_orders_meta (
  id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, order_id BIGINT UNSIGNED, meta_key VARCHAR(255), meta_value TEXT
);
CREATE TABLE wp_woocommerce_order_items (
  order_item_id BIGINT UNSIGNED PRIMARY KEY, order_item_name TEXT NOT NULL, order_item_type VARCHAR(200), order_id BIGINT UNSIGNED
);
CREATE TABLE wp_woocommerce_order_itemmeta (
  meta_id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, order_item_id BIGINT UNSIGNED, meta_key VARCHAR(255), meta_value LONGTEXT
);
CREATE TABLE wp_wc_product_meta_lookup (product_id BIGINT PRIMARY KEY, sku VARCHAR(100));

INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, date_created_gmt, date_updated_gmt, parent_order_id, payment_method) VALUES
  (101, 'wc-processing', 'EUR', 'shop_order', 9, 60, '2026-01-05 10:00:00', '2026-01-05 10:01:00', 0, 'paypal'),
  (102, 'wc-completed', 'EUR', 'shop_order_refund', -3.6, -21.6, '2026-01-06 10:00:00', '2026-01-06 10:00:00', 101, NULL),
  (103, 'wc-cancelled', 'EUR', 'shop_order', 0, 10, '2026-01-05 11:00:00', '2026-01-05 12:00:00', 0, 'stripe'),
  (104, 'wc-refunded', 'EUR', 'shop_order', 0, 25, '2026-01-05 12:00:00', '2026-01-07 12:00:00', 0, 'stripe'),
  (105, 'wc-completed', 'JPY', 'shop_order', 182, 2000, '2026-01-05 13:00:00', '2026-01-05 13:00:00', 0, 'stripe'),
  (106, 'wc-on-hold', 'EUR', 'shop_order', 0, 30, '2026-01-05 14:00:00', '2026-01-05 14:00:00', 0, 'bacs'),
  (107, 'wc-checkout-draft', 'EUR', 'shop_order', 0, 30, '2026-01-05 14:00:00', '2026-01-05 14:00:00', 0, NULL),
  (108, 'wc-completed', 'EUR', 'shop_order', 20, 125, '2026-01-05 15:00:00', '2026-01-05 15:00:00', 0, 'paypal'),
  (109, 'wc-completed', 'EUR', 'shop_order_refund', 0, -62.5, '2026-01-08 15:00:00', '2026-01-08 15:00:00', 108, NULL),
  (110, 'wc-completed', 'EUR', 'shop_order', 1.6, 10, '2026-01-05 16:00:00', '2026-01-05 16:00:00', 0, 'paypal');
INSERT INTO wp_wc_order_operational_data (order_id, created_via, date_paid_gmt, shipping_tax_amount, shipping_total_amount, discount_total_amount) VALUES
  (101, 'checkout', '2026-01-05 10:01:00', 1, 5, 5),
  (103, 'store-api', NULL, 0, 0, 0),
  (104, 'checkout', '2026-01-05 12:01:00', 0, 5, 0),
  (105, 'admin', NULL, 0, 0, 0),
  (108, 'checkout', '2026-01-05 15:01:00', 0, 5, 0);
INSERT INTO wp_wc_order_addresses (order_id, address_type, country) VALUES (101, 'billing', 'DE'), (101, 'shipping', 'AT');
INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES
  (101, '_rakuten_ran_site_id', 'AbC123'), (101, '_rakuten_landed_at', '1767606600'),
  (101, '_wc_order_attribution_session_entry', 'https://x.example/?ranSiteID=AbC123'),
  (101, '_wc_order_attribution_device_type', 'Mobile'),
  (103, '_order_number', 'SHOP-#7|a'), (103, '_rakuten_landed_at', '2026-01-05T10:58:00Z'),
  -- a key that a plugin wrote twice
  (104, '_rakuten_ran_site_id', 'Same'), (104, '_rakuten_ran_site_id', 'Same'),
  (105, '_my_click', 'Own');
INSERT INTO wp_woocommerce_order_items VALUES
  (1, 'Widget', 'line_item', 101), (2, 'Mug | Blue', 'line_item', 101), (3, 'Flat', 'shipping', 101),
  (4, 'Widget', 'line_item', 102), (5, 'TEN', 'coupon', 101), (6, 'Mug', 'line_item', 103),
  (7, 'Mug', 'line_item', 104), (8, 'Rope by the metre', 'line_item', 105), (9, 'Desk', 'line_item', 108),
  (10, 'Third', 'line_item', 110), (11, 'Third', 'line_item', 110);
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES
  (1, '_qty', '2'), (1, '_line_total', '36'), (1, '_product_id', '9'), (1, '_variation_id', '0'),
  (2, '_qty', '1'), (2, '_line_total', '9'), (2, '_product_id', '10'), (2, '_variation_id', '11'),
  (4, '_qty', '-1'), (4, '_line_total', '-18'), (4, '_refunded_item_id', '1'), (4, '_product_id', '9'), (4, '_variation_id', '0'),
  (6, '_qty', '1'), (6, '_line_total', '10'), (6, '_product_id', '10'), (6, '_variation_id', '11'),
  (7, '_qty', '2'), (7, '_line_total', '20'), (7, '_product_id', '10'), (7, '_variation_id', '11'),
  (8, '_qty', '2.5'), (8, '_line_total', '1818.18181818'), (8, '_product_id', '12'), (8, '_variation_id', '0'),
  (9, '_qty', '1'), (9, '_line_total', '100'), (9, '_product_id', '13'), (9, '_variation_id', '0'),
  (10, '_qty', '1'), (10, '_line_total', '4.201681'), (11, '_qty', '1'), (11, '_line_total', '4.201681');
INSERT INTO wp_wc_product_meta_lookup VALUES (9, 'W-1'), (11, 'M-BL');
