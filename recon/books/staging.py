"""Lays out one delivery for its merge: each row with its programme and key, each row id once, in bounded memory."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from recon.books.contracts import BOOKS, Book
from recon.books.keys import BLANKS, KeyRules, folds
from recon.books.manifest import Manifest
from recon.books.shelf import Volume
from recon.records import numerals
from recon.records.click import LOOSE_PATTERN
from recon.records.reference import USUAL, AliasRule, Step, parted
from recon.records.window import Window

_SIGNED = "(md5_number_{half}(key_text)::HUGEINT - CASE WHEN md5_number_{half}(key_text) > 9223372036854775807 THEN 18446744073709551616 ELSE 0 END)::BIGINT"

_ENDLESS = 2**62
_FEW_ROWS = 20_000


class IdsShared(Exception):
    """This is a delivery in which one id stands on rows of several orders; nothing of it was taken.

    Kept by that id, all but one of those orders would be lost, and called missing.
    """

    def __init__(self, place: Path, ids: int) -> None:
        super().__init__(
            f"{place.parent.name}/{place.name}: {numerals.counted(ids, 'id')} came on rows of more than one order (a column "
            "that says the same of every row?); nothing was taken; name the column that holds the rows' ids, or leave it out"
        )


@dataclass(frozen=True, slots=True)
class Merge:
    """This is one delivery about to be merged into one book."""

    book: Book
    source: str
    place: Path
    aside: Path
    old: Manifest
    rules: KeyRules
    sql: Mapping[str, str]
    replaces: Window | None
    at: datetime
    memory_limit: str
    believes_vanished: bool = False

    @classmethod
    def of(
        cls, volume: Volume, *, rules: KeyRules, sql: Mapping[str, str], at: datetime, memory_limit: str
    ) -> "Merge":
        """Make the merge that rewrites a book as it stands, with nothing delivered."""
        return cls(
            book=BOOKS[volume.manifest.book],
            source=volume.manifest.source,
            place=volume.folder,
            aside=volume.folder / f".incoming-{os.getpid()}",
            old=volume.manifest,
            rules=rules,
            sql=sql,
            replaces=None,
            at=at,
            memory_limit=memory_limit,
        )


def sql_text(words: str | Path) -> str:
    """Quote a path or a key for SQL; either may have an apostrophe in it."""
    return "'" + str(words).replace("'", "''") + "'"


def limits(work: duckdb.DuckDBPyConnection, merge: Merge) -> None:
    """Bound the memory of one merge; what does not fit spills beside the book."""
    work.execute("SET enable_progress_bar = false")
    work.execute(f"SET memory_limit = '{merge.memory_limit}'")
    work.execute(f"SET temp_directory = {sql_text(merge.aside / 'spill')}")
    work.execute("SET preserve_insertion_order = false")
    work.execute("SET threads = 2")


def stage(work: duckdb.DuckDBPyConnection, merge: Merge) -> int:
    """Lay out the delivered rows with what staging derives from them, each row id once; count the repeated ones."""
    incoming = str(merge.aside / "incoming.parquet")
    work.read_parquet(incoming, file_row_number=True).create_view("incoming")
    mappings(work, merge)
    # A view is read anew by every step that follows: worth its time only where a table would be long.
    held = "TEMP TABLE" if pq.read_metadata(incoming).num_rows <= _FEW_ROWS else "VIEW"
    work.execute(f"CREATE {held} staged AS {_staging_text(merge)}")
    repeats = work.sql(merge.sql["repeats"]).fetchall()
    if repeats[0][0]:
        _refuse_shared_ids(work, merge)
    youngest = "updated_at" if "updated_at" in merge.book.schema.names else merge.book.month_of
    fresh = merge.sql["once"].format(youngest=youngest) if repeats[0][0] else merge.sql["all"]
    work.execute(f"CREATE VIEW fresh AS {fresh}")
    return int(repeats[0][0])


def _refuse_shared_ids(work: duckdb.DuckDBPyConnection, merge: Merge) -> None:
    # A shop's order may get another reference between two versions of its row; an attempt or a transaction never does.
    if not merge.book.keyed or "updated_at" in merge.book.schema.names:
        return
    [(shared,)] = work.sql(merge.sql["shared_ids"]).fetchall()
    if shared:
        raise IdsShared(merge.place, shared)


def mappings(work: duckdb.DuckDBPyConnection, merge: Merge) -> None:
    """Lay out which programme a store or a MID belongs to."""
    for name, mapping in (("stores", merge.rules.stores), ("mids", merge.rules.mids)):
        work.execute(f"CREATE TABLE {name} (name VARCHAR, programme VARCHAR)")
        if mapping:
            rows = [list(pair) for pair in mapping.items()]
            work.executemany(merge.sql["add_mapping"].format(table=name), rows)
    work.execute(merge.sql["alias_table"])
    if merge.rules.aliases:
        work.executemany(merge.sql["add_alias"], [list(astuple(each)) for each in merge.rules.aliases])


def present(work: duckdb.DuckDBPyConnection, merge: Merge, files: list[str]) -> None:
    """Lay out the rows of parts; a column that came after a part was written is null in its rows."""
    rows = work.read_parquet(files, union_by_name=True)
    later = [name for name in merge.book.schema.names if name not in rows.columns]
    # Text may be null; a column that may not cannot come later without writing the parts anew.
    rows = rows.project(", ".join(["*", *(f"NULL::VARCHAR AS {name}" for name in later)])) if later else rows
    rows.create_view("present")


def _staging_text(merge: Merge) -> str:
    """Compose the SELECT that stages `incoming`, with the key rules in force."""
    only = merge.rules.only or ""
    name = "transactions" if merge.book.schema is BOOKS["transactions"].schema else merge.book.name
    staged = merge.sql[name].format(
        source=merge.source,
        click=LOOSE_PATTERN,
        any_store=only if not merge.rules.stores else "",
        any_mid=only,
        no_mids="FALSE" if merge.rules.mids else "TRUE",
        key=key_text(merge, "COALESCE(r.order_ref, '')"),
    )
    if not merge.book.keyed:
        return staged
    return numbered(merge, staged)


def key_text(merge: Merge, ref: str) -> str:
    """Compose the expression that makes a key of a reference, step by step as `KeyRules.key_of` does."""
    return _stepped(merge, merge.rules.steps, ref)


def _stepped(merge: Merge, steps: Iterable[str], ref: str) -> str:
    ref = merge.sql["bare"].format(ref=ref)
    for step, text in map(parted, steps):
        told = {"blanks": BLANKS, "text": sql_text(text), "large": "", "small": ""}
        if step is Step.CASE:
            told |= {"large": "".join(map(chr, folds())), "small": "".join(folds().values())}
        block = merge.sql[f"step_{step}"]
        if block.count("{ref}") > 1:
            # Bound to a name, else every such step would write out all before it several times.
            ref = merge.sql["step_bound"].format(ref=ref, step=block.format(ref="x", **told))
        else:
            ref = block.format(ref=ref, **told)
    return ref


def _aliased(merge: Merge, rows: str) -> str:
    """Wrap rows of the log or the report into the SELECT that keys them by the shop's reference."""
    rules = merge.rules
    if merge.book.name == "orders" or not (rules.aliases or rules.alias_rules):
        return rows
    known = _stepped(merge, USUAL, "COALESCE(t.order_ref, '')")
    moment = "sent_at" if merge.book.name == "attempts" else "transaction_at"
    cases = " ".join(_rule_text(merge, rule, known=known, moment=moment) for rule in rules.alias_rules)
    told = f"CASE {cases} ELSE COALESCE(t.order_ref, '') END" if cases else "COALESCE(t.order_ref, '')"
    key = key_text(merge, f"COALESCE(a.ref, {told})")
    return merge.sql["aliased"].format(key=key, staged=rows, known=known)


