"""The weekly page: figures become view values, view values and template texts become one self-contained HTML text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from recon.records import numerals
from recon.records.codes import untold_without_log
from recon.records.kind import Side
from recon.records.money import Money
from recon.reporting import words
from recon.reporting.bridge import Bridge, bridge
from recon.reporting.bridge_commission import commissions, rate_note
from recon.reporting.bridge_walk import Step
from recon.reporting.exchange_words import totals_in_words
from recon.reporting.figures import BreakGroup, CoverageRow, Place, PublisherRow, WaitingItem, Week
from recon.reporting.filled import filled
from recon.reporting.light import is_short, judge, money_of
from recon.reporting.tiles import tiles
from recon.reporting.trend import trend
from recon.reporting.views import (
    Amount,
    BreakView,
    CoverageView,
    PublisherView,
    StepView,
    WaitingView,
    WeekView,
)
from recon.reporting.waterfall import Axis, axis_of, bar_of

TEMPLATE = "weekly.html.j2"
_PUBLISHERS_SHOWN = 12
_FULL = 100
_THIN = "\N{NARROW NO-BREAK SPACE}"
# From so many steps on, the two notes beside the bridge have room to hang over the rows between them.
_ROOMY = 6
_BREAKS_SHOWN = 15
# Amounts of more letters leave no room for a label beside them on a phone.
_VAST = 13


def render_weekly(templates: Mapping[str, str], weeks: Sequence[Week]) -> str:
    """Write the weekly page of one or more programmes; BadTemplate where a template has a mistake."""
    views = [view_of(week, anchor=f"p{number}") for number, week in enumerate(weeks, start=1)]
    return filled(templates, TEMPLATE, views=views, total=total_of(weeks))


def total_of(weeks: Sequence[Week]) -> str:
    """Say what programmes of several currencies come to, where rates are written; '' where there is nothing to say."""
    money = [(money_of(week.breaks), week.currency) for week in weeks]
    return totals_in_words(
        weeks[0].exchange if weeks else None,
        {
            "commission at risk": [Money(each.at_risk, currency) for each, currency in money],
            "commission overpaid": [Money(each.overpaid, currency) for each, currency in money],
        },
    )


def view_of(week: Week, *, anchor: str) -> WeekView:
    """Turn one programme's figures into what the template prints."""
    counted = bridge(week.bridge, rules=week.rules)
    judgement = judge(week, counted)
    steps = _steps(week, counted)
    breaks = words.worst_first(week.breaks)
    step = words.next_step(week, judgement)
    return WeekView(
        anchor=anchor,
        week=week,
        window=numerals.days(week.start, week.end - timedelta(days=1)),
        number="Period" if week.is_period else f"Week {week.label.rpartition('W')[2].lstrip('0')}",
        as_of=numerals.moment(week.as_of, week.zone),
        as_of_exact=numerals.utc(week.as_of),
        settle=words.settle(week),
        span=words.span(week),
        light=judgement.light,
        headline=words.headline(week, counted, judgement),
        second_line=words.second_line(week, counted, judgement),
        next_step=replace(step, command=words.command(step.command, week=week)),
        tiles=tiles(week, counted, judgement),
        bridge=counted,
        steps=steps,
        rate_note=rate_note(week),
        vast=any(step.money is not None and len(step.money.shown) > _VAST for step in steps),
        cut=axis_of(counted.steps).is_cut,
        roomy=len(counted.steps) >= _ROOMY,
        trend=trend(week, counted, judgement),
        breaks=tuple(_break(group, week=week) for group in breaks[:_BREAKS_SHOWN]),
        more_breaks=_more_breaks(breaks[_BREAKS_SHOWN:]),
        decisions=_decisions(week),
        publishers=tuple(_publisher(row, week=week) for row in _largest_gap_first(week)[:_PUBLISHERS_SHOWN]),
        more_publishers=_more_publishers(_largest_gap_first(week)[_PUBLISHERS_SHOWN:]),
        waiting=tuple(_waiting(item, week=week) for item in week.waiting),
        coverage=tuple(_coverage(row, week=week) for row in week.coverage),
        untold=", ".join(row.code for row in untold_without_log()) if week.two_way else "",
    )


def _amount(minor: int, *, week: Week, estimated: bool = False) -> Amount:
    shown = numerals.money(minor, week.currency, estimated=estimated)
    return Amount(shown=shown, exact=numerals.exact(minor, week.currency))


def _steps(week: Week, counted: Bridge) -> tuple[StepView, ...]:
    axis = axis_of(counted.steps)
    said = (words.step_of(step, week=week) for step in counted.steps)
    at_the_rate = commissions(counted.steps, week.rate) if week.rate else [None] * len(counted.steps)
    last = len(counted.steps) - 1
    places = {0: week.shop_place, last: week.network_place}
    before_expected = [step.label for step in counted.steps].index("Expected")
    priced = any(step.money for step in counted.steps[1:before_expected])
    return tuple(
        _step(
            step,
            week=week,
            axis=axis,
            place=places.get(index),
            priced=priced or index >= before_expected,
            commission=at_the_rate[index],
        )
        for index, step in enumerate(said)
    )


