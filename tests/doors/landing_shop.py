"""A small shop with landing pages of every kind, as a real HTTP server, that remembers who asked for what."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

from recon.gap.landing import LandingFound, Probe, judged, landing_url, made_up_click
from recon.sources.landing import LandingDoor

AT = datetime(2026, 11, 10, 12, 0, 0, 123456, tzinfo=UTC)
CLICK = made_up_click(AT)
OTHER = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
SOON = timedelta(seconds=20)
COOKIES = ("rmStore", "rmStoreGateway", "ranSiteID", "rakuten_site_id", "ranadv")
LONG_PAGE = b"<html>" + b"x" * 300_000 + b"</html>"


@dataclass
class Page:
    """This is one answer: a status, where it leads, and the cookies it sets."""

    status: int = 200
    to: str = ""
    cookies: tuple[str, ...] = ()


@dataclass
class LandingShop:
    """This is the shop: `pages` answers a path, told the query and the click id in it."""

    pages: dict[str, Callable[[str, str], Page]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent_cookies: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def other_host(self) -> str:
        return f"http://localhost:{self.port}"


def landed(
    shop: LandingShop, *, cookies: tuple[str, ...] = COOKIES, hosts: tuple[str, ...] = ()
) -> LandingFound:
    """Land on the shop's page with the made-up click id, and say what became of it."""
    probe = Probe(CLICK, "ranSiteID", cookies, mid="41234", at=AT)
    address = f"{shop.url}/land?utm_source=rakuten"
    door = LandingDoor([address, *hosts], timeout=SOON)
    return judged(door.walk(landing_url(address, probe, mid="41234"), at=AT), probe)


def rm_store(click: str, *, times: int = 1) -> str:
    """Write the cookie of Rakuten's tag, encoded as often as asked."""
    value = f"amid:41234|ald:20261110_1200|atrv:{click}"
    for _ in range(times):
        value = quote(value, safe="")
    return f"rmStore={value}; Path=/; Max-Age=2592000; SameSite=Lax"


@contextmanager
def landing_shop() -> Iterator[LandingShop]:
    shop = LandingShop()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.asked.append(self.path)
            shop.sent_cookies.append(self.headers.get("Cookie", ""))
            parts = urlsplit(self.path)
            click = parse_qs(parts.query).get("ranSiteID", [""])[0]
            page = shop.pages[parts.path](parts.query, click)
            self.send_response(page.status)
            for cookie in page.cookies:
                self.send_header("Set-Cookie", cookie)
            if page.to:
                self.send_header("Location", page.to)
            body = b"" if page.to else LONG_PAGE
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # Whoever has read the head may hang up.
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    shop.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
