"""What a cell of a report says: text, a number, an amount, a moment. Exact, or an error that says why not."""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from recon.records.moment import micros, span_micros
from recon.records.money import TooManyDecimals, UnknownCurrency, decimals, minor_units

COMMISSION_PLACES = 6
BLANKS = frozenset({"", "null", "<none>"})
_BLANK_VALUES = pa.array(sorted(BLANKS), pa.string())
_AMOUNT = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})?(?:\.[0-9]{0,9})?")
_DATE = re.compile(r"([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?")
_ORDER = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}
_LONG_YEAR, _SHORT_YEAR, _NOON = 4, 2, 12
# As POSIX reads two-digit years: 69 to 99 are of the last century.
_PIVOT = 69
# All seconds of a day, and little enough to hold several of.
_REMEMBERED = 100_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class CellError(ValueError):
    """This is a cell that cannot be read: what is wrong with it, and what to do."""

    def __init__(self, said: str, *, cure: str) -> None:
        super().__init__(said)
        self.said = said
        self.cure = cure


class TimeError(CellError):
    """This is a cell that is no time of the day; the date beside it may be sound."""


class Memo(dict[Key, Value], Generic[Key, Value]):
    """This is a reading that remembers: most cells of a report repeat, and a repeated one costs a look-up."""

    def __init__(self, read: Callable[[Key], Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: Key) -> Value:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[key] = self._read(key)
        return value


def is_blank(cell: str) -> bool:
    """Tell whether a cell says nothing: empty, `null` or `<none>`."""
    return cell in BLANKS or cell.strip().casefold() in BLANKS


def texts(cells: Sequence[str], *, trimmed: bool = True) -> pa.Array:
    """Turn cells into text, null where they say nothing."""
    whole = pa.array(cells, pa.string())
    inner = pc.utf8_trim_whitespace(whole)
    blank = pc.is_in(pc.utf8_lower(inner), value_set=_BLANK_VALUES)
    return pc.if_else(blank, pa.scalar(None, pa.string()), inner if trimmed else whole)


def exact(cell: str) -> Decimal:
    """Read a number with thousands separators and a minus or parentheses, exactly as it is written."""
    bare = cell.strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if not _AMOUNT.fullmatch(bare) or not any(sign.isdigit() for sign in bare):
        cure = "a number is written as 1,234.56; let the report be made in English, with amounts only in this column"
        raise CellError(f"'{cell[:30]}' is not a number", cure=cure)
    return Decimal(bare.replace(",", ""))


def plain(cells: Sequence[str], *, places: int) -> list[int] | None:
    """Read plainly written amounts all at once, as whole units of 10 to the minus `places`; None if one is odd.

    It reads what `exact` reads, only faster; whatever needs more than digits and one point is left to `exact`.
    """
    whole = pa.array(cells, pa.string())
    point = rf"(?:\.[0-9]{{1,{places}}})?" if places else ""
    if not pc.all(pc.match_substring_regex(whole, rf"^-?[0-9]{{1,15}}{point}$"), min_count=0).as_py():
        return None
    units = pc.multiply(
        whole.cast(pa.decimal128(15 + places, places)),
        pa.scalar(Decimal(10**places), pa.decimal128(places + 1)),
    )
    numbers: list[int] = units.cast(pa.int64()).to_pylist()
    return numbers


def quantity(cell: str) -> int | None:
    """Read a whole number, None where the cell says nothing."""
    if is_blank(cell):
        return None
    number = exact(cell)
    if number != int(number):
        raise CellError(f"'{cell[:30]}' is not a whole number", cure="check which column holds the count")
    return int(number)


def currency(cell: str, *, default: str | None) -> str:
    """Read a currency code, the configured one where the cell says nothing."""
    code = (default or "") if is_blank(cell) else cell.strip().upper()
    if not code:
        raise CellError("it is empty", cure="write currency = 'EUR' (yours) for this source")
    try:
        decimals(code)
    except UnknownCurrency as error:
        raise CellError(str(error), cure="check which column holds the currency") from None
    return code


def minor(key: tuple[str, str]) -> int:
    """Read an amount in major units of its currency as whole minor units."""
    cell, code = key
    if is_blank(cell):
        raise CellError(
            "it is empty", cure="an order without an amount cannot be judged; ask Rakuten for this line"
        )
    try:
        return minor_units(exact(cell), code)
    except TooManyDecimals:
        said = f"'{cell[:30]}' has more decimals than {code} has"
        raise CellError(
            said, cure="check the currency of this line and which column holds the amount"
        ) from None


def commission(cell: str) -> int | None:
    """Read a commission in major units as millionths, None where the cell says nothing."""
    if is_blank(cell):
        return None
    scaled = exact(cell).scaleb(COMMISSION_PLACES)
    if scaled != int(scaled):
        raise CellError(
            f"'{cell[:30]}' has more than six decimals", cure="check which column holds the commission"
        )
    return int(scaled)


def calendar_day(cell: str, *, order: str) -> date:
    """Read a date in the order 'mdy', 'dmy' or 'ymd'; one that begins with four digits is year, month, day."""
    found = _DATE.fullmatch(cell.strip())
    cure = f"dates are read as {order}: write date_format = 'mdy', 'dmy' or 'ymd', whichever this report uses"
    if found is None:
        raise CellError(f"'{cell[:30]}' is not a date", cure=cure)
    parts = found.groups()
    year, month, day = (parts[place] for place in _ORDER["ymd" if len(parts[0]) == _LONG_YEAR else order])
    if len(year) not in {_SHORT_YEAR, _LONG_YEAR}:
        raise CellError(f"'{cell[:30]}' is not a date", cure=cure)
    century = 0 if len(year) == _LONG_YEAR else 1900 if int(year) >= _PIVOT else 2000
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        raise CellError(f"'{cell[:30]}' is not a day of the calendar", cure=cure) from None


def clock_time(cell: str) -> time:
    """Read a time of the day, with or without seconds, with or without AM or PM; midnight where it says nothing."""
    if is_blank(cell):
        return time()
    found = _TIME.fullmatch(cell.strip())
    cure = "a time is written as 18:51, 18:51:09 or 6:51 PM"
    if found is None:
        raise TimeError(f"'{cell[:30]}' is not a time", cure=cure)
    hour, minute, second, part, half = found.groups()
    counted = int(hour)
    if half is not None:
        if not 1 <= counted <= _NOON:
            raise TimeError(f"'{cell[:30]}' is not a time", cure=cure)
        counted = counted % _NOON + (_NOON if half in "Pp" else 0)
    try:
        return time(counted, int(minute), int(second or 0), int((part or "0").ljust(6, "0")))
    except ValueError:
        raise TimeError(f"'{cell[:30]}' is not a time", cure=cure) from None


class _Day(NamedTuple):
    day: date
    start: int
    steady: bool


class Moments:
    """This is the reading of dates and times in one zone as UTC microseconds.

    An hour that comes twice when clocks go back is taken as the first; one that is skipped when clocks go
    forward is moved forward by as much. Reports in GMT know neither.
    """

    def __init__(self, *, zone: ZoneInfo, order: str) -> None:
        self._zone = zone
        self._order = order
        self._days: Memo[str, _Day | None] = Memo(self._day)
        self._times: Memo[str, int] = Memo(lambda cell: _since_midnight(clock_time(cell)))

    def read(self, dates: Sequence[str], times: Sequence[str] | None) -> list[int | None]:
        """Read a column of dates with its column of times, or of dates that hold the time behind a blank."""
        if times is None:
            return [self.one(*_split(cell)) for cell in dates]
        days, clocks = self._days, self._times
        return [
            None
            if (day := days[cell]) is None
            else day.start + clocks[hour]
            if day.steady
            else self._odd(day, hour)
            for cell, hour in zip(dates, times, strict=True)
        ]

    def one(self, cell: str, hour: str) -> int | None:
        """Read one date and time."""
        day = self._days[cell]
        if day is None:
            return None
        return day.start + self._times[hour] if day.steady else self._odd(day, hour)

    def _odd(self, day: _Day, hour: str) -> int:
        return micros(datetime.combine(day.day, clock_time(hour), tzinfo=self._zone))

    def _day(self, cell: str) -> _Day | None:
        if is_blank(cell):
            return None
        day = calendar_day(cell, order=self._order)
        first = datetime.combine(day, time.min, tzinfo=self._zone)
        last = datetime.combine(day, time.max, tzinfo=self._zone)
        return _Day(day=day, start=micros(first), steady=first.utcoffset() == last.utcoffset())


def _since_midnight(clock: time) -> int:
    span = timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )
    return span_micros(span)


def _split(cell: str) -> tuple[str, str]:
    day, _, hour = cell.strip().replace("T", " ", 1).partition(" ")
    return day, hour.strip()
