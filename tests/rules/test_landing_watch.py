"""When landing pages become a signal: two failing checks in a row raise it, one that passes ends it."""

from datetime import UTC, datetime, timedelta

import pytest

from recon.gap.landing import LandingOutcome, made_up_click
from recon.gap.landing_watch import LandingCheck, LandingMood, LandingState, landing_signal, landing_states
from recon.records.click import STRICT, is_well_formed, publisher_code

NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
TEN = timedelta(minutes=10)
HOME = "https://shop.example/"
SALE = "https://shop.example/sale"
_WORDS = {
    "+": LandingOutcome.KEPT,
    "l": LandingOutcome.LOST,
    "c": LandingOutcome.CHANGED,
    "n": LandingOutcome.NO_COOKIE,
    "?": LandingOutcome.UNREACHABLE,
    "o": LandingOutcome.LEFT,
}


def checks(story: str, *, address: str = HOME) -> list[LandingCheck]:
    """One check every ten minutes from noon on, one letter each."""
    return [
        LandingCheck(address, NOON + TEN * place, _WORDS[letter], "ranSiteID was lost at redirect 1")
        for place, letter in enumerate(story)
    ]


def state(story: str) -> LandingState:
    [only] = landing_states(checks(story))
    return only


@pytest.mark.parametrize(
    ("story", "mood", "failing"),
    [
        ("+", LandingMood.QUIET, 0),
        ("l", LandingMood.UNCERTAIN, 1),
        ("+l", LandingMood.UNCERTAIN, 1),
        ("ll", LandingMood.RAISED, 2),
        ("+lc", LandingMood.RAISED, 2),
        ("+lnl", LandingMood.RAISED, 3),
        ("ll+", LandingMood.QUIET, 0),
        ("l+l", LandingMood.UNCERTAIN, 1),
        ("l?l", LandingMood.RAISED, 2),
        ("ll??", LandingMood.RAISED, 2),
        ("+??oo", LandingMood.QUIET, 0),
        ("??", LandingMood.UNCERTAIN, 0),
    ],
)
def test_two_failing_checks_in_a_row_raise_and_a_passing_one_ends(
    story: str, mood: LandingMood, failing: int
) -> None:
    found = state(story)

    assert (found.mood, found.failing) == (mood, failing)


def test_it_began_with_the_first_check_that_failed() -> None:
    found = state("++l?l")

    assert found.onset == NOON + TEN * 2
    assert found.sentence == (
        "Since 2026-11-10 12:20 UTC, https://shop.example/ keeps no click id: ranSiteID was lost at redirect 1. "
        "Orders of affiliates who link there cannot be reported."
    )


def test_each_address_is_judged_by_itself() -> None:
    found = landing_states([*checks("ll"), *checks("l+", address=SALE)])

    assert [(each.address, each.mood) for each in found] == [
        (HOME, LandingMood.RAISED),
        (SALE, LandingMood.QUIET),
    ]


@pytest.mark.parametrize(
    ("home", "sale", "mood"),
    [
        ("++", "++", LandingMood.QUIET),
        ("++", "+l", LandingMood.UNCERTAIN),
        ("++", "", LandingMood.UNCERTAIN),
        ("++", "ll", LandingMood.RAISED),
        ("ll", "l?", LandingMood.RAISED),
        ("", "", LandingMood.UNCERTAIN),
    ],
)
def test_all_addresses_together_are_one_signal(home: str, sale: str, mood: LandingMood) -> None:
    both = [*checks(home), *checks(sale, address=SALE)]

    assert landing_signal(both, addresses=(HOME, SALE)).mood is mood


def test_one_signal_began_with_the_first_of_its_addresses_and_counts_the_others() -> None:
    both = [*checks("+ll"), *checks("lll", address=SALE)]

    found = landing_signal(both, addresses=(HOME, SALE))

    assert (found.address, found.onset, found.failing) == ("", NOON, 5)
    assert found.sentence.startswith(
        "Since 2026-11-10 12:00 UTC, https://shop.example/sale keeps no click id"
    )
    assert found.sentence.endswith(" 1 more landing address does the same.")


def test_an_address_that_is_watched_no_more_raises_nothing() -> None:
    both = [*checks("++"), *checks("ll", address=SALE)]

    assert landing_signal(both, addresses=(HOME,)).mood is LandingMood.QUIET


def test_the_made_up_click_is_well_formed_known_at_a_glance_and_new_each_time() -> None:
    click, later = made_up_click(NOON), made_up_click(NOON + timedelta(microseconds=1))

    assert click == "recon.check-20261110T120000000000A"
    assert STRICT.fullmatch(click)
    assert is_well_formed(click)
    assert publisher_code(click) == "recon.check"
    assert click != later
