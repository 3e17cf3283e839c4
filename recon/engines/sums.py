"""Keeps the kernel's first sums, one row per key and book, from one run to the next as long as the books do not change.

Where they changed by a few rows only, the sums of the keys touched are written beside those that are there.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.desk import BESIDE, JOINED_FILES, SUM_FILES, Desk
from recon.engines.keeping import Keep
from recon.engines.left_over import TEXTS as PAIRS
from recon.engines.steps import Seen, Step, as_json, from_json, seen, steps
from recon.engines.stretches import Stretch
from recon.matching.request import Asked, no_programme
from recon.records.click import NO_CLICK_PATTERN
from recon.records.moment import EPOCH
from recon.records.stable import stable_number

CASES = "cases"
RANGED = {
    "ordered": "orders",
    "attempted": "attempts",
    "reported": "transactions",
    "looked_for": "orders",
    CASES: CASES,
}
"""What has a row per key, and the book that it is made from; `cases` of all that are judged."""
JUDGED = (CASES, "looked_for")
"""What the kernel begins from."""
OF_ALL = ("marked", "pairs")
"""The files that only the whole books tell: one row may change what is said of other keys."""
COUNTED = {
    "paid": "transactions",
    "naming": "transactions",
    "listed_hours": "transactions",
    "sent_hours": "attempts",
    "placed_hours": "orders",
}
"""Counts and sums of the rows of a book: what came is added to them, and what left taken off."""
WHOLE = (*OF_ALL, "mixed", "publisher_codes", "trait_sets", *COUNTED)
READ = ("cases-*", "*_again", "touched_*", "looked_for", *WHOLE)
"""The files that judging reads, as patterns; the rest is for whoever sums up again."""
STATE = "state.json"
AgainMaker = Callable[["KeptSums", Sequence[Step], Path], bool]


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


def sum_texts(sql: Mapping[str, str]) -> dict[str, str]:
    """Collect the texts that decide what the first sums are."""
    numbers = ("publisher_number", "traits_number", "sku_number", *PAIRS)
    names = {
        *SUM_FILES,
        *JOINED_FILES,
        *BESIDE,
        *numbers,
        *(name for name in sql if name.startswith(("sum_", "in_"))),
    }
    return {name: sql[name] for name in sorted(names)} | {"no_click": NO_CLICK_PATTERN}


def version_of(texts: Mapping[str, str]) -> str:
    """Name texts that belong together by their names and contents."""
    content = hashlib.sha256()
    for name, text in sorted(texts.items()):
        content.update(f"{name}\0{text}\0".encode())
    return content.hexdigest()


@dataclass(frozen=True, slots=True)
class KeptSums:
    """This is a folder with the sums of the books as they are now."""

    folder: Path
    sql: Mapping[str, str]
    known: tuple[int, ...]

    def lay_out(self, desk: Desk, stretch: Stretch) -> None:
        """Put one stretch of the sums, and of what people look for in orders, where the kernel looks for them."""
        ends = {"low": stretch.low, "high": stretch.high}
        for name in JUDGED:
            text = "rows_between" if name == "looked_for" else "stretch_of_rows"
            desk.make("VIEW", name, self.sql[text].format(rows=self.rows(name), known=self._known, **ends))
        self._lay_out_whole(desk)

    def lay_out_wanted(self, desk: Desk, shared: Mapping[str, str]) -> None:
        """Put the sums of the keys of the table `wanted` where the kernel looks for them; `shared` as in `rows`."""
        for name in JUDGED:
            text = "rows_of_keys_wanted" if name == "looked_for" else "of_keys"
            rows = f"({self.rows(name, shared.get(name))})"
            desk.make("TABLE", name, self.sql[text].format(rows=rows, known=self._known))
        self._lay_out_whole(desk)

    def rows(self, name: str, base: str | None = None) -> str:
        """Tell the statement that reads a file: of the keys touched since it was written, from beside it.

        `base` is a table with those rows of the file that matter, where they were read already.
        """
        base = base or self.base(name)
        book = RANGED.get(name)
        if book is None or not self.touched(book).exists():
            return self.sql["all_of"].format(name=base)
        beside = {"touched": sql_text(self.touched(book)), "again": sql_text(self.again(name))}
        return self.sql["with_again"].format(base=base, **beside)

    def base(self, name: str) -> str:
        """Tell how the files are read that were written when all was summed up."""
        return self.sql["in_files"].format(files=", ".join(map(sql_text, self.files(name))))

    def files(self, name: str) -> list[Path]:
        """Find the files of a name: of the cases one per stretch of keys."""
        return sorted(self.folder.glob(f"{CASES}-*.parquet")) if name == CASES else [self.file(name)]

    def file(self, name: str, stretch: int | None = None) -> Path:
        """Find a file of sums, or that of one stretch of the cases."""
        return self.folder / (f"{name}.parquet" if stretch is None else f"{name}-{stretch:04}.parquet")

    def again(self, name: str) -> Path:
        """Find the file with the sums of keys touched since; it is there where any were."""
        return self.folder / f"{name}_again.parquet"

    def touched(self, book: str) -> Path:
        """Find the file with the keys of a book that were touched since."""
        return self.folder / f"touched_{book}.parquet"

    @property
    def state(self) -> dict[str, Any]:
        """Read what is known of the folder."""
        written: dict[str, Any] = json.loads(
            (self.folder / STATE).read_text(encoding="utf-8"), parse_float=str
        )
        return written

    @property
    def _known(self) -> str:
        return ", ".join(map(str, self.known)) or "NULL"

    def _lay_out_whole(self, desk: Desk) -> None:
        for name in WHOLE:
            desk.make("VIEW", name, self.rows(name))
        desk.make("VIEW", "named", self.sql["named"])


@dataclass(frozen=True, slots=True)
class SumsKeeper:
    """This is where sums are kept: one folder for each state of the books. `version` names the texts that make them."""

    keep: Keep
    sql: Mapping[str, str]
    version: str

    @contextmanager
    def held(
        self,
        volumes: Sequence[Volume],
        *,
        known: tuple[int, ...],
        make: Callable[[Path], None],
        again: AgainMaker | None,
        only: Iterable[str] = (),
    ) -> Iterator[KeptSums]:
        """Hold the sums of the books as they are now, which are made where there are none yet, or damaged ones.

        `make` writes all; `again` writes to a folder what is not as in an earlier one, None where none may be begun from.
        While they are held nobody takes them away. `only` names what will be read, where that is not all.
        """
        state = seen(volumes)
        place = self._place(state, anew=again is None)
        with self.keep.held(besides=place):
            if not self.keep.sound(place, only=[f"{name}.parquet" for name in only]):
                self.keep.made(place, partial(self._make, state=state, make=make, again=again))
            os.utime(place)
            yield KeptSums(place, self.sql, known)

    @contextmanager
    def there(self, volumes: Sequence[Volume]) -> Iterator[KeptSums | None]:
        """Hold the sums of the books as they are now if they were made already."""
        place = self._place(seen(volumes), anew=False)
        with self.keep.held(besides=place):
            yield KeptSums(place, self.sql, ()) if place.exists() else None

    def name_of(self, volumes: Sequence[Volume]) -> str:
        """Name the state that the books are in."""
        return self._name(seen(volumes))

    def _make(
        self,
        folder: Path,
        *,
        state: Mapping[str, Seen],
        make: Callable[[Path], None],
        again: AgainMaker | None,
    ) -> None:
        former = self._former(state)
        if former is None or again is None or not again(*former, folder):
            make(folder)
        written = {"version": self.version, "volumes": as_json(state)}
        (folder / STATE).write_text(json.dumps(written), encoding="utf-8")

    def _former(self, state: Mapping[str, Seen]) -> tuple[KeptSums, list[Step]] | None:
        """Find the newest sums that the same texts made, and the steps of the books since; None where nobody can tell."""
        for place in self.keep.whole():
            kept = KeptSums(place, self.sql, ())
            if not self.keep.sound(place, only=(STATE,)) or kept.state.get("version") != self.version:
                continue
            if self.keep.sound(place):
                since = steps(from_json(kept.state["volumes"]), state)
                return None if since is None else (kept, since)
        return None

    def _place(self, state: Mapping[str, Seen], *, anew: bool) -> Path:
        """Find the folder of a state; where all must be summed up anew, one that begins from no other."""
        place = self.keep.folder / self._name(state)
        whole = place.with_name(f"{place.name}-anew")
        is_whole = place.exists() and not any(
            KeptSums(place, self.sql, ()).touched(book).exists() for book in RANGED.values()
        )
        return whole if whole.exists() or (anew and not is_whole) else place

    def _name(self, state: Mapping[str, Seen]) -> str:
        """Name the state of the books: which files are current, untouched since, and the texts that sum them up."""
        content = hashlib.sha256(self.version.encode())
        for _, each in sorted(state.items()):
            content.update(f"{each.book}\0".encode())
            for file, (size, at) in sorted(each.current.items()):
                content.update(f"{file}\0{size}\0{at}\0".encode())
        return content.hexdigest()[:24]
