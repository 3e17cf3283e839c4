"""What a file of orders is, by its header: Shopify's export, a mapped one, or orders or lines of the contract itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from recon.jobs.ports import SourceUnavailable
from recon.sources.guess.columns import bare, candidates, is_known, matching
from recon.sources.orders import contract
from recon.sources.orders.preset import nearest
from recon.sources.settings import ExportMapping, ExportSettings

REFUNDED_GROSS = "refunded_gross"
FIELDS = (*contract.ORDERS, REFUNDED_GROSS)
LINE_FIELDS = tuple(name for name in contract.LINES if name not in {"order_id", "placed_at", "currency"})
_SHOPIFY = frozenset({"name", "financial status", "created at", "subtotal"})
# Contract column: the names Shopify has given it, in their bare form.
_SHOPIFY_FIELDS: Mapping[str, tuple[str, ...]] = {
    "internal_id": ("id", "name"),
    "order_ref": ("name",),
    "state": ("financial status",),
    "placed_at": ("created at",),
    "paid_at": ("paid at",),
    "cancelled_at": ("cancelled at", "canceled at"),
    "shipped_at": ("fulfilled at", "fulfillment date"),
    "currency": ("currency",),
    "net_amount": ("subtotal",),
    "gross_amount": ("total",),
    "tax_amount": ("taxes",),
    "shipping_amount": ("shipping",),
    "discount_amount": ("discount amount",),
    REFUNDED_GROSS: ("refunded amount",),
    "coupon": ("discount code",),
    "payment_method": ("payment method",),
    "channel": ("source",),
    "country": ("billing country", "shipping country"),
}
_SHOPIFY_LINES: Mapping[str, tuple[str, ...]] = {
    "sku": ("lineitem sku",),
    "name": ("lineitem name",),
    "quantity": ("lineitem quantity",),
}
_SHOPIFY_BESIDE: Mapping[str, tuple[str, ...]] = {
    "attributes": ("note attributes",),
    "price": ("lineitem price",),
    "line_discount": ("lineitem discount",),
    "delivery_country": ("shipping country",),
}
# Which role of the guess stands for which column of the contract, in a proposal.
_PROPOSED = {
    "order_ref": "order_id",
    "placed_at": "placed",
    "net_amount": "net",
    "gross_amount": "total",
    "currency": "currency",
    "state": "status",
    "click_id": "click",
}


class Kind(Enum):
    """This is what a file's rows are."""

    SHOPIFY = "Shopify's export of orders"
    MAPPED = "an export by the configuration's mapping"
    ORDERS = "orders of the contract"
    LINES = "lines of the contract"


@dataclass(frozen=True, slots=True)
class Shape:
    """This is how one file's columns become the contract's; `beside` are Shopify's that need more than a name."""

    kind: Kind
    orders: Mapping[str, str]
    lines: Mapping[str, str]
    beside: Mapping[str, str]
    less: tuple[str, ...] = ()

    @property
    def is_grouped(self) -> bool:
        """Tell whether an order may have several rows."""
        return self.kind is Kind.SHOPIFY or bool(self.lines and self.kind is Kind.MAPPED)

    @property
    def wanted(self) -> list[str]:
        """List the headers that are read."""
        return list(
            dict.fromkeys([*self.orders.values(), *self.lines.values(), *self.beside.values(), *self.less])
        )


def knows(settings: ExportSettings, cell: str) -> bool:
    """Tell whether a cell is a header somebody would look for in an export."""
    told = settings.mapping
    ours = {bare(header) for header in (*told.fields.values(), *told.line_fields.values(), *told.less)}
    return (
        is_known(cell)
        or cell.strip() in contract.ORDERS
        or cell.strip() in contract.LINES
        or bare(cell) in ours
    )


def shape_of(headers: Sequence[str], *, settings: ExportSettings, where: str) -> Shape:
    """Recognise a file by its header; one that nobody knows is refused with the mapping it seems to need."""
    told, names = settings.mapping, {bare(header) for header in headers}
    if {"order_id", "line_id"} <= set(headers) and not _has(headers, told.fields.values()):
        return _as_it_stands(Kind.LINES, headers)
    if names >= _SHOPIFY:
        return _shopify(headers, told, where=where)
    if told.fields:
        return _mapped(headers, told, where=where)
    if "internal_id" in headers:
        return _as_it_stands(Kind.ORDERS, headers)
    seen = ", ".join(header for header in headers if header)[:300]
    cure = f"map its columns in the configuration, for example fields = {{ {_proposal(headers)} }}"
    raise SourceUnavailable(where, f"nothing says what its columns mean ({seen})", cure=cure)


def _as_it_stands(kind: Kind, headers: Sequence[str]) -> Shape:
    own = {header: header for header in headers if header}
    return Shape(kind, own if kind is Kind.ORDERS else {}, own if kind is Kind.LINES else {}, {})


def _shopify(headers: Sequence[str], told: ExportMapping, *, where: str) -> Shape:
    said = {name: _found(headers, header, where=where, key=name) for name, header in told.fields.items()}
    orders = _named(headers, _SHOPIFY_FIELDS) | said
    beside = _named(headers, _SHOPIFY_BESIDE)
    decides = told.taxes != "by-total" or "gross_amount" in orders or "tax_amount" not in orders
    if "net_amount" not in said and not decides:
        cure = "export it with Total, or set taxes to 'included' or 'added'"
        raise SourceUnavailable(
            where, "without a column Total nothing says whether prices include tax", cure=cure
        )
    return Shape(
        Kind.SHOPIFY, orders, _named(headers, _SHOPIFY_LINES), beside, _less(headers, told, where=where)
    )


def _mapped(headers: Sequence[str], told: ExportMapping, *, where: str) -> Shape:
    orders = {
        name: _found(headers, header, where=where, key=f"fields.{name}")
        for name, header in told.fields.items()
    }
    lines = {
        name: _found(headers, header, where=where, key=f"line_fields.{name}")
        for name, header in told.line_fields.items()
    }
    if "order_ref" in orders:
        orders.setdefault("internal_id", orders["order_ref"])
    return Shape(Kind.MAPPED, orders, lines, {}, _less(headers, told, where=where))


def _less(headers: Sequence[str], told: ExportMapping, *, where: str) -> tuple[str, ...]:
    return tuple(_found(headers, header, where=where, key="less") for header in told.less)


def _named(headers: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    by_bare = {bare(header): header for header in reversed(headers)}
    found = {column: [by_bare[name] for name in known if name in by_bare] for column, known in names.items()}
    return {column: those[0] for column, those in found.items() if those}


def _has(headers: Sequence[str], asked: Iterable[str]) -> bool:
    return any(matching(headers, name) for name in asked)


def _found(headers: Sequence[str], asked: str, *, where: str, key: str) -> str:
    found = matching(headers, asked)
    if found is None:
        said = f"it has no column '{asked}', which {key} names{nearest(asked, list(headers))}"
        raise SourceUnavailable(where, said, cure="correct the mapping, or export the file with that column")
    return found


def _proposal(headers: Sequence[str]) -> str:
    """Propose a mapping from the names alone; what nobody knows is left for a person to fill in."""
    found = {column: candidates(headers, role) for column, role in _PROPOSED.items()}
    needed = ("order_ref", "placed_at", "net_amount", "state")
    words = [
        f"{column} = '{those[0] if those else '?'}'"
        for column, those in found.items()
        if those or column in needed
    ]
    return ", ".join(words)
