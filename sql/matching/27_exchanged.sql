-- One row per order that Rakuten has in one other currency, with how the two amounts go together. From `cases`, `programmes`
-- and `exchange` (one row per programme and two currencies; without a rate its `t_rate` is 0). How:
-- 1 the figures are equal, so that only the label is wrong. Where the whole report is in another currency (`net_foreign`)
--   that is so only of a label that was sent, and of none where the report is in the programme's own (2): then the shop's is odd;
-- 2 recorded is what was expected, exchanged at the configuration's rate: `o_low` and `o_high` are its ends;
-- 3 there is a rate, and recorded is not what it makes of the expected;
-- 0 there is none: nobody can say.
-- An amount from `most` on would be too large to be taken so many times.
SELECT c.key_number,
       CASE WHEN x.t_rate > 0 AND c.t_amount * x.t_rate >= (c.o_first - c.o_refunded) * x.o_low
              AND c.t_amount * x.t_rate <= (c.o_first - c.o_refunded) * x.o_high THEN 2
            WHEN (x.t_rate > 0 OR p.net_foreign = 0 OR p.net_foreign = 1 AND c.a_currency = c.t_currency)
              AND c.t_amount * x.t_figure - (c.o_first - c.o_refunded) * x.o_figure <= c.o_lines * p.tolerance * x.o_figure
              AND (c.o_first - c.o_refunded) * x.o_figure - c.t_amount * x.t_figure <= c.o_lines * p.tolerance * x.o_figure
              THEN 1
            WHEN x.t_rate > 0 THEN 3
            ELSE 0 END AS how
FROM cases c
JOIN exchange x ON x.programme = c.programme AND x.o_currency = c.o_currency AND x.t_currency = c.t_currency
JOIN programmes p ON p.number = c.programme
WHERE c.o_rows = 1 AND c.t_rows > 0 AND c.t_currency = c.t_currency_high AND c.o_first > c.o_refunded
  AND c.o_state NOT IN (3, 4) AND (c.o_state <> 1 OR c.o_paid_at IS NOT NULL)
  AND c.t_amount < x.most AND c.t_amount > -x.most AND c.o_first < x.most
