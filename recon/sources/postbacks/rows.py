"""Turns a log's entry into the canonical attempt, by the configured mapping; the same for files and tables."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import pyarrow as pa

from recon.books.contracts import ATTEMPTS
from recon.jobs.ports import BadRow
from recon.records.attempt import AttemptKind, Outcome
from recon.resend.amounts import amount_sent
from recon.resend.answer import Answer, read_answer, read_counts
from recon.resend.query import SAID, Request, read_request, said
from recon.resend.whole import whole_text
from recon.resend.words import fit_to_show
from recon.sources.postbacks.times import NaiveTime, read_moment
from recon.sources.settings import LogMapping

_BODY = 65_536
# Many attempts may have a long answer, and all of them stand in memory while a batch is made.
LONGEST_ANSWER = 4_096
_UNDERSTOOD = frozenset({Outcome.ACCEPTED, Outcome.HANDED_OVER, Outcome.SUPPRESSED})
_INT32 = 2**31
_KINDS = {
    **dict.fromkeys(("sale", "purchase", "order", "lead", "sign_up", "registration", "1"), AttemptKind.SALE),
    **dict.fromkeys(("reversal", "refund", "cancel", "cancellation", "return", "2"), AttemptKind.REVERSAL),
    **dict.fromkeys(("event", "3"), AttemptKind.EVENT),
}

Place = Callable[[str], object]
"""Looks up one place of an entry, by column name or dotted path; None where there is nothing."""
Row = tuple[object, ...]


class NoTime(Exception):
    """This is an entry without a readable time; `foreign` where nothing else in it is an attempt's either."""

    def __init__(self, *, foreign: bool) -> None:
        super().__init__()
        self.foreign = foreign


@dataclass(frozen=True, slots=True)
class Entry:
    """This is one attempt as the books want it, when it was sent, and what could not be read of it."""

    row: Row
    sent_at: int
    flaw: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """This is a mapping made ready: it reads one entry after another."""

    name: str
    mapping: LogMapping
    zone: ZoneInfo | None
    pattern: re.Pattern[str] | None

    def read(self, place: Place, *, row_id: str, where: str) -> Entry:
        """Read one entry; raises NoTime where it has no time, BadRow where a zone must be configured."""
        found = _Found.of(place, mapping=self.mapping)
        sent_at = self._sent_at(found, where=where)
        request = _request(found, mapping=self.mapping)
        amount = self._amount(found, request=request)
        lines = found.number("lines_sent")
        answer = _answer(found, lines=request.lines if lines is None else lines, gateway=self.mapping.gateway)
        order_ref, flaw = self._order_ref(found, request=request)
        kind = _KINDS.get((found.text("kind") or "").strip().lower(), amount.kind)
        row = (
            row_id,
            order_ref,
            found.text("mid") or request.mid,
            int(request.kind if request.kind is AttemptKind.EVENT else kind),
            sent_at,
            int(answer.outcome),
            found.number("http_status"),
            request.lines if lines is None else lines,
            answer.good,
            answer.bad,
            found.text("unique_id") or answer.unique_id,
            _reason(answer, said=found.text("reason")),
            amount.currency,
            amount.minor,
            found.text("click_id") or request.click_id,
            found.text("endpoint") or request.endpoint,
            found.text("sender") or self.mapping.gateway,
            _kept(found, answer),
            _said(found) or request.said,
        )
        return Entry(tuple(_storable(value) for value in row), sent_at=sent_at, flaw=flaw or amount.flaw)

    def order_named(self, place: Place) -> str:
        """Tell which order an entry names that is no attempt; '' where it names none."""
        found = _Found.of(place, mapping=self.mapping)
        return self._order_ref(found, request=_request(found, mapping=self.mapping))[0] or ""

    def _sent_at(self, found: "_Found", *, where: str) -> int:
        try:
            sent_at = read_moment(found.raw("sent_at"), zone=self.zone)
        except NaiveTime:
            cure = f'set zone = "Europe/Berlin" (or the zone it is in) in [{self.name}]'
            raise BadRow(where, "its time has no time zone", cure=cure) from None
        if sent_at is None:
            raise NoTime(foreign=not any(found.raw(name) is not None for name in self.mapping.fields))
        return sent_at

    def _order_ref(self, found: "_Found", *, request: Request) -> tuple[str | None, str | None]:
        mapped = found.text("order_ref")
        if mapped is None or self.pattern is None:
            return (request.order_ref if mapped is None else mapped), None
        match = self.pattern.search(mapped)
        return (match[1], None) if match else (None, "a reference in which order_pattern finds nothing")

    def _amount(self, found: "_Found", *, request: Request) -> "_Amount":
        mapped = found.text("amount")
        if mapped is None:
            return _Amount(request.amount, request.currency, kind=request.kind, flaw=request.flaw)
        currency = request.currency or (found.text("currency") or "").strip().upper() or None
        total = amount_sent([mapped], currency=currency, scale=self.mapping.amount_scale)
        kind = AttemptKind.REVERSAL if total.negative else AttemptKind.SALE
        return _Amount(total.minor, currency, kind=kind, flaw=total.flaw)


