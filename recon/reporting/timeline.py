"""Where moments lie in the chart of the weeks: deploys as lines, incidents as bands; in percent of the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from recon.reporting.figures import IncidentSpan, Mark, TrendWeek
from recon.reporting.waterfall import THINNEST, percent_of_width

FULL = Decimal(100)
# The first part of the width holds the figures of the grid.
LEFT = Decimal(8)
_WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_ROWS = ("0%", "6%", "12%")
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """This is a line across or down the chart with its words; `top` keeps the words of neighbours apart."""

    place: str
    words: str
    anchor: str = "start"
    top: str = "0%"
    shift: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """This is a stretch of time behind the columns."""

    x: str
    width: str
    words: str


def deploys(marks: Sequence[Mark], *, weeks: Sequence[TrendWeek], zone: str) -> tuple[Line, ...]:
    """Draw the deploys of the chart's weeks as lines; only the last few have room for their names."""
    lines = []
    ordered = sorted(marks, key=lambda each: each.at)
    # More names than rows would lie over each other; the description has them all.
    named = ordered[-len(_ROWS) :]
    for row, mark in enumerate(ordered):
        place = _place_in_time(mark.at, weeks=weeks, zone=zone)
        if place is not None:
            left = place > FULL / 2
            lines.append(
                Line(
                    place=percent_of_width(place),
                    words=_shortened(mark.name) if mark in named else "",
                    anchor="end" if left else "start",
                    top=_ROWS[row % len(_ROWS)],
                    shift=-5 if left else 5,
                )
            )
    return tuple(lines)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"


def bands(incidents: Sequence[IncidentSpan], *, weeks: Sequence[TrendWeek], zone: str) -> tuple[Band, ...]:
    """Draw the incidents of the chart's weeks as bands; one that is open lasts to the chart's end."""
    drawn = []
    for incident in incidents:
        start, end = _span(incident, weeks=weeks, zone=zone)
        if start < FULL and end > LEFT:
            width = percent_of_width(max(end - start, THINNEST))
            drawn.append(Band(x=percent_of_width(start), width=width, words=incident.name))
    return tuple(drawn)


def _span(incident: IncidentSpan, *, weeks: Sequence[TrendWeek], zone: str) -> tuple[Decimal, Decimal]:
    """Find the stretch of an incident, held inside the chart."""
    ends = (incident.start, incident.end)
    start, end = (FULL if each is None else _held(each, weeks=weeks, zone=zone) for each in ends)
    return start, end


def _held(when: datetime, *, weeks: Sequence[TrendWeek], zone: str) -> Decimal:
    """Find the place of a moment; what lies before or after the chart is held at its edge."""
    place = _place_in_time(when, weeks=weeks, zone=zone)
    if place is not None:
        return place
    return LEFT if _local(when, zone) < _begin(weeks[0]) else FULL


def _place_in_time(when: datetime, *, weeks: Sequence[TrendWeek], zone: str) -> Decimal | None:
    """Find where a moment falls among the weeks; None in none of them."""
    slot = (FULL - LEFT) / len(weeks)
    for index, week in enumerate(weeks):
        passed = _local(when, zone) - _begin(week)
        if timedelta() <= passed < _WEEK:
            return LEFT + slot * (index + Decimal(passed // _MINUTE) / (_WEEK // _MINUTE))
    return None


def _local(when: datetime, zone: str) -> datetime:
    return when.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _begin(week: TrendWeek) -> datetime:
    return datetime.combine(week.start, datetime.min.time())
