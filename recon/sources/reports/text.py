"""A report file's text as UTF-8: its encoding told, its end looked at, its bytes and lines taken one after the other."""

import codecs
from collections.abc import Iterator
from os import SEEK_CUR
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.sources.reports.seen import COPY_AGAIN, quoted

_PIECE = 1 << 20
_TAIL = 400
_LINES = 1 << 16
# Longer than any line of a report, and short enough that its fields fit into memory many times.
_LONGEST_LINE = 1 << 18
_FOREIGN = {
    b"<": "a web page",
    b"{": "a message",
    b"[": "a message",
}


class ReportText:
    """This is the text of one report file, taken from its beginning to its end; what comes next can be looked at first."""

    def __init__(self, path: Path, *, encoding: str, where: str) -> None:
        self._where = where
        self._file: BinaryIO = path.open("rb")
        is_utf8 = encoding == "utf-8"
        self._decoder = None if is_utf8 else codecs.getincrementaldecoder(encoding)(errors="replace")
        self._held = self._file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8) if is_utf8 else b""
        self._taken = 0
        self._is_through = False
        self.size = path.stat().st_size
        self.lines = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def ahead(self, size: int) -> bytes:
        """Look at the next so many bytes without taking them; fewer are the end of the file."""
        while (lacking := size - (len(self._held) - self._taken)) > 0 and not self._is_through:
            self._held = self._again(size) if self._decoder is None else self._longer(lacking)
            self._taken = 0
        return self._held[self._taken : self._taken + size]

    def take(self, size: int, *, lines: int) -> None:
        """Take bytes that were looked at; so many lines end in them."""
        self._taken += size
        self.lines += lines

    def each_line(self) -> Iterator[bytes]:
        """Take line by line; each ends as it does in the file."""
        while piece := self._whole_lines():
            for line in piece.splitlines(keepends=True):
                self.take(len(line), lines=1)
                yield line

    def _again(self, size: int) -> bytes:
        # To read the little that is left once more is cheaper than to copy all that follows behind it.
        self._file.seek(self._taken - len(self._held), SEEK_CUR)
        read = self._file.read(size)
        self._is_through = len(read) < size
        return read

    def _longer(self, size: int) -> bytes:
        read = self._file.read(size)
        self._is_through = not read
        decoded = "" if self._decoder is None else self._decoder.decode(read, final=not read)
        return self._held[self._taken :] + decoded.encode()

    def _whole_lines(self) -> bytes:
        size = _LINES
        while len(piece := self.ahead(size)) == size:
            # A return at the very end may be the first half of a line's end.
            end = max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, size - 1)) + 1
            if end:
                return piece[:end]
            if size >= _LONGEST_LINE:
                said = f"line {self.lines + 1} is longer than {_LONGEST_LINE >> 10} KB"
                raise BadRow(self._where, said, cure=COPY_AGAIN)
            size *= 2
        return piece


def encoding_of(path: Path, *, where: str) -> str:
    """Tell the encoding of a report, and refuse what is no report at all."""
    if _head(path, where=where).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8", "cp932"):
        if decodes(path, encoding):
            return encoding
    raise BadRow(where, "the file is neither UTF-8 nor Shift_JIS", cure="save it as CSV UTF-8")


def _head(path: Path, *, where: str) -> bytes:
    with path.open("rb") as file:
        head = file.read(_PIECE)
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not bare:
        raise SourceUnavailable(where, "the report is empty, without even a header", cure=COPY_AGAIN)
    foreign = _FOREIGN.get(bare[:1])
    if foreign and b"order id" not in bare.lower():
        begins = quoted(bare[:400].decode("utf-8", errors="replace"))
        raise SourceUnavailable(where, f"{foreign} came instead of a report: '{begins}'", cure=COPY_AGAIN)
    return head


def decodes(path: Path, encoding: str) -> bool:
    """Tell whether a file's text is of an encoding; a character cut in two at its very end does not count."""
    decoder = codecs.getincrementaldecoder(encoding)()
    pending = False
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                # Most pieces are ASCII, which every encoding asked for here contains.
                if pending or not piece.isascii():
                    decoder.decode(piece)
                    pending = bool(decoder.getstate()[0])
        except UnicodeDecodeError:
            return False
    return True


def tail(path: Path) -> str:
    """Read the last few characters of a report."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read().decode("utf-8", errors="replace")


def is_ended(path: Path) -> bool:
    """Tell whether the last line ends as a line does."""
    return tail(path).endswith(("\n", "\r", "\n\0"))
