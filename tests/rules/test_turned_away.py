"""A programme that Rakuten turns away is told after two orders; a single refusal, or one taken since, is not that."""

from datetime import UTC, datetime, timedelta

import pytest

from recon.gap.readings import Failure, Series, Signal, Standing
from recon.gap.silence import hour_of
from recon.gap.turned_away import turned_away
from recon.records.attempt import Outcome
from recon.records.moment import micros
from recon.records.window import Window

TEN = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
WATCHED = Window(TEN - timedelta(days=10), TEN)
FIRST = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
EARLIER, LATER = FIRST - timedelta(minutes=9), FIRST + timedelta(minutes=3)


def _series(*, bad: int, volume: int) -> list[Series]:
    return [
        Series(
            programme="de",
            currency="EUR",
            signal=Signal.FAILING,
            slice="",
            hours=[hour_of(FIRST)],
            volume=[volume],
            bad=[bad],
            shaky=[bad],
            money=[4_000 * bad],
            tail=[0],
            first_bad=[micros(FIRST)],
            last_good=[micros(EARLIER)],
        )
    ]


def _denied(orders: int, outcome: Outcome = Outcome.MISCONFIGURED) -> list[Failure]:
    return [Failure(hour_of(FIRST), outcome, "Access denied", orders)]


@pytest.mark.code("B26")
def test_two_orders_turned_away_with_nothing_taken_since_are_told_with_their_money() -> None:
    loss = turned_away(_series(bad=2, volume=5), _denied(2), Standing(last_taken=EARLIER), WATCHED)

    assert loss is not None
    assert (loss.onset, loss.hit, loss.money, loss.slice) == (FIRST, 2, 8_000, "")


@pytest.mark.parametrize(
    ("failures", "last_taken"),
    [
        (_denied(1), EARLIER),
        (_denied(2), LATER),
        (_denied(9, Outcome.REFUSED), EARLIER),
        ([], EARLIER),
    ],
    ids=["one order only", "one was taken since", "orders refused by themselves", "nothing failed"],
)
def test_what_may_be_the_orders_own_fault_is_left_to_the_share(
    failures: list[Failure], last_taken: datetime
) -> None:
    assert turned_away(_series(bad=2, volume=5), failures, Standing(last_taken=last_taken), WATCHED) is None


def test_what_was_turned_away_hours_ago_raises_nothing_by_itself_now() -> None:
    later = Window(WATCHED.start, TEN + timedelta(hours=5))

    assert turned_away(_series(bad=2, volume=5), _denied(2), Standing(last_taken=EARLIER), later) is None
