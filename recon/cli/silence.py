"""`recon silence`: send no notices until a moment, with a reason; list silences, end one."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import print_json, print_table, say
from recon.store.silences import Silence

_SPAN = re.compile(r"(?P<number>[0-9]{1,4})(?P<unit>[mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
Until = Annotated[str | None, typer.Option("--until", help="Such as 8h, 2d or 2026-11-30T08:00Z.")]
Because = Annotated[str | None, typer.Option("--because", help="Why: a move of servers, a known outage, ...")]
Name = Annotated[str | None, typer.Option("--as", help="Who asks for it.")]
OneIncident = Annotated[
    int | None, typer.Option("--incident", help="Only this incident; all of them where none is named.")
]
Number = Annotated[int, typer.Argument(help="The silence's number, as `recon silence list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Send no notices until a moment, with a reason.", no_args_is_help=True)
    group.callback(invoke_without_command=True)(_silence)
    group.command("list")(_list)
    group.command("end")(_end)
    app.add_typer(group, name="silence")


def _silence(
    context: typer.Context,
    *,
    until: Until = None,
    because: Because = None,
    name: Name = None,
    programme: OneProgramme = None,
    incident: OneIncident = None,
    config: ConfigFile = None,
) -> None:
    """Send no notices until a moment: of everything, of one programme, or of one incident."""
    if context.invoked_subcommand is not None:
        return
    if until is None or because is None or name is None:
        message = "a silence needs its end, a reason and a name; give --until, --because and --as"
        raise typer.BadParameter(message)
    with opened(config) as house:
        chosen(house, programme)
        house.store.prepare()
        made = house.store.silence(
            until=_end_of(until, at=house.clock.now()),
            because=because,
            by=name,
            programme=programme or "",
            incident=incident,
        )
    say(f"Silence {made.id}: {_about(made)}, until {made.until:%Y-%m-%d %H:%M} UTC.")
    say("What is still open then is told. End it before with:")
    say(f'  recon silence end {made.id} --because "..." --as NAME')


def _end_of(text: str, *, at: datetime) -> datetime:
    span = _SPAN.fullmatch(text.strip())
    if span is not None:
        return at + int(span["number"]) * _UNITS[span["unit"]]
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError as wrong:
        message = f"--until: '{text}' is no moment; write for example 8h, 2d or 2026-11-30T08:00Z"
        raise typer.BadParameter(message) from wrong
    until = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    if until <= at:
        message = f"--until: '{text}' is over already; name a moment to come"
        raise typer.BadParameter(message)
    return until


def _list(config: ConfigFile = None, json: Json = False) -> None:
    """List the silences that are on."""
    with opened(config) as house:
        house.store.prepare()
        found = house.store.silences()
    if json:
        print_json(
            {"needs_person": False, "cannot_judge": False, "silences": [_figures(each) for each in found]}
        )
    elif found:
        print_table(
            [(title, "left") for title in ("silence", "about", "until (UTC)", "by", "because")],
            [
                (str(each.id), _about(each), f"{each.until:%Y-%m-%d %H:%M}", each.who, each.why)
                for each in found
            ],
        )
    else:
        say("No silence is on.")


def _end(
    silence: Number,
    because: Annotated[str, typer.Option("--because", help="Why it ends before its time.")],
    name: Annotated[str, typer.Option("--as", help="Who ends it.")],
    config: ConfigFile = None,
) -> None:
    """Let notices go out again; what is still open is told."""
    with opened(config) as house:
        house.store.prepare()
        ended = house.store.end_silence(silence, because=because, by=name)
    say(
        f"Silence {ended.id} is over: {_about(ended)}. What is still open is told with the next `recon notify`."
    )


def _about(silence: Silence) -> str:
    if silence.incident is not None:
        return f"no notices of incident {silence.incident}"
    return f"no notices of programme {silence.programme}" if silence.programme else "no notices at all"


def _figures(silence: Silence) -> dict[str, object]:
    return {
        "silence": silence.id,
        "programme": silence.programme or None,
        "incident": silence.incident,
        "at": silence.at.isoformat(),
        "until": silence.until.isoformat(),
        "who": silence.who,
        "why": silence.why,
    }
