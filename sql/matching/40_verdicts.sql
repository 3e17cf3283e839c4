-- One row per case with its kind: the first rule that holds decides. From `measured`, `programmes`, `exchanged` and
-- `links`: orders that stand at Rakuten under another reference (1), such another reference (3), and what several could be (2).
-- The numbers are those of records/kind.py. The ladder, from top to bottom:
-- cannot be named, no order, test, left out by a rule of the configuration (the last digit of its number says why: 1 of
-- the shop's own, 2 another channel, 3 credited elsewhere, 4 click too old, 5 nothing that is paid for, 6 a customer who
-- is not, 7 a canary, which may be recorded), not ours, recorded, absent.
SELECT m.key_number, m.programme, m.figure_at, m.o_placed, m.t_first_at, m.o_rows, m.o_currency, m.o_due,
       m.t_rows, m.t_currency, m.expected, m.t_amount AS recorded, m.t_commission AS commission, m.a_rows, m.a_taken,
       m.t_first_processed, m.silent_from, m.changed_at, m.o_mixed, m.o_net, m.a_all, m.a_currency, m.a_mixed, m.a_amount,
       m.x_currency, m.x_mixed, m.x_amount, m.n_rows, m.n_amount, m.t_rows + m.e_rows AS x_rows,
       m.o_publisher, m.o_traits, m.o_rule, m.called_off,
       CASE
         WHEN m.no_reference = 1 THEN 70
         WHEN m.clash = 1 THEN 71
         WHEN m.o_rows > 1 THEN 72
         WHEN m.programme = 0 THEN 73

         WHEN m.o_rows = 0 AND m.key_number IN (SELECT l.key_number FROM links l WHERE l.link = 3) THEN 39
         WHEN m.o_rows = 0 AND m.t_rows + m.n_rows + m.e_rows > 0
           AND (m.t_first_at < p.shop_from OR m.t_first_at >= p.shop_until) THEN 74
         -- the shop may know it soon: some write an order down late, and some reports tell the day only
         WHEN m.o_rows = 0 AND m.t_amount <> 0 AND p.as_of < m.t_first_at + p.settle THEN 20
         WHEN m.o_rows = 0 AND m.t_amount <> 0 AND p.shop_until < m.t_first_at + p.settle THEN 74
         WHEN m.o_rows = 0 AND m.t_amount <> 0 AND p.net_paired = 0 THEN 76
         WHEN m.o_rows = 0 AND m.t_amount <> 0 AND m.key_number IN (SELECT l.key_number FROM links l WHERE l.link = 2) THEN 78
         -- on the first day of the shop's book it may be an order from before: clocks differ by hours, and some are sent late
         WHEN m.o_rows = 0 AND m.t_amount <> 0 AND m.t_first_at < p.shop_from + p.settle
           AND m.t_first_at < p.shop_from + 86400000000 THEN 74
         WHEN m.o_rows = 0 AND m.t_amount <> 0 THEN 55
         WHEN m.o_rows = 0 AND m.t_rows + m.n_rows + m.e_rows > 0 THEN 64
         WHEN m.o_rows = 0 AND (m.a_first_at < p.shop_from OR m.a_first_at >= p.shop_until) THEN 74
         WHEN m.o_rows = 0 AND m.a_taken > 0 AND p.as_of < m.a_first_at + p.settle THEN 20
         WHEN m.o_rows = 0 AND m.a_taken > 0 AND p.shop_until < m.a_first_at + p.settle THEN 74
         WHEN m.o_rows = 0 AND m.a_taken > 0 AND p.log_paired = 0 THEN 75
         WHEN m.o_rows = 0 AND m.a_taken > 0 AND m.a_first_at < p.shop_from + p.settle
           AND m.a_first_at < p.shop_from + 86400000000 THEN 74
         WHEN m.o_rows = 0 AND m.a_taken > 0 THEN 56
         WHEN m.o_rows = 0 THEN 64

         WHEN m.o_test = 1 AND m.t_amount > 0 THEN 54
         WHEN m.o_test = 1 THEN 63

         WHEN m.o_rule % 10 = 1 AND m.t_amount > 0 THEN 57
         -- a sale at no commission is how some programmes leave a customer out
         WHEN m.o_rule % 10 > 1 AND m.o_rule % 10 < 7 AND m.t_amount > 0 AND (m.o_rule % 10 < 6 OR m.t_commission > 0) THEN 58
         WHEN m.o_rule % 10 IN (1, 7) THEN 65
         WHEN m.o_rule % 10 = 2 THEN 66

         WHEN m.t_rows = 0 AND m.o_click = 0 THEN 60
         -- called off, and nothing is recorded; where it was sent it may be soon, or stand where the report was not read,
         -- which matters of no order that a rule leaves out
         WHEN m.t_rows = 0 AND m.called_off = 1
           THEN CASE WHEN m.a_taken = 0 OR m.n_rows > 0 OR m.o_rule % 10 > 0 THEN 62
                     WHEN p.as_of < m.settled_at THEN 20
                     WHEN m.net_lacks = 1 OR p.net_until < m.settled_at THEN 76
                     ELSE 62 END
         WHEN m.t_rows = 0 AND (m.o_due IS NULL OR m.o_paid = 0) THEN 61
         WHEN m.o_rule % 10 = 3 THEN 67
         WHEN m.o_rule % 10 = 4 THEN 68
         WHEN m.o_rule % 10 > 4 THEN 69

         WHEN m.t_rows > 0 AND (m.o_state IN (3, 4) OR m.o_paid = 0) AND m.t_currency = m.t_currency_high
           AND m.t_amount <= m.tolerance AND m.t_amount >= -m.tolerance THEN 14
         -- amounts in two currencies; nothing is nothing in each
         WHEN m.t_rows > 0 AND (m.t_currency <> m.t_currency_high OR m.t_currency <> m.o_currency AND m.t_amount <> 0)
           THEN CASE WHEN m.key_number IN (SELECT e.key_number FROM exchanged e WHERE e.how = 1) THEN 41
                     WHEN m.key_number IN (SELECT e.key_number FROM exchanged e WHERE e.how = 2) THEN 17
                     -- what is called off is not paid for in any currency
                     WHEN m.key_number NOT IN (SELECT e.key_number FROM exchanged e WHERE e.how = 3)
                       AND (m.o_state NOT IN (3, 4) AND m.o_paid = 1 OR m.t_amount <= 0 OR m.t_currency <> m.t_currency_high) THEN 77
                     WHEN p.as_of < m.changed_at THEN 21
                     WHEN p.net_until < m.changed_at THEN 76
                     ELSE 41 END
         -- the total is right and something else is not: it may still be corrected
         WHEN m.t_rows > 0 AND m.expected > 0
           AND m.t_amount - m.expected <= m.tolerance AND m.expected - m.t_amount <= m.tolerance
           AND (m.mark = 1 OR m.mark = 4 AND m.t_commission = 0 OR m.mark = 5 AND m.o_click = 1)
           THEN CASE WHEN p.as_of < m.changed_at THEN 21
                     WHEN p.net_until < m.changed_at THEN 76
                     WHEN m.mark = 1 THEN 42
                     WHEN m.mark = 4 THEN 44
                     ELSE 45 END
         WHEN m.t_rows > 0 AND m.t_amount = m.expected AND m.mark = 2 THEN 15
         WHEN m.t_rows > 0 AND m.t_amount = m.expected AND m.a_taken > 0 THEN 10
         WHEN m.t_rows > 0 AND m.t_amount = m.expected AND m.a_rows > m.a_suppressed THEN 12
         WHEN m.t_rows > 0 AND m.t_amount = m.expected AND m.log_reaches = 1 THEN 13
         WHEN m.t_rows > 0 AND m.t_amount = m.expected THEN 10
         WHEN m.t_rows > 0 AND m.expected > 0 AND m.t_amount - m.expected <= m.tolerance
           AND m.expected - m.t_amount <= m.tolerance THEN 11
         WHEN m.t_rows > 0 AND p.as_of < m.changed_at THEN 21
         WHEN m.t_rows > 0 AND p.net_until < m.changed_at THEN 76
         -- the report begins later than the order: what it shows may be the return without the sale
         WHEN m.t_rows > 0 AND (COALESCE(m.o_due, m.o_placed) < p.net_from OR m.t_first_processed < p.net_from) THEN 76
         WHEN m.t_rows > 0 AND m.o_state IN (3, 4) AND m.t_amount > 0 THEN 51
         WHEN m.t_rows > 0 AND m.o_paid = 0 AND m.t_amount > 0 THEN 53
         -- before *recorded twice*: half an order refunded and not reversed looks like the rest paid twice
         WHEN m.t_rows > 0 AND m.o_refunded > 0
           AND m.t_amount - m.o_first <= m.tolerance AND m.o_first - m.t_amount <= m.tolerance THEN 52
         WHEN m.t_rows > 0 AND m.expected > 0
           AND m.t_amount - 2 * m.expected <= 2 * m.tolerance AND 2 * m.expected - m.t_amount <= 2 * m.tolerance THEN 50
         WHEN m.t_rows > 0 AND m.expected > 0
           AND m.t_amount - 3 * m.expected <= 3 * m.tolerance AND 3 * m.expected - m.t_amount <= 3 * m.tolerance THEN 50
         WHEN m.t_rows > 0 AND m.mark = 3 AND p.due_rule = 3 AND m.o_due IS NULL THEN 16
         WHEN m.t_rows > 0 AND m.mark = 3 AND m.t_amount < m.expected THEN 43
         WHEN m.t_rows > 0 THEN 40

         WHEN m.key_number IN (SELECT l.key_number FROM links l WHERE l.link = 1) THEN 38
         WHEN m.n_rows > 0 THEN 36
         WHEN p.as_of < m.settled_at THEN 20
         WHEN m.net_lacks = 1 OR p.net_until < m.settled_at THEN 76
         WHEN m.key_number IN (SELECT l.key_number FROM links l WHERE l.link = 2) THEN 78
         WHEN m.e_rows > 0 THEN 37
         WHEN m.a_taken > 0 THEN 33
         WHEN m.a_last_no = 1 THEN 32
         WHEN m.a_last_no = 2 THEN 31
         WHEN m.a_suppressed > 0 THEN 35
         WHEN p.has_log = 0 THEN 34
         WHEN m.log_reaches = 0 THEN 75
         ELSE 30
       END AS kind,
       -- the send gap: due long enough ago, inside the log's coverage, and whether any attempt was taken
       CASE WHEN m.o_rows = 1 AND m.o_click = 1 AND m.o_test = 0 AND m.o_rule % 10 = 0 AND m.o_state = 2
             AND m.called_off = 0 AND m.log_reaches = 1 THEN 1 ELSE 0 END AS send_due
FROM measured m
JOIN programmes p ON p.number = m.programme
