"""Reads one programme's week out of the store and the books, into the figures that the page is made of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from recon.books.shelf import Shelf
from recon.gap.figures import Figure, Grain
from recon.gap.measure import EXPECTED, MISSING
from recon.jobs.question import times_of
from recon.jobs.rates import rates_of
from recon.jobs.week_bridge import week_bridge, week_rules
from recon.jobs.week_coverage import canary_lines, coverage_rows
from recon.jobs.week_times import doubts, settle_of
from recon.jobs.week_waiting import waiting
from recon.matching.request import Week as Calendar
from recon.matching.request import week_of
from recon.records.exchange import Exchange
from recon.records.kind import Kind, Side, Verdict
from recon.records.programme import Programme
from recon.records.window import Window
from recon.reporting import figures as page
from recon.reporting.commission_words import basis_in_words
from recon.reporting.grouping import groups
from recon.store.book import Store
from recon.store.breaks import BreakFilter, StoredBreak

_TREND_WEEKS = 7
_NOT_PAID = (Kind.NOT_COMMISSIONED, Kind.RECORDED_AS_EVENT)
_NOT_COVERED = (Kind.SHOP_NOT_COVERED, Kind.LOG_NOT_COVERED, Kind.NETWORK_NOT_COVERED)


class NoRun(LookupError):
    """This is a programme nobody has judged yet: there is nothing to report."""


@dataclass(frozen=True, slots=True)
class Desk:
    """This is what the report is made from and with. `labels` are the paths to the two numbers, by programme."""

    store: Store
    shelf: Shelf
    shop: str
    programmes: Mapping[str, Programme]
    network_zones: Mapping[str, str]
    labels: Mapping[str, tuple[str, str]]
    two_way: bool
    templates: Mapping[str, str]
    output: Path
    exchange: Exchange | None = None


def last_whole_week(as_of: datetime, zone: str) -> date:
    """Find a day of the last week that was over at a moment, in a zone."""
    today = as_of.astimezone(ZoneInfo(zone)).date()
    return today - timedelta(days=today.isoweekday())


def day_of(label: str) -> date:
    """Find the Monday of a week such as 2026-W47."""
    try:
        return datetime.strptime(f"{label}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()
    except ValueError as wrong:
        message = f"'{label}' is not a week; write for example 2026-W47"
        raise NoRun(message) from wrong


def week_page(desk: Desk, programme: Programme, label: str | None) -> page.Week:
    """Read one programme's week; NoRun says that nothing was judged yet."""
    run = desk.store.latest_run(programme.name)
    if run is None:
        message = f"programme {programme.name} was never judged; run `recon pull` and `recon run` first"
        raise NoRun(message)
    day = last_whole_week(run.as_of, programme.zone) if label is None else day_of(label)
    start = day - timedelta(days=day.isoweekday() - 1)
    shop_place, network_place = _places(desk, programme)
    times = times_of(run, programme.name)
    frame = page.Week(
        shop=desk.shop,
        programme=programme.name,
        mid=programme.mid,
        currency=programme.currency,
        zone=programme.zone,
        label=_calendar(desk, programme, day).label,
        start=start,
        end=start + timedelta(days=7),
        as_of=run.as_of,
        settle_hours=int(settle_of(programme, times) / timedelta(hours=1)),
        shop_place=shop_place,
        network_place=network_place,
        bridge=(),
        limits=page.Limits(amber=programme.amber, red=programme.red, minimum_volume=programme.minimum_volume),
        two_way=desk.two_way,
        doubts=doubts(programme, times, network_zone=desk.network_zones[programme.name]),
        run=str(run.id),
        rate=rates_of(run, programme).get(programme.currency),
        exchange=desk.exchange,
        coverage=coverage_rows(desk.shelf, programme, times),
        canaries=canary_lines(programme, times),
    )
    return _filled(desk, programme, frame, day=day)


def _filled(desk: Desk, programme: Programme, frame: page.Week, *, day: date) -> page.Week:
    """Put the week's figures into its frame."""
    calendar = _calendar(desk, programme, day)
    earlier = [_calendar(desk, programme, day - timedelta(weeks=back)) for back in range(_TREND_WEEKS, 0, -1)]
    breaks = _breaks(desk, programme, calendar)
    marks = _marks(desk, programme, Window(earlier[0].shop.start, calendar.shop.end))
    delivery, time_to_report = _pace(desk, programme, calendar)
    unsent = _unsent(desk, programme, calendar)
    return replace(
        frame,
        unsent_settling=sum(each.send_due - each.sent for each in unsent),
        delivery_of_due=True,
        command_suffix=f" --programme {programme.name}" if len(desk.programmes) > 1 else "",
        bridge=week_bridge(desk.store, programme, calendar),
        commission_basis=basis_in_words(each.found for each in breaks),
        rules=week_rules(desk.store, programme, calendar),
        trend=tuple(_trend(desk, programme, each) for each in earlier),
        breaks=groups(
            [each.found for each in breaks],
            figures=desk.store.figures(programme.name, grain=Grain.HOUR, window=calendar.shop),
            deploys=marks,
            currency=programme.currency,
        ),
        publishers=_publishers(desk, programme, calendar, breaks),
        waiting=waiting(desk.store, programme),
        deploys=marks,
        incidents=_incidents(desk, programme, earlier[0].shop.start),
        delivery=delivery,
        time_to_report=time_to_report,
        previous=_previous(desk, programme, earlier[-1]),
        decisions=_decisions(desk, programme, calendar),
        recovered=_recovered(desk, programme, calendar),
    )


