-- One row per key the postback log has: its attempts summed up. From `in_attempts`.
-- Reversals and events (kind 2 and 3) say nothing about whether the sale was sent.
-- Taken: accepted, partial, unverified, handed over.
SELECT a.key_number,
       COUNT(CASE WHEN a.kind = 1 THEN 1 END) AS a_rows,
       COUNT(CASE WHEN a.kind = 1 AND a.outcome IN (1, 2, 8, 9) THEN 1 END) AS a_taken,
       MIN(a.sent_at) AS a_first_at,
       MIN(CASE WHEN a.kind = 1 AND a.outcome = 1 THEN a.sent_at END) AS a_first_accepted,
       MAX(CASE WHEN a.kind = 1 AND a.outcome IN (1, 2, 8, 9) THEN a.sent_at END) AS a_taken_at,
       MAX(CASE WHEN a.kind = 1 AND a.outcome IN (3, 4) THEN a.sent_at END) AS a_refused_at,
       MAX(CASE WHEN a.kind = 1 AND a.outcome IN (5, 6, 7) THEN a.sent_at END) AS a_failed_at,
       COUNT(CASE WHEN a.kind = 1 AND a.outcome = 10 THEN 1 END) AS a_suppressed
FROM in_attempts a
GROUP BY a.key_number
