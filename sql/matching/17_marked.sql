-- One row per key of which more must be asked than its total, and none for all others. From `in_sold` (lines of recorded
-- orders, less what came back), `in_transactions` and `in_marks`. It knows no rule and no moment, so an engine may keep it.
-- Lines are compared per SKU (a number; 0 where none is told) and currency, the report's net of reversals and
-- restatements, where both books tell a SKU of every line and share one. Marks:
-- 1 the same SKUs and total, but an amount stands at another SKU: `apart` is the most that a SKU has too little or too
--   much, and it is more than the discount (`slack`), which the two may have spread differently;
-- 2 the same total, what is not at its own SKU stands at one that the shop does not have;
-- 3 what is recorded is whole lines of the order, others are not there;
-- 4 and 5 from `in_marks`: commissionable lines without commission, or without a publisher, where others have one.
SELECT m.key_number, MAX(m.mark) AS mark, MAX(m.apart) AS apart
FROM (SELECT l.key_number, CASE WHEN SUM(l.gone) = 0 THEN 1 WHEN SUM(l.strange) > 0 THEN 2 ELSE 3 END AS mark,
             MAX(l.apart) AS apart
      FROM (SELECT d.key_number, MAX(d.slack) AS slack, SUM(d.sold) AS sold, SUM(d.recorded) AS recorded,
                   CASE WHEN d.sku = 0 THEN 1 ELSE 0 END AS blank,
                   CASE WHEN SUM(d.sold) <> 0 AND SUM(d.recorded_rows) = 0 THEN 1 ELSE 0 END AS gone,
                   CASE WHEN SUM(d.sold_rows) = 0 AND SUM(d.recorded) <> 0 THEN 1 ELSE 0 END AS strange,
                   CASE WHEN SUM(d.sold) <> 0 AND SUM(d.recorded) = SUM(d.sold) THEN 1 ELSE 0 END AS alike,
                   CASE WHEN SUM(d.sold_rows) = 0 OR SUM(d.recorded_rows) = 0 THEN 0
                        WHEN SUM(d.sold) > SUM(d.recorded) THEN SUM(d.sold) - SUM(d.recorded)
                        ELSE SUM(d.recorded) - SUM(d.sold) END AS apart
            FROM (SELECT key_number, currency, sku, slack, amount AS sold, 1 AS sold_rows, 0 AS recorded, 0 AS recorded_rows
                  FROM in_sold
                  UNION ALL
                  SELECT key_number, currency, sku, NULL, 0, 0, CASE WHEN list = 1 THEN amount ELSE 0 END, 1
                  FROM in_transactions
                  WHERE list IN (1, 2) AND key_number IN (SELECT key_number FROM in_sold)) d
            GROUP BY d.key_number, d.currency, d.sku) l
      GROUP BY l.key_number
      HAVING SUM(l.blank) = 0
         AND (SUM(l.gone) = 0 AND SUM(l.strange) = 0 AND MAX(l.apart) > MAX(l.slack) AND SUM(l.sold) = SUM(l.recorded)
           OR SUM(l.gone) > 0 AND SUM(l.strange) > 0 AND MAX(l.apart) = 0 AND SUM(l.alike) > 0
             AND SUM(l.sold) = SUM(l.recorded)
           OR SUM(l.gone) > 0 AND SUM(l.strange) = 0 AND MAX(l.apart) = 0 AND SUM(l.alike) > 0)
      UNION ALL
      SELECT key_number, mark, 0 FROM in_marks) m
GROUP BY m.key_number
