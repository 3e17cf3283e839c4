"""The rows of a shop's CSV as orders: which rows belong together, which amount is theirs, how far they have come."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from recon.records.order import OrderState
from recon.sources.guess.columns import bare
from recon.sources.guess.numbers import Numbers, is_blank
from recon.sources.guess.text import Grid


class Rows(StrEnum):
    """This is what several rows with one reference are: one order said again, its lines, or several orders."""

    ONCE = "once"
    SUM = "sum"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Base:
    """This is how the commission base is made of columns: one, less others, or a price times a quantity."""

    plus: str
    less: tuple[str, ...] = ()
    times: str | None = None
    rows: Rows = Rows.ONCE

    @property
    def columns(self) -> tuple[str, ...]:
        """List the columns it takes."""
        return (self.plus, *self.less, *([self.times] if self.times else []))

    def __str__(self) -> str:
        product = f"{self.plus} x {self.times}" if self.times else self.plus
        added = ", added up over an order's rows" if self.rows is Rows.SUM else ""
        return f"{product}{''.join(f' less {name}' for name in self.less)}{added}"


# Words of a status, in their bare form; what none of them names is taken as confirmed, and said.
_STATES: dict[OrderState, tuple[str, ...]] = {
    OrderState.CANCELLED: (
        "cancelled", "canceled", "cancel", "voided", "void", "declined", "rejected", "wc cancelled", "storniert", "storno",
        "abgebrochen", "abgelehnt", "annulé", "annulée", "annulee", "refusé", "キャンセル", "キャンセル済み", "キャンセル済", "取消",
    ),
    OrderState.REFUNDED: (
        "refunded", "returned", "wc refunded", "chargeback", "erstattet", "zurückgesendet", "retourniert", "retoure",
        "remboursé", "remboursée", "retourné", "返金", "返金済み", "返金済", "返品",
    ),
    OrderState.PENDING: (
        "pending", "pending payment", "on hold", "failed", "unpaid", "awaiting payment", "authorized", "authorised", "draft",
        "checkout draft", "expired", "wc pending", "wc on hold", "wc failed", "offen", "ausstehend", "unbezahlt",
        "zahlung ausstehend", "wartend", "fehlgeschlagen", "in wartestellung", "en attente", "en attente de paiement",
        "impayé", "échoué", "échouée", "未払い", "未入金", "入金待ち", "支払待ち", "保留", "保留中", "失敗",
    ),
    OrderState.CONFIRMED: (
        "paid", "complete", "completed", "confirmed", "processing", "shipped", "delivered", "fulfilled", "closed", "open", "new",
        "invoiced", "partially refunded", "partially paid", "partially fulfilled", "unfulfilled", "success", "approved", "done",
        "wc completed", "wc processing", "bezahlt", "abgeschlossen", "in bearbeitung", "versandt", "versendet", "geliefert",
        "bestätigt", "erledigt", "fertiggestellt", "teilweise erstattet", "payé", "payée", "terminé", "terminée", "en cours",
        "expédié", "expédiée", "livré", "livrée", "validée", "confirmée", "支払い済み", "支払済み", "入金済み", "入金済", "完了", "処理中",
        "発送済み", "発送済", "出荷済み", "確定", "配送済み",
    ),
}  # fmt: skip
_STATE_OF = {bare(word): state for state, words in _STATES.items() for word in words}
# What a column about a sale's origin says where a Rakuten publisher brought it.
AFFILIATE = re.compile(r"rakuten|linksynergy|linkshare|ranmid|affiliate", re.IGNORECASE)


def state_of(cell: str) -> OrderState | None:
    """Read a status; None for a word nobody foresaw."""
    return _STATE_OF.get(bare(cell))


def groups_of(ids: Sequence[str], dates: Sequence[str], *, rows: Rows) -> list[list[int]]:
    """Put the rows of one order together: the same reference, and the same date or none at all."""
    groups: list[list[int]] = []
    latest: dict[str, list[int]] = {}
    for row, (cell, date) in enumerate(zip(ids, dates, strict=True)):
        ref, dated = cell.strip(), bool(date.strip())
        if ref:
            group = None if rows is Rows.APART else latest.get(ref)
            goes_on = group is not None and (not dated or date == dates[group[0]])
        else:
            # An order's further lines may leave its reference blank as well.
            group = groups[-1] if groups else None
            goes_on = group is not None and not dated
        if group is not None and goes_on:
            group.append(row)
            continue
        groups.append([row])
        if ref:
            latest[ref] = groups[-1]
    return groups


def adjacent_groups(keys: Sequence[Sequence[str]]) -> list[list[int]]:
    """Put rows together that stand together: each key column says the same as on the order's first row, or nothing."""
    groups: list[list[int]] = []
    first: tuple[str, ...] = ()
    for row, cells in enumerate(zip(*keys, strict=True)):
        goes_on = cells == first or (
            bool(groups)
            and all(cell == said or not cell.strip() for cell, said in zip(cells, first, strict=True))
        )
        if goes_on:
            groups[-1].append(row)
        else:
            groups.append([row])
            first = cells
    return groups


def goods_refund(base: int, refund: int, total: int) -> tuple[int, bool]:
    """Take the goods' part of a refund that was given with tax and delivery, in minor units; say whether it was all."""
    if refund == 0 or base <= 0:
        return 0, False
    if refund >= max(total, base):
        return base, True
    part = Decimal(base) * refund / max(total, base)
    return int(part.quantize(Decimal(1), rounding=ROUND_HALF_UP)), False


def first_said(cells: Sequence[str], group: Iterable[int]) -> str:
    """Take the first cell of an order's rows that says anything."""
    return next((cells[row] for row in group if not is_blank(cells[row])), "")


class Amounts:
    """This is the reading of a grid's amounts, order by order."""

    def __init__(self, grid: Grid, *, numbers: Numbers) -> None:
        self._grid, self._numbers = grid, numbers

    def of(self, base: Base) -> Callable[[list[int]], Decimal]:
        """Make the reading of one base, for many orders."""
        lesses: list[Callable[[list[int]], Decimal]] = []
        if base.times is not None:
            plus = self._product(base.plus, base.times)
            lesses = [self.once(name) for name in base.less]
        else:
            reading = self._summed if base.rows is Rows.SUM else self.once
            plus, lesses = reading(base.plus), [reading(name) for name in base.less]
        if not lesses:
            return plus
        return lambda group: plus(group) - sum((abs(less(group)) for less in lesses), Decimal(0))

    def once(self, column: str) -> Callable[[list[int]], Decimal]:
        """Make the reading of a column that stands once for a whole order."""
        cells = self._grid.columns[column]
        return lambda group: self._one(first_said(cells, group), column, group[0])

    def _summed(self, column: str) -> Callable[[list[int]], Decimal]:
        cells = self._grid.columns[column]
        return lambda group: sum((self._one(cells[row], column, row) for row in group), Decimal(0))

    def _product(self, price: str, quantity: str) -> Callable[[list[int]], Decimal]:
        prices, counts = self._grid.columns[price], self._grid.columns[quantity]
        return lambda group: sum(
            (self._one(prices[row], price, row) * self._one(counts[row], quantity, row) for row in group),
            Decimal(0),
        )

    def _one(self, cell: str, column: str, row: int) -> Decimal:
        return self._numbers.read(cell, column=column, line=self._grid.lines[row])
