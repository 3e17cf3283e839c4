"""`recon init` at a terminal: from credentials to a configuration that passes `recon check`."""

import stat
from datetime import timedelta
from pathlib import Path

from recon.sandbox import Sandbox, SandboxProgramme, SimulatedClock, SoldLine
from tests.doors.orders_shop import run
from tests.journeys.init_scene import (
    ADDRESS,
    NAMED,
    NO_LOG,
    OWN_QUERY,
    REPORT,
    RIGHT,
    TOKEN,
    open_older_storage,
    plain,
    recon_in,
)
from tests.journeys.terminal import typed
from tests.journeys.woo_scene import CLICKS, NOW, open_woo


def test_a_woocommerce_shop_is_set_up_from_nothing_and_passes_the_check(
    mariadb_url: str, tmp_path: Path
) -> None:
    open_woo(mariadb_url)
    (tmp_path / "saved.csv").write_text(REPORT)

    with typed("init", folder=tmp_path) as terminal:
        terminal.answers(
            ("Shop name", "Lamp"), ("MID", "no number"), ("MID", "41234"), ("Short name", "de"), ("Currency", ""),
            ("Time zone", "Europe/Berln"), ("Time zone", ""),
            ("Address of", plain(mariadb_url)), ("Password", ""), ("Is it that one?", "y"), ("Which place", "1"), RIGHT,
            ("Which way", "2"), ("File of the report", "saved.csv"), ("Process days", ""), NO_LOG,
        )  # fmt: skip
        ended = terminal.ends()

    checked = recon_in(tmp_path, "check")
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
    assert "It opens: 1 line" in terminal.seen
    assert stand_in.token not in terminal.seen


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
    checked = recon_in(tmp_path, "check").stdout.splitlines()
    # Only the report, which nobody gave, is still to come.
    told = [line.split(":")[0] for line in checked if line[:2] in {"ok", "NO"}]
    assert told == ["ok  store", "ok  orders.shop", "NO  network"]


def test_a_shop_with_both_storages_is_explained_by_what_each_would_read(
    mariadb_url: str, tmp_path: Path
) -> None:
    open_woo(mariadb_url)
    open_older_storage(mariadb_url)

    done = recon_in(tmp_path, "init", "--yes", *NAMED, "--url", mariadb_url)

    assert done.returncode == 0, done.stderr
    assert "The tables may be read in several ways" in done.stdout
    assert "preset woocommerce: 12 orders" in done.stdout
    assert (
        "preset woocommerce_legacy: cannot be read: WooCommerce has moved: order 1011 is in wp_wc_orders"
        in done.stdout
    )
    assert 'preset = "woocommerce"' in (tmp_path / "config.toml").read_text()
