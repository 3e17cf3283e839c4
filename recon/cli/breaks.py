"""`recon breaks`: list what is broken, worst first; close a break with a reason, or take a closing back."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from recon.cli import breaks_shown
from recon.cli.breaks_shown import RECOVERED_IN, Listed
from recon.cli.exits import NotFound, verdict
from recon.cli.money_shown import stakes
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import say
from recon.cli.standing import in_words, standing
from recon.gap.stream import Stream
from recon.jobs.week_figures import NoRun, day_of
from recon.matching.request import week_of
from recon.records.kind import Kind, Verdict
from recon.records.window import Window
from recon.store.breaks import BreakFilter, StoredBreak
from recon.store.incidents import StoredIncident
from recon.wiring import House

_KINDS = {kind.slug: kind for kind in Kind if kind.row.verdict is Verdict.BREAK}
_USUAL = 50
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
KindName = Annotated[str | None, typer.Option("--kind", help="Only this kind, such as 'never sent'.")]
Cause = Annotated[str | None, typer.Option("--cause", help="Only those of this cause's code, such as B40.")]
Week = Annotated[
    str | None, typer.Option("--week", help="Only orders placed in this week, such as 2026-W47.")
]
Since = Annotated[
    str | None, typer.Option("--since", help="Only orders placed on this day or later: 2026-11-16.")
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help=f"How many at most; {_USUAL}, or all of them with --csv.")
]
Csv = Annotated[bool, typer.Option("--csv", help="Print cells for a spreadsheet.")]
Because = Annotated[
    str, typer.Option("--because", help="Why: accepted loss, explained, corrected elsewhere, ...")
]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]
Ref = Annotated[str, typer.Argument(help="The order's reference.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="What is broken: by currency, in each the most commission first.", no_args_is_help=False
    )
    group.callback(invoke_without_command=True)(_list)
    group.command("close")(_close)
    group.command("reopen")(_reopen)
    app.add_typer(group, name="breaks")


def _list(
    context: typer.Context,
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    kind: KindName = None,
    cause: Cause = None,
    week: Week = None,
    since: Since = None,
    limit: Limit = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List open breaks: by currency, in each the most commission first, owed or overpaid."""
    if context.invoked_subcommand is not None:
        return
    if (json and csv) or (week and since):
        message = "give either --json or --csv, and either --week or --since"
        raise typer.BadParameter(message)
    most = limit or (None if csv else _USUAL)
    with opened(config) as house:
        house.store.prepare()
        listed = _listed(
            house, programme, _kind(kind), cause=cause and cause.upper(), week=week, since=since, limit=most
        )
    if json:
        breaks_shown.print_figures(listed)
    elif csv:
        breaks_shown.print_cells(listed)
    else:
        breaks_shown.show(listed)
    raise typer.Exit(verdict(needs_person=bool(listed.total), cannot_judge=bool(listed.standing)))


def _kind(name: str | None) -> Kind | None:
    if name is None:
        return None
    slug = "_".join(name.lower().replace("-", " ").replace("_", " ").split())
    if slug not in _KINDS:
        message = f"'{name}' is no kind of break; known are {', '.join(_KINDS)}"
        raise typer.BadParameter(message)
    return _KINDS[slug]


