"""`recon preset test`: everything that is wrong with a preset at once, on the database it is for."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from recon.sources.orders.tried import PresetTried, try_preset
from tests.doors.orders_shop import NOON, Row, line, open_shop, order, preset, run, settings

_COLUMNS = {
    "internal_id": "o.internal_id", "order_ref": "o.order_ref", "state": "o.state", "placed_at": "o.placed_at",
    "updated_at": "o.updated_at", "currency": "o.currency", "net_amount": "o.net_amount",
    "refunded_amount": "o.refunded_amount", "click_id": "o.click_id", "store": "o.store",
}  # fmt: skip
_HEADER = """\
-- contract: 1
-- system: A shop of the tests
-- versions: all
-- proven: fixture
-- needs: orders(internal_id, updated_at), order_lines(line_id, order_id)
-- changes: orders.updated_at
-- grain: one row per order
"""
_CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"


def own(folder: Path, *, header: str = _HEADER, **columns: str | None) -> Path:
    chosen = {**_COLUMNS, **columns}
    listed = ", ".join(f"{text} AS {name}" for name, text in chosen.items() if text is not None)
    return preset(
        folder,
        f"{header}\n-- name: orders\nSELECT {listed} FROM orders o\n"
        "WHERE o.updated_at >= :since AND o.placed_at < :until;\n\n"
        "-- name: lines\nSELECT l.order_id, l.line_id, o.placed_at, o.currency, l.quantity, l.net_amount, "
        "l.refunded_quantity, l.refunded_amount\nFROM order_lines l JOIN orders o ON o.internal_id = l.order_id\n"
        "WHERE o.updated_at >= :since AND o.placed_at < :until;\n",
    )


def trial(url: str, path: Path, *, rows: int = 1_000, **changes: Any) -> PresetTried:
    return try_preset(settings(url, sql_file=path, **changes), at=NOON, rows=rows)


def told(found: PresetTried, *, grave: bool) -> list[str]:
    return [each.what for each in found.objections if each.grave is grave]


def shop(url: str, orders: Iterable[Row], *, lines: Iterable[Row] | None = None) -> str:
    """Make a shop with an index on its time of change, and one fitting line for each order."""
    rows = [{"click_id": _CLICK, **each} for each in orders]
    fitting = [
        line(row["internal_id"], row["internal_id"] * 10, net_amount=row["net_amount"]) for row in rows
    ]
    open_shop(url, rows, lines=fitting if lines is None else lines)
    run(url, "CREATE INDEX changed ON orders (updated_at)")
    return url


@pytest.fixture(params=["postgres", "mariadb"])
def shop_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def ours(number: int, **facts: Any) -> Row:
    return order(number, click_id=_CLICK, **facts)


def test_a_sound_preset_is_told_so_with_what_it_read(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1), ours(2)])

    found = trial(shop_url, own(tmp_path))

    assert found.objections == ()
    assert found.is_well
    assert [row["order_ref"] for row in found.sample.orders] == ["1001", "1002"]
    assert len(found.sample.lines) == 2
    assert set(found.seconds) == {"orders", "lines"}
    assert found.header.system == "A shop of the tests"


def test_a_broken_preset_is_told_every_fault_at_once(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1), ours(2)])
    path = own(
        tmp_path,
        header=_HEADER.replace("proven: fixture", "proven: us"),
        order_ref=None, state="'paid'", currency="'EURO'", mood="'good'", click_id="17",
        net_amount="CAST(o.net_amount AS DOUBLE PRECISION)" if shop_url.startswith("postgresql") else "o.net_amount * 1e0",
    )  # fmt: skip

    found = trial(shop_url, path, zone=None, parameters={"prefix": "wp_"})

    faults = [each.partition("shop.sql")[2] for each in told(found, grave=True)]
    assert not found.is_well
    assert found.opened
    assert sorted(fault[:40] for fault in faults) == sorted(
        fault[:40]
        for fault in (
            ", line 4: 'proven: us' is not known",
            ": it has no parameter 'prefix'",
            " (orders), column order_ref: is missing",
            " (orders), column mood: is not in the contract",
            " (orders), column net_amount: holds binary floating point, where money is expected",
            " (orders), column placed_at: holds times without a zone, and no zone is declared",
            " (orders), column state: order with internal_id 1: 'paid' is unknown",
            " (orders), column currency: order with internal_id 1: 'EURO' is not a currency",
        )
    )


def test_a_shop_that_lacks_a_table_is_told_all_it_lacks(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1)])
    header = _HEADER.replace("updated_at), order_lines(", "changed), carts(id), order_lines(sku_code, ")

    found = trial(shop_url, own(tmp_path, header=header))

    assert [each.partition(" (nearest")[0] for each in told(found, grave=True)] == [
        "table orders has no column changed",
        "there is no table carts",
        "table order_lines has no column sku_code",
    ]
    assert "the queries were not run, for they would fail" in told(found, grave=False)


def test_a_query_that_fails_is_told_and_the_other_block_is_tried(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1)])

    found = trial(shop_url, own(tmp_path, state="o.status"))

    (fault,) = told(found, grave=True)
    assert fault.startswith(f"{tmp_path}/shop.sql (orders): a column of the query is missing")
    assert len(found.sample.lines) == 1


def test_a_database_that_does_not_answer_is_not_looked_at(tmp_path: Path) -> None:
    found = trial("postgresql://127.0.0.1:1/shop", own(tmp_path))

    assert not found.opened
    assert not found.is_well
    assert told(found, grave=True) == ["orders.shop (postgresql 127.0.0.1:1 shop): it does not answer"]


def test_orders_delivered_twice_are_told(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1), ours(2)])

    found = trial(shop_url, own(tmp_path, internal_id="7"))

    assert told(found, grave=True)[0].endswith("column internal_id: order 1001: comes more than once")


def test_times_in_the_future_betray_the_wrong_zone(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1), ours(2, placed_at=NOON + timedelta(minutes=50))])

    found = trial(shop_url, own(tmp_path))

    assert told(found, grave=True) == [
        "placed_at of 1 order lies in the future (up to 2026-11-02 12:50 UTC)",
        "updated_at of 1 order lies in the future (up to 2026-11-02 12:51 UTC)",
    ]


def test_a_column_in_another_zone_is_told(shop_url: str, tmp_path: Path) -> None:
    early = {"updated_at": NOON - timedelta(hours=3)}
    shop(shop_url, [ours(1, **early), ours(2, **early), ours(3)])

    found = trial(shop_url, own(tmp_path))

    assert told(found, grave=True) == ["updated_at lies before placed_at on 2 of 3 orders (1001, 1002)"]


def test_lines_that_do_not_add_up_and_orders_without_lines_are_told(shop_url: str, tmp_path: Path) -> None:
    lines = [line(1, 10), line(1, 11, net_amount=Decimal("9.00")), line(2, 20, net_amount=Decimal("54.00"))]
    shop(shop_url, [ours(1), ours(2), ours(3)], lines=lines)

    found = trial(shop_url, own(tmp_path))

    assert told(found, grave=False) == [
        "1 of 3 orders have no lines (1003)",
        "the lines of 1 order do not add up (order 1002: net_amount 45.00 €, lines 54.00 €)",
    ]
    assert found.is_well


def test_currencies_and_stores_are_read_as_they_are(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1), ours(2, currency="JPY", store="jp", net_amount=Decimal(2000))])

    found = trial(shop_url, own(tmp_path))

    assert found.objections == ()
    assert [(row["currency"], row["store"]) for row in found.sample.orders] == [("EUR", "de"), ("JPY", "jp")]


def test_a_missing_index_is_told_with_its_statement(shop_url: str, tmp_path: Path) -> None:
    shop(shop_url, [ours(1)])
    header = _HEADER.replace("changes: orders.updated_at", "changes: orders.placed_at")

    (found,) = trial(shop_url, own(tmp_path, header=header)).objections

    assert found.what.startswith("no index begins with orders.placed_at")
    assert found.cure.endswith("recon_orders_placed_at ON orders (placed_at)")


@pytest.mark.parametrize(
    ("click", "sentence"),
    [
        (None, "no order has a click id"),
        ("c-77", "none of 1 click ids has the form of Rakuten's"),
    ],
)
def test_click_ids_that_are_none_are_told(
    mariadb_url: str, tmp_path: Path, click: str | None, sentence: str
) -> None:
    shop(mariadb_url, [order(1, click_id=click)])

    assert told(trial(mariadb_url, own(tmp_path)), grave=False) == [sentence]


def test_a_large_shop_is_tried_on_its_newest_changes(mariadb_url: str, tmp_path: Path) -> None:
    old = [ours(number, placed_at=NOON - timedelta(days=60)) for number in range(10, 60)]
    shop(mariadb_url, [ours(1), ours(2), *old])

    found = trial(mariadb_url, own(tmp_path), rows=20)

    assert [row["order_ref"] for row in found.sample.orders] == ["1001", "1002"]
    assert found.sample.since == NOON - timedelta(days=7)
    assert found.sample.whole
    assert found.objections == ()


def test_a_file_that_names_little_is_tried_all_the_same(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    shop(url, [ours(1)])
    text = {name: f"printf('%.2f', o.{name})" for name in ("net_amount", "refunded_amount")}

    found = trial(url, own(tmp_path, header="", **text))

    assert "names no contract" in told(found, grave=False)[0]
    assert [row["net_amount"] for row in found.sample.orders] == [4500]
