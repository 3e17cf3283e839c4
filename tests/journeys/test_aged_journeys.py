"""Orders by their age on real books: a quiet month tells nobody, a loss is one incident, late books are no alarm."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from recon.gap.readings import Signal, Untold
from recon.gap.signals import CannotTell, Quiet, Raised
from recon.gap.stream import Stream
from recon.jobs.ports import NoProgress
from recon.jobs.rehearsal import rehearse_all
from tests.journeys.aged_scene import DAY, DENIED, HOUR, NOON, AgedShop, late, of
from tests.journeys.shop_scene import Shop, ToldClock

FIRST_PULL = NOON - 9 * DAY
MORNING = NOON - 2 * DAY - 4 * HOUR
"""Eight o'clock, when it begins to sell."""
ENDED = MORNING + 6 * HOUR


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> AgedShop:
    """Three weeks of a shop without a break, read for the first time nine days ago, and again in the morning."""
    shop = AgedShop(Shop(tmp_path_factory.mktemp("history") / "shop"), NOON - 30 * DAY)
    shop.sells(FIRST_PULL)
    shop.pulls(FIRST_PULL)
    shop.sells(MORNING)
    shop.pulls(MORNING)
    shop.store.close()
    return shop


@pytest.fixture
def shop(history: AgedShop, tmp_path: Path) -> Iterator[AgedShop]:
    shutil.copytree(history.shop.folder, tmp_path / "shop")
    there = Shop(tmp_path / "shop", ToldClock(MORNING), is_there=True)
    copied = AgedShop(there, history.at, history.sold, [*history.lines])
    yield copied
    copied.store.close()


def test_a_month_of_a_quiet_shop_gives_no_notice_at_all(tmp_path: Path) -> None:
    shop = AgedShop(Shop(tmp_path / "shop"), NOON - 58 * DAY)
    shop.sells(NOON - 30 * DAY)
    shop.pulls(NOON - 30 * DAY)

    # Of the hours between these looks the rehearsal below tells.
    for day in range(28, -1, -4):
        at = NOON - day * DAY
        shop.sells(at)
        look = shop.looks(at)
        assert look.raised == []
        assert isinstance(of(look), Quiet)
        if day % 8 == 0:
            shop.judges(at)
            assert list(shop.digests(at).losses) == []
        assert not [each for each in shop.tells(at) if each.reason.tells]

    assert shop.incidents == []
    assert shop.store.notices() == []
    _was_quiet_at_every_hour(shop)


def _was_quiet_at_every_hour(shop: AgedShop) -> None:
    house = shop.shop.house()
    try:
        start = NOON - 30 * DAY
        [found] = rehearse_all(house.bench, ["de"], start=start, as_of=NOON, progress=NoProgress())
    finally:
        house.close()
    assert found.incidents == []
    assert found.by_budget == {30: 0, 90: 0, 365: 0}
    assert Signal.UNREPORTED in {each.signal for each in found.worst}


def test_a_back_fill_teaches_and_never_alerts(tmp_path: Path) -> None:
    """Half a day was lost four days before the books were first read, while the shop learnt what is usual."""
    shop = AgedShop(Shop(tmp_path / "shop"), NOON - 30 * DAY)
    shop.sells(FIRST_PULL - 4 * DAY)
    shop.sells(FIRST_PULL - 4 * DAY + 12 * HOUR, lost=lambda _: True)
    shop.sells(FIRST_PULL)
    shop.pulls(FIRST_PULL)

    for day in (1, 2, 5, 9):
        at = FIRST_PULL + day * DAY
        shop.sells(at)
        look = shop.looks(at)
        assert look.raised == []
        assert isinstance(of(look), Quiet)
        shop.judges(at)
        assert not [each for each in shop.tells(at) if each.reason.tells]

    assert [each for each in shop.incidents if each.signals] == []
    assert shop.store.notices() == []


