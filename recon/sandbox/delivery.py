"""Lets an answer out: whole, cut, late, drop by drop, packed a thousandfold, or not at all."""

import asyncio
import gzip
import socket
import struct
from collections.abc import Iterator, MutableMapping
from functools import cache

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from recon.sandbox.answers import Delivery, Reply
from recon.sandbox.faults import Faults

# No lingering: what closes is reset, and the other side reads an error instead of an end.
_AT_ONCE = struct.pack("ii", 1, 0)
_MEBIBYTE = 1 << 20
_BOMB = 32
_open: MutableMapping[tuple[object, object], "Line"] = {}


class Line(H11Protocol):
    """This is one connection of the server, found again by whom it serves so that it can be reset."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the base has it
        """Remember a connection."""
        super().connection_made(transport)
        _open[self.client, self.server] = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        _open.pop((self.client, self.server), None)
        super().connection_lost(exc)

    def reset(self) -> None:
        """Break the connection off, from any thread."""
        opened: socket.socket = self.transport.get_extra_info("socket")
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.loop.call_soon_threadsafe(self.transport.abort)


def delivered(reply: Reply, request: Request, faults: Faults) -> Response:
    """Make an answer of the server out of a reply; called in a thread of its own, which may wait."""
    match reply.delivery:
        case Delivery.RESET:
            _reset(request)
        case Delivery.SLOW:
            faults.dawdle(lambda: _line_of(request) is None)
        case Delivery.DRIP:
            return _streamed(reply, _drops(reply.body, request, faults))
        case Delivery.GZIP_BOMB:
            packed = Reply(reply.status, b"", reply.media_type, {"Content-Encoding": "gzip"})
            return _streamed(packed, iter([_bomb()]))
        case Delivery.WHOLE:
            pass
    response = Response(reply.body, reply.status, media_type=reply.media_type, headers=reply.headers)
    if reply.cut is not None:
        response.body = reply.body[: reply.cut]
    return response


def _streamed(reply: Reply, pieces: Iterator[bytes]) -> Response:
    return StreamingResponse(pieces, reply.status, media_type=reply.media_type, headers=reply.headers)


def _drops(body: bytes, request: Request, faults: Faults) -> Iterator[bytes]:
    for place in range(len(body)):
        yield body[place : place + 1]
        if not faults.dawdle(lambda: _line_of(request) is None):
            return


@cache
def _bomb() -> bytes:
    return gzip.compress(b"\0" * (_BOMB * _MEBIBYTE))


def _line_of(request: Request) -> Line | None:
    return _open.get((request.scope["client"], request.scope["server"]))


def _reset(request: Request) -> None:
    line = _line_of(request)
    if line is not None:
        line.reset()
