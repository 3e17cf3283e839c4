"""What must be found at the end of the second act, the plans having been carried out: written down with the first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from recon.demo.calendar import SECOND_END
from recon.demo.fate import Fate
from recon.demo.ghosts import Ghost
from recon.demo.order import DemoOrder
from recon.demo.plans import ScriptedPlan, kind_once_sent_again, scripted_plans
from recon.demo.scenarios import Scenario, is_queued, scenarios
from recon.demo.truth import Truth, counts_of, kind_of
from recon.records.kind import Kind


@dataclass(frozen=True, slots=True)
class SecondTruth:
    """This is the truth at the end of the second act: every order's kind, what is sent again, what goes wrong."""

    kinds: dict[str, dict[str, str]]
    plans: list[ScriptedPlan]
    scenarios: list[Scenario]
    injected: dict[str, list[str]]

    def content(self) -> dict[str, object]:
        """Lay the truth out for JSON."""
        return {
            "as_of": SECOND_END.isoformat(),
            "counts": counts_of(self.kinds),
            "injected": self.injected,
            "plans": {plan.script.name: _plan(plan) for plan in self.plans},
            "scenarios": {each.name: each.content() for each in self.scenarios},
            "kinds": self.kinds,
        }


def _plan(plan: ScriptedPlan) -> dict[str, object]:
    return {
        "at": plan.script.at.isoformat(),
        "programme": plan.script.programme,
        "corrected": plan.script.corrected,
        "orders": len(plan.sent),
        "amount": plan.amount,
        "sent": list(plan.sent),
        "held": plan.held,
    }


def second_truth_of(
    orders: Sequence[DemoOrder],
    later: Sequence[DemoOrder],
    ghosts: Sequence[Ghost],
    *,
    own_attempts_known: bool,
) -> SecondTruth:
    """Say of every order of both acts what must be found when the second one is over."""
    everything = [*orders, *later]
    plans = scripted_plans(everything)
    sent = {ref for plan in plans for ref in plan.sent}
    kinds: dict[str, dict[str, str]] = {}
    for order in everything:
        purchase = order.purchase
        kind = (
            kind_once_sent_again(order, own_attempts_known=own_attempts_known)
            if purchase.ref in sent
            else kind_of(order, at=SECOND_END)
        )
        kinds.setdefault(purchase.programme.name, {})[purchase.ref] = kind.slug
    for ghost in ghosts:
        kinds[ghost.programme.name][ghost.ref] = Kind.UNKNOWN_ORDER.slug
    injected = {f"resent_{plan.script.name}": list(plan.sent) for plan in plans}
    injected["denied"] = [each.purchase.ref for each in later if each.course.fate is Fate.DENIED]
    injected["queued"] = [each.purchase.ref for each in later if is_queued(each)]
    return SecondTruth(kinds, plans, scenarios(orders, later), injected)


def written(truth: Truth, second: SecondTruth) -> str:
    """Write both truths as one JSON text: the first act's as it always was, the second's after it."""
    return json.dumps({**truth.content(), "second_act": second.content()}, indent=1) + "\n"
