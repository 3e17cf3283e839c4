"""Tells which values look like click ids, and ranks the places that hold some."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recon.records.capture import read_address
from recon.records.click import STRICT, is_well_formed
from recon.sources.orders.declared import Keeping

_SHOWN = 5
_NAMED = re.compile(
    r"ran_?site|rakuten|linkshare|linksynergy|site_?id|click|affiliate|(^|_)ran(_|$)", re.IGNORECASE
)
_CARRIED = re.compile(r"(?:ran)?site_?id(?:=|%3d)", re.IGNORECASE)


class Holds(StrEnum):
    """This is what a value is: a click id, a landing address that carries one, or neither."""

    CLICK = "click id"
    LANDING = "landing address"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Spot:
    """This is one place that holds such values: a column, a key of a key/value table, or a key of a JSON column.

    `parameters` tell the preset to read it; None where the preset has no parameter for it.
    """

    keeping: Keeping
    table: str
    column: str
    key: str
    holds: Holds
    values: int
    different: int
    strict: int
    example: str
    parameters: Mapping[str, str] | None = field(default=None)

    @property
    def named(self) -> str:
        """Name it: `wp_wc_orders_meta, key _ran_site_id`."""
        if self.keeping is Keeping.COLUMN:
            return f"column {self.table}.{self.column}"
        return f"{self.table}, key {self.key}"


def holds(value: str) -> Holds:
    """Tell what a value looks like; a click id is what a postback may carry, by its shape."""
    text = value.strip()
    if is_well_formed(text):
        return Holds.CLICK
    return Holds.LANDING if read_address(text).is_well_formed else Holds.NEITHER


def shortened(value: str) -> str:
    """Show the beginning of a value and its length, never the whole: it leads to a person's visit."""
    kept = value.strip()
    return f"{beginning(kept)} ({len(kept)} characters)" if kept else "none"


def beginning(value: str) -> str:
    """Show how a value begins: of a short one less than half."""
    return f"{value[: min(_SHOWN, len(value) // 2)]}..."


def spot_of(
    values: Iterable[str],
    *,
    keeping: Keeping,
    table: str,
    column: str,
    key: str = "",
    parameters: Mapping[Holds, Mapping[str, str]] | None = None,
) -> tuple[Spot, ...]:
    """Gather one place's values into what it holds; nothing where no value looks like one."""
    sorted_out: dict[Holds, list[str]] = {}
    for value in values:
        sorted_out.setdefault(holds(value), []).append(value.strip())
    told = parameters or {}
    return tuple(
        Spot(keeping, table, column, key, what, len(found), len(set(found)), sum(bool(STRICT.fullmatch(v)) for v in found),
             _example(found[0], what), told.get(what))
        for what, found in sorted_out.items()
        if what is not Holds.NEITHER
    )  # fmt: skip


def ranked(spots: Iterable[Spot], *, what: Holds) -> tuple[Spot, ...]:
    """Sort the places of one kind, the likeliest first: readable by the preset, no constant, not made up, named so, the most values."""
    return tuple(sorted((spot for spot in spots if spot.holds is what), key=_doubts))


def _doubts(spot: Spot) -> tuple[bool, bool, bool, int, int, str]:
    is_constant = spot.different < min(2, spot.values)
    looks_made_up = spot.holds is Holds.CLICK and spot.strict * 2 < spot.values
    return spot.parameters is None, is_constant, looks_made_up, -_named(spot), -spot.values, spot.named


def _named(spot: Spot) -> int:
    return int(bool(_NAMED.search(spot.key or spot.column)))


def _example(value: str, what: Holds) -> str:
    if what is Holds.CLICK:
        return shortened(value)
    # Of an address its beginning says nothing secret, but what follows the question mark or names the click does.
    carried = _CARRIED.search(value)
    return f"{value[: carried.start() if carried else None].partition('?')[0][:60]}?..."
