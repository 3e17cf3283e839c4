-- The named rules of the configuration as DuckDB reads them: which number an order has, and what its lines left out come
-- to. recon/engines/rules.py puts the pieces together and fills their places; `b` is an order, `l` a line of it.

-- name: with_later
-- a column that came after a part was written is null in its rows
SELECT * FROM (SELECT * FROM {table} UNION ALL BY NAME SELECT {columns} WHERE FALSE)

-- name: later
NULL::VARCHAR AS {column}

-- name: lines_left_out
-- one row per order with a line that a rule leaves out: what those lines come to, and how many lines it has
SELECT source, order_id, SUM(net_amount)::BIGINT AS net_out, SUM(refunded_amount)::BIGINT AS refunded_out,
       COUNT(*) AS lines_out, MAX(lines) AS lines, MIN(rule_number) AS rule_number
FROM (SELECT l.source, l.order_id, l.net_amount, l.refunded_amount, {rule} AS rule_number,
             COUNT(*) OVER (PARTITION BY l.source, l.order_id) AS lines
      FROM ({lines}) l
      JOIN ({orders}) b ON b.row_id = l.order_id AND b.source = l.source)
WHERE rule_number IS NOT NULL
GROUP BY 1, 2

-- name: orders_less_lines
-- a line left out lowers what is expected; where all of them are, the order is left out
SELECT b.* REPLACE (b.amount_first - COALESCE(x.net_out, 0) AS amount_first,
                    GREATEST(b.refunded_amount - COALESCE(x.refunded_out, 0), 0) AS refunded_amount),
       CASE WHEN x.lines_out = x.lines AND x.lines >= b.line_count THEN x.rule_number END AS all_lines_rule,
       x.rule_number - x.rule_number % 10 AS some_lines_rule
FROM ({orders}) b
LEFT JOIN lines_left_out x ON x.order_id = b.row_id AND x.source = b.source

-- name: number_by_orders
COALESCE({left_out}, {linkless}, 0)::SMALLINT

-- name: number_by_lines
COALESCE({left_out}, b.all_lines_rule, {linkless}, b.some_lines_rule, 0)::SMALLINT

-- name: number_without_rules
0::SMALLINT

-- name: first_rule
CASE {cases} END

-- name: one_rule
WHEN {conditions} THEN {number}

-- name: of_programme
b.programme = {word}

-- name: word_is
lower(trim({row}.{column})) IN ({words})

-- name: word_begins
starts_with(lower(trim({row}.{column})), {word})

-- name: list_has
list_has_any(string_split(replace(lower({row}.{column}), ' ', ''), ','), [{words}])

-- name: list_has_beginning
contains(',' || replace(lower({row}.{column}), ' ', ''), ',' || {word})

-- name: click_too_old
b.placed_at - b.landed_at > {span}

-- name: costs_nothing
b.net_amount = 0

-- name: without_click
trim(COALESCE(b.click_id, '')) = ''
