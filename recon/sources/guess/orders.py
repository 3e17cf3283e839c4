"""What a shop's export is: its columns, amounts, dates, zone and currency, guessed with the report beside it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from shlex import quote
from zoneinfo import ZoneInfo

from recon.jobs.ports import SourceUnavailable
from recon.records import numerals
from recon.records.moment import moment
from recon.records.window import Window
from recon.sources.guess.amount import base_of, sign_of
from recon.sources.guess.columns import candidates, is_known, looks_like_report
from recon.sources.guess.dates import Dates
from recon.sources.guess.desk import Desk, named_column
from recon.sources.guess.optional import leave_out_unreadable
from recon.sources.guess.report import ReportGuess
from recon.sources.guess.roles import affiliates_of, currency_of, dates_of, reference_of, status_of, zone_of
from recon.sources.guess.text import Guess, Sheet, grid_of, sheet_of
from recon.sources.guess.told import Told
from recon.sources.orders.csv_file import OrdersCsvSettings
from recon.sources.orders.csv_rows import first_said, groups_of

_ROLES = (
    "order_id", "net", "subtotal", "total", "tax", "shipping", "discount", "refunded", "price", "quantity", "line", "placed",
    "clock", "paid", "cancelled", "returned", "currency", "status", "click", "channel", "payment_method", "device", "country",
    "coupon",
)  # fmt: skip
# Roles that are read as they are found; the others are decided.
_PLAIN = ("total", "tax", "shipping", "discount", "refunded", "paid", "cancelled", "returned", "payment_method", "device", "country", "coupon")  # fmt: skip
_FLAGS = {"order_id": "--order-id", "placed": "--date", "status": "--status", "click": "--click-id", "channel": "--channel", "currency": "--currency"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrdersGuess:
    """This is an export as it was guessed: how to read it, why, and what a person must hear beforehand."""

    settings: OrdersCsvSettings
    guesses: tuple[Guess, ...]
    warnings: tuple[str, ...]
    covers: Window
    placed: Window
    orders: int
    shared: int
    all_counted: bool

    @property
    def holds_others(self) -> bool:
        """Tell whether the file seems to hold orders no affiliate brought: nothing names those, and most are not recorded."""
        return self.all_counted and 2 * self.shared < self.orders


def orders_sheet(path: Path) -> Sheet:
    """Find out how the shop's file is written."""
    return sheet_of(path, where=f"the orders ({path.name})", known=is_known)


def refuse_swapped(orders: Sheet, report: Sheet) -> None:
    """Refuse two files in the wrong order, or the same kind of file twice."""
    first, second = looks_like_report(orders.headers), looks_like_report(report.headers)
    if first and not second:
        said = f"it looks like Rakuten's report, and {report.path.name} like the orders"
        cure = f"these look swapped: recon try {quote(report.path.name)} {quote(orders.path.name)}"
        raise SourceUnavailable(orders.where, said, cure=cure)
    if first:
        said = "it looks like a report of Rakuten's, as the second file does"
        raise SourceUnavailable(orders.where, said, cure="give the shop's own export of its orders first")
    if not second and len([name for name in report.headers if is_known(name)]) > 4:  # noqa: PLR2004 # more is no accident
        if not candidates(report.headers, "placed"):
            return
        said = f"it looks like a shop's export, not like a report; {report.seen}"
        raise SourceUnavailable(report.where, said, cure="give Rakuten's report of transactions second")


def guess_orders(sheet: Sheet, *, told: Told, report: ReportGuess) -> OrdersGuess:
    """Guess everything about an export; what must be known and cannot be guessed refuses."""
    asked = _asked(sheet, told)
    names = [name for role in _ROLES for name in candidates(sheet.headers, role)]
    wanted = dict.fromkeys([*names, *asked.values(), *_asked_amounts(sheet, told)])
    desk = Desk(grid_of(sheet, wanted), told, report, columns=dict(asked))
    desk.note("file", sheet.shape, "by its bytes and first lines")
    prefix = reference_of(desk)
    for role in _PLAIN:
        if found := candidates(list(desk.grid.columns), role):
            desk.columns.setdefault(role, found[0])
    dates = dates_of(desk)
    currency = currency_of(desk)
    sign = sign_of(desk)
    leave_out_unreadable(desk, sign=sign, order=dates.order)
    base = base_of(desk, sign=sign, currency=currency, prefix=prefix)
    zone = zone_of(desk, dates, currency=currency, prefix=prefix)
    by_channel = affiliates_of(desk)
    status_of(desk)
    read = OrdersCsvSettings(
        sheet,
        desk.columns,
        base,
        dates.order,
        zone,
        currency,
        sign,
        prefix=prefix,
        affiliate_channel=by_channel,
    )
    return _covered(desk, read)


def _covered(desk: Desk, read: OrdersCsvSettings) -> OrdersGuess:
    """Say how far the export reaches: from the first order's day to the last order."""
    ids, cells = (desk.grid.columns[desk.columns[role]] for role in ("order_id", "placed"))
    groups = groups_of(ids, cells, rows=read.base.rows)
    reading = Dates(order=read.order, zone=read.zone, where=desk.where)
    column = desk.columns["placed"]
    placed = [
        at
        for group in groups
        if (at := reading.read(first_said(cells, group), column=column, line=desk.grid.lines[group[0]]))
        is not None
    ]
    place = ZoneInfo(read.zone)
    first, last = moment(min(placed)).astimezone(place), moment(max(placed))
    start = datetime.combine(first.date(), time(), place).astimezone(UTC)
    found = Window(start, last + timedelta(microseconds=1))
    covers = desk.told.covers(read.zone) if desk.told.period else found
    whole = f"{first:%Y-%m-%d} to {last.astimezone(place):%Y-%m-%d}"
    desk.note("orders", f"{len(groups):,}, on {numerals.counted(len(desk.grid), 'row')}", f"placed {whole}")
    return OrdersGuess(
        settings=replace(read, covers=covers),
        guesses=tuple(desk.guesses),
        warnings=tuple(desk.warnings),
        covers=covers,
        placed=found,
        orders=len(groups),
        shared=sum(
            1 for group in groups if ids[group[0]].strip().removeprefix(read.prefix) in desk.report.orders
        ),
        all_counted=not read.affiliate_channel and "click" not in read.columns,
    )


def _asked(sheet: Sheet, told: Told) -> dict[str, str]:
    """Find the columns a person named; one that is not there refuses."""
    said = {
        "order_id": told.order_id,
        "placed": told.placed,
        "status": told.status,
        "click": told.click_id,
        "channel": told.channel,
    }
    return {
        role: named_column(sheet, name, flag=_FLAGS[role]) for role, name in said.items() if name is not None
    }


def _asked_amounts(sheet: Sheet, told: Told) -> list[str]:
    amounts = [named_column(sheet, told.amount, flag="--amount")] if told.amount else []
    return [*amounts, *(named_column(sheet, name, flag="--less") for name in told.less)]
