"""What the tests of taking back share: orders of which pieces came back, and what the stand-in booked of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from recon.sandbox import Sandbox, SoldLine
from recon.store.schema import METADATA
from tests.journeys.command_scene import figures, recon
from tests.journeys.resend_scene import CLICK, NOW, WEEK_AGO, ResendShop

Scene = tuple[ResendShop, Sandbox]
BACK, DAYS = NOW - timedelta(days=4), timedelta(days=3)
Row = tuple[str, int, str, int, str]
# SKU, pieces, worth; pieces and worth that came back.
TENTS: list[Row] = [("TENT", 3, "100.00", 1, "33.33"), ("PEG", 10, "5.00", 0, "0.00")]


def lines_of(
    shop: ResendShop, ref: str, rows: Sequence[Row], *, refunded: str, amount: str = "105.00"
) -> None:
    """Write an order with what came back of each line, and what the shop gave back in all."""
    back = BACK.isoformat() if refunded != "0.00" else None
    shop.sold(
        ref,
        amount,
        refunded_amount=refunded,
        refunded_at=back,
        updated_at=NOW.isoformat(),
        line_count=len(rows),
    )
    with shop._database() as base:
        base.execute("DELETE FROM order_lines WHERE order_id = ?", [f"i-{ref}"])
        for number, (sku, pieces, worth, pieces_back, worth_back) in enumerate(rows):
            row = [f"i-{ref}", str(number), sku, sku.title(), pieces, worth, pieces_back, worth_back]
            base.execute("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def recorded(shop: ResendShop, rakuten: Sandbox, ref: str, *lines: SoldLine) -> None:
    """Let an order be sent and recorded as it was sold, a week ago."""
    total = sum(line.amount for line in lines)
    shop.attempt(ref, at=WEEK_AGO, amount=str(total))
    rakuten.book(
        "41234", order_ref=ref, lines=lines, click_id=CLICK, transaction_at=WEEK_AGO, processed_at=WEEK_AGO
    )


def sold_tents(
    scene: Scene, ref: str = "tents", rows: Sequence[Row] = TENTS, *, refunded: str = "33.33"
) -> None:
    shop, rakuten = scene
    lines_of(shop, ref, rows, refunded=refunded)
    recorded(shop, rakuten, ref, SoldLine("TENT", 3, 10000, "Tent"), SoldLine("PEG", 10, 500, "Peg"))


def planned(shop: ResendShop, *words: str) -> dict[str, Any]:
    [plan] = figures(recon(shop, "resend", "plan", "--returns", "--json", *words, "-c", shop.config))["plans"]
    return plan  # type: ignore[no-any-return] # figures of a plan by name


def approved(shop: ResendShop) -> str:
    """Plan what came back and approve it; tell the plan's number."""
    plan = planned(shop)
    words = ("--digest", plan["digest"], "--as", "ben", "--because", "a tent came back")
    assert recon(shop, "resend", "approve", str(plan["plan"]), *words, "-c", shop.config).returncode == 0
    return str(plan["plan"])


def sent(shop: ResendShop) -> str:
    number = approved(shop)
    assert recon(shop, "resend", "run", number, "-c", shop.config).returncode == 0
    return number


def net(rakuten: Sandbox, ref: str) -> dict[str, int]:
    """Add up by SKU what the stand-in booked of an order."""
    found: dict[str, int] = {}
    for each in rakuten.ledger.of_order("41234", ref):
        found[each.line.sku] = found.get(each.line.sku, 0) + each.line.amount
    return found


def lines_back(rakuten: Sandbox, ref: str) -> list[tuple[str, int, int]]:
    lines = (each.line for each in rakuten.ledger.of_order("41234", ref))
    return [(line.sku, line.quantity, line.amount) for line in lines if line.amount < 0]


def state(shop: ResendShop, plan: str, ref: str = "tents") -> str:
    told = figures(recon(shop, "resend", "status", plan, "--json", "-c", shop.config))
    [found] = [each["state"] for each in told["plans"][0]["orders_of_plan"] if each["order_ref"] == ref]
    return str(found)


def held(shop: ResendShop, ref: str = "tents") -> tuple[str, str]:
    plan = planned(shop)
    assert plan["send"] == []
    [found] = [(each["hold"], each["why"]) for each in plan["held"] if each["order_ref"] == ref]
    return found


def verdict(shop: ResendShop, ref: str = "tents") -> tuple[str, int, int]:
    told = figures(recon(shop, "order", ref, "--json", "-c", shop.config))["stories"][0]
    return told["kind"], told["expected"], told["recorded"]


def written(shop: ResendShop) -> list[str]:
    """List all that stands in the store."""
    house = shop.house()
    with house.store as store, store.reading() as connection:
        tables = sorted(METADATA.tables.values(), key=lambda table: table.name)
        return [f"{table.name} {row}" for table in tables for row in connection.execute(table.select())]


def days_pass(shop: ResendShop) -> None:
    """Let what was sent from here have been sent three days ago: the settle time is over."""
    house = shop.house()
    with house.store as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET begun_at = begun_at - 259200000000")
