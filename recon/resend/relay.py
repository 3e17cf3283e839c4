"""Reads what a gateway's log says of Rakuten's answer: the answer itself where it was kept, else its words.

RudderStack keeps Rakuten's body as `response`, at times inside `destinationResponse`, and its own sentence
beside it (source: rakuten.md section 7.3).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from recon.records.exact import number
from recon.records.xml_texts import LONGEST

_DEPTH = 6
_STRINGS = 200
_BAD = re.compile(r"number of bad records (\d{1,9})")
_TURNED_AWAY = re.compile(r"invalid Marketing Id|Access denied", re.IGNORECASE)
_XML = re.compile(r"[\ufeff\s]*(?:<\?xml[^>]{0,100}>\s*)?<response\b", re.IGNORECASE)
_TOMCAT = re.compile(r"HTTP Status ([1-5]\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relayed:
    """This is Rakuten's answer as a gateway passed it on, None where it was not, and the gateway's own words."""

    body: str | None
    status: int | None
    words: str
    turned_away: bool
    bad: int


def relayed(text: str | None) -> Relayed:
    """Look for Rakuten's own answer in what a gateway logged."""
    found = list(_texts(text))
    words = " ".join(found)
    bad = _BAD.search(words)
    body, status = _own(found)
    return Relayed(
        body=body,
        status=status,
        words=words,
        turned_away=_TURNED_AWAY.search(words) is not None,
        bad=int(bad[1]) if bad else 0,
    )


def _own(found: list[str]) -> tuple[str | None, int | None]:
    # The status a gateway logs is its own verdict. Rakuten's counts come with 200, its error pages name theirs.
    for text in found:
        if _XML.match(text):
            return text, 200
    for text in found:
        if page := _TOMCAT.search(text):
            return text, int(page[1])
    return None, None


def _texts(text: str | None) -> Iterator[str]:
    stripped = (text or "").strip("\ufeff \t\r\n\0")
    if stripped:
        yield from _inside(stripped, depth=0, budget=[_STRINGS])


def _inside(value: object, *, depth: int, budget: list[int]) -> Iterator[str]:
    budget[0] -= 1
    if depth > _DEPTH or budget[0] < 0:
        return
    if isinstance(value, str):
        nested = _parsed(value)
        if nested is None:
            yield value
        else:
            yield from _inside(nested, depth=depth + 1, budget=budget)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _inside(part, depth=depth + 1, budget=budget)
    elif isinstance(value, list):
        for part in value:
            yield from _inside(part, depth=depth + 1, budget=budget)


def _parsed(text: str) -> object | None:
    if len(text) > LONGEST or not text.lstrip().startswith(("{", "[", '"')):
        return None
    try:
        value: object = json.loads(text, parse_float=number)
    except (ValueError, RecursionError):
        return None
    return value if value != text else None
