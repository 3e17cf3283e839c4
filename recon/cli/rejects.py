"""`recon rejects`: the lines of reports and logs that no book could take."""

from dataclasses import asdict

import typer

from recon.cli.options import ConfigFile, Json, opened
from recon.cli.order import Raw
from recon.cli.output import print_json, say
from recon.store.rejects import StoredReject


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rejects")(_rejects)


def _rejects(config: ConfigFile = None, raw: Raw = False, json: Json = False) -> None:
    """List the lines of reports and logs that were set aside, the newest first."""
    with opened(config) as house:
        house.store.prepare()
        found = house.store.rejects()
    if json:
        print_json(
            {"needs_person": False, "cannot_judge": False, "rejects": [asdict(each) for each in found]}
        )
        return
    for each in found:
        _show(each, whole=raw)
    if not found:
        say("No line was set aside.")


def _show(reject: StoredReject, *, whole: bool) -> None:
    place = "" if reject.line is None else f", line {reject.line}"
    named = f", seems to name order {reject.order_key}" if reject.order_key else ""
    say(f"{reject.last_at:%Y-%m-%d %H:%M} UTC  {reject.source}{place}: {reject.why}{named}")
    lines = reject.raw.split("\n")
    for line in lines if whole else [_beginning(lines[0])]:
        say(f"  | {line}")


def _beginning(line: str, *, most: int = 96) -> str:
    return line if len(line) <= most else f"{line[:most]}... (--raw shows all)"
