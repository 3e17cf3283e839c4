-- Which messages have not gone out.

-- name: undelivered
-- one row per message that has not gone out, with its notice; of those given up only what was since a moment
SELECT o.id, o.notice, o.channel, o.recipient, o.created_at, o.not_before, o.tries, o.gave_up_at, o.last_error,
       n.subject, n.reason
FROM outbox o
JOIN notices n ON n.id = o.notice
WHERE o.sent_at IS NULL
  AND (o.gave_up_at IS NULL OR o.gave_up_at >= :gave_up_since)
ORDER BY o.id;
