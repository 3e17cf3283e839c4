-- One row per key that not all three books have, with those that do: 1 the shop, 2 the log, 4 the network, added up.
SELECT b.key_number, SUM(b.book) AS present
FROM (SELECT key_number, 1 AS book FROM ordered
      UNION ALL
      SELECT key_number, 2 FROM attempted
      UNION ALL
      SELECT key_number, 4 FROM reported) b
GROUP BY b.key_number
HAVING SUM(b.book) < 7
