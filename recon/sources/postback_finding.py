"""Finds the files of a log, and keeps what was read of which between two pulls."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from glob import glob
from pathlib import Path

from recon.jobs.ports import SourceUnavailable
from recon.records.moment import micros, span_micros
from recon.sources.postback_files import LogFile, Mark
from recon.sources.settings import JsonLinesSettings

# A file not met for so long is not coming back.
_FORGOTTEN = timedelta(days=120)
_FILE, _WHOLE = "file:", "whole:"


@dataclass(frozen=True, slots=True)
class Found:
    """This is a file that a pattern matched, as it stood when it was found."""

    path: Path
    device: int
    inode: int
    size: int
    changed: int

    @property
    def key(self) -> tuple[int, int]:
        """Tell this file from others, whatever its name."""
        return self.device, self.inode

    @property
    def state(self) -> str:
        """Describe what would change if the file did."""
        return f"{self.inode}:{self.size}:{self.changed}"


def found_files(settings: JsonLinesSettings) -> list[Found]:
    """List the files of the log, the longest unchanged first; each pattern must match at least one."""
    found: dict[tuple[int, int], Found] = {}
    for pattern in settings.paths:
        files = [file for name in sorted(glob(pattern, recursive=True)) if (file := _stat(Path(name)))]  # noqa: PTH207 - patterns may be absolute
        if not files:
            cure = "correct paths, or create an empty file if there was nothing to log yet"
            raise SourceUnavailable(f"postbacks.{settings.name}", f"no file matches '{pattern}'", cure=cure)
        found.update({file.key: file for file in files})
    return sorted(found.values(), key=lambda file: (file.changed, str(file.path)))


def _stat(path: Path) -> Found | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    if path.is_dir():
        return None
    return Found(path, stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)


@dataclass(slots=True)
class Marks:
    """This is what was read of each file, by its identity; and which packed files are finished, by their state."""

    _marks: dict[str, list[Mark]]
    _whole: dict[str, str]
    _met: dict[str, str]
    _oldest: int
    _now: int

    @classmethod
    def of(cls, checkpoint: Mapping[str, str], *, at: datetime) -> "Marks":
        """Read the marks back from a checkpoint."""
        marks = {
            name.removeprefix(_FILE): [Mark.parsed(text) for text in value.split(",")]
            for name, value in checkpoint.items()
            if name.startswith(_FILE)
        }
        whole = {
            name.removeprefix(_WHOLE): value for name, value in checkpoint.items() if name.startswith(_WHOLE)
        }
        return cls(marks, whole, {}, micros(at) - span_micros(_FORGOTTEN), micros(at))

    def of_file(self, identity: str) -> list[Mark]:
        """List the marks of files that begin like this one."""
        return self._marks.get(identity, [])

    def is_finished(self, file: Found) -> bool:
        """Tell whether a packed file was read to its end and is unchanged since."""
        state = self._whole.get(str(file.path), "")
        if not state or state.rpartition("=")[0] != file.state:
            return False
        self._met[str(file.path)] = state
        identity = state.rpartition("=")[2]
        self._marks[identity] = [replace(mark, seen=self._now) for mark in self.of_file(identity)]
        return True

    def keep(self, log: LogFile, *, old: Mark | None, mark: Mark, file: Found) -> None:
        """Keep how far a file was read this time."""
        if not log.identity:
            return
        others = [other for other in self.of_file(log.identity) if other != old and other.tail != mark.tail]
        self._marks[log.identity] = [*others, mark]
        if log.packed and not log.cut:
            self._met[str(file.path)] = f"{file.state}={log.identity}"

    def checkpoint(self) -> dict[str, str]:
        """Write the marks down for the next pull, without those of files long gone."""
        kept = {
            f"{_FILE}{identity}": ",".join(str(mark) for mark in marks if mark.seen >= self._oldest)
            for identity, marks in sorted(self._marks.items())
        }
        whole = {f"{_WHOLE}{path}": state for path, state in sorted(self._met.items())}
        return {name: value for name, value in (kept | whole).items() if value}
