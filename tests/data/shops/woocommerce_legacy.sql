-- WooCommerce with orders among the posts. wp_posts and wp_postmeta as WordPress 6 makes them, the others with the
-- columns, types and keys of WooCommerce 10.5 (includes/class-wc-install.php). Columns that no preset reads are left out.
-- 101 to 108 are the orders of tests/doors/mysql_scene.py, 2xx belong to this system alone.
CREATE TABLE wp_posts (
  ID BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT, post_date DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  post_date_gmt DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00', post_status VARCHAR(20) NOT NULL DEFAULT 'publish',
  post_modified_gmt DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00', post_parent BIGINT(20) UNSIGNED NOT NULL DEFAULT 0,
  post_type VARCHAR(20) NOT NULL DEFAULT 'post',
  PRIMARY KEY (ID), KEY type_status_date (post_type, post_status, post_date, ID), KEY post_parent (post_parent)
);
CREATE TABLE wp_postmeta (
  meta_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT, post_id BIGINT(20) UNSIGNED NOT NULL DEFAULT 0, meta_key VARCHAR(255) DEFAULT NULL,
  meta_value LONGTEXT, PRIMARY KEY (meta_id), KEY post_id (post_id), KEY meta_key (meta_key(191))
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
CREATE TABLE wp_wc_order_stats (
  order_id BIGINT(20) UNSIGNED NOT NULL, parent_id BIGINT(20) UNSIGNED DEFAULT 0 NOT NULL, returning_customer TINYINT(1) DEFAULT NULL,
  status VARCHAR(20) NOT NULL, customer_id BIGINT(20) UNSIGNED NOT NULL, PRIMARY KEY (order_id)
);

INSERT INTO wp_posts (ID, post_date_gmt, post_status, post_modified_gmt, post_parent, post_type) VALUES
  (101, '2026-01-05 10:00:00', 'wc-processing', '2026-01-05 10:01:00', 0, 'shop_order'),
  (102, '2026-01-05 11:00:00', 'wc-cancelled', '2026-01-05 12:00:00', 0, 'shop_order'),
  (103, '2026-01-05 12:00:00', 'wc-refunded', '2026-01-07 12:00:00', 0, 'shop_order'),
  (104, '2026-01-05 14:00:00', 'wc-on-hold', '2026-01-05 14:00:00', 0, 'shop_order'),
  (105, '2026-01-05 15:00:00', 'wc-completed', '2026-01-05 15:01:00', 0, 'shop_order'),
  (106, '2026-01-05 13:00:00', 'wc-completed', '2026-01-05 13:01:00', 0, 'shop_order'),
  (107, '2026-01-05 16:00:00', 'wc-completed', '2026-01-05 16:00:00', 0, 'shop_order'),
  (108, '2026-01-05 17:00:00', 'wc-completed', '2026-01-05 17:01:00', 0, 'shop_order'),
  (111, '2026-01-06 10:00:00', 'wc-completed', '2026-01-06 10:00:00', 101, 'shop_order_refund'),
  (113, '2026-01-07 12:00:00', 'wc-completed', '2026-01-07 12:00:00', 103, 'shop_order_refund'),
  -- a refund of an amount, without lines
  (201, '2026-01-05 18:00:00', 'wc-completed', '2026-01-05 18:00:00', 0, 'shop_order'),
  (211, '2026-01-07 15:00:00', 'wc-completed', '2026-01-07 15:00:00', 201, 'shop_order_refund'),
  -- a number of a plugin, a payment date that only the old key has
  (202, '2026-01-05 18:10:00', 'wc-completed', '2026-01-05 18:10:00', 0, 'shop_order'),
  -- no orders
  (206, '0000-00-00 00:00:00', 'wc-checkout-draft', '2026-01-05 14:00:00', 0, 'shop_order'),
  (207, '2026-01-05 14:00:00', 'trash', '2026-01-05 14:00:00', 0, 'shop_order'),
  (208, '2026-01-05 14:00:00', 'publish', '2026-01-05 14:00:00', 0, 'page');
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES
  (101, '_order_currency', 'EUR'), (101, '_order_total', '60.00'), (101, '_order_tax', '9'), (101, '_order_shipping', '5'),
  (101, '_order_shipping_tax', '1'), (101, '_cart_discount', '5'), (101, '_date_paid', '1767607260'), (101, '_created_via', 'checkout'),
  (101, '_payment_method', 'paypal'), (101, '_billing_country', 'DE'), (101, '_billing_email', 'ann@shop.example'),
  (101, '_rakuten_ran_site_id', 'AbC123'), (101, '_rakuten_landed_at', '1767606600'),
  (101, '_wc_order_attribution_session_entry', 'https://x.example/?ranSiteID=AbC123'),
  (101, '_wc_order_attribution_device_type', 'Mobile'), (101, '_wc_order_attribution_utm_source', 'rakuten'),
  (102, '_order_currency', 'EUR'), (102, '_order_total', '12.00'), (102, '_order_tax', '2'), (102, '_order_shipping', '0'),
  (102, '_created_via', 'store-api'), (102, '_payment_method', 'stripe'), (102, '_rakuten_ran_site_id', 'CaN456'),
  (103, '_order_currency', 'EUR'), (103, '_order_total', '30.00'), (103, '_order_tax', '4'), (103, '_order_shipping', '5'),
  (103, '_order_shipping_tax', '1'), (103, '_date_paid', '1767614460'), (103, '_payment_method', 'stripe'),
  (104, '_order_currency', 'EUR'), (104, '_order_total', '36.00'), (104, '_order_tax', '6'), (104, '_payment_method', 'bacs'), (104, '_date_paid', ''),
  (105, '_order_currency', 'USD'), (105, '_order_total', '100.00'), (105, '_order_tax', '0'), (105, '_date_paid', '1767625260'),
  (105, '_date_completed', '1767711600'), (105, '_billing_country', 'US'), (105, '_billing_email', 'ann@shop.example'),
  (106, '_order_currency', 'JPY'), (106, '_order_total', '2000'), (106, '_order_tax', '182'), (106, '_date_paid', '1767618060'), (106, '_billing_country', 'JP'),
  (107, '_order_currency', 'EUR'), (107, '_order_total', '0.00'), (107, '_created_via', 'admin'),
  (108, '_order_currency', 'EUR'), (108, '_order_total', '10.00'), (108, '_order_tax', '1.596638'), (108, '_date_paid', '1767632460'),
  (111, '_order_total', '-21.60'), (111, '_refund_amount', '21.60'), (113, '_order_total', '-30.00'), (113, '_refund_amount', '30.00'),
  (201, '_order_currency', 'EUR'), (201, '_order_total', '125.00'), (201, '_order_tax', '20'), (201, '_order_shipping', '5'),
  (211, '_order_total', '-62.50'), (211, '_refund_amount', '62.50'),
  (202, '_order_currency', 'EUR'), (202, '_order_total', '10.00'), (202, '_order_number', 'SHOP-#7|a'), (202, '_paid_date', '2026-01-05 19:11:00'),
  (202, '_rakuten_ran_site_id', 'Same'), (202, '_rakuten_ran_site_id', 'Same'), (202, '_my_click', 'Own');
INSERT INTO wp_woocommerce_order_items VALUES
  (1, 'Widget', 'line_item', 101), (2, 'Mug | Blue', 'line_item', 101), (3, 'Flat', 'shipping', 101), (4, 'Widget', 'line_item', 111),
  (5, 'TEN', 'coupon', 101), (6, 'Mug | Blue', 'line_item', 102), (7, 'Mug | Blue', 'line_item', 103), (8, 'Rope', 'line_item', 106),
  (9, 'Desk', 'line_item', 105), (10, 'Third', 'line_item', 108), (11, 'Third', 'line_item', 108), (12, 'Chair', 'line_item', 104),
  (13, 'Flat', 'shipping', 103), (21, 'Desk', 'line_item', 201), (22, 'Mug | Blue', 'line_item', 202);
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
  (21, '_qty', '1'), (21, '_line_total', '100'), (21, '_product_id', '13'), (22, '_qty', '1'), (22, '_line_total', '10');
INSERT INTO wp_wc_product_meta_lookup VALUES (9, 'W-1'), (11, 'M-BL'), (12, 'R-1'), (13, 'D-1'), (14, 'T-1'), (15, 'C-1');
INSERT INTO wp_wc_order_stats VALUES
  (101, 0, 0, 'wc-processing', 1), (103, 0, 0, 'wc-refunded', 3), (105, 0, 1, 'wc-completed', 1), (104, 0, NULL, 'wc-on-hold', 4);
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
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (101, '_wc_order_attribution_utm_source', 'rakuten'), (105, '_subscription_renewal', '77'), (102, '_subscription_renewal', '');
