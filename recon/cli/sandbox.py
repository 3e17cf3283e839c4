"""`recon sandbox`: a stand-in for Rakuten on this machine."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from recon.cli.output import say
from recon.records.moment import Clock
from recon.sandbox import Lags, SimulatedClock, serve
from recon.wiring import WallClock

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")]
Lag = Annotated[int, typer.Option("--lag", min=0, help="Minutes until a booking shows in the reports.")]
At = Annotated[
    str | None, typer.Option("--at", help="Let it stand still at this moment, such as 2026-11-16T06:00Z.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox")(_sandbox)


def _sandbox(port: Port = 8085, lag: Lag = 10, at: At = None) -> None:
    """Serve Rakuten's reports and tracking endpoint, invented, until interrupted."""
    serve(port, clock=_clock(at), lags=Lags(report=timedelta(minutes=lag)), ready=_tell)


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


def _tell(address: str) -> None:
    say(f"A stand-in for Rakuten answers at {address} until you press Ctrl-C.")
    say(
        "Its programmes have the MIDs 41234 (EUR), 41235 (JPY) and 41236 (not enabled); its token is sandbox-token."
    )
    say(
        f"Postback:  curl '{address}/ep?mid=41234&ord=1001&cur=EUR&skulist=A&qlist=1&amtlist=4000&namelist=A&xml=1'"
    )
    say(
        f"Report:    curl '{address}/en/reports/transactions/filters?start_date=2026-11-01&end_date=2026-11-30&token=sandbox-token'"
    )
