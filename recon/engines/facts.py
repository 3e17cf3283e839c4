"""Reads out of the engine what the tests of causes need: of the broken cases, and of a sample that is well."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

import pyarrow as pa

from recon.books.shelf import Volume
from recon.engines.aside import aside
from recon.engines.desk import Desk
from recon.engines.fact_rows import ROWS, TEXTS, FactRows, FactsKeeper, Sample
from recon.jobs.judged import FactsTold
from recon.jobs.question import OWN_SOURCE
from recon.matching.cause.facts import Astray, Facts, Line, Listed, Sent
from recon.matching.judged import BrokenCase
from recon.records.click import LOOSE_PATTERN, NO_CLICK_PATTERN
from recon.records.kind import BY_NUMBER, Kind

# Rows of one book that one case is told with, orders in the sample of one programme and currency.
_MOST, _SAMPLE = 100, 2_000
_NUMBERS = ("key_number", "kind", "expected", "recorded", "placed_at")
_WANTED = pa.schema([*((name, pa.int64()) for name in _NUMBERS), ("order_ref", pa.string())])
_TABLES = (
    "facts_orders",
    "facts_looked_at",
    "facts_sample",
    "facts_listed",
    "facts_control",
    "facts_lines",
    "facts_sent",
    "facts_named",
)
_ALIKE = ("facts_astray", "facts_alike", "facts_spoken_for")
_DAY = 24 * 3600 * 1_000_000
_PLACES = {
    "most": str(_MOST),
    "own": OWN_SOURCE,
    "never_sent": str(int(Kind.NEVER_SENT)),
    "not_known": str(int(Kind.SENDING_NOT_KNOWN)),
    "a_day": str(_DAY),
    "click": LOOSE_PATTERN,
    "no_click": NO_CLICK_PATTERN,
}
# Where click ids are of no known form the sample is drawn as if one order in so many had one.
_RARE = 50


@contextmanager
def facts(
    desk: Desk,
    sql: Mapping[str, str],
    wanted: Callable[[], pa.Table],
    *,
    volumes: Sequence[Volume],
    hours: str,
    keeper: FactsKeeper | None = None,
) -> Iterator[FactsTold]:
    """Prepare the tables and tell the facts: the caller takes them a portion at a time, as they are read.

    `wanted` tells the broken cases, as `wanted_of` does; what can be laid out without them is there before it is asked.
    `hours` is the statement of `placed_hours`. With a keeper, rows that an earlier run kept are not read again, and these
    are kept, which is done when this is left.
    """
    others = len({total.programme for volume in volumes for total in volume.manifest.totals}) > 1
    has_lines = any(each.manifest.rows for each in volumes if each.manifest.book == "lines")
    said = sql["what_was_said" if has_said(desk, sql) else "nothing_said"]
    kept = None if keeper is None else keeper.before(desk, volumes)
    since = _fill(desk, sql, wanted())
    texts = frozenset(name for name, is_asked in zip(TEXTS, (others, has_lines), strict=True) if is_asked)
    sample = Sample(since, _shares(desk, sql, since=since, hours=hours), texts)
    places = {"since": str(since), "attempts": sql["attempts_of_any" if others else "attempts_of_nobody"]}
    rows = FactRows(desk, sql, said, sample, kept)
    for name in (*_TABLES, "facts_elsewhere" if others else "facts_nowhere", *_ALIKE):
        if name in ROWS:
            rows.lay_out(ROWS[name])
        is_doubled = name == "facts_orders" and desk.rows(sql["facts_doubled"]) != [(0,)]
        desk.run(sql["facts_orders_doubled" if is_doubled else name].format(**_PLACES, **places))
    sampled = {
        (programme, currency): (orders, looked_at)
        for programme, currency, orders, looked_at in desk.rows(sql["facts_sampled"])
    }
    alike = {(programme, key): others for programme, key, others in desk.rows(sql["facts_alike_read"])}
    portions = desk.portions(sql["facts_read"].format(**_PLACES, **places))
    # What is kept for the next run is written while the caller takes what this one asked for, and goes on.
    with nullcontext() if keeper is None else aside(partial(keeper.write, desk, volumes, sample)):
        yield FactsTold(sampled=sampled, alike=alike, portions=(_told(rows) for rows in portions))


def has_said(desk: Desk, sql: Mapping[str, str]) -> bool:
    """Tell whether any part of the book of attempts keeps what requests said of the whole order."""
    return "said" in desk.columns(sql["all_of"].format(name="book_attempts"))


def _shares(desk: Desk, sql: Mapping[str, str], *, since: int, hours: str) -> dict[tuple[str, str], int]:
    """Tell of each programme and currency how many orders one of the sample stands for, kept in a table as well.

    Powers of two: one order in 16 is among one in 8, so a sample that was drawn before holds one that is drawn now.
    """
    placed = desk.rows(sql["facts_placed"].format(hours=hours, since=since, rare=_RARE))
    shares = [
        (programme, currency, 1 << max(orders // _SAMPLE, 1).bit_length() - 1)
        for programme, currency, orders in placed
    ]
    desk.run(sql["facts_shares"])
    desk.fill("shares", shares)
    return {(programme, currency): one_in for programme, currency, one_in in shares}


def wanted_of(cases: Iterable[BrokenCase]) -> pa.Table:
    """Put into columns what the engine is to know of broken cases."""
    rows = [
        (each.key_number, int(each.kind), each.expected, each.recorded, each.placed_at, each.order_ref)
        for each in cases
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(_WANTED)
    return pa.table(dict(zip(_WANTED.names, columns, strict=True)), schema=_WANTED)


def _fill(desk: Desk, sql: Mapping[str, str], wanted: pa.Table) -> int:
    """Name the wanted cases to the engine; tell when the oldest of them was placed, in microseconds."""
    desk.run(sql["facts_wanted"])
    desk.take("facts_told", wanted, into=sql["facts_into"])
    return int(wanted["placed_at"].to_numpy().min()) if wanted.num_rows else 0


def _told(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Facts, bool]]:
    return [(_facts(row), bool(row[-1])) for row in rows]


def _facts(row: tuple[Any, ...]) -> Facts:
    programme, key_number, kind, *told = row[:19]
    slices, lines, sent, listed, elsewhere_listed, elsewhere_ordered, astray = row[19:26]
    return Facts._make(
        (
            programme,
            key_number,
            BY_NUMBER[kind],
            *told,
            tuple(slices) if slices else (),
            tuple(map(Line._make, lines)) if lines else (),
            tuple(map(Sent._make, sent)) if sent else (),
            tuple(map(Listed._make, listed)) if listed else (),
            elsewhere_listed,
            elsewhere_ordered,
            tuple(map(Astray._make, astray)) if astray else (),
        )
    )
