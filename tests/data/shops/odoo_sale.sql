-- A small Odoo shop with the apps Sales, eCommerce and delivery. Tables as its ORM makes them from odoo/odoo:
-- addons/sale/models/sale_order.py at 0009881 (18), sale_order_line.py at 0056e09 (19), addons/website_sale/models/
-- sale_order.py, addons/delivery/models/sale_order_line.py, addons/payment/models, addons/account/models/
-- account_move_line.py (Monetary and Float with digits are NUMERIC, other Floats DOUBLE PRECISION, Datetime is a
-- TIMESTAMP in UTC); of the other tables the columns nobody reads are left out.
-- The orders are those of tests/doors/shop_scene.py; 112 is a salesman's quotation.
CREATE TABLE res_currency (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL, rounding NUMERIC, decimal_places INTEGER);
CREATE TABLE res_country (id SERIAL PRIMARY KEY, code VARCHAR(2), name JSONB);
CREATE TABLE res_partner (id SERIAL PRIMARY KEY, name VARCHAR, country_id INTEGER);
CREATE TABLE website (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL, domain VARCHAR, company_id INTEGER);
CREATE TABLE product_product (id SERIAL PRIMARY KEY, default_code VARCHAR, product_tmpl_id INTEGER);
CREATE TABLE sale_order (
  id SERIAL PRIMARY KEY, campaign_id INTEGER, source_id INTEGER, medium_id INTEGER, company_id INTEGER NOT NULL DEFAULT 1,
  partner_id INTEGER NOT NULL, journal_id INTEGER, partner_invoice_id INTEGER NOT NULL DEFAULT 1,
  partner_shipping_id INTEGER NOT NULL DEFAULT 1, fiscal_position_id INTEGER, payment_term_id INTEGER,
  pricelist_id INTEGER, currency_id INTEGER, user_id INTEGER, team_id INTEGER, create_uid INTEGER, write_uid INTEGER,
  access_token VARCHAR, name VARCHAR NOT NULL, state VARCHAR, client_order_ref VARCHAR, origin VARCHAR, reference VARCHAR,
  signed_by VARCHAR, invoice_status VARCHAR, validity_date DATE, note TEXT, currency_rate NUMERIC, amount_untaxed NUMERIC,
  amount_tax NUMERIC, amount_total NUMERIC, locked BOOLEAN, require_signature BOOLEAN, require_payment BOOLEAN,
  create_date TIMESTAMP, commitment_date TIMESTAMP, date_order TIMESTAMP NOT NULL, signed_on TIMESTAMP,
  write_date TIMESTAMP, prepayment_percent DOUBLE PRECISION, carrier_id INTEGER, website_id INTEGER,
  cart_recovery_email_sent BOOLEAN, shop_warning VARCHAR, effective_date TIMESTAMP,
  CHECK ((state = 'sale' AND date_order IS NOT NULL) OR state <> 'sale')
);
CREATE TABLE sale_order_line (
  id SERIAL PRIMARY KEY, order_id INTEGER NOT NULL, sequence INTEGER DEFAULT 10, company_id INTEGER, currency_id INTEGER,
  order_partner_id INTEGER, salesman_id INTEGER, product_id INTEGER, product_uom_id INTEGER, linked_line_id INTEGER,
  combo_item_id INTEGER, state VARCHAR, display_type VARCHAR, virtual_id VARCHAR, linked_virtual_id VARCHAR,
  qty_delivered_method VARCHAR, invoice_status VARCHAR, extra_tax_data JSONB, name TEXT NOT NULL,
  product_uom_qty NUMERIC NOT NULL, price_unit NUMERIC NOT NULL DEFAULT 0, discount NUMERIC, price_subtotal NUMERIC,
  price_total NUMERIC, price_reduce_taxexcl NUMERIC, price_reduce_taxinc NUMERIC, qty_delivered NUMERIC,
  qty_invoiced NUMERIC, qty_to_invoice NUMERIC, untaxed_amount_invoiced NUMERIC, untaxed_amount_to_invoice NUMERIC,
  is_downpayment BOOLEAN, is_expense BOOLEAN, create_date TIMESTAMP, write_date TIMESTAMP,
  technical_price_unit DOUBLE PRECISION, price_tax DOUBLE PRECISION, customer_lead DOUBLE PRECISION NOT NULL DEFAULT 0,
  is_delivery BOOLEAN
);
CREATE TABLE account_move (
  id SERIAL PRIMARY KEY, name VARCHAR, move_type VARCHAR NOT NULL, state VARCHAR NOT NULL, currency_id INTEGER NOT NULL DEFAULT 1,
  invoice_date DATE, reversed_entry_id INTEGER, create_date TIMESTAMP, write_date TIMESTAMP
);
CREATE TABLE account_move_line (
  id SERIAL PRIMARY KEY, move_id INTEGER NOT NULL, product_id INTEGER, name VARCHAR, display_type VARCHAR NOT NULL DEFAULT 'product',
  quantity NUMERIC, price_unit NUMERIC, discount NUMERIC, price_subtotal NUMERIC, price_total NUMERIC, balance NUMERIC
);
CREATE TABLE sale_order_line_invoice_rel (
  invoice_line_id INTEGER NOT NULL, order_line_id INTEGER NOT NULL, PRIMARY KEY (invoice_line_id, order_line_id)
);
CREATE TABLE payment_provider (id SERIAL PRIMARY KEY, name JSONB, code VARCHAR NOT NULL, state VARCHAR NOT NULL DEFAULT 'enabled');
CREATE TABLE payment_method (id SERIAL PRIMARY KEY, name JSONB NOT NULL, code VARCHAR NOT NULL);
CREATE TABLE payment_transaction (
  id SERIAL PRIMARY KEY, provider_id INTEGER NOT NULL, payment_method_id INTEGER NOT NULL, reference VARCHAR NOT NULL UNIQUE,
  amount NUMERIC NOT NULL, currency_id INTEGER NOT NULL DEFAULT 1, state VARCHAR NOT NULL, last_state_change TIMESTAMP
);
CREATE TABLE sale_order_transaction_rel (
  transaction_id INTEGER NOT NULL, sale_order_id INTEGER NOT NULL, PRIMARY KEY (transaction_id, sale_order_id)
);
-- fields that the shop made itself: in the studio, and in an app of its own
ALTER TABLE sale_order ADD x_rakuten_ran_site_id VARCHAR, ADD x_rakuten_landed_at VARCHAR, ADD x_rakuten_landing_url VARCHAR, ADD my_click VARCHAR;

