"""Orders with click ids for the tests of signs: real-looking ids, made from a seed."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from recon.gap.clicks.seen import ClickSeen, Sign, SignFound
from recon.gap.clicks.signs import click_signs
from recon.records.programme import Programme

NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
DE = Programme("de", "41234", "EUR", "Europe/Berlin", ("de",), advertiser_id="98765")


def publisher(number: int) -> str:
    """The encrypted id of a publisher: 8 bytes in Rakuten's alphabet."""
    return _written(hashlib.sha256(f"publisher {number}".encode()).digest()[:8])


def click(number: int, *, of: int = 1) -> str:
    """A click id as Rakuten makes them, a new one for each number."""
    return f"{publisher(of)}-{_written(hashlib.sha256(f'click {number}'.encode()).digest()[:16])}"


def _written(some: bytes) -> str:
    return base64.b64encode(some, altchars=b"._").decode().rstrip("=")


def orders(clicks: Sequence[str], *, each: timedelta = timedelta(hours=1), **more: Any) -> list[ClickSeen]:
    """One order for each id, the last of them five days old, `each` apart."""
    last = NOON - timedelta(days=5)
    count = len(clicks)
    return [
        ClickSeen(
            order_ref=f"N{place}", placed_at=last - each * (count - 1 - place), click_id=click_id, currency="EUR", amount=1000, **more
        )
        for place, click_id in enumerate(clicks)
    ]  # fmt: skip


def usual(count: int = 100) -> list[ClickSeen]:
    """A shop where nothing is wrong: every order after a click of its own."""
    return orders([click(number, of=number % 5) for number in range(count)])


def signs(
    rows: Sequence[ClickSeen], *, codes: Iterable[str] = (), programme: Programme = DE
) -> list[SignFound]:
    """Look for every sign, at noon."""
    return list(click_signs(rows, programme=programme, codes=frozenset(codes), as_of=NOON))


def named(rows: Sequence[ClickSeen], **more: Any) -> list[Sign]:
    """Name the signs that are found."""
    return [each.sign for each in signs(rows, **more)]


def only(rows: Sequence[ClickSeen], **more: Any) -> SignFound:
    """The one sign that is found."""
    [found] = signs(rows, **more)
    return found
