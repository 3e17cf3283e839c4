"""`recon pull`: read every source into the books."""

from dataclasses import replace
from typing import Annotated

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import print_json, print_table, say, watched
from recon.jobs.pull import Pulled, pull
from recon.records.moment import moment

Believe = Annotated[
    bool,
    typer.Option("--believe-vanished", help="Take it that rows a report no longer has are rightly gone."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pull")(_pull)


def _pull(config: ConfigFile = None, believe_vanished: Believe = False, json: Json = False) -> None:
    """Read the shop, the postback log and Rakuten's reports into the books."""
    with opened(config) as house, watched() as progress:
        house.store.prepare()
        at = house.clock.now()
        library = replace(house.library, believes_vanished=believe_vanished)
        done = pull(house.feeds(), library=library, at=at, progress=progress)
        house.store.note_pulls(done, at=at)
    show(done, as_json=json)
    raise typer.Exit(verdict(needs_person=False, cannot_judge=any(pulled.failure for pulled in done)))


def show(done: list[Pulled], *, as_json: bool) -> None:
    """Print what was taken and what could not be read."""
    if as_json:
        print_json(
            {
                "needs_person": False,
                "cannot_judge": any(pulled.failure for pulled in done),
                "books": [_figures(each) for each in done],
            }
        )
        return
    rows = [
        (
            each.source,
            each.book,
            f"{each.taken.delivered:,}",
            f"{each.taken.entered:,}",
            f"{each.taken.closed:,}",
            _reach(each),
        )
        for each in done
        if each.taken
    ]
    print_table(
        [
            ("source", "left"),
            ("book", "left"),
            ("read", "right"),
            ("new", "right"),
            ("closed", "right"),
            ("complete until (UTC)", "left"),
        ],
        rows,
    )
    for each in done:
        for remark in each.taken.manifest.remarks if each.taken else (each.failure,):
            say(f"! {each.source}: {remark}", style="yellow")


def _reach(pulled: Pulled) -> str:
    covered = pulled.taken.manifest.covered() if pulled.taken else None
    return f"{covered.end:%Y-%m-%d %H:%M}" if covered else "no coverage"


def _figures(pulled: Pulled) -> dict[str, object]:
    found: dict[str, object] = {
        "source": pulled.source,
        "book": pulled.book,
        "failure": pulled.failure or None,
    }
    if pulled.taken is None:
        return found
    manifest = pulled.taken.manifest
    covered = manifest.covered()
    return found | {
        "delivered": pulled.taken.delivered,
        "entered": pulled.taken.entered,
        "closed": pulled.taken.closed,
        "rows": manifest.rows,
        "generation": manifest.generation,
        "covered": [covered.start.isoformat(), covered.end.isoformat()] if covered else None,
        "pulled_at": moment(manifest.pulled_at).isoformat(),
        "totals": [
            {
                "programme": total.programme,
                "currency": total.currency,
                "rows": total.rows,
                "amount": total.amount,
            }
            for total in manifest.totals
        ],
        "remarks": list(manifest.remarks),
    }
