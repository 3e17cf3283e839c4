"""Rakuten's CSV reporting API: whole downloads of process days, or nothing."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pyarrow as pa

from recon.jobs.ports import Checkpoint, Closing, Delivery, Known, Progress, SourceUnavailable
from recon.records.moment import micros, moment
from recon.records.reject import MOST_REJECTS, Reject
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.reports.calls import Ask, asks, failed, plan_window, refused
from recon.sources.reports.parse import ParsedReport, parse_clicks, parse_report, zone_of
from recon.sources.reports.seen import Seen
from recon.sources.settings import ReportApiSettings
from recon.wire.failure import WireFailure
from recon.wire.patience import Patience
from recon.wire.redaction import Redaction
from recon.wire.transport import Answer, Transport


class _Parse(Protocol):
    def __call__(self, path: Path, *, asked: Window) -> ParsedReport: ...


@dataclass(frozen=True, slots=True)
class _Report:
    """This is one saved report, the book it fills, and how its days and its text are read."""

    book: str
    key: str
    dated_by: str
    parse: _Parse


@dataclass(frozen=True, slots=True)
class _Spooled:
    """This is one whole download on disk."""

    ask: Ask
    path: Path
    answer: Answer


class ReportApi:
    """This is a source: Rakuten's report of transactions, and those of refused sales and of clicks where configured.

    Each delivery is downloaded whole before its first row is read; its files live until the next one is asked for.
    """

    def __init__(
        self,
        settings: ReportApiSettings,
        *,
        transport: Transport | None = None,
        patience: Patience | None = None,
        spool: Path | None = None,
    ) -> None:
        host = urlsplit(settings.base_url).hostname or ""
        self._settings = settings
        self._where = f"network report '{settings.name}'"
        self._zone = zone_of(settings.shape, where=self._where)
        self._transport = transport or Transport(hosts={host}, secrets=(settings.token,))
        self._redact = Redaction.of((settings.token,))
        self._patience = patience or Patience()
        self._spool = spool

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Download what each report says of the days since the books' reach, then hand it over."""
        for report in self._reports():
            had = known.get(report.book, Known())
            window = plan_window(self._settings, had, zone=self._zone, at=at)
            with tempfile.TemporaryDirectory(prefix="recon-report-", dir=self._spool) as folder:
                spooled = self._download(report, window, into=Path(folder), progress=progress)
                reading = _Reading(
                    report,
                    spooled,
                    progress=progress,
                    where=self._where,
                    redact=self._redact,
                    line_ends=had.checkpoint.get("line_ends") == "yes",
                )
                closing = partial(_closing, reading, window=window, had=had, at=at)
                if self._settings.list is NetworkList.EVENT:
                    closing = partial(_events_closing, reading)
                yield Delivery(report.book, reading.batches(), closing)

    def _reports(self) -> Iterator[_Report]:
        told = self._settings
        parse = partial(parse_report, shape=told.shape, where=self._where, batch_rows=told.batch_rows)
        refused = told.list is NetworkList.NON_COMMISSIONABLE
        yield _Report(
            "noncommissionable" if refused else "transactions",
            told.report,
            "process",
            partial(parse, listed=told.list),
        )
        if told.noncommissionable_report is not None:
            refused_sales = partial(parse, listed=NetworkList.NON_COMMISSIONABLE)
            yield _Report("noncommissionable", told.noncommissionable_report, "process", refused_sales)
        if told.clicks_report is not None:
            clicks = partial(parse_clicks, shape=told.shape, where=self._where, batch_rows=told.batch_rows)
            # A click is never processed: its day is the day it happened.
            yield _Report("clicks", told.clicks_report, "transaction", clicks)

    def _download(self, report: _Report, window: Window, *, into: Path, progress: Progress) -> list[_Spooled]:
        calls = list(
            asks(self._settings, report.key, window=window, zone=self._zone, dated_by=report.dated_by)
        )
        spooled = []
        for number, ask in enumerate(calls):
            progress.step(f"downloading {report.book} of {self._where}", done=number, total=len(calls))
            path = into / f"{number}.csv"
            spooled.append(_Spooled(ask, path, self._fetch(ask, path)))
        progress.step(f"downloading {report.book} of {self._where}", done=len(calls), total=len(calls))
        return spooled

    def _fetch(self, ask: Ask, path: Path) -> Answer:
        read = partial(self._transport.download, ask.url, into=path, deadline=self._settings.timeout)
        outcome = _outcome(self._patience, read)
        if isinstance(outcome, WireFailure):
            raise failed(self._where, outcome)
        if outcome.status != HTTPStatus.OK:
            raise _hidden(refused(self._where, outcome), redact=self._redact)
        return outcome


def _outcome(patience: Patience, read: Callable[[], Answer]) -> Answer | WireFailure:
    try:
        return patience(read)
    except WireFailure as failure:
        return failure


def _hidden(error: SourceUnavailable, *, redact: Redaction) -> SourceUnavailable:
    """Say the same without the token: an answer may quote the address that was asked."""
    return type(error)(
        error.where, redact(error.what), cure=error.cure, rejects=_hidden_lines(error.rejects, redact=redact)
    )


