"""The preset for Vendure on a really installed shop, whose orders went through its own Shop and Admin APIs."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, pull
from tests.doors.shop_truth import Truth, by_name, pulled_orders, vendure
from tests.jobs.books_scene import Shelves
from tests.servers import postgres
from tests.shops import npm
from tests.shops.clock import shop_clock
from tests.shops.vendure.build import place

pytestmark = [
    pytest.mark.shops,
    pytest.mark.skipif(
        os.environ.get("RECON_LONG") != "shops", reason="a shop is installed by make long STAGE=shops"
    ),
]
SPARE = timedelta(0)
MODIFIED = ("modified", "modified_later")


@dataclass(frozen=True, slots=True)
class Shop:
    """This is a shop with its own process in one time zone and its database in UTC."""

    folder: Path
    url: str
    zone: str

    def place(self, stage: str) -> Truth:
        return place(self.folder, self.url, stage, zone=self.zone)

    def pull(self, **changes: Any) -> Pulled:
        parameters = {} if self.url.startswith("sqlite") else {"shop_zone": self.zone}
        # The clock is cut to its second: the orders of this very second are meant too.
        at = shop_clock(self.url) + timedelta(seconds=1)
        return pull(self.url, at=at, preset="vendure", zone=None, parameters=parameters, **changes)


@dataclass(frozen=True, slots=True)
class Lived:
    """This is a shop's life: pulled once, then changed, pulled again, and pulled once more from nothing."""

    before: Pulled
    after: Pulled
    anew: Pulled
    truth: Truth
    later: Truth


@pytest.fixture(scope="module", params=["postgres", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    at = tmp_path_factory.mktemp("vendure")
    folder = npm.unpacked("vendure", npm.installed("vendure"), at=at)
    with ExitStack() as stack:
        if request.param == "postgres":
            url = stack.enter_context(stack.enter_context(postgres()).fresh_database())
            yield Shop(folder, url, "Asia/Tokyo")
        else:
            yield Shop(folder, f"sqlite:///{at}/shop.db", "UTC")


@pytest.fixture(scope="module")
def lived(shop: Shop) -> Lived:
    truth = shop.place("first")
    before = shop.pull()
    later = shop.place("later")
    return Lived(before, shop.pull(known=before.known, overlap=SPARE), shop.pull(), truth, later)


def test_every_order_and_line_is_what_the_shop_said_when_it_was_placed(lived: Lived) -> None:
    told = [vendure(order["placed"]) for name, order in lived.truth.items() if name != "modified"]

    pulled = pulled_orders(lived.before)

    assert pulled.pop(lived.truth["modified"]["placed"]["code"]).net == 7600
    assert pulled == {order.ref: order for order in told}


def test_cancelling_modifying_and_refunding_bring_old_orders_again(lived: Lived) -> None:
    before = lived.before.orders

    changed = [row for row in lived.after.orders if row not in before]

    names = {str(order["placed"]["code"]): name for name, order in lived.truth.items()}
    assert {names[row["order_ref"]] for row in changed} == {"plain", "gross", "given_up", "modified_later"}


def test_the_shop_sets_its_totals_to_zero_and_the_preset_keeps_them(lived: Lived) -> None:
    plain = by_name(lived.after, lived.later, number="code")["plain"]

    assert lived.later["plain"]["now"]["totalWithTax"] == 0
    assert OrderState(plain["state"]) is OrderState.CANCELLED
    assert (plain["net_amount"], plain["refunded_amount"], plain["gross_amount"]) == (4500, 4500, 5882)
    assert plain["cancelled_at"] > plain["placed_at"]


def test_a_first_pull_after_the_cancel_knows_as_much_as_one_before(lived: Lived) -> None:
    anew, before = pulled_orders(lived.anew), pulled_orders(lived.before)
    modified = {lived.truth[name]["placed"]["code"] for name in MODIFIED}

    assert {ref: told for ref, told in anew.items() if ref not in modified} == {
        ref: told for ref, told in before.items() if ref not in modified
    }


def test_books_keep_the_amount_at_first_sight_where_the_shop_loses_it(lived: Lived, tmp_path: Path) -> None:
    books = Shelves(tmp_path / "books")
    code = lived.truth["modified_later"]["placed"]["code"]

    for pulled in (lived.before, lived.after):
        books.pull("orders", pulled.orders)

    amounts = books.current("orders", "order_ref, amount_first, net_amount")
    assert [row[1:] for row in amounts if row[0] == code] == [(7200, 7600)]
    plain = lived.truth["plain"]["placed"]["code"]
    assert [row[1:] for row in amounts if row[0] == plain] == [(4500, 4500)]


def test_what_is_left_of_every_order_is_the_shops_own_total_of_now(lived: Lived) -> None:
    orders = by_name(lived.anew, lived.later, number="code")
    # A refund does not change the shop's totals, and yen are rounded.
    refunded = {"partly", "lump", "whole", "gross", "yen"}

    left = {name: row["net_amount"] - row["refunded_amount"] for name, row in orders.items()}

    for name in left.keys() - refunded:
        assert (name, left[name]) == (name, lived.later[name]["now"]["subTotal"])


def test_lines_add_up_to_their_orders(lived: Lived) -> None:
    lines = lived.anew.rows["lines"].to_pylist()

    for order in lived.anew.orders:
        own = [line for line in lines if line["order_id"] == order["row_id"]]
        assert len(own) == order["line_count"]
        assert sum(line["net_amount"] for line in own) == order["net_amount"]
