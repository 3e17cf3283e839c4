"""The columns a shop's query may deliver, and the checks on their names and types before a value is read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

import pyarrow as pa

from recon.books import contracts
from recon.jobs.ports import BadRow
from recon.sources.orders.preset import nearest
from recon.sources.orders.raw import Delivered, Raw


class Target(Enum):
    """This is what a column's values become."""

    TEXT = "text"
    MONEY = "money"
    MOMENT = "a moment"
    WHOLE = "a whole number"
    FLAG = "0 or 1"
    WORD = "a word of a list"
    CURRENCY = "a currency"


@dataclass(frozen=True, slots=True)
class Column:
    """This is one column of the contract: its name in a query, its field in the book, what it must hold.

    `needed` columns must be delivered, `filled` ones may hold no null.
    """

    name: str
    target: Target
    needed: bool = False
    filled: bool = False


def _needed(target: Target, *names: str) -> list[Column]:
    return [Column(name, target, needed=True, filled=True) for name in names]


def _optional(target: Target, *names: str) -> list[Column]:
    return [Column(name, target) for name in names]


ORDERS = {
    column.name: column
    for column in (
        *_needed(Target.TEXT, "internal_id"),
        Column("order_ref", Target.TEXT, needed=True),
        *_needed(Target.WORD, "state"),
        *_needed(Target.MOMENT, "placed_at", "updated_at"),
        *_needed(Target.CURRENCY, "currency"),
        *_needed(Target.MONEY, "net_amount", "refunded_amount"),
        *_optional(Target.WORD, "kind"),
        *_optional(Target.FLAG, "is_test"),
        *_optional(Target.MOMENT, "paid_at", "shipped_at", "cancelled_at", "refunded_at", "landed_at"),
        *_optional(Target.MONEY, "gross_amount", "tax_amount", "shipping_amount", "discount_amount"),
        *_optional(Target.WHOLE, "line_count"),
        *_optional(Target.TEXT, "store", "click_id", "landing_url", "channel", "payment_method", "device"),
        *_optional(
            Target.TEXT, "country", "coupon", "customer_kind", "customer_group", "attribution", "origin"
        ),
    )
}
LINES = {
    column.name: column
    for column in (
        *_needed(Target.TEXT, "order_id", "line_id"),
        *_needed(Target.MOMENT, "placed_at"),
        *_needed(Target.CURRENCY, "currency"),
        *_needed(Target.WHOLE, "quantity", "refunded_quantity"),
        *_needed(Target.MONEY, "net_amount", "refunded_amount"),
        *_optional(Target.TEXT, "sku", "name", "brand", "category", "product_kind"),
    )
}
COLUMNS = {"orders": ORDERS, "lines": LINES}
SCHEMAS = {"orders": contracts.ORDERS, "lines": contracts.LINES}

_EVERY = frozenset({Delivered.UNTYPED, Delivered.NOTHING})
_WORDS = _EVERY | {Delivered.TEXT}
_COUNTS = _EVERY | {Delivered.WHOLE, Delivered.EXACT}
_TAKES = {
    Target.TEXT: _WORDS | {Delivered.WHOLE},
    Target.WORD: _WORDS,
    Target.CURRENCY: _WORDS,
    Target.MONEY: _COUNTS,
    Target.WHOLE: _COUNTS,
    Target.FLAG: _COUNTS | {Delivered.BOOLEAN},
    Target.MOMENT: _EVERY | {Delivered.ZONED, Delivered.UTC, Delivered.NAIVE},
}
_CURES = {
    Target.TEXT: "CAST it AS CHAR in the query, bytes with HEX() or encode()",
    Target.WORD: "deliver one of the contract's words",
    Target.CURRENCY: "deliver a code such as 'EUR'",
    Target.MONEY: "CAST it AS DECIMAL(26,8) in the query",
    Target.WHOLE: "CAST it to an integer in the query",
    Target.FLAG: "deliver 0 or 1",
    Target.MOMENT: "deliver the date with its time, as a timestamp",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """This is what one block's rows are read with: its file for the errors, and the source's constants."""

    file: str
    book: str
    zone: str | None = None
    scale: int | None = None
    store: str | None = None
    currency: str | None = None
    rereads: bool = False

    @property
    def columns(self) -> dict[str, Column]:
        """List the contract's columns of this book."""
        return COLUMNS[self.book]

    @property
    def schema(self) -> pa.Schema:
        """Look up the shape in which this book takes its rows."""
        return SCHEMAS[self.book]

    def refuse(self, column: str, what: str, *, cure: str, row: str | None = None) -> NoReturn:
        """Refuse a column or one of its rows, by name."""
        told = what if row is None else f"{row}: {what}"
        raise BadRow(f"{self.file} ({self.book}), column {column}", told, cure=cure)

    def needs(self, column: Column) -> bool:
        """Tell whether the query itself must deliver a column, or a setting stands in for it."""
        if column.name == "currency" and self.currency is not None:
            return False
        return column.needed and not (column.name == "updated_at" and self.rereads)


def check_names(names: Iterable[str], *, reading: Reading) -> None:
    """Refuse a query that delivers an unknown column, one twice, or not one that is needed."""
    delivered = list(names)
    for name, times in Counter(delivered).items():
        if times > 1:
            reading.refuse(name, f"is delivered {times} times", cure="deliver it once")
    for column in reading.columns.values():
        if reading.needs(column) and column.name not in delivered:
            spare = [name for name in delivered if name not in reading.columns]
            reading.refuse(
                column.name, "is missing" + nearest(column.name, spare or delivered), cure=_missing(column)
            )
    for name in delivered:
        if name not in reading.columns:
            known = f"is not in the contract{nearest(name, list(reading.columns))}"
            reading.refuse(
                name, known, cure="rename it with AS, or leave it out; see sql/sources/orders/README.md"
            )


def check_types(raw: Raw, *, reading: Reading) -> None:
    """Refuse columns whose type cannot become what the contract says; nulls alone may have any type."""
    for place, (name, kind) in enumerate(raw.columns):
        column = reading.columns[name]
        values = raw.batch.column(place)
        # A literal NULL arrives as text from PostgreSQL.
        if kind is Delivered.TEXT and values.null_count == len(values):
            continue
        if kind not in _TAKES[column.target]:
            what = f"holds {kind.value}, where {column.target.value} is expected"
            reading.refuse(name, what, cure=_cure(column, kind))
        if kind is Delivered.NAIVE and reading.zone is None:
            cure = "set zone, for example zone = 'Europe/Berlin', or '-- zone: UTC' at the top of the file"
            reading.refuse(name, "holds times without a zone, and no zone is declared", cure=cure)


def _missing(column: Column) -> str:
    if column.name == "updated_at":
        return "deliver the time of the last change, or write '-- rereads: placed_at' at the top of the file"
    if column.name == "currency":
        return "deliver it, or set currency in the configuration"
    return f"deliver it AS {column.name}"


def _cure(column: Column, kind: Delivered) -> str:
    if column.target is Target.MONEY and kind is Delivered.FLOAT:
        return "cents get lost in it; deliver CAST(... AS DECIMAL(26,8)), in SQLite printf('%.4f', ...)"
    return _CURES[column.target]
