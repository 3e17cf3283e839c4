"""Examines the product's detector: turns a simulated shop into the hourly figures it takes, and its findings into alarms."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import NEVER, Cells, Flags, Hours
from recon.gap.ages.course import Course
from tests.exam.alarm import Alarm

PLUGIN = "tests.exam.plugin:detect"
NOT_IN_EXAM = 10**6
"""From this hour on the exam means never."""
VALUES: dict[str, tuple[str, ...]] = {
    "site": ("com", "eu"),
    "device": ("mobile", "desktop", "tablet"),
    "browser": ("chrome", "safari", "firefox", "samsung", "edge", "inapp"),
    "publisher": ("pub0", "pub1", "pub2", "pub3", "pub4", "pub5", "pub6", "pub7"),
    "currency": ("USD", "EUR"),
}
_TOLERATED = 0.02
_MINOR = 100


class Examined(Protocol):
    """This is what is read of a shop; whoever made it."""

    @property
    def hours(self) -> int: ...
    @property
    def warm(self) -> int: ...
    @property
    def t(self) -> NDArray[np.float64]: ...
    @property
    def dim(self) -> dict[str, NDArray[np.int8]]: ...
    @property
    def amount(self) -> NDArray[np.float64]: ...
    @property
    def rep(self) -> NDArray[np.int64]: ...
    @property
    def cancel(self) -> NDArray[np.int64]: ...
    @property
    def dup(self) -> NDArray[np.int64]: ...
    @property
    def rep_amount(self) -> NDArray[np.float64]: ...
    @property
    def pull_ok(self) -> Flags: ...


class Risen(Protocol):
    """This is what is read of a finding of the detector; hours count as those of the cells."""

    @property
    def stream(self) -> str: ...
    @property
    def raised(self) -> int: ...
    @property
    def onset(self) -> int: ...
    @property
    def segment(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def segment_after_day(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def over(self) -> int | None: ...
    @property
    def share(self) -> float: ...
    @property
    def paged(self) -> int | None: ...


def detect(shop: Examined) -> list[Alarm]:
    """Let the detector look at every hour of a shop, and list what it raised."""
    course = Course(cells(shop), pulled=shop.pull_ok, first=shop.warm, until=shop.hours)
    return [alarm(each) for each in course.run()]


def cells(shop: Examined) -> Cells:
    """Write a shop's orders as cells of one order each; hours count from where its data begin."""
    due = np.floor(shop.t).astype(np.int64)
    order = np.argsort(due, kind="stable")
    reported = _hours(shop.rep)
    off = np.abs(shop.rep_amount / shop.amount - 1) > _TOLERATED
    return Cells(
        dimensions=tuple(VALUES),
        values=tuple(VALUES.values()),
        codes=np.stack([shop.dim[name] for name in VALUES], axis=1).astype(np.int16)[order],
        hour=due[order],
        reported=reported[order],
        cancelled=_hours(shop.cancel)[order],
        second=_hours(shop.dup)[order],
        wrong=(off & (reported < NEVER))[order],
        orders=np.ones(len(due), dtype=np.int64),
        money=np.rint(shop.amount * _MINOR).astype(np.int64)[order],
    )


def alarm(risen: Risen) -> Alarm:
    """Write a finding of the detector as the exam's alarm."""
    return {
        "stream": risen.stream,
        "t": risen.raised,
        "segment": dict(risen.segment),
        "start": risen.onset,
        "segment_24h": dict(risen.segment_after_day),
        "t_resolved": risen.over,
        "severity": risen.share,
        "paged": risen.paged,
    }


def _hours(known: NDArray[np.int64]) -> Hours:
    return np.where(known >= NOT_IN_EXAM, NEVER, known).astype(np.int64)
