"""Keeps what an engine worked out in folders: each is whole or not there, and goes only while nobody reads it."""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
import structlog

from recon.books.merge import sync_folder
from recon.engines.seals import Seals
from recon.jobs.ports import NotKept

_log = structlog.get_logger()
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)
# DuckDB's words for it where it puts aside what does not fit in memory.
_NO_ROOM_ASIDE = "max_temp_directory_size"


@dataclass(frozen=True, slots=True)
class Keep:
    """This is a folder of folders, each made once and read by many. The last two stay."""

    folder: Path
    seals: Seals

    @contextmanager
    def held(self, *, besides: Path | None = None) -> Iterator[None]:
        """Hold what is kept, so that nobody takes it away; what is older than the last two goes before, but for `besides`."""
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            opened = (self.folder / "lock").open("ab")
        with opened as lock:
            self._drop_older(lock, besides=besides)
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield

    def whole(self) -> list[Path]:
        """List what is kept, the one used last first."""
        places = [each for each in self._places() if not each.name.startswith(".")]
        return sorted(places, key=lambda each: each.stat().st_mtime_ns, reverse=True)

    def made(self, place: Path, make: Callable[[Path], None]) -> None:
        """Write a folder aside and give it its name once it is whole: a process that is killed leaves nothing half.

        NotKept says that the disk took no more.
        """
        aside = self._aside(place)
        try:
            with self._writing():
                aside.mkdir()
                make(aside)
                self.seals.put(aside)
                for file in (*aside.rglob("*"), aside):
                    sync_folder(file)
                _named(aside, place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def sound(self, place: Path, *, only: Iterable[str] = ()) -> bool:
        """Tell whether a folder is there and is what was written, or `only` some files of it.

        One that is not is told and goes: what was in it is made anew from the books.
        """
        if not place.exists():
            return False
        found = place.stat().st_ino
        broken = self.seals.broken(place, only=only)
        if not broken:
            return True
        _log.error("kept.damaged", folder=str(place), what=broken, then="removed; made anew from the books")
        # Another process may have put a whole one in its place since.
        if place.exists() and place.stat().st_ino == found:
            aside = self._aside(place)
            place.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        return False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, duckdb.Error) as failed:
            reason = _unwritable(failed)
            if not reason:
                raise
            message = f"{self.folder}: could not write ({reason}); free some space or check the rights"
            raise NotKept(message) from failed

    def _aside(self, place: Path) -> Path:
        return self.folder / f".{place.name}-{secrets.token_hex(4)}"

    def _places(self) -> list[Path]:
        return [each for each in self.folder.iterdir() if each.is_dir()]

    def _drop_older(self, lock: IO[bytes], *, besides: Path | None) -> None:
        """Take away all but the last two, and what killed processes left, if nobody reads any."""
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left = [each for each in self._places() if each.name.startswith(".")]
            stay = 1 if besides is not None else 2
            older = [each for each in self.whole() if each != besides][stay:]
            for place in [*older, *left]:
                shutil.rmtree(place, ignore_errors=True)


def _named(aside: Path, place: Path) -> None:
    """Give a whole folder its name; whoever made the same in the meantime made the same."""
    try:
        aside.rename(place)
    except OSError:
        if not place.exists():
            raise


def _unwritable(failed: Exception) -> str:
    """Tell why a disk took no more, '' where something else went wrong; DuckDB says it in words alone."""
    if isinstance(failed, OSError):
        return os.strerror(failed.errno) if failed.errno in _UNWRITABLE else ""
    if _NO_ROOM_ASIDE in str(failed):
        return os.strerror(errno.ENOSPC)
    words = [os.strerror(number) for number in _UNWRITABLE]
    return next((each for each in words if each in str(failed)), "")


def linked(file: Path, target: Path) -> None:
    """Give a file a second name, so that it outlives the folder it is in; a copy where the disk knows no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)
