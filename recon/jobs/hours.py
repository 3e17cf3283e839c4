"""Brings hourly figures of orders by segment and age to whoever judges by them, with how far the books reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from recon.books.shelf import Volume
from recon.gap.ages.cells import Cells
from recon.jobs.question import Bench, told_parameters
from recon.matching.reach import HoursReached, hours_reached
from recon.matching.request import Covered, Parameters
from recon.records.moment import EPOCH


@dataclass(frozen=True, slots=True)
class HoursTold:
    """This is what was due in a stretch of hours by programme and currency, and how far each programme's books reach."""

    cells: Mapping[tuple[str, str], Cells]
    reached: Mapping[str, HoursReached]


def keep_hours(bench: Bench, volumes: list[Volume]) -> None:
    """Count the hourly figures after a pull, so that who asks for them need not. NotKept: the disk took no more."""
    bench.engine.keep_hours(volumes, programmes=_rules(bench))


def told_hours(
    bench: Bench, volumes: list[Volume], covered: Mapping[str, Covered], *, first: int, end: int
) -> HoursTold:
    """Tell the orders due from the hour `first` up to, not including, `end`; hours are counted from 1970 (UTC).

    They are told as the books are now, whatever was known at an earlier moment, and counted first where no pull did.
    NotKept: the disk took no more.
    """
    cells = bench.engine.hours(volumes, programmes=_rules(bench), first=first, end=end)
    return HoursTold(cells, {name: hours_reached(each) for name, each in covered.items()})


def _rules(bench: Bench) -> list[Parameters]:
    """Write when orders of each programme are due, which depends on no moment."""
    nowhere = Covered(None, None, None, has_log=bench.has_log)
    return told_parameters(bench, dict.fromkeys(bench.programmes, nowhere), {}, as_of=EPOCH)
