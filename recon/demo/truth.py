"""What the service must find at the end, key by key: written down before anything runs, and compared afterwards.

It follows from what was done to each order, not from the books: only age is reckoned here, by the shop's own times.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recon.demo.calendar import BEGIN, END, SETTLE
from recon.demo.fate import FATES, NORMAL_LOSS, Fate
from recon.demo.ghosts import Ghost
from recon.demo.order import DemoOrder
from recon.records.kind import Kind

_ABSENT = frozenset({Kind.NEVER_SENT, Kind.SEND_FAILED, Kind.REFUSED, Kind.NOT_RECORDED, Kind.SUPPRESSED})
_DIFFERENT = frozenset(
    {
        Kind.AMOUNT_DIFFERS,
        Kind.RECORDED_TWICE,
        Kind.CANCELLED_NOT_REVERSED,
        Kind.REFUND_NOT_REVERSED,
        Kind.UNPAID_RECORDED,
    }
)
_INJECTED = (Fate.CHECKOUT_BROKEN, Fate.CANCELLED_NOT_REVERSED, Fate.YEN_TIMES_100)

Kinds = Mapping[str, Mapping[str, str]]
"""The kind of every order: its slug by programme and order key."""


@dataclass(frozen=True, slots=True)
class Truth:
    """This is the truth at the end: the kind of every order, and the references of what was injected."""

    kinds: dict[str, dict[str, str]]
    injected: dict[str, list[str]]
    seed: int

    def text(self) -> str:
        """Write the truth as JSON."""
        return json.dumps(self.content(), indent=1) + "\n"

    def content(self) -> dict[str, object]:
        """Lay the truth out for JSON."""
        return {
            "as_of": END.isoformat(),
            "begins": BEGIN.isoformat(),
            "seed": self.seed,
            "counts": self.counts(),
            "injected": self.injected,
            "kinds": self.kinds,
        }

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the orders of each kind, by programme."""
        return counts_of(self.kinds)


def counts_of(kinds: Kinds) -> dict[str, dict[str, int]]:
    """Count the orders of each kind, by programme."""
    counted: dict[str, dict[str, int]] = {}
    for programme, of_programme in kinds.items():
        slugs = sorted(of_programme.values())
        counted[programme] = {slug: slugs.count(slug) for slug in dict.fromkeys(slugs)}
    return counted


@dataclass(frozen=True, slots=True)
class Difference:
    """This is one order of which the service says something else than what was done to it."""

    programme: str
    order_key: str
    expected: str
    found: str


@dataclass(slots=True)
class _Lists:
    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, ref: str) -> None:
        self.found.setdefault(name, []).append(ref)


def truth_of(orders: list[DemoOrder], ghosts: list[Ghost], *, seed: int) -> Truth:
    """Say of every order what must be found at the end."""
    kinds: dict[str, dict[str, str]] = {}
    lists = _Lists()
    for order in orders:
        purchase, fate = order.purchase, order.course.fate
        kinds.setdefault(purchase.programme.name, {})[purchase.ref] = kind_of(order).slug
        if purchase.click_was_lost:
            lists.add("click_ids_lost", purchase.ref)
        if fate in _INJECTED:
            lists.add(fate.value, purchase.ref)
        elif fate in NORMAL_LOSS:
            lists.add("normal_loss", purchase.ref)
    for ghost in ghosts:
        kinds[ghost.programme.name][ghost.ref] = Kind.UNKNOWN_ORDER.slug
        lists.add("unknown_orders", ghost.ref)
    return Truth(kinds, lists.found, seed)


def kind_of(order: DemoOrder, *, at: datetime = END) -> Kind:
    """Say what must be found of one order at a moment: the kind of its fate, unless it is too young."""
    course, kind = order.course, FATES[order.course.fate].kind
    is_unseen = bool(course.booked) and course.booked[0].visible_at > at
    if is_unseen or (kind in _ABSENT and _silent_since(order) + SETTLE > at):
        kind = Kind.WAITING
    elif kind in _DIFFERENT and _different_since(order) + SETTLE > at:
        kind = Kind.WAITING_FOR_CORRECTION
    return kind


def _silent_since(order: DemoOrder) -> datetime:
    course = order.course
    taken = [attempt.sent_at for attempt in course.attempts if attempt.taken]
    return max([course.paid_at or order.purchase.placed_at, *taken])


def _different_since(order: DemoOrder) -> datetime:
    course = order.course
    changes = [moment for moment in (course.cancelled_at, course.refunded_at) if moment is not None]
    taken = [attempt.sent_at for attempt in course.attempts if attempt.taken]
    return max([*changes, *taken, *(each.processed_at for each in course.booked)])


def compare(truth: Kinds, found: Kinds) -> list[Difference]:
    """Compare the truth with what was found, key by key, in both directions."""
    return [
        Difference(programme, key, expected=expected, found=said)
        for programme in sorted({*truth, *found})
        for key in sorted({*truth.get(programme, {}), *found.get(programme, {})})
        if (expected := truth.get(programme, {}).get(key, ""))
        != (said := found.get(programme, {}).get(key, ""))
    ]
