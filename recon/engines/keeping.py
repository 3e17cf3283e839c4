"""Keeps what an engine worked out in folders: each is whole or not there, and goes only while nobody reads it."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from recon.books.merge import sync_folder


@dataclass(frozen=True, slots=True)
class Keep:
    """This is a folder of folders, each made once and read by many. The last two stay."""

    folder: Path

    @contextmanager
    def held(self, *, besides: Path | None = None) -> Iterator[None]:
        """Hold what is kept, so that nobody takes it away; what is older than the last two goes before, but for `besides`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as lock:
            self._drop_older(lock, besides=besides)
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield

    def whole(self) -> list[Path]:
        """List what is kept, the one used last first."""
        places = [each for each in self._places() if not each.name.startswith(".")]
        return sorted(places, key=lambda each: each.stat().st_mtime_ns, reverse=True)

    def made(self, place: Path, make: Callable[[Path], None]) -> None:
        """Write a folder aside and give it its name once it is whole: a process that is killed leaves nothing half."""
        aside = self.folder / f".{place.name}-{secrets.token_hex(4)}"
        aside.mkdir()
        try:
            make(aside)
            for file in (*aside.rglob("*"), aside):
                sync_folder(file)
            # Whoever made the same in the meantime made the same.
            with suppress(OSError):
                aside.rename(place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

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


def linked(file: Path, target: Path) -> None:
    """Give a file a second name, so that it outlives the folder it is in; a copy where the disk knows no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)
