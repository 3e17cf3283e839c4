"""The page of one incident: why it was raised, the chart of its band, and the figures behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

from recon.gap.aged_words import capital
from recon.gap.readings import Signal
from recon.gap.story import GapStory, HourTold, Rival, folded
from recon.records import numerals
from recon.reporting.filled import filled
from recon.reporting.gap_band import BandChart, band_chart
from recon.reporting.gap_words import (
    at_their_age,
    bad_words,
    decimals,
    hours_are_of,
    orders_column,
    raised_words,
    silence_words,
    watched_words,
)
from recon.reporting.grouping import orders_of

TEMPLATE = "incident.html.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class HourView:
    """This is one row of hours, in words."""

    at: str
    cells: tuple[tuple[str, str], ...]
    is_over: bool
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalView:
    """This is one rival, in words."""

    which: str
    since: str
    cells: tuple[tuple[str, str], ...]
    remark: str
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """This is what the page shows. `light` is its tone, `shape` and `word` stand beside it."""

    shop: str
    programme: str
    number: int
    level: str
    tone: str
    shape: str
    word: str
    headline: str
    since: str
    until: str
    said: tuple[str, ...]
    silence: str
    chart: BandChart | None
    bad: str
    by: str
    age: str
    hours: tuple[HourView, ...]
    rivals: tuple[RivalView, ...]
    notes: tuple[str, ...]


def render_story(templates: Mapping[str, str], story: GapStory, *, shop: str) -> str:
    """Write the page of an incident; BadTemplate where a template has a mistake."""
    return filled(templates, TEMPLATE, view=_view(story, shop=shop))


def _view(story: GapStory, *, shop: str) -> StoryView:
    words, raising = bad_words(story), story.raising
    said = [numerals.in_zone(story.sentence, story.zone)]
    said += [] if raising is None else [raised_words(story, raising)]
    which = orders_of(story.slice)
    is_counted = story.signal is not Signal.SILENCE
    return StoryView(
        shop=shop,
        programme=story.programme,
        number=story.number,
        level=story.level.value,
        tone="red" if story.is_open else "grey",
        shape="\N{BLACK UP-POINTING TRIANGLE}" if story.is_open else "\N{BLACK CIRCLE}",
        word="Open" if story.is_open else "Over",
        headline=f"{capital(which)} {words.are} since {numerals.moment(story.onset, story.zone)}",
        since=numerals.shop_and_utc(story.onset, story.zone),
        until=numerals.shop_and_utc(story.until, story.zone),
        said=tuple(said),
        silence="" if raising is None else silence_words(story, raising.silence),
        chart=band_chart(story, bad=words.are, of=which) if is_counted else None,
        bad=words.are,
        by=hours_are_of(story),
        age=at_their_age(story),
        hours=tuple(_hour(story, each) for each in folded(story.hours, zone=story.zone)),
        rivals=() if raising is None else tuple(_rival(story, each) for each in raising.rivals),
        notes=tuple(_notes(story)),
    )


def _hour(story: GapStory, hour: HourTold) -> HourView:
    is_over = hour.bad is not None and hour.limit is not None and hour.bad > hour.limit
    cells = [(orders_column(story), f"{hour.orders:,}")]
    if story.signal is not Signal.SILENCE:
        bad = "" if hour.bad is None else f"{hour.bad:,}"
        cells += [
            (bad_words(story).column, bad),
            ("usual", decimals(hour.usual)),
            ("bad day", decimals(hour.limit)),
        ]
    if story.signal is Signal.UNREPORTED:
        cells.insert(0, ("age", "" if hour.age is None else f"{hour.age}{numerals.SPACE}h"))
    if any(each.evidence is not None for each in story.hours):
        cells.append(("evidence", decimals(hour.evidence)))
    return HourView(
        at=numerals.moment(hour.at, story.zone),
        cells=tuple(cells),
        is_over=is_over,
        remark="left out" if hour.is_left_out else "above the band" if is_over else "",
    )


def _rival(story: GapStory, rival: Rival) -> RivalView:
    return RivalView(
        which=capital(orders_of(rival.slice) if rival.slice else "all orders"),
        since=numerals.moment(rival.since, story.zone),
        cells=(
            ("orders", f"{rival.orders:,}"),
            (bad_words(story).column, f"{rival.bad:,}"),
            ("usual", decimals(rival.usual)),
            ("evidence", decimals(rival.evidence)),
            ("rivals", f"{rival.kind_size:,}"),
            ("counts", decimals(rival.counts)),
        ),
        is_named=rival.is_chosen,
        remark="named" if rival.is_chosen else "" if rival.is_worth else "too small",
    )


def _notes(story: GapStory) -> list[str]:
    notes = [] if story.watched is None else list(watched_words(story.watched))
    for each in story.left_out:
        start, end = (numerals.moment(at, story.zone) for at in (each.start, each.end))
        notes.append(f"No evidence from {start} to {end}: {each.why}.")
    return [*notes, *(f"Not shown: {why}." for why in story.cannot)]
