"""Reads out of the engine how the report and the log go with the shop's orders."""

from collections import Counter
from collections.abc import Mapping, Sequence

from recon.books.shelf import Volume
from recon.engines.desk import Desk
from recon.engines.stretches import most_rows, stretches
from recon.engines.sums import KeptSums
from recon.jobs.question import OWN_SOURCE
from recon.matching.pairing import Paired, ToldBook
from recon.records.click import NO_CLICK_PATTERN

_SALES = {ToldBook.NETWORK: "report_sales", ToldBook.LOG: "log_sales"}
_SUMS = {ToldBook.NETWORK: "reported", ToldBook.LOG: "attempted"}
_BOOKS = {ToldBook.NETWORK: "transactions", ToldBook.LOG: "attempts"}
# From twice as many rows of the largest book on, a sample of about so many keys is asked.
_KEYS = 100_000
# Of so many sales at least one in so many must be the shop's for a sample of the sums to be answer enough.
_ENOUGH, _ONE_IN = 200, 5


def pairing(desk: Desk, sql: Mapping[str, str], volumes: Sequence[Volume]) -> list[Paired]:
    """Count each book's sales and the shop's orders, and how many of each the other side knows.

    Of many rows the counts are those of a sample of keys, times what it stands for.
    """
    one_in = max(most_rows(volumes) // _KEYS, 1)
    sold = sql["sold_orders"].format(one_in=one_in, no_click=NO_CLICK_PATTERN)
    return [
        each
        for book, block in _SALES.items()
        for each in _paired(
            desk, sql, book, sales=sql[block].format(own=OWN_SOURCE, one_in=one_in), sold=sold, one_in=one_in
        )
    ]


def pairing_of_sums(
    desk: Desk, sql: Mapping[str, str], kept: KeptSums, volumes: Sequence[Volume]
) -> list[Paired] | None:
    """Count the same in one stretch of the sums, which names no reference; None where that is no clear answer."""
    parts = stretches(volumes, keys_at_once=_KEYS)
    ends = {"low": parts[0].low, "high": parts[0].high}
    sold = sql["ordered_sales"].format(rows=kept.rows("ordered"), **ends)
    found = [
        each
        for book, name in _SUMS.items()
        for each in _paired(
            desk,
            sql,
            book,
            sales=sql[f"{name}_sales"].format(rows=kept.rows(name), **ends),
            sold=sold,
            one_in=len(parts),
        )
    ]
    return found if _is_clear(found, volumes, parts=len(parts)) else None


def _paired(
    desk: Desk, sql: Mapping[str, str], book: ToldBook, *, sales: str, sold: str, one_in: int
) -> list[Paired]:
    rows = desk.rows(sql["pairing"].format(sales=sales, sold=sold, one_in=one_in))
    return [Paired(programme, book, *figures) for programme, *figures in rows]


def _is_clear(found: Sequence[Paired], volumes: Sequence[Volume], *, parts: int) -> bool:
    """Tell whether each programme has enough sales in each book that holds any, and enough of them are the shop's.

    What we sent ourselves is the shop's without saying anything: it counts as if it were none of it.
    """
    rows, own = _rows_of(volumes)
    known = {(each.programme, each.book): each for each in found}
    for book in ToldBook:
        for programme in {name for name, of in rows if of == _BOOKS[book] and name}:
            if (programme, "orders") not in rows:
                continue
            each = known.get((programme, book))
            theirs = own[programme] if book is ToldBook.LOG else 0
            if (
                each is None
                or each.rows < _ENOUGH * parts
                or (each.paired_rows - theirs) * _ONE_IN < each.rows
            ):
                return False
    return True


def _rows_of(volumes: Sequence[Volume]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Count the rows of each programme and book, and those we sent ourselves by programme."""
    rows: Counter[tuple[str, str]] = Counter()
    own: Counter[str] = Counter()
    for volume in volumes:
        is_own = volume.manifest.book == "attempts" and volume.manifest.source == OWN_SOURCE
        for total in volume.manifest.totals:
            rows[total.programme, volume.manifest.book] += total.rows
            own[total.programme] += total.rows if is_own else 0
    return rows, own
