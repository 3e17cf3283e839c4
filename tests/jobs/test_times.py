"""What a run learns of its books' times before it judges: how long to wait, which days are missing, whose clock is off."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recon.jobs.reconcile import Reconciled
from recon.records.kind import Kind, Side
from tests.jobs.books_scene import DAY, HOUR, NOON
from tests.jobs.times_scene import MINUTE, WRITTEN, Told, judged, pulled, said, told_bench, waits

# A whole day in the middle of the books.
LOST_DAY = (NOON - 20 * DAY).replace(hour=0)
SLOW_SINCE = NOON - 5 * DAY


def _counts(found: Reconciled) -> dict[Kind, int]:
    counts: dict[Kind, int] = {}
    for each in found.judged.counts:
        counts[each.kind] = counts.get(each.kind, 0) + each.orders
    return counts


def _missing(found: Reconciled) -> int:
    return sum(orders for kind, orders in _counts(found).items() if kind.row.side is Side.MISSING)


def test_a_slow_report_is_waited_for_and_what_is_lost_is_missing_in_the_end(tmp_path: Path) -> None:
    lost = {NOON - 10 * DAY, NOON - 5 * DAY}
    pulled(tmp_path, Told(lag=lambda _: 4 * DAY, lost=lost))

    with told_bench(tmp_path) as bench:
        found = judged(bench)
        after = waits(bench)

    assert after == {6 * DAY}
    assert _missing(found) == 1
    assert _counts(found)[Kind.WAITING] > 4 * 24


def test_a_settle_time_that_was_written_is_used_whatever_the_report_does(tmp_path: Path) -> None:
    pulled(tmp_path, Told(lag=lambda _: 4 * DAY))

    with told_bench(tmp_path, WRITTEN) as bench:
        found = judged(bench)
        after = waits(bench)

    assert after == {WRITTEN.settle}
    assert _missing(found) > 24


def _slower_and_slower(placed: datetime) -> timedelta:
    """Take an hour, and then longer with each order: what Rakuten does in two hours took one before."""
    return HOUR + max(placed - SLOW_SINCE, timedelta()) * 9 // 10


@pytest.mark.code("D08")
def test_a_report_that_is_suddenly_late_is_no_wave_of_breaks(tmp_path: Path) -> None:
    pulled(tmp_path, Told(each_hour=3, lag=_slower_and_slower))

    with told_bench(tmp_path) as bench:
        found = judged(bench)
    with told_bench(tmp_path, WRITTEN) as bench:
        by_the_usual_measure = judged(bench)

    assert (_missing(found), _missing(by_the_usual_measure)) == (0, 27)
    assert "report is late" in said(found)["D08"]


def test_a_break_stays_one_although_the_report_grew_late_since(tmp_path: Path) -> None:
    told = Told(each_hour=3, lag=_slower_and_slower, lost={SLOW_SINCE - 49 * HOUR})
    with told_bench(tmp_path) as bench:
        for days in (0, 1, 3, 5):
            at = SLOW_SINCE + days * DAY
            pulled(tmp_path, told, at=at)
            found = judged(bench, as_of=at)

            assert _missing(found) == 1


def test_a_break_stays_one_although_the_report_lacks_the_days_after_it(tmp_path: Path) -> None:
    told = Told(loses_line=lambda at: at >= LOST_DAY and at < LOST_DAY + DAY, lost={LOST_DAY - 49 * HOUR})
    with told_bench(tmp_path) as bench:
        for at in (LOST_DAY, LOST_DAY + 3 * DAY):
            pulled(tmp_path, told, at=at)

            assert _missing(judged(bench, as_of=at)) == 1


def test_a_run_of_the_past_waits_as_long_as_the_run_of_then(tmp_path: Path) -> None:
    then = NOON - 4 * DAY
    told = Told(lag=lambda placed: 5 * DAY if placed > then - 8 * DAY else HOUR)
    pulled(tmp_path, told, at=then)
    with told_bench(tmp_path) as bench:
        first = judged(bench, as_of=then)
        pulled(tmp_path, told)
        judged(bench)
        again = judged(bench, as_of=then)

    assert again.judged.digest == first.judged.digest
    assert again.times == first.times


def test_a_day_that_the_report_lacks_makes_nothing_missing_and_is_named(tmp_path: Path) -> None:
    lost = {NOON - 30 * DAY, LOST_DAY + 5 * HOUR}
    told = Told(loses_line=lambda at: LOST_DAY <= at < LOST_DAY + DAY, lost=lost)
    pulled(tmp_path, told)

    with told_bench(tmp_path) as bench:
        found = judged(bench)

    assert _counts(found)[Kind.NETWORK_NOT_COVERED] == 24
    assert _missing(found) == 1
    assert f"{LOST_DAY:%Y-%m-%d}" in said(found)["D03"]


def test_a_day_on_which_nothing_was_sent_is_the_shops_own(tmp_path: Path) -> None:
    told = Told(sent=lambda placed: None if LOST_DAY - HOUR <= placed < LOST_DAY + DAY else placed + MINUTE)
    pulled(tmp_path, told)

    with told_bench(tmp_path) as bench:
        found = judged(bench)

    assert _counts(found)[Kind.NEVER_SENT] == 25
    assert said(found) == {}


def test_a_day_that_the_log_lacks_is_not_called_never_sent(tmp_path: Path) -> None:
    lost = {LOST_DAY + 5 * HOUR, LOST_DAY + 30 * HOUR}
    told = Told(loses_attempt=lambda at: LOST_DAY <= at < LOST_DAY + DAY, lost=lost)
    pulled(tmp_path, told)

    with told_bench(tmp_path) as bench:
        found = judged(bench)

    counts = _counts(found)
    assert counts[Kind.LOG_NOT_COVERED] == 1
    assert counts[Kind.NOT_RECORDED] == 1
    assert Kind.RECORDED_BY_ANOTHER_PATH not in counts
    assert f"{LOST_DAY:%Y-%m-%d}" in said(found)["D02"]


@pytest.mark.code("D05")
def test_a_log_whose_clock_is_off_is_named_and_its_orders_are_judged_all_the_same(tmp_path: Path) -> None:
    pulled(tmp_path, Told(sent=lambda placed: placed - 2 * HOUR + MINUTE, lost={NOON - 30 * DAY}))

    with told_bench(tmp_path) as bench:
        found = judged(bench)

    assert "postback log is behind the shop's by 2" in said(found)["D05"]
    assert _missing(found) == 1


@pytest.mark.parametrize(
    ("ahead", "named"),
    [(timedelta(), False), (2 * HOUR, True), (95 * MINUTE, False)],
    ids=["at once", "two hours", "an hour and a half"],
)
def test_a_log_that_is_whole_hours_ahead_may_be_in_another_zone(
    tmp_path: Path,
    ahead: timedelta,
    named: bool,  # noqa: FBT001 - a column of the table
) -> None:
    pulled(tmp_path, Told(sent=lambda placed: placed + ahead + MINUTE, lag=lambda _: 3 * HOUR))

    with told_bench(tmp_path) as bench:
        assert ("D05" in said(judged(bench))) is named


def test_a_log_that_tells_of_attempts_that_are_yet_to_come_is_ahead(tmp_path: Path) -> None:
    begun = NOON - 5 * HOUR - MINUTE
    pulled(tmp_path, Told(sent=lambda placed: placed + (9 * HOUR if placed >= begun else MINUTE)))

    with told_bench(tmp_path) as bench:
        found = judged(bench)

        assert "is ahead by 8\u00a0h or more: what was sent of 5 orders" in said(found)["D05"]
        later = judged(bench, as_of=NOON + 8 * HOUR)
        assert "D05" not in said(later)


def test_where_log_and_report_agree_it_is_the_shops_clock(tmp_path: Path) -> None:
    pulled(
        tmp_path, Told(sent=lambda placed: placed - 9 * HOUR + MINUTE, lag=lambda _: -9 * HOUR + 3 * MINUTE)
    )

    with told_bench(tmp_path) as bench:
        assert said(judged(bench))["D05"].startswith("The shop's clock is 9")
