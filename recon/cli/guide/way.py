"""The guided way from its first question to the last line: asks, looks, shows, writes."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from recon.cli.guide import written
from recon.cli.guide.answers import Address, Answers, Programme, Shop
from recon.cli.guide.asking import Asking, Next, part
from recon.cli.guide.clicks import choose_clicks
from recon.cli.guide.database import ask_address, catalogue_of, full_url, opened_catalogue
from recon.cli.guide.log import choose_log
from recon.cli.guide.network import choose_report
from recon.cli.guide.options import Options
from recon.cli.guide.shown import choose_stores, say_currencies, show_orders
from recon.cli.guide.system import choose_system, own_query
from recon.cli.output import say
from recon.cli.written import NotWritten
from recon.config import values
from recon.jobs.ports import SourceUnavailable
from recon.sources.settings import OrdersSettings
from recon.sources.shops.catalogue import Catalogue
from recon.sources.shops.recognise import Recognised
from recon.sources.shops.sample import Sample, read_sample

_VARIABLE = "RECON_ORDERS__SHOP__URL"
PAST = timedelta(days=90)
"""How far back the first pull reads, unless somebody writes another day."""


def guide(path: Path, options: Options, *, asking: Asking, at: datetime) -> Answers:
    """Lead from credentials to a configuration on disk; nothing is written before the last answer.

    Raises NotWritten, BadConfig or SourceUnavailable; where nobody is asked, the first failure ends it.
    """
    if path.exists():
        raise NotWritten(f"{path}: exists already and was left as it is; name another file, or move it")
    _folder_of(path)
    folder = path.parent
    if asking.interactive:
        say(
            "From credentials to a configuration. The shop is only read. Ctrl-C ends it, and nothing is written before the end."
        )
    programme = ask_programme(asking, options)
    shop, programme = _shop(asking, options, programme, folder=folder, at=at)
    report = choose_report(asking, options, programme, folder=folder, at=at)
    log = choose_log(asking, options, folder=folder, at=at)
    answers = Answers(programme, shop, report, log)
    files = written.write(path, answers)
    _say_end(path, files, answers)
    return answers


def ask_programme(asking: Asking, options: Options) -> Programme:
    """Ask for the shop's name and the programme's."""
    part("The shop and its programme at Rakuten")
    shop = asking.text(
        "Shop name",
        given=options.shop,
        default="Shop",
        stands="As pages and mails show it.",
        check=values.text,
    )
    mid = asking.text(
        "MID", given=options.mid, default="", optional=True, check=values.account_number,
        stands="Rakuten's dashboard: Account > Account Summary.\nPostbacks carry it as mid=, reports in the column MID. Empty where you do not know it yet.",
    )  # fmt: skip
    name = asking.text(
        "Short name of the programme", given=options.programme, default="main", check=_name,
        stands="Yours to choose, such as de: part of every finding, never changed later.",
    )  # fmt: skip
    currency = asking.text(
        "Currency", given=options.currency, default="EUR", check=values.currency,
        stands="Rakuten's dashboard: the currency of the programme's reports (column Currency). Postbacks carry it as cur=.",
    )  # fmt: skip
    zone = asking.text(
        "Time zone", given=options.zone, default="Europe/Berlin", check=values.zone,
        stands="Not in the dashboard: the zone in which the shop counts its days. Rakuten's reports are in GMT.",
    )  # fmt: skip
    return Programme(shop, name, mid, currency, zone, options.stores)


def _name(value: object) -> str:
    return values.matching(
        r"[a-z0-9]+(-[a-z0-9]+)*", what="is not a name", cure="use small letters, digits and - between them"
    )(value)


def _shop(
    asking: Asking, options: Options, programme: Programme, *, folder: Path, at: datetime
) -> tuple[Shop | None, Programme]:
    part("The shop's database")

    def ask(again: bool) -> Address:
        return ask_address(
            asking,
            given=None if again else options.url,
            what="the shop's database",
            variable=_VARIABLE,
            folder=folder,
        )

    opened = opened_catalogue(asking, ask=ask, name="orders.shop", folder=folder)
    if opened is None:
        say("  No database yet: its lines stay to be filled in.")
        return None, programme
    address, catalogue = opened
    settings = OrdersSettings(
        "shop", full_url(address, folder=folder), parameters=options.parameters, zone=options.shop_zone
    )
    settings, sample = _read(asking, options, programme, settings=settings, catalogue=catalogue, at=at)
    stores = choose_stores(asking, sample, given=options.stores, programme=programme.name)
    say_currencies(sample, currency=programme.currency)
    since = (at - PAST).date().isoformat()
    shop = Shop(
        address, settings.preset, _kept(settings.sql_file, folder=folder), settings.parameters, settings.zone or "", since,
        is_read=bool(sample.orders),
    )  # fmt: skip
    return shop, replace(programme, stores=stores)


def _read(
    asking: Asking,
    options: Options,
    programme: Programme,
    *,
    settings: OrdersSettings,
    catalogue: Catalogue,
    at: datetime,
) -> tuple[OrdersSettings, Sample]:
    """Choose system and click id and show the orders, until a person says that they are right."""
    given, seen = options.preset, catalogue
    while True:
        told = None
        try:
            told = _chosen(asking, options, programme, given=given, settings=settings, catalogue=seen, at=at)
            sample = read_sample(told, at=at) if told else None
            if told and sample and show_orders(asking, sample, preset=told.preset):
                return told, sample
            # Rights may have been granted meanwhile.
            seen = catalogue_of(settings.url, name="orders.shop")
        except SourceUnavailable as failed:
            if asking.after(failed, without="go on; recon check says it again") is Next.GO_ON:
                return told or _as_asked(settings, options), Sample((), 0)
        given = None


def _as_asked(settings: OrdersSettings, options: Options) -> OrdersSettings:
    """Keep what was asked for, where it could not be looked at: its query, or its preset."""
    return replace(
        settings,
        preset=options.preset or settings.preset,
        sql_file=options.sql_file.absolute() if options.sql_file else None,
    )


def _chosen(
    asking: Asking,
    options: Options,
    programme: Programme,
    *,
    given: str | None,
    settings: OrdersSettings,
    catalogue: Catalogue,
    at: datetime,
) -> OrdersSettings | None:
    """Choose the system and the places of the click id; None is a wish to look again."""
    if options.sql_file:
        shop: Recognised | None = own_query(options.sql_file)
    else:
        shop = choose_system(asking, catalogue=catalogue, given=given, settings=settings, at=at)
    if shop is None:
        return None
    zone = _zone(asking, options, shop, programme)
    parameters = {**shop.parameters, **options.parameters}
    told = replace(settings, preset=shop.preset, sql_file=shop.sql_file, parameters=parameters, zone=zone)
    clicks = choose_clicks(asking, shop, settings=told, catalogue=catalogue, at=at)
    # What the preset says by itself stays unsaid.
    places = {name: value for name, value in clicks.items() if shop.header.parameters[name].default != value}
    return replace(told, parameters={**parameters, **places, **options.parameters})


def _zone(asking: Asking, options: Options, shop: Recognised, programme: Programme) -> str | None:
    """Ask for the zone of the shop's times, where the preset does not know it."""
    if options.shop_zone or shop.header.zone:
        return options.shop_zone
    return asking.text(
        "Zone of the shop's times", given=None, default="UTC" if shop.preset == "generic" else programme.zone, check=values.zone,
        stands="Not in Rakuten's dashboard: the zone in which the database keeps times that have none written with them.",
    )  # fmt: skip


