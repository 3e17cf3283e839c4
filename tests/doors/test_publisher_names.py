"""Whom the reports name by a click id's code: a number that pays somebody is told only where all lines agree on it."""

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest

from recon import assets
from recon.engines import reading

CODE = "kXQk6.ivFEQ"


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (["77", "77", None, " "], "77"),
        (["77 ", "77"], "77"),
        (["77", "78"], ""),
        ([None, ""], ""),
    ],
)
def test_a_code_that_lines_give_two_numbers_has_none(numbers: Sequence[str | None], told: str) -> None:
    sql = {
        name: text
        for file in ("duckdb", "sums")
        for (name, _), text in assets.named_blocks(assets.text(f"sql/engines/{file}.sql")).items()
    }
    with duckdb.connect(":memory:") as base:
        base.execute(
            "CREATE TABLE book_transactions (programme TEXT, publisher_code TEXT, publisher_name TEXT, publisher_id TEXT)"
        )
        for number in numbers:
            base.execute(
                "INSERT INTO book_transactions VALUES ('de', 'kXQk6*ivFEQ', 'Wanderblog', ?)", [number]
            )

        for name in ("naming", "named"):
            base.execute(f"CREATE VIEW {name} AS {sql[name]}")

        def rows(text: str) -> list[Any]:
            return base.execute(text).fetchall()

        assert reading.publishers(rows, sql) == {("de", CODE): ("Wanderblog", told)}
