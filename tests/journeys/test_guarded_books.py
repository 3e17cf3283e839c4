"""What must not become a break: rows a filtered report leaves out, another brand's lines, one id on two lines."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recon.books.shelf import Shelf
from recon.jobs.ports import NoProgress
from recon.jobs.pull import pull
from recon.jobs.reconcile import BooksOverlap
from recon.records.kind import Kind
from tests.journeys.shop_scene import NOON, Shop, kinds

REFS = [f"N{number}" for number in range(40)]


def _line(order: str, amount: str = "10.00", **more: object) -> dict[str, object]:
    return {"order": order, "amount": amount, "id": f"t-{order}", **more}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop of 40 orders, all recorded and pulled the day before."""
    shop = Shop(tmp_path / "it's a shop")
    for ref in REFS:
        shop.order(ref)
        shop.attempt(ref)
    shop.report([_line(ref) for ref in REFS])
    shop.clock.at = NOON - timedelta(hours=24)
    shop.pull()
    shop.clock.at = NOON
    return shop


def test_a_report_that_lost_half_its_rows_breaks_no_order(shop: Shop) -> None:
    shop.report([_line(ref) for ref in REFS[::2]])

    [said] = [done.failure for done in shop.pull() if done.failure]

    assert "--believe-vanished" in said
    assert list(kinds(shop.run())) == []


def test_rows_that_are_rightly_gone_are_believed_when_a_person_says_so(shop: Shop) -> None:
    shop.report([_line(ref) for ref in REFS[::2]])
    house = shop.house()
    believing = replace(house.library, believes_vanished=True)

    pull(house.feeds(), library=believing, at=shop.clock.at, progress=NoProgress())

    assert sorted(kinds(shop.run())) == sorted((ref, "not_recorded") for ref in REFS[1::2])


def test_a_single_row_may_vanish_by_itself(shop: Shop) -> None:
    shop.report([_line(ref) for ref in REFS[1:]])
    shop.pull()

    assert list(kinds(shop.run())) == [("N0", "not_recorded")]


def test_a_line_of_a_merchant_nobody_configured_is_nobodys(shop: Shop) -> None:
    shop.report([*(_line(ref) for ref in REFS), _line("theirs", mid="99999")])
    shop.pull()

    found = shop.run()

    assert {(count.programme, count.kind): count.orders for count in found.judged.counts} == {
        ("", Kind.NO_PROGRAMME): 1,
        ("de", Kind.MATCHED): 40,
    }


@pytest.mark.code("L22")
def test_two_lines_of_one_transaction_are_both_counted(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "shop")
    shop.order("two", "25.00", line_count=2)
    shop.attempt("two", amount="2500")
    shop.report([_line("two", "15.00", id="t1", sku="A"), _line("two", "10.00", id="t1", sku="B")])
    shop.pull()

    assert [(count.kind, count.recorded) for count in shop.run().judged.counts] == [(Kind.MATCHED, 2500)]
    assert Shelf(shop.folder / "var" / "books").volumes("transactions")[0].manifest.rows == 2


SECOND = """
[network.second]
type = "file"
path = "second.csv"
period = "2026-10-01/2026-11-10"
"""


def test_a_source_that_was_never_read_makes_its_book_reach_nowhere(shop: Shop) -> None:
    shop.configure(lambda text: text + SECOND)
    shop.order("theirs", updated_at=(NOON - timedelta(hours=1)).isoformat())
    shop.attempt("theirs")

    assert [done.source for done in shop.pull() if done.failure] == ["network.second"]
    found = shop.run()

    assert list(kinds(found)) == []
    assert "network" in found.short["de"]
    assert found.covered["de"].network is None


def test_the_same_lines_from_two_sources_are_refused_and_never_added(shop: Shop) -> None:
    shop.configure(lambda text: text + SECOND)
    shop.report([_line(ref) for ref in REFS], name="second.csv")
    shop.pull()

    with pytest.raises(BooksOverlap, match="both brought 40 lines"):
        shop.run()


def test_the_books_of_a_source_that_is_no_longer_configured_are_left_aside(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("[network.rakuten]", "[network.renamed]"))
    shop.pull()

    assert {count.kind: count.orders for count in shop.run().judged.counts} == {Kind.MATCHED: 40}
