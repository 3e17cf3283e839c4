"""The lines of an order on their way into a postback: what is sold, what is added up, how a returning customer's are marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from recon.records.order import OrderKind
from recon.resend.hold import Hold
from recon.resend.request.manner import Manner
from recon.resend.request.sale import Sale, SaleLine
from recon.resend.request.values import BETWEEN, UNPRINTABLE, Findings, Unfit, added, of_line

LEAD = "Lead"
_RETURNING = frozenset({"existing", "returning"})


def sold(sale: Sale, *, findings: Findings) -> list[SaleLine]:
    """List what an order sells, checked; a lead or a registration without lines is one of its own."""
    if not sale.lines and sale.kind is not OrderKind.SALE:
        return [SaleLine(LEAD, LEAD, 1, sale.amount)]
    if not sale.lines:
        raise Unfit(
            "the shop's book has no lines of it; the query of the orders needs its block of lines",
            Hold.NO_LINES,
        )
    return [
        _checked(line, number=number, findings=findings) for number, line in enumerate(sale.lines, start=1)
    ]


def _checked(line: SaleLine, *, number: int, findings: Findings) -> SaleLine:
    if not line.sku.strip() or line.sku != line.sku.strip():
        raise Unfit(f"its line {number} has no SKU, or one with blanks around it", Hold.LINES_UNFIT)
    if BETWEEN in line.sku or UNPRINTABLE.search(line.sku):
        sentence = (
            f"the SKU of its line {number} holds a bar or an unprintable character, which cannot travel"
        )
        raise Unfit(sentence, Hold.LINES_UNFIT)
    if line.quantity < 0 or (line.quantity == 0 and line.amount > 0):
        raise Unfit(f"its line {number} sells {line.quantity} pieces", Hold.LINES_UNFIT)
    if not line.quantity and not line.amount:
        findings.notes.append(f"line {number} sells no pieces for nothing and is left out")
    # A bar would shift all names behind it to other lines; a name may change, a SKU may not.
    name = " ".join(UNPRINTABLE.sub(" ", line.name.replace(BETWEEN, "_")).split())
    if BETWEEN in line.name:
        findings.notes.append(f"the name of line {number} held a bar, which is sent as _")
    told = of_line(line.told, number=number, findings=findings)
    return SaleLine(line.sku, name or line.sku, line.quantity, line.amount, told)


def arranged(lines: Sequence[SaleLine], *, sale: Sale, manner: Manner, findings: Findings) -> list[SaleLine]:
    """Put lines into the order and the words in which they are sent."""
    merged = _merged(lines, findings=findings) if manner.merges else list(lines)
    prefix = manner.returning_prefix
    if not prefix or sale.told.get("custstatus", "").strip().lower() not in _RETURNING:
        return merged
    return [
        SaleLine(prefix + line.sku, prefix + line.name, line.quantity, line.amount, line.told)
        for line in merged
    ]


def _merged(lines: Iterable[SaleLine], *, findings: Findings) -> list[SaleLine]:
    """Add up the lines of one SKU, as Rakuten's own tag does: a report then has one row for each."""
    found: dict[str, SaleLine] = {}
    for line in lines:
        known = found.get(line.sku)
        found[line.sku] = line if known is None else _together(known, line, findings=findings)
    return list(found.values())


def _together(known: SaleLine, line: SaleLine, *, findings: Findings) -> SaleLine:
    told = dict(known.told)
    for name, value in line.told.items():
        first = told.setdefault(name, value)
        # Two lines that are each 1.00 cheaper are 2.00 cheaper together.
        both = added(first, value) if name == "disamt" and name in known.told else ""
        told[name] = both or first
        if not both and first != value:
            findings.notes.append(
                f"lines of SKU {line.sku} differ in {name}: the first one's is sent; merge_skus = false keeps them apart"
            )
    name = known.name if known.name != known.sku else line.name
    return SaleLine(line.sku, name, known.quantity + line.quantity, known.amount + line.amount, told)


def lists(lines: Sequence[SaleLine]) -> Iterator[tuple[str, str]]:
    """Write the optional lists: an empty position where a line has no value, no list where none has."""
    names: Mapping[str, None] = dict.fromkeys(name for line in lines for name in line.told)
    for name in names:
        yield f"{name}list", BETWEEN.join(line.told.get(name, "") for line in lines)
