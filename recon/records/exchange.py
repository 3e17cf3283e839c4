"""Rates of exchange that somebody wrote down: one more total beside sums that are never added, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from recon.records.money import Money, decimals, major_units

# A sum of the largest amounts there are, divided exactly enough for its last minor unit.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Converted:
    """This is a total in one currency, in whole minor units: about as much, for the reader only."""

    money: Money


@dataclass(frozen=True, slots=True)
class RatesMissing:
    """This is a total that cannot be had: the currencies no rate is written for, by their codes."""

    currencies: tuple[str, ...]


Total = Converted | RatesMissing


@dataclass(frozen=True, slots=True)
class Exchange:
    """This is how much of each currency one unit of `into` bought on a day, and who says so.

    Nothing is judged by it and nothing is sent by it: money counts in its own currency everywhere else.
    """

    into: str
    day: date
    source: str
    rates: Mapping[str, Decimal]

    def total(self, amounts: Iterable[Money]) -> Total:
        """Add amounts of several currencies up; half a minor unit of the total is rounded away from zero, once.

        Amounts of nothing need no rate.
        """
        sums: dict[str, int] = {}
        for each in amounts:
            sums[each.currency] = sums.get(each.currency, 0) + each.minor
        wanted = {currency: minor for currency, minor in sums.items() if minor}
        known = {**self.rates, self.into: Decimal(1)}
        missing = sorted(wanted.keys() - known.keys())
        if missing:
            return RatesMissing(tuple(missing))
        whole = Decimal(0)
        for currency, minor in wanted.items():
            part = _EXACT.divide(major_units(minor, currency), known[currency])
            whole = _EXACT.add(whole, part)
        rounded = _EXACT.scaleb(whole, decimals(self.into)).to_integral_value(ROUND_HALF_UP)
        return Converted(Money(int(rounded), self.into))
