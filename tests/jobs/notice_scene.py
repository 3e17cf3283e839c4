"""What the tests of notices share: a shop with an incident, a desk, and channels that do what they are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select, update

from recon.alerts.due import Reason
from recon.alerts.message import MailText, message_of
from recon.alerts.policy import NoticePolicy
from recon.gap.figures import Figure, Grain
from recon.gap.incident import Incident, Opened, Resolved, Watched, Worsened
from recon.gap.level import Level
from recon.gap.stream import Stream
from recon.jobs.channel import Audience, Letter
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.notices import Decided, decide
from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.programme import Programme
from recon.store.book import Store
from recon.store.findings import Findings
from recon.store.schema_acts import GREY_SPELLS, INCIDENT_SIGNALS, OUTBOX
from recon.wiring import templates
from tests.jobs.store_scene import MONDAY, ToldClock, broken, recorded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = MONDAY - 4 * DAY
GERMANY = Programme(
    name="de",
    mid="41234",
    currency="EUR",
    zone="Europe/Berlin",
    stores=(),
    commission_rate=Decimal("0.06"),
)
OPS = Audience(channel="ops", is_mail=True, recipients=("ops@shop.example", "nina@shop.example"))
TEAM = Audience(channel="team", is_mail=False, recipients=("webhook",))


def incident(orders: int = 12, *, ppm: int = 90_000, money: int = 12_000) -> Incident:
    """Tell of PayPal orders that are missing since Thursday."""
    return Incident(
        programme="de",
        currency="EUR",
        stream=Stream.MISSING,
        slice="payment_method=paypal",
        onset=ONSET,
        worst_ppm=ppm,
        orders=orders,
        money=money,
        told_ppm=ppm,
        told_money=money,
        sentence="Since 2026-11-12 06:00 UTC, 12 of 12 settled orders are not recorded at Rakuten.",
    )


def broken_paypal(count: int = 12) -> list[FoundBreak]:
    """List breaks of PayPal orders, all due from the incident's onset on."""
    return [
        broken(f"P{number}")._replace(
            due_micros=micros(ONSET + number * HOUR / 4), placed_micros=micros(ONSET)
        )
        for number in range(count)
    ]


def hours(count: int = 12) -> list[Figure]:
    """Count the figures behind it: PayPal is lost, cards are as usual."""
    hour = Figure("de", "EUR", Grain.HOUR, ONSET, "", Kind.MATCHED, 40, 40_000, 40_000)
    lost = replace(hour, kind=Kind.NEVER_SENT, orders=count, expected=count * 1000, recorded=0)
    sliced = "payment_method=paypal"
    cards = replace(hour, slice="payment_method=card")
    return [hour, lost, replace(lost, slice=sliced), cards]


def judged_long_ago(store: Store) -> None:
    """Let the programme's first week be over: its first run was a month ago."""
    told = store._clock
    now = told.now()
    told.at = now - 30 * DAY  # type: ignore[attr-defined] # the scene's clock does what it is told
    recorded(store, Findings(), as_of=now - 30 * DAY)
    told.at = now  # type: ignore[attr-defined]


def open_incident(store: Store, found: Incident | None = None, *, as_of: datetime = MONDAY) -> None:
    """Record a run that opens an incident, with its breaks and figures."""
    findings = Findings(breaks=broken_paypal(), figures=hours(), incidents=[Opened(found or incident())])
    recorded(store, findings, as_of=as_of)


def go_on(store: Store, watched: Watched, *, as_of: datetime, breaks: Sequence[FoundBreak] = ()) -> None:
    """Record a later run that saw an incident worsen or end."""
    recorded(store, Findings(breaks=list(breaks), figures=hours(), incidents=[watched]), as_of=as_of)


def worse(id_: int = 1) -> Worsened:
    return Worsened(id_, incident(30, ppm=200_000, money=30_000))


def over(id_: int = 1, *, ended: datetime) -> Resolved:
    return Resolved(id_, replace(incident(), ended=ended))


def go_grey(store: Store, *, since: datetime, why: str = "Rakuten's report could not be read") -> None:
    """Begin a stretch in which the programme cannot be judged."""
    row = {"programme": "de", "since": micros(since), "ended_at": None, "why": why}
    with store.writing() as connection:
        connection.execute(insert(GREY_SPELLS), row)


def see_again(store: Store, *, at: datetime) -> None:
    """End that stretch."""
    with store.writing() as connection:
        connection.execute(update(GREY_SPELLS).values(ended_at=micros(at)))


def raise_signal(
    store: Store, sentence: str, *, hit: int = 3, money: int = 0, level: Level = Level.NOTICE
) -> None:
    """Let a signal stand behind the first incident."""
    row = {
        "incident": 1,
        "signal": "failing",
        "slice": "",
        "onset": micros(ONSET),
        "seen_at": micros(MONDAY),
        "over_at": None,
        "hit": hit,
        "volume": 8,
        "money": money,
        "sentence": sentence,
        "level": level.value,
    }
    with store.writing() as connection:
        connection.execute(delete(INCIDENT_SIGNALS))
        connection.execute(insert(INCIDENT_SIGNALS), row)


def desk(
    store: Store, *, audiences: Iterable[Audience] = (OPS, TEAM), policy: NoticePolicy | None = None
) -> NoticeDesk:
    """Set up the desk of a shop with one programme."""
    return NoticeDesk(
        store=store,
        shop="Nordlicht Outdoor",
        programmes={"de": GERMANY},
        policy=policy or NoticePolicy(),
        audiences=list(audiences),
        templates=templates(),
    )


@dataclass
class Recorder:
    """This is a channel that keeps what it was sent; `fails` is raised instead, one for each try, then no more."""

    fails: Sequence[Exception] = field(default_factory=list)
    sent: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.fails:
            first, *self.fails = self.fails
            raise first
        self.sent.append(letter)


def decided(store: Store, clock: ToldClock, *, later: timedelta = timedelta(0), **more: Any) -> list[Reason]:
    clock.at = MONDAY + later
    return [each.reason for each in decide(desk(store, **more), as_of=clock.at)]


def only(found: list[Decided]) -> Decided:
    [one] = found
    return one


def mails(store: Store) -> list[MailText]:
    with store.reading() as connection:
        rows = connection.execute(select(OUTBOX.c.message).order_by(OUTBOX.c.id)).scalars()
        read = [message_of(text) for text in rows]
    return [each for each in read if isinstance(each, MailText)]


def forget_verdicts(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM incident_breaks")
