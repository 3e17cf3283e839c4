"""Walks from a landing address of the shop to its last page, hop by hop, and never to anybody else's."""

import ipaddress
import socket
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from recon.gap.landing import Ending, Hop, Walk
from recon.sources.landing_jar import Jar
from recon.wire.failure import WireFailure
from recon.wire.glance import Glance
from recon.wire.transport import Exchanged

MOST_HOPS = 8
_LEAST = 0.001
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AT_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
_NETWORKS = ("linksynergy", "rakuten", "linkshare")
_BROWSER = {
    "user-agent": "Mozilla/5.0 (compatible; recon-landing-watch)",
    "accept": "text/html,application/xhtml+xml",
    "accept-language": "*",
    "accept-encoding": "identity",
}


class LandingDoor:
    """This is the way to the shop's own landing pages: only the hosts of the addresses that are configured."""

    def __init__(self, addresses: Iterable[str], *, timeout: timedelta) -> None:
        """`timeout` is how long one whole walk may take."""
        hosts = {_host(address) for address in addresses}
        self._hosts = frozenset(host for host in hosts if not is_the_networks(host))
        self._glance = Glance(hosts=self._hosts)
        self._timeout = timeout

    def walk(self, url: str, *, at: datetime) -> Walk:
        """Go from an address along its redirects, cookies in hand, to a page, to a foreign host, or to a failure."""
        jar, hops = Jar(at=at), list[Hop]()
        ends_at = time.monotonic() + self._timeout.total_seconds()
        while len(hops) < MOST_HOPS:
            barred = self._barred(url)
            if barred:
                return Walk(tuple(hops), Ending.LEFT, barred, beyond=url)
            try:
                answer = self._asked(url, jar, left=ends_at - time.monotonic())
            except WireFailure as failed:
                return Walk(tuple(hops), Ending.FAILED, str(failed))
            jar.take(url, (value for name, value in answer.headers if name == "set-cookie"))
            hops.append(Hop(url, answer.status, jar.all()))
            place = answer.header("location") if answer.status in _REDIRECTS else ""
            if not place:
                return Walk(tuple(hops), Ending.PAGE)
            url = urljoin(url, place)
        return Walk(tuple(hops), Ending.FAILED, f"no page after {MOST_HOPS} redirects: they go in a circle")

    def _asked(self, url: str, jar: Jar, *, left: float) -> Exchanged:
        held = jar.header(url)
        headers = {**_BROWSER, **({"cookie": held} if held else {})}
        # What stands behind '#' stays in the browser.
        deadline = timedelta(seconds=max(left, _LEAST))
        return self._glance.head_of(url.partition("#")[0], deadline=deadline, headers=headers)

    def _barred(self, url: str) -> str:
        """Say why an address may not be called; '' where it may."""
        try:
            host, scheme = _host(url), urlsplit(url).scheme
        except ValueError:
            return "that is no address"
        if is_the_networks(host):
            return "it is Rakuten's or counts clicks, and no made-up click may reach it"
        if host not in self._hosts:
            return "add an address of that host to [landing] if it is yours"
        if scheme != "https" and host not in _AT_HOME:
            return "that is not https, and is not called"
        if host not in _AT_HOME and _is_inside(host):
            return "that name leads to a private address, and is not called"
        return ""


def is_the_networks(host: str) -> bool:
    """Tell whether a host belongs to Rakuten, or counts clicks for somebody."""
    name = host.lower()
    return name.startswith("click.") or any(word in name for word in _NETWORKS)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _is_inside(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False  # a name that is not found leads nowhere, and the call itself will say so
    # The scope of a link-local address stands behind '%'.
    return any(not ipaddress.ip_address(str(each[4][0]).partition("%")[0]).is_global for each in found)
