-- WooCommerce with high-performance order storage. Columns, types and keys as WooCommerce 10.5 makes them:
-- src/Internal/DataStores/Orders/OrdersTableDataStore.php (get_database_schema) and includes/class-wc-install.php;
-- wp_posts as WordPress 6 makes it. Columns that no preset reads are left out.
-- 101 to 108 are the orders of tests/doors/mysql_scene.py, 2xx belong to this system alone.
CREATE TABLE wp_wc_orders (
  id BIGINT(20) UNSIGNED, status VARCHAR(20) NULL, currency VARCHAR(10) NULL, type VARCHAR(20) NULL,
  tax_amount DECIMAL(26,8) NULL, total_amount DECIMAL(26,8) NULL, customer_id BIGINT(20) UNSIGNED NULL, billing_email VARCHAR(320) NULL,
  date_created_gmt DATETIME NULL, date_updated_gmt DATETIME NULL, parent_order_id BIGINT(20) UNSIGNED NULL,
  payment_method VARCHAR(100) NULL, payment_method_title TEXT NULL, customer_note TEXT NULL,
  PRIMARY KEY (id), KEY status (status), KEY date_created (date_created_gmt),
  KEY customer_id_billing_email (customer_id, billing_email(171)), KEY billing_email (billing_email(191)),
  KEY type_status_date (type, status, date_created_gmt), KEY parent_order_id (parent_order_id), KEY date_updated (date_updated_gmt)
);
CREATE TABLE wp_wc_order_operational_data (
  id BIGINT(20) UNSIGNED AUTO_INCREMENT PRIMARY KEY, order_id BIGINT(20) UNSIGNED NULL, created_via VARCHAR(100) NULL,
  date_paid_gmt DATETIME NULL, date_completed_gmt DATETIME NULL, shipping_tax_amount DECIMAL(26,8) NULL,
  shipping_total_amount DECIMAL(26,8) NULL, discount_tax_amount DECIMAL(26,8) NULL, discount_total_amount DECIMAL(26,8) NULL,
  UNIQUE KEY order_id (order_id)
);
CREATE TABLE wp_wc_order_addresses (
  id BIGINT(20) UNSIGNED AUTO_INCREMENT PRIMARY KEY, order_id BIGINT(20) UNSIGNED NOT NULL, address_type VARCHAR(20) NULL,
  country TEXT NULL, email VARCHAR(320) NULL,
  KEY order_id (order_id), UNIQUE KEY address_type_order_id (address_type, order_id)
);
CREATE TABLE wp_wc_orders_meta (
  id BIGINT(20) UNSIGNED AUTO_INCREMENT PRIMARY KEY, order_id BIGINT(20) UNSIGNED NULL, meta_key VARCHAR(255), meta_value TEXT NULL,
  KEY meta_key_value (meta_key(100), meta_value(82)), KEY order_id_meta_key_meta_value (order_id, meta_key(100), meta_value(82))
);
CREATE TABLE wp_woocommerce_order_items (
  order_item_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_item_name TEXT NOT NULL, order_item_type VARCHAR(200) NOT NULL DEFAULT '',
  order_id BIGINT UNSIGNED NOT NULL, PRIMARY KEY (order_item_id), KEY order_id (order_id)
);
CREATE TABLE wp_woocommerce_order_itemmeta (
  meta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_item_id BIGINT UNSIGNED NOT NULL, meta_key VARCHAR(255) DEFAULT NULL,
  meta_value LONGTEXT NULL, PRIMARY KEY (meta_id), KEY order_item_id (order_item_id), KEY meta_key (meta_key(32))
);
CREATE TABLE wp_wc_product_meta_lookup (product_id BIGINT(20) NOT NULL, sku VARCHAR(100) NULL DEFAULT '', PRIMARY KEY (product_id));
CREATE TABLE wp_posts (
  ID BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT, post_date_gmt DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  post_status VARCHAR(20) NOT NULL DEFAULT 'publish', post_modified_gmt DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  post_parent BIGINT(20) UNSIGNED NOT NULL DEFAULT 0, post_type VARCHAR(20) NOT NULL DEFAULT 'post',
  post_date DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (ID), KEY type_status_date (post_type, post_status, post_date, ID), KEY post_parent (post_parent)
);

INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt, parent_order_id, payment_method) VALUES
  (101, 'wc-processing', 'EUR', 'shop_order', 9, 60, 1, 'ann@shop.example', '2026-01-05 10:00:00', '2026-01-05 10:01:00', 0, 'paypal'),
  (102, 'wc-cancelled', 'EUR', 'shop_order', 2, 12, 0, 'bob@shop.example', '2026-01-05 11:00:00', '2026-01-05 12:00:00', 0, 'stripe'),
  (103, 'wc-refunded', 'EUR', 'shop_order', 4, 30, 0, 'cy@shop.example', '2026-01-05 12:00:00', '2026-01-07 12:00:00', 0, 'stripe'),
  (104, 'wc-on-hold', 'EUR', 'shop_order', 6, 36, 0, 'di@shop.example', '2026-01-05 14:00:00', '2026-01-05 14:00:00', 0, 'bacs'),
  (105, 'wc-completed', 'USD', 'shop_order', 0, 100, 1, 'ann@shop.example', '2026-01-05 15:00:00', '2026-01-05 15:01:00', 0, 'paypal'),
  (106, 'wc-completed', 'JPY', 'shop_order', 182, 2000, 0, 'ed@shop.example', '2026-01-05 13:00:00', '2026-01-05 13:01:00', 0, 'stripe'),
  (107, 'wc-completed', 'EUR', 'shop_order', 0, 0, 0, 'flo@shop.example', '2026-01-05 16:00:00', '2026-01-05 16:00:00', 0, ''),
  (108, 'wc-completed', 'EUR', 'shop_order', 1.596638, 10, 0, 'gus@shop.example', '2026-01-05 17:00:00', '2026-01-05 17:01:00', 0, 'paypal'),
  (111, 'wc-completed', 'EUR', 'shop_order_refund', -3.6, -21.6, 1, NULL, '2026-01-06 10:00:00', '2026-01-06 10:00:00', 101, NULL),
  (113, 'wc-completed', 'EUR', 'shop_order_refund', 0, -30, 0, NULL, '2026-01-07 12:00:00', '2026-01-07 12:00:00', 103, NULL),
  -- a refund of an amount, without lines
  (201, 'wc-completed', 'EUR', 'shop_order', 20, 125, 0, NULL, '2026-01-05 18:00:00', '2026-01-05 18:00:00', 0, 'paypal'),
  (211, 'wc-completed', 'EUR', 'shop_order_refund', 0, -62.5, 0, NULL, '2026-01-07 15:00:00', '2026-01-07 15:00:00', 201, NULL),
  -- numbers of plugins, and a key that was written twice
  (202, 'wc-completed', 'EUR', 'shop_order', 0, 10, 0, NULL, '2026-01-05 18:10:00', '2026-01-05 18:10:00', 0, 'stripe'),
  (203, 'wc-completed', 'EUR', 'shop_order', 0, 10, 0, NULL, '2026-01-05 18:20:00', '2026-01-05 18:20:00', 0, 'stripe'),
  -- half migrated: no operational data, no times but one, no amounts
  (204, 'wc-completed', 'EUR', 'shop_order', NULL, NULL, NULL, NULL, NULL, '2026-01-05 18:30:00', 0, NULL),
  (205, 'wc-completed', 'EUR', 'shop_order', 0, 10, 0, NULL, '2026-01-05 18:40:00', NULL, 0, NULL),
  -- no orders
  (206, 'wc-checkout-draft', 'EUR', 'shop_order', 0, 30, 0, NULL, '2026-01-05 14:00:00', '2026-01-05 14:00:00', 0, NULL),
  (207, 'trash', 'EUR', 'shop_order', 0, 30, 0, NULL, '2026-01-05 14:00:00', '2026-01-05 14:00:00', 0, NULL);
