"""Writes a postback as a track event for RudderStack, under the keys that its own connector reads, and reads its answer.

RudderStack's yes is not Rakuten's: what became of the order only the report tells. Source of the keys: rakuten.md
sections 1.2 and 1.3.
"""

import base64
import json
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from recon.records.attempt import Outcome
from recon.resend.answer import Answer, read_answer
from recon.resend.gateway.javascript import hundredfold
from recon.resend.gateway.keys import ITEM_KEYS, ORDER_KEYS
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import PostbackRequest
from recon.resend.words import fit_to_show

EVENT = "Order Completed"
_TAKEN = "RudderStack took it; only the report tells what Rakuten made of it"
_BETWEEN = "|"
_HUNDREDTHS = -2
_ORDER = {wire: keys[0] for wire, keys in ORDER_KEYS.items()}
_ITEM = {f"{wire}list": key for wire, key in ITEM_KEYS.items()} | {"amtlist": "amount"}
# The connector says these by itself.
_ITS_OWN = frozenset({"mid", "xml", "source"})


def track_event(request: PostbackRequest) -> bytes | HeldBack:
    """Write the event of a postback, or say what the connector would lose or spoil of it."""
    told = dict(request.told)
    unfit = _unfit(told)
    if unfit is not None:
        return unfit
    properties: dict[str, object] = {_ORDER[name]: value for name, value in told.items() if name in _ORDER}
    properties["products"] = list(_products(told))
    event = {
        "type": "track",
        "event": EVENT,
        # RudderStack drops a message id that it knows; nothing here relies on it.
        "messageId": f"recon-{request.digest[:32]}",
        # Somebody must be named; nobody is.
        "anonymousId": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{request.mid} {request.order_ref}")),
        # Other destinations of the same source have had this order long ago.
        "integrations": {"All": False, "Rakuten": True},
        "properties": properties,
    }
    return json.dumps(event, ensure_ascii=False).encode()


def headers_of(write_key: str) -> Mapping[str, str]:
    """Write the headers with which an event is let in."""
    return {"authorization": f"Basic {login_of(write_key)}", "content-type": "application/json"}


def login_of(write_key: str) -> str:
    """Write the write key as a user without a password: what travels, and so must be hidden like the key itself."""
    return base64.b64encode(f"{write_key}:".encode()).decode("ascii")


def read_handing_over(status: int, body: str, *, request: PostbackRequest) -> Answer:
    """Read RudderStack's answer: at best it has taken the event, whatever the body claims of Rakuten."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        if body.strip().lower() == "ok":
            return Answer(Outcome.HANDED_OVER, f"{_TAKEN}{_spoiled(request)}")
        words = fit_to_show(body) or "nothing"
        return Answer(Outcome.AMBIGUOUS, f"HTTP {status}, but not RudderStack's answer: {words}")
    answer = read_answer(status, body=body)
    if status == HTTPStatus.NOT_FOUND:
        # No order is looked for there: the address is another's, or the source is switched off.
        answer = Answer(Outcome.MISCONFIGURED, answer.reason)
    return Answer(answer.outcome, fit_to_show(f"RudderStack: {answer.reason}"))


def _spoiled(request: PostbackRequest) -> str:
    """Say where the connector, which counts in binary fractions, sends another amount than was meant."""
    told = dict(request.told)
    meant = told["amtlist"].split(_BETWEEN)
    sent = [hundredfold(product) for product in _products(told)]
    odd = [
        (was, becomes) for was, becomes in zip(meant, sent, strict=True) if Decimal(was) != Decimal(becomes)
    ]
    return f"; its connector writes {odd[0][1]} for the amount {odd[0][0]}" if odd else ""


def _unfit(told: Mapping[str, str]) -> HeldBack | None:
    lost = [name for name in told if name not in _ORDER and name not in _ITEM and name not in _ITS_OWN]
    if lost:
        sentence = f"RudderStack's connector passes no {', '.join(lost)} on; send it in another way"
        return HeldBack(Hold.VALUE_UNFIT, sentence)
    if "tr" not in told:
        sentence = "it has no click id, and RudderStack's connector would send a blank in its place"
        return HeldBack(Hold.NO_CLICK, sentence)
    columns = [told[name].split(_BETWEEN) for name in _ITEM if name in told]
    if len({len(column) for column in columns}) != 1 or "amtlist" not in told:
        return HeldBack(Hold.LINES_UNFIT, "its lists are not of one length")
    return _unfit_amounts(told["amtlist"].split(_BETWEEN))


def _unfit_amounts(amounts: list[str]) -> HeldBack | None:
    for number, amount in enumerate(amounts, start=1):
        try:
            is_nothing = Decimal(amount) == 0
        except InvalidOperation:
            return HeldBack(Hold.LINES_UNFIT, f"the amount of its line {number} is no number")
        if is_nothing:
            sentence = (
                f"its line {number} costs nothing, and RudderStack's connector refuses the whole order for it"
            )
            return HeldBack(Hold.LINES_UNFIT, sentence)
    return None


def _products(told: Mapping[str, str]) -> Iterator[dict[str, object]]:
    names = [name for name in _ITEM if name in told]
    for values in zip(*(told[name].split(_BETWEEN) for name in names), strict=True):
        line = {_ITEM[name]: value for name, value in zip(names, values, strict=True) if value}
        # The connector multiplies by a hundred, whatever the currency: this undoes it.
        yield {**line, "amount": f"{Decimal(line['amount']).scaleb(_HUNDREDTHS):f}"}
