"""The answers of the tracking endpoint, word for word as they were seen (source: rakuten.md section 1.7)."""

import base64
from dataclasses import dataclass, field
from enum import StrEnum

ACCESS_DENIED = "<response><error>Access denied</error></response>"
NOTHING_COUNTED = "<response></response>"
# The dash is Tomcat's own.
TOMCAT_400 = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 400 \u2013 Bad Request</title>'
    '<style type="text/css">body {font-family:Tahoma,Arial,sans-serif;}</style></head>'
    "<body><h1>HTTP Status 400 \u2013 Bad Request</h1></body></html>"
)
_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_XML, _HTML = "text/xml;charset=UTF-8", "text/html;charset=utf-8"


class Delivery(StrEnum):
    """This is how an answer travels."""

    WHOLE = "whole"
    RESET = "reset"
    """It does not: the connection is reset."""
    SLOW = "slow"
    DRIP = "drip"
    GZIP_BOMB = "gzip_bomb"


@dataclass(frozen=True, slots=True)
class Reply:
    """This is one answer on its way out; `cut` is how many bytes of it really leave."""

    status: int
    body: bytes
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    delivery: Delivery = Delivery.WHOLE


def counted(unique_id: str, *, good: int, bad: int) -> str:
    """Write the answer that counts good and bad lines."""
    return (
        f"<response><unique_id>{unique_id}</unique_id><summary><transactions>"
        f"<good>{good}</good><bad>{bad}</bad></transactions></summary></response>"
    )


def xml(body: str) -> Reply:
    """Answer in XML; the status is 200 whatever the body says."""
    return Reply(200, body.encode(), _XML)


def unknown_mid() -> Reply:
    """Answer as the servlet container does where the MID is unknown or the address broken."""
    return Reply(400, TOMCAT_400.encode(), _HTML)


def image() -> Reply:
    """Answer with a picture of one pixel, which acknowledges nothing."""
    return Reply(200, _GIF, "image/gif")


def failure(status: int, *, retry_after: int | None = None) -> Reply:
    """Answer with an error of the server; what its body says is known to nobody."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Reply(status, b"", "text/plain", headers)


def empty() -> Reply:
    """Answer 200 with nothing in it."""
    return Reply(200, b"", _XML)
