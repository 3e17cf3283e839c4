"""Click ids that only orders of one landing page lose are told by that page: it redirects, or drops what it is given."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from recon.gap.capture_causes import capture_code
from recon.gap.limits import SignalLimits
from recon.gap.readings import Readings, Signal, Stretch
from recon.gap.signals import Raised, Scope, look
from recon.jobs.question import question, volumes_of
from recon.jobs.watch import currencies_of
from recon.records.window import Window
from tests.scenarios.judging import bench
from tests.scenarios.markets import AS_OF, DAY, DE, HOUR
from tests.scenarios.staging import take
from tests.scenarios.tale import Row

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
BROKEN = AS_OF - 30 * HOUR
PAGES = (
    "https://Shop.example/de/?ranMID=41234&u=https://x.example/#top",
    "https://shop.example/en?utm_source=mail",
    "shop.example/fr#a",
)


def _orders() -> Iterator[Row]:
    """Sell once in half an hour on each of three pages; since a moment no order of the first has a click id."""
    for number in range(2 * 24 * 34):
        placed = AS_OF - timedelta(minutes=30 * number + 5)
        for place, page in enumerate(PAGES):
            lost = place == 0 and placed >= BROKEN
            yield {
                "row_id": f"{place}-{number}", "order_ref": f"{place}{number:05}", "store": DE.name, "kind": 1, "state": 2,
                "is_test": 0, "placed_at": placed, "paid_at": placed, "updated_at": placed, "currency": "EUR",
                "net_amount": 1000, "refunded_amount": 0, "line_count": 1, "channel": "web", "landing_url": page,
                "click_id": None if lost or number % 3 == 2 else CLICK, "payment_method": "card",
            }  # fmt: skip


@pytest.fixture
def read(tmp_path: Path) -> Readings:
    take(tmp_path / "books", "orders", "shop", list(_orders()))
    with bench(tmp_path) as desk:
        volumes = volumes_of(desk)
        asked, _ = question(desk, volumes, as_of=AS_OF)
        return desk.engine.signals(volumes, asked=asked, currencies=currencies_of(desk, asked))[DE.name]


def test_a_landing_page_is_looked_at_without_what_stands_behind_it_and_for_click_ids_only(
    read: Readings,
) -> None:
    seen = {(each.signal, each.slice) for each in read.series if each.slice.startswith("landing_page=")}

    assert seen == {(Signal.CAPTURE, f"landing_page=shop.example/{page}") for page in ("de", "en", "fr")}


@pytest.mark.code("B04")
def test_the_page_whose_orders_lose_their_click_ids_is_named(read: Readings) -> None:
    stretch = Stretch(Window(AS_OF - 10 * DAY, AS_OF))
    with_limits = Scope(DE.programme, AS_OF, dict.fromkeys(Signal, stretch), SignalLimits())

    [told] = [each for each in look(read, with_limits) if each.signal is Signal.CAPTURE]

    assert isinstance(told, Raised)
    assert told.slice == "landing_page=shop.example/de"
    assert capture_code(told.signal, slice_=told.slice, hit=told.hit, volume=told.volume) == "B04"
    assert "where the landing page is shop.example/de" in told.sentence
    assert "Likely B04, redirect strips it." in told.sentence
