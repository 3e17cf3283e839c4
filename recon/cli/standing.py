"""How far the newest findings can be trusted: commands that only list must not call silence good news."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from recon.jobs.question import times_of
from recon.matching.reach import short_in_words
from recon.matching.request import Covered
from recon.records.window import Window
from recon.wiring import House


def standing(house: House, names: Iterable[str], *, at: datetime) -> dict[str, str]:
    """Say for each programme why its newest orders cannot be judged at a moment; it is not named where they can."""
    found = {name: _of_programme(house, name, at=at) for name in names}
    return {name: sentence for name, sentence in found.items() if sentence}


def in_words(why: Mapping[str, str]) -> str:
    """Put the reasons of all programmes into one line; '' where there is none."""
    return "; ".join(f"{name}: {sentence}" for name, sentence in why.items())


def _of_programme(house: House, name: str, *, at: datetime) -> str:
    run = house.store.latest_run(name)
    if run is None:
        return "never judged; run `recon pull` and `recon run` first"
    # What `reconcile` wrote: for each programme and book two moments, or nothing.
    told = cast("Mapping[str, list[str] | None]", run.facts.coverage.get(name) or {})
    shop, log, network = (_window(told.get(book)) for book in ("shop", "log", "network"))
    times = times_of(run, name)
    silent = () if times is None else (each.book.value for one in times.canaries for each in one.silent)
    reach = Covered(shop, log, network, has_log=house.bench.has_log, silent=tuple(silent))
    return short_in_words(reach, as_of=at)


def _window(ends: list[str] | None) -> Window | None:
    return None if ends is None else Window(*(datetime.fromisoformat(end) for end in ends))
