"""One end for a whole call, whatever it is doing, and the knowledge of how far it had come."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Protocol, Self

from recon.wire.failure import Phase

# The HTTP library tells of each step; the last two words of the step's name say how far the call has come.
_STEPS = {
    "connect_tcp.started": Phase.CONNECT,
    "start_tls.started": Phase.TLS,
    "send_request_headers.started": Phase.SEND,
    "send_request_body.complete": Phase.WAIT,
    "receive_response_headers.complete": Phase.BODY,
}
_OPENED = ("connect_tcp.complete", "start_tls.complete")
_ASKING = "send_request_headers.started"


class TimeOver(Exception):
    """This is a call whose time was over before its first byte left: a process may have slept until here."""


class _Stream(Protocol):
    def get_extra_info(self, info: str) -> object: ...


class Deadline:
    """This is the end of one call: at it the socket is shut, so that not even a slow drip outlives it.

    Time-outs of an HTTP library start anew with every byte that comes in; a call that must not outlive its
    lease needs an end that does not.
    """

    def __init__(self, span: timedelta) -> None:
        self._ends_at = time.monotonic() + span.total_seconds()
        self._timer = threading.Timer(span.total_seconds(), self._expire)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._expired = False
        self._asks_the_way = False
        self.phase = Phase.DNS

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._let_go()

    @property
    def left(self) -> timedelta:
        """Tell how much of the call's time is left."""
        return timedelta(seconds=max(self._ends_at - time.monotonic(), 0))

    @property
    def passed(self) -> bool:
        """Tell whether the call's time is over."""
        return self._expired or time.monotonic() >= self._ends_at

    def watch(self, step: str, info: Mapping[str, object]) -> None:
        """Note a step that the HTTP library reports, and the socket it opened; TimeOver where it must not go on."""
        name = ".".join(step.split(".")[-2:])
        if name == _ASKING and self.passed:
            raise TimeOver
        if "request" in info:
            self._asks_the_way = getattr(info["request"], "method", b"") == b"CONNECT"
        found = _STEPS.get(name, self.phase)
        # What a proxy is asked for the way is not the request: nothing of that has left yet.
        self.phase = Phase.CONNECT if self._asks_the_way and found > Phase.TLS else found
        if name in _OPENED:
            self._hold(info["return_value"])

    def _hold(self, stream: object) -> None:
        opened: _Stream = stream  # type: ignore[assignment] # the library's own stream, typed as object in its trace
        found = opened.get_extra_info("socket")
        with self._lock:
            self._let_go()
            # A handle of our own: while a connection is made secure, the library's has none.
            self._socket = _handle_of(found) if isinstance(found, socket.socket) else None
            if self._expired:
                self._shut()

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _expire(self) -> None:
        with self._lock:
            self._expired = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is None:
            return
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)


def _handle_of(opened: socket.socket) -> socket.socket | None:
    # A plain one even for TLS: the reader in the other thread must see an end, not a half-closed session.
    try:
        return socket.socket(fileno=os.dup(opened.fileno()))
    except OSError:
        return None
