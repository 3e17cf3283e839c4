"""Sets up the watches over one programme's orders in one currency."""

from collections.abc import Iterator

from recon.gap.ages.arrived import Arrived
from recon.gap.ages.cells import Cells, Flags, Hours
from recon.gap.ages.evidence import Watch
from recon.gap.ages.lines import Choice, chosen
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Aged
from recon.gap.ages.sight import arrivals_of, sight, slack_hours
from recon.gap.ages.unreported import Unreported

BACK = 63 * DAY
"""How far back the cells teach what is usual, in hours."""
CHOICE = 35 * DAY
"""How far back orders count for the choice of what is watched."""
_WEEK = 7 * DAY


def weeks(first: int, until: int) -> Iterator[tuple[int, int]]:
    """Cut the hours from `first` up to `until` into weeks: whoever looks at each hour sets watches up once for each."""
    for begin in range(first, until, _WEEK):
        yield begin, min(begin + _WEEK, until)


def choice_at(cells: Cells, hour: int) -> Choice:
    """Choose what is watched from an hour on by the orders before it."""
    return chosen(cells, first=hour - CHOICE, end=hour)


def seen_of(cells: Cells, pulled: Flags, *, start: int, taught_to: int | None = None) -> Hours:
    """Tell for each hour from `start` on as of which hour orders can be judged at its end, counted from `start`.

    What is usual is learnt from what was known at the hour `taught_to`, the last one where it is None.
    """
    last = start + len(pulled) if taught_to is None else taught_to
    slack = slack_hours(cells, len(pulled), start=start, taught_to=last)
    return sight(pulled, arrivals_of(cells, len(pulled), start=start), slack)


def watches(cells: Cells, choice: Choice, *, start: int, end: int, seen: Hours) -> Iterator[Watch]:
    """Watch the hours from `start`, the beginning of a day, up to `end`; `seen` as `seen_of` tells."""
    yield Unreported(cells, choice, start=start, end=end, seen=seen)
    for stream in (Aged.AMOUNT, Aged.DUP):
        yield Arrived(cells, choice, stream=stream, start=start, end=end, seen=seen)
