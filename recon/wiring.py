"""Builds the real doors from the configuration: the only file that knows them all."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from recon import assets
from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.config import Config
from recon.engines.duckdb import DuckDbEngine
from recon.jobs.channel import Audience, Channel
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.ports import Source
from recon.jobs.pull import Feed, Library
from recon.jobs.question import OWN_SOURCE, Bench
from recon.jobs.resend import ResendDesk
from recon.jobs.resend_case import BooksNow
from recon.jobs.resend_journal import Journal
from recon.jobs.week_figures import Desk
from recon.records.moment import Clock, moment
from recon.records.transaction import NetworkList
from recon.senders.folder import Folder
from recon.senders.mail import SmtpMail
from recon.senders.postback import PostbackSender
from recon.senders.settings import MailSettings, NotifySettings
from recon.senders.slack import SlackWebhook
from recon.sources.orders import SqlOrders
from recon.sources.own_attempts import OwnAttempts
from recon.sources.postback_lines import JsonLinesLog
from recon.sources.postback_sql import SqlLog
from recon.sources.report_api import ReportApi
from recon.sources.report_file import ReportFile
from recon.sources.settings import (
    JsonLinesSettings,
    ReportApiSettings,
    ReportFileSettings,
    SqlLogSettings,
)
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.wire.patience import wait


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


def engine_for(folder: Path, *, memory_limit: str = "600MB", threads: int = 0) -> DuckDbEngine:
    """Make the kernel's engine; what does not fit in memory spills below the folder."""
    sql = sql_blocks("matching/*.sql", "engines/*.sql")
    return DuckDbEngine(sql=sql, folder=folder / ".spill", memory_limit=memory_limit, threads=threads)


def library_for(shelf: Shelf, rules: KeyRules) -> Library:
    """Put together what a pull needs of the books."""
    return Library(shelf=shelf, rules=rules, sql=sql_blocks("books/*.sql"))


def templates(own: Path | None = None) -> dict[str, str]:
    """Read the templates of reports/; a file of the same name in the user's own folder wins."""
    found: dict[str, str] = {}
    for folder in (assets.folder("reports"), *([own] if own else [])):
        for path in sorted(folder.rglob("*.j2")):
            found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
    return found


