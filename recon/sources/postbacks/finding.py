"""Keeps what was read of which file of a log between two pulls."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from recon.records.moment import micros, span_micros
from recon.sources.found import Found
from recon.sources.postbacks.files import LogFile, Mark

# A file not met for so long is not coming back.
_FORGOTTEN = timedelta(days=120)
# A file whose newest attempt is so much older than the pull is taken to be finished, unless it is the newest of all.
_QUIET = timedelta(days=2)
_FILE, _WHOLE = "file:", "whole:"


@dataclass(slots=True)
class Marks:
    """This is what was read of each file, by its identity; and which packed files are finished, by their state."""

    _marks: dict[str, list[Mark]]
    _whole: dict[str, str]
    _met: dict[str, str]
    _oldest: int
    _now: int
    _before: frozenset[tuple[str, Mark]]
    _found: set[tuple[str, Mark]] = field(default_factory=set)
    _plain: dict[Path, tuple[str, Mark]] = field(default_factory=dict)
    any_found: bool = False

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
        live = frozenset((name, mark) for name, each in marks.items() for mark in each if mark.live)
        return cls(marks, whole, {}, micros(at) - span_micros(_FORGOTTEN), micros(at), live)

    @property
    def lost(self) -> int:
        """Count the files that were still being written at the last pull and are not found again."""
        return len(self._before - self._found)

    @property
    def resumed(self) -> bool:
        """Tell whether this pull goes on where the last one stopped, in every file that was still being written."""
        # Archives lie still: only where there is no live log at all do they say that the log goes on.
        return self.lost == 0 if self._before else self.any_found

    def of_file(self, identity: str) -> list[Mark]:
        """List the marks of files that begin like this one."""
        return self._marks.get(identity, [])

    def is_finished(self, file: Found) -> bool:
        """Tell whether a packed file was read to its end and is unchanged since."""
        state = self._whole.get(str(file.path), "")
        if not state or state.rpartition("=")[0] != file.state:
            return False
        self._met[str(file.path)] = state
        self.any_found = True
        identity = state.rpartition("=")[2]
        self._marks[identity] = [replace(mark, seen=self._now) for mark in self.of_file(identity)]
        return True

    def keep(self, log: LogFile, *, old: Mark | None, mark: Mark, file: Found) -> None:
        """Keep how far a file was read this time."""
        if old is not None:
            self._found.add((log.identity, old))
            self.any_found = True
        if not log.identity:
            return
        others = [other for other in self.of_file(log.identity) if other != old and other.tail != mark.tail]
        self._marks[log.identity] = [*others, mark]
        if not log.packed:
            self._plain[file.path] = (log.identity, mark)
        if log.packed and not log.cut:
            self._met[str(file.path)] = f"{file.state}={log.identity}"

    def checkpoint(self, *, remembers_lost: bool) -> dict[str, str]:
        """Write the marks down for the next pull, without those of files long gone; a loss is told until it counted."""
        live = self._live() | ((self._before - self._found) if remembers_lost else set())
        kept = {
            f"{_FILE}{identity}": ",".join(
                str(replace(mark, live=(identity, mark) in live))
                for mark in marks
                if mark.seen >= self._oldest
            )
            for identity, marks in sorted(self._marks.items())
        }
        whole = {f"{_WHOLE}{path}": state for path, state in sorted(self._met.items())}
        return {name: value for name, value in (kept | whole).items() if value}

    def _live(self) -> set[tuple[str, Mark]]:
        """Pick the files that are still being written: neither packed nor rotated, with attempts of these days."""
        growing = {
            path: known for path, known in self._plain.items() if not _is_rotated(path, among=self._plain)
        }
        newest = max((mark.newest for _, mark in growing.values()), default=0)
        least = min(newest, self._now - span_micros(_QUIET))
        return {(identity, mark) for identity, mark in growing.values() if mark.newest >= least}


def _is_rotated(path: Path, *, among: Iterable[Path]) -> bool:
    """Tell whether a name is another one's with something behind it: 'app.log.1' beside 'app.log'."""
    return any(
        path.name.startswith((f"{other.name}.", f"{other.name}-", f"{other.name}_"))
        for other in among
        if other != path and other.parent == path.parent
    )
