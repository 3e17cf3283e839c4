"""What the two files say of each other: which column holds the shared reference, the shared amount, the shared time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from recon.records.moment import micros
from recon.sources.guess.columns import candidates
from recon.sources.guess.dates import NotADate, moment_in
from recon.sources.guess.numbers import minor
from recon.sources.guess.report import Recorded
from recon.sources.guess.text import Grid
from recon.sources.orders.csv_rows import Amounts, Base, Rows

_ENOUGH_ORDERS = 3
_HALF = Decimal("0.5")
_SAMPLE = 2000
_PREFIXES = ("", "#")
_NEAR_MICROS = 20 * 60 * 1_000_000
# Zones of the shops that keep their books in a currency, the likeliest first.
_ZONES: Mapping[str, tuple[str, ...]] = {
    "EUR": ("Europe/Berlin", "Europe/Helsinki", "Europe/Lisbon"),
    "GBP": ("Europe/London",),
    "JPY": ("Asia/Tokyo",),
    "USD": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "CAD": ("America/Toronto", "America/Vancouver"),
    "AUD": ("Australia/Sydney", "Australia/Brisbane", "Australia/Perth"),
    "BRL": ("America/Sao_Paulo",),
    "CHF": ("Europe/Zurich",),
    "SEK": ("Europe/Stockholm",),
    "DKK": ("Europe/Copenhagen",),
    "NOK": ("Europe/Oslo",),
    "PLN": ("Europe/Warsaw",),
    "CZK": ("Europe/Prague",),
    "KRW": ("Asia/Seoul",),
    "SGD": ("Asia/Singapore",),
    "HKD": ("Asia/Hong_Kong",),
    "NZD": ("Pacific/Auckland",),
}


@dataclass(frozen=True, slots=True)
class SharedReference:
    """This is the column whose cells Rakuten knows as order ids, and the sign before them that Rakuten lacks."""

    column: str
    prefix: str
    shared: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """This is how well one way of counting an order's amount agrees with Rakuten's: so many of so many."""

    base: Base
    equal: int
    compared: int

    @property
    def convinces(self) -> bool:
        """Tell whether the figures decide it."""
        return self.compared >= _ENOUGH_ORDERS and self.equal >= _HALF * self.compared


def shared_reference(
    grid: Grid, columns: Iterable[str], recorded: Mapping[str, Recorded]
) -> SharedReference | None:
    """Find the column that shares most order ids with the report; None where none shares any."""
    best: SharedReference | None = None
    for column in columns:
        cells = {cell.strip() for cell in grid.columns[column]} - {""}
        for prefix in _PREFIXES:
            if prefix and not all(cell.startswith(prefix) for cell in cells):
                continue
            shared = sum(1 for cell in cells if cell.removeprefix(prefix) in recorded)
            if shared and (best is None or shared > best.shared):
                best = SharedReference(column, prefix, shared)
    return best


def bases(grid: Grid, *, rows: Sequence[Rows]) -> list[Base]:
    """List the ways to count a commission base from the columns at hand, the likeliest first by name alone."""
    has = {
        role: candidates(list(grid.columns), role)
        for role in ("net", "subtotal", "total", "tax", "shipping", "discount", "price", "quantity")
    }
    tax, shipping, discount = has["tax"][:1], has["shipping"][:1], has["discount"][:1]
    ways: list[tuple[str, list[str]]] = [(name, []) for name in has["net"]]
    for name in has["subtotal"]:
        ways += [(name, []), (name, tax), (name, discount), (name, [*discount, *tax])]
    for name in has["total"]:
        ways += [(name, [*shipping, *tax]), (name, shipping), (name, tax), (name, [])]
    found = [Base(name, tuple(less), None, way) for name, less in ways for way in rows]
    if has["price"] and has["quantity"]:
        price, count = has["price"][0], has["quantity"][0]
        found += [Base(price, tuple(less), count, Rows.SUM) for less in ([], discount)]
    elif has["price"] and not found:
        found.append(Base(has["price"][0], (), None, rows[0]))
    return list(dict.fromkeys(found))


def agreements(
    ways: Iterable[Base],
    amounts: Amounts,
    groups: Sequence[list[int]],
    *,
    ref: Callable[[list[int]], str],
    recorded: Mapping[str, Recorded],
    currency: str,
) -> list[Agreement]:
    """Compare each way with what Rakuten recorded, over the orders in both files that Rakuten pays for."""
    sample = []
    for group in groups:
        known = recorded.get(ref(group))
        if known is not None and known.amount > 0:
            sample.append((group, minor(known.amount, currency), max(known.lines, len(group))))
        if len(sample) == _SAMPLE:
            break
    found = []
    for way in ways:
        reading = amounts.of(way)
        equal = sum(
            1 for group, theirs, lines in sample if abs(minor(reading(group), currency) - theirs) <= lines
        )
        found.append(Agreement(way, equal, len(sample)))
    return found


def zones_of(currency: str) -> tuple[str, ...]:
    """List the zones that go with a currency; UTC where none does."""
    return _ZONES.get(currency, ("UTC",))


def shared_zone(
    cells: Iterable[tuple[str, Recorded]], *, order: str, currency: str
) -> tuple[str, int] | None:
    """Find the zone in which the shop's naive times meet Rakuten's; None where none comes near."""
    pairs = []
    for cell, known in cells:
        try:
            pairs.append((moment_in(cell, order=order)[0], known.at))
        except NotADate:
            continue
        if len(pairs) == _SAMPLE:
            break
    if len(pairs) < _ENOUGH_ORDERS:
        return None
    known_zones = [zone for zones in _ZONES.values() for zone in zones]
    off: dict[str, Decimal] = {}
    for zone in dict.fromkeys([*zones_of(currency), "UTC", *known_zones]):
        place = ZoneInfo(zone)
        apart = [abs(micros(naive.replace(tzinfo=place).astimezone(UTC)) - at) for naive, at in pairs]
        off[zone] = Decimal(median(apart))
    best = min(off, key=lambda zone: off[zone])
    return (best, len(pairs)) if off[best] <= _NEAR_MICROS else None


def repeated(ids: Iterable[str]) -> int:
    """Count the references that stand on more than one row."""
    return sum(1 for ref, times in Counter(cell.strip() for cell in ids).items() if ref and times > 1)
