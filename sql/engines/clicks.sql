-- What the books say of click ids: the orders that carry one, or whose landing address may.

-- name: click_orders
-- one row per order since {since} with a click id, or with a landing address that may say something of one; the newest first
SELECT programme, COALESCE(order_ref, ''), placed_at, COALESCE(click_id, ''), landed_at,
       substr(COALESCE(landing_url, ''), 1, {longest}), currency, net_amount,
       state = 2 AND cancelled_at IS NULL AND refunded_amount = 0
FROM book_orders
WHERE placed_at >= {since} AND is_test = 0
  AND (trim(COALESCE(click_id, '')) <> '' OR landing_url ILIKE '%site%id%' OR landing_url ILIKE '%utm_source%rakuten%')
ORDER BY placed_at DESC, order_ref
LIMIT {most}
