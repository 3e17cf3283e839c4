-- Canaries: orders that somebody places at a rhythm. What follows of where they arrived is decided in recon/matching/canaries.py.

-- name: canaries
-- one row per order of a canary: its programme, its rule's number, when it was placed, and whether log and report have a row of it
WITH placed AS (
  SELECT b.programme, b.order_key, b.placed_at, {canary} AS canary
  FROM book_orders b
  WHERE b.placed_at >= {since} AND b.order_key <> ''
), mine AS (
  SELECT programme, order_key, canary, MIN(placed_at) AS placed_at
  FROM placed
  WHERE canary IS NOT NULL
  GROUP BY 1, 2, 3
)
SELECT m.programme, m.canary, m.placed_at,
       m.order_key IN (SELECT a.order_key FROM book_attempts a WHERE a.order_key IN (SELECT order_key FROM mine)),
       m.order_key IN (SELECT t.order_key FROM book_transactions t WHERE t.order_key IN (SELECT order_key FROM mine))
FROM mine m
ORDER BY m.programme, m.canary, m.placed_at
