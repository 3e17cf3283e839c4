"""Shows the newest orders as they are read, and says what about them needs a decision."""

from collections.abc import Mapping

from recon.cli.guide.asking import Asking, part
from recon.cli.guide.system import headers
from recon.cli.output import print_table, say
from recon.records.money import major_units
from recon.sources.shops.click_values import Holds, beginning, holds
from recon.sources.shops.sample import Sample, SampleOrder

_TEN = 10
_WRONG = (
    ("amounts", ("net is goods without tax and delivery, after discounts, before refunds: what Rakuten is told. If all differ by "
     "the tax or the delivery, copy the preset's SQL and change it there (sql_file).")),
    ("states", "put your shop's own words into the preset's lists by `parameters`, such as confirmed = \"paid, sent\"."),
    ("order numbers", "the number must be the one that postbacks carry as ord=; the preset's parameters name where it stands."),
    ("times", "times are shown in UTC; if they are off by hours, set `zone` in [orders.shop]."),
    ("orders are missing", "is it the live database, and may the user read it? A replica may lag behind."),
)  # fmt: skip


def show_orders(asking: Asking, sample: Sample, *, preset: str) -> bool:
    """Show ten orders and ask whether they are right; False sends the person back to choose anew."""
    part("The newest orders, as they are read")
    if not sample.orders:
        say(
            "  No orders at all." if sample.reach == "in all" else f"  No orders {sample.reach}.",
            style="yellow",
        )
        say(
            "    What to do: is it the live database, not an empty copy? Is the prefix the shop's? Then choose again, or go on."
        )
        return not asking.agrees("Choose again?", default=False)
    print_table(
        [("order", "left"), ("placed, UTC", "left"), ("state", "left"), ("net", "right"), ("refunded", "right"), ("total", "right"),
         ("", "left"), ("click id", "left"), ("payment", "left")],
        [_row(order) for order in sample.orders[:_TEN]],
    )  # fmt: skip
    _say_states(sample)
    say(
        "  Compare three of them with the shop's own pages. net: goods without tax and\n"
        "  delivery, after discounts, before refunds; total: what the customer paid. net is\n"
        "  what postbacks carry as amtlist=, and reports as Sales."
    )
    if asking.agrees("Is that right?"):
        return True
    what = asking.choose("What is wrong", [(told, cure) for told, cure in _WRONG])
    say(f"  What to do: {what}")
    for trap in headers()[preset].traps:
        say(f"    The preset says: {trap}", style="dim")
    return not asking.agrees("Choose again? (no goes on, and config.toml can be changed later)")


def choose_stores(
    asking: Asking, sample: Sample, *, given: tuple[str, ...], programme: str
) -> tuple[str, ...]:
    """Name several stores and ask which belong to the programme; nothing where there is only one."""
    if given or len(sample.stores) <= 1:
        return given
    say()
    say(f"  Orders of several stores: {_counts(sample.stores)}", style="yellow")
    say(
        "    A store's orders belong to the programme that lists it; those of the others wait for a programme of their own."
    )
    stores = ", ".join(sample.stores)
    answer = asking.text(
        f"Stores of programme {programme}, with commas", given=None, default=stores,
        stands="Not in Rakuten's dashboard: the shop's own name of each store, as its orders carry it.",
    )  # fmt: skip
    return tuple(part.strip() for part in answer.split(",") if part.strip())


def say_currencies(sample: Sample, *, currency: str) -> None:
    """Say where the orders are not, or not all, in the programme's currency."""
    counts = sample.currencies
    if not counts or set(counts) == {currency}:
        return
    say()
    say(f"  The programme's currency is {currency}, and the orders are in: {_counts(counts)}", style="yellow")
    say(
        "    Rakuten keeps a programme in one currency. An order that is recorded in another one shows as 'currency differs'."
    )
    say(
        "    What to do: a programme for each currency with a MID of its own, by its stores; or correct the currency."
    )


def _row(order: SampleOrder) -> list[str]:
    return [
        order.ref or "none",
        f"{order.placed_at:%Y-%m-%d %H:%M}",
        order.state.name.lower(),
        _money(order.net, order.currency),
        _money(order.refunded, order.currency) if order.refunded else "",
        _money(order.gross, order.currency) if order.gross is not None else "",
        order.currency,
        _click(order.click_id),
        order.payment or "",
    ]


def _click(value: str | None) -> str:
    if not value:
        return "no"
    # One that a postback could not carry is shown with its length: something may cut it.
    shown = beginning(value)
    return shown if holds(value) is Holds.CLICK else f"odd: {shown} ({len(value)})"


def _money(minor: int, currency: str) -> str:
    return f"{major_units(minor, currency):,}"


def _say_states(sample: Sample) -> None:
    states: dict[str, int] = {}
    for order in sample.orders:
        states[order.state.name.lower()] = states.get(order.state.name.lower(), 0) + 1
    say(
        f"  {len(sample.orders):,} orders {sample.reach}: {_counts(states)}; {sample.with_click:,} with a click id."
    )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
