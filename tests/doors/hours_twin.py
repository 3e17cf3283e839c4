"""Hourly figures of orders counted in plain Python, one order after the other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from recon.gap.ages.cells import NEVER, Cells
from recon.records.moment import micros
from recon.records.order import OrderState
from recon.records.programme import Due
from tests.doors.hours_scene import DIMENSIONS, DUE, END, FIRST, Story


class Cell(NamedTuple):
    """This is what tells one cell from another."""

    hour: int
    reported: int
    cancelled: int
    second: int
    wrong: bool
    values: tuple[str, ...]


Counted = dict[tuple[str, str], dict[Cell, tuple[int, int]]]
"""By programme and currency, the orders and money of each cell."""


def counted(told: Iterable[Story], *, first: int = FIRST, end: int = END) -> Counted:
    """Count the hourly figures one order after the other; a value with fewer than 20 orders has no name."""
    found: dict[tuple[str, str], list[tuple[Story, Cell, int]]] = {}
    for story in told:
        cell = _cell(story)
        if cell is not None and first <= cell[0].hour < end:
            found.setdefault((story.programme, story.currency), []).append((story, *cell))
    return {key: _together(rows) for key, rows in found.items()}


def _together(rows: list[tuple[Story, Cell, int]]) -> dict[Cell, tuple[int, int]]:
    orders = [
        Counter(word for _, cell, _ in rows if (word := cell.values[at])) for at in range(len(DIMENSIONS))
    ]
    told = [at for at, words in enumerate(orders) if words]
    cells: dict[Cell, tuple[int, int]] = {}
    for _, cell, money in rows:
        values = tuple(cell.values[at] if orders[at][cell.values[at]] >= 20 else "" for at in told)
        short = cell._replace(values=values)
        known, sum_ = cells.get(short, (0, 0))
        cells[short] = known + 1, sum_ + money
    return cells


def _cell(story: Story) -> tuple[Cell, int] | None:
    """Put one order into its cell and say what it comes to; None where Rakuten should not have it."""
    due = story.placed
    if DUE[story.programme] is Due.PAID:
        if story.paid is None and story.state is OrderState.PENDING:
            return None
        due = story.paid or story.placed
    changed = max((at for at in (story.cancelled, story.refunded) if at is not None), default=None)
    is_over = story.state in (OrderState.CANCELLED, OrderState.REFUNDED)
    is_over = is_over or (story.refund > 0 and story.refund >= story.amount)
    if story.is_test or story.coupon or not story.click or (is_over and (changed is None or changed <= due)):
        return None
    now = story.amount - story.refund
    is_doubled = _is_doubled(story, now)
    cell = Cell(
        hour=_hour(due),
        reported=min((_hour(each.at) for each in story.listed), default=NEVER),
        cancelled=_hour(changed) if is_over and changed else NEVER,
        second=max(_hour(each.at) for each in story.listed) if is_doubled else NEVER,
        wrong=not is_doubled and _is_wrong(story, now, is_over=is_over),
        values=(*(story.traits.get(name) or "" for name in DIMENSIONS[:-1]), story.click[:11]),
    )
    return cell, story.amount if is_over else now


def _recorded(story: Story) -> int | None:
    """Sum up what Rakuten pays for; None where that is nothing, or not in the order's currency."""
    paid = [each for each in story.listed if each.list_ == 1]
    alike = all(each.currency == story.currency for each in paid)
    return sum(each.amount for each in paid) if paid and alike else None


def _is_doubled(story: Story, now: int) -> bool:
    recorded = _recorded(story)
    if recorded is None or abs(recorded - now) <= 1 or (story.refund and abs(recorded - story.amount) <= 1):
        return False
    return any(
        abs(recorded - times * whole) <= times
        for whole in (now, story.amount)
        if whole > 0
        for times in (2, 3)
    )


def _is_wrong(story: Story, now: int, *, is_over: bool) -> bool:
    recorded = _recorded(story)
    if recorded is None or recorded <= 0:
        return False
    over = recorded - story.amount
    short = now - recorded - sum(each.amount for each in story.listed if each.list_ == 2)
    return (over > 1 and over * 50 > story.amount) or (not is_over and short > 1 and short * 50 > now)


def _hour(at: datetime) -> int:
    return micros(at) // 3_600_000_000


def as_counted(cells: Mapping[tuple[str, str], Cells]) -> Counted:
    """Write cells with their words, to be compared."""
    return {key: _worded(each) for key, each in cells.items()}


def _worded(cells: Cells) -> dict[Cell, tuple[int, int]]:
    found = {}
    for at in range(len(cells.hour)):
        words = tuple(
            values[code] for values, code in zip(cells.values, cells.codes[at].tolist(), strict=True)
        )
        hours = (int(each[at]) for each in (cells.hour, cells.reported, cells.cancelled, cells.second))
        cell = Cell(*hours, bool(cells.wrong[at]), words)  # type: ignore[call-arg, arg-type]
        assert cell not in found
        found[cell] = int(cells.orders[at]), int(cells.money[at])
    return found
