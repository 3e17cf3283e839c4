"""Looks up where a host is, in bounded time: the system's own look-up knows no deadline."""

import ipaddress
import queue
import socket
import threading
from datetime import timedelta


class NameNotFound(Exception):
    """This is a name that leads nowhere; it carries what the resolver said."""


class NameLookupSlow(Exception):
    """This is a name whose look-up took longer than it may."""


def addresses_of(host: str, *, port: int, within: timedelta) -> tuple[str, ...]:
    """Find the addresses of a host, in the order in which they are to be tried."""
    if _is_address(host):
        return (host,)
    found: queue.SimpleQueue[tuple[str, ...] | str] = queue.SimpleQueue()
    # Nothing can end a look-up that hangs; as a daemon its thread at least keeps no process alive.
    threading.Thread(target=lambda: found.put(_looked_up(host, port)), daemon=True).start()
    try:
        told = found.get(timeout=within.total_seconds())
    except queue.Empty:
        raise NameLookupSlow("looking its name up took too long") from None
    if isinstance(told, str):
        raise NameNotFound(told)
    return told


def _looked_up(host: str, port: int) -> tuple[str, ...] | str:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return str(getattr(error, "strerror", None) or error)
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows)) or "it has no address"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
