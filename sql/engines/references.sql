-- Which orders that no list of Rakuten's has may stand there, or in the log, under another reference. DuckDB.
-- From `cases` and from the books: strings are compared here, before the kernel,
-- which is told whole numbers. Only what is left over on both sides is looked at.

-- name: left_over
-- one row per key that only Rakuten's report, or only the log, has
SELECT key_number, programme, 3 AS book, t_amount AS amount, t_currency AS currency, t_first_at AS moment
FROM cases
WHERE o_rows = 0 AND t_amount > 0 AND programme <> 0 AND clash = 0 AND t_currency = t_currency_high
UNION ALL
SELECT key_number, programme, 2, NULL, a_currency, a_first_at
FROM cases
WHERE o_rows = 0 AND t_rows + n_rows + e_rows = 0 AND a_rows > a_suppressed AND programme <> 0 AND clash = 0

-- name: left_over_listed
-- those that the report has
SELECT key_number FROM lone WHERE book = 3

-- name: left_over_told
-- the same with what it is known by; where a reference is none, once more for each of its purchases or attempts
-- (`is_crowd`), any of which may be anybody's: it is empty, or those of three moments stand under it
WITH told AS (
  SELECT key_number, MIN(order_key) AS order_key, MIN(order_ref) AS order_ref, MIN(publisher_code) AS publisher,
         MIN(click_id) AS click_id, MAX(amount) AS amount
  FROM (SELECT key_number, order_key, order_ref, NULLIF(replace(replace(publisher_code, '*', '.'), '/', '_'), '') AS publisher_code,
               NULL AS click_id, NULL AS amount
        FROM {transactions}
        UNION ALL
        SELECT key_number, order_key, order_ref, NULL, NULLIF(trim(click_id), ''), CASE WHEN kind = 1 THEN amount END
        FROM {attempts})
  WHERE key_number IN (SELECT key_number FROM {left_over})
  GROUP BY key_number
),
purchases AS (
  -- where a report tells days only, all that was bought on one has one moment: there Rakuten's own number tells purchases apart
  SELECT *
  FROM (SELECT key_number, order_key, MIN(order_ref) AS order_ref, transaction_at AS moment, SUM(amount) AS amount,
               NULLIF(replace(replace(publisher_code, '*', '.'), '/', '_'), '') AS publisher, NULL AS click_id,
               CASE WHEN transaction_at % 3600000000 = 0 THEN transaction_id END AS number
        FROM {transactions}
        WHERE list = 1 AND key_number IN (SELECT key_number FROM {left_over} WHERE book = 3)
        GROUP BY ALL
        UNION ALL
        SELECT key_number, order_key, order_ref, sent_at, amount, NULL, NULLIF(trim(click_id), ''), NULL
        FROM {attempts}
        WHERE kind = 1 AND key_number IN (SELECT key_number FROM {left_over} WHERE book = 2))
  QUALIFY order_key = '' OR COUNT(*) FILTER (number IS NULL) OVER (PARTITION BY key_number)
    + COUNT(DISTINCT moment) FILTER (number IS NOT NULL) OVER (PARTITION BY key_number) >= 3
)
SELECT l.key_number, l.programme, l.book, COALESCE(l.amount, t.amount) AS amount, l.currency, l.moment, t.order_key,
       t.order_ref, t.publisher, t.click_id, regexp_matches(t.order_key, '^(NoOID|OrderNumberNotAvailable)') AS is_lost,
       FALSE AS is_crowd
FROM {left_over} l
JOIN told t ON t.key_number = l.key_number
WHERE t.order_key <> ''
UNION ALL
SELECT l.key_number, l.programme, l.book, p.amount, l.currency, p.moment, p.order_key, p.order_ref, p.publisher, p.click_id, TRUE, TRUE
FROM {left_over} l
JOIN purchases p ON p.key_number = l.key_number

-- name: absent
-- one row per order that no list of Rakuten's has
SELECT key_number, programme, o_first - o_refunded AS amount, o_currency AS currency, o_placed AS moment
FROM cases
WHERE o_rows = 1 AND t_rows + n_rows + e_rows = 0 AND clash = 0 AND no_reference = 0 AND programme <> 0 AND o_click = 1 AND o_test = 0 AND o_state = 2
  AND o_refunded < o_first

