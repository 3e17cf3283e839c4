"""Reads an event of Signal as the order it tells of. Its own wire to Rakuten is not public: only its events are read.

Source: Signal's page on its Rakuten integration: purchase, lead and sign_up with orderId, amount, currency and mid, and
ranSiteID from the landing address.
"""

from collections.abc import Mapping

from recon.records.attempt import AttemptKind
from recon.records.order import OrderKind
from recon.resend.gateway.event import Assumed, Gateway, GatewayEvent, NotAPostback
from recon.resend.gateway.goods import Goods, read_goods, read_total
from recon.resend.gateway.keys import ORDER_KEYS
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
    together,
)
from recon.resend.gateway.reading import Findings, Told, text_in
from recon.resend.request.sale import SaleLine

KINDS: Mapping[str, OrderKind] = {
    "purchase": OrderKind.SALE,
    "lead": OrderKind.LEAD,
    "sign_up": OrderKind.REGISTRATION,
}
# Any of these may say that something comes back; a plain name may be a person's or a shop's.
_EVENT_KEYS = ("event", "event_name", "eventName", "type")
NAME_KEYS = ("event", "event_name", "eventName", "name", "type")
_KEYS = Keys(
    ord=("order_id", "orderId"),
    tr=("ran_site_id", "ranSiteID"),
    land=("land", "ranLandDateTime", "landed_at", "land_time", "landTime"),
    date=("order_completed_time", "orderCompletedTime", "date"),
    moments=("timestamp", "originalTimestamp", "sentAt", "time", "event_time"),
)
# What is told beside the order, where the blueprint maps it.
_OPTIONAL = ("coupon", "custid", "custstatus", "segment", "shipcountry", "storeid")
_BODIES = ("properties", "data", "payload", "params")
_SKUS = {OrderKind.SALE: "Sale", OrderKind.LEAD: "Lead", OrderKind.REGISTRATION: "Registration"}


def named(event: Mapping[str, object]) -> str:
    """Name the event as Signal does; '' where it has none of Signal's names."""
    names = [value for key in NAME_KEYS if isinstance(value := event.get(key), str)]
    return next((name for name in names if name in KINDS), "")


def read_signal(event: dict[str, object], *, assumed: Assumed) -> GatewayEvent | NotAPostback:
    """Read one event; its values may stand in it, or in its properties, data, payload or params."""
    findings = Findings()
    whole = Told(event, path="")
    name = named(event)
    body = next((each for each in _BODIES if isinstance(event.get(each), dict)), "")
    told = whole.inside(body) if body else whole
    if not name:
        cure = f"name it {', '.join(KINDS)}; other events are not reported to Rakuten"
        found = whole.look(*NAME_KEYS)
        findings.wrong("event", f"is '{found.shown}'" if found else "is missing", cure=cure)
        return NotAPostback(problems=tuple(findings.problems), gateway=Gateway.SIGNAL)
    order = _order(told, event=whole, name=name, assumed=assumed, findings=findings)
    goods = _goods(told, kind=order.kind, currency=order.currency, findings=findings)
    for key in _EVENT_KEYS:
        if (found := whole.look(key)) is not None:
            must_mean_it(found.shown, goods, where=found.path, findings=findings)
    dated_as_its_sale(told, _KEYS, goods, findings)
    return together(order, goods, findings, differences=())


def _order(told: Told, *, event: Told, name: str, assumed: Assumed, findings: Findings) -> Order:
    reference = reference_in(told, _KEYS, findings)
    mid = text_in(told.look("mid", "ranMID"), findings)
    mid = mid_in(mid, where=told.at("mid"), assumed=assumed, findings=findings)
    currency = currency_in(told, assumed, findings)
    optional = {wire: text for wire in _OPTIONAL if (text := text_in(told.look(*ORDER_KEYS[wire]), findings))}
    page = text_in(told.look("url", "page_url", "landing_page"), Findings())
    return Order(
        gateway=Gateway.SIGNAL,
        name=name,
        reference=reference,
        mid=mid,
        currency=currency,
        click=click_in(told, _KEYS, findings, page=page, coupon=optional.get("coupon", "")),
        placed_at=placed_in(told, _KEYS, findings, event=event),
        told=optional,
        kind=KINDS[name],
    )


def _goods(told: Told, *, kind: OrderKind, currency: str, findings: Findings) -> Goods | None:
    """Read the goods, where the event names any; else make one line of its amount."""
    found = told.look("products", "items")
    if found is not None:
        goods = read_goods(found.value, path=found.path, currency=currency, findings=findings)
        _must_agree(goods, told, currency=currency, findings=findings)
        return goods
    if kind is not OrderKind.SALE and told.look("amount") is None:
        findings.notes.append("the event has no amount: it is told with 0, as an action paid by the piece")
        total: int | None = 0
    else:
        total = read_total(told, currency=currency, findings=findings)
    if total is None:
        return None
    sku = text_in(told.look("sku"), findings) or _SKUS[kind]
    findings.notes.append(
        f"the event names no goods: it is told as one line with the SKU '{sku}'; where Rakuten keeps a list of the "
        "SKUs, it must be in it"
    )
    direction = AttemptKind.SALE if total >= 0 else AttemptKind.REVERSAL
    return Goods((SaleLine(sku, sku, 1, abs(total)),), abs(total), direction)


def _must_agree(goods: Goods | None, told: Told, *, currency: str, findings: Findings) -> None:
    if goods is None or told.look("amount") is None:
        return
    total = read_total(told, currency=currency, findings=findings)
    if total is not None and total != (-goods.amount if goods.kind is AttemptKind.REVERSAL else goods.amount):
        cure = "amount must be the goods alone, net of tax and without delivery, and below nothing where they come back"
        findings.wrong(told.at("amount"), "is not what the goods add up to", cure=cure)
