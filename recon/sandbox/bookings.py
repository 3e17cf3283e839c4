"""What the stand-in has booked: one booking for each line of an order, corrections as lines of their own."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from recon.records.money import major_units
from recon.records.transaction import NetworkList

_COMMISSION = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class SoldLine:
    """This is one line as it was reported: `amount` is the line's total in minor units, negative for a correction."""

    sku: str
    quantity: int
    amount: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """This is one line of a report: in which list it stands, and from when on a report shows it.

    `is_adjusted` tells whether the month in which it was processed is over, and its commission stands.
    """

    transaction_id: str
    mid: str
    order_ref: str
    line: SoldLine
    currency: str
    click_id: str
    transaction_at: datetime
    processed_at: datetime
    visible_at: datetime
    rate: Decimal
    list: NetworkList = NetworkList.COMMISSIONABLE
    reason: str = ""
    member_id: str = ""
    publisher_code: str = ""
    status: str = "not applicable"
    is_adjusted: bool = False

    @property
    def sales(self) -> Decimal:
        """Write the amount as a report does, in major units."""
        return major_units(self.line.amount, self.currency)

    @property
    def commission(self) -> Decimal:
        """Count the commission: four decimals, nothing for what is not commissionable."""
        if self.list is not NetworkList.COMMISSIONABLE:
            return Decimal(0)
        return (self.sales * self.rate).quantize(_COMMISSION)

    @property
    def adjusted_commission(self) -> str:
        """Write the commission that stands at the end of the month; '' before it, and where there is none."""
        is_filled = self.is_adjusted and self.list is NetworkList.COMMISSIONABLE
        return str(self.commission) if is_filled else ""


class Ledger:
    """This is all that was booked, in the order of booking; several requests may book at once."""

    def __init__(self) -> None:
        self._bookings: list[Booking] = []
        self._by_order: dict[tuple[str, str], list[Booking]] = {}
        self._clicks: list[tuple[datetime, str, str, int]] = []
        self._lock = threading.Lock()
        self._answers = 0

    def __len__(self) -> int:
        return len(self._bookings)

    def add(self, bookings: Iterable[Booking]) -> None:
        """Book lines that belong together, all at once."""
        with self._lock:
            for each in bookings:
                self._bookings.append(each)
                self._by_order.setdefault((each.mid, each.order_ref), []).append(each)

    def __iter__(self) -> Iterator[Booking]:
        with self._lock:
            return iter(tuple(self._bookings))

    def of_order(self, mid: str, order_ref: str) -> list[Booking]:
        """List what was booked for one order."""
        with self._lock:
            return list(self._by_order.get((mid, order_ref), ()))

    def seen(self, moment: datetime, listed: NetworkList) -> list[Booking]:
        """List what a report shows at a moment, in the order in which it was processed."""
        shown = [each for each in self if each.list is listed and each.visible_at <= moment]
        return sorted(shown, key=lambda each: (each.processed_at, each.transaction_id))

    def number(self) -> int:
        """Count one more answer, for its confirmation number."""
        with self._lock:
            self._answers += 1
            return self._answers

    def click(self, at: datetime, *, mid: str, publisher: str, count: int) -> None:
        """Count clicks that a publisher, by its number, sent at a moment."""
        with self._lock:
            self._clicks.append((at, mid, publisher, count))

    def clicks(self, until: datetime) -> list[tuple[datetime, str, str, int]]:
        """List the clicks up to a moment: when, for which MID, from which publisher, how many."""
        with self._lock:
            return [each for each in self._clicks if each[0] <= until]
