"""Which orders get the click id of their landing address on the way in: those of the programmes that want it, no others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from recon.books.contracts import ORDERS
from recon.jobs.ports import Closing, Delivery, Known, NoProgress, Progress
from recon.sources.orders.recovering import RecoveringOrders, Wishes

AT = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
_PLACED = 1_700_000_000_000_000
_PLAIN: dict[str, Any] = {
    "kind": 1, "state": 2, "is_test": 0, "placed_at": _PLACED, "landed_at": _PLACED - 60_000_000, "currency": "EUR",
    "net_amount": 1000, "refunded_amount": 0, "line_count": 1, "landing_url": f"https://s.example/?ranSiteID={CLICK}",
}  # fmt: skip


@dataclass
class Shelved:
    """This is a shop that delivers what it is told, and remembers what it was told of its last pull."""

    orders: list[dict[str, Any]]
    told: list[Mapping[str, str]] = field(default_factory=list)

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        self.told.append(known["orders"].checkpoint if "orders" in known else {})
        progress.step("orders", done=len(self.orders), total=None)
        rows = [{"row_id": str(place), **_PLAIN, **order} for place, order in enumerate(self.orders)]
        batch = pa.RecordBatch.from_pylist(rows, schema=ORDERS)
        yield Delivery("orders", iter([batch]), lambda: Closing(None, {"query": "q1", "newest": f"{at:%H}"}))


def pulled(
    shop: Shelved, wishes: Wishes, *, known: Mapping[str, str] | None = None
) -> tuple[list[Any], Closing]:
    before = {} if known is None else {"orders": Known(checkpoint=known)}
    [delivery] = RecoveringOrders(shop, wishes).deliver(before, at=AT, progress=NoProgress())
    rows = [row for batch in delivery.batches for row in batch.to_pylist()]
    return [row["click_id"] for row in rows], delivery.closing()


@pytest.mark.parametrize(
    ("store", "wishes", "expected"),
    [
        ("de", Wishes({"de": "41234"}), CLICK),
        ("jp", Wishes({"de": "41234"}), None),
        (None, Wishes({"de": "41234"}), None),
        (None, Wishes({}, only="41234"), CLICK),
        ("unheard of", Wishes({"de": "41234"}, only="41234"), CLICK),
    ],
    ids=["of a store that wants it", "of one that does not", "of none", "of the only programme", "of any store of the only one"],
)  # fmt: skip
def test_an_order_of_a_programme_that_wants_it_gets_its_click_id(
    store: str | None, wishes: Wishes, expected: str | None
) -> None:
    clicks, _ = pulled(Shelved([{"store": store}]), wishes)

    assert clicks == [expected]


def test_orders_that_need_nothing_or_offer_nothing_stay_as_they_are() -> None:
    kept = "kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA"
    shop = Shelved([{"click_id": kept}, {"landing_url": None}, {"landed_at": None}, {"click_id": ""}])

    clicks, closing = pulled(shop, Wishes({}, only="41234"))

    assert clicks == [kept, None, None, CLICK]
    assert closing.remarks == ("1 order took the click id from the landing address (recover_clicks)",)


def test_a_source_is_told_of_another_reading_when_the_wish_is_new_or_another() -> None:
    shop, wishes = Shelved([{}]), Wishes({}, only="41234")

    _, first = pulled(shop, wishes, known={"query": "q1", "newest": "7"})
    _, same = pulled(shop, wishes, known=first.checkpoint)
    pulled(shop, Wishes({"de": "41234"}), known=same.checkpoint)

    queries = [told["query"] for told in shop.told]
    assert queries[0] != "q1"
    assert queries[1] == "q1"
    assert queries[2] != "q1"
    assert shop.told[0]["newest"] == "7"
