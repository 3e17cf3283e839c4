"""The scene of the pulls: one configured report, pulled from the real server at one moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.jobs.ports import Closing, Known, NoProgress, SourceUnavailable
from recon.sources.reports.api import ReportApi
from recon.sources.settings import ReportApiSettings, ReportShape
from recon.wire.patience import Patience
from tests.doors.report_server import ReportServer, line, report

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
TODAY_ENDS = datetime(2026, 11, 18, tzinfo=UTC)
TOKEN = "ZW5jcnlwdGVkabc+def/=="
TWO = report(line("1001"), line("1002", sales="10.00", processed="11/17/26"))


class Make:
    """This is the making of a source that asks the server, with changes to its settings."""

    def __init__(self, server: ReportServer, spool: Path) -> None:
        self.server = server
        self.spool = spool

    def __call__(self, paused: list[timedelta] | None = None, **changes: object) -> ReportApi:
        told = ReportApiSettings(
            name="de",
            token=TOKEN,
            report="signature-orders-report",
            shape=ReportShape(),
            base_url=self.server.url,
            since=SINCE,
        )
        patience = Patience(pause=(paused if paused is not None else []).append)
        changed = replace(told, **changes)  # type: ignore[arg-type] # fields of the settings
        return ReportApi(changed, patience=patience, spool=self.spool)


def pulled(source: ReportApi, known: Known | None = None, *, at: datetime = NOW) -> tuple[list[str], Closing]:
    """Pull the transactions; the order references that came, and what the source says of them."""
    books = {} if known is None else {"transactions": known}
    for delivery in source.deliver(books, at=at, progress=NoProgress()):
        refs = [row["order_ref"] for batch in delivery.batches for row in batch.to_pylist()]
        return refs, delivery.closing()
    raise AssertionError


def refusal(source: ReportApi, known: Known | None = None) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as raised:
        pulled(source, known)
    return raised.value
