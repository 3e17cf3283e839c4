"""Writes what is told as Rakuten's services take it: a query, a signed message, an XML document (rakuten.md section 1.8)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote

from recon.resend.hold import HeldBack
from recon.resend.request.compose import too_long
from recon.resend.request.sale import PostbackRequest
from recon.resend.request.sale import as_query as as_query
from recon.resend.request.values import BETWEEN

NAMESPACE = "http://www.linkshare.com/namespaces/realtime-transactions-1.0"
# In the order of Rakuten's own sample; whatever else is told comes behind.
_MESSAGE = ("ord", "tr", "land", "date", "skulist", "namelist", "qlist", "cur", "amtlist")
# These stand beside the message, not in it.
_BESIDE = frozenset({"mid", "xml"})
_URL_SAFE = str.maketrans("+/", "-_")
_ORDER = (
    ("orderid", "ord"),
    ("siteid", "tr"),
    ("time_entered", "land"),
    ("currency", "cur"),
    ("trans_date", "date"),
)
_ITEM = (("sku", "skulist"), ("quantity", "qlist"), ("amount", "amtlist"), ("product_name", "namelist"))
_MOMENTS = frozenset({"land", "date"})


class UnevenLists(ValueError):
    """This is a request whose lists are not of one length: nobody could tell which value belongs to which line."""

    def __init__(self) -> None:
        super().__init__("the lists of this request are not of one length, so it cannot be sent")


def as_message(told: Iterable[tuple[str, str]]) -> str:
    """Write the text that the signed service signs: values encoded, the bars between them not."""
    values = dict(told)
    names = (
        *(name for name in _MESSAGE if name in values),
        *(name for name in values if name not in _MESSAGE),
    )
    return "&".join(f"{name}={_encoded(values[name])}" for name in names if name not in _BESIDE)


def signed(raw: str, key: str) -> tuple[str, str]:
    """Sign a message: its base64 and the HMAC-MD5 of the message itself, both fit to stand in an address."""
    plain = raw.encode()
    # MD5 is what Rakuten's service asks for; it signs, it keeps nothing secret.
    mark = hmac.new(key.encode(), plain, hashlib.md5).digest()
    return _base64(plain), _base64(mark)


def as_signed_query(request: PostbackRequest, key: str) -> str | HeldBack:
    """Write the query of the signed service, or say that it is too long: base64 makes it longer by a third."""
    message, mark = signed(as_message(request.told), key)
    query = as_query((("mid", dict(request.told)["mid"]), ("msg", message), ("md5", mark), ("xml", "1")))
    return too_long(query) or query


def as_xml(request: PostbackRequest) -> bytes:
    """Write the document of the XML service; it has room for the required values only, in the scale of the programme."""
    told = dict(request.told)
    items = "".join(f"<item>{_elements(item, _ITEM)}</item>" for item in _items(told))
    order = f"<sku_order>{_elements(told, _ORDER)}{items}</sku_order>"
    return f'<?xml version="1.0" encoding="UTF-8"?><message xmlns="{NAMESPACE}">{order}</message>'.encode()


def _items(told: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    columns = [told[name].split(BETWEEN) for _, name in _ITEM]
    if len({len(column) for column in columns}) != 1:
        raise UnevenLists
    for values in zip(*columns, strict=True):
        yield {name: value for (_, name), value in zip(_ITEM, values, strict=True)}


def _elements(values: Mapping[str, str], names: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<{tag}>{escape(_moment(values[name]) if name in _MOMENTS else values[name])}</{tag}>"
        for tag, name in names
        if name in values
    )


def _moment(written: str) -> str:
    """Write YYYYMMDD_HHMM as ISO 8601."""
    day, time = written.split("_")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:]}:00Z"


def _encoded(value: str) -> str:
    return quote(value, safe=BETWEEN)


def _base64(plain: bytes) -> str:
    return base64.b64encode(plain).decode("ascii").translate(_URL_SAFE)
