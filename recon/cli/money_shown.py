"""How commission is printed beside lists: at risk, overpaid, recovered, each currency on its own line."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from recon.cli.output import say
from recon.records import numerals
from recon.records.exchange import Exchange
from recon.records.money import Money
from recon.records.window import Window
from recon.reporting.commission_words import percent
from recon.reporting.exchange_words import totals_in_words, totals_told
from recon.store.money import OpenMoney
from recon.store.proof import RecoveredMoney
from recon.wiring import House


@dataclass(frozen=True, slots=True)
class Stake:
    """This is a programme's money in one currency: what is open, and what sending again was proved to recover."""

    open: OpenMoney
    recovered: RecoveredMoney


def stakes(house: House, names: Iterable[str], *, recovered_in: Window) -> list[Stake]:
    """Add up the commission of programmes: open now, and recovered in a window."""
    found = []
    for name in names:
        rows = {each.currency: each for each in house.store.open_money(name) if each.currency}
        programme = house.config.programmes().get(name)
        if programme is not None:
            rows.setdefault(programme.currency, OpenMoney(name, programme.currency))
        for currency, money in rows.items():
            recovered = house.store.recovered(name, currency=currency, window=recovered_in)
            found.append(Stake(money, recovered))
    return found


def show_money(found: Iterable[Stake], *, days: int) -> None:
    """Print what is at stake for a person; nothing of a currency in which nothing is."""
    told = [each for each in found if _parts(each, days=days)]
    for each in told:
        say(f"{each.open.programme}, commission of all open breaks: {'; '.join(_parts(each, days=days))}.")
    if any(each.open.at_risk_estimated or each.open.overpaid_estimated for each in told):
        say("~ is an estimate, counted per order; half a minor unit is rounded up.")


def _parts(stake: Stake, *, days: int) -> list[str]:
    money, recovered = stake.open, stake.recovered
    basis = f" by {percent(money.rate)} of sales, {money.rate_from}" if money.rate else ""
    parts = []
    if money.at_risk:
        shown = _shown(money.at_risk, money.currency, estimated=money.at_risk_estimated)
        by = basis if money.at_risk_estimated else ""
        parts.append(f"at risk {shown} ({numerals.orders(money.at_risk_orders)}{by})")
    if money.overpaid:
        shown = _shown(money.overpaid, money.currency, estimated=money.overpaid_estimated)
        by = basis if money.overpaid_estimated else ", as the report pays it"
        parts.append(f"overpaid {shown} ({numerals.orders(money.overpaid_orders)}{by})")
    if money.unknown_orders:
        parts.append(
            f"not known of {numerals.orders(money.unknown_orders)}: no rate is configured or measured"
        )
    if recovered.orders:
        shown = _shown(recovered.commission, money.currency, estimated=True)
        span = numerals.counted(days, "day")
        parts.append(f"recovered in {span} {shown} ({numerals.orders(recovered.orders)})")
    return parts


def _shown(minor: int, currency: str, *, estimated: bool) -> str:
    return f"{'~' if estimated else ''}{Money(minor, currency)}"


def show_total(found: Iterable[Stake], *, exchange: Exchange | None) -> None:
    """Print one more line over several currencies, where rates are written; it says them and that it is about."""
    sentence = totals_in_words(exchange, _amounts(found))
    if sentence:
        say(sentence)


def total_figures(found: Iterable[Stake], *, exchange: Exchange | None) -> dict[str, object] | None:
    """Tell the totals over several currencies for a program; None where no rates are written."""
    return totals_told(exchange, {what.replace(" ", "_"): each for what, each in _amounts(found).items()})


def _amounts(found: Iterable[Stake]) -> dict[str, list[Money]]:
    listed = list(found)
    return {
        "commission at risk": [Money(each.open.at_risk, each.open.currency) for each in listed],
        "commission overpaid": [Money(each.open.overpaid, each.open.currency) for each in listed],
        "commission recovered": [Money(each.recovered.commission, each.open.currency) for each in listed],
    }


def money_figures(found: Iterable[Stake], *, days: int) -> list[dict[str, object]]:
    """Tell what is at stake for a program; a rate is a decimal, None where none was used."""
    return [
        {
            **asdict(each.open),
            "rate": each.open.rate or None,
            "recovered_days": days,
            "recovered": each.recovered.commission,
            "recovered_sales": each.recovered.sales,
            "recovered_orders": each.recovered.orders,
            "recovered_estimated": True,
        }
        for each in found
    ]
