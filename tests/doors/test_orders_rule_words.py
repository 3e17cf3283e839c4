"""What rules look at beside the usual words, as each shop system's own tables have it; null where a system has no place for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recon.books.contracts import LATER
from tests.doors.mysql_scene import System
from tests.doors.orders_shop import Pulled, line, order, pull, run
from tests.doors.orders_shop import open_shop as open_own
from tests.doors.shop_scene import open_shop
from tests.doors.shop_tables import restore
from tests.doors.test_orders_magento2 import MAGENTO
from tests.doors.test_orders_prestashop import PRESTA
from tests.doors.test_orders_shopware6 import SHOPWARE
from tests.doors.test_orders_woocommerce import WOO
from tests.doors.test_orders_woocommerce_legacy import LEGACY


@dataclass(frozen=True, slots=True)
class _Told:
    """This is what a system tells of three orders (group, attribution, origin) and of their SKUs (brand, category, kind)."""

    system: System
    orders: Mapping[str, tuple[str | None, str | None, str | None]]
    lines: Mapping[str, tuple[str | None, str | None, str | None]]


@pytest.fixture(params=["postgres", "mariadb", "sqlite"])
def shop_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shop.db"
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


_WOO_ORDERS = {
    "standard": (None, "rakuten", "checkout"),
    "cancelled": (None, None, "store-api"),
    "dollars": (None, None, "renewal"),
}
_WOO_LINES = {
    "W-1": ("Acme", "Kitchen Bath,Sale", "simple"),
    "M-BL": (None, "Sale", "variable"),
    "D-1": (None, None, "gift_card"),
    "T-1": (None, None, None),
}
_TOLD = [
    _Told(WOO, _WOO_ORDERS, _WOO_LINES),
    _Told(LEGACY, _WOO_ORDERS, _WOO_LINES),
    _Told(
        MAGENTO,
        {
            "standard": ("Staff", None, "web"),
            "cancelled": ("NOT LOGGED IN", None, "web"),
            "dollars": (None, None, "edit"),
        },
        {
            "W-1": (None, None, "configurable"),
            "M-BL": (None, None, "simple"),
            "D-1": (None, None, "gift_card"),
        },
    ),
    _Told(
        SHOPWARE,
        {
            "standard": ("Staff", "rakuten", "web"),
            "cancelled": (None, None, "web"),
            "dollars": ("Staff", None, "web"),
        },
        {
            "W-1": ("Acme", "Kitchen Bath,Sale", "product"),
            "M-BL": (None, None, "product"),
            "D-1": (None, None, "product"),
        },
    ),
    _Told(
        PRESTA,
        {
            "standard": ("Staff", None, None),
            "cancelled": ("Guest", None, None),
            "dollars": ("Staff", None, None),
        },
        {
            "W-1": ("Acme", "Kitchen Bath,Sale", "standard"),
            "M-BL": (None, "Sale", "pack"),
            "D-1": (None, None, "virtual"),
            "T-1": (None, None, None),
        },
    ),
]


def _words(row: dict[str, Any], book: str) -> tuple[str | None, ...]:
    return tuple(row[name] for name in LATER[book])


def _of_lines(pulled: Pulled) -> dict[str, set[tuple[str | None, ...]]]:
    found: dict[str, set[tuple[str | None, ...]]] = {}
    for row in pulled.rows["lines"].to_pylist():
        found.setdefault(row["sku"], set()).add(_words(row, "lines"))
    return found


@pytest.mark.parametrize("told", _TOLD, ids=lambda told: told.system.preset)
def test_a_shop_tells_what_rules_look_at(mariadb_url: str, told: _Told) -> None:
    told.system.open(mariadb_url)

    pulled = told.system.read(mariadb_url)

    orders = {row["row_id"]: row for row in pulled.orders}
    found = {name: _words(orders[told.system.ids[name]], "orders") for name in told.orders}
    lines = _of_lines(pulled)
    assert found == told.orders
    assert {sku: lines[sku] for sku in told.lines} == {sku: {words} for sku, words in told.lines.items()}


def test_saleor_tells_how_an_order_came_about(postgres_url: str) -> None:
    shop = open_shop(postgres_url, "saleor")
    shop.run("UPDATE order_order SET origin = 'bulk_create' WHERE number = 102")

    origins = {row["order_ref"]: row["origin"] for row in shop.read().orders}

    assert (origins["101"], origins["102"]) == ("checkout", "bulk_create")


@pytest.mark.parametrize("preset", ["spree", "solidus"])
def test_spree_and_solidus_tell_roles_who_entered_an_order_and_taxons(postgres_url: str, preset: str) -> None:
    pulled = open_shop(postgres_url, preset).read()

    orders = {row["order_ref"]: _words(row, "orders") for row in pulled.orders}
    lines = _of_lines(pulled)
    assert orders["101"] == ("admin,staff trade", None, "web")
    assert (orders["102"], orders["103"]) == ((None, None, "admin"), (None, None, "web"))
    assert lines["W-1"] == {("Acme", "Acme,Kitchen Bath,Sale", None)}
    assert lines["M-BL"] == {(None, "Sale", None)}


def test_medusa_tells_a_lines_collection_and_type(postgres_url: str) -> None:
    restore(postgres_url, "medusa.sql")
    run(
        postgres_url,
        "UPDATE order_line_item SET product_type = 'gift_card', product_collection = 'Sale' WHERE variant_sku = 'W-1'",
    )

    lines = _of_lines(pull(postgres_url, preset="medusa2", zone=None, at=datetime(2027, 1, 1, tzinfo=UTC)))

    assert lines["W-1"] == {(None, "Sale", "gift_card")}
    assert lines["M-BL"] == {(None, None, None)}


def test_odoo_tells_the_source_of_an_order_and_the_category_and_type_of_a_line(postgres_url: str) -> None:
    pulled = open_shop(postgres_url, "odoo_sale").read()

    orders = {row["order_ref"]: _words(row, "orders") for row in pulled.orders}
    lines = _of_lines(pulled)
    assert (orders["101"], orders["102"]) == ((None, "rakuten", None), (None, None, None))
    assert lines["W-1"] == {(None, "All / Kitchen Bath", "product")}
    assert lines["M-BL"] == {(None, "All", "service")}


def test_tables_of_your_own_name_the_columns_for_rules(shop_url: str) -> None:
    open_own(shop_url, [order(1)], lines=[line(1, 1)])
    run(
        shop_url,
        "ALTER TABLE orders ADD grp VARCHAR(9)",
        "ALTER TABLE order_lines ADD kind_of VARCHAR(9)",
        "UPDATE orders SET grp = 'staff'",
        "UPDATE order_lines SET kind_of = 'gift_card'",
    )

    plain = pull(shop_url)
    told = pull(
        shop_url, parameters={"customer_group": "grp", "origin": "channel", "product_kind": "kind_of"}
    )

    assert [_words(row, "orders") for row in plain.orders] == [(None, None, None)]
    assert [_words(row, "orders") for row in told.orders] == [("staff", None, "web")]
    assert _of_lines(told) == {"W-1": {(None, None, "gift_card")}}
