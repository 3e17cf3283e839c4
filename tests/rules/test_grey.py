"""When a programme cannot be judged, since when, and in which words."""

from datetime import timedelta

import pytest

from recon.gap.grey import BookName, Failing, Grey, Judgeable, greyness
from recon.matching.request import Covered
from recon.records.window import Window
from tests.rules.signal_scene import DAY, HOUR, NOON

WHOLE = Window(NOON - 30 * DAY, NOON)
READ = Covered(shop=WHOLE, log=WHOLE, network=WHOLE, has_log=True)


def until(hours: int) -> Window:
    return Window(WHOLE.start, NOON - timedelta(hours=hours))


def test_books_that_are_read_and_reach_the_present_can_be_judged() -> None:
    assert greyness(READ, [], as_of=NOON) == Judgeable()


def test_a_report_a_day_old_is_not_too_old() -> None:
    covered = Covered(shop=WHOLE, log=WHOLE, network=until(30), has_log=True)

    assert greyness(covered, [], as_of=NOON) == Judgeable()


def test_a_source_that_fails_says_since_when_and_why_while_its_book_still_reaches_far_enough() -> None:
    failing = Failing(BookName.NETWORK, NOON - 30 * HOUR, "token refused")

    came = greyness(READ, [failing], as_of=NOON)

    assert came == Grey(
        NOON - 30 * HOUR, "Rakuten report not readable since 2026-11-16 06:00 UTC (token refused)."
    )


@pytest.mark.parametrize(
    ("covered", "since", "says"),
    [
        (Covered(WHOLE, WHOLE, until(37), has_log=True), NOON - 37 * HOUR, "Rakuten report known only until"),
        (Covered(None, WHOLE, WHOLE, has_log=True), NOON, "Shop database vouches for nothing yet"),
        (Covered(WHOLE, None, WHOLE, has_log=True), NOON, "Postback log vouches for nothing yet"),
    ],
)
def test_a_book_that_is_short_or_unread_is_grey(covered: Covered, since: object, says: str) -> None:
    came = greyness(covered, [], as_of=NOON)

    assert isinstance(came, Grey)
    assert came.since == since
    assert says in came.why


def test_without_a_configured_log_none_is_missed() -> None:
    assert greyness(Covered(WHOLE, None, WHOLE, has_log=False), [], as_of=NOON) == Judgeable()
