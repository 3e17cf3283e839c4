-- Which slots of the schedule there are, and what became of them.

-- name: newest_slot
-- one row: the newest slot of a job, or the row with which its schedule began; none for a job nobody scheduled
SELECT name, slot_at, owner, state, claimed_at, lease_until, epoch, finished_at, exit_code, covers, crashes, remark
FROM slots
WHERE name = :job
ORDER BY slot_at DESC
LIMIT 1;

-- name: settled_slot
-- one row: the newest slot of a job that was done, or that came too late and was left out for good
SELECT name, slot_at, owner, state, claimed_at, lease_until, epoch, finished_at, exit_code, covers, crashes, remark
FROM slots
WHERE name = :job
  AND (state IN ('began', 'done') OR (state = 'skipped' AND exit_code IS NULL))
ORDER BY slot_at DESC
LIMIT 1;

-- name: slots_since
-- one row per slot from a moment on, oldest first
SELECT name, slot_at, owner, state, claimed_at, lease_until, epoch, finished_at, exit_code, covers, crashes, remark
FROM slots
WHERE slot_at >= :since
ORDER BY slot_at, name;

-- name: forget_slots
-- removes slots from before a moment; a job's newest one stays, and the row with which its schedule began
DELETE FROM slots
WHERE slot_at < :before
  AND state NOT IN ('began', 'running')
  AND slot_at < (SELECT MAX(newer.slot_at) FROM slots newer WHERE newer.name = slots.name);
