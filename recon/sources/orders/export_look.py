"""A first look at a file of orders, before a row is read: its content, and whether it is all there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records.moment import micros, span_micros
from recon.sources.found import Found
from recon.sources.guess.text import Sheet, records, sheet_of
from recon.sources.orders.export_shape import knows
from recon.sources.settings import ExportSettings

PARQUET = b"PAR1"
_PIECE = 1 << 20
_TAIL = 64
# A file that was cut so long ago is not being written any more.
_GIVEN_UP = timedelta(hours=1)
_LEAST_PARQUET = 12


@dataclass(frozen=True, slots=True)
class Looked:
    """This is a file that is all there: its content's digest, how it is written (None for Parquet), its last line's end."""

    file: Found
    digest: str
    sheet: Sheet | None
    where: str
    ended: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """This is a file that is left for a later pull, and why."""

    file: Found
    why: str


@dataclass(slots=True)
class _Bytes:
    digest: str
    quotes: int
    head: bytes
    tail: bytes
    has_lines: bool


def is_quiet(file: Found, *, settings: ExportSettings, at: datetime) -> bool:
    """Tell whether nobody has written to a file for a while."""
    return file.changed // 1000 <= micros(at) - span_micros(settings.quiet)


def looked_at(file: Found, *, settings: ExportSettings, at: datetime) -> Looked | Waiting:
    """Look a file over; one that breaks off waits while it may still be written, and is refused afterwards."""
    where = str(file.path)
    try:
        return _looked(file, where, settings=settings, at=at)
    except OSError as failed:
        raise unreadable(where, failed) from None


def unreadable(where: str, failed: OSError) -> SourceUnavailable:
    """Make the sentence that a file cannot be read."""
    said = (failed.strerror or "it cannot be read").lower()
    return SourceUnavailable(where, said, cure="let this user read it, or narrow paths")


def _looked(file: Found, where: str, *, settings: ExportSettings, at: datetime) -> Looked | Waiting:
    with file.path.open("rb") as opened:
        content = _read(opened)
    if content.head == PARQUET or file.path.suffix == ".parquet":
        whole = file.size >= _LEAST_PARQUET and content.head == PARQUET and content.tail.endswith(PARQUET)
        return Looked(file, content.digest, None, where) if whole else _cut(file, where, at=at)
    if not content.has_lines:
        return _cut(file, where, at=at)
    sheet = sheet_of(file.path, where=where, known=lambda cell: knows(settings, cell))
    wide = sheet.encoding == "utf-16"
    ended = content.tail.rstrip(b"\0").endswith((b"\n", b"\r"))
    if ended and not wide and content.quotes % 2 == 0:
        return Looked(file, content.digest, sheet, where)
    line = _torn_at(sheet)
    return (
        Looked(file, content.digest, sheet, where, ended)
        if line is None
        else _cut(file, where, at=at, line=line)
    )


def _read(opened: BinaryIO) -> _Bytes:
    digest, quotes, head, tail, has_lines = hashlib.sha256(), 0, b"", b"", False
    while piece := opened.read(_PIECE):
        digest.update(piece)
        quotes += piece.count(b'"')
        head = head or piece[: len(PARQUET)]
        tail = (tail + piece)[-_TAIL:]
        has_lines = has_lines or b"\n" in piece or b"\r" in piece
    return _Bytes(digest.hexdigest()[:32], quotes, head, tail, has_lines)


def _torn_at(sheet: Sheet) -> int | None:
    """Read a file to its end only to see whether its last row is all there; None where it is."""
    torn: list[int] = []
    try:
        for _ in records(sheet, torn=torn.append):
            pass
    except BadRow:
        # A row that cannot be one is told when the file is read.
        return None
    return torn[0] if torn else None


def _cut(file: Found, where: str, *, at: datetime, line: int | None = None) -> Waiting:
    what = (
        "it is empty or cut off" if line is None else f"line {line:,}: the file is cut in the middle of a row"
    )
    if file.changed // 1000 < micros(at) - span_micros(_GIVEN_UP):
        raise BadRow(where, what, cure="export it again; nothing of it was kept")
    return Waiting(file, f"{what}, so it may still be written")
