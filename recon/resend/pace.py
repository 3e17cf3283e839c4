"""When a run of re-sends stops by itself: the first order goes alone, and little may go wrong after it."""

from collections.abc import Sequence
from datetime import timedelta

from recon.records.attempt import Outcome

TRIES = 3
# Whoever is asked to wait for longer leaves the order to the next run.
LONGEST_WAIT = timedelta(seconds=30)
BETWEEN = timedelta(milliseconds=500)
_FIRST_WAIT = timedelta(seconds=2)
_MOST_FAILURES = 50  # one in so many: 2 %
_SAID_NO = {
    Outcome.REFUSED: "Rakuten refused an order; correct the cause before the rest goes out",
    Outcome.MISCONFIGURED: "Rakuten turned the programme away; correct its account before anything goes out",
}


def wait_before(tries: int, *, asked: timedelta | None) -> timedelta:
    """Tell how long an order waits that surely did not arrive, after so many tries; Rakuten's wish goes first."""
    return max(asked or timedelta(0), _FIRST_WAIT * (1 << 2 * (tries - 1)))


def why_stop(outcomes: Sequence[Outcome], *, planned: int) -> str:
    """Say why a run must not go on after what its orders came to; '' where it may."""
    if not outcomes:
        return ""
    said_no = _SAID_NO.get(outcomes[-1])
    if said_no is not None:
        return said_no
    failures = sum(1 for outcome in outcomes if outcome is not Outcome.ACCEPTED)
    if outcomes[0] is not Outcome.ACCEPTED:
        named = outcomes[0].name.lower().replace("_", " ")
        return f"the first order went out alone and was not accepted but {named}; the rest waits"
    if failures * _MOST_FAILURES > planned:
        return f"{failures} of {planned} orders failed, more than 2 %; the rest waits"
    return ""
