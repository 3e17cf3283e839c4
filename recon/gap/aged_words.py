"""The sentences of what is read from orders by their age: what, how much, against what is usual, and why it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recon.gap.aged_limit import OldOrders
from recon.gap.ages.lines import Unwatched
from recon.gap.ages.rise import Rise
from recon.gap.baseline import BaselineReset
from recon.gap.level import Level
from recon.gap.readings import Signal
from recon.gap.where import where
from recon.records import numerals
from recon.records.money import Money

_BAD: dict[Signal, str] = {
    Signal.UNREPORTED: "not reported at Rakuten",
    Signal.REPORTED_AMOUNTS: "reported with another amount than the shop's",
    Signal.REPORTED_TWICE: "reported twice",
}
_LUCK: dict[Signal, str] = {
    Signal.UNREPORTED: "Late reports and luck alone come to this",
    Signal.REPORTED_AMOUNTS: "Luck alone comes to this",
    Signal.REPORTED_TWICE: "Luck alone comes to this",
}
_SELDOM = {Level.PAGE: "a year", Level.NOTICE: "90 days"}
WEEK = 7
"""Of fewer days of orders only a large loss is told."""
LAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class LastDays:
    """This is what the last days of a quiet signal counted: orders, the bad ones of them, and how many usually are."""

    orders: int
    bad: int
    usual: int


@dataclass(frozen=True, slots=True)
class Known:
    """This is on how many days what is usual stands, and the reset since which they count, if there was one."""

    days: int
    reset: BaselineReset | None = None

    @property
    def words(self) -> str:
        """Say it where that is so little that only a large loss is told, or where a person has set it back."""
        if self.reset is None:
            return f" {young_words(self.days)}" if self.days < WEEK else ""
        days = numerals.counted(self.days, "day")
        only = f": orders of only {days} are known since, so only a large loss is told"
        return f" {capital(self.reset.words)}{only if self.days < WEEK else ''}."


def small_words(values: int, dimension: str, *, rarer: bool) -> str:
    """Say which values of a dimension are too small: '2 values of device', 'rare or missing values of country'."""
    of = f"of {dimension.replace('_', ' ')}"
    if not values:
        return f"rare or missing values {of}"
    return f"{numerals.counted(values, 'value')} {of}{' and rare or missing ones' if rarer else ''}"


def young_words(days: int) -> str:
    """Say what it means that few days of orders are known."""
    known = numerals.counted(days, "day")
    return f"Known for {known} only: the band of what is usual is wide, so only a large loss is told."


def capital(words: str) -> str:
    """Begin a sentence."""
    return words[:1].upper() + words[1:]


def aged_words(
    signal: Signal,
    rise: Rise,
    *,
    onset: datetime,
    slice_: str,
    money: int,
    currency: str,
    level: Level,
    known: Known,
) -> str:
    """Say what is bad since when and where, how much is usual, and how seldom luck would do it; money is minor units."""
    are = "is" if rise.bad == 1 else "are"
    share = numerals.percent(round(max(rise.excess, 0.0)), max(rise.orders, 1)).replace(numerals.SPACE, " ")
    usual = f"{rise.usual:,.0f}" if rise.usual >= 1 else "none"
    age = " at their age" if signal is Signal.UNREPORTED else ""
    said = (
        f"Since {onset:%Y-%m-%d %H:%M} UTC, {rise.bad:,} of {numerals.orders(rise.orders)}{where(slice_)} {are} "
        f"{_BAD[signal]}, where {usual} usually would be{age}: {share} more, {Money(money, currency)} of sales."
    )
    grown = " It has grown over days." if rise.is_slow else ""
    return f"{said} {_LUCK[signal]} less than once in {_SELDOM[level]} over all that is watched.{grown}{known.words}"


def aged_limit_words(found: OldOrders, *, onset: datetime, limit: Decimal, currency: str) -> str:
    """Say that more orders are unreported than the user's limit allows; money is minor units."""
    are = "is" if found.bad == 1 else "are"
    share = numerals.percent(found.bad, found.orders).replace(numerals.SPACE, " ")
    return (
        f"Since {onset:%Y-%m-%d %H:%M} UTC, {found.bad:,} of {numerals.orders(found.orders)} of 24 hours {are} "
        f"not reported at Rakuten, {Money(found.money, currency)} of sales: {share}, over your limit of "
        f"{(limit * 100).normalize():f} %. They are older than {numerals.counted(found.age, 'hour')}, "
        "by when 99 of 100 reports usually have come."
    )


def aged_quiet_words(
    signal: Signal, last: LastDays | None, unwatched: Sequence[Unwatched], reset: BaselineReset | None
) -> str:
    """Say what the last days of a quiet signal were like, what is too small to be watched by itself, and of a reset."""
    if last is None or not last.orders:
        said = f"no order in the last {LAST_DAYS} days"
    else:
        age = " at their age" if signal is Signal.UNREPORTED else ""
        said = (
            f"{last.bad:,} of {numerals.orders(last.orders)} of the last {LAST_DAYS} days {_BAD[signal]}, "
            f"usually {last.usual:,}{age}"
        )
    small = [small_words(each.values, each.dimension, rarer=each.rarer) for each in unwatched]
    said = f"{said}; too small to be watched alone: {numerals.enumeration(small)}" if small else said
    return said if reset is None else f"{said}; {reset.words}"
