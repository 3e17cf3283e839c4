"""What a database says of its own tables: the same from PostgreSQL, MariaDB and SQLite."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon.sources.shops.catalogue import Catalogue, Index, Table, read_catalogue
from recon.sources.sql_session import reading
from tests.doors.orders_shop import open_shop, order, run
from tests.doors.test_orders_session import user


def seen(url: str) -> Catalogue:
    with reading(url, name="orders.shop", statement_timeout=timedelta(seconds=30)) as session:
        return read_catalogue(session)


def found(catalogue: Catalogue, name: str) -> Table:
    table = catalogue.find(name)
    assert table is not None, name
    return table


@pytest.fixture(params=["postgres", "mariadb", "sqlite"])
def shop_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/shop.db"
    else:
        url = request.getfixturevalue(f"{request.param}_url")
    open_shop(url, [order(each) for each in range(1, 41)])
    run(url, "CREATE INDEX changed ON orders (updated_at, placed_at)")
    return url


def test_tables_columns_and_indexes_are_told(shop_url: str) -> None:
    catalogue = seen(shop_url)

    orders = found(catalogue, "orders")
    assert list(orders.columns)[:3] == ["internal_id", "order_ref", "store"]
    assert Index("changed", ("updated_at", "placed_at")) in orders.indexes
    assert orders.is_searched_by("updated_at")
    assert orders.is_searched_by("internal_id")
    assert not orders.is_searched_by("placed_at")
    assert catalogue.find("invoices") is None
    assert catalogue.prefixes_of("_lines") == ("order",)
    assert catalogue.sees_all


def test_the_number_of_rows_is_estimated(shop_url: str) -> None:
    if shop_url.startswith("postgresql"):
        run(shop_url, "ANALYZE orders")
    elif shop_url.startswith("mysql"):
        run(shop_url, "ANALYZE TABLE orders")

    rows = found(seen(shop_url), "orders").rows

    assert rows is not None
    assert 20 <= rows <= 80


def test_a_length_is_told_where_the_database_keeps_to_it(shop_url: str) -> None:
    run(shop_url, "CREATE TABLE clicks (id INTEGER PRIMARY KEY, click VARCHAR(32), note TEXT)")

    clicks = found(seen(shop_url), "clicks")

    assert clicks.is_searched_by("id")
    assert [column.length for column in clicks.columns.values()] == [
        None, None if shop_url.startswith("sqlite") else 32, None,
    ]  # fmt: skip


def test_a_view_has_columns_and_no_rows(shop_url: str) -> None:
    run(shop_url, "CREATE VIEW recent AS SELECT internal_id FROM orders")

    recent = found(seen(shop_url), "recent")

    assert recent.is_view
    assert recent.rows is None
    assert list(recent.columns) == ["internal_id"]


def test_postgres_shows_what_its_user_may_not_read(postgres_url: str) -> None:
    open_shop(postgres_url, [order(1)])
    with user(postgres_url, password="p", grants="GRANT SELECT (line_id) ON order_lines TO {name}") as url:
        catalogue = seen(url.render_as_string(hide_password=False))

    assert not any(column.readable for column in found(catalogue, "orders").columns.values())
    lines = found(catalogue, "order_lines")
    assert [name for name, column in lines.columns.items() if column.readable] == ["line_id"]


def test_mariadb_hides_what_its_user_may_not_read_and_says_so(mariadb_url: str) -> None:
    open_shop(mariadb_url, [order(1)])
    grant = "GRANT SELECT (line_id) ON {database}.order_lines TO {name}@'%%'"
    with user(mariadb_url, password="p", grants=grant) as url:
        catalogue = seen(url.render_as_string(hide_password=False))

    assert not catalogue.sees_all
    assert catalogue.find("orders") is None
    assert list(found(catalogue, "order_lines").columns) == ["line_id"]


def test_mariadb_shows_all_to_a_user_with_the_whole_database(mariadb_url: str) -> None:
    open_shop(mariadb_url, [order(1)])
    with user(mariadb_url, password="p", grants="GRANT SELECT ON {database}.* TO {name}@'%%'") as url:
        catalogue = seen(url.render_as_string(hide_password=False))

    assert catalogue.sees_all
    assert found(catalogue, "orders").columns["click_id"].readable


def test_a_table_of_another_schema_is_found_by_its_full_name(postgres_url: str) -> None:
    run(postgres_url, "CREATE SCHEMA web", 'CREATE TABLE web."order" (id INTEGER, "placedAt" TIMESTAMP)')

    catalogue = seen(postgres_url)

    assert catalogue.find("order") is None
    assert found(catalogue, "web.order").column("placedat") is not None
