"""`recon acknowledge`: say that somebody looks after an incident."""

from typing import Annotated

import typer

from recon.cli.options import ConfigFile, opened
from recon.cli.output import say

Number = Annotated[int, typer.Argument(help="The incident's number, as `recon incidents` shows it.")]
Because = Annotated[str, typer.Option("--because", help="What is being done.")]
Name = Annotated[str, typer.Option("--as", help="Who looks after it.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("acknowledge")(_acknowledge)


def _acknowledge(incident: Number, because: Because, name: Name, config: ConfigFile = None) -> None:
    """Look after an incident: no more reminders of it; that it worsens or ends is told all the same."""
    with opened(config) as house:
        house.store.prepare()
        house.store.acknowledge(incident, because=because, by=name)
    say(f"{name} looks after incident {incident}. You still hear if it worsens, and when it is over.")
