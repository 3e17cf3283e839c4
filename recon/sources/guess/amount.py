"""Which amount of a shop's export is the one that Rakuten was told: by agreement with the report, else by its name."""

from collections.abc import Iterable

from recon.jobs.ports import SourceUnavailable
from recon.records import numerals
from recon.sources.guess.columns import candidates
from recon.sources.guess.desk import Desk, named_column
from recon.sources.guess.evidence import Agreement, agreements, bases
from recon.sources.guess.numbers import Contradiction, NotANumber, Numbers, decimal_sign, is_blank, number
from recon.sources.guess.text import Grid
from recon.sources.orders.csv_rows import Amounts, Base, Rows, groups_of

_LOOKED_AT = 500
_AMOUNTS = ("net", "subtotal", "total", "tax", "shipping", "discount", "price", "refunded")


def sign_of(desk: Desk) -> str:
    """Decide the decimal sign of the whole file; one that uses both refuses."""
    told = desk.told.decimal
    if told is not None:
        desk.note("decimals", f"'{told}'", "as you said", "--decimal")
        return told
    headers = desk.grid.sheet.headers
    names = [name for role in _AMOUNTS for name in candidates(headers, role)]
    names += [
        named_column(desk.grid.sheet, name, flag="--amount")
        for name in (desk.told.amount, *desk.told.less)
        if name
    ]
    cells = (cell for name in dict.fromkeys(names) for cell in desk.grid.columns[name] if not is_blank(cell))
    try:
        sign, why = decimal_sign(cells, currency=None)
    except Contradiction as both:
        cure = "say which is right with --decimal , or --decimal . or export it again"
        raise SourceUnavailable(desk.where, f"amounts are written in two ways, {both}", cure=cure) from None
    if sign != "." or not why.startswith("as in") or ":" in why:
        desk.note("decimals", f"'{sign}'", why, "--decimal")
    return sign


def base_of(desk: Desk, *, sign: str, currency: str, prefix: str) -> Base:
    """Find the amount: as said, else the way that agrees best with the report, else the likeliest by name."""
    grid = desk.grid
    rows = _rows(desk)
    ways = _asked(desk, rows) or [
        way for way in bases(grid, rows=rows) if _reads(grid, way.columns, sign=sign)
    ]
    if not ways:
        raise desk.refuse("no column looks like the amount of the order", cure="name it with --amount COLUMN")
    ids, dates = (grid.columns[desk.columns[role]] for role in ("order_id", "placed"))
    found = agreements(
        ways,
        Amounts(grid, numbers=Numbers(sign=sign, where=desk.where)),
        groups_of(ids, dates, rows=Rows.ONCE),
        ref=lambda group: ids[group[0]].strip().removeprefix(prefix),
        recorded=desk.report.orders,
        currency=currency,
    )
    best = max(found, key=lambda each: each.equal)
    chosen = best if best.convinces else found[0]
    _say(desk, chosen)
    return chosen.base


def _asked(desk: Desk, rows: list[Rows]) -> list[Base]:
    """Make what a person said an amount is; its rows are still decided by agreement."""
    told = desk.told
    if told.amount is None:
        return []
    plus = named_column(desk.grid.sheet, told.amount, flag="--amount")
    less = tuple(named_column(desk.grid.sheet, name, flag="--less") for name in told.less)
    return [Base(plus, less, None, way) for way in rows]


def _rows(desk: Desk) -> list[Rows]:
    """List what rows with one reference may be, the likeliest first: lines repeat or add up, without lines they are apart."""
    grid = desk.grid
    ids, dates = (grid.columns[desk.columns[role]] for role in ("order_id", "placed"))
    several = [group for group in groups_of(ids, dates, rows=Rows.ONCE) if len(group) > 1]
    if not several:
        return [Rows.ONCE]
    names = [name for role in ("net", "subtotal", "total") for name in candidates(list(grid.columns), role)]
    if desk.told.amount is not None:
        names = [named_column(grid.sheet, desk.told.amount, flag="--amount")]
    same = all(
        len({grid.columns[name][row] for row in group} - {""}) <= 1 for name in names[:1] for group in several
    )
    lines = [name for role in ("line", "price", "quantity") for name in candidates(list(grid.columns), role)]
    if same:
        if not lines:
            desk.warnings.append(
                f"{numerals.counted(len(several), 'order id')} on several rows with the same date and amount; each was read once"
            )
        return [Rows.ONCE, Rows.SUM] if lines else [Rows.ONCE]
    return [Rows.SUM, Rows.ONCE] if lines else [Rows.APART, Rows.SUM]


def _reads(grid: Grid, columns: Iterable[str], *, sign: str) -> bool:
    """Tell whether columns hold amounts on most rows; the odd cell is named when it is read."""
    return all(_mostly(grid.columns[name][:_LOOKED_AT], sign=sign) for name in columns)


def _mostly(cells: Iterable[str], *, sign: str) -> bool:
    said = [cell for cell in cells if not is_blank(cell)]
    bad = 0
    for cell in said:
        try:
            number(cell, sign=sign)
        except NotANumber:
            bad += 1
    return 2 * bad <= len(said)


def _say(desk: Desk, chosen: Agreement) -> None:
    share = f"{chosen.equal:,} of {chosen.compared:,} shared orders agree"
    if desk.told.amount is not None:
        desk.note("amount", str(chosen.base), f"as you said; {share}", "--amount, --less")
    elif chosen.convinces:
        desk.note("amount", str(chosen.base), share, "--amount, --less")
    else:
        also = f"; {share}" if chosen.compared else ""
        desk.note("amount", str(chosen.base), f"by its name{also}", "--amount, --less")
    if chosen.compared and not chosen.convinces:
        desk.warnings.append(
            f"only {share} in their amounts: if Rakuten is told another amount than {chosen.base}, name it with --amount COLUMN "
            f"(and --less COLUMN for what is taken off, such as tax or delivery)"
        )
    if chosen.base.rows is Rows.APART:
        desk.warnings.append(
            "order ids stand on several rows with different amounts; these orders cannot be judged"
        )
