"""Checks a log's mapping before anything is read, and looks places up in an entry."""

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recon.books.contracts import ATTEMPTS
from recon.jobs.ports import SourceUnavailable
from recon.records.exact import number
from recon.resend.amounts import SCALES
from recon.resend.query import SAID
from recon.sources.postbacks.rows import Place, Reader
from recon.sources.settings import LogMapping

_BESIDE = (
    "request_url",
    "request_body",
    "response_body",
    "error_class",
    "suppressed_reason",
    "message_id",
    *SAID,
)
# The outcome is read from the answer: what a log says of its own success is not Rakuten's word.
FIELDS = (*(name for name in ATTEMPTS.names if name not in {"outcome", "answer", "said"}), *_BESIDE)
_parse = partial(json.loads, parse_float=number)


def ready(mapping: LogMapping, *, name: str) -> Reader:
    """Check a mapping and make it ready to read entries."""
    for field in (*mapping.fields, *mapping.constants):
        if field not in FIELDS:
            raise SourceUnavailable(
                name, f"fields.{field} is not a field of an attempt", cure=_nearest(field)
            )
    if "sent_at" not in mapping.fields:
        cure = 'map it, for example fields.sent_at = "time"'
        raise SourceUnavailable(name, "the mapping does not say where the time stands", cure=cure)
    if mapping.amount_scale not in SCALES:
        what = f"amount_scale '{mapping.amount_scale}' is unknown"
        raise SourceUnavailable(name, what, cure=f"write one of {', '.join(SCALES)}")
    return Reader(
        name=name, mapping=mapping, zone=_zone(mapping, name=name), pattern=_pattern(mapping, name=name)
    )


def _nearest(field: str) -> str:
    if field == "outcome":
        return "leave it out: the outcome is read from the answer's status and body"
    close = get_close_matches(field, FIELDS, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"write one of {', '.join(FIELDS)}"


def _zone(mapping: LogMapping, *, name: str) -> ZoneInfo | None:
    if mapping.zone is None:
        return None
    try:
        return ZoneInfo(mapping.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        cure = "write a name such as Europe/Berlin or UTC"
        raise SourceUnavailable(name, f"zone '{mapping.zone}' is unknown", cure=cure) from None


def _pattern(mapping: LogMapping, *, name: str) -> re.Pattern[str] | None:
    if mapping.order_pattern is None:
        return None
    try:
        pattern = re.compile(mapping.order_pattern)
    except re.error as error:
        raise SourceUnavailable(name, f"order_pattern is not valid ({error})", cure="correct it") from None
    if pattern.groups < 1:
        cure = "put the part that is the reference into round brackets"
        raise SourceUnavailable(name, "order_pattern has no group", cure=cure)
    return pattern


def places(entry: Mapping[str, object]) -> Place:
    """Look up places in one entry: a name, or a dotted path with list indexes, also into JSON kept as text."""
    return partial(_look_up, entry)


def _look_up(entry: Mapping[str, object], path: str) -> object:
    # Some loggers write flat names that contain dots: the whole name is tried first.
    if path in entry:
        return entry[path]
    value: object = entry
    for step in path.split("."):
        value = _step(_opened(value), step)
        if value is None:
            return None
    return value


def _opened(value: object) -> object:
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return _parse(value)
    except (ValueError, RecursionError):
        return None


def _step(value: object, step: str) -> object:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None
