"""What fails in `recon init` is named with what to do, and nothing is left half written."""

import gzip
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.doors.orders_shop import run
from tests.journeys.init_scene import ADDRESS, NAMED, NO_LOG, RIGHT, TOKEN, left_in, recon_in
from tests.journeys.shop_scene import Shop
from tests.journeys.terminal import typed
from tests.journeys.woo_scene import open_woo


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
    assert left_in(tmp_path) == []


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
        "terms",
        "term_taxonomy",
        "term_relationships",
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

    broken = recon_in(tmp_path, "init", "--yes", *options, "--url", "sqlite:///nowhere.db")
    left = left_in(tmp_path)
    whole = recon_in(tmp_path, "init", "--yes", *options)

    assert (broken.returncode, left) == (3, ["address"])
    assert "the database file cannot be opened" in broken.stderr
    assert whole.returncode == 0
    assert left_in(tmp_path) == ["address", "config.toml", "secrets/rakuten-token"]
    assert TOKEN not in whole.stdout + whole.stderr


def test_an_address_that_no_configuration_takes_is_refused_before_the_next_question(tmp_path: Path) -> None:
    (tmp_path / "address").write_text(f"{ADDRESS}&tz=Mars/Base")

    done = recon_in(tmp_path, "init", "--yes", *NAMED, "--report-address", "file:address")

    assert done.returncode == 2
    assert "its tz= is not a time zone; write for example 'Europe/Berlin'" in " ".join(done.stderr.split())
    assert "The postback log" not in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    assert left_in(tmp_path) == ["address"]


def test_a_packed_log_that_is_cut_is_guessed_from_what_can_be_read(tmp_path: Path) -> None:
    line = '{"at": "2026-11-02T10:01:00Z", "url": "https://track.linksynergy.com/ep?mid=1&ord=7&skulist=A"}\n'
    (tmp_path / "sent.gz").write_bytes(gzip.compress(line.encode() * 50)[:-8])

    done = recon_in(tmp_path, "init", "--yes", *NAMED, "--log", "sent.gz")

    assert "sent_at stands in at" in done.stdout
    assert "request_url stands in url" in done.stdout
    assert done.returncode == 0


def test_stores_currencies_and_lost_click_ids_are_named(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.order("A", store="de", click_id=None)
    shop.order("B", store="at", currency="CHF", click_id="cut-short")
    (tmp_path / "config.toml").unlink()

    done = recon_in(
        tmp_path, "init", "--yes", *NAMED, "--url", "sqlite:///shop.db", "--log", "nowhere*.jsonl"
    )
    well = recon_in(tmp_path, "init", "--yes", *NAMED, "--url", "sqlite:///shop.db", "--stores", "de")

    assert (done.returncode, well.returncode) == (3, 0)
    assert "no file is named so; correct the pattern" in done.stderr
    assert "No click id in any of 2 tables" in well.stdout
    assert "odd: cut-... (9)" in well.stdout
    assert "the orders are in: EUR 1, CHF 1" in well.stdout
    assert 'stores = ["de"]' in (tmp_path / "config.toml").read_text()


@pytest.mark.parametrize("words", [("--blank",), ("--yes",), ()])
def test_where_nobody_can_answer_a_short_start_is_written(words: tuple[str, ...], tmp_path: Path) -> None:
    done = recon_in(tmp_path, "init", *words, "--shop", "Lamp")

    assert done.returncode == 0
    assert "Fill in the shop's database" in done.stdout
    assert left_in(tmp_path) == ["config.toml"]


def test_a_configuration_that_is_there_ends_it_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")

    with typed("init", folder=tmp_path) as terminal:
        ended = terminal.ends()

    assert ended == 2
    assert "exists already and was left as it is" in terminal.seen
    assert "Shop name" not in terminal.seen
