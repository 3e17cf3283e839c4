"""Judges two exported files once, without configuration: books in a folder of their own, one page for the whole period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from recon.jobs.causes import caused
from recon.jobs.judged import Judged
from recon.jobs.ports import Progress, SourceUnavailable
from recon.jobs.pull import Feed, Library, Pulled, pull
from recon.jobs.question import Bench, question
from recon.jobs.trial_lists import DIFFERS, NOT_AT_RAKUTEN
from recon.matching.control import Discrepancy, discrepancies
from recon.matching.diagnosis import diagnose_all, rates_by_programme
from recon.matching.found_break import FoundBreak
from recon.matching.request import Week as Calendar
from recon.records.kind import Side
from recon.records.moment import EPOCH
from recon.records.programme import Programme
from recon.records.stable import stable_number
from recon.records.window import Window
from recon.reporting import figures as page
from recon.reporting.grouping import groups

PROGRAMME = "try"
_ZONES_APART = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """This is the two files of a trial: their names, how far they reach, and what a reader must know of them.

    `assumed` counts the orders that are taken for affiliate orders because nothing in the file tells; where most of
    them are not recorded, it seems to hold others (`holds_others`).
    """

    orders: str
    report: str
    shop: Window
    network: Window
    network_zone: str
    shop_remark: str = ""
    network_remark: str = ""
    assumed: int = 0
    holds_others: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """This is what a trial came to."""

    as_of: datetime
    judged: Judged
    breaks: tuple[FoundBreak, ...]
    week: page.Week
    discrepancies: tuple[Discrepancy, ...]
    pulled: tuple[Pulled, ...]


def days_of(files: Files, zone: str) -> tuple[date, date]:
    """Find the days both files reach over, the second one excluded; refuse files that do not meet."""
    place = ZoneInfo(zone)
    shop_last = (files.shop.end - timedelta(microseconds=1)).astimezone(place).date()
    net_last = (files.network.end - timedelta(microseconds=1)).astimezone(place).date()
    first = files.network.start.astimezone(place)
    # A report cut by another zone's days begins some hours into ours; its first hours are judged by nobody.
    slack = first - datetime.combine(first.date(), time(), place) <= _ZONES_APART
    net_first = first.date() if slack else first.date() + timedelta(days=1)
    start = max(files.shop.start.astimezone(place).date(), net_first)
    end = min(shop_last, net_last) + timedelta(days=1)
    if start >= end:
        said = f"{files.orders} reaches to {shop_last}, {files.report} from {net_first} to {net_last}: they do not meet"
        raise SourceUnavailable("the two files", said, cure="export both for the same days")
    return start, end


def trial(
    bench: Bench, feeds: Iterable[Feed], *, library: Library, files: Files, progress: Progress
) -> Tried:
    """Pull both files, ask the kernel for one bridge over their whole period, and put the page's figures together."""
    programme = bench.programmes[PROGRAMME]
    start, end = days_of(files, programme.zone)
    # Business time comes from the data: the same two files give the same page on any day.
    as_of = files.network.end
    pulled = _pulled(feeds, library=library, at=as_of, progress=progress)
    volumes = bench.shelf.volumes()
    asked, _ = question(bench, volumes, as_of=as_of)
    calendar = Calendar(
        f"{start} to {end - timedelta(days=1)}",
        _between(start, end, programme.zone),
        _between(start, end, files.network_zone),
    )
    asked = replace(
        asked,
        weeks={stable_number(programme.name): [calendar]},
        slices_since=calendar.shop.start,
        rates_since=EPOCH,
    )
    judged = bench.engine.judge(volumes, asked=asked)
    held = bench.engine.held(volumes, asked=asked)
    rates = rates_by_programme(bench.programmes, judged.rates, paid_in=Window(EPOCH, as_of))
    diagnosed = partial(diagnose_all, judged.breaks, rates=rates)
    with caused(bench, volumes, asked, judged=judged, diagnosed=diagnosed) as (breaks, _):
        week = _week(
            programme, judged, breaks, calendar=calendar, files=files, days=(start, end), as_of=as_of
        )
        return Tried(
            as_of=as_of,
            judged=judged,
            breaks=breaks,
            week=replace(week, rate=rates.get((PROGRAMME, programme.currency))),
            discrepancies=tuple(discrepancies(held, judged=judged.control)),
            pulled=pulled,
        )


def _pulled(
    feeds: Iterable[Feed], *, library: Library, at: datetime, progress: Progress
) -> tuple[Pulled, ...]:
    pulled = tuple(pull(feeds, library=library, at=at, progress=progress))
    for each in pulled:
        if each.failure:
            raise SourceUnavailable(each.source, each.failure, cure="mend the file and try again")
    return pulled


def _between(start: date, end: date, zone: str) -> Window:
    place = ZoneInfo(zone)
    return Window(*(datetime.combine(day, time(), place).astimezone(UTC) for day in (start, end)))


