-- Which runs there are, and which one's findings stand.

-- name: one_run
-- one row: the run with this id; none if there is none
SELECT id, job, as_of, started_at, finished_at, state, moved, config_digest, kernel_version,
       generations, coverage, totals, verdict_digest, remark
FROM runs
WHERE id = :run;

-- name: newest_runs
-- one row per run, of one programme where it is named, newest first
SELECT r.id, r.job, r.as_of, r.started_at, r.finished_at, r.state, r.moved, r.config_digest, r.kernel_version,
       r.generations, r.coverage, r.totals, r.verdict_digest, r.remark
FROM runs r
WHERE CAST(:programme AS TEXT) IS NULL
   OR EXISTS (SELECT 1 FROM run_programmes p WHERE p.run = r.id AND p.programme = :programme)
ORDER BY r.id DESC
LIMIT :limit;

-- name: standing_run
-- one row: the newest run of a programme that moved its findings
SELECT r.id, r.job, r.as_of, r.started_at, r.finished_at, r.state, r.moved, r.config_digest, r.kernel_version,
       r.generations, r.coverage, r.totals, r.verdict_digest, r.remark
FROM runs r
JOIN run_programmes p ON p.run = r.id
WHERE p.programme = :programme
  AND r.moved
ORDER BY r.as_of DESC, r.id DESC
LIMIT 1;

-- name: standing_run_at
-- one row: the newest run of a programme that moved its findings, of those as of a moment or earlier
SELECT r.id, r.job, r.as_of, r.started_at, r.finished_at, r.state, r.moved, r.config_digest, r.kernel_version,
       r.generations, r.coverage, r.totals, r.verdict_digest, r.remark
FROM runs r
JOIN run_programmes p ON p.run = r.id
WHERE p.programme = :programme
  AND r.moved
  AND r.as_of <= :as_of
ORDER BY r.as_of DESC, r.id DESC
LIMIT 1;

-- name: newest_as_of_beside
-- one row: the newest moment any of a run's programmes was judged as of by another run that moved the findings
SELECT MAX(other.as_of) AS newest
FROM run_programmes mine
JOIN run_programmes theirs ON theirs.programme = mine.programme AND theirs.run <> mine.run
JOIN runs other ON other.id = theirs.run
WHERE mine.run = :run
  AND other.moved;

-- name: first_judged
-- one row per programme: when its first run began
SELECT p.programme, MIN(r.started_at) AS first_at
FROM runs r
JOIN run_programmes p ON p.run = r.id
WHERE r.state = 'ok'
GROUP BY p.programme
ORDER BY p.programme;

-- name: first_orders
-- one row per programme: the hour in which the first order was due that any run counted, of the hours that are kept
SELECT
  p.programme,
  (SELECT MIN(f.at) FROM figures f WHERE f.programme = p.programme AND f.grain = 'hour') AS first_at
FROM (SELECT DISTINCT programme FROM run_programmes) p
ORDER BY p.programme;
