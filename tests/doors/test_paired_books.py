"""Which of the shop's orders a report or a log should speak of: those with a click, whatever is written where there is none."""

from pathlib import Path

import pytest

from recon.jobs.question import OWN_SOURCE, Bench, question
from recon.matching.pairing import Paired, ToldBook, strange_books
from recon.records.window import Window
from recon.store.book import Store
from recon.wiring import sql_blocks
from tests.bench.measure import StoodStill
from tests.doors.again_scene import PROGRAMMES, asked, engine, shelves
from tests.jobs.books_scene import DAY, HOUR, NOON, Shelves, attempt, line, order


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


def _books(folder: Path, *, paired: int, foreign: int, own: int = 0) -> Shelves:
    """Lay out orders that stand in the report and the log, sales of somebody else in both, and what we sent ourselves."""
    books, reach = shelves(folder), Window(NOON - 30 * DAY, NOON)
    refs = [f"1-{number}" for number in range(max(paired, own, 300))]
    told = [*refs[:paired], *(f"X{number}" for number in range(foreign))]
    books.pull("orders", [order(ref) for ref in refs], at=NOON, covers=reach)
    books.pull("transactions", [line(ref) for ref in told], at=NOON, covers=reach)
    books.pull("attempts", [attempt(ref) for ref in told], at=NOON, covers=reach)
    if own:
        books.pull("attempts", [attempt(ref) for ref in refs[:own]], at=NOON, name=OWN_SOURCE, covers=reach)
    return books


@pytest.mark.parametrize("paired", [300, 120, 70, 5, 0])
@pytest.mark.parametrize("own", [0, 250])
def test_sums_say_of_how_books_pair_what_the_rows_say(tmp_path: Path, paired: int, own: int) -> None:
    volumes = _books(tmp_path / "books", paired=paired, foreign=230, own=own).shelf.volumes()
    put = asked(volumes, as_of=NOON, lag=HOUR)
    remembers, forgets = engine(tmp_path / "remembers"), engine(tmp_path / "forgets")
    remembers.settle(volumes)

    of_sums, of_rows = (strange_books(each.paired(volumes, asked=put)) for each in (remembers, forgets))

    assert of_sums == of_rows
    assert bool(of_rows) == (paired == 0)


def test_a_report_whose_references_turn_right_is_believed_by_whoever_asked_before(tmp_path: Path) -> None:
    books = _books(tmp_path / "books", paired=0, foreign=300)
    with Store(f"sqlite:///{tmp_path}/recon.db", sql=sql_blocks("store/*.sql"), clock=StoodStill()) as store:
        store.prepare()
        bench = Bench(
            shelf=books.shelf,
            engine=engine(tmp_path / "engine"),
            store=store,
            programmes={"de": PROGRAMMES["de"]},
            network_zones={"de": "GMT"},
            has_log=True,
            config_digest="",
            owner="",
        )
        before, _ = question(bench, bench.shelf.volumes(), as_of=NOON)
        books.pull("transactions", [line(f"1-{number}") for number in range(300)], at=NOON + HOUR)
        after, _ = question(bench, bench.shelf.volumes(), as_of=NOON + HOUR)

    assert [each.net_paired for each in before.programmes if each.name] == [0]
    assert [each.net_paired for each in after.programmes if each.name] == [1]
