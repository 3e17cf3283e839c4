"""`recon check`: try every door, one line each, with the cure."""

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, say
from recon.cli.untold import untold_codes, untold_line
from recon.jobs.checking import Checked, check_feed, check_numbers, check_store
from recon.jobs.resend_case import policy_of
from recon.resend.probe.settings import Setting, settings_of
from recon.wire.patience import Patience
from recon.wire.token import NoToken, TokenClient
from recon.wiring import House, logins_of

_NO_TOKEN = "no token; set token_file, see Reports > Get API in Rakuten's dashboard"  # noqa: S105 - a sentence

# Whoever checks wants to hear what a door says now; a pull comes back and asks again.
_ONCE = Patience(tries=1)
_NO_REPORT = (
    "no report of Rakuten's is configured, so nothing can be judged; add a section [network.NAME], see "
    "Reports > Get API in Rakuten's dashboard"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(_check)


def _check(config: ConfigFile = None, json: Json = False) -> None:
    """Try every door that the configuration names, and what probes say of its settings; nothing is written to the books."""
    with opened(config) as house:
        at = house.clock.now()
        programmes = house.config.programmes().values()
        stored = check_store(house.store)
        settings = _probed(house) if stored.well else []
        done = [stored]
        done += [each for programme in programmes for each in check_numbers(programme)]
        done += [check_feed(feed, at=at, programmes=programmes) for feed in house.feeds(patience=_ONCE)]
        done += [*_unread(house), *_logins(house)]
        untold = untold_codes(house)
    if json:
        print_json(
            {
                "needs_person": any(each.doubted for each in settings),
                "cannot_judge": not all(each.well for each in done),
                "doors": [_figures(each) for each in done],
                "settings": [each.figures for each in settings],
                "untold": untold,
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
        for setting in settings:
            state = "NO " if setting.doubted else "ok "
            say(
                f"{state} programme.{setting.programme}: {setting.line}",
                style="red" if setting.doubted else None,
            )
        if untold:
            say(untold_line(untold))
    doubted, unread = any(each.doubted for each in settings), not all(each.well for each in done)
    raise typer.Exit(verdict(needs_person=doubted, cannot_judge=unread))


def _probed(house: House) -> list[Setting]:
    """List what experiments say about the settings of each programme."""
    policy = policy_of(house.bench)
    return [each for name, terms in policy.terms.items() for each in settings_of(name, terms, policy)]


def _unread(house: House) -> list[Checked]:
    """List the reports that cannot be asked for."""
    if not house.config.network_sections:
        return [Checked("network", well=False, said=_NO_REPORT)]
    return [
        Checked(f"network.{name}", well=False, said=_NO_TOKEN)
        for name in house.config.networks_without_token()
    ]


def _logins(house: House) -> list[Checked]:
    return [_login(name, client) for name, client in logins_of(house.config.programme_sections).items()]


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
