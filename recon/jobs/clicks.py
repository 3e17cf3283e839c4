"""Looks over the click ids of the books: whose they are, and what many of them together give away."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recon.gap.clicks.seen import ClickSeen, SignFound, by_click, by_publisher
from recon.gap.clicks.signs import click_signs
from recon.jobs.judged import Publishers
from recon.jobs.question import Bench, question, volumes_of
from recon.records.capture import Capture, read_address
from recon.records.click import is_no_click, is_well_formed
from recon.records.moment import moment, moment_if_any

# All of them are in memory at once.
MOST = 100_000
_CAMPAIGN = re.compile(r"utm_source[^&]{0,20}rakuten", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PublisherSeen:
    """This is one publisher among the click ids; `name` is '' where no report names that code."""

    code: str
    name: str
    number: str
    orders: int
    clicks: int


@dataclass(frozen=True, slots=True)
class ClicksLooked:
    """This is what one programme's click ids came to. `is_cut` says that only the newest orders were looked at."""

    programme: str
    orders: int
    clicks: int
    publishers: tuple[PublisherSeen, ...]
    signs: tuple[SignFound, ...]
    is_cut: bool


def look_at_clicks(
    bench: Bench, names: Collection[str], *, as_of: datetime, since: datetime
) -> list[ClicksLooked]:
    """Look at the click ids of orders since a moment, programme by programme."""
    volumes = [
        each
        for each in volumes_of(bench)
        if each.manifest.book in {"orders", "transactions", "noncommissionable"}
    ]
    asked, _ = question(bench, volumes, as_of=as_of)
    told = bench.engine.clicks(volumes, asked=asked, since=since, most=MOST)
    rows: dict[str, list[ClickSeen]] = {name: [] for name in names}
    for name, *row in told.orders:
        if name in rows:
            rows[name].append(_seen(*row))
    return [
        _looked(bench, name, rows[name], as_of=as_of, named=told.publishers, is_cut=len(told.orders) == MOST)
        for name in names
    ]


def _looked(
    bench: Bench, name: str, rows: list[ClickSeen], *, as_of: datetime, named: Publishers, is_cut: bool
) -> ClicksLooked:
    carried = [row for row in rows if row.click_id.strip()]
    codes = frozenset(code for programme, code in named if programme == name)
    signs = click_signs(rows, programme=bench.programmes[name], codes=codes, as_of=as_of)
    publishers = [
        PublisherSeen(code, *named.get((name, code), ("", "")), len(mine), len(by_click(mine)))
        for code, mine in by_publisher(row for row in carried if is_well_formed(row.click_id)).items()
    ]
    publishers.sort(key=lambda each: (-each.orders, each.code))
    return ClicksLooked(name, len(carried), len(by_click(carried)), tuple(publishers), signs, is_cut)


def _seen(ref: str, placed: int, click_id: str, landed: int | None, address: str, *rest: Any) -> ClickSeen:
    currency, amount, is_owed = rest
    return ClickSeen(
        order_ref=ref,
        placed_at=moment(placed),
        click_id="" if is_no_click(click_id) else click_id,
        placeholder=click_id.strip() if is_no_click(click_id) else "",
        landed_at=moment_if_any(landed),
        landing=read_address(address) if address else Capture(),
        has_campaign=_CAMPAIGN.search(address) is not None,
        currency=currency,
        amount=amount,
        is_owed=is_owed,
    )
