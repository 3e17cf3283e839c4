"""What a file of Rakuten's report is: its columns, dates, currency and reach, and what it says of each order."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from recon.jobs.ports import SourceUnavailable
from recon.records.moment import moment
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.guess.columns import bare
from recon.sources.guess.dates import Dates, Written, written
from recon.sources.guess.numbers import Contradiction, Numbers, decimal_sign, is_blank
from recon.sources.guess.report_copy import is_foreign, rewritten, stamps_of
from recon.sources.guess.text import Grid, Guess, Sheet, grid_of, sheet_of
from recon.sources.guess.told import Told
from recon.sources.reports.columns import Layout, layout, wanted_transactions
from recon.sources.settings import ReportFileSettings, ReportShape

# What the dashboard may call its columns in other languages, and what people make of them.
_ALSO: dict[str, tuple[str, ...]] = {
    "order_ref": ("order id", "order number", "bestellnummer", "bestell id", "auftragsnummer", "n de commande", "numéro de commande", "id de commande", "注文番号", "注文id"),
    "amount": ("sales", "gross sales", "sales amount", "sale amount", "umsatz", "verkäufe", "verkaufsbetrag", "ventes", "montant des ventes", "売上", "売上金額", "販売金額"),
    "transaction_at": ("transaction date", "transaction date time", "transaktionsdatum", "date de transaction", "date de la transaction", "取引日", "取引日時", "トランザクション日"),
    "transaction_time": ("transaction time", "transaktionszeit", "transaktionsuhrzeit", "heure de transaction", "取引時間", "トランザクション時間"),
    "processed_at": ("process date", "process date time", "processed date", "bearbeitungsdatum", "verarbeitungsdatum", "prozessdatum", "date de traitement", "処理日", "処理日時"),
    "processed_time": ("process time", "processed time", "bearbeitungszeit", "verarbeitungszeit", "heure de traitement", "処理時間"),
    "currency": ("currency", "currency code", "währung", "devise", "通貨"),
    "commission_micros": ("total commission", "commission", "gesamtprovision", "provision", "commission totale", "コミッション合計", "コミッション", "報酬"),
}  # fmt: skip
_NAMES = {bare(name) for names in _ALSO.values() for name in names} | {
    "mid", "sku", "publisher id", "publisher name", "transaction id", "of items", "quantity", "member id u1",
    "advertiser name", "publisher encrypted id", "product name",
}  # fmt: skip
_NEEDED = ("order_ref", "amount", "transaction_at")
_CALLED = {"order_ref": "Order ID", "amount": "Sales", "transaction_at": "Transaction Date"}


@dataclass(slots=True)
class Recorded:
    """This is what the report says of one order, all lines together; `at` is None without a time of day."""

    amount: Decimal
    lines: int
    at: int


@dataclass(frozen=True, slots=True)
class ReportGuess:
    """This is a report as it was guessed: how to read it, and what it holds, for the guesses about the orders."""

    settings: ReportFileSettings
    guesses: tuple[Guess, ...]
    orders: Mapping[str, Recorded]
    currencies: tuple[str, ...]
    covers: Window
    has_clock: bool
    mid: str
    zone: str
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Facts:
    """This is what reading the report's columns brings together."""

    orders: dict[str, Recorded] = field(default_factory=dict)
    currencies: Counter[str] = field(default_factory=Counter)
    transactions: list[int] = field(default_factory=list)
    processed: list[int] = field(default_factory=list)


def is_header(cell: str) -> bool:
    """Tell whether a cell is a header of a report."""
    return bare(cell) in _NAMES


def report_sheet(path: Path) -> Sheet:
    """Find out how the report's file is written."""
    return sheet_of(path, where=f"Rakuten's report ({path.name})", known=is_header)


def guess_report(sheet: Sheet, *, told: Told, folder: Path) -> ReportGuess:
    """Guess everything about a report; where it is not written as Rakuten writes, a copy that is goes to `folder`."""
    shape = ReportShape(zone=told.rakuten_zone or "GMT", currency=told.rakuten_currency)
    own = _own_names(sheet, shape)
    found = _layout(sheet, replace(shape, columns=own))
    grid = grid_of(sheet, {found.header(column) for column in found.places})
    if any("cut off" in remark for remark in grid.remarks):
        said = "its last line is cut off, so nobody knows what else it lacks and no order could be called missing"
        raise SourceUnavailable(sheet.where, said, cure="download it again")
    dates = _dates(grid, found, told=told)
    sign = _sign(grid, found)
    facts = _facts(grid, found, dates=dates, sign=sign, zone=shape.zone)
    currencies = tuple(code for code, _ in facts.currencies.most_common())
    if not currencies and shape.currency is None:
        cure = "say which, for example --rakuten-currency EUR"
        raise SourceUnavailable(sheet.where, f"it has no column of currencies; {sheet.seen}", cure=cure)
    shape = replace(shape, date_format=dates.order, columns=own)
    path = sheet.path
    if is_foreign(sheet, grid, found, sign=sign):
        path, shape = rewritten(grid, found, dates=dates, sign=sign, shape=shape, folder=folder)
    covers = _covers(facts, told=told, zone=shape.zone)
    mids = (
        {cell.strip() for cell in grid.columns[found.header("mid")]} - {""}
        if "mid" in found.places
        else set()
    )
    return ReportGuess(
        settings=ReportFileSettings("report", path, shape, NetworkList.COMMISSIONABLE, covers),
        guesses=tuple(_told_of(sheet, found, dates=dates, sign=sign, told=told)),
        orders=facts.orders,
        currencies=currencies or (str(shape.currency),),
        covers=covers,
        has_clock=dates.has_clock or "transaction_time" in found.places,
        mid=mids.pop() if len(mids) == 1 else "",
        zone=told.rakuten_zone or "GMT",
        remarks=tuple(grid.remarks),
    )


