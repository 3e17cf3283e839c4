"""`recon gap`: what is missing and what was not sent, by day, hour or slice, and the bridge behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from recon.cli import rehearse
from recon.cli.bridge_shown import (
    Rates,
    WeekSteps,
    commission_of,
    estimate,
    known_rates,
    rate_figures,
    rate_line,
    show_bridges,
    week_steps,
)
from recon.cli.exits import verdict
from recon.cli.gap_explain import register_under
from recon.cli.money_shown import (
    Stake,
    money_figures,
    show_money,
    show_total,
    stakes,
    total_figures,
)
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import Justify, fits, print_json, print_table, say
from recon.cli.rules_shown import Touched, touched
from recon.cli.rules_shown import show as show_rules
from recon.cli.run_summary import incident_line
from recon.cli.standing import standing
from recon.cli.untold import untold_codes, untold_line
from recon.gap.figures import Figure, Grain
from recon.gap.measure import Gap, gaps_by
from recon.records import numerals
from recon.records.exchange import Exchange
from recon.records.money import Money
from recon.records.window import Window
from recon.store.incidents import StoredIncident
from recon.wiring import House

Days = Annotated[int, typer.Option("--days", min=1, max=90, help="How far back.")]
# The slices of the kernel's figures.
SLICES = ("payment_method", "device", "country", "channel", "customer_kind")
_TIMED = ("day", "hour")
_BRIDGE = "bridge"
_COLUMNS = ("expected", "missing", "gap", "missing sales", "commission", "settling", "send gap")
_SETTLING = 1 + _COLUMNS.index("settling")
_KNOWN = (*_TIMED, *SLICES, _BRIDGE)
By = Annotated[
    str, typer.Option("--by", help=f"One of {', '.join(_KNOWN)}; the bridge is that of whole weeks.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="What is missing, by day, hour or slice; why an incident was raised.")
    group.callback(invoke_without_command=True)(_gap)
    register_under(group)
    rehearse.register(group)
    app.add_typer(group, name="gap")


def _gap(
    context: typer.Context,
    *,
    config: ConfigFile = None,
    as_of: AsOf = None,
    programme: OneProgramme = None,
    days: Days = 14,
    by: By = "day",
    json: Json = False,
) -> None:
    """Show the gap: expected orders that are missing at Rakuten, and due orders that were not sent."""
    if context.invoked_subcommand is not None:
        _refuse_before(context)
        return
    by = _known(by)
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        looked = _looked(
            house, names, window=Window(at - timedelta(days=days), at + timedelta(hours=1)), by=by
        )
        unsure = standing(house, names, at=at)
        if not json:
            _print(house, looked, by=by, days=days, unsure=unsure)
    needs_person = bool(looked.incidents)
    if json:
        told = {"needs_person": needs_person, "cannot_judge": bool(unsure), "by": by}
        print_json(told | looked.figures(days=days))
    raise typer.Exit(verdict(needs_person=needs_person, cannot_judge=bool(unsure)))


def _refuse_before(context: typer.Context) -> None:
    """Refuse options that stand before a command which has its own: they would be lost without a word."""
    typed = [name for name in context.params if _is_typed(context, name)]
    if typed:
        message = f"write the options behind '{context.invoked_subcommand}'"
        raise typer.BadParameter(message)


def _is_typed(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


@dataclass(frozen=True, slots=True)
class _Looked:
    """This is what was read for one look at the gap, by programme."""

    gaps: dict[str, list[tuple[str, str, Gap]]]
    by_rule: dict[str, list[Touched]]
    rates: dict[str, Rates]
    weeks: list[WeekSteps]
    incidents: list[StoredIncident]
    money: list[Stake]
    untold: Sequence[str]
    exchange: Exchange | None

    def figures(self, *, days: int) -> dict[str, object]:
        """Lay it out for JSON."""
        return {
            "gaps": [
                _row_figures(name, *row, self.rates[name]) for name, rows in self.gaps.items() for row in rows
            ],
            "bridge": [each.figures for each in self.weeks],
            "rules": [
                {"programme": name, **row.figures} for name, rows in self.by_rule.items() for row in rows
            ],
            "incidents": [each.incident.sentence for each in self.incidents],
            "money": money_figures(self.money, days=days),
            "money_total": total_figures(self.money, exchange=self.exchange),
            "untold": self.untold,
        }


def _looked(house: House, names: Sequence[str], *, window: Window, by: str) -> _Looked:
    return _Looked(
        gaps={name: _measured(house, name, window=window, by=by) for name in names},
        by_rule=_by_rule(house, names, window=window),
        rates={name: known_rates(house, name) for name in names},
        weeks=week_steps(house, names, window=window),
        incidents=[each for name in names for each in house.store.incidents(name, open_only=True)],
        money=stakes(house, names, recovered_in=window),
        untold=untold_codes(house),
        exchange=house.config.exchange.exchange(),
    )


def _print(house: House, looked: _Looked, *, by: str, days: int, unsure: Mapping[str, str]) -> None:
    for name, rows in looked.gaps.items():
        why = unsure.get(name, "")
        if by == _BRIDGE:
            show_bridges(name, [each for each in looked.weeks if each.programme.name == name], why=why)
        else:
            _show(name, rows, looked.rates[name], by=by, days=days, why=why)
        show_money([each for each in looked.money if each.open.programme == name], days=days)
        show_rules(looked.by_rule[name])
    show_total(looked.money, exchange=looked.exchange)
    _show_all(house, looked.untold, looked.incidents)


def _show_all(house: House, untold: Sequence[str], incidents: Sequence[StoredIncident]) -> None:
    """Say what is true of all programmes: codes that nobody can tell here, and what goes on."""
    if untold:
        say(untold_line(untold))
    programmes = house.config.programmes()
    for each in incidents:
        say(incident_line(each.incident, zone=programmes[each.incident.programme].zone), style="red")


def _by_rule(house: House, names: Iterable[str], *, window: Window) -> dict[str, list[Touched]]:
    rules = house.config.rules()
    return {name: touched(house.store, name, rules=rules, window=window) for name in names}


def _known(by: str) -> str:
    name = by.lower().replace("-", "_").replace(" ", "_")
    if name not in _KNOWN:
        message = f"--by: '{by}' is nothing to count by; known are {', '.join(_KNOWN)}"
        raise typer.BadParameter(message)
    return name


def _measured(house: House, name: str, *, window: Window, by: str) -> list[tuple[str, str, Gap]]:
    zone = ZoneInfo(house.config.programmes()[name].zone)
    timed = by in _TIMED or by == _BRIDGE
    by = "day" if by == _BRIDGE else by
    figures = house.store.figures(name, grain=Grain.HOUR, window=window, slice_="" if timed else None)
    wanted = [each for each in figures if timed or each.slice.startswith(f"{by}=")]
    label = _label(by, zone)
    gaps = gaps_by(wanted, lambda figure: (label(figure), figure.currency))
    return [(key, currency, gap) for (key, currency), gap in sorted(gaps.items())]


def _label(by: str, zone: ZoneInfo) -> Callable[[Figure], str]:
    def local(figure: Figure) -> datetime:
        return figure.at.astimezone(zone)

    if by == "day":
        return lambda figure: f"{local(figure):%a %Y-%m-%d}"[4:] + f" {local(figure):%a}"
    if by == "hour":
        return lambda figure: f"{local(figure):%Y-%m-%d %H:00}"
    return lambda figure: figure.slice.partition("=")[2]


def _show(name: str, rows: list[tuple[str, str, Gap]], rates: Rates, *, by: str, days: int, why: str) -> None:
    say(f"\nProgramme {name}", style="bold")
    if why:
        say(f"? {why}", style="yellow")
    # An attempt for an order that nobody knows has no currency, and nothing that this table counts.
    rows = [row for row in rows if row[1] or row[2].expected or row[2].waiting or row[2].send_due]
    if not rows:
        kept = "" if by in _TIMED else "; slices are kept for 14 days before a run"
        say(f"No orders with a click in the last {numerals.counted(days, 'day')}{kept}.")
        return
    _print_gaps(by, [_cells(*row, rates) for row in rows])
    for currency in sorted({currency for _, currency, gap in rows if gap.missing_money and currency}):
        say(f"Commission in {currency}: {rate_line(rates.get(currency), name)}")


def _print_gaps(by: str, cells: Sequence[tuple[str, ...]]) -> None:
    columns: list[tuple[str, Justify]] = [(by, "left")]
    columns += [(title, "right") for title in _COLUMNS]
    if not fits(columns, cells):
        # Of all that stands there, what is still settling asks nothing of anybody.
        del columns[_SETTLING]
        cells = [(*row[:_SETTLING], *row[_SETTLING + 1 :]) for row in cells]
    print_table(columns, cells)


def _cells(label: str, currency: str, gap: Gap, rates: Rates) -> tuple[str, ...]:
    money = str(Money(gap.missing_money, currency)) if currency else ""
    return (
        label,
        f"{gap.expected:,}",
        f"{gap.missing:,}",
        _percent(gap.share),
        money,
        estimate(commission_of(gap.missing_money, rates.get(currency)), currency),
        f"{gap.waiting:,}",
        _percent(gap.send_gap),
    )


def _percent(share: object) -> str:
    return "" if share is None else f"{share:.1%}"


def _row_figures(name: str, label: str, currency: str, gap: Gap, rates: Rates) -> dict[str, object]:
    rate = rates.get(currency)
    return {
        "programme": name,
        "currency": currency,
        "key": label,
        "expected": gap.expected,
        "missing": gap.missing,
        "gap": None if gap.share is None else str(gap.share),
        "missing_money": gap.missing_money,
        "missing_commission": commission_of(gap.missing_money, rate),
        "expected_money": gap.expected_money,
        "expected_commission": commission_of(gap.expected_money, rate),
        **rate_figures(rate),
        "send_due": gap.send_due,
        "sent": gap.sent,
        "send_gap": None if gap.send_gap is None else str(gap.send_gap),
    }
