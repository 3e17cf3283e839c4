-- What was sent again, what of it the report shows, and what it is worth.

-- name: states_of_plans
-- one row per plan and state: how many orders of a stretch of plans stand in it, the earliest planned first
SELECT r.plan, r.state, COUNT(*) AS orders
FROM resends r
WHERE r.plan >= :first
  AND r.plan <= :last
GROUP BY r.plan, r.state
ORDER BY r.plan, MIN(r.id);

-- name: sent_of_plan
-- one row: how many orders of a plan may have arrived, and their sales in a currency, what is taken back like what is sent; one order left out
SELECT COUNT(DISTINCT a.resend) AS orders,
       CAST(COALESCE(SUM(CASE WHEN a.currency = :currency THEN ABS(a.amount) ELSE 0 END), 0) AS BIGINT) AS amount
FROM attempts a
JOIN resends r ON r.id = a.resend
WHERE r.plan = :plan
  AND a.resend <> :resend
  AND a.outcome NOT IN ('not_sent', 'throttled');

-- name: sent_since
-- one row: how many orders of all plans may have arrived since a moment, and their sales in a currency, whichever way; one left out
SELECT COUNT(DISTINCT a.resend) AS orders,
       CAST(COALESCE(SUM(CASE WHEN a.currency = :currency THEN ABS(a.amount) ELSE 0 END), 0) AS BIGINT) AS amount
FROM attempts a
WHERE a.begun_at >= :since
  AND a.resend <> :resend
  AND a.outcome NOT IN ('not_sent', 'throttled');

-- name: asked_to_wait
-- one row: until when the last answers to a programme's orders, the given up ones too, ask to wait; null where none does
SELECT MAX(r.not_before) AS until
FROM resends r
JOIN attempts a ON a.resend = r.id
WHERE r.programme = :programme
  AND r.not_before > :at
  AND r.not_before - a.answered_at > :ours
  AND a.outcome = 'throttled'
  AND a.id = (SELECT MAX(b.id) FROM attempts b WHERE b.resend = r.id);

-- name: confirm_resends
-- one row per re-send whose break is over because Rakuten's report shows the order, or what was taken back of it
UPDATE resends
SET state = 'confirmed', reason = '', confirmed_at = :at, changed_at = :at
WHERE state IN ('awaiting report', 'needs a person')
  AND break_id IN (SELECT b.id
                   FROM breaks b
                   WHERE b.cleared_why = 'recorded'
                      OR (b.cleared_why = 'reversed' AND resends.amount < 0));

-- name: doubtful_resends
-- one row per accepted re-send whose break is over for another reason, or was found again by a run
SELECT r.id, r.amount, b.cleared_why, b.now_kind
FROM resends r
JOIN breaks b ON b.id = r.break_id
WHERE r.state = 'awaiting report'
  AND ((b.cleared_why IS NOT NULL AND b.cleared_why <> 'recorded'
        AND NOT (b.cleared_why = 'reversed' AND r.amount < 0))
       OR (b.cleared_why IS NULL AND b.last_run = :run))
ORDER BY r.id;

-- name: sent_and_called_off
-- one row per accepted re-send that is over because the shop called the order off: it may be on again
SELECT r.id, r.programme, r.key_number
FROM resends r
JOIN breaks b ON b.id = r.break_id
WHERE r.state IN ('awaiting report', 'needs a person')
  AND r.amount > 0
  AND b.cleared_why = 'cancelled';

-- name: recovered_between
-- one row: orders of a programme that the report showed in a stretch of time after they were sent again
SELECT COUNT(*) AS orders, CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS sales,
       CAST(COALESCE(SUM(commission), 0) AS BIGINT) AS commission
FROM resends
WHERE programme = :programme
  AND currency = :currency
  AND amount > 0
  AND state = 'confirmed'
  AND confirmed_at >= :start
  AND confirmed_at < :end;

-- name: recovered_of_incident
-- one row: orders of an incident that the report shows after they were sent again
SELECT COUNT(*) AS orders, CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) AS sales,
       CAST(COALESCE(SUM(r.commission), 0) AS BIGINT) AS commission
FROM incident_breaks i
JOIN resends r ON r.break_id = i.break_id
WHERE i.incident = :incident
  AND r.amount > 0
  AND r.state = 'confirmed';
