"""Reads what an event sells or takes back: its lines, what they come to, and in which direction the money goes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from recon.records.attempt import AttemptKind
from recon.records.money import TooManyDecimals, minor_units
from recon.resend.gateway.document import kind_of
from recon.resend.gateway.event import Mistake
from recon.resend.gateway.keys import ITEM_KEYS, YES_NO
from recon.resend.gateway.reading import Findings, Told, number_in, pieces_in, text_in
from recon.resend.request.sale import SaleLine

# Lines that sell nothing: a discount or a tax on the whole order.
_PSEUDO = frozenset({"DISCOUNT", "ORDERTAX", "R_DISCOUNT", "R_ORDERTAX"})
_LARGEST = 10**15
MOST_LINES = 1_000
"""How many lines of an event are read: Rakuten takes a request of 8,000 characters."""
_BARE = ("sku", "name", "q")


@dataclass(frozen=True, slots=True)
class Goods:
    """This is what an event is about, as if it were sold: lines, their sum, and the direction."""

    lines: tuple[SaleLine, ...]
    amount: int
    kind: AttemptKind
    discount_sku: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    path: str
    sku: str
    name: str
    quantity: int
    amount: int
    told: dict[str, str] = field(default_factory=dict)

    @property
    def is_pseudo(self) -> bool:
        return self.sku.upper() in _PSEUDO

    @property
    def direction(self) -> int:
        """Tell whether it sells (1), takes back (-1), or shows neither (0)."""
        if self.amount:
            return 1 if self.amount > 0 else -1
        return -1 if self.quantity < 0 else 0


def read_goods(products: object, *, path: str, currency: str, findings: Findings) -> Goods | None:
    """Read the lines of an event; None where a problem was found."""
    if not isinstance(products, list) or not products:
        what = (
            "is an empty list" if products == [] else f"is {kind_of(products)}" if products else "is missing"
        )
        findings.wrong(path, what, cure="give the goods as a list: [{sku, name, quantity, amount}]")
        return None
    if len(products) > MOST_LINES:
        what = f"holds {len(products):,} lines; a request has room for some hundreds"
        findings.wrong(path, what, cure="add up the lines of one SKU before, or split the order")
        return None
    before = len(findings.problems)
    lines = [
        _line(each, path=f"{path}[{number}]", currency=currency, findings=findings)
        for number, each in enumerate(products)
        if not findings.is_full
    ]
    found = [line for line in lines if line is not None]
    if len(findings.problems) > before or not currency:
        return None
    return _together(found, path=path, findings=findings)


def read_total(told: Told, *, currency: str, findings: Findings) -> int | None:
    """Read what an event that names no goods comes to, in minor units."""
    found = told.look("amount")
    if found is None:
        cure = "give what the order cost, in whole units of its currency, such as 19.99"
        findings.wrong(told.at("amount"), "is missing", cure=cure)
        return None
    number = number_in(found, findings)
    return None if number is None else _minor(number, currency=currency, path=found.path, findings=findings)


def _line(value: object, *, path: str, currency: str, findings: Findings) -> _Line | None:
    if not isinstance(value, dict):
        findings.wrong(path, f"is {kind_of(value)}", cure="give an object: {sku, name, quantity, amount}")
        return None
    item = Told(value, path=path)
    sku = _sku(item, findings)
    counted = item.look("quantity", "qty")
    if counted is None:
        findings.wrong(item.at("quantity"), "is missing", cure="say how many pieces, 0 only for a discount")
    quantity = None if counted is None else pieces_in(counted, findings)
    amount = _amount(item, quantity=quantity, currency=currency, findings=findings)
    told = {
        name: value for name in ITEM_KEYS if name not in _BARE and (value := _optional(item, name, findings))
    }
    if quantity is None or amount is None:
        return None
    if quantity < 0 and amount > 0:
        findings.wrong(
            item.at("quantity"),
            "is below nothing, the amount is not",
            cure="give a return its amount below nothing",
        )
    return _Line(path, sku, text_in(item.look("name"), findings), quantity, amount, told)


def _sku(item: Told, findings: Findings) -> str:
    found = item.look("sku")
    if found is None:
        other = item.look("product_id", "id", "variant_id")
        cure = "give the SKU that Rakuten's list has" + (
            f"; {other.path} is {other.shown!r}" if other else ""
        )
        findings.wrong(item.at("sku"), "is missing", cure=cure)
    return text_in(found, findings)


def _optional(item: Told, name: str, findings: Findings) -> str:
    key = ITEM_KEYS[name]
    found = item.look(key, name)
    if found is None:
        return ""
    if not found.path.endswith(f".{key}"):
        findings.differs(
            Mistake.DROPPED_KEY,
            found.path,
            theirs=f"drops it: the connector reads '{key}' only",
            ours=f"reads it as {name}list",
        )
    return text_in(found, findings, is_yes_no=name in YES_NO)


def _amount(item: Told, *, quantity: int | None, currency: str, findings: Findings) -> int | None:
    """Read a line's total in minor units: `amount`, else `price` times `quantity`."""
    total, price = item.look("amount"), item.look("price")
    found = total or price
    if found is None:
        cure = "give amount, the line's total, or price, that of one piece"
        findings.wrong(item.at("amount"), "is missing, and so is price", cure=cure)
        return None
    number = number_in(found, findings)
    if number is None or (total is None and quantity is None):
        return None
    if total is not None and price is not None:
        _mistaken(number, price.value, quantity=quantity, path=found.path, findings=findings)
    with localcontext(prec=60):
        # A line of discount has quantity 0 and its price in full.
        exact = number if total is not None else number * (quantity or 1)
    return _minor(exact, currency=currency, path=found.path, findings=findings)


