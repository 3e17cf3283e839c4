"""Reads the XML that Rakuten's tracking endpoint answers with (source: rakuten.md section 1.7)."""

import re
from dataclasses import dataclass
from xml.parsers import expat

_UNIQUE_ID_LENGTH = 64
# More digits than any count has: such a body is foreign, and the books keep 32 bits.
_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Summary:
    """This is Rakuten's answer in its own words; a part it did not give, or gave in an odd way, is None."""

    good: int | None
    bad: int | None
    unique_id: str | None
    error: str | None


class _Foreign(Exception):
    """This is a document that cannot be Rakuten's answer."""


def read_summary(body: str) -> Summary | None:
    """Read a whole `<response>`; None where the body is empty, cut, or not Rakuten's."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    # Rakuten's answers declare no document type: what does is foreign, and no entity is ever expanded.
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.StartElementHandler = reader.open
    parser.EndElementHandler = reader.close
    parser.CharacterDataHandler = reader.read
    try:
        parser.Parse(body.strip("\ufeff \t\r\n\0").encode("utf-8", "replace"), True)
    except (expat.ExpatError, _Foreign):
        return None
    return reader.summary()


class _Reader:
    """This is the list of texts met on the way, each by the name of its element."""

    __slots__ = ("_inside", "_texts")

    def __init__(self) -> None:
        self._inside: list[str] = []
        self._texts: dict[str, list[str]] = {"good": [], "bad": [], "unique_id": [], "error": []}

    def refuse(self, *_: object) -> None:
        """Refuse a document type."""
        raise _Foreign

    def open(self, name: str, _: object) -> None:
        """Enter an element."""
        tag = name.rpartition(":")[2].lower()
        if not self._inside and tag != "response":
            raise _Foreign
        self._inside.append(tag)
        if tag in self._texts:
            self._texts[tag].append("")

    def close(self, _: str) -> None:
        """Leave an element."""
        self._inside.pop()

    def read(self, text: str) -> None:
        """Read text inside an element."""
        if self._inside[-1] in self._texts:
            self._texts[self._inside[-1]][-1] += text

    def summary(self) -> Summary:
        """Sum up what was met."""
        errors, ids = self._texts["error"], self._texts["unique_id"]
        return Summary(
            good=_count(self._texts["good"]),
            bad=_count(self._texts["bad"]),
            unique_id=(ids[0].strip()[:_UNIQUE_ID_LENGTH] or None) if ids else None,
            error="; ".join(text.strip() for text in errors) if errors else None,
        )


def _count(texts: list[str]) -> int | None:
    # Two counts contradict each other: then neither is believed.
    if len(texts) == 1 and _COUNT.fullmatch(texts[0].strip()):
        return int(texts[0])
    return None
