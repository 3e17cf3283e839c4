"""`recon run`: judge the books and keep what was found."""

from typing import Annotated

import typer

from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.run_summary import ending, show
from recon.jobs.reconcile import reconcile

Hindsight = Annotated[
    bool,
    typer.Option("--with-hindsight", help="Judge a past moment with today's rows, each from its own time."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(_run)


def _run(
    config: ConfigFile = None,
    as_of: AsOf = None,
    programme: OneProgramme = None,
    json: Json = False,
    with_hindsight: Hindsight = False,
) -> None:
    """Judge every order in the books: one verdict each, and the money behind it."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        found = reconcile(house.bench, as_of=at, hindsight=with_hindsight)
    show(found, names, as_json=json)
    raise typer.Exit(ending(found, names))
