"""Opens one door, or reads one asset, for its settings."""

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recon import assets
from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.config import Config
from recon.config.sections import ProgrammeSection
from recon.engines.duckdb import DuckDbEngine
from recon.jobs.channel import Audience, Channel
from recon.jobs.ports import Source, SourceUnavailable
from recon.jobs.pull import Feed, Library
from recon.records.exclusion import Rule
from recon.records.reference import Alias
from recon.records.transaction import NetworkList
from recon.reporting.filled import BadTemplate
from recon.resend.route import Way
from recon.senders.folder import Folder
from recon.senders.mail import SmtpMail
from recon.senders.settings import MailSettings, NotifySettings, PostbackSettings
from recon.senders.slack import SlackWebhook
from recon.sources.orders.database import SqlOrders
from recon.sources.orders.export import ExportOrders
from recon.sources.orders.preset import load
from recon.sources.orders.recovering import RecoveringOrders, RecoveringShop, Wishes
from recon.sources.postbacks.lines import JsonLinesLog
from recon.sources.postbacks.own_attempts import OwnWay
from recon.sources.postbacks.table import SqlLog
from recon.sources.reports.api import ReportApi
from recon.sources.reports.file import ReportFile
from recon.sources.settings import (
    JsonLinesSettings,
    OrdersSettings,
    ReportApiSettings,
    ReportFileSettings,
    SqlLogSettings,
)
from recon.sources.sql_session import dialect_of
from recon.wire.patience import Patience
from recon.wire.token import TokenClient

_WEEK = timedelta(days=7)


class WallClock:
    """This is the machine's own clock."""

    def now(self) -> datetime:
        """Tell the present moment in UTC."""
        return datetime.now(tz=UTC)


def sql_blocks(*patterns: str) -> dict[str, str]:
    """Read named SQL: every block of files that have names, and whole files under the name of the file."""
    found: dict[str, str] = {}
    for pattern in patterns:
        for path in assets.files("sql", pattern):
            text = path.read_text(encoding="utf-8")
            blocks = assets.named_blocks(text)
            found |= {name: block for (name, _), block in blocks.items()} or {path.stem: text}
    return found


def engine_for(
    folder: Path, *, memory_limit: str = "600MB", threads: int = 0, rules: Iterable[Rule] = ()
) -> DuckDbEngine:
    """Make the kernel's engine; what it keeps, and what does not fit in memory, lies below the folder."""
    sql = sql_blocks("matching/*.sql", "engines/*.sql")
    place = folder / ".engine"
    return DuckDbEngine(sql=sql, folder=place, memory_limit=memory_limit, threads=threads, rules=rules)


def key_rules(config: Config, aliases: Iterable[Alias] = ()) -> KeyRules:
    """Say how references become keys, by which others they are known, and whose a store and a MID is."""
    programmes = config.programmes().values()
    return KeyRules(
        stores={store: each.name for each in programmes for store in each.stores},
        mids={each.mid: each.name for each in programmes if each.mid},
        only=config.sole_programme,
        steps=config.keys.in_order(),
        aliases=tuple(sorted(aliases)),
        alias_rules=config.alias_rules(),
    )


def library_for(shelf: Shelf, rules: KeyRules) -> Library:
    """Put together what a pull needs of the books."""
    return Library(shelf=shelf, rules=rules, sql=sql_blocks("books/*.sql"))


def templates(own: Path | None = None) -> dict[str, str]:
    """Read the templates of reports/; a file of the same name in the user's own folder wins.

    BadTemplate where that folder is not there, or a file in it is no text.
    """
    found = _templates_in(assets.folder("reports"))
    if own is None:
        return found
    if not own.is_dir():
        raise BadTemplate(
            f"[reports] templates: there is no folder {own}; make it, or take the line away to use ours"
        )
    return found | _templates_in(own)


def templates_at_hand(own: Path | None) -> dict[str, str]:
    """Read the templates for notices: ours where the user's own cannot be read, for an alarm has to go out."""
    try:
        return templates(own)
    except BadTemplate:
        return templates()


