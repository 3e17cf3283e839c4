"""Puts what an installed shop left in its database into an empty one."""

import sqlite3
from pathlib import Path

import psycopg
import sqlalchemy as sa

DATA = Path(__file__).resolve().parents[1] / "data" / "shops"


def restore(url: str, file: str) -> None:
    """Run a file of tests/data/shops on the database of a URL."""
    text = (DATA / file).read_text(encoding="utf-8")
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite3.connect(address.database or "") as base:
            base.executescript(f"BEGIN;\n{text}COMMIT;\n")
        return
    with psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False)) as base:
        base.execute(text.encode())
