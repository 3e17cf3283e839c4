"""The shelf: where the books stand on disk, one folder per book and source, and how they are read."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recon.books import manifest as manifests
from recon.books.manifest import Manifest, Part


class BooksBusy(Exception):
    """This is another pull at work on the same books."""


@dataclass(frozen=True, slots=True)
class Volume:
    """This is one book of one source on disk, with the manifest it was opened with."""

    folder: Path
    manifest: Manifest

    @property
    def current(self) -> list[str]:
        """List the files of the rows as they are now."""
        return self._paths(self.manifest.parts)

    @property
    def history(self) -> list[str]:
        """List the files of the rows as they were."""
        return self._paths(self.manifest.history)

    def _paths(self, parts: tuple[Part, ...]) -> list[str]:
        return [str(self.folder / part.file) for part in parts]


@dataclass(frozen=True, slots=True)
class Shelf:
    """This is the folder of all books."""

    folder: Path

    def volumes(self, book: str | None = None) -> list[Volume]:
        """Open every volume, or those of one book, in the order of their names."""
        found = [
            Volume(path.parent, opened)
            for path in sorted(self.folder.glob(f"{book or '*'}/*/manifest.json"))
            if (opened := manifests.read(path)) is not None
        ]
        return sorted(found, key=lambda volume: (volume.manifest.book, volume.manifest.source))

    def place(self, book: str, source: str) -> Path:
        """Find the folder of one book and source."""
        return self.folder / book / source

    def manifest(self, book: str, source: str) -> Manifest | None:
        """Read the manifest of one book and source; None where it was never pulled."""
        return manifests.read(self.place(book, source) / "manifest.json")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the shelf for one pull; BooksBusy says that another process holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                message = f"{self.folder}: another pull is at work on these books; wait until it ends"
                raise BooksBusy(message) from busy
            yield
