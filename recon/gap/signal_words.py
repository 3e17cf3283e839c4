"""The sentences of signals: what, how much, since when, and why as far as it is known."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from recon.gap.capture_causes import capture_code, capture_words
from recon.gap.losses import LastDay, Loss
from recon.gap.measure import MILLION
from recon.gap.readings import Failure, Signal, Standing
from recon.gap.silence import Hush, hour_of
from recon.gap.where import where
from recon.records import numerals
from recon.records.attempt import Outcome
from recon.records.money import Money, share
from recon.records.programme import Programme

_MINUTE = timedelta(minutes=1)
_HOUR_MINUTES, _DAY_MINUTES = 60, 24 * 60
_TWO_DAYS = 2 * _DAY_MINUTES
_LONGEST_REASON = 160
_PER_CENT = MILLION // 100
_FAILED: dict[Outcome, str] = {
    Outcome.REFUSED: "Rakuten refused them",
    Outcome.MISCONFIGURED: "Rakuten turned the programme away",
    Outcome.THROTTLED: "Rakuten asked to wait",
    Outcome.NOT_SENT: "the attempts never left the house",
    Outcome.AMBIGUOUS: "no clear answer came",
}
_BAD: dict[Signal, str] = {
    Signal.FAILING: "orders failed to be reported to Rakuten",
    Signal.SEND_GAP: "due orders have no attempt that Rakuten took",
    Signal.SENT_AMOUNTS: "orders were sent with another amount than the shop's",
    Signal.RECORDED_AMOUNTS: "orders are recorded with another amount than was sent",
}


def span_words(span: timedelta) -> str:
    """Write how long something lasts: 40 s, 9 min, 3 h 10 min, 2 days."""
    minutes = span // _MINUTE
    if minutes < 1:
        return f"{max(int(span.total_seconds()), 1)} s"
    if minutes < _HOUR_MINUTES:
        return f"{minutes} min"
    if minutes < _TWO_DAYS:
        hours, rest = divmod(minutes, _HOUR_MINUTES)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes // _DAY_MINUTES} days"


def failed_because(failures: Iterable[Failure], *, since: datetime) -> str:
    """Say which outcome and reason lead among the orders that failed since a moment; '' where none did."""
    first = hour_of(since)
    counts: Counter[tuple[Outcome, str]] = Counter()
    for each in failures:
        if each.hour >= first:
            counts[(each.outcome, each.reason)] += each.orders
    if not counts:
        return ""
    (outcome, reason), orders = min(counts.items(), key=lambda item: (-item[1], item[0]))
    said = reason[:_LONGEST_REASON].rstrip(".")
    meaning = _FAILED.get(outcome, "they failed")
    # What was read out of an answer may say as much itself.
    words = said if said.startswith("Rakuten") else f"{meaning}: {said}" if said else meaning
    others = sum(counts.values()) - orders
    return f"{words} ({orders:,} of {orders + others:,})" if others else words


def _few(count: int) -> str:
    return f"only {count:,}" if count else "none"


def raised_words(signal: Signal, loss: Loss, *, why: str, currency: str) -> str:
    """Say what a raised share is about."""
    since = f"{loss.onset:%Y-%m-%d %H:%M} UTC"
    worth = Money(loss.money, currency)
    if signal is Signal.CAPTURE:
        code = capture_code(signal, slice_=loss.slice, hit=loss.hit, volume=loss.volume)
        return (
            f"Since {since}, {_few(loss.good)} of {loss.orders:,} web orders carry a Rakuten click id{where(loss.slice)} "
            f"({_share(loss.good, loss.orders)}); {_measure(loss, inverse=True)}. "
            f"About {numerals.orders(loss.hit)} lost theirs, {worth} of sales. {capture_words(code)}"
        )
    said = (
        f"Since {since}, {loss.hit:,} of {loss.volume:,} {_BAD[signal]}{where(loss.slice)} "
        f"({_share(loss.hit, loss.volume)}); {_measure(loss)}. They come to {worth} of sales."
    )
    return f"{why[0].upper()}{why[1:]}. {said}" if why else said


def silence_words(hush: Hush, standing: Standing, programme: Programme) -> str:
    """Say how long nothing was reported, what is usual, and what waits."""
    each = hush.lasts / hush.expected if hush.expected > 0 else hush.lasts
    said = (
        f"No order reported to Rakuten for {span_words(hush.lasts)} (usually one every {span_words(each)} "
        f"at this time), since {hush.since:%Y-%m-%d %H:%M} UTC."
    )
    if not standing.waiting:
        return f"{said} No order with a click id waits."
    wait = "1 order waits" if standing.waiting == 1 else f"{standing.waiting:,} orders wait"
    return f"{said} {wait}, {_worth(standing.waiting_money, programme)}."


def quiet_words(signal: Signal, day: LastDay) -> str:
    """Say what the last 24 hours of a quiet signal were like."""
    if not day.volume:
        return "no order in the last 24 h"
    if signal is Signal.CAPTURE:
        good = day.volume - day.bad
        usual = _ppm_words(MILLION - day.usual_ppm)
        return f"{good:,} of {day.volume:,} web orders of the last 24 h carry a click id ({_share(good, day.volume)}, usually {usual})"
    return (
        f"{day.bad:,} of {day.volume:,} {_BAD[signal]} in the last 24 h "
        f"({_share(day.bad, day.volume)}, usually {_ppm_words(day.usual_ppm)})"
    )


def _worth(money: int, programme: Programme) -> str:
    if programme.commission_rate is None:
        return f"{Money(money, programme.currency)} of sales"
    return f"about {Money(share(money, programme.commission_rate), programme.currency)} commission"


def _measure(loss: Loss, *, inverse: bool = False) -> str:
    if loss.limit_ppm is not None:
        return f"the limit set is {_ppm_words(loss.limit_ppm)}"
    return f"usual is {_ppm_words(MILLION - loss.usual_ppm if inverse else loss.usual_ppm)}"


def _share(part: int, whole: int) -> str:
    return _ppm_words(part * MILLION // whole if whole else 0)


def _ppm_words(ppm: int) -> str:
    tenths = (ppm * 10 + _PER_CENT // 2) // _PER_CENT
    return f"{tenths // 10}.{tenths % 10} %"