def test_a_report_that_could_not_be_read_or_came_late_is_no_alarm(shop: AgedShop) -> None:
    report = shop.shop.folder / "rakuten.csv"
    report.rename(shop.shop.folder / "aside")
    said = []

    for hours in (12, 24, 34, 40):
        at = MORNING + hours * HOUR
        shop.sells(at)
        shop.shop.clock.at = at
        shop.store.note_pulls(shop.shop.pull(), at=at)
        said.append(of(shop.looks(at, pulling=False)))

    assert [type(each) for each in said] == [Quiet, Quiet, Quiet, CannotTell]
    assert isinstance(said[-1], CannotTell)
    assert said[-1].cause is Untold.SHORT
    assert shop.incidents == []
    shop.sells(MORNING + 41 * HOUR)
    assert isinstance(of(shop.looks(MORNING + 41 * HOUR)), Quiet)
    assert shop.incidents == []


def test_a_report_in_which_nothing_is_new_for_longer_than_a_day_is_no_alarm(shop: AgedShop) -> None:
    said = []

    for hours in (30, 34, 48):
        at = MORNING + hours * HOUR
        shop.sells(at)
        shop.pulls(at, reported_until=MORNING)
        said.append(of(shop.looks(at, pulling=False)))

    assert [type(each) for each in said] == [Quiet, Quiet, CannotTell]
    assert shop.incidents == []


def _looked_at(shop: AgedShop, hours: Sequence[int]) -> None:
    """Go on selling and look so many hours after the loss has ended."""
    for each in hours:
        at = ENDED + each * HOUR
        shop.sells(at)
        shop.looks(at)


def test_an_incident_is_resolved_by_the_report_and_is_the_same_one_where_it_is_back(shop: AgedShop) -> None:
    first = shop.sold + 1
    shop.sells(ENDED, lost=lambda _: True)
    last = shop.sold
    _looked_at(shop, (9, 18, 30))
    [found] = shop.incidents
    assert found.incident.over_at == ENDED
    late(shop, first, last, at=ENDED + 40 * HOUR)
    _looked_at(shop, (42,))

    shop.sells(ENDED + 48 * HOUR, lost=lambda _: True)
    shop.sells(ENDED + 56 * HOUR)
    shop.pulls(ENDED + 56 * HOUR)
    shop.judges(ENDED + 56 * HOUR)
    [resolved] = shop.incidents
    _looked_at(shop, (57, 63))

    assert (resolved.resolved_at, resolved.incident.ended) == (ENDED + 56 * HOUR, ENDED)
    [back] = shop.incidents
    assert (back.id, back.resolved_at, back.incident.ended) == (found.id, None, None)
    assert back.incident.onset == found.incident.onset
    assert back.signals[0].onset >= ENDED + timedelta(hours=30)


def test_failing_sends_and_the_unreported_orders_that_follow_are_one_incident(shop: AgedShop) -> None:
    shop.sells(ENDED, answer=DENIED)
    look = shop.looks(ENDED)
    failing = of(look, Signal.FAILING)
    assert isinstance(failing, Raised)
    _looked_at(shop, (9, 12))

    [found] = shop.incidents
    assert found.incident.stream is Stream.MISSING
    assert {Signal.FAILING, Signal.UNREPORTED} <= {each.signal for each in found.signals}
    assert found.incident.orders == 12


def test_a_reset_ends_what_began_before_it_with_its_reason(shop: AgedShop) -> None:
    shop.sells(ENDED, lost=lambda _: True)
    _looked_at(shop, (9, 12))
    [found] = shop.incidents
    assert [each.signal for each in found.signals if each.is_raised] == [Signal.UNREPORTED]

    shop.store.reset_baseline("de", since=ENDED + 10 * HOUR, because="new agreement", by="NINA")
    shop.sells(ENDED + 15 * HOUR)
    look = shop.looks(ENDED + 15 * HOUR)
    after = shop.looks(ENDED + 16 * HOUR)

    assert not look.raised
    [ended] = shop.incidents
    assert (ended.incident.ended, ended.resolved_at) == (ENDED + 10 * HOUR, ENDED + 15 * HOUR)
    assert ended.incident.sentence.endswith("by NINA (new agreement).")
    said = of(after)
    assert isinstance(said, CannotTell)
    assert "by NINA (new agreement); orders of 0 days are known since" in said.why
