-- One row per programme, currency, week and kind: how many cases were placed in the week by the shop's calendar,
-- how many are dated in it by the network's, and their money. From `verdicts` and `weeks`.
SELECT v.programme, COALESCE(v.o_currency, v.t_currency, 0) AS currency, w.week, v.kind,
       CASE WHEN v.o_placed >= w.shop_from AND v.o_placed < w.shop_until THEN 1 ELSE 0 END AS in_shop_week,
       CASE WHEN v.t_rows > 0 AND v.t_first_at >= w.net_from AND v.t_first_at < w.net_until THEN 1 ELSE 0 END
         AS in_network_week,
       CASE WHEN v.o_rows > 0 THEN 1 ELSE 0 END AS has_order,
       CASE WHEN v.t_rows > 0 THEN 1 ELSE 0 END AS is_recorded,
       COUNT(*) AS orders, SUM(v.expected) AS expected, SUM(v.recorded) AS recorded
FROM verdicts v
JOIN weeks w ON w.programme = v.programme
WHERE (v.o_placed >= w.shop_from AND v.o_placed < w.shop_until)
   OR (v.t_rows > 0 AND v.t_first_at >= w.net_from AND v.t_first_at < w.net_until)
GROUP BY v.programme, COALESCE(v.o_currency, v.t_currency, 0), w.week, v.kind,
         CASE WHEN v.o_placed >= w.shop_from AND v.o_placed < w.shop_until THEN 1 ELSE 0 END,
         CASE WHEN v.t_rows > 0 AND v.t_first_at >= w.net_from AND v.t_first_at < w.net_until THEN 1 ELSE 0 END,
         CASE WHEN v.o_rows > 0 THEN 1 ELSE 0 END,
         CASE WHEN v.t_rows > 0 THEN 1 ELSE 0 END
