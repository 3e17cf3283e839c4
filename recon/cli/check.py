"""`recon check`: try every door, one line each, with the cure."""

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, say
from recon.jobs.checking import Checked, check_feed, check_store
from recon.wire.token import NoToken, TokenClient


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(_check)


def _check(config: ConfigFile = None, json: Json = False) -> None:
    """Try every door that the configuration names: nothing is written to the books."""
    with opened(config) as house:
        at = house.clock.now()
        done = [check_store(house.store), *(check_feed(feed, at=at) for feed in house.feeds())]
        cure = "no token; set token_file, see Reports > Get API in Rakuten's dashboard"
        done += [
            Checked(f"network.{name}", well=False, said=cure)
            for name in house.config.networks_without_token()
        ]
        done += [_login(name, client) for name, client in house.logins().items()]
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


def _login(name: str, client: TokenClient) -> Checked:
    door = f"programme.{name}.login"
    try:
        lasts = client.granted().lasts
    except NoToken as failed:
        return Checked(door, well=False, said=str(failed))
    life = "does not say how long it lasts" if lasts is None else f"lasts {lasts.total_seconds():,.0f} s"
    return Checked(door, well=True, said=f"logs in at {client.login.url}; the token {life}")


def _figures(each: Checked) -> dict[str, object]:
    return {"door": each.door, "well": each.well, "said": each.said, "warnings": list(each.warnings)}
