"""The postbacks the invented shop sends, and the answers it hears: as the wire has them, parameter by parameter."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from recon.demo.nordlicht import PIPE_NAME
from recon.demo.order import Attempt, Purchase
from recon.records.money import decimals
from recon.sandbox import SoldLine
from recon.sandbox.answers import ACCESS_DENIED, counted

_ENDPOINT = "https://track.linksynergy.com/ep"
_OK, _BAD_GATEWAY, _UNAVAILABLE = 200, 502, 503
_BAD_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


def url_of(purchase: Purchase, lines: Iterable[SoldLine]) -> str:
    """Write the address that reports these lines."""
    sold = list(lines)
    scale = 10 ** (2 - decimals(purchase.programme.currency))
    lists = {
        "skulist": [line.sku for line in sold],
        "qlist": [str(line.quantity) for line in sold],
        # Times a hundred whatever the currency, as Rakuten's own tag does it.
        "amtlist": [str(line.amount * scale) for line in sold],
    }
    told = {
        "mid": purchase.programme.mid,
        "ord": purchase.ref,
        "tr": purchase.click_id or "",
        "land": _minute(purchase.landed_at or purchase.placed_at),
        "date": _minute(purchase.placed_at),
        "cur": purchase.programme.currency,
    }
    parts = [f"{name}={quote(value, safe='')}" for name, value in told.items()]
    parts += [f"{name}={_joined(values)}" for name, values in lists.items()]
    names = _joined(line.name for line in sold)
    return f"{_ENDPOINT}?{'&'.join(parts)}&xml=1&namelist={names}"


def accepted(purchase: Purchase, at: datetime, *, lines: Iterable[SoldLine], rng: random.Random) -> Attempt:
    """Log a postback whose lines Rakuten counted as good."""
    sold = list(lines)
    body = counted(_number(rng), good=len(sold), bad=0)
    return Attempt(at, url_of(purchase, sold), status=_OK, body=body, taken=True)


def refused(purchase: Purchase, at: datetime, *, rng: random.Random) -> Attempt:
    """Log a postback whose lines Rakuten counted as bad: a pipe in a name made the lists differ in length."""
    sold = [replace(purchase.lines[0], name=PIPE_NAME), *purchase.lines[1:]]
    url = url_of(purchase, sold).replace(quote(PIPE_NAME, safe=""), quote(PIPE_NAME, safe="|"))
    return Attempt(at, url, status=_OK, body=counted(_number(rng), good=0, bad=len(sold) + 1))


def denied(purchase: Purchase, at: datetime) -> Attempt:
    """Log a postback that Rakuten would not even look at, and said so with status 200."""
    return Attempt(at, url_of(purchase, purchase.lines), status=_OK, body=ACCESS_DENIED)


def unreachable(purchase: Purchase, at: datetime) -> Attempt:
    """Log a postback that never left: no connection was made."""
    return Attempt(at, url_of(purchase, purchase.lines), error="connect")


def turned_away(purchase: Purchase, at: datetime) -> Attempt:
    """Log a postback that came at a bad moment: Rakuten was busy."""
    return Attempt(at, url_of(purchase, purchase.lines), status=_UNAVAILABLE, body="")


def unheard(purchase: Purchase, at: datetime) -> Attempt:
    """Log a postback that was sent, and whose answer did not come in time."""
    return Attempt(at, url_of(purchase, purchase.lines), error="timeout_after_write")


def bad_gateway(purchase: Purchase, at: datetime) -> Attempt:
    """Log a postback answered by something on the way, not by Rakuten."""
    return Attempt(at, url_of(purchase, purchase.lines), status=_BAD_GATEWAY, body=_BAD_GATEWAY_PAGE)


def without_consent(purchase: Purchase, at: datetime) -> Attempt:
    """Log a postback that was held back: no request was made, the log only names what it would have been."""
    return Attempt(at, url_of(purchase, purchase.lines), suppressed="consent")


def _joined(values: Iterable[str]) -> str:
    return "|".join(quote(value, safe="") for value in values)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d_%H%M}"


def _number(rng: random.Random) -> str:
    return str(143_407_000_000 + rng.randrange(10**9))
