"""Serves pages in a thread of this process."""

import socket
from threading import Thread

import uvicorn
from starlette.applications import Starlette

_SECONDS = 5


class NotListening(Exception):
    """This is an address that cannot be listened on; it says why, and what to do."""


class Server:
    """This is a server of pages; it listens from the moment it is made, so that a wrong address is known at once."""

    def __init__(self, listen: str, pages: Starlette) -> None:
        self._socket = _listening(listen)
        host, port = self._socket.getsockname()[:2]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        settings = uvicorn.Config(
            pages,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_SECONDS,
        )
        self._server = uvicorn.Server(settings)
        self._thread = Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="pages", daemon=True
        )

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.should_exit = True
        self._thread.join(timeout=_SECONDS + 1)


def _listening(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    name = host.strip("[]")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    try:
        return socket.create_server((name, int(port)), family=family)
    except OSError as failed:
        # Some systems' words for it carry the address, some do not.
        raise NotListening(
            f"cannot listen on {listen} ({failed.strerror}); name another address with --listen or in [serve] listen"
        ) from failed
