"""What came in, and what the stand-in made of it: the last ten thousand calls, without any secret."""

import threading
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from recon.records.money import major_units
from recon.sandbox.bookings import Booking, SoldLine

KEPT = 10_000
_LINES = 20
_LETTERS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """This is one call: what it said, the answer, and what was booked. Texts of others are shortened, never changed.

    `refused` says why lines were bad, which Rakuten itself never tells. `lines` are at most twenty; `line_count` is all.
    """

    at: datetime
    path: str
    status: int
    answer: str
    number: int = 0
    mid: str = ""
    order_ref: str = ""
    currency: str = ""
    lines: tuple[SoldLine, ...] = ()
    line_count: int = 0
    refused: tuple[str, ...] = ()
    fault: str = ""
    booked: tuple[Booking, ...] = ()
    asked: str = ""

    @property
    def amount(self) -> Decimal | None:
        """Add up what was booked, in the currency's own unit; None where nothing was."""
        if not self.booked:
            return None
        return sum((each.sales for each in self.booked), Decimal(0))

    @property
    def visible_at(self) -> datetime | None:
        """Tell from when on a report shows the whole of it."""
        return max((each.visible_at for each in self.booked), default=None)


class Journal:
    """This is the list of what came in; several calls may write at once."""

    def __init__(self, kept: int = KEPT) -> None:
        self._received: deque[Received] = deque(maxlen=kept)
        self._count = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._received)

    @property
    def forgotten(self) -> int:
        """Count the calls that are no longer kept."""
        with self._lock:
            return self._count - len(self._received)

    def note(self, received: Received) -> None:
        """Note one call, its texts shortened. Whoever calls leaves tokens, keys and signatures out."""
        with self._lock:
            self._count += 1
            self._received.append(_bounded(received, number=self._count))

    def latest(
        self,
        *,
        before: int | None = None,
        limit: int = 100,
        mid: str = "",
        order_ref: str = "",
        fault: str = "",
    ) -> list[Received]:
        """List calls, the latest first, those before a number; mid, order and fault where they are given."""
        with self._lock:
            kept = list(self._received)
        found = (
            each
            for each in reversed(kept)
            if (before is None or each.number < before)
            and (not mid or each.mid == mid)
            and (not order_ref or each.order_ref == order_ref)
            and (not fault or each.fault == fault)
        )
        return [each for each, _ in zip(found, range(limit), strict=False)]


def amount_of(line: SoldLine, currency: str) -> Decimal:
    """Write a line's amount in the currency's own unit."""
    return major_units(line.amount, currency)


def _bounded(received: Received, *, number: int) -> Received:
    return replace(
        received,
        number=number,
        path=_short(received.path),
        mid=_short(received.mid),
        order_ref=_short(received.order_ref),
        lines=tuple(_shortened(line) for line in received.lines[:_LINES]),
        line_count=len(received.lines) + len(received.refused),
        refused=tuple(_short(why) for why in received.refused[:_LINES]),
        answer=_short(received.answer),
        booked=received.booked[:_LINES],
        asked=_short(received.asked),
    )


def _shortened(line: SoldLine) -> SoldLine:
    return SoldLine(_short(line.sku), line.quantity, line.amount, _short(line.name))


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "\u2026"
