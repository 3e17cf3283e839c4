"""Postbacks through a proxy of the surroundings: what it refuses has not left, what passed through it may have."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext

import pytest

from recon.records.attempt import Outcome
from recon.wire import deadline, road
from tests.doors.mail_server import certificate
from tests.doors.test_postback_phases import SOON, Script, reset, says, sent, server, told, whole
from tests.doors.test_postback_sender import GOOD

HOST = "track.rakuten.invalid"
URL = f"https://{HOST}/ep"
_BEFORE_CONNECTED = 3
OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.fixture(autouse=True)
def no_other_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SSLContext]:
    context, public = certificate(tmp_path, HOST)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    road._trust.cache_clear()
    yield context
    road._trust.cache_clear()


@contextmanager
def proxy(script: Script, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with server(script) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://recon:geheimes-wort@127.0.0.1:{port}")
        yield


def tunnel(context: SSLContext, script: Script) -> Script:
    """Let a caller through, and be the host at the other end."""

    def through(caller: socket.socket) -> None:
        asked = caller.recv(65_536)
        assert asked.startswith(f"CONNECT {HOST}:443 ".encode())
        caller.sendall(OPEN)
        with context.wrap_socket(caller, server_side=True) as secured:
            script(secured)

    return through


@pytest.mark.parametrize(
    ("answer", "then", "reason"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", None, "no connection was made"),
        (b"HTTP/1.1 407 Log in\r\nContent-Length: 0\r\n\r\n", None, "no connection was made"),
        (b"", None, "no connection was made"),
        (b"HTTP/1.1 200 OK\r\nX-", reset, "no connection was made"),
        (OPEN, None, "no secure connection was made"),
    ],
)
def test_a_proxy_looks_the_name_up_and_what_it_refuses_never_left(
    answer: bytes,
    then: Callable[[socket.socket], None] | None,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    def script(caller: socket.socket) -> None:
        asked.append(caller.recv(65_536))
        caller.sendall(answer)
        if then is not None:
            then(caller)

    with proxy(script, monkeypatch):
        posted = sent(URL)

    assert told(posted) == (Outcome.NOT_SENT, reason)
    assert asked[0].startswith(f"CONNECT {HOST}:443 ".encode())
    assert b"1001" not in b"".join(asked)


def test_a_proxy_that_says_nothing_ends_by_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = threading.Event()

    def silent(_: socket.socket) -> None:
        stopped.wait(5)

    with proxy(silent, monkeypatch):
        posted = sent(URL, within=SOON)
        stopped.set()

    assert told(posted) == (Outcome.NOT_SENT, "the time ran out before a connection was made")


@pytest.mark.parametrize(
    ("script", "outcome", "reason"),
    [
        (says(whole(GOOD)), Outcome.ACCEPTED, "2 lines good"),
        (says(b""), Outcome.AMBIGUOUS, "the connection broke before the answer was whole"),
        (says(whole(GOOD)[:-9]), Outcome.AMBIGUOUS, "the answer broke off before its end"),
    ],
)
def test_what_passed_through_a_proxy_counts_as_sent(
    trusted: SSLContext, script: Script, outcome: Outcome, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy(tunnel(trusted, script), monkeypatch):
        posted = sent(URL)

    assert told(posted) == (outcome, reason)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "ftp://recon:geheimes-wort@proxy.example:21"),
        ("SSL_CERT_FILE", "/nowhere/geheimes-wort.pem"),
    ],
)
def test_surroundings_that_cannot_be_used_hold_a_postback_back_and_are_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    road._trust.cache_clear()
    try:
        posted = sent(URL)
    finally:
        road._trust.cache_clear()

    assert posted.outcome is Outcome.NOT_SENT
    assert "HTTPS_PROXY" in posted.answer.reason
    assert "geheim" not in repr(posted)


def test_a_process_that_slept_between_connection_and_first_byte_sends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(deadline, "time", SleepsOnceConnected())
    with server(lambda caller: asked.append(caller.recv(9))) as port:
        posted = sent(f"http://127.0.0.1:{port}/ep", within=timedelta(hours=1))

    assert told(posted) == (Outcome.NOT_SENT, "the time ran out before a connection was made")
    assert b"".join(asked) == b""


class SleepsOnceConnected:
    """This is a clock of a machine that sleeps once the time left was asked for the name and for the connection."""

    def __init__(self) -> None:
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return 0.0 if self.looks <= _BEFORE_CONNECTED else 100_000.0


def test_the_deadline_ends_a_connection_that_is_just_being_made_secure() -> None:
    ours, theirs = socket.socketpair()
    with theirs, deadline.Deadline(SOON) as end:
        end.watch("connection.connect_tcp.complete", {"return_value": Opened(ours)})
        # As the library does it: the socket it opened has no handle left, the one it makes of it is not told of yet.
        with socket.socket(fileno=ours.detach()):
            theirs.settimeout(10)
            ended = theirs.recv(1)

    assert ended == b""


class Opened:
    def __init__(self, opened: socket.socket) -> None:
        self._opened = opened

    def get_extra_info(self, info: str) -> object:
        return {"socket": self._opened}[info]