def _hidden_lines(rejects: Iterable[Reject], *, redact: Redaction) -> tuple[Reject, ...]:
    return tuple(replace(each, why=redact(each.why), raw=redact(each.raw)) for each in rejects)


class _Reading:
    """This is the reading of one report's downloads, one after the other."""

    def __init__(
        self,
        report: _Report,
        spooled: list[_Spooled],
        *,
        progress: Progress,
        where: str,
        redact: Redaction,
        line_ends: bool,
    ) -> None:
        self._report = report
        self._spooled = spooled
        self._progress = progress
        self._where = where
        self._redact = redact
        self._line_ends = line_ends
        self.seen: list[Seen] = []
        self.whole = False

    def batches(self) -> Iterator[pa.RecordBatch]:
        failure = None
        try:
            yield from self._read()
        except SourceUnavailable as error:
            failure = _hidden(error, redact=self._redact)
        # Raised out here, it does not carry the first one with it.
        if failure is not None:
            raise failure

    def _read(self) -> Iterator[pa.RecordBatch]:
        done = 0
        for file in self._spooled:
            parsed = self._report.parse(file.path, asked=file.ask.days)
            for batch in parsed.batches():
                done += batch.num_rows
                self._progress.step(f"reading {self._report.book} of {self._where}", done=done, total=None)
                yield batch
            self._refuse_torn(parsed.seen)
            self.seen.append(parsed.seen)
        self.whole = True

    def _refuse_torn(self, seen: Seen) -> None:
        cure = "pull again; nothing of it was kept"
        if seen.torn is not None:
            said = f"the download is torn: its last line is '{seen.torn}'"
            raise SourceUnavailable(self._where, said, cure=cure, rejects=seen.rejects)
        # Nobody documents whether the last line ends like the others; the downloads before this one tell.
        if self._line_ends and not seen.ended:
            said = "the download is torn: its last line does not end as it always did"
            raise SourceUnavailable(self._where, said, cure=cure)

    @property
    def fills(self) -> str:
        return self._report.book

    @property
    def hole(self) -> Window | None:
        """Find the first call without a row between calls with rows; a wrong answer looks like that."""
        filled = [place for place, seen in enumerate(self.seen) if seen.rows]
        empty = (
            place for place in range(min(filled, default=0), max(filled, default=0)) if place not in filled
        )
        place = next(empty, None)
        return None if place is None else self._spooled[place].ask.days

    @property
    def remarks(self) -> list[str]:
        return list(dict.fromkeys(self._redact(remark) for seen in self.seen for remark in seen.remarks()))

    @property
    def rejects(self) -> tuple[Reject, ...]:
        every = (reject for seen in self.seen for reject in seen.rejects)
        return _hidden_lines(islice(every, MOST_REJECTS), redact=self._redact)

    @property
    def digest(self) -> str:
        return sha256("".join(file.answer.digest for file in self._spooled).encode()).hexdigest()

    @property
    def newest(self) -> int | None:
        return max((seen.newest for seen in self.seen if seen.newest is not None), default=None)


def _events_closing(reading: _Reading) -> Closing:
    # Events lie beside the sales they are confused with: to vouch for them would vouch for sales nobody read.
    said = "no period is vouched for: events can tell where an order went, never that one is missing"
    return Closing(covers=None, remarks=(*reading.remarks, said), rejects=reading.rejects)


def _closing(reading: _Reading, *, window: Window, had: Known, at: datetime) -> Closing:
    if not reading.whole:
        message = "closing may be called only after the last batch"
        raise RuntimeError(message)
    last, book = had.checkpoint, reading.fills
    end, replaced, remarks = at, window.end, reading.remarks
    if last.get("digest") == reading.digest:
        remarks.append("the report is the same as last time, byte for byte")
        if book == "transactions":
            # Yesterday's bytes prove nothing of today, however often they come.
            end = had.covered.end if had.covered is not None else window.start
    newest, before = reading.newest, int(last["newest"]) if last.get("newest") else None
    if before is not None and before >= micros(window.start) and (newest is None or newest < before):
        # What was there is there no more: yesterday's report again, or one whose end is missing.
        end = replaced = window.start if newest is None else max(window.start, moment(newest))
        reach = "is empty" if newest is None else f"ends at {moment(newest):%Y-%m-%d %H:%M} UTC"
        remarks.append(f"the report {reach}, before what the last one held: an older one, or one cut off")
        newest = before
    hole = reading.hole if book == "transactions" else None
    if hole is not None:
        end, replaced = min(end, hole.start), min(replaced, hole.start)
        days = f"{hole.start:%Y-%m-%d %H:%M} to {hole.end:%Y-%m-%d %H:%M} UTC"
        remarks.append(f"the call for {days} answered without a line between calls with lines")
    checkpoint: Checkpoint = {
        "digest": reading.digest,
        "newest": "" if newest is None else str(newest),
        "line_ends": "yes" if all(seen.ended for seen in reading.seen) else "no",
    }
    return Closing(
        covers=Window(window.start, max(window.start, min(end, at))),
        checkpoint=checkpoint,
        replaces=Window(window.start, replaced),
        # Refused sales and clicks may rightly be silent for weeks; sales may not.
        holds_back_on_silence=book == "transactions",
        remarks=tuple(remarks),
        rejects=reading.rejects,
    )
