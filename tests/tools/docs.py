"""Writes the pages that are made of the program (kinds, breaks, shops, postback), so that none says something else."""

from pathlib import Path

from recon.records.kind import KINDS, Side, Verdict
from tests.tools import breaks, postback, shops

PAGE = Path(__file__).resolve().parents[2] / "docs" / "kinds.md"
_SIDES = {
    Side.NONE: "",
    Side.MISSING: "a partner goes short",
    Side.DIFFERENT: "the amounts differ",
    Side.OVER: "the shop pays too much",
}
_HEAD = """\
# Verdicts and kinds

Every case has one verdict and one kind. This page is written by `make docs` from `recon/records/kind.py`; the rules
that choose a kind are in `sql/matching/40_verdicts.sql`. What a code means, who acts and how: [breaks](breaks.md).
"""


def text() -> str:
    """Write the page: one table for each verdict."""
    return _HEAD + "".join(_table(verdict) for verdict in Verdict)


def _table(verdict: Verdict) -> str:
    rows = [
        f"| {kind.label} | `{kind.slug}` | {row.code or ''} | {row.sentence} | {_SIDES[row.side]} |\n"
        for kind, row in KINDS.items()
        if row.verdict is verdict
    ]
    head = "| kind | in `--json` | code | what it says | money |\n|---|---|---|---|---|\n"
    return f"\n## {verdict.label.capitalize()}\n\n{head}{''.join(rows)}"


if __name__ == "__main__":
    made = ((PAGE, text()), *((each.PAGE, each.text()) for each in (breaks, shops, postback)))
    for page, written in made:
        page.write_text(written, encoding="utf-8")
        print(f"wrote {page.name}")
