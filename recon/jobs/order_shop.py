"""What the shop's book tells of an order: the click that led to it, how it was placed, and what became of it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from recon.jobs.judged import Publishers, Told
from recon.jobs.order_click import click_of, landing
from recon.jobs.order_versions import Step, differences, steps
from recon.records import numerals
from recon.records.moment import moment
from recon.records.money import Money
from recon.records.order import OrderState
from recon.reporting.order_story import Lane, StoryEvent
from recon.resend.words import fit_to_show

_STEPS = (
    ("paid_at", "paid"),
    ("shipped_at", "shipped"),
    ("cancelled_at", "cancelled"),
)
_AMOUNTS = (
    ("gross_amount", "with tax and delivery"),
    ("tax_amount", "tax"),
    ("shipping_amount", "delivery"),
    ("discount_amount", "discount"),
)
_TRAITS = (
    ("coupon", "coupon"),
    ("device", "device"),
    ("payment_method", "payment"),
    ("channel", "channel"),
    ("country", "country"),
    ("customer_kind", "customer"),
)
_CHANGES = (
    ("state", "state"),
    ("currency", "currency"),
    ("net_amount", "amount"),
    ("refunded_amount", "refunded"),
    ("click_id", "click id"),
)
_SOURCE = re.compile(r"utm_(source|medium|campaign)=([^&#]{1,200})", re.IGNORECASE)
_MOST_LINES = 5
_NAME = 40
_ADDRESS = 60
_TRAIT = 60


def shop_events(told: Told, *, named: Publishers) -> Iterator[StoryEvent]:
    """Tell what the shop knows, each at its own time; what only later pulls brought at the moment of the pull."""
    for order in told.orders:
        mine = [line for line in told.lines if line["order_id"] == order["row_id"]]
        yield from _order_events(order, mine, named=named)
    for step in steps(told.versions.get("orders", ())):
        sentence = _change(step)
        if sentence:
            yield StoryEvent(moment=step.at, lane=Lane.SHOP, sentence=sentence)


def _order_events(
    order: dict[str, Any], lines: list[dict[str, Any]], *, named: Publishers
) -> Iterator[StoryEvent]:
    paid_by = f" by {order['payment_method']}" if order["payment_method"] else ""
    if order["landed_at"] is not None:
        yield StoryEvent(
            moment=moment(order["landed_at"]),
            lane=Lane.CLICK,
            sentence=landing(order, named=named),
            details=_landing_details(order["landing_url"] or ""),
        )
    yield StoryEvent(
        moment=moment(order["placed_at"]),
        lane=Lane.SHOP,
        sentence=f"placed, {numerals.counted(order['line_count'], 'line')}{paid_by}",
        amount=order["amount_first"],
        currency=order["currency"],
        details=_placed_details(order, lines, named=named),
    )
    for column, sentence in _STEPS:
        if order[column] is not None:
            yield StoryEvent(moment=moment(order[column]), lane=Lane.SHOP, sentence=sentence)
    if order["refunded_at"] is not None:
        whole = order["state"] == OrderState.REFUNDED
        back = [
            f"{line['refunded_quantity']} x {_named(line)}" for line in lines if line["refunded_quantity"]
        ]
        yield StoryEvent(
            moment=moment(order["refunded_at"]),
            lane=Lane.SHOP,
            sentence="refunded" if whole else "partly refunded",
            amount=-order["refunded_amount"] or None,
            currency=order["currency"],
            details={"items": _some(back)} if back else {},
        )


def _landing_details(url: str) -> dict[str, str]:
    """Shorten a landing address to where it led, and say which source it names; its click id is never shown."""
    if not url:
        return {}
    place = fit_to_show(re.split(r"[?#]", url.partition("://")[2] or url, maxsplit=1)[0], limit=_ADDRESS)
    named = {name.lower(): unquote_plus(value) for name, value in _SOURCE.findall(url)}
    source = " / ".join(
        fit_to_show(named[name], limit=_TRAIT) for name in ("source", "medium", "campaign") if name in named
    )
    return {"address": place} | ({"source": source} if source else {})


def _placed_details(
    order: dict[str, Any], lines: list[dict[str, Any]], *, named: Publishers
) -> dict[str, str]:
    found = {}
    if lines:
        found["items"] = _some(
            [
                f"{line['quantity']} x {_named(line)} {Money(line['net_amount'], line['currency'])}"
                for line in lines
            ]
        )
    amounts = [f"{Money(order['net_amount'], order['currency'])} to be commissioned, as it is now"]
    amounts += [
        f"{words} {Money(order[name], order['currency'])}"
        for name, words in _AMOUNTS
        if order[name] is not None
    ]
    if len(amounts) > 1 or order["net_amount"] != order["amount_first"]:
        found["amounts"] = ", ".join(amounts)
    if order["landed_at"] is None:
        has_click = bool((order["click_id"] or "").strip())
        found["click"] = click_of(order, named=named) if has_click else "none stored"
    return found | {words: fit_to_show(order[name], limit=_TRAIT) for name, words in _TRAITS if order[name]}


def _named(line: dict[str, Any]) -> str:
    texts = [fit_to_show(line[name] or "", limit=_NAME) for name in ("sku", "name")]
    return " ".join(dict.fromkeys(text for text in texts if text)) or "a line without SKU"


def _some(items: list[str]) -> str:
    rest = len(items) - _MOST_LINES
    return "; ".join([*items[:_MOST_LINES], *([f"and {numerals.count(rest)} more"] if rest > 0 else [])])


def _change(step: Step) -> str:
    """Say what a pull found changed in the shop's book; '' where nothing a reader asks for did."""
    was, now = step.was, step.now
    if was is None:
        return ""
    if now is None:
        return f"the order {step.ending} in the shop's book, as a pull found"
    changed = differences(was, now, of=_CHANGES, value=_value)
    return f"changed in the shop's book, as a pull found: {changed}" if changed else ""


def _value(row: dict[str, Any], name: str) -> str:
    if name == "state":
        return OrderState(row[name]).name.lower()
    if name in {"net_amount", "refunded_amount"}:
        return str(Money(row[name], row["currency"]))
    if name == "click_id":
        return "stored" if (row[name] or "").strip() else "none"
    return str(row[name])
