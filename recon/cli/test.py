"""`recon test`: follow a test order from the shop to the report, send one, or take one back."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import typer
from rich.live import Live
from rich.text import Text

from recon.cli import own_test
from recon.cli.exits import Exit
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import out, print_json, say
from recon.config import values
from recon.jobs.follow import REPORT_EVERY, Follower, Look, follow
from recon.reporting.follow import standing
from recon.reporting.follow_lines import changes, ending_line, step_line
from recon.reporting.follow_scene import Step, StepState

_STYLES = {StepState.FAILED: "red", StepState.CANNOT_TELL: "yellow"}
_EXITS = {StepState.DONE: Exit.WELL, StepState.FAILED: Exit.NEEDS_PERSON}

Ref = Annotated[str, typer.Argument(help="The order's reference, as the shop writes it.")]
Every = Annotated[str, typer.Option("--every", help="How long to wait between two looks.")]
Once = Annotated[bool, typer.Option("--once", help="Look once, and end.")]
Lasts = Annotated[
    str | None, typer.Option("--for", help="How long to watch; until it has settled, if not given.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Try the real path with a test order.", no_args_is_help=True)
    group.command("follow")(_follow)
    group.command("send")(own_test.send)
    group.command("reverse")(own_test.reverse)
    app.add_typer(group, name="test")


def _follow(
    ref: Ref,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    every: Every = "15s",
    once: Once = False,
    lasts: Lasts = None,
    json: Json = False,
) -> None:
    """Watch a test order, placed in the shop after a real click, until Rakuten's report shows it."""
    pause = _duration("--every", every)
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        began = house.clock.now()
        settle = max(house.config.programmes()[name].settle for name in names) + 2 * REPORT_EVERY
        span = timedelta(0) if once else settle if lasts is None else _duration("--for", lasts)
        follower = Follower(house.trail, ref, names, began)
        looks = follow(follower, every=pause, until=began + span, rest=_rest)
        last = _watched(looks, ref, shows=not json)
    if json:
        print_json(_figures(last, ref))
    else:
        say(ending_line(last.steps, ref))
    # What has not come to its end is not well yet: a script may go by it.
    raise typer.Exit(_EXITS.get(standing(last.steps), Exit.CANNOT_JUDGE))


def _rest(span: timedelta) -> None:
    time.sleep(span.total_seconds())


def _duration(option: str, text: str) -> timedelta:
    try:
        return values.lasting(text)
    except ValueError as wrong:
        message = f"{option}: '{text}' is not a duration; write for example '15s' or '48h'"
        raise typer.BadParameter(message) from wrong


def _watched(looks: Iterator[Look], ref: str, *, shows: bool) -> Look:
    """Show every look: as a list that is drawn anew on a terminal, else one line for each change."""
    if shows and out.is_terminal:
        with Live(console=out, auto_refresh=False) as live:
            for look in looks:
                live.update(_drawn(look, ref), refresh=True)
        return look
    known: tuple[Step, ...] = ()
    remarks: tuple[str, ...] = ()
    for look in looks:
        if shows:
            for step in changes(known, look.steps):
                say(f"{look.at:%H:%M:%S}  {step_line(step)}", style=_STYLES.get(step.state))
            for remark in look.remarks if look.remarks != remarks else ():
                say(f"{look.at:%H:%M:%S}  ! {remark}", style="yellow")
        known, remarks = look.steps, look.remarks
    return look


def _drawn(look: Look, ref: str) -> Text:
    text = Text(f"Order {ref}, programme {look.programme}, {look.at:%H:%M:%S} UTC\n")
    for step in look.steps:
        text.append(f"{step_line(step)}\n", style=_STYLES.get(step.state, ""))
    for remark in look.remarks:
        text.append(f"! {remark}\n", style="yellow")
    return text


def _figures(look: Look, ref: str) -> dict[str, object]:
    state = standing(look.steps)
    return {
        "needs_person": state is StepState.FAILED,
        "cannot_judge": state in {StepState.CANNOT_TELL, StepState.WAITING},
        "order_ref": ref,
        "programme": look.programme,
        "as_of": look.at.isoformat(),
        "standing": state.value.replace(" ", "_"),
        "steps": [_step(each) for each in look.steps],
        "remarks": list(look.remarks),
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "step": step.name.name.lower(),
        "state": step.state.value.replace(" ", "_"),
        "said": step.said,
        "look": step.look or None,
        "at": step.at.isoformat() if step.at else None,
        "seconds_since_order": _seconds(step.since_order),
        "seconds_since_before": _seconds(step.since_before),
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(seconds=1)
