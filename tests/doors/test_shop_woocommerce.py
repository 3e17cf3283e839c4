"""A WooCommerce shop whose orders are in another storage than the preset reads is refused, with where they are."""

from pathlib import Path

import pytest

from recon.jobs.ports import SourceUnavailable
from tests.doors.orders_shop import preset, pull, run
from tests.doors.test_orders_session import user

_TABLES = """\
CREATE TABLE wp_wc_orders (id BIGINT PRIMARY KEY, type VARCHAR(20), status VARCHAR(20), date_updated_gmt DATETIME);
CREATE TABLE wp_posts (ID BIGINT PRIMARY KEY, post_type VARCHAR(20), post_status VARCHAR(20));
CREATE TABLE wp_options (option_name VARCHAR(191), option_value LONGTEXT);
INSERT INTO wp_wc_orders VALUES (101, 'shop_order', 'wc-processing', '2026-11-01 10:00:00'), (102, 'shop_order_refund', 'wc-completed', '2026-11-01 11:00:00');
INSERT INTO wp_posts VALUES (101, 'shop_order_placehold', 'draft'), (103, 'page', 'publish'), (104, 'shop_order', 'auto-draft')
"""
_QUERY = """
-- name: orders
SELECT o.id AS internal_id, o.id AS order_ref, 'confirmed' AS state, o.date_updated_gmt AS placed_at,
  o.date_updated_gmt AS updated_at, 'EUR' AS currency, 100 AS net_amount, 0 AS refunded_amount
FROM {prefix}wc_orders o WHERE o.type = 'shop_order' AND o.date_updated_gmt >= :since AND o.date_updated_gmt < :until
"""
_HEAD = "-- contract: 1\n-- zone: UTC\n-- identifier: prefix = wp_\n"
_REFUSED = ", while wp_wc_orders ends with 101"
_OPTION = "woocommerce_custom_orders_table_enabled"


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    run(mariadb_url, *_TABLES.split(";\n"))
    return mariadb_url


def new_storage(folder: Path) -> Path:
    return preset(folder, f"{_HEAD}-- needs: {{prefix}}wc_orders(id, type)\n{_QUERY}")


def older_storage(folder: Path) -> Path:
    return preset(folder, f"{_HEAD}-- needs: {{prefix}}posts(ID, post_type)\n{_QUERY}")


def refusal(url: str, path: Path) -> str:
    with pytest.raises(SourceUnavailable) as refused:
        pull(url, sql_file=path, scale=2)
    return str(refused.value)


def test_a_shop_that_moved_wholly_is_read(shop_url: str, tmp_path: Path) -> None:
    run(shop_url, f"INSERT INTO wp_options VALUES ('{_OPTION}', 'yes')")

    pulled = pull(shop_url, sql_file=new_storage(tmp_path), scale=2)

    assert pulled.refs == ["101"]
    assert pulled.closings["orders"].remarks == ()


def test_orders_that_still_go_to_the_posts_are_told(shop_url: str, tmp_path: Path) -> None:
    run(
        shop_url,
        "INSERT INTO wp_posts VALUES (105, 'shop_order', 'wc-processing')",
        f"INSERT INTO wp_options VALUES ('{_OPTION}', 'no')",
    )

    told = refusal(shop_url, new_storage(tmp_path))

    assert f"WooCommerce is moved only half: order 105 is in wp_posts{_REFUSED} ({_OPTION} = no);" in told
    assert 'read the older storage: preset = "woocommerce_legacy"; see: SELECT (SELECT MAX(o.id) FROM' in told


def test_new_tables_that_are_only_a_copy_are_told_and_read(shop_url: str, tmp_path: Path) -> None:
    run(shop_url, f"INSERT INTO wp_options VALUES ('{_OPTION}', 'no')")

    pulled = pull(shop_url, sql_file=new_storage(tmp_path), scale=2)

    (told,) = pulled.closings["orders"].remarks
    assert told.startswith(
        f"{_OPTION} = no: WooCommerce works with wp_posts and keeps wp_wc_orders as a copy;"
    )
    assert told.endswith(f"WHERE s.option_name = '{_OPTION}'")
    assert pulled.refs == ["101"]


def test_the_older_preset_on_a_shop_that_moved_is_refused(shop_url: str, tmp_path: Path) -> None:
    told = refusal(shop_url, older_storage(tmp_path))

    assert "WooCommerce has moved: order 101 is in wp_wc_orders, while wp_posts ends with none;" in told
    assert 'read the new storage: preset = "woocommerce"' in told


def test_a_newest_order_in_the_trash_is_no_move(shop_url: str, tmp_path: Path) -> None:
    run(
        shop_url,
        "INSERT INTO wp_posts VALUES (99, 'shop_order', 'wc-processing'), (105, 'shop_order', 'trash')",
        "UPDATE wp_wc_orders SET id = 99 WHERE id = 101",
        "INSERT INTO wp_wc_orders VALUES (105, 'shop_order', 'trash', '2026-11-01 12:00:00')",
    )

    assert pull(shop_url, sql_file=older_storage(tmp_path), scale=2).refs == ["105", "99"]


def test_what_the_user_may_not_read_is_not_looked_at(shop_url: str, tmp_path: Path) -> None:
    run(shop_url, "INSERT INTO wp_posts VALUES (105, 'shop_order', 'wc-processing')")
    grants = "GRANT SELECT ON {database}.wp_wc_orders TO {name}@'%%'"

    with user(shop_url, password="p", grants=grants) as address:
        url = address.render_as_string(hide_password=False)
        assert pull(url, sql_file=new_storage(tmp_path), scale=2).refs == ["101"]
