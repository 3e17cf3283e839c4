"""What a shop's query may not deliver: each time the file, the column, the order and the cure are named."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from recon import assets
from recon.jobs.ports import BadRow, SourceUnavailable
from tests.doors.orders_shop import open_shop, order, preset, pull

FILE = "sql/sources/orders/generic.sql (orders), column "
_PRESETS = [path.stem for path in assets.files("sql", "sources/orders/*.sql")]
_COLUMNS = {
    "internal_id": "internal_id", "order_ref": "order_ref", "state": "state", "placed_at": "placed_at",
    "updated_at": "updated_at", "currency": "currency", "net_amount": "net_amount", "refunded_amount": "refunded_amount",
}  # fmt: skip


@pytest.fixture(params=["postgres", "mariadb"])
def shop_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def refusal(url: str, **changes: Any) -> str:
    with pytest.raises(BadRow) as refused:
        pull(url, **changes)
    return str(refused.value)


def query(folder: Path, **columns: str | None) -> Path:
    """Write a preset that delivers the needed columns, some of them changed or (None) left out."""
    chosen = {**_COLUMNS, **columns}
    listed = ", ".join(f"{text} AS {name}" for name, text in chosen.items() if text is not None)
    return preset(folder, f"-- name: orders\nSELECT {listed} FROM orders WHERE placed_at < :until;\n")


@pytest.mark.code("D04")
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"net_amount": Decimal("45.125")}, "net_amount: order 1002: 45.1250 EUR is not an exact amount with 2 decimals; round it in the query, for example ROUND(..., 2)"),
        ({"net_amount": Decimal("45.5"), "currency": "JPY"}, "net_amount: order 1002: 45.5000 JPY is not an exact amount with 0 decimals; round it in the query, for example ROUND(..., 2)"),
        ({"currency": "EURO"}, "currency: order 1002: 'EURO' is not a currency of ISO 4217; write for example EUR"),
        ({"currency": "xyz"}, "currency: order 1002: 'XYZ' is not a currency of ISO 4217; write for example EUR"),
        ({"currency": None}, "currency: order 1002: is null or blank; let the query deliver a value for it"),
        ({"state": "complete"}, "state: order 1002: 'complete' is unknown; let the query deliver one of pending, confirmed, cancelled, refunded"),
        ({"state": "canceled"}, "state: order 1002: 'canceled' is unknown (nearest: cancelled); let the query deliver one of pending, confirmed, cancelled, refunded"),
        ({"state": None}, "state: order 1002: is null or blank; let the query deliver a value for it"),
        ({"kind": "sales"}, "kind: order 1002: 'sales' is unknown (nearest: sale); let the query deliver one of sale, lead, registration"),
        ({"is_test": 2}, "is_test: order 1002: '2' is unknown; let the query deliver one of 0, 1, f, t, false, true"),
        ({"net_amount": None}, "net_amount: order 1002: is null or blank; let the query deliver a value for it"),
        ({"updated_at": None}, "updated_at: order 1002: is null or blank; COALESCE it with placed_at"),
        ({"order_ref": " ", "refunded_amount": None}, "refunded_amount: order with internal_id 2: is null or blank; let the query deliver a value for it"),
    ],
)  # fmt: skip
def test_a_bad_value_names_its_order_and_the_cure(
    shop_url: str, facts: dict[str, Any], sentence: str
) -> None:
    open_shop(shop_url, [order(1), order(2, **facts), order(3)])

    assert refusal(shop_url) == FILE + sentence


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"net_amount": None, "amount_net": "net_amount"}, "column net_amount: is missing (nearest: amount_net); deliver it AS net_amount"),
        ({"order_ref": None}, "column order_ref: is missing (nearest: order_"),
        ({"updated_at": None}, "column updated_at: is missing"),
        ({"currency": None}, "column currency: is missing"),
        ({"click": "click_id"}, "column click: is not in the contract (nearest: click_id); rename it with AS, or leave it out"),
        ({"net_amount": "order_ref"}, "column net_amount: holds text, where money is expected; CAST it AS DECIMAL(26,8) in the query"),
        ({"placed_at": "CAST(placed_at AS DATE)"}, "column placed_at: holds dates without a time, where a moment is expected; deliver the date with its time"),
        ({"internal_id": "net_amount"}, "column internal_id: holds exact decimals, where text is expected; CAST it AS CHAR"),
        ({"internal_id": "NULL"}, "column internal_id: order 1001: is null or blank"),
        ({"internal_id": "7"}, "column internal_id: order 1001: comes more than once; a join multiplies rows"),
        ({"line_count": "net_amount"}, "column line_count: order 1001: '45.5000' is not a whole number"),
        ({"net_amount": "line_count"}, "column net_amount: order 1001: 2 is a whole number, and no scale is set; set scale (2 for cents"),
    ],
)  # fmt: skip
def test_a_bad_column_names_the_file_and_the_cure(
    shop_url: str, tmp_path: Path, columns: dict[str, str | None], sentence: str
) -> None:
    odd = Decimal("45.5")
    open_shop(shop_url, [order(1, net_amount=odd), order(2, net_amount=odd)])
    path = query(tmp_path, **columns)

    told = refusal(shop_url, sql_file=path)

    assert told.startswith(f"{path} (orders), {sentence}".partition(" (nearest: order_")[0])


def test_a_column_delivered_twice_is_refused(shop_url: str, tmp_path: Path) -> None:
    open_shop(shop_url, [order(1)])
    path = query(tmp_path, state="state, state")

    assert "column state: is delivered 2 times; deliver it once" in refusal(shop_url, sql_file=path)


def test_binary_floats_are_refused_even_before_the_first_order(shop_url: str) -> None:
    open_shop(shop_url, [], money=sa.Double())

    told = refusal(shop_url)

    assert "net_amount: holds binary floating point, where money is expected; cents get lost in it" in told
    assert "CAST(... AS DECIMAL(26,8))" in told


def test_binary_floats_of_sqlite_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1, net_amount=45.1)], money=sa.Float())

    told = refusal(url, sql_file=query(tmp_path))

    assert "net_amount: holds binary floating point" in told
    assert "printf('%.4f', ...)" in told


def test_naive_times_without_a_declared_zone_are_refused(shop_url: str) -> None:
    open_shop(shop_url, [order(1)])

    told = refusal(shop_url, zone=None)

    assert told.startswith(FILE + "placed_at: holds times without a zone, and no zone is declared; set zone")


def test_naive_times_of_sqlite_without_a_declared_zone_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1)])

    assert "is not a moment: it has no zone; set zone" in refusal(url, zone=None)


def test_times_with_their_zone_need_no_declared_one(postgres_url: str) -> None:
    open_shop(postgres_url, [order(1)], zoned=True)

    assert pull(postgres_url, zone=None).refs == ["1001"]


@pytest.mark.parametrize("odd", ["2026-11-02", "yesterday", "2026-13-01 10:00:00"])
def test_a_text_of_sqlite_that_is_no_moment_is_refused(tmp_path: Path, odd: str) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1), order(2)])
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE orders SET paid_at = :odd WHERE internal_id = 2"), {"odd": odd})

    assert (
        refusal(url)
        == FILE
        + f"paid_at: order 1002: '{odd}' is not a moment; deliver a date with its time, or NULL where there is none"
    )


@pytest.mark.parametrize(
    ("net", "refunded"),
    [("12.50 ", ""), ("12.50000001", "  "), ("+12.5", "0"), (" 12.499999999999998", "0.00000000000001")],
)
def test_a_text_of_sqlite_that_is_a_number_is_rounded_and_a_blank_refund_is_none(
    tmp_path: Path, net: str, refunded: str
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    told = {"net_amount": net, "refunded_amount": refunded, "gross_amount": ""}
    open_shop(url, [order(1, **told)], money=sa.Text())

    [read] = pull(url).orders

    assert (read["net_amount"], read["refunded_amount"], read["gross_amount"]) == (1250, 0, None)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"net_amount": b"12.50"}, "net_amount: order 1002: '0x31322E3530' is not an amount"),
        ({"refunded_amount": b""}, "refunded_amount: order 1002: '0x' is not an amount"),
        ({"net_amount": " 12.50 EUR"}, "net_amount: order 1002: '12.50 EUR' is not an amount"),
        ({"net_amount": "--5"}, "net_amount: order 1002: '--5' is not an amount"),
        ({"net_amount": " "}, "net_amount: order 1002: is null or blank"),
    ],
)
def test_what_else_sqlite_holds_for_an_amount_is_refused(
    tmp_path: Path, facts: dict[str, Any], said: str
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    plain = {"net_amount": "45.00", "refunded_amount": "0", "gross_amount": "60.00"}
    open_shop(url, [order(1, **plain), order(2, **{**plain, **facts})], money=sa.Text())

    assert refusal(url).startswith(FILE + said)


def test_a_text_of_sqlite_that_is_no_amount_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1), order(2)])
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE orders SET net_amount = 'lorem' WHERE internal_id = 2"))

    assert (
        refusal(url)
        == FILE
        + "net_amount: order 1002: 'lorem' is not an amount; correct it in the shop, or leave the order out in the query"
    )


def test_decimals_are_refused_where_a_scale_says_whole_numbers(shop_url: str) -> None:
    open_shop(shop_url, [order(1)])

    assert "45.0000 has decimals, but scale = 2 says that amounts are whole; remove scale" in refusal(
        shop_url, scale=2
    )


def test_a_number_that_is_no_amount_is_refused_before_a_run_must_count_with_it(shop_url: str) -> None:
    open_shop(shop_url, [order(1), order(2, net_amount=4 * 10**18)], money=sa.BigInteger())

    said = "net_amount: order 1002: 4000000000000000000 EUR is larger than any amount; see that"
    assert said in refusal(shop_url, scale=2)


def test_one_bad_order_among_thousands_is_found(postgres_url: str) -> None:
    many = [order(number) for number in range(1, 400)]
    many[287] = order(288, tax_amount=Decimal("7.005"))
    open_shop(postgres_url, many)

    assert "tax_amount: order 1288: 7.0050 EUR" in refusal(postgres_url)


def test_a_click_id_never_stands_in_an_error(postgres_url: str, tmp_path: Path) -> None:
    open_shop(postgres_url, [order(1, click_id="secret-click")])
    path = query(tmp_path, click_id="CAST(click_id AS bytea)")

    assert "secret-click" not in refusal(postgres_url, sql_file=path)


def test_bytes_are_not_taken_for_text(mariadb_url: str, tmp_path: Path) -> None:
    open_shop(mariadb_url, [order(1)])
    path = query(tmp_path, internal_id="UNHEX('0A000000000000000000000000000001')")

    assert "column internal_id: holds bytes or another type" in refusal(mariadb_url, sql_file=path)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"preset": "wocommerce"}, f"there is no preset 'wocommerce'; choose one of {', '.join(_PRESETS)}, or set sql_file"),
        ({"parameters": {"order": "x"}}, "it has no parameter 'order' (nearest: orders); it takes orders, lines"),
        ({"parameters": {"orders": "orders; DROP TABLE orders"}}, "is not a name of SQL; write letters"),
        ({"zone": "Berlin"}, "'Berlin' is not a time zone; write for example zone = 'Europe/Berlin'"),
        ({"preset": "woocommerce"}, "it has no block 'orders' for sqlite"),
        ({"sql_file": Path("/nowhere/shop.sql")}, "/nowhere/shop.sql cannot be read: No such file or directory"),
        ({"url": "shop.example"}, "orders.shop: its url is not the URL of a database"),
        ({"url": "oracle://u:hidden@h/x"}, "orders.shop: databases of kind 'oracle' cannot be read; write for example postgresql"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_with_its_cure(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1)])

    with pytest.raises(SourceUnavailable) as refused:
        pull(changes.pop("url", url), **changes)

    assert sentence in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_a_place_that_the_header_does_not_declare_is_refused(tmp_path: Path) -> None:
    path = preset(tmp_path, "-- name: orders\nSELECT 1 AS x WHERE 1 = :wanted\n")

    with pytest.raises(
        SourceUnavailable, match="asks for ':wanted', which the header does not declare; add the line"
    ):
        pull(f"sqlite:///{tmp_path}/shop.db", sql_file=path)
