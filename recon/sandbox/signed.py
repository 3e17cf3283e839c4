"""The signed services: unpacks a message, checks its mark, and hands what it tells to the tracking endpoint.

Source: rakuten.md section 1.8. What Rakuten answers to a wrong mark is not public; here it is turned away like an
account that is not enabled, which is the only refusal of an account that was ever seen.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from recon.records.xml_texts import xml_texts
from recon.sandbox import answers
from recon.sandbox.answers import Reply
from recon.sandbox.tracking import Tracking

SIGNING_KEY = "sandbox-signing-key"
_SAFE = str.maketrans("-_ ", "+/+")
_NAMES = {"orderid": "ord", "siteid": "tr", "time_entered": "land", "trans_date": "date", "currency": "cur"}
_LISTS = {"sku": "skulist", "quantity": "qlist", "amount": "amtlist", "product_name": "namelist"}
_TIMES = frozenset({"land", "date"})


class _Unreadable(ValueError):
    """This is a message that is none of this service's."""


@dataclass(frozen=True, slots=True)
class Signed:
    """This is the two signed services in front of the tracking endpoint."""

    tracking: Tracking
    key: str = SIGNING_KEY

    def answer(self, told: Mapping[str, str], *, is_xml: bool, path: str) -> Reply:
        """Take one signed message."""
        try:
            raw = _plain(told.get("msg", ""))
            mark = _plain(told.get("md5", ""))
            inside = _from_xml(raw) if is_xml else _from_query(raw)
        except _Unreadable:
            return self._refused(answers.unknown_mid(), told, path=path, why="msg or md5 cannot be read")
        if not hmac.compare_digest(mark, hmac.new(self.key.encode(), raw, hashlib.md5).digest()):
            denied = answers.xml(answers.ACCESS_DENIED)
            return self._refused(denied, {**told, **inside}, path=path, why="md5 is not that of the message")
        beside = {name: told[name] for name in ("mid", "xml") if name in told}
        return self.tracking.answer({**inside, **beside}, is_event=False, path=path)

    def _refused(self, reply: Reply, told: Mapping[str, str], *, path: str, why: str) -> Reply:
        return self.tracking.turned_away(told, path=path, reply=reply, why=why)


def _plain(text: str) -> bytes:
    standard = text.translate(_SAFE).rstrip("=")
    try:
        plain = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _Unreadable from None
    if not plain:
        raise _Unreadable
    return plain


def _from_query(raw: bytes) -> dict[str, str]:
    told: dict[str, str] = {}
    for pair in raw.split(b"&"):
        name, _, value = pair.partition(b"=")
        told.setdefault(name.decode("ascii", "replace"), unquote_to_bytes(value).decode("utf-8", "replace"))
    return told


def _from_xml(raw: bytes) -> dict[str, str]:
    texts = xml_texts(raw.decode("utf-8", "replace"), root="message", tags=(*_NAMES, *_LISTS, "sku_order"))
    if texts is None or len(texts["sku_order"]) != 1:
        raise _Unreadable
    single = {name: texts[tag][0] for tag, name in _NAMES.items() if texts[tag]}
    lists = {name: "|".join(texts[tag]) for tag, name in _LISTS.items() if texts[tag]}
    return {name: _compact(value) if name in _TIMES else value for name, value in (single | lists).items()}


def _compact(moment: str) -> str:
    """Write 2011-06-18T20:02:00Z as 20110618_2002; anything else stays as it is, and is a bad order."""
    day, mark, time = moment.partition("T")
    if not mark or not moment.endswith("Z"):
        return moment
    return f"{day.replace('-', '')}_{time[:5].replace(':', '')}"
