"""How the door behaves towards the shop's server: gently, read-only, and with a sentence where it is turned away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from recon.jobs.ports import NoProgress, SourceUnavailable
from recon.sources.orders.database import SqlOrders
from tests.doors.orders_shop import NOON, open_shop, order, preset, pull, run, settings
from tests.servers import GUARDED, Server

_SELECTED = "'1' AS internal_id, 'r' AS order_ref, 'confirmed' AS state, 'EUR' AS currency"
_NEEDED = f"{_SELECTED}, CAST('1.00' AS DECIMAL(9,2)) AS net_amount, CAST('0.00' AS DECIMAL(9,2)) AS refunded_amount"
_TIMES = (
    "CAST('2026-11-02 10:00' AS TIMESTAMP) AS placed_at, CAST('2026-11-02 10:00' AS TIMESTAMP) AS updated_at"
)


def turned_away(url: str, **changes: Any) -> str:
    with pytest.raises(SourceUnavailable) as unavailable:
        pull(url, **changes)
    return str(unavailable.value)


@contextmanager
def user(url: str, *, password: str, grants: str = "") -> Iterator[sa.URL]:
    """Make a database user of the test's own and hand out the URL that names it."""
    name = f"u{uuid4().hex[:12]}"
    address = sa.make_url(url)
    if address.get_backend_name() == "postgresql":
        with_group = f"DO $$ BEGIN CREATE ROLE {GUARDED}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        run(url, with_group, f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {GUARDED}")
        dropped = [f"DROP OWNED BY {name}", f"DROP ROLE {name}"]
    else:
        run(url, f"CREATE USER {name}@'%%' IDENTIFIED BY '{password}'")
        dropped = [f"DROP USER {name}@'%%'"]
    if grants:
        run(url, grants.format(name=name, database=address.database))
    try:
        yield address.set(username=name, password=password)
    finally:
        run(url, *dropped)


@contextmanager
def latin(server: Server) -> Iterator[str]:
    """Make a database that does not store its texts in UTF-8."""
    with server.fresh_database() as beside:
        name = f"{sa.make_url(beside).database}_latin"
        engine = sa.create_engine(beside, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(
                f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'"
            )
            try:
                yield sa.make_url(beside).set(database=name).render_as_string(hide_password=False)
            finally:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def endless(folder: Path, time: str) -> Path:
    """Write a query that would look for its first row until the end of days."""
    many = " CROSS JOIN ".join(f"(SELECT 1 AS n UNION ALL SELECT 2) AS t{place}" for place in range(40))
    never = " + ".join(f"t{place}.n" for place in range(40)) + " = 0"
    columns = f"{_NEEDED}, {time} AS placed_at, {time} AS updated_at"
    return preset(folder, f"-- name: orders\nSELECT {columns} FROM {many} WHERE {never}\n")


@pytest.fixture(params=["postgres", "mariadb"])
def shop_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    open_shop(url, [order(1)])
    return url


@pytest.mark.parametrize(
    "url", ["postgresql://shop:hunter2@127.0.0.1:1/shop", "mysql://shop:hunter2@127.0.0.1:1/shop"]
)
def test_a_database_that_is_down_is_named_without_its_password(url: str) -> None:
    told = turned_away(url)

    kind = sa.make_url(url).get_backend_name()
    assert told == (
        f"orders.shop ({kind} 127.0.0.1:1 shop): it does not answer; "
        "check that it runs and that host and port in the url are right"
    )
    assert "hunter2" not in told


@pytest.mark.parametrize("kind", ["postgres", "mariadb"])
def test_a_wrong_password_is_told_without_the_password(request: pytest.FixtureRequest, kind: str) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    with user(url, password="right") as address:
        told = turned_away(address.set(password="hunter2").render_as_string(hide_password=False))

    assert told.endswith(": user or password is wrong; correct the url, or the file its password comes from")
    assert "hunter2" not in told


def test_a_database_that_is_not_there_is_told(postgres_url: str, mariadb_url: str) -> None:
    for url in (postgres_url, mariadb_url):
        missing = sa.make_url(url).set(database="no_such_shop").render_as_string(hide_password=False)
        assert turned_away(missing).endswith("; correct the database's name in the url")


def test_a_file_of_sqlite_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    told = turned_away(f"sqlite:///{tmp_path}/missing.db")

    assert told.endswith("; check the path in the url and who may read it")
    assert list(tmp_path.iterdir()) == []


def test_missing_rights_on_a_table_are_told(postgres_url: str) -> None:
    open_shop(postgres_url, [order(1)])
    with user(postgres_url, password="right") as address:
        told = turned_away(address.render_as_string(hide_password=False))

    assert told.startswith(
        "sql/sources/orders/generic.sql (orders): the user may not read it "
        "(permission denied for table orders); grant SELECT"
    )


def test_missing_rights_on_a_table_of_mariadb_are_told(mariadb_url: str) -> None:
    open_shop(mariadb_url, [order(1)])
    grant = "GRANT SELECT ON {database}.order_lines TO {name}@'%%'"
    with user(mariadb_url, password="right", grants=grant) as address:
        told = turned_away(address.render_as_string(hide_password=False))

    assert "(orders): the user may not read it (SELECT command denied to user" in told
    assert told.endswith("; grant SELECT on what the query reads to the user of the url")


def test_a_table_that_is_not_there_is_told(shop_url: str) -> None:
    told = turned_away(shop_url, parameters={"orders": "bestellungen"})

    assert "bestellungen" in told
    assert told.endswith("; correct the table names or the preset")


def test_postgres_refuses_a_query_that_writes(postgres_url: str, tmp_path: Path) -> None:
    open_shop(postgres_url, [order(1)])
    run(postgres_url, "CREATE SEQUENCE touched")
    path = preset(
        tmp_path,
        f"-- name: orders\nSELECT {_NEEDED}, now() AS placed_at, now() AS updated_at, nextval('touched')::text AS store\n",
    )

    for limit in (None, 100):
        told = turned_away(postgres_url, sql_file=path, rows_per_second=limit)
        assert told.endswith("read-only transaction); correct the SQL file: a source is only read")


def test_mariadb_refuses_a_query_that_writes(mariadb_url: str, tmp_path: Path) -> None:
    open_shop(mariadb_url, [order(1)])
    path = preset(tmp_path, "-- name: orders\nDELETE FROM orders\n")

    assert turned_away(mariadb_url, sql_file=path).endswith("; correct the SQL file: a source is only read")
    assert pull(mariadb_url).refs == ["1001"]


def test_sqlite_refuses_a_query_that_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1)])
    path = preset(tmp_path, "-- name: orders\nDELETE FROM orders\n")

    assert turned_away(url, sql_file=path).endswith("; correct the SQL file: a source is only read")
    assert pull(url).refs == ["1001"]


