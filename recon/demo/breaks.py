"""Deals out the fates: most by chance, and by hand the breaks that the demo is about."""

import random
from datetime import datetime, timedelta

from recon.demo.calendar import (
    BEGIN,
    CHECKOUT_DEPLOY,
    END,
    LAST_ORDER,
    WEEK,
    YEN_DEPLOY,
    YEN_FIX,
    week_ends,
)
from recon.demo.crowd import drawn
from recon.demo.fate import FATES, WITHOUT_CLICK, Fate
from recon.demo.order import Purchase

_BY_CHANCE = [(fate, row.weight) for fate, row in FATES.items() if row.weight]
_NEVER_REVERSED = 20
_PLACED_BEFORE = END - timedelta(days=9)
# Of a hundred PayPal orders so many go through the part of the new checkout that forgets to send.
_FORGOTTEN_PERCENT, _HUNDRED = 97, 100
_WOULD_SEND = frozenset(
    {
        Fate.SENT,
        Fate.ROUNDED,
        Fate.PART_RETURNED,
        Fate.RETURNED,
        Fate.CANCELLED,
        Fate.ANSWER_LOST,
        Fate.BY_PIXEL,
        Fate.SEND_FAILED,
        Fate.REFUSED,
        Fate.VANISHED,
        Fate.NOT_COMMISSIONED,
        Fate.RETRIED_TWICE,
        Fate.DELIVERY_INCLUDED,
        Fate.RETURN_NOT_REVERSED,
    }
)


def fates(bought: list[Purchase], rng: random.Random) -> list[Fate]:
    """Give each purchase of one programme its fate."""
    dealt = fates_by_chance(bought, rng)
    if bought[0].programme.name == "jp":
        return [_yen(each, fate) for each, fate in zip(bought, dealt, strict=True)]
    _refuse_one_each_sunday(bought, dealt)
    _forget_reversals(bought, dealt, rng)
    return [forgotten(each, fate, rng, until=END) for each, fate in zip(bought, dealt, strict=True)]


def fates_by_chance(bought: list[Purchase], rng: random.Random) -> list[Fate]:
    """Give each purchase the fate that chance has for it."""
    return [drawn(_BY_CHANCE if each.click_id else WITHOUT_CLICK, rng) for each in bought]


def forgotten(purchase: Purchase, fate: Fate, rng: random.Random, *, until: datetime) -> Fate:
    """Let the new checkout forget to send most PayPal orders, up to a moment."""
    is_in_time = CHECKOUT_DEPLOY[1] <= purchase.placed_at < until
    if (
        purchase.payment != "paypal"
        or purchase.programme.name != "de"
        or not is_in_time
        or fate not in _WOULD_SEND
    ):
        return fate
    return Fate.CHECKOUT_BROKEN if rng.randrange(_HUNDRED) < _FORGOTTEN_PERCENT else fate


def _yen(purchase: Purchase, fate: Fate) -> Fate:
    is_in_time = YEN_DEPLOY[1] <= purchase.placed_at < YEN_FIX[1]
    return Fate.YEN_TIMES_100 if is_in_time and fate in {Fate.SENT, Fate.ROUNDED} else fate


def _refuse_one_each_sunday(bought: list[Purchase], dealt: list[Fate]) -> None:
    # A report that has been silent for long vouches for nothing; this one always has a line of the last evening.
    for end in week_ends():
        first = end - timedelta(hours=15)
        place = next(
            place
            for place, each in enumerate(bought)
            if first <= each.placed_at < end - timedelta(hours=12, minutes=30) and dealt[place] is Fate.SENT
        )
        dealt[place] = Fate.NOT_COMMISSIONED


def _forget_reversals(bought: list[Purchase], dealt: list[Fate], rng: random.Random) -> None:
    places = [
        place
        for place, each in enumerate(bought)
        if dealt[place] is Fate.SENT and BEGIN + WEEK < each.placed_at < min(_PLACED_BEFORE, LAST_ORDER)
    ]
    for place in rng.sample(places, _NEVER_REVERSED):
        dealt[place] = Fate.CANCELLED_NOT_REVERSED
