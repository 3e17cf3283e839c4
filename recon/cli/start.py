"""`recon start`: let sends go on, with a reason."""

from typing import Annotated

import typer

from recon.cli.options import ConfigFile, opened
from recon.cli.output import say

Because = Annotated[str, typer.Option("--because", help="Why sends may go on.")]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("start")(_start)


def _start(because: Because, name: Name, config: ConfigFile = None) -> None:
    """Let sends go on, with a reason."""
    with opened(config) as house:
        house.store.prepare()
        house.store.start_sends(by=name, because=because)
    say("Started: sends may go out again.")
