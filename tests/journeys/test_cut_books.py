"""A report or a log that was cut on its way makes no order missing, whether the book came whole before or never."""

from pathlib import Path

import pytest

from recon.records.kind import Side
from tests.journeys.shop_scene import NOON, Shop

_REFS = [f"A{number}" for number in range(6)]
_PLACES = 2


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop whose orders are all sent and recorded."""
    shop = Shop(tmp_path / "shop")
    for ref in _REFS:
        shop.order(ref)
        shop.attempt(ref)
    shop.report([{"order": ref, "amount": "10.00"} for ref in _REFS])
    return shop


@pytest.mark.parametrize("came_whole_before", [True, False], ids=["whole before", "first"])
@pytest.mark.parametrize("book", ["rakuten.csv", "postbacks.jsonl"])
def test_a_book_cut_within_its_last_lines_makes_no_order_missing(
    shop: Shop, book: str, *, came_whole_before: bool
) -> None:
    file = shop.folder / book
    whole = file.read_bytes()
    last = whole.rstrip().rindex(b"\n", 0, whole.rstrip().rindex(b"\n")) + 1
    if came_whole_before:
        shop.pull()
    shop.clock.at = NOON

    for place in range(1, _PLACES + 1):
        cut = last + (len(whole) - last - 4) * place // _PLACES
        file.write_bytes(whole[:cut])
        shop.pull()
        found = shop.run()

        assert [each.order_ref for each in found.breaks if each.kind.row.side is Side.MISSING] == [], cut
        assert found.discrepancies == ()
