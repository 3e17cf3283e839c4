"""`recon gap`: what is missing and what was not sent, by day, hour or slice."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from recon.cli.exits import verdict
from recon.cli.money_shown import money_figures, show_money, stakes
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import print_json, print_table, say
from recon.cli.rules_shown import Touched, touched
from recon.cli.rules_shown import show as show_rules
from recon.cli.run_summary import incident_line
from recon.cli.standing import standing
from recon.cli.untold import untold_codes, untold_line
from recon.gap.figures import Figure, Grain
from recon.gap.measure import Gap, gaps_by
from recon.records import numerals
from recon.records.money import Money
from recon.records.window import Window
from recon.store.incidents import StoredIncident
from recon.wiring import House

Days = Annotated[int, typer.Option("--days", min=1, max=90, help="How far back.")]
# The slices of the kernel's figures.
SLICES = ("payment_method", "device", "country", "channel", "customer_kind")
_TIMED = ("day", "hour")
By = Annotated[str, typer.Option("--by", help=f"One of {', '.join((*_TIMED, *SLICES))}.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("gap")(_gap)


def _gap(
    config: ConfigFile = None,
    as_of: AsOf = None,
    programme: OneProgramme = None,
    days: Days = 14,
    by: By = "day",
    json: Json = False,
) -> None:
    """Show the gap: expected orders that are missing at Rakuten, and due orders that were not sent."""
    by = _known(by)
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        window = Window(at - timedelta(days=days), at + timedelta(hours=1))
        found = {name: _measured(house, name, window=window, by=by) for name in names}
        by_rule = _by_rule(house, names, window=window)
        open_incidents = [each for name in names for each in house.store.incidents(name, open_only=True)]
        money, untold = stakes(house, names, recovered_in=window), untold_codes(house)
        unsure = standing(house, names, at=at)
    if json:
        print_json(
            {
                "needs_person": bool(open_incidents),
                "cannot_judge": bool(unsure),
                "by": by,
                "gaps": [_row_figures(name, *row) for name in names for row in found[name]],
                "rules": [{"programme": name, **row.figures} for name in names for row in by_rule[name]],
                "incidents": [each.incident.sentence for each in open_incidents],
                "money": money_figures(money, days=days),
                "untold": untold,
            }
        )
    else:
        for name in names:
            _show(name, found[name], by=by, days=days, why=unsure.get(name, ""))
            show_money([each for each in money if each.open.programme == name], days=days)
            show_rules(by_rule[name])
        _show_all(house, untold, open_incidents)
    raise typer.Exit(verdict(needs_person=bool(open_incidents), cannot_judge=bool(unsure)))


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
    if name not in (*_TIMED, *SLICES):
        message = f"--by: '{by}' is nothing to count by; known are {', '.join((*_TIMED, *SLICES))}"
        raise typer.BadParameter(message)
    return name


def _measured(house: House, name: str, *, window: Window, by: str) -> list[tuple[str, str, Gap]]:
    zone = ZoneInfo(house.config.programmes()[name].zone)
    timed = by in _TIMED
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


def _show(name: str, rows: list[tuple[str, str, Gap]], *, by: str, days: int, why: str) -> None:
    say(f"\nProgramme {name}", style="bold")
    if why:
        say(f"? {why}", style="yellow")
    if not rows:
        kept = "" if by in _TIMED else "; slices are kept for 14 days before a run"
        say(f"No orders with a click in the last {numerals.counted(days, 'day')}{kept}.")
        return
    print_table(
        [
            (by, "left"),
            ("expected", "right"),
            ("missing", "right"),
            ("gap", "right"),
            ("missing sales", "right"),
            ("settling", "right"),
            ("send gap", "right"),
        ],
        [_cells(*row) for row in rows],
    )


def _cells(label: str, currency: str, gap: Gap) -> tuple[str, ...]:
    money = str(Money(gap.missing_money, currency)) if currency else ""
    return (
        label,
        f"{gap.expected:,}",
        f"{gap.missing:,}",
        _percent(gap.share),
        money,
        f"{gap.waiting:,}",
        _percent(gap.send_gap),
    )


def _percent(share: object) -> str:
    return "" if share is None else f"{share:.1%}"


def _row_figures(name: str, label: str, currency: str, gap: Gap) -> dict[str, object]:
    return {
        "programme": name,
        "currency": currency,
        "key": label,
        "expected": gap.expected,
        "missing": gap.missing,
        "gap": None if gap.share is None else str(gap.share),
        "missing_money": gap.missing_money,
        "send_due": gap.send_due,
        "sent": gap.sent,
        "send_gap": None if gap.send_gap is None else str(gap.send_gap),
    }
