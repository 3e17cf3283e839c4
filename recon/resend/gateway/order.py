"""Puts together what an event says of its order: reference, click, times, currency, MID; for every gateway alike."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from recon.records.attempt import AttemptKind
from recon.records.capture import read_address
from recon.records.money import UnknownCurrency, decimals
from recon.records.order import OrderKind
from recon.resend.gateway.event import Assumed, Difference, Gateway, GatewayEvent, Mistake, NotAPostback
from recon.resend.gateway.goods import Goods
from recon.resend.gateway.reading import Findings, Found, Told, is_wire_time, moment_in, text_in, written
from recon.resend.request.sale import Sale
from recon.resend.words import fit_to_show

MID = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""What may be a MID: Rakuten's have 4 or 5 digits, gateways take more."""
_TAKES_BACK = re.compile(
    r"cancel|refund|return(?:ed|s)?\b|(?<!ir)revers(?:ed|al)|(?<!a)void|charge[ _-]?back", re.IGNORECASE
)


class Click(NamedTuple):
    """This is the click that an event carries; '' and None where it carries none."""

    id: str
    landed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Keys:
    """This is under which keys a gateway's events say what every order must say."""

    ord: tuple[str, ...]
    tr: tuple[str, ...]
    land: tuple[str, ...]
    date: tuple[str, ...]
    moments: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Order:
    """This is what an event says of its order beside the goods; '' and None stand for what it does not say."""

    gateway: Gateway
    name: str
    reference: str
    mid: str
    currency: str
    click: Click = field(repr=False)
    placed_at: datetime | None
    told: Mapping[str, str]
    kind: OrderKind = OrderKind.SALE


def together(
    order: Order, goods: Goods | None, findings: Findings, *, differences: Sequence[Difference]
) -> GatewayEvent | NotAPostback:
    """Make the event of what was read, or list what was found wrong with it."""
    if goods is None or order.placed_at is None or findings.problems:
        return NotAPostback(
            problems=tuple(findings.problems),
            gateway=order.gateway,
            name=order.name,
            order_ref=order.reference,
            differences=tuple(differences),
        )
    sale = Sale(
        order_ref=order.reference,
        click_id=order.click.id,
        placed_at=order.placed_at,
        landed_at=order.click.landed_at,
        currency=order.currency,
        amount=goods.amount,
        lines=goods.lines,
        kind=order.kind,
        told=order.told,
    )
    return GatewayEvent(
        gateway=order.gateway,
        name=order.name,
        mid=order.mid,
        sale=sale,
        kind=goods.kind,
        discount_sku=goods.discount_sku,
        notes=tuple(findings.notes),
        differences=tuple(differences),
    )


def reference_in(told: Told, keys: Keys, findings: Findings) -> str:
    """Read the order's reference, exactly as it is written."""
    found = told.look(*keys.ord)
    if found is None:
        findings.wrong(
            told.at(keys.ord[-1]), "is missing", cure="give the order's reference as the shop has it"
        )
        return ""
    spelled(found, findings, wire="ord")
    return found.value if isinstance(found.value, str) else text_in(found, findings)


def currency_in(told: Told, assumed: Assumed, findings: Findings) -> str:
    """Read the currency, in capitals; the programme's where the event names none; '' where there is a problem."""
    found = told.look("currency")
    named = text_in(found, findings)
    currency = named.upper() or assumed.currency
    where = told.at("currency")
    if not currency:
        findings.wrong(where, "is missing", cure="give the currency as ISO 4217 has it, such as EUR")
        return ""
    try:
        decimals(currency)
    except UnknownCurrency as unknown:
        what = f"'{fit_to_show(unknown.code, limit=20)}' is no currency of ISO 4217"
        findings.wrong(where, what, cure="write for example EUR")
        return ""
    if not named:
        theirs, ours = "sends no cur: Rakuten must guess", f"sends {currency}, the programme's"
        findings.differs(Mistake.MISSING_VALUE, where, theirs=theirs, ours=ours)
    elif named != currency:
        findings.differs(Mistake.MISSHAPEN, where, theirs=f"sends {named}", ours=f"sends {currency}")
    return currency


