"""How plans of re-sends are shown: tables for people, figures for programs, click ids only when asked for."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recon.cli.output import print_json, print_table, say
from recon.records import numerals
from recon.records.money import Money
from recon.resend.plan import NotSent, ResendPlan, ToSend
from recon.resend.policy import Duplicates, Terms
from recon.resend.probe.settings import Setting
from recon.resend.request import PostbackRequest
from recon.store.plans import SHORTEST_DIGEST
from recon.store.resend_rows import StoredPlan
from recon.store.switches import Switch

Leaves = Callable[[PostbackRequest], str]
"""Writes what would leave of a postback, fit to be shown."""
LISTED = 50
"""How many orders of a list a person is shown."""
_SHOWN = max(16, SHORTEST_DIGEST)
_DUPLICATES = {
    Duplicates.UNKNOWN: "nobody knows what Rakuten does with an order id that comes again; a double may be paid twice",
    Duplicates.COUNTS_TWICE: "Rakuten counts an order id twice that comes twice",
    Duplicates.DROPS: "Rakuten drops an order id that comes again",
    Duplicates.REPLACES: "Rakuten replaces an order whose id comes again",
}


@dataclass(frozen=True, slots=True)
class Made:
    """This is a plan that was made; `number` is None where it was not written down."""

    plan: ResendPlan
    number: int | None
    terms: Terms
    settings: Sequence[Setting] = ()


def show_plans(
    made: Sequence[Made],
    *,
    leaves: Leaves,
    switch: Switch,
    as_json: bool,
    dry: bool,
    unsure: str,
    returns: bool = False,
) -> None:
    """Show what plans would send and what they hold, each order with its reason; `unsure` says why more may be lost."""
    if as_json:
        print_json(
            {
                "needs_person": bool(made),
                "cannot_judge": bool(unsure),
                "sends_on": switch.is_on,
                "plans": [_figures(each, leaves=leaves) for each in made],
            }
        )
        return
    if unsure:
        say(f"? {unsure}", style="yellow")
    if not made and returns:
        say("No open break is about goods that came back: there is nothing to take back.")
    elif not made:
        say("No open break is about an order that never reached Rakuten: there is nothing to send again.")
    for each in made:
        _show_made(each, leaves=leaves, dry=dry)
    show_switch(switch)


def _show_made(made: Made, *, leaves: Leaves, dry: bool) -> None:
    plan = made.plan
    name = f"Plan {made.number}" if made.number is not None else "Plan, not kept" if dry else "No plan"
    say(f"{name}: programme {plan.programme}, {plan.currency or 'no currency'}", style="bold")
    what = "take back" if plan.amount < 0 else "send"
    say(
        f"  {f'to {what}':<8} {numerals.orders(len(plan.send))}, {money(plan.amount, plan.currency)} of sales, "
        f"{money(plan.commission, plan.currency)} of commission"
    )
    say(f"  held     {numerals.orders(len(plan.held))}")
    if dry:
        for each in plan.send:
            say(f"  {leaves(each.request)}")
    elif plan.send:
        print_table(
            [("order", "left"), ("placed (UTC)", "left"), ("sales", "right"), ("lines", "right")],
            [_sent_cells(each) for each in plan.send[:LISTED]],
        )
        say_rest(len(plan.send), "orders to send")
    noted = Counter(note for each in plan.send for note in each.request.notes)
    for note, orders in noted.most_common(LISTED):
        say(f"  note     {numerals.orders(orders)}: {note}")
    if plan.held:
        _show_held(plan.held_by_reason)
    if plan.send:
        say(f"  note     {_of_duplicates(made.terms)}")
    for setting in made.settings:
        # Of duplicates the note above says all, unless a person wrote one thing and a probe found another.
        if setting.key != "duplicates" or setting.value != setting.found:
            say(f"  note     {setting.line}", style="red" if setting.doubted else None)
    if made.number is not None:
        say(f"  digest   {plan.digest}")
        say(
            f'Approve it: recon resend approve {made.number} --digest {plan.digest[:_SHOWN]} --as NAME --because "..."'
        )


def _of_duplicates(terms: Terms) -> str:
    known = f", as {terms.duplicates_by} found" if terms.duplicates_by else ""
    return f"duplicates: {terms.duplicates}{known}: {_DUPLICATES[terms.duplicates]}"


def _show_held(held: Sequence[NotSent]) -> None:
    counts = Counter(each.why.hold for each in held)
    say("  held, by reason: " + ", ".join(f"{hold} {count}" for hold, count in counts.most_common()))
    print_table(
        [("held order", "left"), ("because", "left")],
        [(fit(each.candidate.order_ref), each.why.sentence) for each in held[:LISTED]],
    )
    say_rest(len(held), "held orders")


def _sent_cells(planned: ToSend) -> tuple[str, str, str, str]:
    [row] = planned.candidate.shop_rows
    return (
        fit(planned.request.order_ref),
        f"{row.placed_at:%Y-%m-%d %H:%M}",
        money(planned.request.amount, planned.request.currency),
        str(planned.request.lines),
    )


def _figures(made: Made, *, leaves: Leaves) -> dict[str, object]:
    plan = made.plan
    return {
        "plan": made.number,
        "programme": plan.programme,
        "currency": plan.currency,
        "digest": plan.digest,
        "duplicates": made.terms.duplicates.value,
        "duplicates_by": made.terms.duplicates_by or None,
        "probed": [each.figures for each in made.settings],
        "amount": plan.amount,
        "commission": plan.commission,
        "send": [
            {
                "order_ref": each.request.order_ref,
                "amount": each.request.amount,
                "lines": each.request.lines,
                "digest": each.request.digest,
                "notes": each.request.notes,
                "request": leaves(each.request),
            }
            for each in plan.send
        ],
        "held": [
            {"order_ref": each.candidate.order_ref, "hold": each.why.hold.value, "why": each.why.sentence}
            for each in plan.held_by_reason
        ],
    }


def show_approved(plan: StoredPlan) -> None:
    """Say what was approved and until when."""
    say(
        f"Approved until {plan.expires_at:%Y-%m-%d %H:%M} UTC: plan {plan.id}, {numerals.orders(plan.orders)}, "
        f"{money(plan.amount, plan.currency)}. Send it: recon resend run {plan.id}"
    )


def show_cancelled(plan: StoredPlan) -> None:
    """Say that a plan was given up."""
    say(
        f"Cancelled: plan {plan.id}. What of it was sent already stays sent; `recon resend status {plan.id}`."
    )


def show_switch(switch: Switch) -> None:
    """Say that sends are stopped, where they are."""
    if not switch.is_on:
        say(
            f"Sends are stopped since {switch.at:%Y-%m-%d %H:%M} UTC by {switch.who}: {switch.why}. "
            'recon start --because "..." --as NAME lets them go on.',
            style="yellow",
        )


def say_rest(count: int, what: str) -> None:
    """Say how many of a list were not printed; nothing where all were."""
    if count > LISTED:
        say(f"  {LISTED} of {count:,} {what} are listed here; --json lists all.")


def money(minor: int, currency: str) -> str:
    """Write an amount; one without a currency as it stands."""
    return str(Money(minor, currency)) if currency else str(minor)


def fit(ref: str) -> str:
    """Make a reference fit for a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in ref)