def _templates_in(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.j2")):
        try:
            found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            raise BadTemplate(
                f"template {path}: cannot be read as UTF-8 text ({type(wrong).__name__}); save it as UTF-8"
            ) from wrong
    return found


def channel_of(settings: NotifySettings) -> Channel:
    """Open one way to tell people: a folder, a mail server or a webhook."""
    if settings.folder is not None:
        sender = settings.sender if isinstance(settings, MailSettings) else ""
        return Folder(settings.name, settings.folder, sender=sender)
    return SmtpMail(settings) if isinstance(settings, MailSettings) else SlackWebhook(settings)


def audience_of(settings: NotifySettings) -> Audience:
    """Say who hears of what by one way to tell people."""
    is_mail = isinstance(settings, MailSettings)
    return Audience(
        channel=settings.name,
        is_mail=is_mail,
        recipients=settings.recipients if isinstance(settings, MailSettings) else ("webhook",),
        programmes=settings.programmes,
        reports=settings.reports,
        pages_only=settings.pages_only,
    )


def is_gone(owner: str) -> bool:
    """Tell whether the process that took a lock ran on this machine and is no more."""
    host, _, process = owner.rpartition(":")
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return int(process) == os.getpid()


def book_of(settings: ReportApiSettings | ReportFileSettings) -> str:
    """Name the book that a source of the network fills."""
    refused = isinstance(settings, ReportFileSettings) and settings.list is NetworkList.NON_COMMISSIONABLE
    return "noncommissionable" if refused else "transactions"


def log_of(settings: JsonLinesSettings | SqlLogSettings) -> Source:
    """Open one postback log."""
    return JsonLinesLog(settings) if isinstance(settings, JsonLinesSettings) else SqlLog(settings)


Past = tuple[Source, timedelta | None, datetime]
"""A source for a look back, how much of it is read at once, and from when on."""


def _first(since: datetime | None, start: datetime) -> datetime:
    """Begin with `since` where that is earlier: else the next pull would read the rest at once, or never."""
    return start if since is None else min(since, start)


def shop_feeds(config: Config) -> list[Feed]:
    """Open every shop of the configuration."""
    wishes = _wishes(config)
    sources: list[SqlOrders | ExportOrders] = [*map(SqlOrders, config.orders())]
    sources += map(ExportOrders, config.exports())
    return [Feed("orders", each.settings.name, _recovering(each, wishes)) for each in sources]


def past_shops(config: Config, *, start: datetime) -> list[tuple[str, Past]]:
    """Open every shop for a look back."""
    wishes = _wishes(config)
    bases = [(each.name, _past_base(each, start=start, wishes=wishes)) for each in config.orders()]
    # Files hold what they hold: they are read whole, whatever the moment.
    files = [(each.name, (_recovering(ExportOrders(each), wishes), None, start)) for each in config.exports()]
    return [*bases, *files]


def _wishes(config: Config) -> Wishes:
    """Say of which stores lost click ids are taken from landing addresses."""
    sole = config.sole_programme
    wanting = {name: each for name, each in config.programme_sections.items() if each.recover_clicks}
    only = wanting[sole].mid if sole in wanting else None
    return Wishes({store: each.mid for each in wanting.values() for store in each.stores}, only)


def _recovering(source: SqlOrders | ExportOrders, wishes: Wishes) -> Source:
    if not wishes.mids and wishes.only is None:
        return source
    if isinstance(source, SqlOrders):
        return RecoveringShop(source, wishes, looked=source)
    return RecoveringOrders(source, wishes)


def _past_base(settings: OrdersSettings, *, start: datetime, wishes: Wishes) -> Past:
    first = _first(settings.since, start)
    past = replace(settings, since=first)
    try:
        rereads = load(past, dialect=dialect_of(past.url, name=f"orders.{past.name}")).rereads
    except SourceUnavailable:
        rereads = True  # the pull says why
    return _recovering(SqlOrders(past), wishes), None if rereads else _WEEK, first


def past_log(settings: JsonLinesSettings | SqlLogSettings, *, start: datetime) -> Past:
    """Open a postback log for a look back; files are read whole, a table week by week."""
    first = _first(settings.since, start)
    # Logs are thrown away: one that still has a row of the week before reaches back to the start.
    since, reads_from = (first, None) if settings.since == first else (None, first - _WEEK)
    if isinstance(settings, JsonLinesSettings):
        return JsonLinesLog(replace(settings, since=since), reads_from), None, first
    return SqlLog(replace(settings, since=since), reads_from), _WEEK, first


def past_report(settings: ReportApiSettings | ReportFileSettings, *, start: datetime) -> Past:
    """Open a source of Rakuten's reports for a look back: one call for each portion."""
    if isinstance(settings, ReportFileSettings):
        return ReportFile(settings), None, start
    first = _first(settings.since, start)
    past = replace(settings, since=first, reread=timedelta(0))
    # A portion ends within a day, and that day is asked for whole: it must fit into the same call.
    return ReportApi(past), timedelta(days=max(settings.days_per_call - 1, 1)), first


def report_of(
    settings: ReportApiSettings | ReportFileSettings, *, patience: Patience | None = None
) -> Source:
    """Open one source of Rakuten's reports; `patience` is how often a call is tried where not as a pull does."""
    if isinstance(settings, ReportFileSettings):
        return ReportFile(settings)
    return ReportApi(settings, patience=patience)


def logins_of(programmes: Mapping[str, ProgrammeSection]) -> dict[str, TokenClient]:
    """Make the logins at Rakuten's API, by the programmes that have one."""
    found = {name: section.login() for name, section in programmes.items()}
    return {name: TokenClient(login) for name, login in found.items() if login is not None}


def own_ways(programmes: Mapping[str, ProgrammeSection], sending: PostbackSettings) -> dict[str, OwnWay]:
    """Say in which way each programme's postbacks leave, as the log of our own attempts needs it."""
    routes = {name: (section.mid, sending.route(section.mid)) for name, section in programmes.items()}
    return {
        name: OwnWay(mid, route.address, is_event=route.way is Way.EVENT)
        for name, (mid, route) in routes.items()
    }
