-- PrestaShop 8.1, in the time zone Europe/Paris. Columns, types and keys as install-dev/data/db_structure.sql makes them
-- (columns that no preset reads are left out); the ids of the states are those that its installer gives.
-- ps_clicks and the column partner_click of ps_orders are those of modules.
-- 1 to 8 are the orders of tests/doors/mysql_scene.py, 2x belong to this system alone.
CREATE TABLE ps_orders (
  id_order INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, reference VARCHAR(9), id_shop INT(11) UNSIGNED NOT NULL DEFAULT '1',
  id_customer INT(10) UNSIGNED NOT NULL, id_cart INT(10) UNSIGNED NOT NULL, id_currency INT(10) UNSIGNED NOT NULL,
  id_address_invoice INT(10) UNSIGNED NOT NULL, current_state INT(10) UNSIGNED NOT NULL, module VARCHAR(255) DEFAULT NULL,
  total_discounts_tax_excl DECIMAL(20,6) NOT NULL DEFAULT '0.00', total_paid_tax_incl DECIMAL(20,6) NOT NULL DEFAULT '0.00',
  total_paid_tax_excl DECIMAL(20,6) NOT NULL DEFAULT '0.00', total_products DECIMAL(20,6) NOT NULL DEFAULT '0.00',
  total_shipping_tax_excl DECIMAL(20,6) NOT NULL DEFAULT '0.00', invoice_date DATETIME NOT NULL, valid INT(1) UNSIGNED NOT NULL DEFAULT '0',
  date_add DATETIME NOT NULL, date_upd DATETIME NOT NULL, partner_click VARCHAR(64) DEFAULT NULL,
  PRIMARY KEY (id_order), KEY reference (reference), KEY id_customer (id_customer), KEY id_cart (id_cart), KEY id_currency (id_currency),
  KEY id_address_invoice (id_address_invoice), KEY current_state (current_state), KEY id_shop (id_shop), INDEX date_add (date_add)
);
CREATE TABLE ps_order_detail (
  id_order_detail INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_order INT(10) UNSIGNED NOT NULL, product_name TEXT NOT NULL,
  product_quantity INT(10) UNSIGNED NOT NULL DEFAULT '0', product_reference VARCHAR(64) DEFAULT NULL,
  total_price_tax_excl DECIMAL(20,6) NOT NULL DEFAULT '0.000000', PRIMARY KEY (id_order_detail), KEY order_detail_order (id_order)
);
CREATE TABLE ps_order_history (
  id_order_history INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_order INT(10) UNSIGNED NOT NULL, id_order_state INT(10) UNSIGNED NOT NULL,
  date_add DATETIME NOT NULL, PRIMARY KEY (id_order_history), KEY order_history_order (id_order), KEY id_order_state (id_order_state)
);
CREATE TABLE ps_order_state (
  id_order_state INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, logable TINYINT(1) NOT NULL DEFAULT '0', shipped TINYINT(1) UNSIGNED NOT NULL DEFAULT '0',
  paid TINYINT(1) UNSIGNED NOT NULL DEFAULT '0', PRIMARY KEY (id_order_state)
);
CREATE TABLE ps_order_slip (
  id_order_slip INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_order INT(10) UNSIGNED NOT NULL, total_products_tax_excl DECIMAL(20,6) NULL,
  total_products_tax_incl DECIMAL(20,6) NULL, amount DECIMAL(20,6) NOT NULL DEFAULT '0.000000', order_slip_type TINYINT(1) UNSIGNED NOT NULL DEFAULT '0',
  date_add DATETIME NOT NULL, date_upd DATETIME NOT NULL, PRIMARY KEY (id_order_slip), KEY id_order (id_order)
);
CREATE TABLE ps_order_slip_detail (
  id_order_slip INT(10) UNSIGNED NOT NULL, id_order_detail INT(10) UNSIGNED NOT NULL, product_quantity INT(10) UNSIGNED NOT NULL DEFAULT '0',
  amount_tax_excl DECIMAL(20,6) DEFAULT NULL, amount_tax_incl DECIMAL(20,6) DEFAULT NULL, PRIMARY KEY (id_order_slip, id_order_detail)
);
CREATE TABLE ps_order_cart_rule (
  id_order_cart_rule INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_order INT(10) UNSIGNED NOT NULL, id_cart_rule INT(10) UNSIGNED NOT NULL,
  name VARCHAR(254) NOT NULL, value DECIMAL(20,6) NOT NULL DEFAULT '0.000000', value_tax_excl DECIMAL(20,6) NOT NULL DEFAULT '0.000000',
  free_shipping TINYINT(1) NOT NULL DEFAULT '0', deleted TINYINT(1) UNSIGNED NOT NULL DEFAULT '0',
  PRIMARY KEY (id_order_cart_rule), KEY id_order (id_order), KEY id_cart_rule (id_cart_rule)
);
CREATE TABLE ps_cart_rule (id_cart_rule INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, code VARCHAR(254) NOT NULL, PRIMARY KEY (id_cart_rule));
CREATE TABLE ps_cart (id_cart INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_guest INT(10) UNSIGNED NOT NULL, PRIMARY KEY (id_cart), KEY id_guest (id_guest));
CREATE TABLE ps_connections (
  id_connections INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_guest INT(10) UNSIGNED NOT NULL, PRIMARY KEY (id_connections), KEY id_guest (id_guest)
);
CREATE TABLE ps_connections_source (
  id_connections_source INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_connections INT(10) UNSIGNED NOT NULL, request_uri VARCHAR(255) DEFAULT NULL,
  date_add DATETIME NOT NULL, PRIMARY KEY (id_connections_source), KEY connections (id_connections)
);
CREATE TABLE ps_address (id_address INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_country INT(10) UNSIGNED NOT NULL, PRIMARY KEY (id_address));
CREATE TABLE ps_country (id_country INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, iso_code VARCHAR(3) NOT NULL, PRIMARY KEY (id_country));
CREATE TABLE ps_currency (id_currency INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, iso_code VARCHAR(3) NOT NULL DEFAULT '0', PRIMARY KEY (id_currency));
CREATE TABLE ps_shop (id_shop INT(11) UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(64) NOT NULL, PRIMARY KEY (id_shop));
CREATE TABLE ps_clicks (id_cart INT(10) UNSIGNED NOT NULL, click VARCHAR(64), landed DATETIME, url TEXT, KEY id_cart (id_cart));

