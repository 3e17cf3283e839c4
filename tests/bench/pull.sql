-- A shop of {count} orders with every column of the contract filled as shops fill them.
CREATE TABLE orders (
  internal_id BIGINT PRIMARY KEY, order_ref TEXT, store TEXT, kind TEXT, state TEXT, is_test BOOLEAN,
  placed_at TIMESTAMPTZ, paid_at TIMESTAMPTZ, shipped_at TIMESTAMPTZ, cancelled_at TIMESTAMPTZ, refunded_at TIMESTAMPTZ,
  updated_at TIMESTAMPTZ, currency TEXT, net_amount NUMERIC(12,2), refunded_amount NUMERIC(12,2), gross_amount NUMERIC(12,2),
  tax_amount NUMERIC(12,2), shipping_amount NUMERIC(12,2), discount_amount NUMERIC(12,2), line_count INTEGER,
  click_id TEXT, landed_at TIMESTAMPTZ, landing_url TEXT, channel TEXT, payment_method TEXT, device TEXT, country TEXT,
  coupon TEXT, customer_kind TEXT
);
INSERT INTO orders
SELECT
  n, 'SHOP-' || n, 'de', 'sale', CASE WHEN n % 20 = 0 THEN 'cancelled' ELSE 'confirmed' END, FALSE,
  placed_at, placed_at + INTERVAL '1 minute', placed_at + INTERVAL '1 day', CASE WHEN n % 20 = 0 THEN placed_at + INTERVAL '1 hour' END, NULL,
  placed_at + INTERVAL '1 day', 'EUR', (n % 20000) / 100.0, 0, (n % 20000) / 80.0,
  (n % 20000) / 400.0, 4.90, 0, 1 + n % 4,
  CASE WHEN n % 3 = 0 THEN left(md5(n::text), 10) || 'A-' || left(md5(n::text || 'x'), 21) || 'A' END,
  CASE WHEN n % 3 = 0 THEN placed_at - INTERVAL '20 minutes' END,
  CASE WHEN n % 3 = 0 THEN 'https://shop.example/landing?ranMID=12345&ranSiteID=' || md5(n::text) END,
  'web', 'paypal', 'mobile', 'DE', NULL, 'new'
FROM (SELECT n, TIMESTAMPTZ '2025-11-01 00:00:00+00' + n * INTERVAL '30 seconds' AS placed_at FROM generate_series(1, {count}) n) s;
ANALYZE orders;
