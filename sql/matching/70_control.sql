-- One row per book, programme and currency: the rows and minor units that reached a verdict. Must equal the books.
-- From `verdicts`, `kinds` and `mixed`. Books as in `mixed`.
SELECT b.book, b.programme, b.currency, SUM(b.row_count) AS row_count, SUM(b.amount) AS amount
FROM (SELECT 1 AS book, v.programme, v.o_currency AS currency, v.kind, SUM(v.o_rows) AS row_count, SUM(v.o_net) AS amount
      FROM verdicts v
      WHERE v.o_rows > 0 AND v.o_mixed = 0
      GROUP BY v.programme, v.o_currency, v.kind
      UNION ALL
      SELECT 2, v.programme, v.a_currency, v.kind, SUM(v.a_all), SUM(v.a_amount)
      FROM verdicts v
      WHERE v.a_all > 0 AND v.a_mixed = 0
      GROUP BY v.programme, v.a_currency, v.kind
      UNION ALL
      SELECT 3, v.programme, v.x_currency, v.kind, SUM(v.x_rows), SUM(v.x_amount)
      FROM verdicts v
      WHERE v.x_rows > 0 AND v.x_mixed = 0
      GROUP BY v.programme, v.x_currency, v.kind
      UNION ALL
      SELECT 4, v.programme, v.x_currency, v.kind, SUM(v.n_rows), SUM(v.n_amount)
      FROM verdicts v
      WHERE v.n_rows > 0 AND v.x_mixed = 0
      GROUP BY v.programme, v.x_currency, v.kind
      UNION ALL
      SELECT m.book, v.programme, m.currency, v.kind, SUM(m.row_count), SUM(m.amount)
      FROM mixed m
      JOIN verdicts v ON v.key_number = m.key_number
      GROUP BY m.book, v.programme, m.currency, v.kind) b
JOIN kinds k ON k.kind = b.kind
GROUP BY b.book, b.programme, b.currency
