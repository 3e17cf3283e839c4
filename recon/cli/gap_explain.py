"""`recon gap explain INCIDENT`: why it was raised, hour by hour; `recon gap watched`: what is watched at all."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from recon.cli import gap_story_shown
from recon.cli.exits import NotFound, verdict
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import print_json, say
from recon.cli.standing import standing
from recon.gap.readings import Signal
from recon.gap.story import GapStory, WatchedTold
from recon.jobs.gap_story import story_of, watched_of
from recon.reporting.gap_page import render_story
from recon.wiring import House

Number = Annotated[
    int | None,
    typer.Argument(help="The incident's number; without it, what is watched.", metavar="[INCIDENT]"),
]
SignalName = Annotated[
    str | None, typer.Option("--signal", help="Another of its signals, such as 'send gap'.")
]
Html = Annotated[Path | None, typer.Option("--html", help="Also write a page with the chart to this file.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]


def register_under(group: typer.Typer) -> None:
    """Add the commands to `recon gap`."""
    group.command("explain")(_explain)
    group.command("watched")(_watched)


def _explain(
    number: Number = None,
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    as_of: AsOf = None,
    signal: SignalName = None,
    html: Html = None,
    open_it: Open = False,
    json: Json = False,
) -> None:
    """Say why an incident was raised: its hours, what else was considered, what would have kept it silent."""
    if number is None:
        _watched(config=config, programme=programme, as_of=as_of, json=json)
        return
    with opened(config) as house:
        house.store.prepare()
        stored = house.store.incident(number)
        at = moment_of(as_of, otherwise=house.present)
        story = story_of(house.bench, stored, as_of=at, signal=_signal(signal))
        mine = [name for name in chosen(house, None) if name == story.programme]
        unsure = standing(house, mine, at=at)
        page = _written(house, story, html) if html or open_it else None
    if json:
        told = {"needs_person": story.is_open, "cannot_judge": bool(unsure)}
        print_json(told | gap_story_shown.figures(story) | {"page": str(page) if page else None})
    else:
        gap_story_shown.show(story)
        if page:
            say(f"\nThe page: {page}")
    if page and open_it:
        webbrowser.open(page.resolve().as_uri())
    raise typer.Exit(verdict(needs_person=story.is_open, cannot_judge=bool(unsure)))


def _signal(name: str | None) -> Signal | None:
    if name is None:
        return None
    words = " ".join(name.lower().replace("-", " ").replace("_", " ").split())
    try:
        return Signal(words)
    except ValueError as wrong:
        known = ", ".join(each.value for each in Signal)
        message = f"--signal: '{name}' is no signal; known are {known}"
        raise typer.BadParameter(message) from wrong


def _written(house: House, story: GapStory, path: Path | None) -> Path:
    """Write the page; where no file is named, beside the weekly pages."""
    target = path or house.desk.output / f"incident-{story.number}.html"
    page = render_story(house.desk.templates, story, shop=house.desk.shop)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, encoding="utf-8")
    except OSError as failed:
        message = f"{target}: cannot be written ({failed.strerror}); name another file with --html"
        raise NotFound(message) from failed
    return target


def _watched(
    *,
    config: ConfigFile = None,
    programme: OneProgramme = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Say what is watched by age of each programme and currency, what is too small, and how fast reports come."""
    with opened(config) as house:
        names = chosen(house, programme)
        house.store.prepare()
        told: list[WatchedTold] = watched_of(
            house.bench, names, as_of=moment_of(as_of, otherwise=house.present)
        )
    cannot = any(each.why_not for each in told)
    if json:
        print_json(
            {
                "needs_person": False,
                "cannot_judge": cannot,
                "watched": [gap_story_shown.watched_figures(each) for each in told],
            }
        )
    else:
        gap_story_shown.show_watched(told)
    raise typer.Exit(verdict(needs_person=False, cannot_judge=cannot))