def click_in(told: Told, keys: Keys, findings: Findings, *, page: str, coupon: str) -> Click:
    """Read the click id and when it landed; an order with a coupon may be without."""
    found = told.look(*keys.tr)
    where = told.at(keys.tr[-1])
    if found is None:
        ours = (
            "leaves tr out; the order counts by its coupon, where the programme is linkless"
            if coupon
            else "sends nothing"
        )
        findings.differs(Mistake.BLANK_CLICK, where, theirs="sends tr as one blank", ours=ours)
        if not coupon:
            cure = "keep ranSiteID from the landing address with the order"
            if read_address(page).click_id:
                cure += "; the address of the event's own page still holds one"
            findings.wrong(where, "is missing: without a click nobody can be paid", cure=cure)
        return Click("", None)
    spelled(found, findings, wire="tr")
    landed = told.look(*keys.land)
    if landed is None:
        cure = "keep the moment of landing with the click id"
        findings.wrong(told.at(keys.land[-1]), "is missing", cure=cure)
        return Click(text_in(found, findings), None)
    spelled(landed, findings, wire="land")
    return Click(text_in(found, findings), wire_moment(landed, findings))


def wire_moment(found: Found, findings: Findings) -> datetime | None:
    """Read a moment, and remember where the gateway would pass on a form that Rakuten does not know."""
    moment = moment_in(found, findings)
    if moment is not None and not is_wire_time(found.value):
        findings.differs(
            Mistake.MISSHAPEN,
            found.path,
            theirs=f"sends {found.shown!r} as it is",
            ours=f"sends {written(moment)}",
        )
    return moment


def placed_in(told: Told, keys: Keys, findings: Findings, *, event: Told) -> datetime | None:
    """Read when the order was placed; where it is not said, when the event happened."""
    found = told.look(*keys.date)
    if found is not None:
        spelled(found, findings, wire="date")
        return wire_moment(found, findings)
    stamp = next((each for key in keys.moments if (each := event.look(key))), None)
    moment = None if stamp is None else moment_in(stamp, findings)
    if stamp is None:
        findings.wrong(told.at(keys.date[-1]), "is missing", cure="give the moment of the order in UTC")
    elif moment is not None:
        findings.differs(
            Mistake.MISSING_VALUE,
            told.at(keys.date[-1]),
            theirs="sends no date: to Rakuten the order is as old as its message",
            ours=f"sends {written(moment)}, the event's {stamp.path}",
        )
    return moment


def dated_as_its_sale(told: Told, keys: Keys, goods: Goods | None, findings: Findings) -> None:
    """Note where a return does not say when its sale was: Rakuten wants the time of the sale on both."""
    if goods is not None and goods.kind is AttemptKind.REVERSAL and told.look(*keys.date) is None:
        findings.notes.append(
            f"{told.at(keys.date[-1])} is missing: a return carries the time of its sale, here stands that of the event; "
            "give the moment of the order"
        )


def must_mean_it(name: str, goods: Goods | None, *, where: str, findings: Findings) -> None:
    """Refuse an event that by its name takes something back and by its amounts sells it."""
    if goods is not None and goods.kind is AttemptKind.SALE and _TAKES_BACK.search(name):
        findings.differs(
            Mistake.WRONG_SIGN,
            where,
            theirs="sends it as one more sale of the same order",
            ours="sends nothing",
        )
        cure = "give what comes back with amounts below nothing and quantities above"
        findings.wrong(where, f"is '{name}', yet its amounts are above nothing", cure=cure)


def mid_in(said: str, *, where: str, assumed: Assumed, findings: Findings) -> str:
    """Choose the MID: the programme's, which the event must not contradict, else the event's."""
    if not assumed.mid:
        if not said:
            findings.wrong(where, "no MID is known", cure="give --mid, or --programme of your configuration")
        elif not MID.fullmatch(said):
            findings.wrong(where, f"{fit_to_show(said, limit=40)!r} is no MID", cure="it has 4 or 5 digits")
        return said
    if said and said != assumed.mid:
        shown = fit_to_show(said, limit=40)
        also = ", which is its advertiser id, not its MID" if said == assumed.advertiser_id else ""
        what = f"is {shown}{also}: the sale would go to another merchant than MID {assumed.mid}"
        findings.wrong(where, what, cure=f"correct it to {assumed.mid} where the gateway is configured")
    return assumed.mid


def spelled(found: Found, findings: Findings, *, wire: str) -> None:
    """Remember a key that the gateway's connector does not read."""
    if not found.is_theirs:
        theirs = "drops it: the connector does not know this spelling"
        findings.differs(Mistake.DROPPED_KEY, found.path, theirs=theirs, ours=f"reads it as {wire}")
