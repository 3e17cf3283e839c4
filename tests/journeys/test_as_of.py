"""A run as of a past moment repeats that moment's run exactly, however the books moved on since."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recon.jobs.reconcile import Reconciled
from recon.records.kind import Kind
from tests.journeys.shop_scene import NOON, PLACED, Shop

WEEK_LATER = NOON + timedelta(days=7)
FRESH = NOON - timedelta(hours=13)
FRENCH = """
[programme.fr]
mid = "55555"
currency = "EUR"
zone = "Europe/Paris"
stores = ["fr"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "shop")
    for ref in ("steady", "refunded", "lost", "vanishes"):
        shop.order(ref)
        shop.attempt(ref)
    shop.report([_line("steady"), _line("refunded"), _line("vanishes"), _line("fresh", processed=FRESH)])
    shop.order("fresh", placed=NOON - timedelta(hours=14))
    shop.pull()
    return shop


def _line(order: str, amount: str = "10.00", **more: object) -> dict[str, object]:
    return {"order": order, "amount": amount, "id": f"t-{order}-{amount}", **more}


def _kinds(found: Reconciled) -> dict[Kind, int]:
    return {count.kind: count.orders for count in found.judged.counts}


def _same(one: Reconciled, other: Reconciled) -> bool:
    mine, theirs = one.judged, other.judged
    return (mine.digest, mine.counts, mine.control, mine.breaks, one.covered) == (
        theirs.digest,
        theirs.counts,
        theirs.control,
        theirs.breaks,
        other.covered,
    )


def _move_on(shop: Shop) -> None:
    """Let a week pass: a new order, a refund, a line that came late, a line that vanished."""
    shop.clock.at = WEEK_LATER
    moved = (NOON + timedelta(days=1)).isoformat()
    shop.order("new", placed=NOON + timedelta(days=2))
    shop.attempt("new", at=NOON + timedelta(days=2))
    shop.order("refunded", refunded_amount="4.00", refunded_at=moved, updated_at=moved)
    shop.order("dollars", currency="USD", placed=NOON + timedelta(days=3))
    late = NOON + timedelta(days=1)
    shop.configure(lambda text: text.replace("2026-10-01/2026-11-10", "2026-10-01/2026-11-17"))
    shop.report(
        [
            _line("steady"),
            _line("refunded"),
            _line("lost", processed=late),
            _line("fresh", processed=FRESH),
            _line("new", processed=WEEK_LATER - timedelta(hours=14)),
        ]
    )


def test_last_weeks_run_is_repeated_to_the_digest(shop: Shop) -> None:
    then = shop.run()
    _move_on(shop)
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
    now = shop.run()

    again = shop.run(as_of=NOON)

    assert _kinds(then) != _kinds(now)
    assert _same(again, then)
    assert again.discrepancies == ()
    assert not again.recorded.moved


def test_last_weeks_run_is_repeated_after_many_pulls(shop: Shop) -> None:
    then = shop.run()
    _move_on(shop)
    for hours in range(3):
        shop.clock.at = WEEK_LATER + timedelta(hours=hours)
        shop.order("steady", net_amount=f"{10 + hours}.00", updated_at=shop.clock.at.isoformat())
        shop.pull()

    assert _same(shop.run(as_of=NOON), then)


def test_a_currency_that_is_gone_is_known_to_the_run_that_saw_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.order("a", currency="USD")
    shop.attempt("a")
    shop.report([_line("a")])
    shop.pull()
    then = shop.run()
    shop.clock.at = WEEK_LATER
    shop.order("a", currency="EUR", updated_at=(NOON + timedelta(days=1)).isoformat())
    shop.pull()

    again = shop.run(as_of=NOON)

    assert _kinds(then) == {Kind.CURRENCY_DIFFERS: 1}
    assert _same(again, then)


def test_a_source_that_came_later_does_not_shorten_what_was_known_before(shop: Shop) -> None:
    then = shop.run()
    shop.clock.at = WEEK_LATER
    second = '\n[network.second]\ntype = "file"\npath = "second.csv"\nperiod = "2026-11-11/2026-11-17"\n'
    shop.configure(lambda text: text + second)
    shop.report([_line("other", processed=WEEK_LATER - timedelta(hours=14))], name="second.csv")
    shop.pull()

    assert _same(shop.run(as_of=NOON), then)


def test_a_programme_that_a_source_brought_later_was_not_its_own_before(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.configure(
        lambda text: text.replace('zone = "Europe/Berlin"', 'zone = "Europe/Berlin"\nstores = ["de"]')
    )
    shop.configure(lambda text: text.replace("[orders.shop]", FRENCH + "\n[orders.shop]"))
    shop.order("german", store="de")
    shop.report([_line("german")])
    shop.pull()
    then = shop.run()
    shop.clock.at = WEEK_LATER
    shop.order("french", store="fr", placed=NOON + timedelta(days=1))
    shop.pull()

    assert _same(shop.run(as_of=NOON), then)


def test_before_the_first_pull_nothing_can_be_judged(shop: Shop) -> None:
    found = shop.run(as_of=NOON - timedelta(days=1))

    assert found.judged.cases == 0
    assert found.covered["de"].shop is None
    assert found.short["de"] == ["shop", "network", "log"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (PLACED - timedelta(hours=1), {}),
        # Nothing has settled yet; the line that vanished since is in no row of today.
        (PLACED + timedelta(hours=2), {Kind.MATCHED: 2, Kind.WAITING: 2}),
        (NOON, {Kind.MATCHED: 2, Kind.RECORDED_BY_ANOTHER_PATH: 1, Kind.NOT_RECORDED: 2}),
    ],
)
def test_with_hindsight_todays_rows_are_seen_each_from_its_own_time(
    shop: Shop, at: datetime, expected: dict[Kind, int]
) -> None:
    _move_on(shop)
    shop.pull()

    found = shop.run(as_of=at, hindsight=True)

    assert _kinds(found) == expected
    assert found.discrepancies == ()


def test_a_refund_is_not_seen_before_it_happened(shop: Shop) -> None:
    _move_on(shop)
    shop.pull()

    before = shop.run(as_of=NOON, hindsight=True)
    after = shop.run()

    assert "refunded" not in {each.order_ref for each in before.breaks}
    assert {each.order_ref: each.kind for each in after.breaks}["refunded"] is Kind.REFUND_NOT_REVERSED
