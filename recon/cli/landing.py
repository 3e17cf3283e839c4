"""`recon landing`: try whether landing pages keep a click id."""

import typer

from recon.cli.exits import NotFound, verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, say
from recon.gap.landing import LandingOutcome
from recon.gap.landing_watch import LandingCheck
from recon.jobs.landing import check_landings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("landing")(_landing)


def _landing(config: ConfigFile = None, json: Json = False) -> None:
    """Land on your own pages with a made-up click id and look whether it is kept; no click reaches Rakuten."""
    with opened(config) as house:
        if not house.config.landing.on:
            message = (
                "the landing watch is off; write on = true and your own landing addresses into [landing] "
                "of the configuration"
            )
            raise NotFound(message)
        house.store.prepare()
        done = check_landings(house.tour, door=house.landing_door, store=house.store, at=house.clock.now())
    failing = [each for each in done if each.outcome.is_failing]
    unknown = [
        each for each in done if not each.outcome.is_failing and each.outcome is not LandingOutcome.KEPT
    ]
    if json:
        print_json(
            {
                "needs_person": bool(failing),
                "cannot_judge": bool(unknown),
                "landings": [_figures(each) for each in done],
            }
        )
    else:
        for each in done:
            say(_line(each), style="red" if each.outcome.is_failing else None)
    raise typer.Exit(verdict(needs_person=bool(failing), cannot_judge=bool(unknown)))


def _line(check: LandingCheck) -> str:
    mark = "ok " if check.outcome is LandingOutcome.KEPT else "NO " if check.outcome.is_failing else "?  "
    return f"{mark} {check.address}: {check.outcome.value}: {check.what}"


def _figures(check: LandingCheck) -> dict[str, object]:
    return {
        "address": check.address,
        "at": check.at.isoformat(),
        "outcome": check.outcome.value.replace(" ", "_"),
        "said": check.what,
    }
