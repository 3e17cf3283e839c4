"""`recon run`: judge the books and keep what was found."""

from typing import Annotated

import typer

from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.run_summary import Shown, ending, show
from recon.jobs.reconcile import reconcile
from recon.records.moment import moment
from recon.wiring import House

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
        beside = _beside(house)
    show(found, names, beside=beside, as_json=json)
    raise typer.Exit(ending(found, names))


def _beside(house: House) -> Shown:
    pulls = [moment(volume.manifest.first_pull) for volume in house.shelf.volumes()]
    zones = {name: each.zone for name, each in house.config.programmes().items()}
    return Shown(zones=zones, first_pull=min(pulls, default=None))
