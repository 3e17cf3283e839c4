"""One programme's book is bad, or brings too much at once: what it touches is not accused, and the other one stays right.

Two programmes sell in one shop and number their orders alike. In truth each of them lost one order.
"""

import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recon.jobs.question import question, volumes_of
from recon.jobs.reconcile import Reconciled
from recon.records.kind import Kind, Side, Verdict
from tests.journeys.shop_scene import CLICK, GOOD, PLACED, Shop

_REFS = [f"A{number}" for number in range(12)]
_LOST = _REFS[0]
_MIDS = {"de": "41234", "fr": "55555"}
_TRUE = {Kind.NEVER_SENT: 1, Kind.MATCHED: 11}
_FRENCH = """
[programme.fr]
mid = "55555"
stores = ["fr"]
currency = "EUR"
zone = "Europe/Paris"

[network.french]
type = "file"
path = "french.csv"
period = "2026-10-01/2026-11-10"
"""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "shop")
    shop.configure(lambda text: text.replace('mid = "41234"', 'mid = "41234"\nstores = ["de"]') + _FRENCH)
    for store in _MIDS:
        for ref in _REFS:
            shop.order(ref, store=store, internal_id=f"{store}-{ref}", placed=_placed(ref))
        _send(shop, store)
        _report(shop, store)
    return shop


def _placed(ref: str) -> datetime:
    """Tell when an order was placed: two a day, so that no book falls silent for long."""
    return PLACED + 12 * int(ref[1:]) * _HOUR


def _send(shop: Shop, store: str, *, early: timedelta = timedelta()) -> None:
    """Log an attempt for each order but the lost one."""
    for ref in _REFS[1:]:
        url = f"https://track.linksynergy.com/ep?mid={_MIDS[store]}&ord={ref}&tr={CLICK}&cur=EUR&skulist=A&qlist=1&amtlist=1000&xml=1"
        shop.attempt(ref, GOOD, at=_placed(ref) - early, id=f"{store}-{ref}", url=url)


def _report(shop: Shop, store: str, **cells: object) -> None:
    name = {"de": "rakuten.csv", "fr": "french.csv"}[store]
    lines = [
        {
            "order": ref,
            "amount": "10.00",
            "mid": _MIDS[store],
            "id": f"{store}-{ref}",
            "dated": _placed(ref),
            "processed": _placed(ref) + _HOUR,
        }
        for ref in _REFS[1:]
    ]
    shop.report([line | cells for line in lines], name=name)


def _log_off_by(shop: Shop, hours: int) -> None:
    """Write the log anew: the attempts of one programme say another hour."""
    (shop.folder / "postbacks.jsonl").write_text("")
    _send(shop, "de", early=hours * _HOUR)
    _send(shop, "fr")


def _kinds(found: Reconciled, programme: str) -> dict[Kind, int]:
    return {count.kind: count.orders for count in found.judged.counts if count.programme == programme}


def _by_ref(shop: Shop) -> dict[str, Kind]:
    """Tell the kind of each of the shop's orders of the first programme."""
    house = shop.house()
    try:
        volumes = volumes_of(house.bench)
        asked, _ = question(house.bench, volumes, as_of=shop.clock.at)
        kinds = house.engine.kinds(volumes, asked=asked)["de"]
    finally:
        house.close()
    return {ref: kinds[ref] for ref in _REFS}


def _judged(shop: Shop) -> Reconciled:
    assert [done.failure for done in shop.pull() if done.failure] == []
    found = shop.run()
    assert found.discrepancies == ()
    return found


@pytest.mark.code("D06")
def test_orders_that_two_programmes_number_alike_are_told_apart(shop: Shop) -> None:
    found = _judged(shop)

    assert (_kinds(found, "de"), _kinds(found, "fr")) == (_TRUE, _TRUE)
    assert sorted((each.programme, each.order_ref) for each in found.breaks) == [("de", _LOST), ("fr", _LOST)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"order": "n/a"}, Kind.NETWORK_NOT_COVERED, id="references that are nonsense"),
        pytest.param({"mid": "n/a"}, Kind.NETWORK_NOT_COVERED, id="MIDs that are nonsense"),
        pytest.param({"currency": "USD"}, Kind.AMOUNT_NOT_COMPARED, id="another currency"),
        pytest.param(
            {"currency": "USD", "amount": "10.90"}, Kind.AMOUNT_NOT_COMPARED, id="amounts of another currency"
        ),
    ],
)
def test_a_report_whose_column_is_bad_makes_nothing_missing_and_leaves_the_other_right(
    shop: Shop, cells: dict[str, object], said: Kind
) -> None:
    _report(shop, "de", **cells)

    found = _judged(shop)

    # Lines of no known MID may be anybody's: with them nobody can say that an order is not there.
    lost = Kind.NETWORK_NOT_COVERED if "mid" in cells else Kind.NEVER_SENT
    assert _kinds(found, "fr") == {Kind.MATCHED: 11, lost: 1}
    refs = {ref: kind for ref, kind in _by_ref(shop).items() if ref != _LOST}
    assert refs == dict.fromkeys(_REFS[1:], said)
    missing = [each.order_ref for each in found.breaks if each.kind.row.side is Side.MISSING]
    assert set(missing) <= {_LOST}


@pytest.mark.code("D05")
@pytest.mark.parametrize("hours", [9, -9])
def test_a_log_whose_clock_is_off_by_hours_changes_no_verdict(shop: Shop, hours: int) -> None:
    _log_off_by(shop, hours)

    found = _judged(shop)

    assert (_kinds(found, "de"), _kinds(found, "fr")) == (_TRUE, _TRUE)


def test_a_year_that_comes_at_once_is_not_judged_where_report_and_log_do_not_reach(shop: Shop) -> None:
    _judged(shop)
    shop.configure(lambda text: text.replace("since = 2026-10-01", "since = 2025-10-01", 1))
    for number in range(60):
        store, ref = ("de", "fr")[number % 2], f"old-{number}"
        shop.order(ref, store=store, internal_id=ref, placed=PLACED - (40 + 5 * number) * _DAY)
    shop.clock.at += _HOUR

    found = _judged(shop)

    for programme in _MIDS:
        kinds = Counter(_kinds(found, programme))
        assert {kind: kinds[kind] for kind in _TRUE} == _TRUE
        rest = [kind for kind in kinds if kind not in _TRUE]
        assert {kind.row.verdict for kind in rest} == {Verdict.CANNOT_JUDGE}
        assert sum(kinds[kind] for kind in rest) == 30


@pytest.mark.parametrize(
    "column", ["order_ref", "store", "placed_at", "updated_at", "net_amount", "refunded_amount"]
)
def test_orders_of_one_store_whose_column_is_nonsense_leave_the_other_store_right(
    shop: Shop, column: str
) -> None:
    with sqlite3.connect(shop.folder / "shop.db") as base:
        base.execute(f"UPDATE orders SET {column} = 'n/a' WHERE store = 'de'")

    pulled = [done.failure for done in shop.pull() if done.failure]
    found = shop.run()

    assert [each.kind for each in found.breaks if each.programme == "de"] == []
    assert (_kinds(found, "fr") == _TRUE) is not any(pulled)
