-- One row per programme, currency, week and kind: how many cases were placed in the week by the shop's calendar,
-- how many are dated in it by the network's, and their money. What the network should not pay for stands in it with all
-- that the shop has of it, so that the steps of the bridge add up in money as well. From `verdicts` and `slots`: one row per quarter of an
-- hour (its first microsecond) that touches a week, by the shop's calendar (1) and by the network's (2), with both ends
-- of both weeks: a stretch may begin within a quarter.
SELECT b.programme, b.currency, b.week, b.kind, b.in_shop_week, b.in_network_week, b.has_order, b.is_recorded,
       COUNT(*) AS orders, SUM(b.expected) AS expected, SUM(b.recorded) AS recorded
FROM (SELECT v.programme, COALESCE(v.o_currency, v.t_currency, 0) AS currency, s.week, v.kind, 1 AS in_shop_week,
             CASE WHEN v.t_rows > 0 AND v.t_first_at >= s.net_from AND v.t_first_at < s.net_until THEN 1 ELSE 0 END
               AS in_network_week,
             1 AS has_order, CASE WHEN v.t_rows > 0 THEN 1 ELSE 0 END AS is_recorded,
             CASE WHEN v.kind IN (14, 51, 53, 54, 57, 58) OR v.kind >= 60 AND v.kind < 70 THEN v.o_net ELSE v.expected END
               AS expected,
             v.recorded
      FROM verdicts v
      JOIN slots s ON s.programme = v.programme AND s.slot = v.o_placed - v.o_placed % 900000000
      WHERE s.calendar = 1 AND v.o_placed >= s.shop_from AND v.o_placed < s.shop_until
      UNION ALL
      SELECT v.programme, COALESCE(v.o_currency, v.t_currency, 0), s.week, v.kind, 0, 1,
             CASE WHEN v.o_rows > 0 THEN 1 ELSE 0 END, 1, v.expected, v.recorded
      FROM verdicts v
      JOIN slots s ON s.programme = v.programme AND s.slot = v.t_first_at - v.t_first_at % 900000000
      WHERE s.calendar = 2 AND v.t_rows > 0 AND v.t_first_at >= s.net_from AND v.t_first_at < s.net_until
        AND (v.o_placed IS NULL OR v.o_placed < s.shop_from OR v.o_placed >= s.shop_until)) b
GROUP BY b.programme, b.currency, b.week, b.kind, b.in_shop_week, b.in_network_week, b.has_order, b.is_recorded
