"""The words of why an incident was raised: what was seen, what was weighed, what would have kept it silent."""

from collections.abc import Iterator
from dataclasses import dataclass

from recon.gap.aged_words import WEEK, young_words
from recon.gap.aged_words import small_words as too_small
from recon.gap.level import PAGE_SPARE
from recon.gap.readings import Signal
from recon.gap.story import GapStory, Raising, Silence, WatchedTold
from recon.records import numerals
from recon.reporting.grouping import orders_of

_HUNDRED = 100
_LEAST, _SEEN = 0.05, 0.01


@dataclass(frozen=True, slots=True)
class BadWords:
    """This is how bad orders of a signal are called: over a column, as a noun, and behind 'are'."""

    column: str
    noun: str
    are: str


_BAD: dict[Signal | None, BadWords] = {
    Signal.UNREPORTED: BadWords("unreported", "unreported orders", "unreported"),
    Signal.REPORTED_AMOUNTS: BadWords(
        "other amount", "orders with another amount", "reported with another amount"
    ),
    Signal.REPORTED_TWICE: BadWords("twice", "orders reported twice", "reported twice"),
    Signal.FAILING: BadWords("failed", "orders that failed", "failed"),
    Signal.SILENCE: BadWords("waiting", "orders that wait", "waiting"),
    Signal.SEND_GAP: BadWords("not sent", "orders that were not sent", "not sent"),
    Signal.CAPTURE: BadWords("no click id", "orders without a click id", "without a click id"),
    Signal.SENT_AMOUNTS: BadWords(
        "other amount", "orders sent with another amount", "sent with another amount"
    ),
    Signal.RECORDED_AMOUNTS: BadWords(
        "other amount", "orders recorded with another amount", "recorded with another amount"
    ),
}
_BY_STREAM = {
    "missing": BadWords("missing", "missing orders", "missing"),
    "different": BadWords("different", "differing orders", "recorded otherwise"),
    "over": BadWords("over", "orders paid for that should not be", "paid for although they should not be"),
}
_ARRIVED = frozenset({Signal.REPORTED_AMOUNTS, Signal.REPORTED_TWICE})


def bad_words(story: GapStory) -> BadWords:
    """Say what bad orders of an incident's signal, or of its verdicts, are called."""
    return _BAD.get(story.signal) or _BY_STREAM.get(story.stream, _BY_STREAM["missing"])


def hours_are_of(story: GapStory) -> str:
    """Say what the hours of a story are the hours of."""
    if story.signal is Signal.SILENCE:
        return "by hour of the attempt"
    return "by hour of the report" if story.signal in _ARRIVED else "by hour of the order"


def orders_column(story: GapStory) -> str:
    """Name what is counted hour by hour."""
    if story.signal is Signal.SILENCE:
        return "taken"
    return "reports" if story.signal in _ARRIVED else "orders"


def at_their_age(story: GapStory) -> str:
    """Add that age counts, where it does."""
    return " at their age" if story.signal is Signal.UNREPORTED else ""


def raised_words(story: GapStory, raising: Raising) -> str:
    """Say in two sentences what was seen at the look that raised it, and what it was weighed against."""
    words, orders = bad_words(story), orders_of(raising.slice)
    at = numerals.shop_and_utc(raising.at, story.zone)
    are = "was" if raising.bad == 1 else "were"
    usual = "none" if raising.usual < _LEAST else f"{raising.usual:,.1f}"
    return (
        f"Raised {at}, when {raising.bad:,} of {raising.orders:,} {orders} {are} {words.are}, where {usual} "
        f"usually would be{at_their_age(story)}. That counted {raising.counts:.1f} as evidence; "
        f"luck alone reaches {raising.enough:.1f} about once in 90 days, and {raising.enough + PAGE_SPARE:.1f}, "
        "which makes it a page, about once in a year."
    )


