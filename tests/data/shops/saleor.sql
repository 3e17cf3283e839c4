-- A small Saleor shop. Tables as Django makes them from saleor/saleor, saleor/order/models.py at 000eff1 and
-- saleor/payment/models.py at 0033e0d (3.20, 3.21); amounts are NUMERIC(20,3) as in its settings. Of payments, channels
-- and addresses the columns nobody reads are left out.
-- The orders are those of tests/doors/shop_scene.py, their numbers too.
CREATE TABLE account_address (id SERIAL PRIMARY KEY, city VARCHAR(256) NOT NULL DEFAULT '', country VARCHAR(2) NOT NULL);
CREATE TABLE channel_channel (id SERIAL PRIMARY KEY, name VARCHAR(250) NOT NULL, slug VARCHAR(255) NOT NULL UNIQUE, currency_code VARCHAR(3) NOT NULL);
CREATE TABLE order_order (
  id UUID PRIMARY KEY, number INTEGER NOT NULL UNIQUE, use_old_id BOOLEAN NOT NULL DEFAULT false,
  created_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ NOT NULL, expired_at TIMESTAMPTZ, status VARCHAR(32) NOT NULL,
  authorize_status VARCHAR(32) NOT NULL DEFAULT 'none', charge_status VARCHAR(32) NOT NULL DEFAULT 'none', user_id INTEGER,
  language_code VARCHAR(35) NOT NULL DEFAULT 'en', tracking_client_id VARCHAR(36) NOT NULL DEFAULT '',
  billing_address_id INTEGER, shipping_address_id INTEGER, draft_save_billing_address BOOLEAN,
  draft_save_shipping_address BOOLEAN, user_email VARCHAR(254) NOT NULL DEFAULT '', original_id UUID,
  origin VARCHAR(32) NOT NULL DEFAULT 'checkout', currency VARCHAR(3) NOT NULL, shipping_method_id INTEGER,
  collection_point_id UUID, shipping_method_name VARCHAR(255), collection_point_name VARCHAR(255),
  channel_id INTEGER NOT NULL DEFAULT 1, shipping_price_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  shipping_price_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0, base_shipping_price_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  undiscounted_base_shipping_price_amount NUMERIC(20,3) NOT NULL DEFAULT 0, shipping_tax_rate NUMERIC(5,4),
  shipping_tax_class_id INTEGER, shipping_tax_class_name VARCHAR(255), shipping_tax_class_private_metadata JSONB,
  shipping_tax_class_metadata JSONB, checkout_token VARCHAR(36) NOT NULL DEFAULT '',
  total_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0, undiscounted_total_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  total_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0, undiscounted_total_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  total_charged_amount NUMERIC(20,3) NOT NULL DEFAULT 0, total_authorized_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  subtotal_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0, subtotal_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  voucher_id INTEGER, voucher_code VARCHAR(255), display_gross_prices BOOLEAN NOT NULL DEFAULT true,
  customer_note TEXT NOT NULL DEFAULT '', weight DOUBLE PRECISION NOT NULL DEFAULT 0, redirect_url VARCHAR(200),
  search_document TEXT NOT NULL DEFAULT '', search_vector TSVECTOR, should_refresh_prices BOOLEAN NOT NULL DEFAULT true,
  tax_exemption BOOLEAN NOT NULL DEFAULT false, tax_error VARCHAR(255), external_reference VARCHAR(250) UNIQUE,
  metadata JSONB DEFAULT '{}', private_metadata JSONB DEFAULT '{}'
);
CREATE TABLE order_orderline (
  id UUID PRIMARY KEY, old_id INTEGER UNIQUE, created_at TIMESTAMPTZ NOT NULL DEFAULT '2026-01-05', order_id UUID NOT NULL,
  variant_id INTEGER, product_name VARCHAR(386) NOT NULL, variant_name VARCHAR(255) NOT NULL DEFAULT '',
  translated_product_name VARCHAR(386) NOT NULL DEFAULT '', translated_variant_name VARCHAR(255) NOT NULL DEFAULT '',
  product_sku VARCHAR(255), product_variant_id VARCHAR(255), is_shipping_required BOOLEAN NOT NULL DEFAULT true,
  is_gift_card BOOLEAN NOT NULL DEFAULT false, quantity INTEGER NOT NULL, quantity_fulfilled INTEGER NOT NULL DEFAULT 0,
  is_gift BOOLEAN NOT NULL DEFAULT false, currency VARCHAR(3) NOT NULL DEFAULT 'EUR',
  unit_discount_amount NUMERIC(20,3) NOT NULL DEFAULT 0, unit_discount_type VARCHAR(10), unit_discount_reason TEXT,
  unit_price_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0, unit_discount_value NUMERIC(20,3) NOT NULL DEFAULT 0,
  unit_price_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0, total_price_net_amount NUMERIC(20,3) NOT NULL,
  total_price_gross_amount NUMERIC(20,3) NOT NULL, undiscounted_unit_price_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  undiscounted_unit_price_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  undiscounted_total_price_gross_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  undiscounted_total_price_net_amount NUMERIC(20,3) NOT NULL DEFAULT 0, base_unit_price_amount NUMERIC(20,3) NOT NULL DEFAULT 0,
  undiscounted_base_unit_price_amount NUMERIC(20,3) NOT NULL DEFAULT 0, tax_rate NUMERIC(5,4), tax_class_id INTEGER,
  tax_class_name VARCHAR(255), is_price_overridden BOOLEAN, voucher_code VARCHAR(255), sale_id VARCHAR(255),
  draft_base_price_expire_at TIMESTAMPTZ, metadata JSONB DEFAULT '{}', private_metadata JSONB DEFAULT '{}'
);
CREATE TABLE order_fulfillment (
  id SERIAL PRIMARY KEY, fulfillment_order INTEGER NOT NULL DEFAULT 1, order_id UUID NOT NULL, status VARCHAR(32) NOT NULL,
  tracking_number VARCHAR(255) NOT NULL DEFAULT '', created_at TIMESTAMPTZ NOT NULL, shipping_refund_amount NUMERIC(20,3),
  total_refund_amount NUMERIC(20,3), metadata JSONB DEFAULT '{}', private_metadata JSONB DEFAULT '{}'
);
CREATE TABLE order_fulfillmentline (
  id SERIAL PRIMARY KEY, order_line_id UUID NOT NULL, fulfillment_id INTEGER NOT NULL, quantity INTEGER NOT NULL, stock_id INTEGER
);
CREATE TABLE order_orderevent (
  id SERIAL PRIMARY KEY, date TIMESTAMPTZ NOT NULL, type VARCHAR(255) NOT NULL, order_id UUID NOT NULL,
  parameters JSONB NOT NULL DEFAULT '{}', user_id INTEGER, app_id INTEGER, related_id INTEGER
);
CREATE TABLE order_ordergrantedrefund (
  id SERIAL PRIMARY KEY, created_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ NOT NULL,
  amount_value NUMERIC(20,3) NOT NULL DEFAULT 0, currency VARCHAR(3) NOT NULL DEFAULT 'EUR', reason TEXT NOT NULL DEFAULT '',
  user_id INTEGER, app_id INTEGER, order_id UUID NOT NULL, shipping_costs_included BOOLEAN NOT NULL DEFAULT false,
  transaction_item_id INTEGER, status VARCHAR(128) NOT NULL DEFAULT 'none'
);
CREATE TABLE order_ordergrantedrefundline (
  id SERIAL PRIMARY KEY, order_line_id UUID NOT NULL, quantity INTEGER NOT NULL, granted_refund_id INTEGER NOT NULL, reason TEXT
);
CREATE TABLE payment_payment (
  id SERIAL PRIMARY KEY, gateway VARCHAR(255) NOT NULL, is_active BOOLEAN NOT NULL DEFAULT true,
  charge_status VARCHAR(20) NOT NULL DEFAULT 'not-charged', total NUMERIC(20,3) NOT NULL DEFAULT 0,
  captured_amount NUMERIC(20,3) NOT NULL DEFAULT 0, order_id UUID, payment_method_type VARCHAR(256) NOT NULL DEFAULT ''
);
CREATE TABLE payment_transactionitem (
  id SERIAL PRIMARY KEY, name VARCHAR(512), status VARCHAR(512), charged_value NUMERIC(20,3) NOT NULL DEFAULT 0,
  refunded_value NUMERIC(20,3) NOT NULL DEFAULT 0, order_id UUID, app_identifier VARCHAR(256)
);

