-- One row per case: all that the three books say about one order key. From `ordered`, `attempted` and `reported`, each of
-- which has one row per key at most, so that nothing multiplies, and which are made whole from `partial` first, so that
-- nothing is lost: where a book does not have the key, its counts and sums are 0 and all else is null. It knows no rule
-- and no moment, so an engine may keep it.
SELECT o.key_number,
       CASE WHEN o.clash + a.clash + t.clash > 0 OR o.key_check <> a.key_check OR o.key_check <> t.key_check
              OR a.key_check <> t.key_check THEN 1 ELSE 0 END AS clash,
       COALESCE(o.programme, a.programme, t.programme) AS programme,
       CASE WHEN o.no_reference + a.no_reference + t.no_reference > 0 THEN 1 ELSE 0 END AS no_reference,
       o.o_rows, o.o_currency, o.o_mixed, o.o_state, o.o_test, o.o_click, o.o_rule, o.o_placed, o.o_paid_at,
       o.o_shipped_at, o.o_changed, o.o_first, o.o_refunded, o.o_net, o.o_lines, o.o_publisher, o.o_traits,
       a.a_all, a.a_currency, a.a_mixed, a.a_amount, a.a_rows, a.a_taken, a.a_suppressed, a.a_first_at, a.a_taken_at,
       a.a_last_no,
       t.t_rows, t.n_rows, t.e_rows, t.t_amount, t.t_currency, t.t_currency_high, t.t_first_at, t.t_first_processed,
       t.t_processed_at, t.t_commission, t.x_currency, t.x_mixed, t.x_amount, t.n_amount
FROM (SELECT key_number, key_check, clash, programme, no_reference, o_rows, o_currency, o_mixed, o_state, o_test,
             o_click, o_rule, o_placed, o_paid_at, o_shipped_at, o_changed, o_first, o_refunded, o_net, o_lines, o_publisher,
             o_traits
      FROM ordered
      UNION ALL
      SELECT key_number, NULL, 0, NULL, 0, 0, NULL, 0, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL,
             NULL
      FROM partial
      WHERE present IN (2, 4, 6)) o
JOIN (SELECT key_number, key_check, clash, programme, no_reference, a_all, a_currency, a_mixed, a_amount, a_rows,
             a_taken, a_suppressed, a_first_at, a_taken_at, a_last_no
      FROM attempted
      UNION ALL
      SELECT key_number, NULL, 0, NULL, 0, 0, NULL, 0, 0, 0, 0, 0, NULL, NULL, 0
      FROM partial
      WHERE present IN (1, 4, 5)) a ON a.key_number = o.key_number
JOIN (SELECT key_number, key_check, clash, programme, no_reference, t_rows, n_rows, e_rows, t_amount, t_currency,
             t_currency_high, t_first_at, t_first_processed, t_processed_at, t_commission, x_currency, x_mixed,
             x_amount, n_amount
      FROM reported
      UNION ALL
      SELECT key_number, NULL, 0, NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, 0, 0, 0
      FROM partial
      WHERE present IN (1, 2, 3)) t ON t.key_number = o.key_number
