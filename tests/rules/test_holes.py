"""A day without any row among busy ones is no day on which nothing happened."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from recon.matching.holes import Hours, Rows, holes
from recon.matching.request import Covered, Holes
from recon.records.moment import EPOCH
from recon.records.window import Window

MONDAY = datetime(2026, 10, 5, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
END = MONDAY + 35 * DAY
ALL = Window(MONDAY, END)
THREE_BOOKS = Covered(ALL, ALL, ALL, has_log=True)
NO_LOG = Covered(ALL, None, ALL, has_log=False)
LOST = 15  # a Tuesday


def _hours(rows: int, *, without: Iterable[int] = (), twice: int = -1, days: range = range(35)) -> Hours:
    """Give each day so many rows at ten in the morning."""
    lost = set(without)
    return {
        (MONDAY + day * DAY - EPOCH) // HOUR + 10: rows * (1 + (day == twice))
        for day in days
        if day not in lost
    }


def _days(first: int, last: int) -> Window:
    return Window(MONDAY + first * DAY, MONDAY + (last + 1) * DAY)


def _found(rows: Rows, covered: Covered = THREE_BOOKS) -> Holes:
    return holes(rows, covered=covered, shop_zone="UTC", network_zone="UTC")


def test_a_day_that_the_report_lacks_among_busy_ones_is_a_hole() -> None:
    rows = Rows(processed=_hours(20, without=[LOST]), bought=_hours(20, without=[LOST]), taken=_hours(20))

    assert _found(rows) == Holes(network=(_days(LOST, LOST),))


def test_days_that_follow_each_other_are_one_hole() -> None:
    rows = Rows(processed=_hours(20, without=[3, LOST, LOST + 1]), taken=_hours(20))

    assert _found(rows).network == (_days(3, 3), _days(LOST, LOST + 1))


def test_where_nothing_was_sent_the_report_lacks_nothing() -> None:
    rows = Rows(processed=_hours(20, without=[LOST]), taken=_hours(20, without=[LOST]))
    a_day_late = Rows(processed=_hours(20, without=[LOST]), taken=_hours(20, without=[LOST - 1]))

    assert _found(rows).network == ()
    late = holes(a_day_late, covered=THREE_BOOKS, shop_zone="UTC", network_zone="UTC", lag=DAY)
    assert late.network == ()
    assert _found(Rows(processed=rows.processed), NO_LOG).network == (_days(LOST, LOST),)


def test_a_day_whose_work_rakuten_did_on_the_next_is_no_hole() -> None:
    rows = Rows(processed=_hours(20, without=[LOST], twice=LOST + 1), taken=_hours(20))

    assert _found(rows).network == ()


def test_a_quiet_programme_has_empty_days() -> None:
    rows = Rows(processed=_hours(9, without=[LOST]), taken=_hours(20))

    assert _found(rows).network == ()


def test_a_day_of_the_week_that_is_never_busy_may_be_empty() -> None:
    sundays = range(6, 35, 7)

    assert _found(Rows(processed=_hours(20, without=sundays), taken=_hours(20))) == Holes()


def test_what_is_usual_takes_some_weeks_to_know() -> None:
    rows = Rows(processed=_hours(20, without=[8], days=range(21)), taken=_hours(20))
    covered = Covered(ALL, ALL, Window(MONDAY, MONDAY + 21 * DAY), has_log=True)

    assert _found(rows, covered).network == ()


def test_a_day_that_is_not_wholly_vouched_for_is_no_hole_but_the_end() -> None:
    rows = Rows(processed=_hours(20, without=[34]), taken=_hours(20))
    until = Window(MONDAY, END - HOUR)

    assert _found(rows, Covered(ALL, ALL, until, has_log=True)).network == ()
    assert _found(rows).network == (_days(34, 34),)


def test_before_the_first_row_nothing_is_asked_for() -> None:
    rows = Rows(processed=_hours(20, days=range(14, 35)), taken=_hours(20))

    assert _found(rows).network == ()


def test_a_day_that_the_log_lacks_is_a_hole_where_rakuten_lists_what_was_bought_on_it() -> None:
    rows = Rows(processed=_hours(20), bought=_hours(20), taken=_hours(20, without=[LOST]))
    down = Rows(processed=_hours(20), bought=_hours(20, without=[LOST]), taken=_hours(20, without=[LOST]))

    assert _found(rows) == Holes(log=(_days(LOST, LOST),))
    assert _found(down) == Holes()


def test_days_begin_where_the_report_says() -> None:
    processed = {
        (MONDAY + day * DAY - EPOCH) // HOUR + hour: 20
        for day in range(35)
        for hour in (2, 20)
        if (day, hour) not in {(LOST, 20), (LOST + 1, 2)}
    }
    rows = Rows(processed=processed, taken=_hours(40))
    found = holes(rows, covered=THREE_BOOKS, shop_zone="UTC", network_zone="America/New_York")

    assert [(hole.start.hour, hole.end - hole.start) for hole in found.network] == [(4, DAY)]
    assert _found(rows) == Holes()
