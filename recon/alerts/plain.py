"""Makes texts from data harmless for one line of a mail or of Slack: no line breaks, no invisible directions."""

import unicodedata

from recon.records.numerals import SPACE

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Write a text in one line: what cannot be seen is left out, every space is a plain one."""
    return " ".join(in_line(text).split())


def in_line(text: str) -> str:
    """Keep a text in its line and leave out what cannot be seen; spaces stay as many as they are."""
    return "".join(
        " " if letter.isspace() else letter
        for letter in text.replace(SPACE, " ")
        if letter.isspace() or unicodedata.category(letter) not in _INVISIBLE
    )


def shortened(text: str, most: int) -> str:
    """Cut a text to a length, marking the cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{ELLIPSIS}"
