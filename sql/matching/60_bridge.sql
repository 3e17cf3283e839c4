-- One row per programme, currency, week and kind: how many cases were placed in the week by the shop's calendar,
-- how many are dated in it by the network's, and their money. `net` is what the shop sold, whatever became of it; of
-- cases that were not placed in the week it is nothing. From `verdicts` and `slots`: one row per quarter of an
-- hour (its first microsecond) that touches a week, by the shop's calendar (1) and by the network's (2), with both ends
-- of both weeks: a stretch may begin within a quarter.
SELECT b.programme, b.currency, b.week, b.kind, b.in_shop_week, b.in_network_week, b.has_order, b.is_recorded,
       COUNT(*) AS orders, SUM(b.expected) AS expected, SUM(b.recorded) AS recorded, SUM(b.net) AS net
FROM (SELECT v.programme, COALESCE(v.o_currency, v.t_currency, 0) AS currency, s.week,
             -- called off is called off: that it may be listed yet, or is where nobody read, makes it no more expected
             CASE WHEN v.called_off = 1 AND v.t_rows = 0 AND v.kind IN (20, 76) THEN 62 ELSE v.kind END AS kind,
             1 AS in_shop_week,
             CASE WHEN v.t_rows > 0 AND v.t_first_at >= s.net_from AND v.t_first_at < s.net_until THEN 1 ELSE 0 END
               AS in_network_week,
             1 AS has_order, CASE WHEN v.t_rows > 0 THEN 1 ELSE 0 END AS is_recorded,
             v.expected, v.recorded, v.o_net AS net
      FROM verdicts v
      JOIN slots s ON s.programme = v.programme AND s.slot = v.o_placed - v.o_placed % 900000000
      WHERE s.calendar = 1 AND v.o_placed >= s.shop_from AND v.o_placed < s.shop_until
      UNION ALL
      SELECT v.programme, COALESCE(v.o_currency, v.t_currency, 0), s.week, v.kind, 0, 1,
             CASE WHEN v.o_rows > 0 THEN 1 ELSE 0 END, 1, v.expected, v.recorded, 0
      FROM verdicts v
      JOIN slots s ON s.programme = v.programme AND s.slot = v.t_first_at - v.t_first_at % 900000000
      WHERE s.calendar = 2 AND v.t_rows > 0 AND v.t_first_at >= s.net_from AND v.t_first_at < s.net_until
        AND (v.o_placed IS NULL OR v.o_placed < s.shop_from OR v.o_placed >= s.shop_until)) b
GROUP BY b.programme, b.currency, b.week, b.kind, b.in_shop_week, b.in_network_week, b.has_order, b.is_recorded
