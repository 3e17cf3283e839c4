"""Real order histories as shops: the same orders, lines and cents by every way in, and by other people's sums."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from recon.sources.orders.database import SqlOrders
from recon.sources.orders.export import ExportOrders
from recon.sources.settings import OrdersSettings
from tests.servers import postgres
from tests.shops.histories import fetch
from tests.shops.histories.history import MAPPED, History, Sums, fill, read

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        os.environ.get("RECON_LONG") != "data", reason="histories are fetched by make long STAGE=data"
    ),
]
NOTHING = {"orders": 0, "lines": 0}
HELD = {
    "completejourney": Sums(155_848, 1_469_307, Decimal("4596039.58"), Decimal("4596039.58")),
    "superstore": Sums(5_009, 9_994, Decimal("2297201.07"), Decimal("2297201.07")),
    "tpch": None,
}


@pytest.fixture(scope="module", params=list(HELD))
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> History:
    package = fetch.package(request.param, scale="0.1")
    return History.of(request.param, package=package, folder=tmp_path_factory.mktemp(request.param))


@pytest.fixture(params=["postgres", "sqlite"])
def shop_url(history: History, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with ExitStack() as stack:
        if request.param == "postgres":
            url = stack.enter_context(stack.enter_context(postgres()).fresh_database())
        else:
            url = f"sqlite:///{tmp_path}/shop.db"
        fill(url, history)
        yield url


def test_a_history_holds_what_is_known_of_it(history: History) -> None:
    sums, held = history.sums(), HELD[history.name]

    assert sums.of_orders == sums.of_lines
    assert held is None or sums == held


def test_an_export_brings_every_order_and_line_to_the_cent(history: History, tmp_path: Path) -> None:
    rows = read(ExportOrders(history.export("export.csv", mapping=MAPPED)), tmp_path / "read")

    assert rows == {"orders": history.sums().orders, "lines": history.sums().lines}
    assert history.differing(tmp_path / "read") == NOTHING


def test_a_drop_folder_brings_every_order_and_line_to_the_cent(history: History, tmp_path: Path) -> None:
    read(ExportOrders(history.export("orders.parquet", "lines.parquet")), tmp_path / "read")

    assert history.differing(tmp_path / "read") == NOTHING


def test_a_database_brings_the_same(history: History, shop_url: str, tmp_path: Path) -> None:
    read(SqlOrders(OrdersSettings(history.name, shop_url, zone="UTC")), tmp_path / "read")

    assert history.differing(tmp_path / "read") == NOTHING


def test_the_sum_is_the_one_that_pandas_makes(history: History) -> None:
    frame = pd.read_csv(history.folder / "export.csv", dtype=str)  # noqa: TID251 - what we are compared with

    assert sum(map(Decimal, frame["Net"]), Decimal(0)) == history.sums().of_lines
    assert frame["Order"].nunique() == history.sums().orders


def test_superstores_own_file_is_an_export(tmp_path: Path) -> None:
    package = fetch.superstore()
    folder = tmp_path / "told"
    folder.mkdir()
    history = History.of("superstore", package=package, folder=folder)

    read(ExportOrders(history.as_sold(package / "package" / "superstore.csv")), tmp_path / "read")

    assert history.differing(tmp_path / "read") == NOTHING
