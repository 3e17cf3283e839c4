"""Lays out what the books have of the orders that causes are looked for in, and keeps it for the next run.

What no row came to or left since is not read out of the books again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.desk import Desk
from recon.engines.few import lay_out_few
from recon.engines.keeping import Keep
from recon.engines.moved import lay_out_steps
from recon.engines.steps import as_json, from_json, seen, steps
from recon.engines.sums import STATE
from recon.jobs.ports import NotKept

_log = structlog.get_logger()
ROWS = {
    "facts_orders": "orders",
    "facts_listed": "transactions",
    "facts_sent": "attempts",
    "facts_lines": "lines",
}
"""The book whose rows a table of facts is made of."""
_OF_SAMPLE = ("orders", "transactions")
"""Read of all orders of the sample; the others of those that turned out well."""
_KEYS = "keys"
TEXTS = ("order_key", "row_id")
_NOT_READ = "NULL::VARCHAR"


@dataclass(frozen=True, slots=True)
class Sample:
    """This is how the sample is drawn: of orders placed since a moment, one in so many by programme and currency.

    `texts` are the long columns that are read because somebody looks at them: a row costs as much for each as for all others.
    """

    since: int
    one_in: Mapping[tuple[str, str], int]
    texts: frozenset[str] = frozenset()

    def holds(self, other: "Sample") -> bool:
        """Tell whether whatever the other draws was drawn here too, with its columns."""
        drawn = all(one_in >= self.one_in.get(of, one_in + 1) for of, one_in in other.one_in.items())
        return drawn and self.since <= other.since and other.texts <= self.texts

    def column(self, name: str) -> str:
        """Tell the expression of a long column, which is null where nobody looks at it."""
        return name if name in self.texts else _NOT_READ


@dataclass(frozen=True, slots=True)
class Kept:
    """This is a folder with the rows that an earlier run read, of its sample; the keys touched since are laid out."""

    folder: Path
    sql: Mapping[str, str]
    sample: Sample

    def rows(self, name: str) -> str:
        """Tell the statement that reads one of its files."""
        return self.sql["all_rows"].format(file=sql_text(self.folder / f"{name}.parquet"))


@dataclass(frozen=True, slots=True)
class FactsKeeper:
    """This is where the rows of the last runs are kept. `version` names the texts that read them; `anew`: none is used."""

    keep: Keep
    sql: Mapping[str, str]
    version: str
    as_of: int
    one_in: int
    anew: bool = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold them while one is read and another written."""
        with self.keep.held():
            yield

    def before(self, desk: Desk, volumes: Sequence[Volume]) -> Kept | None:
        """Find the rows that were kept last, and lay out the keys touched since; None where all is to be read."""
        for place in [] if self.anew else self.keep.whole():
            if not self.keep.sound(place, only=(STATE,)):
                continue
            state = json.loads((place / STATE).read_text(encoding="utf-8"), parse_float=str)
            if state["version"] != self.version or not self.keep.sound(place):
                continue
            since = steps(from_json(state["volumes"]), seen(volumes))
            if since is None or not lay_out_steps(desk, self.sql, since, one_in=self.one_in, keys_only=True):
                return None
            return Kept(place, self.sql, _sample(state["sample"]))
        return None

    def write(self, desk: Desk, volumes: Sequence[Volume], sample: Sample) -> None:
        """Keep the rows that were laid out. On a full disk nothing is kept, which is told: the next run reads the books."""
        told = [[*of, one_in] for of, one_in in sorted(sample.one_in.items())]
        state: dict[str, Any] = {
            "version": self.version,
            "as_of": self.as_of,
            "anew": self.anew,
            "sample": [sample.since, told, sorted(sample.texts)],
            "volumes": as_json(seen(volumes)),
        }
        text = json.dumps(state, sort_keys=True)
        place = self.keep.folder / hashlib.sha256(text.encode()).hexdigest()[:24]
        if place.exists():
            return

        def make(folder: Path) -> None:
            desk.run(self.sql["facts_to_keep"])
            desk.copy(self.sql["all_of"].format(name="to_keep"), folder / f"{_KEYS}.parquet")
            for book in ROWS.values():
                desk.copy(self.sql["facts_kept"].format(book=book), folder / f"{book}.parquet")
            (folder / STATE).write_text(text, encoding="utf-8")

        try:
            self.keep.made(place, make)
        except NotKept as full:
            _log.error("kept.not_written", what=str(full), then="the next run reads the books for causes")


class FactRows:
    """This puts the rows of each book where facts are made of them: out of the books, or of what was kept."""

    def __init__(
        self, desk: Desk, sql: Mapping[str, str], said: str, sample: Sample, kept: Kept | None
    ) -> None:
        """`said` is the expression of what an attempt said of the whole order. The wanted cases must be laid out.

        What was kept is of use where its sample holds this one.
        """
        self._desk, self._sql, self._said, self._sample = desk, sql, said, sample
        self._kept = kept if kept is not None and kept.sample.holds(sample) else None
        if self._kept is not None:
            desk.make("TABLE", "touched", sql["touched_in_any"])
            text = sql["facts_kept_keys"]
            desk.run(text.format(kept=self._kept.rows(_KEYS), touched=sql["all_of"].format(name="touched")))

    def lay_out(self, book: str) -> None:
        """Put one book's rows of the wanted keys there, of orders those that may be in the sample as well."""
        if self._kept is None:
            whole = self._sql["all_of"].format(name=f"book_{book}")
            rows = self._narrow(book, whole if book == "lines" else self._wanted(book, f"book_{book}"))
        else:
            rows = self._sql["facts_again"].format(kept=self._kept.rows(book), rows=self._of_few(book))
            rows = self._wanted(book, f"({rows})") if book == "orders" else rows
        self._desk.make("TABLE", f"known_{book}", rows)

    def _wanted(self, book: str, rows: str) -> str:
        keys = "wanted"
        if book == "orders":
            keys = "drawn"
            self._desk.make("TABLE", keys, self._sql["facts_drawn"].format(rows=rows, shares=self._shares()))
        return self._sql["facts_of_wanted"].format(rows=rows, keys=keys)

    def _of_few(self, book: str) -> str:
        desk, sql = self._desk, self._sql
        if book in _OF_SAMPLE:
            touched = sql["all_of"].format(name="touched")
            least = min(self._sample.one_in.values(), default=1)
            desk.run(sql["facts_fresh"].format(touched=touched, one_in=least))
        else:
            desk.run(sql["facts_fresh_whole"])
        if book == "lines":
            desk.run(sql["facts_fresh_orders"])
            lay_out_few(desk, sql, book, keys="fresh_orders", into="few_lines", by=("order_id", "source"))
        else:
            lay_out_few(desk, sql, book, keys="fresh", into=f"few_{book}")
        return self._narrow(book, sql["all_of"].format(name=f"few_{book}"))

    def _narrow(self, book: str, rows: str) -> str:
        texts = {name: self._sample.column(name) for name in TEXTS}
        return self._sql[f"facts_of_{book}"].format(rows=rows, said=self._said, **texts)

    def _shares(self) -> str:
        return "".join(
            self._sql["facts_share"]
            .format(
                programme=sql_text(programme),
                currency=sql_text(currency),
                one_in=one_in,
                since=self._sample.since,
            )
            .join((" OR ", ""))
            for (programme, currency), one_in in self._sample.one_in.items()
        )


def _sample(told: Sequence[Any]) -> Sample:
    since, shares, texts = told
    return Sample(
        since, {(programme, currency): one_in for programme, currency, one_in in shares}, frozenset(texts)
    )
