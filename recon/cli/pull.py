"""`recon pull`: read every source into the books."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.output import complain, print_json, print_table, say, watched
from recon.jobs.hours import keep_hours
from recon.jobs.ports import NotKept
from recon.jobs.pull import Pulled, note, pull
from recon.jobs.question import volumes_of
from recon.records.moment import moment
from recon.wiring import House

Believe = Annotated[
    bool,
    typer.Option("--believe-vanished", help="Take it that rows a report no longer has are rightly gone."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pull")(_pull)


def _pull(config: ConfigFile = None, believe_vanished: Believe = False, json: Json = False) -> None:
    """Read the shop, the postback log and Rakuten's reports into the books."""
    with opened(config) as house:
        done = pulled(house, believe_vanished=believe_vanished)
    show(done, as_json=json)
    raise typer.Exit(verdict(needs_person=False, cannot_judge=unread(done)))


def pulled(house: House, *, believe_vanished: bool = False) -> list[Pulled]:
    """Read every source into the books while whoever sits at a terminal watches; remember which could be read."""
    at = house.clock.now()
    library = replace(house.library, believes_vanished=believe_vanished)
    with watched() as progress:
        done = pull(house.feeds(), library=library, at=at, progress=progress)
    house.store.prepare()
    note(done, store=house.store, at=at)
    if any(each.taken and (each.taken.entered or each.taken.closed) for each in done):
        _summed_up(house)
    return done


def _summed_up(house: House) -> None:
    """Sum the books up for the next run; where the disk is full the books are whole, and that run does it."""
    volumes = volumes_of(house.bench)
    try:
        house.engine.settle(volumes)
        keep_hours(house.bench, volumes)
    except NotKept as full:
        complain(f"the books are whole, but their sums were not kept; the next run makes them: {full}")


def unread(done: Sequence[Pulled]) -> bool:
    """Tell whether a source could not be read."""
    return any(each.failure for each in done)


def show(done: list[Pulled], *, as_json: bool) -> None:
    """Print what was taken and what could not be read."""
    if as_json:
        print_json(
            {
                "needs_person": False,
                "cannot_judge": unread(done),
                "books": figures(done),
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
    _say_remarks(done)
    if any(each.rejects for each in done):
        say("Lines that were set aside are kept word for word: recon rejects --raw")


def _say_remarks(done: Sequence[Pulled]) -> None:
    said = [
        (each.source, remark)
        for each in done
        for remark in (each.taken.manifest.remarks if each.taken else (each.failure,))
    ]
    # What holds for several books of one source is said of it once.
    for source, remark in dict.fromkeys(said):
        say(f"! {source}: {remark}", style="yellow")


def _reach(each: Pulled) -> str:
    covered = each.taken.manifest.covered() if each.taken else None
    return f"{covered.end:%Y-%m-%d %H:%M}" if covered else "no coverage"


def figures(done: list[Pulled]) -> list[dict[str, object]]:
    """Write what was taken of each book, and what could not be read, as figures."""
    return [_figures(each) for each in done]


def _figures(each: Pulled) -> dict[str, object]:
    found: dict[str, object] = {
        "source": each.source,
        "book": each.book,
        "failure": each.failure or None,
        "rejects": [asdict(reject) for reject in each.rejects],
    }
    if each.taken is None:
        return found
    manifest = each.taken.manifest
    covered = manifest.covered()
    return found | {
        "delivered": each.taken.delivered,
        "entered": each.taken.entered,
        "closed": each.taken.closed,
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
