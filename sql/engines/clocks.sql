-- How far the clocks of the report and the log are from the shop's, by purchase: orders that both have by their reference say it.
-- DuckDB, over `cases`. Read where a purchase has no sound reference: its moment is told by the shop's clock first.

-- name: clocks
-- one row per programme, book and week, and one for all weeks (NULL): how far after the shop's clock the book's is, from `early` to
-- `late` in quarters of an hour, as nine of ten orders say that both have by their reference; 0 is within an hour. A report that
-- tells days only tells stretches: where all have moments in common, it is one of these. `is_sure`: twenty say it, and
-- within a day, or five as if with one mouth. `is_steady`: twenty say it, and of all but one in two hundred it is near what they say
SELECT programme, book, week, early, late,
       (orders >= 20 OR orders >= 5 AND abs(high - low) <= 3600000000) AND (is_none OR low >= -86400000000 AND high <= 86400000000) AS is_sure,
       orders >= 20 AND last_after <= late + {near} AND first_before >= early - {near} AS is_steady
FROM (SELECT *, CASE WHEN is_none OR abs(low) <= 3600000000 THEN 0 ELSE low END AS early,
             CASE WHEN is_none OR abs(high) <= 3600000000 THEN 0 ELSE high END AS late
      FROM (SELECT programme, book, week, COUNT(*) AS orders, quantile_disc(after, 0.995) AS last_after,
                   quantile_disc(before, 0.005) AS first_before,
                   quantile_disc(after, 0.95) <= quantile_disc(before, 0.05) AND quantile_disc(after, 0.95) <= 3600000000
                     AND quantile_disc(before, 0.05) >= -3600000000 AS is_none,
                   round(least(quantile_disc(after, 0.95), quantile_disc(before, 0.05)) / 900000000)::BIGINT * 900000000 AS low,
                   round(greatest(quantile_disc(after, 0.95), quantile_disc(before, 0.05)) / 900000000)::BIGINT * 900000000 AS high
            FROM (SELECT programme, book, told_at // 604800000000 AS week, told_at - o_placed AS after,
                         told_at + CASE WHEN book = 3 AND told_at % 3600000000 = 0 THEN 86400000000 ELSE 0 END - o_placed AS before
                  FROM (SELECT programme, 3 AS book, o_placed, t_first_at AS told_at
                        FROM {cases}
                        WHERE t_rows > 0 AND t_amount > 0 AND o_rows = 1 AND clash = 0 AND no_reference = 0 AND programme <> 0
                        UNION ALL
                        SELECT programme, 2, o_placed, a_first_at
                        FROM {cases}
                        WHERE a_rows > a_suppressed AND o_rows = 1 AND clash = 0 AND no_reference = 0 AND programme <> 0)
                  WHERE told_at IS NOT NULL AND o_placed IS NOT NULL)
            GROUP BY GROUPING SETS ((programme, book, week), (programme, book))))

-- name: clocks_of_some
-- the cases that say it
(SELECT * FROM ({cases}) WHERE key_number BETWEEN {low} AND {high})