def _rule_text(merge: Merge, rule: AliasRule, *, known: str, moment: str) -> str:
    texts = {
        name: sql_text(getattr(rule, name)) for name in ("programme", "begins", "ends", "before", "after")
    }
    return merge.sql["alias_rule"].format(
        known=known,
        moment=moment,
        begin=len(rule.begins) + 1,
        cut=len(rule.begins) + len(rule.ends),
        is_told="TRUE" if rule.before or rule.after else "FALSE",
        since=rule.since or -_ENDLESS,
        until=rule.until or _ENDLESS,
        **texts,
    )


def numbered(merge: Merge, rows: str) -> str:
    """Wrap rows that have programme and key into the SELECT that joins aliases and adds the two key numbers."""
    rows = _aliased(merge, rows)
    halves = {f"signed_{half}": _SIGNED.format(half=half) for half in ("upper", "lower")}
    return merge.sql["numbered"].format(book=merge.book.name, staged=rows, **halves)


def delivered(work: duckdb.DuckDBPyConnection, merge: Merge) -> dict[str, int]:
    """Sum what was staged, to be held against what the source delivered."""
    found = {"rows": count(work, merge, "staged")}
    if merge.book.amount and found["rows"]:
        per = work.sql(merge.sql["as_staged"].format(amount=merge.book.amount)).fetchall()
        found |= {f"amount {currency}": int(amount) for currency, amount in per}
    return found


def count(work: duckdb.DuckDBPyConnection, merge: Merge, relation: str) -> int:
    """Count the rows of a table or view."""
    counted = work.sql(merge.sql["counted"].format(relation=relation)).fetchall()
    return int(counted[0][0])
