-- A small Solidus shop. Tables as Solidus makes them: core/db/migrate/20160101010000_solidus_one_four.rb to
-- 20250129061658_add_metadata_to_spree_resources.rb (4.5), the older promotions with their `eligible`, and from
-- promotions/db/migrate the codes of the newer ones; read as a schema.rb that these migrations had written. Of shops,
-- products, addresses and promotions the columns nobody reads are left out.
-- The orders are those of tests/doors/shop_scene.py.
CREATE TABLE spree_orders (
  id SERIAL PRIMARY KEY, number VARCHAR(32), item_total NUMERIC(10,2) NOT NULL DEFAULT 0,
  total NUMERIC(10,2) NOT NULL DEFAULT 0, state VARCHAR, adjustment_total NUMERIC(10,2) NOT NULL DEFAULT 0,
  user_id INTEGER, completed_at TIMESTAMP, bill_address_id INTEGER, ship_address_id INTEGER,
  payment_total NUMERIC(10,2) DEFAULT 0, shipment_state VARCHAR, payment_state VARCHAR, email VARCHAR,
  special_instructions TEXT, created_at TIMESTAMP(6), updated_at TIMESTAMP(6), currency VARCHAR, last_ip_address VARCHAR,
  created_by_id INTEGER, shipment_total NUMERIC(10,2) NOT NULL DEFAULT 0, additional_tax_total NUMERIC(10,2) DEFAULT 0,
  promo_total NUMERIC(10,2) DEFAULT 0, channel VARCHAR DEFAULT 'spree', included_tax_total NUMERIC(10,2) NOT NULL DEFAULT 0,
  item_count INTEGER DEFAULT 0, approver_id INTEGER, approved_at TIMESTAMP, confirmation_delivered BOOLEAN DEFAULT false,
  guest_token VARCHAR, canceled_at TIMESTAMP, canceler_id INTEGER, store_id INTEGER, approver_name VARCHAR,
  frontend_viewable BOOLEAN NOT NULL DEFAULT true, customer_metadata JSONB DEFAULT '{}', admin_metadata JSONB DEFAULT '{}'
);
CREATE TABLE spree_line_items (
  id SERIAL PRIMARY KEY, variant_id INTEGER, order_id INTEGER, quantity INTEGER NOT NULL, price NUMERIC(10,2) NOT NULL,
  created_at TIMESTAMP(6), updated_at TIMESTAMP(6), cost_price NUMERIC(10,2), tax_category_id INTEGER,
  adjustment_total NUMERIC(10,2) DEFAULT 0, additional_tax_total NUMERIC(10,2) DEFAULT 0,
  promo_total NUMERIC(10,2) DEFAULT 0, included_tax_total NUMERIC(10,2) NOT NULL DEFAULT 0,
  customer_metadata JSONB DEFAULT '{}', admin_metadata JSONB DEFAULT '{}'
);
CREATE TABLE spree_adjustments (
  id SERIAL PRIMARY KEY, source_type VARCHAR, source_id INTEGER, adjustable_type VARCHAR, adjustable_id INTEGER NOT NULL,
  amount NUMERIC(10,2), label VARCHAR, created_at TIMESTAMP(6), updated_at TIMESTAMP(6), order_id INTEGER NOT NULL,
  included BOOLEAN DEFAULT false, adjustment_reason_id INTEGER, finalized BOOLEAN NOT NULL DEFAULT false,
  promotion_code_id INTEGER, eligible BOOLEAN DEFAULT true
);
CREATE TABLE spree_payments (
  id SERIAL PRIMARY KEY, amount NUMERIC(10,2) NOT NULL DEFAULT 0, order_id INTEGER, source_type VARCHAR,
  source_id INTEGER, payment_method_id INTEGER, state VARCHAR, response_code VARCHAR, avs_response VARCHAR,
  created_at TIMESTAMP(6), updated_at TIMESTAMP(6), number VARCHAR UNIQUE, cvv_response_code VARCHAR,
  cvv_response_message VARCHAR, customer_metadata JSONB DEFAULT '{}', admin_metadata JSONB DEFAULT '{}'
);
CREATE TABLE spree_payment_capture_events (
  id SERIAL PRIMARY KEY, amount NUMERIC(10,2) DEFAULT 0, payment_id INTEGER, created_at TIMESTAMP(6), updated_at TIMESTAMP(6)
);
CREATE TABLE spree_payment_methods (id SERIAL PRIMARY KEY, type VARCHAR, name VARCHAR, active BOOLEAN DEFAULT true);
CREATE TABLE spree_refunds (
  id SERIAL PRIMARY KEY, payment_id INTEGER, amount NUMERIC(10,2) NOT NULL DEFAULT 0, transaction_id VARCHAR,
  created_at TIMESTAMP(6), updated_at TIMESTAMP(6), refund_reason_id INTEGER, reimbursement_id INTEGER,
  customer_metadata JSONB DEFAULT '{}', admin_metadata JSONB DEFAULT '{}'
);
CREATE TABLE spree_reimbursements (
  id SERIAL PRIMARY KEY, number VARCHAR, reimbursement_status VARCHAR, customer_return_id INTEGER, order_id INTEGER,
  total NUMERIC(10,2), created_at TIMESTAMP(6), updated_at TIMESTAMP(6)
);
CREATE TABLE spree_return_items (
  id SERIAL PRIMARY KEY, return_authorization_id INTEGER, inventory_unit_id INTEGER, exchange_variant_id INTEGER,
  created_at TIMESTAMP(6), updated_at TIMESTAMP(6), amount NUMERIC(12,4) NOT NULL DEFAULT 0,
  included_tax_total NUMERIC(12,4) NOT NULL DEFAULT 0, additional_tax_total NUMERIC(12,4) NOT NULL DEFAULT 0,
  reception_status VARCHAR, acceptance_status VARCHAR, customer_return_id INTEGER, reimbursement_id INTEGER,
  exchange_inventory_unit_id INTEGER, acceptance_status_errors TEXT, preferred_reimbursement_type_id INTEGER,
  override_reimbursement_type_id INTEGER, resellable BOOLEAN NOT NULL DEFAULT true, return_reason_id INTEGER
);
CREATE TABLE spree_inventory_units (
  id SERIAL PRIMARY KEY, state VARCHAR, variant_id INTEGER, shipment_id INTEGER, created_at TIMESTAMP(6),
  updated_at TIMESTAMP(6), pending BOOLEAN DEFAULT true, line_item_id INTEGER, carton_id INTEGER
);
CREATE TABLE spree_shipments (
  id SERIAL PRIMARY KEY, tracking VARCHAR, number VARCHAR, cost NUMERIC(10,2) DEFAULT 0, shipped_at TIMESTAMP,
  order_id INTEGER, state VARCHAR, created_at TIMESTAMP(6), updated_at TIMESTAMP(6), stock_location_id INTEGER,
  adjustment_total NUMERIC(10,2) DEFAULT 0, additional_tax_total NUMERIC(10,2) DEFAULT 0,
  promo_total NUMERIC(10,2) DEFAULT 0, included_tax_total NUMERIC(10,2) NOT NULL DEFAULT 0,
  customer_metadata JSONB DEFAULT '{}', admin_metadata JSONB DEFAULT '{}'
);
CREATE TABLE spree_stores (id SERIAL PRIMARY KEY, name VARCHAR, url VARCHAR, code VARCHAR);
CREATE TABLE spree_variants (id SERIAL PRIMARY KEY, sku VARCHAR NOT NULL DEFAULT '', product_id INTEGER);
CREATE TABLE spree_products (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL DEFAULT '');
CREATE TABLE spree_addresses (id SERIAL PRIMARY KEY, country_id INTEGER);
CREATE TABLE spree_countries (id SERIAL PRIMARY KEY, iso VARCHAR);
CREATE TABLE spree_orders_promotions (id SERIAL PRIMARY KEY, order_id INTEGER, promotion_id INTEGER, promotion_code_id INTEGER);
CREATE TABLE spree_promotion_codes (id SERIAL PRIMARY KEY, promotion_id INTEGER NOT NULL, value VARCHAR NOT NULL UNIQUE);
CREATE TABLE solidus_promotions_order_promotions (
  id BIGSERIAL PRIMARY KEY, order_id INTEGER NOT NULL, promotion_id BIGINT NOT NULL, promotion_code_id BIGINT
);
CREATE TABLE solidus_promotions_promotion_codes (id BIGSERIAL PRIMARY KEY, promotion_id BIGINT NOT NULL, value VARCHAR NOT NULL UNIQUE);

