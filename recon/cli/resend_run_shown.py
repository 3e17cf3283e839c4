"""How runs of re-sends and the state of plans are shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from recon.cli.output import print_json, print_table, say
from recon.cli.resend_shown import LISTED, fit, money, say_rest, show_switch
from recon.jobs.resend import Ended, ResendRun
from recon.records import numerals
from recon.resend.hold import HeldBack
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
            say(f"GET {house.config.resend.url}?{passed.masked}")
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


def show_status(
    plans: Sequence[StoredPlan],
    rows: Mapping[int, Sequence[StoredResend]],
    *,
    switch: Switch,
    as_json: bool,
    whole: bool,
) -> None:
    """Show plans, and of a single one every order."""
    if as_json:
        doubtful = any(row.state.value == "needs a person" for each in rows.values() for row in each)
        told = [_stored(plan, rows[plan.id], whole=whole) for plan in plans]
        figures = {"needs_person": doubtful, "cannot_judge": False, "sends_on": switch.is_on, "plans": told}
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
        [_plan_cells(plan, rows[plan.id]) for plan in plans],
    )
    if whole:
        _show_orders(rows[plans[0].id])
        say(f"  digest   {plans[0].digest}")
    show_switch(switch)


def _plan_cells(plan: StoredPlan, rows: Sequence[StoredResend]) -> tuple[str, str, str, str, str, str]:
    sales = money(plan.amount, plan.currency)
    return str(plan.id), plan.programme, plan.state.value, str(plan.orders), sales, _counted(rows)


def _show_orders(rows: Sequence[StoredResend]) -> None:
    print_table(
        [("order", "left"), ("sales", "right"), ("state", "left"), ("why", "left")],
        [
            (fit(row.order_ref), money(row.amount, row.currency), row.state.value, row.reason)
            for row in rows[:LISTED]
        ],
    )
    say_rest(len(rows), "orders")


def _stored(plan: StoredPlan, rows: Sequence[StoredResend], *, whole: bool) -> dict[str, object]:
    told = asdict(plan) | {"states": dict(Counter(row.state.value for row in rows))}
    if whole:
        told["orders_of_plan"] = [
            {
                name: value
                for name, value in asdict(row).items()
                # The request holds the click id.
                if name != "request"
            }
            for row in rows
        ]
    return told


def _counted(rows: Sequence[StoredResend]) -> str:
    counts = Counter(row.state.value for row in rows)
    return ", ".join(f"{count} {state}" for state, count in counts.items())
