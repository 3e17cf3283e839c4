"""The same invented orders come out of PostgreSQL, MariaDB and SQLite as the same batches."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from recon.books import contracts
from recon.records.moment import micros
from recon.records.order import OrderKind, OrderState
from tests.doors.orders_shop import NOON, Pauses, Row, line, open_shop, order, pull

HOSTILE = [
    "it's", 'a "quoted" one', "comma,comma", "pipe|pipe", "50%", "#1001", "%s %(x)s", "back\\slash", "tab\tline\nbreak\r\n",
    "🧦 socks", "  kept spaces  ", "NULL", "\\N", "\\.", "-", "ü" * 200, "é", "e\u0301", ":since", "{orders}", "",
]  # fmt: skip

ORDERS = [
    order(1),
    order(2, net_amount=Decimal("0.10"), refunded_amount=Decimal("0.07"), currency="eur", state="Cancelled"),
    order(3, net_amount=Decimal(1999), gross_amount=None, currency="JPY", kind="lead", is_test=1),
    order(4, net_amount=Decimal("1.234"), currency="KWD", state="refunded", kind=None, is_test=None),
    order(5, order_ref=None, store=None, click_id=None, paid_at=None, line_count=None, state="pending"),
    order(6, placed_at=datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), net_amount=Decimal("-12.50")),
    order(7, order_ref="   ", line_count=0, net_amount=Decimal("9999999999.99")),
]
LINES = [line(1, 10), line(1, 11, name="Mug | Blue", sku=None, quantity=1, net_amount=Decimal("9.00"))]


@pytest.fixture(params=["postgres", "mariadb", "sqlite"])
def shop_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/shop with 100% #1?.db".replace("?", "%3F")
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_every_database_delivers_the_same_batches(
    postgres_url: str, mariadb_url: str, tmp_path: Path
) -> None:
    urls = [postgres_url, mariadb_url, f"sqlite:///{tmp_path}/shop.db"]
    for url in urls:
        open_shop(url, ORDERS, lines=LINES)

    postgres, mariadb, sqlite = (pull(url) for url in urls)

    assert postgres.rows["orders"].schema == contracts.ORDERS
    assert postgres.orders == mariadb.orders == sqlite.orders
    assert (
        postgres.rows["lines"].to_pylist()
        == mariadb.rows["lines"].to_pylist()
        == sqlite.rows["lines"].to_pylist()
    )
    assert (
        postgres.closings["orders"].covers
        == mariadb.closings["orders"].covers
        == sqlite.closings["orders"].covers
    )


def test_an_order_becomes_minor_units_micros_and_codes(shop_url: str) -> None:
    open_shop(shop_url, ORDERS, lines=LINES)

    first, cancelled, yen, dinar, bare, old, large = pull(shop_url).orders

    placed = micros(NOON - timedelta(hours=2))
    assert (first["row_id"], first["order_ref"], first["placed_at"]) == ("1", "1001", placed)
    assert (first["net_amount"], first["gross_amount"], first["tax_amount"]) == (4500, 6000, None)
    assert (cancelled["currency"], cancelled["net_amount"], cancelled["refunded_amount"]) == ("EUR", 10, 7)
    assert cancelled["state"] == OrderState.CANCELLED
    assert (yen["net_amount"], yen["kind"], yen["is_test"]) == (1999, OrderKind.LEAD, 1)
    assert (dinar["net_amount"], dinar["kind"], dinar["is_test"]) == (1234, OrderKind.SALE, 0)
    assert (bare["order_ref"], bare["store"], bare["paid_at"], bare["line_count"]) == (None, None, None, 1)
    assert (old["placed_at"], old["net_amount"]) == (946684799000000, -1250)
    assert (large["order_ref"], large["line_count"], large["net_amount"]) == ("   ", 1, 999999999999)


def test_lines_carry_their_order(shop_url: str) -> None:
    open_shop(shop_url, ORDERS, lines=LINES)

    lines: list[Row] = sorted(pull(shop_url).rows["lines"].to_pylist(), key=lambda row: str(row["row_id"]))

    assert [(row["row_id"], row["order_id"], row["net_amount"]) for row in lines] == [
        ("1:10", "1", 3600),
        ("1:11", "1", 900),
    ]
    assert (lines[1]["sku"], lines[1]["name"], lines[1]["currency"]) == (None, "Mug | Blue", "EUR")


@pytest.mark.parametrize("limit", [None, 1_000])
def test_hostile_references_come_through_byte_for_byte(shop_url: str, limit: int | None) -> None:
    open_shop(shop_url, [order(100 + place, order_ref=ref) for place, ref in enumerate(HOSTILE)])

    assert pull(shop_url, rows_per_second=limit).refs == HOSTILE


def test_batches_are_as_small_as_asked(shop_url: str) -> None:
    open_shop(shop_url, [order(number) for number in range(25)])

    whole = pull(shop_url).orders

    assert pull(shop_url, batch_rows=10).orders == whole
    assert pull(shop_url, batch_rows=1).orders == whole


def test_a_limit_of_rows_per_second_pauses_and_delivers_the_same(shop_url: str) -> None:
    open_shop(shop_url, [order(number) for number in range(25)])
    pauses = Pauses()

    limited = pull(shop_url, rows_per_second=10, pause=pauses)

    assert pauses.seconds == [1.0, 1.0, 0.5]
    assert limited.orders == pull(shop_url).orders


def test_naive_times_are_read_in_the_declared_zone(shop_url: str) -> None:
    winter, summer = datetime(2026, 1, 5, 10, tzinfo=UTC), datetime(2026, 7, 5, 10, tzinfo=UTC)
    open_shop(shop_url, [order(1, placed_at=winter), order(2, placed_at=summer)])

    read = pull(shop_url, zone="Europe/Berlin").orders

    assert [row["placed_at"] for row in read] == [
        micros(winter.replace(hour=9)),
        micros(summer.replace(hour=8)),
    ]


def test_an_order_of_the_last_minutes_is_read_in_a_zone_ahead_of_utc(shop_url: str) -> None:
    berlin_noon = NOON.replace(hour=13)
    open_shop(shop_url, [order(1, placed_at=berlin_noon - timedelta(minutes=2))])

    assert pull(shop_url, zone="Europe/Berlin", at=NOON).refs == ["1001"]


def test_whole_numbers_of_cents_are_read_with_their_scale(postgres_url: str, mariadb_url: str) -> None:
    for url in (postgres_url, mariadb_url):
        open_shop(url, [order(1, net_amount=4512, gross_amount=6000, refunded_amount=0)], money=sa.Integer())
        read = pull(url, scale=2).orders[0]
        assert (read["net_amount"], read["gross_amount"]) == (4512, 6000)


def test_constants_fill_what_a_row_leaves_open(shop_url: str) -> None:
    open_shop(shop_url, [order(1, store=None, currency=None), order(2, store="fr", currency="USD")])

    read = pull(shop_url, store="de", currency="EUR").orders

    assert [(row["store"], row["currency"]) for row in read] == [("de", "EUR"), ("fr", "USD")]


def test_an_empty_shop_is_a_delivery_without_rows(shop_url: str) -> None:
    open_shop(shop_url, [])

    pulled = pull(shop_url)

    assert pulled.orders == []
    assert pulled.closings["orders"].covers is None