INSERT INTO ps_shop VALUES (1, 'de'), (2, 'at');
INSERT INTO ps_currency VALUES (1, 'EUR'), (2, 'USD'), (3, 'JPY');
INSERT INTO ps_country VALUES (1, 'DE'), (21, 'US'), (11, 'JP');
INSERT INTO ps_address VALUES (1, 1), (2, 21), (3, 11);
INSERT INTO ps_cart_rule VALUES (1, 'TEN'), (2, 'FREESHIP'), (3, '');
-- payment accepted, shipped, canceled, refunded, payment error, awaiting bank wire
INSERT INTO ps_order_state (id_order_state, logable, shipped, paid) VALUES (2, 1, 0, 1), (4, 1, 1, 1), (6, 0, 0, 0), (7, 0, 0, 0), (8, 0, 0, 0), (10, 0, 0, 0);
INSERT INTO ps_orders (id_order, reference, id_shop, id_customer, id_cart, id_currency, id_address_invoice, current_state, module, total_products, total_discounts_tax_excl, total_shipping_tax_excl, total_paid_tax_excl, total_paid_tax_incl, invoice_date, valid, date_add, date_upd, partner_click) VALUES
  (1, 'AAAAAAAAA', 1, 1, 101, 1, 1, 2, 'paypal', 50, 5, 5, 50, 60, '2026-01-05 11:01:00', 1, '2026-01-05 11:00:00', '2026-01-05 11:01:00', 'AbC123'),
  (2, 'BBBBBBBBB', 1, 2, 102, 1, 1, 6, 'stripe_official', 10, 0, 0, 10, 12, '0000-00-00 00:00:00', 0, '2026-01-05 12:00:00', '2026-01-05 13:00:00', 'CaN456'),
  (3, 'CCCCCCCCC', 1, 3, 103, 1, 1, 7, 'stripe_official', 20, 0, 5, 25, 30, '2026-01-05 13:01:00', 0, '2026-01-05 13:00:00', '2026-01-07 13:00:00', ''),
  (4, 'DDDDDDDDD', 1, 4, 104, 1, 1, 10, 'ps_wirepayment', 30, 0, 0, 30, 36, '0000-00-00 00:00:00', 0, '2026-01-05 15:00:00', '2026-01-05 15:00:00', NULL),
  (5, 'EEEEEEEEE', 1, 1, 105, 2, 2, 4, 'paypal', 100, 0, 0, 100, 100, '2026-01-05 16:01:00', 1, '2026-01-05 16:00:00', '2026-01-06 16:00:00', NULL),
  (6, 'FFFFFFFFF', 1, 5, 106, 3, 3, 2, 'stripe_official', 1818.181818, 0, 0, 1818.181818, 2000, '2026-01-05 14:01:00', 1, '2026-01-05 14:00:00', '2026-01-05 14:01:00', NULL),
  (7, 'GGGGGGGGG', 1, 6, 107, 1, 1, 2, '', 0, 0, 0, 0, 0, '0000-00-00 00:00:00', 1, '2026-01-05 17:00:00', '2026-01-05 17:00:00', NULL),
  (8, 'HHHHHHHHH', 2, 7, 108, 1, 1, 2, 'paypal', 8.403362, 0, 0, 8.403362, 10, '2026-01-05 18:01:00', 1, '2026-01-05 18:00:00', '2026-01-05 18:01:00', NULL),
  -- free delivery and 5.00 off in one rule, another rule that was taken away; three lines that do not divide
  (21, 'IIIIIIIII', 1, 8, 109, 1, 1, 2, 'paypal', 30, 11.99, 6.99, 24.99, 24.99, '2026-01-05 19:01:00', 1, '2026-01-05 19:00:00', '2026-01-05 19:01:00', NULL),
  -- one cart, split over two warehouses; from the first part a chosen 6.00 of 12.00 came back
  (22, 'JJJJJJJJJ', 1, 9, 110, 1, 1, 2, 'paypal', 10, 0, 0, 10, 12, '2026-01-05 19:11:00', 1, '2026-01-05 19:10:00', '2026-01-05 19:11:00', NULL),
  (23, 'JJJJJJJJJ', 1, 9, 110, 1, 1, 8, 'paypal', 20, 0, 0, 20, 24, '0000-00-00 00:00:00', 0, '2026-01-05 19:10:00', '2026-01-05 19:11:00', NULL);
