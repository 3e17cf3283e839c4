"""How a file writes dates: the order of day and month by evidence over the whole column, offsets and zones kept apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from recon.jobs.ports import BadRow
from recon.records.moment import EPOCH, micros
from recon.sources.guess.text import quoted

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv", "feb february februar février fevrier févr", "mar march märz mrz mär mars",
            "apr april avril avr", "may mai", "jun june juni juin", "jul july juli juillet juil", "aug august août aout",
            "sep sept september septembre", "oct october okt oktober octobre", "nov november novembre",
            "dec december dez dezember décembre déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = (
    r"(?:[T,\s]+(?:at\s+|um\s+|à\s+)?(?P<hour>\d{1,2})[:h時](?P<minute>\d{2})分?(?::?(?P<second>\d{2})秒?(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*Uhr)?)?"
    r"(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?"
)
_NUMERIC = re.compile(rf"(?P<a>\d{{1,4}})(?P<sign>[-/.])(?P<b>\d{{1,2}})[-/.](?P<c>\d{{1,4}}){_CLOCK}")
_JAPANESE = re.compile(rf"(?P<a>\d{{4}})(?P<sign>年)(?P<b>\d{{1,2}})月(?P<c>\d{{1,2}})日\s*{_CLOCK}")
_WORDS = re.compile(
    rf"(?:\w+,\s+)?(?P<day>\d{{1,2}})\.?[\s-]+(?P<month>[^\W\d]+)\.?[\s,-]+(?P<year>\d{{4}}){_CLOCK}"
)
_AMERICAN = re.compile(
    rf"(?:\w+,\s+)?(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_CLOCK}"
)
_EPOCH = re.compile(r"(?P<seconds>1[0-9]{9})(?P<milli>[0-9]{3})?")
_LAST_MONTH, _NOON, _LONG_YEAR, _CENTURY = 12, 12, 4, 2000
_ISO = len("2026-10-31T14:05")
FORMATS = ("ymd", "dmy", "mdy")
_CURE = "name the column that holds dates with --date, or their order with --date-format dmy, mdy or ymd"


class NotADate(ValueError):
    """This is a cell that holds no date; it carries the cell."""


@dataclass(frozen=True, slots=True)
class Written:
    """This is how a column writes dates: the order, why, whether nothing decided it, and what it says of zones."""

    order: str
    why: str
    ambiguous: bool = False
    contradictory: bool = False
    has_offset: bool = False
    has_clock: bool = True


def written(cells: Iterable[str], *, told: str | None = None) -> Written:
    """Find the order of day and month in a column; where no date decides it, take the shorter span and say so."""
    firsts, seconds = 0, 0
    numeric, example, offset, clock = [], "", False, False
    for cell in dict.fromkeys(stripped for cell in cells if (stripped := cell.strip())):
        example = example or cell
        found = _NUMERIC.fullmatch(cell)
        if found is None:
            other = _JAPANESE.fullmatch(cell) or _WORDS.fullmatch(cell) or _AMERICAN.fullmatch(cell)
            epoch = _EPOCH.fullmatch(cell) is not None
            offset, clock = (
                offset or epoch or bool(other and other["zone"]),
                clock or epoch or bool(other and other["hour"]),
            )
            continue
        offset, clock = offset or found["zone"] is not None, clock or found["hour"] is not None
        if len(found["a"]) != _LONG_YEAR:
            numeric.append(cell)
            firsts, seconds = max(firsts, int(found["a"])), max(seconds, int(found["b"]))
    whole = {"has_offset": offset, "has_clock": clock}
    if told is not None:
        return Written(told, "as you said", **whole)
    if not numeric:
        return Written("ymd", f"as in {example}", **whole)
    if firsts > _LAST_MONTH and seconds > _LAST_MONTH:
        return Written("dmy", f"as in {numeric[0]}", contradictory=True, **whole)
    if firsts > _LAST_MONTH or seconds > _LAST_MONTH:
        order = "dmy" if firsts > _LAST_MONTH else "mdy"
        return Written(
            order,
            f"a {'first' if order == 'dmy' else 'second'} number goes up to {max(firsts, seconds)}",
            **whole,
        )
    order, why = _undecided(numeric)
    return Written(order, why, ambiguous=order != "dmy" or "." not in numeric[0], **whole)


def _undecided(cells: list[str]) -> tuple[str, str]:
    if "." in cells[0]:
        return "dmy", f"as in {cells[0]}: dates with points begin with the day"
    spans = {order: _span(cells, order) for order in ("dmy", "mdy")}
    order = min(spans, key=lambda each: spans[each])
    return order, f"no date decides it; read so, the file spans {spans[order].days + 1} days"


def _span(cells: list[str], order: str) -> timedelta:
    stamps = [_naive(cell, order=order)[0] for cell in cells]
    return max(stamps) - min(stamps)


def has_clock(cell: str) -> bool:
    """Tell whether a cell that holds a date holds its time too."""
    # Asked of every cell: most have a colon, and only a time has one.
    return ":" in cell or written((cell,)).has_clock


def moment_in(cell: str, *, order: str) -> tuple[datetime, tzinfo | None]:
    """Read a date and time as it stands in the file, with its offset where it has one; NotADate says it is none."""
    return _naive(cell.strip(), order=order)


def _naive(cell: str, *, order: str) -> tuple[datetime, tzinfo | None]:
    if cell[4:5] == "-" and len(cell) >= _ISO:
        try:
            read = datetime.fromisoformat(cell.replace(" +", "+").replace(" -", "-"))
        except ValueError:
            pass  # written in another way; the patterns below know more of them
        else:
            return read.replace(tzinfo=None), read.tzinfo
    epoch = _EPOCH.fullmatch(cell)
    if epoch:
        since = timedelta(seconds=int(epoch["seconds"]), milliseconds=int(epoch["milli"] or 0))
        return EPOCH.replace(tzinfo=None) + since, UTC
    found = (
        _NUMERIC.fullmatch(cell)
        or _JAPANESE.fullmatch(cell)
        or _WORDS.fullmatch(cell)
        or _AMERICAN.fullmatch(cell)
    )
    if found is None:
        raise NotADate(cell)
    try:
        day = _day(found, order=order)
        return datetime.combine(day, datetime.min.time()) + _clock(found), _zone(found["zone"])
    except (ValueError, KeyError):
        raise NotADate(cell) from None


def _day(found: re.Match[str], *, order: str) -> date:
    if "month" in found.groupdict():
        return date(int(found["year"]), _MONTHS[found["month"].casefold()], int(found["day"]))
    parts = found["a"], found["b"], found["c"]
    places = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}[
        "ymd" if len(parts[0]) == _LONG_YEAR else order
    ]
    year, month, day = (int(parts[place]) for place in places)
    return date(year if year > _CENTURY // 10 else _CENTURY + year, month, day)


def _clock(found: re.Match[str]) -> timedelta:
    if found["hour"] is None:
        return timedelta(0)
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % _NOON + (_NOON if found["half"] in "Pp" else 0)
    if hour >= 2 * _NOON:
        raise NotADate(found[0])
    part = int((found["part"] or "0").ljust(6, "0")[:6])
    return timedelta(
        hours=hour, minutes=int(found["minute"]), seconds=int(found["second"] or 0), microseconds=part
    )


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


class Dates:
    """This is the reading of one file's dates as UTC microseconds, naive ones in the zone given, if any."""

    def __init__(self, *, order: str, zone: str | None, where: str, cure: str = _CURE) -> None:
        self._order, self._where, self._cure = order, where, cure
        self._zone = None if zone is None else ZoneInfo(zone)
        self._known: dict[str, int | None] = {"": None}

    def read(self, cell: str, *, column: str, line: int) -> int | None:
        """Read one cell, None where it is empty; one that holds no date is named by line and column."""
        if cell in self._known:
            return self._known[cell]
        if not cell.strip():
            return None
        try:
            naive, offset = moment_in(cell, order=self._order)
        except NotADate:
            said = f"line {line:,}, {column}: '{quoted(cell)[:30]}' is not a date, read as {self._order}"
            raise BadRow(self._where, said, cure=self._cure) from None
        zone = offset or self._zone
        if zone is None:
            said = f"line {line:,}, {column}: '{quoted(cell)[:30]}' has no zone"
            raise BadRow(self._where, said, cure="set zone, for example zone = 'Europe/Berlin'")
        stamp = micros(naive.replace(tzinfo=zone).astimezone(UTC))
        self._known[cell] = stamp
        return stamp