def test_a_query_that_takes_too_long_is_stopped_by_the_server(shop_url: str, tmp_path: Path) -> None:
    time = "CAST('2026-01-01 00:00:00' AS {})".format(
        "timestamp" if shop_url.startswith("postgresql") else "DATETIME"
    )
    path = endless(tmp_path, time)

    told = turned_away(shop_url, sql_file=path, statement_timeout=timedelta(milliseconds=200))

    assert told.endswith("; index the column that the query compares with :since, or raise statement_timeout")


def test_a_query_on_sqlite_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    open_shop(url, [order(1)])
    path = endless(tmp_path, "'2026-01-01 00:00:00'")

    told = turned_away(url, sql_file=path, statement_timeout=timedelta(milliseconds=200))

    assert "(orders): the statement timeout ended the query; index the column" in told


@pytest.mark.parametrize("rows_per_second", [0, 1000])
def test_a_database_in_another_encoding_is_read_as_well(
    postgres_server: Server, rows_per_second: int
) -> None:
    with latin(postgres_server) as url:
        open_shop(url, [order(1, coupon="Jubiläum 5 %")])

        pulled = pull(url, rows_per_second=rows_per_second)

    assert [row["coupon"] for row in pulled.orders] == ["Jubiläum 5 %"]


def test_orders_and_lines_come_from_one_snapshot(shop_url: str) -> None:
    source = SqlOrders(settings(shop_url))
    deliveries = source.deliver({}, at=NOON, progress=NoProgress())
    orders = next(deliveries)
    first = [batch.num_rows for batch in orders.batches]
    run(
        shop_url,
        "INSERT INTO order_lines (line_id, order_id, quantity, net_amount, refunded_quantity, refunded_amount) VALUES (5, 1, 1, 9, 0, 0)",
    )

    lines = [batch.num_rows for batch in next(deliveries).batches]

    assert (first, lines) == ([1], [])


def test_a_delivery_that_is_not_read_to_its_end_has_no_closing(shop_url: str) -> None:
    delivery = next(SqlOrders(settings(shop_url)).deliver({}, at=NOON, progress=NoProgress()))

    with pytest.raises(RuntimeError, match="not read to its end yet"):
        delivery.closing()


def test_postgres_compiles_no_query_of_ours(postgres_url: str, tmp_path: Path) -> None:
    query = f"SELECT {_NEEDED}, {_TIMES}, CURRENT_SETTING('jit') AS device"
    path = preset(tmp_path, f"-- zone: UTC\n-- name: orders\n{query}\n")

    assert [row["device"] for row in pull(postgres_url, sql_file=path).orders] == ["off"]


def test_an_abandoned_pull_leaves_no_session_behind(postgres_url: str) -> None:
    open_shop(postgres_url, [order(number) for number in range(50)])
    deliveries = SqlOrders(settings(postgres_url, batch_rows=1)).deliver({}, at=NOON, progress=NoProgress())
    next(next(deliveries).batches)

    deliveries.close()  # type: ignore[attr-defined]

    engine = sa.create_engine(postgres_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
        assert connection.exec_driver_sql(asked).scalar_one() == 0


def test_mariadb_gets_more_time_for_rows_that_are_read_slowly(mariadb_url: str, tmp_path: Path) -> None:
    open_shop(mariadb_url, [order(each) for each in range(1, 61)])
    run(mariadb_url, "ANALYZE TABLE orders")
    columns = f"{_NEEDED}, CAST('2026-11-02 10:00:00' AS DATETIME) AS placed_at, CAST('2026-11-02 10:00:00' AS DATETIME)"
    path = preset(
        tmp_path,
        f"-- name: orders\nSELECT {columns} AS updated_at, CAST(@@max_statement_time AS UNSIGNED) AS line_count\n",
    )

    given: dict[str, Any] = {"sql_file": path, "statement_timeout": timedelta(seconds=30)}
    (whole,) = pull(mariadb_url, **given).orders
    (slow,) = pull(mariadb_url, rows_per_second=1, **given).orders

    # Twice the time that the estimated rows of the largest table take.
    assert whole["line_count"] == 30
    assert 60 <= slow["line_count"] - 30 <= 240