INSERT INTO account_address (id, country) VALUES (1, 'DE'), (2, 'US');
INSERT INTO channel_channel (id, name, slug, currency_code) VALUES (1, 'Germany', 'de', 'EUR'), (2, 'America', 'us', 'USD');

-- ids end in the order's number
INSERT INTO order_order (id, number, created_at, updated_at, status, charge_status, user_id, currency, channel_id,
    shipping_address_id, shipping_price_net_amount, shipping_price_gross_amount, total_net_amount, total_gross_amount, voucher_code)
SELECT
  CAST('00000000-0000-4000-8000-000000000' || number AS UUID), number, CAST(placed AS TIMESTAMPTZ), CAST(changed AS TIMESTAMPTZ),
  status, charge, client, currency, channel, address, ship_net, ship_gross, net, gross, voucher
FROM (VALUES
  (101, '2026-01-05 10:00Z', '2026-01-05 10:01Z', 'partially_returned', 'partial', 7, 'EUR', 1, 1, 5, 6, 50, 60, 'TEN'),
  (102, '2026-01-05 11:00Z', '2026-01-05 12:00Z', 'canceled', 'none', NULL, 'EUR', 1, 1, 0, 0, 10, 12, NULL),
  (103, '2026-01-05 12:00Z', '2026-01-05 12:01Z', 'fulfilled', 'none', NULL, 'EUR', 1, 1, 0, 0, 20, 24, NULL),
  (104, '2026-01-05 13:00Z', '2026-01-05 13:00Z', 'unfulfilled', 'none', NULL, 'EUR', 1, 1, 0, 0, 10, 12, NULL),
  (105, '2026-01-05 14:00Z', '2026-01-05 14:01Z', 'fulfilled', 'full', NULL, 'JPY', 1, 1, 0, 0, 2000, 2200, NULL),
  (106, '2026-01-05 15:00Z', '2026-01-05 15:01Z', 'fulfilled', 'full', NULL, 'EUR', 1, 1, 0, 0, 45, 54, 'LETTER-7Q'),
  (107, '2026-01-05 16:00Z', '2026-01-05 16:00Z', 'fulfilled', 'full', NULL, 'EUR', 1, 1, 0, 0, 0, 0, NULL),
  (108, '2026-01-05 17:00Z', '2026-01-05 17:01Z', 'fulfilled', 'overcharged', NULL, 'EUR', 1, 1, 0, 0, 20, 24, ''),
  (109, '2026-01-06 10:00Z', '2026-01-06 10:01Z', 'fulfilled', 'partial', 7, 'EUR', 1, 1, 0, 0, 10, 12, NULL),
  (110, '2026-01-06 11:00Z', '2026-01-06 11:01Z', 'fulfilled', 'full', 8, 'USD', 2, 2, 0, 0, 10, 10, NULL),
  (111, '2026-01-06 12:00Z', '2026-01-06 12:00Z', 'draft', 'none', 9, 'EUR', 1, 1, 0, 0, 10, 12, NULL)
) AS o (number, placed, changed, status, charge, client, currency, channel, address, ship_net, ship_gross, net, gross, voucher);
UPDATE order_order SET private_metadata = '{"rakuten_ran_site_id": "AbC123", "rakuten_landed_at": "1767606600", "rakuten_landing_url": "https://x.example/?ranSiteID=AbC123"}' WHERE number = 101;
UPDATE order_order SET private_metadata = '{"rakuten_ran_site_id": "Pend-1", "rakuten_landed_at": "2026-01-05T13:58:00+01:00"}', metadata = '{"rakuten_ran_site_id": "Other"}' WHERE number = 104;
UPDATE order_order SET metadata = '{"rakuten_ran_site_id": "Yen-1", "rakuten_landed_at": "soon"}' WHERE number = 105;
UPDATE order_order SET private_metadata = '{"my_click": "Own"}' WHERE number = 110;

