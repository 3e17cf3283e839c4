"""An orders CSV exported from a shop: its rows as orders of the books."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from recon.books.contracts import ORDERS
from recon.jobs.ports import BadRow, Closing, Delivery, Known, Progress
from recon.records import numerals
from recon.records.click import ASSUMED
from recon.records.money import UnknownCurrency, decimals
from recon.records.order import OrderKind, OrderState
from recon.records.window import Window
from recon.sources.guess.dates import Dates
from recon.sources.guess.numbers import Numbers, minor
from recon.sources.guess.text import Grid, Sheet, grid_of
from recon.sources.orders.csv_rows import (
    AFFILIATE,
    Amounts,
    Base,
    first_said,
    goods_refund,
    groups_of,
    state_of,
)

_BATCH = 20_000
_TOO_MANY_UNDATED = 20
_TEXTS = ("channel", "payment_method", "device", "country", "coupon")


@dataclass(frozen=True, slots=True)
class OrdersCsvSettings:
    """This is how one shop's CSV is read. `columns` maps a role of `guess_columns.NAMES` to its header.

    Without a column `click` an order counts as an affiliate order if its `channel` names one, and if
    `affiliate_channel` is not set, always. `prefix` is what stands before the reference here and not at Rakuten.
    """

    sheet: Sheet
    columns: Mapping[str, str]
    base: Base
    order: str
    zone: str
    currency: str
    sign: str
    prefix: str = ""
    affiliate_channel: bool = False
    covers: Window | None = None

    @property
    def wanted(self) -> list[str]:
        """List the columns that are read."""
        return list(dict.fromkeys([*self.columns.values(), *self.base.columns]))


@dataclass(slots=True)
class _Noticed:
    undated: list[int] = field(default_factory=list)
    strange: Counter[str] = field(default_factory=Counter)


class OrdersCsv:
    """This is a source: one export of a shop's orders, read whole."""

    def __init__(self, settings: OrdersCsvSettings) -> None:
        self._told = settings

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:  # noqa: ARG002 # a file knows no moment and is read whole
        """Read the file from its beginning."""
        grid = grid_of(self._told.sheet, self._told.wanted)
        noticed = _Noticed()
        yield Delivery(
            "orders", self._batches(grid, noticed, progress=progress), lambda: self._closing(grid, noticed)
        )

    def _closing(self, grid: Grid, noticed: _Noticed) -> Closing:
        remarks = list(grid.remarks)
        if noticed.undated:
            remarks.append(
                f"{numerals.counted(len(noticed.undated), 'row')} without a date left out, the first on line {noticed.undated[0]:,}"
            )
        if noticed.strange:
            words = ", ".join(f"'{word}' ({count:,})" for word, count in noticed.strange.most_common(5))
            remarks.append(f"a status nobody foresaw counts as confirmed: {words}")
        return Closing(covers=self._told.covers, replaces=self._told.covers, remarks=tuple(remarks))

    def _batches(self, grid: Grid, noticed: _Noticed, *, progress: Progress) -> Iterator[pa.RecordBatch]:
        reading = _Orders(self._told, grid, noticed)
        groups = groups_of(
            grid.columns[self._told.columns["order_id"]],
            grid.columns[self._told.columns["placed"]],
            rows=self._told.base.rows,
        )
        for start in range(0, len(groups), _BATCH):
            rows = [
                row for group in groups[start : start + _BATCH] if (row := reading.row(group)) is not None
            ]
            progress.step(self._told.sheet.where, done=start + len(rows), total=len(groups))
            yield pa.RecordBatch.from_pylist(rows, schema=ORDERS)
        if len(noticed.undated) * _TOO_MANY_UNDATED > len(groups):
            said = f"{len(noticed.undated):,} of {len(groups):,} orders have no date in {self._told.columns['placed']}"
            raise BadRow(self._told.sheet.where, said, cure="name the column with the order's date by --date")


