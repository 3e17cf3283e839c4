"""Reads the header of a shop system's SQL file: what it is for, what it needs, where the click id stands.

The lines and their meaning stand in sql/sources/orders/README.md. A file without the line `-- contract:` is of
contract 1 and may leave out everything; what it has of the lines is read, what looks like one and is not is a comment.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from recon.jobs.ports import SourceUnavailable
from recon.sources.orders.declared import Fault, Header, Keeping, Kind, Needed, Parameter, Place, Proven

CONTRACTS = (1,)
"""The versions of the contract that this recon reads."""

_LINE = re.compile(r"^-- ?([A-Za-z_]+): *(.*?) *$")
_MORE = re.compile(r"^-- {8,}(\S.*?) *$")
_NAME = r"(?:\w|\{\w+\})+"
_TABLE = re.compile(rf"({_NAME}(?:\.{_NAME})?) *\(([^()]*)\)")
_KEYS = re.compile(rf"({_NAME}(?:\.{_NAME})?) *\( *({_NAME}) *, *({_NAME}) *\)")
_COLUMN = re.compile(rf"({_NAME}(?:\.{_NAME})?)\.({_NAME})")
_PARAMETER = re.compile(r"(\w+) *=(.*)")
_PLACE = re.compile(r"(keys|json|column) +(.+?) +sets +(\w+)")
_QUOTES = str.maketrans("", "", '"`')


def header_of(source: str, *, file: str) -> Header:
    """Read the header of a file's text; raises SourceUnavailable for its first line that is wrong."""
    header, faults = read(source)
    for fault in faults:
        raise SourceUnavailable(f"{file}, line {fault.line}", fault.what, cure=fault.cure)
    return header


def read(source: str) -> tuple[Header, tuple[Fault, ...]]:
    """Read the header of a file's text, with every line of it that is wrong."""
    text, _, _ = source.partition("-- name:")
    entries = list(_entries(text))
    draft = _Draft()
    declared = any(key == "contract" for _, key, _ in entries)
    for line, key, value in entries:
        if key == "contract":
            draft.contract_line = line
        try:
            _take(draft, key, value)
        except _Wrong as wrong:
            # Without the line of its contract a file may say anything in its comments.
            if declared:
                draft.faults.append(Fault(line, wrong.what, wrong.cure))
    # What another contract says of its other lines is not known here.
    faults = [f for f in draft.faults if draft.contract in CONTRACTS or f.line == draft.contract_line]
    header = Header(
        declared=declared,
        contract=draft.contract,
        system=draft.texts.get("system"),
        versions=draft.texts.get("versions"),
        proven=draft.proven,
        needs=tuple(draft.tables["needs"]),
        optional=tuple(draft.tables["optional"]),
        changes=tuple(draft.tables["changes"]),
        clicks=tuple(draft.places["click"]),
        landings=tuple(draft.places["landing"]),
        zone=draft.texts.get("zone"),
        rereads="rereads" in draft.texts,
        grain=draft.texts.get("grain"),
        traps=tuple(draft.lists["trap"]),
        parameters=draft.parameters,
    )
    return header, tuple(faults)


@dataclass(slots=True)
class _Draft:
    contract: int = 1
    contract_line: int = 0
    proven: Proven | None = None
    texts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[Needed]] = field(
        default_factory=lambda: {"needs": [], "optional": [], "changes": []}
    )
    places: dict[str, list[Place]] = field(default_factory=lambda: {"click": [], "landing": []})
    lists: dict[str, list[str]] = field(default_factory=lambda: {"trap": []})
    parameters: dict[str, Parameter] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _Wrong(Exception):
    def __init__(self, what: str, *, cure: str) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure


