"""What a cell of a report says: text, a number, an amount, a moment. Exact, or an error that says why not."""

import re
from collections.abc import Callable, Hashable
from datetime import date, time
from decimal import Decimal
from itertools import product
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recon.records.money import LARGEST, TooManyDecimals, UnknownCurrency, decimals, minor_units

COMMISSION_PLACES = 6
BLANKS = frozenset({"", "null", "<none>"})
_LONGEST_BLANK = max(map(len, BLANKS))
# In every mixture of capitals, so that no cell need be made small first.
_BLANK_VALUES = pa.array(
    sorted(
        {"".join(signs) for word in BLANKS for signs in product(*({sign, sign.upper()} for sign in word))}
    ),
    pa.string(),
)
# Every blank that is not empty has this letter, small or not: where it lacks, nothing need be compared.
_IN_BLANKS, _SMALL = np.uint8(ord("n")), np.uint8(ord("n") ^ ord("N"))
_AMOUNT = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})?(?:\.[0-9]{0,9})?")
_DATE = re.compile(r"([0-9]{1,4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?")
_ORDER = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}
_LONG_YEAR, _SHORT_YEAR, _NOON = 4, 2, 12
# As POSIX reads two-digit years: 69 to 99 are of the last century.
_PIVOT = 69
# All seconds of a day, and little enough to hold several of.
_REMEMBERED = 100_000
_DIGITS = 18
# So short that neither whole digits nor decimals can be more than `_AMOUNT` has.
_SHORT = 10
_YEARS = range(1900, 2200)

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class CellError(ValueError):
    """This is a cell that cannot be read: what is wrong with it, and what to do."""

    def __init__(self, said: str, *, cure: str) -> None:
        super().__init__(said)
        self.said = said
        self.cure = cure
        # Of the column it was found in; whoever looks at many cells at once tells which.
        self.row = 0


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


def by_value(column: pa.Array, memo: Memo[str, Value]) -> tuple[list[Value], pa.Array]:
    """Read each different cell of a column once: what they say, and which of them each row has."""
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    try:
        return [memo[word] for word in words], encoded.indices
    except CellError:
        for place, word in enumerate(words):
            try:
                memo[word]
            except CellError as error:
                error.row = pc.index(encoded.indices, place).as_py()
                raise
        raise


def is_blank(cell: str) -> bool:
    """Tell whether a cell says nothing: empty, `null` or `<none>`."""
    return cell in BLANKS or cell.strip().casefold() in BLANKS


def texts(cells: pa.Array, *, trimmed: bool = True) -> pa.Array:
    """Turn cells into text, null where they say nothing."""
    signs = written(cells)
    inner = cells if _is_unspaced(signs) else pc.utf8_trim_whitespace(cells)
    kept = inner if trimmed else cells
    shortest = pc.min(pc.binary_length(inner)).as_py()
    if shortest > _LONGEST_BLANK or (shortest and not np.any(signs | _SMALL == _IN_BLANKS)):
        return kept
    blank = pc.is_in(inner, value_set=_BLANK_VALUES)
    return pc.if_else(blank, pa.scalar(None, pa.string()), kept) if pc.any(blank).as_py() else kept


def written(cells: pa.Array) -> npt.NDArray[np.uint8]:
    """Take the bytes of all cells, one after the other."""
    if not len(cells):
        return np.zeros(0, np.uint8)
    first, last = np.frombuffer(cells.buffers()[1], np.int32)[[cells.offset, cells.offset + len(cells)]]
    return np.frombuffer(cells.buffers()[2], np.uint8)[first:last] if last else np.zeros(0, np.uint8)


def _is_unspaced(signs: npt.NDArray[np.uint8]) -> bool:
    """Tell whether there is nothing to trim: signs of ASCII alone, all of them seen."""
    return not len(signs) or bool(signs.min() > ord(" ") and signs.max() <= ord("~"))


def exact(cell: str) -> Decimal:
    """Read a number with thousands separators and a minus or parentheses, exactly as it is written."""
    bare = cell.strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if not _AMOUNT.fullmatch(bare) or not any(sign.isdigit() for sign in bare):
        cure = "a number is written as 1,234.56; let the report be made in English, with amounts only in this column"
        raise CellError(f"'{cell[:30]}' is not a number", cure=cure)
    return Decimal(bare.replace(",", ""))


def plain(cells: pa.Array, *, places: int) -> pa.Array | None:
    """Read plainly written amounts all at once, as whole units of 10 to the minus `places`; None if one is odd.

    It reads what `exact` reads, only faster; whatever needs more than digits and one point is left to `exact`.
    """
    if not _is_bare(cells) and not _is_plain(cells, places=places):
        return None
    try:
        # Its bits are the whole units; 18 digits are what it holds.
        return cells.cast(pa.decimal64(_DIGITS, places)).view(pa.int64())
    except pa.ArrowInvalid:
        return None


def _is_bare(cells: pa.Array) -> bool:
    """Tell whether all cells are short and made of digits, points and minuses, which no cast reads otherwise than we do."""
    if not len(cells) or pc.max(pc.binary_length(cells)).as_py() > _SHORT:
        return False
    signs = written(cells)
    # From the minus to the nine; the only other sign between them is a stroke, which no number has.
    return bool(len(signs) and signs.min() >= ord("-") and signs.max() <= ord("9"))


def _is_plain(cells: pa.Array, *, places: int) -> bool:
    point = rf"(?:\.[0-9]{{1,{places}}})?" if places else ""
    pattern = rf"^-?[0-9]{{1,15}}{point}$"
    return bool(pc.all(pc.match_substring_regex(cells, pattern), min_count=0).as_py())


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
        return _held(minor_units(exact(cell), code), cell)
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
    return _held(int(scaled), cell)


def _held(units: int, cell: str) -> int:
    if abs(units) > LARGEST:
        raise CellError(f"'{cell[:30]}' is larger than any amount", cure="ask Rakuten for this line")
    return units


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
        found_day = date(century + int(year), int(month), int(day))
    except ValueError:
        found_day = date.min
    if found_day.year not in _YEARS:
        raise CellError(f"'{cell[:30]}' is not a day of the calendar", cure=cure)
    return found_day


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
