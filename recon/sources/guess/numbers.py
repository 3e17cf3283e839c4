"""How a file writes amounts: with a decimal point or a decimal comma. Decided by evidence over whole columns."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from recon.jobs.ports import BadRow
from recon.records.money import decimals
from recon.sources.guess.text import quoted

_MARKS = re.compile(r"[^\d.,()+\-\N{MINUS SIGN}]")
# An amount, with a currency's sign or code on either side and blanks or apostrophes between the thousands.
_SHAPE = re.compile(
    r"\s*(?:[A-Z]{3}|[€$£¥￥])?\s*[-+(\N{MINUS SIGN}]?\s*(?:[€$£¥￥])?\s*[\d.,'\N{RIGHT SINGLE QUOTATION MARK} \xa0\u202f]*\d[.,]?\s*\)?"
    r"\s*(?:[A-Z]{3}|[€$£¥￥]|円)?\s*",
    re.IGNORECASE,
)
_THOUSANDS = 3
_CURE = "name the column that holds amounts, for example --amount Total"
_BEGINNINGS = frozenset("-nN \t\xa0\u3000")
_BLANK = frozenset({"", "-", "n/a", "null", "none", "nan"})


class Contradiction(Exception):
    """This is a column that writes decimals in two ways; it carries an example of each."""

    def __init__(self, point: str, comma: str) -> None:
        super().__init__(f"'{point}' and '{comma}'")
        self.point, self.comma = point, comma


class NotANumber(ValueError):
    """This is a cell that holds no amount; it carries the cell."""


def is_blank(cell: str) -> bool:
    """Tell whether a cell says nothing."""
    # Asked of every cell of a file: most are answered by their first character.
    return not cell or (cell[0] in _BEGINNINGS and cell.strip().casefold() in _BLANK)


def decimal_sign(cells: Iterable[str], *, currency: str | None) -> tuple[str, str]:
    """Decide between '.' and ',' and say why; raise Contradiction where a file uses both for decimals."""
    votes: dict[str, str] = {}
    threes: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        vote, sure = _vote(cell)
        if vote:
            (votes if sure else threes).setdefault(vote, cell.strip())
    if len(votes) > 1:
        raise Contradiction(votes["."], votes[","])
    if votes:
        [(sign, example)] = votes.items()
        return sign, f"as in {example}"
    if threes:
        [sign, example] = next(iter(threes.items()))
        if len(threes) > 1 or (currency and decimals(currency) == _THOUSANDS):
            return ".", f"as in {example}; no cell decides it"
        # Cents would have two digits: three behind the only sign, everywhere, are thousands.
        return "," if sign == "." else ".", f"as in {example}: three digits behind the sign are thousands"
    return ".", "whole numbers"


def _vote(cell: str) -> tuple[str, bool]:
    """Say which sign one cell uses for decimals, and whether it leaves no doubt."""
    dots, commas = cell.count("."), cell.count(",")
    if dots and commas:
        return ("." if cell.rfind(".") > cell.rfind(",") else ","), True
    if not dots and not commas:
        return "", False
    sign, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other, True
    digits = re.sub(r"\D", "", cell[cell.rfind(sign) :])
    whole = re.sub(r"\D", "", cell[: cell.rfind(sign)])
    return sign, len(digits) != _THOUSANDS or whole in {"", "0"}


def number(cell: str, *, sign: str) -> Decimal:
    """Read an amount exactly; what is no amount raises NotANumber."""
    if not _SHAPE.fullmatch(cell):
        raise NotANumber(cell)
    bare = _MARKS.sub("", cell).replace("\N{MINUS SIGN}", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    whole, point, part = bare.partition(sign)
    first, *groups = re.split(r"[.,]", whole)
    # A sign before less or more than three digits is no thousands' sign: 49,90 is not 4990.
    if (
        (groups and (not first or len(re.sub(r"\D", "", groups[-1])) != _THOUSANDS))
        or "," in part
        or "." in part
    ):
        raise NotANumber(cell)
    bare = "".join([first, *groups]) + point.replace(sign, ".") + part
    try:
        return Decimal(bare.strip("()"))
    except ArithmeticError:
        raise NotANumber(cell) from None


def minor(amount: Decimal, currency: str) -> int:
    """Turn major units into whole minor units, half a unit rounded away from zero; some exports carry more decimals."""
    return int(amount.scaleb(decimals(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


class Numbers:
    """This is the reading of one file's amounts; most repeat, and a repeated one costs a look-up."""

    def __init__(self, *, sign: str, where: str, cure: str = _CURE) -> None:
        self._sign, self._where, self._cure = sign, where, cure
        self._known: dict[str, Decimal] = {}

    def read(self, cell: str, *, column: str, line: int) -> Decimal:
        """Read one cell, 0 where it says nothing; one that holds no amount is named by line and column."""
        known = self._known.get(cell)
        if known is not None:
            return known
        try:
            read = Decimal(0) if is_blank(cell) else number(cell, sign=self._sign)
        except NotANumber:
            said = f"line {line:,}, {column}: '{quoted(cell)[:30]}' is not an amount"
            raise BadRow(self._where, said, cure=self._cure) from None
        self._known[cell] = read
        return read