def _unsent(desk: Desk, programme: Programme, week: Calendar) -> list[Figure]:
    """List the hours of the week in which orders fell due that still settle and have no accepted postback."""
    hours = desk.store.figures(programme.name, grain=Grain.HOUR, window=week.shop, slice_="")
    return [
        each
        for each in hours
        if each.kind is Kind.WAITING and each.currency == programme.currency and each.send_due > each.sent
    ]


def _marks(desk: Desk, programme: Programme, window: Window) -> tuple[page.Mark, ...]:
    marked = desk.store.deploys(window, programme=programme.name)
    return tuple(page.Mark(name=each.name, at=each.at) for each in marked)


def _calendar(desk: Desk, programme: Programme, day: date) -> Calendar:
    return week_of(day, shop_zone=programme.zone, network_zone=desk.network_zones[programme.name])


def _places(desk: Desk, programme: Programme) -> tuple[page.Place, page.Place]:
    shop_path, network_path = desk.labels[programme.name]
    zone = desk.network_zones[programme.name]
    return (
        page.Place(path=shop_path, date_type="order date", zone=programme.zone, filter="all states"),
        page.Place(path=network_path, date_type="transaction date", zone=zone, filter="commissionable"),
    )


def _breaks(desk: Desk, programme: Programme, week: Calendar) -> list[StoredBreak]:
    """List the open breaks of orders that were placed in the week."""
    return [
        each
        for each in desk.store.open_breaks(BreakFilter(programme=programme.name))
        # Two currencies in one sum would be neither; the others stand in `recon breaks`.
        if each.found.placed_at in week.shop and each.found.currency == programme.currency
    ]


def _trend(desk: Desk, programme: Programme, week: Calendar) -> page.TrendWeek:
    rows = [row for row in desk.store.bridge(programme.name, week=week.label) if row.in_shop_week]
    settled = sum(row.orders for row in rows if row.kind in EXPECTED)
    settling = sum(row.orders for row in rows if row.kind.row.verdict is Verdict.WAITING)
    missing = sum(row.orders for row in rows if row.kind in MISSING)
    return page.TrendWeek(
        label=week.label,
        start=week.shop.start.astimezone(ZoneInfo(programme.zone)).date(),
        expected=settled + settling,
        recorded=settled - missing,
        missing=missing,
        not_paid=sum(row.orders for row in rows if row.kind in _NOT_PAID),
        settling=settling,
        judged=bool(rows) and not any(row.kind in _NOT_COVERED for row in rows),
    )


def _publishers(
    desk: Desk, programme: Programme, week: Calendar, breaks: Sequence[StoredBreak]
) -> tuple[page.PublisherRow, ...]:
    at_risk: Counter[str] = Counter()
    for each in breaks:
        if each.found.kind.row.side is Side.MISSING:
            at_risk[each.found.publisher_code] += each.found.at_risk
    return tuple(
        page.PublisherRow(
            name=row.publisher_name or row.publisher_code or "not known from the click id",
            expected=row.expected_orders,
            recorded=row.recorded_orders,
            commission_at_risk=at_risk[row.publisher_code],
        )
        for row in desk.store.publishers(programme.name, week=week.label)
        if row.currency == programme.currency and row.expected_orders
    )


def _incidents(desk: Desk, programme: Programme, since: datetime) -> tuple[page.IncidentSpan, ...]:
    return tuple(
        page.IncidentSpan(name=f"incident {each.id}", start=each.incident.onset, end=each.incident.ended)
        for each in desk.store.incidents(programme.name, ended_since=since)
    )


def _pace(
    desk: Desk, programme: Programme, week: Calendar
) -> tuple[page.Delivery | None, page.TimeToReport | None]:
    """Read how sending and reporting went in a week, as two tiles show it."""
    facts = desk.store.week_facts(programme.name, week=week.label, currency=programme.currency)
    if facts is None:
        return None, None
    delivery = page.Delivery(accepted=facts.taken, attempted=facts.attempted) if facts.attempted else None
    if facts.report_p50 is None or facts.report_p95 is None:
        return delivery, None
    p50, p95 = facts.report_p50 // 1_000_000, facts.report_p95 // 1_000_000
    return delivery, page.TimeToReport(p50=p50, p95=p95, orders=facts.reported)


def _previous(desk: Desk, programme: Programme, week: Calendar) -> page.Previous | None:
    if not desk.store.bridge(programme.name, week=week.label):
        return None
    delivery, time_to_report = _pace(desk, programme, week)
    breaks = [each.found for each in _breaks(desk, programme, week)]
    over = [each for each in breaks if each.kind.row.side is Side.OVER or each.at_risk < 0]
    owed = [each for each in breaks if each not in over]
    return page.Previous(
        delivery=delivery,
        time_to_report=time_to_report,
        commission_at_risk=sum(each.at_risk for each in owed),
        overpaid=sum(abs(each.at_risk) for each in over),
    )


def _decisions(desk: Desk, programme: Programme, week: Calendar) -> tuple[page.DecisionCount, ...]:
    return tuple(
        page.DecisionCount(disposition=each.kind.label, orders=each.orders, commission=each.at_risk)
        for each in desk.store.decided_counts(programme.name, placed=week.shop)
    )


def _recovered(desk: Desk, programme: Programme, week: Calendar) -> page.Recovered:
    """Count what the report proved in the week to have arrived after it was sent again."""
    found = desk.store.recovered(programme.name, currency=programme.currency, window=week.shop)
    return page.Recovered(orders=found.orders, commission=found.commission)