-- name: absent_told
SELECT a.*, o.order_key, o.order_ref, o.publisher_code AS publisher, trim(o.click_id) AS click_id
FROM {absent} a
JOIN {orders} o ON o.key_number = a.key_number

-- name: near
-- a purchase under no sound reference is that of an order so near, two hours, by the shop's clock
7200000000

-- name: left_over_on_both_sides
SELECT (SELECT COUNT(*) FROM others) > 0 AND (SELECT COUNT(*) FROM absent) > 0

-- name: whole_pairs
-- `pairs` out of whole books; where nothing is left over nobody looks for what is absent
WITH lone AS ({lone}),
clocks AS ({clocks}),
others AS ({others}),
orders AS (WITH away AS (SELECT * FROM ({away}) WHERE (SELECT COUNT(*) FROM lone) > 0) {orders}),
{pairs}

-- name: pairs_left_over
-- the same of `others`, `absent` and `clocks` that are laid out
WITH orders AS (SELECT * FROM absent WHERE (SELECT COUNT(*) FROM others) > 0),
{pairs}

-- name: left_over_again
SELECT r.* FROM ({before}) r ANTI JOIN touched_cases t ON t.key_number = r.key_number
UNION ALL BY NAME
SELECT * FROM ({now})

-- name: pairs
-- one row per order and other reference that may be it. `book`: 3 Rakuten's report, 2 the log alone. `link`: 1 it is,
-- 2 it may be, as may others; 0 it is a suggestion, which confirms nothing. `score`: of 100.
spans AS (
  -- a report that tells days only tells their midnights: the purchase is of any hour from there to the next. All by the shop's clock
  SELECT s.* REPLACE (s.moment - COALESCE(w.late, c.late, 0) AS moment, s.until - COALESCE(w.early, c.early, 0) AS until),
         COALESCE(w.is_steady, FALSE) AS is_timed, s.moment AS told_from, s.until AS told_until
  FROM (SELECT *, moment + CASE WHEN book = 3 AND moment % 3600000000 = 0 THEN 86400000000 ELSE 0 END AS until FROM others) s
  LEFT JOIN clocks w ON w.programme = s.programme AND w.book = s.book AND w.is_sure AND w.week = s.moment // 604800000000
  LEFT JOIN clocks c ON c.programme = s.programme AND c.book = s.book AND c.is_sure AND c.week IS NULL
),
forms AS (
  SELECT key_number, programme, moment, order_key, unnest(list_distinct({forms}
    || [CASE WHEN cut <> order_key AND length(cut) >= 3 THEN 'x:' || cut END
        FOR cut IN [trim(split_part(order_key, ' ', 1)), trim(split_part(order_key, '&', 1)), trim(split_part(order_key, '#', 1)),
                    trim(split_part(order_key, '|', 1)), trim(left(order_key, 40))]])) AS form
  FROM orders
),
other_forms AS (
  -- a form that many share, such as the year every reference begins with, tells none from the others
  SELECT *
  FROM (SELECT key_number, programme, moment, order_key, unnest(list_distinct({forms} || ['x:' || order_key])) AS form
        FROM others
        WHERE NOT is_lost)
  QUALIFY COUNT(*) OVER (PARTITION BY programme, form) <= 20
),
alike AS (
  -- two days: a report may tell the day only, of another zone
  SELECT f.key_number, t.key_number AS other, MAX(CASE WHEN f.form LIKE 'x:%' THEN 1 ELSE 0 END) AS is_cut
  FROM forms f
  JOIN other_forms t ON t.form = f.form AND t.programme = f.programme AND abs(t.moment - f.moment) <= 172800000000
  WHERE f.form[1] NOT IN ('l', 'f') OR ends_with(t.order_key, f.order_key) OR ends_with(f.order_key, t.order_key)
    OR starts_with(t.order_key, f.order_key) OR starts_with(f.order_key, t.order_key)
  GROUP BY ALL
  UNION ALL
  -- what has no likeness: the same amount within two hours, unless so many have it that it says nothing
  SELECT o.key_number, t.key_number, -1
  FROM (SELECT key_number, programme, amount, moment, unnest([slot - 1, slot, slot + 1]) AS slot
        FROM (SELECT *, moment // {near} AS slot FROM orders)) o
  JOIN (SELECT *
        FROM (SELECT *, unnest(range(moment // {near}, until // {near} + 1)) AS slot FROM spans)
        WHERE key_number NOT IN (SELECT key_number FROM others WHERE is_crowd)
        QUALIFY COUNT(*) OVER (PARTITION BY programme, amount, slot) <= 20) t
    ON t.programme = o.programme AND t.amount = o.amount AND t.slot = o.slot
   AND t.moment - o.moment <= {near} AND o.moment - t.until <= {near}
),
weighed AS (
  SELECT o.programme, o.key_number, o.order_ref, o.moment AS placed_at, t.key_number AS other, t.order_ref AS other_ref, t.book,
         MAX(a.is_cut) AS is_cut, ANY_VALUE(greatest(t.moment - o.moment, o.moment - t.until, 0)) AS apart,
         ANY_VALUE(COALESCE(t.amount = o.amount AND COALESCE(t.currency = o.currency, t.book = 2), FALSE)) AS agrees,
         ANY_VALUE(COALESCE(t.publisher = o.publisher, FALSE)) AS same_publisher,
         ANY_VALUE(COALESCE(t.click_id = o.click_id, FALSE)) AS same_click, ANY_VALUE(t.is_lost) AS is_lost
  FROM alike a
  JOIN orders o ON o.key_number = a.key_number
  JOIN (SELECT * FROM spans WHERE NOT is_crowd) t ON t.key_number = a.other
  GROUP BY ALL
),
crowds AS (
  -- one row per purchase or attempt of a crowd and sign that an order needs to fit it: none where it tells none
  SELECT *, unnest(CASE WHEN COALESCE(publisher, click_id) IS NULL THEN [''] ELSE ['p:' || publisher, 'c:' || click_id] END) AS sign
  FROM spans
  WHERE is_crowd
),
signed AS (
  SELECT *
  FROM (SELECT *, moment // {near} AS slot, unnest(['', 'p:' || publisher, 'c:' || click_id]) AS sign FROM orders) o
  SEMI JOIN crowds c ON c.programme = o.programme AND c.amount = o.amount AND c.sign = o.sign
),
listed AS (
  -- how many purchases that the report has are within two hours of an order, and how many are of its day where only days are told
  SELECT *, COUNT(*) FILTER (key_number IS NULL AND until = moment) OVER near AS purchases,
         COUNT(*) FILTER (key_number IS NULL AND until > moment) OVER (
           PARTITION BY programme, currency, amount, sign
           ORDER BY moment RANGE BETWEEN 93600000000 PRECEDING AND {near} FOLLOWING) AS of_day
  FROM (SELECT key_number, programme, currency, amount, sign, moment, moment AS until FROM signed
        UNION ALL
        SELECT NULL, programme, currency, amount, sign, moment, until FROM crowds WHERE book = 3)
  WINDOW near AS (PARTITION BY programme, currency, amount, sign
                  ORDER BY moment RANGE BETWEEN {near} PRECEDING AND {near} FOLLOWING)
),
likely AS (
  -- a few purchases under nonsense cannot be those of many orders
  SELECT key_number, sign
  FROM listed
  WHERE key_number IS NOT NULL AND purchases + of_day > 0
  QUALIFY purchases > 0 AND 4 * purchases >= COUNT(*) OVER (
            PARTITION BY programme, currency, amount, sign
            ORDER BY moment RANGE BETWEEN {near} PRECEDING AND {near} FOLLOWING)
       OR of_day > 0 AND 4 * of_day >= COUNT(*) OVER (
            PARTITION BY programme, currency, amount, sign
            ORDER BY moment RANGE BETWEEN 86400000000 PRECEDING AND 86400000000 FOLLOWING)
),
crowded AS (
  -- purchases of the same ten minutes at once, however many; where more than twenty references have them, they are no
  -- nonsense but those of subscriptions
  SELECT o.key_number, o.programme, o.order_ref, o.moment AS placed_at, o.sign, c.key_number AS other, c.order_ref AS other_ref,
         c.book, MIN(greatest(c.first_at - o.moment, o.moment - c.last_at, 0)) AS apart
  FROM (SELECT * REPLACE (unnest([slot - 1, slot, slot + 1]) AS slot) FROM signed) o
  JOIN (SELECT *
        FROM (SELECT key_number, programme, book, currency, amount, sign, slot, moment // 600000000 AS part,
                     MIN(order_ref) AS order_ref, MIN(moment) AS first_at, MAX(until) AS last_at
              FROM (SELECT *, unnest(range(moment // {near}, until // {near} + 1)) AS slot FROM crowds)
              GROUP BY ALL)
        QUALIFY COUNT(DISTINCT key_number) OVER (PARTITION BY programme, amount, sign, slot) <= 20) c
    ON c.programme = o.programme AND c.amount = o.amount AND c.sign = o.sign AND c.slot = o.slot
   AND c.first_at - o.moment <= {near} AND o.moment - c.last_at <= {near}
   AND COALESCE(c.currency = o.currency, c.book = 2)
  GROUP BY ALL
),
far AS (
  -- where nobody can tell how far the clocks are apart in that week, or not of all its orders: what fits but for the time,
  -- in any two zones, or a report that dates what it has up to 14 days apart; and what fits by the book's own clock, should that
  -- be right for once. It holds, no more
  SELECT o.programme, o.key_number, o.order_ref, o.moment AS placed_at, u.book, MIN(u.other) AS other,
         arg_min(u.other_ref, u.other) AS other_ref, BOOL_OR(o.sign[1] = 'p') AS same_publisher, BOOL_OR(o.sign[1] = 'c') AS same_click
  FROM (SELECT *, moment // 43200000000 AS slot, unnest(['', 'p:' || publisher, 'c:' || click_id]) AS sign FROM orders) o
  JOIN (SELECT programme, book, currency, amount, sign, slot, MIN(key_number) AS other, arg_min(order_ref, key_number) AS other_ref,
               MIN(since) AS since, MAX(until) AS until
        FROM (SELECT *, unnest(range(since // 43200000000, until // 43200000000 + 1)) AS slot
              FROM (SELECT s.programme, s.book, s.currency, s.amount, s.key_number, s.order_ref,
                           CASE WHEN s.is_timed THEN s.told_from - {near}
                                ELSE s.moment - least(greatest(COALESCE(c.late, 0), 0), 1209600000000) - 93600000000 END AS since,
                           CASE WHEN s.is_timed THEN s.told_until + {near}
                                ELSE s.until - greatest(least(COALESCE(c.early, 0), 0), -1209600000000) + 93600000000 END AS until,
                           unnest(CASE WHEN COALESCE(s.publisher, s.click_id) IS NOT NULL THEN ['p:' || s.publisher, 'c:' || s.click_id]
                                       WHEN s.is_lost THEN [''] END) AS sign
                    FROM spans s
                    LEFT JOIN clocks c ON c.programme = s.programme AND c.book = s.book AND c.week IS NULL AND NOT c.is_sure
                    WHERE NOT s.is_timed OR s.moment <> s.told_from OR s.until <> s.told_until))
        GROUP BY ALL) u
    ON u.programme = o.programme AND u.amount = o.amount AND u.sign = o.sign AND u.slot = o.slot
   AND o.moment BETWEEN u.since AND u.until AND COALESCE(u.currency = o.currency, u.book = 2)
  GROUP BY ALL
),
near AS (
  SELECT *, FALSE AS is_crowd, book = 3 AND agrees AND (is_cut >= 0 OR is_lost AND same_publisher AND apart <= {near}) AS is_sound
  FROM weighed
  WHERE is_cut >= 0 OR same_click OR same_publisher OR is_lost
  UNION ALL BY NAME
  SELECT c.programme, c.key_number, c.order_ref, c.placed_at, c.other, c.other_ref, c.book, -1 AS is_cut, MIN(c.apart) AS apart,
         TRUE AS agrees, BOOL_OR(c.sign[1] = 'p') AS same_publisher, BOOL_OR(c.sign[1] = 'c') AS same_click, TRUE AS is_lost,
         TRUE AS is_crowd, BOOL_OR(c.book = 3 AND l.key_number IS NOT NULL) AS is_sound
  FROM crowded c
  LEFT JOIN likely l ON l.key_number = c.key_number AND l.sign = c.sign
  GROUP BY ALL
),
sound AS (
  SELECT * FROM near
  UNION ALL BY NAME
  SELECT f.*, -1 AS is_cut, NULL AS apart, TRUE AS agrees, TRUE AS is_lost, TRUE AS is_crowd, FALSE AS is_sound
  FROM far f
  ANTI JOIN near n ON n.key_number = f.key_number
),
counted AS (
  SELECT *, COUNT(*) FILTER (is_sound) OVER (PARTITION BY key_number) AS fits,
         COUNT(*) FILTER (is_sound) OVER (PARTITION BY other) AS fitted
  FROM sound
)
SELECT programme, key_number, other, book::TINYINT AS book, order_ref, other_ref, placed_at,
       CASE WHEN is_sound AND fits = 1 AND fitted = 1 AND NOT is_crowd THEN 1 WHEN is_sound OR book = 3 AND is_cut = 1 THEN 2 ELSE 0 END::TINYINT AS link,
       (CASE WHEN is_cut >= 0 THEN 40 ELSE 0 END + CASE WHEN agrees THEN 25 ELSE 0 END
        + CASE WHEN same_click THEN 25 WHEN same_publisher THEN 15 ELSE 0 END
        + CASE WHEN apart <= 600000000 THEN 10 WHEN apart <= {near} THEN 5 ELSE 0 END)::TINYINT AS score
FROM counted

-- name: forms
-- what a reference is known by when its form changes: its digits, its letters and digits in one case, and the number
-- it begins or ends with
[CASE WHEN length(ltrim(regexp_replace(order_key, '[^0-9]', '', 'g'), '0')) >= 3
      THEN 'd:' || ltrim(regexp_replace(order_key, '[^0-9]', '', 'g'), '0') END,
 CASE WHEN length(regexp_replace(order_key, '[^\pL\pN]', '', 'g')) >= 4
      THEN 'a:' || lower(regexp_replace(order_key, '[^\pL\pN]', '', 'g')) END,
 CASE WHEN length(regexp_extract(order_key, '([0-9]{3,})[^0-9]*$', 1)) >= 3
      THEN 'l:' || regexp_extract(order_key, '([0-9]{3,})[^0-9]*$', 1) END,
 CASE WHEN length(regexp_extract(order_key, '^[^0-9]*([0-9]{3,})', 1)) >= 3
      THEN 'f:' || regexp_extract(order_key, '^[^0-9]*([0-9]{3,})', 1) END]

-- name: links
-- one row per key that the kernel is told of
SELECT key_number, MIN(link) AS link FROM pairs WHERE link > 0 GROUP BY key_number
UNION ALL
SELECT other, MAX(CASE link WHEN 1 THEN 3 ELSE 2 END) FROM pairs WHERE link > 0 GROUP BY other

-- name: pairs_found
SELECT COALESCE(p.name, ''), t.key_number, t.other, t.order_ref, t.other_ref, t.book::INTEGER, t.link::INTEGER, t.score::INTEGER,
       t.placed_at
FROM pairs t
JOIN programmes p ON p.number = t.programme
ORDER BY t.key_number, t.score DESC, t.other

-- name: story_pairs
-- one row per order that is told and other reference that may be it, and the other way round
SELECT p.name AS programme, t.key_number, t.other, t.order_ref, t.other_ref, t.book, t.link, t.score
FROM pairs t
JOIN programmes p ON p.number = t.programme
WHERE t.key_number IN (SELECT key_number FROM verdicts) OR t.other IN (SELECT key_number FROM verdicts)
ORDER BY t.key_number, t.score DESC, t.other

-- name: every_pair
SELECT * FROM pairs
