"""What a row changes for orders that it does not belong to is found by a run that begins from an earlier one."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from recon.jobs.judged import Judged
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.window import Window
from tests.doors.again_scene import asked, engine, shelves, sold
from tests.jobs.books_scene import DAY, HOUR, NOON, line, order

Rows = Mapping[str, Sequence[dict[str, object]]]
_EARNS_NOTHING = line("100-1", transaction_id="1", commission_micros=0, publisher_id="7")
# Five orders tell that the shop's clock is three hours ahead of the report's; four tell nothing.
_OFF = 2.9 * HOUR
_AHEAD = [order(f"P{n}-1", placed_at=micros(NOON + n * HOUR / 2)) for n in range(5)]
_BEHIND = [
    line(f"P{n}-1", transaction_id=f"p{n}", transaction_at=micros(NOON + n * HOUR / 2 - _OFF))
    for n in range(5)
]
_NOWHERE = [
    order(f"A{n}-1", net_amount=700 + n, amount_first=700 + n, placed_at=micros(NOON)) for n in range(3)
]
_NONSENSE = [
    line("n/a", transaction_id=f"n{n}", amount=700 + n, transaction_at=micros(NOON - _OFF - n * HOUR / 60))
    for n in range(3)
]
_EARNS = line("200-1", transaction_id="2", commission_micros=50_000, publisher_id="7")


@pytest.mark.parametrize(
    ("first", "then", "was", "becomes"),
    [
        pytest.param(
            {"orders": [order("100-1")], "transactions": [line("X100-1", transaction_id="1")]},
            {"transactions": [line("Y100-1", transaction_id="2")]},
            {Kind.UNDER_ANOTHER_REFERENCE, Kind.ANOTHER_REFERENCE},
            {Kind.REFERENCE_UNCLEAR},
            id="a second reference that fits",
        ),
        pytest.param(
            {"orders": [order("100-1")], "transactions": [line("X100-1", transaction_id="1")]},
            {"transactions": [line("100-1", transaction_id="2")]},
            {Kind.UNDER_ANOTHER_REFERENCE, Kind.ANOTHER_REFERENCE},
            {Kind.RECORDED_BY_ANOTHER_PATH, Kind.UNKNOWN_ORDER},
            id="the reference itself",
        ),
        pytest.param(
            {"orders": [order("100-1", customer_kind="new")], "transactions": [_EARNS_NOTHING]},
            {"orders": [order("200-1")], "transactions": [_EARNS]},
            {Kind.RECORDED_BY_ANOTHER_PATH},
            {Kind.RECORDED_BY_ANOTHER_PATH, Kind.WITHOUT_COMMISSION},
            id="commission of the same publisher and SKU",
        ),
        pytest.param(
            {"orders": [*_AHEAD, *_NOWHERE], "transactions": [*_BEHIND[1:], *_NONSENSE]},
            {"transactions": _BEHIND[:1]},
            {Kind.NEVER_SENT, Kind.UNKNOWN_ORDER, Kind.RECORDED_BY_ANOTHER_PATH},
            {Kind.REFERENCE_UNCLEAR, Kind.RECORDED_BY_ANOTHER_PATH},
            id="an order that tells how far the clocks are apart",
        ),
        pytest.param(
            {"orders": [order("100-1")], "lines": sold("100-1")},
            {"lines": sold("100-1", kind="gift_card")},
            {Kind.NEVER_SENT},
            {Kind.NOTHING_TO_PAY_FOR},
            id="lines that a rule leaves out",
        ),
    ],
)
def test_orders_beside_a_row_are_judged_again(
    tmp_path: Path, first: Rows, then: Rows, was: set[Kind], becomes: set[Kind]
) -> None:
    books, remembers = shelves(tmp_path / "books"), engine(tmp_path / "engine")

    found = []
    for at, rows in ((NOON + 9 * DAY, first), (NOON + 9 * DAY + HOUR, then)):
        for book, brought in rows.items():
            books.pull(book, list(brought), at=at, covers=Window(NOON - 30 * DAY, at))
        question = asked(books.shelf.volumes(), as_of=NOON + 9 * DAY + HOUR, lag=HOUR)
        found.append(remembers.judge(books.shelf.volumes(), asked=question))

    early, late = found
    assert _kinds(early) == was
    assert _kinds(late) == becomes
    assert late == engine(tmp_path / "fresh").judge(books.shelf.volumes(), asked=question, anew=True)
    assert list((tmp_path / "engine" / "judged").glob("*/again"))


def _kinds(judged: Judged) -> set[Kind]:
    return {each.kind for each in judged.counts}
