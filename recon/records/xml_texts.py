"""Reads the texts of a small foreign XML document, safely: no document type, no entity is ever expanded."""

from collections.abc import Collection
from xml.parsers import expat

LONGEST = 262_144
"""The longest request or answer that is read: none comes near, and taken apart a text needs many times its length."""
_FRAME = "\ufeff \t\r\n\0"


class _Foreign(Exception):
    """This is a document that is none of those looked for."""


def xml_texts(document: str, *, root: str, tags: Collection[str]) -> dict[str, list[str]] | None:
    """Gather the texts of the named elements; None where the document is cut, foreign, endless, or has another root."""
    if len(document) > LONGEST:
        return None
    reader = _Reader(root=root, tags=tags)
    parser = expat.ParserCreate("utf-8")
    # Only with a document type can a small text grow huge or reach for files.
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = reader.enter
    parser.EndElementHandler = reader.leave
    parser.CharacterDataHandler = reader.read
    try:
        parser.Parse(document.strip(_FRAME).encode("utf-8", "replace"), True)
    except (expat.ExpatError, _Foreign):
        return None
    return reader.texts


class _Reader:
    """This is the list of texts met on the way, each by the name of its element."""

    __slots__ = ("_inside", "_root", "texts")

    def __init__(self, *, root: str, tags: Collection[str]) -> None:
        self._root = root
        self._inside: list[str] = []
        self.texts: dict[str, list[str]] = {tag: [] for tag in tags}

    def refuse(self, *_: object) -> None:
        """Refuse a document type."""
        raise _Foreign

    def enter(self, name: str, _: object) -> None:
        """Enter an element."""
        tag = name.rpartition(":")[2].lower()
        if not self._inside and tag != self._root:
            raise _Foreign
        self._inside.append(tag)
        if tag in self.texts:
            self.texts[tag].append("")

    def leave(self, _: str) -> None:
        """Leave an element."""
        self._inside.pop()

    def read(self, text: str) -> None:
        """Read text inside an element."""
        if self._inside[-1] in self.texts:
            self.texts[self._inside[-1]][-1] += text
