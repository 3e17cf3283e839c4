"""Finds where the shop keeps the click id, shows how many orders carry it, and asks which place it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from recon.cli.guide.asking import Asking, part
from recon.cli.output import say
from recon.jobs.ports import SourceUnavailable
from recon.sources.settings import OrdersSettings
from recon.sources.shops.catalogue import Catalogue
from recon.sources.shops.click_look import Looked, look_for_clicks
from recon.sources.shops.click_values import Holds, Spot, ranked
from recon.sources.shops.recognise import Recognised
from recon.sources.shops.sample import Sample, read_sample

_TRIED = 4
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Tried:
    """This is one place, and what the preset reads there."""

    spot: Spot
    sample: Sample | None

    @property
    def carry(self) -> int:
        return 0 if self.sample is None else _count(self.sample, self.spot.holds)

    @property
    def line(self) -> str:
        if self.sample is None:
            return f"{self.spot.named}: {self.spot.values:,} rows; the preset has no parameter for it"
        share = f"{self.carry:,} of the {len(self.sample.orders):,} newest orders carry it"
        return f"{self.spot.named}: {share}, such as {self.spot.example}"


def choose_clicks(
    asking: Asking, shop: Recognised, *, settings: OrdersSettings, catalogue: Catalogue, at: datetime
) -> Mapping[str, str]:
    """Return the parameters that make the preset read the click id and, where there is one, the landing address."""
    part("The click id")
    say(
        "  Rakuten's mark of the click (ranSiteID): postbacks carry it as tr=, reports its\n"
        "  first 11 characters as Publisher Encrypted ID. Looking for values of its shape:\n"
        "  34 characters, a '-' after the eleventh.",
        style="dim",
    )
    looked = look_for_clicks(
        settings.url, name="orders.shop", header=shop.header, given=settings.parameters, catalogue=catalogue
    )
    for left in looked.left_out:
        say(f"    left out {left}", style="yellow")
    chosen = dict(_choose(asking, looked, Holds.CLICK, settings=settings, at=at))
    landing = _choose(
        asking,
        looked,
        Holds.LANDING,
        settings=replace(settings, parameters={**settings.parameters, **chosen}),
        at=at,
    )
    # Where both point the preset to a table, that of the click id stands.
    return {**landing, **chosen} if not set(landing) & set(chosen) else chosen


def _choose(
    asking: Asking, looked: Looked, what: Holds, *, settings: OrdersSettings, at: datetime
) -> Mapping[str, str]:
    spots = ranked(looked.spots, what=what)
    readable = [_try(spot, settings, at=at) for spot in spots if spot.parameters is not None][:_TRIED]
    tried = sorted(readable, key=lambda each: -each.carry)
    others = [_Tried(spot, None) for spot in spots if spot.parameters is None][:_SHOWN]
    if what is Holds.CLICK:
        _say_where_not(looked, tried, others, settings=settings, at=at)
    elif tried:
        say("  A landing address, which tells a lost click id from no click, stands in:")
    if not tried:
        return {}
    options: list[tuple[str, Mapping[str, str]]] = [(each.line, each.spot.parameters or {}) for each in tried]
    if not asking.interactive:
        for told, _ in options:
            say(f"    {told}")
    if len(options) == 1 and not asking.interactive:
        return options[0][1]
    return asking.choose("Which place", [*options, ("none of them", {})])


def _say_where_not(
    looked: Looked, tried: list[_Tried], others: list[_Tried], *, settings: OrdersSettings, at: datetime
) -> None:
    already = "" if tried else _read_already(settings, at=at)
    if already:
        say(f"  The preset reads it already: {already}", style="green")
        return
    for each in others:
        say(f"    {each.line}")
    if others:
        say(
            "    To read such a place copy the preset's SQL, join the table, and set sql_file in place of preset."
        )
    if tried or others:
        return
    names = ", ".join(looked.tables[:_SHOWN]) + (", ..." if len(looked.tables) > _SHOWN else "")
    say(
        f"  No click id in any of {len(looked.tables)} tables ({names or 'none could be read'}).",
        style="yellow",
    )
    say("    Without it every order is 'not ours', and nothing can be called missing.")
    say(
        "    What to do: let the shop store the parameter ranSiteID of the landing address with the order, at landing;"
    )
    say("    if it stands in another database or in a log, join it in a query of your own (sql_file).")


def _read_already(settings: OrdersSettings, *, at: datetime) -> str:
    try:
        sample = read_sample(settings, at=at)
    except SourceUnavailable:
        return ""
    count = sample.with_click
    return f"{count:,} of the {len(sample.orders):,} newest orders carry it" if count else ""


def _try(spot: Spot, settings: OrdersSettings, *, at: datetime) -> _Tried:
    told = replace(settings, parameters={**settings.parameters, **(spot.parameters or {})})
    try:
        return _Tried(spot, read_sample(told, at=at))
    except SourceUnavailable:
        # What the preset makes of it is told when its orders are shown.
        return _Tried(spot, None)


def _count(sample: Sample, what: Holds) -> int:
    return sample.with_click if what is Holds.CLICK else sample.with_landing
