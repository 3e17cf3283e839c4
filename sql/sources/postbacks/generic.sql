-- The recommended outbox: one row per attempt, written before the call and completed after it.
-- The README beside this file has the table. Times are kept in UTC.
-- A row whose answer came late is read again by its answer's time.
-- The reference is taken from the URL where it stands there: that is what Rakuten was told.
--
-- zone: UTC
-- identifier: table = postback_log

-- name: attempts
-- one row per attempt that was written or answered since :since
SELECT id AS row_id,
       COALESCE(sent_at, created_at) AS sent_at,
       CASE WHEN COALESCE(request_url, '') LIKE '%ord=%' THEN NULL ELSE order_id END AS order_ref,
       kind,
       message_id,
       request_url,
       request_body,
       status AS http_status,
       response_body,
       error_class
FROM {table}
WHERE COALESCE(answered_at, sent_at, created_at) >= :since
  AND COALESCE(sent_at, created_at) < :until

-- name: attempts dialect=sqlite
-- the same; SQLite keeps times as text, in one of several forms
SELECT id AS row_id,
       COALESCE(sent_at, created_at) AS sent_at,
       CASE WHEN COALESCE(request_url, '') LIKE '%ord=%' THEN NULL ELSE order_id END AS order_ref,
       kind,
       message_id,
       request_url,
       request_body,
       status AS http_status,
       response_body,
       error_class
FROM {table}
WHERE datetime(COALESCE(answered_at, sent_at, created_at)) >= :since
  AND datetime(COALESCE(sent_at, created_at)) < :until
