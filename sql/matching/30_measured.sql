-- One row per case with what must be known before it is judged: what is expected, and when it has settled.
-- From `due` and `programmes`. `silent_from`: what the time is counted from after which silence means something.
-- `settled_at`: from then on silence means something; how long that takes depends on the day
-- of the week (UTC) it counts from, and 1970 began with a Thursday. `changed_at`: from then on a difference means something.
-- `log_reaches`: an attempt in good time would stand in the log. `net_lacks`: the report does not reach
-- back to when it was due, or lacks days where it may stand, as it had not settled before them.
SELECT c.key_number, c.clash, c.programme, c.no_reference, c.o_rows, c.o_currency, c.o_mixed, c.o_state, c.o_test,
       c.o_click, c.o_rule, c.o_placed, c.o_due, c.o_paid, c.called_off, c.o_first, c.o_refunded, c.o_net, c.o_publisher,
       c.o_traits,
       c.a_all, c.a_currency, c.a_mixed, c.a_amount, c.a_rows, c.a_taken, c.a_first_at, c.a_last_no, c.a_suppressed,
       c.t_rows, c.t_amount, c.t_currency, c.t_currency_high, c.t_first_at, c.t_first_processed, c.t_commission,
       c.n_rows, c.e_rows, c.x_currency, c.x_mixed, c.x_amount, c.n_amount,
       c.o_lines * p.tolerance AS tolerance,
       -- three questions for five marks: whether a key is among a few costs less than what stands beside it there
       CASE WHEN c.key_number IN (SELECT key_number FROM doubted WHERE mark IN (1, 3, 5)) THEN 1 ELSE 0 END
         + CASE WHEN c.key_number IN (SELECT key_number FROM doubted WHERE mark IN (2, 3)) THEN 2 ELSE 0 END
         + CASE WHEN c.key_number IN (SELECT key_number FROM doubted WHERE mark IN (4, 5)) THEN 4 ELSE 0 END AS mark,
       CASE WHEN c.o_rows = 0 OR c.o_test = 1 OR c.o_rule % 10 > 0 OR c.o_state IN (3, 4) OR c.o_paid = 0 THEN 0
            WHEN (c.o_click = 0 OR c.o_due IS NULL) AND c.t_rows = 0 THEN 0
            WHEN c.o_refunded > c.o_first THEN 0
            ELSE c.o_first - c.o_refunded END AS expected,
       c.silent_from + CASE WHEN c.silent_from % 604800000000 < 86400000000 THEN p.wait_thu
                            WHEN c.silent_from % 604800000000 < 172800000000 THEN p.wait_fri
                            WHEN c.silent_from % 604800000000 < 259200000000 THEN p.wait_sat
                            WHEN c.silent_from % 604800000000 < 345600000000 THEN p.wait_sun
                            WHEN c.silent_from % 604800000000 < 432000000000 THEN p.wait_mon
                            WHEN c.silent_from % 604800000000 < 518400000000 THEN p.wait_tue
                            ELSE p.wait_wed END AS settled_at,
       CASE WHEN COALESCE(c.t_processed_at, 0) >= COALESCE(c.o_changed, 0)
             AND COALESCE(c.t_processed_at, 0) >= COALESCE(c.a_taken_at, 0) THEN c.t_processed_at
            WHEN COALESCE(c.o_changed, 0) >= COALESCE(c.a_taken_at, 0) THEN c.o_changed
            ELSE c.a_taken_at END + p.settle AS changed_at,
       c.silent_from,
       CASE WHEN p.has_log = 1 AND c.o_due >= p.log_from AND c.o_due + p.send_within <= p.log_until
             AND (c.o_due >= p.log_hole_until OR c.o_due + p.send_within <= p.log_hole_from)
             AND (c.o_due >= p.log_hole_2_until OR c.o_due + p.send_within <= p.log_hole_2_from)
            THEN 1 ELSE 0 END AS log_reaches,
       CASE WHEN c.o_due < p.net_from OR c.o_due < p.net_hole_until AND c.silent_from >= p.net_hole_from
              OR c.o_due < p.net_hole_2_until AND c.silent_from >= p.net_hole_2_from THEN 1 ELSE 0 END AS net_lacks,
       CASE WHEN c.o_due IS NOT NULL THEN c.o_due
            WHEN c.o_placed IS NOT NULL THEN c.o_placed
            WHEN c.t_first_at IS NOT NULL THEN c.t_first_at
            ELSE c.a_first_at END AS figure_at
FROM (SELECT d.key_number, d.clash, d.programme, d.no_reference, d.o_rows, d.o_currency, d.o_mixed, d.o_state, d.o_test,
             d.o_click, d.o_rule, d.o_placed, d.o_due, d.o_paid, d.called_off, d.o_changed, d.o_first, d.o_refunded, d.o_net, d.o_lines,
             d.o_publisher, d.o_traits, d.a_all, d.a_currency, d.a_mixed, d.a_amount, d.a_rows, d.a_taken, d.a_suppressed,
             d.a_first_at, d.a_taken_at, d.a_last_no, d.t_rows, d.n_rows, d.e_rows, d.t_amount, d.t_currency,
             d.t_currency_high, d.t_first_at, d.t_first_processed, d.t_processed_at, d.t_commission, d.x_currency, d.x_mixed,
             d.x_amount, d.n_amount,
             CASE WHEN d.a_taken_at > d.o_due THEN d.a_taken_at ELSE d.o_due END AS silent_from
      FROM due d) c
JOIN programmes p ON p.number = c.programme
