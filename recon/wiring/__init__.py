"""Builds the real doors from the configuration: the only room that knows them all."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from recon.books.keys import KeyRules
from recon.books.rekey import rekey
from recon.books.shelf import Shelf
from recon.config import Config
from recon.engines.duckdb import DuckDbEngine
from recon.jobs.backfill import PastFeed
from recon.jobs.channel import Channel
from recon.jobs.follow import Trail
from recon.jobs.landing import Tour
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.own_test import Counter
from recon.jobs.pull import Feed, Library
from recon.jobs.question import OWN_SOURCE, Bench
from recon.jobs.resend import ResendDesk
from recon.jobs.resend_case import BooksNow
from recon.jobs.resend_journal import Journal
from recon.jobs.week_figures import Desk
from recon.records.moment import Clock, moment
from recon.resend.letters import shown
from recon.resend.request import PostbackRequest
from recon.senders.postback import PostbackSender
from recon.sources.landing import LandingDoor
from recon.sources.postbacks.own_attempts import OwnAttempts
from recon.sources.settings import ReportApiSettings
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.wire.patience import Patience, wait
from recon.wiring.doors import WallClock as WallClock
from recon.wiring.doors import (
    audience_of,
    book_of,
    channel_of,
    key_rules,
    log_of,
    own_ways,
    past_log,
    past_report,
    past_shops,
    report_of,
    shop_feeds,
    templates_at_hand,
)
from recon.wiring.doors import engine_for as engine_for
from recon.wiring.doors import is_gone as is_gone
from recon.wiring.doors import library_for as library_for
from recon.wiring.doors import logins_of as logins_of
from recon.wiring.doors import sql_blocks as sql_blocks
from recon.wiring.doors import templates as templates


@dataclass(frozen=True)
class House:
    """This is the service put together for one command: the configuration, and the doors made from it."""

    config: Config
    clock: Clock

    def close(self) -> None:
        """Let go of the store and the engine, where they were opened."""
        if "store" in self.__dict__:
            self.store.close()
        if "engine" in self.__dict__:
            self.engine.close()

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

    @property
    def has_store(self) -> bool:
        """Tell whether our findings are there already; of a server only asking tells."""
        url = self.config.store_url
        return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()

    @cached_property
    def rules(self) -> KeyRules:
        """Say how references become keys, by which others they are known, and whose a store and a MID is."""
        has_aliases = self.has_store and self.store.schema_version()
        return key_rules(self.config, self.store.aliases() if has_aliases else ())

    def rekey(self) -> int:
        """Give the books their keys by the rules of today, without a pull; tell how many books were rewritten."""
        with self.shelf.held():
            return rekey(self.shelf, rules=self.rules, sql=self.library.sql, at=self.present)

    @cached_property
    def library(self) -> Library:
        """Put together what a pull needs of the books."""
        return library_for(self.shelf, self.rules)

    @cached_property
    def engine(self) -> DuckDbEngine:
        """Make the kernel's engine, as large as the configuration allows."""
        told = self.config.engine
        return engine_for(
            self.config.books_folder,
            memory_limit=told.memory_limit,
            threads=told.threads,
            rules=self.config.rules(),
        )

    @property
    def owner(self) -> str:
        """Name this process as the store's locks keep it: the host, and the number it has there."""
        return f"{socket.gethostname()}:{os.getpid()}"

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
            owner=self.owner,
            is_gone=is_gone,
            keys=self.rules,
            canaries=self.config.canaries(),
            landings=self.config.landing.addresses if self.config.landing.on else (),
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
        lists = {(book_of(each), each.name) for each in config.networks()}
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
            exchange=self.config.exchange.exchange(),
        )

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Open every way to tell people, by its name."""
        return {each.name: channel_of(each) for each in self.config.notifiers()}

    @cached_property
    def notice_desk(self) -> NoticeDesk:
        """Put together what notices are made from."""
        return NoticeDesk(
            store=self.store,
            shop=self.config.shop.name,
            programmes=self.config.programmes(),
            policy=self.config.alerts.policy(),
            audiences=[audience_of(each) for each in self.config.notifiers()],
            templates=templates_at_hand(self.config.templates_folder),
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

    @property
    def trail(self) -> Trail:
        """Put together what following a test order needs."""
        return Trail(self.bench, self.feeds, self.library, self.clock)

    def counter(self, by: str) -> Counter:
        """Make the place where test orders go out, in somebody's name."""
        sender = PostbackSender(self.config.sending())
        return Counter(sender, self.store, by or self.bench.owner)

    def shown(self, request: PostbackRequest, *, clicks: bool = False) -> str:
        """Write what would be sent of a postback, in its programme's way, fit to be shown."""
        return shown(request, self.config.sending().route(request.mid), clicks=clicks)

    @property
    def tour(self) -> Tour:
        """Say which landing pages are tried, and with what."""
        told, programmes = self.config.landing, list(self.config.programmes().values())
        return Tour(told.addresses, told.parameter, told.cookies, mid=programmes[0].mid or "0")

    @property
    def landing_door(self) -> LandingDoor:
        """Make the door to the shop's own landing pages."""
        return LandingDoor(self.config.landing.addresses, timeout=self.config.landing.timeout)

    def feeds(self, *, patience: Patience | None = None) -> list[Feed]:
        """Open every source of the configuration, the shop's first; `patience` is for Rakuten's reports."""
        shops = shop_feeds(self.config)
        logs = [Feed("postbacks", each.name, log_of(each)) for each in self.config.postbacks()]
        reports = [
            Feed("network", each.name, report_of(each, patience=patience)) for each in self.config.networks()
        ]
        return [*shops, *logs, *self._own_feed(), *reports]

    def past_feeds(self, start: datetime) -> list[PastFeed]:
        """Open every source for a look back to a moment, or to its own `since` where that is earlier."""
        parts = [
            *(("orders", name, past) for name, past in past_shops(self.config, start=start)),
            *(("postbacks", each.name, past_log(each, start=start)) for each in self.config.postbacks()),
            *(("network", each.name, past_report(each, start=start)) for each in self.config.networks()),
        ]
        own = [PastFeed(feed, None, start) for feed in self._own_feed()]
        return [
            *(
                PastFeed(Feed(section, name, source), span, first)
                for section, name, (source, span, first) in parts
            ),
            *own,
        ]

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
        own = OwnAttempts(self.store, own_ways(self.config.programme_sections, self.config.sending()))
        return [Feed("postbacks", OWN_SOURCE, own)] if has_sent else []

    def resends(self, *, halted: Callable[[], bool] = lambda: False) -> ResendDesk:
        """Put together what a run of re-sends works with; its journal lies beside the pages."""
        settings = self.config.sending()
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
