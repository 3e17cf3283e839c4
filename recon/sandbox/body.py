"""Reads what a call carries in its body, in a thread as all else here."""

from anyio import from_thread
from starlette.requests import Request

_LARGEST = 1 << 20


class BadBody(ValueError):
    """This is a body that is not read; its text says why."""


def body_of(request: Request, *, largest: int = _LARGEST) -> bytes:
    """Read the body of a call; raise BadBody where its length is not told or too much."""
    told = request.headers.get("content-length", "")
    if not (told.isascii() and told.isdecimal()):
        raise BadBody("tell Content-Length")
    if int(told) > largest:
        raise BadBody(f"a body has at most {largest:,} bytes")
    return from_thread.run(request.body)
