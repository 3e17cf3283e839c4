"""The geometry of the eight weeks: columns of expected orders, incidents as bands, deploys as lines; in percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from recon.reporting import numerals
from recon.reporting.bridge import Bridge
from recon.reporting.figures import IncidentSpan, Mark, TrendWeek, Week
from recon.reporting.light import Judgement, Light
from recon.reporting.waterfall import THINNEST, percent_of_width

_FULL = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """This is one part of a week's column, with the class that colours it."""

    tone: str
    y: str
    height: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """This is one week of the trend: its pieces, its label, and the same in words for the table."""

    label: str
    short: str
    x: str
    width: str
    middle: str
    pieces: tuple[Piece, ...]
    share: str
    share_y: str
    loud: bool
    judged: bool
    cells: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """This is the whole trend chart."""

    title: str
    columns: tuple[Column, ...]
    grid: tuple[Line, ...]
    deploys: tuple[Line, ...]
    bands: tuple[Band, ...]
    description: str
    tones: tuple[tuple[str, str], ...]


# The first part of the width holds the figures of the grid; the top of the height the names of deploys.
_LEFT = Decimal(8)
_TOP, _BOTTOM = Decimal(22), Decimal(90)
_ROWS = ("0%", "6%", "12%")
_ROUND = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)
_LONGEST_NAME = 24
_TITLES = (
    "",
    "This week",
    "Two weeks",
    "Three weeks",
    "Four weeks",
    "Five weeks",
    "Six weeks",
    "Seven weeks",
    "Eight weeks",
)
_SLOT_FILLED = Decimal("0.72")


