"""Compares what was sent again with what the truth says was to be, order by order, in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass

from recon.demo.plans import ScriptedPlan
from recon.demo.player import CarriedOut


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """This is one order that a plan treated otherwise than the truth says."""

    plan: str
    order_ref: str
    expected: str
    found: str


def compare_plans(expected: Iterable[ScriptedPlan], found: Iterable[CarriedOut]) -> list[PlanDifference]:
    """Compare plans by name: what each sends and for how much, what it holds and why."""
    told = {plan.script.name: _words(plan) for plan in expected}
    done = {plan.script.name: _words(plan) for plan in found}
    return [
        PlanDifference(name, ref, expected=wanted, found=seen)
        for name in sorted({*told, *done})
        for ref in sorted({*told.get(name, {}), *done.get(name, {})})
        if (wanted := told.get(name, {}).get(ref, "")) != (seen := done.get(name, {}).get(ref, ""))
    ]


def _words(plan: ScriptedPlan | CarriedOut) -> dict[str, str]:
    words = {ref: f"sent, {amount}" for ref, amount in plan.sent.items()}
    for ref, reason in plan.held.items():
        # An order that is sent and held as well must not look like either.
        words[ref] = f"{words[ref]}; held, {reason}" if ref in words else f"held, {reason}"
    return words
