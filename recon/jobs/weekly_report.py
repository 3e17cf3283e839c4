"""Makes the weekly page: figures from the store, coverage from the books, templates from assets, one HTML file out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from recon.jobs.week_figures import Desk, week_page
from recon.reporting.figures import Week
from recon.reporting.page import render_weekly


@dataclass(frozen=True, slots=True)
class Made:
    """This is a page that was written."""

    path: Path
    weeks: tuple[Week, ...]


def weekly_report(desk: Desk, *, programmes: Sequence[str], week: str | None) -> Made:
    """Write the page of one week ('2026-W47'; the last whole one where none is named) and freeze its figures."""
    weeks = tuple(week_page(desk, desk.programmes[name], week) for name in programmes)
    desk.output.mkdir(parents=True, exist_ok=True)
    path = desk.output / f"weekly-{weeks[0].label}.html"
    draft = path.with_suffix(".draft")
    draft.write_text(render_weekly(desk.templates, weeks), encoding="utf-8")
    draft.replace(path)
    for each in weeks:
        desk.store.freeze_report(each.programme, week=each.label, run=int(each.run), content=asdict(each))
    return Made(path, weeks)
