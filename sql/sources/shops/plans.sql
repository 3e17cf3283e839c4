-- How a database is asked for its plan of a preset's query. The query itself stands for {query}; nothing of it is run.

-- name: plan dialect=postgresql
EXPLAIN (FORMAT JSON) {query};

-- name: plan dialect=mysql
EXPLAIN {query};

-- name: plan dialect=sqlite
EXPLAIN QUERY PLAN {query};
