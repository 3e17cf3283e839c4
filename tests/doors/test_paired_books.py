"""Which of the shop's orders a report or a log should speak of: those with a click, whatever is written where there is none."""

from pathlib import Path

import pytest

from recon.matching.pairing import Paired, ToldBook
from recon.records.window import Window
from tests.doors.again_scene import asked, engine, shelves
from tests.jobs.books_scene import DAY, HOUR, NOON, line, order


@pytest.mark.parametrize(
    ("click_id", "due"),
    [(None, 0), ("  ", 0), ("undefined", 0), ("{{click}}", 0), ("lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg", 3)],
    ids=["none", "blank", "a word", "a place nobody filled in", "a click"],
)
def test_a_word_for_no_click_is_no_click(tmp_path: Path, click_id: str | None, due: int) -> None:
    books, reach = shelves(tmp_path / "books"), Window(NOON - 30 * DAY, NOON)
    clicked = [order(f"1-{number}", click_id=click_id) for number in range(3)]
    books.pull("orders", [*clicked, order("2-1")], at=NOON, covers=reach)
    books.pull("transactions", [line(f"X{number}") for number in range(4)], at=NOON, covers=reach)
    volumes = books.shelf.volumes()

    [told] = engine(tmp_path / "engine").paired(volumes, asked=asked(volumes, as_of=NOON, lag=HOUR))

    assert told == Paired("de", ToldBook.NETWORK, 4, 0, due + 1, 0, book_says="X0", shop_says=told.shop_says)
