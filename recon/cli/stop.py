"""`recon stop`: halt every send at once."""

from typing import Annotated

import typer

from recon.cli.options import ConfigFile, opened
from recon.cli.output import say

Because = Annotated[str, typer.Option("--because", help="Why nothing may go out.")]
Name = Annotated[str, typer.Option("--as", help="Who decides.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stop")(_stop)


def _stop(because: Because, name: Name, config: ConfigFile = None) -> None:
    """Halt every send at once: from the end of this command on none begins."""
    with opened(config) as house:
        house.store.prepare()
        house.store.stop_sends(by=name, because=because)
    say("Stopped: nothing is sent from now on. recon start lets sends go on.")
