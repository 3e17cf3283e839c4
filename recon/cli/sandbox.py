"""`recon sandbox`: a stand-in for Rakuten on this machine."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

import typer

from recon.cli.output import say
from recon.records import numerals
from recon.records.moment import Clock
from recon.sandbox import Lags, SimulatedClock, serve
from recon.sandbox.server import TOKEN
from recon.wiring import WallClock

# An invented click id of the right form.
_CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")]
Lag = Annotated[
    int, typer.Option("--lag", min=0, help="Minutes until a booking shows in the reports; 0 is at once.")
]
At = Annotated[
    str | None, typer.Option("--at", help="Let it stand still at this moment, such as 2026-11-16T06:00Z.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox")(_sandbox)


def _sandbox(port: Port = 8085, lag: Lag = 10, at: At = None) -> None:
    """Serve Rakuten's reports and tracking endpoint, invented, until interrupted."""
    clock, whole = _clock(at), timedelta(minutes=lag)
    taken_in = min(Lags().process, whole)
    lags = Lags(process=taken_in, report=whole - taken_in)
    serve(port, clock=clock, lags=lags, ready=lambda address: _tell(address, at=clock.now(), lag=lag))


def _clock(at: str | None) -> Clock:
    if at is None:
        return WallClock()
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as wrong:
        message = f"'{at}' is not a moment; write for example 2026-11-16T06:00Z"
        raise typer.BadParameter(message) from wrong
    if moment.tzinfo is None:
        message = f"'{at}' has no time zone; add Z for UTC"
        raise typer.BadParameter(message)
    return SimulatedClock(moment)


def _tell(address: str, *, at: datetime, lag: int) -> None:
    now, week = at.astimezone(UTC), timedelta(days=7)
    postback = urlencode({
        "mid": "41234", "ord": "1001", "tr": _CLICK, "land": f"{now:%Y%m%d_%H%M}", "date": f"{now:%Y%m%d_%H%M}",
        "cur": "EUR", "skulist": "A", "qlist": "1", "amtlist": "4000", "namelist": "A", "xml": "1",
    })  # fmt: skip
    report = urlencode({
        "start_date": f"{now - week:%Y-%m-%d}", "end_date": f"{now + week:%Y-%m-%d}", "token": TOKEN
    })  # fmt: skip
    shows = "at once" if lag == 0 else f"after {numerals.counted(lag, 'minute')}"
    say(f"A stand-in for Rakuten answers at {address} until you press Ctrl-C.")
    say(
        f"Its programmes have the MIDs 41234 (EUR), 41235 (JPY) and 41236 (not enabled); its token is {TOKEN}."
    )
    say(f"Postback:  curl '{address}/ep?{postback}'")
    say(f"Report:    curl '{address}/en/reports/transactions/filters?{report}'")
    say(f"A booking shows in the report {shows}; --lag changes that.")
