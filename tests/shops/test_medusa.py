"""The preset for Medusa 2 on a really installed shop, whose orders went through its own workflows."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, pull
from tests.doors.shop_truth import Truth, by_name, medusa, pulled_orders
from tests.servers import postgres
from tests.shops import npm
from tests.shops.clock import shop_clock
from tests.shops.medusa.build import migrate, place

pytestmark = [
    pytest.mark.shops,
    pytest.mark.skipif(
        os.environ.get("RECON_LONG") != "shops", reason="a shop is installed by make long STAGE=shops"
    ),
]
SPARE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Lived:
    """This is a shop's life: pulled once, then changed, pulled again, and pulled once more from nothing."""

    before: Pulled
    after: Pulled
    anew: Pulled
    truth: Truth
    later: Truth


def read(url: str, **changes: Any) -> Pulled:
    at = shop_clock(url) + timedelta(seconds=1)
    return pull(url, at=at, preset="medusa2", zone=None, **changes)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    packages = npm.installed("medusa")
    folder = npm.unpacked("medusa", packages, at=tmp_path_factory.mktemp("medusa"))
    with postgres() as server, server.fresh_database() as url:
        migrate(folder, url)
        truth = place(folder, url, "first")
        before = read(url)
        later = place(folder, url, "later")
        yield Lived(before, read(url, known=before.known, overlap=SPARE), read(url), truth, later)


def test_every_order_and_line_is_what_the_shop_said_when_it_was_placed(lived: Lived) -> None:
    told = [medusa(order["placed"]) for order in lived.truth.values()]

    assert pulled_orders(lived.before) == {order.ref: order for order in told}


def test_cancelling_and_refunding_bring_old_orders_again(lived: Lived) -> None:
    before = lived.before.orders

    changed = [row for row in lived.after.orders if row not in before]

    names = {str(order["placed"]["display_id"]): name for name, order in lived.truth.items()}
    assert {names[row["order_ref"]] for row in changed} == {"plain", "gross"}


def test_a_first_pull_after_the_cancel_knows_as_much_as_one_before(lived: Lived) -> None:
    plain = by_name(lived.anew, lived.later, number="display_id")["plain"]

    assert lived.later["plain"]["now"]["total"] == 0
    assert pulled_orders(lived.anew) == pulled_orders(lived.before)
    assert OrderState(plain["state"]) is OrderState.CANCELLED
    assert (plain["net_amount"], plain["refunded_amount"]) == (4500, 4500)


def test_a_refund_counts_by_the_share_of_goods(lived: Lived) -> None:
    gross = by_name(lived.anew, lived.later, number="display_id")["gross"]

    # 6.00 of 108.92, of which 85.77 are goods.
    assert (gross["net_amount"], gross["refunded_amount"]) == (8577, 472)
    assert gross["refunded_at"] > gross["paid_at"]


def test_lines_add_up_to_their_orders_within_a_minor_unit_each(lived: Lived) -> None:
    lines = lived.anew.rows["lines"].to_pylist()

    for order in lived.anew.orders:
        own = [line for line in lines if line["order_id"] == order["row_id"]]
        assert len(own) == order["line_count"]
        assert abs(sum(line["net_amount"] for line in own) - order["net_amount"]) <= len(own)
