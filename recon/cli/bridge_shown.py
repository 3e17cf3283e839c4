"""The bridge of the weeks inside a window, printed step by step: orders, net amount, and commission by a named rate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from recon.cli.output import print_table, say
from recon.jobs.rates import rates_of
from recon.jobs.week_bridge import week_bridge, week_rules
from recon.matching.diagnosis import KnownRate
from recon.matching.request import week_of
from recon.records.money import Money, share
from recon.records.programme import Programme
from recon.records.window import Window
from recon.reporting.bridge import bridge
from recon.reporting.bridge_commission import commissions, step_figures
from recon.reporting.bridge_walk import Step
from recon.reporting.commission_words import percent
from recon.wiring import House

Rates = dict[str, KnownRate]
"""By which rates one programme's commission was counted, by currency."""


@dataclass(frozen=True, slots=True)
class WeekSteps:
    """This is one programme's week from the shop's number to Rakuten's; `rate` is None where nobody knows one."""

    programme: Programme
    week: str
    steps: tuple[Step, ...]
    rate: KnownRate | None

    @property
    def figures(self) -> dict[str, object]:
        """Lay it out for JSON: amounts in minor units, the rate as a decimal."""
        return {
            "programme": self.programme.name,
            "week": self.week,
            "currency": self.programme.currency,
            **rate_figures(self.rate),
            "steps": step_figures(self.steps, self.rate),
        }


def known_rates(house: House, name: str) -> Rates:
    """Read by which rates the run whose findings stand counted a programme's commission."""
    return rates_of(house.store.latest_run(name), house.config.programmes()[name])


def rate_figures(rate: KnownRate | None) -> dict[str, object]:
    """Lay a rate out for JSON: commission by a rate is always an estimate."""
    return {
        "commission_rate": None if rate is None else rate.shown,
        "commission_rate_from": None if rate is None else rate.source,
        "commission_estimated": True,
    }


def commission_of(minor: int, rate: KnownRate | None) -> int | None:
    """Estimate the commission of an amount, in minor units; None where no rate is known."""
    return None if rate is None else share(minor, rate.value)


def week_steps(house: House, names: Iterable[str], *, window: Window) -> list[WeekSteps]:
    """Read the bridge of every week that a window touches, oldest first; weeks nobody judged are left out."""
    programmes = house.config.programmes()
    found = []
    for name in names:
        programme, rates = programmes[name], known_rates(house, name)
        for label, counted in _weeks(house, programme, window):
            found.append(WeekSteps(programme, label, counted, rates.get(programme.currency)))
    return found


def _weeks(house: House, programme: Programme, window: Window) -> Iterator[tuple[str, tuple[Step, ...]]]:
    zone = ZoneInfo(programme.zone)
    day = window.start.astimezone(zone).date()
    last = (window.end - timedelta(microseconds=1)).astimezone(zone).date()
    day -= timedelta(days=day.weekday())
    while day <= last:
        week = week_of(day, shop_zone=programme.zone, network_zone=house.network_zones[programme.name])
        counts = week_bridge(house.store, programme, week)
        if counts:
            yield week.label, bridge(counts, rules=week_rules(house.store, programme, week)).steps
        day += timedelta(weeks=1)


def show_bridges(name: str, weeks: Iterable[WeekSteps], *, why: str) -> None:
    """Print the bridge of each week, with the rate under it; `why` says why the newest cannot be judged."""
    listed = list(weeks)
    say(f"\nProgramme {name}", style="bold")
    if why:
        say(f"? {why}", style="yellow")
    if not listed:
        say("No week of these days was judged yet; run `recon pull` and `recon run` first.")
    for each in listed:
        say(f"Week {each.week}, by the day of the order, {each.programme.zone}")
        _show(each)
    if listed:
        say(rate_line(listed[-1].rate, name))


def _show(each: WeekSteps) -> None:
    currency, rate = each.programme.currency, each.rate
    priced = [None] * len(each.steps) if rate is None else commissions(each.steps, rate)
    print_table(
        [("step", "left"), ("orders", "right"), ("net", "right"), ("commission", "right")],
        [_cells(step, minor, currency) for step, minor in zip(each.steps, priced, strict=True)],
    )


def _cells(step: Step, commission: int | None, currency: str) -> tuple[str, ...]:
    label = step.label if step.total else f"  {step.label}"
    paid = estimate(commission, currency)
    return (label, f"{step.orders:,}", str(Money(step.money, currency)), paid)


def estimate(minor: int | None, currency: str) -> str:
    """Print an estimated amount, '' where it is not known."""
    if minor is None or not currency:
        return ""
    # Two signs that touch are read as one.
    mark = "~ " if minor < 0 else "~" if minor else ""
    return f"{mark}{Money(minor, currency)}"


def rate_line(rate: KnownRate | None, programme: str) -> str:
    """Say by which rate commission was estimated, or what to write so that one is known."""
    if rate is None:
        return f"Commission is not known: no rate is configured or measured; set commission_rate in [programme.{programme}]."
    return f"~ is an estimate: {percent(rate.shown)} of net, {rate.source}."
