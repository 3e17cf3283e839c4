-- One row per case, with when its postback was due (null where nothing was), whether the shop has its money, and whether
-- it was called off: cancelled, or all given back. From `cases` and `programmes` (one row per programme, its rules and coverage).
SELECT c.key_number, c.clash, c.programme, c.no_reference,
       c.o_rows, c.o_currency, c.o_mixed, c.o_state, c.o_test, c.o_click, c.o_rule, c.o_placed, c.o_changed, c.o_first,
       c.o_refunded, c.o_net, c.o_lines, c.o_publisher, c.o_traits,
       c.a_all, c.a_currency, c.a_mixed, c.a_amount, c.a_rows, c.a_taken, c.a_suppressed, c.a_first_at, c.a_taken_at,
       c.a_last_no,
       c.t_rows, c.n_rows, c.e_rows, c.t_amount, c.t_currency, c.t_currency_high, c.t_first_at, c.t_first_processed,
       c.t_processed_at, c.t_commission, c.x_currency, c.x_mixed, c.x_amount, c.n_amount,
       CASE WHEN p.due_rule = 1 THEN c.o_placed
            WHEN p.due_rule = 3 THEN c.o_shipped_at
            WHEN c.o_paid_at IS NOT NULL THEN c.o_paid_at
            -- a shop that keeps no time of payment: due when placed, unless it says the order is still pending
            WHEN c.o_state <> 1 THEN c.o_placed END AS o_due,
       CASE WHEN c.o_paid_at IS NOT NULL OR c.o_state <> 1 THEN 1 ELSE 0 END AS o_paid,
       CASE WHEN c.o_state IN (3, 4) OR c.o_refunded > 0 AND c.o_refunded >= c.o_first THEN 1 ELSE 0 END AS called_off
FROM cases c
JOIN programmes p ON p.number = c.programme
