"""Rehearses the past of every programme: what would have alerted, and which limits would have been quiet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from recon.books.shelf import Volume
from recon.gap.aged_eyes import AgedScope, history
from recon.gap.aged_rehearsal import AgedPast
from recon.gap.figures import Figure
from recon.gap.incident import Incident
from recon.gap.readings import Readings, Stretch
from recon.gap.rehearsal import Past, incidents_at, rehearse
from recon.gap.rehearsed_limits import (
    WorstShare,
    days_with_volume,
    longest_silence,
    worst_shares,
    worst_unreported,
)
from recon.gap.silence import HOUR, hour_of
from recon.jobs.by_age import reached
from recon.jobs.hours import HoursTold, told_hours
from recon.jobs.ports import NotKept, Progress
from recon.jobs.question import Bench, question, volumes_of
from recon.jobs.watch import currencies_of, stretches
from recon.matching.request import Covered
from recon.records.moment import EPOCH
from recon.records.programme import Programme
from recon.records.window import Window

REDS = tuple(Decimal(share) / 100 for share in (1, 2, 5, 10, 20))
"""The limits a rehearsal tries beside the programme's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """This is what the past of one programme would have alerted; `why_not` says why it could not be rehearsed.

    `by_limit` counts the incidents that verdicts would have opened at each limit of the share (`red`); only days
    with `least` expected orders are held against it, which `days` counts. `by_budget` counts those that orders judged
    by their age alone would have opened, by the days in which one false alarm is allowed; none where the disk took no
    hourly figures.
    """

    programme: str
    window: Window
    incidents: Sequence[Incident] = ()
    by_limit: Sequence[tuple[Decimal, int]] = ()
    days: int = 0
    least: int = 0
    worst: Sequence[WorstShare] = ()
    silence: timedelta | None = None
    by_budget: Mapping[int, int] = field(default_factory=dict)
    why_not: str = ""


def rehearse_all(
    bench: Bench, names: Sequence[str], *, start: datetime, as_of: datetime, progress: Progress
) -> list[Rehearsed]:
    """Rehearse what the books hold of some programmes since a moment; nothing is kept, nobody is told."""
    volumes = volumes_of(bench)
    asked, reach = question(bench, volumes, as_of=as_of)
    asked = replace(asked, slices_since=start, open_keys=())
    figures = bench.engine.judge(volumes, asked=asked).figures
    asked = replace(asked, weeks={})
    readings = bench.engine.signals(volumes, asked=asked, currencies=currencies_of(bench, asked), since=start)
    told = _told(bench, volumes, reach, (start, as_of))
    rehearsed = []
    for name in names:
        programme = bench.programmes[name]
        past = _past(programme, reach[name], figures, readings.get(name, Readings()), (start, as_of))
        if isinstance(past, Rehearsed):
            rehearsed.append(past)
        else:
            aged = [] if told is None else list(_aged(bench, past, told, reach[name]))
            rehearsed.append(_rehearsed(bench, replace(past, aged=aged), progress=progress))
    return rehearsed


def _told(
    bench: Bench, volumes: list[Volume], reach: Mapping[str, Covered], asked: tuple[datetime, datetime]
) -> HoursTold | None:
    """Read the orders by the hour, as far back as the first look needs; None: the disk took no more."""
    (first, _), (_, end) = history(asked[0]), history(asked[1])
    try:
        return told_hours(bench, volumes, reach, first=first, end=end)
    except NotKept:
        return None


def _aged(bench: Bench, past: Past, told: HoursTold, covered: Covered) -> Iterator[AgedPast]:
    """Set out the orders of each currency, looked at for as long as shop and report are known."""
    programme, reach = past.programme, told.reached[past.programme.name]
    first = hour_of(past.window.start)
    until = min(hour_of(past.window.end), reach.shop.end, reach.network.end)
    sold = sum(1 for name, _ in told.cells if name == programme.name)
    for (name, currency), cells in told.cells.items():
        judged = reached(cells, reach, covered) if name == programme.name and first < until else None
        if judged is not None and len(judged.hour):
            scope = AgedScope(
                programme=programme,
                currency=currency,
                stretch=Stretch(past.window),
                cells=judged,
                limits=bench.limits,
                currencies=sold,
            )
            resets = bench.store.baseline_resets()
            yield AgedPast(scope, judged, first=first, until=until, resets=resets)


def _past(
    programme: Programme,
    covered: Covered,
    figures: Sequence[Figure],
    readings: Readings,
    asked: tuple[datetime, datetime],
) -> Past | Rehearsed:
    start, as_of = asked
    if covered.shop is None or covered.network is None:
        what = "the shop's orders" if covered.shop is None else "Rakuten's report"
        why = f"{what} cannot be read, or vouch for no time at all; see `recon check`"
        return Rehearsed(programme=programme.name, window=Window(start, as_of), why_not=why)
    first = _whole_hour(max(start, covered.shop.start))
    window = Window(first, max(first, _whole_hour(min(as_of, covered.shop.end))))
    return Past(
        programme=programme,
        figures=sorted(
            (each for each in figures if each.programme == programme.name), key=lambda each: each.at
        ),
        readings=readings,
        books=lambda at: stretches(
            programme.name, (), _until(covered, at), as_of=at, rehearsed_from=window.start
        ),
        window=window,
        settled_until=min(as_of, covered.shop.end, covered.network.end) - programme.settle,
    )


def _whole_hour(at: datetime) -> datetime:
    return EPOCH + HOUR * hour_of(at)


def _until(covered: Covered, at: datetime) -> Covered:
    """Take the books as they would have reached then: up to the moment itself."""

    def cut(window: Window | None) -> Window | None:
        return None if window is None else Window(min(window.start, at), min(window.end, at))

    return replace(covered, shop=cut(covered.shop), log=cut(covered.log), network=cut(covered.network))


def _rehearsed(bench: Bench, past: Past, *, progress: Progress) -> Rehearsed:
    name, start = past.programme.name, past.window.start
    hours = max((past.window.end - start) // HOUR, 1)

    def seen(at: datetime) -> None:
        progress.step(f"rehearsing {name} by the hour", done=(at - start) // HOUR, total=hours)

    reds = sorted({*REDS, past.programme.red})
    tried = partial(incidents_at, past)
    replayed = rehearse(past, limits=bench.limits, seen=seen)
    worst = worst_shares(past.readings, since=hour_of(start), least=bench.limits.least)
    return Rehearsed(
        programme=name,
        window=past.window,
        incidents=replayed.incidents,
        by_limit=[(red, len(tried(red=red))) for red in reds],
        days=days_with_volume(past.figures, window=past.window, least=past.programme.minimum_volume),
        least=past.programme.minimum_volume,
        worst=[*worst, *worst_unreported(past.aged)],
        silence=longest_silence(past.readings, since=hour_of(start)),
        by_budget=replayed.by_budget,
    )
