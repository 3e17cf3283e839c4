"""Guesses from a log's own lines where the fields of an attempt stand; a person sees the guess before it counts."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from recon.records.exact import number
from recon.records.xml_texts import LONGEST

_parse = partial(json.loads, parse_float=number)
_STATUS = frozenset(map(str, range(100, 600)))
_SENT = re.compile(r"(^|[._])(sent_?at|time|timestamp|ts|at|date|created(_?at)?)$", re.IGNORECASE)
_ANSWER = re.compile(r"(^|[._])(response|answer|result)([._]?body)?$|response.*body", re.IGNORECASE)
_ERROR = re.compile(r"(^|[._])(error|error_class|exception)$", re.IGNORECASE)
_STATUS_NAME = re.compile(r"status|code", re.IGNORECASE)
_ROW = re.compile(r"^(id|row_id|message_id|uuid)$", re.IGNORECASE)
_POSTBACK = re.compile(
    r"^(https?://\S+/(ep|nvp|xml|eventnvppixel)\?|https?://track\.linksynergy\.com/)", re.IGNORECASE
)
_TRACKED = re.compile(r"(?:^|[?&])ord=.*&?skulist=|(?:^|[?&])skulist=", re.IGNORECASE)
_XML = re.compile(r"<response|<unique_id|access denied", re.IGNORECASE)


def guessed_fields(lines: Iterable[str]) -> Mapping[str, str]:
    """Say which key of JSON lines holds which field of an attempt; a field that no key holds is left out."""
    values: dict[str, list[object]] = {}
    for line in lines:
        for place, value in _leaves(_read(line), path=""):
            values.setdefault(place, []).append(value)
    found: dict[str, str] = {}
    for field, fits in _FITS.items():
        places = [
            place for place, held in values.items() if place not in found.values() and fits(place, held)
        ]
        if places:
            # The shortest path is the one a person would name first.
            found[field] = min(places, key=lambda place: (place.count("."), len(place)))
    return found


def _read(line: str) -> object:
    if len(line) > LONGEST:
        return {}
    try:
        return _parse(line)
    except (ValueError, RecursionError):
        # A torn first or last line says nothing about the others.
        return {}


def _leaves(held: object, *, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(held, dict):
        for key, value in held.items():
            yield from _leaves(value, path=f"{path}.{key}" if path else str(key))
    elif held is not None:
        yield path, held


def _is_url(_: str, held: list[object]) -> bool:
    return _most(held, lambda value: isinstance(value, str) and bool(_POSTBACK.search(value)))


def _is_body(_: str, held: list[object]) -> bool:
    return _most(
        held, lambda value: isinstance(value, str) and "://" not in value and bool(_TRACKED.search(value))
    )


def _is_time(place: str, held: list[object]) -> bool:
    return bool(_SENT.search(place)) and _most(held, _reads_as_time)


def _is_status(place: str, held: list[object]) -> bool:
    return bool(_STATUS_NAME.search(place)) and _most(held, lambda value: str(value) in _STATUS)


def _is_answer(place: str, held: list[object]) -> bool:
    texts = [value for value in held if isinstance(value, str)]
    return bool(texts) and (any(_XML.search(text) for text in texts) or bool(_ANSWER.search(place)))


def _is_error(place: str, held: list[object]) -> bool:
    return bool(_ERROR.search(place)) and all(isinstance(value, str) for value in held)


def _is_row(place: str, held: list[object]) -> bool:
    return bool(_ROW.search(place)) and len(set(map(str, held))) == len(held)


def _reads_as_time(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _most(held: list[object], fits: Callable[[object], bool]) -> bool:
    return bool(held) and sum(map(fits, held)) * 2 > len(held)


_FITS = {
    "request_url": _is_url,
    "request_body": _is_body,
    "sent_at": _is_time,
    "http_status": _is_status,
    "response_body": _is_answer,
    "error_class": _is_error,
    "row_id": _is_row,
}