def _step(
    step: Step, *, week: Week, axis: Axis, place: Place | None, priced: bool, commission: int | None
) -> StepView:
    """Print a step; amounts of orders that are not the network's business are left out where nobody knows them."""
    number = numerals.count(step.orders)
    count = number if step.total or step.orders <= 0 else f"+{number}"
    return StepView(
        step=step,
        count=count if step.total or step.orders else numerals.NOTHING,
        money=_changed(step.money, step=step, week=week) if priced else None,
        commission=(
            _changed(commission, step=step, week=week, tilde="~")
            if priced and commission is not None
            else None
        ),
        bar=bar_of(step, axis=axis),
        place=place,
    )


def _changed(minor: int, *, step: Step, week: Week, tilde: str = "") -> Amount:
    """Print an amount of the bridge in full: rounded parts would not add up, and here a reader does add up."""
    plus = "+" if minor > 0 and not step.total else ""
    # Two signs that touch are read as one.
    mark = f"{tilde}{_THIN}" if tilde and (plus or minor < 0) else tilde
    shown = f"{mark if minor else ''}{plus}{numerals.full_money(minor, week.currency)}"
    return Amount(shown=shown, exact=numerals.exact(minor, week.currency))


def _break(group: BreakGroup, *, week: Week) -> BreakView:
    over = group.kind.row.side is Side.OVER or group.commission < 0
    badges = []
    if group.certainty:
        badges.append(("cause", group.certainty))
    if group.deadline:
        badges.append(("due", f"until {numerals.day(group.deadline)}"))
    tilde = "~" if group.orders_estimated else ""
    return BreakView(
        title=words.break_title(group),
        cause=group.cause,
        badges=tuple(badges),
        since=_since(group, week=week),
        since_exact=numerals.utc(group.since) if group.since else "",
        orders=f"{tilde}{numerals.count(group.orders)}",
        sales=_amount(group.sales, week=week, estimated=group.orders_estimated),
        commission=_amount(abs(group.commission), week=week, estimated=group.estimated),
        commission_note="overpaid" if over and group.commission else "",
        todo=group.todo or numerals.NOTHING,
        command=words.command(group.command, week=week),
    )


def _more_breaks(groups: Sequence[BreakGroup]) -> str:
    if not groups:
        return ""
    noun = "group" if len(groups) == 1 else "groups"
    return f"{numerals.count(len(groups))} smaller {noun}: {numerals.orders(sum(each.orders for each in groups))}."


def _since(group: BreakGroup, *, week: Week) -> str:
    if group.since is None:
        return numerals.NOTHING
    long = words.since(group.since, week=week)
    if week.is_period:
        return long
    name, space, rest = long.partition(numerals.SPACE)
    return f"{name[:3]}{space}{rest}" if ":" in rest else long


def _decisions(week: Week) -> str:
    if not week.decisions:
        return ""
    parts = [f"{numerals.count(each.orders)} {each.disposition}" for each in week.decisions]
    total = sum(each.orders for each in week.decisions)
    money = numerals.money(sum(each.commission for each in week.decisions), week.currency)
    verb = "was" if total == 1 else "were"
    return f"{numerals.orders(total)} {verb} decided by a person: {numerals.enumeration(parts)} ({money} of commission)."


def _gap(row: PublisherRow) -> int:
    return row.expected - row.settling - row.recorded


def _largest_gap_first(week: Week) -> list[PublisherRow]:
    return sorted(
        week.publishers, key=lambda row: (-_gap(row), -row.commission_at_risk, -row.expected, row.name)
    )


def _publisher(row: PublisherRow, *, week: Week) -> PublisherView:
    whole = max(row.expected, row.recorded + row.settling, 1)
    return PublisherView(
        name=row.name,
        expected=numerals.count(row.expected),
        recorded=numerals.count(row.recorded),
        missing=numerals.count(_gap(row)) if _gap(row) else numerals.NOTHING,
        share=numerals.percent(row.recorded, row.expected - row.settling),
        recorded_width=f"{_FULL * row.recorded // whole}%",
        settling_width=f"{_FULL * (row.recorded + row.settling) // whole}%",
        commission=_amount(row.commission_at_risk, week=week, estimated=row.estimated),
    )


def _more_publishers(rows: Sequence[PublisherRow]) -> str:
    if not rows:
        return ""
    settled = sum(row.expected - row.settling for row in rows)
    recorded = numerals.count(sum(row.recorded for row in rows))
    noun = "publisher" if len(rows) == 1 else "publishers"
    return f"{numerals.count(len(rows))} more {noun}: {recorded} of {numerals.orders(settled)} recorded."


def _waiting(item: WaitingItem, *, week: Week) -> WaitingView:
    has_price = item.commission is not None
    return WaitingView(
        what=item.what,
        orders=numerals.orders(item.orders),
        commission=_amount(item.commission or 0, week=week, estimated=item.estimated) if has_price else None,
        deadline=numerals.day(item.deadline) if item.deadline else "",
        command=words.command(item.command, week=week),
    )


def _coverage(row: CoverageRow, *, week: Week) -> CoverageView:
    return CoverageView(
        row=row,
        start=numerals.moment(row.covered_from, row.zone) if row.covered_from else "not known",
        start_exact=numerals.utc(row.covered_from) if row.covered_from else "",
        until_exact=numerals.utc(row.covered_until) if row.covered_until else "",
        until=numerals.moment(row.covered_until, row.zone) if row.covered_until else "not known",
        short=is_short(row, week=week),
    )
