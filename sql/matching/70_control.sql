-- One row per book, programme and currency: the rows and minor units that reached a verdict. Must equal the books.
SELECT b.book, b.programme, b.currency, COUNT(*) AS row_count, SUM(b.amount) AS amount
FROM (SELECT 1 AS book, key_number, programme, currency, net_amount AS amount FROM in_orders
      UNION ALL
      SELECT 2, key_number, programme, currency, amount FROM in_attempts
      UNION ALL
      SELECT 3, key_number, programme, currency, amount FROM in_transactions WHERE list = 1 OR list = 3
      UNION ALL
      SELECT 4, key_number, programme, currency, amount FROM in_transactions WHERE list = 2) b
JOIN verdicts v ON v.key_number = b.key_number
JOIN kinds k ON k.kind = v.kind
GROUP BY b.book, b.programme, b.currency
