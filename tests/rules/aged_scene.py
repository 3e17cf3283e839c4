"""What the tests of signals by age share: a shop told by the hour, with losses on demand, and a look at it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from recon.gap.aged_eyes import AgedScope
from recon.gap.aged_signals import look_by_age
from recon.gap.ages.cells import NEVER, Cells
from recon.gap.baseline import BaselineReset
from recon.gap.incident import Incident, KnownIncident
from recon.gap.joined import Joined, join
from recon.gap.limits import SignalLimits
from recon.gap.readings import Signal, Stretch
from recon.gap.signals import Looked
from recon.gap.silence import hour_of
from recon.records.programme import Programme
from recon.records.window import Window

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)  # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROGRAMME = Programme(name="de", mid="1", currency="EUR", zone="UTC", stores=("de",))
_EACH = 1000


@dataclass(frozen=True, slots=True)
class Loss:
    """This is a time in which the share of orders, or of one device's, is not reported."""

    since: datetime
    until: datetime
    share: float = 1.0
    device: str = ""


@dataclass(frozen=True)
class AgedShop:
    """This is a shop of so many orders an hour, on phone and desktop, known for so many days up to `until`.

    Reports take one to six hours; of `every` orders one is never reported.
    """

    hourly: int = 10
    days: int = 60
    every: int = 50
    until: datetime = NOON
    losses: Sequence[Loss] = ()

    @property
    def cells(self) -> Cells:
        """Tell its orders, one cell each."""
        end = hour_of(self.until)
        hour = np.repeat(np.arange(end - self.days * 24, end), self.hourly)
        number = np.arange(len(hour))
        device = (number % 2).astype(np.int16)
        reported = hour + 1 + number * 7 % 6
        # Spread over the hours of the day, as a prime number steps.
        reported[number % self.every == 3 % self.every] = NEVER
        for loss in self.losses:
            mine = (hour >= hour_of(loss.since)) & (hour < hour_of(loss.until))
            if loss.device:
                mine &= device == ("phone", "desktop").index(loss.device)
            reported[mine & (number * 11 % 100 < loss.share * 100)] = NEVER
        reported[reported >= end] = NEVER
        never = np.full(len(hour), NEVER)
        return Cells(
            dimensions=("device",),
            values=(("phone", "desktop"),),
            codes=device[:, None],
            hour=hour,
            reported=reported,
            cancelled=never,
            second=never,
            wrong=np.zeros(len(hour), dtype=np.bool_),
            orders=np.ones(len(hour), dtype=np.int64),
            money=np.full(len(hour), _EACH),
        )


@dataclass(frozen=True)
class Given:
    """This is what a look stands on: the books reach up to it, and have been watched for `watched` days."""

    shop: AgedShop = field(default_factory=AgedShop)
    watched: int = 30
    limits: SignalLimits = field(default_factory=SignalLimits)
    reset: BaselineReset | None = None
    known: Sequence[Incident] = ()

    @property
    def scope(self) -> AgedScope:
        """Set out what is looked at."""
        at = self.shop.until
        return AgedScope(
            programme=PROGRAMME,
            currency="EUR",
            stretch=Stretch(Window(at - self.watched * DAY, at)),
            cells=self.shop.cells,
            known=self.known,
            limits=self.limits,
            reset=self.reset,
        )

    def looked(self) -> list[Looked]:
        """Look at all three signals."""
        return look_by_age(self.scope)

    def seen(self, signal: Signal = Signal.UNREPORTED) -> Looked:
        """Say what one signal came to."""
        return next(each for each in self.looked() if each.signal is signal)

    def joined(self) -> list[Joined]:
        """Join what is seen with the incidents that are known, numbered from 1."""
        known = [KnownIncident(number, each) for number, each in enumerate(self.known, start=1)]
        return join(self.looked(), known, as_of=self.shop.until)

    def but(self, **changes: object) -> "Given":
        """Change one thing."""
        return replace(self, **changes)  # type: ignore[arg-type] # the fields of this very class


def reset(since: datetime) -> BaselineReset:
    """Let a person say that what is usual is to be learnt since a moment."""
    return BaselineReset(id=1, programme="de", since=since, at=since, who="NINA", why="new agreement")