def _entries(text: str) -> Iterator[tuple[int, str, str]]:
    """List the header's lines with their number and key; a line that goes on is joined to the one above."""
    open_entry: tuple[int, str, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        more = _MORE.match(line)
        if open_entry and more:
            first, key, value = open_entry
            open_entry = first, key, f"{value} {more[1]}"
            continue
        if open_entry:
            yield open_entry
        found = _LINE.match(line)
        open_entry = (number, found[1], found[2]) if found else None
    if open_entry:
        yield open_entry


def _take(draft: _Draft, key: str, value: str) -> None:
    taken = _TAKEN.get(key)
    if taken is None:
        near = difflib.get_close_matches(key, _TAKEN, n=1, cutoff=0.75)
        if near:
            raise _Wrong(f"'{key}:' is no line of a header", cure=f"write '-- {near[0]}:', or reword it")
        return
    if not value:
        raise _Wrong(f"'{key}:' says nothing", cure="fill it, or remove the line")
    taken(draft, key, value)


def _contract(draft: _Draft, key: str, value: str) -> None:
    known = " or ".join(map(str, CONTRACTS))
    if not value.isdecimal():
        raise _Wrong(f"contract '{value[:40]}' is not a number", cure=f"write '-- {key}: {known}'")
    draft.contract = int(value)
    if draft.contract not in CONTRACTS:
        what = f"it follows contract {value}, and this recon reads contract {known}"
        raise _Wrong(what, cure=f"install a recon that reads it, or take a preset of contract {known}")


def _text(draft: _Draft, key: str, value: str) -> None:
    if key in draft.texts:
        raise _Wrong(f"'{key}:' stands there twice", cure="keep one of them")
    if key in {"zone", "rereads"} and len(value.split()) > 1:
        raise _Wrong(f"'{key}: {value[:80]}' is more than one word", cure=_EXAMPLES[key])
    if key == "rereads" and value != "placed_at":
        raise _Wrong(f"'rereads: {value[:40]}' is not known", cure=_EXAMPLES[key])
    draft.texts[key] = value


def _proven(draft: _Draft, key: str, value: str) -> None:
    if value not in list(Proven):
        raise _Wrong(f"'{key}: {value[:40]}' is not known", cure=f"write one of {', '.join(Proven)}")
    draft.proven = Proven(value)


def _tables(draft: _Draft, key: str, value: str) -> None:
    value = value.translate(_QUOTES)
    left = _TABLE.sub("", value)
    tables = [Needed(name, _names(columns)) for name, columns in _TABLE.findall(value)]
    if left.strip(" ,") or not all(table.columns for table in tables):
        what = f"'{key}:' names no table with its columns at '{left.strip(' ,')[:60] or value[:60]}'"
        raise _Wrong(what, cure="write table(column, column), table(column)")
    draft.tables[key] += tables


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _changes(draft: _Draft, key: str, value: str) -> None:
    for part in _names(value.translate(_QUOTES)):
        found = _COLUMN.fullmatch(part)
        if found is None:
            raise _Wrong(f"'{key}: {part[:60]}' is no table.column", cure="write table.column, table.column")
        draft.tables[key].append(Needed(found[1], (found[2],)))


def _place(draft: _Draft, key: str, value: str) -> None:
    found = _PLACE.fullmatch(value.translate(_QUOTES))
    if found is None:
        what = f"'{key}: {value[:60]}' is no place"
        raise _Wrong(what, cure=f"write '{key}: {_EXAMPLES['keys']}', json or column likewise")
    keeping = Keeping(found[1])
    where = _where(keeping, found[2])
    if where is None:
        raise _Wrong(f"'{key}: {value[:60]}' is no place", cure=f"write '{key}: {_EXAMPLES[keeping]}'")
    draft.places[key].append(Place(keeping, where.table, where.columns, sets=found[3]))


def _where(keeping: Keeping, text: str) -> Needed | None:
    if keeping is Keeping.KEYS:
        table = _KEYS.fullmatch(text)
        return Needed(table[1], (table[2], table[3])) if table else None
    if keeping is Keeping.JSON:
        column = _COLUMN.fullmatch(text)
        return Needed(column[1], (column[2],)) if column else None
    return Needed(text, ()) if re.fullmatch(rf"{_NAME}(\.{_NAME})?", text) else None


def _listed(draft: _Draft, key: str, value: str) -> None:
    draft.lists[key].append(value)


def _parameter(kind: Kind) -> Callable[[_Draft, str, str], None]:
    def take(draft: _Draft, key: str, value: str) -> None:
        found = _PARAMETER.fullmatch(value)
        if found is None:
            raise _Wrong(f"'{key}: {value[:60]}' has no default", cure=f"write '-- {key}: name = default'")
        draft.parameters[found[1]] = Parameter(kind, found[2].strip())

    return take


_EXAMPLES: Mapping[str, str] = {
    "zone": "write for example '-- zone: UTC'",
    "rereads": "write '-- rereads: placed_at'",
    Keeping.KEYS: "keys order_meta(meta_key, meta_value) sets click_key",
    Keeping.JSON: "json orders.metadata sets click_key",
    Keeping.COLUMN: "column orders sets click_id",
}
_TAKEN: Mapping[str, Callable[[_Draft, str, str], None]] = {
    "contract": _contract,
    **dict.fromkeys(("system", "versions", "zone", "rereads", "grain"), _text),
    "proven": _proven,
    **dict.fromkeys(("needs", "optional"), _tables),
    "changes": _changes,
    **dict.fromkeys(("click", "landing"), _place),
    "trap": _listed,
    "identifier": _parameter("identifier"),
    "value": _parameter("value"),
    "list": _parameter("list"),
}
