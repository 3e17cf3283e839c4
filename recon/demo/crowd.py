"""Who buys what and when: purchases drawn from one seed, in the order in which they were made."""

import base64
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeVar
from zoneinfo import ZoneInfo

from recon.demo.calendar import (
    BEGIN,
    CONSENT_DEPLOY,
    CONSENT_FIX,
    END,
    LAST_ORDER,
    SECOND_LAST_ORDER,
)
from recon.demo.nordlicht import (
    CHANNELS,
    COUPONS,
    CUSTOMERS,
    DEVICES,
    DISCOUNT_PERCENT,
    PAYMENTS,
    DemoProgramme,
    busyness,
)
from recon.demo.order import Purchase
from recon.sandbox import Publisher, SoldLine

_HOUR = 3600
_LINES, _QUANTITIES = ((1, 52), (2, 30), (3, 13), (4, 5)), ((1, 86), (2, 11), (3, 3))
_FIVE_PER_CENT, _HUNDRED = 5, 100
_CLICK_BYTES = 16
_LONGEST_CLICK_MINUTES = 9 * 24 * 60

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Season:
    """This is when a programme's orders are placed, and how many with and without a click."""

    start: datetime
    last_order: datetime
    clicked: int
    other: int


def purchases(programme: DemoProgramme, rng: random.Random) -> list[Purchase]:
    """Draw all purchases of one programme's first act, the first one first."""
    season = Season(BEGIN, LAST_ORDER, programme.clicked, programme.other)
    bought = _bought(programme, season, rng, first=1)
    return [_without_click(each) if _safari_lost_it(each) else each for each in bought]


def later_purchases(programme: DemoProgramme, rng: random.Random) -> list[Purchase]:
    """Draw the purchases of its second act: as many an hour as before, numbered on."""
    whole = sum(weight for _, weight in hours_of(programme, BEGIN, LAST_ORDER))
    part = sum(weight for _, weight in hours_of(programme, END, SECOND_LAST_ORDER))
    season = Season(
        END, SECOND_LAST_ORDER, programme.clicked * part // whole, programme.other * part // whole
    )
    return _bought(programme, season, rng, first=programme.clicked + programme.other + 1)


def _bought(programme: DemoProgramme, season: Season, rng: random.Random, *, first: int) -> list[Purchase]:
    moments = [
        *((moment, True) for moment in _moments(programme, season, season.clicked, rng)),
        *((moment, False) for moment in _moments(programme, season, season.other, rng)),
    ]
    return [
        _purchase(programme, number, placed_at=moment, clicked=clicked, rng=rng)
        for number, (moment, clicked) in enumerate(sorted(moments), start=first)
    ]


def drawn(choices: Sequence[tuple[Drawn, int]], rng: random.Random) -> Drawn:
    """Draw one of several by weight."""
    return rng.choices([each for each, _ in choices], [weight for _, weight in choices])[0]


def hours_of(programme: DemoProgramme, start: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """List the hours of a stretch, each with how busy the shop is in it."""
    zone = ZoneInfo(programme.zone)
    hours = []
    moment = start
    while moment < until:
        local = moment.astimezone(zone)
        hours.append((moment, busyness((moment - BEGIN).days // 7, day=local.weekday(), hour=local.hour)))
        moment += timedelta(hours=1)
    return hours


def _moments(programme: DemoProgramme, season: Season, count: int, rng: random.Random) -> list[datetime]:
    hours = hours_of(programme, season.start, season.last_order)
    cumulated = list(accumulate(weight for _, weight in hours))
    chosen = rng.choices([hour for hour, _ in hours], cum_weights=cumulated, k=count)
    moments = [slot + timedelta(seconds=rng.randrange(_HOUR)) for slot in chosen]
    last = season.last_order
    return [moment if moment < last else last - timedelta(hours=2) for moment in moments]


def _purchase(
    programme: DemoProgramme, number: int, *, placed_at: datetime, clicked: bool, rng: random.Random
) -> Purchase:
    coupon = drawn(COUPONS, rng)
    full = _basket(programme, rng)
    lines = tuple(_discounted(line, DISCOUNT_PERCENT[coupon]) for line in full)
    publisher = drawn(programme.publishers, rng) if clicked else None
    return Purchase(
        number=number,
        programme=programme,
        placed_at=placed_at,
        lines=lines,
        discount=sum(line.amount for line in full) - sum(line.amount for line in lines),
        payment=drawn(PAYMENTS, rng),
        device=drawn(DEVICES, rng),
        channel=drawn(CHANNELS, rng),
        country=drawn(programme.countries, rng),
        coupon=coupon,
        customer=drawn(CUSTOMERS, rng),
        publisher=publisher,
        click_id=click_id(publisher, rng) if publisher else None,
        landed_at=_landed(placed_at, rng) if publisher else None,
    )


def _basket(programme: DemoProgramme, rng: random.Random) -> list[SoldLine]:
    chosen = rng.sample(programme.goods, drawn(_LINES, rng))
    quantities = [drawn(_QUANTITIES, rng) for _ in chosen]
    return [
        SoldLine(sku, quantity, price * quantity, name)
        for (sku, name, price), quantity in zip(chosen, quantities, strict=True)
    ]


def _discounted(line: SoldLine, percent: int) -> SoldLine:
    return replace(line, amount=line.amount - line.amount * percent // _HUNDRED)


def _landed(placed_at: datetime, rng: random.Random) -> datetime:
    # Most buy within the hour, some come back days later.
    longest = _LONGEST_CLICK_MINUTES if rng.randrange(_FIVE_PER_CENT) == 0 else 60
    return (placed_at - timedelta(minutes=rng.randint(2, longest))).replace(second=0)


def click_id(publisher: Publisher, rng: random.Random) -> str:
    """Make a click id as Rakuten does: the publisher's code, and sixteen bytes that mean nothing to us."""
    text = base64.b64encode(rng.randbytes(_CLICK_BYTES)).decode("ascii").rstrip("=")
    return f"{publisher.code}-{text.replace('+', '.').replace('/', '_')}"


def _safari_lost_it(purchase: Purchase) -> bool:
    is_in_time = CONSENT_DEPLOY[1] <= purchase.placed_at < CONSENT_FIX[1]
    return (
        purchase.publisher is not None
        and purchase.programme.name == "de"
        and "Safari" in purchase.device
        and is_in_time
    )


def _without_click(purchase: Purchase) -> Purchase:
    return replace(purchase, click_id=None, landed_at=None)
