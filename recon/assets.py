"""Finds sql/ and reports/ in a checkout, an installed wheel and an editable install."""

import re
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_NAME = re.compile(r"^-- name: *(?P<name>[\w-]+)(?: +dialect=(?P<dialect>\w+))? *$", re.MULTILINE)


def folder(name: str) -> Path:
    """Find the folder `sql` or `reports`, in the wheel or else beside the package."""
    for place in (_PACKAGE / "_assets" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    message = f"the folder {name}/ is missing from this installation; install recon again"
    raise FileNotFoundError(message)


@cache
def text(path: str) -> str:
    """Read one file, named from the top: 'sql/matching/20_cases.sql'."""
    top, _, rest = path.partition("/")
    return (folder(top) / rest).read_text(encoding="utf-8")


def files(top: str, pattern: str) -> list[Path]:
    """List the files of a folder that match a pattern, in order of their names."""
    return sorted(folder(top).glob(pattern))


def named_blocks(source: str) -> dict[tuple[str, str], str]:
    """Split SQL text at its `-- name:` lines into blocks, by name and dialect ('' where none is named)."""
    marks = list(_NAME.finditer(source))
    ends = [*(mark.start() for mark in marks[1:]), len(source)][: len(marks)]
    return {
        (mark["name"], mark["dialect"] or ""): source[mark.end() : end].strip()
        for mark, end in zip(marks, ends, strict=True)
    }
