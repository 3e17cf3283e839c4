"""`recon init`: the guided way to a configuration, or a short start to be filled in."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from recon.cli.guide.asking import Asking
from recon.cli.guide.options import Options
from recon.cli.guide.way import guide
from recon.cli.written import new_file, quoted, table_name
from recon.config import load_text
from recon.wiring import WallClock

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
        shop_name=quoted(shop_name),
        programme=table_name(programme),
        currency=quoted(currency),
        zone=quoted(zone),
        mid_line=f"mid = {quoted(mid)}" if mid else '#mid = "36373"',
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
    # It may come to hold secrets, so it is never readable for others, not even at first.
    new_file(path, content)


ShopName = Annotated[str | None, typer.Option("--shop", help="The shop's name, as pages show it.")]
ProgrammeName = Annotated[
    str | None, typer.Option("--programme", "-p", help="A short name for the programme; never changed later.")
]
Currency = Annotated[str | None, typer.Option("--currency", help="The programme's currency, such as EUR.")]
Zone = Annotated[str | None, typer.Option("--zone", help="The shop's time zone, such as Europe/Berlin.")]
Mid = Annotated[str | None, typer.Option("--mid", help="The merchant id (MID): Account > Account Summary.")]
Stores = Annotated[
    str | None, typer.Option("--stores", help="The programme's stores, with commas, of several.")
]
Url = Annotated[
    str | None,
    typer.Option("--url", help="The shop's database: its address, or file:PATH or env:NAME where it stands."),
]
Preset = Annotated[
    str | None, typer.Option("--preset", help="The shop system, where it is not to be recognised.")
]
SqlFile = Annotated[Path | None, typer.Option("--sql-file", help="A query of your own, instead of a preset.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameter", help="NAME=VALUE for the preset, such as prefix=wp_; several times."),
]
ShopZone = Annotated[
    str | None, typer.Option("--shop-zone", help="The zone of times that the database keeps without one.")
]
ReportAddress = Annotated[
    str | None,
    typer.Option(
        "--report-address", help="file:PATH of the address under Get API; it holds a token, so not itself."
    ),
]
ReportFile = Annotated[
    Path | None, typer.Option("--report-file", help="A report saved by hand, instead of the address.")
]
Period = Annotated[
    str | None, typer.Option("--period", help="What that file covers, such as 2026-06-01/2026-07-01.")
]
Log = Annotated[
    str | None,
    typer.Option("--log", help="The postback log: a pattern of files of JSON lines; none is two-way mode."),
]
LogUrl = Annotated[str | None, typer.Option("--log-url", help="A postback log in a database, like --url.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take the options, else the likeliest.")]
Blank = Annotated[bool, typer.Option("--blank", help="Only write a short start with places to fill in.")]
Target = Annotated[Path, typer.Argument(help="Where to write it.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(_init)


def _init(
    path: Target = Path("config.toml"),
    *,
    shop: ShopName = None,
    programme: ProgrammeName = None,
    currency: Currency = None,
    zone: Zone = None,
    mid: Mid = None,
    stores: Stores = None,
    url: Url = None,
    preset: Preset = None,
    parameter: Parameters = None,
    sql_file: SqlFile = None,
    shop_zone: ShopZone = None,
    report_address: ReportAddress = None,
    report_file: ReportFile = None,
    period: Period = None,
    log: Log = None,
    log_url: LogUrl = None,
    yes: Yes = False,
    blank: Blank = False,
) -> None:
    """Lead from credentials to a configuration, question by question; every question has an option.

    Without a terminal and without a database, report or log it writes a short start, as --blank does.
    """
    given = Options(
        shop, programme, currency, zone, mid, _listed(stores), url, preset, sql_file, _pairs(parameter or []), shop_zone,
        report_address, report_file, period, log, log_url,
    )  # fmt: skip
    interactive = sys.stdin.isatty() and not yes
    if blank or not (interactive or given.leads_somewhere):
        _write_blank(path, given)
        return
    guide(path, given, asking=Asking(interactive), at=WallClock().now())


def _write_blank(path: Path, given: Options) -> None:
    write_starter(
        path,
        shop_name="Shop" if given.shop is None else given.shop,
        programme="main" if given.programme is None else given.programme,
        currency="EUR" if given.currency is None else given.currency,
        zone="Europe/Berlin" if given.zone is None else given.zone,
        mid=given.mid or "",
    )
    typer.echo(f"Wrote {path}. Fill in the shop's database and Rakuten's report, then: recon check")


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _pairs(texts: list[str]) -> dict[str, str]:
    for text in texts:
        if "=" not in text:
            message = f"--parameter: {text!r} is no NAME=VALUE; write for example prefix=wp_"
            raise typer.BadParameter(message)
    return {name.strip(): value for name, _, value in (text.partition("=") for text in texts)}
