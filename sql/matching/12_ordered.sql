-- One row per key the shop has: its orders summed up. From `in_orders` and `programmes` (one row per programme, its
-- rules and coverage). Times are UTC microseconds, money is minor units.
SELECT o.key_number, COUNT(*) AS o_rows, MAX(o.currency) AS o_currency, MAX(o.state) AS o_state,
       MAX(o.is_test) AS o_test, MAX(o.click) AS o_click, MAX(o.placed_at) AS o_placed,
       MAX(CASE WHEN p.due_rule = 1 THEN o.placed_at
                WHEN p.due_rule = 3 THEN o.shipped_at
                WHEN o.paid_at IS NOT NULL THEN o.paid_at
                -- a shop that keeps no time of payment: due when placed, unless it says the order is still pending
                WHEN o.state <> 1 THEN o.placed_at END) AS o_due,
       MAX(CASE WHEN o.paid_at IS NOT NULL OR o.state <> 1 THEN 1 ELSE 0 END) AS o_paid,
       MAX(CASE WHEN o.cancelled_at > o.refunded_at OR o.refunded_at IS NULL THEN o.cancelled_at
                ELSE o.refunded_at END) AS o_changed,
       MAX(o.amount_first) AS o_first, MAX(o.refunded_amount) AS o_refunded, MAX(o.line_count) AS o_lines
FROM in_orders o
JOIN programmes p ON p.number = o.programme
GROUP BY o.key_number