def _kept(file: Path | None, *, folder: Path) -> str:
    """Name a file as the configuration will: from its own folder where it lies inside."""
    if file is None:
        return ""
    inside = file.is_relative_to(folder.absolute())
    return str(file.relative_to(folder.absolute()) if inside else file)


def _folder_of(path: Path) -> None:
    """Refuse a folder that cannot take the files, before anybody answers anything."""
    folder = path.parent
    if not folder.is_dir():
        raise NotWritten(f"{path}: there is no folder {folder}; make it, or name another file")
    if not os.access(folder, os.W_OK):
        raise NotWritten(f"{path}: cannot be written (Permission denied); name another file")


def _say_end(path: Path, files: list[Path], answers: Answers) -> None:
    say()
    for file in files:
        say(f"Wrote {file}, for its owner's eyes only.", style="green")
    missing = list(_missing(answers))
    if missing:
        say(f"Still to be filled in there: {' and '.join(missing)}.", style="yellow")
    named = "" if path == Path("config.toml") else f" --config {quote(str(path))}"
    say("Next:")
    say(f"  recon check{named}                 tries every door")
    say(f"  recon backfill --days {PAST.days}{named}    reads the past, portion by portion")
    say(f"  recon run{named}                   judges every order")


def _missing(answers: Answers) -> Iterator[str]:
    if answers.shop is None:
        yield "the shop's database"
    elif not answers.shop.is_read:
        yield "what reads the shop's orders (none were seen)"
    if answers.report is None:
        yield "Rakuten's report"
