"""The start of a configuration: one programme, one shop, one report, to be filled in."""

import json
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from recon.config import load_text

_STARTER = """\
# The configuration of recon. Every key there is stands in config.example.toml.
# Keep secrets out of this file: any value may come from the environment (RECON_ORDERS__SHOP__URL)
# or from a file of its own (url_file = "secrets/shop-url").

[shop]
name = {shop_name}

# One programme at Rakuten. Its name is part of every finding: choose it now, do not change it later.
[programme.{programme}]
{mid_line}
currency = {currency}
zone = {zone}
# What the publisher and Rakuten get of an order; without it, it is read from the reports.
#commission_rate = "6%"

# The shop's database: sqlite, postgresql, mysql or mariadb, with a user who may only read.
[orders.shop]
url = "sqlite:///shop.db"
preset = "generic"

# What the shop sent to Rakuten. Without it the service still works, but cannot tell whether an order was sent.
#[postbacks.log]
#type = "jsonl"
#paths = ["logs/postbacks.jsonl*"]

# What Rakuten has: for the beginning a report saved by hand (Reports > Transaction Detail > Download).
[network.rakuten]
type = "file"
path = "rakuten.csv"
# The first day it covers and the day after the last. Without it no order can be called missing.
#period = "2026-06-01/2026-07-01"

# Later by itself, instead of the file; the token is in Reports > a saved report > Get API.
#[network.rakuten]
#type = "api"
#report = "orders-by-process-date"
#token_file = "secrets/rakuten-token"
"""
_OWNER_ONLY = 0o600


class NotWritten(Exception):
    """This is a configuration that could not be written: why, and what to do."""


def starter(
    shop_name: str,
    *,
    programme: str = "main",
    currency: str = "EUR",
    zone: str = "Europe/Berlin",
    mid: str = "",
) -> str:
    """Write the text of a configuration for one programme."""
    return _STARTER.format(
        shop_name=_quoted(shop_name),
        # In quotes where it is no bare key, so that the check can say what is wrong with it.
        programme=programme if re.fullmatch(r"[A-Za-z0-9_-]+", programme) else _quoted(programme),
        currency=_quoted(currency),
        zone=_quoted(zone),
        mid_line=f"mid = {_quoted(mid)}" if mid else '#mid = "36373"',
    )


def write_starter(
    path: Path,
    *,
    shop_name: str,
    programme: str = "main",
    currency: str = "EUR",
    zone: str = "Europe/Berlin",
    mid: str = "",
) -> None:
    """Write that text into a new file that only its owner may read; an existing file is left as it is.

    Raises BadConfig, and writes nothing, where a value given could not be loaded again.
    """
    content = starter(shop_name, programme=programme, currency=currency, zone=zone, mid=mid)
    load_text(content, file=path)
    try:
        # The file may come to hold secrets, so it is never readable for others, not even at first.
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise NotWritten(
            f"{path}: exists already and was left as it is; name another file, or move it"
        ) from None
    except OSError as failed:
        raise NotWritten(f"{path}: cannot be written ({failed.strerror}); name another file") from None
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(content)


def _quoted(text: str) -> str:
    # A JSON text is a TOML text, but for DEL, which nobody can see in a name.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


ShopName = Annotated[str, typer.Option("--shop", help="The shop's name, as pages show it.")]
ProgrammeName = Annotated[
    str, typer.Option("--programme", "-p", help="A short name for the programme; never changed later.")
]
Currency = Annotated[str, typer.Option("--currency", help="The programme's currency, such as EUR.")]
Zone = Annotated[str, typer.Option("--zone", help="The shop's time zone, such as Europe/Berlin.")]
Mid = Annotated[str, typer.Option("--mid", help="The merchant id (MID): Account > Account Summary.")]
Target = Annotated[Path, typer.Argument(help="Where to write it.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(_init)


def _init(
    path: Target = Path("config.toml"),
    shop: ShopName = "Shop",
    programme: ProgrammeName = "main",
    currency: Currency = "EUR",
    zone: Zone = "Europe/Berlin",
    mid: Mid = "",
) -> None:
    """Write a short, commented configuration to begin with."""
    write_starter(path, shop_name=shop, programme=programme, currency=currency, zone=zone, mid=mid)
    typer.echo(f"Wrote {path}. Fill in the shop's database and Rakuten's report, then: recon check")
