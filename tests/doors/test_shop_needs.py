"""What a preset needs and the shop has not: named before a query fails, with the cure and the query that shows it."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from recon.jobs.ports import SourceUnavailable
from tests.doors.orders_shop import open_shop, order, preset, pull, run
from tests.doors.test_orders_session import user

_HEADER = """\
-- contract: 1
-- system: Woolen Shop
-- versions: 8.2 and newer
-- needs: {prefix}orders(internal_id, click_id, updated_at), {prefix}order_lines(order_id, line_id)
-- click: column {prefix}orders sets click
-- identifier: prefix =
-- identifier: click = click_id
"""
_QUERY = """
-- name: orders
SELECT internal_id, order_ref, state, placed_at, updated_at, currency, net_amount, refunded_amount, click_id
FROM {prefix}orders WHERE placed_at < :until AND updated_at >= :since;
"""
_PREFIX = "-- identifier: prefix ="


def own(folder: Path, *changed: tuple[str, str]) -> Path:
    text = _HEADER + _QUERY
    for old, new in ((_PREFIX, f"{_PREFIX} wp_"), *changed):
        assert old in text
        text = text.replace(old, new)
    return preset(folder, text)


def refusal(url: str, path: Path, **changes: Any) -> str:
    with pytest.raises(SourceUnavailable) as refused:
        pull(url, sql_file=path, **changes)
    return str(refused.value)


def renamed(url: str, prefix: str, *, schema: str = "") -> None:
    open_shop(url, [order(1)])
    for table in ("orders", "order_lines"):
        run(url, f"ALTER TABLE {table} RENAME TO {schema}{prefix}{table}")


@pytest.fixture(params=["postgres", "mariadb"])
def shop_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def shown(url: str, *, postgres: str, mariadb: str) -> str:
    return postgres if url.startswith("postgresql") else mariadb


def test_a_shop_that_has_what_is_needed_is_read(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "wp_")

    assert pull(shop_url, sql_file=own(tmp_path)).refs == ["1001"]


def test_another_prefix_is_found_and_named(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "shop7_")

    told = refusal(shop_url, own(tmp_path))

    query = shown(
        shop_url,
        postgres="SELECT table_schema, table_name FROM information_schema.tables WHERE table_name LIKE '%orders'",
        mariadb="SHOW TABLES LIKE '%orders'",
    )
    sentence = (
        "no table begins with 'wp_', but shop7_orders is there; set parameters = { prefix = \"shop7_\" }"
    )
    assert told.endswith(f"): {sentence}; see: {query}")
    assert pull(shop_url, sql_file=own(tmp_path), parameters={"prefix": "shop7_"}).refs == ["1001"]


def test_two_shops_in_one_database_are_both_named(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "de_")
    for table in ("orders", "order_lines"):
        run(shop_url, f"CREATE TABLE fr_{table} AS SELECT * FROM de_{table}")

    assert "set parameters = { prefix = \"de_\" }, one of 'de_', 'fr_'" in refusal(shop_url, own(tmp_path))


def test_a_missing_table_is_named_with_its_likely_cause(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "wp_")
    run(shop_url, "ALTER TABLE wp_order_lines RENAME TO wp_order_line")

    told = refusal(shop_url, own(tmp_path))

    assert (
        "there is no table wp_order_lines (nearest: wp_order_line); the shop is not Woolen Shop (8.2 and newer), or a "
        "plugin that brings it is not installed: choose the preset of its version; see: "
    ) in told


def test_missing_columns_are_named_together(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "wp_")

    told = refusal(shop_url, own(tmp_path, ("click_id, updated_at)", "click_ids, updated_at, channels)")))

    query = shown(
        shop_url,
        postgres="SELECT column_name, data_type, character_maximum_length FROM information_schema.columns "
        "WHERE table_name = 'wp_orders'",
        mariadb="SHOW COLUMNS FROM wp_orders",
    )
    assert "table wp_orders has no columns click_ids, channels (nearest: click_id); the shop is not" in told
    assert told.endswith(f"see: {query}")


def test_all_that_is_missing_is_counted(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "wp_")
    path = own(tmp_path, ("click_id, updated_at)", "gone)"), ("order_lines(order_id", "order_lines(order_no"))

    assert "has no column gone (and 1 more: recon preset test lists them);" in refusal(shop_url, path)


def test_a_database_of_something_else_is_told(shop_url: str, tmp_path: Path) -> None:
    run(shop_url, "CREATE TABLE posts (id INTEGER)")

    told = refusal(shop_url, own(tmp_path))

    name = sa.make_url(shop_url).database
    assert "none of the preset's tables is there (wp_orders, wp_order_lines)" in told
    assert f"database {name} is not Woolen Shop: correct the database in the url" in told


def test_tables_in_another_schema_are_found(postgres_url: str, tmp_path: Path) -> None:
    renamed(postgres_url, "wp_")
    run(
        postgres_url,
        "CREATE SCHEMA web",
        *(f"ALTER TABLE wp_{t} SET SCHEMA web" for t in ("orders", "order_lines")),
    )

    told = refusal(postgres_url, own(tmp_path))

    assert "not found, but schema web has a table wp_orders" in told
    assert "ALTER ROLE postgres SET search_path = web" in told


def test_a_missing_right_is_named_with_its_grant(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "wp_")
    grants = shown(
        shop_url,
        postgres="GRANT SELECT ON wp_orders TO {name}",
        mariadb="GRANT SELECT ON {database}.wp_orders TO {name}@'%%'",
    )
    with user(shop_url, password="p", grants=grants) as address:
        told = refusal(address.render_as_string(hide_password=False), own(tmp_path))

    name, database = address.username, address.database
    assert (
        shown(
            shop_url,
            postgres=f"user {name} may not read table wp_order_lines; give the right: "
            f"GRANT SELECT ON public.wp_order_lines TO {name}; see: SELECT has_table_privilege('wp_order_lines', 'SELECT')",
            mariadb="there is no table wp_order_lines, or the user may not read it; grant it if it is there: "
            f"GRANT SELECT ON {database}.wp_order_lines TO '{name}'@'%'; else the shop is not Woolen Shop",
        )
        in told
    )


def test_a_missing_right_on_one_column_is_named(postgres_url: str, tmp_path: Path) -> None:
    renamed(postgres_url, "wp_")
    grants = "GRANT SELECT ON wp_order_lines TO {name}; GRANT SELECT (internal_id, updated_at) ON wp_orders TO {name}"
    with user(postgres_url, password="p", grants=grants) as address:
        told = refusal(address.render_as_string(hide_password=False), own(tmp_path))

    assert f"user {address.username} may not read table wp_orders (click_id);" in told


def test_a_schema_that_may_not_be_entered_is_named(postgres_url: str, tmp_path: Path) -> None:
    run(postgres_url, "CREATE SCHEMA web", "CREATE TABLE web.orders (internal_id INTEGER)")
    path = own(
        tmp_path,
        (
            "{prefix}orders(internal_id, click_id, updated_at), {prefix}order_lines(order_id, line_id)",
            "web.orders(internal_id)",
        ),
    )
    with user(postgres_url, password="p") as address:
        told = refusal(address.render_as_string(hide_password=False), path)

    grants = (
        f"GRANT USAGE ON SCHEMA web TO {address.username}; GRANT SELECT ON web.orders TO {address.username}"
    )
    assert f"may not read table web.orders; give the right: {grants}" in told


def test_a_column_too_short_for_a_click_id_is_told_and_does_not_stop_the_pull(
    shop_url: str, tmp_path: Path
) -> None:
    renamed(shop_url, "wp_")
    kind = shown(
        shop_url,
        postgres="ALTER TABLE wp_orders ALTER COLUMN click_id TYPE VARCHAR(32)",
        mariadb="ALTER TABLE wp_orders MODIFY click_id VARCHAR(32)",
    )
    run(shop_url, kind)

    (told,) = pull(shop_url, sql_file=own(tmp_path)).closings["orders"].remarks

    assert told == (
        "column wp_orders.click_id holds 32 characters, and a click id has 34: it is cut, and Rakuten will not know "
        "it; widen it to 34 or more, and send nothing again for orders from before; see: SELECT LENGTH(click_id), "
        "COUNT(*) FROM wp_orders GROUP BY LENGTH(click_id)"
    )


def test_click_ids_that_all_end_at_one_length_are_told(shop_url: str) -> None:
    clicks = [f"je6NUbpObpQ-_UZUOlZ2ZyTOTejYypc{place}" for place in range(5)]
    open_shop(shop_url, [order(place, click_id=click) for place, click in enumerate(clicks, start=1)])

    remarks = pull(shop_url).closings["orders"].remarks

    assert remarks == ("all click ids end after 32 characters, and one has 34: something cuts them",)


def test_the_tables_of_a_file_are_looked_for_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    renamed(url, "old_")

    told = refusal(url, own(tmp_path))

    assert 'set parameters = { prefix = "old_" }' in told
    assert told.endswith("see: SELECT name FROM sqlite_master WHERE name LIKE '%orders'")


def test_a_table_whose_whole_name_is_a_parameter_is_to_be_named(shop_url: str, tmp_path: Path) -> None:
    renamed(shop_url, "wp_")
    whole = ("{prefix}orders(internal_id", "{orders}(internal_id")
    path = own(
        tmp_path,
        whole,
        ("-- identifier: click", "-- identifier: orders = bestellungen\n-- identifier: click"),
    )

    told = refusal(shop_url, path)

    cure = 'name the shop\'s own table: parameters = { orders = "..." }, or change a copy of the preset'
    assert f"there is no table bestellungen; {cure}; see: " in told
