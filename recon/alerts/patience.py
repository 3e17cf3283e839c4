"""When a message that did not go out is tried again, and when that ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
NEVER_BEFORE = timedelta(days=3)
"""A younger message is never given up: whoever was asleep or away must still get it."""
_DOUBLINGS = 10


class Failing(StrEnum):
    """This is what can be said about a failure to deliver."""

    PASSING = "passing"
    """It may work the next time: busy, unreachable, cut off."""
    LASTING = "lasting"
    """It stays until a person changes something: a refused address, a wrong password."""


@dataclass(frozen=True, slots=True)
class Again:
    """This is a message that is tried again, not before a moment."""

    not_before: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """This is a message nobody tries any more."""


def next_try(
    *, tries: int, created: datetime, at: datetime, failing: Failing, asked: timedelta = timedelta(0)
) -> Again | GivenUp:
    """Choose when to try again after `tries` failures; the wait doubles, up to an hour.

    `asked` is how long the other side asked us to wait, at least. What a person must repair is tried once an hour.
    """
    if at - created >= NEVER_BEFORE:
        return GivenUp()
    doubled = FIRST_WAIT * 2 ** min(max(tries, 1) - 1, _DOUBLINGS)
    wait = LONGEST_WAIT if failing is Failing.LASTING else min(doubled, LONGEST_WAIT)
    return Again(at + max(wait, min(asked, LONGEST_WAIT)))
