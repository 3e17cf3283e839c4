"""`recon init` at a terminal: from credentials to a configuration that passes `recon check`."""

import io
import os
import stat
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from recon.cli import main
from recon.sandbox import Sandbox, SandboxProgramme, SimulatedClock, SoldLine
from tests.doors.orders_shop import run
from tests.journeys.shop_scene import Shop
from tests.journeys.terminal import typed
from tests.journeys.woo_scene import CLICKS, NOW, open_woo

ADDRESS = (
    "https://ran-reporting.rakutenmarketing.com/en/reports/orders-by-process-date/filters"
    "?include_summary=N&network=9&tz=GMT&date_type=process&token=c2VjcmV0LXRva2VuLW9mLW91cnM"
)
TOKEN = ADDRESS.rpartition("=")[2]
REPORT = (
    "MID,Order ID,Transaction ID,SKU,# of Items,Sales,Currency,Transaction Date,Transaction Time,Process Date,Process Time\r\n"
    "41234,1000,t1,A,1,100.00,EUR,11/2/26,10:00:00,11/3/26,11:30:00\r\n"
    "41234,1002,t2,A,1,100.00,EUR,11/4/26,10:00:00,11/5/26,11:30:00\r\n"
)
NAMED = (
    "--shop",
    "Lamp",
    "--mid",
    "41234",
    "--programme",
    "de",
    "--currency",
    "EUR",
    "--zone",
    "Europe/Berlin",
)
RIGHT = ("Is that right?", "y")
NO_LOG = ("Which way", "3")
OWN_QUERY = """-- zone: Europe/Berlin
-- rereads: placed_at
-- name: orders
SELECT b.id AS internal_id, b.nr AS order_ref, 'confirmed' AS state, b.am AS placed_at, 'EUR' AS currency,
  b.netto AS net_amount, '0' AS refunded_amount, b.klick AS click_id
FROM bestellung b WHERE b.am >= :since AND b.am < :until;
"""


