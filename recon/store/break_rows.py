"""How a found break is written into its row: hundreds of thousands in one run, so what they share is written once."""

from functools import lru_cache

from recon.matching.found_break import SETTLED, FoundBreak
from recon.records.shared import Shared, shared
from recon.store.runs import json_text

FOUND_COLUMNS = (
    "programme",
    "key_number",
    "order_ref",
    "kind",
    "now_kind",
    "currency",
    "expected",
    "recorded",
    "at_risk",
    "estimated",
    "placed_at",
    "due_at",
    "publisher_code",
    "slices",
    "evidence",
)


_UNSETTLED = json_text({SETTLED: ""})[1:-1]


def found_values(found: FoundBreak) -> tuple[str | int | bool, ...]:
    """Write a found break as its row keeps it, in the order of FOUND_COLUMNS."""
    programme, key_number, order_ref, kind, currency, expected, recorded, at_risk, estimated = found[:9]
    placed, due, publisher_code, slices, settled_at, evidence = found[9:]
    number = int(kind)
    before, after = _around_settled(shared(evidence)) if settled_at else (_text(shared(evidence)), "")
    return (
        programme,
        key_number,
        order_ref,
        number,
        number,
        currency,
        expected,
        recorded,
        at_risk,
        estimated,
        placed,
        due,
        publisher_code,
        _text(shared(slices)),
        f"{before}{settled_at}{after}",
    )


def break_row(found: FoundBreak) -> dict[str, str | int | bool]:
    """Write a found break as its row keeps it, by the names of its columns."""
    return dict(zip(FOUND_COLUMNS, found_values(found), strict=True))


@lru_cache(maxsize=4096)
def _text(told: Shared[str | int]) -> str:
    """Write what many breaks share as JSON text."""
    return json_text(dict(told))


@lru_cache(maxsize=4096)
def _around_settled(evidence: Shared[str | int]) -> tuple[str, str]:
    """Write evidence as JSON text, but for the moment of settling: what stands before it, and after it.

    That moment needs no escaping. No value can look like its place: within one, quotes are escaped.
    """
    before, place, after = json_text({**evidence, SETTLED: ""}).partition(_UNSETTLED)
    return before + place[:-1], place[-1] + after
