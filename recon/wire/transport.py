"""The one HTTP transport: fetches into a file, within a deadline, from allowed hosts only."""

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import IO, TypeVar

import httpx

from recon.wire.body import BodyTooLong, BodyTorn, Came, beginning, short_body
from recon.wire.deadline import Deadline, TimeOver
from recon.wire.failure import Fault, Phase, WireFailure
from recon.wire.names import NameLookupSlow, NameNotFound
from recon.wire.redaction import Redaction, quiet_http_loggers
from recon.wire.road import LOOPBACK, NoRoad, client_for, sent

MOST_AT_ONCE = 3
_REDIRECTS = 3
_EXCERPT = 4_096
_PIECE = 1 << 16
_GIBIBYTE = 1 << 30
_OVER = "its time was over"
_Whole = TypeVar("_Whole")
_NO_WAY: Mapping[type[Exception], tuple[Phase, Fault]] = {
    NoRoad: (Phase.GUARD, Fault.NOT_ALLOWED),
    NameNotFound: (Phase.DNS, Fault.NO_SUCH_NAME),
    NameLookupSlow: (Phase.DNS, Fault.TIMED_OUT),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """This is an answer that came whole. A 200 lies in the file that was asked for; of others only the beginning is kept.

    `digest` names the bytes of the file; `excerpt` is the beginning of any other answer, secrets removed.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    size: int = 0
    digest: str = ""
    excerpt: str = ""
    location: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """This is a whole answer to one message, whatever its status; redirects are answers too.

    `headers` keeps names in small letters and repeated ones apart. The body is at most 64 KB and as it came: who
    writes it down hides the secrets in it. `line` is the status line.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    line: str = ""

    def header(self, name: str) -> str:
        """Tell the first header of a name; '' where there is none."""
        return next((value for known, value in self.headers if known == name), "")


class Transport:
    """This is the way out to one set of hosts, with a bound on calls at once.

    Every call opens its own connection: one that was kept open may be dead without anybody knowing.
    """

    def __init__(self, *, hosts: Iterable[str], secrets: Iterable[str] = (), at_once: int = 1) -> None:
        if not 1 <= at_once <= MOST_AT_ONCE:
            message = f"{at_once} calls at once are not allowed; choose 1 to {MOST_AT_ONCE}"
            raise ValueError(message)
        quiet_http_loggers()
        self._hosts = frozenset(host.lower() for host in hosts)
        self._redact = Redaction.of(secrets)
        self._free = threading.BoundedSemaphore(at_once)

    def download(
        self,
        url: str,
        *,
        into: Path,
        deadline: timedelta,
        largest: int = 4 * _GIBIBYTE,
        tell: Callable[[int], None] | None = None,
    ) -> Answer:
        """Fetch an address into a file; raise WireFailure unless the answer came whole. Any status is an answer."""
        with self._free, Deadline(deadline) as end:
            target = self._guarded(url)
            for _ in range(_REDIRECTS):
                sink = _Sink(into, largest=largest, tell=tell)
                outcome = self._fetch(target, sink=sink, end=end, span=deadline)
                if isinstance(outcome, WireFailure):
                    raise outcome
                moved = self._moved(target, outcome)
                if moved is None:
                    return outcome
                target = moved
        raise WireFailure(
            _place(target), "it redirects in a circle", phase=Phase.BODY, fault=Fault.REDIRECTED
        )

    def exchange(
        self,
        url: str,
        *,
        deadline: timedelta,
        method: str = "GET",
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchanged:
        """Send one message once and read its answer; raise WireFailure unless the answer came whole.

        Nothing is repeated and no redirect is followed. The failure's phase tells whether any of the message may
        have left the house; a connection is never used twice.
        """
        told = {"accept-encoding": "identity", **(headers or {})}
        came = Came()
        with self._free, Deadline(deadline) as end:
            target = self._guarded(url)

            def ask(client: httpx.Client) -> Exchanged:
                request = client.build_request(method, target, content=content, headers=told)
                return _exchanged(sent(client, request, end=end), came)

            outcome = self._called(target, ask, end=end, span=deadline)
        if isinstance(outcome, WireFailure):
            outcome.came = came
            raise outcome
        return outcome

    def _guarded(self, url: str) -> httpx.URL:
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL:
            target = None
        if target is None or not target.host:
            raise WireFailure("the address", "it is not a URL", phase=Phase.GUARD, fault=Fault.NOT_ALLOWED)
        if target.host.lower() not in self._hosts:
            said = f"only {', '.join(sorted(self._hosts))} may be called"
            raise WireFailure(_place(target), said, phase=Phase.GUARD, fault=Fault.NOT_ALLOWED)
        if target.scheme != "https" and target.host not in LOOPBACK:
            said = "a secret would travel in the open; write https"
            raise WireFailure(_place(target), said, phase=Phase.GUARD, fault=Fault.NOT_ALLOWED)
        return target

    def _fetch(
        self, target: httpx.URL, *, sink: "_Sink", end: Deadline, span: timedelta
    ) -> Answer | WireFailure:
        def ask(client: httpx.Client) -> Answer:
            request = client.build_request("GET", target, headers={"accept-encoding": "identity"})
            return self._received(sent(client, request, end=end), sink)

        return self._called(target, ask, end=end, span=span)

    def _called(
        self, target: httpx.URL, ask: Callable[[httpx.Client], _Whole], *, end: Deadline, span: timedelta
    ) -> _Whole | WireFailure:
        # A failure is returned, not raised, from here: an exception raised inside the handler would carry the
        # library's own, which holds the address and its token.
        try:
            with client_for(target, span) as client:
                return ask(client)
        except httpx.HTTPError as error:
            return self._failure(target, error, end=end)
        except TimeOver:
            return WireFailure(_place(target), _OVER, phase=end.phase, fault=Fault.TIMED_OUT)
        except (NoRoad, NameNotFound, NameLookupSlow) as error:
            phase, fault = _NO_WAY[type(error)]
            return WireFailure(_place(target), str(error), phase=phase, fault=fault)
        except _SinkFailure as error:
            return WireFailure(_place(target), error.said, phase=Phase.BODY, fault=error.fault)

    def _received(self, response: httpx.Response, sink: "_Sink") -> Answer:
        with contextlib.closing(response):
            return self._poured(response, sink)

    def _poured(self, response: httpx.Response, sink: "_Sink") -> Answer:
        headers = {name.lower(): self._redact(value) for name, value in response.headers.items()}
        if response.status_code != HTTPStatus.OK:
            # Where to go on is kept as it came: an address with its token hidden leads nowhere.
            location = response.headers.get("location", "") if response.is_redirect else ""
            excerpt = self._redact(beginning(response, most=_EXCERPT))
            return Answer(response.status_code, headers, excerpt=excerpt, location=location)
        if "content-length" not in headers and "chunked" not in headers.get("transfer-encoding", ""):
            raise _SinkFailure("nothing tells a whole answer from a torn one", fault=Fault.UNFRAMED)
        sink.fill(response)
        return Answer(response.status_code, headers, size=sink.size, digest=sink.digest)

    def _failure(self, target: httpx.URL, error: httpx.HTTPError, *, end: Deadline) -> WireFailure:
        said = self._redact(str(error)) or type(error).__name__
        fault = _fault(error, phase=end.phase)
        if end.passed:
            said, fault = _OVER, Fault.TIMED_OUT
        return WireFailure(_place(target), said, phase=end.phase, fault=fault)

    def _moved(self, target: httpx.URL, answer: Answer) -> httpx.URL | None:
        if not answer.location:
            return None
        try:
            there = target.join(answer.location)
        except httpx.InvalidURL:
            there = httpx.URL()
        if (there.scheme, there.host, there.port) != (target.scheme, target.host, target.port):
            said = f"it moved to {there.scheme}://{there.netloc.decode()}, which was not asked"
            raise WireFailure(_place(target), said, phase=Phase.BODY, fault=Fault.REDIRECTED)
        return there


class _SinkFailure(Exception):
    def __init__(self, said: str, *, fault: Fault) -> None:
        super().__init__(said)
        self.said = said
        self.fault = fault


class _Sink:
    """This is the file an answer runs into, with its size and digest."""

    def __init__(self, path: Path, *, largest: int, tell: Callable[[int], None] | None) -> None:
        self._path = path
        self._largest = largest
        self._tell = tell
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def fill(self, response: httpx.Response) -> None:
        try:
            with self._path.open("wb") as file:
                self._pour(response, file)
        except OSError as error:
            said = f"{error.strerror or type(error).__name__}; free some space where temporary files lie"
            raise _SinkFailure(said, fault=Fault.DISK) from None

    def _pour(self, response: httpx.Response, file: IO[bytes]) -> None:
        for piece in response.iter_bytes(_PIECE):
            self.size += len(piece)
            if self.size > self._largest:
                raise _SinkFailure(f"more than {self._largest:,} bytes", fault=Fault.TOO_LARGE)
            self._hash.update(piece)
            file.write(piece)
            if self._tell is not None:
                self._tell(self.size)


def _exchanged(response: httpx.Response, came: Came) -> Exchanged:
    came.begin(response)
    try:
        body = short_body(response, came=came)
    except BodyTooLong as error:
        raise _SinkFailure(str(error), fault=Fault.TOO_LARGE) from None
    except BodyTorn:
        raise _SinkFailure("its compressed body is torn", fault=Fault.CUT) from None
    return Exchanged(response.status_code, came.headers, body, came.line)


def _place(target: httpx.URL) -> str:
    return f"{target.scheme}://{target.netloc.decode()}{target.path}"


def _fault(error: httpx.HTTPError, *, phase: Phase) -> Fault:
    if isinstance(error, httpx.TimeoutException):
        return Fault.TIMED_OUT
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Fault.UNTRUSTED
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError) and phase is Phase.BODY:
        return Fault.CUT
    return Fault.UNREACHABLE if phase <= Phase.TLS else Fault.BROKEN
