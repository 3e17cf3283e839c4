"""Where a shop keeps its click ids, found in a real database: keys, JSON, columns, and tables that may not be read."""

from datetime import timedelta
from pathlib import Path

from recon import assets
from recon.sources.orders.declared import Header, Keeping
from recon.sources.orders.header import header_of
from recon.sources.shops.catalogue import Catalogue, read_catalogue
from recon.sources.shops.click_look import Looked, look_for_clicks
from recon.sources.shops.click_values import Holds, Spot, ranked
from recon.sources.shops.recognise import recognised
from recon.sources.sql_session import reading
from tests.doors.orders_shop import run
from tests.journeys.woo_scene import CLICKS, landed, open_woo

SALES = header_of(
    """-- contract: 1
-- system: Sales
-- needs: {prefix}sales(id, number)
-- click: column {prefix}{click_table} sets click_id
-- click: json {prefix}sales.extra sets click_key
-- identifier: prefix =
-- identifier: click_table = sales
-- identifier: click_order = id
-- identifier: click_id = NULL
-- value: click_key = ran
""",
    file="sales.sql",
)


def _look(url: str, header: Header, **given: str) -> Looked:
    catalogue = _catalogue(url)
    return look_for_clicks(url, name="orders.shop", header=header, given=given, catalogue=catalogue)


def _catalogue(url: str) -> Catalogue:
    with reading(url, name="orders.shop", statement_timeout=timedelta(seconds=30)) as session:
        return read_catalogue(session)


def _clicks(looked: Looked) -> tuple[Spot, ...]:
    return ranked(looked.spots, what=Holds.CLICK)


def test_a_meta_key_of_woocommerce_is_found_with_its_landing_address(mariadb_url: str) -> None:
    open_woo(mariadb_url, orders=6, key="_my_own_key")
    landed(mariadb_url, 1001, f"https://shop.example/?ranSiteID={CLICKS[0]}")
    header = header_of(assets.text("sql/sources/orders/woocommerce.sql"), file="woocommerce.sql")

    looked = _look(mariadb_url, header)

    [click] = _clicks(looked)
    [landing] = ranked(looked.spots, what=Holds.LANDING)
    assert (click.keeping, click.key, click.values, click.parameters) == (
        Keeping.KEYS, "_my_own_key", 3, {"click_key": "_my_own_key"},
    )  # fmt: skip
    assert landing.parameters == {"entry_key": "_wc_order_attribution_session_entry"}
    assert not any(each in click.example for each in CLICKS)


def test_another_prefix_is_recognised_in_a_real_database(mariadb_url: str) -> None:
    open_woo(mariadb_url, orders=1, prefix="kauf_")
    header = header_of(assets.text("sql/sources/orders/woocommerce.sql"), file="woocommerce.sql")

    [shop] = recognised({"woocommerce": header}, catalogue=_catalogue(mariadb_url))

    assert shop.is_whole
    assert shop.parameters == {"prefix": "kauf_"}


def test_json_and_columns_and_tables_beside_the_orders_are_looked_into(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE sales (id INTEGER PRIMARY KEY, number VARCHAR(20), click VARCHAR(40), extra JSONB)",
        "CREATE TABLE visits (id INTEGER PRIMARY KEY, order_id INTEGER, mark TEXT)",
        "CREATE TABLE pages (id INTEGER PRIMARY KEY, body TEXT)",
        f"""INSERT INTO sales VALUES (1, 'A1', '{CLICKS[0]}', '{{"ran": "{CLICKS[0]}", "in": {{"deep": "{CLICKS[1]}"}}}}')""",
        f"INSERT INTO visits VALUES (1, 1, '{CLICKS[1]}')",
        f"INSERT INTO pages VALUES (1, '{CLICKS[1]}')",
    )

    looked = _look(postgres_url, SALES)

    assert {
        (spot.named, *sorted((spot.parameters or {"unreadable": ""}).items())) for spot in _clicks(looked)
    } == {
        ("column sales.click", ("click_id", "click")),
        ("sales, key extra.ran", ("click_key", "ran")),
        ("sales, key extra.in.deep", ("unreadable", "")),
        ("column visits.mark", ("click_id", "mark"), ("click_order", "order_id"), ("click_table", "visits")),
    }
    assert "pages" not in looked.tables


