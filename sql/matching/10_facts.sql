-- One row per fact of the three books: an order, an attempt, a line of the network's report. Integers only.
-- Inputs: `in_orders`, `in_attempts`, `in_transactions` (made by the engine from the books), `programmes` (one row
-- per programme, its rules and coverage). Times are UTC microseconds, money is minor units.
SELECT o.key_number, o.key_check, o.programme, o.no_reference,
       1 AS o_rows, o.currency AS o_currency, o.state AS o_state, o.is_test AS o_test, o.click AS o_click,
       o.placed_at AS o_placed,
       CASE WHEN p.due_rule = 1 THEN o.placed_at
            WHEN p.due_rule = 3 THEN o.shipped_at
            ELSE o.paid_at END AS o_due,
       CASE WHEN o.cancelled_at > o.refunded_at OR o.refunded_at IS NULL THEN o.cancelled_at
            ELSE o.refunded_at END AS o_changed,
       o.amount_first AS o_first, o.refunded_amount AS o_refunded, o.line_count AS o_lines,
       0 AS a_rows, 0 AS a_taken, NULL AS a_first_at, NULL AS a_accepted_at, NULL AS a_taken_at,
       NULL AS a_refused_at, NULL AS a_failed_at, 0 AS a_suppressed,
       0 AS t_rows, 0 AS t_amount, NULL AS t_currency, NULL AS t_first_at, NULL AS t_processed_at,
       0 AS t_commission, 0 AS n_rows, 0 AS e_rows
FROM in_orders o
JOIN programmes p ON p.number = o.programme
UNION ALL
SELECT a.key_number, a.key_check, a.programme, a.no_reference,
       0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       -- reversals and events say nothing about whether the sale was sent
       CASE WHEN a.kind = 1 THEN 1 ELSE 0 END,
       -- taken: accepted, partial, unverified, handed over
       CASE WHEN a.kind = 1 AND a.outcome IN (1, 2, 8, 9) THEN 1 ELSE 0 END,
       a.sent_at,
       CASE WHEN a.kind = 1 AND a.outcome = 1 THEN a.sent_at END,
       CASE WHEN a.kind = 1 AND a.outcome IN (1, 2, 8, 9) THEN a.sent_at END,
       CASE WHEN a.kind = 1 AND a.outcome IN (3, 4) THEN a.sent_at END,
       CASE WHEN a.kind = 1 AND a.outcome IN (5, 6, 7) THEN a.sent_at END,
       CASE WHEN a.kind = 1 AND a.outcome = 10 THEN 1 ELSE 0 END,
       0, 0, NULL, NULL, NULL, 0, 0, 0
FROM in_attempts a
UNION ALL
SELECT t.key_number, t.key_check, t.programme, t.no_reference,
       0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       0, 0, NULL, NULL, NULL, NULL, NULL, 0,
       CASE WHEN t.list = 1 THEN 1 ELSE 0 END,
       CASE WHEN t.list = 1 THEN t.amount ELSE 0 END,
       CASE WHEN t.list = 1 THEN t.currency END,
       t.transaction_at, t.processed_at,
       CASE WHEN t.list = 1 THEN t.commission ELSE 0 END,
       CASE WHEN t.list = 2 THEN 1 ELSE 0 END,
       CASE WHEN t.list = 3 THEN 1 ELSE 0 END
FROM in_transactions t
