"""Looks at a report's rows for what a person should know before it is relied on: its reach, and columns it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from recon.records.moment import moment

# What each column is good for, by the first of the names a dashboard gives it.
_ADVISED = {
    "transaction_id": ("Transaction ID", "without it two equal lines of one order look like one"),
    "mid": ("MID", "without it the lines of several programmes cannot be told apart"),
    "sku": ("SKU", "without it a difference cannot be shown by line"),
    "quantity": ("# of Items", "without it a difference cannot be shown by line"),
    "commission_micros": ("Total Commission", "without it the money at stake is not known"),
    "publisher_id": ("Publisher ID", "without it nobody can tell who was not paid"),
    "publisher_code": (
        "Publisher Encrypted ID",
        "without it a click id cannot be matched with its publisher",
    ),
}
_TIMES = {"transaction_at": "Transaction Time", "processed_at": "Process Time"}
_DAY = 24 * 60 * 60 * 1_000_000


@dataclass(slots=True)
class ReportLook:
    """This is what was seen of a report: its lines, the process days they reach over, and its MIDs and currencies."""

    rows: int = 0
    oldest: int | None = None
    newest: int | None = None
    mids: set[str] = field(default_factory=set)
    currencies: set[str] = field(default_factory=set)
    _filled: set[str] = field(default_factory=set)
    _timed: set[str] = field(default_factory=set)

    @property
    def period(self) -> str:
        """Tell the whole process days as a configuration does; the day of the last line may be half in it, and is left out."""
        if self.oldest is None or self.newest is None:
            return ""
        first, end = moment(self.oldest).date(), moment(self.newest).date()
        return f"{first}/{end}" if first < end else ""

    @property
    def reach(self) -> str:
        """Tell from when to when its lines were processed."""
        if self.oldest is None or self.newest is None:
            return "no lines"
        return f"{moment(self.oldest):%Y-%m-%d %H:%M} to {moment(self.newest):%Y-%m-%d %H:%M} UTC"

    @property
    def lacks(self) -> tuple[str, ...]:
        """Name the columns that are missing, or empty in every line, and what each is needed for; none of them must be there."""
        if not self.rows:
            return ()
        columns = [f"{name}: {why}" for key, (name, why) in _ADVISED.items() if key not in self._filled]
        times = [
            f"{name}: without it every line is of midnight"
            for key, name in _TIMES.items()
            if key not in self._timed
        ]
        return (*columns, *times)

    def add(self, batch: pa.RecordBatch) -> None:
        """Take a batch of rows in."""
        if not batch.num_rows:
            return
        self.rows += batch.num_rows
        edges = pc.min_max(batch.column("processed_at")).as_py()
        self.oldest = edges["min"] if self.oldest is None else min(self.oldest, edges["min"])
        self.newest = edges["max"] if self.newest is None else max(self.newest, edges["max"])
        self.mids.update(pc.unique(batch.column("mid")).drop_null().to_pylist())
        self.currencies.update(pc.unique(batch.column("currency")).drop_null().to_pylist())
        self._filled.update(name for name in _ADVISED if batch.column(name).null_count < batch.num_rows)
        for name in _TIMES:
            if any(stamp % _DAY for stamp in pc.unique(batch.column(name)).to_pylist()):
                self._timed.add(name)


def looked_at(batches: Iterable[pa.RecordBatch]) -> ReportLook:
    """Read the rows of a report of transactions to their end."""
    look = ReportLook()
    for batch in batches:
        look.add(batch)
    return look
