"""How far a postback had come when it failed, against real sockets: only what surely never left may go again."""

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext

import pytest

from recon.records.attempt import Outcome
from recon.resend.posted import Posted
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings
from recon.wire import road
from tests.doors.mail_server import certificate
from tests.doors.test_postback_sender import GOOD, a_request

SOON = timedelta(seconds=0.5)
LATE = timedelta(seconds=20)
_ONE_LINE_EACH = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n"
Script = Callable[[socket.socket], None]


def whole(body: bytes, *headers: bytes) -> bytes:
    more = b"".join(header + b"\r\n" for header in headers)
    return _ONE_LINE_EACH + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def reset(caller: socket.socket) -> None:
    # Lingering for no time turns the close into a reset.
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says(answer: bytes, *, then: Callable[[socket.socket], None] = lambda _: None) -> Script:
    def script(caller: socket.socket) -> None:
        caller.recv(65_536)
        caller.sendall(answer)
        then(caller)

    return script


@contextmanager
def server(script: Script, *, secure: SSLContext | None = None) -> Iterator[int]:
    """Play a script to each caller, one after the other, on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = listening.accept()
                    with suppress(OSError), caller:
                        if secure is None:
                            script(caller)
                        else:
                            with secure.wrap_socket(caller, server_side=True) as secured:
                                script(secured)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)


@pytest.fixture
def stopped() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def sent(url: str, *, within: timedelta = LATE) -> Posted:
    return PostbackSender(PostbackSettings(url, within)).send(a_request())


def told(posted: Posted) -> tuple[Outcome, str]:
    return posted.outcome, posted.answer.reason


def test_a_name_that_nobody_has_is_told_from_a_connection_that_nobody_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    refused = sent(f"http://127.0.0.1:{port}/ep")
    monkeypatch.setattr(socket, "getaddrinfo", _unknown)
    nameless = sent("https://track.rakuten.invalid/ep")

    assert told(refused) == (Outcome.NOT_SENT, "no connection was made")
    assert told(nameless) == (Outcome.NOT_SENT, "the host's name was not found")


def _unknown(*_: object, **__: object) -> list[object]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_name_whose_look_up_hangs_ends_by_the_deadline(
    monkeypatch: pytest.MonkeyPatch, stopped: threading.Event
) -> None:
    def hanging(*_: object, **__: object) -> list[object]:
        stopped.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)

    posted = sent("https://track.rakuten.invalid/ep", within=SOON)

    assert told(posted) == (
        Outcome.NOT_SENT,
        "the time ran out while the host's name was looked up",
    )


def test_a_connection_that_nobody_accepts_ends_by_the_deadline() -> None:
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())

        posted = sent(f"http://127.0.0.1:{full.getsockname()[1]}/ep", within=SOON)

    assert told(posted) == (Outcome.NOT_SENT, "the time ran out before a connection was made")


def test_the_next_address_of_a_name_is_tried_where_the_first_takes_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []

    def script(caller: socket.socket) -> None:
        asked.append(caller.recv(65_536))
        caller.sendall(whole(GOOD))

    with server(script) as port:
        rows = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.9", "127.0.0.1")
        ]
        looked_up = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *more, **named: rows if host == "localhost" else looked_up(host, *more, **named),
        )
        posted = sent(f"http://localhost:{port}/ep")

    assert posted.outcome is Outcome.ACCEPTED
    assert len(asked) == 1
    assert b"host: localhost:%d" % port in asked[0].lower()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (says(b"", then=reset), "the connection broke before the answer was whole"),
        (says(b""), "the connection broke before the answer was whole"),
        (
            says(b"HTTP/1.1 200 OK\r\nContent-Le", then=reset),
            "the connection broke before the answer was whole",
        ),
        (says(b"HTTP/1.1 200 OK\r\nContent-Le"), "the connection broke before the answer was whole"),
        (says(whole(GOOD)[:-9], then=reset), "the answer broke off before its end"),
        (says(whole(GOOD)[:-9]), "the answer broke off before its end"),
        (says(whole(b"x" * 65_537)), "an answer of more than 64 KB came, which is not Rakuten's"),
        (
            says(whole(gzip.compress(b"\0" * 60_000_000), b"Content-Encoding: gzip")),
            "an answer of more than 64 KB came, which is not Rakuten's",
        ),
        (
            says(whole(gzip.compress(GOOD)[:-9], b"Content-Encoding: gzip")),
            "the answer broke off before its end",
        ),
        (
            says(whole(b"\x1f", b"Content-Encoding: br")),
            "HTTP 200, but not Rakuten's answer: nothing that can be read",
        ),
        (
            says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
            "HTTP 302: sent elsewhere, where no postback goes",
        ),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n"), "the connection broke before the answer was whole"),
    ],
)
def test_what_may_have_arrived_waits_for_the_report(script: Script, reason: str) -> None:
    with server(script) as port:
        posted = sent(f"http://127.0.0.1:{port}/ep")

    assert told(posted) == (Outcome.AMBIGUOUS, reason)


def test_a_whole_answer_counts_although_it_came_compressed_unasked() -> None:
    with server(says(whole(gzip.compress(GOOD), b"Content-Encoding: gzip"))) as port:
        posted = sent(f"http://127.0.0.1:{port}/ep")

    assert (posted.outcome, posted.answer.unique_id) == (Outcome.ACCEPTED, "77")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "sent, but no answer came in time"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", "sent, but no answer came in time"),
        (whole(GOOD)[:-60], "the answer began, but did not come whole in time"),
    ],
)
def test_a_drip_ends_by_the_deadline(stopped: threading.Event, answer: bytes, reason: str) -> None:
    def drip(caller: socket.socket) -> None:
        while answer and not stopped.wait(0.05):
            caller.sendall(b" ")
        stopped.wait(5)

    with server(says(answer, then=drip)) as port:
        posted = sent(f"http://127.0.0.1:{port}/ep", within=SOON)
        stopped.set()

    assert told(posted) == (Outcome.AMBIGUOUS, reason)


def test_a_certificate_that_nobody_vouches_for_keeps_the_postback_at_home(tmp_path: Path) -> None:
    asked: list[bytes] = []
    context, _ = certificate(tmp_path)
    with server(lambda caller: asked.append(caller.recv(9)), secure=context) as port:
        posted = sent(f"https://localhost:{port}/ep")

    assert told(posted) == (Outcome.NOT_SENT, "the host's certificate is not trusted")
    assert b"".join(asked) == b""


def test_the_certificate_of_another_host_is_not_trusted_and_the_right_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, public = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    road._trust.cache_clear()
    try:
        with server(says(whole(GOOD)), secure=context) as port:
            right = sent(f"https://localhost:{port}/ep")
            other = sent(f"https://127.0.0.1:{port}/ep")
    finally:
        road._trust.cache_clear()

    assert right.outcome is Outcome.ACCEPTED
    assert told(other) == (Outcome.NOT_SENT, "the host's certificate is not trusted")


def test_a_server_that_cannot_speak_tls_gets_nothing(stopped: threading.Event) -> None:
    def waiting(_: socket.socket) -> None:
        stopped.wait(5)

    with server(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        plain = sent(f"https://localhost:{port}/ep")
    with server(waiting) as port:
        silent = sent(f"https://localhost:{port}/ep", within=SOON)
        stopped.set()

    assert told(plain) == (Outcome.NOT_SENT, "no secure connection was made")
    assert told(silent) == (Outcome.NOT_SENT, "the time ran out before the connection was secure")
