-- One row per key the shop has, with when its postback was due (null where nothing was) and whether the shop has its
-- money. From `ordered` and `programmes` (one row per programme, its rules and coverage).
SELECT o.key_number, o.key_check, o.clash, o.programme, o.no_reference, o.o_rows, o.o_currency, o.o_mixed, o.o_state,
       o.o_test, o.o_click, o.o_rule, o.o_placed, o.o_changed, o.o_first, o.o_refunded, o.o_net, o.o_lines, o.o_publisher,
       o.o_traits,
       CASE WHEN p.due_rule = 1 THEN o.o_placed
            WHEN p.due_rule = 3 THEN o.o_shipped_at
            WHEN o.o_paid_at IS NOT NULL THEN o.o_paid_at
            -- a shop that keeps no time of payment: due when placed, unless it says the order is still pending
            WHEN o.o_state <> 1 THEN o.o_placed END AS o_due,
       CASE WHEN o.o_paid_at IS NOT NULL OR o.o_state <> 1 THEN 1 ELSE 0 END AS o_paid
FROM ordered o
JOIN programmes p ON p.number = o.programme
