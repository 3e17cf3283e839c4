"""The door to a shop's orders in files: exports and drop folders, read once each, coverage only as the files prove."""

import hashlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from recon.books import contracts
from recon.jobs.ports import Closing, Delivery, Known, Progress, SourceUnavailable
from recon.records.window import Window
from recon.sources.found import Found, found_at, found_files
from recon.sources.orders.export_look import Looked, Waiting, is_quiet, looked_at
from recon.sources.orders.export_marks import Mark, Marks, joined, proven
from recon.sources.orders.export_read import FileOfOrders
from recon.sources.settings import ExportSettings

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ExportOrders:
    """This is a shop's orders as files: a source of orders and, where the files have them, of their lines."""

    settings: ExportSettings

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read what is new among the files, the oldest first: a newer file restates an order.

        Lines are kept aside until the orders are through, so that a file is read once and taken whole.
        """
        with TemporaryFile(prefix="recon-lines-") as aside:
            pull = _Pull.of(self.settings, known, at=at, aside=aside, progress=progress)
            with closing(pull.orders()) as orders:
                yield Delivery("orders", orders, pull.closing)
            if pull.drained and (pull.has_lines or "lines" in known):
                yield Delivery("lines", pull.lines(), pull.closing)


@dataclass(slots=True)
class _Pull:
    settings: ExportSettings
    marks: Marks
    had_lines: bool
    at: datetime
    aside: IO[bytes]
    progress: Progress
    remarks: list[str] = field(default_factory=list)
    waiting: int = 0
    rows: int = 0
    has_lines: bool = False
    drained: bool = False
    closed: Closing | None = None

    @classmethod
    def of(
        cls,
        settings: ExportSettings,
        known: Mapping[str, Known],
        *,
        at: datetime,
        aside: IO[bytes],
        progress: Progress,
    ) -> "_Pull":
        """Take up where the last pull stopped; a file counts as read when each of its books has it."""
        mapping = _fingerprint(settings)
        orders = known.get("orders", Known()).checkpoint
        marks = Marks.of(orders, mapping=mapping)
        had_lines = orders.get("lines") == "yes"
        if had_lines:
            # Lines that did not arrive, as on a full disk, are read again with their orders.
            theirs = Marks.of(known.get("lines", Known()).checkpoint, mapping=mapping)
            marks.stands = {
                path: state for path, state in marks.stands.items() if theirs.stands.get(path) == state
            }
        if not marks.fresh:
            marks.stands = {}
        return cls(settings, marks, had_lines, at, aside, progress)

    def orders(self) -> Generator[pa.RecordBatch, None, None]:
        """Read the files, their lines aside; every header is looked at before a row is."""
        present = self._present()
        todo = self._todo(present)
        with pa.ipc.new_stream(self.aside, contracts.LINES) as lines:
            for looked in todo:
                FileOfOrders(looked, self.settings).check()
            for looked in todo:
                yield from self._file(looked, lines)
        digests = {digest for file in present if (digest := self.marks.digest_of(file)) is not None}
        for looked in todo:
            mark = self.marks.read[looked.digest]
            newer = self.marks.newer_and_gone(mark, digests)
            if newer is not None:
                said = f"it is older than {newer.name}, which was read already and is gone, and both hold orders of the same days"
                cure = f"put {newer.name} back, or touch this file if it is the newer one"
                raise SourceUnavailable(looked.where, said, cure=cure)
        self.drained = True

    def lines(self) -> Iterator[pa.RecordBatch]:
        """Give out the lines that were kept aside."""
        self.aside.seek(0)
        with pa.ipc.open_stream(self.aside) as stream:
            yield from stream

    def closing(self) -> Closing:
        """Say the same of both books: they come from the same files."""
        self.closed = self.closed or self._closing()
        return self.closed

    def _closing(self) -> Closing:
        if not self.drained:
            message = f"the files of {self.settings.name} are not read to their end yet"
            raise RuntimeError(message)
        covers, hole = joined(self.marks.read.values())
        if covers is None:
            self._say(
                "nothing is vouched for: these orders can be found at Rakuten, none is called unknown; see covers"
            )
        if hole is not None:
            self._say(
                f"no file covers {hole.start:%Y-%m-%d %H:%M} to {hole.end:%Y-%m-%d %H:%M} UTC: only what follows is vouched for"
            )
        if covers is not None and covers.end > self.at:
            covers = Window(min(covers.start, self.at), self.at)
        checkpoint = self.marks.checkpoint(mapping=_fingerprint(self.settings))
        if self.has_lines or self.had_lines:
            checkpoint["lines"] = "yes"
        # A file that vanished is no deletion, so nothing is ever replaced.
        return Closing(covers=covers, checkpoint=checkpoint, remarks=tuple(self.remarks))

    def _present(self) -> list[Found]:
        cure = "correct paths, or put the first file there"
        try:
            return found_files(self.settings.paths, where=f"orders.{self.settings.name}", cure=cure)
        except SourceUnavailable:
            if not self.marks.read:
                raise
            found: list[Found] = []
            for pattern in self.settings.paths:
                try:
                    found += found_files([pattern], where="", cure="")
                except SourceUnavailable:
                    self._say(f"no file matches '{pattern}' any more; what was read of them stays")
            return found

    def _todo(self, present: list[Found]) -> list[Looked]:
        """Pick the files to read: new contents, and after an older one everything newer once more, which restates it."""
        todo: list[Looked] = []
        for file in present:
            digest = self.marks.digest_of(file)
            if digest is not None and not todo:
                continue
            looked = self._looked(file)
            if isinstance(looked, Waiting):
                self.waiting += 1
                self._say(f"{file.path.name} waits for a later pull: {looked.why}")
            elif (
                digest is None
                and looked.digest in self.marks.read
                and self.marks.fresh
                and not self._is_owed(looked)
            ):
                self.marks.keep(file, looked.digest)
                self._say(f"{file.path.name} was read already, byte for byte, under this name or another")
            else:
                todo.append(looked)
        if not todo and not self.marks.read and self.waiting:
            raise SourceUnavailable(
                f"orders.{self.settings.name}", self.remarks[0], cure="pull again in a minute"
            )
        return todo

    def _is_owed(self, looked: Looked) -> bool:
        """Tell whether a known content stands in no file that both books have read."""
        return not any(state.rpartition("=")[2] == looked.digest for state in self.marks.stands.values())

    def _looked(self, file: Found) -> Looked | Waiting:
        if not is_quiet(file, settings=self.settings, at=self.at):
            return Waiting(file, "it changed just now and may still be written")
        return looked_at(file, settings=self.settings, at=self.at)

    def _file(self, looked: Looked, lines: pa.ipc.RecordBatchStreamWriter) -> Iterator[pa.RecordBatch]:
        reading = FileOfOrders(looked, self.settings)
        first: int | None = None
        last: int | None = None
        for part in reading.parts():
            if not part.batch.num_rows:
                continue
            if part.book == "lines":
                self.has_lines = True
                lines.write_batch(part.batch)
                continue
            placed = pc.min_max(part.batch.column("placed_at")).as_py()
            first = placed["min"] if first is None else min(first, placed["min"])
            last = placed["max"] if last is None else max(last, placed["max"])
            self.rows += part.batch.num_rows
            self.progress.step(f"orders of {looked.file.path.name}", done=self.rows, total=None)
            yield part.batch
        self._keep(looked, reading, Mark(looked.file.path.name, looked.file.changed // 1000, first, last))

    def _keep(self, looked: Looked, reading: FileOfOrders, mark: Mark) -> None:
        file = looked.file
        now = found_at(file.path)
        if now is None or now.state != file.state:
            what = "it changed while it was read"
            raise SourceUnavailable(str(file.path), what, cure="pull again when it is written")
        for remark in reading.noticed.remarks(file.path.name):
            self._say(remark)
        if mark.first is not None and reading.noticed.is_whole:
            mark = proven(file, mark, covers=self._covers(), zone=self.settings.zone)
        self.marks.keep(file, looked.digest, mark)

    def _covers(self) -> Window | str | None:
        """A period told for all files is proven only when none of them waits."""
        covers = self.settings.covers
        return None if isinstance(covers, Window) and self.waiting else covers

    def _say(self, remark: str) -> None:
        if len(self.remarks) < _SHOWN:
            self.remarks.append(remark)


def _fingerprint(settings: ExportSettings) -> str:
    """Name what decides how a file is read: under another mapping the same file is another."""
    told = settings.mapping
    stamp = repr(
        [
            sorted(told.fields.items()), sorted(told.line_fields.items()), told.less, sorted(told.constants.items()),
            sorted(told.states.items()), told.prefix, told.click_key, told.landing_key, told.decimal, told.date_format,
            told.taxes, told.rounds, settings.store, settings.currency, settings.zone, settings.scale, settings.covers,
        ]
    )  # fmt: skip
    return hashlib.sha256(stamp.encode()).hexdigest()[:16]
