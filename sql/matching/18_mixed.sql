-- One row per book, key and currency of the few keys whose rows in a book are not of one currency, for the control
-- totals. Books: 1 orders, 2 attempts, 3 commissionable lines and events, 4 lines that are not commissionable.
SELECT 1 AS book, o.key_number, o.currency, COUNT(*) AS row_count, SUM(o.net_amount) AS amount
FROM in_orders o
JOIN ordered s ON s.key_number = o.key_number
WHERE s.o_mixed = 1
GROUP BY o.key_number, o.currency
UNION ALL
SELECT 2, a.key_number, a.currency, COUNT(*), SUM(a.amount)
FROM in_attempts a
JOIN attempted s ON s.key_number = a.key_number
WHERE s.a_mixed = 1
GROUP BY a.key_number, a.currency
UNION ALL
SELECT CASE WHEN t.list = 2 THEN 4 ELSE 3 END, t.key_number, t.currency, COUNT(*), SUM(t.amount)
FROM in_transactions t
JOIN reported s ON s.key_number = t.key_number
WHERE s.x_mixed = 1
GROUP BY CASE WHEN t.list = 2 THEN 4 ELSE 3 END, t.key_number, t.currency
