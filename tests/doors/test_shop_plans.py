"""A large table that every pull would read whole is told by `recon check`, with the index to add."""

import gc
from pathlib import Path

import pytest

from recon.jobs.checking import check_feed
from recon.jobs.pull import Feed
from recon.sources.orders.database import SqlOrders
from recon.sources.shops import plans
from tests.doors.orders_shop import NOON, open_shop, order, preset, run, settings
from tests.doors.test_orders_session import user

_COLUMNS = "o.internal_id, o.order_ref, o.state, o.placed_at, o.updated_at, o.currency, o.net_amount, o.refunded_amount"
_LINES = """
-- name: lines
SELECT l.order_id, l.line_id, o.placed_at, o.currency, l.quantity, l.net_amount, l.refunded_quantity, l.refunded_amount
FROM orders o JOIN order_lines l ON l.order_id = o.internal_id
WHERE o.updated_at >= :since AND o.placed_at < :until;
"""
_MANY = 120_000


def own(
    folder: Path, *, changes: str = "orders.updated_at", compared: str = "o.updated_at >= :since"
) -> Path:
    header = f"-- contract: 1\n-- needs: orders(updated_at), order_lines(order_id)\n-- changes: {changes}\n"
    query = (
        f"-- name: orders\nSELECT {_COLUMNS} FROM orders AS o\nWHERE {compared} AND o.placed_at < :until;\n"
    )
    return preset(folder, header + query + _LINES)


def fill(url: str) -> None:
    """Give the shop many old orders with a line each, all but the first."""
    open_shop(url, [order(1)])
    numbers = {
        "postgresql": f"SELECT n FROM generate_series(2, {_MANY}) AS t(n)",
        "mysql": f"SELECT seq AS n FROM seq_2_to_{_MANY}",
        "sqlite": f"WITH RECURSIVE t(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM t WHERE n < {_MANY}) SELECT n FROM t",
    }[url.partition(":")[0].partition("+")[0]]
    run(
        url,
        "INSERT INTO orders (internal_id, order_ref, state, placed_at, updated_at, currency, net_amount, refunded_amount) "
        f"SELECT n, 'r', 'confirmed', '2026-01-01 10:00:00', '2026-01-01 10:00:00', 'EUR', 10, 0 FROM ({numbers}) AS many",
        "INSERT INTO order_lines (line_id, order_id, quantity, net_amount, refunded_quantity, refunded_amount) "
        f"SELECT n, n, 1, 10, 0, 0 FROM ({numbers}) AS many",
    )
    count(url)


def count(url: str) -> None:
    """Let the database count what it holds, as it does by itself once a day."""
    if not url.startswith("sqlite"):
        table = "TABLE " if url.startswith("mysql") else ""
        run(url, f"ANALYZE {table}orders", f"ANALYZE {table}order_lines")


@pytest.fixture(params=["postgres", "mariadb", "sqlite"])
def shop_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = (
        f"sqlite:///{tmp_path}/shop.db"
        if request.param == "sqlite"
        else request.getfixturevalue(f"{request.param}_url")
    )
    fill(url)
    return str(url)


def warnings(url: str, path: Path) -> list[str]:
    return list(SqlOrders(settings(url, sql_file=path)).examine(at=NOON))


def test_the_index_that_is_missing_is_named_and_cures_it(shop_url: str, tmp_path: Path) -> None:
    path = own(tmp_path)
    concurrently = " CONCURRENTLY" if shop_url.startswith("postgresql") else ""

    told = warnings(shop_url, path)

    starts = [line.partition(" (about")[0] for line in told]
    assert starts[0] == "every pull reads all of orders"
    assert told[0].endswith(
        f"rows); add an index: CREATE INDEX{concurrently} recon_orders_updated_at ON orders (updated_at)"
    )
    if shop_url.startswith("sqlite"):
        run(shop_url, "DELETE FROM order_lines WHERE line_id > 90000")
    run(
        shop_url,
        "CREATE INDEX recon_updated_at ON orders (updated_at)",
        "CREATE INDEX recon_order_id ON order_lines (order_id)",
    )
    count(shop_url)
    assert warnings(shop_url, path) == []


def test_the_lines_index_is_named_too(shop_url: str, tmp_path: Path) -> None:
    run(shop_url, "CREATE INDEX recon_updated_at ON orders (updated_at)")
    count(shop_url)

    told = warnings(shop_url, own(tmp_path))

    assert [line.partition(" (about")[0] for line in told] == ["every pull reads all of order_lines"]
    assert told[0].endswith("recon_order_lines_order_id ON order_lines (order_id)")


def test_an_index_that_the_query_keeps_from_being_used_is_told(shop_url: str, tmp_path: Path) -> None:
    run(
        shop_url,
        "CREATE INDEX recon_updated_at ON orders (updated_at)",
        "CREATE INDEX recon_order_id ON order_lines (order_id)",
    )
    count(shop_url)
    path = own(tmp_path, compared="COALESCE(o.updated_at, o.placed_at) >= :since")

    (told,) = warnings(shop_url, path)

    assert "the index on updated_at is there and not used: let the query compare the bare column" in told


def test_a_small_shop_is_not_told_of(mariadb_url: str, tmp_path: Path) -> None:
    open_shop(mariadb_url, [order(1)])

    assert plans.LARGE == 100_000
    assert warnings(mariadb_url, own(tmp_path)) == []


def test_a_plan_that_the_user_may_not_see_is_told_and_no_failure(mariadb_url: str, tmp_path: Path) -> None:
    open_shop(mariadb_url, [order(1)])
    for table in ("orders", "order_lines"):
        run(
            mariadb_url,
            f"ALTER TABLE {table} RENAME TO old_{table}",
            f"CREATE VIEW {table} AS SELECT * FROM old_{table}",
        )
    grants = "GRANT SELECT ON {database}.%s TO {name}@'%%%%'"
    with user(mariadb_url, password="p", grants=grants % "orders") as address:
        run(mariadb_url, grants.format(name=address.username, database=address.database) % "order_lines")
        told = warnings(address.render_as_string(hide_password=False), own(tmp_path))

    assert [line.partition(":")[0] for line in told] == ["the plan of the block orders is not told"]


def test_a_check_fetches_no_more_than_the_first_rows(mariadb_url: str) -> None:
    open_shop(mariadb_url, [order(1)])
    run(
        mariadb_url,
        "INSERT INTO orders (internal_id, order_ref, state, placed_at, updated_at, currency, net_amount, refunded_amount)"
        " SELECT seq, REPEAT('r', 400), 'confirmed', '2026-01-01', '2026-01-01', 'EUR', 1, 0 FROM seq_2_to_30000",
    )
    source = SqlOrders(settings(mariadb_url, batch_rows=10))

    checked = check_feed(Feed("orders", "shop", source), at=NOON)
    gc.collect()

    assert checked.said == "orders: opens, the first 10 rows keep the contract; lines: no rows"
