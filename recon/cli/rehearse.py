"""`recon rehearse`: say what the past would have alerted, and which limits would have been quiet."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from recon.cli.exits import verdict
from recon.cli.options import ConfigFile, Json, OneProgramme, chosen, opened
from recon.cli.output import print_json, watched
from recon.cli.rehearsal_shown import rehearsed_figures, show_rehearsed
from recon.jobs.rehearsal import Rehearsed, rehearse_all
from recon.wiring import House

_MOST_DAYS = 3650
Days = Annotated[int, typer.Option("--days", min=1, max=_MOST_DAYS, help="How many days back.")]


def register(app: typer.Typer) -> None:
    """Add the command, to the whole or to a group of commands."""
    app.command("rehearse")(_rehearse)


def _rehearse(
    config: ConfigFile = None, programme: OneProgramme = None, days: Days = 90, json: Json = False
) -> None:
    """Say what the last days would have alerted at the limits of the configuration; nothing is kept."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        rehearsed = rehearsed_days(house, names, days, at=house.present)
        zones = {name: each.zone for name, each in house.config.programmes().items()}
    if json:
        print_json({"rehearsed": rehearsed_figures(rehearsed)})
    else:
        show_rehearsed(rehearsed, zones=zones)
    raise typer.Exit(verdict(needs_person=False, cannot_judge=any(each.why_not for each in rehearsed)))


def days_before(at: datetime, days: int) -> datetime:
    """Find the first moment of the day so many days ago, in UTC."""
    return (at - timedelta(days=days)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def rehearsed_days(house: House, names: Sequence[str], days: int, *, at: datetime) -> list[Rehearsed]:
    """Rehearse the last days of these programmes while whoever sits at a terminal watches."""
    with watched() as progress:
        return rehearse_all(house.bench, names, start=days_before(at, days), as_of=at, progress=progress)
