"""Holds the newest orders against the limits a user has set, whatever is usual."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.limits import SignalLimits
from recon.gap.losses import Loss
from recon.gap.measure import MILLION
from recon.gap.readings import Series, Signal
from recon.gap.silence import HOUR, hour_of
from recon.records.moment import EPOCH, moment
from recon.records.window import Window

LONGEST = timedelta(hours=24)


def over_limit(
    series: Sequence[Series], watched: Window, *, signal: Signal, limits: SignalLimits
) -> Loss | None:
    """Measure the fewest newest hours that hold enough orders; None where no limit is set or exceeded.

    Of click ids enough means that so many would have one at the limit; of what is bad, so many orders.
    """
    limit = _limit(signal, limits)
    total = next((each for each in series if not each.slice), None)
    if limit is None or total is None:
        return None
    whole = bad = money = 0
    oldest = hour_of(max(watched.start, watched.end - LONGEST))
    for place in reversed(range(len(total.hours))):
        if total.hours[place] < oldest:
            return None
        whole, bad = whole + total.volume[place], bad + total.bad[place]
        money += total.money[place]
        if limits.least <= (limit * whole if signal is Signal.CAPTURE else whole):
            return _exceeded(total, place, limit, watched.end, counted=(whole, bad, money))
    return None


def _exceeded(
    total: Series, place: int, limit: Decimal, until: datetime, *, counted: tuple[int, int, int]
) -> Loss | None:
    whole, bad, money = counted
    is_capture = total.signal is Signal.CAPTURE
    good = whole - bad
    if (good >= limit * whole) if is_capture else (bad < limit * whole):
        return None
    begins, first_bad = EPOCH + HOUR * total.hours[place], total.first_bad[place]
    onset = moment(first_bad) if first_bad and not is_capture else begins
    should = round(limit * whole) if is_capture else whole
    hit = should - good if is_capture else bad
    usual = 1 - limit if is_capture else limit
    return Loss(
        slice="",
        onset=onset,
        until=until,
        hit=max(hit, 1),
        volume=max(should, 1),
        money=money * hit // bad if is_capture and bad else money,
        usual_ppm=round(usual * MILLION),
        good=good,
        orders=whole,
        limit_ppm=round(limit * MILLION),
    )


def _limit(signal: Signal, limits: SignalLimits) -> Decimal | None:
    match signal:
        case Signal.FAILING:
            return limits.failing
        case Signal.SEND_GAP:
            return limits.send_gap
        case Signal.CAPTURE:
            return limits.capture
        case Signal.SENT_AMOUNTS | Signal.RECORDED_AMOUNTS:
            return limits.amounts
        case Signal.SILENCE | Signal.LANDING:
            return None
        case Signal.UNREPORTED | Signal.REPORTED_AMOUNTS | Signal.REPORTED_TWICE:
            return None
