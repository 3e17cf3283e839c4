"""Commission in words: at risk, overpaid, or not known; always with the rate it was counted by and where that is from."""

from collections.abc import Iterable
from decimal import Decimal

from recon.matching.found_break import FoundBreak
from recon.records import numerals
from recon.records.kind import Side
from recon.records.money import Money


def is_overpaid(found: FoundBreak) -> bool:
    """Tell whether the shop pays what it should not, or too much; else the publisher goes short."""
    return found.at_risk < 0 or (found.kind.row.side is Side.OVER and bool(found.at_risk))


def commission_in_words(found: FoundBreak) -> str:
    """Say what is at stake of one order: 'Commission at risk: about 4.79 € (6 % of sales, configured).'."""
    if not found.is_priced:
        return (
            "Commission: not known, as no rate is configured and the report paid none; set commission_rate in "
            f"[programme.{found.programme or 'NAME'}]."
        )
    if not found.at_risk:
        return ""
    label = "Commission overpaid" if is_overpaid(found) else "Commission at risk"
    about = "about " if found.estimated else ""
    basis = rate_in_words(found)
    return f"{label}: {about}{Money(abs(found.at_risk), found.currency)}{f' ({basis})' if basis else ''}."


def rate_in_words(found: FoundBreak) -> str:
    """Say by which rate a commission was counted: '6 % of sales, configured'; '' where an older run did not keep it."""
    source = str(found.evidence.get("rate_from", ""))
    rate = found.evidence.get("rate")
    return f"{percent(str(rate))} of sales, {source}" if rate is not None else source


def basis_in_words(breaks: Iterable[FoundBreak]) -> str:
    """Say by which rates the commission of several breaks was counted, and of how many nobody knows it; '' where by none."""
    found = list(breaks)
    rates = sorted({rate_in_words(each) for each in found if each.estimated and "rate" in each.evidence})
    unknown = sum(not each.is_priced for each in found)
    by = f"Estimates of commission go by {' and '.join(rates)}." if rates else ""
    missing = (
        f"The commission of {numerals.orders(unknown)} is not known: there is no rate." if unknown else ""
    )
    return " ".join(each for each in (by, missing) if each)


def percent(rate: str) -> str:
    """Write a rate such as '0.06' in per cent: '6 %'."""
    return f"{(Decimal(rate) * 100).normalize():f} %"
