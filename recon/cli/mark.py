"""`recon mark`: remember what happened in the shop, such as a deploy."""

import getpass
from typing import Annotated

import typer

from recon.cli.options import ConfigFile, OneProgramme, chosen, moment_of, opened
from recon.cli.output import say

At = Annotated[str | None, typer.Option("--at", help="When; now, where it is not given.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Remember what happened in the shop.", no_args_is_help=True)
    group.callback()(_group)
    group.command("deploy")(_deploy)
    app.add_typer(group, name="mark")


def _group() -> None:
    """Remember what happened in the shop."""


def _deploy(
    name: Annotated[str, typer.Argument(help="What was deployed, such as 'checkout 4.2'.")],
    at: At = None,
    programme: OneProgramme = None,
    config: ConfigFile = None,
) -> None:
    """Mark a deploy: the report draws it, and a break that starts there names it."""
    with opened(config) as house:
        chosen(house, programme)
        house.store.prepare()
        when = moment_of(at, otherwise=house.clock.now())
        house.store.mark_deploy(name, at=when, by=getpass.getuser(), programme=programme or "")
    say(f"Marked: {name} at {when:%Y-%m-%d %H:%M} UTC.")
