"""Adds up counts and sums that stand in tables of one shape: what is neither tells them apart."""

from collections.abc import Mapping, Sequence

from recon.engines.desk import Desk

_ADDED = frozenset(
    "cases orders expected recorded net send_due sent settled there missing row_count amount commission clicks".split()
)
# How many rows a line of a table stands for: where none is left, the line goes.
_COUNTS = ("cases", "orders", "row_count", "amount")
_DIGEST = "digest"


def added_up(desk: Desk, sql: Mapping[str, str], rows: Sequence[str], *, less: str) -> str:
    """Tell the statement of some rows together, and of others that are taken off."""
    negated = ", ".join(f"-{name} AS {name}" for name in desk.columns(less) if name in _ADDED)
    taken = sql["negated"].format(rows=less, negated=negated)
    return " UNION ALL BY NAME ".join([*(sql["all_of"].format(name=f"({text})") for text in rows), taken])


def summed(desk: Desk, sql: Mapping[str, str], rows: str, *, keeps_nothings: bool = False) -> str:
    """Tell the statement that adds rows up; what comes to no row at all is left out, or kept to be added to others."""
    columns = desk.columns(rows)
    counted = next(name for name in _COUNTS if name in columns)
    block = "summed" if keeps_nothings else "summed_and_there"
    return sql[block].format(columns=", ".join(map(_summed, columns)), rows=rows, counted=counted)


def _summed(column: str) -> str:
    if column == _DIGEST:
        return f"bit_xor({column}) AS {column}"
    return f"SUM({column})::BIGINT AS {column}" if column in _ADDED else column
