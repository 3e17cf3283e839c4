-- One row per case: all that the three books say about one order key, summed up. From `facts`.
SELECT key_number,
       MIN(key_check) AS check_low, MAX(key_check) AS check_high,
       MAX(programme) AS programme, MAX(no_reference) AS no_reference,
       SUM(o_rows) AS o_rows, MAX(o_currency) AS o_currency, MAX(o_state) AS o_state, MAX(o_test) AS o_test,
       MAX(o_click) AS o_click, MAX(o_placed) AS o_placed, MAX(o_due) AS o_due, MAX(o_changed) AS o_changed,
       MAX(o_first) AS o_first, MAX(o_refunded) AS o_refunded, MAX(o_lines) AS o_lines,
       SUM(a_rows) AS a_rows, SUM(a_taken) AS a_taken, MIN(a_first_at) AS a_first_at,
       MIN(a_accepted_at) AS a_first_accepted, MAX(a_taken_at) AS a_taken_at, MAX(a_refused_at) AS a_refused_at,
       MAX(a_failed_at) AS a_failed_at, SUM(a_suppressed) AS a_suppressed,
       SUM(t_rows) AS t_rows, SUM(t_amount) AS t_amount, MIN(t_currency) AS t_currency,
       MAX(t_currency) AS t_currency_high, MIN(t_first_at) AS t_first_at, MIN(t_processed_at) AS t_first_processed,
       MAX(t_processed_at) AS t_processed_at, SUM(t_commission) AS t_commission,
       SUM(n_rows) AS n_rows, SUM(e_rows) AS e_rows
FROM facts
GROUP BY key_number
