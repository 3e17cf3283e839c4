"""What was read of which file of orders, kept between two pulls; and what the files prove of the shop's book."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from recon.records.moment import micros, moment
from recon.records.window import Window
from recon.sources.found import Found

NAMES = "names"
_READ, _STANDS = "read:", "stands:"
_DATE = re.compile(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_THROUGH = re.compile(r"(?:through|until|bis)[-_ .]*$", re.IGNORECASE)
_BOTH_ENDS = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """This is one content that was read: how old its file was, which orders it held, and what it proves (in micros)."""

    name: str
    changed: int
    first: int | None = None
    last: int | None = None
    covers: tuple[int, int] | None = None

    def __str__(self) -> str:
        numbers = (self.changed, self.first, self.last, *(self.covers or (None, None)))
        return "|".join(["" if number is None else str(number) for number in numbers] + [self.name])

    @classmethod
    def parsed(cls, text: str) -> "Mark":
        """Read a mark back."""
        *numbers, name = text.split("|", 5)
        changed, first, last, start, end = (int(number) if number else None for number in numbers)
        covers = None if start is None or end is None else (start, end)
        return cls(name, changed or 0, first, last, covers)

    def restates(self, older: "Mark") -> bool:
        """Tell whether this is newer and holds at least the days of the other."""
        if self.first is None or self.last is None or older.first is None or older.last is None:
            return False
        return self.changed >= older.changed and self.first <= older.first and self.last >= older.last

    def overlaps(self, other: "Mark") -> bool:
        """Tell whether both may hold the same order."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return False
        return self.first <= other.last and other.first <= self.last


@dataclass(slots=True)
class Marks:
    """This is every content read so far, by its digest, and the state in which each file stood when it was read."""

    read: dict[str, Mark] = field(default_factory=dict)
    stands: dict[str, str] = field(default_factory=dict)
    fresh: bool = True

    @classmethod
    def of(cls, checkpoint: Mapping[str, str], *, mapping: str) -> "Marks":
        """Read the marks back; under another mapping every file that is there is to be read again."""
        read = {
            name.removeprefix(_READ): Mark.parsed(text)
            for name, text in checkpoint.items()
            if name.startswith(_READ)
        }
        stands = {
            name.removeprefix(_STANDS): state
            for name, state in checkpoint.items()
            if name.startswith(_STANDS)
        }
        same = checkpoint.get("mapping", mapping) == mapping
        return cls(read, stands if same else {}, fresh=same)

    def checkpoint(self, *, mapping: str) -> dict[str, str]:
        """Write the marks down for the next pull."""
        read = {f"{_READ}{digest}": str(mark) for digest, mark in sorted(self.read.items())}
        stands = {f"{_STANDS}{path}": state for path, state in sorted(self.stands.items())}
        return read | stands | {"mapping": mapping}

    def digest_of(self, file: Found) -> str | None:
        """Find the content of a file that stands as it stood; None where it must be looked at."""
        state, _, digest = self.stands.get(str(file.path), "").rpartition("=")
        return digest if state == file.state else None

    def keep(self, file: Found, digest: str, mark: Mark | None = None) -> None:
        """Remember how a file stands, and what was read of its content."""
        self.stands[str(file.path)] = f"{file.state}={digest}"
        if mark is not None:
            self.read[digest] = mark

    def newer_and_gone(self, mark: Mark, present: Iterable[str]) -> Mark | None:
        """Find a content that was read, is newer, may hold the same orders, and is not there to be read again."""
        here = set(present)
        still = [each for digest, each in self.read.items() if digest in here]
        gone = (each for digest, each in self.read.items() if digest not in here)
        newer = (each for each in gone if each.changed > mark.changed and each.overlaps(mark))
        # What was written over by a newer file of the same days and more is said again by that one.
        return next((each for each in newer if not any(other.restates(each) for other in still)), None)


def proven(file: Found, mark: Mark, *, covers: Window | str | None, zone: str | None) -> Mark:
    """Say what a whole file proves: the period told, or the days of its name; never what came after it was written."""
    window = _window(file, mark, covers=covers, zone=zone)
    if window is None:
        return mark
    end = min(micros(window.end), file.changed // 1000)
    start = micros(window.start)
    return replace(mark, covers=(start, end)) if end > start else mark


def _window(file: Found, mark: Mark, *, covers: Window | str | None, zone: str | None) -> Window | None:
    if isinstance(covers, Window) or covers is None:
        return covers
    days = [(day, found) for found in _DATE.finditer(file.path.stem) if (day := _day(found)) is not None]
    if not days:
        return None
    place = ZoneInfo(zone or "UTC")
    last, found = days[-1]
    end = _midnight(last + timedelta(days=1), place)
    if len(days) == _BOTH_ENDS:
        start = _midnight(days[0][0], place)
    elif len(days) == 1 and _THROUGH.search(file.path.stem[: found.start()]) and mark.first is not None:
        start = moment(mark.first)
    else:
        return None
    return Window(start, end) if start < end else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _midnight(day: date, place: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), place).astimezone(UTC)


def joined(marks: Iterable[Mark]) -> tuple[Window | None, Window | None]:
    """Join what files prove where they touch; return the latest stretch, and the hole before it where there is one."""
    stretches: list[tuple[int, int]] = []
    for start, end in sorted(mark.covers for mark in marks if mark.covers is not None):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
        else:
            stretches.append((start, end))
    if not stretches:
        return None, None
    start, end = stretches[-1]
    hole = Window(moment(stretches[-2][1]), moment(start)) if len(stretches) > 1 else None
    return Window(moment(start), moment(end)), hole