def test_a_table_that_cannot_be_read_is_left_out_and_the_others_are_looked_at(postgres_url: str) -> None:
    run(
        postgres_url,
        "CREATE TABLE sales (id INTEGER PRIMARY KEY, number TEXT, click TEXT, extra TEXT)",
        "CREATE TABLE clicks (id INTEGER PRIMARY KEY, mark TEXT)",
        f"INSERT INTO sales VALUES (1, 'A1', '{CLICKS[0]}', NULL)",
    )
    catalogue = _catalogue(postgres_url)
    run(postgres_url, "DROP TABLE clicks")

    looked = look_for_clicks(postgres_url, name="orders.shop", header=SALES, given={}, catalogue=catalogue)

    assert looked.tables == ["sales"]
    assert [left.partition(":")[0] for left in looked.left_out] == ["clicks"]
    assert [spot.named for spot in _clicks(looked)] == ["column sales.click"]


def test_a_preset_is_pointed_to_a_shops_own_table_of_clicks_with_all_that_it_reads_there(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    run(
        url,
        "CREATE TABLE order_order (id INTEGER PRIMARY KEY, number TEXT)",
        "CREATE TABLE our_clicks (id INTEGER PRIMARY KEY, order_id INTEGER, ran TEXT, landed TEXT, url TEXT)",
        "CREATE TABLE bare_clicks (id INTEGER PRIMARY KEY, order_id INTEGER, ran TEXT)",
        f"INSERT INTO our_clicks VALUES (1, 1, '{CLICKS[0]}', '2026-11-02', '/')",
        f"INSERT INTO bare_clicks VALUES (1, 1, '{CLICKS[1]}')",
    )
    header = header_of(assets.text("sql/sources/orders/django_oscar.sql"), file="django_oscar.sql")

    ours, bare = _clicks(_look(url, header))

    assert ours.parameters == {
        "click_table": "our_clicks", "click_order": "order_id", "click_id": "ran", "landed_at": "landed", "landing_url": "url",
    }  # fmt: skip
    assert (bare.table, bare.parameters) == ("bare_clicks", None)


def test_short_columns_and_numbers_are_not_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    run(
        url,
        "CREATE TABLE sales (id INTEGER PRIMARY KEY, number TEXT, click TEXT, extra TEXT)",
        f"INSERT INTO sales VALUES (1, 'A1', '{CLICKS[0]}', 'no json'), (2, 'A2', '{CLICKS[1]}', '[1]')",
    )

    [spot] = _clicks(_look(url, SALES))

    assert (spot.named, spot.values, spot.different) == ("column sales.click", 2, 2)


def test_long_texts_are_left_in_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    run(
        url,
        "CREATE TABLE sales (id INTEGER PRIMARY KEY, number TEXT, click TEXT, extra TEXT)",
        f"INSERT INTO sales VALUES (1, 'A1', '{CLICKS[0]}', 'https://shop.example/?siteID={CLICKS[0]}&x=' || hex(zeroblob(9000)))",
    )

    looked = _look(url, SALES)

    assert [spot.named for spot in looked.spots] == ["column sales.click"]


def test_only_the_newest_rows_are_looked_at(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    run(
        url,
        "CREATE TABLE sales (id INTEGER PRIMARY KEY, number TEXT, click TEXT, extra TEXT)",
        f"INSERT INTO sales VALUES (1, 'old', '{CLICKS[0]}', NULL)",
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
        " INSERT INTO sales SELECT i, 'A', NULL, NULL FROM n",
    )

    assert _clicks(_look(url, SALES)) == ()
