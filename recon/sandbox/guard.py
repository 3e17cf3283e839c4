"""Keeps other pages' scripts away from the stand-in's own addresses: it is for who sits at this machine."""

import json
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class NotAllowed(ValueError):
    """This is a call that does not come from here; its text says why."""


def check_is_local(request: Request, *, changes: bool = False) -> None:
    """Raise NotAllowed where a call names another host or, if it changes something, is not JSON.

    A page of another site can make a browser call this machine, but not by this name, nor with this type.
    """
    if (request.url.hostname or "") not in _HERE:
        raise NotAllowed("call 127.0.0.1 or localhost")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if changes and kind != "application/json":
        raise NotAllowed("send Content-Type: application/json")


def as_json(told: object, status: int = 200) -> Response:
    """Answer in JSON; exact numbers go as texts."""
    body = json.dumps(told, default=_written, ensure_ascii=False, indent=2) + "\n"
    return Response(body, status, media_type="application/json", headers={"Cache-Control": "no-store"})


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value).__name__} cannot be told in JSON")
