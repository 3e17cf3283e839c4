"""The orders of the second act: mostly plain ones, and by hand what happens to the shop's sending in those days."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from recon.demo import postbacks
from recon.demo.breaks import fates_by_chance, forgotten
from recon.demo.calendar import CHECKOUT_FIX, DENIED, END, SECOND_END, SENDER_DOWN
from recon.demo.course import ran
from recon.demo.crowd import later_purchases
from recon.demo.fate import Fate
from recon.demo.nordlicht import PROGRAMMES
from recon.demo.order import DemoOrder

_DRAINS_EVERY = timedelta(seconds=2)


def second_act(rng: random.Random) -> list[DemoOrder]:
    """Draw all orders of the second act, programme by programme."""
    orders: list[DemoOrder] = []
    for programme in PROGRAMMES:
        bought = later_purchases(programme, rng)
        dealt = fates_by_chance(bought, rng)
        orders += [
            # So near to its end every fate that needs time gives way to a plainer one.
            ran(each, forgotten(each, fate, rng, until=CHECKOUT_FIX[1]), rng)
            for each, fate in zip(bought, dealt, strict=True)
        ]
    return _refused_each_evening(_queued([_denied(each) for each in orders]))


def first_attempt(order: DemoOrder) -> datetime | None:
    """Tell when an order was first sent, or would have been; None where the shop never tried."""
    return min((attempt.sent_at for attempt in order.course.attempts), default=None)


def _refused_each_evening(orders: list[DemoOrder]) -> list[DemoOrder]:
    """Put one order of each afternoon on the list of what earns nothing.

    As in the first act: a report that has been silent for long vouches for nothing.
    """
    for day in range((SECOND_END - END).days):
        first = END + timedelta(days=day, hours=9)
        place = next(
            place
            for place, each in enumerate(orders)
            if each.purchase.programme.name == "de"
            and first <= each.purchase.placed_at < first + timedelta(hours=5)
            and each.course.fate is Fate.SENT
        )
        course = orders[place].course
        booked = tuple(replace(each, reason="SKU does not match") for each in course.booked)
        refused = replace(course, fate=Fate.NOT_COMMISSIONED, booked=booked)
        orders[place] = replace(orders[place], course=refused)
    return orders


def _denied(order: DemoOrder) -> DemoOrder:
    """Let Rakuten deny what comes in its bad hours; the shop's sender takes 200 for a yes and tries no more."""
    sent_at = first_attempt(order)
    if order.purchase.programme.name != "de" or sent_at is None or sent_at not in DENIED:
        return order
    if order.course.fate is Fate.NO_CONSENT:
        return order
    attempts = (postbacks.denied(order.purchase, sent_at),)
    return replace(order, course=replace(order.course, fate=Fate.DENIED, attempts=attempts, booked=()))


def _queued(orders: Iterable[DemoOrder]) -> list[DemoOrder]:
    """Let what would have left while the sender stood still leave afterwards, one after the other."""
    whole = list(orders)
    late = sorted(
        (sent_at, place)
        for place, each in enumerate(whole)
        if (sent_at := first_attempt(each)) is not None and sent_at in SENDER_DOWN
    )
    for number, (sent_at, place) in enumerate(late):
        leaves_at = SENDER_DOWN.end + _DRAINS_EVERY * number
        whole[place] = _later(whole[place], by=leaves_at - sent_at)
    return [_given_up(each) for each in whole]


def _later(order: DemoOrder, *, by: timedelta) -> DemoOrder:
    course = order.course
    return replace(
        order,
        course=replace(
            course,
            attempts=tuple(replace(each, sent_at=each.sent_at + by) for each in course.attempts),
            booked=tuple(replace(each, processed_at=each.processed_at + by) for each in course.booked),
        ),
    )


def _given_up(order: DemoOrder) -> DemoOrder:
    """Drop the repetitions that a sender at rest did not make."""
    made = tuple(each for each in order.course.attempts if each.sent_at not in SENDER_DOWN)
    return replace(order, course=replace(order.course, attempts=made))
