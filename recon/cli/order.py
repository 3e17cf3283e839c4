"""`recon order`: one order's whole story."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from recon.cli.exits import Exit, NotFound, verdict
from recon.cli.options import AsOf, ConfigFile, Json, OneProgramme, chosen, moment_of, opened
from recon.cli.output import print_json, say
from recon.jobs.order_story import stories
from recon.records.kind import Verdict
from recon.reporting.order_story import Story, story_lines
from recon.wiring import House

Ref = Annotated[str, typer.Argument(help="The order's reference, as the shop or Rakuten writes it.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("order")(_order)


def _order(
    ref: Ref,
    config: ConfigFile = None,
    as_of: AsOf = None,
    programme: OneProgramme = None,
    json: Json = False,
) -> None:
    """Tell what each book says of one order, the verdict, and what may be done."""
    with opened(config) as house:
        names = {*chosen(house, programme), *([] if programme else ["none"])}
        house.store.prepare()
        at = moment_of(as_of, otherwise=house.present)
        told = _told(house, ref, at=at, names=names)
        if not told:
            # Shopify writes its numbers with a #, reports and people often without.
            other = ref.removeprefix("#") if ref.startswith("#") else f"#{ref}"
            known = bool(_told(house, other, at=at, names=names))
            cure = f"'{other}' is known" if known else "check the reference, or run `recon pull` first"
            message = f"no book knows an order '{ref}'; {cure}"
            raise NotFound(message)
    _show(told, as_json=json)
    raise typer.Exit(_ending(told))


def _told(house: House, ref: str, *, at: datetime, names: set[str]) -> list[Story]:
    return [story for story in stories(house.bench, ref, as_of=at) if story.programme in names]


def _ending(told: list[Story]) -> Exit:
    verdicts = {story.kind.row.verdict for story in told}
    return verdict(needs_person=Verdict.BREAK in verdicts, cannot_judge=Verdict.CANNOT_JUDGE in verdicts)


def _show(told: list[Story], *, as_json: bool) -> None:
    if as_json:
        needs_person, cannot_judge = (
            any(story.kind.row.verdict is asked for story in told)
            for asked in (Verdict.BREAK, Verdict.CANNOT_JUDGE)
        )
        print_json(
            {
                "needs_person": needs_person,
                "cannot_judge": cannot_judge,
                "stories": [_figures(story) for story in told],
            }
        )
        return
    for story in told:
        for line in story_lines(story):
            say(line)


def _figures(story: Story) -> dict[str, object]:
    found = asdict(story)
    found["kind"] = story.kind.slug
    found["verdict"] = story.kind.row.verdict.name.lower()
    for event in (*found["events"], *found["silences"]):
        event["lane"] = event["lane"].label
    return found
