"""Columns that help and are not needed: left out, and said, where a cell in them cannot be read."""

from collections.abc import Callable

from recon.sources.guess.dates import NotADate, moment_in
from recon.sources.guess.desk import Desk
from recon.sources.guess.numbers import NotANumber, is_blank, number

_MONEY = {
    "total": "amount",
    "tax": "amount",
    "shipping": "amount",
    "discount": "amount",
    "refunded": "amount",
}
_DATES = {"paid": "date", "cancelled": "date", "returned": "date"}


def leave_out_unreadable(desk: Desk, *, sign: str, order: str) -> None:
    """Drop optional columns with a cell that is no amount or no date; the amount itself stays and refuses."""
    for role, what in {**_MONEY, **_DATES}.items():
        column = desk.columns.get(role)
        if column is None:
            continue
        read: Callable[[str], object] = _amount(sign) if role in _MONEY else _date(order)
        strange = next(
            (
                cell
                for cell in dict.fromkeys(desk.grid.columns[column])
                if not is_blank(cell) and not read(cell)
            ),
            None,
        )
        if strange is not None:
            del desk.columns[role]
            desk.warnings.append(
                f"the column {column} was not read: '{strange.strip()[:20]}' in it is no {what}"
            )


def _amount(sign: str) -> Callable[[str], bool]:
    def reads(cell: str) -> bool:
        try:
            number(cell, sign=sign)
        except NotANumber:
            return False
        return True

    return reads


def _date(order: str) -> Callable[[str], bool]:
    def reads(cell: str) -> bool:
        try:
            moment_in(cell, order=order)
        except NotADate:
            return False
        return True

    return reads
