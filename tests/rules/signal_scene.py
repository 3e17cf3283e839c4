"""What the tests of signals share: a steady shop told by the hour, and a look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from recon.gap.limits import SignalLimits
from recon.gap.readings import Readings, Series, Signal, Standing, Stretch, Unreadable
from recon.gap.signals import Looked, Scope, look
from recon.gap.silence import hour_of
from recon.records.moment import EPOCH, micros
from recon.records.programme import Programme
from recon.records.window import Window

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROGRAMME = Programme(name="de", mid="1", currency="EUR", zone="UTC", stores=("de",))
Hours = Sequence[tuple[int, int]]
"""Of so many orders so many are bad, hour by hour; the last hour ends at the moment of the look."""


def steady(days: int, volume: int, *, bad_every: int = 0) -> list[tuple[int, int]]:
    """Hours of a steady shop: of each `bad_every` hours one has a bad order."""
    return [(volume, int(bad_every > 0 and not hour % bad_every)) for hour in range(days * 24)]


def series(
    signal: Signal, hours: Hours, *, slice_: str = "", until: datetime = NOON, each: int = 1000
) -> Series:
    """Lay hours out so that bad orders come first in an hour; each is worth so much."""
    first = hour_of(until) - len(hours)
    told = [(first + place, *counts) for place, counts in enumerate(hours) if counts[0]]
    return Series(
        programme="de",
        currency="EUR",
        signal=signal,
        slice=slice_,
        hours=[at for at, _, _ in told],
        volume=[volume for _, volume, _ in told],
        bad=[bad for _, _, bad in told],
        shaky=[bad for _, _, bad in told],
        money=[bad * each for _, _, bad in told],
        tail=[0 for _ in told],
        first_bad=[_at(at, minutes=10) if bad else None for at, _, bad in told],
        last_good=[_at(at, minutes=50) if bad < volume else None for at, volume, bad in told],
    )


def _at(hour: int, *, minutes: int) -> int:
    return micros(EPOCH + hour * HOUR + timedelta(minutes=minutes))


def sliced(signal: Signal, slices: Mapping[str, Hours]) -> list[Series]:
    """Lay out slices that make up the whole, and their total."""
    whole = [(sum(v for v, _ in at), sum(b for _, b in at)) for at in zip(*slices.values(), strict=True)]
    return [
        series(signal, whole),
        *(series(signal, hours, slice_=name) for name, hours in slices.items()),
    ]


@dataclass(frozen=True)
class Given:
    """This is what a look stands on; the books reach up to it unless a test says otherwise."""

    readings: Readings
    at: datetime = NOON
    watched_from: datetime = NOON - 10 * DAY
    programme: Programme = PROGRAMME
    limits: SignalLimits = field(default_factory=SignalLimits)
    clicks_until: datetime | None = None
    unreadable: Mapping[Signal, Unreadable] = field(default_factory=dict)

    def seen(self, signal: Signal) -> Looked:
        """Say what one signal came to."""
        stretch = Stretch(Window(self.watched_from, self.at))
        stretches: dict[Signal, Stretch | Unreadable] = {**dict.fromkeys(Signal, stretch), **self.unreadable}
        scope = Scope(self.programme, self.at, stretches, self.limits, self.clicks_until)
        return next(each for each in look(self.readings, scope) if each.signal is signal)

    def but(self, **changes: object) -> "Given":
        """Change one thing."""
        return replace(self, **changes)  # type: ignore[arg-type] # the fields of this very class


def given(*lines: Series, standing: Standing | None = None, **more: object) -> Given:
    readings = Readings(series=lines, standing=standing or Standing())
    return Given(readings).but(**more)
