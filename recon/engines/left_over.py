"""Tells the statements that find orders which may stand under another reference: of what is left over on both sides."""

from collections.abc import Mapping, Sequence

from recon.books.shelf import Volume
from recon.engines.stretches import Stretch, stretches

TEXTS = (
    "left_over",
    "left_over_told",
    "near",
    "clocks",
    "clocks_of_some",
    "absent",
    "absent_told",
    "whole_pairs",
    "pairs_left_over",
    "pairs",
    "forms",
)
"""The blocks that decide what is found."""
_KEYS_ASKED = 100_000
"""So many keys, spread evenly over all, tell how far the clocks of books are apart."""


def pairs_text(sql: Mapping[str, str], volumes: Sequence[Volume]) -> str:
    """Tell the statement that finds, in whole books, orders that may stand under another reference."""
    return _filled(
        sql["whole_pairs"],
        lone=sql["left_over"],
        clocks=clocks_text(sql, sql["all_of"].format(name="cases"), volumes),
        others=others_text(sql, "lone"),
        away=sql["absent"],
        orders=orders_text(sql, "away"),
        pairs=_pairs(sql),
    )


def pairs_left_over(sql: Mapping[str, str]) -> str:
    """Tell the statement that finds them in `others`, `absent` and `clocks`, which must be laid out."""
    return _filled(sql["pairs_left_over"], pairs=_pairs(sql))


def clocks_text(sql: Mapping[str, str], cases: str, volumes: Sequence[Volume], *, reads: bool = True) -> str:
    """Tell the statement that compares the clocks of books by some of the cases; `reads`: whether it reads any."""
    some = stretches(volumes, keys_at_once=_KEYS_ASKED)[0] if reads else Stretch(1, 0)
    rows = _filled(sql["clocks_of_some"], cases=cases, low=str(some.low), high=str(some.high))
    return _filled(sql["clocks"], cases=rows, near=sql["near"])


def others_text(
    sql: Mapping[str, str],
    left_over: str,
    *,
    transactions: str = "book_transactions",
    attempts: str = "book_attempts",
) -> str:
    """Tell the statement of what is left over in the network's book and the log, with what it is known by."""
    return _filled(sql["left_over_told"], transactions=transactions, attempts=attempts, left_over=left_over)


def orders_text(sql: Mapping[str, str], absent: str, *, orders: str = "book_orders") -> str:
    """Tell the statement of orders that Rakuten lists nowhere, with what they are known by."""
    return _filled(sql["absent_told"], absent=absent, orders=orders)


def _pairs(sql: Mapping[str, str]) -> str:
    return _filled(sql["pairs"], forms=sql["forms"], near=sql["near"])


def _filled(text: str, **values: str) -> str:
    """Fill the places of a text in which other braces are patterns of signs."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
