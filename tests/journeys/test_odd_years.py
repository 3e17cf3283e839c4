"""A date of a year that no shop sells in is told where it stands; a pull neither ends in our error nor takes it in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.shop_scene import NOON, PLACED, Shop

LAST, LONG_AGO = datetime(9999, 12, 31, 23, 58, tzinfo=UTC), datetime(202, 11, 2, tzinfo=UTC)
EACH = pytest.mark.parametrize("at", [LAST, LONG_AGO], ids=["9999", "202"])


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "shop")
    shop.order("1001")
    shop.attempt("1001")
    return shop


@EACH
def test_an_attempt_of_such_a_year_is_set_aside_and_the_others_are_taken(shop: Shop, at: datetime) -> None:
    shop.attempt("odd", at=at)
    shop.attempt("1002", at=NOON)

    pulled = shop.pull()

    assert [each.failure for each in pulled if each.failure] == []
    aside = [(each.line, each.why, each.order_ref) for book in pulled for each in book.rejects]
    assert aside == [(2, "a line without a readable time", "odd")]
    [log] = [each.taken for each in pulled if each.book == "attempts"]
    assert log is not None
    assert log.entered == 2


def test_an_order_of_such_a_year_is_refused_by_name(shop: Shop) -> None:
    shop.order("odd", placed=LONG_AGO, updated_at=PLACED.isoformat())

    [refused] = [each.failure for each in shop.pull() if each.failure]

    assert "column placed_at: order odd: " in refused
    assert "is not of the years 1900 to 2199; correct it in the shop" in refused
