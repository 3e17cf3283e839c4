"""A real SMTP server on a free port: with STARTTLS, TLS or neither, with a login, and with moods."""

import socket
import subprocess
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "recon", "correct horse battery"


@dataclass(frozen=True, slots=True)
class Taken:
    """This is a mail the server took; `secured` says whether it came over TLS."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    secured: bool

    @property
    def mail(self) -> EmailMessage:
        read = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read

    def part(self, subtype: str) -> str:
        body = self.mail.get_body((subtype,))
        assert body is not None
        return str(body.get_content())


@dataclass
class Post:
    """This is the server: what it took, and what it says to whom instead of yes, once for each word in the list."""

    host: str = "localhost"
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    refuses: dict[str, list[str]] = field(default_factory=dict)
    after_data: list[str] = field(default_factory=list)
    hangs_up: int = 0
    logins: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Now:
    """This is an answer that waits for nothing, as the library's hooks ask for it."""

    value: Any

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return self.value


class _HangUp:
    """This is a server that goes away in the middle of a mail."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def __await__(self) -> Generator[Any, None, None]:
        yield from self._server.push("354 go on").__await__()
        yield from self._server._reader.read(64).__await__()
        self._server.transport.abort()


class _Moody(SMTP):
    def smtp_DATA(self, arg: str) -> Any:  # noqa: N802 - the library's name
        post = self.event_handler.post
        if post.hangs_up:
            post.hangs_up -= 1
            return _HangUp(self)
        return super().smtp_DATA(arg)


class _Handler:
    def __init__(self, post: Post) -> None:
        self.post = post

    def handle_RCPT(self, *told: Any) -> _Now:  # noqa: N802 - the library's name
        envelope, address = told[2], told[3]
        waiting = self.post.refuses.get(address, [])
        if waiting:
            return _Now(waiting.pop(0))
        envelope.rcpt_tos.append(address)
        return _Now("250 OK")

    def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> _Now:  # noqa: N802 - the library's name
        if self.post.after_data:
            return _Now(self.post.after_data.pop(0))
        recipients = tuple(envelope.rcpt_tos)
        secured = session.ssl is not None
        self.post.taken.append(Taken(envelope.mail_from, recipients, envelope.content, secured))
        return _Now("250 taken")


class _Office(Controller):
    def factory(self) -> SMTP:
        return _Moody(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        # The library would call port 0; by now the system has chosen one.
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # the library's own


@contextmanager
def post_office(*, tls: SSLContext | None = None, starttls: SSLContext | None = None) -> Iterator[Post]:
    """Serve a mail server; with either kind of TLS it wants a login."""
    post = Post()

    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        post.logins.append(given.login.decode())
        right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    wants: dict[str, Any] = {"authenticator": knows} if tls or starttls else {}
    if starttls:
        wants |= {"auth_required": True, "tls_context": starttls, "require_starttls": True}
    if tls:
        # The library takes only STARTTLS for privacy.
        wants |= {"auth_require_tls": False}
    office = _Office(_Handler(post), hostname="127.0.0.1", port=0, ssl_context=tls, **wants)
    office.start()
    try:
        post.port = office.port
        yield post
    finally:
        office.stop()


def certificate(folder: Path, host: str = "localhost") -> tuple[SSLContext, Path]:
    """Make a certificate for a host; hand out the server's context, and the file that makes it trusted."""
    key, public = folder / "key.pem", folder / "certificate.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", f"subjectAltName=DNS:{host}", "-keyout", str(key), "-out", str(public)]
    subprocess.run(["openssl", *words.split(), *more], check=True, capture_output=True)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, key)
    return context, public


@contextmanager
def dripping(greeting: bytes = b"220 hello\r\n250-") -> Iterator[tuple[int, threading.Event]]:
    """Greet, then answer the first word one letter at a time, for ever; without a greeting, drip that."""
    stop = threading.Event()

    def drip(server: socket.socket) -> None:
        caller, _ = server.accept()
        with caller:
            caller.sendall(greeting)
            while not stop.wait(0.05):
                try:
                    caller.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        try:
            yield server.getsockname()[1], stop
        finally:
            stop.set()
            thread.join()
