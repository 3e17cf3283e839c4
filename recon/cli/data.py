"""`recon db`: the version of our findings and books, and how to bring them up to date."""

import typer

from recon.cli.options import ConfigFile, opened
from recon.cli.output import say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The database of findings.", no_args_is_help=True)
    group.callback()(_group)
    group.command("upgrade")(_upgrade)
    group.command("version")(_version)
    app.add_typer(group, name="db")


def _group() -> None:
    """The database of findings."""


def _upgrade(config: ConfigFile = None) -> None:
    """Bring the findings up to this program's schema."""
    with opened(config) as house:
        say(f"The store is at schema {house.store.migrate()}.")


def _version(config: ConfigFile = None) -> None:
    """Print the schema the findings are at."""
    with opened(config) as house:
        say(house.store.schema_version() or "the store does not exist yet; `recon run` makes it")
