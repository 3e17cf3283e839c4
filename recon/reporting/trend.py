"""The geometry of the eight weeks: columns of expected, recorded and missing orders; in percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from recon.records import numerals
from recon.reporting import words
from recon.reporting.bridge import Bridge
from recon.reporting.figures import TrendWeek, Week
from recon.reporting.light import Judgement, Light
from recon.reporting.timeline import FULL, LEFT, Band, Line, bands, deploys
from recon.reporting.waterfall import THINNEST, percent_of_width


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
class Trend:
    """This is the whole trend chart."""

    title: str
    columns: tuple[Column, ...]
    grid: tuple[Line, ...]
    deploys: tuple[Line, ...]
    bands: tuple[Band, ...]
    description: str
    tones: tuple[tuple[str, str], ...]


# The top of the height holds the names of deploys.
_TOP, _BOTTOM = Decimal(22), Decimal(90)
_ROUND = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)
_EARLIER = 7
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
        missing=bridge.lost,
        not_paid=bridge.not_paid,
        settling=bridge.settling + bridge.cannot_judge,
        judged=not judgement.short,
    )
    weeks = (*_known(week.trend[-_EARLIER:]), own)
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
        deploys=deploys(week.deploys, weeks=weeks, zone=week.zone),
        bands=bands(week.incidents, weeks=weeks, zone=week.zone),
        description=_description(week, columns),
        tones=_tones(weeks),
    )


def _known(weeks: Sequence[TrendWeek]) -> Sequence[TrendWeek]:
    """Leave out the weeks before the first of which any book tells."""
    known = (index for index, each in enumerate(weeks) if each.judged or each.expected)
    return weeks[next(known, len(weeks)) :]


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
    slot = (FULL - LEFT) / weeks
    middle = LEFT + slot * (index + Decimal("0.5"))
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
    missing = numerals.count(week.missing)
    if week.not_paid:
        missing = f"{missing} ({words.lost_parts(week.missing - week.not_paid, not_paid=week.not_paid)})"
    return (
        numerals.count(week.expected),
        numerals.count(week.recorded),
        missing,
        numerals.count(week.settling),
        share if week.judged else "cannot judge",
    )


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
    return f"{column.label}: {recorded} of {expected} recorded, {missing} missing or not paid: {share} of those settled"


def _tones(weeks: Sequence[TrendWeek]) -> tuple[tuple[str, str], ...]:
    tones = [("recorded", "recorded at Rakuten"), ("missing", "missing or not paid")]
    if any(each.judged and each.settling for each in weeks):
        tones.append(("settling", "still settling"))
    if any(each.judged and _rest(each) for each in weeks):
        tones.append(("decided", "decided by a person"))
    if not all(each.judged for each in weeks):
        tones.append(("unjudged", "cannot judge"))
    return tuple(tones)
