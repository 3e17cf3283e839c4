"""Clocks that are hours apart, and references that are nonsense: nobody is accused by a clock, and nothing is sent twice by one."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recon.jobs.reconcile import Reconciled
from recon.records.moment import EPOCH
from recon.sandbox import Sandbox, SoldLine
from tests.journeys.command_scene import figures, recon
from tests.journeys.resend_scene import CLICK, LOST, WEEK_AGO, ResendShop, resend_shop
from tests.journeys.shop_scene import PLACED, Shop, kinds

Off = Callable[[datetime], timedelta]
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
# What is dated at a whole hour may be of any hour of the day: nothing here is.
_BEGUN = WEEK_AGO.replace(second=30)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[tuple[ResendShop, Sandbox]]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def _sold(
    shop: Shop, *, placed: Off, told: Callable[[datetime], datetime], is_nonsense: bool, orders: int
) -> list[dict[str, object]]:
    """Sell orders by a shop's clock and a report's that are off; tell the report's lines."""
    lines: list[dict[str, object]] = []
    for number in range(orders):
        at, ref = PLACED + number * 47 * _MINUTE, f"{'N' if is_nonsense else 'P'}{number}"
        amount = f"{10 + number}.00"
        shop.order(ref, amount, placed=at + placed(at))
        shop.attempt(ref, at=at + _MINUTE, amount=str(1000 + 100 * number))
        known_as = "n/a" if is_nonsense else ref
        lines.append({"order": known_as, "amount": amount, "id": f"t{ref}", "dated": told(at + 2 * _MINUTE)})
    return lines


def _judged(shop: Shop) -> Reconciled:
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
    return shop.run()


def _always(hours: int) -> Off:
    return lambda _: hours * _HOUR


def _then_none(hours: int) -> Off:
    """Set a clock right when half of the orders are placed."""
    return lambda at: hours * _HOUR if at < PLACED + 12 * _HOUR else timedelta()


@pytest.mark.parametrize(
    ("placed", "told"),
    [
        pytest.param(_always(0), lambda at: at, id="none"),
        pytest.param(_always(3), lambda at: at, id="shop ahead"),
        pytest.param(_always(-9), lambda at: at, id="shop far behind"),
        pytest.param(_always(0), lambda at: at + 3 * _HOUR, id="report ahead"),
        pytest.param(_always(0), lambda at: at - 9 * _HOUR, id="report far behind"),
        pytest.param(_then_none(3), lambda at: at, id="shop was ahead"),
        pytest.param(_then_none(-9), lambda at: at, id="shop was far behind"),
        pytest.param(_always(9), lambda at: at.replace(hour=0, minute=0), id="shop far ahead of days"),
    ],
)
def test_who_stands_under_nonsense_is_not_accused_by_a_clock_that_is_off(
    shop: Shop, placed: Off, told: Callable[[datetime], datetime]
) -> None:
    lines = [
        line
        for is_nonsense in (True, False)
        for line in _sold(shop, placed=placed, told=told, is_nonsense=is_nonsense, orders=31)
    ]
    # Those of more days, so that the reference is one of three moments.
    more = [
        {"order": "n/a", "amount": "777.00", "id": f"m{day}", "dated": told(PLACED - day * 24 * _HOUR)}
        for day in (2, 3, 4)
    ]
    shop.order("lost", "999.00", placed=PLACED + placed(PLACED))
    shop.attempt("lost", amount="99900")
    shop.report([*lines, *more])

    assert list(kinds(_judged(shop))) == [("lost", "not_recorded")]


def test_five_orders_that_agree_tell_how_far_the_clocks_are_apart(shop: Shop) -> None:
    nonsense, sound = (
        _sold(shop, placed=_always(3), told=lambda at: at, is_nonsense=each, orders=orders)
        for each, orders in ((True, 31), (False, 5))
    )
    shop.report([*nonsense, *sound])

    assert list(kinds(_judged(shop))) == []


@pytest.mark.parametrize("paired", [0, 30], ids=["no order tells the clocks", "orders tell the clocks"])
@pytest.mark.parametrize("hours", [3, -9, 17])
def test_what_may_stand_under_nonsense_is_never_planned_whatever_the_clocks_say(
    scene: tuple[ResendShop, Sandbox], hours: int, paired: int
) -> None:
    shop, rakuten = scene
    for number in range(40 + paired):
        at = _BEGUN + number * 17 * _MINUTE
        _booked(shop, rakuten, number, at=at, off=hours * _HOUR, is_nonsense=number < 40)
    shop.look()

    held = Counter(why for _, why in _held(shop))

    assert held == ({} if paired else {"may stand as another": 40})


def test_what_was_placed_while_a_clock_was_off_for_hours_only_is_never_planned(
    scene: tuple[ResendShop, Sandbox],
) -> None:
    shop, rakuten = scene
    begun = _of_one_week(timedelta(hours=17))
    for number in range(144):
        # Of those that tell the clocks one in thirty was placed while the shop's was off.
        off = 3 * _HOUR if number < 44 else timedelta()
        at = begun + number * 7 * _MINUTE
        _booked(shop, rakuten, number, at=at, off=off, is_nonsense=number < 40)
    shop.look()

    held = Counter(why for _, why in _held(shop))

    assert held == {"may stand as another": 40}


def _of_one_week(span: timedelta) -> datetime:
    """Choose a moment from which a stretch touches one week only: clocks are compared week by week, from Thursday on."""
    weeks = {(at - EPOCH) // timedelta(weeks=1) for at in (_BEGUN, _BEGUN + span)}
    return _BEGUN if len(weeks) == 1 else _BEGUN - span


def test_what_fits_by_the_books_own_clock_is_not_planned_though_all_others_say_it_is_off(
    scene: tuple[ResendShop, Sandbox],
) -> None:
    shop, rakuten = scene
    # In the middle of the week before that of the shop's twelve sound orders, which all were placed by a clock that is right.
    begun = EPOCH + (_BEGUN - EPOCH) // timedelta(weeks=1) * timedelta(weeks=1) - timedelta(days=3)
    for number in range(40):
        off = timedelta() if number == 0 else 3 * _HOUR
        at = begun + number * 7 * _MINUTE + timedelta(seconds=30)
        _booked(shop, rakuten, number, at=at, off=off, is_nonsense=number < 4)
    shop.look()

    assert _held(shop) == [("A0", "may stand as another")]


def _held(shop: ResendShop) -> list[tuple[str, str]]:
    """Plan what is to be sent again, which must be the lost orders and no other; tell which others are held, and why."""
    [plan] = figures(recon(shop, "resend", "plan", "--json", "-c", shop.config))["plans"]
    assert sorted(each["order_ref"] for each in plan["send"]) == LOST
    return [(each["order_ref"], each["hold"]) for each in plan["held"]]


def _booked(
    shop: ResendShop, rakuten: Sandbox, number: int, *, at: datetime, off: timedelta, is_nonsense: bool
) -> None:
    """Sell an order by a shop's clock that is off; the log and Rakuten have it, under nonsense or by its reference."""
    cents, ref = 1100 + 100 * number, f"A{number}"
    shop.sold(ref, f"{cents // 100}.00", placed=at + off, landed_at=(at - _HOUR).isoformat())
    known_as = "n/a" if is_nonsense else ref
    shop.attempt(known_as, at=at + _MINUTE, amount=str(cents))
    line, moment = SoldLine("A", 1, cents, "Tent"), at + 2 * _MINUTE
    rakuten.book("41234", order_ref=known_as, lines=[line], click_id=CLICK, transaction_at=moment, processed_at=moment)  # fmt: skip
