-- One row per marked key of an order whose lines are further apart than its rounding explains. From `marked`, `cases`
-- and `programmes`; few, so that a case is looked up here by whether it is there, see `measured`.
SELECT k.key_number, k.mark
FROM marked k
JOIN cases c ON c.key_number = k.key_number
JOIN programmes p ON p.number = c.programme
WHERE c.o_rows > 0 AND (k.mark <> 1 OR k.apart > c.o_lines * p.tolerance)
