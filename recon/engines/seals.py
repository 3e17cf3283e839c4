"""Seals what an engine keeps: a list of each folder's files, so that what a disk spoilt is known before it is read."""

import json
import os
import threading
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

SEAL = "seal.txt"
_CHUNK, _AT_ONCE = 1 << 20, 2
_TIMES, _MOST = 24, 2_000
"""So many processes trust what one read of a file that nobody wrote since; of so many files it is noted."""


class Seals:
    """This writes and reads the lists: length and CRC-32 of each file. What it read once it does not read again.

    What was read is noted in the file `noted`, if there is one: of a file that is the same by inode, length and time,
    later processes believe it for a while. Whatever is written is seen at once; what a disk spoilt without writing, later.
    """

    def __init__(self, noted: Path | None = None) -> None:
        """Nothing was read yet."""
        self._noted = noted
        self._read = {} if noted is None else _believed(noted)
        self._saved = len(self._read)

    def forget(self) -> None:
        """Believe nothing that was read before: each file is read again."""
        self._read.clear()
        self._saved = 0

    def put(self, folder: Path) -> None:
        """Write the list of a folder that is whole."""
        marks = self._marks(folder, _files(folder))
        text = "".join(f"{mark} {name}\n" for name, mark in sorted(marks.items()))
        (folder / SEAL).write_text(text, encoding="utf-8")

    def broken(self, folder: Path, *, only: Iterable[str] = ()) -> str:
        """Tell what in a folder is not as it was written, '' where nothing is.

        Of all files it holds names and lengths against the list; the content of all, or of those that match one of `only`.
        """
        file = folder / SEAL
        if not file.is_file():
            return f"{SEAL} is missing"
        listed = _listed(file)
        there = _files(folder)
        for name in sorted(listed.keys() | there):
            if name not in there:
                return f"{name} is missing"
            size = (folder / name).stat().st_size
            if name not in listed or listed[name].split(" ")[1] != str(size):
                return f"{name} is {size:,} bytes long, not as in {SEAL}"
        wanted = {name for name in there if any(fnmatch(name, each) for each in only)}
        marks = self._marks(folder, wanted or there)
        return next((f"{name} was changed" for name in sorted(marks) if marks[name] != listed[name]), "")

    def whole(self, folder: Path) -> set[str]:
        """Name the files of a folder that are as they were written; none where nobody can tell."""
        file = folder / SEAL
        listed = _listed(file) if file.is_file() else {}
        marks = self._marks(folder, _files(folder) & listed.keys())
        return {name for name, mark in marks.items() if mark == listed[name]}

    def _marks(self, folder: Path, names: set[str]) -> dict[str, str]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            marks = dict(zip(names, pool.map(lambda name: self._mark(folder / name), names), strict=True))
        if self._noted is not None and len(self._read) > self._saved:
            self._note(self._noted)
        return marks

    def _mark(self, file: Path) -> str:
        """Write a file's checksum and length; a second name of a file that was read already is not read."""
        status = file.stat()
        same = " ".join(map(str, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)))
        if same not in self._read:
            self._read[same] = (f"{_checksum(file):08x} {status.st_size}", 0)
        return self._read[same][0]

    def _note(self, noted: Path) -> None:
        """Write down what was read, whole or not at all; where the disk takes no more, files are read again."""
        self._saved = len(self._read)
        newest = dict(list(self._read.items())[-_MOST:])
        aside = noted.with_name(f".{noted.name}-{os.getpid()}-{threading.get_ident()}")
        with suppress(OSError):
            aside.write_text(json.dumps(newest), encoding="utf-8")
            aside.replace(noted)


def _believed(noted: Path) -> dict[str, tuple[str, int]]:
    """Read what earlier processes noted, once more than they did; what was believed often enough is not any more."""
    found: dict[str, tuple[str, int]] = {}
    with suppress(OSError, ValueError, TypeError, AttributeError):
        text = noted.read_text(encoding="utf-8")
        for same, (mark, times) in json.loads(text, parse_float=str).items():
            if times < _TIMES:
                found[same] = (str(mark), times + 1)
    return found


def _files(folder: Path) -> set[str]:
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and file != folder / SEAL
    }


def _listed(file: Path) -> dict[str, str]:
    """Read a list; a line that is none, or is cut, names no file that is there."""
    found = {}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True):
        mark, size, name = [*line.removesuffix("\n").split(" ", maxsplit=2), "", ""][:3]
        name = name if line.endswith("\n") else f"{name}..."
        found[name] = f"{mark} {size}"
    return found


def _checksum(file: Path) -> int:
    found = 0
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
