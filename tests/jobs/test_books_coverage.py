"""Coverage has two ends, grows only with what was really read, and never jumps back."""

from datetime import datetime
from pathlib import Path

import pytest

from recon.records.moment import micros
from recon.records.window import Window
from tests.jobs.books_scene import DAY, HOUR, NOON, Shelves, line, order, window

START = NOON - 10 * DAY
LATER = NOON + 6 * HOUR


@pytest.fixture
def books(tmp_path: Path) -> Shelves:
    return Shelves(tmp_path / "books")


def _reach(books: Shelves, book: str = "orders", *, as_of: datetime | None = None) -> Window | None:
    return books.manifest(book).covered(as_of)


def test_coverage_is_what_the_source_vouches_for(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON))

    assert _reach(books) == window(START, NOON)


def test_a_file_imported_without_a_period_vouches_for_nothing(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=None)

    assert _reach(books) is None


def test_a_file_without_a_period_takes_away_no_coverage(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON))

    books.pull("orders", [order("b")], at=LATER, covers=None)

    assert _reach(books) == window(START, NOON)


def test_coverage_grows_with_the_next_pull(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON))

    books.pull("orders", [], at=LATER, covers=window(NOON - HOUR, LATER))

    assert _reach(books) == window(START, LATER)
    assert _reach(books, as_of=NOON) == window(START, NOON)


def test_coverage_grows_to_the_past_as_well(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON))

    books.pull("orders", [], at=LATER, covers=window(START - DAY, START))

    assert _reach(books) == window(START - DAY, NOON)


@pytest.mark.parametrize(
    ("start", "end"), [(START, NOON - DAY), (START + DAY, NOON - DAY), (START - 9 * DAY, START - 8 * DAY)]
)
def test_coverage_never_jumps_back(books: Shelves, start: datetime, end: datetime) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON))

    books.pull("orders", [], at=LATER, covers=window(start, end))

    reach = _reach(books)
    assert reach is not None
    assert reach.end == NOON
    assert reach.start <= START


def test_over_a_hole_nothing_is_vouched_for(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON - 3 * DAY))

    books.pull("orders", [], at=NOON, covers=window(NOON - DAY, NOON))

    assert _reach(books) == window(NOON - DAY, NOON)


def test_before_the_first_pull_nothing_was_vouched_for(books: Shelves) -> None:
    books.pull("orders", [order("a")], covers=window(START, NOON))

    assert _reach(books, as_of=NOON - HOUR) is None


def test_a_whole_download_whose_newest_line_is_old_holds_coverage_back(books: Shelves) -> None:
    newest = NOON - 3 * DAY
    lines = [line(str(hour), processed_at=micros(newest - hour * HOUR)) for hour in range(5)]

    books.pull("transactions", lines, covers=window(START, NOON), holds_back_on_silence=True)

    assert _reach(books, "transactions") == window(START, newest)


def test_a_day_of_silence_is_no_silence(books: Shelves) -> None:
    lines = [line("a", processed_at=micros(NOON - DAY))]

    books.pull("transactions", lines, covers=window(START, NOON), holds_back_on_silence=True)

    assert _reach(books, "transactions") == window(START, NOON)


def test_a_programme_that_is_often_silent_is_trusted_as_long_as_it_was_silent_before(books: Shelves) -> None:
    lines = [line(str(days), processed_at=micros(NOON - days * DAY)) for days in (3, 7, 9)]

    books.pull("transactions", lines, covers=window(START, NOON), holds_back_on_silence=True)

    assert _reach(books, "transactions") == window(START, NOON)


def test_yesterdays_report_served_again_moves_no_coverage(books: Shelves) -> None:
    lines = [line(str(hour), processed_at=micros(NOON - hour * HOUR)) for hour in range(1, 5)]
    books.pull("transactions", lines, covers=window(START, NOON), holds_back_on_silence=True)

    later = NOON + 2 * DAY
    books.pull("transactions", lines, at=later, covers=window(START, later), holds_back_on_silence=True)

    assert _reach(books, "transactions") == window(START, NOON)


def test_a_download_without_any_row_vouches_for_nothing(books: Shelves) -> None:
    books.pull("transactions", [], covers=window(START, NOON), holds_back_on_silence=True)

    assert _reach(books, "transactions") is None


def test_the_checkpoint_is_the_last_pulls(books: Shelves) -> None:
    books.pull("orders", [order("a")], checkpoint={"updated_at": "1"})

    books.pull("orders", [], at=LATER, checkpoint={"updated_at": "2"})

    assert books.manifest("orders").checkpoint == {"updated_at": "2"}
