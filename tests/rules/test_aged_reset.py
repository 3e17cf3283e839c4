"""A person resets what is usual: it is learnt anew, what began before is over, and everything says who said so."""

from dataclasses import replace

import pytest

from recon.gap.aged_signals import BY_AGE
from recon.gap.baseline import BaselineReset, reset_at
from recon.gap.incident import Incident, Opened, Resolved, StillOpen
from recon.gap.readings import Signal, Untold
from recon.gap.signals import CannotTell, Quiet, Raised
from tests.rules.aged_scene import DAY, HOUR, NOON, AgedShop, Given, Loss, reset

AGREED = NOON - 6 * DAY
"""From then on an eighth of the orders is not reported, as was agreed."""
CHANGED = AgedShop(losses=[Loss(AGREED, NOON, 0.12)])
RESET = reset(AGREED)
SAID = "what is usual was reset on 2026-11-11 12:00 UTC by NINA (new agreement)"


def opened(given: Given) -> Incident:
    [joined] = given.joined()
    assert isinstance(joined, Opened)
    return joined.incident


def test_what_is_usual_is_learnt_only_from_orders_since_the_reset() -> None:
    assert isinstance(Given(CHANGED).seen(), Raised)

    told = Given(CHANGED, reset=RESET).seen()

    assert isinstance(told, Quiet)
    assert told.sentence.endswith(f"usually 131 at their age; {SAID}")


@pytest.mark.parametrize("days", [0, 1, 2])
def test_until_enough_is_known_since_it_cannot_tell_and_says_why(days: int) -> None:
    shop = replace(CHANGED, until=AGREED + days * DAY)

    told = Given(shop, reset=RESET).looked()

    counted = "1 day" if days == 1 else f"{days} days"
    assert told == [
        CannotTell(
            "de",
            "EUR",
            signal,
            Untold.TOO_YOUNG,
            f"{SAID}; orders of {counted} are known since, what is usual takes 3",
        )
        for signal in BY_AGE.values()
    ]


def test_a_large_loss_after_it_is_told_and_says_on_how_little_it_stands() -> None:
    shop = replace(CHANGED, losses=[*CHANGED.losses, Loss(NOON - 20 * HOUR, NOON)])

    told = Given(shop, reset=RESET).seen()

    assert isinstance(told, Raised)
    assert told.onset >= NOON - 21 * HOUR
    assert told.sentence.endswith(
        f"W{SAID[1:]}: orders of only 6 days are known since, so only a large loss is told."
    )


@pytest.mark.parametrize("hours", [0, 6, 11, 12, 18, 36])
@pytest.mark.parametrize("share", [0.05, 0.12, 0.4])
def test_after_three_days_what_was_agreed_is_usual_although_no_day_of_it_has_settled(
    share: float, hours: int
) -> None:
    """It is known how late reports come, so what is lost need not be waited for; a guess would alarm about it."""
    until = AGREED + 3 * DAY + hours * HOUR

    assert isinstance(
        Given(AgedShop(until=until, losses=[Loss(AGREED, until, share)]), reset=RESET).seen(), Quiet
    )


def test_after_three_days_everything_lost_is_told_within_hours() -> None:
    begun = AGREED + 3 * DAY
    until = begun + 12 * HOUR
    shop = AgedShop(until=until, losses=[Loss(AGREED, until, 0.12), Loss(begun, until)])

    told = Given(shop, reset=RESET).seen()

    assert isinstance(told, Raised)
    assert begun - HOUR <= told.onset <= begun + HOUR


def test_a_loss_that_began_before_it_is_not_raised_any_more() -> None:
    stopped = AgedShop(losses=[Loss(AGREED - DAY, AGREED)])

    assert isinstance(Given(stopped).seen(), Raised)
    assert isinstance(Given(stopped, reset=RESET).seen(), Quiet)


def test_an_open_incident_that_it_covers_ends_with_who_said_so_and_why() -> None:
    known = opened(Given(replace(CHANGED, until=NOON - 2 * DAY)))
    assert known.onset < NOON - 2 * DAY

    [ended] = Given(CHANGED, reset=reset(NOON - DAY), known=[known]).joined()

    assert isinstance(ended, Resolved)
    assert ended.incident.ended == NOON - DAY
    assert ended.incident.sentence == (
        f"{known.sentence} What is usual was reset on 2026-11-16 12:00 UTC by NINA (new agreement)."
    )


def test_an_incident_that_other_signals_see_too_goes_on_without_the_one_it_covers() -> None:
    known = opened(Given(replace(CHANGED, until=NOON - 2 * DAY)))
    failing = replace(known.signals[0], signal=Signal.FAILING)

    [goes_on] = Given(
        CHANGED, reset=reset(NOON - DAY), known=[replace(known, signals=(failing, *known.signals))]
    ).joined()

    assert isinstance(goes_on, StillOpen)
    assert [each.signal for each in goes_on.incident.signals if each.is_raised] == [Signal.FAILING]


def test_an_incident_that_began_after_it_goes_on() -> None:
    shop = AgedShop(losses=[Loss(NOON - 20 * HOUR, NOON + DAY)], until=NOON)
    known = opened(Given(shop, reset=reset(NOON - 10 * DAY)))

    [goes_on] = Given(replace(shop, until=NOON + HOUR), reset=reset(NOON - 10 * DAY), known=[known]).joined()

    assert not isinstance(goes_on, Resolved)
    assert goes_on.incident.over_at is None


def test_the_reset_from_the_latest_moment_counts_unless_it_was_taken_back_or_lies_ahead() -> None:
    said = [
        _said(1, 10),
        _said(2, 5),
        _said(3, 2, taken_back=True),
        _said(4, -1),
        _said(5, 1, programme="fr"),
    ]

    assert reset_at(said, "de", NOON) == said[1]
    assert reset_at(said, "de", NOON - 7 * DAY) == said[0]
    assert reset_at(said, "de", NOON - 11 * DAY) is None


def _said(number: int, days: int, *, programme: str = "de", taken_back: bool = False) -> BaselineReset:
    since = NOON - days * DAY
    return replace(reset(since), id=number, programme=programme, revoked_at=NOON if taken_back else None)