@dataclass(frozen=True)
class House:
    """This is the service put together for one command: the configuration, and the doors made from it."""

    config: Config
    clock: Clock

    @cached_property
    def shelf(self) -> Shelf:
        """Find the books."""
        return Shelf(self.config.books_folder)

    @property
    def present(self) -> datetime:
        """Tell the moment to judge as of where none is named: now, or the newest pull of an invented future."""
        pulls = [moment(volume.manifest.pulled_at) for volume in self.shelf.volumes()]
        return max([self.clock.now(), *pulls])

    @cached_property
    def store(self) -> Store:
        """Open our findings; they are brought into being at the first use."""
        url = self.config.store_url
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return Store(url, sql=sql_blocks("store/*.sql"), clock=self.clock)

    @cached_property
    def rules(self) -> KeyRules:
        """Say which store and which MID belongs to which programme."""
        programmes = self.config.programmes().values()
        return KeyRules(
            stores={store: each.name for each in programmes for store in each.stores},
            mids={each.mid: each.name for each in programmes if each.mid},
            only=self.config.sole_programme,
        )

    @cached_property
    def library(self) -> Library:
        """Put together what a pull needs of the books."""
        return library_for(self.shelf, self.rules)

    @cached_property
    def engine(self) -> DuckDbEngine:
        """Make the kernel's engine, as large as the configuration allows."""
        told = self.config.engine
        return engine_for(self.config.books_folder, memory_limit=told.memory_limit, threads=told.threads)

    @cached_property
    def bench(self) -> Bench:
        """Put together what a run works with."""
        return Bench(
            shelf=self.shelf,
            engine=self.engine,
            store=self.store,
            programmes=self.config.programmes(),
            network_zones=self.network_zones,
            has_log=bool(self.config.postback_sections),
            sources=self.sources,
            config_digest=self.config.digest(),
            owner=f"{socket.gethostname()}:{os.getpid()}",
            is_gone=_is_gone,
            limits=self.config.signals.limits(),
            resend=self.config.resend_policy(),
        )

    @property
    def sources(self) -> frozenset[tuple[str, str]]:
        """Name every book and source that the configuration promises."""
        config = self.config
        refused = {
            ("noncommissionable", each.name)
            for each in config.networks()
            if isinstance(each, ReportApiSettings) and each.noncommissionable_report
        }
        lists = {(_book_of(each), each.name) for each in config.networks()}
        shops = {("orders", name) for name in config.order_sections}
        return frozenset(shops | {("attempts", name) for name in config.postback_sections} | lists | refused)

    @cached_property
    def desk(self) -> Desk:
        """Put together what the weekly report is made from."""
        return Desk(
            store=self.store,
            shelf=self.shelf,
            shop=self.config.shop.name,
            programmes=self.config.programmes(),
            network_zones=self.network_zones,
            labels={
                name: (labels.shop_admin_path, labels.network_report_path)
                for name, labels in self.config.labels().items()
            },
            two_way=not self.config.postback_sections,
            templates=templates(self.config.templates_folder),
            output=self.config.output_folder,
        )

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Open every way to tell people, by its name."""
        return {each.name: _channel(each) for each in self.config.notifiers()}

    @cached_property
    def notice_desk(self) -> NoticeDesk:
        """Put together what notices are made from."""
        return NoticeDesk(
            store=self.store,
            shop=self.config.shop.name,
            programmes=self.config.programmes(),
            policy=self.config.alerts.policy(),
            audiences=[_audience(each) for each in self.config.notifiers()],
            templates=templates(self.config.templates_folder),
        )

    @cached_property
    def network_zones(self) -> Mapping[str, str]:
        """Tell the zone of each programme's report: of the one with its MID, else of the first."""
        shapes = [settings.shape for settings in self.config.networks()]
        zones = {}
        for name, programme in self.config.programmes().items():
            mine = [shape for shape in shapes if shape.mid == programme.mid] or shapes
            zones[name] = mine[0].zone if mine else "GMT"
        return zones

    def feeds(self) -> list[Feed]:
        """Open every source of the configuration, the shop's first."""
        shops = [Feed("orders", each.name, SqlOrders(each)) for each in self.config.orders()]
        logs = [Feed("postbacks", each.name, _log(each)) for each in self.config.postbacks()]
        reports = [Feed("network", each.name, _report(each)) for each in self.config.networks()]
        return [*shops, *logs, *self._own_feed(), *reports]

    def _own_feed(self) -> list[Feed]:
        """Open what we sent ourselves as one more log; nothing where nothing was ever sent."""
        file = Path(self.config.store_url.removeprefix("sqlite:///"))
        if self.config.store_url.startswith("sqlite:///") and not file.exists():
            return []
        try:
            has_sent = bool(self.store.schema_version()) and self.store.has_sent()
        except StoreUnavailable:
            # What was sent stands there and nowhere else; the gate asks the store itself.
            return []
        mids = {name: each.mid for name, each in self.config.programmes().items()}
        own = OwnAttempts(self.store, mids, self.config.resend.url)
        return [Feed("postbacks", OWN_SOURCE, own)] if has_sent else []

    def resends(self, *, halted: Callable[[], bool] = lambda: False) -> ResendDesk:
        """Put together what a run of re-sends works with; its journal lies beside the pages."""
        settings = self.config.resend.settings()
        return ResendDesk(
            store=self.store,
            sender=PostbackSender(settings),
            books=BooksNow(self.bench, lambda: self.present),
            policy=self.bench.resend,
            journal=Journal(self.config.folder / "var" / "resend-journal.jsonl"),
            owner=self.bench.owner,
            is_gone=self.bench.is_gone,
            pause=wait,
            deadline=settings.timeout,
            halted=halted,
        )


def _channel(settings: NotifySettings) -> Channel:
    if settings.folder is not None:
        sender = settings.sender if isinstance(settings, MailSettings) else ""
        return Folder(settings.name, settings.folder, sender=sender)
    return SmtpMail(settings) if isinstance(settings, MailSettings) else SlackWebhook(settings)


def _audience(settings: NotifySettings) -> Audience:
    is_mail = isinstance(settings, MailSettings)
    return Audience(
        channel=settings.name,
        is_mail=is_mail,
        recipients=settings.recipients if isinstance(settings, MailSettings) else ("webhook",),
        programmes=settings.programmes,
        reports=settings.reports,
    )


def _is_gone(owner: str) -> bool:
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


def _book_of(settings: ReportApiSettings | ReportFileSettings) -> str:
    refused = isinstance(settings, ReportFileSettings) and settings.list is NetworkList.NON_COMMISSIONABLE
    return "noncommissionable" if refused else "transactions"


def _log(settings: JsonLinesSettings | SqlLogSettings) -> Source:
    return JsonLinesLog(settings) if isinstance(settings, JsonLinesSettings) else SqlLog(settings)


def _report(settings: ReportApiSettings | ReportFileSettings) -> Source:
    return ReportApi(settings) if isinstance(settings, ReportApiSettings) else ReportFile(settings)
