"""The two lists of a trial, as CSV that a spreadsheet opens: orders not at Rakuten, and orders that differ there."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from recon.matching.found_break import FoundBreak
from recon.records.kind import Side
from recon.records.money import major_units
from recon.reporting.lines import clean

NOT_AT_RAKUTEN, DIFFERS = "not-at-rakuten.csv", "differs.csv"
# What a spreadsheet takes for the beginning of a formula: in East Asian letters too, and behind a semicolon where its
# language reads that as the end of a cell.
_FORMULA = re.compile(r"(^\s*|;\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def write_lists(breaks: Iterable[FoundBreak], *, folder: Path, zone: str) -> tuple[Path, Path]:
    """Write both lists, each whole or not at all; the oldest order first."""
    known = sorted(breaks, key=lambda each: (each.placed_at, each.order_ref))
    missing = [each for each in known if each.kind.row.side is Side.MISSING]
    differs = [each for each in known if each.kind.row.side is not Side.MISSING]
    place = ZoneInfo(zone)
    head = ["order_id", "placed_at", "currency", "amount"]
    tail = ["kind", "reason", "commission", "commission_is_estimated"]
    paths = folder / NOT_AT_RAKUTEN, folder / DIFFERS
    _write(paths[0], [*head, *tail], [[*_first(each, place), *_last(each)] for each in missing])
    _write(
        paths[1],
        [*head, "amount_at_rakuten", "difference", *tail],
        [[*_first(each, place), *_theirs(each), *_last(each)] for each in differs],
    )
    return paths


def harmless(cell: str) -> str:
    """Keep a text from being read as a formula, from steering a terminal, and in its own cell and line."""
    spaced = "".join(" " if each.isspace() else each for each in cell)
    return _FORMULA.sub(r"\1'", clean(spaced))


def _first(found: FoundBreak, place: ZoneInfo) -> list[str]:
    placed = found.placed_at.astimezone(place).isoformat(sep=" ", timespec="seconds")
    return [harmless(found.order_ref), placed, found.currency, _major(found.expected, found)]


def _theirs(found: FoundBreak) -> list[str]:
    return [_major(found.recorded, found), _major(found.recorded - found.expected, found)]


def _last(found: FoundBreak) -> list[str]:
    sentence = found.kind.row.sentence
    return [found.kind.slug, sentence, _major(found.at_risk, found), "yes" if found.estimated else "no"]


def _major(minor: int, found: FoundBreak) -> str:
    return str(major_units(minor, found.currency)) if found.currency else ""


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    draft = path.with_suffix(".draft")
    # A spreadsheet takes UTF-8 for something else unless the file begins with this mark.
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
    draft.replace(path)