-- ids end in the number of the order and of the line; 108 has thirds of a cent, as prices with tax make them
INSERT INTO order_orderline (id, order_id, product_name, variant_name, product_sku, product_variant_id, quantity,
    total_price_net_amount, total_price_gross_amount, undiscounted_total_price_net_amount)
SELECT
  CAST('00000000-0000-4000-8000-00000000' || number || place AS UUID), o.id,
  CASE WHEN widget THEN 'Widget' ELSE 'Mug' END, CASE WHEN widget THEN '' ELSE 'Blue' END,
  CASE WHEN widget THEN 'W-1' WHEN number = 108 THEN NULL ELSE 'M-BL' END, 'UHJvZHVjdFZhcmlhbnQ6MQ==', quantity, net, gross, undiscounted
FROM (VALUES
  (101, 1, true, 2, 36, 43.2, 40), (101, 2, false, 1, 9, 10.8, 10), (102, 1, false, 1, 10, 12, 10),
  (103, 1, true, 1, 20, 24, 20), (104, 1, false, 1, 10, 12, 10), (105, 1, true, 2, 2000, 2200, 2000),
  (106, 1, true, 2, 36, 43.2, 40), (106, 2, false, 1, 9, 10.8, 10), (108, 1, true, 1, 6.667, 8, 10),
  (108, 2, true, 1, 6.667, 8, 10), (108, 3, false, 1, 6.666, 8, 10), (109, 1, false, 1, 10, 12, 10),
  (110, 1, false, 1, 10, 10, 12), (111, 1, false, 1, 10, 12, 10)
) AS l (number, place, widget, quantity, net, gross, undiscounted)
JOIN order_order o USING (number);

