-- One row per key the postback log has: its attempts summed up. From `in_attempts`.
-- Reversals and events (kind 2 and 3) say nothing about whether the sale was sent.
-- Taken: accepted, partial, unverified, handed over. `a_last_no`: the last that was not taken was refused (1) or
-- failed (2), 0 where there was none.
SELECT s.key_number, s.key_check, s.clash, s.programme, s.no_reference, s.a_all, s.a_currency, s.a_mixed, s.a_amount,
       s.a_rows, s.a_taken, s.a_suppressed, s.a_first_at, s.a_taken_at,
       CASE WHEN s.refused_at IS NOT NULL AND (s.failed_at IS NULL OR s.refused_at >= s.failed_at) THEN 1
            WHEN s.failed_at IS NOT NULL THEN 2
            ELSE 0 END AS a_last_no
FROM (SELECT a.key_number, MIN(a.key_check) AS key_check,
             CASE WHEN MIN(a.key_check) <> MAX(a.key_check) THEN 1 ELSE 0 END AS clash,
             MAX(a.programme) AS programme, MAX(a.no_reference) AS no_reference,
             COUNT(*) AS a_all, MAX(a.currency) AS a_currency,
             CASE WHEN MIN(a.currency) <> MAX(a.currency) OR COUNT(a.currency) > 0 AND COUNT(a.currency) < COUNT(*)
                  THEN 1 ELSE 0 END AS a_mixed,
             SUM(a.amount) AS a_amount,
             COUNT(CASE WHEN a.kind = 1 THEN 1 END) AS a_rows,
             COUNT(CASE WHEN a.kind = 1 AND a.outcome IN (1, 2, 8, 9) THEN 1 END) AS a_taken,
             COUNT(CASE WHEN a.kind = 1 AND a.outcome = 10 THEN 1 END) AS a_suppressed,
             MIN(a.sent_at) AS a_first_at,
             MAX(CASE WHEN a.kind = 1 AND a.outcome IN (1, 2, 8, 9) THEN a.sent_at END) AS a_taken_at,
             MAX(CASE WHEN a.kind = 1 AND a.outcome IN (3, 4) THEN a.sent_at END) AS refused_at,
             MAX(CASE WHEN a.kind = 1 AND a.outcome IN (5, 6, 7) THEN a.sent_at END) AS failed_at
      FROM in_attempts a
      GROUP BY a.key_number) s