INSERT INTO spree_stores (id, name, url, code) VALUES (1, 'Germany', 'de.shop.example', 'de'), (2, 'America', 'us.shop.example', 'us');
CREATE TABLE spree_roles (id SERIAL PRIMARY KEY, name VARCHAR UNIQUE);
CREATE TABLE spree_roles_users (id SERIAL PRIMARY KEY, role_id INTEGER, user_id INTEGER);
CREATE TABLE spree_taxonomies (id SERIAL PRIMARY KEY, name VARCHAR NOT NULL);
CREATE TABLE spree_taxons (id SERIAL PRIMARY KEY, parent_id INTEGER, name VARCHAR NOT NULL, permalink VARCHAR, taxonomy_id INTEGER);
CREATE TABLE spree_products_taxons (id SERIAL PRIMARY KEY, product_id INTEGER, taxon_id INTEGER, position INTEGER);
INSERT INTO spree_roles (id, name) VALUES (1, 'admin'), (2, 'staff, trade');
INSERT INTO spree_roles_users (role_id, user_id) VALUES (2, 7), (1, 7);
INSERT INTO spree_taxonomies (id, name) VALUES (1, 'Categories'), (2, 'Brands');
INSERT INTO spree_taxons (id, parent_id, name, taxonomy_id) VALUES (1, NULL, 'Categories', 1), (2, 1, 'Kitchen, Bath', 1), (3, 1, 'Sale', 1), (4, NULL, 'Brands', 2), (5, 4, 'Acme', 2);
INSERT INTO spree_products_taxons (product_id, taxon_id) VALUES (1, 3), (1, 2), (1, 5), (2, 3);
INSERT INTO spree_products (id, name) VALUES (1, 'Widget'), (2, 'Mug | Blue');
INSERT INTO spree_variants (id, sku, product_id) VALUES (1, 'W-1', 1), (2, 'M-BL', 2);
INSERT INTO spree_countries (id, iso) VALUES (49, 'DE'), (1, 'US');
INSERT INTO spree_addresses (id, country_id) VALUES (1, 49), (2, 1);
INSERT INTO spree_payment_methods (id, type, name) VALUES (1, 'Spree::Gateway::Bogus', 'PayPal'), (2, 'Spree::Gateway::Bogus', 'Card');
INSERT INTO spree_promotion_codes (id, promotion_id, value) VALUES (1, 1, 'TEN'), (2, 2, 'LETTER-7Q');
INSERT INTO solidus_promotions_promotion_codes (id, promotion_id, value) VALUES (1, 1, 'NEWTEN');

