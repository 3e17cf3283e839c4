"""The one more total over several currencies in words, always with the day of its rates and who says them."""

from collections.abc import Iterable, Mapping

from recon.records.exchange import Converted, Exchange, RatesMissing
from recon.records.money import Money
from recon.records.numerals import enumeration


def is_mixed(amounts: Iterable[Money]) -> bool:
    """Tell whether amounts above or below nothing stand in more than one currency."""
    return len({each.currency for each in amounts if each.minor}) > 1


def totals_in_words(exchange: Exchange | None, amounts: Mapping[str, Iterable[Money]]) -> str:
    """Say each total by what it is of: 'In all: at risk about 12,345.67 € at rates of 2026-11-20, source ECB.'.

    Only what stands in several currencies is told, and '' where nothing does, or no rates are written. Where a rate is
    missing there is no total: the sentence names the currency.
    """
    if exchange is None:
        return ""
    parts, missing = [], set[str]()
    for what, given in amounts.items():
        listed = list(given)
        if not is_mixed(listed):
            continue
        found = exchange.total(listed)
        if isinstance(found, RatesMissing):
            missing |= set(found.currencies)
        else:
            parts.append(f"{what} about {found.money}")
    said = (
        f"In all: {enumeration(parts)} at rates of {exchange.day}, source {exchange.source}." if parts else ""
    )
    return " ".join(each for each in (said, _no_total(exchange, sorted(missing))) if each)


def _no_total(exchange: Exchange, missing: list[str]) -> str:
    if not missing:
        return ""
    return f"No total in {exchange.into}: the rate of {enumeration(missing)} is missing; write it into [exchange] rates."


def totals_told(
    exchange: Exchange | None, amounts: Mapping[str, Iterable[Money]]
) -> dict[str, object] | None:
    """Lay the totals out for a program, in minor units of `into`; null where one cannot be had, None without rates."""
    if exchange is None:
        return None
    found = {what: exchange.total(given) for what, given in amounts.items()}
    missing = {
        each for total in found.values() if isinstance(total, RatesMissing) for each in total.currencies
    }
    return {
        "into": exchange.into,
        "rates_of": exchange.day.isoformat(),
        "source": exchange.source,
        "rates": {currency: str(rate) for currency, rate in sorted(exchange.rates.items())},
        "missing_rates": sorted(missing),
        "about": {
            what: total.money.minor if isinstance(total, Converted) else None for what, total in found.items()
        },
    }
