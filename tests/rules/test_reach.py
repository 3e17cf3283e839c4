"""How far the three books of a programme reach: as far as all of its sources do."""

from datetime import UTC, datetime, timedelta

from recon.matching.reach import (
    SourceReach,
    WholeHours,
    covered,
    hours_reached,
    short_books,
    short_in_words,
)
from recon.matching.request import Covered
from recon.records.moment import micros
from recon.records.window import Window

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = Window(NOON - 10 * DAY, NOON)


def _days(start: int, end: int) -> Window:
    return Window(NOON - start * DAY, NOON - end * DAY)


def _source(book: str, window: Window | None, *programmes: str) -> SourceReach:
    return SourceReach(book, "any", window, frozenset(programmes))


def test_one_source_reaches_as_far_as_it_says() -> None:
    reach = covered("de", [_source("orders", ALL), _source("transactions", _days(5, 1))], has_log=True)

    assert reach == Covered(shop=ALL, log=None, network=_days(5, 1), has_log=True)


def test_two_sources_reach_as_far_as_both_of_them() -> None:
    reach = covered("de", [_source("attempts", _days(9, 1)), _source("attempts", _days(7, 0))], has_log=True)

    assert reach.log == _days(7, 1)


def test_two_sources_without_a_common_stretch_reach_nowhere() -> None:
    reach = covered("de", [_source("orders", _days(9, 5)), _source("orders", _days(4, 0))], has_log=False)

    assert reach.shop is None


def test_a_source_without_coverage_takes_the_books_away() -> None:
    assert covered("de", [_source("orders", ALL), _source("orders", None)], has_log=False).shop is None


def test_the_network_is_known_as_far_as_both_of_its_lists() -> None:
    sources = [_source("transactions", ALL), _source("noncommissionable", _days(9, 2))]

    assert covered("de", sources, has_log=False).network == _days(9, 2)


def test_the_source_of_another_programme_does_not_count() -> None:
    sources = [_source("orders", ALL, "de"), _source("orders", _days(9, 5), "fr"), _source("clicks", None)]

    assert covered("de", sources, has_log=False).shop == ALL
    assert covered("fr", sources, has_log=False).shop == _days(9, 5)


def test_a_source_that_never_brought_a_row_could_be_anyones() -> None:
    sources = [_source("orders", ALL, "de"), _source("orders", _days(9, 5))]

    assert covered("de", sources, has_log=False).shop == _days(9, 5)


def test_a_programme_that_no_log_names_never_sent_anything_as_far_as_the_logs_reach() -> None:
    sources = [_source("attempts", ALL, "de"), _source("attempts", _days(9, 1), "it")]

    assert covered("fr", sources, has_log=True).log == _days(9, 1)
    assert covered("de", sources, has_log=True).log == ALL


def test_a_programme_that_rakuten_lists_and_no_log_names_is_sent_in_a_way_that_no_log_sees() -> None:
    sources = [_source("attempts", ALL, "de"), _source("transactions", ALL, "de", "fr")]

    assert covered("fr", sources, has_log=True).log is None


def test_a_programme_whose_sending_broke_is_in_the_log_that_once_named_it() -> None:
    sources = [_source("attempts", ALL, "de", "fr"), _source("transactions", ALL, "de", "fr")]

    assert covered("fr", sources, has_log=True).log == ALL


def test_without_any_source_a_book_reaches_nowhere() -> None:
    assert covered("de", [], has_log=False) == Covered(None, None, None, has_log=False)


def test_a_book_is_short_that_ends_more_than_a_day_and_a_half_ago() -> None:
    books = Covered(shop=ALL, log=_days(9, 2), network=None, has_log=True)

    assert short_books(books, as_of=NOON) == ["network", "log"]
    assert short_books(books, as_of=NOON + timedelta(hours=36)) == ["network", "log"]
    assert short_books(books, as_of=NOON + timedelta(hours=37)) == ["shop", "network", "log"]


def test_short_books_are_told_with_how_far_they_reach() -> None:
    late, unread = (Covered(shop=ALL, log=_days(9, 3), network=each, has_log=True) for each in (ALL, None))

    assert short_in_words(late, as_of=NOON) == (
        "cannot judge the newest orders; short: log (until 2026-11-07 12:00 UTC)"
    )
    assert short_in_words(unread, as_of=NOON) == (
        "cannot judge any order; short: network (vouches for no time), log (until 2026-11-07 12:00 UTC)"
    )


def test_a_log_that_nobody_configured_is_not_short() -> None:
    assert short_books(Covered(shop=ALL, log=None, network=ALL, has_log=False), as_of=NOON) == []


def test_a_book_tells_an_hour_whole_that_it_reaches_from_end_to_end() -> None:
    minute, noon = timedelta(minutes=1), micros(NOON) // 3_600_000_000
    shop = Window(NOON - 30 * 60 * minute + minute, NOON - minute)

    reached = hours_reached(Covered(shop, None, Window(NOON - minute, NOON + minute), has_log=False))

    assert reached.shop == WholeHours(noon - 29, noon - 1)
    assert reached.network == WholeHours()
    assert hours_reached(Covered(None, None, shop, has_log=False)).shop == WholeHours()
