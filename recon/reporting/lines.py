"""Breaks sentences into lines of a terminal: by the columns they take, without what could steer it."""

import unicodedata
from collections.abc import Iterator

NARROWEST = 40
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_WIDE = frozenset("WF")
_UNSEEN = frozenset({"Mn", "Me"})


def columns(text: str) -> int:
    """Count the columns a text takes: two for a wide sign of East Asia, none for a mark on the sign before it."""
    return sum(map(_width, text))


def clean(text: str) -> str:
    """Replace what a terminal obeys instead of showing it."""
    return "".join(character if character.isprintable() else _REPLACED for character in text)


def wrapped(sentence: str, *, room: int, head: str = "", hang: int | None = None) -> list[str]:
    """Break a sentence to a room behind its head; what follows the first line begins at column `hang`."""
    indent = " " * (columns(head) if hang is None else hang)
    lines: list[str] = []
    line = ""
    for word in _words(clean(sentence), most=max(room - len(indent), NARROWEST // 2)):
        before = indent if lines else head
        longer = f"{line} {word}" if line else word
        if line and columns(before) + columns(longer) > max(room, columns(before) + NARROWEST // 2):
            lines.append(f"{before}{line}".rstrip())
            line = word
        else:
            line = longer
    return [*lines, f"{indent if lines else head}{line}".rstrip()]


def _words(text: str, *, most: int) -> Iterator[str]:
    """Take a text's words; one that is broader than a line comes in parts."""
    for word in text.split(" "):
        part = ""
        for sign in word:
            if columns(part) + _width(sign) > most:
                yield part
                part = ""
            part += sign
        if part:
            yield part


def _width(sign: str) -> int:
    if unicodedata.category(sign) in _UNSEEN:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1
