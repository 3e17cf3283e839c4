"""The stand-in as a real HTTP server, on a port of this machine."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from recon.records.moment import Clock
from recon.sandbox import control, inspection
from recon.sandbox.accounts import Publisher, SandboxProgramme
from recon.sandbox.answers import Reply
from recon.sandbox.booker import Booker
from recon.sandbox.bookings import Ledger
from recon.sandbox.clock import MovableClock
from recon.sandbox.delivery import Line, delivered
from recon.sandbox.faults import Faults
from recon.sandbox.gateway import Gateway
from recon.sandbox.journal import Journal
from recon.sandbox.lags import Lags
from recon.sandbox.limits import AtMost, PerMinute
from recon.sandbox.reports import Reporting
from recon.sandbox.routes import gateway_routes, signed_routes, token_routes
from recon.sandbox.tokens import TokenDesk
from recon.sandbox.tracking import Tracking

TOKEN = "sandbox-token"  # noqa: S105 - an invented token for an invented service
HOST = "127.0.0.1"
_MOST_AT_ONCE = 3

PROGRAMMES = (
    SandboxProgramme("41234", "Nordlicht Outdoor", "EUR"),
    SandboxProgramme("41235", "Nordlicht Outdoor JP", "JPY"),
    SandboxProgramme("41236", "Not enabled for tracking", "EUR", enabled=False),
)


class Sandbox:
    """This is a stand-in for Rakuten: postbacks go in, reports come out, and it shows what it booked.

    Use it as a context manager, or call `start` and `stop`. `wrong_certificate` is a port on which it answers as well,
    by TLS with a certificate that is nobody's; 0 takes a free one, None serves none.
    """

    def __init__(  # noqa: PLR0913 - a service has as many sides
        self,
        clock: Clock,
        programmes: Iterable[SandboxProgramme] = PROGRAMMES,
        *,
        publishers: Iterable[Publisher] = (),
        token: str = TOKEN,
        port: int = 0,
        lags: Lags | None = None,
        per_minute: int | None = None,
        at_once: int = _MOST_AT_ONCE,
        wrong_certificate: int | None = None,
    ) -> None:
        self.faults = Faults()
        self.ledger = Ledger()
        self.journal = Journal()
        self.clock = MovableClock(clock)
        self.programmes = {each.mid: each for each in programmes}
        self.url = self.untrusted_url = ""
        self.token = token
        booker = Booker(self.ledger, self.clock, self.programmes, lags or Lags())
        self.book = booker.book
        self.click = self.ledger.click
        self.tracking = Tracking(booker, self.faults, self.journal, PerMinute(per_minute))
        self.gateway = Gateway(self.tracking)
        self.tokens = TokenDesk()
        payees = {each.code: each for each in publishers}
        self._reporting = Reporting(
            self.ledger, self.clock, token, self.programmes, payees, self.faults, self.journal
        )
        self._port, self._wrong_port = port, wrong_certificate
        self._waiting = AtMost(at_once)
        self._running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def wait_for_reports(self, count: int) -> bool:
        """Wait until so many reports are being made; False if that does not come to pass."""
        return self._waiting.wait_for(count)

    def routes(self) -> Sequence[BaseRoute]:
        """List the addresses that are answered."""
        seen = inspection.Inspection(self.journal, self.ledger, self.clock, self.faults, self.programmes)
        hand = control.Control(self.faults, self.clock, self.programmes)
        return [
            *seen.routes(),
            *hand.routes(),
            Route("/{language}/reports/{key}/filters", self._report),
            Route("/ep", self._sale, methods=["GET", "POST"]),
            Route("/eventnvppixel", self._event, methods=["GET", "POST"]),
            *signed_routes(self.tracking, self._delivered),
            *gateway_routes(self.gateway, self._delivered),
            *token_routes(self.tokens, self.tracking, self._delivered),
        ]

    def app(self) -> Starlette:
        """Build the service that answers them."""
        return Starlette(routes=list(self.routes()))

    def start(self) -> str:
        """Begin to serve on a free or the given port, and say where."""
        self.faults.begin()
        self.url = f"http://{HOST}:{self._serve_on(self._port)}"
        if self._wrong_port is not None:
            port = self._serve_on(self._wrong_port, untrusted=True)
            self.untrusted_url = f"https://{HOST}:{port}"
        return self.url

    def _serve_on(self, port: int, *, untrusted: bool = False) -> int:
        # Bound and listening here: whoever calls early waits in line, so nobody needs to wait for the thread.
        listening = socket.create_server((HOST, port))
        bound: int = listening.getsockname()[1]
        with _config(self.app(), port=bound, untrusted=untrusted) as config:
            server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        self._running.append((server, thread))
        return bound

    def stop(self) -> None:
        """End; calls that are still answered come to their end first."""
        self.faults.release()
        for server, thread in self._running:
            server.should_exit = True
            thread.join()
        self._running.clear()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def serve(self, ready: Callable[[], None]) -> None:
        """Serve in this thread until interrupted; `ready` is called once the addresses are known."""
        if self._wrong_port is not None:
            self.untrusted_url = f"https://{HOST}:{self._serve_on(self._wrong_port, untrusted=True)}"
        with socket.create_server((HOST, self._port)) as listening:
            bound = listening.getsockname()[1]
            self.url = f"http://{HOST}:{bound}"
            ready()
            with _config(self.app(), port=bound) as config:
                server = uvicorn.Server(config)
            server.run(sockets=[listening])
        self.stop()

    def _delivered(self, reply: Reply, request: Request) -> Response:
        return delivered(reply, request, self.faults)

    def _report(self, request: Request) -> Response:
        path = f"/{request.path_params['language']}/reports/{request.path_params['key']}"
        with self._waiting.entered() as allowed:
            if not allowed:
                return delivered(self._reporting.turned_away(path=path), request, self.faults)
            self.faults.wait()
            told = _first(request.query_params)
            reply = self._reporting.answer(request.path_params["key"], told, path=path)
            return delivered(reply, request, self.faults)

    def _sale(self, request: Request) -> Response:
        return self._tracked(request, is_event=False)

    def _event(self, request: Request) -> Response:
        return self._tracked(request, is_event=True)

    def _tracked(self, request: Request, *, is_event: bool) -> Response:
        told, path = _first(request.query_params), request.url.path
        reply = self.tracking.answer(told, is_event=is_event, path=path, url_length=len(str(request.url)))
        return delivered(reply, request, self.faults)


@contextlib.contextmanager
def _config(app: Starlette, *, port: int, untrusted: bool = False) -> Iterator[uvicorn.Config]:
    with contextlib.ExitStack() as files:
        certificate = None
        if untrusted:
            inside = resources.files("recon.sandbox") / "wrong_certificate.pem"
            certificate = files.enter_context(resources.as_file(inside))
        config = uvicorn.Config(
            app,
            host=HOST,
            port=port,
            http=Line,
            ssl_certfile=certificate,
            log_config=None,
            # An answer that is cut on demand is an error to the server, and nobody's news.
            log_level="critical",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
        # The certificate is read here, while its file is sure to be there.
        config.load()
        yield config


def _first(query: QueryParams) -> dict[str, str]:
    told: dict[str, str] = {}
    for name, value in query.multi_items():
        told.setdefault(name, value)
    return told
