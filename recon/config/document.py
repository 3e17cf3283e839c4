"""The whole configuration, checked, and the values the rooms are given from it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr

from recon.config import addresses, layout
from recon.config.act_sections import (
    AlertsSection,
    LandingSection,
    ResendSection,
    ScheduleSection,
    ServeSection,
    SignalsSection,
)
from recon.config.exchange_section import ExchangeSection
from recon.config.export_section import ExportSection
from recon.config.key_sections import AliasSection, KeysSection
from recon.config.layout import LogSection, NotifySection, ReportSection, ShopOrdersSection
from recon.config.rule_sections import CanarySection, LeaveOutSection, LinklessSection
from recon.config.sections import (
    BooksSection,
    EngineSection,
    PageLabels,
    ProgrammeSection,
    ReportsSection,
    Section,
    ShopSection,
    StoreSection,
)
from recon.config.source_sections import OrdersSection, ReportApiSection, beside
from recon.records.canary import Canary
from recon.records.exclusion import Rule
from recon.records.programme import Programme
from recon.records.reference import AliasRule
from recon.resend.policy import ResendPolicy
from recon.senders.settings import NotifySettings, PostbackSettings
from recon.sources.settings import (
    ExportSettings,
    JsonLinesSettings,
    OrdersSettings,
    ReportApiSettings,
    ReportFileSettings,
    SqlLogSettings,
)


@dataclass(frozen=True, slots=True)
class Config:
    """This is the configuration: its sections as they were written, and the rooms' values made from them.

    `folder` is where the file lies; every relative path starts there.
    """

    folder: Path
    shop: ShopSection
    store: StoreSection
    books: BooksSection
    reports: ReportsSection
    engine: EngineSection
    keys: KeysSection
    signals: SignalsSection
    alerts: AlertsSection
    schedule: ScheduleSection
    serve: ServeSection
    resend: ResendSection
    landing: LandingSection
    exchange: ExchangeSection
    programme_sections: Mapping[str, ProgrammeSection]
    order_sections: Mapping[str, ShopOrdersSection]
    postback_sections: Mapping[str, LogSection]
    network_sections: Mapping[str, ReportSection]
    notify_sections: Mapping[str, NotifySection]
    leave_out_sections: Mapping[str, LeaveOutSection]
    linkless_sections: Mapping[str, LinklessSection]
    alias_sections: Mapping[str, AliasSection]
    canary_sections: Mapping[str, CanarySection]

    def programmes(self) -> dict[str, Programme]:
        """Build every programme, by its name."""
        return {name: section.programme(name) for name, section in self.programme_sections.items()}

    def rules(self) -> tuple[Rule, ...]:
        """Build every named rule: what is left out, and whose coupons need no click."""
        left_out = (each.rule(name) for name, each in self.leave_out_sections.items())
        linkless = (each.rule(name) for name, each in self.linkless_sections.items())
        canaries = (
            each.rule(name, programme=each.programme or self.sole_programme or "")
            for name, each in self.canary_sections.items()
        )
        return *left_out, *linkless, *canaries

    def canaries(self) -> tuple[Canary, ...]:
        """Build every canary, each of one programme."""
        return tuple(
            each.canary(name, programme=each.programme or self.sole_programme or "")
            for name, each in self.canary_sections.items()
        )

    @property
    def sole_programme(self) -> str | None:
        """Name the programme that what has no MID, or no store, belongs to; None where there are several."""
        return next(iter(self.programme_sections)) if len(self.programme_sections) == 1 else None

    def alias_rules(self) -> tuple[AliasRule, ...]:
        """Build every rule for other forms of references, in the order of the file."""
        return tuple(
            section.rule(programme=name, zone=self.programme_sections[name].zone)
            for section in self.alias_sections.values()
            for name in [section.programme or self.sole_programme or ""]
            if name in self.programme_sections
        )

    def labels(self) -> dict[str, PageLabels]:
        """Build what each programme's page says beside its two totals."""
        return {name: section.labels() for name, section in self.programme_sections.items()}

    def orders(self) -> tuple[OrdersSettings, ...]:
        """Build the settings of every shop database."""
        return tuple(
            section.settings(name, folder=self.folder)
            for name, section in self.order_sections.items()
            if isinstance(section, OrdersSection)
        )

    def exports(self) -> tuple[ExportSettings, ...]:
        """Build the settings of every shop whose orders come as files."""
        return tuple(
            section.settings(name, folder=self.folder)
            for name, section in self.order_sections.items()
            if isinstance(section, ExportSection)
        )

    def postbacks(self) -> tuple[JsonLinesSettings | SqlLogSettings, ...]:
        """Build the settings of every postback log; none means two-way mode."""
        return tuple(
            section.settings(name, folder=self.folder) for name, section in self.postback_sections.items()
        )

    def networks(self) -> tuple[ReportApiSettings | ReportFileSettings, ...]:
        """Build the settings of every source of Rakuten's reports."""
        return tuple(self._network(name, section) for name, section in self.network_sections.items())

    def notifiers(self) -> tuple[NotifySettings, ...]:
        """Build the settings of every way to tell people."""
        return tuple(
            section.settings(name, folder=self.folder) for name, section in self.notify_sections.items()
        )

    def sending(self) -> PostbackSettings:
        """Build what the sender of postbacks must know: every programme's way."""
        return self.resend.settings(self.programme_sections.values())

    def resend_policy(self) -> ResendPolicy:
        """Build what holds for every re-send."""
        told = self.resend
        return ResendPolicy(
            terms={
                name: replace(section.terms(), route=told.route(section))
                for name, section in self.programme_sections.items()
            },
            per_run=told.per_run(),
            per_day=told.per_day(),
            oldest=told.oldest,
            oldest_is_said="oldest" in told.model_fields_set,
            approval_lasts=told.approval_lasts,
        )

    @property
    def store_url(self) -> str:
        """Write the address of the database of findings in full, password included: never to be shown."""
        return addresses.full_address(self.store.url, folder=self.folder)

    @property
    def books_folder(self) -> Path:
        """Tell where the staged books lie."""
        return self.folder / self.books.folder

    @property
    def output_folder(self) -> Path:
        """Tell where pages are written."""
        return self.folder / self.reports.output

    @property
    def templates_folder(self) -> Path | None:
        """Tell where the user's own templates lie, None where there are none."""
        return beside(self.folder, self.reports.templates)

    def networks_without_token(self) -> list[str]:
        """List the reporting APIs that neither have a token nor a programme that has one for them."""
        apis = (
            (name, each) for name, each in self.network_sections.items() if isinstance(each, ReportApiSection)
        )
        return [name for name, section in apis if self._token(section) is None]

    def digest(self) -> str:
        """Count the SHA-256 of everything but the secrets, to be kept with each run."""
        return sha256(self.public_text().encode()).hexdigest()

    def public_text(self) -> str:
        """Write everything but the secrets as one line; of a database's address, host and name only."""
        content = {path: _public(section) for path, section in self._sections()}
        return json.dumps(content, sort_keys=True, default=str)

    def _sections(self) -> Iterator[tuple[str, Section]]:
        for path in layout.SINGLE:
            section: Section = getattr(self, path)
            yield path, section
        for kind, named in (
            ("programme", self.programme_sections),
            ("orders", self.order_sections),
            ("postbacks", self.postback_sections),
            ("network", self.network_sections),
            ("notify", self.notify_sections),
            ("leave_out", self.leave_out_sections),
            ("linkless", self.linkless_sections),
            ("alias", self.alias_sections),
            ("canary", self.canary_sections),
        ):
            yield from ((f"{kind}.{name}", section) for name, section in named.items())

    def _network(self, name: str, section: ReportSection) -> ReportApiSettings | ReportFileSettings:
        if isinstance(section, ReportApiSection):
            token = self._token(section)
            return section.settings(name, token=token.get_secret_value() if token else "")
        return section.settings(name, folder=self.folder)

    def _token(self, section: ReportApiSection) -> SecretStr | None:
        """Find the token of a report: its own, else that of the programme it is about."""
        if section.token is not None:
            return section.token
        if self.sole_programme is not None:
            return self.programme_sections[self.sole_programme].token
        owners = (
            each for each in self.programme_sections.values() if section.mid and each.mid == section.mid
        )
        owner = next(owners, None)
        return owner.token if owner else None


def _public(section: Section) -> dict[str, object]:
    content: dict[str, object] = {}
    for key, known in type(section).model_fields.items():
        value = getattr(section, key)
        if not layout.is_secret(known):
            content[key] = value
        elif key == "url":
            content[key] = addresses.public_part(value)
    return content
