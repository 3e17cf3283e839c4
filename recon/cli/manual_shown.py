"""How files for a person are shown: where they are, what is in them, what is typed, and what is not in them and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recon.cli.output import print_json, print_table, say
from recon.cli.resend_shown import LISTED, fit, money, say_rest
from recon.jobs.manual_files import Placed
from recon.records import numerals
from recon.records.money import major_units
from recon.resend.manual.bulk import Entry
from recon.resend.manual.cancels import Cancel, NotCancelled
from recon.resend.manual.entry import ByHand, LeftOut
from recon.store.by_hand import HandEntry


@dataclass(frozen=True, slots=True)
class Transactions:
    """This is what one programme's orders came to: in the files, or out of them; `unsure` says why more may be wrong."""

    programme: str
    rows: list[tuple[ByHand, Entry]]
    out: list[LeftOut]
    placed: list[Placed]
    unsure: str = ""

    @property
    def needs_person(self) -> bool:
        """Tell whether somebody must enter something, or find a publisher."""
        return bool(self.rows) or any(each.lacks_sid for each in self.out)


@dataclass(frozen=True, slots=True)
class Cancels:
    """This is what one programme's orders to be taken back came to."""

    programme: str
    rows: list[tuple[Cancel, Entry]]
    out: list[NotCancelled]
    placed: list[Placed]
    unsure: str = ""

    @property
    def needs_person(self) -> bool:
        """Tell whether somebody must do something at Rakuten."""
        return bool(self.rows or self.out)


def show_transactions(made: Sequence[Transactions], *, as_json: bool, dry: bool) -> None:
    """Show which orders are in the bulk file, each with its reason, and which are not."""
    if as_json:
        print_json(_report(made, [_transaction_figures(each) for each in made], dry=dry))
        return
    for each in made:
        say(
            f"Programme {each.programme}: {numerals.orders(len(each.rows))} to be entered by hand",
            style="bold",
        )
        if each.rows:
            cells = [_entered_cells(order) for order, _ in each.rows[:LISTED]]
            columns = ("order", "bought", "SID", "sales", "lines", "because")
            print_table([(name, "left") for name in columns], cells)
            say_rest(len(each.rows), "orders to be entered")
        _show_left_out(each.out)
        _show_files(each.placed, dry=dry, rows=len(each.rows), unsure=each.unsure)


def show_cancels(made: Sequence[Cancels], *, as_json: bool, dry: bool) -> None:
    """Show what is typed for each order of the cancel list, and what must be done first for others."""
    if as_json:
        print_json(_report(made, [_cancel_figures(each) for each in made], dry=dry))
        return
    for each in made:
        say(f"Programme {each.programme}: {numerals.orders(len(each.rows))} to be cancelled", style="bold")
        if each.rows:
            say("  Type these beside each order, without a minus sign, and never more than is shown:")
            cells = [row for cancel, _ in each.rows[:LISTED] for row in _typed_cells(cancel)]
            columns = ("order", "SKU", "product", "quantity", "amount", "shown", "until")
            print_table([(name, "left") for name in columns], cells)
            say_rest(len(each.rows), "orders to be cancelled")
            if not all(cancel.until for cancel, _ in each.rows):
                say(
                    "  note     nobody said until when Rakuten cancels; write cancel_within into the programme"
                )
        _show_not_cancelled(each.out)
        _show_files(each.placed, dry=dry, rows=len(each.rows), unsure=each.unsure)


def show_entered(found: Sequence[HandEntry], *, as_json: bool) -> None:
    """List the orders that stand in a file."""
    if as_json:
        orders = [
            {
                "programme": each.order.programme,
                "order_ref": each.order.order_ref,
                "form": each.order.form,
                "file": each.order.file,
                "amount": each.order.amount,
                "currency": each.order.currency,
                "by": each.who,
                "at": each.at.isoformat(),
            }
            for each in found
        ]
        print_json({"needs_person": False, "cannot_judge": False, "orders": orders})
        return
    if not found:
        say("No order stands in a file to be entered by hand.")
        return
    columns = ("order", "for", "sales", "file", "by", "on")
    print_table([(name, "left") for name in columns], [_standing_cells(each) for each in found])


def show_released(found: Iterable[HandEntry]) -> None:
    """Say that orders are held by no file any more."""
    for each in found:
        say(
            f"Released: {fit(each.order.order_ref)} of programme {each.order.programme}, which stood in {each.order.file}. "
            "If somebody entered it at Rakuten nevertheless, it would be counted twice once it is sent again."
        )


def _show_left_out(out: Sequence[LeftOut]) -> None:
    lacking = [each for each in out if each.lacks_sid]
    if lacking:
        say(f"  {numerals.orders(len(lacking))} could be entered, but for the publisher:")
        _show_why([(each.candidate.order_ref, each.why) for each in lacking])
    others = [each for each in out if not each.lacks_sid]
    if others:
        counts = Counter(each.hold or "can be sent again" for each in others)
        by_reason = ", ".join(f"{name} {count}" for name, count in counts.most_common())
        say(f"  not to be entered, by reason: {by_reason}")
        _show_why([(each.candidate.order_ref, each.why) for each in others])


