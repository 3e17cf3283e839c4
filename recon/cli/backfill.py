"""`recon backfill`: read the past, judge it, and say what it would have alerted."""

from datetime import datetime
from typing import Annotated

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, chosen, opened
from recon.cli.output import print_json, say, watched
from recon.cli.rehearsal_shown import rehearsed_figures, show_rehearsed
from recon.cli.rehearse import Days, days_before, rehearsed_days
from recon.cli.run_summary import Shown, as_figures, cannot_judge, needs_person, show
from recon.jobs.backfill import Portion, backfill
from recon.jobs.pull import note_rejects
from recon.jobs.reconcile import reconcile
from recon.records.moment import moment
from recon.wiring import House

NoRehearsal = Annotated[
    bool, typer.Option("--no-rehearsal", help="Only read and judge; do not replay what would have alerted.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backfill")(_backfill)


def _backfill(
    config: ConfigFile = None, days: Days = 90, no_rehearsal: NoRehearsal = False, json: Json = False
) -> None:
    """Read the last days of every source, judge them, and rehearse what they would have alerted.

    What was interrupted goes on where it stopped. Nobody is alerted of the past.
    """
    with opened(config) as house:
        names = list(house.config.programme_sections)
        at = house.clock.now()
        house.store.prepare()
        portions = _read(house, start=days_before(at, days), at=at, quiet=json)
        found = reconcile(house.bench, as_of=at)
        rehearsed = [] if no_rehearsal else rehearsed_days(house, chosen(house, None), days, at=at)
        pulls = [moment(volume.manifest.first_pull) for volume in house.shelf.volumes()]
        zones = {name: each.zone for name, each in house.config.programmes().items()}
    unread = sorted({each.source for each in portions if each.failure})
    if json:
        judged = as_figures(found, names)
        read = [_figures(each) for each in portions]
        print_json(
            judged
            | {"cannot_judge": bool(unread) or cannot_judge(found, names)}
            | {"portions": read, "rehearsed": rehearsed_figures(rehearsed)}
        )
    else:
        say()
        show(found, names, beside=Shown(zones=zones, first_pull=min(pulls, default=None)), as_json=False)
        show_rehearsed(rehearsed, zones=zones)
        for source in unread:
            say(
                f"! {source} was not read to its end: put right what is said above, then run this again",
                style="red",
            )
    short = bool(unread) or cannot_judge(found, names)
    raise typer.Exit(verdict(needs_person=needs_person(found, names), cannot_judge=short))


def _read(house: House, *, start: datetime, at: datetime, quiet: bool) -> list[Portion]:
    """Read the past of every source while whoever sits at a terminal watches; each portion gets a line."""
    portions = []
    with watched() as progress:
        past = house.past_feeds(start)
        for each in backfill(past, library=house.library, at=at, progress=progress):
            portions.append(each)
            if not quiet:
                _say(each)
    last = {each.source: each for each in portions}
    house.store.note_pulls([pulled for each in last.values() for pulled in each.pulled], at=at)
    note_rejects([pulled for each in portions for pulled in each.pulled], store=house.store, at=at)
    return portions


def _say(done: Portion) -> None:
    if done.failure:
        say(f"! {done.source}: {done.failure}", style="yellow")
        return
    say(f"{done.source}: {done.rows:,} rows read, up to {done.until:%Y-%m-%d %H:%M} UTC")


def _figures(done: Portion) -> dict[str, object]:
    return {
        "source": done.source,
        "until": done.until.isoformat(),
        "rows": done.rows,
        "failure": done.failure or None,
    }
