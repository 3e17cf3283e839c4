"""One order told in the three books: what was bought, and line by line what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from recon.books.keys import key_of
from recon.records.attempt import AttemptKind
from recon.records.click import publisher_code
from recon.records.kind import Kind
from recon.records.money import decimals, portions
from recon.records.order import OrderState
from recon.records.transaction import NetworkList
from tests.scenarios.heard import ACCEPTED, Heard
from tests.scenarios.markets import HOUR, Market

Row = dict[str, object]
_COMMISSION = 6  # per cent
BEST_SELLER = "S-BEST"
"""What one basket in six holds: it earns a commission wherever it is recorded."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Item:
    """This is one line of a basket: so many pieces at a price in minor units, tax and discount not counted."""

    sku: str
    quantity: int
    price: int

    @property
    def goods(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Sale:
    """This is what somebody bought, before anything becomes of it."""

    number: int
    market: Market
    currency: str
    placed_at: datetime
    items: tuple[Item, ...]
    discount: int
    click: str
    landed_at: datetime
    traits: Row = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return str(100_000 + self.number)

    @property
    def discounts(self) -> list[int]:
        """Spread the discount over the lines, to the last minor unit."""
        return portions(self.discount, [Decimal(each.goods) for each in self.items])

    @property
    def nets(self) -> list[int]:
        """Tell what each line comes to after its discount, without tax."""
        return [each.goods - off for each, off in zip(self.items, self.discounts, strict=True)]

    @property
    def net(self) -> int:
        return sum(self.nets)

    @property
    def taxed(self) -> list[int]:
        """Tell what each line comes to with its tax."""
        return [net + net * self.market.tax // 100 for net in self.nets]


@dataclass(frozen=True, slots=True)
class Beside:
    """This is another reference under which the same order is met, and what must be said of that one."""

    programme: str
    key: str
    kind: Kind


@dataclass
class Tale:
    """This is the rows of one order in all books, as they are written down; times are moments, money minor units."""

    sale: Sale
    orders: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)
    transactions: list[Row] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    programme: str = ""
    """Whose the order is for the books; the market's, unless nothing in its rows says so."""

    def __post_init__(self) -> None:
        sale = self.sale
        self.programme = sale.market.name
        paid = sale.placed_at + 2 * _MINUTE
        self.orders.append({
            "row_id": f"{sale.market.name}-{sale.number}", "order_ref": sale.ref, "store": sale.market.name, "kind": 1,
            "state": int(OrderState.CONFIRMED), "is_test": 0, "placed_at": sale.placed_at, "paid_at": paid,
            "updated_at": paid, "currency": sale.currency, "net_amount": sale.net, "refunded_amount": 0,
            "gross_amount": sum(sale.taxed) + sale.market.delivery, "tax_amount": sum(sale.taxed) - sale.net,
            "shipping_amount": sale.market.delivery, "discount_amount": sale.discount, "line_count": len(sale.items),
            "click_id": sale.click, "landed_at": sale.landed_at, "channel": "web", "payment_method": "card",
            "device": "desktop Firefox", "country": "DE", "customer_kind": "new", **sale.traits,
        })  # fmt: skip
        for place, (item, net) in enumerate(zip(sale.items, sale.nets, strict=True)):
            self.lines.append({
                "row_id": f"{sale.market.name}-{sale.number}-{place}", "order_id": f"{sale.market.name}-{sale.number}",
                "placed_at": sale.placed_at, "currency": sale.currency, "sku": item.sku, "name": f"Sock {item.sku}",
                "quantity": item.quantity, "net_amount": net, "refunded_quantity": 0, "refunded_amount": 0,
            })  # fmt: skip

    @property
    def order(self) -> Row:
        return self.orders[0]

    @property
    def key(self) -> str:
        """Name the order as the books do."""
        first = next(iter((*self.orders, *self.transactions, *self.attempts)))
        ref = first["order_ref"]
        return key_of(ref) if isinstance(ref, str) else ""

    @property
    def sent_at(self) -> datetime:
        return self.sale.placed_at + 3 * _MINUTE

    @property
    def booked_at(self) -> datetime:
        return self.sale.placed_at + HOUR

    def tell(self, amounts: Sequence[int] | None = None, **booked: Any) -> None:
        """Send the order and let Rakuten book what was sent: these amounts for its lines, or the right ones."""
        told = self.sale.nets if amounts is None else amounts
        self.send(amounts=told)
        self.book(told, **booked)

    def send(
        self,
        heard: Heard = ACCEPTED,
        *,
        after: timedelta = timedelta(),
        amounts: Sequence[int] | None = None,
        own: bool = False,
        **columns: Any,
    ) -> None:
        """Write an attempt down, so long after the first one was due."""
        sale, told = self.sale, self.sale.nets if amounts is None else amounts
        log = self.own if own else self.attempts
        answer = heard.read(len(told))
        log.append({
            "row_id": f"{sale.market.name}-{sale.number}-{'own' if own else 'a'}{len(log)}", "order_ref": sale.ref,
            "mid": sale.market.mid, "kind": int(AttemptKind.SALE), "sent_at": self.sent_at + after,
            "outcome": int(answer.outcome), "http_status": heard.status, "lines_sent": len(told), "good": answer.good,
            "bad": answer.bad, "unique_id": answer.unique_id, "reason": answer.reason,
            "currency": sale.currency, "amount": sum(told), "click_id": sale.click,
            "endpoint": "https://track.linksynergy.com/ep", "sender": "recon" if own else "shop",
        } | columns)  # fmt: skip

    def book(
        self, amounts: Sequence[int] | None = None, *, after: timedelta = timedelta(), **columns: Any
    ) -> None:
        """Let Rakuten book lines of these amounts, so long after it would."""
        sale, told = self.sale, self.sale.nets if amounts is None else amounts
        for place, amount in enumerate(told):
            item = sale.items[min(place, len(sale.items) - 1)]
            self.transactions.append({
                "transaction_id": f"{sale.market.name}-{sale.number}-t{len(self.transactions)}",
                "list": int(NetworkList.COMMISSIONABLE), "order_ref": sale.ref, "mid": sale.market.mid, "sku": item.sku,
                "product_name": f"Sock {item.sku}", "quantity": item.quantity if amount >= 0 else -item.quantity,
                "currency": sale.currency, "amount": amount, "commission_micros": commission(amount, sale.currency),
                "transaction_at": sale.placed_at, "processed_at": self.booked_at + after, "clicked_at": sale.landed_at,
                "publisher_id": "77", "publisher_name": "Wanderblog", "publisher_code": publisher_code(sale.click),
                "status": "unlocked",
            } | columns)  # fmt: skip

    def refuse_commission(self, reason: str, amounts: Sequence[int] | None = None) -> None:
        """Let Rakuten put the order, or some lines of it, on the list of what earns nothing."""
        self.book(amounts, list=int(NetworkList.NON_COMMISSIONABLE), commission_micros=0, reason=reason)

    def cancel(self, *, after: timedelta = timedelta(days=1)) -> None:
        """Let the shop cancel the order, so long after it was placed."""
        at = self.sale.placed_at + after
        self.order.update(state=int(OrderState.CANCELLED), cancelled_at=at, updated_at=at)

    def refund(self, place: int, *, after: timedelta = timedelta(days=2)) -> int:
        """Let one line come back whole; tell what it came to."""
        at, amount = self.sale.placed_at + after, self.sale.nets[place]
        self.order.update(refunded_amount=amount, refunded_at=at, updated_at=at)
        self.lines[place].update(refunded_quantity=self.sale.items[place].quantity, refunded_amount=amount)
        return amount

    def reverse(
        self, amounts: Sequence[int], *, after: timedelta = timedelta(days=2), sent: bool = True
    ) -> None:
        """Take amounts back at Rakuten, by a postback of ours where it was sent."""
        back = [-each for each in amounts]
        if sent:
            self.send(after=after, amounts=back, kind=int(AttemptKind.REVERSAL))
        self.book(back, after=after)

    def lose_click(self, **columns: Any) -> None:
        """Let the order stand in the shop without its click."""
        self.order.update({"click_id": None, "landed_at": None} | columns)

    def rename(self, ref: str, *, in_log: bool = True) -> None:
        """Let Rakuten, and the log with it or not, know the order by another reference."""
        for row in (*self.transactions, *(self.attempts if in_log else ())):
            row["order_ref"] = ref
        self.beside.append(Beside(self.sale.market.name, ref, Kind.ANOTHER_REFERENCE))


def commission(amount: int, currency: str) -> int:
    """Reckon six per cent in millionths of a major unit."""
    return int(amount * 10 ** (6 - decimals(currency)) * _COMMISSION // 100)
