"""`recon check`: try every door, one line each, with the cure."""

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, say
from recon.jobs.checking import Checked, check_feed, check_numbers, check_store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(_check)


def _check(config: ConfigFile = None, json: Json = False) -> None:
    """Try every door that the configuration names: nothing is written to the books."""
    with opened(config) as house:
        at = house.clock.now()
        programmes = house.config.programmes().values()
        done = [check_store(house.store)]
        done += [each for programme in programmes for each in check_numbers(programme)]
        done += [check_feed(feed, at=at, programmes=programmes) for feed in house.feeds()]
        cure = "no token; set token_file, see Reports > Get API in Rakuten's dashboard"
        done += [
            Checked(f"network.{name}", well=False, said=cure)
            for name in house.config.networks_without_token()
        ]
    if json:
        print_json(
            {
                "needs_person": False,
                "cannot_judge": not all(each.well for each in done),
                "doors": [_figures(each) for each in done],
            }
        )
    else:
        for each in done:
            say(
                f"{'ok ' if each.well else 'NO '} {each.door}: {each.said}",
                style=None if each.well else "red",
            )
            for warning in each.warnings:
                say(f"    warning: {warning}", style="yellow")
    raise typer.Exit(verdict(needs_person=False, cannot_judge=not all(each.well for each in done)))


def _figures(each: Checked) -> dict[str, object]:
    return {"door": each.door, "well": each.well, "said": each.said, "warnings": list(each.warnings)}
