"""A seeded simulator of ordinary shops: rhythm of day and week, days that scatter, slices, and breaks on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from recon.gap.limits import SignalLimits
from recon.gap.readings import HISTORY, Readings, Series, Signal, Standing, Stretch
from recon.gap.signals import Raised, Scope, look
from recon.records.programme import Programme
from recon.records.window import Window

START = datetime(2026, 6, 1, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
PROGRAMME = Programme(name="de", mid="1", currency="EUR", zone="UTC", stores=("de",))
CAPTURE = 0.22
FAILS, UNSENT, WRONG = 0.005, 0.006, 0.002
DEVICES = {"Chrome": 0.45, "Safari": 0.30, "Edge": 0.15, "Samsung": 0.10}
PAYMENTS = {"card": 0.40, "paypal": 0.35, "invoice": 0.25}
_SLICES = [
    *(("device", name) for name in DEVICES),
    *(("payment_method", name) for name in PAYMENTS),
]
_DAY = np.array([9, 6, 4, 3, 3, 5, 12, 22, 34, 42, 47, 50, 52, 50, 47, 46, 48, 54, 64, 78, 86, 78, 52, 24])
_WEEK = np.array([100, 96, 94, 95, 92, 104, 126])
_DAY_SCATTER = 0.10
_SECONDS = 3600

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Break:
    """This is what breaks, and when: 'refusal', 'silence' or 'capture' (Safari loses every click id)."""

    what: str
    at: datetime


@dataclass
class NormalShop:
    """This is a shop of so many orders a day that publishers brought; its web orders are 1 / CAPTURE as many."""

    seed: int
    daily: float
    days: int
    broken: Break | None = None
    rates: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        draw = np.random.default_rng([self.seed, int(self.daily)])
        scatter = draw.gamma(1 / _DAY_SCATTER**2, _DAY_SCATTER**2, self.days)
        hours = self.days * 24
        week, day = _WEEK / _WEEK.mean(), _DAY / _DAY.mean()
        usual = np.array([week[h // 24 % 7] * day[h % 24] for h in range(hours)])
        self.rates = usual * self.daily / 24
        counts = draw.poisson(usual * np.repeat(scatter, 24) * self.daily / CAPTURE / 24)
        self._at = np.repeat(np.arange(hours), counts) * _SECONDS + draw.integers(0, _SECONDS, counts.sum())
        self._at.sort()
        size = len(self._at)
        self._device = draw.choice(list(DEVICES), size, p=list(DEVICES.values()))
        self._payment = draw.choice(list(PAYMENTS), size, p=list(PAYMENTS.values()))
        luck = draw.random((4, size))
        broken = self._is_broken()
        self._captured = luck[0] < CAPTURE
        if self.broken is not None and self.broken.what == "capture":
            self._captured &= ~(broken & (self._device == "Safari"))
        self._attempted = self._captured & (luck[1] >= UNSENT)
        self._fails = luck[2] < FAILS
        self._wrong = luck[3] < WRONG
        if self.broken is not None and self.broken.what == "silence":
            self._attempted &= ~broken
        if self.broken is not None and self.broken.what == "refusal":
            self._fails |= broken

    def _is_broken(self) -> Flags:
        if self.broken is None:
            return np.zeros(len(self._at), dtype=bool)
        found: Flags = self._at >= (self.broken.at - START).total_seconds()
        return found

    @property
    def taken(self) -> NDArray[np.int64]:
        """Tell the seconds at which an attempt was taken."""
        found: NDArray[np.int64] = self._at[self._attempted & ~self._fails]
        return found

    def readings(self, until: datetime) -> Readings:
        """Count what the books say at a moment, as an engine would."""
        end = int((until - START).total_seconds())
        first = max(end - int(HISTORY.total_seconds()), 0)
        inside = (self._at >= first) & (self._at < end)
        due = (self._at < end - 1800) & inside
        sent = self._attempted & inside
        series = [
            *self._series(Signal.FAILING, sent, self._fails),
            *self._series(Signal.SEND_GAP, self._captured & due, ~(self._attempted & ~self._fails)),
            *self._series(Signal.CAPTURE, inside, ~self._captured),
            *self._series(Signal.SENT_AMOUNTS, sent & ~self._fails, self._wrong),
            *self._series(Signal.SILENCE, sent & ~self._fails, self._wrong & False, sliced=False),
        ]
        taken = self._at[sent & ~self._fails]
        last = int(taken[-1]) if len(taken) else first
        waiting = int((self._captured & inside & (self._at > last)).sum())
        return Readings(series, Standing(START + timedelta(seconds=last), waiting, waiting * 1000))

    def _series(self, signal: Signal, whole: Flags, bad: Flags, *, sliced: bool = True) -> list[Series]:
        lines = [_line(signal, "", self._at[whole], bad[whole])]
        for name, value in _SLICES if sliced else ():
            column = self._device if name == "device" else self._payment
            mine = whole & (column == value)
            lines.append(_line(signal, f"{name}={value}", self._at[mine], bad[mine]))
        return lines

    def looked(self, until: datetime, *, watched_from: datetime | None = None) -> list[Raised]:
        """Look at all signals at a moment, with books that reach up to it; list what is raised."""
        stretch = Stretch(Window(watched_from or max(START, until - HISTORY), until))
        scope = Scope(PROGRAMME, until, dict.fromkeys(Signal, stretch), SignalLimits())
        return [each for each in look(self.readings(until), scope) if isinstance(each, Raised)]


def _line(signal: Signal, slice_: str, at: NDArray[np.int64], bad: Flags) -> Series:
    hours, places = np.unique(at // _SECONDS, return_inverse=True)
    zero = int(START.timestamp()) // _SECONDS
    volume = np.bincount(places, minlength=len(hours))
    lost = np.bincount(places, weights=bad, minlength=len(hours)).astype(np.int64)
    micros = (at + zero * _SECONDS) * 1_000_000
    first_bad = _edge(places, micros, bad, len(hours), first=True)
    last_good = _edge(places, micros, ~bad, len(hours), first=False)
    good_until = np.array([each or 0 for each in last_good], dtype=np.int64)
    behind = (good_until[places] > 0) & (micros > good_until[places])
    tail = [int(each) for each in np.bincount(places, weights=behind, minlength=len(hours))]
    told = [int(each) for each in lost]
    money = [each * 1000 for each in told]
    return Series(
        "de", "EUR", signal, slice_, [int(h) + zero for h in hours], [int(v) for v in volume], told, told, money, tail,
        first_bad, last_good,
    )  # fmt: skip


def _edge(
    places: NDArray[np.int64], micros: NDArray[np.int64], which: Flags, count: int, *, first: bool
) -> Sequence[int | None]:
    found: list[int | None] = [None] * count
    pairs = zip(places[which].tolist(), micros[which].tolist(), strict=True)
    for place, at in pairs if not first else reversed(list(pairs)):
        found[place] = at
    return found
