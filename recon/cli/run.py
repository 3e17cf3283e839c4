"""`recon run`: judge the books and keep what was found."""

from typing import Annotated

import typer

from recon.cli import pull
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.run_summary import Shown, ending, show
from recon.jobs.pull import Pulled
from recon.jobs.reconcile import Reconciled, reconcile
from recon.matching.own_data import all_findings
from recon.records.moment import moment
from recon.wiring import House

Hindsight = Annotated[
    bool,
    typer.Option("--with-hindsight", help="Judge a past moment with today's rows, each from its own time."),
]
Pull = Annotated[
    bool, typer.Option("--pull", help="Read every source first; one that fails does not stop the run.")
]

Full = Annotated[
    bool, typer.Option("--full", help="Judge every order anew, whatever an earlier run left to begin from.")
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
    pull_first: Pull = False,
    full: Full = False,
) -> None:
    """Judge every order in the books: one verdict each, and the money behind it."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        pulled = pull.pulled(house) if pull_first else []
        at = moment_of(as_of, otherwise=house.present)
        found = reconcile(house.bench, as_of=at, hindsight=with_hindsight, anew=full)
        beside = _beside(house, pulled, found)
    if pulled and not json:
        pull.show(pulled, as_json=False)
    show(found, names, beside=beside, as_json=json)
    raise typer.Exit(ending(found, names, pulled))


def _beside(house: House, pulled: list[Pulled], found: Reconciled) -> Shown:
    pulls = [moment(volume.manifest.first_pull) for volume in house.shelf.volumes()]
    zones = {name: each.zone for name, each in house.config.programmes().items()}
    doubts = {
        name: all_findings(times, shop_zone=zones[name], network_zone=house.network_zones[name])
        for name, times in found.times.items()
    }
    return Shown(zones=zones, first_pull=min(pulls, default=None), pulled=pulled, doubts=doubts)
