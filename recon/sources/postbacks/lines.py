"""The postback log kept as JSON lines: plain or packed, rotated or not, with a torn last line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa

from recon.jobs.ports import BadRow, Closing, Delivery, Known, Progress, SourceUnavailable
from recon.records import numerals
from recon.records.exact import number
from recon.records.moment import micros, moment, moment_if_any
from recon.records.window import Window
from recon.records.xml_texts import LONGEST
from recon.sources.found import Found, found_files
from recon.sources.postbacks.files import Line, LogFile, Mark, line_hash, opened
from recon.sources.postbacks.finding import Marks
from recon.sources.postbacks.mapping import places, ready
from recon.sources.postbacks.rows import Entry, NoTime, Reader, Row, batch
from recon.sources.postbacks.tally import Tally
from recon.sources.settings import JsonLinesSettings

_ROUNDS = 5
_SEPARATORS = (b",", b":", b"[", b"{")
_APART = 24
_SIGNS_AT_ONCE = 1 << 23
_FRAME = b"\0 \t\r\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class JsonLinesLog:
    """This is a door to log files; every pull reads what was added since the last.

    `reads_from` begins like `since`, but nobody vouches for it: coverage begins with the first line read.
    """

    settings: JsonLinesSettings
    reads_from: datetime | None = None

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read the lines that were added; coverage reaches up to `at`, or to a file that is still torn."""
        name = f"postbacks.{self.settings.name}"
        before = known.get("attempts", Known())
        pull = _Pull(
            settings=self.settings,
            reads_from=self.reads_from,
            reader=ready(self.settings.mapping, name=name),
            before=before,
            at=at,
            progress=progress,
            marks=Marks.of(before.checkpoint, at=at),
        )
        yield Delivery("attempts", pull.batches(), pull.closing)


