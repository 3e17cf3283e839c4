"""Writes docs/breaks.md: every code of the catalogue, and the test that shows it where the product tells it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from recon.cli.explain_shown import told_words
from recon.records.codes import CODES, CodeRow, Standing, by_family
from recon.records.codes.row import kind as kind_tellers
from recon.records.kind import Kind
from recon.records.numerals import enumeration
from tests.tools.proofs import Proof, proofs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "breaks.md"
_HEAD = """\
# Breaks, and differences that are none

Every way in which the shop's orders, the postback log and Rakuten's lists are known to differ has a code. `recon explain B29` says one of
them on the command line, with an example in words and the breaks that carry it now. This page is written by `make docs` from
`recon/records/codes/` and from the tests that are marked with a code.

{counts}

- **told**: a place of the product says exactly this; the page names it, and the test that shows it.
- **noticed**: the orders stand under a kind, a signal or a sign, and nothing tells this code from its neighbours there. A kind has one code,
  which its orders carry whatever is behind them: {shared}.
- **cannot be told**: the three books do not hold what would show it; the row says what is missing.

*Sent again* is what may leave where every condition of [the gate](how-to/send-again.md) holds besides. *A correction only*: Rakuten has the order,
and what differs is corrected or reversed once, by hand ([how](how-to/by-hand.md)). *Missing lines only*: no plan sends a part of an order; a person
enters it.

{ours} are ours: the field's list of {listed} codes does not have them.
"""
_COLUMNS = "| code | name | when | legitimate | sent again | who acts, and how | today |\n|---|---|---|---|---|---|---|\n"


def text() -> str:
    """Write the page: one table for each family, then the proofs."""
    rows = CODES.values()
    counts = {each: sum(row.standing is each for row in rows) for each in Standing}
    said = (
        f"{len(rows)} codes: {counts[Standing.TOLD]} are told, {counts[Standing.NOTICED]} noticed, "
        f"{counts[Standing.UNTOLD]} cannot be told from three books."
    )
    ours = [row.code for row in rows if row.is_ours]
    head = _HEAD.format(
        counts=said,
        listed=len(rows) - len(ours),
        ours=enumeration(ours),
        shared=enumeration(list(_shared())),
    )
    families = (
        f"\n## {family.value[0].upper()}{family.value[1:]}\n\n{_COLUMNS}{''.join(_row(row) for row in mine)}"
        for family, mine in by_family().items()
    )
    return f"{head}{''.join(families)}{_shown()}"


def _shared() -> Iterator[str]:
    """Name the kinds that carry a code which they do not tell."""
    for kind in (kind for kind in Kind if kind.row.code):
        told = kind_tellers(kind)[0] in CODES[kind.row.code].told_by
        if not told:
            yield f"*{kind.label}* {kind.row.code}"


def _row(row: CodeRow) -> str:
    handling = row.handling
    cells = (
        row.code,
        row.name,
        row.rule,
        handling.legitimate.value,
        handling.again.value,
        f"{handling.owner.value}: {handling.step}",
        f"{told_words(row)}{f': {row.untold}' if row.untold else ''}",
    )
    return f"| {' | '.join(cells)} |\n"


def _shown() -> str:
    head = "\n## The tests that show them\n\n| code | test |\n|---|---|\n"
    found = proofs()
    return head + "".join(_proof(row.code, found[row.code]) for row in CODES.values() if row.code in found)


def _proof(code: str, tests: Sequence[Proof]) -> str:
    links = "; ".join(f"[{each.sentence}](../{each.file})" for each in tests)
    return f"| {code} | {links} |\n"
