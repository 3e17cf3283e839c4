"""Writes one postback as the bytes of a way: method, address, body and headers, or why that way cannot carry it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from recon.resend.handing_over import headers_of, track_event
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import LONGEST_URL, PostbackRequest
from recon.resend.request.encoding import UnevenLists, as_signed_query, as_xml, signed
from recon.resend.request.sale import as_query
from recon.resend.route import Route, Way, XmlMethod

_FORM: Mapping[str, str] = {"content-type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Letter:
    """This is a postback on the point of leaving. Click ids and signatures are in it: it never prints."""

    method: str
    url: str = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def letter(request: PostbackRequest, route: Route) -> Letter | HeldBack:
    """Write a postback in the way of its programme, or say why that way cannot carry it."""
    try:
        written = _WRITERS[route.way](request, route)
    except UnevenLists as uneven:
        return HeldBack(Hold.LINES_UNFIT, str(uneven))
    if isinstance(written, Letter) and len(written.url) > LONGEST_URL:
        sentence = f"its address is longer than {LONGEST_URL:,} characters in the way '{route.way}'"
        return HeldBack(Hold.TOO_LONG, sentence)
    return written


def unfit(request: PostbackRequest, *, route: Route) -> HeldBack | None:
    """Say why the way of a programme cannot carry a postback; None where it can."""
    written = letter(request, route)
    return written if isinstance(written, HeldBack) else None


def shown(request: PostbackRequest, route: Route, *, clicks: bool = False) -> str:
    """Write what would be sent, fit to be shown: nothing signed is in it, and click ids only where they are wanted."""
    told = request.query if clicks else request.masked
    match route.way:
        case Way.NVP:
            return f"GET {route.address} with mid, msg and md5, signed: {told}"
        case Way.XML:
            return f"{route.xml_method.upper()} {route.address} with mid, msg and md5, signed XML of: {told}"
        case Way.RUDDERSTACK:
            return f"POST {route.address}, a track event of: {told}"
        case Way.EP | Way.EVENT:
            return f"GET {route.address}?{told}"


def _query(request: PostbackRequest, route: Route) -> Letter:
    return Letter("GET", request.url(route.address))


def _signed(request: PostbackRequest, route: Route) -> Letter | HeldBack:
    query = as_signed_query(request, route.credential)
    return query if isinstance(query, HeldBack) else Letter("GET", f"{route.address}?{query}")


def _xml(request: PostbackRequest, route: Route) -> Letter | HeldBack:
    if "tr" not in dict(request.told):
        sentence = (
            "it has no click id, and the XML service has no place for its coupon; send it in the way 'nvp'"
        )
        return HeldBack(Hold.NO_CLICK, sentence)
    message, mark = signed(as_xml(request).decode(), route.credential)
    query = as_query((("mid", request.mid), ("msg", message), ("md5", mark), ("xml", "1")))
    if route.xml_method is XmlMethod.GET:
        return Letter("GET", f"{route.address}?{query}")
    return Letter("POST", route.address, query.encode(), _FORM)


def _event(request: PostbackRequest, route: Route) -> Letter | HeldBack:
    event = track_event(request)
    if isinstance(event, HeldBack):
        return event
    return Letter("POST", route.address, event, headers_of(route.credential))


_WRITERS: Mapping[Way, Callable[[PostbackRequest, Route], Letter | HeldBack]] = {
    Way.EP: _query,
    Way.EVENT: _query,
    Way.NVP: _signed,
    Way.XML: _xml,
    Way.RUDDERSTACK: _event,
}
