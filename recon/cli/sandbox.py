"""`recon sandbox`: a stand-in for Rakuten on this machine."""

import errno
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from recon.cli.output import say
from recon.records import numerals
from recon.sandbox import Lags, Sandbox, SandboxProgramme
from recon.sandbox.server import PROGRAMMES, TOKEN
from recon.sandbox.settings import BadSettings, Settings, read_behaviour, read_settings
from recon.wiring import WallClock

# An invented click id of the right form.
_CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"
_LAG = 10
_EXAMPLE = "41234:duplicates=drops,late=refuses"

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")]
Lag = Annotated[
    int | None,
    typer.Option(
        "--lag",
        min=0,
        help="Minutes until a booking shows in the reports; 0 is at once. Ten where nothing is told.",
    ),
]
At = Annotated[
    str | None, typer.Option("--at", help="Let it stand still at this moment, such as 2026-11-16T06:00Z.")
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings", dir_okay=False, help="A TOML file: programmes, lags, limits, what goes wrong."
    ),
]
Behaviour = Annotated[
    list[str] | None,
    typer.Option("--mid-behaviour", metavar="MID:SETTING=VALUE", help=f"How a MID behaves: {_EXAMPLE}."),
]
WrongCertificate = Annotated[
    int | None,
    typer.Option(
        "--wrong-certificate", min=0, max=65535, help="A second port, by TLS, whose certificate is nobody's."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox")(_sandbox)


def _sandbox(
    port: Port = 8085,
    lag: Lag = None,
    at: At = None,
    settings: SettingsFile = None,
    mid_behaviour: Behaviour = None,
    wrong_certificate: WrongCertificate = None,
) -> None:
    """Serve Rakuten's reports and tracking endpoint, invented, until interrupted."""
    told = _settings(settings)
    rakuten = Sandbox(
        WallClock(),
        _programmes(told, mid_behaviour or []),
        publishers=told.payees(),
        token=told.token or TOKEN,
        port=port,
        lags=_lags(lag, told),
        per_minute=told.postbacks_per_minute,
        at_once=told.reports_at_once,
        wrong_certificate=wrong_certificate,
    )
    if told.faults is not None:
        told.faults.set_in(rakuten.faults)
    if at is not None:
        rakuten.clock.stopped_at = _moment(at)
    shows = _shows(None if lag is None and told.lags is not None else _LAG if lag is None else lag)
    _serve(
        rakuten, lambda: _tell(rakuten, at=rakuten.clock.now(), shows=shows, own_token=told.token is not None)
    )


def _serve(rakuten: Sandbox, tell: Callable[[], None]) -> None:
    try:
        rakuten.serve(tell)
    except OSError as failed:
        if failed.errno != errno.EADDRINUSE:
            raise
        message = "the port is taken, perhaps by another stand-in; choose one with --port, 0 takes a free one"
        raise typer.BadParameter(message) from failed
    except KeyboardInterrupt:
        say("The stand-in has ended; what it booked is forgotten.")


def _settings(path: Path | None) -> Settings:
    if path is None:
        return Settings()
    try:
        return read_settings(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except OSError as failed:
        raise typer.BadParameter(f"{path}: {failed.strerror}") from failed
    except (BadSettings, tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise typer.BadParameter(f"{path}: {wrong}") from wrong


def _programmes(told: Settings, behaviours: list[str]) -> list[SandboxProgramme]:
    known = {each.mid: each for each in told.known({each.mid: each for each in PROGRAMMES})}
    for text in behaviours:
        try:
            mid, behaviour = read_behaviour(text)
        except BadSettings as wrong:
            raise typer.BadParameter(f"--mid-behaviour {text}: {wrong}") from wrong
        if mid not in known:
            raise typer.BadParameter(f"no programme has the MID {mid}; known are {', '.join(sorted(known))}")
        known[mid] = behaviour.changed(known[mid])
    return list(known.values())


def _lags(minutes: int | None, told: Settings) -> Lags:
    if minutes is None and told.lags is not None:
        return told.lags.lags()
    whole = timedelta(minutes=_LAG if minutes is None else minutes)
    taken_in = min(timedelta(minutes=4), whole)
    return Lags(process=taken_in, report=whole - taken_in)


def _moment(at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as wrong:
        message = f"'{at}' is not a moment; write for example 2026-11-16T06:00Z"
        raise typer.BadParameter(message) from wrong
    if moment.tzinfo is None:
        message = f"'{at}' has no time zone; add Z for UTC"
        raise typer.BadParameter(message)
    return moment.astimezone(UTC)


def _shows(lag: int | None) -> str:
    if lag is None:
        return "as the settings say"
    shows = "at once" if lag == 0 else f"after {numerals.counted(lag, 'minute')}"
    return f"{shows}; --lag changes that"


def _tell(rakuten: Sandbox, *, at: datetime, shows: str, own_token: bool) -> None:
    now, week, address = at.astimezone(UTC), timedelta(days=7), rakuten.url
    # A token of somebody's own stays in the settings.
    token = "YOUR-TOKEN" if own_token else rakuten.token
    postback = urlencode({
        "mid": next(iter(rakuten.programmes)), "ord": "1001", "tr": _CLICK, "land": f"{now:%Y%m%d_%H%M}", "date": f"{now:%Y%m%d_%H%M}",
        "cur": "EUR", "skulist": "A", "qlist": "1", "amtlist": "4000", "namelist": "A", "xml": "1",
    })  # fmt: skip
    report = urlencode({
        "start_date": f"{now - week:%Y-%m-%d}", "end_date": f"{now + week:%Y-%m-%d}", "token": token
    })  # fmt: skip
    known = [
        f"{each.mid} ({each.currency if each.enabled else 'not enabled'})"
        for each in rakuten.programmes.values()
    ]
    secret = "the token is that of the settings" if own_token else f"its token is {token}"
    say(f"A stand-in for Rakuten answers at {address} until you press Ctrl-C.")
    say(f"Its programmes have the MIDs {numerals.enumeration(known)}; {secret}.")
    say(f"Postback:  curl '{address}/ep?{postback}'")
    say(f"Report:    curl '{address}/en/reports/transactions/filters?{report}'")
    say(f"A booking shows in the report {shows}.")
    say(f"What came in: {address}/ in a browser; {address}/_control changes what goes wrong.")
    if rakuten.untrusted_url:
        say(f"The same with a certificate that is nobody's: {rakuten.untrusted_url}")
