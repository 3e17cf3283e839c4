"""How runs of re-sends and the state of plans are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from recon.cli.output import print_json, print_table, say
from recon.cli.resend_shown import LISTED, fit, money, say_rest, show_switch
from recon.jobs.resend import Ended, ResendRun
from recon.records import numerals
from recon.records.resend import ResendState
from recon.resend.hold import HeldBack
from recon.resend.states import PlanState
from recon.store.resend_rows import StoredPlan, StoredResend
from recon.store.switches import Switch
from recon.wiring import House


def show_look(house: House, plan: StoredPlan) -> None:
    """Show what a run would send now, order by order, without claiming or sending anything."""
    books = house.resends().books
    for row in house.store.resends(plan.id):
        if row.state.value != "approved":
            continue
        passed = books.again(row, corrected=plan.corrected)
        if isinstance(passed, HeldBack):
            say(f"held  {fit(row.order_ref)}: {passed.sentence}")
        elif passed.query != row.request:
            say(f"held  {fit(row.order_ref)}: the order is not what was approved any more")
        else:
            say(house.shown(passed))
            for note in passed.notes:
                say(f"  note: {note}")
    show_switch(house.store.sends_switch())


def show_run(run: ResendRun, rows: Sequence[StoredResend], *, as_json: bool) -> None:
    """Show what a run came to, order by order."""
    if as_json:
        print_json(_run_figures(run))
        return
    for each in run.forgotten:
        told = f"! order {fit(each.order_ref)} was being sent when a process ended; a person decides"
        say(told, style="yellow")
    print_table(
        [("order", "left"), ("sales", "right"), ("now", "left"), ("why", "left")],
        [_ended_cells(each) for each in run.ended],
    )
    waiting = sum(1 for each in rows if each.state.value == "approved")
    if run.stopped:
        say(f"Stopped: {run.stopped}.", style="yellow")
    if waiting:
        say(
            f"{numerals.orders(waiting)} of plan {run.plan.id} left to send; run it again while its approval holds."
        )
    say("What was accepted is proved by the next report: recon pull, recon run, recon resend status.")


def _ended_cells(ended: Ended) -> tuple[str, str, str, str]:
    sales = money(ended.resend.amount, ended.resend.currency)
    return fit(ended.resend.order_ref), sales, ended.state.value, ended.reason


def _run_figures(run: ResendRun) -> dict[str, object]:
    return {
        "needs_person": run.needs_person,
        "cannot_judge": False,
        "plan": run.plan.id,
        "stopped": run.stopped or None,
        "forgotten": [each.order_ref for each in run.forgotten],
        "orders": [
            {
                "order_ref": each.resend.order_ref,
                "state": each.state.value,
                "outcome": None if each.outcome is None else each.outcome.name.lower(),
                "reason": each.reason,
            }
            for each in run.ended
        ],
    }


@dataclass(frozen=True, slots=True)
class Status:
    """This is what plans have come to: their orders counted by state, and of a single plan each order.

    `orders` is None where the newest plans are listed; `made` counts all plans there are.
    """

    plans: Sequence[StoredPlan]
    states: Mapping[int, Mapping[ResendState, int]]
    orders: Sequence[StoredResend] | None
    made: int
    switch: Switch

    @property
    def needs_person(self) -> bool:
        """Tell whether an order is in doubt, or a plan waits for its approval."""
        doubtful = any(ResendState.NEEDS_PERSON in counts for counts in self.states.values())
        return doubtful or any(plan.state is PlanState.PLANNED for plan in self.plans)


def show_status(status: Status, *, as_json: bool) -> None:
    """Show plans, and of a single one every order."""
    if as_json:
        told = [_stored(plan, status) for plan in status.plans]
        figures = {
            "needs_person": status.needs_person,
            "cannot_judge": False,
            "sends_on": status.switch.is_on,
            "made": status.made,
            "plans": told,
        }
        print_json(figures)
        return
    print_table(
        [
            ("plan", "right"),
            ("programme", "left"),
            ("state", "left"),
            ("orders", "right"),
            ("sales", "right"),
            ("now", "left"),
        ],
        [_plan_cells(plan, status.states[plan.id]) for plan in status.plans],
    )
    if status.orders is not None:
        _show_orders(status.orders)
        say(f"  digest   {status.plans[0].digest}")
    elif status.made > len(status.plans):
        say(
            f"  the newest {len(status.plans)} of {status.made:,} plans are listed here; recon resend status NUMBER shows any"
        )
    show_switch(status.switch)


def _plan_cells(plan: StoredPlan, states: Mapping[ResendState, int]) -> tuple[str, str, str, str, str, str]:
    sales = money(plan.amount, plan.currency)
    now = ", ".join(f"{count} {state}" for state, count in states.items())
    return str(plan.id), plan.programme, plan.state.value, str(plan.orders), sales, now


def _show_orders(rows: Sequence[StoredResend]) -> None:
    print_table(
        [("order", "left"), ("sales", "right"), ("state", "left"), ("why", "left")],
        [
            (fit(row.order_ref), money(row.amount, row.currency), row.state.value, row.reason)
            for row in rows[:LISTED]
        ],
    )
    say_rest(len(rows), "orders")


def _stored(plan: StoredPlan, status: Status) -> dict[str, object]:
    counts = {state.value: count for state, count in status.states[plan.id].items()}
    told = asdict(plan) | {"states": counts}
    if status.orders is not None:
        told["orders_of_plan"] = [
            {
                name: value
                for name, value in asdict(row).items()
                # The request holds the click id.
                if name != "request"
            }
            for row in status.orders
        ]
    return told
