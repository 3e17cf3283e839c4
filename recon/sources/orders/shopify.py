"""What Shopify's export of orders says otherwise than by a column's name: taxes inside prices, attributes, test orders."""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from recon.records.capture import read_address
from recon.records.money import decimals
from recon.sources.guess.columns import NAMES, bare
from recon.sources.guess.text import Grid
from recon.sources.orders.csv_rows import first_said
from recon.sources.orders.export_shape import Shape
from recon.sources.settings import ExportMapping

_TEST_GATEWAY = re.compile(r"bogus", re.IGNORECASE)
_CLICK_KEYS = frozenset(bare(name) for name in NAMES["click"])
_LANDING_KEYS = frozenset({"landing site", "landing page", "landing url", "landing page url", "landing"})


def goods(
    money: Mapping[str, Sequence[Decimal | None]], *, currencies: Sequence[str], taxes: str
) -> tuple[list[Decimal | None], int]:
    """Take the tax out of subtotals that include it; count the orders whose total decides neither.

    Total = Subtotal + Shipping means that prices include tax, plus Taxes that they do not. Of the tax inside, the
    goods bear the share they have in goods and delivery.
    """
    nothing = [None] * len(currencies)
    subtotals, totals = money["net_amount"], money.get("gross_amount", nothing)
    tax_of, delivery_of = money.get("tax_amount", nothing), money.get("shipping_amount", nothing)
    found: list[Decimal | None] = []
    undecided = 0
    for place, subtotal in enumerate(subtotals):
        tax, delivery, total = (each[place] or Decimal(0) for each in (tax_of, delivery_of, totals))
        if subtotal is None or tax == 0:
            found.append(subtotal)
            continue
        inside, outside = subtotal + delivery, subtotal + delivery + tax
        if taxes == "by-total" and total not in {inside, outside}:
            undecided += 1
        included = taxes == "included" or (taxes == "by-total" and abs(total - inside) < abs(total - outside))
        found.append(_without(subtotal, tax, delivery, currencies[place]) if included else subtotal)
    return found, undecided


def _without(subtotal: Decimal, tax: Decimal, delivery: Decimal, currency: str) -> Decimal:
    if subtotal + delivery <= 0:
        return subtotal
    cent = Decimal(1).scaleb(-decimals(currency))
    return subtotal - (tax * subtotal / (subtotal + delivery)).quantize(cent, rounding=ROUND_HALF_UP)


def facts(
    grid: Grid,
    groups: Sequence[list[int]],
    columns: Mapping[str, Sequence[str | None]],
    *,
    shape: Shape,
    told: ExportMapping,
) -> dict[str, list[str | None]]:
    """Read what stands inside other cells: click and landing address among the attributes, the country, test orders."""
    made: dict[str, list[str | None]] = {}
    payment = columns.get("payment_method", [None] * len(groups))
    made["is_test"] = ["1" if _TEST_GATEWAY.search(paid or "") else "0" for paid in payment]
    if "delivery_country" in shape.beside and "country" in columns:
        cells = grid.columns[shape.beside["delivery_country"]]
        made["country"] = [
            said or first_said(cells, group).strip() or None
            for said, group in zip(columns["country"], groups, strict=True)
        ]
    if "attributes" in shape.beside:
        cells = grid.columns[shape.beside["attributes"]]
        read = [_attributes(first_said(cells, group)) for group in groups]
        landing = [_of(each, told.landing_key, known=_LANDING_KEYS) for each in read]
        click = [_of(each, told.click_key, known=_CLICK_KEYS) for each in read]
        made["landing_url"] = [*landing]
        made["click_id"] = [
            said or read_address(address or "").click_id or None
            for said, address in zip(click, landing, strict=True)
        ]
    return {name: texts for name, texts in made.items() if name not in told.fields}


def _attributes(cell: str) -> dict[str, str]:
    """Read 'name: value' lines; a value may hold colons itself."""
    pairs = (line.partition(":") for line in cell.splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon and value.strip()}


def _of(attributes: Mapping[str, str], key: str | None, *, known: frozenset[str]) -> str | None:
    if key is not None:
        return attributes.get(key)
    return next((value for name, value in attributes.items() if bare(name) in known), None)
