"""A small shop told as a table: its database, its postback log and Rakuten's report, written as real files."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from recon.config import load
from recon.jobs.ports import NoProgress
from recon.jobs.pull import Pulled, pull
from recon.jobs.reconcile import Reconciled, reconcile
from recon.jobs.watch import Look, watch
from recon.wiring import House

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
PLACED = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
GOOD = "<response><unique_id>1</unique_id><summary><transactions><good>1</good><bad>0</bad></transactions></summary></response>"
REFUSED = "<response><summary><transactions><good>0</good><bad>1</bad></transactions></summary></response>"
_COLUMNS = (
    "internal_id, order_ref, store, kind, state, is_test, placed_at, paid_at, shipped_at, cancelled_at, refunded_at, "
    "updated_at, currency, net_amount, refunded_amount, gross_amount, tax_amount, shipping_amount, discount_amount, "
    "line_count, click_id, landed_at, landing_url, channel, payment_method, device, country, coupon, customer_kind"
)
_HEADER = "MID,Order ID,Transaction ID,SKU,# of Items,Sales,Total Commission,Currency,Transaction Date,Transaction Time,Process Date,Process Time,Publisher ID,Publisher Name,Publisher Encrypted ID"


@dataclass
class ToldClock:
    """This is a clock that says what it was told."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class Shop:
    """This is the three books on disk, and a configuration that names them."""

    folder: Path
    clock: ToldClock = field(default_factory=ToldClock)
    good: str = GOOD
    typed: Any = None  # what catches the output of commands, where a test types any
    is_there: bool = False  # the folder is a copy of a shop that was set up before

    def __post_init__(self) -> None:
        if self.is_there:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._database() as base:
            base.execute(f"CREATE TABLE orders ({_COLUMNS})")
            base.execute("CREATE INDEX orders_by_id ON orders (internal_id)")
            base.execute(
                "CREATE TABLE order_lines (order_id, line_id, sku, name, quantity, net_amount, refunded_quantity, refunded_amount)"
            )
        (self.folder / "postbacks.jsonl").write_text("")
        self.report([])
        (self.folder / "config.toml").write_text(CONFIG)

    def order(self, ref: str | None, amount: str = "10.00", **columns: Any) -> None:
        """Place an order; unnamed columns are those of a paid affiliate order a week old."""
        placed = columns.pop("placed", PLACED)
        row: dict[str, Any] = {name.strip(): None for name in _COLUMNS.split(",")} | {
            "internal_id": f"i-{ref}",
            "order_ref": ref,
            "kind": "sale",
            "state": "confirmed",
            "is_test": 0,
            "placed_at": placed.isoformat(),
            "paid_at": (placed + timedelta(minutes=1)).isoformat(),
            "updated_at": placed.isoformat(),
            "currency": "EUR",
            "net_amount": amount,
            "refunded_amount": "0",
            "line_count": 1,
            "click_id": CLICK,
            "payment_method": "card",
        }
        self._write([row | columns])

    def orders(self, placed: Mapping[str, datetime]) -> None:
        """Place many orders at once, by reference."""
        told = {
            "kind": "sale",
            "state": "confirmed",
            "is_test": 0,
            "currency": "EUR",
            "net_amount": "10.00",
            "refunded_amount": "0",
            "line_count": 1,
            "click_id": CLICK,
            "payment_method": "card",
        }
        empty = dict.fromkeys(name.strip() for name in _COLUMNS.split(","))
        self._write(
            [
                empty
                | told
                | {"internal_id": f"i-{ref}", "order_ref": ref}
                | {name: at.isoformat() for name in ("placed_at", "paid_at", "updated_at")}
                for ref, at in placed.items()
            ]
        )

    def _write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        with self._database() as base:
            for row in rows:
                base.execute("DELETE FROM orders WHERE internal_id = ?", [row["internal_id"]])
                base.execute(f"INSERT INTO orders VALUES ({', '.join('?' * len(row))})", list(row.values()))

    def attempt(
        self,
        ref: str,
        body: str = GOOD,
        *,
        status: int | None = 200,
        amount: str = "1000",
        at: datetime = PLACED,
        **more: object,
    ) -> None:
        """Log one attempt to tell Rakuten of an order."""
        url = f"https://track.linksynergy.com/ep?mid=41234&ord={quote(ref, safe='')}&tr={CLICK}&cur=EUR&skulist=A&qlist=1&amtlist={amount}&xml=1"
        line = {
            "id": f"{ref}-{at.isoformat()}-{status}",
            "time": at.isoformat(),
            "url": url,
            "status": status,
            "body": body,
        } | more
        with (self.folder / "postbacks.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")

    def report(self, lines: Sequence[Mapping[str, object]], *, name: str = "rakuten.csv") -> None:
        """Save Rakuten's report anew, with these lines."""
        rows = [_HEADER, *(_line(number, line) for number, line in enumerate(lines))]
        (self.folder / name).write_text("\r\n".join(rows) + "\r\n", encoding="utf-8-sig", newline="")

    def configure(self, change: Callable[[str], str]) -> None:
        """Rewrite the configuration."""
        path = self.folder / "config.toml"
        path.write_text(change(path.read_text()))

    def house(self) -> House:
        return House(load(self.folder / "config.toml", environ={}), self.clock)

    def pull(self) -> list[Pulled]:
        house = self.house()
        try:
            return pull(house.feeds(), library=house.library, at=self.clock.at, progress=NoProgress())
        finally:
            house.close()

    def run(self, *, as_of: datetime | None = None, hindsight: bool = False) -> Reconciled:
        house = self.house()
        house.store.prepare()
        try:
            return reconcile(house.bench, as_of=as_of or self.clock.at, hindsight=hindsight)
        finally:
            house.store.close()

    def watch_at(self, at: datetime) -> Look:
        """Look at every signal, without a pull."""
        self.clock.at = at
        house = self.house()
        try:
            return watch(house.bench, as_of=at)
        finally:
            house.store.close()

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "shop.db")


