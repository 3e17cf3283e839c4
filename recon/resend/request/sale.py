"""An order as it is told to Rakuten, and the postback that tells it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from recon.records.order import OrderKind

LONGEST_URL = 8_000


@dataclass(frozen=True, slots=True)
class SaleLine:
    """This is one line of an order: `amount` is the line's total in minor units, without tax.

    `told` are the optional values of the line by the name of their list without `list`: `{"brand": "Nord"}`.
    """

    sku: str
    name: str
    quantity: int
    amount: int
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """This is an order as it is told to Rakuten: `amount` is what Rakuten is to record, in minor units.

    The amount is of goods alone, without tax and delivery; where the lines come to more, the rest is the discount
    on the whole order. A linkless order has no click id and no landing time. `told` are optional values of the
    order by the name of their parameter: `{"custstatus": "New"}`.
    """

    order_ref: str
    click_id: str = field(repr=False)
    placed_at: datetime
    landed_at: datetime | None
    currency: str
    amount: int
    lines: tuple[SaleLine, ...]
    kind: OrderKind = OrderKind.SALE
    told: Mapping[str, str] = field(default_factory=dict)


def as_query(told: Iterable[tuple[str, str]]) -> str:
    """Write what is told as a query string, every value encoded once."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in told)


@dataclass(frozen=True, slots=True)
class PostbackRequest:
    """This is a postback ready to be sent: what it tells, in order, and what that comes to.

    `digest` names what is sold (MID, order, kind, lines, amounts); `whole` names every byte of the query.
    `notes` are what a person should know of it: limits that it exceeds, values that were changed.
    """

    order_ref: str
    told: tuple[tuple[str, str], ...] = field(repr=False)
    digest: str
    currency: str
    amount: int
    lines: int
    notes: tuple[str, ...] = ()

    @property
    def mid(self) -> str:
        """Name the MID it is for."""
        return dict(self.told).get("mid", "")

    @property
    def query(self) -> str:
        """Write what is told as a query string, to the byte."""
        return as_query(self.told)

    @property
    def whole(self) -> str:
        """Name every byte of the request, so that an approval holds for no other."""
        return hashlib.sha256(self.query.encode()).hexdigest()

    @property
    def masked(self) -> str:
        """Write the query with the click id hidden, fit to be shown."""
        return re.sub(r"(?<=&tr=)[^&]*", "***", self.query)

    def url(self, endpoint: str) -> str:
        """Write the whole address."""
        return f"{endpoint}?{self.query}"
