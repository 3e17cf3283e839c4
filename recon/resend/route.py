"""The way in which a programme's postbacks reach Rakuten, and where it leads. Credentials are plain here and never printed."""

from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """This is a way in which postbacks reach Rakuten."""

    EP = "ep"
    """The tracking endpoint: an unsigned query."""
    EVENT = "event"
    """The same query to /eventnvppixel: what it tells earns no commission."""
    NVP = "nvp"
    """The signed service for names and values."""
    XML = "xml"
    """The signed service for XML."""
    RUDDERSTACK = "rudderstack"
    """A track event to RudderStack, which passes it on."""


class XmlMethod(StrEnum):
    """This is how the signed XML is handed over: the public samples show both."""

    POST = "post"
    GET = "get"


@dataclass(frozen=True, slots=True)
class Route:
    """This is the way of one programme: where its postbacks go, and the credential that goes with them."""

    way: Way
    address: str
    credential: str = field(default="", repr=False)
    xml_method: XmlMethod = XmlMethod.POST


USUAL = Route(Way.EP, "https://track.linksynergy.com/ep")
"""Where postbacks go of which nobody said otherwise."""
