"""`recon sandbox`: a stand-in for Rakuten on this machine."""

from typing import Annotated

import typer

from recon.sandbox import serve

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox")(_sandbox)


def _sandbox(port: Port = 8085) -> None:
    """Serve Rakuten's reports and tracking endpoint, invented, until interrupted."""
    serve(port, say=typer.echo)
