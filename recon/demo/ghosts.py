"""Bookings at Rakuten of which the shop knows nothing: a tag that found no order id on the page makes one up."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.demo.calendar import BEGIN, END
from recon.demo.crowd import click_id
from recon.demo.nordlicht import DE, DemoProgramme
from recon.demo.order import Booked
from recon.sandbox import SoldLine

_COUNT = 4


@dataclass(frozen=True, slots=True)
class Ghost:
    """This is one booking without an order."""

    programme: DemoProgramme
    ref: str
    bought_at: datetime
    click_id: str
    booked: Booked


def ghosts(rng: random.Random) -> list[Ghost]:
    """Draw the bookings without an order, spread over the weeks."""
    return [_ghost(BEGIN + (END - BEGIN) * number / (_COUNT + 1), rng) for number in range(1, _COUNT + 1)]


def _ghost(moment: datetime, rng: random.Random) -> Ghost:
    bought_at = moment.replace(microsecond=0)
    sku, name, price = rng.choice(DE.goods)
    booked = Booked(bought_at + timedelta(minutes=4), (SoldLine(sku, 1, price, name),))
    ref = f"NoOID_{DE.mid}_{rng.randint(10_000, 99_999)}_{bought_at:%Y%m%d%H%M}"
    return Ghost(DE, ref, bought_at, click_id(DE.publishers[0][0], rng), booked)
