"""The stand-in as a real HTTP server, on a port of this machine."""

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from recon.records.moment import Clock
from recon.sandbox.accounts import Lags, Publisher, SandboxProgramme
from recon.sandbox.answers import Reply
from recon.sandbox.bookings import Ledger
from recon.sandbox.faults import Faults
from recon.sandbox.gateway import Gateway
from recon.sandbox.reports import Reporting
from recon.sandbox.routes import gateway_routes, signed_routes
from recon.sandbox.tracking import Booker, Tracking

TOKEN = "sandbox-token"  # noqa: S105 - an invented token for an invented service
HOST = "127.0.0.1"
_MOST_AT_ONCE = 3
_ANSWERED_BY = 60.0

PROGRAMMES = (
    SandboxProgramme("41234", "Nordlicht Outdoor", "EUR"),
    SandboxProgramme("41235", "Nordlicht Outdoor JP", "JPY"),
    SandboxProgramme("41236", "Not enabled for tracking", "EUR", enabled=False),
)


class Sandbox:
    """This is a stand-in for Rakuten: postbacks go in, reports come out, and it shows what it booked.

    Use it as a context manager, or call `start` and `stop`.
    """

    def __init__(
        self,
        clock: Clock,
        programmes: Iterable[SandboxProgramme] = PROGRAMMES,
        *,
        publishers: Iterable[Publisher] = (),
        token: str = TOKEN,
        port: int = 0,
        lags: Lags | None = None,
    ) -> None:
        self.faults = Faults()
        self.ledger = Ledger()
        self.url = ""
        self.token = token
        known = {each.mid: each for each in programmes}
        booker = Booker(self.ledger, clock, known, lags or Lags())
        self.book = booker.book
        self.click = self.ledger.click
        self._tracking = Tracking(booker, self.faults)
        self.gateway = Gateway(self._tracking)
        payees = {each.code: each for each in publishers}
        self._reporting = Reporting(self.ledger, clock, token, known, payees, self.faults)
        self._port = port
        self._waiting = _AtMost(_MOST_AT_ONCE)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def wait_for_reports(self, count: int) -> bool:
        """Wait until so many reports are being made; False if that does not come to pass."""
        return self._waiting.wait_for(count)

    def app(self) -> Starlette:
        """Build the addresses that are answered."""
        return Starlette(
            routes=[
                Route("/{language}/reports/{key}/filters", self._report),
                Route("/ep", self._sale, methods=["GET", "POST"]),
                Route("/eventnvppixel", self._event, methods=["GET", "POST"]),
                *signed_routes(self._tracking, _response),
                *gateway_routes(self.gateway, _response),
            ]
        )

    def start(self) -> str:
        """Begin to serve on a free or the given port, and say where."""
        # Bound and listening here: whoever calls early waits in line, so nobody needs to wait for the thread.
        listening = socket.create_server((HOST, self._port))
        self.url = f"http://{HOST}:{listening.getsockname()[1]}"
        self._server = uvicorn.Server(_config(self.app(), port=listening.getsockname()[1]))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        return self.url

    def stop(self) -> None:
        """End; calls that are still answered come to their end first."""
        self.faults.release()
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _report(self, request: Request) -> Response:
        with self._waiting.entered() as allowed:
            if not allowed:
                return Response(
                    '{"code":429,"message":"Too Many Requests"}', 429, media_type="application/json"
                )
            self.faults.wait()
            return _response(self._reporting.answer(request.path_params["key"], _first(request.query_params)))

    def _sale(self, request: Request) -> Response:
        return _response(self._tracking.answer(_first(request.query_params), is_event=False))

    def _event(self, request: Request) -> Response:
        return _response(self._tracking.answer(_first(request.query_params), is_event=True))


class _AtMost:
    """This is a room for a few callers at once; one more is told so."""

    def __init__(self, most: int) -> None:
        self.inside = 0
        self._most = most
        self._changed = threading.Condition()

    def entered(self) -> "_Place":
        """Take a place, if there is one."""
        return _Place(self)

    def enter(self) -> bool:
        """Count one more caller; False where the room is full."""
        with self._changed:
            if self.inside >= self._most:
                return False
            self.inside += 1
            self._changed.notify_all()
            return True

    def leave(self) -> None:
        """Count one caller less."""
        with self._changed:
            self.inside -= 1
            self._changed.notify_all()

    def wait_for(self, count: int) -> bool:
        """Wait until so many are inside."""
        with self._changed:
            return self._changed.wait_for(lambda: self.inside == count, timeout=_ANSWERED_BY)


class _Place:
    """This is one caller's place, given back at the end."""

    def __init__(self, room: _AtMost) -> None:
        self._room = room
        self._taken = False

    def __enter__(self) -> bool:
        self._taken = self._room.enter()
        return self._taken

    def __exit__(self, *exception: object) -> None:
        if self._taken:
            self._room.leave()


def serve(
    port: int,
    *,
    clock: Clock,
    programmes: Iterable[SandboxProgramme] = PROGRAMMES,
    token: str = TOKEN,
    lags: Lags | None = None,
    ready: Callable[[str], None],
) -> None:
    """Serve until interrupted; `ready` is told the address."""
    stand_in = Sandbox(clock, programmes, token=token, lags=lags)
    with socket.create_server((HOST, port)) as listening:
        bound = listening.getsockname()[1]
        ready(f"http://{HOST}:{bound}")
        uvicorn.Server(_config(stand_in.app(), port=bound)).run(sockets=[listening])


def _config(app: Starlette, *, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_config=None,
        # An answer that is cut on demand is an error to the server, and nobody's news.
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )


def _first(query: QueryParams) -> dict[str, str]:
    told: dict[str, str] = {}
    for name, value in query.multi_items():
        told.setdefault(name, value)
    return told


def _response(reply: Reply) -> Response:
    response = Response(reply.body, reply.status, media_type=reply.media_type, headers=reply.headers)
    if reply.cut is not None:
        response.body = reply.body[: reply.cut]
    return response
