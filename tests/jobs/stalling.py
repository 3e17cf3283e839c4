"""A way to a server that can be stopped: bytes are taken and not passed on, as by a host that hangs."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Stalling:
    """This is a listening proxy in front of a server; `flows` is set while bytes are passed on."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.flows = threading.Event()
        self.flows.set()
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []
        self._start(self._take)

    def close(self) -> None:
        """End every connection."""
        self.flows.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._ends:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in self._ends:
            each.close()

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                self._ends += [caller, server]
                self._start(self._pass_on, caller, server)
                self._start(self._pass_on, server, caller)

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while given := source.recv(65_536):
                self.flows.wait()
                to.sendall(given)
            to.shutdown(socket.SHUT_RDWR)


@contextmanager
def stalling(host: str, port: int) -> Iterator[Stalling]:
    """Stand in front of a server for a while."""
    way = Stalling(host, port)
    try:
        yield way
    finally:
        way.close()