def trend(week: Week, bridge: Bridge, judgement: Judgement) -> Trend:
    """Draw the weeks before and this one; this week's figures are the bridge's own."""
    own = TrendWeek(
        label=week.label,
        start=week.start,
        expected=bridge.expected,
        recorded=bridge.recorded,
        missing=bridge.missing + bridge.not_paid,
        settling=bridge.settling + bridge.cannot_judge,
        judged=not judgement.short,
    )
    weeks = (*week.trend[-7:], own)
    top = _round_up(max(max(each.expected, each.recorded + each.missing + each.settling) for each in weeks))
    columns = tuple(
        _column(
            each, index=index, weeks=len(weeks), top=top, loud=each is own and judgement.light is Light.RED
        )
        for index, each in enumerate(weeks)
    )
    return Trend(
        title=_TITLES[len(weeks)],
        columns=columns,
        grid=tuple(
            Line(place=percent_of_width(_height(top * part // 2, top)), words=_brief(top * part // 2))
            for part in (0, 1, 2)
        ),
        deploys=_deploys(week.deploys, weeks=weeks, zone=week.zone),
        bands=_bands(week, weeks),
        description=_description(week, columns),
        tones=_tones(weeks),
    )


def _round_up(highest: int) -> int:
    """Find a round number at or above the highest column that halves well."""
    power = int("1" + "0" * (len(str(highest)) - 2))
    return next(step * power for step in _ROUND if step * power >= highest)


def _height(level: int, top: int) -> Decimal:
    return _BOTTOM - (_BOTTOM - _TOP) * level / top


def _brief(number: int) -> str:
    """Write a figure of the grid in few characters: '600', '12k', '3.4M'."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= 10 * size or (number >= size and number % size == 0):
            value = (Decimal(number) / size).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            return f"{str(value).removesuffix('.0')}{letter}"
    return str(number)


def _column(week: TrendWeek, *, index: int, weeks: int, top: int, loud: bool) -> Column:
    slot = (_FULL - _LEFT) / weeks
    middle = _LEFT + slot * (index + Decimal("0.5"))
    width = min(slot * _SLOT_FILLED, Decimal(12))
    highest = max(week.expected, week.recorded + week.missing + week.settling)
    settled = week.expected - week.settling
    share = numerals.percent(week.missing, settled) if week.judged else "?"
    return Column(
        label=week.label,
        short=week.label.rpartition("-")[2],
        x=percent_of_width(middle - width / 2),
        width=percent_of_width(width),
        middle=percent_of_width(middle),
        pieces=_pieces(week, top=top),
        share=share,
        share_y=percent_of_width(_height(highest, top)),
        judged=week.judged,
        loud=loud and week.judged and week.missing > 0,
        cells=_cells(week, share),
    )


def _pieces(week: TrendWeek, *, top: int) -> tuple[Piece, ...]:
    if not week.judged:
        return (_piece("unjudged", 0, week.expected, top=top),)
    stacked, pieces = 0, []
    for tone, number in (
        ("recorded", week.recorded),
        ("missing", week.missing),
        ("settling", week.settling),
        ("decided", _rest(week)),
    ):
        if number > 0:
            pieces.append(_piece(tone, stacked, stacked + number, top=top))
        stacked += number
    return tuple(pieces)


def _rest(week: TrendWeek) -> int:
    """Count what is neither recorded, missing nor settling: breaks that a person closed."""
    return max(week.expected - week.recorded - week.missing - week.settling, 0)


def _piece(tone: str, low: int, high: int, *, top: int) -> Piece:
    upper, lower = _height(high, top), _height(low, top)
    return Piece(tone=tone, y=percent_of_width(upper), height=percent_of_width(max(lower - upper, THINNEST)))


def _cells(week: TrendWeek, share: str) -> tuple[str, ...]:
    figures = (week.expected, week.recorded, week.missing, week.settling)
    return (*(numerals.count(figure) for figure in figures), share if week.judged else "cannot judge")


def _description(week: Week, columns: Sequence[Column]) -> str:
    """Say the chart in words, with what its lines and bands stand for."""
    sentences = [_said(column) for column in columns]
    sentences += [f"Deploy {mark.name}, {numerals.moment(mark.at, week.zone)}" for mark in week.deploys]
    for incident in week.incidents:
        end = f"until {numerals.moment(incident.end, week.zone)}" if incident.end else "still open"
        sentences.append(
            f"{incident.name.capitalize()} since {numerals.moment(incident.start, week.zone)}, {end}"
        )
    return f"{'. '.join(sentences)}."


def _said(column: Column) -> str:
    expected, recorded, missing, _, share = column.cells
    if expected == "0":
        return f"{column.label}: no order expected"
    if not column.judged:
        return f"{column.label}: {expected} expected, cannot judge"
    return f"{column.label}: {recorded} of {expected} recorded, {missing} missing ({share})"


def _tones(weeks: Sequence[TrendWeek]) -> tuple[tuple[str, str], ...]:
    tones = [("recorded", "recorded at Rakuten"), ("missing", "missing")]
    if any(each.judged and each.settling for each in weeks):
        tones.append(("settling", "still settling"))
    if any(each.judged and _rest(each) for each in weeks):
        tones.append(("decided", "decided by a person"))
    if not all(each.judged for each in weeks):
        tones.append(("unjudged", "cannot judge"))
    return tuple(tones)


def _place_in_time(when: datetime, *, weeks: Sequence[TrendWeek], zone: str) -> Decimal | None:
    """Find where a moment falls among the weeks; None before the first or after the last."""
    local = when.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    for index, week in enumerate(weeks):
        begin = datetime.combine(week.start, datetime.min.time())
        if begin <= local < begin + timedelta(days=7):
            part = Decimal((local - begin) // timedelta(minutes=1)) / (7 * 24 * 60)
            slot = (_FULL - _LEFT) / len(weeks)
            return _LEFT + slot * (index + part)
    return None


def _deploys(marks: Sequence[Mark], *, weeks: Sequence[TrendWeek], zone: str) -> tuple[Line, ...]:
    lines = []
    ordered = sorted(marks, key=lambda each: each.at)
    # More names than rows would lie over each other; the description has them all.
    named = ordered[-len(_ROWS) :]
    for row, mark in enumerate(ordered):
        place = _place_in_time(mark.at, weeks=weeks, zone=zone)
        if place is not None:
            left = place > _FULL / 2
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


def _bands(week: Week, weeks: Sequence[TrendWeek]) -> tuple[Band, ...]:
    bands = []
    for incident in week.incidents:
        span = _span(incident, week=week, weeks=weeks)
        if span is not None:
            start, end = span
            width = percent_of_width(max(end - start, THINNEST))
            bands.append(Band(x=percent_of_width(start), width=width, words=incident.name))
    return tuple(bands)


def _span(
    incident: IncidentSpan, *, week: Week, weeks: Sequence[TrendWeek]
) -> tuple[Decimal, Decimal] | None:
    """Find the stretch of an incident inside the chart; one that is open ends where the chart ends."""
    first = _day(weeks[0].start)
    local = incident.start.astimezone(ZoneInfo(week.zone)).replace(tzinfo=None)
    start = _LEFT if local < first else _place_in_time(incident.start, weeks=weeks, zone=week.zone)
    end = _FULL if incident.end is None else _place_in_time(incident.end, weeks=weeks, zone=week.zone)
    if incident.end is not None and end is None and incident.end > week.as_of - timedelta(days=7):
        end = _FULL
    return None if start is None or end is None or end < start else (start, end)


def _day(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
