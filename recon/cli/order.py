"""`recon order`: one order's whole story."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from recon.cli.exits import Exit, NotFound, verdict
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import out, print_json, say
from recon.jobs.order_story import stories
from recon.jobs.order_words import beside_the_books
from recon.records.kind import Verdict
from recon.reporting.order_story import Story, StoryEvent, event_lines, story_lines
from recon.wiring import House

Raw = Annotated[
    bool, typer.Option("--raw", help="Show answers and set-aside lines word for word, secrets hidden.")
]
Ref = Annotated[str, typer.Argument(help="The order's reference, as the shop or Rakuten writes it.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("order")(_order)


def _order(
    ref: Ref,
    config: ConfigFile = None,
    as_of: AsOf = None,
    programme: OneProgramme = None,
    raw: Raw = False,
    json: Json = False,
) -> None:
    """Tell what each book says of one order, the verdict, and what may be done."""
    with opened(config) as house:
        names = {*chosen(house, programme), *([] if programme else ["none"])}
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        told = _told(house, ref, at=at, names=names)
        loose = [] if told else list(beside_the_books(house.bench, ref))
        if not told and not loose:
            raise NotFound(_unknown(house, ref, at=at, names=names))
    _show(told, loose, raw=raw, as_json=json)
    raise typer.Exit(_ending(told) if told else Exit.CANNOT_JUDGE)


def _unknown(house: House, ref: str, *, at: datetime, names: set[str]) -> str:
    # Shopify writes its numbers with a #, reports and people often without.
    other = ref.removeprefix("#") if ref.startswith("#") else f"#{ref}"
    known = bool(_told(house, other, at=at, names=names))
    cure = f"'{other}' is known" if known else "check the reference, or run `recon pull` first"
    return f"no book knows an order '{ref}'; {cure}"


def _told(house: House, ref: str, *, at: datetime, names: set[str]) -> list[Story]:
    return [story for story in stories(house.bench, ref, as_of=at) if story.programme in names]


def _ending(told: list[Story]) -> Exit:
    verdicts = {story.kind.row.verdict for story in told}
    return verdict(needs_person=Verdict.BREAK in verdicts, cannot_judge=Verdict.CANNOT_JUDGE in verdicts)


def _show(told: list[Story], loose: list[StoryEvent], *, raw: bool, as_json: bool) -> None:
    if as_json:
        needs_person, cannot_judge = (
            any(story.kind.row.verdict is asked for story in told)
            for asked in (Verdict.BREAK, Verdict.CANNOT_JUDGE)
        )
        print_json(
            {
                "needs_person": needs_person,
                "cannot_judge": cannot_judge or not told,
                "stories": [_figures(story) for story in told],
                "beside_the_books": [_event_figures(asdict(each)) for each in loose],
            }
        )
        return
    for story in told:
        for line in story_lines(story, width=out.width, raw=raw):
            say(line)
    if loose:
        say("No book knows this order; this was kept beside them (UTC):")
    for line in event_lines(loose, zone="UTC", width=out.width, raw=raw) if loose else ():
        say(line)


def _figures(story: Story) -> dict[str, object]:
    found = asdict(story)
    found["kind"] = story.kind.slug
    found["verdict"] = story.kind.row.verdict.name.lower()
    for event in (*found["events"], *found["silences"]):
        _event_figures(event)
    return found


def _event_figures(event: dict[str, Any]) -> dict[str, Any]:
    event["lane"] = event["lane"].label
    return event
