"""Writes what a really installed shop left in its database to tests/data/shops: `python -m tests.shops.dump vendure`.

The tables a preset reads, as the shop made them, with the rows of its test orders, and what its own API said of them.
"""

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import sqlalchemy as sa

from tests.servers import postgres
from tests.shops import npm
from tests.shops.medusa import build as medusa
from tests.shops.vendure import build as vendure

DATA = Path(__file__).resolve().parents[1] / "data" / "shops"
PRESETS = Path(__file__).resolve().parents[2] / "sql" / "sources" / "orders"
_NEEDS = re.compile(r"^-- needs: (.*(?:\n-- {8}.*)*)", re.MULTILINE)


def main(shop: str) -> None:
    """Install the shop, place its orders, and write its tables down."""
    {"vendure": _vendure, "medusa2": _medusa}[shop]()


def tables_of(preset: str) -> list[str]:
    """Read the names of the tables a preset needs from its header."""
    found = _NEEDS.search((PRESETS / f"{preset}.sql").read_text(encoding="utf-8"))
    return re.findall(r"(\w+)\(", found.group(1)) if found else []


def _vendure() -> None:
    said = "Vendure 3.7.3 (npm @vendure/core), installed; its process ran in Asia/Tokyo, its database in UTC"
    tables = tables_of("vendure")

    def place(folder: Path, url: str) -> None:
        vendure.place(folder, url, "first", zone="Asia/Tokyo" if url.startswith("postgresql") else "UTC")

    _from_postgres("vendure", npm.installed("vendure"), said=said, tables=tables, place=place)
    with tempfile.TemporaryDirectory() as place_of:
        folder = npm.unpacked("vendure", npm.installed("vendure"), at=Path(place_of))
        file = Path(place_of) / "shop.db"
        place(folder, f"sqlite:///{file}")
        shutil.copy(folder / "truth.json", DATA / "vendure_sqlite.json")
        text = _of_sqlite(file, tables=tables)
        (DATA / "vendure_sqlite.sql").write_text(f"-- {said}, on SQLite\n{text}", encoding="utf-8")


def _medusa() -> None:
    said = "Medusa 2.21.2 (npm @medusajs/medusa), installed"

    def place(folder: Path, url: str) -> None:
        medusa.migrate(folder, url)
        medusa.place(folder, url, "first")

    _from_postgres("medusa", npm.installed("medusa"), said=said, tables=tables_of("medusa2"), place=place)


def _from_postgres(
    shop: str, packages: Path, *, said: str, tables: list[str], place: Callable[[Path, str], None]
) -> None:
    with (
        tempfile.TemporaryDirectory() as at,
        postgres() as server,
        server.fresh_database() as url,
    ):
        folder = npm.unpacked(shop, packages, at=Path(at))
        place(folder, url)
        shutil.copy(folder / "truth.json", DATA / f"{shop}.json")
        text = _of_postgres(url, tables=tables)
        (DATA / f"{shop}.sql").write_text(f"-- {said}\n{text}", encoding="utf-8")


def _of_postgres(url: str, *, tables: list[str]) -> str:
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    chosen = [part for table in tables for part in ("-t", f'public."{table}"')]
    plain = ["--no-owner", "--no-privileges", "--column-inserts", "--section=pre-data", "--section=data"]
    command = ["pg_dump", f"--dbname={address}", *plain, *chosen]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    kept = [line for line in text.splitlines() if not re.match(r"--|\\|SET |SELECT pg_catalog|$", line)]
    with psycopg.connect(address) as connection:
        enums = connection.execute(
            "SELECT t.typname, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)"
            " FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.typname ORDER BY t.typname"
        ).fetchall()
    types = [
        f"CREATE TYPE public.{name} AS ENUM ({labels});" for name, labels in enums if f"public.{name}" in text
    ]
    return "\n".join([*types, *kept]) + "\n"  # fmt: skip


def _of_sqlite(file: Path, *, tables: list[str]) -> str:
    names = "|".join(tables)
    mine = re.compile(rf'(CREATE TABLE (IF NOT EXISTS )?|INSERT INTO )"({names})"')
    with sqlite3.connect(file) as base:
        return "\n".join(line for line in base.iterdump() if mine.match(line)) + "\n"


if __name__ == "__main__":
    main(sys.argv[1])