def silence_words(story: GapStory, silence: Silence) -> str:
    """Say what would have been needed to stay silent."""
    words = bad_words(story)
    fewer = None
    if silence.fewer is not None:
        noun = words.noun if silence.fewer != 1 else words.noun.replace("orders", "order", 1)
        fewer = f"with {silence.fewer:,} fewer {noun}"
    share = _share(story, silence)
    match fewer, share:
        case str(), str():
            return f"It would have stayed silent {fewer}, or {share}."
        case str(), None:
            return f"It would have stayed silent {fewer}; no usual share would have kept it silent."
        case None, str():
            return (
                f"Even without any of these {words.noun} others would have raised it; it would have stayed silent "
                f"{share}."
            )
    return (
        f"Nothing would have kept it silent: others would have raised it without any of these {words.noun}, and no "
        "usual share would have kept it silent."
    )


def _share(story: GapStory, silence: Silence) -> str | None:
    if silence.usual_ppm is None:
        return None
    usual, was = _percent(silence.usual_ppm), _percent(silence.was_ppm)
    return f"if {usual} were usually {bad_words(story).are}{at_their_age(story)} instead of {was}"


def watched_words(watched: WatchedTold) -> Iterator[str]:
    """Say what is watched, what is not, and how fast reports come; one sentence each."""
    if watched.why_not:
        yield f"Nothing is watched by age: {watched.why_not}."
        return
    values = [f"{len(mine)} of {_dimension(name)}" for name, mine in watched.values]
    beside = f", and by themselves these values: {numerals.enumeration(values)}" if values else ""
    yield f"Watched: all orders{beside}; {numerals.counted(watched.days, 'day')} of orders are known."
    yield from small_words(watched)
    yield pace_words(watched)
    yield (
        f"Usually {_percent(watched.usual_ppm)} of all orders stay unreported, on a bad but normal day up to "
        f"{_percent(watched.limit_ppm)}."
    )


def small_words(watched: WatchedTold) -> Iterator[str]:
    """Say what is too small to be watched by itself, and what a short history means."""
    small = [
        f"{too_small(each.values, each.dimension, rarer=each.rarer)} ({numerals.orders(each.orders)})"
        for each in watched.unwatched
    ]
    if small:
        yield f"Too small to be watched by themselves: {numerals.enumeration(small)} in the last 35 days."
    if watched.days < WEEK:
        yield young_words(watched.days)


def pace_words(watched: WatchedTold) -> str:
    """Say how fast reports come on a usual day, and on a slow one."""
    names = ["half" if each.percent * 2 == _HUNDRED else f"{each.percent} %" for each in watched.pace]
    usual = [f"{name} after {_hours(each.usual)}" for name, each in zip(names, watched.pace, strict=True)]
    slow = [f"{name} after {_hours(each.slow)}" for name, each in zip(names, watched.pace, strict=True)]
    learnt = (
        f"learnt from {numerals.counted(watched.taught, 'day')}"
        if watched.taught
        else "taken for granted, or slower where the first reports were, until two weeks are known"
    )
    return f"Reports come: {', '.join(usual)}; on a slow day {', '.join(slow)} ({learnt})."


def decimals(number: float | None) -> str:
    """Write a figure that need not be whole: '0.07', '12.3'; '' where there is none."""
    if number is None:
        return ""
    if not number:
        return "0"
    if 0 < number < _SEEN:
        return f"<{_SEEN}"
    written = f"{number:,.2f}" if abs(number) < 1 else f"{number:,.1f}"
    return written.replace("-", numerals.MINUS)


def _hours(hours: float) -> str:
    return f"{hours:.1f} h" if hours < 10 else f"{hours:.0f} h"  # noqa: PLR2004 - tenths of many hours say nothing


def _dimension(name: str) -> str:
    return name.replace("_", " ")


def _percent(ppm: int) -> str:
    return numerals.percent(ppm, 1_000_000).replace(numerals.SPACE, " ")