@dataclass(frozen=True)
class Ended:
    """This is what a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def _recon(folder: Path, *words: str) -> Ended:
    """Run a command in this process, where nobody sits at a terminal."""
    said, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(complained):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["recon", *words])
        patch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            main()
    return Ended(int(ended.value.code or 0), said.getvalue(), complained.getvalue())


def _left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _plain(url: str) -> str:
    return sa.make_url(url).set(drivername="mysql").render_as_string(hide_password=False)


def test_a_woocommerce_shop_is_set_up_from_nothing_and_passes_the_check(
    mariadb_url: str, tmp_path: Path
) -> None:
    open_woo(mariadb_url)
    (tmp_path / "saved.csv").write_text(REPORT)

    with typed("init", folder=tmp_path) as terminal:
        terminal.answers(
            ("Shop name", "Lamp"), ("MID", "no number"), ("MID", "41234"), ("Short name", "de"), ("Currency", ""),
            ("Time zone", "Europe/Berln"), ("Time zone", ""),
            ("Address of", _plain(mariadb_url)), ("Password", ""), ("Is it that one?", "y"), ("Which place", "1"), RIGHT,
            ("Which way", "2"), ("File of the report", "saved.csv"), ("Process days", ""), NO_LOG,
        )  # fmt: skip
        ended = terminal.ends()

    checked = _recon(tmp_path, "check")
    assert ended == 0, terminal.seen
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "6 of the 12 newest orders carry it, such as je6NU... (34 characters)" in terminal.seen
    assert "column missing or empty: Total Commission" in terminal.seen
    assert not any(click in terminal.seen for click in CLICKS)
    text = (tmp_path / "config.toml").read_text()
    assert 'parameters = { click_key = "_ran_site_id" }' in text
    assert 'period = "2026-11-03/2026-11-05"' in text
    assert "mysql" not in text


def test_the_pasted_address_is_neither_shown_nor_written_into_the_configuration(tmp_path: Path) -> None:
    with typed("init", *NAMED, folder=tmp_path) as terminal:
        terminal.answers(
            ("Address of", ""), ("Which way", "1"), ("Address", "what was that?"), ("Address", ADDRESS),
            ("Ask Rakuten now", "n"), NO_LOG,
        )  # fmt: skip
        ended = terminal.ends()

    assert ended == 0, terminal.seen
    assert TOKEN not in terminal.seen
    assert "copy the address again" in terminal.seen
    text = (tmp_path / "config.toml").read_text()
    assert TOKEN not in text
    assert 'report = "orders-by-process-date"' in text
    assert "network = 9" in text
    kept = tmp_path / "secrets" / "rakuten-token"
    assert kept.read_text() == f"{TOKEN}\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (kept, tmp_path / "config.toml")} == {0o600}
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_rakuten_may_be_asked_at_once_and_a_refused_token_is_pasted_again(tmp_path: Path) -> None:
    clock = SimulatedClock(NOW - timedelta(days=1))
    with Sandbox(clock, [SandboxProgramme("41234", "Lamp", "EUR")], publishers=[]) as stand_in:
        stand_in.book(
            "41234",
            order_ref="1000",
            lines=[SoldLine("A", 1, 10000)],
            click_id=CLICKS[0],
            transaction_at=clock.at,
        )
        clock.at = NOW
        address = f"{stand_in.url}/en/reports/transactions/filters?network=9&token="
        with typed("init", *NAMED, folder=tmp_path) as terminal:
            terminal.answers(
                ("Address of", ""), ("Which way", "1"), ("Address", f"{address}not-the-token"), ("Ask Rakuten now", "y"),
                ("How to go on", "1"), ("Address", f"{address}{stand_in.token}"), ("Ask Rakuten now", "y"), NO_LOG,
            )  # fmt: skip
            ended = terminal.ends()

    assert ended == 0, terminal.seen
    assert "Access Denied" in terminal.seen
    assert "the token is not accepted" in terminal.seen
    assert "It opens: 1 line(s)" in terminal.seen
    assert stand_in.token not in terminal.seen


def test_a_database_that_does_not_open_is_named_and_may_be_tried_again(tmp_path: Path) -> None:
    with typed("init", *NAMED, folder=tmp_path) as terminal:
        terminal.answers(
            ("Address of", "sqlite:///nowhere.db"), ("How to go on", "1"),
            ("Address of", "oracle://shop"), ("How to go on", "2"), ("Which way", "3"), NO_LOG,
        )  # fmt: skip
        ended = terminal.ends()

    assert ended == 0, terminal.seen
    assert "the database file cannot be opened" in terminal.seen
    assert "What to do: check the path in the url" in terminal.seen
    assert "Still to be filled in there: the shop's database and Rakuten's report." in terminal.seen
    assert "Traceback" not in terminal.seen
    assert "#[orders.shop]" in (tmp_path / "config.toml").read_text()


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    with typed("init", *NAMED, folder=tmp_path) as terminal:
        terminal.answers(("Address of", ""), ("Which way", "1"))
        terminal.waits_with("Address (not shown): ")
        terminal.interrupts()
        ended = terminal.ends()

    assert ended == 130
    assert "interrupted" in terminal.seen
    assert _left(tmp_path) == []


def test_a_shop_with_both_storages_is_explained_by_what_each_would_read(
    mariadb_url: str, tmp_path: Path
) -> None:
    open_woo(mariadb_url)
    _open_older_storage(mariadb_url)

    done = _recon(tmp_path, "init", "--yes", *NAMED, "--url", mariadb_url)

    assert done.returncode == 0, done.stderr
    assert "The tables may be read in several ways" in done.stdout
    assert "preset woocommerce: 12 orders" in done.stdout
    assert (
        "preset woocommerce_legacy: cannot be read: WooCommerce has moved: order 1011 is in wp_wc_orders"
        in done.stdout
    )
    assert 'preset = "woocommerce"' in (tmp_path / "config.toml").read_text()


def test_without_a_right_on_one_table_the_right_is_named(mariadb_url: str, tmp_path: Path) -> None:
    open_woo(mariadb_url)
    user, database = f"u{os.getpid()}", sa.make_url(mariadb_url).database
    tables = (
        "wc_orders",
        "wc_order_addresses",
        "wc_order_operational_data",
        "woocommerce_order_items",
        "woocommerce_order_itemmeta",
        "posts",
    )
    run(
        mariadb_url,
        f"CREATE OR REPLACE USER {user} IDENTIFIED BY 'geheim'",
        *(f"GRANT SELECT ON {database}.wp_{table} TO {user}" for table in tables),
    )
    url = (
        sa.make_url(mariadb_url).set(drivername="mysql", username=user).render_as_string(hide_password=False)
    )

    with typed("init", *NAMED, folder=tmp_path) as terminal:
        terminal.answers(("Address of", url), ("Password", "falsch"), ("How to go on", "1"))
        terminal.answers(("Address of", url), ("Password", "geheim"))
        said = terminal.waits_with("How to go on")
        run(mariadb_url, f"GRANT SELECT ON {database}.wp_wc_orders_meta TO {user}")
        run(mariadb_url, f"GRANT SELECT ON {database}.wp_wc_product_meta_lookup TO {user}")
        terminal.types("1")
        terminal.answers(("Is it that one?", "y"), ("Which place", "1"), RIGHT, ("Which way", "3"), NO_LOG)
        ended = terminal.ends()
    run(mariadb_url, f"DROP USER {user}")

    assert ended == 0, terminal.seen
    assert "user or password is wrong" in terminal.seen
    assert "geheim" not in terminal.seen
    assert "there is no table wp_wc_orders_meta, or the user may not read it" in said
    assert "GRANT SELECT ON" in said


def test_options_answer_everything_and_a_failure_ends_it_with_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "address").write_text(ADDRESS)
    options = (*NAMED, "--report-address", "file:address")

    broken = _recon(tmp_path, "init", "--yes", *options, "--url", "sqlite:///nowhere.db")
    left = _left(tmp_path)
    whole = _recon(tmp_path, "init", "--yes", *options)

    assert (broken.returncode, left) == (3, ["address"])
    assert "the database file cannot be opened" in broken.stderr
    assert whole.returncode == 0
    assert _left(tmp_path) == ["address", "config.toml", "secrets/rakuten-token"]
    assert TOKEN not in whole.stdout + whole.stderr


def test_an_unknown_shop_is_led_to_a_query_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    run(
        url,
        "CREATE TABLE bestellung (id INTEGER PRIMARY KEY, nr TEXT, am TEXT, netto TEXT, klick TEXT)",
        f"INSERT INTO bestellung VALUES (1, 'B1', '2026-11-02 10:00:00', '79.90', '{CLICKS[0]}')",
    )
    (tmp_path / "orders.sql").write_text(OWN_QUERY)

    with typed("init", *NAMED, folder=tmp_path) as terminal:
        terminal.answers(("Address of", "sqlite:///shop.db"))
        said = terminal.waits_with("a query of your own, in a file")
        number = said.split()[-1]
        terminal.answers(
            ("Which preset", number), ("File of the query", "nowhere.sql"), ("How to go on", "1"),
            ("Which preset", number), ("File of the query", "orders.sql"), RIGHT, ("Which way", "3"), NO_LOG,
        )  # fmt: skip
        ended = terminal.ends()

    assert ended == 0, terminal.seen
    assert "these sound like orders: bestellung" in said
    assert "1 of the 1 newest orders carry it" in terminal.seen
    assert 'sql_file = "orders.sql"' in (tmp_path / "config.toml").read_text()
    assert _recon(tmp_path, "check").returncode == 0


def test_stores_currencies_and_lost_click_ids_are_named(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.order("A", store="de", click_id=None)
    shop.order("B", store="at", currency="CHF", click_id="cut-short")
    (tmp_path / "config.toml").unlink()

    done = _recon(tmp_path, "init", "--yes", *NAMED, "--url", "sqlite:///shop.db", "--log", "nowhere*.jsonl")
    well = _recon(tmp_path, "init", "--yes", *NAMED, "--url", "sqlite:///shop.db", "--stores", "de")

    assert (done.returncode, well.returncode) == (3, 0)
    assert "no file is named so; correct the pattern" in done.stderr
    assert "No click id in any of 2 tables" in well.stdout
    assert "odd: cut-s... (9" in well.stdout
    assert "the orders are in: EUR 1, CHF 1" in well.stdout
    assert 'stores = ["de"]' in (tmp_path / "config.toml").read_text()


@pytest.mark.parametrize("words", [("--blank",), ("--yes",), ()])
def test_where_nobody_can_answer_a_short_start_is_written(words: tuple[str, ...], tmp_path: Path) -> None:
    done = _recon(tmp_path, "init", *words, "--shop", "Lamp")

    assert done.returncode == 0
    assert "Fill in the shop's database" in done.stdout
    assert _left(tmp_path) == ["config.toml"]


def test_a_configuration_that_is_there_ends_it_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")

    with typed("init", folder=tmp_path) as terminal:
        ended = terminal.ends()

    assert ended == 2
    assert "exists already and was left as it is" in terminal.seen
    assert "Shop name" not in terminal.seen


def _open_older_storage(url: str) -> None:
    """Add what WordPress has beside the new tables: posts' meta, and the analytics."""
    run(
        url,
        "CREATE TABLE wp_postmeta (meta_id BIGINT PRIMARY KEY, post_id BIGINT, meta_key VARCHAR(255), meta_value LONGTEXT)",
        "CREATE TABLE wp_wc_order_stats (order_id BIGINT PRIMARY KEY, returning_customer TINYINT)",
        "INSERT INTO wp_posts (ID, post_date_gmt, post_date, post_status, post_modified_gmt, post_type)"
        f" VALUES (7, '{NOW:%Y-%m-%d %H:%M:%S}', '{NOW:%Y-%m-%d %H:%M:%S}', 'wc-completed', '{NOW:%Y-%m-%d %H:%M:%S}', 'shop_order')",
    )