INSERT INTO ps_order_detail (id_order_detail, id_order, product_reference, product_name, product_quantity, total_price_tax_excl) VALUES
  (1, 1, 'W-1', 'Widget', 2, 40), (2, 1, 'M-BL', 'Mug | Blue', 1, 10), (3, 2, 'M-BL', 'Mug | Blue', 1, 10), (4, 3, 'M-BL', 'Mug | Blue', 2, 20),
  (5, 4, 'C-1', 'Chair', 1, 30), (6, 5, 'D-1', 'Desk', 1, 100), (7, 6, 'R-1', 'Rope', 1, 1818.181818), (8, 8, 'T-1', 'Third', 1, 4.201681), (9, 8, 'T-1', 'Third', 1, 4.201681),
  (21, 21, '', 'Pot', 1, 10), (22, 21, NULL, 'Pot', 1, 10), (23, 21, 'P-1', 'Pot', 1, 10), (24, 22, 'M-BL', 'Mug | Blue', 1, 10), (25, 23, 'M-BL', 'Mug | Blue', 2, 20);
INSERT INTO ps_order_history (id_order, id_order_state, date_add) VALUES
  (1, 2, '2026-01-05 11:01:00'), (2, 10, '2026-01-05 12:00:00'), (2, 6, '2026-01-05 13:00:00'), (3, 2, '2026-01-05 13:01:00'), (3, 7, '2026-01-07 13:00:00'),
  (4, 10, '2026-01-05 15:00:00'), (5, 2, '2026-01-05 16:01:00'), (5, 4, '2026-01-06 16:00:00');
INSERT INTO ps_order_slip (id_order_slip, id_order, total_products_tax_excl, total_products_tax_incl, amount, order_slip_type, date_add, date_upd) VALUES
  (1, 1, 18, 21.6, 21.6, 0, '2026-01-06 11:00:00', '2026-01-06 11:00:00'), (2, 22, 10, 12, 6, 2, '2026-01-06 12:00:00', '2026-01-06 12:00:00');
