"""What an installed shop's own API said of its orders, in the words of our columns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from recon.records.money import decimals
from tests.doors.orders_shop import Pulled, Row

Truth = Mapping[str, Any]
Line = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """This is one order as the shop tells it: its reference, amounts in minor units, and lines."""

    ref: str
    currency: str
    net: int
    gross: int
    tax: int
    shipping: int
    lines: list[Line]


def truth_of(path: Path) -> Truth:
    """Read what the shop said; money stays exact."""
    told: Truth = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return told


def vendure(told: Mapping[str, Any]) -> Told:
    """Take an order of Vendure, whose amounts are hundredths of any currency."""
    currency = told["currencyCode"]
    lines = [
        (line["productVariant"]["sku"], line["quantity"], _minor(_hundredths(line["proratedLinePrice"]), currency))
        for line in told["lines"]
    ]  # fmt: skip
    gross, net = told["totalWithTax"], told["subTotal"]
    return Told(
        told["code"], currency, sum(amount for _, _, amount in lines),
        _minor(_hundredths(gross), currency), _minor(_hundredths(gross - net - told["shipping"]), currency),
        _minor(_hundredths(told["shipping"]), currency), sorted(lines),
    )  # fmt: skip


def medusa(told: Mapping[str, Any]) -> Told:
    """Take an order of Medusa, whose amounts are major units that it does not round."""
    currency = told["currency_code"].upper()
    lines = [
        (item["variant_sku"], int(item["quantity"]), _minor(item["subtotal"] - item["discount_subtotal"], currency))
        for item in told["items"]
    ]  # fmt: skip
    return Told(
        str(told["display_id"]), currency, _minor(told["item_subtotal"] - told["discount_subtotal"], currency),
        _minor(told["total"], currency), _minor(told["tax_total"], currency),
        _minor(told["shipping_subtotal"], currency), sorted(lines),
    )  # fmt: skip


def pulled_orders(pulled: Pulled) -> dict[str, Told]:
    """Say of each order that was pulled what the shop said of it, by its reference."""
    lines: dict[str, list[Line]] = {}
    for line in pulled.rows["lines"].to_pylist():
        lines.setdefault(line["order_id"], []).append((line["sku"], line["quantity"], line["net_amount"]))
    return {
        row["order_ref"]: Told(
            row["order_ref"], row["currency"], row["net_amount"], row["gross_amount"], row["tax_amount"],
            row["shipping_amount"], sorted(lines[row["row_id"]]),
        )
        for row in pulled.orders
    }  # fmt: skip


def by_name(pulled: Pulled, truth: Truth, *, number: str) -> dict[str, Row]:
    """Give the orders the names that the shop's script has for them."""
    names = {str(told["placed"][number]): name for name, told in truth.items()}
    return {names[row["order_ref"]]: row for row in pulled.orders}


def _hundredths(amount: int) -> Decimal:
    return Decimal(amount) / 100


def _minor(amount: Decimal | int, currency: str) -> int:
    units = Decimal(amount).scaleb(decimals(currency))
    return int(units.quantize(Decimal(1), rounding=ROUND_HALF_UP))
