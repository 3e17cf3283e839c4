-- One row per case: all that the three books say about one order key. From `case_keys` and the three sums, each of which
-- has one row per key at most, so that nothing multiplies; counts are 0 where a book does not have the key.
SELECT k.key_number, k.check_low, k.check_high, k.programme, k.no_reference,
       COALESCE(o.o_rows, 0) AS o_rows, o.o_currency, o.o_state, o.o_test, o.o_click, o.o_placed, o.o_due, o.o_paid,
       o.o_changed, o.o_first, o.o_refunded, o.o_lines,
       COALESCE(a.a_rows, 0) AS a_rows, COALESCE(a.a_taken, 0) AS a_taken, a.a_first_at, a.a_first_accepted,
       a.a_taken_at, a.a_refused_at, a.a_failed_at, COALESCE(a.a_suppressed, 0) AS a_suppressed,
       COALESCE(t.t_rows, 0) AS t_rows, COALESCE(t.t_amount, 0) AS t_amount, t.t_currency, t.t_currency_high,
       t.t_first_at, t.t_first_processed, t.t_processed_at, COALESCE(t.t_commission, 0) AS t_commission,
       COALESCE(t.n_rows, 0) AS n_rows, COALESCE(t.e_rows, 0) AS e_rows
FROM case_keys k
LEFT JOIN ordered o ON o.key_number = k.key_number
LEFT JOIN attempted a ON a.key_number = k.key_number
LEFT JOIN reported t ON t.key_number = k.key_number
