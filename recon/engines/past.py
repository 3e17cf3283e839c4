"""Keeps what the last run judged, so that the next one need not judge again what nothing and no time has changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.aside import aside
from recon.engines.counting import summed
from recon.engines.desk import Desk
from recon.engines.keeping import Keep, linked
from recon.engines.steps import Seen, as_json, from_json, seen
from recon.engines.stretches import LISTS, PARTS
from recon.engines.sums import STATE, KeptSums
from recon.jobs.ports import NotKept
from recon.matching.request import WAITS, Asked, Parameters
from recon.records.kind import KINDS
from recon.records.moment import EPOCH, micros

_log = structlog.get_logger()
SUMMED = tuple(name for name in PARTS if name not in LISTS)
MARGIN = 86_400_000_000
"""How much longer settling may take than when all was judged, in microseconds: what passed so long ago is still known."""
_MOVING = ("as_of", "shop_until", "log_until", "net_until")
_SPANS = ("settle", *WAITS)


@dataclass(frozen=True, slots=True)
class Past:
    """This is what one run judged: counts and sums of its cases, its breaks, and the moments that were still to come."""

    folder: Path
    sql: Mapping[str, str]
    state: Mapping[str, Any]
    known: tuple[int, ...]

    @property
    def sums(self) -> KeptSums:
        """Find the sums that were judged."""
        return KeptSums(self.folder / "sums", self.sql, self.known)

    @property
    def volumes(self) -> dict[str, Seen]:
        """Tell how the books stood."""
        return from_json(self.state["volumes"])

    @property
    def cases(self) -> int:
        """Count the cases that were judged."""
        return int(self.state["cases"])

    @property
    def parameters(self) -> list[tuple[object, ...]]:
        """Tell the rules' parameters as they were then."""
        return [tuple(row) for row in self.state["programmes"]]

    def file(self, name: str) -> Path:
        """Find a file of the run that judged everything."""
        return self.folder / f"{name}.parquet"

    def again(self, name: str) -> Path:
        """Find the file with what came to it since; it is there where anything did."""
        return self.folder / "again" / f"{name}.parquet"

    def base(self, name: str) -> str:
        """Tell the statement that reads what the run that judged everything said."""
        return self.sql["all_rows"].format(file=sql_text(self.file(name)))

    def came(self, name: str) -> list[str]:
        """Tell the statement that reads what came to it since; none where nothing did."""
        file = self.again(name)
        return [self.sql["all_rows"].format(file=sql_text(file))] if file.exists() else []

    def rows(self, name: str) -> str:
        """Tell the statement that reads all of a name."""
        return " UNION ALL BY NAME ".join([self.base(name), *self.came(name)])


