-- One row per key that any of the three books has: whose it is, and whether two references share its number.
-- Inputs: `in_orders`, `in_attempts`, `in_transactions` (made by the engine from the books; integers only).
SELECT key_number, MIN(key_check) AS check_low, MAX(key_check) AS check_high,
       MAX(programme) AS programme, MAX(no_reference) AS no_reference
FROM (SELECT key_number, key_check, programme, no_reference FROM in_orders
      UNION ALL
      SELECT key_number, key_check, programme, no_reference FROM in_attempts
      UNION ALL
      SELECT key_number, key_check, programme, no_reference FROM in_transactions) every
GROUP BY key_number
