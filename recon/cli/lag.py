"""`recon lag`: how long Rakuten takes to list orders, by day of the week, and how long its silence means nothing."""

from dataclasses import asdict
from datetime import timedelta

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import print_json, print_table, say
from recon.jobs.question import times_of
from recon.matching.canaries import content
from recon.matching.canary_words import canary_line
from recon.matching.habits import Finding
from recon.matching.lag import DayLag, Lag, Spread
from recon.matching.own_data import Times, findings
from recon.records import numerals
from recon.records.moment import span_micros
from recon.records.programme import Programme
from recon.wiring import House

_DAYS = ("Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday")
_MONDAY = _DAYS.index("Monday")
_NOT_YET = "nothing learned yet; run `recon pull` and `recon run` first"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lag")(_lag)


def _lag(config: ConfigFile = None, programme: OneProgramme = None, json: Json = False) -> None:
    """Show how long orders took to be listed, how long silence means nothing, and what is wrong with times."""
    with opened(config) as house:
        house.store.prepare()
        names = chosen(house, programme)
        known = {name: times_of(house.store.latest_run(name), name) for name in names}
        doubts = {name: _findings(house, name, times) for name, times in known.items()}
        programmes = house.config.programmes()
    if json:
        print_json(
            {
                "needs_person": any(doubts.values()),
                "cannot_judge": not all(known.values()),
                "programmes": {name: _figures(times, doubts[name]) for name, times in known.items()},
            }
        )
    else:
        for name, times in known.items():
            _show(programmes[name], times, doubts[name])
    raise typer.Exit(verdict(needs_person=any(doubts.values()), cannot_judge=not all(known.values())))


def _findings(house: House, name: str, times: Times | None) -> list[Finding]:
    if times is None:
        return []
    zone = house.config.programmes()[name].zone
    return findings(times, shop_zone=zone, network_zone=house.network_zones[name])


def _show(programme: Programme, times: Times | None, doubts: list[Finding]) -> None:
    say(f"\nProgramme {programme.name}", style="bold")
    if times is None:
        say(f"? {_NOT_YET}", style="yellow")
        return
    say(_how(programme, times.lag))
    print_table(
        [
            ("due on (UTC)", "left"),
            ("orders", "right"),
            ("half within", "right"),
            ("95 of 100", "right"),
            ("99 of 100", "right"),
            ("999 of 1,000", "right"),
            ("missing after", "right"),
        ],
        [*(_row(day, name) for day, name in _week(times.lag)), _cells("all days", times.lag.whole, None)],
    )
    for canary in times.canaries:
        say(canary_line(canary, zone=programme.zone))
    for each in doubts:
        say(f"? {each.code} {each.sentence}", style="yellow")


def _how(programme: Programme, lag: Lag) -> str:
    if not programme.learns_settle:
        return "settle is written in the configuration, so nothing that is learned changes it."
    if not lag.is_learned:
        settle = _span(programme.settle)
        return f"Too few orders to learn from: of each day an order is missing {settle} after it was due."
    return "Learned from orders of eight weeks that are old enough to have been listed."


def _week(lag: Lag) -> list[tuple[DayLag, str]]:
    days = list(zip(lag.days, _DAYS, strict=True))
    return [*days[_MONDAY:], *days[:_MONDAY]]


def _row(day: DayLag, name: str) -> tuple[str, ...]:
    return _cells(name, day.spread, day.wait)


def _cells(name: str, told: Spread, wait: timedelta | None) -> tuple[str, ...]:
    times = (told.p50, told.p95, told.p99, told.p999)
    spans = [_span(timedelta(minutes=each)) if told.orders else numerals.NOTHING for each in times]
    return (name, numerals.count(told.orders), *spans, "" if wait is None else _span(wait))


def _span(lasted: timedelta) -> str:
    return numerals.duration(int(lasted / timedelta(seconds=1)))


def _figures(times: Times | None, doubts: list[Finding]) -> dict[str, object] | None:
    """Lay it out for a program: minutes, and microseconds of waiting."""
    if times is None:
        return None
    days = {
        name.lower(): asdict(day.spread) | {"wait": span_micros(day.wait)} for day, name in _week(times.lag)
    }
    return {
        "is_learned": times.lag.is_learned,
        "is_late": times.lag.is_late,
        "days": days,
        "all": asdict(times.lag.whole),
        "newest": asdict(times.lag.newest),
        "canaries": content(times.canaries),
        "findings": [{"code": each.code, "sentence": each.sentence} for each in doubts],
    }