@dataclass(frozen=True, slots=True)
class PastKeeper:
    """This is where the judgements of the last runs are kept. `version` names the texts that make them."""

    keep: Keep
    sql: Mapping[str, str]
    version: str

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold them while one is read and another written."""
        with self.keep.held():
            yield

    def before(self, asked: Asked, *, known: tuple[int, ...]) -> Past | None:
        """Find the newest judgement by the same rules, of an earlier moment or the same; None where there is none."""
        rules = self._rules(asked)
        for place in self.keep.whole():
            if not self.keep.sound(place, only=(STATE,)):
                continue
            state = json.loads((place / STATE).read_text(encoding="utf-8"), parse_float=str)
            if state["rules"] == rules and _moved_forward(state, asked) and self.keep.sound(place):
                return Past(place, self.sql, state, known)
        return None

    @contextmanager
    def writing(self, desk: Desk, kept: KeptSums, volumes: Sequence[Volume], asked: Asked) -> Iterator[None]:
        """Keep what the desk says of all cases, while Python reads it as well."""
        [(cases, _)] = desk.rows(self.sql["totals"])
        with aside(partial(self.write, desk, kept, volumes, asked, cases=cases)):
            yield

    def write(
        self,
        desk: Desk,
        kept: KeptSums,
        volumes: Sequence[Volume],
        asked: Asked,
        *,
        cases: int,
        former: Past | None = None,
    ) -> None:
        """Keep what the desk says: of all cases, or what came to what an earlier run made of them.

        On a full disk nothing is kept, which is told: the next run judges all.
        """
        state = self._state(volumes, asked, cases=cases, former=former)
        text = json.dumps(state, sort_keys=True)
        place = self.keep.folder / hashlib.sha256(text.encode()).hexdigest()[:24]

        def make(folder: Path) -> None:
            if former is None:
                self._write_all(desk, folder)
            else:
                _write_again(desk, former, folder)
            desk.copy(self.sql["all_of"].format(name="told"), folder / "told.parquet")
            for file in kept.folder.iterdir():
                linked(file, folder / "sums" / file.name)
            (folder / STATE).write_text(text, encoding="utf-8")

        if place.exists():
            return
        try:
            self.keep.made(place, make)
        except NotKept as full:
            _log.error("kept.not_written", what=str(full), then="the next run judges all anew")

    def _write_all(self, desk: Desk, folder: Path) -> None:
        for name in SUMMED:
            text = summed(desk, self.sql, self.sql["all_of"].format(name=f"all_{name}"))
            desk.copy(text, folder / f"{name}.parquet")
        desk.copy(self.sql["all_of"].format(name="all_clock"), folder / "clock.parquet")

    def _state(
        self, volumes: Sequence[Volume], asked: Asked, *, cases: int, former: Past | None
    ) -> dict[str, Any]:
        now = {str(each.number): _spans(each) for each in asked.programmes}
        earlier = now if former is None else former.state["least"]
        least = {number: list(map(min, spans, earlier[number])) for number, spans in now.items()}
        return {
            "rules": self._rules(asked),
            "volumes": as_json(seen(volumes)),
            "programmes": [astuple(each) for each in asked.programmes],
            "slices_since": micros(asked.slices_since),
            "least": least,
            "cases": cases,
        }

    def _rules(self, asked: Asked) -> str:
        """Name all that must be as it was: the texts, the kinds, and whatever of the question moves by no clock."""
        still = replace(
            asked,
            as_of=EPOCH,
            programmes=[_still(each) for each in asked.programmes],
            currencies=(),
            slices_since=EPOCH,
            rates_since=EPOCH,
            open_keys=(),
        )
        kinds = sorted((int(kind), repr(row)) for kind, row in KINDS.items())
        return hashlib.sha256(f"{self.version}\0{kinds}\0{still}".encode()).hexdigest()


def _still(each: Parameters) -> Parameters:
    moved: dict[str, Any] = dict.fromkeys((*_MOVING, *_SPANS), 0)
    return replace(each, **moved)


def _spans(each: Parameters) -> list[int]:
    """List how long settling takes, and silence means nothing on each day."""
    return [getattr(each, name) for name in _SPANS]


def _moved_forward(state: Mapping[str, Any], asked: Asked) -> bool:
    """Tell whether no end and no moment lies before where it was, and settling takes not much longer than it ever did."""
    for old, new in zip(state["programmes"], asked.programmes, strict=True):
        before = replace(new, **dict(zip(Parameters.__dataclass_fields__, old, strict=True)))
        if any(getattr(new, name) < getattr(before, name) for name in _MOVING):
            return False
        least = state["least"][str(new.number)]
        if any(span > known + MARGIN for span, known in zip(_spans(new), least, strict=True)):
            return False
    return bool(micros(asked.slices_since) >= state["slices_since"])


def _write_again(desk: Desk, former: Past, folder: Path) -> None:
    (folder / "again").mkdir()
    for name in (*SUMMED, "clock"):
        linked(former.file(name), folder / f"{name}.parquet")
        desk.copy(former.sql["all_of"].format(name=f"again_{name}"), folder / "again" / f"{name}.parquet")
