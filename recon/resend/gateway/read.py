"""Reads a text of events, of whichever gateway: each becomes an order, or the reasons why it is none."""

from dataclasses import dataclass

from recon.resend.gateway.document import Document, read_documents
from recon.resend.gateway.event import Assumed, Gateway, GatewayEvent, NotAPostback, Problem
from recon.resend.gateway.rudderstack import read_track
from recon.resend.gateway.signal import named, read_signal

_NONE_KNOWN = Assumed()
# A list, not a set: what an event says of its type may be anything.
_TYPES = ["track", "identify", "page", "screen", "group", "alias", "merge", "delete"]


@dataclass(frozen=True, slots=True)
class Read:
    """This is one event of a text: where it stands, and what it was read as."""

    place: str
    event: GatewayEvent | NotAPostback


def read_events(text: str, *, gateway: Gateway | None = None, assumed: Assumed = _NONE_KNOWN) -> list[Read]:
    """Read every event of a text; without `gateway` each event shows by its form whose it is."""
    return [Read(each.place, _read(each, gateway=gateway, assumed=assumed)) for each in read_documents(text)]


def _read(document: Document, *, gateway: Gateway | None, assumed: Assumed) -> GatewayEvent | NotAPostback:
    if document.problem is not None:
        return NotAPostback(problems=(document.problem,), gateway=gateway)
    event = document.value
    whose = gateway or _gateway_of(event)
    if whose is Gateway.SIGNAL:
        return read_signal(event, assumed=assumed)
    if whose is Gateway.RUDDERSTACK:
        return read_track(event, assumed=assumed)
    return NotAPostback(problems=(_foreign(event),))


def _gateway_of(event: dict[str, object]) -> Gateway | None:
    """Tell by its form whose event it is: RudderStack's have a type of its own, or hold properties with products."""
    inner = event.get("message")
    message = inner if isinstance(inner, dict) else event
    if message.get("type") in _TYPES:
        return Gateway.RUDDERSTACK
    if named(event):
        return Gateway.SIGNAL
    properties = message.get("properties")
    return Gateway.RUDDERSTACK if isinstance(properties, dict) and "products" in properties else None


def _foreign(event: dict[str, object]) -> Problem:
    if "endpoint" in event and "params" in event:
        what = "is a request that RudderStack has made already, and no event"
        return Problem("event", what, "give the event that it was made of: Live events > raw")
    what = "has neither RudderStack's type nor one of Signal's names (purchase, lead, sign_up)"
    return Problem("event", what, "say whose it is with --gateway")