def _mistaken(total: Decimal, price: object, *, quantity: int | None, path: str, findings: Findings) -> None:
    if abs(quantity or 0) > 1 and total and str(price).strip() == str(total):
        findings.notes.append(
            f"{path} equals the price of one piece, though {quantity} are told: amount must be the line's total"
        )


def _minor(exact: Decimal, *, currency: str, path: str, findings: Findings) -> int | None:
    if not currency:
        return 0  # what is wrong with the currency is said once, for the whole event
    try:
        minor = minor_units(exact, currency)
    except TooManyDecimals:
        what = f"comes to {exact:f}, which is finer than {currency} allows"
        findings.wrong(path, what, cure="round it in the shop, so that its lines add up to what was paid")
        return None
    if abs(minor) > _LARGEST:
        findings.wrong(path, "is too large to be an amount", cure="write it in whole units of the currency")
        return None
    return minor


def _together(lines: Sequence[_Line], *, path: str, findings: Findings) -> Goods | None:
    goods = [line for line in lines if not line.is_pseudo]
    pseudo = [line for line in lines if line.is_pseudo]
    if not goods:
        findings.wrong(path, "holds a discount and no goods", cure="give the goods, too")
        return None
    directions = {line.direction for line in goods} - {0}
    if len(directions) > 1:
        [first, *_] = [line for line in goods if line.direction == -1]
        cure = "send two events: one of what is sold, one of what comes back"
        findings.wrong(first.path, "takes goods back in an event that also sells", cure=cure)
        return None
    sign = min(directions, default=1)
    if _unfit_pseudo(pseudo, sold=sum(sign * line.amount for line in goods), sign=sign, findings=findings):
        return None
    return Goods(
        # What is taken off stands below nothing, in a return too: all amounts of a return are turned round.
        lines=tuple(
            SaleLine(line.sku, line.name, abs(line.quantity), sign * line.amount, line.told)
            for line in (*goods, *pseudo)
        ),
        amount=sign * sum(line.amount for line in lines),
        kind=AttemptKind.SALE if sign > 0 else AttemptKind.REVERSAL,
        discount_sku=next((line.sku for line in pseudo if "DISCOUNT" in line.sku.upper()), ""),
    )


def _unfit_pseudo(pseudo: Sequence[_Line], *, sold: int, sign: int, findings: Findings) -> bool:
    before = len(findings.problems)
    for line in pseudo:
        if line.quantity or line.amount * sign > 0:
            cure = "a discount has quantity 0; its amount is below nothing in a sale, above in a return"
            findings.wrong(line.path, "is no line of discount", cure=cure)
    if len(findings.problems) == before and sold and sum(-sign * line.amount for line in pseudo) >= sold:
        cure = "give what the order really cost; an order that cost nothing is not reported"
        findings.wrong(pseudo[0].path, "takes off more than the goods cost, or all of it", cure=cure)
    return len(findings.problems) > before
