"""Tells how the books moved on from a state that was seen before: which files came, and which rows left for history."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recon.books.shelf import Volume
from recon.engines.stretches import JUDGED_BOOKS

_LINES = "lines"


@dataclass(frozen=True, slots=True)
class Seen:
    """This is one volume as it was: its files with size and time of their last change, and when it was pulled."""

    book: str
    key_version: str
    pulled_at: int
    rows: int
    current: Mapping[str, Sequence[int]]
    history: Sequence[str]


@dataclass(frozen=True, slots=True)
class Step:
    """This is what one volume went through: rows of `added` files known later than `floor` came, those of `closed` left."""

    book: str
    added: tuple[str, ...]
    floor: int
    closed: tuple[str, ...]
    rows_before: int
    rows_now: int


def seen(volumes: Sequence[Volume]) -> dict[str, Seen]:
    """Write down the state of the books that are judged, by folder."""
    return {
        str(each.folder): Seen(
            book=each.manifest.book,
            key_version=each.manifest.key_version,
            pulled_at=each.manifest.pulled_at,
            rows=each.manifest.rows,
            current={file: _stamp(file) for file in sorted(each.current)},
            history=sorted(each.history),
        )
        for each in volumes
        if each.manifest.book in (*JUDGED_BOOKS, _LINES)
    }


def as_json(state: Mapping[str, Seen]) -> dict[str, Any]:
    """Write a state as JSON keeps it."""
    return {folder: asdict(each) for folder, each in state.items()}


def from_json(written: Mapping[str, Any]) -> dict[str, Seen]:
    """Read a state back."""
    return {folder: Seen(**each) for folder, each in written.items()}


def steps(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> list[Step] | None:
    """Tell what each volume went through; None where it cannot be told by files and times alone."""
    if set(before) - set(now):
        return None
    found = [_step(before.get(folder), each) for folder, each in now.items()]
    known = [each for each in found if each is not None]
    return known if len(known) == len(found) else None


def _step(old: Seen | None, new: Seen) -> Step | None:
    """Tell one volume's step; None where keys were made anew, the clock stood still or a file is not what it was."""
    if old is None:
        return Step(new.book, tuple(new.current), -1, (), 0, new.rows)
    added = tuple(file for file in new.current if file not in old.current)
    closed = tuple(file for file in new.history if file not in old.history)
    stayed = [file for file in new.current if file in old.current]
    if old.key_version != new.key_version or any(
        list(old.current[file]) != list(new.current[file]) for file in stayed
    ):
        return None
    if set(old.history) - set(new.history) or ((added or closed) and new.pulled_at <= old.pulled_at):
        return None
    return Step(new.book, added, old.pulled_at, closed, old.rows, new.rows)


def _stamp(file: str) -> list[int]:
    status = Path(file).stat()
    return [status.st_size, status.st_mtime_ns]
