"""The rows of an export as columns of the contract: an order's several rows, its amounts, its state, its lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal

from recon.jobs.ports import BadRow
from recon.records.moment import moment
from recon.records.money import UnknownCurrency, decimals, major_units
from recon.sources.guess.columns import bare
from recon.sources.guess.dates import Dates, has_clock
from recon.sources.guess.numbers import Numbers, is_blank, minor
from recon.sources.guess.text import Grid, quoted
from recon.sources.orders import contract, shopify
from recon.sources.orders.contract import Target
from recon.sources.orders.csv_rows import first_said, goods_refund, state_of
from recon.sources.orders.export_shape import REFUNDED_GROSS, Kind, Shape
from recon.sources.orders.raw import Delivered
from recon.sources.settings import ExportSettings

Texts = list[str | None]
Amounts = list[Decimal | None]
_AMOUNT = "correct the cell, or set decimal = ',' if the file writes amounts with a decimal comma"
NOTHING = Decimal(0)
_DATE = "correct the cell, or set date_format to the order of its parts: 'ymd', 'dmy' or 'mdy'"


def _is_money(name: str) -> bool:
    return name == REFUNDED_GROSS or contract.ORDERS[name].target is Target.MONEY


KINDS: Mapping[str, Delivered] = {
    name: Delivered.UTC if column.target is Target.MOMENT else Delivered.EXACT
    for column in (*contract.ORDERS.values(), *contract.LINES.values())
    if column.target in {Target.MOMENT, Target.MONEY}
    for name in (column.name,)
}


@dataclass(slots=True)
class Stretch:
    """This is a stretch of an export: whole orders, each a group of rows."""

    shape: Shape
    given: ExportSettings
    grid: Grid
    groups: list[list[int]]
    undecided: int = 0
    lines: list[int] = field(init=False)
    rows_of_lines: list[list[int]] = field(init=False, default_factory=list)
    numbers: Numbers = field(init=False)
    _dates: Dates = field(init=False)
    columns: dict[str, Texts] = field(init=False, default_factory=dict)
    money: dict[str, Amounts] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        where, told = self.grid.sheet.where, self.given.mapping
        self.lines = [self.grid.lines[group[0]] for group in self.groups]
        self.numbers = Numbers(sign=told.decimal, where=where, cure=_AMOUNT)
        self._dates = Dates(order=told.date_format, zone=self.given.zone, where=where, cure=_DATE)

    def made(self) -> dict[str, Texts]:
        """Make the orders' columns, one value for each group."""
        told, columns = self.given.mapping, self.columns
        money = [name for name in self.shape.orders if _is_money(name)]
        for name, header in self.shape.orders.items():
            if name not in money:
                columns[name] = self._field(name, header)
        self._constants()
        if "state" in columns:
            columns["state"] = [self._state(word) for word in columns["state"]]
        if "order_ref" in columns and told.prefix:
            columns["order_ref"] = [ref and ref.removeprefix(told.prefix) for ref in columns["order_ref"]]
        if self.shape.kind is Kind.SHOPIFY:
            columns |= shopify.facts(self.grid, self.groups, columns, shape=self.shape, told=told)
        self._currencies()
        for name in money:
            read = self._given_back if name == "refunded_amount" else self._amounts
            self.money[name] = read(self.shape.orders[name])
        self._net()
        self._refunds()
        for name, amounts in self.money.items():
            columns[name] = [None if amount is None else format(amount, "f") for amount in amounts]
        self.rows_of_lines = self._line_rows()
        columns.setdefault("line_count", [str(len(rows) or 1) for rows in self.rows_of_lines])
        columns.pop(REFUNDED_GROSS, None)
        return columns

    def _constants(self) -> None:
        for name, value in self.given.mapping.constants.items():
            if not _is_money(name):
                self.columns.setdefault(name, [value] * len(self.groups))
            elif name not in self.shape.orders:
                # Counted with like a column: refunds, `less` and lines ask for it.
                amount = self.numbers.read(value, column=f"constants.{name}", line=self.lines[0])
                self.money[name] = [amount] * len(self.groups)

    def _field(self, name: str, header: str) -> Texts:
        cells = self.grid.columns[header]
        said = self._said(cells)
        if contract.ORDERS[name].target is Target.MOMENT:
            return self._moments(said, header)
        if name == "order_ref":
            return [cell if cell.strip() else None for cell in said]
        return [cell.strip() or None for cell in said]

    def _said(self, cells: Sequence[str]) -> list[str]:
        return [first_said(cells, group) if len(group) > 1 else cells[group[0]] for group in self.groups]

    def _amounts(self, header: str) -> Amounts:
        read, said = self.amount_reader(header), self._said(self.grid.columns[header])
        return [
            read(cell, line, place) for place, (cell, line) in enumerate(zip(said, self.lines, strict=True))
        ]

    def _given_back(self, header: str) -> Amounts:
        """Read what was given back; some shops write it with a minus."""
        return [None if amount is None else abs(amount) for amount in self._amounts(header)]

    def amount_reader(self, header: str) -> Callable[[str, int, int], Decimal | None]:
        """Make the reading of a column of amounts: a cell, its line, and which order it is of."""
        scale, rounds = self.given.scale, self.given.mapping.rounds

        def read(cell: str, line: int, place: int) -> Decimal | None:
            if is_blank(cell):
                return None
            amount = self.numbers.read(cell, column=header, line=line)
            if scale is not None:
                if amount != amount.to_integral_value():
                    said = f"line {line:,}, {header}: {cell.strip()[:30]} has decimals, but scale = {scale} says amounts are whole"
                    raise BadRow(self.grid.sheet.where, said, cure="remove scale, or export whole numbers")
                amount = amount.scaleb(-scale)
            if not rounds:
                return amount
            currency = self.currency_of(place)
            return major_units(minor(amount, currency), currency)

        return read

    def _moments(self, cells: Sequence[str], header: str) -> Texts:
        known: dict[int | None, str | None] = {None: None}
        found: Texts = []
        for cell, line in zip(cells, self.lines, strict=True):
            stamp = None if is_blank(cell) else self._dates.read(cell, column=header, line=line)
            if stamp is not None and not has_clock(cell):
                # As midnight an order would be due hours too early.
                said = f"line {line:,}, {header}: '{quoted(cell)[:30]}' is a date without a time"
                raise BadRow(
                    self.grid.sheet.where, said, cure="export it with its time, or leave it unmapped"
                )
            if stamp not in known:
                known[stamp] = f"{moment(stamp or 0).astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
            found.append(known[stamp])
        return found

    def _state(self, word: str | None) -> str | None:
        """Turn the shop's word into the contract's; one that nobody knows stays, and is refused by the contract."""
        if word is None:
            return None
        told = {bare(said): state for said, state in self.given.mapping.states.items()}
        known = state_of(word)
        return told.get(bare(word)) or (word if known is None else known.name.lower())

    def _currencies(self) -> None:
        usual = self.given.currency
        said = self.columns.get("currency", [None] * len(self.groups))
        self.columns["currency"] = [(code or usual or "").strip().upper() or None for code in said]

    def currency_of(self, place: int) -> str:
        """Name the currency of an order to count in; one that is unknown is refused by the contract afterwards."""
        code = self.columns["currency"][place] or "EUR"
        try:
            decimals(code)
        except UnknownCurrency:
            return "EUR"
        return code

    def _net(self) -> None:
        money = self.money
        if "net_amount" not in self.shape.orders and "net_amount" in self.shape.lines:
            read = self.amount_reader(self.shape.lines["net_amount"])
            cells, lines = self.grid.columns[self.shape.lines["net_amount"]], self.grid.lines
            money["net_amount"] = [
                sum((read(cells[row], lines[row], place) or NOTHING for row in group), NOTHING)
                for place, group in enumerate(self.groups)
            ]
        if self.shape.kind is Kind.SHOPIFY and "net_amount" not in self.given.mapping.fields:
            currencies = [self.currency_of(place) for place in range(len(self.groups))]
            money["net_amount"], self.undecided = shopify.goods(
                money, currencies=currencies, taxes=self.given.mapping.taxes
            )
        for header in self.shape.less:
            money["net_amount"] = [
                None if net is None else net - abs(off or NOTHING)
                for net, off in zip(money["net_amount"], self._amounts(header), strict=True)
            ]

    def _refunds(self) -> None:
        """Take the goods' part of what was refunded; an order that was given back whole is refunded, not cancelled."""
        money, states = self.money, self.columns.get("state", [None] * len(self.groups))
        cancelled = self.columns.get("cancelled_at", [None] * len(self.groups))
        nets = money.get("net_amount", [None] * len(self.groups))
        gross = money.pop(REFUNDED_GROSS, [None] * len(self.groups))
        totals = money.get("gross_amount", [None] * len(self.groups))
        refunds = money.get("refunded_amount", [None] * len(self.groups))
        for place, net in enumerate(nets):
            whole = False
            if gross[place] and net is not None:
                currency = self.currency_of(place)
                part, whole = goods_refund(
                    minor(net, currency),
                    minor(abs(gross[place] or NOTHING), currency),
                    minor(totals[place] or NOTHING, currency),
                )
                refunds[place] = major_units(part, currency)
            refunds[place] = refunds[place] or NOTHING
            if net is not None and abs(refunds[place] or NOTHING) > abs(net):
                # Tax or delivery given back with the goods: no more of the goods than there were.
                refunds[place] = net
            if cancelled[place]:
                states[place] = "cancelled"
            elif states[place] == "refunded" and net is not None:
                refunds[place] = net
            elif whole and states[place] == "confirmed":
                states[place] = "refunded"
        money["refunded_amount"] = refunds
        self.columns["state"] = states

    def _line_rows(self) -> list[list[int]]:
        """List, for each order, which of its rows tell of a line."""
        if not self.shape.lines:
            return [[] for _ in self.groups]
        cells = zip(*(self.grid.columns[header] for header in self.shape.lines.values()), strict=True)
        tells = [not all(map(is_blank, row)) for row in cells]
        return [[row for row in group if tells[row]] for group in self.groups]
