-- RudderStack's own database: the router's jobs and one status row per try. PostgreSQL only.
-- RudderStack splits its tables into numbered pieces and joins them again: name a pair, or two views over all of them.
-- A status id is new after such a move; job, try and state are not.
-- What a gateway took is not yet what Rakuten took: its error_response is searched for Rakuten's own answer.
--
-- gateway: rudderstack
-- identifier: jobs = rt_jobs_1
-- identifier: statuses = rt_job_status_1
-- value: destination = RAKUTEN

-- name: attempts dialect=postgresql
-- one row per try of a job for Rakuten
SELECT CONCAT(j.job_id, '-', s.attempt, '-', s.job_state) AS row_id,
       s.exec_time AS sent_at,
       CAST(j.uuid AS TEXT) AS message_id,
       CAST(j.event_payload AS TEXT) AS request_body,
       CASE WHEN s.job_state <> 'filtered' THEN NULLIF(s.error_code, '') END AS http_status,
       CAST(s.error_response AS TEXT) AS response_body,
       CASE WHEN s.job_state IN ('failed', 'aborted') AND COALESCE(s.error_code, '') = ''
            THEN 'failed without a status' END AS error_class,
       CASE WHEN s.job_state = 'filtered' THEN 'filtered by RudderStack' END AS suppressed_reason
FROM {jobs} j
JOIN {statuses} s ON s.job_id = j.job_id
WHERE j.custom_val = :destination
  AND s.job_state IN ('succeeded', 'failed', 'aborted', 'filtered')
  AND s.exec_time >= :since
  AND s.exec_time < :until
