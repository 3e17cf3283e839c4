"""Keeps the orders that Rakuten should have as hourly figures: a file for each programme and month, beside the kept sums.

They are counted from the kept cases. A month in which no case changed is the file it was, and one that the books have no
more stays.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import structlog

from recon.books.staging import sql_text
from recon.engines.desk import Desk
from recon.engines.keeping import Keep, linked
from recon.engines.sums import CASES, STATE, KeptSums
from recon.matching.request import Parameters

_log = structlog.get_logger()
COUNTED_FROM = ("cases-*", "*_again", "touched_*", "pairs", "publisher_codes", "trait_sets")
"""The files of the sums that hours are counted from."""
COUNTED_BY = ("hour_", "28_due")
"""How the texts are called that count them."""
_AT_ONCE = 2_000_000
_WORDS = ("publisher_codes", "trait_sets")


@dataclass(frozen=True, slots=True)
class Month:
    """This is one programme's month: a digest of its orders, and the hours from which to which they were due.

    The digest is '' where the books do not have the month any more; `last` is before `first` where it has no order.
    """

    digest: str
    first: int
    last: int


_NONE = Month("", 0, -1)


@dataclass(frozen=True, slots=True)
class KeptHours:
    """This is a folder with the hourly figures of the books as they are now."""

    folder: Path
    months: Mapping[str, Month]

    def files(self, programme: str, *, first: int, end: int) -> list[Path]:
        """Find a programme's files with orders due from one hour up to, not including, another."""
        return [
            self.folder / name
            for name, month in sorted(self.months.items())
            if name.startswith(f"{programme}/") and month.first < end and month.last >= first
        ]


@dataclass(frozen=True, slots=True)
class HoursKeeper:
    """This is where they are kept: one folder for each state of the books. `version` names the texts that count them."""

    keep: Keep
    sql: Mapping[str, str]
    version: str

    @contextmanager
    def held(
        self,
        state: str,
        programmes: Sequence[Parameters],
        *,
        desks: Callable[[], AbstractContextManager[Desk]],
        sums: Callable[[], AbstractContextManager[KeptSums]],
    ) -> Iterator[KeptHours]:
        """Hold the figures of a `state` of the books, which are counted where there are none yet, or damaged ones.

        Months that are whole in a damaged folder are taken over. NotKept says that the disk took no more.
        """
        place = self.keep.folder / self._name(state, programmes)
        with self.keep.held(besides=place):
            found = place.stat().st_ino if place.exists() else 0
            broken = self.keep.seals.broken(place) if found else "not there"
            if broken:
                if found:
                    _log.error(
                        "kept.damaged", folder=str(place), what=broken, then="counted anew from the sums"
                    )
                former = place if found else next(iter(self.keep.whole()), None)
                with sums() as kept, desks() as desk:
                    make = partial(self._make, desk, kept, programmes, former)
                    self.keep.made(place, partial(_instead, make, place, found))
            os.utime(place)
            yield KeptHours(place, self._state(place))

    def _make(
        self,
        desk: Desk,
        kept: KeptSums,
        programmes: Sequence[Parameters],
        former: Path | None,
        folder: Path,
    ) -> None:
        there = _lay_out(desk, kept, self.sql)
        whole = set() if former is None else self.keep.seals.whole(former)
        known = self._state(former) if former is not None and STATE in whole else {}
        numbers = {each.name: each.number for each in programmes}
        now, changed = {}, {}
        for (name, number), (orders, month) in there.items():
            file = _file(name, number)
            now[file] = month
            if former is not None and file in whole and known.get(file, _NONE).digest == month.digest:
                linked(former / file, folder / file)
            elif orders:
                changed[numbers[name], number, file] = orders
        for file in _gone(whole, there):
            if former is not None:
                linked(former / file, folder / file)
                now[file] = Month("", *_span(desk, self.sql, folder / file))
        for some in _portions(changed):
            _write(desk, self.sql, some, folder)
        months = {file: asdict(month) for file, month in sorted(now.items())}
        (folder / STATE).write_text(json.dumps({"version": self.version, "months": months}), encoding="utf-8")

    def _state(self, place: Path) -> dict[str, Month]:
        written = json.loads((place / STATE).read_text(encoding="utf-8"), parse_float=str)
        mine = written["version"] == self.version
        found = {file: Month(**month) for file, month in written["months"].items()}
        return found if mine else {}

    def _name(self, state: str, programmes: Sequence[Parameters]) -> str:
        """Name what the figures depend on: the books, the texts, and when orders of each programme are due."""
        rules = sorted((each.name, each.due_rule, each.tolerance) for each in programmes)
        return hashlib.sha256(f"{state}\0{self.version}\0{rules}".encode()).hexdigest()[:24]


def _instead(make: Callable[[Path], None], place: Path, found: int, folder: Path) -> None:
    """Write a folder, and then let the damaged one of its name give way, unless another process has replaced it since."""
    make(folder)
    if found and place.exists() and place.stat().st_ino == found:
        aside = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
        place.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def _lay_out(desk: Desk, kept: KeptSums, sql: Mapping[str, str]) -> dict[tuple[str, int], tuple[int, Month]]:
    """Lay the orders of the kept cases out, and count those of each programme and month (12 times the year and more)."""
    for name in (CASES, "pairs", *_WORDS):
        desk.make("TABLE" if name in _WORDS else "VIEW", name, kept.rows(name))
    desk.make("TABLE", "hour_links", sql["hour_links"])
    desk.make("VIEW", "due", sql["28_due"])
    desk.make("VIEW", "hour_orders", sql["hour_orders"])
    return {
        (name, month): (orders, Month(f"{orders}-{digest}", first or 0, -1 if last is None else last))
        for name, month, orders, digest, first, last in desk.rows(sql["hour_months"])
    }


def _gone(whole: Iterable[str], there: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Name the files of months before the first that the books still have."""
    begins: dict[str, str] = {}
    for name, number in sorted(there, reverse=True):
        begins[name] = _file(name, number)
    for file in sorted(whole):
        name, _, month = file.partition("/")
        if month and file < begins.get(name, f"{name}0"):
            yield file


def _portions(orders: Mapping[tuple[int, int, str], int]) -> Iterator[list[tuple[int, int, str]]]:
    """Put months together of which as many orders fit in memory as may."""
    some: list[tuple[int, int, str]] = []
    for month in sorted(orders):
        if some and sum(orders[each] for each in some) + orders[month] > _AT_ONCE:
            yield some
            some = []
        some.append(month)
    if some:
        yield some


def _write(desk: Desk, sql: Mapping[str, str], some: Sequence[tuple[int, int, str]], folder: Path) -> None:
    months = ", ".join(f"({programme}, {month})" for programme, month, _ in some)
    desk.make("TABLE", "hour_cells", sql["hour_cells"].format(months=months))
    for programme, month, file in some:
        (folder / file).parent.mkdir(exist_ok=True)
        desk.copy(sql["hour_cells_of"].format(programme=programme, month=month), folder / file)


def _span(desk: Desk, sql: Mapping[str, str], file: Path) -> tuple[int, int]:
    [(first, last)] = desk.rows(sql["hour_span"].format(file=sql_text(file)))
    return first, last


def _file(programme: str, month: int) -> str:
    return f"{programme}/{month // 12:04}-{month % 12 + 1:02}.parquet"
