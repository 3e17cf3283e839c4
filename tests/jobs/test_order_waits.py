"""The story of an order that it is too early to judge says until when."""

from datetime import datetime
from pathlib import Path

import pytest

from recon.jobs.order_story import stories
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.window import Window
from tests.jobs.books_scene import DAY, HOUR, NOON, Shelves, attempt, line, order
from tests.jobs.times_scene import PROGRAMME, WRITTEN, told_bench

_SOLD, _SENT = NOON - DAY, NOON - 20 * HOUR
_CALLED_OFF = order("1001", placed_at=micros(_SOLD), paid_at=micros(_SOLD), state=3, cancelled_at=micros(NOON - HOUR))  # fmt: skip


@pytest.mark.parametrize(
    ("book", "row", "since"),
    [
        pytest.param("attempts", attempt("9001", order_ref="9001", sent_at=micros(_SENT)), _SENT, id="sent"),
        pytest.param("transactions", line("9001", transaction_at=micros(_SOLD)), _SOLD, id="listed"),
    ],
)
def test_what_the_shop_may_still_write_down_waits_for_the_settle_time(
    tmp_path: Path, book: str, row: dict[str, object], since: datetime
) -> None:
    _books(tmp_path, **{book: [row]})

    with told_bench(tmp_path, WRITTEN) as bench:
        [story] = stories(bench, "9001", as_of=NOON)

    assert story.kind is Kind.WAITING
    assert story.waiting_until == since + PROGRAMME.settle


def test_an_order_that_was_called_off_waits_from_when_it_was_sent(tmp_path: Path) -> None:
    _books(tmp_path, orders=[_CALLED_OFF], attempts=[attempt("1001", sent_at=micros(_SENT))])

    with told_bench(tmp_path, WRITTEN) as bench:
        [story] = stories(bench, "1001", as_of=NOON)

    assert story.kind is Kind.WAITING
    assert story.waiting_until == _SENT + PROGRAMME.settle


def _books(folder: Path, **rows: list[dict[str, object]]) -> None:
    shelves = Shelves(folder / "books")
    for book in ("orders", "attempts", "transactions"):
        shelves.pull(book, rows.get(book, []), covers=Window(NOON - 30 * DAY, NOON))