INSERT INTO order_orderevent (order_id, date, type)
SELECT o.id, CAST(e.date AS TIMESTAMPTZ), e.type
FROM (VALUES
  (101, '2026-01-05 10:00Z', 'placed'), (101, '2026-01-05 10:01Z', 'order_fully_paid'), (102, '2026-01-05 12:00Z', 'canceled'),
  (103, '2026-01-05 12:01Z', 'ORDER_FULLY_PAID'), (104, '2026-01-05 13:00Z', 'payment_authorized'), (109, '2026-01-06 10:01Z', 'order_marked_as_paid')
) AS e (number, date, type)
JOIN order_order o USING (number);
INSERT INTO payment_payment (order_id, gateway, is_active, payment_method_type)
SELECT o.id, p.gateway, p.active, p.method
FROM (VALUES
  (101, 'mirumee.payments.paypal', true, 'PayPal'), (101, 'mirumee.payments.adyen', false, 'Card'), (104, 'mirumee.payments.dummy', true, '')
) AS p (number, gateway, active, method)
JOIN order_order o USING (number);
INSERT INTO payment_transactionitem (order_id, name, app_identifier)
SELECT o.id, p.name, p.app FROM (VALUES (105, 'Card', 'stripe'), (106, '', 'stripe')) AS p (number, name, app) JOIN order_order o USING (number);

-- 101 and 103 were paid back the older way, 106 and 109 by granted refunds
INSERT INTO order_fulfillment (id, order_id, status, created_at, total_refund_amount)
SELECT f.id, o.id, f.status, CAST(f.created AS TIMESTAMPTZ), f.amount
FROM (VALUES
  (1, 101, 'fulfilled', '2026-01-05 18:00Z', NULL), (2, 101, 'refunded_and_returned', '2026-01-06 10:00Z', 21.6),
  (3, 103, 'refunded', '2026-01-07 12:00Z', 24), (4, 106, 'returned', '2026-01-06 15:00Z', NULL)
) AS f (id, number, status, created, amount)
JOIN order_order o USING (number);
INSERT INTO order_fulfillmentline (fulfillment_id, order_line_id, quantity) VALUES
  (1, '00000000-0000-4000-8000-000000001011', 1), (1, '00000000-0000-4000-8000-000000001012', 1),
  (2, '00000000-0000-4000-8000-000000001011', 1), (4, '00000000-0000-4000-8000-000000001061', 1);
INSERT INTO order_ordergrantedrefund (id, order_id, amount_value, status, created_at, updated_at)
SELECT r.id, o.id, r.amount, r.status, CAST(r.created AS TIMESTAMPTZ), CAST(r.created AS TIMESTAMPTZ)
FROM (VALUES
  (1, 106, 21.6, 'success', '2026-01-06 15:00Z'), (2, 106, 10.8, 'failure', '2026-01-06 16:00Z'), (3, 109, 6, 'none', '2026-01-08 10:00Z')
) AS r (id, number, amount, status, created)
JOIN order_order o USING (number);
INSERT INTO order_ordergrantedrefundline (granted_refund_id, order_line_id, quantity) VALUES
  (1, '00000000-0000-4000-8000-000000001061', 1), (2, '00000000-0000-4000-8000-000000001062', 1);
