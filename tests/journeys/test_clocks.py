"""A clock is off by hours, or a report tells days only: who is fine is not accused, and nothing is called silent that is not."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from recon.gap.readings import Signal
from recon.jobs.reconcile import Reconciled
from recon.records.kind import Kind
from tests.journeys.shop_scene import NOON, PLACED, Shop, kinds

_HOUR, _DAY, _MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
_BEGIN = PLACED.replace(hour=0)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


def _judged(shop: Shop) -> Reconciled:
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
    return shop.run()


def _line(order: str, **more: object) -> dict[str, object]:
    return {"order": order, "amount": "10.00", **more}


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(lambda at: at.replace(hour=0, minute=0), id="days only"),
        pytest.param(lambda at: at + 5 * _MINUTE, id="minutes"),
    ],
)
def test_what_stands_under_nonsense_is_not_accused_where_the_report_tells_days_only(
    shop: Shop, told: Callable[..., object]
) -> None:
    placed = {f"A{number}": PLACED + number * 3 * _HOUR + 7 * _MINUTE for number in range(5)}
    for number, (ref, at) in enumerate(placed.items()):
        shop.order(ref, f"{10 + number}.00", placed=at)
        shop.attempt(ref, at=at + _MINUTE, amount=str(1000 + 100 * number))
    shop.order("lost", "33.00", placed=PLACED)
    lines = [
        {"order": "n/a", "amount": f"{10 + number}.00", "id": f"t{number}", "dated": told(at)}
        for number, at in enumerate(placed.values())
    ]
    # Those of one more day, so that the reference is one of three moments.
    more = [_line("n/a", id=f"m{day}", amount="77.00", dated=told(_BEGIN - day * _DAY)) for day in (2, 3, 4)]
    shop.order("beside", placed=PLACED)
    shop.attempt("beside")
    shop.report([*lines, *more, _line("beside")])

    found = _judged(shop)

    missing = [ref for ref, kind in kinds(found) if kind in {"not_recorded", "never_sent"}]
    assert missing == ["lost"]


def test_what_was_sent_of_an_order_that_the_shops_clock_hides_is_waited_for(shop: Shop) -> None:
    shop.order("today", placed=NOON + 8 * _HOUR)
    shop.attempt("today", at=NOON - _HOUR)
    shop.order("beside")
    shop.attempt("beside")
    shop.report([_line("beside")])

    found = _judged(shop)
    shop.clock.at = NOON + 9 * _HOUR
    later = _judged(shop)

    assert list(kinds(found)) == list(kinds(later)) == []
    assert {each.kind for each in found.judged.counts} == {Kind.MATCHED, Kind.WAITING}


@pytest.mark.parametrize("hours", [1, 9])
def test_an_order_from_before_the_shops_book_is_not_unknown_by_a_clock_that_is_ahead(
    shop: Shop, hours: int
) -> None:
    shop.configure(lambda text: text.replace("since = 2026-10-01", "since = 2026-11-01", 1))
    first = PLACED.replace(day=1, hour=0)
    sold = {"before": first - 5 * _MINUTE, "stranger": first + 3 * _DAY}
    for ref, at in sold.items():
        shop.attempt(ref, at=at + hours * _HOUR)
    shop.order("beside")
    shop.attempt("beside")
    told = [
        _line(ref, dated=at + hours * _HOUR, processed=at + (hours + 1) * _HOUR) for ref, at in sold.items()
    ]
    shop.report([*told, _line("beside")])

    assert list(kinds(_judged(shop))) == [("stranger", "unknown_order")]


@pytest.mark.parametrize(
    ("stops", "behind", "is_silent"),
    [
        (False, 9, False),
        (False, -3, False),
        (False, -9, False),
        (True, 9, True),
        (True, -9, True),
        (True, 0, True),
    ],
)
def test_a_log_whose_clock_moves_is_not_silent_while_orders_are_sent(
    shop: Shop,
    stops: bool,  # noqa: FBT001 - a column of the table
    behind: int,
    is_silent: bool,  # noqa: FBT001
) -> None:
    moved = NOON - 10 * _HOUR
    first = NOON - 14 * _DAY
    placed = {f"A{number}": first + number * 20 * _MINUTE for number in range(14 * 72)}
    shop.orders(placed)
    for at in (moved, NOON):
        for ref, when in placed.items():
            if (first if at == moved else moved) <= when < at and not (stops and when >= moved):
                shop.attempt(ref, at=when + _MINUTE - (behind * _HOUR if when >= moved else timedelta()))
        shop.report([_line("A0", dated=first, processed=first)])
        shop.clock.at = at
        assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
        if at == moved:
            shop.run()

    # One attempt that is dated far away is no news of today.
    shop.attempt("unknown", at=NOON + 400 * _DAY)
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []

    raised = {each.signal for each in shop.watch_at(NOON).raised}

    assert raised == ({Signal.SILENCE, Signal.SEND_GAP} if is_silent else set())