INSERT INTO res_currency (id, name, rounding, decimal_places) VALUES (1, 'EUR', 0.01, 2), (2, 'USD', 0.01, 2), (25, 'JPY', 1, 0);
INSERT INTO res_country (id, code) VALUES (57, 'DE'), (233, 'US');
INSERT INTO res_partner (id, name, country_id) SELECT n, 'Partner ' || n, CASE WHEN n = 8 THEN 233 ELSE 57 END FROM GENERATE_SERIES(1, 20) n;
INSERT INTO website (id, name, domain) VALUES (1, 'de', 'https://de.shop.example'), (2, 'us', NULL);
INSERT INTO product_product (id, default_code) VALUES
  (1, 'W-1'), (2, 'M-BL'), (3, NULL), (4, 'Delivery_007'), (5, 'FREE-DELIVERY'), (6, 'GIFT-CARD'), (7, NULL);
INSERT INTO payment_provider (id, name, code) VALUES (1, '{"en_US": "PayPal"}', 'paypal'), (2, '{"en_US": "Stripe"}', 'stripe'), (3, '{"en_US": "Wire Transfer"}', 'custom');
INSERT INTO payment_method (id, name, code) VALUES (1, '{"en_US": "PayPal"}', 'paypal'), (2, '{"en_US": "Card"}', 'card'), (3, '{"en_US": "Wire Transfer"}', 'wire_transfer');

