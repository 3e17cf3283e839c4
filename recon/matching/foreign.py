"""Amounts in two currencies: how they may be compared, and whether a whole report is in another one than the orders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from recon.records.kind import Kind
from recon.records.money import LARGEST, decimals
from recon.records.numerals import enumeration
from recon.records.programme import Programme
from recon.records.stable import stable_number

FEWEST = 10
"""Of fewer lines each may have a wrong label of its own."""
_NEARLY_NONE = 50  # one in so many
_LOW, _HIGH = Decimal("0.98"), Decimal("1.02")
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Exchanged:
    """This is one row of the kernel's `exchange` table: whole numbers to take the amounts of two currencies times.

    `o_figure` and `t_figure` make them equal where the figures are; `o_low` and `o_high` with `t_rate` where recorded is
    expected at the rate, two per cent less and more. All three are 0 without a rate.
    """

    programme: int
    o_currency: int
    t_currency: int
    o_figure: int
    t_figure: int
    o_low: int
    o_high: int
    t_rate: int
    most: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """This is a report in another currency than the orders that it speaks of.

    `is_own` tells that the report's is the programme's own: then it is the orders' that is odd.
    """

    is_own: bool


def exchanges(programmes: Mapping[int, Programme], currencies: Iterable[str]) -> list[Exchanged]:
    """Write how each two currencies of the books compare in each programme, by its number."""
    codes = sorted(currencies)
    return [
        _exchanged(number, programme, ordered, recorded)
        for number, programme in programmes.items()
        for ordered in codes
        for recorded in codes
        if ordered != recorded
    ]


def _exchanged(number: int, programme: Programme, ordered: str, recorded: str) -> Exchanged:
    fewer = min(decimals(ordered), decimals(recorded))
    figures = 10 ** (decimals(recorded) - fewer), 10 ** (decimals(ordered) - fewer)
    low, high, times = _by_rate(programme, ordered, recorded)
    return Exchanged(
        programme=number,
        o_currency=stable_number(ordered),
        t_currency=stable_number(recorded),
        o_figure=figures[0],
        t_figure=figures[1],
        o_low=low,
        o_high=high,
        t_rate=times,
        most=LARGEST // max(*figures, high, times),
    )


def _by_rate(programme: Programme, ordered: str, recorded: str) -> tuple[int, int, int]:
    """Tell the ends of what one minor unit buys, and how often a recorded one is taken to be as large; no rate, nothing."""
    rates = {programme.currency: Decimal(1), **dict(programme.exchange_rates)}
    if ordered not in rates or recorded not in rates:
        return 0, 0, 0
    minor = (rates[recorded] / rates[ordered]).scaleb(decimals(recorded) - decimals(ordered))
    places = max(0, _DIGITS - 1 - minor.adjusted())
    low, high = ((minor * end).scaleb(places).to_integral_value(ROUND_HALF_UP) for end in (_LOW, _HIGH))
    return int(low), int(high), 10**places


def foreign_report(
    ordered: Mapping[str, int], reported: Mapping[str, int], *, currency: str
) -> Foreign | None:
    """Tell whether next to no line of a report is in a currency that orders are in, from rows by currency.

    `currency` is the programme's own.
    """
    lines = sum(reported.values())
    same = sum(rows for currency, rows in reported.items() if currency in ordered)
    if lines < FEWEST or not ordered or same * _NEARLY_NONE > lines:
        return None
    return Foreign(is_own=currency in reported and currency not in ordered)


def not_compared(programme: str, *, expected: list[str], recorded: list[str], many: str) -> str:
    """Say that amounts are not compared for want of a rate, and which setting states one."""
    example = ", ".join(f"{currency} = '...'" for currency in recorded)
    return (
        f"Rakuten lists {many} in {enumeration(recorded)}, the shop in {enumeration(expected)}: that they are recorded is known, the "
        f"amounts are not compared; state what one unit of the programme's currency buys, exchange_rates = {{ {example} }} in "
        f"[programme.{programme}]"
    )


def kept_open(kind: Kind, breaks: Iterable[Kind]) -> str:
    """Say of an order whose amounts are not compared that its open break of before stays; '' where it has none."""
    if kind is not Kind.AMOUNT_NOT_COMPARED or Kind.CURRENCY_DIFFERS not in breaks:
        return ""
    return "That its currency differs was found before, and stays open until the amounts are compared again."
