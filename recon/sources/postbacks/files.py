"""Reads log files on from where the last pull stopped, however they were rotated, renamed or packed since.

A file is known by its first line, never by its name. Where it was read to is trusted only if the bytes before
that place are still the same; otherwise it is read from its beginning, which the books do not mind.
"""

import gzip
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

# Enough to hold a whole line with its time and reference: shorter tails of two files can be alike.
_TAIL = 65_536
_LONGEST = 16 * 1024 * 1024
_PACKED = b"\x1f\x8b"
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Mark:
    """This is how far a file was read: its bytes unpacked, its lines, a hash of the last bytes, what was left torn.

    `newest` is the time of its newest attempt; `live` says that it was still being written when it was read last.
    """

    offset: int = 0
    lines: int = 0
    tail: str = ""
    torn: int = 0
    seen: int = 0
    newest: int = 0
    live: bool = False

    @classmethod
    def parsed(cls, text: str) -> "Mark":
        """Read a mark back from a checkpoint."""
        # Checkpoints of the first version end with `seen`.
        offset, lines, tail, torn, seen, newest, live = [*text.split(":"), "0", "0"][:7]
        return cls(int(offset), int(lines), tail, int(torn), int(seen), int(newest), live == "1")

    def __str__(self) -> str:
        return (
            f"{self.offset}:{self.lines}:{self.tail}:{self.torn}:{self.seen}:{self.newest}:{int(self.live)}"
        )


@dataclass(frozen=True, slots=True)
class Line:
    """This is one line: its number, where it begins, its bytes, and whether its end was written."""

    number: int
    offset: int
    raw: bytes
    ended: bool
    too_long: bool = False


class _Tail:
    """This is what was read last: at least so much that the last piece can still be taken back."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Append a piece, and let go of what is not needed any more."""
        self._pieces.append(piece)
        self.size += len(piece)
        while self.size - len(self._pieces[0]) - len(piece) >= _TAIL:
            self.size -= len(self._pieces.popleft())

    def drop_last(self) -> None:
        """Take the last piece back."""
        self.size -= len(self._pieces.pop())

    def hash(self) -> str:
        """Shorten the last bytes to a hash."""
        return _hash(b"".join(self._pieces)[-_TAIL:])


class LogFile:
    """This is one open file, read line by line from where it was left."""

    def __init__(self, handle: IO[bytes] | gzip.GzipFile, *, packed: bool) -> None:
        self._handle = handle
        self.packed = packed
        self.cut = False
        self.identity = self._identify()
        self._offset = 0
        self._lines = 0
        self._tail = _Tail()

    def _identify(self) -> str:
        first = self._line()
        return _hash(first.rstrip(b"\r\n")) if first else ""

    def resumed(self, marks: list[Mark]) -> Mark | None:
        """Go on behind the furthest of the marks that this file bears out; else stand at its beginning."""
        for mark in sorted(marks, key=lambda mark: -mark.offset):
            if self._stands_at(mark):
                self._offset, self._lines = mark.offset, mark.lines
                return mark
        self._seek(0)
        self._tail = _Tail()
        return None

    def _stands_at(self, mark: Mark) -> bool:
        before = max(0, mark.offset - _TAIL)
        if not self._seek(before):
            return False
        self._tail = _Tail()
        self._tail.add(self._read(mark.offset - before))
        return self._tail.size == mark.offset - before and self._tail.hash() == mark.tail

    def lines(self) -> Iterator[Line]:
        """Hand out the lines that follow; the last may be without its end."""
        while raw := self._line():
            start, too_long = self._offset, len(raw) >= _LONGEST
            self._offset += len(raw)
            self._tail.add(raw)
            while too_long and not raw.endswith(b"\n") and (rest := self._line()):
                self._offset += len(rest)
                self._tail.add(rest)
                raw = rest
            self._lines += 1
            ended = raw.endswith(b"\n")
            yield Line(self._lines, start, b"" if too_long else raw.rstrip(b"\r\n"), ended, too_long)

    def put_back(self, line: Line) -> None:
        """Act as if the last line had not been read."""
        self._offset, self._lines = line.offset, line.number - 1
        self._tail.drop_last()

    def mark(self, *, torn: int, seen: int, newest: int) -> Mark:
        """Say how far this file was read, how much of a line was left, and the time of its newest attempt."""
        return Mark(self._offset, self._lines, self._tail.hash(), torn=torn, seen=seen, newest=newest)

    def _line(self) -> bytes:
        try:
            return self._handle.readline(_LONGEST)
        except _BROKEN:
            self.cut = True
            return b""

    def _read(self, size: int) -> bytes:
        try:
            return self._handle.read(size)
        except _BROKEN:
            return b""

    def _seek(self, offset: int) -> bool:
        try:
            return self._handle.seek(offset) == offset
        except _BROKEN:
            return False


@contextmanager
def opened(path: Path) -> Iterator[LogFile]:
    """Open a log file, unpacking it where it is packed, whatever it is called."""
    with path.open("rb") as plain:
        packed = plain.read(2) == _PACKED
        plain.seek(0)
        if not packed:
            yield LogFile(plain, packed=False)
            return
        with gzip.GzipFile(fileobj=plain, mode="rb") as unpacked:
            yield LogFile(unpacked, packed=True)


def _hash(raw: bytes) -> str:
    return sha256(raw).hexdigest()[:16]


def line_hash(raw: bytes) -> str:
    """Shorten a line to what tells it from any other line at the same place of a like file."""
    return _hash(raw)[:8]
