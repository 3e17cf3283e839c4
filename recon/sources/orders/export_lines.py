"""The lines of an export's orders, as columns of the contract: read, or shared out of what the order says as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from operator import itemgetter

from recon.records.money import major_units, portions
from recon.sources.guess.numbers import is_blank, minor
from recon.sources.orders.export_rows import NOTHING, Stretch, Texts


@dataclass(slots=True)
class Lines:
    """This is the lines of a stretch whose orders are made: each row that is a line, with the order it is of."""

    of: Stretch
    rows: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [(place, row) for place, rows in enumerate(self.of.rows_of_lines) for row in rows]

    def columns(self) -> dict[str, Texts]:
        """Make the lines' columns, one value for each line."""
        order = self.of.columns
        columns: dict[str, Texts] = {
            "order_id": [order["internal_id"][place] for place, _ in self.rows],
            "line_id": self._ids(),
            "placed_at": [order["placed_at"][place] for place, _ in self.rows],
            "currency": [order["currency"][place] for place, _ in self.rows],
            "quantity": [self._whole("quantity", row, default="1") for _, row in self.rows],
            "net_amount": self._amounts("net_amount"),
            "refunded_amount": self._amounts("refunded_amount"),
        }
        columns["refunded_quantity"] = self._refunded(columns["quantity"])
        for name in ("sku", "name"):
            if name in self.of.shape.lines:
                cells = self.of.grid.columns[self.of.shape.lines[name]]
                columns[name] = [cells[row].strip() or None for _, row in self.rows]
        return columns

    def places(self) -> list[int]:
        """List the lines of the file on which they stand."""
        return [self.of.grid.lines[row] for _, row in self.rows]

    def _ids(self) -> Texts:
        if "line_id" in self.of.shape.lines:
            cells = self.of.grid.columns[self.of.shape.lines["line_id"]]
            return [cells[row].strip() or None for _, row in self.rows]
        return [str(number) for _, own in self._by_order() for number, _ in enumerate(own, start=1)]

    def _by_order(self) -> Iterator[tuple[int, list[int]]]:
        for place, own in groupby(self.rows, key=itemgetter(0)):
            yield place, [row for _, row in own]

    def _whole(self, name: str, row: int, *, default: str) -> str:
        """Read a whole number of a line; a part of a piece counts as one."""
        header = self.of.shape.lines.get(name)
        if header is None or is_blank(self.of.grid.columns[header][row]):
            return default
        number = self._number(header, row)
        # What was given back is written with a minus by some shops.
        counted = abs(number) if name == "refunded_quantity" else number
        return str(int(counted.to_integral_value(rounding=ROUND_CEILING)))

    def _number(self, header: str, row: int) -> Decimal:
        grid = self.of.grid
        return self.of.numbers.read(grid.columns[header][row], column=header, line=grid.lines[row])

    def _refunded(self, quantities: Texts) -> Texts:
        states = self.of.columns["state"]
        usual = [
            (quantity or "0") if states[place] == "refunded" else "0"
            for (place, _), quantity in zip(self.rows, quantities, strict=True)
        ]
        if "refunded_quantity" not in self.of.shape.lines:
            return [*usual]
        return [
            self._whole("refunded_quantity", row, default=default)
            for (_, row), default in zip(self.rows, usual, strict=True)
        ]

    def _amounts(self, name: str) -> Texts:
        """Read an amount of each line, or share the order's out by the lines' prices, to the last minor unit."""
        header = self.of.shape.lines.get(name)
        if header is not None:
            read, cells = self.of.amount_reader(header), self.of.grid.columns[header]
            amounts = [read(cells[row], self.of.grid.lines[row], place) for place, row in self.rows]
            if name == "refunded_amount":
                amounts = [None if amount is None else abs(amount) for amount in amounts]
            return [None if amount is None else format(amount, "f") for amount in amounts]
        return [text for place, own in self._by_order() for text in self._shared(name, place, own)]

    def _shared(self, name: str, place: int, own: list[int]) -> list[str]:
        whole = self.of.money[name][place] or NOTHING
        if whole == 0 or len(own) == 1:
            return [format(whole, "f")] * len(own)
        currency = self.of.currency_of(place)
        parts = portions(minor(whole, currency), [self._weight(row) for row in own])
        return [format(major_units(part, currency), "f") for part in parts]

    def _weight(self, row: int) -> Decimal:
        """Weigh a line among the order's: what its price comes to, less its own discount."""
        if "net_amount" in self.of.shape.lines:
            return self._number(self.of.shape.lines["net_amount"], row)
        beside = self.of.shape.beside
        if "price" not in beside:
            return Decimal(1)
        off = self._number(beside["line_discount"], row) if "line_discount" in beside else NOTHING
        return self._number(beside["price"], row) * int(self._whole("quantity", row, default="1")) - abs(off)
