"""Reads the body of a short answer: never more of it than fits, not even where it was compressed unasked."""

import contextlib
import zlib
from dataclasses import dataclass, field

import httpx

LONGEST = 1 << 16
_PIECE = 1 << 14
# Finds out by itself whether it is gzip or zlib.
_EITHER = zlib.MAX_WBITS | 32
_COMPRESSED = frozenset({"gzip", "x-gzip", "deflate"})


class BodyTooLong(Exception):
    """This is a body of more than 64 KB, as it came or once unpacked."""

    def __init__(self) -> None:
        super().__init__(f"more than {LONGEST:,} bytes")


class BodyTorn(Exception):
    """This is a compressed body that ends before its end, or is none."""


@dataclass(slots=True)
class Came:
    """This is what has come of an answer so far, whatever becomes of the rest; the body is at most 64 KB, as it travelled.

    `line` is the status line, '' as long as nothing has come; `headers` keep their order, names in small letters.
    """

    line: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def begin(self, response: httpx.Response) -> None:
        """Note the head of an answer."""
        self.line = f"{response.http_version} {response.status_code} {response.reason_phrase}".rstrip()
        self.headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())


def short_body(response: httpx.Response, *, came: Came) -> bytes:
    """Read a body whole; an encoding that nobody here knows leaves it as it came. `came` learns how far it got."""
    raw = b""
    with contextlib.closing(response):
        # As the pieces come: one held back to be filled would be lost where the answer breaks off.
        for piece in response.iter_raw():
            raw += piece
            came.body = raw[:LONGEST]
            if len(raw) > LONGEST:
                raise BodyTooLong
    encoding = response.headers.get("content-encoding", "").strip().lower()
    return _unpacked(raw) if encoding in _COMPRESSED and raw else raw


def beginning(response: httpx.Response, *, most: int) -> str:
    """Read the first bytes of a body as text, as far as they came; of a compressed one no more is unpacked."""
    raw = b""
    # Whatever came of it will do: the status has said that nothing is delivered.
    with contextlib.suppress(httpx.HTTPError):
        for piece in response.iter_raw(_PIECE):
            raw += piece
            if len(raw) >= most:
                break
    if response.headers.get("content-encoding", "").strip().lower() in _COMPRESSED:
        with contextlib.suppress(zlib.error):
            raw = zlib.decompressobj(_EITHER).decompress(raw, most)
    return raw[:most].decode("utf-8", errors="replace")


def _unpacked(raw: bytes) -> bytes:
    unpacking = zlib.decompressobj(_EITHER)
    try:
        body = unpacking.decompress(raw, LONGEST + 1)
    except zlib.error:
        raise BodyTorn from None
    if len(body) > LONGEST:
        raise BodyTooLong
    if not unpacking.eof:
        raise BodyTorn
    return body
