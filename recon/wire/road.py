"""The way to a host: its name is looked up first, in bounded time, then each of its addresses is tried until one opens."""

import ssl
from datetime import timedelta
from functools import cache
from urllib.request import getproxies, proxy_bypass

import httpx

from recon.wire.deadline import Deadline
from recon.wire.failure import Phase
from recon.wire.names import addresses_of

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS = {"https": 443, "http": 80}


class NoRoad(Exception):
    """This is a proxy or a folder of certificates of the surroundings that cannot be used; nothing was called."""


def client_for(target: httpx.URL, span: timedelta) -> httpx.Client:
    """Make the client of one call, or raise NoRoad: nothing is kept open after it, and no redirect is followed."""
    at_home = target.host in LOOPBACK
    try:
        return httpx.Client(
            timeout=httpx.Timeout(span.total_seconds()),
            trust_env=_through_proxy(target),
            follow_redirects=False,
            verify=_trust() if not at_home or target.scheme == "https" else False,
        )
    except (httpx.InvalidURL, ValueError, ImportError, OSError):
        # Their own words may hold the proxy's password.
        raise NoRoad("HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE or SSL_CERT_DIR cannot be used") from None


def sent(client: httpx.Client, request: httpx.Request, *, end: Deadline) -> httpx.Response:
    """Send a request and return as soon as the answer's head has come; `end` learns how far it came.

    Raises NameNotFound or NameLookupSlow where the way ends before it began. Another address is tried only where
    no connection was made, so nothing is ever sent twice.
    """
    request.extensions["trace"] = end.watch
    if _through_proxy(request.url):
        # The proxy looks the name up; ours may not even know it.
        return client.send(request, stream=True)
    url, port = request.url, request.url.port or _PORTS[request.url.scheme]
    addresses = addresses_of(url.raw_host.decode("ascii"), port=port, within=end.left)
    # The certificate is that of the name, whatever the address.
    request.extensions["sni_hostname"] = url.raw_host.decode("ascii")
    for tried, address in enumerate(addresses, start=1):
        request.url = url.copy_with(host=address)
        patience = end.left.total_seconds() / (len(addresses) - tried + 1)
        request.extensions["timeout"] = {**request.extensions["timeout"], "connect": patience}
        try:
            return client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if tried == len(addresses) or end.phase is not Phase.CONNECT or end.passed:
                raise
    raise AssertionError  # pragma: no cover - there is at least one address


def _through_proxy(target: httpx.URL) -> bool:
    # A proxy of the surroundings must not be asked for this machine itself.
    if target.host in LOOPBACK:
        return False
    known = getproxies()
    return bool({target.scheme, "all"} & known.keys()) and not proxy_bypass(target.host)


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
