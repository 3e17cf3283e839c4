"""Looks at the signals of one programme: each is raised, quiet, or cannot be told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from recon.gap.level import Level, level_of
from recon.gap.limits import SignalLimits
from recon.gap.losses import Loss, Nothing, Unknown, losses
from recon.gap.measure import MILLION, ppm
from recon.gap.plain_limits import over_limit
from recon.gap.readings import Readings, Series, Signal, Standing, Stretch, Unreadable, Untold
from recon.gap.signal_words import failed_because, quiet_words, raised_words, silence_words
from recon.gap.silence import Hush, NoRate, hush
from recon.gap.traffic import is_traffic
from recon.gap.turned_away import turned_away
from recon.records import numerals
from recon.records.programme import Programme

SHARES = (
    Signal.FAILING,
    Signal.SEND_GAP,
    Signal.CAPTURE,
    Signal.SENT_AMOUNTS,
    Signal.RECORDED_AMOUNTS,
)


_WAKING = frozenset({Signal.FAILING, Signal.CAPTURE})


@dataclass(frozen=True, slots=True)
class Raised:
    """This is a signal that luck does not explain, or that is over a limit a user has set.

    `hit` of `volume` orders are bad since `onset`; of lost click ids it is how many are missing of how many usual
    ones, of silence how many orders wait and how many were usual. Money is what they come to, in minor units.
    """

    programme: str
    currency: str
    signal: Signal
    slice: str
    onset: datetime
    hit: int
    volume: int
    money: int
    ppm: int
    sentence: str
    level: Level = Level.NOTICE


@dataclass(frozen=True, slots=True)
class Quiet:
    """This is a signal in which nothing is unusual; `since` is when it became so again, None where it always was.

    `because` is a person's word that ended a loss which went on; '' where it ended by itself.
    """

    programme: str
    currency: str
    signal: Signal
    sentence: str
    since: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """This is a signal whose books do not reach far enough, or of which nothing usual is known: never a silence."""

    programme: str
    currency: str
    signal: Signal
    cause: Untold
    why: str


Looked = Raised | Quiet | CannotTell


@dataclass(frozen=True, slots=True)
class Scope:
    """This is what a look at one programme's signals stands on."""

    programme: Programme
    as_of: datetime
    stretches: Mapping[Signal, Stretch | Unreadable]
    limits: SignalLimits
    clicks_until: datetime | None = None


def look(readings: Readings, scope: Scope) -> list[Looked]:
    """Look at every signal of a programme, in each of its currencies."""
    own = scope.programme.currency
    currencies = {each.currency for each in readings.series} | {own}
    looked: list[Looked] = []
    for signal in SHARES:
        for currency in sorted(currencies, key=lambda code: (code != own, code)):
            mine = [each for each in readings.series if (each.signal, each.currency) == (signal, currency)]
            # A currency of which nothing was ever seen is only worth a line where it is the programme's own.
            if mine or currency == own:
                looked.append(_of_share(mine, readings, scope, signal=signal, currency=currency))
    return [_of_silence(readings, scope), *looked]


def _of_silence(readings: Readings, scope: Scope) -> Looked:
    name, currency = scope.programme.name, scope.programme.currency
    stretch = scope.stretches[Signal.SILENCE]
    if isinstance(stretch, Unreadable):
        return CannotTell(name, currency, Signal.SILENCE, stretch.cause, stretch.why)
    taken = next((each for each in readings.series if each.signal is Signal.SILENCE), None)
    found = hush(
        taken,
        last_taken=readings.standing.last_taken,
        watched_from=stretch.window.start,
        until=stretch.window.end,
        zone=scope.programme.zone,
    )
    if isinstance(found, NoRate):
        why = f"only {numerals.counted(found.taken, 'attempt')} ever taken, too few to know a usual rate"
        return CannotTell(name, currency, Signal.SILENCE, Untold.TOO_YOUNG, why)
    limit = scope.limits.silence
    is_over = limit is not None and found.lasts >= limit and found.expected >= 1
    sentence = silence_words(found, readings.standing, scope.programme)
    if not (found.is_implausible or is_over):
        return Quiet(name, currency, Signal.SILENCE, sentence)
    return _hushed(found, readings.standing, scope, sentence)


def _hushed(found: Hush, standing: Standing, scope: Scope, sentence: str) -> Raised:
    return Raised(
        programme=scope.programme.name,
        currency=scope.programme.currency,
        signal=Signal.SILENCE,
        slice="",
        onset=found.since,
        hit=standing.waiting,
        volume=max(round(found.expected), standing.waiting),
        money=standing.waiting_money,
        ppm=MILLION,
        sentence=sentence,
        level=level_of(found.surprise - found.enough),
    )


def _of_share(
    series: Sequence[Series], readings: Readings, scope: Scope, *, signal: Signal, currency: str
) -> Looked:
    name, stretch = scope.programme.name, scope.stretches[signal]
    if isinstance(stretch, Unreadable):
        return CannotTell(name, currency, signal, stretch.cause, stretch.why)
    found = losses(series, stretch.window, is_capture=signal is Signal.CAPTURE)
    if isinstance(found, Unknown):
        return CannotTell(name, currency, signal, Untold.TOO_YOUNG, found.why)
    limit = over_limit(series, stretch.window, signal=signal, limits=scope.limits)
    if signal is Signal.FAILING and currency == scope.programme.currency:
        limit = limit or turned_away(series, readings.failures, readings.standing, stretch.window)
    if isinstance(found, Nothing) and limit is None:
        return Quiet(name, currency, signal, quiet_words(signal, found.last_day), found.since)
    loss = found if isinstance(found, Loss) else cast("Loss", limit)  # one of the two is there by now
    if signal is Signal.CAPTURE and limit is None:
        fell = is_traffic(loss, readings.clicks, until=scope.clicks_until)
        if fell is not None:
            return Quiet(name, currency, signal, fell)
    why = failed_because(readings.failures, since=loss.onset) if signal is Signal.FAILING else ""
    return Raised(
        programme=name,
        currency=currency,
        signal=signal,
        slice=loss.slice,
        onset=loss.onset,
        hit=loss.hit,
        volume=loss.volume,
        money=loss.money,
        ppm=ppm(loss.hit, loss.volume),
        sentence=raised_words(signal, loss, why=why, currency=currency),
        level=_level(signal, loss),
    )


def _level(signal: Signal, loss: Loss) -> Level:
    """Tell how loud a share is: a page only where nothing at all gets through, whatever luck or a limit says."""
    is_all = not loss.slice and loss.hit == loss.volume
    return Level.PAGE if signal in _WAKING and is_all else Level.NOTICE


def raised(looked: Iterable[Looked]) -> Iterator[Raised]:
    """Pick the signals that are raised."""
    return (each for each in looked if isinstance(each, Raised))
