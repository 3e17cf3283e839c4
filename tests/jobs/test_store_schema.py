"""The schema of the store: what the migrations build, and what the program refuses to touch."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, inspect, text
from sqlalchemy.exc import DBAPIError

from recon.resend.request import Manner
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.store.schema import METADATA
from recon.store.schema_acts import AUDIT
from recon.store.versions import SchemaMissing, SchemaTooNew, SchemaTooOld
from tests.jobs.store_scene import ToldClock, begun, store_sql


def _mark(store: Store, version: str) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")


def test_the_migrations_build_exactly_the_tables_the_program_knows(store: Store) -> None:
    with store.reading() as connection:
        settings = {"compare_type": True, "compare_server_default": True}
        difference = compare_metadata(MigrationContext.configure(connection, opts=settings), METADATA)

    assert difference == []


def test_no_column_is_a_binary_fraction(store: Store) -> None:
    with store.reading() as connection:
        looked = inspect(connection)
        kinds = {str(column["type"]) for table in METADATA.tables for column in looked.get_columns(table)}

    assert kinds <= {"BIGINT", "INTEGER", "TEXT", "BOOLEAN"}


def test_a_store_is_made_once_and_found_again(store: Store) -> None:
    run = begun(store)

    store.prepare()
    store.migrate()

    assert store.schema_version() == "0007"
    assert store.run(run).job == "run"


def test_an_empty_store_says_what_makes_its_tables(store_url: str) -> None:
    with Store(store_url, sql=store_sql(), clock=ToldClock()) as empty:
        with pytest.raises(SchemaMissing, match="recon db upgrade"):
            empty.check_schema()

        assert empty.schema_version() == ""


def test_a_store_of_a_newer_program_is_refused_and_left_alone(store: Store) -> None:
    _mark(store, "0999")

    with pytest.raises(SchemaTooNew, match=r"0999.*newer recon"):
        store.prepare()
    with pytest.raises(SchemaTooNew):
        store.migrate()

    assert store.schema_version() == "0999"


def test_a_store_without_a_version_asks_for_the_upgrade(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    with pytest.raises(SchemaMissing, match="recon db upgrade"):
        store.check_schema()


def _tomorrows(tmp_path: Path, change: str) -> type[Store]:
    """Tomorrow's program: the same store with one migration more."""
    folder = tmp_path / "migrations"
    shutil.copytree(Store.scripts, folder)
    heading = "import sqlalchemy as sa\nfrom alembic import op\nrevision = '0008'\ndown_revision = '0007'\n"
    script = (
        f"{heading}def upgrade():\n    op.add_column('runs', sa.Column('extra', sa.Text()))\n    {change}\n"
    )
    (folder / "versions" / "0008_tomorrow.py").write_text(script, encoding="utf-8")

    class Tomorrow(Store):
        scripts = folder

    return Tomorrow