INSERT INTO sale_order (id, name, state, date_order, write_date, partner_id, partner_shipping_id, website_id, currency_id, amount_untaxed, amount_tax, amount_total, effective_date) VALUES
  (101, '101', 'sale', '2026-01-05 10:00', '2026-01-05 10:01', 7, 7, 1, 1, 50, 10, 60, '2026-01-05 18:00'),
  (102, '102', 'cancel', '2026-01-05 11:00', '2026-01-05 12:00', 2, 2, 1, 1, 10, 2, 12, NULL),
  (103, '103', 'sale', '2026-01-05 12:00', '2026-01-05 12:01', 3, 3, 1, 1, 20, 4, 24, NULL),
  (104, '104', 'sent', '2026-01-05 13:00', '2026-01-05 13:00', 4, 4, 1, 1, 10, 2, 12, NULL),
  (105, '105', 'sale', '2026-01-05 14:00', '2026-01-05 14:01', 5, 5, 1, 25, 2000, 200, 2200, NULL),
  (106, '106', 'done', '2026-01-05 15:00', '2026-01-05 15:01', 6, 6, 1, 1, 45, 9, 54, NULL),
  (107, '107', 'sale', '2026-01-05 16:00', '2026-01-05 16:00', 9, 9, 1, 1, 0, 0, 0, NULL),
  (108, '108', 'sale', '2026-01-05 17:00', '2026-01-05 17:01', 10, 10, 1, 1, 20, 4, 24, NULL),
  (109, '109', 'sale', '2026-01-06 10:00', '2026-01-06 10:01', 7, 7, 1, 1, 10, 2, 12, NULL),
  (110, '110', 'sale', '2026-01-06 11:00', '2026-01-06 11:01', 8, 8, 2, 2, 10, 0, 10, NULL),
  (111, '111', 'draft', '2026-01-06 12:00', '2026-01-06 12:00', 11, 11, 1, 1, 10, 2, 12, NULL),
  (112, '112', 'sent', '2026-01-06 12:00', '2026-01-06 12:00', 12, 12, NULL, 1, 10, 2, 12, NULL);
UPDATE sale_order SET x_rakuten_ran_site_id = 'AbC123', x_rakuten_landed_at = '1767606600', x_rakuten_landing_url = 'https://x.example/?ranSiteID=AbC123' WHERE id = 101;
UPDATE sale_order SET x_rakuten_ran_site_id = 'Pend-1', x_rakuten_landed_at = '2026-01-05 12:58:00' WHERE id = 104;
UPDATE sale_order SET x_rakuten_ran_site_id = 'Yen-1', x_rakuten_landed_at = 'soon' WHERE id = 105;
UPDATE sale_order SET my_click = 'Own' WHERE id = 110;

INSERT INTO sale_order_line (id, order_id, product_id, name, product_uom_qty, price_unit, price_subtotal, display_type, is_delivery, is_downpayment) VALUES
  (1, 101, 1, E'Widget\nthe long one', 2, 20, 40, NULL, false, false), (2, 101, 2, 'Mug | Blue', 1, 10, 10, NULL, NULL, NULL),
  (3, 101, 3, 'TEN', 1, -5, -5, NULL, false, false), (4, 101, 4, 'Standard delivery', 1, 5, 5, NULL, true, false),
  (5, 101, NULL, 'Ring twice', 0, 0, 0, 'line_note', false, NULL), (6, 101, 7, 'Down payment', 0, 30, 0, NULL, false, true),
  (7, 102, 2, 'Mug', 1, 10, 10, NULL, false, false), (8, 103, 1, 'Widget', 1, 20, 20, NULL, false, false),
  (9, 104, 2, 'Mug', 1, 10, 10, NULL, false, false), (10, 105, 1, 'Rope by the metre', 1.5, 1333.33, 2000, NULL, false, false),
  -- prices with tax: price_unit holds it, price_subtotal does not
  (11, 106, 1, 'Widget', 2, 24, 40, NULL, false, false), (12, 106, 2, 'Mug', 1, 12, 10, NULL, false, false),
  (13, 106, 3, 'Ten percent', 1, -6, -5, NULL, false, false),
  (14, 108, 1, 'Widget', 1, 10, 10, NULL, false, false), (15, 108, 1, 'Widget', 1, 10, 10, NULL, false, false),
  (16, 108, 2, 'Mug', 1, 10, 10, NULL, false, false), (17, 108, 3, 'Minus ten', 1, -10, -10, NULL, false, false),
  (18, 109, 2, 'Mug', 1, 10, 10, NULL, false, false), (19, 110, 2, 'Mug', 1, 12, 10, NULL, false, false),
  (20, 111, 2, 'Mug', 1, 10, 10, NULL, false, false), (21, 112, 2, 'Mug', 1, 10, 10, NULL, false, false);

