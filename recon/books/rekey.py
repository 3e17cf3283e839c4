"""Gives every row of a book its key and programme anew when the rules for them changed, without a pull."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from recon.books.intake import BooksNotWritten, swap
from recon.books.keys import KeyRules
from recon.books.manifest import Manifest, Part, Total
from recon.books.merge import settle, sums
from recon.books.shelf import Shelf, Volume
from recon.books.staging import Merge, key_text, limits, mappings, numbered, sql_text


def rekey(
    shelf: Shelf, *, rules: KeyRules, sql: Mapping[str, str], at: datetime, memory_limit: str = "160MB"
) -> int:
    """Re-key every book whose rules are not today's; return how many books were rewritten."""
    old = [volume for volume in shelf.volumes() if volume.manifest.key_version != rules.version]
    for volume in old:
        _rekey(volume, Merge.of(volume, rules=rules, sql=sql, at=at, memory_limit=memory_limit))
    return len(old)


def _rekey(volume: Volume, merge: Merge) -> None:
    if volume.manifest.book == "lines":
        then = replace(volume.manifest, key_version=merge.rules.version)
        swap(volume.folder, then, old=volume.manifest, at=merge.at)
        return
    shutil.rmtree(merge.aside, ignore_errors=True)
    merge.aside.mkdir(parents=True)
    try:
        with duckdb.connect(str(merge.aside / "work.duckdb")) as work:
            limits(work, merge)
            mappings(work, merge)
            text = _text(merge)
            parts = tuple(
                _rewrite(work, merge, part, text=text, kind="current") for part in volume.manifest.parts
            )
            history = tuple(
                _rewrite(work, merge, part, text=text, kind="history") for part in volume.manifest.history
            )
            then = replace(volume.manifest, parts=parts, history=history, key_version=merge.rules.version)
            then = replace(then, totals=sums(work, merge, then, before=_seen(work, merge, then))[0])
            swap(volume.folder, then, old=volume.manifest, at=merge.at)
    except (OSError, duckdb.Error) as failed:
        message = (
            f"{volume.folder}: could not be re-keyed ({str(failed).splitlines()[0]}); the book is as before"
        )
        raise BooksNotWritten(message) from failed
    finally:
        shutil.rmtree(merge.aside, ignore_errors=True)


def _seen(work: duckdb.DuckDBPyConnection, merge: Merge, then: Manifest) -> tuple[Total, ...]:
    """Find since when each programme and currency is in the book, by the rules of today."""
    files = [str(merge.place / name) for name in sorted(then.files)]
    if not files:
        return ()
    work.read_parquet(files, union_by_name=True).create_view("ever")
    currency = "COALESCE(currency, '')" if "currency" in merge.book.schema.names else "''"
    rows = work.sql(merge.sql["first_seen"].format(currency=currency)).fetchall()
    return tuple(
        Total(str(name), str(coin), rows=0, amount=0, since=int(since)) for name, coin, since in rows
    )


def _text(merge: Merge) -> str:
    by_store = merge.book.name == "orders"
    only = merge.rules.only or ""
    text = merge.sql["rekeyed" if merge.book.keyed else "renamed"].format(
        any_name=only if not (by_store and merge.rules.stores) else "",
        key=key_text(merge, "COALESCE(r.order_ref, '')"),
        mapping="stores" if by_store else "mids",
        named="store" if by_store else "mid",
        no_names="FALSE" if merge.rules.mids and not by_store else "TRUE",
    )
    return numbered(merge, text) if merge.book.keyed else text


def _rewrite(work: duckdb.DuckDBPyConnection, merge: Merge, part: Part, *, text: str, kind: str) -> Part:
    work.execute("DROP VIEW IF EXISTS part")
    work.read_parquet(str(merge.place / part.file)).create_view("part")
    draft: Path = merge.aside / "part.parquet"
    work.execute(
        f"COPY ({text}) TO {sql_text(draft)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40000)"
    )
    return settle(merge, draft, month=part.month, kind=kind)
