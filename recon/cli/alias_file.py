"""Aliases in a CSV: one order and what it is known as a line, read whole or refused with the line that is wrong."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from recon.books.keys import key_of
from recon.records.reference import Alias

_ORDER, _KNOWN_AS, _PROGRAMME = "order", "known_as", "programme"
_SHOWN = 40


class BadAliasFile(Exception):
    """This is a file of aliases that cannot be taken: which line, what is wrong, and what to do. None of it was taken."""

    def __init__(self, file: Path, what: str, *, line: int = 0) -> None:
        place = f"{file}, line {line}" if line else str(file)
        super().__init__(f"{place}: {what}; nothing was taken")


def read_aliases(
    file: Path, *, programmes: Sequence[str], standing: Mapping[tuple[str, str], str]
) -> list[Alias]:
    """Read the aliases of a file; of `standing` ones, by programme and what they are known as, none may say otherwise.

    `programmes` are those that may be meant; where they are several, each line names its own.
    """
    said = dict(standing)
    found = []
    for line, row in _rows(file):
        alias = _alias(file, line, row, programmes=programmes)
        key = (alias.programme, alias.known_as)
        if said.setdefault(key, alias.ref) != alias.ref:
            what = f"'{_cut(alias.known_as)}' is an alias of order '{_cut(said[key])}' already; correct one of them"
            raise BadAliasFile(file, what, line=line)
        found.append(alias)
    if not found:
        raise BadAliasFile(file, "it has no line below its header; write one for each alias")
    return found


def _alias(file: Path, line: int, row: Mapping[str, str], *, programmes: Sequence[str]) -> Alias:
    ref, known_as = key_of(row[_ORDER]), key_of(row[_KNOWN_AS])
    for name, key in ((_ORDER, ref), (_KNOWN_AS, known_as)):
        if not key:
            raise BadAliasFile(file, f"'{name}' is empty; fill it in or take the line out", line=line)
    if ref == known_as:
        what = f"'{_cut(ref)}' is known as itself; take the line out"
        raise BadAliasFile(file, what, line=line)
    return Alias(_programme(file, line, row, programmes=programmes), ref, known_as)


def _programme(file: Path, line: int, row: Mapping[str, str], *, programmes: Sequence[str]) -> str:
    named, known = row.get(_PROGRAMME, "").strip(), ", ".join(programmes)
    if not named and len(programmes) > 1:
        what = f"it names no programme; fill in the column {_PROGRAMME}, or choose with --programme: {known}"
        raise BadAliasFile(file, what, line=line)
    if named and named not in programmes:
        what = f"there is no programme '{_cut(named)}' here; known are {known}"
        raise BadAliasFile(file, what, line=line)
    return named or programmes[0]


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the lines that are not blank, each with its number; semicolons may stand for commas."""
    text = _text(file)
    delimiter = ";" if ";" in text.lstrip().partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(file, cells)
            elif len(cells) != len(header):
                what = f"it has {len(cells)} cells where the header has {len(header)}; correct it"
                raise BadAliasFile(file, what, line=reader.line_num)
            else:
                yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as failed:
        raise BadAliasFile(file, f"it is no CSV ({failed}); correct it", line=reader.line_num) from None
    if not header:
        raise BadAliasFile(file, f"it is empty; its first line is {_ORDER},{_KNOWN_AS}")


def _header(file: Path, cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    wanted = {_ORDER, _KNOWN_AS}
    if not wanted <= set(names) <= {*wanted, _PROGRAMME} or len(set(names)) < len(names):
        what = f"its first line must be {_ORDER},{_KNOWN_AS} or {_ORDER},{_KNOWN_AS},{_PROGRAMME}"
        raise BadAliasFile(file, what, line=1)
    return names


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadAliasFile(file, "it is no text in UTF-8; save it as CSV UTF-8") from None
    except OSError as failed:
        what = f"it cannot be read ({failed.strerror}); name another file"
        raise BadAliasFile(file, what) from None


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