def test_an_older_store_says_what_brings_it_forward_and_keeps_its_rows(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    run = begun(store)
    with _tomorrows(tmp_path, "pass")(store_url, sql=store_sql(), clock=ToldClock()) as tomorrow:
        with pytest.raises(SchemaTooOld, match=r"has schema 0007.*needs 0008; run `recon db upgrade`"):
            tomorrow.prepare()

        assert tomorrow.migrate() == "0008"
        assert tomorrow.run(run).programmes == ("de",)


def test_a_store_from_before_the_probes_is_brought_forward_with_its_test_orders(
    store_url: str, tmp_path: Path
) -> None:
    class Yesterday(Store):
        scripts = tmp_path / "yesterday"

    shutil.copytree(Store.scripts, Yesterday.scripts)
    for later in (Yesterday.scripts / "versions").glob("000[3-9]_*.py"):
        later.unlink()
    with Yesterday(store_url, sql=store_sql(), clock=ToldClock()) as old:
        assert old.migrate() == "0002"
        with old.writing() as connection:
            connection.execute(insert(AUDIT), _of_a_first_version())
    with Store(store_url, sql=store_sql(), clock=ToldClock()) as today:
        with pytest.raises(SchemaTooOld, match=r"has schema 0002.*run `recon db upgrade`"):
            today.prepare()
        today.migrate()
        known = today.own_test("RECON-TEST-1")

        assert known is not None
        assert (known.manner, known.posts[0].step, known.posts[0].times) == (
            Manner(mid="41234", scale="plain"),
            "",
            1,
        )
        assert (today.probes(), today.findings()) == ([], [])


def _of_a_first_version() -> dict[str, object]:
    told = {
        "kind": "sale",
        "programme": "de",
        "mid": "41234",
        "scale": "plain",
        "click_id": "x",
        "landed_at": 0,
    }
    told |= {"placed_at": 0, "currency": "EUR", "amount": 100, "sku": "TEST"}
    return {
        "at": 0,
        "who": "ben",
        "what": "test postback sending",
        "target": "RECON-TEST-1",
        "detail": json.dumps(told),
    }


def test_a_week_from_before_what_was_sold_was_kept_begins_with_what_it_began_with(
    store_url: str, tmp_path: Path
) -> None:
    class Yesterday(Store):
        scripts = tmp_path / "yesterday"

    shutil.copytree(Store.scripts, Yesterday.scripts)
    (Yesterday.scripts / "versions" / "0007_net_of_weeks.py").unlink()
    told = "'de', '2026-W40', 'EUR', 60, :here, :there, :here, :there, 3, 9000, 100, :run"
    with Yesterday(store_url, sql=store_sql(), clock=ToldClock()) as old:
        old.migrate()
        run = begun(old)
        with old.writing() as connection:
            for here in (True, False):
                values = {"here": here, "there": not here, "run": run}
                connection.execute(text(f"INSERT INTO bridge VALUES ({told})"), values)
    with Store(store_url, sql=store_sql(), clock=ToldClock()) as today:
        today.migrate()
        kept = today.bridge("de", week="2026-W40")

    assert {each.in_shop_week: each.net for each in kept} == {True: 9000, False: 0}


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    broken = _tomorrows(tmp_path, "op.execute('DELETE FROM no_such_table')")
    with (
        broken(store_url, sql=store_sql(), clock=ToldClock()) as tomorrow,
        pytest.raises((DBAPIError, StoreUnavailable)),
    ):
        tomorrow.migrate()

    with store.reading() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("runs")}

    assert "extra" not in columns
    assert store.schema_version() == "0007"


def test_sqlite_waits_for_others_and_checks_its_references(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'recon.db'}", sql=store_sql(), clock=ToldClock()) as store:
        store.prepare()
        with store.reading() as connection:
            told = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
            ]

    assert told == ["wal", 30_000, 1, 2]


@pytest.mark.parametrize("url", ["not a url", "sqlite://", "mysql+pymysql://me:secret@shop/db"])
def test_a_url_that_cannot_hold_the_store_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"sqlite:///var/recon\.db") as refused:
        Store(url, sql={}, clock=ToldClock())

    assert "secret" not in str(refused.value)


def test_a_database_out_of_reach_is_named_without_its_password() -> None:
    url = "postgresql://recon:hush@127.0.0.1:1/findings"
    with Store(url, sql={}, clock=ToldClock()) as away, pytest.raises(StoreUnavailable) as refused:
        away.check_schema()

    assert "127.0.0.1" in str(refused.value)
    assert "hush" not in str(refused.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "recon.db").write_text("order;amount\n" * 100, encoding="utf-8")

    with (
        Store(f"sqlite:///{tmp_path / 'recon.db'}", sql={}, clock=ToldClock()) as wrong,
        pytest.raises(StoreUnavailable, match="not a database"),
    ):
        wrong.check_schema()


def test_the_file_holds_money_as_whole_numbers(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'recon.db'}", sql=store_sql(), clock=ToldClock()) as store:
        store.prepare()

    with sqlite3.connect(tmp_path / "recon.db") as plain:
        (sql,) = plain.execute("SELECT sql FROM sqlite_master WHERE name = 'breaks'").fetchone()
    plain.close()

    assert "expected BIGINT NOT NULL" in sql