def _own_names(sheet: Sheet, shape: ReportShape) -> dict[str, str]:
    """Find columns under names that the dashboard does not use in English."""
    usual = layout(
        sheet.headers, wanted=wanted_transactions(shape, listed=NetworkList.COMMISSIONABLE, where=sheet.where)
    )
    headers = {bare(header): header for header in reversed(sheet.headers)}
    return {
        column: next(headers[bare(name)] for name in names if bare(name) in headers)
        for column, names in _ALSO.items()
        if column not in usual.places and any(bare(name) in headers for name in names)
    }


def _layout(sheet: Sheet, shape: ReportShape) -> Layout:
    found = layout(
        sheet.headers, wanted=wanted_transactions(shape, listed=NetworkList.COMMISSIONABLE, where=sheet.where)
    )
    lacking = [_CALLED[column] for column in _NEEDED if column not in found.places]
    if lacking:
        cure = f"add {' and '.join(lacking)} to the saved report in Rakuten's dashboard and download it again"
        raise SourceUnavailable(sheet.where, f"it lacks {', '.join(lacking)}; {sheet.seen}", cure=cure)
    return found


def _dates(grid: Grid, found: Layout, *, told: Told) -> Written:
    columns = [found.header(name) for name in ("transaction_at", "processed_at") if name in found.places]
    cells = [cell for name in columns for cell in grid.columns[name] if not is_blank(cell)]
    dates = written(cells, told=told.rakuten_date_format)
    if dates.contradictory:
        said = f"{columns[0]} mixes day/month and month/day"
        raise SourceUnavailable(grid.sheet.where, said, cure="download it again with one date format")
    if dates.ambiguous:
        return replace(dates, order="mdy", why="no date decides it; month/day is how Rakuten writes")
    return dates


def _sign(grid: Grid, found: Layout) -> str:
    try:
        return decimal_sign(grid.columns[found.header("amount")], currency=None)[0]
    except Contradiction as both:
        said = f"{found.header('amount')} writes decimals in two ways, {both}"
        raise SourceUnavailable(
            grid.sheet.where, said, cure="download it again and do not save it in Excel"
        ) from None


def _facts(grid: Grid, found: Layout, *, dates: Written, sign: str, zone: str) -> _Facts:
    facts, where = _Facts(), grid.sheet.where
    reading, numbers = Dates(order=dates.order, zone=zone, where=where), Numbers(sign=sign, where=where)
    amounts, refs = (grid.columns[found.header(name)] for name in ("amount", "order_ref"))
    codes = grid.columns[found.header("currency")] if "currency" in found.places else [""] * len(grid)
    stamps = stamps_of(grid, found, "transaction_at", "transaction_time", reading)
    taken = (
        stamps_of(grid, found, "processed_at", "processed_time", reading)
        if "processed_at" in found.places
        else stamps
    )
    for row, line in enumerate(grid.lines):
        at = stamps[row]
        if at is None:
            continue
        amount, ref = numbers.read(amounts[row], column=found.header("amount"), line=line), refs[row].strip()
        known = facts.orders.setdefault(ref, Recorded(Decimal(0), 0, at))
        known.amount, known.lines, known.at = known.amount + amount, known.lines + 1, min(known.at, at)
        facts.transactions.append(at)
        facts.processed.append(at if (when := taken[row]) is None else when)
        if not is_blank(codes[row]):
            facts.currencies[codes[row].strip().upper()] += 1
    if not facts.transactions:
        raise SourceUnavailable(
            where, "it has no line with a date", cure="download it again for the period of the orders"
        )
    facts.orders.pop("", None)
    return facts


def _covers(facts: _Facts, *, told: Told, zone: str) -> Window:
    """Say how far the report reaches: from its first process day to its newest line, the earlier of two dates.

    A report cut by transaction dates goes on in process dates, one cut by process dates stops there: beyond the
    earlier of the two nobody knows what it leaves out.
    """
    if told.period is not None:
        return told.covers(zone)
    place = ZoneInfo(zone)
    first = moment(min(facts.processed)).astimezone(place).date()
    start = datetime.combine(first, time(), place).astimezone(UTC)
    end = moment(min(max(facts.processed), max(facts.transactions))) + timedelta(microseconds=1)
    return Window(min(start, end), end)


def _told_of(sheet: Sheet, found: Layout, *, dates: Written, sign: str, told: Told) -> list[Guess]:
    own = "currency" in found.places
    currency = found.header("currency") if own else str(told.rakuten_currency)
    zone, why = (told.rakuten_zone, "as you said") if told.rakuten_zone else ("GMT", "Rakuten's default")
    names = ", ".join(found.header(name) for name in ("order_ref", "amount"))
    known = [
        Guess("file", sheet.shape, f"decimals with '{sign}'"),
        Guess("columns", names, "by their names"),
        Guess("currency", currency, "by its name" if own else "as you said", "--rakuten-currency"),
        Guess("date", f"{found.header('transaction_at')}, {dates.order}", dates.why, "--rakuten-date-format"),
        Guess("zone", str(zone), why, "--rakuten-zone"),
    ]
    if "processed_at" not in found.places:
        known.append(Guess("processed", found.header("transaction_at"), "there is no Process Date"))
    return known