INSERT INTO spree_orders (id, number, state, payment_state, completed_at, created_at, updated_at, currency, total,
    additional_tax_total, included_tax_total, shipment_total, promo_total, user_id, store_id, ship_address_id, canceled_at) VALUES
  (101, '101', 'complete', 'credit_owed', '2026-01-05 10:00', '2026-01-05 09:51', '2026-01-05 10:01', 'EUR', 60, 10, 0, 5, -5, 7, 1, 1, NULL),
  (102, '102', 'canceled', 'void', '2026-01-05 11:00', '2026-01-05 10:51', '2026-01-05 12:00', 'EUR', 12, 2, 0, 0, 0, NULL, 1, 1, '2026-01-05 12:00'),
  (103, '103', 'complete', 'balance_due', '2026-01-05 12:00', '2026-01-05 11:51', '2026-01-07 12:00', 'EUR', 24, 4, 0, 0, 0, NULL, 1, 1, NULL),
  (104, '104', 'complete', 'balance_due', '2026-01-05 13:00', '2026-01-05 12:51', '2026-01-05 13:00', 'EUR', 12, 2, 0, 0, 0, NULL, 1, 1, NULL),
  (105, '105', 'complete', 'paid', '2026-01-05 14:00', '2026-01-05 13:51', '2026-01-05 14:01', 'JPY', 2200, 200, 0, 0, 0, NULL, 1, 1, NULL),
  (106, '106', 'complete', 'paid', '2026-01-05 15:00', '2026-01-05 14:51', '2026-01-05 15:01', 'EUR', 54, 0, 10, 0, -6, NULL, 1, 1, NULL),
  (107, '107', 'complete', 'paid', '2026-01-05 16:00', '2026-01-05 15:51', '2026-01-05 16:00', 'EUR', 0, 0, 0, 0, 0, NULL, 1, 1, NULL),
  (108, '108', 'complete', 'paid', '2026-01-05 17:00', '2026-01-05 16:51', '2026-01-05 17:01', 'EUR', 24, 4, 0, 0, -10, NULL, 1, 1, NULL),
  (109, '109', 'complete', 'balance_due', '2026-01-06 10:00', '2026-01-06 09:51', '2026-01-06 10:01', 'EUR', 12, 2, 0, 0, 0, 7, 1, 1, NULL),
  (110, '110', 'complete', 'paid', '2026-01-06 11:00', '2026-01-06 10:51', '2026-01-06 11:01', 'USD', 10, 0, 0, 0, 0, 8, 2, 2, NULL),
  -- a cart
  (111, '111', 'payment', NULL, NULL, '2026-01-06 12:00', '2026-01-06 12:00', 'EUR', 12, 2, 0, 0, 0, 9, 1, 1, NULL);
