"""How commands print: tables for people, JSON for programs, one line for an error, progress on a terminal."""

import json
import logging
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import structlog
from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from recon.jobs.ports import NoProgress
from recon.jobs.ports import Progress as Watching

_WIDTH = 100
_UNBROKEN, _UNBROKEN_NARROW = 24, 16
_BETWEEN = 2
out = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


# What a terminal obeys instead of showing it, or shows in an order of its own; line breaks are ours.
_POWERFUL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)

# A command and its options in quotes, or a setting; a word, or a command in backticks, with the blanks behind it.
_TO_COPY = re.compile(r" *(\$ |recon |curl |[{\[<\"'#]|[A-Za-z_.\"-]+ ?= ?|--)")
_WORDS = re.compile(r" *(?:`[^`\n]*`|--\S+ '[^'\n]*'|[^ ])+ *")


def visible(text: str) -> str:
    """Take a text's power over a terminal away: an order or a payment method may be named by anybody."""
    return _POWERFUL.sub("\N{REPLACEMENT CHARACTER}", text)


def quiet_logs(*, verbose: bool) -> None:
    """Send logs to the error stream; only warnings of doors and jobs unless all are asked for."""
    level = logging.INFO if verbose else logging.ERROR
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Asked for at each line: the stream of this moment may be closed when the next command is typed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False)
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer(),
        ],
    )


def complain(sentence: str) -> None:
    """Say in one line what went wrong."""
    err.print(f"recon: {visible(sentence)}", markup=False)


def say(sentence: str = "", *, style: str | None = None) -> None:
    """Print a line for a person, on a terminal folded between words; a path or a command comes out as it can be copied."""
    said = visible(sentence)
    said = folded(said, width=out.width) if out.is_terminal else said
    out.print(said, style=style, markup=False, soft_wrap=True)


def folded(text: str, *, width: int) -> str:
    """Fold sentences between words to a width, under their indent; what is in backticks, and a line to copy, stays whole."""
    return "\n".join(_folded(line, width) for line in text.split("\n"))


def _folded(line: str, width: int) -> str:
    if cell_len(line) <= width or _TO_COPY.match(line):
        return line
    indent = line[: len(line) - len(line.lstrip(" "))]
    lines = [""]
    for word in _WORDS.findall(line):
        if lines[-1].strip() and cell_len(lines[-1] + word.rstrip(" ")) > width:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append(indent)
        lines[-1] += word
    return "\n".join(lines)


def print_json(value: object) -> None:
    """Print figures for a program: money in minor units, times in ISO 8601, UTC."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    sys.stdout.write(_POWERFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


Justify = Literal["left", "right"]


def print_table(columns: Sequence[tuple[str, Justify]], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; words are folded until it fits the terminal, and where they cannot be, it is wider."""
    table = _table(columns, rows)
    # A terminal folds what is too wide for it; a table that is cut at its edge shows half a figure.
    out.print(table, width=max(out.width, _narrowest(table)), crop=False)


def fits(columns: Sequence[tuple[str, Justify]], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table can be folded to the width of the terminal."""
    return _narrowest(_table(columns, rows)) <= out.width


def _narrowest(table: Table) -> int:
    return sum((column.min_width or 0) + _BETWEEN for column in table.columns)


def _table(columns: Sequence[tuple[str, Justify]], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0), header_style="dim")
    for place, (title, justify) in enumerate(columns):
        # What a row is about is never cut in two as long as it can be read at a glance: people copy it. Nor is a
        # figure: half an amount is another amount.
        whole = place == 0 or justify == "right"
        widest = max((cell_len(part) for row in rows for part in _parts(row[place], whole=whole)), default=0)
        most = _UNBROKEN if place == 0 and out.width >= _WIDTH else _UNBROKEN_NARROW
        least = widest if place and whole else min(widest, most)
        word = max(map(cell_len, title.split()), default=0)
        table.add_column(title, justify=justify, overflow="fold", min_width=max(least, word))
    for row in rows:
        table.add_row(*(Text(visible(cell.replace("\n", " "))) for cell in row))
    return table


def _parts(cell: str, *, whole: bool) -> list[str]:
    return [cell] if whole else cell.split()


class _Bars:
    """This is the progress a person watches: one line for each thing that is read."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def step(self, what: str, *, done: int, total: int | None) -> None:
        """Draw how far one thing has come."""
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total)
        self._bars.update(self._tasks[what], completed=done, total=total)


@contextmanager
def watched() -> Iterator[Watching]:
    """Show progress where a person sits at a terminal, and none where not."""
    if not err.is_terminal:
        yield NoProgress()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        yield _Bars(bars)
