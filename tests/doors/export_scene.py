"""Files of orders told as text, and what their door delivers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from recon.books import contracts
from recon.jobs.ports import Closing, Known, NoProgress
from recon.records.moment import micros
from recon.records.order import OrderState
from recon.sources.orders.export import ExportOrders
from recon.sources.settings import ExportMapping, ExportSettings

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
CLICK = "AbCdEfGhIjA-AbCdEfGhIjKlMnOpQrStUA"
SHOPIFY = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfilled at", "Currency", "Subtotal", "Shipping", "Taxes", "Total",
    "Discount Code", "Discount Amount", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price",
    "Lineitem sku", "Billing Country", "Shipping Country", "Note Attributes", "Cancelled at", "Payment Method",
    "Refunded Amount", "Id", "Source", "Lineitem discount",
]  # fmt: skip
CONTRACT = "internal_id,order_ref,state,placed_at,updated_at,currency,net_amount,refunded_amount"
Row = dict[str, Any]


@dataclass
class Drop:
    """This is a folder of files and what was pulled from it so far."""

    folder: Path
    settings: ExportSettings
    known: dict[str, Known] = field(default_factory=dict)
    closing: Closing = field(default_factory=lambda: Closing(None))

    def put(self, name: str, content: str | bytes, *, age: timedelta = timedelta(days=1)) -> Path:
        """Write a file that was last changed so long before the pull."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        aged(path, age)
        return path

    def pull(self, *, at: datetime = AT) -> dict[str, list[Row]]:
        """Pull all files; what they close with is known at the next pull."""
        rows: dict[str, list[Row]] = {}
        for delivery in ExportOrders(self.settings).deliver(self.known, at=at, progress=NoProgress()):
            schema = contracts.BOOKS[delivery.book].schema
            rows[delivery.book] = pa.Table.from_batches(list(delivery.batches), schema=schema).to_pylist()
            self.closing = delivery.closing()
            covers = self.closing.covers or self.known.get(delivery.book, Known()).covered
            self.known[delivery.book] = Known(covers, self.closing.checkpoint)
        return rows


def aged(path: Path, age: timedelta, *, at: datetime = AT) -> None:
    """Let a file have been changed so long before a moment."""
    stamp = micros(at - age) * 1000
    os.utime(path, ns=(stamp, stamp))


def drop(folder: Path, *, mapping: ExportMapping | None = None, paths: str = "*.csv", **changes: Any) -> Drop:
    """Make a folder that is watched for files."""
    given = {"mapping": mapping or ExportMapping(), "paths": (str(folder / paths),), **changes}
    return Drop(folder, ExportSettings("shop", **given))


def shopify(*rows: Mapping[str, str]) -> str:
    """Write Shopify's export: a row with no Email and no Subtotal is a further line of the order before it."""
    lines = [",".join(_quoted(row.get(name, "")) for name in SHOPIFY) for row in rows]
    return "\n".join([",".join(SHOPIFY), *lines, ""])


def order(name: str, subtotal: str, **cells: str) -> dict[str, str]:
    """Write the first row of one of Shopify's orders; `_` in a keyword stands for a blank."""
    usual = {
        "Name": name, "Email": "someone", "Financial Status": "paid", "Paid at": "2026-11-02 10:05:00 +0100",
        "Created at": "2026-11-02 10:00:00 +0100", "Currency": "EUR", "Subtotal": subtotal, "Total": subtotal,
        "Shipping": "0.00", "Taxes": "0.00", "Refunded Amount": "0.00", "Id": "55" + name.strip("#"), "Source": "web",
        "Lineitem quantity": "1", "Lineitem name": "Lamp", "Lineitem price": subtotal, "Lineitem sku": "L-1",
    }  # fmt: skip
    return usual | {key.replace("_", " "): cell for key, cell in cells.items()}


def rows(*orders: tuple[str, str, str]) -> str:
    """Write orders of the contract: reference, month and day, amount."""
    lines = [f"{ref},{ref},confirmed,2026-{day}T10:00:00Z,,EUR,{net},0" for ref, day, net in orders]
    return "\n".join([CONTRACT, *lines, ""])


def by_ref(rows: list[Row]) -> dict[str, Row]:
    return {row["order_ref"]: row for row in rows}


def states(rows: list[Row]) -> list[str]:
    return [OrderState(row["state"]).name.lower() for row in rows]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell
