-- One row per key the shop has: its orders summed up. From `in_orders` (integers only; times are UTC microseconds, money
-- is minor units). It knows no moment, so an engine may keep it as long as the book does not change.
-- `clash`: two references share this number. `o_mixed`: its rows are not of one currency. `o_publisher`, `o_traits`:
-- the numbers of the publisher and of what else people compare orders by; no rule looks at them. `o_rule`: 0, or the number
-- of the configuration's rule that touches it; its last digit says why it is left out, 0 that it is not.
SELECT o.key_number, MIN(o.key_check) AS key_check,
       CASE WHEN MIN(o.key_check) <> MAX(o.key_check) THEN 1 ELSE 0 END AS clash,
       MAX(o.programme) AS programme, MAX(o.no_reference) AS no_reference,
       COUNT(*) AS o_rows, MAX(o.currency) AS o_currency,
       CASE WHEN MIN(o.currency) <> MAX(o.currency) OR COUNT(o.currency) > 0 AND COUNT(o.currency) < COUNT(*)
            THEN 1 ELSE 0 END AS o_mixed,
       MAX(o.state) AS o_state, MAX(o.is_test) AS o_test, MAX(o.click) AS o_click, MAX(o.rule_number) AS o_rule,
       MAX(o.placed_at) AS o_placed, MAX(o.paid_at) AS o_paid_at, MAX(o.shipped_at) AS o_shipped_at,
       MAX(CASE WHEN o.cancelled_at > o.refunded_at OR o.refunded_at IS NULL THEN o.cancelled_at
                ELSE o.refunded_at END) AS o_changed,
       SUM(o.amount_first) AS o_first, SUM(o.refunded_amount) AS o_refunded, SUM(o.net_amount) AS o_net,
       MAX(o.line_count) AS o_lines, MAX(o.publisher) AS o_publisher, MAX(o.traits) AS o_traits
FROM in_orders o
GROUP BY o.key_number