UPDATE spree_orders SET admin_metadata = '{"rakuten_ran_site_id": "AbC123", "rakuten_landed_at": "1767606600", "rakuten_landing_url": "https://x.example/?ranSiteID=AbC123"}' WHERE id = 101;
UPDATE spree_orders SET admin_metadata = '{"rakuten_ran_site_id": "Pend-1", "rakuten_landed_at": "2026-01-05T13:58:00+01:00"}', customer_metadata = '{"rakuten_ran_site_id": "Other"}' WHERE id = 104;
UPDATE spree_orders SET customer_metadata = '{"rakuten_ran_site_id": "Yen-1", "rakuten_landed_at": "soon"}', admin_metadata = '{}' WHERE id = 105;
UPDATE spree_orders SET admin_metadata = '{"my_click": "Own"}' WHERE id = 110;

UPDATE spree_orders SET created_by_id = 9 WHERE id = 102;
UPDATE spree_orders SET created_by_id = user_id WHERE id = 101;
INSERT INTO spree_line_items (id, order_id, variant_id, quantity, price, included_tax_total) VALUES
  (1, 101, 1, 2, 20, 0), (2, 101, 2, 1, 10, 0), (3, 102, 2, 1, 10, 0), (4, 103, 1, 1, 20, 0), (5, 104, 2, 1, 10, 0),
  (6, 105, 1, 2, 1000, 0), (7, 106, 1, 2, 24, 8), (8, 106, 2, 1, 12, 2), (9, 108, 1, 1, 10, 0), (10, 108, 1, 1, 10, 0),
  (11, 108, 2, 1, 10, 0), (12, 109, 2, 1, 10, 0), (13, 110, 2, 1, 12, 0), (14, 111, 2, 1, 10, 0);
INSERT INTO spree_adjustments (order_id, adjustable_type, adjustable_id, source_type, amount, eligible, included) VALUES
  (101, 'Spree::Order', 101, 'Spree::PromotionAction', -5, true, false),
  -- a promotion that lost to the better one, taxes, and a surcharge for the gift wrap
  (101, 'Spree::LineItem', 1, 'Spree::PromotionAction', -2, false, false),
  (101, 'Spree::LineItem', 1, 'Spree::TaxRate', 7.2, true, false), (101, 'Spree::LineItem', 2, 'Spree::TaxRate', 1.8, true, false),
  (108, 'Spree::Order', 108, NULL, 4, true, false),
  (106, 'Spree::Order', 106, 'Spree::PromotionAction', -6, true, false),
  (106, 'Spree::LineItem', 7, 'Spree::TaxRate', 8, true, true), (106, 'Spree::LineItem', 8, 'Spree::TaxRate', 2, true, true),
  (108, 'Spree::Order', 108, 'Spree::PromotionAction', -10, true, false),
  (110, 'Spree::LineItem', 13, NULL, -2, true, false);