@dataclass(slots=True)
class _Pull:
    settings: JsonLinesSettings
    reads_from: datetime | None
    reader: Reader
    before: Known
    at: datetime
    progress: Progress
    marks: Marks
    tally: Tally = field(default_factory=Tally)
    rows: list[Row] = field(default_factory=list)
    signs: int = 0  # of the answers kept in them
    delivered: int = 0
    timed: int = 0
    untimed: int = 0
    unread: int = 0  # lines that may have been attempts
    earliest: int | None = None
    held: int | None = None  # coverage may not pass this moment
    unread_after: int | None = None  # the moment before the first line that could not be read
    unread_before: int | None = None  # a line could not be read, and nothing was read before it
    unjoined: int | None = None  # the earliest attempt of the files that were not read on

    def _found(self) -> list[Found]:
        cure = "correct paths, or create an empty file if there was nothing to log yet"
        return found_files(self.settings.paths, where=self.reader.name, cure=cure)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read all files, in the order in which they were last written."""
        done: set[tuple[int, int]] = set()
        for _ in range(_ROUNDS):
            # A log that is rotated while it is read turns up again under its new name.
            new = [file for file in self._found() if file.key not in done]
            if not new:
                break
            for file in new:
                done.add(file.key)
                yield from self._file(file)
        if self.untimed and not self.timed:
            what = f"{numerals.counted(self.untimed, 'line')}, none with a readable time ({'; '.join(self.tally.remarks())})"
            raise BadRow(self.reader.name, what, cure="correct fields.sent_at", rejects=self.tally.rejects)
        if self.rows:
            yield self._batch()

    def _file(self, file: Found) -> Iterator[pa.RecordBatch]:
        if self.marks.is_finished(file):
            return
        try:
            with opened(file.path) as log:
                yield from self._log(log, file=file)
        except FileNotFoundError:
            return
        except OSError as error:
            cure = "give the service the right to read it"
            raise SourceUnavailable(self.reader.name, f"{file.path}: {error.strerror}", cure=cure) from error

    def _log(self, log: LogFile, *, file: Found) -> Iterator[pa.RecordBatch]:
        old = log.resumed(self.marks.of_file(log.identity))
        newest, torn, unread = None, 0, False
        for line in log.lines():
            if not line.ended and _is_unfinished(line):
                log.put_back(line)
                torn = len(line.raw)
                self._note_torn(line, log=log, old=old, newest=newest, file=file)
                break
            flaws = self.unread
            entry = self._line(line, log=log, file=file)
            if self.unread > flaws:
                self._note_unread(newest, old=old)
                unread = unread or newest is None
            if entry is not None:
                if unread and newest is None and old is None:
                    self.unread_before = max(self.unread_before or 0, entry.sent_at)
                newest = max(newest or 0, entry.sent_at)
                if old is None and not self._is_older(entry):
                    self.unjoined = min(self.unjoined or entry.sent_at, entry.sent_at)
            if len(self.rows) >= self.settings.batch_rows or self.signs >= _SIGNS_AT_ONCE:
                yield self._batch()
        if log.cut:
            self.tally.add("a packed file that is cut; the next pull reads the rest", where=file.path.name)
            self._hold(newest)
        newest_ever = max(newest or 0, old.newest if old else 0)
        mark = log.mark(torn=torn, seen=micros(self.at), newest=newest_ever)
        self.marks.keep(log, old=old, mark=mark, file=file)

    def _note_torn(
        self, line: Line, *, log: LogFile, old: Mark | None, newest: int | None, file: Found
    ) -> None:
        where = f"{file.path.name}:{line.number}"
        # What did not grow since the last pull was left behind by a writer that died.
        is_dead = old is not None and old.offset == line.offset and old.torn == len(line.raw)
        if is_dead or (log.packed and not log.cut):
            flaw = "a last line that was never finished"
            self.tally.set_aside(flaw, line=line.number, raw=line.raw, where=where)
        elif not log.cut:
            self.tally.add("a last line that is not finished; the next pull reads it", where=where)
            self._hold(newest)

    def _line(self, line: Line, *, log: LogFile, file: Found) -> Entry | None:
        raw = line.raw.strip(_FRAME)
        where = f"{file.path.name}:{line.number}"
        if line.too_long:
            self.unread += 1
            self.tally.add("a line longer than 16 MB", where=where)
            return None
        if not raw:
            return None
        parsed = _json_object(raw)
        if parsed is None:
            self.unread += 1
            flaw = (
                "a long line of very many small values"
                if _is_crowded(raw)
                else "a line that is not a JSON object"
            )
            self.tally.set_aside(flaw, line=line.number, raw=raw, where=where)
            return None
        row_id = f"{log.identity}:{line.offset}:{line_hash(raw)}"
        try:
            entry = self.reader.read(places(parsed), row_id=row_id, where=f"{file.path}:{line.number}")
        except NoTime as missing:
            self.untimed += 0 if missing.foreign else 1
            self.unread += 0 if missing.foreign else 1
            flaw = "a line that is no attempt" if missing.foreign else "a line without a readable time"
            named = "" if missing.foreign else self.reader.order_named(places(parsed))
            self.tally.set_aside(flaw, line=line.number, raw=raw, where=where, order_ref=named)
            return None
        self.timed += 1
        return self._keep(entry, where=where)

    def _keep(self, entry: Entry, *, where: str) -> Entry:
        if self._is_older(entry):
            return entry
        if entry.flaw is not None:
            self.tally.add(entry.flaw, where=where)
        self.earliest = min(self.earliest or entry.sent_at, entry.sent_at)
        self.rows.append(entry.row)
        self.signs += len(str(entry.row[-1] or ""))
        return entry

    def _note_unread(self, newest: int | None, *, old: Mark | None) -> None:
        """Let coverage end before a line that may have been an attempt; where a file begins with it, start after it."""
        before = newest or (old.newest if old is not None else 0)
        if not before and self.before.covered is not None:
            before = micros(self.before.covered.end)
        if before:
            self.unread_after = min(self.unread_after or before, before)
            self.held = before if self.held is None else min(self.held, before)

    def _is_older(self, entry: Entry) -> bool:
        first = self.settings.since or self.reads_from
        return first is not None and entry.sent_at < micros(first)

    def _hold(self, newest: int | None) -> None:
        """Let coverage end where a file ended that has more to say."""
        covered = micros(self.before.covered.end) if self.before.covered else 0
        here = newest if newest is not None else covered
        self.held = here if self.held is None else min(self.held, here)

    def _batch(self) -> pa.RecordBatch:
        made = batch(self.rows)
        self.delivered += len(self.rows)
        self.rows.clear()
        self.signs = 0
        self.progress.step(self.reader.name, done=self.delivered, total=None)
        return made

    def closing(self) -> Closing:
        """Say what the files vouch for, and where the next pull goes on."""
        covers, remarks = self._covers(), self.tally.remarks()
        if self.marks.lost:
            what = f"{self.marks.lost} x a log file still being written at the last pull is gone: what was added to it is unknown"
            remarks = (*remarks, what)
        if self.unread_after is not None:
            when = f"{moment(self.unread_after):%Y-%m-%d %H:%M:%S} UTC"
            what = f"coverage ends at {when}, before a line that could not be read and may be an attempt"
            remarks = (*remarks, what)
        return Closing(
            covers=covers,
            checkpoint=self.marks.checkpoint(remembers_lost=covers is None),
            holds_back_on_silence=True,
            remarks=remarks,
            rejects=tuple(self.tally.rejects),
        )

    def _covers(self) -> Window | None:
        start = self._start()
        end = self.at if self.held is None else min(self.at, moment(self.held))
        return Window(start, end) if start is not None and start <= end else None

    def _start(self) -> datetime | None:
        first = moment_if_any(self.earliest)
        if self.before.covered is None:
            if self.unread_before is not None:
                return moment(self.unread_before)
            return first and (self.settings.since or first)
        if self.marks.resumed:
            return self.before.covered.start
        # Nothing joins the last pull to this one: what was logged and rotated away between them is not vouched for.
        if self.unjoined is not None:
            return moment(self.unjoined)
        # The other files go on, and only from now on does it not matter what the lost one held.
        return self.at if self.marks.any_found else first


def _is_unfinished(line: Line) -> bool:
    # An object that is closed is whole, whether or not its line was ended yet.
    raw = line.raw.strip(_FRAME)
    return bool(raw) and not line.too_long and _json_object(raw) is None


def _json_object(raw: bytes) -> dict[str, object] | None:
    if _is_crowded(raw):
        return None
    try:
        value = json.loads(raw.decode("utf-8", "replace"), parse_float=number)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_crowded(raw: bytes) -> bool:
    """Tell a long line of so many small values that it would need many times its length once it is taken apart."""
    return len(raw) > LONGEST and sum(map(raw.count, _SEPARATORS)) > len(raw) // _APART
