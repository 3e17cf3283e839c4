"""`recon try`: two exported files, judged at once, without configuration, database or account."""

import os
import shutil
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.cli import trial_summary as summary
from recon.cli.options import Json
from recon.cli.output import watched
from recon.cli.trial_summary import Guessed
from recon.cli.trial_values import code, days, decimal_sign, duration, order_of_dates, share
from recon.cli.written import NotWritten
from recon.jobs.pull import Feed
from recon.jobs.question import Bench
from recon.jobs.trial import PROGRAMME, Files, Tried, trial
from recon.jobs.trial_lists import write_lists
from recon.records.programme import Programme
from recon.reporting.page import render_weekly
from recon.sources.guess.orders import guess_orders, orders_sheet, refuse_swapped
from recon.sources.guess.report import guess_report, report_sheet
from recon.sources.guess.told import Told
from recon.sources.orders.csv_file import OrdersCsv
from recon.sources.reports.file import ReportFile
from recon.store.book import Store
from recon.wiring import WallClock, engine_for, library_for, sql_blocks, templates

Orders = Annotated[Path, typer.Argument(metavar="ORDERS.csv", help="The shop's orders, as exported.")]
Report = Annotated[
    Path, typer.Argument(metavar="RAKUTEN.csv", help="Rakuten's report of transactions, as downloaded.")
]
OrderId = Annotated[str | None, typer.Option(help="The column with the reference that Rakuten gets.")]
Amount = Annotated[str | None, typer.Option(help="The column with the amount that Rakuten gets.")]
Less = Annotated[
    list[str] | None, typer.Option(help="A column to take off the amount, such as tax; may be repeated.")
]
Date = Annotated[str | None, typer.Option(help="The column with the order's date.")]
DateFormat = Annotated[str | None, typer.Option(help="The order of a date's parts: dmy, mdy or ymd.")]
DecimalSign = Annotated[str | None, typer.Option(help="The decimal sign of the orders' amounts: . or ,")]
Currency = Annotated[str | None, typer.Option(help="The currency of all orders, such as EUR.")]
Zone = Annotated[str | None, typer.Option(help="The zone of the orders' dates, such as Europe/Berlin.")]
Status = Annotated[str | None, typer.Option(help="The column with the order's status.")]
ClickId = Annotated[str | None, typer.Option(help="The column with the affiliate click id.")]
Channel = Annotated[
    str | None, typer.Option(help="The column that names Rakuten where it brought the order.")
]
RakutenZone = Annotated[
    str | None, typer.Option(help="The zone of the report's dates; GMT where none was chosen.")
]
RakutenCurrency = Annotated[
    str | None, typer.Option(help="The report's currency, where it has no column of it.")
]
RakutenDates = Annotated[str | None, typer.Option(help="The order of its dates' parts: mdy, dmy or ymd.")]
Period = Annotated[
    str | None, typer.Option(help="The days both files are complete for: 2026-10-01/2026-10-31.")
]
Settle = Annotated[str, typer.Option(help="How long Rakuten may take to show an order.")]
Rate = Annotated[str | None, typer.Option(help="Such as 6%; else it is taken from the report.")]
Out = Annotated[Path, typer.Option(help="Where the page and the lists go.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep the books of this trial in the output folder.")]
_HERE = Path("recon-try")


@dataclass(frozen=True, slots=True)
class _Rules:
    """This is what a person may set of the programme."""

    settle: timedelta
    rate: Decimal | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("try")(_try)


