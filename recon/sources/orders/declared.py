"""What a shop system's SQL file says of itself in its header: frozen values, read by `header.py`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

Kind = Literal["identifier", "value", "list"]


class Proven(StrEnum):
    """This is what a preset was tried on: an installed shop, the shop's own schema, or hand-made tables."""

    INSTALLED = "installed"
    SCHEMA = "schema"
    FIXTURE = "fixture"


class Keeping(StrEnum):
    """This is how a place keeps a click id: a key/value table, a JSON column, or any text column of a table."""

    KEYS = "keys"
    JSON = "json"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Needed:
    """This is a table a preset reads, with its columns; names may hold `{places}`."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """This is where a shop may keep a click id or a landing URL, and the parameter that names it to the preset.

    `columns` are the key and the value of a key/value table, the one JSON column, or nothing: any text column.
    """

    keeping: Keeping
    table: str
    columns: tuple[str, ...]
    sets: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """This is a place that the configuration's `parameters` may fill, with its default."""

    kind: Kind
    default: str


@dataclass(frozen=True, slots=True)
class Fault:
    """This is a line of a header that cannot be read: which, what is wrong, and what to do."""

    line: int
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class Header:
    """This is what a preset says of itself; `declared` where it names its contract."""

    declared: bool = False
    contract: int = 1
    system: str | None = None
    versions: str | None = None
    proven: Proven | None = None
    needs: tuple[Needed, ...] = ()
    optional: tuple[Needed, ...] = ()
    changes: tuple[Needed, ...] = ()
    clicks: tuple[Place, ...] = ()
    landings: tuple[Place, ...] = ()
    zone: str | None = None
    rereads: bool = False
    grain: str | None = None
    traps: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def filled(self, given: Mapping[str, str]) -> "Header":
        """Write the values of its identifiers, else their defaults, into the names of tables and columns."""
        names = {n: given.get(n, p.default) for n, p in self.parameters.items() if p.kind == "identifier"}

        def fill(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda place: names.get(place[1], place[0]), text)

        def tables(of: tuple[Needed, ...]) -> tuple[Needed, ...]:
            return tuple(Needed(fill(t.table), tuple(map(fill, t.columns))) for t in of)

        def places(of: tuple[Place, ...]) -> tuple[Place, ...]:
            return tuple(replace(p, table=fill(p.table), columns=tuple(map(fill, p.columns))) for p in of)

        return replace(
            self, needs=tables(self.needs), optional=tables(self.optional), changes=tables(self.changes),
            clicks=places(self.clicks), landings=places(self.landings),
        )  # fmt: skip
