"""The programmes of the invented shop, and the time in which all of it happens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from recon.records.programme import Due, Programme
from recon.records.window import Window

AS_OF = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHOLE = Window(AS_OF - 63 * DAY, AS_OF)
# Nothing is sent in these hours; only orders of "the queue stood still" are placed then.
SILENT = Window(AS_OF - 20 * DAY + 3 * HOUR, AS_OF - 20 * DAY + 9 * HOUR)
BOOKS = ("orders", "lines", "attempts", "transactions", "noncommissionable")


@dataclass(frozen=True, slots=True)
class Market:
    """This is one programme of the shop: what it sells for, and how far the books about it reach.

    `tax` is in per cent; `unit` is the price step of its goods in minor units; `short` are the books that do not
    reach over the whole time. Markets of one `source` stand in the same files. `exchange` are its stated rates.
    """

    name: str
    mid: str
    currencies: tuple[str, ...]
    tax: int
    unit: int
    delivery: int
    source: str = "shop"
    short: dict[str, Window] = field(default_factory=dict, compare=False)
    due: Due = Due.PAID
    exchange: tuple[tuple[str, Decimal], ...] = ()

    @property
    def programme(self) -> Programme:
        """Make the programme that the rules know."""
        return Programme(
            name=self.name,
            mid=self.mid,
            currency=self.currencies[0],
            zone="Europe/Berlin",
            stores=(self.name,),
            due=self.due,
            exchange_rates=self.exchange,
        )

    @property
    def is_whole(self) -> bool:
        """Tell whether every book reaches over the whole time."""
        return not self.short


# The references of all of them are the same numbers.
DE = Market("de", "41234", ("EUR", "EUR", "EUR", "EUR", "CHF"), tax=19, unit=1, delivery=490)
US = Market("us", "41235", ("USD",), tax=8, unit=1, delivery=795, exchange=(("EUR", Decimal("1.07")),))
JP = Market("jp", "41236", ("JPY",), tax=10, unit=1, delivery=550)
MAIN = (DE, US, JP)
# Orders of this one are due when they are shipped.
SHIPPING = Market("fr", "41237", ("EUR",), tax=20, unit=1, delivery=490, due=Due.SHIPPED)

_AGO = {days: AS_OF - days * DAY for days in (5, 30)}
STALE_SHOP = Market(
    "shop-stale", "51001", ("EUR",), 19, 1, 490, "stale", {"orders": Window(WHOLE.start, _AGO[5])}
)
LATE_LOG = Market("log-late", "51002", ("EUR",), 19, 1, 490, "late", {"attempts": Window(_AGO[30], AS_OF)})
SHORT_REPORT = Market(
    "report-short",
    "51003",
    ("EUR",),
    19,
    1,
    490,
    "short",
    {book: Window(WHOLE.start, _AGO[30]) for book in ("transactions", "noncommissionable")},
)
SHORT = (STALE_SHOP, LATE_LOG, SHORT_REPORT)
MARKETS = {each.name: each for each in (*MAIN, SHIPPING, *SHORT)}
