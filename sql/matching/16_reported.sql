-- One row per key the network has: its lines summed up. From `in_transactions`.
-- t: commissionable lines (list 1); n: not commissionable (2); e: events (3); x: commissionable lines and events.
SELECT t.key_number, MIN(t.key_check) AS key_check,
       CASE WHEN MIN(t.key_check) <> MAX(t.key_check) THEN 1 ELSE 0 END AS clash,
       MAX(t.programme) AS programme, MAX(t.no_reference) AS no_reference,
       COUNT(CASE WHEN t.list = 1 THEN 1 END) AS t_rows,
       COUNT(CASE WHEN t.list = 2 THEN 1 END) AS n_rows,
       COUNT(CASE WHEN t.list = 3 THEN 1 END) AS e_rows,
       COALESCE(SUM(CASE WHEN t.list = 1 THEN t.amount END), 0) AS t_amount,
       MIN(CASE WHEN t.list = 1 THEN t.currency END) AS t_currency,
       MAX(CASE WHEN t.list = 1 THEN t.currency END) AS t_currency_high,
       MIN(t.transaction_at) AS t_first_at, MIN(t.processed_at) AS t_first_processed,
       MAX(t.processed_at) AS t_processed_at,
       COALESCE(SUM(CASE WHEN t.list = 1 THEN t.commission END), 0) AS t_commission,
       MAX(t.currency) AS x_currency,
       CASE WHEN MIN(t.currency) <> MAX(t.currency) OR COUNT(t.currency) > 0 AND COUNT(t.currency) < COUNT(*)
            THEN 1 ELSE 0 END AS x_mixed,
       COALESCE(SUM(CASE WHEN t.list <> 2 THEN t.amount END), 0) AS x_amount,
       COALESCE(SUM(CASE WHEN t.list = 2 THEN t.amount END), 0) AS n_amount
FROM in_transactions t
GROUP BY t.key_number
