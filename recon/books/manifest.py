"""The manifest of one book and source: which parts hold its rows, how far it reaches, where its source stopped."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from recon.books.contracts import VERSION
from recon.records.moment import micros_if_any, moment
from recon.records.window import Window

_T = TypeVar("_T")
# Its parts lack what came later, and are read with nulls in its place: no file is written anew for that.
_OLDEST_READ = 1


class BooksTooNew(Exception):
    """This is a book written by a newer program than this one."""


class BooksTooOld(Exception):
    """This is a book written by a program so old that none of its parts can be read."""


@dataclass(frozen=True, slots=True)
class Part:
    """This is one Parquet file of a book: current rows of one month, or rows that were closed by one pull."""

    file: str
    month: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Retired:
    """This is a file that a pull replaced: it stays a while, for a run that still reads it."""

    file: str
    at: int


@dataclass(frozen=True, slots=True)
class Reach:
    """This is a stretch a source vouched for, and from which moment on we knew it."""

    known_from: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Total:
    """This is a control total: rows and minor units of one programme and currency, in the current rows.

    It stays, with no rows, when the last of them is gone; `since` is the pull that first brought one. A run as of
    a moment in the past must know which programmes and currencies the book had then.
    """

    programme: str
    currency: str
    rows: int
    amount: int
    since: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """This is all that is known of one book and source; a pull replaces it as a whole."""

    book: str
    source: str
    key_version: str
    schema: int = VERSION
    parts: tuple[Part, ...] = ()
    history: tuple[Part, ...] = ()
    reaches: tuple[Reach, ...] = ()
    totals: tuple[Total, ...] = ()
    retired: tuple[Retired, ...] = ()
    checkpoint: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    pulled_at: int = 0
    first_pull: int = 0

    @property
    def generation(self) -> str:
        """Name the rows by their content: two pulls that bring the same rows leave the same generation."""
        digests = sorted(part.digest for part in (*self.parts, *self.history))
        return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]

    @property
    def files(self) -> set[str]:
        """Name every file that holds rows of the book."""
        return {part.file for part in (*self.parts, *self.history)}

    def programmes(self, as_of: datetime | None = None) -> frozenset[str]:
        """Name the programmes whose rows it had brought by a moment (now, where none is given)."""
        until = micros_if_any(as_of)
        return frozenset(
            total.programme
            for total in self.totals
            if total.programme and (until is None or total.since <= until)
        )

    @property
    def rows(self) -> int:
        """Count the current rows."""
        return sum(part.rows for part in self.parts)

    def covered(self, as_of: datetime | None = None) -> Window | None:
        """Tell the stretch vouched for, as it was known at a moment (now, where none is given)."""
        until = micros_if_any(as_of)
        known = [reach for reach in self.reaches if until is None or reach.known_from <= until]
        return Window(moment(known[-1].start), moment(known[-1].end)) if known else None

    def extended(self, reach: Reach) -> "Manifest":
        """Add what a pull vouches for: it joins the stretch it touches, and stands alone where it leaves a hole."""
        last = self.reaches[-1] if self.reaches else None
        if last is None:
            return replace(self, reaches=(reach,))
        touches = reach.start <= last.end and reach.end >= last.start
        start = min(last.start, reach.start) if touches else reach.start
        end = max(last.end, reach.end) if touches else reach.end
        if not touches and reach.end < last.start:
            return self  # an older, separate stretch never takes away what is already vouched for
        if (start, end) == (last.start, last.end):
            return self
        return replace(self, reaches=(*self.reaches, Reach(reach.known_from, start, end)))


def read(path: Path) -> Manifest | None:
    """Read a manifest; None where the book has never been pulled."""
    if not path.exists():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
    if raw["schema"] > VERSION:
        message = (
            f"{path}: schema {raw['schema']} is newer than this program knows ({VERSION}); upgrade recon"
        )
        raise BooksTooNew(message)
    if raw["schema"] < _OLDEST_READ:
        message = (
            f"{path}: schema {raw['schema']} is older than {_OLDEST_READ}; move the book away and pull again"
        )
        raise BooksTooOld(message)
    return Manifest(
        **{
            **raw,
            # Whatever is written from here on is of this program's schema.
            "schema": VERSION,
            "parts": _rows(Part, raw["parts"]),
            "history": _rows(Part, raw["history"]),
            "reaches": _rows(Reach, raw["reaches"]),
            "totals": _rows(Total, raw["totals"]),
            "retired": _rows(Retired, raw["retired"]),
            "remarks": tuple(raw["remarks"]),
        }
    )


def _rows(shape: Callable[..., _T], rows: Iterable[dict[str, object]]) -> tuple[_T, ...]:
    return tuple(shape(**row) for row in rows)


def as_text(manifest: Manifest) -> str:
    """Write a manifest as JSON, stable to the byte."""
    return json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
