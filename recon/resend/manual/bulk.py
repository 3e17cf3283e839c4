"""The file of 13 fields that a person uploads in Rakuten's dashboard: manual transactions (source: rakuten.md section 6.1).

No header, at most 1,000 rows, `.txt` with bars or `.csv` with commas, UTF-8 or Shift-JIS. Rakuten describes no quoting,
so nothing is quoted or changed: an order with a value that the file cannot carry is refused by the field's name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from recon.records.money import major_units
from recon.resend.request import LONGEST_REFERENCE
from recon.resend.request.values import UNPRINTABLE

MOST_ROWS = 1_000
FIELDS = (
    "order id",
    "publisher id (SID)",
    "purchase date",
    "SKU",
    "quantity",
    "amount",
    "currency",
    "e-mail",
    "payment type",
    "postal code",
    "product name",
    "member id (U1)",
    "reason",
)
_REQUIRED = frozenset({"order id", "publisher id (SID)", "amount", "reason"})
# Spreadsheets and other programs quote with it, and none of them says how Rakuten reads it.
_QUOTE = '"'


class Form(StrEnum):
    """This is what the form does that the file is uploaded to: it decides the sign, and whether a member may stand there."""

    CREDIT = "credit"
    CANCELLATION = "cancellation"


class Encoding(StrEnum):
    """This is one of the two encodings that Rakuten takes."""

    UTF_8 = "utf-8"
    SHIFT_JIS = "shift-jis"

    @property
    def codec(self) -> str:
        """Name the codec: Shift-JIS as Windows writes it, which knows the circled figures that product names use."""
        return "cp932" if self is Encoding.SHIFT_JIS else self.value


class Ending(StrEnum):
    """This is the kind of file, which decides what parts the fields."""

    TXT = "txt"
    CSV = "csv"

    @property
    def separator(self) -> str:
        """Tell what stands between two fields."""
        return "|" if self is Ending.TXT else ","


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """This is one row of the file; `amount` is in minor units and never below nothing: the form decides the sign."""

    order_ref: str
    sid: str
    bought_on: date
    sku: str
    quantity: int
    amount: int
    currency: str
    product: str
    reason: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """This is how a file is written."""

    ending: Ending = Ending.TXT
    encoding: Encoding = Encoding.UTF_8
    form: Form = Form.CREDIT


@dataclass(frozen=True, slots=True)
class Entry:
    """This is one order as a file holds it: its rows, and what they come to in minor units."""

    programme: str
    key_number: int
    order_ref: str
    amount: int
    currency: str
    rows: tuple[str, ...]


class Uncarried(ValueError):
    """This is a value that the file cannot carry; it carries the field's name and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"its {field} {why}")
        self.field = field


def row(line: Line, *, layout: Layout) -> str:
    """Write one row, or raise Uncarried: no value is ever changed to fit."""
    if line.amount < 0 or line.quantity < 0:
        raise Uncarried("amount", "is below nothing; the form decides the sign")
    is_credit = layout.form is Form.CREDIT
    amount = major_units(line.amount if is_credit else -line.amount, line.currency)
    values = (
        line.order_ref,
        line.sid,
        line.bought_on.isoformat(),
        line.sku,
        str(line.quantity),
        f"{amount:f}",
        line.currency,
        "",
        "",
        "",
        line.product,
        # Rakuten takes no member in a cancellation.
        line.member if is_credit else "",
        line.reason,
    )
    for field, value in zip(FIELDS, values, strict=True):
        _must_be_carried(field, value, layout=layout)
    return layout.ending.separator.join(values)


def listed(ref: str, *, layout: Layout) -> str:
    """Write the id of an order as the one thing in its row, or raise Uncarried."""
    _must_be_carried(FIELDS[0], ref, layout=layout)
    return ref


def files(entries: Iterable[Entry], *, most: int = MOST_ROWS) -> Iterator[list[Entry]]:
    """Put orders into files of at most so many rows; the rows of one order stay together."""
    current: list[Entry] = []
    rows = 0
    for entry in entries:
        if current and rows + len(entry.rows) > most:
            yield current
            current, rows = [], 0
        current.append(entry)
        rows += len(entry.rows)
    if current:
        yield current


def content(entries: Iterable[Entry], *, layout: Layout) -> bytes:
    """Write a file to the byte; lines end as Windows ends them, where the dashboard's users are."""
    return "".join(f"{row}\r\n" for entry in entries for row in entry.rows).encode(layout.encoding.codec)


def _must_be_carried(field: str, value: str, *, layout: Layout) -> None:
    if not value.strip() and field in _REQUIRED:
        raise Uncarried(field, "is empty, and Rakuten requires it")
    if value != value.strip():
        raise Uncarried(field, "has blanks around it, which would be lost")
    if field == "order id" and len(value) > LONGEST_REFERENCE:
        raise Uncarried(field, f"is longer than the {LONGEST_REFERENCE} characters that Rakuten keeps")
    separator = layout.ending.separator
    if separator in value:
        other = "csv" if layout.ending is Ending.TXT else "txt"
        raise Uncarried(field, f"holds '{separator}', which parts the fields; write it with --format {other}")
    if _QUOTE in value and layout.ending is Ending.CSV:
        raise Uncarried(field, "holds a quotation mark, which a CSV may not; write it with --format txt")
    if UNPRINTABLE.search(value):
        raise Uncarried(field, "holds a character that cannot be printed")
    try:
        written = value.encode(layout.encoding.codec)
    except UnicodeEncodeError as failed:
        unknown = value[failed.start : failed.start + 1]
        raise Uncarried(field, f"holds '{unknown}', which {layout.encoding.value} cannot write") from None
    # In Shift-JIS the second byte of common katakana is that of a bar: who parts bytes would shift the amount.
    if separator.encode() in written:
        raise Uncarried(field, f"holds a letter with the byte of '{separator}'; write it with --format csv")
