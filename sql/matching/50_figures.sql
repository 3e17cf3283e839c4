-- One row per programme, currency, hour (its first microsecond) and kind. From `verdicts` and `kinds`.
SELECT v.programme, COALESCE(v.o_currency, v.t_currency, 0) AS currency,
       v.figure_at - v.figure_at % 3600000000 AS hour, k.verdict, v.kind,
       COUNT(*) AS orders, SUM(v.expected) AS expected, SUM(v.recorded) AS recorded,
       SUM(v.send_due) AS send_due, SUM(CASE WHEN v.send_due = 1 AND v.a_taken > 0 THEN 1 ELSE 0 END) AS sent
FROM verdicts v
JOIN kinds k ON k.kind = v.kind
GROUP BY v.programme, COALESCE(v.o_currency, v.t_currency, 0),
         v.figure_at - v.figure_at % 3600000000, k.verdict, v.kind
