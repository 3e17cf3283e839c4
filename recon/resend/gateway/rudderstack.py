"""Reads a RudderStack `track` event as the order it tells of, by the keys that its own connector reads, and some more.

Source: rakuten.md sections 1.2 to 1.4 and 7.1, guides.md contradictions 8 and 9.
"""

from urllib.parse import urlsplit

from recon.resend.gateway.compared import compare, sent_all_the_same
from recon.resend.gateway.event import Assumed, Gateway, GatewayEvent, Mistake, NotAPostback
from recon.resend.gateway.goods import read_goods
from recon.resend.gateway.keys import ORDER_KEYS, YES_NO
from recon.resend.gateway.order import (
    Keys,
    Order,
    click_in,
    currency_in,
    dated_as_its_sale,
    mid_in,
    must_mean_it,
    placed_in,
    reference_in,
    spelled,
    together,
    wire_moment,
)
from recon.resend.gateway.reading import Findings, Told, moment_in, text_in, written
from recon.resend.words import fit_to_show

_KEYS = Keys(
    ord=ORDER_KEYS["ord"],
    tr=ORDER_KEYS["tr"],
    land=ORDER_KEYS["land"],
    date=ORDER_KEYS["date"],
    moments=("originalTimestamp", "timestamp", "sentAt"),
)
_REQUIRED = frozenset({"ord", "tr", "land", "date", "cur"})
_MOMENTS = frozenset({"consumed", "shipped"})
# Steps on the way to an order, and news of one that was told before.
_NO_ORDER = frozenset(
    {
        "cart viewed", "checkout started", "checkout step completed", "checkout step viewed", "order updated",
        "payment info entered", "product added", "product clicked", "product removed", "product viewed",
    }
)  # fmt: skip


def read_track(message: dict[str, object], *, assumed: Assumed) -> GatewayEvent | NotAPostback:
    """Read one event; a wrapping of RudderStack's own around it is taken off."""
    wrapped = Told(message, path="")
    event = wrapped.inside("message") if isinstance(message.get("message"), dict) else wrapped
    findings = Findings()
    name = _name(event)
    if not _is_track(event, name=name, findings=findings):
        return NotAPostback(
            problems=tuple(findings.problems),
            gateway=Gateway.RUDDERSTACK,
            name=name,
            differences=compare(event, mid=assumed.mid or "-", assumed=assumed, currency=""),
        )
    told = event.inside("properties")
    order = _order(event, config=wrapped.inside("destination", "Config"), assumed=assumed, findings=findings)
    goods = read_goods(
        told.values.get("products"),
        path=event.at("properties.products"),
        currency=order.currency,
        findings=findings,
    )
    must_mean_it(name, goods, where=event.at("event"), findings=findings)
    dated_as_its_sale(told, _KEYS, goods, findings)
    theirs = compare(event, mid=order.mid, assumed=assumed, currency=order.currency)
    if findings.problems:
        theirs += tuple(sent_all_the_same(theirs, ours="says every reason at once"))
    return together(order, goods, findings, differences=(*theirs, *findings.differences))


def _order(event: Told, *, config: Told, assumed: Assumed, findings: Findings) -> Order:
    told = event.inside("properties")
    reference = reference_in(told, _KEYS, findings)
    mid = text_in(config.look("mid"), findings)
    mid = mid_in(mid, where=config.at("mid"), assumed=assumed, findings=findings)
    currency = currency_in(told, assumed, findings)
    optional = _optional(told, event, findings)
    page = text_in(event.inside("context", "page").look("url"), Findings())
    return Order(
        gateway=Gateway.RUDDERSTACK,
        name=_name(event),
        reference=reference,
        mid=mid,
        currency=currency,
        click=click_in(told, _KEYS, findings, page=page, coupon=optional.get("coupon", "")),
        placed_at=placed_in(told, _KEYS, findings, event=event),
        told=optional,
    )


def _name(event: Told) -> str:
    found = event.look("event")
    return "" if found is None else found.shown


def _is_track(event: Told, *, name: str, findings: Findings) -> bool:
    kind = event.values.get("type")
    if not isinstance(kind, str) or kind.lower() != "track":
        what = f"is '{fit_to_show(kind, limit=40)}'" if isinstance(kind, str) else "is missing"
        findings.wrong(
            event.at("type"),
            f"{what}; only an event of type track tells of an order",
            cure="give the track event of the order",
        )
    elif name.strip().lower() in _NO_ORDER:
        cure = "send only the event of the placed order to Rakuten; filter this one out"
        findings.wrong(
            event.at("event"), f"'{name}' is no placed order, or one that was told before", cure=cure
        )
    return not findings.problems


def _optional(told: Told, event: Told, findings: Findings) -> dict[str, str]:
    found: dict[str, str] = {}
    for wire, keys in ORDER_KEYS.items():
        if wire in _REQUIRED:
            continue
        value = told.look(*keys)
        if value is None and wire == "sitename":
            value = event.inside("context", "page").look("url")
        if value is None:
            continue
        spelled(value, findings, wire=wire)
        text = text_in(value, findings, is_yes_no=wire in YES_NO)
        if wire in _MOMENTS and moment_in(value, Findings()) is not None:
            moment = wire_moment(value, findings)
            text = text if moment is None else written(moment)
        found[wire] = _site(text, where=value.path, findings=findings) if wire == "sitename" else text
    return {wire: text for wire, text in found.items() if text}


def _site(text: str, *, where: str, findings: Findings) -> str:
    """Keep of a page's address the host: the rest may hold anything, the customer's mail address included."""
    if not _is_address(text):
        return text
    try:
        host = urlsplit(text if "://" in text or text.startswith("/") else f"//{text}").hostname or ""
    except ValueError:
        host = ""
    theirs = "sends the whole address of the page as sitename, with all that stands in it"
    ours = f"sends {fit_to_show(host, limit=60)}" if host else "leaves it out"
    findings.differs(Mistake.PAGE_ADDRESS, where, theirs=theirs, ours=ours)
    return host


def _is_address(text: str) -> bool:
    """Tell a whole address, one without its scheme, and a path from the name of a site."""
    first, slash, _ = text.partition("/")
    has_host = bool(slash) and "." in first and " " not in first
    has_values = any("=" in text.partition(sign)[2] for sign in "?#")
    return not first or has_host or has_values or "://" in text
