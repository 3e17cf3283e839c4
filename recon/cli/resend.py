"""`recon resend`: plan, approve and send again what surely never arrived."""

import getpass
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from types import FrameType
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from recon.cli import resend_run_shown as run_shown
from recon.cli import resend_shown as shown
from recon.cli.exits import NotFound, verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.standing import in_words, standing
from recon.jobs.resend import recover_if_idle, run_plan
from recon.jobs.resend_case import policy_of
from recon.jobs.resend_plan import MISSING, plans_of, save_plan
from recon.records.kind import Kind
from recon.records.programme import Programme
from recon.records.window import Window
from recon.resend.probe.settings import settings_of
from recon.resend.takeback import RETURNS
from recon.store.breaks import BreakFilter, StoredBreak
from recon.wiring import House

_KINDS = {kind.slug: kind for kind in MISSING}
_RETURNS = {kind.slug: kind for kind in RETURNS}
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
KindName = Annotated[str | None, typer.Option("--kind", help="Only this kind, such as 'never sent'.")]
Since = Annotated[str | None, typer.Option("--since", help="Only orders placed on this day or later.")]
Orders = Annotated[list[str] | None, typer.Option("--order", help="Only this order; may be given again.")]
Corrected = Annotated[
    str, typer.Option("--corrected", help="What was wrong and is right now, for what Rakuten refused.")
]
Returns = Annotated[
    bool,
    typer.Option("--returns", help="Plan what came back and is still paid for, instead of what is missing."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only print what would go out.")]
ShowClicks = Annotated[bool, typer.Option("--show-click-ids", help="Print click ids in full.")]
Number = Annotated[int, typer.Argument(help="The plan's number.")]
MaybeNumber = Annotated[int | None, typer.Argument(help="The plan's number; the newest plans without it.")]
Because = Annotated[str, typer.Option("--because", help="Why it may go out.")]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]
Digest = Annotated[str, typer.Option("--digest", help="The plan's digest, as `recon resend plan` prints it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Plan, approve and send again what surely never arrived.", no_args_is_help=True)
    group.callback()(_group)
    group.command("plan")(_plan)
    group.command("approve")(_approve)
    group.command("run")(_run)
    group.command("status")(_status)
    group.command("cancel")(_cancel)
    app.add_typer(group, name="resend")


def _group() -> None:
    """Plan, approve and send again what surely never arrived."""


def _plan(
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    kind: KindName = None,
    since: Since = None,
    order: Orders = None,
    corrected: Corrected = "",
    returns: Returns = False,
    dry_run: DryRun = False,
    show_click_ids: ShowClicks = False,
    json: Json = False,
) -> None:
    """Plan what may be sent again, or taken back; nothing goes out before a person approves it."""
    made: list[shown.Made] = []
    with opened(config) as house:
        house.store.prepare()
        if not dry_run:
            house.store.expire_plans()
            recover_if_idle(house.resends())
        known = _RETURNS if returns else _KINDS
        breaks = _breaks(house, programme, kinds=_chosen(kind, known), since=since, orders=order or [])
        at, policy = house.present, policy_of(house.bench)
        plans = partial(plans_of, house.bench, corrected=corrected, takes_back=returns, only_looks=dry_run)
        for name in chosen(house, programme):
            told = house.config.programmes()[name]
            for each in plans(told, breaks, as_of=at):
                number = None
                if each.send and not dry_run:
                    user = getpass.getuser()
                    number = save_plan(house.bench, each, as_of=at, by=user, corrected=corrected)
                settings = settings_of(name, policy.terms[name], policy)
                made.append(shown.Made(each, number, policy.terms[name], settings))
        switch, leaves = house.store.sends_switch(), partial(house.shown, clicks=show_click_ids)
        unsure = in_words(standing(house, chosen(house, programme), at=at))
    show = partial(shown.show_plans, made, leaves=leaves, switch=switch, unsure=unsure, returns=returns)
    show(as_json=json, dry=dry_run)
    raise typer.Exit(verdict(needs_person=bool(made), cannot_judge=bool(unsure)))


def _breaks(
    house: House, programme: str | None, *, kinds: tuple[Kind, ...], since: str | None, orders: list[str]
) -> list[StoredBreak]:
    found = [
        each
        for name in chosen(house, programme)
        for each in house.store.open_breaks(
            BreakFilter(programme=name, kinds=kinds, placed=_placed(house.config.programmes()[name], since))
        )
        if not orders or each.found.order_ref in orders
    ]
    unknown = set(orders) - {each.found.order_ref for each in found}
    if unknown:
        message = f"no open break has the order reference '{min(unknown)}'; `recon breaks` lists them"
        raise NotFound(message)
    return found


def _chosen(name: str | None, known: Mapping[str, Kind]) -> tuple[Kind, ...]:
    """Read the kind that was asked for; all that are known where none was."""
    if not name:
        return tuple(known.values())
    slug = "_".join(name.lower().replace("-", " ").replace("_", " ").split())
    if slug not in known:
        what = "taken back" if known is _RETURNS else "sent again"
        message = f"'{name}' is no kind that could be {what}; known are {', '.join(known)}"
        raise typer.BadParameter(message)
    return (known[slug],)


def _placed(programme: Programme, since: str | None) -> Window | None:
    if since is None:
        return None
    try:
        day = date.fromisoformat(since)
    except ValueError as wrong:
        message = f"--since: '{since}' is not a day; write for example 2026-11-16"
        raise typer.BadParameter(message) from wrong
    first = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(programme.zone))
    return Window(first.astimezone(UTC), _END_OF_TIME)


def _approve(number: Number, digest: Digest, because: Because, name: Name, config: ConfigFile = None) -> None:
    """Approve exactly what a plan's digest names; the approval ends by itself."""
    with opened(config) as house:
        house.store.prepare()
        lasts = house.bench.resend.approval_lasts
        plan = house.store.approve_plan(number, digest=digest, by=name, because=because, lasts=lasts)
    shown.show_approved(plan)


def _run(number: Number, config: ConfigFile = None, dry_run: DryRun = False, json: Json = False) -> None:
    """Send what is approved of a plan, one order at a time; the first goes out alone."""
    with opened(config) as house:
        house.store.prepare()
        if dry_run:
            run_shown.show_look(house, house.store.ready_plan(number))
            return
        with _halting() as halted:
            run = run_plan(house.resends(halted=halted.is_set), number)
            rows = house.store.resends(number)
    run_shown.show_run(run, rows, as_json=json)
    raise typer.Exit(verdict(needs_person=run.needs_person, cannot_judge=False))


def _status(number: MaybeNumber = None, config: ConfigFile = None, json: Json = False) -> None:
    """Show plans and how far each order of them has come."""
    with opened(config) as house:
        house.store.prepare()
        house.store.expire_plans()
        recover_if_idle(house.resends())
        plans = house.store.resend_plans() if number is None else [house.store.resend_plan(number)]
        status = run_shown.Status(
            plans=plans,
            states=house.store.resend_states(plans),
            orders=None if number is None else house.store.resends(number),
            made=house.store.plans_made(),
            switch=house.store.sends_switch(),
        )
    run_shown.show_status(status, as_json=json)
    raise typer.Exit(verdict(needs_person=status.needs_person, cannot_judge=False))


def _cancel(number: Number, name: Name = "", config: ConfigFile = None) -> None:
    """Give a plan up; what of it was sent already stays sent."""
    with opened(config) as house:
        house.store.prepare()
        plan = house.store.cancel_plan(number, by=name or getpass.getuser())
    shown.show_cancelled(plan)


@contextmanager
def _halting() -> Iterator[threading.Event]:
    """Let a signal end the run after the order that is on its way, and not in the middle of it."""
    halted = threading.Event()

    def halt(number: int, frame: FrameType | None) -> None:
        del number, frame
        halted.set()

    before = {each: signal.signal(each, halt) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield halted
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
