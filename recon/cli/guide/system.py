"""Recognises the shop system and lets a person choose, with what speaks for each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from recon import assets
from recon.cli.guide.asking import Asking, part
from recon.cli.output import say
from recon.jobs.ports import SourceUnavailable
from recon.records import numerals
from recon.sources.orders.declared import Header
from recon.sources.orders.header import header_of, read
from recon.sources.orders.preset import load
from recon.sources.settings import OrdersSettings
from recon.sources.shops.catalogue import Catalogue
from recon.sources.shops.recognise import OWN, Recognised, recognised, tables_like_orders
from recon.sources.shops.sample import ENOUGH, Sample, read_sample

_SHOWN = 6


def headers() -> dict[str, Header]:
    """Read what every preset says of itself."""
    return {
        path.stem: read(path.read_text(encoding="utf-8"))[0]
        for path in assets.files("sql", "sources/orders/*.sql")
    }


def choose_system(
    asking: Asking, *, catalogue: Catalogue, given: str | None, settings: OrdersSettings, at: datetime
) -> Recognised | None:
    """Say which systems the tables may be, and take one; `given` names a preset and wins. None is a wish to look again."""
    part("The shop system")
    known = headers()
    found = list(recognised(known, catalogue=catalogue))
    readable = [shop for shop in found if _reads(shop, settings)]
    if given is not None:
        return _named(given, known, found, parameters=settings.parameters)
    if not readable:
        _say_unknown(found, catalogue=catalogue)
        return _any(asking, known, default=OWN)
    if not readable[0].is_whole and not _taken_as_it_is(asking, readable[0]):
        return None
    whole = [shop for shop in readable if shop.is_whole] or readable[:1]
    if len(whole) == 1:
        if whole[0].is_whole:
            say(f"  Recognised by its tables: {whole[0].named}, preset {whole[0].preset}")
        if asking.agrees("Is it that one?"):
            return whole[0]
        return _any(asking, known, default=whole[0].preset)
    return _one_of(asking, whole[:_SHOWN], known, settings=settings, at=at)


def _one_of(
    asking: Asking,
    whole: list[Recognised],
    known: Mapping[str, Header],
    *,
    settings: OrdersSettings,
    at: datetime,
) -> Recognised:
    """Compare several by the orders each would read: how many, and the newest."""
    say("  The tables may be read in several ways. What each would read now:")
    looks = [(shop, _look(shop, settings, at=at)) for shop in whole]
    looks.sort(key=lambda look: look[1][0], reverse=True)
    options: list[tuple[str, Recognised | None]] = [
        (f"{shop.named}, preset {shop.preset}: {told[1]}", shop) for shop, told in looks
    ]
    if not asking.interactive:
        for told, _ in options:
            say(f"    {told}")
    chosen = asking.choose("Which one", [*options, ("none of them", None)])
    return chosen or _any(asking, known, default=OWN)


def _look(shop: Recognised, settings: OrdersSettings, *, at: datetime) -> tuple[tuple[int, str, int], str]:
    try:
        sample = read_sample(replace(settings, preset=shop.preset, parameters=shop.parameters), at=at)
    except SourceUnavailable as failed:
        return (0, "", 0), f"cannot be read: {failed.what}; {failed.cure}"
    return (1, _newest(sample), len(sample.orders)), told_of(sample)


def told_of(sample: Sample) -> str:
    """Tell how many orders a look has read, and the newest."""
    if not sample.orders:
        return "no orders"
    some = "at least " if len(sample.orders) >= ENOUGH else ""
    return f"{some}{len(sample.orders):,} orders {sample.reach}, the newest of {_newest(sample)} UTC"


def _newest(sample: Sample) -> str:
    return f"{sample.orders[0].placed_at:%Y-%m-%d %H:%M}" if sample.orders else ""


def _reads(shop: Recognised, settings: OrdersSettings) -> bool:
    """Tell whether the preset has a query for this kind of database."""
    dialect = settings.url.partition(":")[0].partition("+")[0]
    try:
        load(replace(settings, preset=shop.preset, parameters=shop.parameters), dialect=dialect)
    except SourceUnavailable:
        return False
    return True


def _named(
    given: str, known: Mapping[str, Header], found: list[Recognised], *, parameters: Mapping[str, str]
) -> Recognised:
    best = next((shop for shop in found if shop.preset == given), None)
    if best is None:
        header = known.get(given, Header())
        best = Recognised(given, header.system or given, header, parameters, 0.0)
        say(f"  {given}, as told; its tables were not recognised.", style="yellow")
    elif not best.is_whole:
        _say_lacks(best)
    say(f"  {best.named}, preset {best.preset}")
    return best


def _any(asking: Asking, known: Mapping[str, Header], *, default: str) -> Recognised:
    names = sorted(known)
    options = [(f"{name}: {_told_of(name, known[name])}", name) for name in names]
    name = asking.choose(
        "Which preset", [*options, ("a query of your own, in a file", "")], default=names.index(default)
    )
    if not name:
        return own_query(Path(asking.text("File of the query", given=None, default="orders.sql")))
    header = known[name]
    return Recognised(name, header.system or name, header, {}, 0.0)


def own_query(file: Path) -> Recognised:
    """Take a query of the shop's own; raises SourceUnavailable where its file or its header cannot be read."""
    try:
        header = header_of(file.read_text(encoding="utf-8"), file=str(file))
    except (OSError, UnicodeDecodeError) as failed:
        why = failed.strerror if isinstance(failed, OSError) else "not a text in UTF-8"
        raise SourceUnavailable(
            str(file), f"cannot be read ({why})", cure="name the file of the query"
        ) from None
    return Recognised(OWN, header.system or file.name, header, {}, 0.0, sql_file=file.absolute())


def _told_of(name: str, header: Header) -> str:
    return header.system or (
        "tables with this contract's own columns" if name == OWN else name.replace("_", " ")
    )


def _taken_as_it_is(asking: Asking, shop: Recognised) -> bool:
    """Say what the likeliest system lacks, and ask whether to go on with it all the same."""
    _say_lacks(shop)
    return asking.choose(
        "How to go on",
        [("look again, once that is mended", False), ("go on with it as it is", True)],
        default=1,
    )


def _say_lacks(shop: Recognised) -> None:
    say(f"  {shop.named} is the likeliest, but it cannot be read as it is:", style="yellow")
    for lack in shop.lacks[:_SHOWN]:
        say(f"    {lack.what}")
        say(f"      What to do: {lack.cure}")
        if lack.shown_by:
            say(f"      See: {lack.shown_by}", style="dim")
    if len(shop.lacks) > _SHOWN:
        say(f"    and {len(shop.lacks) - _SHOWN} more")


def _say_unknown(found: list[Recognised], *, catalogue: Catalogue) -> None:
    say("  No shop system was recognised.", style="yellow")
    named = tables_like_orders(catalogue)
    if not catalogue.tables:
        say(
            f"    The user sees no table in {catalogue.database}: check the database's name, and grant SELECT."
        )
    elif named:
        say(
            f"    Of its {numerals.counted(len(catalogue.tables), 'table')} these sound like orders: {', '.join(named)}"
        )
    else:
        say(
            f"    None of its {numerals.counted(len(catalogue.tables), 'table')} sounds like orders: is it the shop's database?"
        )
    if found:
        say(f"    Nearest: {found[0].named}, but its preset has no query for this kind of database")
    say(
        "    What to do: write the query that gives the contract's columns: copy sql/sources/orders/generic.sql, change it,"
    )
    say(
        "    and name its file here or later as sql_file; docs/how-to/connect-a-shop-database.md has a whole example."
    )
