"""What a door must deliver, column by column: the one shape in which rows cross from sources to books.

Times are UTC microseconds since 1970, money is whole minor units of the row's own currency. A column that a
source cannot know is delivered as null. Versioned: a change of a column's name or meaning raises VERSION.
"""

from dataclasses import dataclass

import pyarrow as pa

# 2: transactions have `aside`. 3: attempts have `answer`. 4: orders and lines have LATER. 5: attempts have `said`. Older parts lack
# them and are read as they are, see manifest.read.
VERSION = 5

_TEXT, _LONG, _SMALL = pa.string(), pa.int64(), pa.int8()


def _schema(*fields: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=nullable) for name, kind, nullable in fields])


ORDERS = _schema(
    ("row_id", _TEXT, False),  # the shop's internal id: one row is one order
    ("order_ref", _TEXT, True),  # the reference sent to the network, exactly as the shop has it
    ("store", _TEXT, True),  # which of the shop's stores; decides the programme
    ("kind", _SMALL, False),  # records.order.OrderKind
    ("state", _SMALL, False),  # records.order.OrderState
    ("is_test", _SMALL, False),  # 1 for a test order
    ("placed_at", _LONG, False),
    ("paid_at", _LONG, True),
    ("shipped_at", _LONG, True),
    ("cancelled_at", _LONG, True),
    ("refunded_at", _LONG, True),  # the last refund
    ("updated_at", _LONG, True),
    ("currency", _TEXT, False),  # ISO 4217, upper case
    ("net_amount", _LONG, False),  # the commission base now: goods without tax and delivery, after discounts
    ("refunded_amount", _LONG, False),  # of the commission base, 0 where nothing was refunded
    ("gross_amount", _LONG, True),
    ("tax_amount", _LONG, True),
    ("shipping_amount", _LONG, True),
    ("discount_amount", _LONG, True),
    ("line_count", pa.int32(), False),  # at least 1
    ("click_id", _TEXT, True),  # ranSiteID as stored at landing; null or blank where there was no click
    ("landed_at", _LONG, True),
    ("landing_url", _TEXT, True),
    ("channel", _TEXT, True),  # web, app, phone, ...
    ("payment_method", _TEXT, True),
    ("device", _TEXT, True),
    ("country", _TEXT, True),
    ("coupon", _TEXT, True),
    ("customer_kind", _TEXT, True),  # new or returning
    ("customer_group", _TEXT, True),  # the shop's own group: retail, trade, staff, ...
    ("attribution", _TEXT, True),  # the network or channel that the shop credits with the order
    ("origin", _TEXT, True),  # how it came about: checkout, admin, subscription, reissue, ...
)

LINES = _schema(
    ("row_id", _TEXT, False),  # internal order id and line id
    ("order_id", _TEXT, False),  # the order's row_id
    ("placed_at", _LONG, False),  # of the order
    ("currency", _TEXT, False),
    ("sku", _TEXT, True),
    ("name", _TEXT, True),
    ("quantity", _LONG, False),
    ("net_amount", _LONG, False),
    ("refunded_quantity", _LONG, False),
    ("refunded_amount", _LONG, False),
    ("brand", _TEXT, True),
    ("category", _TEXT, True),
    ("product_kind", _TEXT, True),  # what is sold: gift_card, subscription, ...
)

LATER = {
    "orders": ("customer_group", "attribution", "origin"),
    "lines": ("brand", "category", "product_kind"),
}
"""The columns of version 4: whoever reads them by name must expect parts that lack them."""

ATTEMPTS = _schema(
    ("row_id", _TEXT, False),  # the log's own id, or the file's identity and offset
    ("order_ref", _TEXT, True),
    ("mid", _TEXT, True),  # decides the programme
    ("kind", _SMALL, False),  # records.attempt.AttemptKind
    ("sent_at", _LONG, False),
    ("outcome", _SMALL, False),  # records.attempt.Outcome
    ("http_status", pa.int32(), True),
    ("lines_sent", pa.int32(), True),
    ("good", pa.int32(), True),
    ("bad", pa.int32(), True),
    ("unique_id", _TEXT, True),  # Rakuten's confirmation number
    ("reason", _TEXT, True),  # the answer or the failure in words, secrets removed
    ("currency", _TEXT, True),
    ("amount", _LONG, True),  # sum of the amounts sent, signed
    ("click_id", _TEXT, True),
    ("endpoint", _TEXT, True),
    ("sender", _TEXT, True),
    ("answer", _TEXT, True),  # the answer word for word, secrets hidden; null where it was read as a yes
    # what the request said beside click, lines and amounts, as 'iscomm=N&custstatus=New&coupon=AUTUMN'; and where its
    # lists are not equally long 'lists=3/3/2': SKUs, quantities, amounts
    ("said", _TEXT, True),
)

TRANSACTIONS = _schema(
    ("transaction_id", _TEXT, True),
    ("list", _SMALL, False),  # records.transaction.NetworkList
    ("order_ref", _TEXT, True),
    ("mid", _TEXT, True),  # decides the programme
    ("sku", _TEXT, True),
    ("product_name", _TEXT, True),
    ("quantity", _LONG, True),
    ("currency", _TEXT, False),
    ("amount", _LONG, False),  # signed: a correction is negative
    ("commission_micros", _LONG, True),  # millionths of a major unit: reports carry up to four decimals
    ("transaction_at", _LONG, False),  # when bought, as the shop said
    ("processed_at", _LONG, False),  # when Rakuten took it in
    ("clicked_at", _LONG, True),
    ("reason", _TEXT, True),  # why it is not commissionable
    ("publisher_id", _TEXT, True),
    ("publisher_name", _TEXT, True),
    ("publisher_code", _TEXT, True),  # the encrypted id, first 11 characters of a click id
    ("member_id", _TEXT, True),  # U1
    ("status", _TEXT, True),  # locked, unlocked, not applicable
    (
        "aside",
        _TEXT,
        True,
    ),  # JSON object, header -> cell, of the columns kept that the books have no place for
)

CLICKS = _schema(
    ("mid", _TEXT, True),
    ("day", _LONG, False),  # the first moment of the day in the report's zone
    ("publisher_id", _TEXT, False),
    ("publisher_name", _TEXT, True),
    ("clicks", _LONG, False),
)


@dataclass(frozen=True, slots=True)
class Book:
    """This is one book: what its rows look like, what fixes a row's month, and which amount its totals sum."""

    name: str
    schema: pa.Schema
    month_of: str
    amount: str | None
    keyed: bool = True


BOOKS = {
    book.name: book
    for book in (
        Book("orders", ORDERS, month_of="placed_at", amount="net_amount"),
        Book("lines", LINES, month_of="placed_at", amount="net_amount", keyed=False),
        Book("attempts", ATTEMPTS, month_of="sent_at", amount="amount"),
        Book("transactions", TRANSACTIONS, month_of="processed_at", amount="amount"),
        Book("noncommissionable", TRANSACTIONS, month_of="processed_at", amount="amount"),
        Book("clicks", CLICKS, month_of="day", amount=None, keyed=False),
    )
}