INSERT INTO wp_wc_order_operational_data (order_id, created_via, date_paid_gmt, date_completed_gmt, shipping_tax_amount, shipping_total_amount, discount_total_amount) VALUES
  (101, 'checkout', '2026-01-05 10:01:00', NULL, 1, 5, 5),
  (102, 'store-api', NULL, NULL, 0, 0, 0),
  (103, 'checkout', '2026-01-05 12:01:00', NULL, 1, 5, 0),
  (104, 'checkout', NULL, NULL, 0, 0, 0),
  (105, 'checkout', '2026-01-05 15:01:00', '2026-01-06 15:00:00', 0, 0, 0),
  (106, 'checkout', '2026-01-05 13:01:00', NULL, 0, 0, 0),
  (107, 'admin', NULL, NULL, 0, 0, 0),
  (108, 'checkout', '2026-01-05 17:01:00', NULL, 0, 0, 0),
  (201, 'checkout', '2026-01-05 18:01:00', NULL, 0, 5, 0);
INSERT INTO wp_wc_order_addresses (order_id, address_type, country) VALUES
  (101, 'billing', 'DE'), (101, 'shipping', 'AT'), (105, 'billing', 'US'), (106, 'billing', 'JP');
INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES
  (101, '_rakuten_ran_site_id', 'AbC123'), (101, '_rakuten_landed_at', '1767606600'),
  (101, '_wc_order_attribution_session_entry', 'https://x.example/?ranSiteID=AbC123'),
  (101, '_wc_order_attribution_device_type', 'Mobile'), (101, '_wc_order_attribution_utm_source', 'rakuten'),
  (102, '_rakuten_ran_site_id', 'CaN456'), (102, '_rakuten_landed_at', '2026-01-05T10:58:00Z'),
  (202, '_order_number', 'SHOP-#7|a'), (202, '_rakuten_ran_site_id', 'Same'), (202, '_rakuten_ran_site_id', 'Same'),
  (203, '_order_number', '8'), (203, '_order_number_formatted', 'WEB-0008-26'), (203, '_my_click', 'Own');
INSERT INTO wp_woocommerce_order_items VALUES
  (1, 'Widget', 'line_item', 101), (2, 'Mug | Blue', 'line_item', 101), (3, 'Flat', 'shipping', 101), (4, 'Widget', 'line_item', 111),
  (5, 'TEN', 'coupon', 101), (6, 'Mug | Blue', 'line_item', 102), (7, 'Mug | Blue', 'line_item', 103), (8, 'Rope', 'line_item', 106),
  (9, 'Desk', 'line_item', 105), (10, 'Third', 'line_item', 108), (11, 'Third', 'line_item', 108), (12, 'Chair', 'line_item', 104),
  (13, 'Flat', 'shipping', 103), (21, 'Desk', 'line_item', 201), (22, 'Mug | Blue', 'line_item', 202), (23, 'Mug | Blue', 'line_item', 203),
  (24, 'Rope by the metre', 'line_item', 205);
