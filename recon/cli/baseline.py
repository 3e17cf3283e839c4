"""`recon baseline`: let what is usual be learnt anew since a moment, with a reason; list resets, take one back."""

from datetime import datetime
from typing import Annotated

import typer

from recon.cli.options import ConfigFile, Json, OneProgramme, moment_of, one_of, opened
from recon.cli.output import print_json, print_table, say
from recon.gap.baseline import BaselineReset

Since = Annotated[
    str | None,
    typer.Option(
        "--since", help="From when on orders teach what is usual, such as 2026-11-16T06:00Z; else now."
    ),
]
Because = Annotated[str, typer.Option("--because", help="Why: a new agreement, a new checkout, ...")]
Name = Annotated[str, typer.Option("--as", help="Who says so.")]
Number = Annotated[int, typer.Argument(help="The reset's number, as `recon baseline list` shows it.")]
Revoked = Annotated[bool, typer.Option("--all", help="List those that were taken back, too.")]
_COLUMNS = ("reset", "programme", "since (UTC)", "said (UTC)", "by", "because", "taken back (UTC)")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Let what is usual be learnt anew, with a reason.", no_args_is_help=True)
    group.command("reset")(_reset)
    group.command("list")(_list)
    group.command("revoke")(_revoke)
    app.add_typer(group, name="baseline")


def _reset(
    because: Because,
    name: Name,
    since: Since = None,
    programme: OneProgramme = None,
    config: ConfigFile = None,
) -> None:
    """Learn what is usual from orders due since a moment on; what went wrong before it is not told any more."""
    with opened(config) as house:
        house.store.prepare()
        made = house.store.reset_baseline(
            one_of(house, programme),
            since=moment_of(since, otherwise=house.clock.now()),
            because=because,
            by=name,
        )
    say(
        f"Reset {made.id}: what is usual of {made.programme} is learnt from orders due since {_utc(made.since)} on."
    )
    say(
        "Losses of reported orders that began before are over with the next `recon watch`. Take it back with:"
    )
    say(f'  recon baseline revoke {made.id} --because "..." --as NAME')


def _list(*, every: Revoked = False, config: ConfigFile = None, json: Json = False) -> None:
    """List the resets that count."""
    with opened(config) as house:
        house.store.prepare()
        found = house.store.baseline_resets(revoked_too=every)
    if json:
        print_json(
            {"needs_person": False, "cannot_judge": False, "resets": [_figures(each) for each in found]}
        )
    elif found:
        print_table([(title, "left") for title in _COLUMNS], [_row(each) for each in found])
    else:
        say("No reset counts: what is usual is learnt from all that is known.")


def _revoke(reset: Number, because: Because, name: Name, config: ConfigFile = None) -> None:
    """Take a reset back: what came before it teaches what is usual again."""
    with opened(config) as house:
        house.store.prepare()
        ended = house.store.revoke_reset(reset, because=because, by=name)
    say(
        f"Reset {ended.id} of {ended.programme} is taken back: what came before {_utc(ended.since)} teaches again."
    )


def _row(reset: BaselineReset) -> tuple[str, ...]:
    over = "" if reset.revoked_at is None else f"{reset.revoked_at:%Y-%m-%d %H:%M}"
    since, said = (f"{at:%Y-%m-%d %H:%M}" for at in (reset.since, reset.at))
    return str(reset.id), reset.programme, since, said, reset.who, reset.why, over


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _figures(reset: BaselineReset) -> dict[str, object]:
    return {
        "reset": reset.id,
        "programme": reset.programme,
        "since": reset.since.isoformat(),
        "at": reset.at.isoformat(),
        "who": reset.who,
        "why": reset.why,
        "revoked_at": None if reset.revoked_at is None else reset.revoked_at.isoformat(),
    }