# fmt: off
def _try(
    orders: Orders, report: Report, *,
    order_id: OrderId = None, amount: Amount = None, less: Less = None, date: Date = None,
    date_format: DateFormat = None, decimal: DecimalSign = None, currency: Currency = None, zone: Zone = None,
    status: Status = None, click_id: ClickId = None, channel: Channel = None,
    rakuten_zone: RakutenZone = None, rakuten_currency: RakutenCurrency = None,
    rakuten_date_format: RakutenDates = None, period: Period = None, settle: Settle = "48h",
    commission_rate: Rate = None, out: Out = _HERE, open_it: Open = False, keep: Keep = False, json: Json = False,
) -> None:
    """Compare a shop's exported orders with Rakuten's report: no configuration, database or account."""
    told = Told(
        order_id=order_id, amount=amount, less=tuple(less or ()), placed=date, decimal=decimal_sign(decimal),
        date_format=order_of_dates(date_format, flag="--date-format"), currency=code(currency), zone=zone,
        status=status, click_id=click_id, channel=channel, rakuten_zone=rakuten_zone,
        rakuten_currency=code(rakuten_currency), period=days(period),
        rakuten_date_format=order_of_dates(rakuten_date_format, flag="--rakuten-date-format"),
    )
    rules = _Rules(duration(settle), share(commission_rate))
    with _workshop(out, keep=keep) as folder:
        guessed = _guessed(orders, report, told=told, folder=folder)
        if not json:
            summary.show_guess(guessed)
        found = _tried(guessed, rules=rules, folder=folder)
        page = _written(found, out)
    summary.show(found, guessed, page=page, as_json=json)
    if open_it:
        webbrowser.open(page.resolve().as_uri())
    raise typer.Exit(summary.ending(found, guessed))
# fmt: on


@contextmanager
def _workshop(out: Path, *, keep: bool) -> Iterator[Path]:
    """Give a folder for the books of this one trial; it is removed at the end unless it shall be kept."""
    if out.exists() and not out.is_dir():
        message = f"{out}: is a file; name another folder with --out"
        raise NotWritten(message)
    if keep:
        out.mkdir(parents=True, exist_ok=True)
    name = tempfile.mkdtemp(prefix="books-" if keep else "recon-try-", dir=out if keep else None)
    try:
        yield Path(name)
    finally:
        if not keep:
            shutil.rmtree(name, ignore_errors=True)


def _guessed(orders: Path, report: Path, *, told: Told, folder: Path) -> Guessed:
    first, second = orders_sheet(orders), report_sheet(report)
    refuse_swapped(first, second)
    read = guess_report(second, told=told, folder=folder)
    return Guessed(guess_orders(first, told=told, report=read), read, report.name, told.period is not None)


def _tried(guessed: Guessed, *, rules: _Rules, folder: Path) -> Tried:
    """Judge both files in books of their own."""
    orders, report = guessed.orders, guessed.report
    programme = Programme(
        name=PROGRAMME,
        mid=report.mid,
        currency=orders.settings.currency,
        zone=orders.settings.zone,
        stores=(),
        settle=rules.settle,
        commission_rate=rules.rate,
    )
    shelf = Shelf(folder / "books")
    feeds = [
        Feed("orders", "file", OrdersCsv(orders.settings)),
        Feed("network", "file", ReportFile(report.settings)),
    ]
    with Store(f"sqlite:///{folder / 'recon.db'}", sql=sql_blocks("store/*.sql"), clock=WallClock()) as store:
        store.prepare()
        bench = Bench(
            shelf=shelf,
            engine=engine_for(folder),
            store=store,
            programmes={PROGRAMME: programme},
            network_zones={PROGRAMME: report.zone},
            has_log=False,
            config_digest="try",
            owner=f"{socket.gethostname()}:{os.getpid()}",
        )
        library = library_for(shelf, KeyRules(only=PROGRAMME))
        with watched() as progress:
            return trial(bench, feeds, library=library, files=_files(guessed), progress=progress)


def _files(guessed: Guessed) -> Files:
    orders, report = guessed.orders, guessed.report
    counted = f"Counted as affiliate orders: all {orders.orders:,}, as the file has no click id."
    if orders.holds_others:
        counted += f" Only {orders.shared:,} of them are at Rakuten: others seem to be among them."
    return Files(
        orders=orders.settings.sheet.path.name,
        report=guessed.report_name,
        shop=orders.covers,
        network=report.covers,
        network_zone=report.zone,
        shop_remark=counted if orders.all_counted else "",
        network_remark=""
        if guessed.period_said
        else "Its reach was guessed from its lines; --period corrects it.",
        holds_others=orders.holds_others,
        assumed=orders.orders if orders.all_counted else 0,
    )


def _written(found: Tried, out: Path) -> Path:
    """Write the page and the two lists."""
    page = out / "page.html"
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_lists(found.breaks, folder=out, zone=found.week.zone)
        page.write_text(render_weekly(templates(), [found.week]), encoding="utf-8")
    except OSError as failed:
        reason = (failed.strerror or "it failed").lower()
        message = f"{out}: cannot be written ({reason}); name another folder with --out"
        raise NotWritten(message) from failed
    return page