INSERT INTO wp_woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES
  (1, '_qty', '2'), (1, '_line_total', '36'), (1, '_product_id', '9'), (1, '_variation_id', '0'),
  (2, '_qty', '1'), (2, '_line_total', '9'), (2, '_product_id', '10'), (2, '_variation_id', '11'),
  (4, '_qty', '-1'), (4, '_line_total', '-18'), (4, '_refunded_item_id', '1'), (4, '_product_id', '9'), (4, '_variation_id', '0'),
  (6, '_qty', '1'), (6, '_line_total', '10'), (6, '_product_id', '10'), (6, '_variation_id', '11'),
  (7, '_qty', '2'), (7, '_line_total', '20'), (7, '_product_id', '10'), (7, '_variation_id', '11'),
  (8, '_qty', '1'), (8, '_line_total', '1818.18181818'), (8, '_product_id', '12'), (8, '_variation_id', '0'),
  (9, '_qty', '1'), (9, '_line_total', '100'), (9, '_product_id', '13'), (9, '_variation_id', '0'),
  (10, '_qty', '1'), (10, '_line_total', '4.201681'), (10, '_product_id', '14'),
  (11, '_qty', '1'), (11, '_line_total', '4.201681'), (11, '_product_id', '14'),
  (12, '_qty', '1'), (12, '_line_total', '30'), (12, '_product_id', '15'),
  (21, '_qty', '1'), (21, '_line_total', '100'), (21, '_product_id', '13'),
  (22, '_qty', '1'), (22, '_line_total', '10'), (23, '_qty', '1'), (23, '_line_total', '10'),
  (24, '_qty', '2.5'), (24, '_line_total', '10');
INSERT INTO wp_wc_product_meta_lookup VALUES (9, 'W-1'), (11, 'M-BL'), (12, 'R-1'), (13, 'D-1'), (14, 'T-1'), (15, 'C-1');
-- every order has a post of its own that only keeps its number
INSERT INTO wp_posts (ID, post_date_gmt, post_status, post_modified_gmt, post_type)
SELECT id, COALESCE(date_created_gmt, '2026-01-05 18:30:00'), 'draft', COALESCE(date_created_gmt, '2026-01-05 18:30:00'), 'shop_order_placehold' FROM wp_wc_orders;
-- what rules look at: terms of products as WordPress 6 keeps them (wp-admin/includes/schema.php), brands as WooCommerce 9.6 does,
-- the keys of order attribution and of WooCommerce Subscriptions
CREATE TABLE wp_terms (
  term_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(200) NOT NULL DEFAULT '', slug VARCHAR(200) NOT NULL DEFAULT '',
  term_group BIGINT(10) NOT NULL DEFAULT 0, PRIMARY KEY (term_id), KEY slug (slug(191)), KEY name (name(191))
);
CREATE TABLE wp_term_taxonomy (
  term_taxonomy_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT, term_id BIGINT(20) UNSIGNED NOT NULL DEFAULT 0,
  taxonomy VARCHAR(32) NOT NULL DEFAULT '', parent BIGINT(20) UNSIGNED NOT NULL DEFAULT 0, PRIMARY KEY (term_taxonomy_id),
  UNIQUE KEY term_id_taxonomy (term_id, taxonomy), KEY taxonomy (taxonomy)
);
CREATE TABLE wp_term_relationships (
  object_id BIGINT(20) UNSIGNED NOT NULL DEFAULT 0, term_taxonomy_id BIGINT(20) UNSIGNED NOT NULL DEFAULT 0,
  term_order INT(11) NOT NULL DEFAULT 0, PRIMARY KEY (object_id, term_taxonomy_id), KEY term_taxonomy_id (term_taxonomy_id)
);
INSERT INTO wp_terms (term_id, name, slug) VALUES
  (2, 'simple', 'simple'), (4, 'variable', 'variable'), (16, 'Gift card', 'gift-card'), (17, 'Kitchen, Bath', 'kitchen'), (18, 'Sale', 'sale'),
  (19, 'Acme', 'acme'), (20, 'featured', 'featured');
INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy) VALUES
  (2, 2, 'product_type'), (4, 4, 'product_type'), (16, 16, 'product_type'), (17, 17, 'product_cat'), (18, 18, 'product_cat'),
  (19, 19, 'product_brand'), (20, 20, 'product_visibility');
INSERT INTO wp_term_relationships (object_id, term_taxonomy_id) VALUES
  (9, 2), (9, 17), (9, 18), (9, 19), (9, 20), (10, 4), (10, 18), (13, 16);
INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (105, '_subscription_renewal', '77'), (102, '_subscription_renewal', '');
