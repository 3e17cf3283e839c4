"""The rows of an export as columns of the contract: an order's several rows, its amounts, its state, its lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from decimal import ROUND_CEILING, Decimal

from recon.jobs.ports import BadRow
from recon.records.moment import moment
from recon.records.money import UnknownCurrency, decimals, major_units, portions
from recon.sources.guess.columns import bare
from recon.sources.guess.dates import Dates
from recon.sources.guess.numbers import Numbers, is_blank, minor
from recon.sources.guess.text import Grid
from recon.sources.orders import contract, shopify
from recon.sources.orders.contract import Target
from recon.sources.orders.csv_rows import first_said, goods_refund, state_of
from recon.sources.orders.export_shape import REFUNDED_GROSS, Kind, Shape
from recon.sources.orders.raw import Delivered
from recon.sources.settings import ExportSettings

Texts = list[str | None]
Amounts = list[Decimal | None]
_AMOUNT = "correct the cell, or set decimal = ',' if the file writes amounts with a decimal comma"
_DATE = "correct the cell, or set date_format to the order of its parts: 'ymd', 'dmy' or 'mdy'"
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
    _numbers: Numbers = field(init=False)
    _dates: Dates = field(init=False)
    _orders: dict[str, Texts] = field(init=False, default_factory=dict)
    _money: dict[str, Amounts] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        where, told = self.grid.sheet.where, self.given.mapping
        self.lines = [self.grid.lines[group[0]] for group in self.groups]
        self._numbers = Numbers(sign=told.decimal, where=where, cure=_AMOUNT)
        self._dates = Dates(order=told.date_format, zone=self.given.zone, where=where, cure=_DATE)

    def orders(self) -> dict[str, Texts]:
        """Make the orders' columns, one value for each group."""
        told, columns = self.given.mapping, self._orders
        for name, header in self.shape.orders.items():
            columns[name] = self._field(name, header)
        for name, value in told.constants.items():
            columns.setdefault(name, [value] * len(self.groups))
        if "state" in columns:
            columns["state"] = [self._state(word) for word in columns["state"]]
        if "order_ref" in columns and told.prefix:
            columns["order_ref"] = [ref and ref.removeprefix(told.prefix) for ref in columns["order_ref"]]
        if self.shape.kind is Kind.SHOPIFY:
            columns |= shopify.facts(self.grid, self.groups, columns, shape=self.shape, told=told)
        self._currencies()
        self._net()
        self._refunds()
        for name, amounts in self._money.items():
            columns[name] = [None if amount is None else format(amount, "f") for amount in amounts]
        columns.setdefault("line_count", [str(self._lines_of(group)) for group in self.groups])
        columns.pop(REFUNDED_GROSS, None)
        return columns

    def order_lines(self) -> dict[str, Texts] | None:
        """Make the lines' columns, one value for each row that is a line; None where the file has no lines."""
        if not self.shape.lines:
            return None
        rows = [
            (place, row) for place, group in enumerate(self.groups) for row in group if self._is_line(row)
        ]
        columns: dict[str, Texts] = {
            "order_id": [self._orders["internal_id"][place] for place, _ in rows],
            "line_id": self._line_ids(rows),
            "placed_at": [self._orders["placed_at"][place] for place, _ in rows],
            "currency": [self._orders["currency"][place] for place, _ in rows],
            "quantity": [self._quantity(row) for _, row in rows],
            "net_amount": self._line_amounts(rows, name="net_amount", of="net_amount"),
            "refunded_quantity": self._line_refunds(rows),
            "refunded_amount": self._line_amounts(rows, name="refunded_amount", of="refunded_amount"),
        }
        for name in ("sku", "name"):
            if name in self.shape.lines:
                cells = self.grid.columns[self.shape.lines[name]]
                columns[name] = [cells[row].strip() or None for _, row in rows]
        return columns

    def line_places(self) -> list[int]:
        """List the lines in the file on which the orders' lines stand."""
        return [self.grid.lines[row] for group in self.groups for row in group if self._is_line(row)]

    def _field(self, name: str, header: str) -> Texts:
        cells = self.grid.columns[header]
        said = [first_said(cells, group) if len(group) > 1 else cells[group[0]] for group in self.groups]
        target = Target.MONEY if name == REFUNDED_GROSS else contract.ORDERS[name].target
        if target is Target.MONEY:
            read = self._amount(header)
            self._money[name] = [read(cell, line) for cell, line in zip(said, self.lines, strict=True)]
            return [None] * len(said)
        if target is Target.MOMENT:
            return self._moments(said, header)
        if name == "order_ref":
            return [cell if cell.strip() else None for cell in said]
        return [cell.strip() or None for cell in said]

    def _amount(self, header: str) -> Callable[[str, int], Decimal | None]:
        scale = self.given.scale

        def read(cell: str, line: int) -> Decimal | None:
            if is_blank(cell):
                return None
            amount = self._numbers.read(cell, column=header, line=line)
            if scale is None:
                return amount
            if amount != amount.to_integral_value():
                said = f"line {line:,}, {header}: {cell.strip()[:30]} has decimals, but scale = {scale} says amounts are whole"
                raise BadRow(self.grid.sheet.where, said, cure="remove scale, or export whole numbers")
            return amount.scaleb(-scale)

        return read

    def _moments(self, cells: Sequence[str], header: str) -> Texts:
        known: dict[int | None, str | None] = {None: None}
        found: Texts = []
        for cell, line in zip(cells, self.lines, strict=True):
            stamp = None if is_blank(cell) else self._dates.read(cell, column=header, line=line)
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
        said = self._orders.get("currency", [None] * len(self.groups))
        self._orders["currency"] = [(code or usual or "").strip().upper() or None for code in said]

    def _places(self, place: int) -> str:
        """Name the currency of an order to count in; one that is unknown is refused by the contract afterwards."""
        code = self._orders["currency"][place] or "EUR"
        try:
            decimals(code)
        except UnknownCurrency:
            return "EUR"
        return code

    def _net(self) -> None:
        money = self._money
        if "net_amount" not in self.shape.orders and "net_amount" in self.shape.lines:
            read = self._amount(self.shape.lines["net_amount"])
            cells = self.grid.columns[self.shape.lines["net_amount"]]
            money["net_amount"] = [
                sum((read(cells[row], self.grid.lines[row]) or Decimal(0) for row in group), Decimal(0))
                for group in self.groups
            ]
        if self.shape.kind is Kind.SHOPIFY and "net_amount" not in self.given.mapping.fields:
            currencies = [self._places(place) for place in range(len(self.groups))]
            money["net_amount"], self.undecided = shopify.goods(
                money, currencies=currencies, taxes=self.given.mapping.taxes
            )
        for header in self.shape.less:
            read, cells = self._amount(header), self.grid.columns[header]
            money["net_amount"] = [
                None if net is None else net - abs(read(first_said(cells, group), line) or Decimal(0))
                for net, group, line in zip(money["net_amount"], self.groups, self.lines, strict=True)
            ]

    def _refunds(self) -> None:
        """Take the goods' part of what was refunded; an order that was given back whole is refunded, not cancelled."""
        money, states = self._money, self._orders.get("state", [None] * len(self.groups))
        cancelled = self._orders.get("cancelled_at", [None] * len(self.groups))
        nets = money.get("net_amount", [None] * len(self.groups))
        gross = money.pop(REFUNDED_GROSS, [None] * len(self.groups))
        totals = money.get("gross_amount", [None] * len(self.groups))
        refunds = money.get("refunded_amount", [None] * len(self.groups))
        for place, net in enumerate(nets):
            whole = False
            if gross[place] and net is not None:
                currency = self._places(place)
                part, whole = goods_refund(
                    minor(net, currency),
                    minor(abs(gross[place] or Decimal(0)), currency),
                    minor(totals[place] or Decimal(0), currency),
                )
                refunds[place] = major_units(part, currency)
            refunds[place] = refunds[place] or Decimal(0)
            if cancelled[place]:
                states[place] = "cancelled"
            elif states[place] == "refunded" and net is not None:
                refunds[place] = net
            elif whole and states[place] == "confirmed":
                states[place] = "refunded"
        money["refunded_amount"] = refunds
        self._orders["state"] = states

    def _is_line(self, row: int) -> bool:
        return any(not is_blank(self.grid.columns[header][row]) for header in self.shape.lines.values())

    def _lines_of(self, group: Sequence[int]) -> int:
        return sum(1 for row in group if self._is_line(row)) if self.shape.lines else 1

    def _line_ids(self, rows: Sequence[tuple[int, int]]) -> Texts:
        if "line_id" in self.shape.lines:
            cells = self.grid.columns[self.shape.lines["line_id"]]
            return [cells[row].strip() or None for _, row in rows]
        numbers: Texts = []
        last, number = -1, 0
        for place, _ in rows:
            last, number = place, number + 1 if place == last else 1
            numbers.append(str(number))
        return numbers

    def _whole(self, name: str, row: int, *, default: str) -> str:
        """Read a whole number of a line; a part of a piece counts as one."""
        header = self.shape.lines.get(name)
        if header is None or is_blank(self.grid.columns[header][row]):
            return default
        read = self._numbers.read(self.grid.columns[header][row], column=header, line=self.grid.lines[row])
        return str(int(read.to_integral_value(rounding=ROUND_CEILING)))

    def _quantity(self, row: int) -> str:
        return self._whole("quantity", row, default="1")

    def _line_refunds(self, rows: Sequence[tuple[int, int]]) -> Texts:
        states = self._orders["state"]
        return [
            self._whole(
                "refunded_quantity", row, default=self._quantity(row) if states[place] == "refunded" else "0"
            )
            for place, row in rows
        ]

    def _line_amounts(self, rows: Sequence[tuple[int, int]], *, name: str, of: str) -> Texts:
        """Read an amount of each line, or share the order's out by the lines' prices, to the last minor unit."""
        header = self.shape.lines.get(name)
        if header is not None:
            read, cells = self._amount(header), self.grid.columns[header]
            amounts = [read(cells[row], self.grid.lines[row]) for _, row in rows]
            return [None if amount is None else format(amount, "f") for amount in amounts]
        by_order: dict[int, list[int]] = {}
        for place, row in rows:
            by_order.setdefault(place, []).append(row)
        texts: Texts = []
        for place, own in by_order.items():
            currency, whole = self._places(place), self._money[of][place] or Decimal(0)
            parts = portions(minor(whole, currency), [self._weight(row) for row in own])
            texts += [format(major_units(part, currency), "f") for part in parts]
        return texts

    def _weight(self, row: int) -> Decimal:
        """Weigh a line among the order's: what its price comes to, less its own discount."""
        if "net_amount" in self.shape.lines:
            header = self.shape.lines["net_amount"]
            return self._numbers.read(
                self.grid.columns[header][row], column=header, line=self.grid.lines[row]
            )
        beside, line = self.shape.beside, self.grid.lines[row]
        if "price" not in beside:
            return Decimal(1)
        price = self._numbers.read(self.grid.columns[beside["price"]][row], column=beside["price"], line=line)
        off = Decimal(0)
        if "line_discount" in beside:
            off = self._numbers.read(
                self.grid.columns[beside["line_discount"]][row], column=beside["line_discount"], line=line
            )
        return price * int(self._quantity(row)) - abs(off)
