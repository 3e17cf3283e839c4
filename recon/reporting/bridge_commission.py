"""The commission on every step of the bridge: one rate taken of each bucket's amount, rounded, and then added up."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from recon.matching.diagnosis import KnownRate
from recon.records.money import share
from recon.reporting.bridge import THERE
from recon.reporting.bridge_walk import Step
from recon.reporting.commission_words import percent
from recon.reporting.figures import Week


def commissions(steps: Sequence[Step], rate: KnownRate) -> tuple[int, ...]:
    """Estimate the commission of each step, in minor units; a total is the sum of the buckets it stands for.

    Each bucket is rounded by itself, half a minor unit away from zero. The buckets are the changes, and of the orders
    that are left in the middle those that are at Rakuten, in the shop's amounts.
    """
    middle = next(place for place, step in enumerate(steps) if step.label == THERE)
    anchor = share(steps[middle].money, rate.value)
    changes = [0 if step.total else share(step.money, rate.value) for step in steps]
    before = accumulate(
        reversed(changes[1 : middle + 1]), lambda level, change: level - change, initial=anchor
    )
    after = accumulate(changes[middle + 1 :], initial=anchor)
    levels = [*reversed(list(before)), *list(after)[1:]]
    return tuple(
        level if step.total else change for step, level, change in zip(steps, levels, changes, strict=True)
    )


def step_figures(steps: Iterable[Step], rate: KnownRate | None) -> list[dict[str, object]]:
    """Lay the bridge out for a program: orders, net amount and commission, in minor units; null where no rate is known."""
    listed = list(steps)
    priced: Sequence[int | None] = [None] * len(listed) if rate is None else commissions(listed, rate)
    return [
        {
            "step": step.label,
            "total": step.total,
            "orders": step.orders,
            "net": step.money,
            "commission": each,
        }
        for step, each in zip(listed, priced, strict=True)
    ]


def rate_note(week: Week) -> str:
    """Say by which rate the bridge's commission was counted, and where that is from."""
    if week.rate is None:
        cure = (
            "run it again with --commission-rate"
            if week.is_period
            else f"set commission_rate in [programme.{week.programme}]"
        )
        return f"Commission is not known: no rate is configured, and the report paid none; {cure}."
    return (
        f"Commission is an estimate (~) on every line: {percent(week.rate.shown)} of sales, {week.rate.source}. "
        "Of orders left out it is what they would have cost."
    )
