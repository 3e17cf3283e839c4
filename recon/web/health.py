"""Whether the service is well: `/healthz` for who would restart it, `/readyz` for who watches its work."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.store.versions import WrongSchema

FRESH = timedelta(minutes=2)
_UNWELL = 503
_NOT_KEPT = {"Cache-Control": "no-store"}


class Health:
    """This is what the two pages are told by: the age of the last tick, and what is wrong with each job.

    `wrong` is asked only where the store is well. Its sentences are '' for a job that is. No answer carries an
    address, a name of a person or a line that a job printed: nobody has to log in to read it.
    """

    def __init__(
        self, store: Store, *, age: Callable[[], timedelta], wrong: Callable[[], Mapping[str, str]]
    ) -> None:
        self._store = store
        self._age = age
        self._wrong = wrong

    def alive(self) -> dict[str, str]:
        """Say what is wrong with this process by itself; nothing where it is alive."""
        age = self._age()
        if age <= FRESH:
            return {}
        return {"ticks": f"the last tick came to its end {age // timedelta(seconds=1)} seconds ago"}

    def ready(self) -> dict[str, str]:
        """Say what keeps the service from its work; nothing where it works."""
        reasons = self.alive()
        try:
            self._store.check_schema()
            jobs = self._wrong()
        except StoreUnavailable:
            return reasons | {"store": "it cannot be reached"}
        except WrongSchema as wrong:
            return reasons | {"store": f"it has schema {wrong.has or 'none'}, and {wrong.needs} is needed"}
        return reasons | {name: sentence for name, sentence in jobs.items() if sentence}


def pages(health: Health) -> Starlette:
    """Make the two pages: 200 where all is well, else 503 with the reasons."""

    def healthz(_: Request) -> JSONResponse:
        return _answer("alive", health.alive())

    def readyz(_: Request) -> JSONResponse:
        return _answer("ready", health.ready())

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])


def _answer(what: str, reasons: Mapping[str, str]) -> JSONResponse:
    status = _UNWELL if reasons else 200
    return JSONResponse({what: not reasons, "reasons": reasons}, status_code=status, headers=_NOT_KEPT)
