"""`recon breaks`: list what is broken, worst first, and close a break with a reason."""

from typing import Annotated

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import print_json, print_table, say
from recon.records.kind import Kind
from recon.records.money import Money
from recon.store.breaks import BreakFilter, StoredBreak

_KINDS = {kind.slug: kind for kind in Kind}
KindName = Annotated[str | None, typer.Option("--kind", help="Only this kind, such as never_sent.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]
Because = Annotated[
    str, typer.Option("--because", help="Why: accepted loss, explained, corrected elsewhere, ...")
]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="What is broken, worst first.", no_args_is_help=False)
    group.callback(invoke_without_command=True)(_list)
    group.command("close")(_close)
    app.add_typer(group, name="breaks")


def _list(
    context: typer.Context,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    kind: KindName = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List open breaks, the most money first."""
    if context.invoked_subcommand is not None:
        return
    if kind is not None and kind not in _KINDS:
        message = f"'{kind}' is no kind; known are {', '.join(name for name, each in _KINDS.items() if each.row.side)}"
        raise typer.BadParameter(message)
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        wanted = BreakFilter(programme=programme, kinds=(_KINDS[kind],) if kind else (), limit=limit)
        found = [each for each in house.store.open_breaks(wanted) if each.found.programme in names]
        counts = [each for name in names for each in house.store.open_counts(name)]
    if json:
        total = sum(each.orders for each in counts)
        print_json(
            {
                "needs_person": bool(total),
                "cannot_judge": False,
                "open": total,
                "breaks": [_figures(each) for each in found],
            }
        )
    else:
        _show(found, total=sum(each.orders for each in counts))
    raise typer.Exit(verdict(needs_person=bool(counts), cannot_judge=False))


def _show(found: list[StoredBreak], *, total: int) -> None:
    if not found:
        say("No open break.")
        return
    print_table(
        [
            ("order", "left"),
            ("programme", "left"),
            ("kind", "left"),
            ("due (UTC)", "left"),
            ("expected", "right"),
            ("recorded", "right"),
            ("commission", "right"),
        ],
        [_row(each) for each in found],
    )
    if total > len(found):
        say(f"{len(found)} of {total:,} open breaks; --limit shows more.")


def _row(each: StoredBreak) -> tuple[str, ...]:
    found = each.found
    mark = "~" if found.estimated else ""
    return (
        found.order_ref,
        found.programme,
        found.kind.label,
        f"{found.due_at:%Y-%m-%d %H:%M}",
        _money(found.expected, found.currency),
        _money(found.recorded, found.currency),
        mark + _money(found.at_risk, found.currency),
    )


def _money(minor: int, currency: str) -> str:
    return str(Money(minor, currency)) if currency else "0"


def _figures(each: StoredBreak) -> dict[str, object]:
    found = each.found
    return {
        "id": each.id,
        "programme": found.programme,
        "order_ref": found.order_ref,
        "kind": found.kind.slug,
        "code": found.kind.row.code,
        "currency": found.currency,
        "expected": found.expected,
        "recorded": found.recorded,
        "at_risk": found.at_risk,
        "estimated": found.estimated,
        "due_at": found.due_at.isoformat(),
        "opened_at": each.opened_at.isoformat(),
        "slices": dict(found.slices),
        "evidence": dict(found.evidence),
    }


def _close(
    ref: Annotated[str, typer.Argument(help="The order's reference.")],
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
