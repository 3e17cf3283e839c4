"""The bridge begins with all that the shop sold, whatever is said of it today, and its steps add up."""

from contextlib import closing
from dataclasses import replace
from itertools import accumulate
from sqlite3 import connect

from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from recon.records.kind import Kind
from recon.records.order import OrderState
from recon.reporting.bridge import bridge
from recon.reporting.bridge_walk import Step
from recon.reporting.figures import BridgeCount
from tests.conformance.books import AS_OF, QUARTER, SHOP_WEEK, Books, books
from tests.conformance.kernel import Kernel

_OFTEN = settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
_SEEDS = some.integers(0, 2**32)


def _steps(judged: Books) -> dict[str, Step]:
    """Walk the bridge of the one week, over all programmes and currencies."""
    with closing(connect(":memory:")) as base:
        rows = Kernel(base, judged).told()["bridge"]
    walked = bridge([_count([value or 0 for value in row]) for row in rows]).steps
    levels = accumulate((0 if step.total else step.money for step in walked[1:]), initial=walked[0].money)
    assert [step.money for step in walked if step.total] == [
        level for step, level in zip(walked, levels, strict=True) if step.total
    ]
    return {step.label: step for step in walked}


def _count(row: list[int]) -> BridgeCount:
    _, _, _, kind, in_shop_week, in_network_week, has_order, recorded, orders, expected, amount, net = row
    return BridgeCount(
        kind=Kind(kind),
        in_shop_week=in_shop_week == 1,
        in_network_week=in_network_week == 1,
        has_order=has_order == 1,
        recorded=recorded == 1,
        orders=orders,
        net=net,
        expected=expected,
        amount_recorded=amount,
    )


def _sold(rolled: Books) -> tuple[int, int]:
    """Add up what the shop placed in the week: references, and the net amount of their orders."""
    latest = {each.key: each.placed for each in sorted(rolled.orders, key=lambda each: each.placed)}
    placed = {key for key, at in latest.items() if SHOP_WEEK[0] <= at < SHOP_WEEK[1]}
    return len(placed), sum(each.net for each in rolled.orders if each.key in placed)


@_OFTEN
@given(seed=_SEEDS, later=some.integers(1, 60))
def test_the_first_line_is_what_the_shop_sold_whenever_it_is_judged_and_whatever_others_say(
    seed: int, later: int
) -> None:
    rolled = books(seed, keys=200)
    moved = [replace(each, as_of=AS_OF + later * QUARTER) for each in rolled.programmes]
    unread = [replace(each, net_from=1, net_until=0) for each in rolled.programmes]

    firsts = [
        _steps(judged)["All shop orders"]
        for judged in (
            rolled,
            replace(rolled, programmes=moved),
            replace(rolled, programmes=unread),
            replace(rolled, lines=[]),
            replace(rolled, attempts=[]),
        )
    ]

    assert [(each.orders, each.money) for each in firsts] == [_sold(rolled)] * len(firsts)


@_OFTEN
@given(seed=_SEEDS)
def test_what_the_shop_calls_off_moves_no_money_in_the_first_line(seed: int) -> None:
    rolled = books(seed, keys=200)
    called_off = [replace(each, state=OrderState.CANCELLED, cancelled=AS_OF) for each in rolled.orders]

    before, after = _steps(rolled), _steps(replace(rolled, orders=called_off))

    assert before["All shop orders"] == after["All shop orders"]
    assert before["cancelled"].money > after["cancelled"].money


@_OFTEN
@given(seed=_SEEDS, later=some.integers(1, 60))
def test_an_absent_order_that_was_called_off_stands_among_the_cancelled_before_it_settles_and_after(
    seed: int, later: int
) -> None:
    rolled = books(seed, keys=200)
    off = [
        replace(each, state=OrderState.CANCELLED, cancelled=AS_OF - 1, rule=0, test=0, click=1)
        for each in rolled.orders
    ]
    silent = replace(rolled, orders=off, lines=[], links={})
    moved = [replace(each, as_of=AS_OF + later * QUARTER) for each in rolled.programmes]

    today, then = _steps(silent), _steps(replace(silent, programmes=moved))

    assert today == then
    assert today["cancelled"].orders < 0
