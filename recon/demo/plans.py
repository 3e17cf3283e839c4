"""What is sent again in the second act, and when: three plans, and for every order why it goes or is held.

Reckoned from what was done to each order, before anything runs; the service must come to the same by its own gate.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from recon.demo.fate import FATES, Fate
from recon.demo.order import DemoOrder
from recon.demo.truth import kind_of
from recon.records.click import is_well_formed
from recon.records.kind import Kind, Side

RETURN_DAYS = 30
OLDEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Script:
    """This is one plan as somebody carries it out at a moment, right after everything was judged.

    `corrected` is whether somebody says that what Rakuten refused has been put right.
    """

    name: str
    at: datetime
    programme: str = "de"
    corrected: bool = False


SCRIPTS = (
    Script("a", datetime(2026, 11, 23, 10, tzinfo=UTC)),
    Script("b", datetime(2026, 11, 25, 10, tzinfo=UTC)),
    Script("c", datetime(2026, 11, 26, 12, tzinfo=UTC), corrected=True),
)


@dataclass(frozen=True, slots=True)
class ScriptedPlan:
    """This is what a plan must come to: whom it sends, what that adds up to, whom it holds and why."""

    script: Script
    sent: dict[str, int] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """Add up what is sent, in minor units."""
        return sum(self.sent.values())

    def reasons(self) -> dict[str, int]:
        """Count the orders that are held, by reason."""
        words = sorted(self.held.values())
        return {each: words.count(each) for each in dict.fromkeys(words)}


def scripted_plans(orders: Iterable[DemoOrder]) -> list[ScriptedPlan]:
    """Say of each plan in turn what it sends and what it holds; what was sent once is no break any more."""
    left = {each.purchase.ref: each for each in orders}
    plans = []
    for script in SCRIPTS:
        plan = _planned(left.values(), script)
        left = {ref: each for ref, each in left.items() if ref not in plan.sent}
        plans.append(plan)
    return plans


def _planned(orders: Iterable[DemoOrder], script: Script) -> ScriptedPlan:
    plan = ScriptedPlan(script)
    for order in orders:
        purchase = order.purchase
        is_known = purchase.programme.name == script.programme and purchase.placed_at <= script.at
        if not is_known or kind_of(order, at=script.at).row.side is not Side.MISSING:
            continue
        why = held_because(order, script)
        if why:
            plan.held[purchase.ref] = why
        else:
            plan.sent[purchase.ref] = purchase.net
    return plan


def held_because(order: DemoOrder, script: Script) -> str:
    """Say why a broken order is not sent again; '' where it is."""
    purchase, kind = order.purchase, kind_of(order, at=script.at)
    match kind:
        case Kind.NEVER_SENT | Kind.SEND_FAILED:
            why = ""
        case Kind.REFUSED:
            why = "" if script.corrected else "not corrected"
        case Kind.NOT_RECORDED:
            why = "accepted once"
        case Kind.SUPPRESSED:
            why = "a person decides"
        case _:
            why = "recorded"
    if why:
        return why
    if not is_well_formed(purchase.click_id or "") or purchase.landed_at is None:
        return "no click"
    if purchase.placed_at - purchase.landed_at > timedelta(days=RETURN_DAYS):
        return "click too old"
    return "order too old" if script.at - purchase.placed_at > OLDEST else ""


def kind_once_sent_again(order: DemoOrder, *, own_attempts_known: bool) -> Kind:
    """Say what an order becomes once the report shows what was sent again.

    With our own attempts in the attempts book it is as any other that was sent. Without them the shop's log is all
    there is: it has failures only, or nothing.
    """
    if own_attempts_known:
        like = Fate.SENT
    elif order.course.attempts:
        like = Fate.ANSWER_LOST
    else:
        like = Fate.BY_PIXEL
    return FATES[like].kind
