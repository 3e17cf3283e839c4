"""`recon explain CODE`: what a code means, who acts on it, and where it is told; without a code, all of them."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from recon.cli import explain_shown
from recon.cli.exits import NotFound
from recon.cli.explain_shown import Explained
from recon.cli.options import ConfigFile, Json, opened
from recon.config import BadConfig
from recon.config.loading import DEFAULT_FILE, FILE_VARIABLE
from recon.records.codes import CODES, CodeRow, found, near
from recon.records.kind import Kind
from recon.store.database import StoreUnavailable
from recon.store.versions import WrongSchema

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CODE]", help="A code such as B29, or a kind such as never_sent."),
]


@dataclass(frozen=True, slots=True)
class _Open:
    """This is how many open breaks each kind has, and how many of each carry the code as their cause.

    `orders` is None where no store can be asked, and `why` says so.
    """

    orders: dict[Kind, int] | None
    why: str = ""
    caused: dict[Kind, int] = field(default_factory=dict)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(_explain)


def _explain(words: Words = None, config: ConfigFile = None, json: Json = False) -> None:
    """Say what a code means, how it is told, whether it may be sent again, who acts and how; without one, list them."""
    if not words:
        explain_shown.print_list_figures() if json else explain_shown.show_list()
        return
    asked = " ".join(words)
    row, kind = _meant(asked)
    counted = _counted(config, row)
    shown = Explained(row=row, kind=kind, orders=counted.orders, caused=counted.caused, why=counted.why)
    explain_shown.print_figures(shown) if json else explain_shown.show(shown)


def _meant(asked: str) -> tuple[CodeRow | None, Kind | None]:
    """Find the row of a code, or a kind with the row of its code."""
    meant = found(asked)
    if meant is None:
        alike = near(asked)
        hint = f"did you mean {' or '.join(alike)}?" if alike else "`recon explain` lists all of them"
        message = f"'{asked}' is no code and no kind; {hint}"
        raise NotFound(message)
    if isinstance(meant, Kind):
        return CODES.get(meant.row.code), meant
    return meant, None


def _counted(config: Path | None, row: CodeRow | None) -> _Open:
    """Count the open breaks where a configuration names a store that is there; nothing is created."""
    is_named = config is not None or bool(os.environ.get(FILE_VARIABLE))
    if not is_named and not Path(DEFAULT_FILE).exists():
        return _Open(None)
    try:
        with opened(config) as house:
            if not house.has_store:
                return _Open(None, "nothing was judged yet; run `recon pull` and `recon run` first")
            house.store.check_schema()
            orders: dict[Kind, int] = {}
            for count in house.store.open_counts():
                orders[count.kind] = orders.get(count.kind, 0) + count.orders
            caused = house.store.open_with(row.code) if row is not None else {}
    except (BadConfig, StoreUnavailable, WrongSchema) as failed:
        # What a code means does not depend on it.
        return _Open(None, str(failed).partition("\n")[0])
    return _Open(orders, caused=caused)