def _line(number: int, line: Mapping[str, object]) -> str:
    dated = line.get("dated", PLACED)
    processed = line.get("processed", PLACED + timedelta(hours=1))
    assert isinstance(dated, datetime)
    assert isinstance(processed, datetime)
    ref = str(line["order"]).replace('"', '""')
    cells = (
        str(line.get("mid", "41234")), f'"{ref}"', str(line.get("id", f"t{number}-{line['order']}-{line['amount']}")).replace(",", ""), str(line.get("sku", "A")), "1",
        str(Decimal(str(line["amount"]))), str(line.get("commission", "0.6")), str(line.get("currency", "EUR")),
        f"{dated.month}/{dated.day}/{dated:%y}", f"{dated:%H:%M:%S}",
        f"{processed.month}/{processed.day}/{processed:%y}", f"{processed:%H:%M:%S}",
        "77", '"Wanderblog, the"', str(line.get("click", CLICK))[:11],
    )  # fmt: skip
    return ",".join(cells)


def kinds(found: Reconciled) -> Iterator[tuple[str, str]]:
    """List what was found broken: order and kind."""
    return ((each.order_ref, each.kind.slug) for each in found.breaks)


CONFIG = """
[shop]
name = "Nordlicht Outdoor"

[programme.de]
mid = "41234"
currency = "EUR"
zone = "Europe/Berlin"
commission_rate = "6%"

[orders.shop]
url = "sqlite:///shop.db"
preset = "generic"
since = 2026-10-01

[postbacks.log]
type = "jsonl"
paths = ["postbacks.jsonl"]
since = 2026-10-01
fields = { row_id = "id", sent_at = "time", request_url = "url", http_status = "status", response_body = "body" }

[network.rakuten]
type = "file"
path = "rakuten.csv"
period = "2026-10-01/2026-11-10"
"""