def _week(
    programme: Programme,
    judged: Judged,
    breaks: Sequence[FoundBreak],
    *,
    calendar: Calendar,
    files: Files,
    days: tuple[date, date],
    as_of: datetime,
) -> page.Week:
    """Put the figures of the whole period into the shape of the weekly page."""
    mine = [
        each for each in breaks if each.placed_at in calendar.shop and each.currency == programme.currency
    ]
    hours = [each for each in judged.figures if each.at in calendar.shop]
    ours, theirs = _places(files, programme.zone)
    return page.Week(
        shop="Two files",
        programme=PROGRAMME,
        mid=programme.mid,
        currency=programme.currency,
        zone=programme.zone,
        label=calendar.label,
        start=days[0],
        end=days[1],
        as_of=as_of,
        settle_hours=int(programme.settle / timedelta(hours=1)),
        shop_place=ours,
        network_place=theirs,
        bridge=tuple(_counts(judged, programme)),
        breaks=tuple(map(_in_a_list, groups(mine, figures=hours, deploys=(), currency=programme.currency))),
        publishers=_publishers(judged, mine),
        waiting=_questions(files),
        coverage=_coverage(files, calendar, programme.zone),
        time_to_report=_time_to_report(judged, programme),
        next_step=_next_step(mine, files),
        two_way=True,
        is_period=True,
        note=_note(files),
    )


def _places(files: Files, zone: str) -> tuple[page.Place, page.Place]:
    return (
        page.Place(path=files.orders, date_type="order date", zone=zone, filter="all rows"),
        page.Place(
            path=files.report, date_type="transaction date", zone=files.network_zone, filter="all rows"
        ),
    )


def _in_a_list(group: page.BreakGroup) -> page.BreakGroup:
    """Point at the list a group stands in: a trial leaves no book behind that a command could ask."""
    return replace(group, command=NOT_AT_RAKUTEN if group.kind.row.side is Side.MISSING else DIFFERS)


def _counts(judged: Judged, programme: Programme) -> Iterable[page.BridgeCount]:
    for row in judged.bridge:
        ours = row.currency == programme.currency
        yield page.BridgeCount(
            kind=row.kind,
            in_shop_week=row.in_shop_week,
            in_network_week=row.in_network_week,
            has_order=row.has_order,
            recorded=row.recorded,
            orders=row.orders,
            net=row.net if ours else 0,
            expected=row.expected if ours else 0,
            amount_recorded=row.amount_recorded if ours else 0,
        )


def _publishers(judged: Judged, breaks: Sequence[FoundBreak]) -> tuple[page.PublisherRow, ...]:
    """List publishers where click ids tell them; a row for nobody would say nothing."""
    risk: dict[str, int] = {}
    for each in breaks:
        if each.kind.row.side is Side.MISSING:
            risk[each.publisher_code] = risk.get(each.publisher_code, 0) + each.at_risk
    return tuple(
        page.PublisherRow(
            name=row.publisher_name or row.publisher_code,
            expected=row.expected_orders,
            recorded=row.recorded_orders,
            commission_at_risk=risk.get(row.publisher_code, 0),
        )
        for row in judged.publishers
        if row.publisher_code and row.expected_orders
    )


def _coverage(files: Files, calendar: Calendar, zone: str) -> tuple[page.CoverageRow, ...]:
    """Say how far the files reach: the days they were guessed to be of, their ends named in the remarks."""
    rows = []
    for book, source, window, remark in (
        ("The shop's orders", files.orders, files.shop, files.shop_remark),
        ("Rakuten's transactions", files.report, files.network, files.network_remark),
    ):
        start = min(window.start, calendar.shop.start)
        until = max(window.end, calendar.shop.end) if book.startswith("The shop") else window.end
        rows.append(
            page.CoverageRow(
                book=book, source=source, covered_from=start, covered_until=until, zone=zone, remark=remark
            )
        )
    return tuple(rows)


def _time_to_report(judged: Judged, programme: Programme) -> page.TimeToReport | None:
    for facts in judged.weeks:
        if (
            facts.currency == programme.currency
            and facts.report_p50 is not None
            and facts.report_p95 is not None
        ):
            return page.TimeToReport(
                p50=facts.report_p50 // 1_000_000, p95=facts.report_p95 // 1_000_000, orders=facts.reported
            )
    return None


def _questions(files: Files) -> tuple[page.WaitingItem, ...]:
    if not files.assumed:
        return ()
    what = "Is every order in the file an affiliate order? No column tells; name one that does."
    return (page.WaitingItem(what=what, orders=files.assumed, command="--click-id COLUMN"),)


def _next_step(breaks: Sequence[FoundBreak], files: Files) -> page.NextStep:
    missing = sum(1 for each in breaks if each.kind.row.side is Side.MISSING)
    beyond = len(breaks) - missing
    said = []
    if files.holds_others:
        said.append(
            "Run it again with --click-id or --channel: most of these orders are not at Rakuten, so the file seems to "
            "hold orders that no affiliate brought; do not trust the missing ones yet."
        )
    elif missing:
        said.append(f"Hand {NOT_AT_RAKUTEN} to whoever runs the tracking.")
    if beyond:
        said.append(f"Check the orders in {DIFFERS}.")
    if not said:
        said.append("Nothing else needs you." if files.assumed else "Nothing needs you.")
    return page.NextStep(sentence=" ".join(said))


def _note(files: Files) -> str:
    """Say under the headline what its figures rest on."""
    if not files.assumed:
        return ""
    return (
        f"Counted as affiliate orders: all {files.assumed:,}, as the file has no click id; if it holds others, "
        f"run it again with --click-id or --channel."
    )
