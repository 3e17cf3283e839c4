"""Kept cells are rows' own: a restated one makes history, and parts that were written before there were any are read."""

from pathlib import Path

import pytest

from recon.records.moment import micros
from tests.jobs.books_scene import HOUR, NOON, Shelves, line

SUMMER, WINTER = '{"Coupon":"SUMMER"}', '{"Coupon":"WINTER"}'


@pytest.fixture
def books(tmp_path: Path) -> Shelves:
    return Shelves(tmp_path / "books")


@pytest.mark.parametrize(
    ("before", "after"), [(SUMMER, WINTER), (None, SUMMER), (SUMMER, None)], ids=["other", "new", "gone"]
)
def test_a_restated_kept_cell_makes_history(books: Shelves, before: str | None, after: str | None) -> None:
    books.pull("transactions", [line("a", transaction_id="t1", aside=before)])

    books.pull("transactions", [line("a", transaction_id="t1", aside=after)], at=NOON + HOUR)

    assert books.current("transactions", "aside, known_from") == [(after, micros(NOON + HOUR))]
    assert books.history("transactions", "aside, closed_as") == [(before, "changed")]


def test_lines_without_an_id_that_differ_in_a_kept_cell_alone_stay_who_they_are(books: Shelves) -> None:
    pair = [line("a", aside=SUMMER), line("a", aside=WINTER)]
    books.pull("transactions", pair)

    books.pull("transactions", pair[::-1], at=NOON + HOUR)

    assert books.current("transactions", "aside") == [(SUMMER,), (WINTER,)]
    assert books.history("transactions") == []
