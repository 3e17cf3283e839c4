-- What a notice is made of, beside the incident itself.

-- name: first_judged
-- one row per programme: when its first run began
SELECT p.programme, MIN(r.started_at) AS first_at
FROM runs r
JOIN run_programmes p ON p.run = r.id
WHERE r.state = 'ok'
GROUP BY p.programme
ORDER BY p.programme;

-- name: breaks_of_incident
-- one row per break that fell into an incident, open or cleared
SELECT b.*
FROM incident_breaks i
JOIN breaks b ON b.id = i.break_id
WHERE i.incident = :incident
ORDER BY b.id;

-- name: undelivered
-- one row per message that has not gone out, with its notice; of those given up only what was since a moment
SELECT o.id, o.notice, o.channel, o.recipient, o.created_at, o.not_before, o.tries, o.gave_up_at, o.last_error,
       n.subject, n.reason
FROM outbox o
JOIN notices n ON n.id = o.notice
WHERE o.sent_at IS NULL
  AND (o.gave_up_at IS NULL OR o.gave_up_at >= :gave_up_since)
ORDER BY o.id;