def _listed(
    house: House,
    programme: str | None,
    kind: Kind | None,
    *,
    cause: str | None,
    week: str | None,
    since: str | None,
    limit: int | None,
) -> Listed:
    """Find the breaks that are asked for, those of the configuration's programmes first."""
    orders = _open_orders(house)
    # A programme that was renamed keeps its open breaks; they are listed, or nobody would ever see them again.
    names = [programme] if programme in orders else [*chosen(house, programme)]
    names += [name for name in orders if programme is None and name not in names]
    known = [name for name in names if name in house.config.programme_sections]
    kinds = (kind,) if kind else ()
    asked = {
        name: BreakFilter(
            programme=name, kinds=kinds, cause=cause, limit=limit, placed=_placed(house, name, week, since)
        )
        for name in names
    }
    found = sorted(
        (each for wanted in asked.values() for each in house.store.open_breaks(wanted)),
        key=lambda each: (each.found.programme not in known, *_worst_first(each)),
    )
    total = sum(house.store.open_total(wanted) for wanted in asked.values())
    return Listed(
        found=found[:limit],
        total=total,
        others=sum(orders[name] for name in names) - total,
        asked=_in_words(kind, cause=cause, week=week, since=since),
        kind=kind,
        dropped={name: orders[name] for name in names if name not in known},
        standing=in_words(standing(house, known, at=house.present)),
        lost=_lost(house, names) if not kinds and cause is None else [],
        money=stakes(house, names, recovered_in=Window(house.present - RECOVERED_IN, house.present)),
        exchange=house.config.exchange.exchange(),
    )


def _open_orders(house: House) -> dict[str, int]:
    """Count the open breaks by programme, those of the configuration first, also where there is none."""
    orders = dict.fromkeys(house.config.programme_sections, 0)
    for count in house.store.open_counts():
        orders[count.programme] = orders.get(count.programme, 0) + count.orders
    return orders


def _lost(house: House, names: Collection[str]) -> list[StoredIncident]:
    """List the open losses of click ids: what a list of orders can never show."""
    incidents = house.store.incidents(open_only=True)
    return [
        each
        for each in incidents
        if each.incident.stream is Stream.CAPTURE and each.incident.programme in names
    ]


def _in_words(kind: Kind | None, *, cause: str | None, week: str | None, since: str | None) -> str:
    """Say what a list was narrowed to: ' of kind refused placed in 2026-W47'."""
    said = (
        ("of kind", kind and kind.slug),
        ("with cause", cause),
        ("placed in", week),
        ("placed since", since),
    )
    return "".join(f" {words} {value}" for words, value in said if value)


def _worst_first(each: StoredBreak) -> tuple[str, int, datetime, int]:
    return each.found.currency, -abs(each.found.at_risk), each.found.due_at, each.id


def _placed(house: House, name: str, week: str | None, since: str | None) -> Window | None:
    """Cut the window of placed orders in the programme's zone; UTC where the configuration lost it."""
    programmes = house.config.programmes()
    zone = programmes[name].zone if name in programmes else "UTC"
    if week is not None:
        try:
            return week_of(day_of(week), shop_zone=zone, network_zone=zone).shop
        except NoRun as wrong:
            raise NotFound(str(wrong)) from wrong
    if since is None:
        return None
    try:
        day = date.fromisoformat(since)
    except ValueError as wrong:
        message = f"--since: '{since}' is not a day; write for example 2026-11-16"
        raise typer.BadParameter(message) from wrong
    first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return Window(first.astimezone(UTC), _END_OF_TIME)


def _close(
    ref: Ref,
    because: Because,
    name: Name,
    config: ConfigFile = None,
    programme: OneProgramme = None,
) -> None:
    """Take a break off the lists; it stays in the bridge, and returns if its facts change."""
    with opened(config) as house:
        house.store.prepare()
        closed = house.store.close_break(ref, because=because, by=name, programme=programme)
    say(f"Closed: order {closed.found.order_ref}, {closed.found.kind.label}. It returns if its facts change.")


def _reopen(
    ref: Ref,
    because: Annotated[str, typer.Option("--because", help="Why: closed by mistake, another order, ...")],
    name: Name,
    config: ConfigFile = None,
    programme: OneProgramme = None,
) -> None:
    """Put a break that somebody closed back on the lists; the closing stays in its history."""
    with opened(config) as house:
        house.store.prepare()
        back = house.store.reopen_break(ref, because=because, by=name, programme=programme)
    say(
        f"Open again: order {back.found.order_ref}, {back.found.kind.label}. The next run judges it as before."
    )