class _Orders:
    """This is the way from an order's rows to a row of the books."""

    def __init__(self, told: OrdersCsvSettings, grid: Grid, noticed: _Noticed) -> None:
        self._told, self._grid, self._noticed = told, grid, noticed
        where = told.sheet.where
        self._dates = Dates(order=told.order, zone=told.zone, where=where)
        amounts = Amounts(grid, numbers=Numbers(sign=told.sign, where=where))
        self._base = amounts.of(told.base)
        self._gross = {
            role: amounts.once(told.columns[role])
            for role in ("total", "tax", "shipping", "discount", "refunded")
            if role in told.columns
        }
        self._ids: Counter[str] = Counter()

    def row(self, group: list[int]) -> dict[str, object] | None:
        """Make one order's row; None for rows without a date, which are counted."""
        stamps = {role: self._moment(role, group) for role in ("placed", "paid", "cancelled", "returned")}
        placed = stamps["placed"] if stamps["placed"] is not None else stamps["paid"]
        if placed is None:
            self._noticed.undated.append(self._grid.lines[group[0]])
            return None
        currency = self._currency(group)
        base = minor(self._base(group), currency)
        gross = {role: minor(read(group), currency) for role, read in self._gross.items()}
        refunded, state = self._refund(base, gross, self._state(group, stamps))
        ref = self._ref(group)
        known = {role: self._text(role, group) for role in _TEXTS}
        return known | {
            "row_id": self._id(ref, group),
            "order_ref": ref or None,
            "kind": int(OrderKind.SALE),
            "state": int(state),
            "is_test": 0,
            "placed_at": placed,
            "paid_at": self._paid(state, stamps, placed=placed),
            "cancelled_at": stamps["cancelled"],
            "refunded_at": stamps["returned"],
            "currency": currency,
            "net_amount": base,
            "refunded_amount": refunded,
            "gross_amount": gross.get("total"),
            "tax_amount": gross.get("tax"),
            "shipping_amount": gross.get("shipping"),
            "discount_amount": gross.get("discount"),
            "line_count": len(group),
            "click_id": self._click(group),
        }

    def _cell(self, role: str, group: Sequence[int]) -> str:
        column = self._told.columns.get(role)
        return "" if column is None else first_said(self._grid.columns[column], group)

    def _text(self, role: str, group: Sequence[int]) -> str | None:
        return self._cell(role, group).strip() or None

    def _moment(self, role: str, group: Sequence[int]) -> int | None:
        column = self._told.columns.get(role)
        if column is None:
            return None
        cell = self._cell(role, group)
        if role == "placed" and cell and "clock" in self._told.columns:
            cell = f"{cell.strip()} {self._cell('clock', group).strip()}".strip()
        return self._dates.read(cell, column=column, line=self._grid.lines[group[0]])

    def _currency(self, group: Sequence[int]) -> str:
        code = self._cell("currency", group).strip().upper() or self._told.currency
        try:
            decimals(code)
        except UnknownCurrency as error:
            said = f"line {self._grid.lines[group[0]]:,}, {self._told.columns.get('currency', 'currency')}: {error}"
            raise BadRow(
                self._told.sheet.where, said, cure="or give one for the whole file, such as --currency EUR"
            ) from None
        return code

    def _ref(self, group: Sequence[int]) -> str:
        cell = self._grid.columns[self._told.columns["order_id"]][group[0]]
        return cell.strip().removeprefix(self._told.prefix) if self._told.prefix else cell

    def _id(self, ref: str, group: Sequence[int]) -> str:
        """Name the order's row; a reference that comes again is not the same order."""
        name = ref.strip() or f"line {self._grid.lines[group[0]]}"
        self._ids[name] += 1
        return name if self._ids[name] == 1 else f"{name}\x1f{self._ids[name]}"

    def _state(self, group: Sequence[int], stamps: Mapping[str, int | None]) -> OrderState:
        if stamps["cancelled"] is not None:
            return OrderState.CANCELLED
        word = self._cell("status", group)
        state = state_of(word) if word else OrderState.CONFIRMED
        if state is None:
            self._noticed.strange[word.strip()] += 1
        return state or OrderState.CONFIRMED

    def _paid(self, state: OrderState, stamps: Mapping[str, int | None], *, placed: int) -> int | None:
        """Say when it was paid: as the file says; a file that has no such column, at once, unless its status says no."""
        if stamps["paid"] is not None:
            return stamps["paid"]
        only_word = "paid" in self._told.columns and "status" not in self._told.columns
        return None if only_word or state is OrderState.PENDING else placed

    def _refund(self, base: int, gross: Mapping[str, int], state: OrderState) -> tuple[int, OrderState]:
        """Take the commission base's part of a refund, which shops give with tax and delivery."""
        if state is not OrderState.CONFIRMED:
            return 0, state
        part, whole = goods_refund(base, abs(gross.get("refunded", 0)), gross.get("total", 0))
        return (0, OrderState.REFUNDED) if whole else (part, state)

    def _click(self, group: Sequence[int]) -> str | None:
        if "click" in self._told.columns:
            return self._text("click", group)
        if self._told.affiliate_channel:
            return ASSUMED if AFFILIATE.search(self._cell("channel", group)) else None
        return ASSUMED