INSERT INTO payment_transaction (id, provider_id, payment_method_id, reference, amount, state, last_state_change) VALUES
  (1, 1, 1, 'S101', 60, 'done', '2026-01-05 10:01'), (2, 2, 2, 'S101-1', 60, 'error', '2026-01-05 10:02'),
  (3, 2, 2, 'S103', 24, 'done', '2026-01-05 12:01'), (4, 3, 3, 'S104', 12, 'pending', '2026-01-05 13:00');
INSERT INTO sale_order_transaction_rel (sale_order_id, transaction_id) VALUES (101, 1), (101, 2), (103, 3), (104, 4);

-- an invoice, credit notes, and a credit note that nobody has posted yet
INSERT INTO account_move (id, move_type, state, write_date) VALUES
  (1, 'out_invoice', 'posted', '2026-01-05 18:00'), (2, 'out_refund', 'posted', '2026-01-06 10:00'),
  (3, 'out_refund', 'posted', '2026-01-07 12:00'), (4, 'out_refund', 'posted', '2026-01-06 15:00'),
  (5, 'out_refund', 'draft', '2026-01-06 16:00'), (6, 'out_refund', 'posted', '2026-01-08 10:00');
INSERT INTO account_move_line (id, move_id, quantity, price_subtotal) VALUES
  (1, 1, 2, 40), (2, 1, 1, 10), (3, 1, 1, -5), (4, 1, 1, 5), (5, 2, 1, 20), (6, 2, 1, -2), (7, 3, 1, 20), (8, 4, 1, 20), (9, 4, 1, -2), (10, 5, 1, 10), (11, 6, 1, 5);
INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id) VALUES
  (1, 1), (2, 2), (3, 3), (4, 4), (5, 1), (6, 3), (7, 8), (8, 11), (9, 13), (10, 12), (11, 18);
-- what rules look at: columns of the apps product and utm as Odoo 17 makes them
CREATE TABLE product_category (id SERIAL PRIMARY KEY, parent_id INTEGER, name VARCHAR NOT NULL, complete_name VARCHAR, parent_path VARCHAR);
CREATE TABLE product_template (id SERIAL PRIMARY KEY, categ_id INTEGER NOT NULL, type VARCHAR, detailed_type VARCHAR NOT NULL, name JSONB NOT NULL);
CREATE TABLE utm_source (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL UNIQUE);
INSERT INTO product_category (id, parent_id, name, complete_name) VALUES (1, NULL, 'All', 'All'), (2, 1, 'Kitchen, Bath', 'All / Kitchen, Bath');
INSERT INTO product_template (id, categ_id, type, detailed_type, name) VALUES
  (11, 2, 'product', 'product', '{"en_US": "Widget"}'), (12, 1, 'service', 'service', '{"en_US": "Mug"}');
INSERT INTO utm_source (id, name) VALUES (1, 'rakuten');
UPDATE product_product SET product_tmpl_id = 10 + id WHERE id IN (1, 2);
UPDATE sale_order SET source_id = 1 WHERE id = 101;
