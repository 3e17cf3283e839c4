"""Turns a shop's raw rows into the book's columns, or names the first row that cannot be."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from recon.records.moment import BOUNDS, YEARS
from recon.records.money import UnknownCurrency, decimals
from recon.records.order import OrderKind, OrderState
from recon.sources.guess.text import quoted
from recon.sources.orders.contract import Column, Reading, Target, check_types
from recon.sources.orders.money import TOO_LARGE, micros, minor_units, whole_numbers
from recon.sources.orders.preset import nearest
from recon.sources.orders.raw import Delivered, Raw

Convert = Callable[[pa.Array], pa.Array]
_NUMBER = re.compile(r"[-+]?[0-9]*[.]?[0-9]*([eE][-+]?[0-9]+)?")
_LONGEST = 40
_DECIDES_MONTH = "placed_at"
_CODES = {
    "state": {member.name.lower(): int(member) for member in OrderState},
    "kind": {member.name.lower(): int(member) for member in OrderKind},
    "is_test": {"0": 0, "1": 1, "f": 0, "t": 1, "false": 0, "true": 1},
}


@dataclass(frozen=True, slots=True)
class _Rows:
    """This is one stretch of rows on its way into the contract."""

    raw: Raw
    reading: Reading

    @property
    def count(self) -> int:
        return len(self.raw.batch)

    def has(self, name: str) -> bool:
        return name in self.raw.batch.schema.names

    def texts(self, name: str) -> pa.Array:
        """The column's texts; nulls where the query does not deliver it."""
        return self.raw.batch.column(name) if self.has(name) else pa.nulls(self.count, pa.string())

    def kind(self, name: str) -> Delivered:
        return dict(self.raw.columns).get(name, Delivered.NOTHING)

    def reference(self, row: int) -> str:
        """Name a row as its shop would, behind its line where it has one."""
        told = self._told(row)
        return f"line {self.raw.lines[row]:,}, {told}" if self.raw.lines else told

    def _told(self, row: int) -> str:
        named = ("order_ref", "internal_id") if self.reading.book == "orders" else ("order_id", "line_id")
        told = [self.texts(name)[row].as_py() for name in named]
        if self.reading.book == "lines":
            return f"line {told[1]} of order {told[0]}"
        return f"order {told[0]}" if (told[0] or "").strip() else f"order with internal_id {told[1]}"

    def refuse(self, name: str, row: int, what: str, *, cure: str) -> None:
        self.reading.refuse(name, what, cure=cure, row=self.reference(row))


def converted(raw: Raw, *, reading: Reading) -> pa.RecordBatch:
    """Turn raw rows into a batch of the book's own schema."""
    check_types(raw, reading=reading)
    rows = _Rows(raw, reading)
    for column in reading.columns.values():
        if column.filled and reading.needs(column):
            _check_filled(rows, column)
    _check_unique(rows)
    currencies = _currencies(rows)
    fields = {column.name: _field(rows, column, currencies=currencies) for column in reading.columns.values()}
    arrays = _orders(rows, fields) if reading.book == "orders" else _lines(fields)
    batch = [pc.cast(arrays[field.name], field.type) for field in reading.schema]
    return pa.RecordBatch.from_arrays(batch, schema=reading.schema)


def _orders(rows: _Rows, fields: dict[str, pa.Array]) -> dict[str, pa.Array]:
    lines = pc.coalesce(fields["line_count"], 1)
    return {
        **fields,
        "row_id": fields["internal_id"],
        "kind": pc.coalesce(fields["kind"], int(OrderKind.SALE)),
        "is_test": pc.coalesce(fields["is_test"], 0),
        "line_count": pc.max_element_wise(lines, 1),
        "store": fields["store"]
        if rows.reading.store is None
        else pc.coalesce(fields["store"], rows.reading.store),
    }


def _lines(fields: dict[str, pa.Array]) -> dict[str, pa.Array]:
    return {**fields, "row_id": pc.binary_join_element_wise(fields["order_id"], fields["line_id"], ":")}


def _check_filled(rows: _Rows, column: Column) -> None:
    texts = rows.texts(column.name)
    if column.name == "currency" and rows.reading.currency is not None:
        return
    empty = pc.is_null(texts)
    if column.target is Target.TEXT:
        empty = pc.or_(empty, pc.equal(pc.coalesce(pc.utf8_trim_whitespace(texts), ""), ""))
    row = pc.index(empty, value=True).as_py()
    if row >= 0:
        cure = (
            "COALESCE it with placed_at"
            if column.name == "updated_at"
            else "let the query deliver a value for it"
        )
        rows.refuse(column.name, row, "is null or blank", cure=cure)


def _check_unique(rows: _Rows) -> None:
    names = ["internal_id"] if rows.reading.book == "orders" else ["order_id", "line_id"]
    keys = pc.binary_join_element_wise(*(rows.texts(name) for name in names), ":")
    if len(pc.unique(keys)) == len(keys):
        return
    counts = pc.value_counts(keys)
    twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))[0]
    row = pc.index(keys, value=twice).as_py()
    rows.refuse(
        names[-1], row, "comes more than once", cure="a join multiplies rows; aggregate it in the query"
    )


