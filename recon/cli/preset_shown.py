"""How the trial of a preset is printed: a page for a person, figures for a program."""

from collections import Counter

from recon.cli.output import print_json, print_table, say
from recon.records.moment import EPOCH, moment
from recon.records.money import Money
from recon.records.order import OrderState
from recon.sources.orders.sample import Row
from recon.sources.orders.tried import PresetTried
from recon.sources.shops.objection import Objection

_SHOWN = 10
_CLICK_SHOWN = 4
_PAYMENT_SHOWN = 18
_UNKNOWN = "?"


def print_page(found: PresetTried) -> None:
    """Print what the preset is, what it read, ten orders, and what stands against it."""
    say(_title(found))
    orders = found.sample.orders
    if orders:
        for label, text in _read(found):
            say(f"{label:<9}{text}")
        say()
        _print_orders(found)
        say()
    for each in sorted(found.objections, key=lambda each: not each.grave):
        say(f"{'NO ' if each.grave else '-  '} {each.line}", style="red" if each.grave else "yellow")
    say(_verdict(found), style=None if found.is_well else "red")


def print_figures(found: PresetTried) -> None:
    """Print the same for a program; amounts are minor units."""
    header, orders = found.header, found.sample.orders
    print_json(
        {
            "needs_person": False,
            "cannot_judge": not found.opened,
            "well": found.is_well,
            "file": found.file,
            "contract": header.contract,
            "system": header.system,
            "versions": header.versions,
            "proven": header.proven,
            "objections": [_objection(each) for each in found.objections],
            "seconds": {book: f"{seconds:.3f}" for book, seconds in found.seconds.items()},
            "orders_read": len(orders),
            "lines_read": len(found.sample.lines),
            "read_to_the_end": found.sample.whole,
            "net_amount": _sums(orders),
            "stores": dict(_counted(orders, "store")),
            "states": dict(_states(orders)),
            "with_click_id": sum(bool(row["click_id"]) for row in orders),
            "orders": [_order(found, row) for row in _newest(orders)],
        }
    )


def _title(found: PresetTried) -> str:
    header = found.header
    system = f": {header.system}" if header.system else ""
    versions = f", {header.versions}" if header.versions else ""
    proven = f", proven on: {header.proven}" if header.proven else ""
    return f"{found.file}, contract {header.contract}{system}{versions}{proven}"


def _read(found: PresetTried) -> list[tuple[str, str]]:
    sample, orders = found.sample, found.sample.orders
    times = [row["placed_at"] for row in orders]
    took = {book: f"in {seconds:.2f} s" for book, seconds in found.seconds.items()}
    more = "" if sample.whole else "; there are more: --rows N reads further"
    lines = f", {len(sample.lines):,} lines {took['lines']}" if sample.has_lines else ""
    since = "" if sample.since == EPOCH else f", changed since {sample.since:%Y-%m-%d}"
    clicks = sum(bool(row["click_id"]) for row in orders)
    sound = sample.is_sound("net_amount", "currency")
    money = [
        f"{Money(total, currency)} ({n:,})"
        for (currency, total), n in zip(
            _sums(orders).items(), _counted(orders, "currency").values(), strict=True
        )
    ]
    return [
        ("read", f"{len(orders):,} orders{since} {took['orders']}{lines}{more}"),
        (
            "placed",
            f"{_at(min(times))} to {_at(max(times))} UTC" if sample.is_sound("placed_at") else _UNKNOWN,
        ),
        (
            "money",
            ("; ".join(money) + (" (several currencies)" if len(money) > 1 else "")) if sound else _UNKNOWN,
        ),
        ("stores", _listed(_counted(orders, "store")) if sample.is_sound("store") else _UNKNOWN),
        ("states", _listed(_states(orders)) if sample.is_sound("state") else _UNKNOWN),
        ("clicks", f"{clicks:,} of {len(orders):,} orders have a click id"),
    ]


def _print_orders(found: PresetTried) -> None:
    columns = ("order", "placed (UTC)", "state", "net", "refunded", "lines", "click id", "payment")
    rows = [_cells(found, row) for row in _newest(found.sample.orders)]
    print_table(
        [(name, "right" if name in {"net", "refunded", "lines"} else "left") for name in columns], rows
    )


def _cells(found: PresetTried, row: Row) -> list[str]:
    def sound(text: str, *columns: str) -> str:
        return text if found.sample.is_sound(*columns) else _UNKNOWN

    return [
        sound(str(row["order_ref"] or f"internal {row['row_id']}"), "order_ref"),
        sound(_at(row["placed_at"]), "placed_at"),
        sound(OrderState(row["state"]).name.lower(), "state"),
        sound(str(Money(row["net_amount"], row["currency"])), "net_amount", "currency"),
        sound(str(Money(row["refunded_amount"], row["currency"])), "refunded_amount", "currency"),
        str(_lines(found, row)) if found.sample.has_lines else "-",
        _click(row),
        (row["payment_method"] or "-")[:_PAYMENT_SHOWN],
    ]


def _click(row: Row) -> str:
    # Enough to know it again in the shop, not enough to use it.
    click = row["click_id"] or ""
    return f"{click[:_CLICK_SHOWN]}... ({len(click)})" if click else "-"


def _order(found: PresetTried, row: Row) -> dict[str, object]:
    return {
        "order": row["order_ref"],
        "internal_id": row["row_id"],
        "placed_at": moment(row["placed_at"]).isoformat(),
        "state": OrderState(row["state"]).name.lower(),
        "currency": row["currency"],
        "net_amount": row["net_amount"],
        "refunded_amount": row["refunded_amount"],
        "lines": _lines(found, row) if found.sample.has_lines else None,
        "click_id_length": len(row["click_id"] or ""),
        "store": row["store"],
    }


def _lines(found: PresetTried, row: Row) -> int:
    return sum(line["order_id"] == row["row_id"] for line in found.sample.lines)


def _at(micros: int) -> str:
    return f"{moment(micros):%Y-%m-%d %H:%M}"


def _newest(orders: list[Row]) -> list[Row]:
    return sorted(orders, key=lambda row: int(row["placed_at"]), reverse=True)[:_SHOWN]


def _sums(orders: list[Row]) -> dict[str, int]:
    return {
        currency: sum(row["net_amount"] for row in orders if row["currency"] == currency)
        for currency in _counted(orders, "currency")
    }


def _counted(orders: list[Row], name: str) -> Counter[str]:
    return Counter(row[name] or "none" for row in orders)


def _states(orders: list[Row]) -> Counter[str]:
    return Counter(OrderState(row["state"]).name.lower() for row in orders)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts.most_common())


def _objection(each: Objection) -> dict[str, object]:
    return {"grave": each.grave, "what": each.what, "cure": each.cure, "shown_by": each.shown_by or None}


def _verdict(found: PresetTried) -> str:
    grave = sum(each.grave for each in found.objections)
    rest = len(found.objections) - grave
    if not found.opened:
        return "The database could not be looked at."
    if grave:
        return f"{grave} to mend, {rest} to know: a pull would be refused or wrong."
    also = f"; {rest} to know" if rest else ""
    return f"The preset keeps contract {found.header.contract}{also}."
