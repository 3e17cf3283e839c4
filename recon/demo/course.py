"""What becomes of an order: from its fate to moments in the shop, lines in the log and bookings at Rakuten."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from recon.demo import postbacks
from recon.demo.calendar import END
from recon.demo.crowd import drawn
from recon.demo.fate import Fate
from recon.demo.order import Booked, Course, DemoOrder, Purchase, minutes
from recon.sandbox import SoldLine

_DAY_SECONDS = 24 * 3600
# What changes an order must be over and seen well before the end, so that nobody needs to guess how far it got.
_LAST_CHANGE = END - timedelta(hours=8)
_LAST_RARITY = END - timedelta(hours=12)
_IF_LATE = {
    Fate.NOT_COMMISSIONED: Fate.SENT,
    Fate.UNPAID_RECORDED: Fate.UNPAID,
    Fate.TEST_RECORDED: Fate.TEST,
    Fate.RETRIED_TWICE: Fate.SENT,
}
_CHANGES = frozenset(
    {
        Fate.PART_RETURNED,
        Fate.RETURNED,
        Fate.RETURN_NOT_REVERSED,
        Fate.CANCELLED,
        Fate.CANCELLED_NOT_REVERSED,
    }
)
_NEEDS_TWO_LINES = frozenset({Fate.PART_RETURNED, Fate.RETURN_NOT_REVERSED})
_SILENT = frozenset(
    {Fate.NEVER_SENT, Fate.CHECKOUT_BROKEN, Fate.NO_CLICK, Fate.TEST, Fate.NO_CLICK_TEST, Fate.BY_PIXEL}
)
_TESTS = frozenset({Fate.TEST, Fate.TEST_RECORDED, Fate.NO_CLICK_TEST})
_RETRY = minutes(5)
_REASONS = 2
_RETURN_DAYS = timedelta(days=30)
_PROCESSING = (((45, 300), 55), ((300, 2400), 35), ((2400, 9000), 7), ((9000, 14_000), 3))


def ran(purchase: Purchase, fate: Fate, rng: random.Random) -> DemoOrder:
    """Let an order run its course; a fate that has no room before the end gives way to a plainer one."""
    if fate in _IF_LATE and purchase.placed_at > _LAST_RARITY:
        fate = _IF_LATE[fate]
    if fate in _NEEDS_TWO_LINES and len(purchase.lines) == 1:
        fate = Fate.SENT
    changed_at = purchase.placed_at + timedelta(hours=20, seconds=rng.randrange(4 * _DAY_SECONDS))
    if fate in _CHANGES and changed_at > _LAST_CHANGE:
        fate = Fate.SENT
    if fate is Fate.NOT_COMMISSIONED and rng.randrange(_REASONS) == 0:
        purchase = replace(
            purchase, landed_at=purchase.placed_at - _RETURN_DAYS - minutes(rng.randint(1, 30_000))
        )
    if fate in {Fate.UNPAID, Fate.UNPAID_RECORDED, Fate.NO_CLICK_UNPAID}:
        course = _unpaid(purchase, fate, rng)
    elif fate in {Fate.CANCELLED_EARLY, Fate.NO_CLICK_CANCELLED}:
        course = Course(fate, cancelled_at=purchase.placed_at + minutes(rng.randint(3, 40)))
    else:
        course = _paid(purchase, fate, rng)
    if fate in _CHANGES:
        course = _changed(purchase, course, at=changed_at, rng=rng)
    return DemoOrder(purchase, course)


def _unpaid(purchase: Purchase, fate: Fate, rng: random.Random) -> Course:
    if fate is not Fate.UNPAID_RECORDED:
        return Course(fate)
    # The pixel on the confirmation page reports before anybody has paid.
    return Course(fate, booked=(Booked(_processed(purchase.placed_at, rng), purchase.lines),))


def _paid(purchase: Purchase, fate: Fate, rng: random.Random) -> Course:
    paid_at = purchase.placed_at + timedelta(seconds=rng.randint(5, 540))
    course = Course(
        fate,
        paid_at=paid_at,
        shipped_at=paid_at + timedelta(hours=14, seconds=rng.randrange(_DAY_SECONDS)),
        is_test=fate in _TESTS,
    )
    if fate is Fate.BY_PIXEL:
        return replace(course, booked=(Booked(_processed(purchase.placed_at, rng), purchase.lines),))
    if fate in _SILENT:
        return course
    sent_at = paid_at + timedelta(seconds=rng.randint(3, 45))
    failed = _failed(purchase, course, sent_at=sent_at, rng=rng)
    return failed or _taken(purchase, course, sent_at=sent_at, rng=rng)


def _failed(purchase: Purchase, course: Course, *, sent_at: datetime, rng: random.Random) -> Course | None:
    """Let the sending go wrong in one of the ways in which nothing is booked."""
    match course.fate:
        case Fate.SEND_FAILED:
            fails = rng.choice((postbacks.unreachable, postbacks.turned_away))
            tries = tuple(fails(purchase, sent_at + _RETRY * number) for number in range(3))
            return replace(course, attempts=tries)
        case Fate.REFUSED:
            return replace(course, attempts=(postbacks.refused(purchase, sent_at, rng=rng),))
        case Fate.NO_CONSENT:
            return replace(course, attempts=(postbacks.without_consent(purchase, sent_at),))
        case _:
            return None


def _taken(purchase: Purchase, course: Course, *, sent_at: datetime, rng: random.Random) -> Course:
    """Let the sending reach Rakuten, whatever the shop hears of it."""
    lines = _as_sent(purchase, course.fate, rng)
    booked = Booked(_processed(sent_at, rng), lines)
    if course.fate is Fate.ANSWER_LOST:
        loses = rng.choice((postbacks.unheard, postbacks.bad_gateway))
        return replace(course, attempts=(loses(purchase, sent_at),), booked=(booked,))
    answered = postbacks.accepted(purchase, sent_at, lines=lines, rng=rng)
    if course.fate is Fate.RETRIED_TWICE:
        again = replace(answered, sent_at=sent_at + _RETRY)
        second = Booked(_processed(again.sent_at, rng), lines)
        return replace(
            course, attempts=(postbacks.unheard(purchase, sent_at), again), booked=(booked, second)
        )
    if course.fate is Fate.VANISHED:
        return replace(course, attempts=(answered,))
    if course.fate is Fate.NOT_COMMISSIONED:
        booked = replace(booked, reason=_why_not_commissioned(purchase))
    return replace(course, attempts=(answered,), booked=(booked,))


def _why_not_commissioned(purchase: Purchase) -> str:
    landed_at = purchase.landed_at or purchase.placed_at
    is_too_old = purchase.placed_at - landed_at > _RETURN_DAYS
    return "Return (days) exceeded" if is_too_old else "SKU does not match"


def _as_sent(purchase: Purchase, fate: Fate, rng: random.Random) -> tuple[SoldLine, ...]:
    first, *rest = purchase.lines
    match fate:
        case Fate.ROUNDED:
            return (replace(first, amount=first.amount + rng.choice((-1, 1))), *rest)
        case Fate.DELIVERY_INCLUDED:
            return (replace(first, amount=first.amount + purchase.programme.delivery), *rest)
        case Fate.YEN_TIMES_100:
            return tuple(replace(line, amount=line.amount * 100) for line in purchase.lines)
        case _:
            return purchase.lines


def _changed(purchase: Purchase, course: Course, *, at: datetime, rng: random.Random) -> Course:
    """Let an order be cancelled or given back, and tell Rakuten where the shop does."""
    is_part = course.fate in _NEEDS_TWO_LINES
    returned = purchase.lines[-1:] if is_part else purchase.lines
    if course.fate in {Fate.CANCELLED, Fate.CANCELLED_NOT_REVERSED}:
        course = replace(course, cancelled_at=at, shipped_at=None, returned=returned)
    else:
        course = replace(course, refunded_at=at, returned=returned)
    if course.fate in {Fate.CANCELLED_NOT_REVERSED, Fate.RETURN_NOT_REVERSED}:
        return course
    back = tuple(replace(line, amount=-line.amount) for line in returned)
    sent_at = at + minutes(rng.randint(1, 30))
    reversal = postbacks.accepted(purchase, sent_at, lines=back, rng=rng)
    return replace(
        course,
        attempts=(*course.attempts, reversal),
        booked=(*course.booked, Booked(_processed(sent_at, rng), back)),
    )


def _processed(sent_at: datetime, rng: random.Random) -> datetime:
    """Let Rakuten take its time: four minutes for half of what comes, hours for the slowest."""
    shortest, longest = drawn(_PROCESSING, rng)
    return sent_at + timedelta(seconds=rng.randint(shortest, longest))
