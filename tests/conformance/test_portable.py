"""The kernel's files keep to the SQL that every engine reads the same way."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from recon.assets import files

FILES = files("sql", "matching/*.sql")
DIALECTS = ("duckdb", "postgres", "mysql", "sqlite")
ALLOWED = {
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Union, exp.Subquery, exp.Table, exp.TableAlias,
    exp.Column, exp.Identifier, exp.Alias, exp.Literal, exp.Null, exp.Star, exp.Case, exp.If, exp.Coalesce,
    exp.And, exp.Or, exp.Not, exp.Paren, exp.In, exp.Is, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE,
    exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Neg, exp.Count, exp.Sum, exp.Min, exp.Max,
}  # fmt: skip
"""Whole numbers, comparisons, sums. No division, no text, no date, no cast, no window, nothing with an order."""


FORBIDDEN = {
    "dates": (
        "NOW()", "CURRENT_DATE", "CURRENT_TIMESTAMP", "DATE '2026-11-01'", "TIMESTAMP '2026-11-01 00:00:00'", "INTERVAL 1 DAY",
        "EXTRACT(YEAR FROM a)", "YEAR(a)", "DATE_TRUNC('day', a)", "DATE_DIFF('day', a, b)", "DATE_ADD(a, INTERVAL 1 DAY)",
        "STRFTIME(a, '%Y')", "TO_TIMESTAMP(a)", "EPOCH(a)", "UNIX_TIMESTAMP(a)", "a AT TIME ZONE 'UTC'",
    ),
    "division": ("a / b", "a // b", "a DIV b", "1.5", "1e3", "ROUND(a)", "FLOOR(a)", "AVG(a)", "POWER(a, 2)", "STDDEV(a)"),
    "text": (
        "a || b", "'text'", "''", "'7'", "CONCAT(a, b)", "LOWER(a)", "UPPER(a)", "TRIM(a)", "SUBSTR(a, 1, 2)", "LEFT(a, 2)",
        "LENGTH(a)", "REPLACE(a, b, c)", "STRING_AGG(a, b)", "MD5(a)", "HASH(a)", "REGEXP_MATCHES(a, b)", "a COLLATE nocase",
        "CASE WHEN a LIKE b THEN 1 END", "CASE WHEN a ILIKE b THEN 1 END", "CASE WHEN a = 'x' THEN 1 END",
    ),
    "types and truths": (
        "CAST(a AS DOUBLE)", "CAST(a AS DATE)", "CAST(a AS TEXT)", "a::INTEGER", "TRUE", "a > b", "SUM(a > b)", "a IS NULL",
        "a IN (1, 2)", "NOT a", "CASE WHEN a IS DISTINCT FROM b THEN 1 END", "CASE a WHEN 1 THEN b = c END", "a & b", "a << 1",
    ),
    "what depends on an order": (
        "ROW_NUMBER() OVER (ORDER BY a)", "SUM(a) OVER (PARTITION BY b)", "LAG(a) OVER (ORDER BY b)", "FIRST(a)", "ANY_VALUE(a)",
        "ARG_MAX(a, b)", "LIST(a)", "RANDOM()", "COUNT(DISTINCT a)", "SUM(a) FILTER (WHERE b = 1)",
    ),
    "others": ("?", "a + :as_of", "$1", "MIN(a, b)", "MAX(a, b)", "GREATEST(a, b)", "IF(a = 1, 2, 3)", "NULLIF(a, 0)", "ABS(a)"),
}  # fmt: skip
"""Values that no file of the kernel may ask for."""
FORBIDDEN_AFTER = (
    "LEFT JOIN u ON u.a = t.a", "RIGHT JOIN u ON u.a = t.a", "FULL OUTER JOIN u ON u.a = t.a", "CROSS JOIN u", ", u", "JOIN u USING (a)",
    "NATURAL JOIN u", "SEMI JOIN u ON u.a = t.a", "ANTI JOIN u ON u.a = t.a", "ASOF JOIN u ON u.a >= t.a", "POSITIONAL JOIN u",
    ", LATERAL (SELECT 1 AS b) u", "ORDER BY t.a", "LIMIT 1", "WHERE EXISTS (SELECT u.a FROM u)", "QUALIFY COUNT(*) OVER () > 1",
    "WHERE t.a BETWEEN 1 AND 2", "GROUP BY ROLLUP (t.a)", "GROUP BY ALL", "INTERSECT SELECT u.a FROM u", "EXCEPT SELECT u.a FROM u",
    "TABLESAMPLE 10%",
)  # fmt: skip
FORBIDDEN_WHOLE = (
    "SELECT * FROM t", "SELECT t.* FROM t", "SELECT DISTINCT a FROM t", "WITH u AS (SELECT a FROM t) SELECT a FROM u", "VALUES (1)",
    "INSERT INTO t SELECT a FROM u", "CREATE TABLE t AS SELECT a FROM u", "DELETE FROM t",
)  # fmt: skip


# A comparison is a number on one engine and a truth on another: it may only decide.
_TRUTHS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In, exp.And, exp.Or, exp.Not)
_DECIDERS = (exp.If, exp.Where, exp.Having, exp.Join)


def _read(path: Path, dialect: str = "duckdb") -> exp.Expression:
    return _parsed(path.read_text(encoding="utf-8"), dialect)


def _parsed(text: str, dialect: str = "duckdb") -> exp.Expression:
    parsed = sqlglot.parse_one(text, read=dialect)
    assert isinstance(parsed, exp.Expression)
    return parsed


def _refused(parsed: exp.Expression) -> set[str]:
    """Name all in a statement that engines read differently, or that some cannot read."""
    found = {type(node).__name__ for node in parsed.walk() if type(node) not in ALLOWED}
    for join in parsed.find_all(exp.Join):
        if join.side or join.kind or join.args.get("method") or not join.args.get("on"):
            found.add("a join that is not an inner one on a key")
    if any(not isinstance(star.parent, exp.Count) for star in parsed.find_all(exp.Star)):
        found.add("columns that are not named")
    if any(not literal.is_int for literal in parsed.find_all(exp.Literal)):
        found.add("a value that is no whole number")
    if any(set(least.args) - {"this"} for least in parsed.find_all(exp.Min, exp.Max)):
        found.add("MIN or MAX of several values")
    if any(not isinstance(node.parent, exp.Case) for node in parsed.find_all(exp.If)):
        found.add("IF")
    if any(set(group.args) - {"expressions"} for group in parsed.find_all(exp.Group)):
        found.add("groups that are not named")
    if any(not _decides(node) for node in parsed.find_all(*_TRUTHS)):
        found.add("a comparison as a value")
    return found


def _decides(node: exp.Expr) -> bool:
    """Tell whether a comparison stands where only its truth is asked for."""
    above = node.parent
    while isinstance(above, exp.And | exp.Or | exp.Not | exp.Paren):
        node, above = above, above.parent
    if isinstance(above, exp.If):
        return above.this is node
    return isinstance(above, _DECIDERS)


def _spelt(parsed: exp.Expression) -> str:
    """Write a file out again, with the one thing dialects spell differently spelt one way."""
    return re.sub(r"NOT (\S+) IS NULL", r"\1 IS NOT NULL", parsed.sql(dialect="duckdb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_keeps_to_what_every_engine_reads_the_same_way(path: Path) -> None:
    assert _refused(_read(path)) == set()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_means_the_same_in_every_dialect(path: Path, dialect: str) -> None:
    assert _spelt(_read(path, dialect)) == _spelt(_read(path))


def test_what_the_kernel_is_made_of_is_not_refused() -> None:
    text = """SELECT a.key_number, SUM(CASE WHEN a.list = 1 AND NOT a.b IS NULL THEN a.amount ELSE 0 END) AS amount
              FROM a JOIN b ON b.key_number = a.key_number WHERE (a.x > 1 OR a.y IN (2, 3)) GROUP BY a.key_number
              HAVING COUNT(*) > -1 UNION ALL SELECT c.z % 7, COALESCE(c.v, 0) FROM c"""

    assert _refused(_parsed(text)) == set()


@pytest.mark.parametrize("words", [each for forms in FORBIDDEN.values() for each in forms])
def test_a_value_that_engines_read_differently_is_refused(words: str) -> None:
    assert _refused(_parsed(f"SELECT {words} AS v FROM t")) != set()


@pytest.mark.parametrize("words", FORBIDDEN_AFTER)
def test_a_clause_that_engines_read_differently_is_refused(words: str) -> None:
    assert _refused(_parsed(f"SELECT t.a FROM t {words}")) != set()


@pytest.mark.parametrize("text", FORBIDDEN_WHOLE)
def test_a_statement_that_engines_read_differently_is_refused(text: str) -> None:
    assert _refused(_parsed(text)) != set()
