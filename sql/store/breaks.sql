-- What happened to breaks, and how many there are.

-- name: opened_events
-- one row per break this run opened, all numbered after the last one before it: its first event
INSERT INTO break_events (break_id, run, at, what, from_kind, to_kind, note)
SELECT b.id, b.opened_run, b.opened_at, 'opened', NULL, b.kind, ''
FROM breaks b
WHERE b.id > :after AND b.opened_run = :run
ORDER BY b.id;

-- name: events_of_order
-- one row per event of an order's breaks, in time order
SELECT e.break_id, e.run, e.at, e.what, e.from_kind, e.to_kind, e.note
FROM break_events e
JOIN breaks b ON b.id = e.break_id
WHERE b.order_ref = :order_ref
  AND (CAST(:programme AS TEXT) IS NULL OR b.programme = :programme)
ORDER BY e.at, e.id;

-- name: open_counts
-- one row per programme, currency and kind of open breaks, in each currency the most money first
SELECT programme, currency, kind, COUNT(*) AS orders, SUM(expected) AS expected, SUM(recorded) AS recorded,
       SUM(at_risk) AS at_risk
FROM breaks
WHERE cleared_why IS NULL
  AND (CAST(:programme AS TEXT) IS NULL OR programme = :programme)
GROUP BY programme, currency, kind
ORDER BY currency, ABS(SUM(at_risk)) DESC, programme, kind;

-- name: decided_counts
-- one row per currency and kind of a programme's breaks that a person closed and the standing run still found
SELECT b.programme, b.currency, b.kind, COUNT(*) AS orders, SUM(b.expected) AS expected,
       SUM(b.recorded) AS recorded, SUM(b.at_risk) AS at_risk
FROM breaks b
WHERE b.programme = :programme
  AND b.cleared_why = 'closed by a person'
  AND b.placed_at >= :start
  AND b.placed_at < :end
  AND b.last_run = (
      SELECT r.id
      FROM runs r
      JOIN run_programmes p ON p.run = r.id
      WHERE p.programme = :programme
        AND r.moved
      ORDER BY r.as_of DESC, r.id DESC
      LIMIT 1)
GROUP BY b.programme, b.currency, b.kind
ORDER BY b.currency, b.kind;

-- name: breaks_of_incident
-- one row per break that fell into an incident, open or cleared
SELECT b.*
FROM incident_breaks i
JOIN breaks b ON b.id = i.break_id
WHERE i.incident = :incident
ORDER BY b.id;

-- name: open_money
-- one row per programme, currency, kind and whether it is estimated: commission of both signs in minor units, how many
-- orders have each, those whose commission nobody knows, and the evidence of one that was counted by a rate
SELECT programme, currency, kind, estimated,
       CAST(SUM(CASE WHEN at_risk > 0 THEN at_risk ELSE 0 END) AS BIGINT) AS short,
       SUM(CASE WHEN at_risk > 0 THEN 1 ELSE 0 END) AS short_orders,
       CAST(SUM(CASE WHEN at_risk < 0 THEN -at_risk ELSE 0 END) AS BIGINT) AS over,
       SUM(CASE WHEN at_risk < 0 THEN 1 ELSE 0 END) AS over_orders,
       SUM(CASE WHEN at_risk = 0 AND estimated AND evidence NOT LIKE '%"rate":%' THEN 1 ELSE 0 END) AS unknown_orders,
       MAX(CASE WHEN evidence LIKE '%"rate":%' THEN evidence END) AS sample
FROM breaks
WHERE cleared_why IS NULL
  AND (CAST(:programme AS TEXT) IS NULL OR programme = :programme)
GROUP BY programme, currency, kind, estimated
ORDER BY programme, currency, kind, estimated;
