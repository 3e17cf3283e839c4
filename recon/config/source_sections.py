"""The sections of the doors in, key by key; each builds the settings its door obeys."""

from collections.abc import Mapping
from datetime import timedelta
from glob import escape
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator, SecretStr

from recon.books.contracts import ATTEMPTS
from recon.config import addresses, values
from recon.config.problem import nearest
from recon.config.sections import Duration, FilePath, Lasting, Section, Text, Texts, TextTable, Zone
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.resend.query import SAID
from recon.sources.settings import (
    JsonLinesSettings,
    LogMapping,
    OrdersSettings,
    ReportApiSettings,
    ReportFileSettings,
    ReportShape,
    SqlLogSettings,
)

_READABLE = addresses.database("sqlite", "postgresql", "mysql", "mariadb")
_READ_FROM_ANSWERS = (
    "request_url", "request_body", "response_body", "error_class", "suppressed_reason", "message_id", *SAID,
)  # fmt: skip
_ASKED_BY_US = (
    "start_date", "end_date", "date_range", "previous_start_date", "previous_end_date", "include_summary",
    "network", "tz", "date_type", "token",
)  # fmt: skip
LOG_FIELDS = (*(name for name in ATTEMPTS.names if name not in {"answer", "said"}), *_READ_FROM_ANSWERS)


def log_table(value: object) -> Mapping[str, str]:
    """Read a table whose keys are fields of an attempt."""
    fields = values.table(value)
    odd = [field for field in fields if field not in LOG_FIELDS]
    if not odd:
        return fields
    near = nearest(odd[0], LOG_FIELDS)
    cure = f"the nearest known field is {near}" if near else f"known fields are {', '.join(LOG_FIELDS)}"
    raise values.wrong(f"holds {odd[0]!r}, which is no field of an attempt", cure=cure)


def asked_besides(value: object) -> Mapping[str, str]:
    """Read parameters of the reporting API that the service does not set itself."""
    asked = values.table(value)
    own = [name for name in asked if name.lower().replace("-", "_") in _ASKED_BY_US]
    if own:
        raise values.wrong(f"holds {own[0]!r}, which each call sets itself", cure="leave it out")
    return asked


def network_number(value: object) -> str:
    """Read the number of one of Rakuten's networks (1 US, 3 UK, 5 Canada, 7 France, 9 Germany, 11 Japan)."""
    return str(values.whole(1, 999)(value))


DatabaseUrl = Annotated[SecretStr, PlainValidator(_READABLE)]
MaybePath = Annotated[Path | None, PlainValidator(values.path)]
MaybeZone = Annotated[str | None, PlainValidator(values.zone)]
MaybeCurrency = Annotated[str | None, PlainValidator(values.currency)]
MaybeText = Annotated[str | None, PlainValidator(values.text)]
MaybeStart = Annotated[values.Start | None, PlainValidator(values.start)]
BatchRows = Annotated[int, PlainValidator(values.whole(1, 1_000_000))]
LogTable = Annotated[Mapping[str, str], PlainValidator(log_table)]
AmountScale = Annotated[str, PlainValidator(values.choice("cents", "plain", "unscaled-zero-decimal"))]
Gateway = Annotated[str | None, PlainValidator(values.choice("rudderstack", "signal"))]
Preset = Annotated[
    str,
    PlainValidator(
        values.matching(
            r"[A-Za-z0-9][A-Za-z0-9_-]*",
            what="is not the name of a preset",
            cure="write for example 'generic'",
        )
    ),
]
Slug = values.matching(
    r"[^\s/?&=]+",
    what="is not the key of a saved report",
    cure="write only the part of its address between /reports/ and /filters, for example 'orders-by-process-date'",
)
Language = values.matching(
    r"[a-z]{2}(-[A-Z]{2})?", what="is not a language of the reports", cure="write for example 'en'"
)


class OrdersSection(Section):
    """This is one shop database."""

    type: Text = "database"
    url: DatabaseUrl = Field(examples=["postgresql://recon@db.example/shop"])
    preset: Preset = "generic"
    sql_file: MaybePath = None
    parameters: TextTable = Field(default_factory=dict)
    store: MaybeText = None
    currency: MaybeCurrency = None
    zone: MaybeZone = None
    scale: Annotated[int | None, PlainValidator(values.whole(0, 6))] = None
    since: MaybeStart = None
    overlap: Duration = timedelta(days=2)
    reread: Duration = timedelta(days=90)
    statement_timeout: Lasting = timedelta(minutes=5)
    rows_per_second: Annotated[int, PlainValidator(values.whole(0, 10_000_000))] = 20_000
    replica_lag: Duration = timedelta(0)
    batch_rows: BatchRows = 20_000

    def settings(self, name: str, *, folder: Path) -> OrdersSettings:
        """Build what the door to this shop must be told."""
        return OrdersSettings(
            name=name,
            url=addresses.full_address(self.url, folder=folder),
            preset=self.preset,
            sql_file=beside(folder, self.sql_file),
            parameters=self.parameters,
            store=self.store,
            currency=self.currency,
            zone=self.zone,
            scale=self.scale,
            since=values.moment_of(self.since, zone=self.zone) if self.since else None,
            overlap=self.overlap,
            reread=self.reread,
            statement_timeout=self.statement_timeout,
            rows_per_second=self.rows_per_second,
            replica_lag=self.replica_lag,
            batch_rows=self.batch_rows,
        )


