"""When a message is tried again: sooner at first, then once an hour, and never given up before three days."""

from datetime import timedelta

import pytest

from recon.alerts.patience import NEVER_BEFORE, Again, Failing, GivenUp, next_try
from tests.rules.notice_scene import DAY, HOUR, MONDAY

MINUTE = timedelta(minutes=1)


def wait_after(
    tries: int, failing: Failing = Failing.PASSING, *, asked: timedelta = timedelta(0)
) -> timedelta:
    again = next_try(tries=tries, created=MONDAY, at=MONDAY + HOUR, failing=failing, asked=asked)
    assert isinstance(again, Again)
    return again.not_before - (MONDAY + HOUR)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (10_000, 60)]
)
def test_the_wait_doubles_up_to_an_hour(tries: int, minutes: int) -> None:
    assert wait_after(tries) == minutes * MINUTE


def test_what_a_person_must_repair_is_tried_once_an_hour() -> None:
    assert wait_after(1, Failing.LASTING) == HOUR


def test_who_asks_us_to_wait_longer_is_obeyed_up_to_an_hour() -> None:
    assert wait_after(1, asked=90 * MINUTE / 3) == 30 * MINUTE
    assert wait_after(1, asked=5 * HOUR) == HOUR
    assert wait_after(4, asked=MINUTE) == 8 * MINUTE


@pytest.mark.parametrize("failing", Failing)
def test_no_message_younger_than_three_days_is_given_up(failing: Failing) -> None:
    young = next_try(tries=99, created=MONDAY, at=MONDAY + NEVER_BEFORE - MINUTE, failing=failing)
    old = next_try(tries=99, created=MONDAY, at=MONDAY + 3 * DAY, failing=failing)

    assert isinstance(young, Again)
    assert isinstance(old, GivenUp)