def _show_not_cancelled(out: Sequence[NotCancelled]) -> None:
    first = [each for each in out if each.steps]
    for each in first[:LISTED]:
        say(f"  {fit(each.order.order_ref)}: {each.why}. In this order:")
        for number, step in enumerate(each.steps, start=1):
            say(f"    {number}. {fit(step)}")
    say_rest(len(first), "orders with steps")
    others = [each for each in out if not each.steps]
    if others:
        say(f"  {numerals.orders(len(others))} not on the list:")
        _show_why([(each.order.order_ref, each.why) for each in others])


def _show_why(rows: Sequence[tuple[str, str]]) -> None:
    print_table(
        [("order", "left"), ("because", "left")], [(fit(ref), fit(why)) for ref, why in rows[:LISTED]]
    )
    say_rest(len(rows), "orders")


def _show_files(placed: Sequence[Placed], *, dry: bool, rows: int, unsure: str) -> None:
    if unsure:
        say(f"? {unsure}", style="yellow")
    if dry or not rows:
        say(f"  Nothing was written{' (--dry-run)' if dry else ''}.")
    for each in placed:
        say(f"Wrote {each.path}: {numerals.orders(each.orders)}, now held from being sent or listed again.")


def _entered_cells(order: ByHand) -> tuple[str, ...]:
    return (
        fit(order.candidate.order_ref),
        order.bought_on.isoformat(),
        order.sid,
        money(order.amount, order.currency),
        str(len(order.lines)),
        "; ".join(held.sentence for held in order.reasons),
    )


def _typed_cells(cancel: Cancel) -> list[tuple[str, ...]]:
    order = cancel.order
    until = "" if cancel.until is None else cancel.until.isoformat()
    return [
        (
            fit(order.order_ref) if place == 0 else "",
            fit(typed.sku),
            fit(typed.product),
            str(typed.quantity),
            money(typed.amount, order.currency),
            money(typed.shown, order.currency),
            until if place == 0 else "",
        )
        for place, typed in enumerate(cancel.typed)
    ]


def _standing_cells(each: HandEntry) -> tuple[str, ...]:
    order = each.order
    sales = money(order.amount, order.currency)
    return fit(order.order_ref), order.form, sales, order.file, each.who, f"{each.at:%Y-%m-%d}"


def _report(
    made: Sequence[Transactions | Cancels], programmes: list[dict[str, object]], *, dry: bool
) -> dict[str, object]:
    needs = any(each.needs_person for each in made)
    unsure = any(each.unsure for each in made)
    return {"needs_person": needs, "cannot_judge": unsure, "written": not dry, "programmes": programmes}


def _transaction_figures(made: Transactions) -> dict[str, object]:
    return {
        "programme": made.programme,
        "files": _file_figures(made.placed),
        "orders": [
            {
                "order_ref": order.candidate.order_ref,
                "sid": order.sid,
                "bought_on": order.bought_on.isoformat(),
                "currency": order.currency,
                "amount": order.amount,
                "reasons": [{"hold": held.hold, "why": held.sentence} for held in order.reasons],
                "rows": list(entry.rows),
            }
            for order, entry in made.rows
        ],
        "lacking_publisher": [
            {"order_ref": each.candidate.order_ref, "why": each.why} for each in made.out if each.lacks_sid
        ],
        "left_out": [
            {"order_ref": each.candidate.order_ref, "hold": each.hold, "why": each.why}
            for each in made.out
            if not each.lacks_sid
        ],
    }


def _cancel_figures(made: Cancels) -> dict[str, object]:
    return {
        "programme": made.programme,
        "files": _file_figures(made.placed),
        "orders": [
            {
                "order_ref": cancel.order.order_ref,
                "kind": cancel.order.kind.slug,
                "currency": cancel.order.currency,
                "until": None if cancel.until is None else cancel.until.isoformat(),
                "typed": [
                    {
                        "sku": typed.sku,
                        "product": typed.product,
                        "quantity": typed.quantity,
                        "amount": str(major_units(typed.amount, cancel.order.currency)),
                        "shown": str(major_units(typed.shown, cancel.order.currency)),
                    }
                    for typed in cancel.typed
                ],
                "rows": list(entry.rows),
            }
            for cancel, entry in made.rows
        ],
        "not_listed": [
            {"order_ref": each.order.order_ref, "why": each.why, "steps": list(each.steps)}
            for each in made.out
        ],
    }


def _file_figures(placed: Iterable[Placed]) -> list[dict[str, object]]:
    return [{"path": str(each.path), "sha256": each.digest, "orders": each.orders} for each in placed]
