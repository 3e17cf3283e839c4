"""Makes texts from data harmless for one line of a mail or of Slack: no line breaks, no invisible directions."""

import unicodedata

from recon.records.numerals import SPACE

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Write a text in one line: what cannot be seen is left out, every space is a plain one."""
    spaced = text.replace(SPACE, " ")
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in spaced
        if letter.isspace() or unicodedata.category(letter) not in _INVISIBLE
    )
    return " ".join(seen.split())


def shortened(text: str, most: int) -> str:
    """Cut a text to a length, marking the cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{ELLIPSIS}"
