"""`recon preset test`: try a preset, anybody's, on the shop's real database; nothing is kept."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from recon.cli.exits import Exit, NotFound
from recon.cli.options import ConfigFile, Json, opened
from recon.cli.preset_shown import print_figures, print_page
from recon.sources.orders.tried import PresetTried, try_preset
from recon.sources.settings import OrdersSettings
from recon.wiring import House

_SECTION = "orders."

Named = Annotated[str, typer.Argument(help="A file of SQL, or the name of a preset that comes with recon.")]
Source = Annotated[
    str | None,
    typer.Option("--source", help="On which shop, such as orders.shop; needed where there are several."),
]
Rows = Annotated[int, typer.Option("--rows", min=1, max=1_000_000, help="The most orders to read.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Try a preset on the shop's real database.", rich_markup_mode=None)
    group.command("test")(_test)
    app.add_typer(group, name="preset")


def _test(
    preset: Named,
    source: Source = None,
    rows: Rows = 10_000,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Try a preset: header, needs, columns, types, sums, times, indexes; every fault at once, ten orders shown."""
    with opened(config) as house:
        settings = _with(preset, shop=_shop(house, source))
        found = try_preset(settings, at=house.clock.now(), rows=rows)
    if json:
        print_figures(found)
    else:
        print_page(found)
    raise typer.Exit(_end(found))


def _end(found: PresetTried) -> Exit:
    if not found.opened:
        return Exit.CANNOT_JUDGE
    return Exit.WELL if found.is_well else Exit.CONFIGURATION


def _shop(house: House, source: str | None) -> OrdersSettings:
    shops = {each.name: each for each in house.config.orders()}
    known = ", ".join(_SECTION + name for name in shops)
    if source is None and len(shops) == 1:
        return next(iter(shops.values()))
    if source is None:
        raise NotFound(
            f"the configuration has {len(shops)} shops; name one with --source: {known}"
            if shops
            else "the configuration has no shop; add a section [orders.shop] with its url"
        )
    if source.removeprefix(_SECTION) not in shops:
        message = f"there is no shop '{source}' in the configuration; known are {known}"
        raise NotFound(message)
    return shops[source.removeprefix(_SECTION)]


def _with(preset: str, *, shop: OrdersSettings) -> OrdersSettings:
    """Take a file for a file, and anything else for the name of a preset."""
    path = Path(preset)
    is_file = path.suffix == ".sql" or path.exists()
    return replace(shop, sql_file=path if is_file else None, preset=shop.preset if is_file else preset)
