"""The options that several commands share, and how they become values."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from recon.cli.exits import NotFound
from recon.config import load
from recon.wiring import House, WallClock

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration; else RECON_CONFIG, else config.toml."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="The moment to judge as of, such as 2026-11-16 or 2026-11-16T06:00Z."),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print figures for a program; amounts in whole minor units.")
]
OneProgramme = Annotated[str | None, typer.Option("--programme", "-p", help="Only this programme.")]


@contextmanager
def opened(config: Path | None) -> Iterator[House]:
    """Put the service together from its configuration; its store is closed at the end."""
    house = House(load(config, environ=os.environ), WallClock())
    try:
        yield house
    finally:
        house.close()


Send = Annotated[
    bool,
    typer.Option("--send", help="Put it into the outbox for everybody who wants it; nobody gets it twice."),
]


def moment_of(text: str | None, *, otherwise: datetime) -> datetime:
    """Read a moment a person typed; without a zone it is UTC, without a time the day's first moment."""
    if text is None:
        return otherwise
    try:
        read = datetime.fromisoformat(text)
    except ValueError as wrong:
        message = f"'{text}' is not a moment; write for example 2026-11-16 or 2026-11-16T06:00Z"
        raise typer.BadParameter(message) from wrong
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    if read > otherwise:
        message = f"'{text}' is in the future, where no book reaches; name a moment that is over"
        raise typer.BadParameter(message)
    return read


def chosen(house: House, programme: str | None) -> list[str]:
    """List the programmes a command is about; name the known ones where the asked one is not there."""
    known = list(house.config.programme_sections)
    if programme is None:
        return known
    if programme not in known:
        message = f"there is no programme '{programme}' in the configuration; known are {', '.join(known)}"
        raise NotFound(message)
    return [programme]


def one_of(house: House, programme: str | None) -> str:
    """Name the one programme a command is about; where there are several, one must be chosen."""
    names = chosen(house, programme)
    if len(names) > 1:
        message = f"there are several programmes: {', '.join(names)}; choose one with --programme"
        raise typer.BadParameter(message)
    return names[0]
