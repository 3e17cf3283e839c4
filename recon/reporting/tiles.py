"""The four tiles: each a figure with its unit, its counts, and how it compares with what is usual."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from recon.records import numerals
from recon.reporting import words
from recon.reporting.bridge import Bridge
from recon.reporting.figures import Delivery, Previous, TimeToReport, TrendWeek, Week
from recon.reporting.light import Judgement, money_of

AS_USUAL = "as usual"
_FIRST = "no earlier week"
_POINT = Decimal(1)
_HALF_A_POINT = Decimal("0.5")
_TWICE = 2
_LONG = 11
_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


class Mood(StrEnum):
    """This is how a change is coloured; its words say the same."""

    WORSE = "worse"
    BETTER = "better"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """This is one tile as the template prints it."""

    label: str
    figure: str
    counts: str
    change: str
    mood: Mood = Mood.NONE

    @property
    def is_long(self) -> bool:
        """Tell whether the figure needs smaller letters to stay in one line."""
        return len(self.figure) > _LONG


def tiles(week: Week, bridge: Bridge, judgement: Judgement) -> tuple[Tile, ...]:
    """Make the four tiles in the order a manager asks."""
    made = (_recorded(week, bridge, judgement), _delivery(week), _time(week), _commission(week))
    if week.is_period:
        return tuple(replace(tile, change="", mood=Mood.NONE) for tile in made)
    return made


def _recorded(week: Week, bridge: Bridge, judgement: Judgement) -> Tile:
    counts = f"{numerals.count(bridge.recorded)} of {numerals.counted(bridge.settled, 'settled order')}"
    figure = numerals.percent(bridge.recorded, bridge.settled)
    if bridge.settled <= 0:
        return Tile(
            label="Recorded at Rakuten", figure=numerals.NOTHING, counts="no order has settled", change=""
        )
    if bridge.not_paid:
        counts = f"{counts}; {words.lost_parts(bridge.missing, not_paid=bridge.not_paid)}"
    if judgement.short:
        counts = f"{counts}, as far as the books reach"
    change, mood = _against_weeks(bridge, tuple(trend for trend in week.trend if trend.judged))
    return Tile(label="Recorded at Rakuten", figure=figure, counts=counts, change=change, mood=mood)


def _against_weeks(bridge: Bridge, before: tuple[TrendWeek, ...]) -> tuple[str, Mood]:
    shares = [
        value
        for value in (numerals.share(trend.recorded, trend.expected - trend.settling) for trend in before)
        if value is not None
    ]
    now = numerals.share(bridge.recorded, bridge.settled)
    if not shares or now is None:
        return _FIRST, Mood.NONE
    last = f"last week {numerals.per_cent(shares[-1])}"
    if min(shares) - _HALF_A_POINT <= now <= max(shares) + _HALF_A_POINT:
        return f"{AS_USUAL}, {last}", Mood.NONE
    return _points(now - shares[-1], last=last)


def _points(change: Decimal, *, last: str) -> tuple[str, Mood]:
    arrow, mood = (_DOWN, Mood.WORSE) if change < 0 else (_UP, Mood.BETTER)
    unit = "point" if abs(change) == _POINT else "points"
    figure = str(abs(change)).removesuffix(".0")
    return f"{arrow}{numerals.SPACE}{figure}{numerals.SPACE}{unit}, {last}", mood


def _delivery(week: Week) -> Tile:
    label = "Delivery success"
    if week.two_way:
        return Tile(label=label, figure="not known", counts="no postback log is connected", change="")
    now = week.delivery
    if now is None or now.attempted == 0:
        return Tile(
            label=label,
            figure=numerals.NOTHING,
            counts="no postback was due" if week.delivery_of_due else "no postback was attempted",
            change="",
        )
    whole = numerals.orders(now.attempted)
    if week.delivery_of_due:
        whole = numerals.counted(now.attempted, "due order")
    counts = f"{numerals.count(now.accepted)} of {whole} with an accepted postback"
    change, mood = _against_delivery(now, week.previous.delivery if week.previous else None)
    figure = numerals.percent(now.accepted, now.attempted)
    return Tile(label=label, figure=figure, counts=counts, change=change, mood=mood)


def _against_delivery(now: Delivery, before: Delivery | None) -> tuple[str, Mood]:
    share = numerals.share(now.accepted, now.attempted)
    last = numerals.share(before.accepted, before.attempted) if before else None
    if share is None or last is None:
        return _FIRST, Mood.NONE
    said = f"last week {numerals.per_cent(last)}"
    if abs(share - last) <= _HALF_A_POINT:
        return f"{AS_USUAL}, {said}", Mood.NONE
    return _points(share - last, last=said)


def _time(week: Week) -> Tile:
    label = "Time to report"
    now = week.time_to_report
    if now is None:
        return Tile(
            label=label,
            figure=numerals.NOTHING,
            counts=f"no order of the {words.span(week)} has come",
            change="",
        )
    change, mood = _against_time(now, week.previous.time_to_report if week.previous else None)
    figure = f"{_both(now)}"
    half, most = numerals.duration(now.p50), numerals.duration(now.p95)
    counts = (
        f"half within {half}, 95{numerals.SPACE}% within {most}; due to listed, {numerals.orders(now.orders)}"
    )
    return Tile(label=label, figure=figure, counts=counts, change=change, mood=mood)


def _both(times: TimeToReport) -> str:
    return f"{numerals.duration(times.p50)}{numerals.SPACE}/{numerals.SPACE}{numerals.duration(times.p95)}"


def _against_time(now: TimeToReport, before: TimeToReport | None) -> tuple[str, Mood]:
    if before is None:
        return _FIRST, Mood.NONE
    last = f"last week {_both(before)}"
    slower = now.p95 > _TWICE * before.p95 or now.p50 > _TWICE * before.p50
    if slower:
        return f"{_UP}{numerals.SPACE}slower, {last}", Mood.WORSE
    if _TWICE * now.p95 < before.p95:
        return f"{_DOWN}{numerals.SPACE}faster, {last}", Mood.BETTER
    return f"{AS_USUAL}, {last}", Mood.NONE


def _commission(week: Week) -> Tile:
    money = money_of(week.breaks)
    currency = week.currency
    now = money.at_risk + money.overpaid
    estimated = (money.at_risk > 0 and money.at_risk_estimated) or (
        money.overpaid > 0 and money.overpaid_estimated
    )
    overpaid = numerals.money(money.overpaid, currency, estimated=money.overpaid_estimated)
    recovered = f"; recovered this week {numerals.money(week.recovered.commission, currency)}"
    change, mood = _against_money(now, week.previous, currency=currency)
    return Tile(
        label="Commission at risk",
        figure=numerals.brief_money(now, currency, estimated=estimated),
        counts=f"of which overpaid {overpaid}{'' if week.is_period else recovered}",
        change=change,
        mood=mood,
    )


def _against_money(now: int, previous: Previous | None, *, currency: str) -> tuple[str, Mood]:
    if previous is None:
        return _FIRST, Mood.NONE
    before = previous.commission_at_risk + (previous.overpaid or 0)
    unknown = ", without what was overpaid" if previous.overpaid is None else ""
    last = f"last week {numerals.money(before, currency, estimated=True)}{unknown}"
    if now > _TWICE * before:
        return f"{_UP}{numerals.SPACE}more, {last}", Mood.WORSE
    if _TWICE * now < before:
        return f"{_DOWN}{numerals.SPACE}less, {last}", Mood.BETTER
    return f"{AS_USUAL}, {last}", Mood.NONE
