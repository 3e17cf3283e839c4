"""Reads the text of events: one JSON object, an array, a batch or lines; bounded, exact, and never with an exception.

Numbers are read as they are written: an amount of 19.99 stays 19.99.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import NoReturn

from recon.records import exact
from recon.resend.gateway.event import Problem
from recon.resend.words import fit_to_show

LARGEST = 16_000_000
"""How many characters of events are read at once."""
MOST = 1_000
"""How many events are read at once."""
# What is read of one piece takes up to a hundred times its size, so pieces are small. A gateway's own limit of an
# event is half of this, and what Rakuten takes of it an eighth of that.
_LONGEST_LINE = 65_536
_LONGEST_PIECE = 1_000_000
_DEEPEST = 16
_DIGITS = 30
_CURE = "give one event, an array of events, or one event on each line"


@dataclass(frozen=True, slots=True)
class Document:
    """This is one event as it was written: where it stands, and its value, or why it has none."""

    place: str
    value: dict[str, object] = field(repr=False)
    problem: Problem | None = None


class _Odd(ValueError):
    """This is a text that JSON allows, or nearly, and that no event may hold."""


def read_documents(text: str) -> Iterator[Document]:
    """Take a text apart into its events; at least one comes out, were it only to say what is wrong."""
    found = _documents(text)
    yield from islice(found, MOST)
    if next(found, None) is not None:
        yield _flawed(
            "event", f"there are more than {MOST:,} events; the rest was not read", "split the file"
        )


def _documents(text: str) -> Iterator[Document]:
    if len(text) > LARGEST:
        what = f"the text has {len(text):,} characters, more than the {LARGEST:,} that are read at once"
        yield _flawed("event", what, "split the file")
        return
    bare = text.strip("\ufeff \t\r\n")
    first, _, rest = bare.partition("\n")
    if not bare:
        yield _flawed("event", "there is nothing in it", _CURE)
    elif rest and len(first) <= _LONGEST_LINE and isinstance(_parsed(first), dict):
        yield from _lines(bare)
    elif len(bare) > _LONGEST_PIECE:
        what = f"{len(bare):,} characters stand in one piece, more than the {_LONGEST_PIECE:,} that are read"
        yield _flawed("event", what, "write one event on each line")
    else:
        yield from _split(_parsed(bare), place="event")


def _lines(bare: str) -> Iterator[Document]:
    # Not splitlines(): JSON may hold U+2028 and other ends of lines inside a text.
    for number, line in enumerate(StringIO(bare, newline="\n"), start=1):
        place = f"line {number}"
        if len(line) > _LONGEST_LINE:
            what = f"is {len(line):,} characters long, more than the {_LONGEST_LINE:,} of an event"
            yield _flawed(place, what, "leave out what is not of the order")
        elif line.strip():
            yield from _split(_parsed(line.strip()), place=place)


def _split(value: object, *, place: str) -> Iterator[Document]:
    """Take an array, and RudderStack's batches, apart."""
    events = value
    if isinstance(value, dict) and "batch" in value and "type" not in value:
        events = value["batch"]
    if isinstance(value, Problem):
        yield Document(place, {}, value)
    elif not isinstance(events, list):
        yield _one(events, place=place)
    elif not events:
        yield _flawed(place, "the list of events is empty", _CURE)
    else:
        yield from (_one(each, place=f"{place} {number}") for number, each in enumerate(events, start=1))


def _one(value: object, *, place: str) -> Document:
    if not isinstance(value, dict):
        return _flawed(place, f"is {kind_of(value)} and no event", "an event is an object in braces: {...}")
    return Document(place, value)


def _flawed(place: str, what: str, cure: str) -> Document:
    return Document(place, {}, Problem(place, what, cure))


def _parsed(text: str) -> object | Problem:
    try:
        value: object = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as wrong:
        what = f"is no JSON: {wrong.msg} in line {wrong.lineno}, column {wrong.colno}"
        return Problem("event", what, "copy the event again, whole")
    except _Odd as odd:
        return Problem("event", str(odd), "correct it where the event is made")
    except (RecursionError, ValueError):
        return Problem("event", "is nested too deep to be an event", "give the event alone")
    if _depth(value) > _DEEPEST:
        return Problem("event", f"is nested more than {_DEEPEST} deep", "give the event alone")
    return value


def _decimal(digits: str) -> Decimal:
    # A short text can stand for an endless number: 1e999999.
    try:
        number = exact.number(digits)
    except ValueError:
        number = Decimal("NaN")
    if not number.is_finite() or len(digits) > 2 * _DIGITS or abs(number.adjusted()) > _DIGITS:
        raise _Odd(f"holds the number {fit_to_show(digits, limit=40)}, which is no amount")
    return number


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise _Odd(f"holds a number of {len(digits)} digits")
    return int(digits)


def _constant(word: str) -> NoReturn:
    raise _Odd(f"holds {word}, which is no number of JSON")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Odd(f"says '{fit_to_show(twice, limit=40)}' twice in one object; a gateway obeys the last")
    return found


def _depth(value: object) -> int:
    level, below = 0, [value]
    while below:
        level, below = level + 1, [part for each in below for part in _parts(each)]
    return level


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def kind_of(value: object) -> str:
    """Name the kind of a JSON value for a person."""
    if value is None:
        return "null"
    kinds = ((bool, "true or false"), (str, "a text"), (dict, "an object"), (list, "a list"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "a number")
