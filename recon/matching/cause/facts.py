"""What the three books know of one case, as compact values: an engine reads thousands of them a second."""

from typing import NamedTuple

from recon.records.kind import Kind

SLICES = ("payment_method", "device", "country", "channel", "customer_kind")


class Line(NamedTuple):
    """This is one line of the shop's order; `amount` is the line's total in minor units."""

    sku: str
    quantity: int
    amount: int


class Sent(NamedTuple):
    """This is one attempt, in the order of time; `at` in microseconds. None is what the log does not keep.

    `said` is what the request told of the whole order, as the book of attempts keeps it.
    """

    kind: int
    outcome: int
    at: int
    http_status: int | None
    lines: int | None
    good: int | None
    bad: int | None
    reason: str
    currency: str
    amount: int | None
    click_id: str | None
    endpoint: str
    is_own: bool
    said: str = ""

    @property
    def is_out_of_step(self) -> bool:
        """Tell whether its lists of SKUs, quantities and amounts were not equally long."""
        return "lists=" in self.said

    @property
    def is_marked_unpaid(self) -> bool:
        """Tell whether it said that no commission is to be paid."""
        return "iscomm=n" in self.said.lower()


class Listed(NamedTuple):
    """This is one line of Rakuten's lists; `amount` in minor units, commission in millionths of a major unit."""

    list: int
    sku: str
    currency: str
    amount: int
    commission: int | None
    at: int
    processed_at: int
    reason: str
    publisher_code: str
    status: str


class Astray(NamedTuple):
    """This is an attempt with the click id of an order that its books never join: under another MID, or nameless.

    `is_named` tells that it carries the order's reference, `is_known` that its MID is of the configuration.
    """

    is_named: int
    is_known: int
    outcome: int
    http_status: int | None
    reason: str


class Facts(NamedTuple):
    """This is one case: what the kernel said, then what the shop, the log and Rakuten's lists hold of it.

    Money is minor units, times are microseconds, None is what a book does not know. `lines` are empty where the shop
    told none or more than are worth comparing. `elsewhere` counts rows of other programmes with the same reference:
    `elsewhere_listed` Rakuten's commissionable lines, `elsewhere_ordered` the shop's orders.
    """

    programme: str
    key_number: int
    kind: Kind
    order_ref: str
    currency: str
    expected: int
    recorded: int
    state: int = 0
    first: int = 0
    net: int = 0
    refunded: int = 0
    gross: int | None = None
    tax: int | None = None
    shipping: int | None = None
    discount: int | None = None
    line_count: int = 1
    click_id: str = ""
    placed_at: int = 0
    landed_at: int | None = None
    slices: tuple[str | None, ...] = ()
    lines: tuple[Line, ...] = ()
    sent: tuple[Sent, ...] = ()
    listed: tuple[Listed, ...] = ()
    elsewhere_listed: int = 0
    elsewhere_ordered: int = 0
    astray: tuple[Astray, ...] = ()
