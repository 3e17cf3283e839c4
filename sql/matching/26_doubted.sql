-- One row per marked key of an order whose lines are further apart than its rounding explains. From `marked`, `ordered`
-- and `programmes`; few, so that a case is looked up here by whether it is there, see `measured`.
SELECT k.key_number, k.mark
FROM marked k
JOIN ordered o ON o.key_number = k.key_number
JOIN programmes p ON p.number = o.programme
WHERE k.mark <> 1 OR k.apart > o.o_lines * p.tolerance
