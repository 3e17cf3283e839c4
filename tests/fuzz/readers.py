"""The readers of foreign bytes, each as one function of bytes: what it may raise by name, and what must hold of what it returns."""

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recon.jobs.ports import NoProgress, SourceUnavailable
from recon.records.attempt import Outcome
from recon.records.capture import read_address, read_cookies, read_land
from recon.records.xml_texts import xml_texts
from recon.resend.answer import read_answer
from recon.resend.gateway import read_events
from recon.resend.query import read_request
from recon.resend.relay import relayed
from recon.resend.words import fit_to_show
from recon.sources.postbacks.guessed import guessed_fields
from recon.sources.postbacks.lines import JsonLinesLog
from recon.sources.postbacks.times import NaiveTime, read_moment
from recon.sources.reports.address import NotAnAddress, taken_apart
from recon.sources.reports.parse import parse_clicks, parse_report
from recon.sources.settings import JsonLinesSettings, LogMapping, ReportShape
from recon.wire.login import Granted, read_token_answer

SEEDS = Path(__file__).parents[1] / "data" / "fuzz"
_SHAPE = ReportShape(currency="EUR")
_NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
_MAPPING = LogMapping(
    fields={
        "sent_at": "time",
        "request_url": "url",
        "request_body": "request",
        "http_status": "status",
        "response_body": "body",
        "error_class": "error",
        "order_ref": "order",
        "amount": "amount",
        "currency": "currency",
    }
)
_SHOWN = 160
# What breaks a line, steers a terminal, or turns the direction of a text.
_POWERFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Reader:
    """This is one reader: `read` raises nothing but `named`, and asserts what must hold of what was read."""

    name: str
    read: Callable[[bytes], None]
    named: tuple[type[Exception], ...] = ()

    @property
    def seeds(self) -> list[Path]:
        return sorted((SEEDS / self.name).iterdir())

    def tried(self, data: bytes) -> None:
        """Read once; what is not named comes through."""
        told: Exception | None = None
        try:
            self.read(data)
        except self.named as named:
            told = named
        assert told is None or str(told).strip(), "an error that says nothing"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _report(data: bytes) -> None:
    with _file(data) as path:
        parsed = parse_report(path, shape=_SHAPE, where="network report 'de'", batch_rows=50)
        rows = sum(batch.num_rows for batch in parsed.batches())
        assert rows <= data.count(b"\n") + data.count(b"\r") + 1


def _clicks(data: bytes) -> None:
    with _file(data) as path:
        parsed = parse_clicks(path, shape=_SHAPE, where="network report 'de'", batch_rows=50)
        for batch in parsed.batches():
            assert batch.column("publisher_id").null_count == 0


def _log(data: bytes) -> None:
    with _file(data) as path:
        settings = JsonLinesSettings("shop", (str(path),), _MAPPING, since=datetime(2026, 1, 1, tzinfo=UTC))
        for delivery in JsonLinesLog(settings).deliver({}, at=_NOON, progress=NoProgress()):
            rows = sum(batch.num_rows for batch in delivery.batches)
            delivery.closing()
            assert rows <= data.count(b"\n") + data.count(b"\r") + 1


def _request(data: bytes) -> None:
    url, _, body = _text(data).partition("\n")
    for scale in ("cents", "plain", "unscaled-zero-decimal"):
        request = read_request(url, body=body, scale=scale, currency="EUR")
        # Nobody may take what could not be read for an amount of nothing.
        assert (request.amount is None) == (request.flaw is not None)


def _answer(data: bytes) -> None:
    body = _text(data)
    for status in (None, 200, 302, 400, 429, 500):
        for gateway in (None, "rudderstack"):
            answer = read_answer(status, body=body, lines_sent=1, gateway=gateway)
            assert answer.reason
            assert len(answer.reason) <= 2 * _SHOWN
            if answer.outcome is Outcome.ACCEPTED:
                assert (answer.good or 0) >= 1
                assert not answer.bad
                # A log may have kept the answer and not its status.
                assert gateway is not None or status in {None, 200}


def _xml(data: bytes) -> None:
    texts = xml_texts(_text(data), root="response", tags={"good", "bad", "unique_id", "error"})
    if texts is not None:
        # No entity is ever expanded: what comes out was in there.
        assert sum(len(text) for some in texts.values() for text in some) <= 4 * len(data)


def _relay(data: bytes) -> None:
    told = relayed(_text(data))
    assert told.bad >= 0


def _landing(data: bytes) -> None:
    text = _text(data)
    capture = read_address(text)
    if capture.landed_at is not None:
        assert capture.landed_at.tzinfo is not None
    name, _, value = text.partition("=")
    read_cookies([(name, value), ("rmStore", value), ("rmStoreGateway", text), ("ranadv", text)])
    read_land(text)


def _address(data: bytes) -> None:
    found = taken_apart(_text(data))
    assert found.token.isprintable()
    assert found.base_url.partition("://")[0] in {"http", "https"}


def _moment(data: bytes) -> None:
    with suppress(NaiveTime):
        read_moment(_text(data), zone=None)


def _guess(data: bytes) -> None:
    guessed_fields(_text(data).splitlines())


def _event(data: bytes) -> None:
    for read in read_events(_text(data)):
        assert repr(read)


def _login(data: bytes) -> None:
    for status in (200, 400, 401, 403, 429, 500):
        answer = read_token_answer(status, _text(data))
        if isinstance(answer, Granted):
            assert status == 200
            assert answer.access
            assert answer.lasts is None or answer.lasts >= timedelta(0)


def _words(data: bytes) -> None:
    shown = fit_to_show(_text(data))
    assert len(shown) <= _SHOWN
    assert _POWERFUL.search(shown) is None


class _file:  # noqa: N801 - read as a word in `with`
    """This is the bytes as a file, in memory where the machine has such a place."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        with os.fdopen(handle, "wb") as out:
            out.write(self._data)
        self._path = Path(name)
        return self._path

    def __exit__(self, *_: object) -> None:
        self._path.unlink()


READERS = (
    Reader("report", _report, (SourceUnavailable,)),
    Reader("clicks", _clicks, (SourceUnavailable,)),
    Reader("log", _log, (SourceUnavailable,)),
    Reader("request", _request),
    Reader("answer", _answer),
    Reader("xml", _xml),
    Reader("relay", _relay),
    Reader("landing", _landing),
    Reader("address", _address, (NotAnAddress,)),
    Reader("moment", _moment),
    Reader("guess", _guess),
    Reader("event", _event),
    Reader("login", _login),
    Reader("words", _words),
)