INSERT INTO spree_shipments (order_id, number, cost, promo_total, included_tax_total, shipped_at) VALUES
  (101, 'H101', 5, 0, 0, '2026-01-05 18:00'), (106, 'H106', 6, -6, 0, NULL);
INSERT INTO spree_orders_promotions (order_id, promotion_id, promotion_code_id) VALUES (101, 1, 1), (106, 2, 2), (108, 3, NULL);
INSERT INTO solidus_promotions_order_promotions (order_id, promotion_id, promotion_code_id) VALUES (101, 1, 1);

INSERT INTO spree_payments (id, order_id, payment_method_id, state, amount, number, created_at, updated_at) VALUES
  (1, 101, 2, 'failed', 60, 'P1', '2026-01-05 09:59', '2026-01-05 09:59'), (2, 101, 1, 'completed', 60, 'P2', '2026-01-05 10:00', '2026-01-06 10:00'),
  (3, 102, 2, 'void', 12, 'P3', '2026-01-05 11:00', '2026-01-05 12:00'), (4, 103, 2, 'completed', 24, 'P4', '2026-01-05 12:00', '2026-01-07 12:00'),
  (5, 104, 2, 'pending', 12, 'P5', '2026-01-05 13:00', '2026-01-05 13:00'), (6, 105, 2, 'completed', 2200, 'P6', '2026-01-05 14:01', '2026-01-05 14:01'),
  (7, 106, 1, 'completed', 54, 'P7', '2026-01-05 15:01', '2026-01-05 15:01'), (8, 108, 1, 'completed', 24, 'P8', '2026-01-05 17:01', '2026-01-05 17:01'),
  (9, 109, 1, 'completed', 12, 'P9', '2026-01-06 10:01', '2026-01-06 10:01'), (10, 110, 2, 'completed', 10, 'P10', '2026-01-06 11:01', '2026-01-06 11:01');
INSERT INTO spree_payment_capture_events (payment_id, amount, created_at, updated_at) VALUES (2, 60, '2026-01-05 10:01', '2026-01-05 10:01');
INSERT INTO spree_inventory_units (id, line_item_id, variant_id, state) VALUES
  (1, 1, 1, 'returned'), (2, 1, 1, 'shipped'), (3, 2, 2, 'shipped'), (4, 7, 1, 'returned'), (5, 8, 2, 'returned');
INSERT INTO spree_reimbursements (id, number, order_id, reimbursement_status, total, created_at, updated_at) VALUES
  (1, 'RI1', 101, 'reimbursed', 21.6, '2026-01-06 10:00', '2026-01-06 10:00'), (2, 'RI2', 106, 'reimbursed', 21.6, '2026-01-06 15:00', '2026-01-06 15:00'),
  (3, 'RI3', 106, 'pending', 10.8, '2026-01-06 16:00', '2026-01-06 16:00');
INSERT INTO spree_return_items (inventory_unit_id, reimbursement_id, exchange_variant_id, amount, included_tax_total, additional_tax_total, acceptance_status, created_at, updated_at) VALUES
  (1, 1, NULL, 18, 0, 3.6, 'accepted', '2026-01-06', '2026-01-06'), (4, 2, NULL, 21.6, 3.6, 0, 'accepted', '2026-01-06', '2026-01-06'),
  (5, 2, 1, 0, 0, 0, 'accepted', '2026-01-06', '2026-01-06'), (5, 3, NULL, 10.8, 1.8, 0, 'accepted', '2026-01-06', '2026-01-06');
INSERT INTO spree_refunds (payment_id, amount, reimbursement_id, created_at, updated_at) VALUES
  (2, 21.6, 1, '2026-01-06 10:00', '2026-01-06 10:00'), (4, 24, NULL, '2026-01-07 12:00', '2026-01-07 12:00'),
  (7, 21.6, 2, '2026-01-06 15:00', '2026-01-06 15:00'), (9, 6, NULL, '2026-01-08 10:00', '2026-01-08 10:00');
