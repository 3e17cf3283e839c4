"""Reads a logged request back into what it told Rakuten: a URL, a signed message, a JSON or an XML body.

Text is decoded as often as Rakuten decodes it, once, and then kept byte for byte: a damaged reference must be
found again in the report exactly as damaged (source: rakuten.md sections 1.2 to 1.8).
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import unquote_to_bytes, urlencode

from recon.records.attempt import AttemptKind
from recon.records.exact import number
from recon.records.xml_texts import LONGEST, xml_texts
from recon.resend.amounts import CENTS, amount_sent

SAID = ("iscomm", "custstatus", "coupon")
"""What a request says of the whole order that no line and no amount shows: it is kept word for word."""

_LONGEST_WORD = 128
_EVENT_PATH = "/eventnvppixel"
_DEPTH = 5
_XML_NAMES = {"orderid": "ord", "siteid": "tr", "currency": "cur"}
_XML_LISTS = {"sku": "skulist", "quantity": "qlist", "amount": "amtlist"}


@dataclass(frozen=True, slots=True)
class Request:
    """This is what a postback told Rakuten, as far as its request shows; `flaw` says why there is no amount.

    `said` is what it told of the order beside click, lines and amounts: 'iscomm=N&custstatus=New'; and the lengths of
    its lists where they are not equal: 'lists=3/3/2'.
    """

    order_ref: str | None
    mid: str | None
    click_id: str | None
    currency: str | None
    kind: AttemptKind
    amount: int | None
    lines: int | None
    endpoint: str | None
    flaw: str | None
    said: str | None = None


def read_request(
    url: str | None, *, body: str | None = None, scale: str = CENTS, currency: str | None = None
) -> Request:
    """Read one request; `currency` stands in where the request names none."""
    is_endless = len(url or "") + len(body or "") > LONGEST
    place, query = _parted((url or "")[:LONGEST])
    told = {} if is_endless else _unpacked({**_from_body(body or ""), **_decoded(query)})
    named = (told.get("cur") or currency or "").strip().upper() or None
    amounts = told["amtlist"].split("|") if told.get("amtlist") else []
    total = amount_sent(amounts, currency=named, scale=scale)
    event = place.rstrip("/").lower().endswith(_EVENT_PATH)
    sale = AttemptKind.REVERSAL if total.negative or _gives_back(told) else AttemptKind.SALE
    return Request(
        order_ref=told.get("ord"),
        mid=(told.get("mid") or "").strip() or None,
        click_id=told.get("tr"),
        currency=named,
        kind=AttemptKind.EVENT if event else sale,
        amount=total.minor,
        lines=_lines(told),
        endpoint=place or None,
        flaw=f"a request of more than {LONGEST:,} characters" if is_endless else total.flaw,
        said=said({name: told.get(name, "") for name in SAID}, lists=_lengths(told)),
    )


def said(told: Mapping[str, str], *, lists: Sequence[int] = ()) -> str | None:
    """Write down what a request says beside its lines: few words as of a query; None where it says none of them."""
    words = {name: value.strip()[:_LONGEST_WORD] for name, value in told.items() if value.strip()}
    if len(set(lists)) > 1:
        words["lists"] = "/".join(map(str, lists))
    return urlencode(words, safe="/", errors="replace") or None


def _parted(url: str) -> tuple[str, str]:
    # What stands behind '#' is never sent: an unencoded '#' in a reference cuts it off, and Rakuten knows it so.
    sent = url.partition("#")[0].strip()
    place, mark, query = sent.partition("?")
    if not mark and "=" in place and "://" not in place.partition("=")[0]:
        return "", place
    scheme, mark, rest = place.rpartition("://")
    # A name and password before the host are nobody's business.
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}", query


def _decoded(query: str) -> dict[str, str]:
    told: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        # The first of several wins, as it does in the servlet that reads them.
        told.setdefault(_text(name).lower(), _text(value))
    told.pop("", None)
    return told


def _text(encoded: str) -> str:
    if "%" not in encoded and "+" not in encoded:
        return encoded
    raw = unquote_to_bytes(encoded.replace("+", " ").encode("utf-8", "replace"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _from_body(body: str) -> dict[str, str]:
    text = body.strip("\ufeff \t\r\n\0")
    if text.startswith("<"):
        return _from_xml(text)
    if text.startswith(("{", "[")):
        return _from_json(text)
    return _decoded(text) if "=" in text else {}


def _from_xml(text: str) -> dict[str, str]:
    texts = xml_texts(text, root="message", tags=(*_XML_NAMES, *_XML_LISTS, "sku_order"))
    texts = texts or xml_texts(text, root="sku_order", tags=(*_XML_NAMES, *_XML_LISTS, "sku_order"))
    # Several orders in one message cannot be one attempt: none is better than the wrong one.
    if texts is None or len(texts["sku_order"]) != 1:
        return {}
    single = {name: texts[tag][0] for tag, name in _XML_NAMES.items() if texts[tag]}
    lists = {name: "|".join(texts[tag]) for tag, name in _XML_LISTS.items() if texts[tag]}
    return single | lists


def _unpacked(told: dict[str, str]) -> dict[str, str]:
    """Unpack a signed message: base64 with '-' and '_' in place of '+' and '/'."""
    message = told.get("msg")
    if not message:
        return told
    standard = message.strip().replace("-", "+").replace("_", "/").replace(" ", "+").rstrip("=")
    try:
        raw = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return told
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return {**told, **_from_body(text)}


def _from_json(text: str) -> dict[str, str]:
    try:
        value: object = json.loads(text, parse_float=number)
    except (ValueError, RecursionError):
        return {}
    found = list(_orders(value, depth=0))
    return found[0] if len(found) == 1 else {}


def _orders(value: object, *, depth: int) -> Iterator[dict[str, str]]:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from _orders(part, depth=depth + 1)
    if not isinstance(value, dict):
        return
    wrapped = value.get("sku_order")
    if isinstance(wrapped, dict):
        yield _from_sku_order(wrapped, auth=value.get("auth"))
    elif "ord" in value and ("amtlist" in value or "mid" in value):
        yield {str(name).lower(): text for name, part in value.items() if (text := _scalar(part)) is not None}
    else:
        for part in value.values():
            yield from _orders(part, depth=depth + 1)


def _from_sku_order(order: Mapping[str, object], *, auth: object) -> dict[str, str]:
    told = {name: text for tag, name in _XML_NAMES.items() if (text := _scalar(order.get(tag))) is not None}
    mid = _scalar(auth.get("mid")) if isinstance(auth, dict) else None
    listed = order.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    lists = {
        name: "|".join(_scalar(item.get(tag)) or "" for item in items) for tag, name in _XML_LISTS.items()
    }
    return told | ({"mid": mid} if mid else {}) | (lists if items else {})


def _scalar(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return None


def _gives_back(told: Mapping[str, str]) -> bool:
    """Tell whether goods that cost nothing come back: they have fewer than no pieces, and no amount to tell it by."""
    quantities = told.get("qlist", "").split("|")
    worthless = not any(re.search("[1-9]", amount) for amount in told.get("amtlist", "").split("|"))
    return worthless and any(re.fullmatch(r"\s*-[0-9]*[1-9][0-9]*\s*", quantity) for quantity in quantities)


def _lines(told: Mapping[str, str]) -> int | None:
    """Count the lines sent; None where the lists do not agree, for then nobody knows."""
    counts = {told[name].count("|") + 1 for name in ("skulist", "amtlist") if told.get(name)}
    return counts.pop() if len(counts) == 1 else None


def _lengths(told: Mapping[str, str]) -> list[int]:
    """Count the entries of SKUs, quantities and amounts; none where one of the lists is not there."""
    lists = [told.get(name, "") for name in ("skulist", "qlist", "amtlist")]
    return [each.count("|") + 1 for each in lists] if all(lists) else []