def _currencies(rows: _Rows) -> pa.Array:
    codes = pc.utf8_upper(pc.utf8_trim_whitespace(rows.texts("currency")))
    if rows.reading.currency is not None:
        codes = pc.coalesce(codes, rows.reading.currency.upper())
    for code in pc.unique(codes).to_pylist():
        try:
            decimals(code)
        except UnknownCurrency as error:
            row = max(pc.index(codes, value=code).as_py(), 0)
            what, _, cure = str(UnknownCurrency(quoted(error.code)[:_LONGEST])).partition("; ")
            rows.refuse("currency", row, what, cure=cure)
    return codes


def _field(rows: _Rows, column: Column, *, currencies: pa.Array) -> pa.Array:
    match column.target:
        case Target.CURRENCY:
            return currencies
        case Target.MONEY:
            return _money(rows, column, currencies=currencies)
        case Target.MOMENT:
            return _moments(rows, column)
        case Target.WHOLE:
            return _each(rows, column, whole_numbers)
        case Target.FLAG | Target.WORD:
            return _words(rows, column)
        case Target.TEXT:
            return rows.texts(column.name)


def _moments(rows: _Rows, column: Column) -> pa.Array:
    kind, zone = rows.kind(column.name), rows.reading.zone
    found = _each(rows, column, lambda part: micros(part, kind=kind, zone=zone))
    if column.name != _DECIDES_MONTH:
        # Some shops write the year 9999 for what has not happened.
        return found
    row = pc.index(pc.or_(pc.less(found, BOUNDS[0]), pc.greater_equal(found, BOUNDS[1])), value=True).as_py()
    if row >= 0:
        what = f"'{quoted(rows.texts(column.name)[row].as_py())[:_LONGEST]}' is not of the years {YEARS[0]} to {YEARS[-1]}"
        rows.refuse(
            column.name, row, what, cure="correct it in the shop, or leave the order out in the query"
        )
    return found


def _money(rows: _Rows, column: Column, *, currencies: pa.Array) -> pa.Array:
    texts, kind, scale = rows.texts(column.name), rows.kind(column.name), rows.reading.scale
    if scale is None and kind is Delivered.WHOLE:
        row = pc.index(pc.not_equal(texts, "0"), value=True).as_py()
        if row >= 0:
            cure = "set scale (2 for cents, 0 for whole major units), or CAST it AS DECIMAL(26,8)"
            rows.refuse(
                column.name, row, f"{texts[row].as_py()} is a whole number, and no scale is set", cure=cure
            )
    if scale is not None:
        row = pc.index(pc.match_substring(texts, "."), value=True).as_py()
        if row >= 0:
            what = f"{quoted(texts[row].as_py())[:_LONGEST]} has decimals, but scale = {scale} says that amounts are whole"
            rows.refuse(column.name, row, what, cure="remove scale, or CAST it to a whole number")

    def convert(start: int, length: int) -> pa.Array:
        return minor_units(
            texts.slice(start, length), currencies=currencies.slice(start, length), scale=scale
        )

    try:
        return convert(0, rows.count)
    except pa.ArrowInvalid as error:
        row = _first_bad(convert, rows.count)
        amount, currency = quoted(texts[row].as_py())[:_LONGEST], currencies[row].as_py()
        what = f"{amount} {currency} is not an exact amount with {decimals(currency)} decimals"
        cure = "round it in the query, for example ROUND(..., 2)"
        if str(error) == TOO_LARGE:
            what, cure = f"{amount} {currency} is {TOO_LARGE}", "see that the column holds money"
        elif _NUMBER.fullmatch(amount) is None:
            what, cure = (
                f"'{amount}' is not an amount",
                "correct it in the shop, or leave the order out in the query",
            )
        rows.refuse(column.name, row, what, cure=cure)
        raise


def _each(rows: _Rows, column: Column, convert: Convert) -> pa.Array:
    texts = rows.texts(column.name)
    try:
        return convert(texts)
    except pa.ArrowInvalid as error:
        row = _first_bad(lambda start, length: convert(texts.slice(start, length)), rows.count)
        no_zone = "no zone" in str(error)
        what = f"'{quoted(texts[row].as_py())[:_LONGEST]}' is not {column.target.value}" + (
            ": it has no zone" if no_zone else ""
        )
        rows.refuse(
            column.name,
            row,
            what,
            cure="set zone, for example zone = 'UTC'" if no_zone else _value_cure(column),
        )
        raise


def _value_cure(column: Column) -> str:
    if column.target is Target.MOMENT:
        return "deliver a date with its time, or NULL where there is none"
    return "deliver a whole number; round fractions up in the query"


def _first_bad(convert: Callable[[int, int], pa.Array], count: int) -> int:
    """Find the first row that does not convert, by halving the stretch that holds it."""
    start, length = 0, count
    while length > 1:
        half = length // 2
        try:
            convert(start, half)
        except pa.ArrowInvalid:
            length = half
        else:
            start, length = start + half, length - half
    return start


def _words(rows: _Rows, column: Column) -> pa.Array:
    """Turn words into their codes, null where there is none."""
    codes = _CODES[column.name]
    texts = pc.utf8_lower(pc.utf8_trim_whitespace(rows.texts(column.name)))
    found = pc.index_in(texts, pa.array(list(codes)))
    row = pc.index(pc.and_(pc.is_null(found), pc.is_valid(texts)), value=True).as_py()
    if row >= 0:
        word = texts[row].as_py()
        what = f"'{quoted(word)[:_LONGEST]}' is unknown{nearest(word, list(codes))}"
        rows.refuse(column.name, row, what, cure=f"let the query deliver one of {', '.join(codes)}")
    return pc.take(pa.array(list(codes.values()), pa.int64()), found)
