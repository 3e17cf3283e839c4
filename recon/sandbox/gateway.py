"""A stand-in for RudderStack: takes track events, and passes them on as its connector does, faults included.

Source: rakuten.md sections 1.2, 1.3 and 7.1. It multiplies by a hundred in binary fractions whatever the currency,
sends a blank for a missing click id, does not mind a bar inside a name, and gives up an order with a line of no amount.
"""

import base64
import binascii
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from recon.records.exact import number
from recon.sandbox.answers import Reply
from recon.sandbox.tracking import Tracking

WRITE_KEY = "sandbox-write-key"
_MID = "41234"
_PATH = "/v1/track"
_ORDER: Mapping[str, tuple[str, ...]] = {
    "ord": ("order_id", "orderId"),
    "tr": ("tr", "ran_site_id", "ranSiteID"),
    "land": ("land", "land_time", "landTime"),
    "date": ("date", "order_completed_time", "orderCompletedTime"),
    "cur": ("currency",),
    "coupon": ("coupon",),
    "custstatus": ("cust_status", "custStatus", "customer_status", "customerStatus"),
}
_ITEM = {
    "skulist": "sku",
    "qlist": "quantity",
    "namelist": "name",
    "brandlist": "brand",
    "couponlist": "coupon",
}


@dataclass(frozen=True, slots=True)
class PassedOn:
    """This is one event that was taken, what was sent to Rakuten for it, and why not where nothing was."""

    event: Mapping[str, object]
    sent: Mapping[str, str]
    reply: Reply | None
    gave_up: str = ""


class _GivesUp(ValueError):
    """This is an event that the connector cannot pass on."""


@dataclass(slots=True)
class Gateway:
    """This is the data plane with one HTTP source, and Rakuten as its destination."""

    tracking: Tracking
    write_key: str = WRITE_KEY
    mid: str = _MID
    passed_on: list[PassedOn] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def track(self, body: bytes, *, authorization: str) -> Reply:
        """Take one track event; its yes says nothing of Rakuten."""
        user = _user(authorization)
        if not user:
            return self._refused(401, "Failed to read writeKey from header\n")
        if user != self.write_key:
            return self._refused(401, "Invalid Write Key\n")
        try:
            event = json.loads(body, parse_float=number)
        except ValueError:
            return self._refused(400, "Invalid JSON\n")
        if not isinstance(event, dict) or not (event.get("userId") or event.get("anonymousId")):
            return self._refused(400, "Request neither has anonymousId nor userId\n")
        with self._lock:
            if not self._is_known(event.get("messageId")):
                self.passed_on.append(self._passed_on(event))
        return _said(200, "OK")

    def _refused(self, status: int, words: str) -> Reply:
        return self.tracking.turned_away({}, path=_PATH, reply=_said(status, words), why=words.strip())

    def _given_up(self, event: Mapping[str, object], why: str) -> PassedOn:
        told = event.get("properties")
        order = (
            next((str(told[key]) for key in _ORDER["ord"] if told.get(key)), "")
            if isinstance(told, dict)
            else ""
        )
        self.tracking.turned_away(
            {"mid": self.mid, "ord": order}, path=_PATH, reply=_said(200, "OK"), why=f"not passed on: {why}"
        )
        return PassedOn(event, {}, None, why)

    def _is_known(self, message: object) -> bool:
        return bool(message) and any(each.event.get("messageId") == message for each in self.passed_on)

    def _passed_on(self, event: Mapping[str, object]) -> PassedOn:
        wanted = event.get("integrations")
        if isinstance(wanted, dict) and not wanted.get("Rakuten", wanted.get("All", True)):
            return self._given_up(event, "Rakuten is not among its integrations")
        try:
            sent = _parameters(event.get("properties"), mid=self.mid)
        except _GivesUp as why:
            return self._given_up(event, str(why))
        return PassedOn(event, sent, self.tracking.answer(sent, is_event=False, path=_PATH))


def _parameters(properties: object, *, mid: str) -> dict[str, str]:
    told: Mapping[str, object] = properties if isinstance(properties, dict) else {}
    sent = {"xml": "1", "mid": mid}
    for name, keys in _ORDER.items():
        value = next((told[key] for key in keys if told.get(key)), None)
        if value is not None:
            sent[name] = str(value)
    if "ord" not in sent or "land" not in sent:
        raise _GivesUp("Missing required value")
    products = told.get("products")
    items = [each for each in products if isinstance(each, dict)] if isinstance(products, list) else []
    if not items:
        raise _GivesUp("Either properties.product is not an array or is empty")
    return {"tr": " ", **sent, **_lists(items)}


def _lists(items: Sequence[Mapping[str, object]]) -> dict[str, str]:
    sent = {}
    for name, key in _ITEM.items():
        values = [str(item.get(key, "")) for item in items]
        if name in {"skulist", "qlist"} and "" in values:
            raise _GivesUp(f"{key} is a required field. Aborting")
        if any(values):
            sent[name] = "|".join(values)
    sent["amtlist"] = "|".join(_hundredfold(item) for item in items)
    return sent


def _hundredfold(item: Mapping[str, object]) -> str:
    if not item.get("amount") and not item.get("price"):
        raise _GivesUp("Either amount or price is required for every product")
    # Divided in binary on purpose: it is what makes 19.99 leave as 1998.9999999999998.
    over, under = _ratio(item.get("amount"))
    pieces, _ = _ratio(item.get("quantity"))
    price, per = _ratio(item.get("price"))
    worth = over / under * 100 or (pieces or 1) * 100 * (price / per)
    return str(Decimal(repr(worth))).removesuffix(".0")


def _ratio(value: object) -> tuple[int, int]:
    try:
        return Decimal(str(value or 0)).as_integer_ratio()
    except (InvalidOperation, ValueError, OverflowError):
        return 0, 1


def _user(authorization: str) -> str:
    kind, _, login = authorization.partition(" ")
    try:
        plain = base64.b64decode(login, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return plain.partition(":")[0] if kind.lower() == "basic" else ""


def _said(status: int, words: str) -> Reply:
    return Reply(status, words.encode(), "text/plain; charset=utf-8")
