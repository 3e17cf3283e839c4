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


def _read(path: Path, dialect: str = "duckdb") -> exp.Expression:
    parsed = sqlglot.parse_one(path.read_text(encoding="utf-8"), read=dialect)
    assert isinstance(parsed, exp.Expression)
    return parsed


def _spelt(parsed: exp.Expression) -> str:
    """Write a file out again, with the one thing dialects spell differently spelt one way."""
    return re.sub(r"NOT (\S+) IS NULL", r"\1 IS NOT NULL", parsed.sql(dialect="duckdb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_uses_the_allowed_subset_only(path: Path) -> None:
    assert {type(node).__name__ for node in _read(path).walk() if type(node) not in ALLOWED} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_joins_inside_and_on_a_key_only(path: Path) -> None:
    joins = list(_read(path).find_all(exp.Join))

    assert {(join.side, join.kind, join.args.get("method")) for join in joins} <= {("", "", None)}
    assert all(join.args.get("on") for join in joins)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_names_its_columns(path: Path) -> None:
    stars = [star for star in _read(path).find_all(exp.Star) if not isinstance(star.parent, exp.Count)]

    assert stars == []


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_means_the_same_in_every_dialect(path: Path, dialect: str) -> None:
    assert _spelt(_read(path, dialect)) == _spelt(_read(path))


@pytest.mark.parametrize(
    "words", ["a / b", "CAST(a AS DOUBLE)", "NOW()", "ROW_NUMBER() OVER (ORDER BY a)", "a || b", "1.5"]
)
def test_what_engines_read_differently_is_refused(words: str) -> None:
    parsed = sqlglot.parse_one(f"SELECT {words} FROM t", read="duckdb")

    refused = {type(node) for node in parsed.walk() if type(node) not in ALLOWED}
    fractions = [node for node in parsed.find_all(exp.Literal) if not node.is_int]

    assert refused or fractions


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kernel_file_counts_in_whole_numbers(path: Path) -> None:
    assert [node.sql() for node in _read(path).find_all(exp.Literal) if not node.is_int] == []