INSERT INTO ps_order_slip_detail VALUES (1, 1, 1, 18, 21.6), (2, 24, 1, 10, 12);
INSERT INTO ps_order_cart_rule (id_order, id_cart_rule, name, value, value_tax_excl, free_shipping, deleted) VALUES
  (1, 1, 'Ten per cent off', 6, 5, 0, 0), (21, 2, 'Five off and free delivery', 11.99, 11.99, 1, 0), (21, 1, 'Ten per cent off', 3, 3, 0, 1), (21, 3, 'Automatic', 0, 0, 0, 0);
INSERT INTO ps_cart VALUES (101, 51), (102, 52), (103, 53), (104, 54), (105, 51), (106, 0), (110, 55);
INSERT INTO ps_connections VALUES (1, 51), (2, 51), (3, 53);
INSERT INTO ps_connections_source (id_connections, request_uri, date_add) VALUES
  (1, 'x.example/old', '2026-01-04 09:00:00'), (1, 'x.example/?ranSiteID=AbC123', '2026-01-05 10:50:00'), (2, 'x.example/later', '2026-01-05 15:30:00'), (3, '', '2026-01-05 12:30:00');
INSERT INTO ps_clicks VALUES (105, 'Own', '2026-01-05 15:45:00', 'https://x.example/desk');
-- what rules look at, as install-dev/data/db_structure.sql makes it
ALTER TABLE ps_order_detail ADD COLUMN product_id INT(10) UNSIGNED NOT NULL DEFAULT 0;
CREATE TABLE ps_customer (id_customer INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_default_group INT(10) UNSIGNED NOT NULL DEFAULT '1', PRIMARY KEY (id_customer));
CREATE TABLE ps_group_lang (
  id_group INT(10) UNSIGNED NOT NULL, id_lang INT(10) UNSIGNED NOT NULL, name VARCHAR(32) NOT NULL, PRIMARY KEY (id_group, id_lang)
);
CREATE TABLE ps_manufacturer (id_manufacturer INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(64) NOT NULL, PRIMARY KEY (id_manufacturer));
CREATE TABLE ps_product (
  id_product INT(10) UNSIGNED NOT NULL AUTO_INCREMENT, id_manufacturer INT(10) UNSIGNED DEFAULT NULL, is_virtual TINYINT(1) NOT NULL DEFAULT '0',
  cache_is_pack TINYINT(1) NOT NULL DEFAULT '0', PRIMARY KEY (id_product)
);
CREATE TABLE ps_category_product (
  id_category INT(10) UNSIGNED NOT NULL, id_product INT(10) UNSIGNED NOT NULL, position INT(10) UNSIGNED NOT NULL DEFAULT '0',
  PRIMARY KEY (id_category, id_product), INDEX (id_product), INDEX (id_category, position)
);
CREATE TABLE ps_category_lang (
  id_category INT(10) UNSIGNED NOT NULL, id_shop INT(11) UNSIGNED NOT NULL DEFAULT '1', id_lang INT(10) UNSIGNED NOT NULL, name VARCHAR(128) NOT NULL,
  PRIMARY KEY (id_category, id_shop, id_lang), KEY category_name (name)
);
INSERT INTO ps_customer VALUES (1, 4), (2, 2);
INSERT INTO ps_group_lang VALUES (2, 1, 'Guest'), (4, 1, 'Staff'), (4, 2, 'Personal');
INSERT INTO ps_manufacturer VALUES (1, 'Acme');
INSERT INTO ps_product (id_product, id_manufacturer, is_virtual, cache_is_pack) VALUES (9, 1, 0, 0), (10, 0, 0, 1), (13, NULL, 1, 0);
INSERT INTO ps_category_lang (id_category, id_shop, id_lang, name) VALUES
  (3, 1, 1, 'Kitchen, Bath'), (3, 1, 2, 'Bad'), (3, 2, 1, 'Other shop'), (4, 1, 1, 'Sale');
INSERT INTO ps_category_product (id_category, id_product) VALUES (3, 9), (4, 9), (4, 10);
UPDATE ps_order_detail SET product_id = CASE product_reference WHEN 'W-1' THEN 9 WHEN 'M-BL' THEN 10 WHEN 'D-1' THEN 13 ELSE 99 END;
