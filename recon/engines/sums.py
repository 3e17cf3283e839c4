"""Keeps the kernel's first sums, one row per key and book, from one run to the next as long as the books do not change."""

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from recon.books.merge import sync_folder
from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.desk import Desk
from recon.engines.stretches import JUDGED_BOOKS, Stretch
from recon.matching.request import Asked, no_programme
from recon.records.moment import EPOCH
from recon.records.stable import stable_number

_RANGED = ("ordered", "attempted", "reported")
_WHOLE = ("marked", "mixed", "pairs", "publisher_codes", "trait_sets", "paid", "named")


def plain_question(volumes: Sequence[Volume]) -> Asked:
    """Ask for the books as they are, by no rule and at no moment: every programme and currency they name."""
    totals = [total for volume in volumes for total in volume.manifest.totals]
    nobody = no_programme(EPOCH)
    named = sorted({total.programme for total in totals} - {""})
    return Asked(
        as_of=EPOCH,
        programmes=[nobody, *(replace(nobody, number=stable_number(name), name=name) for name in named)],
        currencies=sorted({total.currency for total in totals} - {""}),
        weeks={},
        slices_since=EPOCH,
        rates_since=EPOCH,
    )


@dataclass(frozen=True, slots=True)
class KeptSums:
    """This is a folder with the sums of the books as they are now."""

    folder: Path
    sql: Mapping[str, str]
    known: tuple[int, ...]

    def lay_out(self, desk: Desk, stretch: Stretch) -> None:
        """Put one stretch of the sums, and of what people look for in orders, where the kernel looks for them."""
        known = ", ".join(map(str, self.known)) or "NULL"
        ends = {"low": stretch.low, "high": stretch.high}
        for name in _RANGED:
            desk.make("VIEW", name, self.sql["stretch"].format(file=self._file(name), known=known, **ends))
        text = self.sql["stretch_of_looked_for"].format(file=self._file("looked_for"), **ends)
        desk.make("VIEW", "looked_for", text)
        for name in _WHOLE:
            desk.make("VIEW", name, self.sql["all_rows"].format(file=self._file(name)))

    @property
    def pairs(self) -> str:
        """Tell the statement that reads which orders may stand under another reference."""
        return self.sql["all_rows"].format(file=self._file("pairs"))

    def _file(self, name: str) -> str:
        return sql_text(self.folder / f"{name}.parquet")


@dataclass(frozen=True, slots=True)
class SumsKeeper:
    """This is where sums are kept: one folder for each state of the books. `version` are the texts that make them of `books`."""

    folder: Path
    sql: Mapping[str, str]
    version: Mapping[str, str]

    @contextmanager
    def held(
        self, volumes: Sequence[Volume], *, known: tuple[int, ...], make: Callable[[Path], None]
    ) -> Iterator[KeptSums]:
        """Hold the sums of the books as they are now; `make` writes them to a folder where there are none yet.

        While they are held nobody takes them away.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / self._name(volumes)
        with (self.folder / "lock").open("ab") as lock:
            self._drop_older(lock, besides=place)
            fcntl.flock(lock, fcntl.LOCK_SH)
            if not place.exists():
                self._made(place, make)
            os.utime(place)
            yield KeptSums(place, self.sql, known)

    def _made(self, place: Path, make: Callable[[Path], None]) -> None:
        """Write a folder aside and give it its name once it is whole: a process that is killed leaves nothing half."""
        aside = self.folder / f".{place.name}-{secrets.token_hex(4)}"
        aside.mkdir()
        try:
            make(aside)
            for file in (*aside.iterdir(), aside):
                sync_folder(file)
            # Whoever made the same in the meantime made the same.
            with suppress(OSError):
                aside.rename(place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _name(self, volumes: Sequence[Volume]) -> str:
        """Name the state of the books: which files are current, untouched since, and the texts that sum them up."""
        content = hashlib.sha256()
        for name, text in sorted(self.version.items()):
            content.update(f"{name}\0{text}\0".encode())
        for volume in sorted(volumes, key=lambda each: str(each.folder)):
            if volume.manifest.book in (*JUDGED_BOOKS, "lines"):
                content.update(f"{volume.manifest.book}\0".encode())
                for file in sorted(volume.current):
                    seen = Path(file).stat()
                    content.update(f"{file}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode())
        return content.hexdigest()[:24]

    def _drop_older(self, lock: IO[bytes], *, besides: Path) -> None:
        """Take away all but the last two states of the books, and what killed processes left, if nobody reads any."""
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            places = [each for each in self.folder.iterdir() if each.is_dir() and each != besides]
            left = [each for each in places if each.name.startswith(".")]
            whole = sorted(set(places) - set(left), key=lambda each: each.stat().st_mtime_ns)
            for place in [*whole[:-1], *left]:
                shutil.rmtree(place, ignore_errors=True)
