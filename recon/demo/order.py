"""One invented order: what was bought, and what became of it in the shop, in the log and at Rakuten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.demo.calendar import REPORT_LAG
from recon.demo.fate import Fate
from recon.demo.nordlicht import DemoProgramme
from recon.sandbox import Publisher, SoldLine


@dataclass(frozen=True, slots=True)
class Purchase:
    """This is what the shop knows once somebody has bought: amounts are in minor units, without tax.

    `publisher` is whose click it was; `click_id` is None where the shop holds none, lost or never there.
    """

    number: int
    programme: DemoProgramme
    placed_at: datetime
    lines: tuple[SoldLine, ...]
    discount: int
    payment: str
    device: str
    channel: str
    country: str
    coupon: str
    customer: str
    publisher: Publisher | None
    click_id: str | None
    landed_at: datetime | None

    @property
    def ref(self) -> str:
        """Name the order as all three books do."""
        return f"{self.programme.reference}{100_000 + self.number}"

    @property
    def net(self) -> int:
        """Add up the goods without tax and delivery, after discounts."""
        return sum(line.amount for line in self.lines)

    @property
    def delivery(self) -> int:
        """Tell what delivery cost."""
        return self.programme.delivery if self.net < self.programme.free_from else 0

    @property
    def click_was_lost(self) -> bool:
        """Tell whether a publisher sent the shopper and the shop does not know."""
        return self.publisher is not None and self.click_id is None


@dataclass(frozen=True, slots=True)
class Attempt:
    """This is one line of the postback log: what was sent, and what was heard, if anything."""

    sent_at: datetime
    url: str | None
    status: int | None = None
    body: str | None = None
    error: str = ""
    suppressed: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """This is what Rakuten booked at one moment; a reason puts it on the list of what earns nothing."""

    processed_at: datetime
    lines: tuple[SoldLine, ...]
    reason: str = ""

    @property
    def visible_at(self) -> datetime:
        """Tell when reports begin to show it."""
        return self.processed_at + REPORT_LAG


@dataclass(frozen=True, slots=True)
class Course:
    """This is what became of an order. `returned` are the lines given back; all of them where it was cancelled."""

    fate: Fate
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    cancelled_at: datetime | None = None
    refunded_at: datetime | None = None
    returned: tuple[SoldLine, ...] = ()
    is_test: bool = False
    attempts: tuple[Attempt, ...] = ()
    booked: tuple[Booked, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """This is one order with its course."""

    purchase: Purchase
    course: Course

    def shop_moments(self) -> list[datetime]:
        """List the moments at which the shop's row changed."""
        course = self.course
        moments = (
            self.purchase.placed_at,
            course.paid_at,
            course.shipped_at,
            course.cancelled_at,
            course.refunded_at,
        )
        return [moment for moment in moments if moment is not None]


def minutes(count: int) -> timedelta:
    """Count minutes as a duration."""
    return timedelta(minutes=count)
