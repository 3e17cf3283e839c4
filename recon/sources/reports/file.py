"""A report that somebody saved: the same CSV from disk."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import file_digest

import pyarrow as pa

from recon.jobs.ports import Closing, Delivery, Known, Progress, SourceUnavailable
from recon.records.moment import moment
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.reports.parse import ParsedReport, parse_report
from recon.sources.reports.seen import Seen
from recon.sources.settings import ReportFileSettings


class ReportFile:
    """This is a source: one file of a report of transactions. Only a stated period gives it coverage."""

    def __init__(self, settings: ReportFileSettings) -> None:
        self._settings = settings
        self._where = f"network report '{settings.name}' ({settings.path})"
        # Events lie beside the sales they are confused with; the column `list` tells them apart.
        refused = settings.list is NetworkList.NON_COMMISSIONABLE
        self._book = "noncommissionable" if refused else "transactions"

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read the file from its beginning; `at` bounds what it can know."""
        told = self._settings
        digest = self._digest()
        parsed = parse_report(
            told.path, shape=told.shape, where=self._where, listed=told.list, batch_rows=told.batch_rows
        )
        had = known.get(self._book, Known())
        yield Delivery(
            self._book,
            self._batches(parsed, had=had, progress=progress),
            lambda: self._closing(parsed.seen, digest=digest, had=had, at=at),
        )

    def _digest(self) -> str:
        try:
            with self._settings.path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise SourceUnavailable(
                self._where, error.strerror or "it cannot be read", cure="check path"
            ) from None

    def _batches(self, parsed: ParsedReport, *, had: Known, progress: Progress) -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in parsed.batches():
            done += batch.num_rows
            progress.step(f"reading {self._where}", done=done, total=None)
            yield batch
        if had.checkpoint.get("line_ends") == "yes" and not parsed.seen.ended:
            said = "the file is torn: its last line does not end as it always did"
            raise SourceUnavailable(self._where, said, cure="save it again; nothing of it was kept")

    def _closing(self, seen: Seen, *, digest: str, had: Known, at: datetime) -> Closing:
        remarks, first = [*seen.remarks(), *self._outside(seen)], at
        if had.checkpoint.get("digest") == digest:
            remarks.append("the same file as last time, byte for byte")
            told = had.checkpoint.get("first_pulled")
            first = at if told is None else min(at, datetime.fromisoformat(told))
        period = self._known_period(seen, first=first)
        if not seen.ended and seen.torn is None:
            remarks.append(
                "the last line does not end as a line does: it may be cut off; save the file again, or end the line"
            )
        if period is None:
            remarks.append(
                "no period is vouched for: these rows can prove an order recorded, never one missing"
            )
        checkpoint = {
            "digest": digest,
            "first_pulled": first.isoformat(),
            "line_ends": "yes" if seen.ended else "no",
        }
        # Silence holds nothing back here: a person stated the period, and a file is not pulled by the hour.
        return Closing(
            covers=period,
            checkpoint=checkpoint,
            replaces=period,
            remarks=tuple(remarks),
            rejects=tuple(seen.rejects),
        )

    def _known_period(self, seen: Seen, *, first: datetime) -> Window | None:
        """Cut the stated period at the moment the file first came: it cannot know what happened after."""
        period = self._settings.period
        # An empty report and a wrong filter look the same; of refused sales there may be none.
        is_empty = seen.rows == 0 and self._settings.list is not NetworkList.NON_COMMISSIONABLE
        if period is None or is_empty or first <= period.start:
            return None
        # Cut inside its last cell, a line looks whole, and what followed it would be taken for missing.
        if seen.torn is not None or not seen.ended:
            return None
        return Window(period.start, min(period.end, first))

    def _outside(self, seen: Seen) -> Iterator[str]:
        period = self._settings.period
        if period is None or seen.oldest is None or seen.newest is None:
            return
        if moment(seen.oldest) not in period or moment(seen.newest) not in period:
            days = f"{moment(seen.oldest):%Y-%m-%d} to {moment(seen.newest):%Y-%m-%d}"
            yield f"the file holds lines processed from {days}, some outside the period given"
