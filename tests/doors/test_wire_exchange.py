"""One message, sent once: what comes back whole, and how far a message had come when nothing did."""

import gzip
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from recon.wire.failure import Fault, Phase, WireFailure
from recon.wire.transport import Transport

LATE = timedelta(seconds=20)
SOON = timedelta(seconds=0.3)


@dataclass
class RawServer:
    """This is a server that reads each request whole and answers with prepared bytes, then hangs up."""

    port: int
    reply: bytes
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ep?ord=1001&tr=click"


@contextmanager
def raw_server(reply: bytes, *, hold: bool = False) -> Iterator[RawServer]:
    released = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = RawServer(listening.getsockname()[1], reply)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = listening.accept()
                    with caller:
                        server.requests.append(_request(caller))
                        caller.sendall(server.reply)
                        if hold:
                            released.wait()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            released.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _request(caller: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        read += caller.recv(4096)
    head, _, body = read.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += caller.recv(4096)
    return head + b"\r\n\r\n" + body


def _http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.fixture
def transport() -> Transport:
    return Transport(hosts={"127.0.0.1"}, secrets=("geheimes-wort",))


def _failure(transport: Transport, url: str, *, deadline: timedelta = LATE) -> WireFailure:
    with pytest.raises(WireFailure) as raised:
        transport.exchange(url, deadline=deadline)
    return raised.value


def test_an_answer_comes_with_its_status_its_body_and_every_header(transport: Transport) -> None:
    reply = _http(b"<response/>", "Set-Cookie: a=1", "Set-Cookie: b=2", status="503 Busy")
    with raw_server(reply) as server:
        answer = transport.exchange(server.url, deadline=LATE)

    assert (answer.status, answer.body) == (503, b"<response/>")
    assert [value for name, value in answer.headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_a_redirect_is_an_answer_and_is_not_followed(transport: Transport) -> None:
    with raw_server(_http(b"", "Location: /elsewhere", status="302 Found")) as server:
        answer = transport.exchange(server.url, deadline=LATE)

        assert (answer.status, answer.header("location")) == (302, "/elsewhere")
        assert len(server.requests) == 1


def test_a_message_may_have_a_body_and_headers(transport: Transport) -> None:
    with raw_server(_http(b"ok")) as server:
        transport.exchange(
            server.url,
            deadline=LATE,
            method="POST",
            content=b'{"text": "hello"}',
            headers={"content-type": "application/json"},
        )

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /ep?ord=1001&tr=click HTTP/1.1")
    assert b"content-type: application/json" in head.lower()
    assert body == b'{"text": "hello"}'


def test_a_message_to_nobody_never_left_the_house(transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    failure = _failure(transport, f"http://127.0.0.1:{port}/ep")

    assert (failure.phase, failure.fault, failure.left_the_house) == (Phase.CONNECT, Fault.UNREACHABLE, False)


def test_a_foreign_host_is_held_back_by_our_own_guard(transport: Transport) -> None:
    failure = _failure(transport, "https://elsewhere.example/ep")

    assert (failure.phase, failure.left_the_house) == (Phase.GUARD, False)


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", _http(b"<response>")[:-3]])
def test_a_message_whose_answer_breaks_off_may_have_arrived_and_is_not_repeated(
    transport: Transport, reply: bytes
) -> None:
    with raw_server(reply) as server:
        failure = _failure(transport, server.url)

        assert failure.left_the_house
        assert len(server.requests) == 1


def test_a_message_that_is_never_answered_ends_by_the_deadline(transport: Transport) -> None:
    with raw_server(b"", hold=True) as server:
        failure = _failure(transport, server.url, deadline=SOON)

    assert (failure.phase, failure.fault) == (Phase.WAIT, Fault.TIMED_OUT)


def test_an_answer_larger_than_64_kilobytes_is_none(transport: Transport) -> None:
    with raw_server(_http(b"x" * (1 << 16)), hold=False) as fits:
        assert len(transport.exchange(fits.url, deadline=LATE).body) == 1 << 16
    with raw_server(_http(b"x" * ((1 << 16) + 1))) as too_large:
        failure = _failure(transport, too_large.url)

    assert failure.fault is Fault.TOO_LARGE
    assert "click" not in str(failure)


def test_a_body_that_would_unpack_to_sixty_megabytes_is_never_unpacked_whole(transport: Transport) -> None:
    bomb = gzip.compress(b"\0" * 60_000_000)
    with raw_server(_http(bomb, "Content-Encoding: gzip")) as server:
        tracemalloc.start()
        failure = _failure(transport, server.url)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert failure.fault is Fault.TOO_LARGE
    assert peak < 4_000_000
