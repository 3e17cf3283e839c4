"""Turns the last checks of landing addresses into a signal: what is raised, since when, and in which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from recon.gap.landing import LandingOutcome

TWICE = 2


@dataclass(frozen=True, slots=True)
class LandingCheck:
    """This is one check of one address, as our book keeps it."""

    address: str
    at: datetime
    outcome: LandingOutcome
    what: str


class LandingMood(StrEnum):
    """This is what the last checks of one address say together."""

    RAISED = "raised"
    """Two failing checks in a row, and none that passed since."""
    QUIET = "quiet"
    UNCERTAIN = "uncertain"
    """One failing check, or none that could be walked: neither begins nor ends anything."""


@dataclass(frozen=True, slots=True)
class LandingState:
    """This is how one address does: `onset` is the first failing check of the stretch, `failing` how many there were."""

    address: str
    mood: LandingMood
    failing: int = 0
    onset: datetime | None = None
    seen_at: datetime | None = None
    sentence: str = ""


def landing_states(checks: Sequence[LandingCheck]) -> tuple[LandingState, ...]:
    """Turn the last checks into one state for each address: two failing in a row raise, a passing one ends."""
    addresses = dict.fromkeys(check.address for check in checks)
    return tuple(
        _state(
            address, sorted((each for each in checks if each.address == address), key=lambda each: each.at)
        )
        for address in addresses
    )


def _state(address: str, checks: Sequence[LandingCheck]) -> LandingState:
    # What could not be walked neither passed nor failed.
    telling = [each for each in checks if each.outcome.is_failing or each.outcome is LandingOutcome.KEPT]
    passed = [place for place, each in enumerate(telling) if each.outcome is LandingOutcome.KEPT]
    failing = telling[passed[-1] + 1 :] if passed else telling
    seen_at = telling[-1].at if telling else None
    if not failing:
        mood = LandingMood.QUIET if telling else LandingMood.UNCERTAIN
        return LandingState(address, mood, seen_at=seen_at)
    first, last = failing[0], failing[-1]
    mood = LandingMood.RAISED if len(failing) >= TWICE else LandingMood.UNCERTAIN
    sentence = (
        f"Since {first.at:%Y-%m-%d %H:%M} UTC, {address} keeps no click id: {last.what}. "
        "Orders of affiliates who link there cannot be reported."
    )
    return LandingState(address, mood, len(failing), first.at, last.at, sentence)


def landing_signal(checks: Sequence[LandingCheck], *, addresses: Iterable[str]) -> LandingState:
    """Put the addresses that are watched together into one signal: raised where any is, quiet only where all are.

    Checks of an address that is watched no more say nothing; its `address` is '' where several are raised.
    """
    watched = list(addresses)
    states = landing_states([check for check in checks if check.address in watched])
    raised = sorted(
        (each for each in states if each.mood is LandingMood.RAISED and each.onset is not None),
        key=lambda each: (each.onset, each.address),
    )
    if raised:
        first, *others = raised
        more = f" {len(others)} more landing address{'es do' if len(others) > 1 else ' does'} the same."
        seen = [each.seen_at for each in raised if each.seen_at is not None]
        return replace(
            first,
            address="" if others else first.address,
            failing=sum(each.failing for each in raised),
            seen_at=max(seen, default=None),
            sentence=first.sentence + (more if others else ""),
        )
    is_quiet = len(states) == len(watched) and all(each.mood is LandingMood.QUIET for each in states)
    return LandingState("", LandingMood.QUIET if is_quiet and states else LandingMood.UNCERTAIN)