class _LogSection(Section):
    type: Text
    fields: LogTable = Field(default_factory=dict)
    constants: LogTable = Field(default_factory=dict)
    zone: MaybeZone = None
    amount_scale: AmountScale = "cents"
    order_pattern: Annotated[str | None, PlainValidator(values.order_pattern)] = None
    gateway: Gateway = None
    since: MaybeStart = None
    batch_rows: BatchRows = 20_000

    def mapping(self) -> LogMapping:
        """Build where the fields of an attempt stand in this log."""
        return LogMapping(
            fields=self.fields,
            constants=self.constants,
            zone=self.zone,
            amount_scale=self.amount_scale,
            order_pattern=self.order_pattern,
            gateway=self.gateway,
        )


class JsonLogSection(_LogSection):
    """This is a postback log of JSON lines."""

    paths: Annotated[tuple[str, ...], PlainValidator(values.listed(values.path_text, least=1))] = Field(
        examples=[["logs/postbacks.jsonl*"]]
    )

    def settings(self, name: str, *, folder: Path) -> JsonLinesSettings:
        """Build what the door to this log must be told."""
        return JsonLinesSettings(
            name=name,
            # The folder is a name, not a pattern: a bracket in it must not match anything.
            paths=tuple(str(Path(escape(str(folder))) / pattern) for pattern in self.paths),
            mapping=self.mapping(),
            since=values.moment_of(self.since, zone=self.zone) if self.since else None,
            batch_rows=self.batch_rows,
        )


class SqlLogSection(_LogSection):
    """This is a postback log in a SQL table."""

    url: DatabaseUrl = Field(examples=["postgresql://recon@db.example/shop"])
    preset: Preset = "generic"
    sql_file: MaybePath = None
    parameters: TextTable = Field(default_factory=dict)
    overlap: Duration = timedelta(hours=6)
    statement_timeout: Lasting = timedelta(minutes=5)

    def settings(self, name: str, *, folder: Path) -> SqlLogSettings:
        """Build what the door to this log must be told."""
        return SqlLogSettings(
            name=name,
            url=addresses.full_address(self.url, folder=folder),
            mapping=self.mapping(),
            preset=self.preset,
            sql_file=beside(folder, self.sql_file),
            parameters=self.parameters,
            since=values.moment_of(self.since, zone=self.zone) if self.since else None,
            overlap=self.overlap,
            statement_timeout=self.statement_timeout,
            batch_rows=self.batch_rows,
        )


class _ReportSection(Section):
    type: Text
    zone: Zone = "GMT"
    date_format: Annotated[str, PlainValidator(values.choice("mdy", "dmy", "ymd"))] = "mdy"
    columns: Annotated[Mapping[str, tuple[str, ...]], PlainValidator(values.names_table)] = Field(
        default_factory=dict
    )
    mid: Annotated[str | None, PlainValidator(values.account_number)] = None
    currency: MaybeCurrency = None
    keep: Texts = ()
    batch_rows: BatchRows = 20_000

    def shape(self) -> ReportShape:
        """Build how this report's text is read."""
        return ReportShape(
            zone=self.zone,
            date_format=self.date_format,
            columns=self.columns,
            mid=self.mid,
            currency=self.currency,
            keep=self.keep,
        )


class ReportApiSection(_ReportSection):
    """This is Rakuten's reporting API."""

    token: Annotated[SecretStr | None, PlainValidator(values.secret)] = None
    report: Annotated[str, PlainValidator(Slug)] = Field(examples=["orders-by-process-date"])
    base_url: Annotated[str, PlainValidator(addresses.web_address)] = (
        "https://ran-reporting.rakutenmarketing.com"
    )
    language: Annotated[str, PlainValidator(Language)] = "en"
    noncommissionable_report: Annotated[str | None, PlainValidator(Slug)] = None
    list: Annotated[NetworkList, PlainValidator(values.member(NetworkList))] = NetworkList.COMMISSIONABLE
    clicks_report: Annotated[str | None, PlainValidator(Slug)] = None
    network: Annotated[str | None, PlainValidator(network_number)] = None
    parameters: Annotated[Mapping[str, str], PlainValidator(asked_besides)] = Field(default_factory=dict)
    since: MaybeStart = None
    reread: Duration = timedelta(days=35)
    days_per_call: Annotated[int, PlainValidator(values.whole(1, 366))] = 31
    timeout: Lasting = timedelta(seconds=300)

    def settings(self, name: str, *, token: str) -> ReportApiSettings:
        """Build what the door to the reporting API must be told."""
        return ReportApiSettings(
            name=name,
            token=token,
            report=self.report,
            shape=self.shape(),
            list=self.list,
            base_url=self.base_url,
            language=self.language,
            noncommissionable_report=self.noncommissionable_report,
            clicks_report=self.clicks_report,
            network=self.network,
            parameters=self.parameters,
            since=values.moment_of(self.since, zone=self.zone) if self.since else None,
            reread=self.reread,
            days_per_call=self.days_per_call,
            timeout=self.timeout,
            batch_rows=self.batch_rows,
        )


class ReportFileSection(_ReportSection):
    """This is the same report as a file."""

    path: FilePath = Field(examples=["rakuten.csv"])
    list: Annotated[NetworkList, PlainValidator(values.member(NetworkList))] = NetworkList.COMMISSIONABLE
    period: Annotated[tuple[values.Start, values.Start] | None, PlainValidator(values.period)] = None

    def settings(self, name: str, *, folder: Path) -> ReportFileSettings:
        """Build what the door to this file must be told."""
        return ReportFileSettings(
            name=name,
            path=folder / self.path,
            shape=self.shape(),
            list=self.list,
            period=self._window(),
            batch_rows=self.batch_rows,
        )

    def _window(self) -> Window | None:
        if self.period is None:
            return None
        first, end = (values.moment_of(half, zone=self.zone) for half in self.period)
        return Window(first, end)


def beside(folder: Path, path: Path | None) -> Path | None:
    """Look for a relative path beside the configuration."""
    return None if path is None else folder / path
