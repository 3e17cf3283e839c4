"""A product stands in several categories; a rule names one of them, or all as they are written."""

from pathlib import Path

import pytest

from recon.engines.duckdb import DuckDbEngine
from recon.records.exclusion import Reason, Rule
from recon.records.kind import Kind
from recon.records.window import Window
from recon.wiring import sql_blocks
from tests.doors.again_scene import asked, shelves, sold
from tests.jobs.books_scene import DAY, HOUR, NOON, order

_SQL = sql_blocks("matching/*.sql", "engines/*.sql")


@pytest.mark.parametrize(
    ("category", "word", "leaves_out"),
    [
        ("Kitchen Bath,Sale", "sale", True),
        ("Kitchen Bath,Sale", "Kitchen, Bath", True),
        ("Kitchen, Bath", "kitchen, bath", True),
        ("Wholesale", "sale", False),
        ("Kitchen Bath,Sale", "kit*", True),
        ("Bath,Kitchen", "kit*", True),
        (None, "sale", False),
    ],
)
def test_a_rule_names_one_of_a_products_categories(
    tmp_path: Path, category: str | None, word: str, *, leaves_out: bool
) -> None:
    books, reach = shelves(tmp_path / "books"), Window(NOON - 30 * DAY, NOON + 9 * DAY)
    books.pull("orders", [order("100-1")], at=reach.end, covers=reach)
    books.pull("lines", [line | {"category": category} for line in sold("100-1")], at=reach.end, covers=reach)
    rule = Rule("sales", Reason.EXCLUDED_PRODUCT, line_words={"category": (word,)})
    volumes = books.shelf.volumes()

    engine = DuckDbEngine(sql=_SQL, folder=tmp_path / "engine", rules=[rule])
    found = engine.judge(volumes, asked=asked(volumes, as_of=reach.end, lag=HOUR))

    kinds = {each.kind for each in found.counts}
    assert kinds == {Kind.NOTHING_TO_PAY_FOR if leaves_out else Kind.NEVER_SENT}
