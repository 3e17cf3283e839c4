"""The sections that say what the service does by itself, key by key: signals, notices, schedule, re-sends."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, SecretStr

from recon.alerts.policy import NoticePolicy
from recon.config import act_values, values
from recon.config.sections import Lasting, ProgrammeSection, Section, Text, Texts, Zone
from recon.config.source_sections import beside
from recon.gap.limits import SignalLimits
from recon.records.money import minor_units
from recon.resend.policy import Caps
from recon.resend.route import Route, Way
from recon.senders.settings import MailSettings, PostbackSettings, Security, SlackSettings

Share = Annotated[Decimal | None, PlainValidator(values.percent)]
Folder = Annotated[Path | None, PlainValidator(values.path)]
Crontab = Annotated[str, PlainValidator(act_values.crontab)]
Levels = Annotated[str, PlainValidator(values.choice("all", "page"))]
SIGNED = frozenset({Way.NVP, Way.XML})
Endpoint = Annotated[str, PlainValidator(act_values.endpoint)]


class SignalsSection(Section):
    """This is which limits of the signals a user has set."""

    failing: Share = None
    silence: Annotated[timedelta | None, PlainValidator(values.lasting)] = None
    capture: Share = None
    amounts: Share = None
    send_gap: Share = None
    unreported: Share = None
    least: Annotated[int, PlainValidator(values.whole(1, 1_000_000))] = 5

    def limits(self) -> SignalLimits:
        """Build the value that the rules know."""
        return SignalLimits(**{key: getattr(self, key) for key in type(self).model_fields})


class AlertsSection(Section):
    """This is how much people are told."""

    tell_after: Annotated[timedelta, PlainValidator(values.duration)] = timedelta(days=3)
    verdicts_after: Annotated[timedelta, PlainValidator(values.duration)] = timedelta(days=7)
    repeat: Lasting = timedelta(hours=24)
    grey_after: Lasting = timedelta(hours=6)
    link: Annotated[str, PlainValidator(act_values.link)] = ""
    digest: Annotated[bool, PlainValidator(act_values.yes_or_no)] = True

    def policy(self) -> NoticePolicy:
        """Build the value that the rules know."""
        return NoticePolicy(**{each.name: getattr(self, each.name) for each in fields(NoticePolicy)})


class ScheduleSection(Section):
    """This is when each job runs: five fields of a crontab, in a zone."""

    watch: Crontab = "*/5 * * * *"
    run: Crontab = "20 * * * *"
    notify: Crontab = "* * * * *"
    report: Crontab = "0 7 * * mon"
    digest: Crontab = "30 6 * * *"
    landing: Crontab = "*/10 * * * *"
    zone: Zone = "UTC"
    report_late: Lasting = timedelta(hours=72)

    @property
    def place(self) -> ZoneInfo:
        """Find the zone the fields are read in."""
        return ZoneInfo(self.zone)


class ServeSection(Section):
    """This is where the service answers whether it is well, and how long a stop may take."""

    listen: Annotated[str, PlainValidator(act_values.listen)] = "127.0.0.1:8787"
    drain: Lasting = timedelta(seconds=60)


class ResendSection(Section):
    """This is what may be sent again, and how much of it."""

    automatic: Annotated[bool, PlainValidator(act_values.never_automatic)] = False
    way: Annotated[Way, PlainValidator(act_values.way)] = Way.EP
    url: Endpoint = "https://track.linksynergy.com/ep"
    rudderstack_url: Annotated[str, PlainValidator(act_values.maybe_https)] = ""
    timeout: Annotated[timedelta, PlainValidator(act_values.one_call)] = timedelta(seconds=20)
    orders_per_run: Annotated[int, PlainValidator(values.whole(0, 100_000))] = 50
    orders_per_day: Annotated[int, PlainValidator(values.whole(0, 100_000))] = 50
    amount_per_run: Annotated[Mapping[str, str], PlainValidator(act_values.amounts)] = Field(
        default_factory=dict
    )
    amount_per_day: Annotated[Mapping[str, str], PlainValidator(act_values.amounts)] = Field(
        default_factory=dict
    )
    oldest: Lasting = timedelta(days=30)
    approval_lasts: Lasting = timedelta(hours=24)

    def per_run(self) -> Caps:
        """Build the cap of one run."""
        return Caps(self.orders_per_run, _minor(self.amount_per_run))

    def per_day(self) -> Caps:
        """Build the cap of one day."""
        return Caps(self.orders_per_day, _minor(self.amount_per_day))

    def route(self, programme: ProgrammeSection) -> Route:
        """Build the way of one programme: its own, else the one of all."""
        way = programme.way or self.way
        if way is Way.RUDDERSTACK:
            return Route(way, f"{self.rudderstack_url}/v1/track", _plain(programme.rudderstack_write_key))
        if way in SIGNED:
            key = _plain(programme.signing_key)
            return Route(way, urljoin(self.url, way.value), key, programme.xml_method)
        return Route(way, urljoin(self.url, "eventnvppixel") if way is Way.EVENT else self.url)

    def settings(self, programmes: Iterable[ProgrammeSection]) -> PostbackSettings:
        """Build what the sender must know."""
        routes = {each.mid: self.route(each) for each in programmes if each.mid}
        return PostbackSettings(self.url, self.timeout, routes)


def _plain(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()


def _minor(amounts: Mapping[str, str]) -> dict[str, int]:
    return {code: minor_units(Decimal(amount), code) for code, amount in amounts.items()}


class LandingSection(Section):
    """This is which landing addresses of the shop are tried with a made-up click id; off by default."""

    on: Annotated[bool, PlainValidator(act_values.yes_or_no)] = False
    addresses: Annotated[tuple[str, ...], PlainValidator(act_values.pages)] = ()
    parameter: Text = "ranSiteID"
    cookies: Texts = ("rmStore", "rmStoreGateway", "ranSiteID", "rakuten_site_id", "ranadv")
    timeout: Lasting = timedelta(seconds=20)


class MailSection(Section):
    """This is one way to tell people: mail."""

    type: Annotated[str, PlainValidator(values.choice("email"))]
    sender: Annotated[str, PlainValidator(act_values.mailbox)] = Field(examples=["recon@shop.example"])
    recipients: Annotated[tuple[str, ...], PlainValidator(values.listed(act_values.mailbox, least=1))] = (
        Field(examples=[["ops@shop.example"]])
    )
    host: Annotated[str, PlainValidator(act_values.host)] = "localhost"
    port: Annotated[int, PlainValidator(values.whole(1, 65535))] = 587
    security: Annotated[Security, PlainValidator(act_values.security)] = Security.STARTTLS
    user: Annotated[str, PlainValidator(act_values.maybe_text)] = ""
    password: Annotated[SecretStr | None, PlainValidator(values.secret)] = None
    timeout: Lasting = timedelta(seconds=30)
    folder: Folder = None
    programmes: Texts = ()
    reports: Annotated[bool, PlainValidator(act_values.yes_or_no)] = True
    levels: Levels = "all"

    def settings(self, name: str, *, folder: Path) -> MailSettings:
        """Build what the sender must know."""
        return MailSettings(
            name=name,
            sender=self.sender,
            recipients=self.recipients,
            host=self.host,
            port=self.port,
            security=self.security,
            user=self.user,
            password=self.password.get_secret_value() if self.password else "",
            timeout=self.timeout,
            folder=beside(folder, self.folder),
            programmes=self.programmes,
            reports=self.reports,
            pages_only=self.levels == "page",
        )


class SlackSection(Section):
    """This is one way to tell people: an incoming webhook of Slack."""

    type: Annotated[str, PlainValidator(values.choice("slack"))]
    webhook: Annotated[SecretStr | None, PlainValidator(act_values.webhook)] = None
    timeout: Lasting = timedelta(seconds=10)
    folder: Folder = None
    programmes: Texts = ()
    reports: Annotated[bool, PlainValidator(act_values.yes_or_no)] = True
    levels: Levels = "all"

    def settings(self, name: str, *, folder: Path) -> SlackSettings:
        """Build what the sender must know."""
        return SlackSettings(
            name=name,
            webhook=self.webhook.get_secret_value() if self.webhook else "",
            timeout=self.timeout,
            folder=beside(folder, self.folder),
            programmes=self.programmes,
            reports=self.reports,
            pages_only=self.levels == "page",
        )