@dataclass(frozen=True, slots=True)
class _Amount:
    minor: int | None
    currency: str | None
    kind: AttemptKind
    flaw: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """This is one entry seen through the mapping: a field's own place first, then its constant."""

    values: Mapping[str, object]

    @classmethod
    def of(cls, place: Place, *, mapping: LogMapping) -> "_Found":
        found: dict[str, object] = dict(mapping.constants)
        for name, path in mapping.fields.items():
            value = place(path)
            if value is not None:
                found[name] = value
        return cls(found)

    def raw(self, name: str) -> object:
        return self.values.get(name)

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value or None
        if isinstance(value, bytes | memoryview):
            return bytes(value).decode("utf-8", "replace")
        if isinstance(value, dict | list):
            return json.dumps(value, default=str, ensure_ascii=False)
        return str(value)

    def body(self, name: str) -> str | None:
        value = self.raw(name)
        # An empty body was logged as one; a missing body was not logged.
        return "" if value == "" else (self.text(name) or "")[:_BODY] or None

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None:
            return None
        text = (self.text(name) or "").strip()
        digits = re.match(r"-?\d{1,10}(?![\d])", text)
        number = int(digits[0]) if digits else None
        return number if number is not None and abs(number) < _INT32 else None


def _request(found: _Found, *, mapping: LogMapping) -> Request:
    url, body = found.text("request_url"), found.text("request_body")
    currency = (found.text("currency") or "").strip().upper() or None
    if url is None and body is None:
        return Request(None, None, None, currency, AttemptKind.SALE, None, None, None, None)
    return read_request(url, body=body, scale=mapping.amount_scale, currency=currency)


def _answer(found: _Found, *, lines: int | None, gateway: str | None) -> Answer:
    body = found.body("response_body")
    good, bad = found.number("good"), found.number("bad")
    if body is None and good is not None and bad is not None:
        return read_counts(good, bad=bad, lines_sent=lines)
    return read_answer(
        found.number("http_status"),
        body=body,
        lines_sent=lines,
        error_class=found.text("error_class"),
        suppressed_reason=found.text("suppressed_reason"),
        gateway=gateway,
    )


def _said(found: _Found) -> str | None:
    """Tell what a log keeps in columns of its own of what the request said of the whole order."""
    return said({name: found.text(name) or "" for name in SAID})


def _reason(answer: Answer, *, said: str | None) -> str:
    return f"{answer.reason}; {fit_to_show(said)}" if said else answer.reason


def _kept(found: _Found, answer: Answer) -> str | None:
    """Keep an answer word for word unless it was understood as a yes; of a long one the beginning."""
    cell = found.raw("response_body")
    if answer.outcome in _UNDERSTOOD or cell is None or cell == "":
        return None
    return _words(bytes(cell) if isinstance(cell, bytes | memoryview) else found.text("response_body") or "")


# Of a million answers most are the same.
@lru_cache(maxsize=64)
def _words(given: bytes | str) -> str:
    words = whole_text(given, most=LONGEST_ANSWER)
    if len(given) <= LONGEST_ANSWER and len(words) <= LONGEST_ANSWER:
        return words
    return f"{words[:LONGEST_ANSWER]}\n[of {len(given):,} signs only the beginning was kept]"


def _storable(value: object) -> object:
    # Half a surrogate pair can stand in JSON, but in no text the books could keep.
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def batch(rows: list[Row]) -> pa.RecordBatch:
    """Put rows into one batch of the contract."""
    columns = zip(*rows, strict=True) if rows else [()] * len(ATTEMPTS)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, ATTEMPTS, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=ATTEMPTS)
