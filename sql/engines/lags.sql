-- How long Rakuten takes to list orders, whose clocks are apart, and on which days the books have rows. Counts only: what follows of
-- them is decided in recon/matching/lag.py, own_data.py and holes.py. Over one stretch of the kernel's sums, which is a fair sample.

-- name: lag_times
-- one row per order of the sample that Rakuten lists: from when its silence counted, and the first line
SELECT d.programme, CASE WHEN d.a_taken_at > d.o_due THEN d.a_taken_at ELSE d.o_due END AS silent_from,
       d.o_placed, d.a_first_at, d.t_first_processed, p.net_from, p.net_until,
       CASE WHEN p.log_until > p.as_of THEN p.log_until ELSE p.as_of END AS read_until
FROM due d
JOIN programmes p ON p.number = d.programme
WHERE d.clash = 0 AND d.o_rows = 1 AND d.o_test = 0 AND d.no_reference = 0
  AND d.o_placed >= p.as_of - {back}

-- name: lags
-- one row per programme, what it is about, day of the week (Thursday is 0) and whole minutes: how many orders took so long.
-- Old enough is who could have taken the longest time we learn from and would still be listed.
SELECT p.name, c.what, c.day, c.minutes, COUNT(*)
FROM (SELECT programme, 'days' AS what, silent_from % 604800000000 // 86400000000 AS day,
             (t_first_processed - silent_from) // 60000000 AS minutes
      FROM lag_times
      WHERE t_first_processed >= silent_from AND silent_from >= net_from
        AND silent_from < net_until - {longest} AND silent_from >= net_until - {longest} - {learned_from}
      UNION ALL
      SELECT programme, 'newest', 0, (t_first_processed - silent_from) // 60000000
      FROM lag_times
      WHERE t_first_processed >= silent_from AND t_first_processed >= net_until - {newest}
      UNION ALL
      SELECT programme, 'log_clock', 0, (a_first_at - o_placed) // 60000000
      FROM lag_times
      WHERE a_first_at BETWEEN o_placed - 86400000000 AND o_placed + 86400000000
      UNION ALL
      SELECT programme, 'log_ahead', 0, (a_first_at - read_until) // 60000000
      FROM lag_times
      WHERE a_first_at > read_until AND a_first_at BETWEEN o_placed - 86400000000 AND o_placed + 86400000000
      UNION ALL
      -- a report that tells days only tells midnights
      SELECT programme, 'report_clock', 0, (t_first_processed - o_placed) // 60000000
      FROM lag_times
      WHERE t_first_processed BETWEEN o_placed - 86400000000 AND o_placed + 86400000000
        AND t_first_processed % 3600000000 <> 0) c
JOIN programmes p ON p.number = c.programme
WHERE p.name <> ''
GROUP BY 1, 2, 3, 4

-- name: row_hours
-- one row per programme, what it is about and hour since 1970: lines of the list that pays, and attempts that were taken
SELECT p.name, h.what, h.hour, SUM(h.row_count)::BIGINT
FROM (SELECT * FROM listed_hours UNION ALL SELECT * FROM sent_hours) h
JOIN programmes p ON p.name = h.programme
WHERE p.name <> '' AND h.hour >= {since} // 3600000000
GROUP BY 1, 2, 3
