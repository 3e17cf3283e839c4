"""What each door in must be told; `config` builds these values, the doors obey them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from recon.records.transaction import NetworkList
from recon.records.window import Window


@dataclass(frozen=True, slots=True)
class OrdersSettings:
    """This is one shop database: where it is, which SQL file reads it, and how gently.

    `preset` names a file of `sql/sources/orders/` without its ending; `sql_file` names the user's own and wins.
    `parameters` fill the preset's `{name}` places (table prefix, meta keys, status lists), checked as identifiers
    or bound as values. `zone` is declared for naive times. `scale` is set where amounts are whole numbers with
    that many decimals instead of major units. `since` starts the first pull; `overlap` is read again each time.
    `rows_per_second` is a limit, 0 none.
    """

    name: str
    url: str = field(repr=False)
    preset: str = "generic"
    sql_file: Path | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    store: str | None = None
    currency: str | None = None
    zone: str | None = None
    scale: int | None = None
    since: datetime | None = None
    overlap: timedelta = timedelta(days=2)
    reread: timedelta = timedelta(days=90)
    statement_timeout: timedelta = timedelta(minutes=5)
    rows_per_second: int = 20_000
    replica_lag: timedelta = timedelta(0)
    batch_rows: int = 20_000


@dataclass(frozen=True, slots=True)
class ExportMapping:
    """This is how an export's columns become the contract's: `fields` of an order, `line_fields` of its lines.

    Both map a column of `sql/sources/orders/README.md` to a header of the file; `refunded_gross` among the fields is
    a refund with tax and delivery, of which the goods' part counts. `less` are headers taken off `net_amount`;
    `constants` fill columns that the file lacks; `states` turn the shop's words into the contract's; `prefix` stands
    before the reference here and not at Rakuten. `taxes` says whether Shopify's prices include tax. `rounds` lets
    amounts finer than their currency be rounded, each cell by itself, half a unit away from zero.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    line_fields: Mapping[str, str] = field(default_factory=dict)
    less: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    prefix: str | None = None
    click_key: str | None = None
    landing_key: str | None = None
    decimal: str = "."
    date_format: str = "ymd"
    taxes: str = "by-total"
    rounds: bool = False


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """This is a shop's orders as files: exports, or a folder in which files of the contract are dropped.

    `covers` is the period the files hold whole, or 'names' where each file's name says it; without it the rows count
    and nothing is vouched for. A file that changed within `quiet` before a pull may still be written, and waits.
    """

    name: str
    paths: tuple[str, ...]
    mapping: ExportMapping
    store: str | None = None
    currency: str | None = None
    zone: str | None = None
    scale: int | None = None
    covers: Window | str | None = None
    quiet: timedelta = timedelta(seconds=30)
    batch_rows: int = 20_000


@dataclass(frozen=True, slots=True)
class LogMapping:
    """This is where the canonical attempt's fields stand in a log: column names, or dotted paths into JSON.

    `fields` maps a field of `books.contracts.ATTEMPTS` (plus `request_url`, `request_body`, `response_body`,
    `error_class`, `suppressed_reason`, `message_id`, `iscomm`, `custstatus`, `coupon`) to its place. What can be read from the request's URL or
    body (order reference, MID, click id, currency, amounts) need not be mapped. `constants` fill fields the log
    lacks. `amount_scale`: 'cents' (default), 'plain', 'unscaled-zero-decimal'. `order_pattern` is a regular
    expression whose first group is the order reference inside the mapped field.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    amount_scale: str = "cents"
    order_pattern: str | None = None
    gateway: str | None = (
        None  # 'rudderstack' or 'signal': the log tells of a handing over, not of Rakuten's answer
    )


@dataclass(frozen=True, slots=True)
class SqlLogSettings:
    """This is a postback log kept in a SQL table, read by a query with `:since` and `:until`."""

    name: str
    url: str = field(repr=False)
    mapping: LogMapping
    preset: str = "generic"
    sql_file: Path | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    overlap: timedelta = timedelta(hours=6)
    statement_timeout: timedelta = timedelta(minutes=5)
    batch_rows: int = 20_000


@dataclass(frozen=True, slots=True)
class JsonLinesSettings:
    """This is a postback log kept as JSON lines, plain or .gz, rotated or not: every file the patterns match."""

    name: str
    paths: tuple[str, ...]
    mapping: LogMapping
    since: datetime | None = None
    batch_rows: int = 20_000


@dataclass(frozen=True, slots=True)
class ReportShape:
    """This is how a report's text is read: zone and order of its dates, its own column names, what it leaves out."""

    zone: str = "GMT"
    date_format: str = "mdy"  # or 'dmy', 'ymd'
    # Contract column -> its header in this report, or the headers it may have, the likeliest first.
    columns: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    mid: str | None = None
    currency: str | None = None
    keep: tuple[str, ...] = ()  # headers to keep aside, '*' for every one that nobody reads


@dataclass(frozen=True, slots=True)
class ReportApiSettings:
    """This is Rakuten's CSV reporting API. The report keys are the slugs of reports saved in the dashboard.

    `reread` is how many process days before the covered end are downloaded again at each pull.
    """

    name: str
    token: str = field(repr=False)
    report: str
    shape: ReportShape
    list: NetworkList = NetworkList.COMMISSIONABLE
    base_url: str = "https://ran-reporting.rakutenmarketing.com"
    language: str = "en"
    noncommissionable_report: str | None = None
    clicks_report: str | None = None
    network: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)  # asked for besides, as they stand
    since: datetime | None = None
    reread: timedelta = timedelta(days=35)
    days_per_call: int = 31
    timeout: timedelta = timedelta(seconds=300)
    batch_rows: int = 20_000


@dataclass(frozen=True, slots=True)
class ReportFileSettings:
    """This is the same CSV as a file on disk. Without a `period` it brings rows and no coverage."""

    name: str
    path: Path
    shape: ReportShape
    list: NetworkList = NetworkList.COMMISSIONABLE
    period: Window | None = None
    batch_rows: int = 20_000
