"""Keeps with a run by which rates commission was counted, so that sums say the same rate as the breaks behind them."""

from collections.abc import Mapping
from decimal import Decimal

from recon.matching.diagnosis import KnownRate
from recon.records.programme import Programme
from recon.store.runs import Run

RATES = "rates"
"""Where a run's coverage keeps the rates of a programme, by currency."""


def rates_content(rates: Mapping[tuple[str, str], KnownRate], programme: str) -> dict[str, dict[str, str]]:
    """Lay one programme's rates out for JSON, by currency; exact, as texts."""
    return {
        currency: {"rate": str(rate.value), "rate_from": rate.source}
        for (name, currency), rate in rates.items()
        if name == programme
    }


def rates_of(run: Run | None, programme: Programme) -> dict[str, KnownRate]:
    """Read by which rates a run counted a programme's commission, by currency; before any, what is configured."""
    mine = run.facts.coverage.get(programme.name) if run is not None else None
    told = mine.get(RATES) if isinstance(mine, dict) else None
    if told is not None:
        return {
            currency: KnownRate(Decimal(each["rate"]), each["rate_from"]) for currency, each in told.items()
        }
    rate = programme.commission_rate
    return {} if rate is None else {programme.currency: KnownRate(rate)}
