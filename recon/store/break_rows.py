"""How a found break is written into its row: hundreds of thousands in one run, so what they share is written once."""

from collections.abc import Mapping
from functools import lru_cache

from recon.matching.findings import FoundBreak
from recon.records.moment import micros
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


_SETTLED = "settled_at"
_UNSETTLED = json_text({_SETTLED: ""})[1:-1]


def found_values(found: FoundBreak) -> tuple[str | int | bool, ...]:
    """Write a found break as its row keeps it, in the order of FOUND_COLUMNS."""
    kind = int(found.kind)
    return (
        found.programme,
        found.key_number,
        found.order_ref,
        kind,
        kind,
        found.currency,
        found.expected,
        found.recorded,
        found.at_risk,
        found.estimated,
        micros(found.placed_at),
        micros(found.due_at),
        found.publisher_code,
        _slices_text(tuple(found.slices.items())),
        _evidence_text(found.evidence),
    )


def break_row(found: FoundBreak) -> dict[str, str | int | bool]:
    """Write a found break as its row keeps it, by the names of its columns."""
    return dict(zip(FOUND_COLUMNS, found_values(found), strict=True))


@lru_cache(maxsize=4096)
def _slices_text(slices: tuple[tuple[str, str], ...]) -> str:
    """Write slices as JSON text; many orders share theirs."""
    return json_text(dict(slices))


def _evidence_text(evidence: Mapping[str, str | int]) -> str:
    """Write evidence as JSON text: most orders share all of it but the moment at which they had settled.

    That moment, which needs no escaping, is put into the text they share. No value can look like its place: within one,
    quotes are escaped.
    """
    settled = evidence.get(_SETTLED)
    if settled is None:
        return json_text(dict(evidence))
    shared = _shared_text(tuple({**evidence, _SETTLED: ""}.items()))
    return shared.replace(_UNSETTLED, f'"{_SETTLED}":"{settled}"', 1)


@lru_cache(maxsize=4096)
def _shared_text(evidence: tuple[tuple[str, str | int], ...]) -> str:
    return json_text(dict(evidence))
